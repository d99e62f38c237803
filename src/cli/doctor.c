/* `kyotaku doctor`: looks a whole installation through and says what to mend. It changes nothing. */
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>

#include "admin/print.h"
#include "base/file.h"
#include "base/limit.h"
#include "card/issue.h"
#include "cli/cli.h"

enum finding { FINE, SOON, BAD };

struct checkup_room {
	struct ctx *cx;
	const struct options *op;
	struct listing list;
	enum finding worst;
};

/* One line of the report. */
static enum err
found(struct checkup_room *r, const char *what, enum finding f, const char *ja, const char *en)
{
	static const char *const words[] = { "ok", "soon", "mend" };

	if (r->worst < f)
		r->worst = f;
	TRY(listing_row(&r->list));
	TRY(listing_cell(&r->list, "check", "%s", what));
	TRY(listing_cell(&r->list, "state", "%s", words[f]));
	return listing_cell(&r->list, "say", "%s", r->op->order.lang == LANG_EN ? en : ja);
}

/* ---- the folder ---- */

static enum err
mode_of(struct checkup_room *r, const char *name, mode_t most)
{
	const char *path = name[0] == '\0' ? r->op->folder : file_join(r->cx, r->op->folder, name);
	const char *what = ctx_fmt(r->cx, "mode of %s", name[0] == '\0' ? "the data folder" : name);
	struct stat st;

	if (path == NULL || what == NULL)
		return r->cx->fault.code;
	if (stat(path, &st) != 0)
		return found(r, what, BAD, "ありません。バックアップから戻してください", "missing: restore it from a back-up");
	if ((st.st_mode & 07777 & ~most) != 0)
		return found(r, what, BAD, ctx_fmt(r->cx, "ほかの利用者が読めます: chmod %o %s", most, path),
		    ctx_fmt(r->cx, "others can read it: chmod %o %s", most, path));
	return found(r, what, FINE, "持ち主だけが使えます", "its owner's alone");
}

static enum err
check_modes(struct checkup_room *r)
{
	TRY(mode_of(r, "", 0700));
	TRY(mode_of(r, "kyotaku.conf", 0600));
	TRY(mode_of(r, "store.db", 0600));
	TRY(mode_of(r, "tls/keys/ca.key", 0600));
	return mode_of(r, "tls/keys/server.key", 0600);
}

static enum err
check_disk(struct checkup_room *r)
{
	struct statvfs v;
	unsigned long long free_mb;
	enum finding f;

	if (statvfs(r->op->folder, &v) != 0)
		return found(r, "disk", BAD, "空きを調べられません", "free space cannot be told");
	free_mb = (unsigned long long)v.f_bavail * v.f_frsize / 1048576;
	f = free_mb < 512 ? BAD : free_mb < 5120 ? SOON : FINE;
	return found(r, "disk", f, ctx_fmt(r->cx, "空き %llu MiB%s", free_mb, f == FINE ? "" : "。場所を空けてください"),
	    ctx_fmt(r->cx, "%llu MiB free%s", free_mb, f == FINE ? "" : ": make room"));
}

/* ---- certificates and clock ---- */

static enum err
check_certificate(struct checkup_room *r, const char *stem)
{
	const char *what = ctx_fmt(r->cx, "certificate %s", stem);
	char *pem;
	size_t n;
	instant ends;
	int days;
	enum finding f;

	if (what == NULL)
		return r->cx->fault.code;
	if (file_read(r->cx, ctx_fmt(r->cx, "%s/tls/%s.pem", r->op->folder, stem), LIMIT_VALUE_BYTES, &pem, &n) != ERR_OK
	    || cert_end(r->cx, pem, &ends) != ERR_OK)
		return found(r, what, BAD, "読めません", "cannot be read");
	days = (int)((ends - clock_system()) / 86400);
	f = days < 7 ? BAD : days < 60 ? SOON : FINE;
	return found(r, what, f, ctx_fmt(r->cx, "あと%d日%s", days, f == FINE ? "" : "。更新してください: kyotaku tls renew"),
	    ctx_fmt(r->cx, "%d days left%s", days, f == FINE ? "" : ": renew it: kyotaku tls renew"));
}

static enum err
check_clock(struct checkup_room *r)
{
	struct timex t = { .modes = 0 };
	int state = adjtimex(&t);
	struct stat st;

	if (stat(file_join(r->cx, r->op->folder, "clock"), &st) == 0)
		return found(r, "clock", SOON, "動かせる時計です。試験用だけに使ってください", "a movable clock: for trials only");
	if (state == TIME_ERROR || (t.status & STA_UNSYNC) != 0)
		return found(r, "clock", SOON, "時刻合わせ(NTP)が働いていません", "not set by the network (NTP)");
	return found(r, "clock", FINE, "ネットワークの時刻に合っています", "set by the network");
}

