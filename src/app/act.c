/* What acts have in common: their audit rows, the consents they rest on, the mode they need. */
#include <string.h>

#include "app/app.h"

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
	if (told->limit != NULL)
		TRY(expect(a, consent_find(rows, n, told->mode, KIND_LIM)));
	return told->disease_count > 0 ? expect(a, consent_find(rows, n, told->mode, KIND_TSR)) : ERR_OK;
}

enum err
act_uses(const struct act *a, enum mode m, struct settings *ret_s)
{
	struct settings s;

	if (a->settings != NULL)
		s = *a->settings;
	else
		TRY(view_settings(a->view, a->cx, a->who->facility, a->cx->now, &s));
	if (!settings_use_mode(&s, m))
		return fail(a->cx, ERR_FUNCTION_OFF, "RCK-01");
	*ret_s = s;
	return ERR_OK;
}
