/* One part of a long file: what was taken from it, its position and its audit row go into one commit. */
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/taking.h"
#include "app/feed.h"
#include "base/limit.h"
#include "base/tree.h"
#include "wire/checkup.h"
#include "wire/feed.h"

struct part;

/* What may be done with a long file in parts, by the word for it; OFFSET and TOTAL are bytes or documents. */
struct deed {
	const char    *kind;
	enum audit_act what;
	bool           bytes;
	enum err     (*take)(struct ctx *cx, struct part *p, const struct order *o, struct report *r, struct taking *t);
	claim_each    *each;
};

struct part {
	const struct deed *deed;
	const char *name;
	uint64_t    offset, total;
	struct import_position at;
};

static bool
number_read(const char *s, uint64_t *ret)
{
	size_t n = strlen(s);

	if (n == 0 || n > 18 || strspn(s, "0123456789") != n)
		return false;
	*ret = strtoull(s, NULL, 10);
	return true;
}

/* Where the file stands; its beginning when it has not come before. */
static enum err
position_find(struct view *v, struct ctx *cx, struct part *p)
{
	enum err e;

	TRY(view_begin(v, cx));
	e = view_import_position(v, cx, p->at.digest, p->at.kind, &p->at);
	view_end(v);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* What the kept position is for the reader, and the other way round. */
static struct claim_position
reader_position(const struct import_position *a)
{
	return (struct claim_position){ .offset = a->offset, .line = a->lines, .claims = a->claims, .number = a->number,
	    .told = a->told, .head = a->head, .head_n = a->head_n };
}

static void
position_move(struct import_position *a, const struct claim_position *to)
{
	a->offset = to->offset;
	a->lines = to->line;
	a->claims = to->claims;
	a->number = to->number;
	a->told = to->told;
	a->head = to->head;
	a->head_n = to->head_n;
}

static void
counts_add(struct import_position *a, const struct report *r, instant now)
{
	a->accepted += r->accepted;
	a->refused += r->refused;
	a->noticed += r->noticed;
	a->left_out += r->left_out;
	a->at = now;
}

static enum err
claims_take(struct ctx *cx, struct part *p, const struct order *o, struct report *r, struct taking *t)
{
	const struct claim_part bytes = { o->body, o->body_n, p->offset + o->body_n == p->total };
	struct claim_position to = reader_position(&p->at);

	TRY(claim_part_read(cx, &to, &bytes, r, p->deed->each, t));
	position_move(&p->at, &to);
	return ERR_OK;
}

/* The body is one document behind the other, each after a line with its name and its length ("-": it could not be
 * unpacked). */
static enum err
checkups_take(struct ctx *cx, struct part *p, const struct order *o, struct report *r, struct taking *t)
{
	const struct checkup_taker to = { taking_checkup, t };
	const char *s = o->body, *end = s + o->body_n;

	while (s < end) {
		const char *lf = memchr(s, '\n', (size_t)(end - s)), *cut = lf != NULL ? memchr(s, '\t', (size_t)(lf - s)) : NULL;
		const char *name = cut != NULL ? ctx_strn(cx, s, (size_t)(cut - s)) : NULL;
		const char *length = cut != NULL ? ctx_strn(cx, cut + 1, (size_t)(lf - cut - 1)) : NULL;
		uint64_t n = 0;

		if (name == NULL || length == NULL || (strcmp(length, "-") != 0 && (!number_read(length, &n)
		    || n > (uint64_t)(end - lf - 1))))
			return fail(cx, ERR_INPUT, "a part of check-ups is not of its form");
		TRY(checkup_inner_read(cx, name, strcmp(length, "-") != 0 ? lf + 1 : NULL, (size_t)n, r, &to));
		s = lf + 1 + n;
		p->at.offset++;
	}
	return p->at.offset > p->total ? fail(cx, ERR_INPUT, "more documents than the archive has") : ERR_OK;
}

/* The kept head of a feed is the number under which it comes in: another feed in between gives it another [RBK-04]. */
static enum err
feed_take(struct ctx *cx, struct part *p, const struct order *o, struct report *r, struct taking *t)
{
	const struct feed_part bytes = { o->body, o->body_n, p->offset + o->body_n == p->total };
	struct feed_position to = { p->at.offset, p->at.lines };

	TRY(feed_part_read(cx, &to, &bytes, r, taking_person, t));
	p->at.offset = to.offset;
	p->at.lines = to.line;
	return p->at.offset < p->total ? ERR_OK : import_feed_end(t->im, p->at.accepted + r->accepted);
}

static enum err
feed_number(struct app *app, struct view *v, struct ctx *cx, struct part *p, const struct who *who, id *ret_feed)
{
	struct feed_intake in = { .who = who, .name = p->name };
	const char *text = ctx_strn(cx, p->at.head, p->at.head_n);

	if (text == NULL)
		return cx->fault.code;
	in.known = strtoull(text, NULL, 10);
	memcpy(in.digest, p->at.digest, sizeof in.digest);
	TRY(feed_begin(app, v, cx, &in, ret_feed));
	if ((text = ctx_fmt(cx, "%llu", (unsigned long long)*ret_feed)) == NULL)
		return cx->fault.code;
	p->at.head = text;
	p->at.head_n = strlen(text);
	return ERR_OK;
}

static enum err
master_take(struct ctx *cx, struct part *p, const struct order *o, struct report *r, struct taking *t)
{
	const struct master_part bytes = { o->body, o->body_n, p->offset + o->body_n == p->total };
	struct master_position to = { p->at.offset, p->at.lines, p->at.number, p->at.told, p->at.head, p->at.head_n };

	TRY(master_part_read(cx, &to, &bytes, r, &taking_master, t));
	p->at.offset = to.offset;
	p->at.lines = to.line;
	p->at.number = to.number;
	p->at.told = to.told;
	p->at.head = to.head;
	p->at.head_n = to.head_n;
	return ERR_OK;
}

static const struct deed deeds[] = {
	{ "insurer", AUDIT_PERSON_IMPORTED, true, feed_take, NULL },
	{ "master", AUDIT_MASTER_IMPORTED, true, master_take, NULL },
	{ "claims", AUDIT_CLAIM_IMPORTED, true, claims_take, taking_claim },
	{ "returned", AUDIT_CLAIM_RETURNED, true, claims_take, taking_returned },
	{ "checkups", AUDIT_CHECKUP_IMPORTED, false, checkups_take, NULL },
};

static enum err
part_of(struct ctx *cx, const struct order *o, struct part *ret)
{
	*ret = (struct part){ .name = o->words[3] };
	for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++)
		if (strcmp(deeds[i].kind, o->words[2]) == 0)
			ret->deed = &deeds[i];
	if (ret->deed == NULL || !hex_read(o->words[4], ret->at.digest, SHA256_BYTES) || !number_read(o->words[5], &ret->offset)
	    || !number_read(o->words[6], &ret->total) || ret->offset > ret->total
	    || (ret->deed->bytes && o->body_n > ret->total - ret->offset))
		return fail(cx, ERR_USAGE, "KIND insurer, master, claims, returned or checkups, DIGEST in hex, OFFSET and TOTAL in bytes or documents");
	ret->at.kind = ret->deed->kind;
	ret->at.head = "";
	return ERR_OK;
}

