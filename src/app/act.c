/* What acts have in common: their audit rows, the consents they rest on, the mode they need. */
#include <string.h>

#include "app/app.h"
#include "app/notice.h"

enum err
act_audit(const struct act *a, enum audit_act what, enum err outcome, id person, enum mode m,
    const struct consent *consent, const char *subject)
{
	struct audit row = {
		.at = a->cx->now, .rid = a->cx->rid, .act = what, .outcome = outcome, .person = person, .mode = m,
		.who = a->who->label, .consent = consent != NULL ? consent->id : 0, .subject = subject,
	};

	memcpy(row.facility, a->who->facility, FACILITY_CODE);
	return change_audit(a->change, &row);
}

static enum err
expect(const struct act *a, const struct consent *c)
{
	return c == NULL ? ERR_OK : change_expect_consent(a->change, c->id, c->version);
}

enum err
act_expect_certificates(const struct act *a, const struct answer *told, const struct consent *rows, size_t n)
{
	if (told->limit != NULL || told->consents[KIND_LIM].state == CONSENT_OPEN)
		TRY(expect(a, consent_find(rows, n, told->mode, KIND_LIM)));
	return told->disease_count > 0 ? expect(a, consent_find(rows, n, told->mode, KIND_TSR)) : ERR_OK;
}

static enum err
settings_now(const struct act *a, struct settings *ret_s)
{
	if (a->settings == NULL)
		return view_settings(a->view, a->cx, a->who->facility, a->cx->now, ret_s);
	*ret_s = *a->settings;
	return ERR_OK;
}

enum err
act_tickets(const struct act *a, struct answer *told)
{
	const struct eligibility *e = told->eligibility;
	struct ticket *mine;
	struct settings s;

	TRY(settings_now(a, &s));
	if (e == NULL || e->ticket_count == 0 || s.value[SETTING_ASSISTANCE] == 0)
		return ERR_OK;
	if ((mine = ctx_array(a->cx, e->ticket_count, sizeof *mine)) == NULL)
		return a->cx->fault.code;
	told->ticket_count = 0;
	for (size_t i = 0; i < e->ticket_count; i++)
		if (ticket_is_for(&e->tickets[i], a->who->facility) && e->tickets[i].month == ym_of(ymd_of(told->at)))
			mine[told->ticket_count++] = e->tickets[i];
	told->tickets = mine;
	return ERR_OK;
}

enum err
act_bounds(const struct act *a, const struct person *p, const struct eligibility *all, size_t all_count,
    struct consent_bounds *ret_b)
{
	struct settings s;

	TRY(settings_now(a, &s));
	*ret_b = (struct consent_bounds){ .lapse_months = s.value[SETTING_VISIT_LAPSE], .death = p->death,
	    .uninsured = eligibility_uninsured(all, all_count, ymd_of(a->cx->now)) };
	return ERR_OK;
}

enum err
act_outages(const struct act *a, struct consent *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct consent *c = &rows[i];
		struct outage o;
		enum err e;

		if (c->mode != MODE_EMERGENCY || c->ended != 0 || c->evidence == 0)
			continue;
		e = view_outage(a->view, a->cx, c->evidence, &o);
		if (e == ERR_NOT_FOUND)
			o.until = c->from;      /* of which nothing is known: opens nothing */
		else if (e != ERR_OK)
			return e;
		if (c->until > o.until)
			c->until = o.until;
	}
	return ERR_OK;
}

enum err
act_consents(const struct act *a, const struct person *p, const struct eligibility *all, size_t all_count,
    struct consent **ret_c, size_t *ret_n)
{
	struct consent_bounds b;

	TRY(act_bounds(a, p, all, all_count, &b));
	TRY(view_consents(a->view, a->cx, a->who->facility, p->id, ret_c, ret_n));
	consents_bound(*ret_c, *ret_n, &b);
	return act_outages(a, *ret_c, *ret_n);
}

enum err
act_uses(const struct act *a, enum mode m, struct settings *ret_s)
{
	struct settings s;
	struct outage o;
	bool open = false;

	TRY(settings_now(a, &s));
	if (s.value[SETTING_SUSPENDED] == 1)
		return fail(a->cx, ERR_SUSPENDED, "FAC-04");
	if (m == MODE_EMERGENCY && !settings_use_mode(&s, m))
		TRY(emergency_open(a->view, a->cx, a->who->facility, &open, &o));
	if (!settings_use_mode(&s, m) && !(open && outage_opens_data(&o)))
		return fail(a->cx, ERR_FUNCTION_OFF, "RCK-01");
	*ret_s = s;
	return ERR_OK;
}
