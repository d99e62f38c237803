/* `kyotaku doctor`: looks a whole installation through and says what to mend. It changes nothing. */
#include <string.h>

#include "admin/doctor.h"
#include "admin/operator.h"
#include "base/file.h"
#include "base/limit.h"
#include "cli/cli.h"

struct checkup_room {
	struct ctx *cx;
	const struct options *op;
	struct doctor doctor;
};

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
		return doctor_found(&r->doctor, "centre", FINDING_BAD, ctx_fmt(r->cx, "動いていません: kyotakud --data %s", r->op->folder),
		    ctx_fmt(r->cx, "does not run: kyotakud --data %s", r->op->folder));
	if (strcmp(version, KYOTAKU_VERSION) != 0)
		return doctor_found(&r->doctor, "versions", FINDING_BAD, ctx_fmt(r->cx, "センターは %s、kyotaku は %s です。そろえてください", version, KYOTAKU_VERSION),
		    ctx_fmt(r->cx, "the centre is %s, kyotaku %s: install one version", version, KYOTAKU_VERSION));
	return doctor_found(&r->doctor, "versions", FINDING_FINE, KYOTAKU_VERSION, KYOTAKU_VERSION);
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
		return doctor_found(&r->doctor, "revocation lists", FINDING_BAD, "期限切れか、ありません。すべてのカードが断られます: kyotaku trust take",
		    "missing or out of date, every card is refused: kyotaku trust take");
	if (until - r->cx->now < 2 * 86400)
		return doctor_found(&r->doctor, "revocation lists", FINDING_SOON, ctx_fmt(r->cx, "%s まで", ends), ctx_fmt(r->cx, "until %s", ends));
	return doctor_found(&r->doctor, "revocation lists", FINDING_FINE, ctx_fmt(r->cx, "%s まで", ends), ctx_fmt(r->cx, "until %s", ends));
}

static enum err
check_terminals(struct checkup_room *r)
{
	const char *label = ask(r, (const char *const []){ "terminal", "expiring", "30" }, 3, "label");

	if (label == NULL)
		return ERR_OK;
	return label[0] != '\0' ? doctor_found(&r->doctor, "terminals", FINDING_SOON, "30日以内に切れる証明書があります: kyotaku terminal expiring 30",
	    "some certificates end within 30 days: kyotaku terminal expiring 30")
	    : doctor_found(&r->doctor, "terminals", FINDING_FINE, "30日以内に切れる証明書はありません", "none ends within 30 days");
}

static enum err
check_operators(struct checkup_room *r)
{
	struct operator *all;
	size_t n, soon = 0;

	TRY(operators_read(r->cx, file_join(r->cx, r->op->folder, "operators"), &all, &n));
	for (size_t i = 0; i < n; i++)
		soon += all[i].certified_until != 0 && all[i].certified_until < r->cx->now + 30 * INT64_C(86400);
	return soon > 0 ? doctor_found(&r->doctor, "operators", FINDING_SOON, "30日以内に切れる運用者の証明書があります: kyotaku operator issue",
	    "some operators' certificates end within 30 days: kyotaku operator issue")
	    : doctor_found(&r->doctor, "operators", FINDING_FINE, "30日以内に切れる証明書はありません", "no certificate ends within 30 days");
}

static enum err
check_audit(struct checkup_room *r)
{
	static const char *const words[] = { "audit", "verify" };
	struct order o = remote_words(r->op, words, 2);
	const char *keys;
	struct buf b;
	enum err e;

	buf_init(&b, r->cx, LIMIT_FILE_BYTES);
	e = remote_order(r->cx, r->op, &o, &b);
	if (e == ERR_AWAY)
		return ERR_OK;
	keys = e == ERR_OK ? ask(r, words, 2, "keys") : NULL;
	if (keys != NULL && strcmp(keys, "0") == 0)
		return doctor_found(&r->doctor, "audit", FINDING_SOON, "つながっていますが、鍵で封じられていません: kyotaku audit rotate",
		    "every row follows from the one before, but without a key: kyotaku audit rotate");
	return e == ERR_OK ? doctor_found(&r->doctor, "audit", FINDING_FINE, "鍵で封じられ、すべてつながっています",
	    "sealed, and every row follows from the one before")
	    : doctor_found(&r->doctor, "audit", FINDING_BAD, "監査記録がつながっていません。バックアップを確かめてください: kyotaku backup verify",
	    "the chain is broken; look at your back-ups: kyotaku backup verify");
}

LOCAL(doctor_command)
{
	static enum err (*const checks[])(struct checkup_room *) = { check_centre, check_lists, check_terminals, check_operators,
		check_audit };
	struct checkup_room r = { .cx = cx, .op = op };

	TRY(folder_check(cx, op));
	TRY(doctor_begin(&r.doctor, cx, op->folder, op->order.lang));
	TRY(doctor_look(&r.doctor));
	for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
		TRY(checks[i](&r));
	TRY(listing_write(&r.doctor.list, &op->order, out));
	return r.doctor.worst == FINDING_BAD ? fail(cx, ERR_MEND, "see the lines that say mend") : ERR_OK;
}
