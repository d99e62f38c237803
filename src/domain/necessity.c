/* Opening by necessity. Pure rules: no I/O, no clock, no allocation. */
#include <string.h>

#include "domain/necessity.h"

#define KIND_OF_CODE 2          /* where a facility's code has its 点数表番号 */

bool
necessity_facility(const char *code, const struct settings *s)
{
	return code[KIND_OF_CODE] == '1' && settings_use_mode(s, MODE_EMERGENCY);
}

bool
necessity_viewer(const struct account *a, instant at)
{
	return role_may(a->role, PERMIT_MEDICAL) && a->ended == 0 && !a->must_change && at >= a->locked_until;
}

bool
necessity_factors(const struct necessity_factor *f)
{
	static const int methods[] = { 0, 3, 5, 3 };    /* of each element: 記憶, 生体情報, 物理媒体 */

	for (size_t i = 0; i < NECESSITY_FACTORS; i++)
		if (f[i].element < 1 || f[i].element > 3 || f[i].method < 1 || f[i].method > methods[f[i].element])
			return false;
	return f[0].element != f[1].element;
}

bool
necessity_pattern(int pattern, bool ret_kinds[KIND_COUNT])
{
	switch (pattern) {
	case 5:                 /* 現行の診療/薬剤情報 */
		ret_kinds[KIND_SRJ] = ret_kinds[KIND_SHJ] = true;
		ret_kinds[KIND_YZK] = true;
		return true;
	case 4:                 /* 現行の薬剤情報 */
		ret_kinds[KIND_YZK] = true;
		return true;
	case 6:                 /* 現行の特定健診情報 */
		ret_kinds[KIND_TKK] = true;
		return true;
	default:                /* 救急用サマリー, 全量版: documents that are not public */
		return false;
	}
}

/* When the row was last the person's word, and whether that was a no. What a facility opened by necessity, or ended, is not. */
static bool
word_of(const struct consent *c, instant *ret_at, bool *ret_no)
{
	bool by_person = c->ended != 0 && c->reason == END_BY_PATIENT;

	if (c->mode == MODE_EMERGENCY && !by_person)
		return false;
	*ret_at = by_person ? c->ended : c->from;
	*ret_no = by_person || !c->given;
	return true;
}

bool
necessity_refused(const struct consent *rows, size_t n, enum kind k)
{
	instant newest = 0, at;
	bool refused = false, no;

	for (size_t i = 0; i < n; i++) {
		if (rows[i].kind != k || !word_of(&rows[i], &at, &no) || at < newest)
			continue;
		refused = at == newest ? refused || no : no;
		newest = at;
	}
	return refused;
}

size_t
necessity_open(const struct necessity_order *o, const struct settings *s, const struct consent *rows, size_t n,
    struct consent ret_rows[KIND_COUNT])
{
	size_t out = 0;

	for (size_t i = 0; i < KIND_COUNT; i++) {
		enum kind k = (enum kind)i;
		const struct consent *was = consent_find(rows, n, MODE_EMERGENCY, k);
		struct consent *r = &ret_rows[out];

		if (!o->kinds[k] || !consent_is_asked(k, s) || necessity_refused(rows, n, k))
			continue;
		out++;
		if (consent_state(was, o->at) == CONSENT_OPEN) {        /* asking again does not prolong it */
			*r = *was;
			continue;
		}
		*r = (struct consent){ .person = o->person, .mode = MODE_EMERGENCY, .kind = k, .given = true, .from = o->at,
		    .until = consent_until(MODE_EMERGENCY, o->at, 0), .evidence = o->outage };
		memcpy(r->facility, o->facility, FACILITY_CODE);
		if (was != NULL) {
			r->id = was->id;
			r->version = was->version;
		}
	}
	return out;
}
