/* Eligibility on a day. Pure rules: no I/O, no clock; only folded copies are allocated. */
#include <string.h>

#include "base/text.h"
#include "domain/eligibility.h"

static const size_t ticket_texts[] = {
	offsetof(struct ticket, issue_number), offsetof(struct ticket, facility), offsetof(struct ticket, facility_name),
	offsetof(struct ticket, prescriber), offsetof(struct ticket, prescriber_name), offsetof(struct ticket, injury1),
	offsetof(struct ticket, injury2), offsetof(struct ticket, injury3), offsetof(struct ticket, district_contact),
	offsetof(struct ticket, handling_contact), offsetof(struct ticket, remark1), offsetof(struct ticket, remark2),
	offsetof(struct ticket, remark3),
};

static enum err
ticket_copy(struct ctx *cx, const struct ticket *t, struct ticket *to)
{
	*to = *t;
	for (size_t i = 0; i < sizeof ticket_texts / sizeof ticket_texts[0]; i++) {
		const char **text = (const char **)(void *)((char *)to + ticket_texts[i]);

		if ((*text = ctx_str(cx, *text != NULL ? *text : "")) == NULL)
			return cx->fault.code;
	}
	return ERR_OK;
}

enum err
eligibility_copy(struct ctx *cx, const struct eligibility *e, struct eligibility *ret_e)
{
	struct eligibility c = *e;
	struct limit_certificate *limits = ctx_array(cx, e->limit_count + 1, sizeof *limits);
	struct disease_certificate *diseases = ctx_array(cx, e->disease_count + 1, sizeof *diseases);
	struct ticket *tickets = ctx_array(cx, e->ticket_count + 1, sizeof *tickets);

	if (limits == NULL || diseases == NULL || tickets == NULL || (c.symbol = ctx_str(cx, e->symbol)) == NULL
	    || (c.number = ctx_str(cx, e->number)) == NULL || (c.branch = ctx_str(cx, e->branch)) == NULL
	    || (c.insurer_name = ctx_str(cx, e->insurer_name)) == NULL
	    || (c.classification = ctx_str(cx, e->classification)) == NULL
	    || (c.insured_name = ctx_str(cx, e->insured_name)) == NULL
	    || (c.loss_reason = ctx_str(cx, e->loss_reason)) == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < e->limit_count; i++) {
		limits[i] = e->limits[i];
		if ((limits[i].classification = ctx_str(cx, limits[i].classification)) == NULL
		    || (limits[i].category = ctx_str(cx, limits[i].category)) == NULL)
			return cx->fault.code;
	}
	if (e->disease_count > 0)
		memcpy(diseases, e->diseases, e->disease_count * sizeof *diseases);
	for (size_t i = 0; i < e->ticket_count; i++)
		TRY(ticket_copy(cx, &e->tickets[i], &tickets[i]));
	c.limits = limits;
	c.tickets = tickets;
	c.diseases = diseases;
	*ret_e = c;
	return ERR_OK;
}

bool
eligibility_covers(const struct eligibility *e, ymd d)
{
	return e->acquired <= d && (e->lost == 0 || d < e->lost);
}

const struct limit_certificate *
eligibility_limit(const struct eligibility *e, ymd d)
{
	for (size_t i = 0; i < e->limit_count; i++)
		if (e->limits[i].from <= d && (e->limits[i].until == 0 || d <= e->limits[i].until))
			return &e->limits[i];
	return NULL;
}

bool
insurer_read(struct ctx *cx, const char *text, char ret[INSURER_TEXT])
{
	const char *s = text_fold(cx, text);
	size_t n, zero;

	if (s == NULL)
		return false;
	s += strspn(s, "0");
	n = strlen(s);
	if (n < 4 || n > 8 || strspn(s, "0123456789") != n)
		return false;
	zero = n % 2;
	ret[0] = '0';
	memcpy(ret + zero, s, n + 1);
	return true;
}

bool
insurer_check_digit(const char *full)
{
	size_t n = strlen(full);
	int sum = 0;

	if (n == 4)
		return true;
	if (n != 6 && n != 8)
		return false;
	for (size_t i = 0; i + 1 < n; i++) {
		int v = (full[n - 2 - i] - '0') * (i % 2 == 0 ? 2 : 1);

		sum += v / 10 + v % 10;
	}
	return (10 - sum % 10) % 10 == full[n - 1] - '0';
}

static bool
same(struct ctx *cx, const char *a, const char *b)
{
	const char *fa = text_fold(cx, a), *fb = text_fold(cx, b);

	return fa != NULL && fb != NULL && strcmp(fa, fb) == 0;
}

