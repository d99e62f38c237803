/* Activation, log-in, the lock; and what every page of a device stands on. */
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "centre/device.h"

#define COOKIE "__Secure-device"
#define PATH   "/app"

_Static_assert(sizeof(struct device_session) <= VISIT_STATE, "a device's page session fits");

/* ---- who ----------------------------------------------------------------------------------------------- */

void
device_for_staff(struct visit *v)
{
	v->staff = true;
	v->tongue = v->tongue == TONGUE_EN ? TONGUE_EN : TONGUE_JA;
}

/* The page session, whoever it belongs to; a new one when there is none. */
static enum err
begin(struct job *j, struct device_visit *d)
{
	*d = (struct device_visit){ .said = TEXT_COUNT, .lock_seconds = 0 };
	TRY(visit_open_idle(j, COOKIE, PATH, LIMIT_LOGIN_SECONDS, &d->v));
	device_for_staff(&d->v);
	d->done = d->v.turned;
	if (d->v.living && d->v.state_n == sizeof d->s && d->v.state[0] == DEVICE_FORM)
		memcpy(&d->s, d->v.state, sizeof d->s);
	else
		d->s = (struct device_session){ .form = DEVICE_FORM, .said = TEXT_COUNT };
	return ERR_OK;
}

void
device_keep(struct device_visit *d)
{
	visit_remember(&d->v, &d->s, sizeof d->s);
}

static enum err
lead_to(struct device_visit *d, const char *path, enum text said)
{
	d->done = true;
	return device_go(d, path, said);
}

/* What the audit rows of this request say of who did it. */
static enum err
sign(struct job *j, id device, const char *user)
{
	const char *label = ctx_fmt(&j->cx, "device %llu%s%s", (unsigned long long)device, user[0] != '\0' ? " " : "", user);

	if (label == NULL)
		return j->cx.fault.code;
	j->who.label = label;
	return ERR_OK;
}

static enum err
use_login(struct device_visit *d)
{
	const struct login_place place = { .device = d->s.device };
	struct job *j = d->v.j;
	enum err e = login_use(&j->act, d->s.login, &place, &d->l);

	if (e == ERR_LOGGED_OUT) {
		d->s = (struct device_session){ .form = DEVICE_FORM, .said = TEXT_COUNT };
		return lead_to(d, PATH "/log-in", TEXT_CONSOLE_LOG_IN_ENDED);
	}
	TRY(e);
	TRY(sign(j, d->s.device, d->l.account.user));
	return login_permits(&j->act, &d->l, PERMIT_CHECK);
}

/* For as long as the facility has set nobody did anything: the password, before anything else [DEV-11]. */
static enum err
lock_look(struct device_visit *d)
{
	struct job *j = d->v.j;
	struct settings now;

	memcpy(j->who.facility, d->s.facility, FACILITY_CODE);
	TRY(view_settings(j->act.view, &j->cx, d->s.facility, j->cx.now, &now));
	d->lock_seconds = now.value[SETTING_DEVICE_LOCK] * 60;
	if (j->cx.now - d->v.head.seen >= d->lock_seconds)
		d->s.locked = true;
	return ERR_OK;
}

enum err
device_open(struct job *j, struct device_visit *d)
{
	TRY(begin(j, d));
	if (d->done)
		return ERR_OK;
	if (d->s.login[0] == '\0')
		return lead_to(d, PATH "/log-in", TEXT_COUNT);
	TRY(lock_look(d));
	if (d->s.locked)
		return lead_to(d, PATH "/lock", TEXT_COUNT);
	TRY(use_login(d));
	if (d->done)
		return ERR_OK;
	TRY(view_facility(j->act.view, &j->cx, d->s.facility, &d->facility));
	if (d->s.said >= 0 && d->s.said < TEXT_COUNT)
		d->said = (enum text)d->s.said;
	d->s.said = TEXT_COUNT;
	device_keep(d);
	return ERR_OK;
}

enum err
device_form(struct job *j, struct device_visit *d, struct form *ret_f)
{
	TRY(device_open(j, d));
	return d->done ? ERR_OK : visit_form(&d->v, ret_f);
}

/* ---- answers ------------------------------------------------------------------------------------------- */

struct page_frame
device_frame(struct device_visit *d, struct buf *ret_b)
{
	struct page_frame f = visit_frame(&d->v);

	f.idle_seconds = d->lock_seconds;
	f.facility_name = d->facility.name != NULL ? d->facility.name : "";
	f.user = d->l.account.user;
	f.log_out = f.user[0] != '\0' ? "/app/log-out" : "";
	buf_init(ret_b, &d->v.j->cx, LIMIT_PAGE_BYTES);
	return f;
}

enum err
device_answer(struct device_visit *d, struct buf *b)
{
	return visit_answer(&d->v, b);
}

