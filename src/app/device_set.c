/* Codes are kept as they are: the terminal shows them again, and each is of use once. */
#include <string.h>

#include "app/device_set.h"
#include "base/limit.h"

#define LABEL_BYTES 192         /* 64 characters */

static enum err
record(const struct act *a, enum audit_act what, const char *facility, const char *subject)
{
	struct audit row = { .at = a->cx->now, .rid = a->cx->rid, .act = what, .who = a->who->label, .subject = subject };

	memcpy(row.facility, facility, FACILITY_CODE);
	return change_audit(a->change, &row);
}

/* The audit names a device by its number: a code lets somebody in while it lives. */
static enum err
record_device(const struct act *a, enum audit_act what, const struct device *d, const char *word)
{
	const char *subject = ctx_fmt(a->cx, "%llu%s", (unsigned long long)d->id, word);

	return subject == NULL ? a->cx->fault.code : record(a, what, d->facility, subject);
}

static enum err
settings_of(const struct act *a, const char *facility, struct settings *ret_s)
{
	struct facility f;

	TRY(view_facility(a->view, a->cx, facility, &f));
	return view_settings(a->view, a->cx, facility, a->cx->now, ret_s);
}

/* One that no other device has or had; a clash among 10^12 is possible, three in a row is not. */
static enum err
fresh_code(const struct act *a, char ret_code[ACTIVATION_CODE])
{
	struct device known;

	for (int i = 0; i < 3; i++) {
		enum err e;

		digits_make(ACTIVATION_CODE - 1, ret_code);
		if ((e = view_device_by_code(a->view, a->cx, ret_code, &known)) != ERR_OK)
			return e == ERR_NOT_FOUND ? ERR_OK : e;
	}
	return fail(a->cx, ERR_SYSTEM, "random digits repeat");
}

enum err
device_issue(const struct act *a, const char *facility, const char *label, struct device *ret_d)
{
	struct device d = { .id = id_new(), .label = label, .issued = a->cx->now }, *all;
	struct settings s;
	size_t n, used = 0;

	TRY(settings_of(a, facility, &s));
	if (strlen(label) > LABEL_BYTES)
		return fail(a->cx, ERR_INPUT, "DEV-01: a label of at most %d bytes", LABEL_BYTES);
	TRY(view_devices(a->view, a->cx, facility, &all, &n));
	for (size_t i = 0; i < n; i++)
		used += device_counts(&all[i], a->cx->now);
	if (used >= (size_t)s.value[SETTING_DEVICE_MAX])
		return fail(a->cx, ERR_BUSY, "DEV-02: %zu codes and devices are in use; invalidate one", used);
	memcpy(d.facility, facility, FACILITY_CODE);
	d.ends = d.issued + (instant)s.value[SETTING_DEVICE_CODE_HOURS] * 3600;
	TRY(fresh_code(a, d.code));
	TRY(change_device(a->change, &d));
	*ret_d = d;
	return record_device(a, AUDIT_CODE_ISSUED, &d, "");
}

enum err
device_list(const struct act *a, const char *facility, struct device **ret_d, size_t *ret_n)
{
	struct facility f;

	TRY(view_facility(a->view, a->cx, facility, &f));
	TRY(view_devices(a->view, a->cx, facility, ret_d, ret_n));
	return record(a, AUDIT_DEVICES_SHOWN, f.code, "");
}

static enum err
end_logins(const struct act *a, const struct device *d)
{
	struct login *rows;
	size_t n;

	TRY(view_logins(a->view, a->cx, d->facility, a->cx->now - LIMIT_LOGIN_SECONDS, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (rows[i].device == d->id) {
			rows[i].ended = a->cx->now;
			TRY(change_login(a->change, &rows[i]));
		}
	return ERR_OK;
}

static enum err
known(const struct act *a, const char *facility, const char *code, struct device *ret_d)
{
	TRY(view_device_by_code(a->view, a->cx, code, ret_d));
	if (strcmp(ret_d->facility, facility) != 0 || ret_d->invalidated != 0)
		return fail(a->cx, ERR_NOT_FOUND, "DEV-03: no such code of this facility, or invalidated before");
	return ERR_OK;
}

enum err
device_invalidate(const struct act *a, const char *facility, const char *code)
{
	struct device d;

	TRY(known(a, facility, code, &d));
	d.invalidated = a->cx->now;
	TRY(end_logins(a, &d));
	TRY(change_device(a->change, &d));
	return record_device(a, AUDIT_DEVICE_INVALIDATED, &d, "");
}

enum err
device_suspend(const struct act *a, const char *facility, const char *code, bool suspend)
{
	struct device d;

	TRY(known(a, facility, code, &d));
	if (device_state(&d, a->cx->now) != (suspend ? DEVICE_ACTIVATED : DEVICE_SUSPENDED))
		return fail(a->cx, ERR_NOT_FOUND, "DEV-03: that device is %s", device_states[device_state(&d, a->cx->now)].word);
	d.suspended = suspend ? a->cx->now : 0;
	TRY(end_logins(a, &d));
	TRY(change_device(a->change, &d));
	return record_device(a, AUDIT_DEVICE_CHANGED, &d, suspend ? " suspended" : " resumed");
}

enum err
passcode_get(const struct act *a, const char *facility, struct passcode *ret_p)
{
	struct passcode p;
	struct settings s;
	enum err e;

	TRY(settings_of(a, facility, &s));
	e = view_passcode(a->view, a->cx, facility, &p);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND)
		p = (struct passcode){ .id = id_new() };
	if (e == ERR_NOT_FOUND || !passcode_lives(&p, a->cx->now)) {
		memcpy(p.facility, facility, FACILITY_CODE);
		digits_make((size_t)s.value[SETTING_PASSCODE_DIGITS], p.code);
		p.made = a->cx->now;
		p.ends = p.made + (instant)s.value[SETTING_PASSCODE_HOURS] * 3600;
		p.failures = 0;
		TRY(change_passcode(a->change, &p));
	}
	*ret_p = p;
	return record(a, AUDIT_PASSCODE_SHOWN, p.facility, "");
}