static enum err
take(struct app *app, struct view *v, struct ctx *cx, const struct order *o, struct part *p, struct report *r)
{
	const struct who who = { .label = o->account[0] != '\0' ? o->account : "operator" };
	const struct intake in = { .who = &who, .what = p->deed->what, .name = p->name, .whole = true };
	struct taking t = { .report = r };
	enum err e, kept;
	id feed = 0;

	if (p->deed->take == feed_take && (p->at.offset > 0 || feed_begins(o->body, o->body_n)))
		TRY(feed_number(app, v, cx, p, &who, &feed));
	TRY(import_open(cx, app, v, &in, &t.im));
	import_feed(t.im, feed);
	e = p->deed->take(cx, p, o, r, &t);
	if (e != ERR_OK) {
		import_drop(&t.im);
		return e;
	}
	counts_add(&p->at, r, cx->now);
	e = p->at.offset < p->total ? import_position(t.im, &p->at) : import_done(t.im, &p->at);
	kept = import_close(&t.im, cx, r->accepted, r->refused);
	return e != ERR_OK ? e : kept;
}

/* ---- a trial: nothing is kept, so the position goes out with the answer and comes back with the next part ---- */

#define POSITION_HEAD (LIMIT_IMPORT_LINE + 1)

static enum err
position_write(struct ctx *cx, const struct import_position *a, const char **ret_text)
{
	char *hex = ctx_alloc(cx, 2 * a->head_n + 1);

	if (hex == NULL)
		return cx->fault.code;
	hex_write(a->head, a->head_n, hex);
	*ret_text = ctx_fmt(cx, "%llu:%llu:%llu:%u:%u:%s", (unsigned long long)a->offset, (unsigned long long)a->lines,
	    (unsigned long long)a->claims, (unsigned)a->number, (unsigned)a->told, hex);
	return *ret_text != NULL ? ERR_OK : cx->fault.code;
}