enum err
device_go(struct device_visit *d, const char *path, enum text said)
{
	d->s.said = (int)said;
	device_keep(d);
	return visit_go(&d->v, path);
}

enum err
device_told(struct device_visit *d, const char *go)
{
	struct buf b;

	buf_init(&b, &d->v.j->cx, 200);
	buf_fmt(&b, "{\"go\":\"%s\"}\n", go);
	device_keep(d);
	TRY(visit_answer(&d->v, &b));
	d->v.j->type = "application/json; charset=utf-8";
	return ERR_OK;
}

enum err
device_told_not(struct job *j, enum err outcome)
{
	visit_headers(j);
	job_refuse_json(j, outcome);
	return ERR_OK;
}

/* ---- signed requests ----------------------------------------------------------------------------------- */

struct signed_request { struct device_request r; unsigned char *signature; size_t n; };

static enum err
signed_read(struct job *j, struct signed_request *s)
{
	const struct http_request *rq = http_request(j->x);
	const char *device = http_request_header(j->x, "Kyotaku-Device"), *at = http_request_header(j->x, "Kyotaku-Time");
	const char *signature = http_request_header(j->x, "Kyotaku-Signature");
	char *end = NULL;

	s->r = (struct device_request){ .method = rq->method, .target = rq->raw_path, .body = rq->body, .body_n = rq->body_n };
	if (device == NULL || at == NULL || signature == NULL || !instant_read_iso(at, &s->r.at) || strlen(signature) > 200
	    || !b64_read(&j->cx, signature, &s->signature, &s->n))
		return fail(&j->cx, ERR_SIGNATURE, "DEV-04: headers of a signed request");
	s->r.device = strtoull(device, &end, 10);
	return *end == '\0' && s->r.device <= INT64_MAX ? ERR_OK : fail(&j->cx, ERR_SIGNATURE, "DEV-04: the device's number");
}

/* The device that signed this request; the facility is its own. */
static enum err
signed_by_device(struct job *j, struct device *ret_d)
{
	struct signed_request s;
	struct device known;
	enum err e;

	TRY(signed_read(j, &s));
	e = view_device(j->act.view, &j->cx, s.r.device, &known);
	if (e == ERR_OK)
		memcpy(j->who.facility, known.facility, FACILITY_CODE);
	else if (e != ERR_NOT_FOUND)
		return e;
	TRY(sign(j, s.r.device, ""));
	return device_check(&j->act, &s.r, s.signature, s.n, ret_d);
}

/* ---- activation ---------------------------------------------------------------------------------------- */

enum err
device_activate_run(struct job *j)
{
	struct page_device_activate page = { .now = (long)j->cx.now };
	struct page_frame f;
	struct device_visit d;
	struct buf b;

	TRY(begin(j, &d));
	if (d.done)
		return ERR_OK;
	if (!d.v.living)
		visit_start(&d.v);
	f = device_frame(&d, &b);
	page_device_activate_write(&b, &f, &page);
	return device_answer(&d, &b);
}

static enum err
activation_told(struct device_visit *d, id device)
{
	struct job *j = d->v.j;

	d->s = (struct device_session){ .form = DEVICE_FORM, .said = (int)TEXT_DEVICE_ACTIVATED };
	TRY(device_told(d, PATH "/log-in"));
	j->body = ctx_fmt(&j->cx, "{\"go\":\"" PATH "/log-in\",\"device\":\"%llu\"}\n", (unsigned long long)device);
	if (j->body == NULL)
		return j->cx.fault.code;
	j->body_n = strlen(j->body);
	return ERR_OK;
}

enum err
device_activate_try_run(struct job *j)
{
	struct activation_order o = { .user = "" };
	struct device_visit d;
	struct signed_request s;
	struct activation r;
	unsigned char *key;
	struct form form;
	size_t n;

	TRY(begin(j, &d));
	TRY(visit_form(&d.v, &form));
	TRY(signed_read(j, &s));
	if (!b64_read(&j->cx, form_value(&form, "key"), &key, &n) || n != DEVICE_KEY_BYTES || s.r.device != 0)
		return fail(&j->cx, ERR_INPUT, "DEV-04: a new key, and no number yet");
	if (facility_code_valid(form_value(&form, "facility")))
		memcpy(j->who.facility, form_value(&form, "facility"), FACILITY_CODE);
	memcpy(o.key, key, DEVICE_KEY_BYTES);
	o.user = form_value(&form, "user");
	o.password = form_value(&form, "password");
	o.code = form_value(&form, "code");
	o.request = s.r;
	o.signature = s.signature;
	o.signature_n = s.n;
	TRY(sign(j, 0, ""));
	TRY(device_activate(&j->act, &o, &r));
	return r.outcome != ERR_OK ? device_told_not(j, r.outcome) : activation_told(&d, r.device.id);
}

/* ---- log-in -------------------------------------------------------------------------------------------- */

