/* Life of a consent. Pure rules: no I/O, no clock, no allocation. */
#include <string.h>

#include "domain/consent.h"

#define DAY 86400

const struct kind_row kind_rows[KIND_COUNT] = {
#define KIND(name, code, setting, ja, en) { code, setting, ja, en },
#include "domain/consent.def"
#undef KIND
};

bool
kind_find(const char *code, enum kind *ret_k)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (strcmp(kind_rows[i].code, code) == 0) {
			*ret_k = (enum kind)i;
			return true;
		}
	return false;
}

instant
consent_until(enum mode m, instant at, ymd visit_date)
{
	switch (m) {
	case MODE_COUNTER:              /* [CNS-01] */
	case MODE_EMERGENCY:            /* [CNS-04], the shortest window there is: chosen by us */
		return at + DAY;
	case MODE_ONLINE:               /* [CNS-02] the first second that is outside */
		return instant_of(ymd_add(visit_date, 2));
	case MODE_VISIT:                /* [CNS-03] */
		return INSTANT_NEVER;
	case MODE_NONE:
		break;
	}
	return at;
}

bool
visit_date_allowed(enum mode m, ymd visit_date, ymd today, int days_ahead)
{
	if (m != MODE_ONLINE)
		return visit_date == 0;
	return ymd_valid(visit_date) && visit_date >= today && visit_date <= ymd_add(today, days_ahead);
}

/* The first second after the n-th month that follows the month of `checked`. */
static instant
lapse(instant checked, int months)
{
	ymd first = ymd_of(checked) / 100 * 100 + 1;

	return instant_of(ymd_add_months(first, months + 1));
}

static void
narrow(struct consent *c, instant end)
{
	if (c->until > end)
		c->until = end;
}

void
consents_bound(struct consent *rows, size_t n, const struct consent_bounds *b)
{
	const struct consent *check = consent_find(rows, n, MODE_VISIT, KIND_QUA);
	instant lapsed = b->lapse_months > 0 && check != NULL ? lapse(check->checked, b->lapse_months) : INSTANT_NEVER;

	for (size_t i = 0; i < n; i++) {
		if (rows[i].mode == MODE_VISIT)
			narrow(&rows[i], lapsed);
		if (rows[i].kind == KIND_QUA)
			continue;
		if (b->death != 0)
			narrow(&rows[i], instant_of(ymd_add(b->death, 1)));
		if (b->uninsured != 0)
			narrow(&rows[i], instant_of(b->uninsured));
	}
}

bool
consent_check_due(const struct consent *check, instant at)
{
	return at > check->checked && ym_of(ymd_of(at)) != ym_of(ymd_of(check->checked));
}

enum consent_state
consent_state(const struct consent *c, instant at)
{
	if (c == NULL || !c->given)
		return CONSENT_NONE;
	if (c->ended != 0 || at >= c->until)    /* an end that is kept holds for a clock that went back, too */
		return CONSENT_ENDED;
	return at < c->from ? CONSENT_NONE : CONSENT_OPEN;
}

/* Open now, or by a clock that has gone back, later. */
static bool
can_hold(const struct consent *c, instant at)
{
	return c != NULL && c->given && c->ended == 0 && at < c->until;
}

enum end_reason
consent_end_reason(const struct consent *c)
{
	return c->ended != 0 && c->ended <= c->until ? c->reason : END_BY_TIME;
}

bool
consent_allows(const struct consent *c, const char *facility, id person, enum mode m, enum kind k, instant at)
{
	return consent_state(c, at) == CONSENT_OPEN && c->person == person && c->mode == m && c->kind == k
	    && strcmp(c->facility, facility) == 0;
}

const struct consent *
consent_find(const struct consent *rows, size_t n, enum mode m, enum kind k)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].mode == m && rows[i].kind == k)
			return &rows[i];
	return NULL;
}

bool
consent_is_asked(enum kind k, const struct settings *s)
{
	return kind_rows[k].setting >= 0 && s->value[kind_rows[k].setting] == 1;
}

