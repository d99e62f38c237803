/* Receptions keep the question, receipts the parts: both are the store's, with their promises. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/bulk_read.h"
#include "app/round.h"
#include "base/buf.h"
#include "base/limit.h"

#define MESSAGE "console.round"
#define HOUR 3600
#define LINE_BYTES 400

/* ---- the question -------------------------------------------------------------------------------------- */

static enum err
number_make(const struct act *a, const char *token, const char *list, const char **ret_number)
{
	const struct piece pieces[] = { { MESSAGE, sizeof MESSAGE }, { a->who->facility, FACILITY_CODE },
		{ token, strlen(token) + 1 }, { list, strlen(list) } };
	unsigned char digest[SHA256_BYTES];
	char hex[2 * 11 + 1];

	sha256_pieces(pieces, sizeof pieces / sizeof pieces[0], digest);
	hex_write(digest, 11, hex);
	*ret_number = ctx_fmt(a->cx, "R%s", hex);
	return *ret_number != NULL ? ERR_OK : a->cx->fault.code;
}

enum err
round_open(const struct act *a, const char *token, const char *list, const char **ret_number)
{
	struct reception r = { .message = MESSAGE, .identifier = "", .received = a->cx->now, .ready = a->cx->now, .question = list };
	struct reception known;
	struct settings s;
	enum err e;

	TRY(act_uses(a, MODE_VISIT, &s));
	TRY(number_make(a, token, list, ret_number));
	e = view_reception(a->view, a->cx, *ret_number, &known);
	if (e != ERR_NOT_FOUND)
		return e;
	(void)snprintf(r.number, sizeof r.number, "%s", *ret_number);
	memcpy(r.facility, a->who->facility, FACILITY_CODE);
	r.ends = a->cx->now + (instant)s.value[SETTING_BULK_KEEP] * HOUR;
	TRY(change_reception(a->change, &r));
	return act_audit(a, AUDIT_RECEIVED, ERR_OK, 0, MODE_VISIT, NULL, *ret_number);
}

/* ---- parts --------------------------------------------------------------------------------------------- */

/* A line of a part: number, how it came out, code of the outcome, person, validity, and to the end of the line the detail. */
static void
line_write(struct buf *b, const struct round_line *l)
{
	buf_fmt(b, "%zu %d %s %llu %d %s\n", l->no, (int)l->told, l->outcome == ERR_OK ? "-" : err_code(l->outcome),
	    (unsigned long long)l->person, (int)l->validity, l->detail);
}

static bool
line_read(char *text, struct round_line *ret_l)
{
	char code[16];
	unsigned long long person;
	size_t no;
	int told, validity, at = 0;

	if (sscanf(text, "%zu %d %15s %llu %d %n", &no, &told, code, &person, &validity, &at) < 5 || at == 0 || told < 0
	    || told >= ROUND_TOLD_COUNT || validity < 0 || validity > VALIDITY_UNREGISTERED || person > INT64_MAX)
		return false;
	*ret_l = (struct round_line){ .no = no, .told = (enum round_told)told, .person = person, .detail = text + at,
	    .outcome = strcmp(code, "-") == 0 ? ERR_OK : err_from_code(code), .validity = (enum validity)validity };
	return true;
}

static const char *
part_name(const struct act *a, const char *number, size_t done)
{
	return ctx_fmt(a->cx, MESSAGE " %s %zu", number, done / ROUND_PART);
}

/* What the rows of a part stand on. */
static void
list_digest(const char *list, unsigned char ret[SHA256_BYTES])
{
	const struct piece whole = { list, strlen(list) };

	sha256_pieces(&whole, 1, ret);
}