enum err
device_log_in_run(struct job *j)
{
	struct page_device_log_in page = { .now = (long)j->cx.now };
	struct device_visit d;
	struct page_frame f;
	struct buf b;

	TRY(begin(j, &d));
	if (d.done)
		return ERR_OK;
	if (d.s.login[0] != '\0')
		return visit_go(&d.v, PATH);
	if (!d.v.living)
		visit_start(&d.v);
	page.said = d.s.said >= 0 && d.s.said < TEXT_COUNT;
	page.what = page.said ? (enum text)d.s.said : TEXT_DEVICE_LOG_IN;
	d.s.said = TEXT_COUNT;
	device_keep(&d);
	f = device_frame(&d, &b);
	page_device_log_in_write(&b, &f, &page);
	return device_answer(&d, &b);
}

enum err
device_log_in_try_run(struct job *j)
{
	struct log_in_order o = { .user = "" };
	struct device_visit d;
	struct device device;
	struct form form;
	struct log_in l;

	TRY(begin(j, &d));
	TRY(visit_form(&d.v, &form));
	TRY(signed_by_device(j, &device));
	o.user = form_value(&form, "user");
	o.password = form_value(&form, "password");
	o.place = device_place(&device);
	TRY(account_log_in(&j->act, &o, &l));
	if (l.outcome != ERR_OK)
		return device_told_not(j, l.outcome);
	visit_start(&d.v);              /* who knew the session before knows nothing of this one */
	d.s = (struct device_session){ .form = DEVICE_FORM, .said = TEXT_COUNT, .device = device.id };
	memcpy(d.s.facility, device.facility, FACILITY_CODE);
	memcpy(d.s.login, l.token, LOGIN_TOKEN);
	return device_told(&d, PATH);
}

enum err
device_log_out_run(struct job *j)
{
	struct device_visit d;
	struct form form;

	TRY(begin(j, &d));
	TRY(visit_form(&d.v, &form));
	if (d.s.login[0] != '\0') {     /* a locked screen, too */
		memcpy(j->who.facility, d.s.facility, FACILITY_CODE);
		TRY(use_login(&d));
		if (d.done)
			return ERR_OK;
		TRY(login_end(&j->act, &d.l));
	}
	d.s = (struct device_session){ .form = DEVICE_FORM };
	return device_go(&d, PATH "/log-in", TEXT_CONSOLE_LOG_IN_OUT);
}

/* ---- the lock ------------------------------------------------------------------------------------------ */

/* Where the work was. */
static const char *
resume(const struct device_visit *d)
{
	return d->s.walk.session != 0 ? PATH "/check/card" : d->s.token[0] != '\0' ? PATH "/check/confirm" : PATH;
}

enum err
device_lock_run(struct job *j)
{
	struct page_device_lock page = { .now = (long)j->cx.now };
	struct device_visit d;
	struct page_frame f;
	struct buf b;

	TRY(begin(j, &d));
	if (d.done)
		return ERR_OK;
	if (d.s.login[0] == '\0')
		return visit_go(&d.v, PATH "/log-in");
	TRY(lock_look(&d));
	TRY(use_login(&d));             /* whoever is not logged in any more types the user ID, too */
	j->act.change = change_new(&j->cx);     /* without the note that the log-in was used */
	if (d.done || j->act.change == NULL)
		return d.done ? ERR_OK : j->cx.fault.code;
	d.s.locked = true;
	device_keep(&d);
	page.user = d.l.account.user;
	f = device_frame(&d, &b);
	f.idle_seconds = 0;
	f.user = f.log_out = "";
	page_device_lock_write(&b, &f, &page);
	return device_answer(&d, &b);
}

enum err
device_lock_now_run(struct job *j)
{
	struct device_visit d;
	struct form form;

	TRY(device_form(j, &d, &form));
	if (d.done)
		return ERR_OK;
	d.s.locked = true;
	return device_go(&d, PATH "/lock", TEXT_COUNT);
}

enum err
device_unlock_run(struct job *j)
{
	struct log_in_order o = { .user = "" };
	struct device_visit d;
	struct device device;
	struct account of;
	struct form form;
	enum err outcome;

	TRY(begin(j, &d));
	TRY(visit_form(&d.v, &form));
	TRY(signed_by_device(j, &device));
	if (d.s.login[0] == '\0' || device.id != d.s.device)
		return fail(&j->cx, ERR_LOGGED_OUT, "DEV-11: another device's log-in, or none");
	TRY(use_login(&d));
	if (d.done) {                   /* the way there is told, not gone */
		j->header_count = 0;
		j->status = 200;
		return device_told(&d, PATH "/log-in");
	}
	o.user = d.l.account.user;
	o.password = form_value(&form, "password");
	TRY(account_try(&j->act, &o, &of, &outcome));
	if (outcome != ERR_OK)
		return device_told_not(j, outcome);
	d.s.locked = false;
	return device_told(&d, resume(&d));
}
