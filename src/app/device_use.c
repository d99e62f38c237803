/* Devices at work. */
#include <string.h>

#include "app/device_use.h"
#include "base/limit.h"

#define TEXT_BYTES 4096

/* By that key, for this centre, lately. */
static enum err
signed_by(const struct act *a, const unsigned char key[DEVICE_KEY_BYTES], const struct device_request *r,
    const unsigned char *signature, size_t signature_n)
{
	struct device_request here = *r;
	struct buf text;

	if (!device_time_fits(r->at, a->cx->now))
		return fail(a->cx, ERR_SIGNATURE, "DEV-04: the device's time is far off");
	here.origin = a->app->origin;
	buf_init(&text, a->cx, TEXT_BYTES);
	device_text(&text, &here);
	TRY(buf_done(&text));
	return device_key_verify(a->cx, key, text.p, text.n, signature, signature_n);
}

static enum err
record(const struct act *a, enum audit_act what, enum err outcome, id device)
{
	const char *subject = device != 0 ? ctx_fmt(a->cx, "%llu", (unsigned long long)device) : "no such code";

	return subject == NULL ? a->cx->fault.code : act_audit(a, what, outcome, 0, MODE_NONE, NULL, subject);
}

/* A code of nobody is told like one that was used. */
static enum err
code_of(const struct act *a, const char *code, struct device *d, enum err *ret_outcome)
{
	enum err e = view_device_by_code(a->view, a->cx, code, d);

	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND)
		*d = (struct device){ .id = 0 };
	*ret_outcome = e == ERR_OK ? device_may_activate(d, a->who->facility, a->cx->now) : ERR_CODE;
	return ERR_OK;
}

/* Of a facility that is not there nobody is concerned: a row for each try would be a way to fill the disk. */
static enum err
facility_is_there(const struct act *a, const char *password, bool *ret_there)
{
	char lost[PASSWORD_TEXT];
	struct facility f;
	enum err e = facility_code_valid(a->who->facility) ? view_facility(a->view, a->cx, a->who->facility, &f) : ERR_NOT_FOUND;

	*ret_there = e == ERR_OK;
	if (e == ERR_NOT_FOUND)
		return password_keep(password, strlen(password), lost) ? ERR_OK : fail(a->cx, ERR_SYSTEM, "no memory for a password's digest");
	return e;
}

enum err
device_activate(const struct act *a, const struct activation_order *o, struct activation *ret_r)
{
	const struct log_in_order fields = { .user = o->user, .password = o->password };
	struct activation r;
	struct account of;
	enum err code;
	bool there;

	TRY(device_key_check(a->cx, o->key));
	TRY(signed_by(a, o->key, &o->request, o->signature, o->signature_n));
	TRY(facility_is_there(a, o->password, &there));
	if (!there) {
		*ret_r = (struct activation){ .outcome = ERR_LOG_IN };
		return ERR_OK;
	}
	TRY(code_of(a, o->code, &r.device, &code));
	TRY(account_try(a, &fields, &of, &r.outcome));    /* whatever the code is worth: none is tried without an account */
	if (r.outcome == ERR_OK && (r.outcome = account_may_use_device(&of)) == ERR_OK)
		r.outcome = code;
	if (r.outcome == ERR_OK) {
		r.device.activated = a->cx->now;
		r.device.account = of.id;
		memcpy(r.device.key, o->key, DEVICE_KEY_BYTES);
		TRY(change_device(a->change, &r.device));
	}
	*ret_r = r;
	return record(a, AUDIT_DEVICE_ACTIVATED, r.outcome, r.device.id);
}

enum err
device_check(const struct act *a, const struct device_request *r, const unsigned char *signature, size_t signature_n,
    struct device *ret_d)
{
	enum err e = view_device(a->view, a->cx, r->device, ret_d);

	if (e == ERR_NOT_FOUND || (e == ERR_OK && device_usable(ret_d, a->who->facility, a->cx->now) != ERR_OK))
		return fail(a->cx, ERR_DEVICE, "DEV-03: %s",
		    e == ERR_OK ? device_states[device_state(ret_d, a->cx->now)].word : "no such device");
	TRY(e);
	return signed_by(a, ret_d->key, r, signature, signature_n);
}

struct login_place
device_place(const struct device *d)
{
	return (struct login_place){ .device = d->id };
}

enum err
passcode_check(const struct act *a, const struct device *d, const char *typed, enum err *ret_outcome)
{
	struct passcode p;
	enum err e = view_passcode(a->view, a->cx, d->facility, &p), outcome;

	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	outcome = e == ERR_OK ? passcode_tried(&p, typed, a->cx->now) : ERR_PASSCODE;
	if (outcome != ERR_OK) {
		if (e == ERR_OK)
			TRY(change_passcode(a->change, &p));
		TRY(record(a, AUDIT_PASSCODE_TRIED, outcome, d->id));
	}
	*ret_outcome = outcome;
	return ERR_OK;
}

enum err
visual_begin(const struct act *a, const struct visual_order *o, struct session *ret_s, enum err *ret_outcome)
{
	TRY(proof_use_session(a, &o->proof, ret_s));
	TRY(device_usable(o->device, ret_s->facility, a->cx->now) == ERR_OK ? ERR_OK
	    : fail(a->cx, ERR_DEVICE, "DEV-03: the address is another facility's"));
	return passcode_check(a, o->device, o->passcode, ret_outcome);
}

/* Only what this assurance may give; the card check itself is among it, or the mode is closed to it. */
static enum err
limit(const struct act *a, const struct session *s, const struct proof_order *proof)
{
	if (!assurance_may(ASSURANCE_VISUAL, s->mode, s->outpatient, KIND_QUA))
		return fail(a->cx, ERR_ASSURANCE, "DEV-07: not in %s", mode_row(s->mode)->word);
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (proof->choice[k] && !assurance_may(ASSURANCE_VISUAL, s->mode, s->outpatient, (enum kind)k))
			return fail(a->cx, ERR_ASSURANCE, "DEV-07: not %s", kind_rows[k].code);
	return ERR_OK;
}

enum err
visual_take(const struct act *a, const struct visual_order *o, const struct session *s, struct proof_result *ret_r)
{
	struct proof_order proof = o->proof;
	struct device now;

	TRY(view_device(a->view, a->cx, o->device->id, &now));
	if (device_usable(&now, s->facility, a->cx->now) != ERR_OK)
		return fail(a->cx, ERR_DEVICE, "DEV-03: stopped meanwhile");
	TRY(limit(a, s, &proof));
	proof.purpose = PURPOSE_VISUAL;
	proof.visual = &o->visual;
	proof.device_key = now.key;
	return proof_take(a, &proof, s, ret_r);
}