static enum err
lines_take(const struct act *a, const struct receipt *part, struct round *r)
{
	char *at = ctx_strn(a->cx, part->answer, part->answer_n);

	if (at == NULL)
		return a->cx->fault.code;
	for (char *stop; (stop = strchr(at, '\n')) != NULL; at = stop + 1) {
		*stop = '\0';
		if (r->done == LIMIT_ROUND_LINES || !line_read(at, &r->lines[r->done]))
			return fail(a->cx, ERR_STORE, "a part of a round that cannot be read");
		r->done++;
	}
	r->finished = part->at;
	return ERR_OK;
}

enum err
round_read(const struct act *a, const char *number, struct round *ret_r)
{
	struct round r = { .number = number, .lines = ctx_array(a->cx, LIMIT_ROUND_LINES, sizeof *r.lines) };
	unsigned char digest[SHA256_BYTES];
	struct reception kept;

	if (r.lines == NULL)
		return a->cx->fault.code;
	TRY(view_reception(a->view, a->cx, number, &kept));
	if (strcmp(kept.facility, a->who->facility) != 0 || strcmp(kept.message, MESSAGE) != 0)
		return fail(a->cx, ERR_NOT_FOUND, "BLK-01: reception of another facility or message");
	if (reception_stage(&kept, a->cx->now) == RECEPTION_GONE)
		return fail(a->cx, ERR_GONE, "BLK-03");
	r.received = kept.received;
	r.ends = kept.ends;
	r.list = kept.question;
	list_digest(r.list, digest);
	for (;;) {
		const char *name = part_name(a, number, r.done);
		size_t before = r.done;
		struct receipt part;
		enum err e = name == NULL ? a->cx->fault.code : view_receipt(a->view, a->cx, a->who->facility, name, &part);

		if (e == ERR_NOT_FOUND)
			break;
		TRY(e);
		if (!bytes_equal(part.digest, digest, SHA256_BYTES))
			return fail(a->cx, ERR_EXISTS, "the name of this part was used for another request");
		TRY(lines_take(a, &part, &r));
		if (r.done % ROUND_PART != 0 || r.done == before)
			break;                  /* the last one */
	}
	*ret_r = r;
	return ERR_OK;
}

static struct round_line
line_of(const struct asked *p, const struct answer_unit *u)
{
	struct round_line l = { .no = strtoul(p->arbitrary, NULL, 10), .outcome = u->outcome, .detail = "", .told = ROUND_FAILED };

	if (u->outcome != ERR_OK) {
		l.detail = u->detail != NULL ? u->detail : "";
		return l;
	}
	l.validity = u->validity;
	l.person = u->answer_count > 0 ? u->answers[0].person->id : 0;
	l.told = u->validity == VALIDITY_VALID && !u->changed ? ROUND_SAME : ROUND_CHANGED;
	return l;
}

static enum err
part_keep(const struct act *a, const struct round *r, size_t from)
{
	struct receipt part = { .request = part_name(a, r->number, from), .at = a->cx->now, .answer_type = "text/plain" };
	struct buf b;

	if (part.request == NULL)
		return a->cx->fault.code;
	buf_init(&b, a->cx, ROUND_PART * LINE_BYTES);
	for (size_t i = from; i < r->done; i++)
		line_write(&b, &r->lines[i]);
	TRY(buf_done(&b));
	memcpy(part.facility, a->who->facility, FACILITY_CODE);
	list_digest(r->list, part.digest);
	part.answer = b.p;
	part.answer_n = b.n;
	return change_receipt(a->change, &part);
}

enum err
round_go_on(const struct act *a, const struct asked *people, size_t n, struct round *r)
{
	size_t from = r->done, count = n > from ? n - from : 0;
	struct bulk_question q = { .people = people + from, .mode = MODE_VISIT, .number = r->number };
	struct answer_unit *units;

	if (count == 0)
		return ERR_OK;
	q.count = count < ROUND_PART ? count : ROUND_PART;
	TRY(bulk_recheck(a, &q, &units));
	for (size_t i = 0; i < q.count; i++)
		r->lines[r->done++] = line_of(&q.people[i], &units[i]);
	r->finished = a->cx->now;
	return part_keep(a, r, from);
}
