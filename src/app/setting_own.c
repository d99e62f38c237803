/* A terminal looks at its facility's settings, and changes those that are its own. */
#include "app/facility_set.h"
#include "app/setting_own.h"

enum err
setting_own_tell(const struct act *a, struct setting_now **ret_s, size_t *ret_n)
{
	struct setting_now *all = ctx_array(a->cx, SETTING_COUNT, sizeof *all);
	struct setting_change *changes;
	struct settings now;
	size_t n;

	if (all == NULL)
		return a->cx->fault.code;
	TRY(view_settings(a->view, a->cx, a->who->facility, a->cx->now, &now));
	TRY(view_setting_changes(a->view, a->cx, a->who->facility, &changes, &n));
	for (size_t i = 0; i < SETTING_COUNT; i++)
		all[i] = (struct setting_now){ .setting = (enum setting)i, .value = now.value[i], .by = "" };
	for (size_t i = 0; i < n; i++)
		if (changes[i].from <= a->cx->now && changes[i].from >= all[changes[i].setting].since) {
			all[changes[i].setting].since = changes[i].from;
			all[changes[i].setting].by = changes[i].by;
		}
	TRY(act_audit(a, AUDIT_SETTINGS_SHOWN, ERR_OK, 0, MODE_NONE, NULL, ""));
	*ret_s = all;
	*ret_n = SETTING_COUNT;
	return ERR_OK;
}

enum err
setting_own_change(const struct act *a, const struct setting_wish *w, size_t n)
{
	struct settings now;

	TRY(view_settings(a->view, a->cx, a->who->facility, a->cx->now, &now));
	if (now.value[SETTING_BY_TERMINAL] == 0)
		return fail(a->cx, ERR_DENIED, "SET-08: the operator does not let terminals change settings");
	for (size_t i = 0; i < n; i++)
		TRY(facility_setting(a, a->who->facility, setting_rows[w[i].setting].key, w[i].value));
	return ERR_OK;
}

void
setting_own_overlay(const struct act *a, struct setting_now *s, size_t n, const struct setting_wish *w, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < n; k++)
			if (s[k].setting == w[i].setting)
				s[k] = (struct setting_now){ .setting = w[i].setting, .value = w[i].value, .since = a->cx->now,
				    .by = a->who->label };
}