bool
eligibility_fits(struct ctx *cx, const struct eligibility *e, ymd birth, const struct eligibility_query *q)
{
	char insurer[INSURER_TEXT];

	if (!insurer_read(cx, q->insurer, insurer) || strcmp(insurer, e->insurer) != 0)
		return false;
	if (!same(cx, e->symbol, q->symbol) || !same(cx, e->number, q->number))
		return false;
	if (e->branch[0] != '\0' && q->branch[0] != '\0' && !same(cx, e->branch, q->branch))
		return false;
	return q->birth == 0 || birth == 0 || q->birth == birth;
}

const struct eligibility *
eligibility_newest(const struct eligibility *rows, size_t n, ymd d)
{
	const struct eligibility *best = NULL;

	for (size_t i = 0; i < n; i++)
		if (eligibility_covers(&rows[i], d) && (best == NULL || rows[i].acquired > best->acquired))
			best = &rows[i];
	return best;
}

const struct eligibility *
eligibility_last(const struct eligibility *rows, size_t n, ymd d)
{
	const struct eligibility *last = NULL;

	for (size_t i = 0; i < n; i++)
		if (rows[i].lost != 0 && rows[i].lost <= d && (last == NULL || rows[i].lost >= last->lost))
			last = &rows[i];
	return last;
}

ymd
eligibility_uninsured(const struct eligibility *rows, size_t n, ymd d)
{
	ymd lost = 0;

	for (size_t i = 0; i < n; i++) {
		if (rows[i].lost == 0 || rows[i].lost > d)
			return 0;
		if (rows[i].lost > lost)
			lost = rows[i].lost;
	}
	return lost;
}

enum validity
eligibility_validity(const struct eligibility *asked, const struct eligibility *rows, size_t n, ymd d)
{
	if (asked != NULL && eligibility_covers(asked, d))
		return VALIDITY_VALID;
	if (eligibility_newest(rows, n, d) != NULL)
		return asked != NULL ? VALIDITY_LOST_NEWER : VALIDITY_VALID;
	return n > 0 ? VALIDITY_LOST : VALIDITY_NONE;
}

bool
eligibility_is_assistance(const struct eligibility *e)
{
	return strcmp(e->classification, "A1") == 0 || (strlen(e->insurer) == 8 && strncmp(e->insurer, "12", 2) == 0);
}

const struct ticket *
eligibility_ticket(const struct eligibility *e, const char *facility, ymd d)
{
	for (size_t i = 0; i < e->ticket_count; i++)
		if (ticket_covers(&e->tickets[i], d) && ticket_is_for(&e->tickets[i], facility))
			return &e->tickets[i];
	return NULL;
}

/* Of a period that covers the day. */
static enum validity
covered(const struct eligibility *e, const char *facility, ymd d)
{
	return !eligibility_is_assistance(e) || eligibility_ticket(e, facility, d) != NULL ? VALIDITY_VALID
	    : VALIDITY_UNREGISTERED;
}

/* Behind those of its kind that began later. */
static void
tell(struct told_periods *t, const struct eligibility *e, size_t from)
{
	size_t i = t->count;

	if (t->count == ELIGIBILITY_TOLD_MAX)
		return;
	for (; i > from && t->rows[i - 1]->acquired < e->acquired; i--)
		t->rows[i] = t->rows[i - 1];
	t->rows[i] = e;
	t->count++;
}

struct told_periods
eligibility_told(const struct eligibility *rows, size_t n, const char *facility, ymd d)
{
	struct told_periods t = { .count = 0 };
	size_t insurances;

	for (size_t i = 0; i < n; i++)
		if (eligibility_covers(&rows[i], d) && !eligibility_is_assistance(&rows[i]))
			tell(&t, &rows[i], 0);
	insurances = t.count;
	for (size_t i = 0; i < n; i++)
		if (eligibility_covers(&rows[i], d) && eligibility_is_assistance(&rows[i]))
			tell(&t, &rows[i], insurances);
	if (insurances > 1) {
		t.validity = VALIDITY_SEVERAL;  /* [ELG-09] */
	} else if (t.count > 0) {
		t.validity = covered(t.rows[0], facility, d);
	} else {
		t.validity = n > 0 ? VALIDITY_LOST : VALIDITY_NONE;     /* [ELG-10] */
		if (eligibility_last(rows, n, d) != NULL)
			tell(&t, eligibility_last(rows, n, d), 0);
	}
	return t;
}

enum validity
eligibility_validity_for(const struct eligibility *asked, const struct eligibility *rows, size_t n, const char *facility, ymd d)
{
	return eligibility_covers(asked, d) ? covered(asked, facility, d) : eligibility_validity(asked, rows, n, d);
}
