/* What a data folder tells of its installation without a running centre. */
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include "admin/doctor.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/limit.h"
#include "card/issue.h"

/* One line of the report. */
enum err
doctor_found(struct doctor *r, const char *what, enum finding f, const char *ja, const char *en)
{
	static const char *const words[] = { "ok", "soon", "mend" };

	if (r->worst < f)
		r->worst = f;
	TRY(listing_row(&r->list));
	TRY(listing_cell(&r->list, "check", "%s", what));
	TRY(listing_cell(&r->list, "state", "%s", words[f]));
	return listing_cell(&r->list, "say", "%s", r->lang == LANG_EN ? en : ja);
}

/* ---- the folder ---- */

static enum err
mode_of(struct doctor *r, const char *name, mode_t most)
{
	const char *path = name[0] == '\0' ? r->folder : file_join(r->cx, r->folder, name);
	const char *what = ctx_fmt(r->cx, "mode of %s", name[0] == '\0' ? "the data folder" : name);
	struct stat st;

	if (path == NULL || what == NULL)
		return r->cx->fault.code;
	if (stat(path, &st) != 0)
		return doctor_found(r, what, FINDING_BAD, "ありません。バックアップから戻してください", "missing: restore it from a back-up");
	if ((st.st_mode & 07777 & ~most) != 0)
		return doctor_found(r, what, FINDING_BAD, ctx_fmt(r->cx, "ほかの利用者が読めます: chmod %o %s", most, path),
		    ctx_fmt(r->cx, "others can read it: chmod %o %s", most, path));
	return doctor_found(r, what, FINDING_FINE, "持ち主だけが使えます", "its owner's alone");
}

static enum err
check_modes(struct doctor *r)
{
	const char *app = file_join(r->cx, r->folder, "tls/keys/app.jwk");

	TRY(mode_of(r, "", 0700));
	TRY(mode_of(r, "kyotaku.conf", 0600));
	TRY(mode_of(r, "store.db", 0600));
	TRY(mode_of(r, "tls/keys/ca.key", 0600));
	if (app != NULL && access(app, F_OK) == 0)      /* only where people come by an app */
		TRY(mode_of(r, "tls/keys/app.jwk", 0600));
	return mode_of(r, "tls/keys/server.key", 0600);
}

static enum err
check_disk(struct doctor *r)
{
	struct statvfs v;
	unsigned long long free_mb;
	enum finding f;

	if (statvfs(r->folder, &v) != 0)
		return doctor_found(r, "disk", FINDING_BAD, "空きを調べられません", "free space cannot be told");
	free_mb = (unsigned long long)v.f_bavail * v.f_frsize / 1048576;
	f = free_mb < 512 ? FINDING_BAD : free_mb < 5120 ? FINDING_SOON : FINDING_FINE;
	return doctor_found(r, "disk", f, ctx_fmt(r->cx, "空き %llu MiB%s", free_mb, f == FINDING_FINE ? "" : "。場所を空けてください"),
	    ctx_fmt(r->cx, "%llu MiB free%s", free_mb, f == FINDING_FINE ? "" : ": make room"));
}

/* ---- certificates and clock ---- */

static enum err
check_certificate(struct doctor *r, const char *stem)
{
	const char *what = ctx_fmt(r->cx, "certificate %s", stem);
	char *pem;
	size_t n;
	instant ends;
	int days;
	enum finding f;

	if (what == NULL)
		return r->cx->fault.code;
	if (file_read(r->cx, ctx_fmt(r->cx, "%s/tls/%s.pem", r->folder, stem), LIMIT_VALUE_BYTES, &pem, &n) != ERR_OK
	    || cert_end(r->cx, pem, &ends) != ERR_OK)
		return doctor_found(r, what, FINDING_BAD, "読めません", "cannot be read");
	days = (int)((ends - clock_system()) / 86400);
	f = days < 7 ? FINDING_BAD : days < 60 ? FINDING_SOON : FINDING_FINE;
	return doctor_found(r, what, f, ctx_fmt(r->cx, "あと%d日%s", days, f == FINDING_FINE ? "" : "。更新してください: kyotaku tls renew"),
	    ctx_fmt(r->cx, "%d days left%s", days, f == FINDING_FINE ? "" : ": renew it: kyotaku tls renew"));
}

static enum err
check_clock(struct doctor *r)
{
	struct timex t = { .modes = 0 };
	int state = adjtimex(&t);
	struct stat st;

	if (stat(file_join(r->cx, r->folder, "clock"), &st) == 0)
		return doctor_found(r, "clock", FINDING_SOON, "動かせる時計です。試験用だけに使ってください", "a movable clock: for trials only");
	if (state == TIME_ERROR || (t.status & STA_UNSYNC) != 0)
		return doctor_found(r, "clock", FINDING_SOON, "時刻合わせ(NTP)が働いていません", "not set by the network (NTP)");
	return doctor_found(r, "clock", FINDING_FINE, "ネットワークの時刻に合っています", "set by the network");
}

enum err
doctor_begin(struct doctor *r, struct ctx *cx, const char *folder, enum lang l)
{
	*r = (struct doctor){ .cx = cx, .folder = folder, .lang = l, .worst = FINDING_FINE };
	return listing_begin(&r->list, cx);
}

enum err
doctor_look(struct doctor *r)
{
	TRY(check_modes(r));
	TRY(check_disk(r));
	TRY(check_clock(r));
	TRY(check_certificate(r, "server"));
	return check_certificate(r, "ca");
}
