/* What a facility asks about itself: the address of its page, its settings, passcodes, activation codes. */
#include "app/device_set.h"
#include "app/facility_set.h"
#include "app/setting_own.h"
#include "base/limit.h"
#include "centre/deed.h"
#include "page/qr.h"
#include "page/sheet.h"

#define QR_SCALE 8

/* The living address, or a new one when it is to be changed or there is none. */
static enum err
address(struct job *j, const struct msg_request *rq, struct entry *ret_e)
{
	enum err e = rq->renew ? ERR_NOT_FOUND : view_entry_of(j->act.view, &j->cx, j->who.facility, rq->mode, 0, ret_e);

	if (e == ERR_NOT_FOUND)
		return facility_entry(&j->act, j->who.facility, rq->mode, 0, ret_e);
	TRY(e);
	return act_audit(&j->act, AUDIT_ENTRY_ISSUED, ERR_OK, 0, rq->mode, NULL, "shown");
}

/* To be printed and handed out: who, what for, the code. */
static enum err
address_sheet(struct job *j, enum mode m, const char *url, struct buf *out)
{
	struct sheet_form form = { .size = SHEET_A4, .lang = LANG_JA, .made = j->cx.now, .title = "マイナ在宅受付Web" };
	struct facility f;
	struct sheet *s;

	TRY(view_facility(j->act.view, &j->cx, j->who.facility, &f));
	form.facility = f.name;
	TRY(sheet_new(&j->cx, &form, out, &s));
	sheet_heading(s, 1, f.name);
	sheet_heading(s, 2, mode_row(m)->ja);
	sheet_code(s, url, 60, "スマートフォンでこのコードを読み取り、マイナンバーカードで受付をしてください。");
	sheet_text(s, url);
	return sheet_done(&s);
}

enum err
deed_url(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	struct settings settings;
	struct entry e;
	struct buf b;

	TRY(act_uses(&j->act, rq->mode, &settings));
	TRY(address(j, rq, &e));
	if ((rs->url = ctx_fmt(&j->cx, "%s/r/%s", j->centre->app.origin, e.token)) == NULL)
		return j->cx.fault.code;
	if (rq->format == 0)
		return ERR_OK;
	buf_init(&b, &j->cx, LIMIT_FILE_BYTES);
	if (rq->format == 1)
		TRY(address_sheet(j, rq->mode, rs->url, &b));
	else
		TRY(qr_png(&b, rs->url, QR_SCALE));
	TRY(buf_done(&b));
	rs->document = b.p;
	rs->document_n = b.n;
	rs->document_type = rq->format == 1 ? "application/pdf" : "image/png";
	return ERR_OK;
}

enum err
deed_settings_tell(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	struct setting_now *all;

	(void)rq;
	TRY(setting_own_tell(&j->act, &all, &rs->setting_count));
	rs->settings = all;
	return ERR_OK;
}

enum err
deed_settings_change(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	struct setting_now *all;

	TRY(setting_own_change(&j->act, rq->wishes, rq->wish_count));
	TRY(setting_own_tell(&j->act, &all, &rs->setting_count));
	setting_own_overlay(&j->act, all, rs->setting_count, rq->wishes, rq->wish_count);
	rs->settings = all;
	return ERR_OK;
}

enum err
deed_charts(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	struct setting_now *all;
	size_t n;

	if (rq->wish_count > 0)
		TRY(setting_own_change(&j->act, rq->wishes, rq->wish_count));
	TRY(setting_own_tell(&j->act, &all, &n));
	setting_own_overlay(&j->act, all, n, rq->wishes, rq->wish_count);
	rs->settings = &all[SETTING_CHARTS];
	rs->setting_count = 1;
	return ERR_OK;
}

enum err
deed_passcode(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	struct passcode *p = ctx_alloc(&j->cx, sizeof *p);

	(void)rq;
	if (p == NULL)
		return j->cx.fault.code;
	TRY(passcode_get(&j->act, j->who.facility, p));
	rs->passcode = p;
	return ERR_OK;
}

enum err
deed_codes_tell(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	struct device *all;

	(void)rq;
	TRY(device_list(&j->act, j->who.facility, &all, &rs->device_count));
	rs->devices = all;
	return ERR_OK;
}

enum err
deed_code_issue(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	struct device *d = ctx_alloc(&j->cx, sizeof *d);

	if (d == NULL)
		return j->cx.fault.code;
	TRY(device_issue(&j->act, j->who.facility, rq->label, d));
	rs->devices = d;
	rs->device_count = 1;
	return ERR_OK;
}

enum err
deed_code_end(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	(void)rs;
	return device_invalidate(&j->act, j->who.facility, rq->code);
}