/* ---- the running centre ---- */

/* First value of that name in the answer to a command; NULL when there is no answer, "" when no such value. */
static const char *
ask(struct checkup_room *r, const char *const *words, size_t n, const char *name)
{
	struct order o = remote_words(r->op, words, n);
	const struct node *at;
	struct node *root;
	struct buf b;

	o.json = true;
	buf_init(&b, r->cx, LIMIT_IMPORT_BYTES);
	if (remote_order(r->cx, r->op, &o, &b) != ERR_OK || json_read(r->cx, b.n > 0 ? b.p : "{}", b.n > 0 ? b.n : 2, &root) != ERR_OK)
		return NULL;
	at = node_find(root, name);
	return at == NULL ? "" : at->text;
}

static enum err
check_centre(struct checkup_room *r)
{
	const char *version = ask(r, (const char *const []){ "centre", "show" }, 2, "version");

	if (version == NULL)
		return found(r, "centre", BAD, ctx_fmt(r->cx, "動いていません: kyotakud --data %s", r->op->folder),
		    ctx_fmt(r->cx, "does not run: kyotakud --data %s", r->op->folder));
	if (strcmp(version, KYOTAKU_VERSION) != 0)
		return found(r, "versions", BAD, ctx_fmt(r->cx, "センターは %s、kyotaku は %s です。そろえてください", version, KYOTAKU_VERSION),
		    ctx_fmt(r->cx, "the centre is %s, kyotaku %s: install one version", version, KYOTAKU_VERSION));
	return found(r, "versions", FINE, KYOTAKU_VERSION, KYOTAKU_VERSION);
}

static enum err
check_lists(struct checkup_room *r)
{
	const char *ends = ask(r, (const char *const []){ "revocation", "show" }, 2, "ends");
	instant until = 0;

	if (ends == NULL)
		return ERR_OK;          /* the centre does not run, which is said already */
	TRY(local_clock(r->cx, r->op));
	if (!instant_read_iso(ends, &until) || until <= r->cx->now)
		return found(r, "revocation lists", BAD, "期限切れか、ありません。すべてのカードが断られます: kyotaku trust take",
		    "missing or out of date, every card is refused: kyotaku trust take");
	if (until - r->cx->now < 2 * 86400)
		return found(r, "revocation lists", SOON, ctx_fmt(r->cx, "%s まで", ends), ctx_fmt(r->cx, "until %s", ends));
	return found(r, "revocation lists", FINE, ctx_fmt(r->cx, "%s まで", ends), ctx_fmt(r->cx, "until %s", ends));
}

static enum err
check_terminals(struct checkup_room *r)
{
	const char *label = ask(r, (const char *const []){ "terminal", "expiring", "30" }, 3, "label");

	if (label == NULL)
		return ERR_OK;
	return label[0] != '\0' ? found(r, "terminals", SOON, "30日以内に切れる証明書があります: kyotaku terminal expiring 30",
	    "some certificates end within 30 days: kyotaku terminal expiring 30")
	    : found(r, "terminals", FINE, "30日以内に切れる証明書はありません", "none ends within 30 days");
}

static enum err
check_audit(struct checkup_room *r)
{
	static const char *const words[] = { "audit", "verify" };
	struct order o = remote_words(r->op, words, 2);
	struct buf b;
	enum err e;

	buf_init(&b, r->cx, LIMIT_FILE_BYTES);
	e = remote_order(r->cx, r->op, &o, &b);
	if (e == ERR_AWAY)
		return ERR_OK;
	return e == ERR_OK ? found(r, "audit", FINE, "すべてつながっています", "every row follows from the one before")
	    : found(r, "audit", BAD, "監査記録がつながっていません。バックアップを確かめてください: kyotaku backup verify",
	    "the chain is broken; look at your back-ups: kyotaku backup verify");
}

LOCAL(doctor_command)
{
	static enum err (*const checks[])(struct checkup_room *) = { check_modes, check_disk, check_clock, check_centre, check_lists,
		check_terminals, check_audit };
	struct checkup_room r = { .cx = cx, .op = op };

	TRY(folder_check(cx, op));
	TRY(listing_begin(&r.list, cx));
	for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
		TRY(checks[i](&r));
	TRY(check_certificate(&r, "server"));
	TRY(check_certificate(&r, "ca"));
	TRY(listing_write(&r.list, &op->order, out));
	return r.worst == BAD ? fail(cx, ERR_MEND, "see the lines that say mend") : ERR_OK;
}
