/* One part of a long file: what was taken from it, its position and its audit row go into one commit. */
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/taking.h"
#include "base/limit.h"
#include "base/tree.h"
#include "wire/checkup.h"

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

static const struct deed deeds[] = {
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
		return fail(cx, ERR_USAGE, "KIND claims, returned or checkups, DIGEST in hex, OFFSET and TOTAL in bytes or documents");
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

	TRY(import_open(cx, app, v, &in, &t.im));
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

/* The report of this part, and where the file stands now. */
static enum err
tell(struct ctx *cx, const struct part *p, const struct report *r, struct buf *out)
{
	char *text;
	size_t n;

	buf_fmt(out, "{\"offset\": \"%llu\", \"accepted\": \"%llu\", \"refused\": \"%llu\", \"noticed\": \"%llu\"}\n",
	    (unsigned long long)p->at.offset, (unsigned long long)p->at.accepted, (unsigned long long)p->at.refused,
	    (unsigned long long)p->at.noticed);
	TRY(report_json(cx, r, cx->lang, &text, &n));
	buf_add(out, text, n);
	return buf_done(out);
}

COMMAND(import_part_command)
{
	struct report r;
	struct part p;

	TRY(part_of(cx, o, &p));
	TRY(report_init(&r, cx, p.name));
	TRY(position_find(v, cx, &p));
	if (p.at.offset == p.offset && o->body_n > 0)
		TRY(take(app, v, cx, o, &p, &r));
	return tell(cx, &p, &r, out);
}