static enum err
position_read(struct ctx *cx, const char *text, struct import_position *a)
{
	uint64_t n[5];
	size_t len;
	char *head;

	for (size_t i = 0; i < 5; i++) {
		const char *digits = ctx_strn(cx, text, strcspn(text, ":"));

		if (digits == NULL || !number_read(digits, &n[i]) || text[strlen(digits)] != ':')
			return fail(cx, ERR_USAGE, "POSITION is what the part before has told");
		text += strlen(digits) + 1;
	}
	len = strlen(text);
	if (len % 2 != 0 || len / 2 > POSITION_HEAD || n[3] > UINT32_MAX || n[4] > UINT32_MAX)
		return fail(cx, ERR_USAGE, "POSITION is what the part before has told");
	if ((head = ctx_alloc(cx, len / 2 + 1)) == NULL)
		return cx->fault.code;
	if (!hex_read(text, head, len / 2))
		return fail(cx, ERR_USAGE, "POSITION is what the part before has told");
	a->offset = n[0];
	a->lines = n[1];
	a->claims = n[2];
	a->number = (uint32_t)n[3];
	a->told = (uint32_t)n[4];
	a->head = head;
	a->head_n = len / 2;
	return ERR_OK;
}

static enum err
try_of(struct ctx *cx, const struct order *o, struct part *ret)
{
	*ret = (struct part){ .name = o->words[3], .at.head = "" };
	for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++)
		if (deeds[i].bytes && strcmp(deeds[i].kind, o->words[2]) == 0)
			ret->deed = &deeds[i];
	if (ret->deed == NULL || !number_read(o->words[5], &ret->total))
		return fail(cx, ERR_USAGE, "KIND insurer, master, claims or returned, POSITION, TOTAL in bytes");
	TRY(position_read(cx, o->words[4], &ret->at));
	ret->offset = ret->at.offset;
	return ret->offset <= ret->total && o->body_n <= ret->total - ret->offset ? ERR_OK
	    : fail(cx, ERR_USAGE, "the part goes beyond the file");
}

static enum err
try_take(struct app *app, struct view *v, struct ctx *cx, const struct order *o, struct part *p, struct report *r)
{
	const struct who who = { .label = "operator" };
	const struct intake in = { .who = &who, .what = p->deed->what, .name = p->name };
	struct taking t = { .report = r };
	enum err e, kept;

	TRY(import_open(cx, app, v, &in, &t.im));
	import_only_try(t.im);
	e = p->deed->take(cx, p, o, r, &t);
	kept = import_close(&t.im, cx, r->accepted, r->refused);
	p->at.accepted = r->accepted;
	p->at.refused = r->refused;
	p->at.noticed = r->noticed;
	return e != ERR_OK ? e : kept;
}

static enum err tell(struct ctx *cx, const struct part *p, const struct report *r, struct buf *out);

COMMAND(import_try_command)
{
	struct report r;
	struct part p;
	enum err e;

	TRY(try_of(cx, o, &p));
	TRY(report_init(&r, cx, p.name));
	e = try_take(app, v, cx, o, &p, &r);
	if (e != ERR_OK && r.count == 0)
		return e;
	TRY(tell(cx, &p, &r, out));
	return e;
}

/* ---- a part ---- */

/* The report of this part, and where the file stands now. */
static enum err
tell(struct ctx *cx, const struct part *p, const struct report *r, struct buf *out)
{
	const char *position;
	char *text;
	size_t n;

	TRY(position_write(cx, &p->at, &position));
	buf_fmt(out, "{\"offset\": \"%llu\", \"accepted\": \"%llu\", \"refused\": \"%llu\", \"noticed\": \"%llu\", \"position\": \"%s\"}\n",
	    (unsigned long long)p->at.offset, (unsigned long long)p->at.accepted, (unsigned long long)p->at.refused,
	    (unsigned long long)p->at.noticed, position);
	TRY(report_json(cx, r, cx->lang, &text, &n));
	buf_add(out, text, n);
	return buf_done(out);
}

COMMAND(import_part_command)
{
	struct report r;
	struct part p;
	enum err e = ERR_OK;

	TRY(part_of(cx, o, &p));
	TRY(report_init(&r, cx, p.name));
	TRY(position_find(v, cx, &p));
	if (p.at.offset == p.offset && (o->body_n > 0 || p.total == 0))
		e = take(app, v, cx, o, &p, &r);
	if (e != ERR_OK && r.count == 0)
		return e;
	TRY(tell(cx, &p, &r, out));     /* why the file is none, line by line */
	return e;
}