size_t
consent_renew(const struct consent_order *o, const struct consent *rows, size_t n,
    struct consent ret_rows[CONSENT_RENEWED_MAX])
{
	enum mode other = o->mode == MODE_VISIT ? MODE_ONLINE : o->mode == MODE_ONLINE ? MODE_VISIT : MODE_NONE;
	size_t out = 0;

	for (size_t i = 0; i < KIND_COUNT; i++) {
		enum kind k = (enum kind)i;
		const struct consent *mine = consent_find(rows, n, o->mode, k);
		const struct consent *theirs = consent_find(rows, n, other, k);
		const struct consent *opened = consent_find(rows, n, MODE_EMERGENCY, k);
		struct consent *r;

		if (k != KIND_QUA && !o->asked[k])
			continue;
		r = &ret_rows[out++];
		*r = (struct consent){ .person = o->person, .mode = o->mode, .outpatient = o->outpatient, .kind = k, .from = o->at,
		    .given = k == KIND_QUA || o->choice[k], .visit_date = o->mode == MODE_ONLINE ? o->visit_date : 0,
		    .until = consent_until(o->mode, o->at, o->visit_date), .evidence = o->evidence,
		    .checked = k == KIND_QUA ? o->at : 0,
		    .prescription = k == KIND_QUA ? o->prescription : PRESCRIPTION_NONE };   /* [CNS-18] */
		memcpy(r->facility, o->facility, FACILITY_CODE);
		if (mine != NULL) {             /* [CNS-09] renewed, not doubled */
			r->id = mine->id;
			r->version = mine->version;
		}
		if (can_hold(theirs, o->at)) {     /* [CNS-10] */
			ret_rows[out] = *theirs;
			ret_rows[out].ended = o->at;
			ret_rows[out++].reason = END_BY_OTHER_USE;
		}
		if (k != KIND_QUA && !o->choice[k] && can_hold(opened, o->at)) {        /* [EMG-05] */
			ret_rows[out] = *opened;
			ret_rows[out].ended = o->at;
			ret_rows[out++].reason = END_BY_PATIENT;
		}
	}
	return out;
}

size_t
consent_end(const struct consent *rows, size_t n, enum mode m, const bool kinds[KIND_COUNT],
    enum end_reason reason, instant at, struct consent *ret_rows)
{
	size_t out = 0;

	for (size_t i = 0; i < n; i++) {
		if (rows[i].mode != m || !kinds[rows[i].kind] || !can_hold(&rows[i], at))
			continue;
		ret_rows[out] = rows[i];
		ret_rows[out].ended = at;
		ret_rows[out++].reason = reason;
	}
	return out;
}

size_t
consent_deny(const struct consent *rows, size_t n, enum mode m, const bool kinds[KIND_COUNT], instant at,
    struct consent *ret_rows)
{
	size_t out = 0;

	for (size_t i = 0; i < n; i++) {
		if (rows[i].mode != m || !kinds[rows[i].kind] || !rows[i].given || rows[i].ended != 0 || at < rows[i].until)
			continue;
		ret_rows[out] = rows[i];
		ret_rows[out].ended = at;
		ret_rows[out++].reason = END_BY_PATIENT;
	}
	return out;
}

enum err
recheck_allowed(const struct settings *s, enum mode m, const struct consent *rows, size_t n, instant at)
{
	const struct consent *check = consent_find(rows, n, m, KIND_QUA);

	if ((m != MODE_VISIT && m != MODE_ONLINE) || !settings_use_mode(s, m))
		return ERR_FUNCTION_OFF;        /* [RCK-01] */
	switch (consent_state(check, at)) {
	case CONSENT_NONE:
		return ERR_NO_CARD_CHECK;       /* [RCK-02] */
	case CONSENT_ENDED:
		return ERR_CONSENT_ENDED;       /* [RCK-03] */
	case CONSENT_OPEN:
		break;
	}
	return ERR_OK;
}
