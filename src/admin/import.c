/* Commands that take files in: decoded by wire/, kept by app/import, reported line by line. */
#include <string.h>

#include "admin/commands.h"
#include "admin/taking.h"
#include "app/feed.h"
#include "wire/checkup.h"
#include "wire/feed.h"
#include "wire/master.h"
#include "wire/prescription.h"

static struct origin
origin_of(const struct taking *t)
{
	return (struct origin){ t->report->file, t->report->record, t->report->line };
}

enum err
taking_person(void *user, struct ctx *cx, const struct person *p, const struct eligibility *rows, size_t n)
{
	(void)cx;
	return import_person(((struct taking *)user)->im, p, rows, n);
}

enum err
taking_claim(void *user, struct ctx *cx, const struct claim *c)
{
	const struct origin o = origin_of(user);

	(void)cx;
	return import_claim(((struct taking *)user)->im, c, &o);
}

enum err
taking_returned(void *user, struct ctx *cx, const struct claim *c)
{
	(void)cx;
	return import_claim_returned(((struct taking *)user)->im, c);
}

enum err
taking_checkup(void *user, struct ctx *cx, const struct checkup *c, bool removed)
{
	const struct origin o = origin_of(user);

	(void)cx;
	return import_checkup(((struct taking *)user)->im, c, removed, &o);
}

static enum err
on_item(void *user, struct ctx *cx, const struct checkup_item *i)
{
	(void)cx;
	return import_checkup_item(((struct taking *)user)->im, i);
}

static enum err
on_drug(void *user, struct ctx *cx, const struct drug_name *d)
{
	(void)cx;
	return import_drug_name(((struct taking *)user)->im, d);
}

static enum err
on_act(void *user, struct ctx *cx, const struct act_name *a)
{
	(void)cx;
	return import_act_name(((struct taking *)user)->im, a);
}

static enum err
on_code(void *user, struct ctx *cx, const struct code_name *c)
{
	(void)cx;
	return import_code_name(((struct taking *)user)->im, c);
}

static enum err
read_feed(struct ctx *cx, const struct order *o, struct report *r, struct taking *t)
{
	TRY(feed_read(cx, o->body, o->body_n, r, taking_person, t));
	return import_feed_end(t->im, r->accepted);
}

static enum err
read_claims(struct ctx *cx, const struct order *o, struct report *r, struct taking *t)
{
	return claim_file_read(cx, o->body, o->body_n, r, taking_claim, t);
}

static enum err
read_prescriptions(struct ctx *cx, const struct order *o, struct report *r, struct taking *t)
{
	return prescriptions_read(cx, o->body, o->body_n, r, taking_claim, t);
}

static enum err
read_returned(struct ctx *cx, const struct order *o, struct report *r, struct taking *t)
{
	return claim_file_read(cx, o->body, o->body_n, r, taking_returned, t);
}

static enum err
read_checkups(struct ctx *cx, const struct order *o, struct report *r, struct taking *t)
{
	return checkup_file_read(cx, o->body, o->body_n, r, taking_checkup, t);
}

const struct master_each taking_master = { .drug = on_drug, .act = on_act, .code = on_code, .item = on_item };

static enum err
read_master(struct ctx *cx, const struct order *o, struct report *r, struct taking *t)
{
	return master_read(cx, o->body, o->body_n, r, &taking_master, t);
}

static enum err
print(struct ctx *cx, const struct order *o, const struct report *r, struct buf *out)
{
	char *p;
	size_t n;

	if (!o->json) {
		report_text(out, r, cx->lang);
		return buf_done(out);
	}
	TRY(report_json(cx, r, cx->lang, &p, &n));
	buf_add(out, p, n);
	return buf_done(out);
}

/* One way of taking a file in. */
struct way {
	const char *word;
	enum audit_act what;
	enum err  (*read)(struct ctx *, const struct order *, struct report *, struct taking *);
};
static const struct way ways[] = {
	{ "insurer", AUDIT_PERSON_IMPORTED, read_feed }, { "claims", AUDIT_CLAIM_IMPORTED, read_claims },
	{ "prescriptions", AUDIT_CLAIM_IMPORTED, read_prescriptions },
	{ "returned", AUDIT_CLAIM_RETURNED, read_returned }, { "checkups", AUDIT_CHECKUP_IMPORTED, read_checkups },
	{ "master", AUDIT_MASTER_IMPORTED, read_master },
};
enum { WAY_INSURER, WAY_CLAIMS, WAY_PRESCRIPTIONS, WAY_RETURNED, WAY_CHECKUPS, WAY_MASTER, WAYS };

static enum err
number_take(struct operation *op, const char *name, id *ret_feed)
{
	struct feed_intake in = { .who = &op->who, .name = name };

	sha256(op->order->body, op->order->body_n, in.digest);
	return feed_begin(op->app, op->view, op->cx, &in, ret_feed);
}

/* Reads, keeps and reports; a trial keeps nothing. What was good is kept even when the file broke off; the outcome says
 * that it did. */
static enum err
take_in(struct operation *op, const struct way *w, bool trial, struct buf *out)
{
	const struct order *o = op->order;
	const char *path = o->words[o->count - 1], *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
	struct ctx *cx = op->cx;
	const struct intake in = { .who = &op->who, .what = w->what, .name = name };
	struct taking t;
	struct report r;
	enum err e, kept;
	id feed = 0;

	TRY(report_init(&r, cx, name));
	t.report = &r;
	if (w->read == read_feed && !trial && feed_begins(o->body, o->body_n))
		TRY(number_take(op, name, &feed));
	TRY(import_open(cx, op->app, op->view, &in, &t.im));
	import_feed(t.im, feed);
	if (trial)
		import_only_try(t.im);
	e = w->read(cx, o, &r, &t);
	kept = import_close(&t.im, cx, r.accepted, r.refused);
	TRY(print(cx, o, &r, out));
	if (e == ERR_BUSY)
		return fail(cx, e, "the centre is stopping; what was taken in is kept, import the file again");
	return e != ERR_OK ? e : kept;
}

static enum err
keep(struct app *app, struct view *v, struct ctx *cx, const struct order *o, struct buf *out, int way)
{
	struct operation op = { .app = app, .view = v, .cx = cx, .order = o,
	    .who = { .label = o->account[0] != '\0' ? o->account : "operator" } };

	return take_in(&op, &ways[way], false, out);
}

COMMAND(import_check_command)
{
	struct operation op = { .app = app, .view = v, .cx = cx, .order = o, .who = { .label = "operator" } };

	for (size_t i = 0; i < WAYS; i++)
		if (strcmp(ways[i].word, o->words[2]) == 0)
			return take_in(&op, &ways[i], true, out);
	return fail(cx, ERR_USAGE, "KIND is insurer, claims, prescriptions, returned, checkups or master");
}

COMMAND(import_insurer_command)
{
	return keep(app, v, cx, o, out, WAY_INSURER);
}

COMMAND(import_claims_command)
{
	return keep(app, v, cx, o, out, WAY_CLAIMS);
}

COMMAND(import_prescriptions_command)
{
	return keep(app, v, cx, o, out, WAY_PRESCRIPTIONS);
}

COMMAND(import_returned_command)
{
	return keep(app, v, cx, o, out, WAY_RETURNED);
}

COMMAND(import_checkups_command)
{
	return keep(app, v, cx, o, out, WAY_CHECKUPS);
}

COMMAND(import_master_command)
{
	return keep(app, v, cx, o, out, WAY_MASTER);
}
