/* Batches of records on their way into the store. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/feed.h"
#include "app/import.h"
#include "app/person_match.h"
#include "base/rand.h"
#include "base/text.h"

#define BATCH 256
#define NAME_SHOWN 60           /* bytes of a file's name in the audit */

struct import {
	struct act   act;               /* its cx is `batch` */
	struct intake in;
	struct ctx   batch;             /* memory of the records that wait for their commit */
	struct ctx   look;              /* of one look-up */
	size_t       waiting;
	uint64_t     rid;
	bool         begun;
	bool         trial;             /* nothing is written */
	id           feed;              /* 0: none */
};

/* A fresh batch: new memory, new change, a view that sees the last commit. */
static enum err
begin(struct import *im, instant now)
{
	TRY(ctx_init(&im->batch, now, im->rid));
	im->begun = true;
	im->waiting = 0;
	im->act.cx = &im->batch;
	if ((im->act.change = change_new(&im->batch)) == NULL)
		return im->batch.fault.code;
	return view_begin(im->act.view, &im->batch);
}

/* Bytes of the name that are shown: no part of a character. */
static int
shown(const char *name)
{
	size_t n = strnlen(name, NAME_SHOWN);

	while (n > 0 && ((unsigned char)name[n] & 0xc0) == 0x80)
		n--;
	return (int)n;
}

/* A feed that is undone meanwhile takes nothing more in [RBK-06]. */
static enum err
expect_feed(struct import *im)
{
	struct feed f;

	if (im->feed == 0)
		return ERR_OK;
	TRY(view_feed(im->act.view, &im->batch, im->feed, &f));
	if (f.state != FEED_TAKING)
		return fail(&im->batch, ERR_STALE, "RBK-06: feed %llu is %s", (unsigned long long)im->feed, feed_words[f.state]);
	return change_expect_feed(im->act.change, im->feed, f.version);
}

/* Writes what waits, with an audit row in the same commit: what was taken in is on record even when the rest never comes. */
static enum err
flush(struct import *im, const char *said)
{
	const char *subject = ctx_fmt(&im->batch, "%.*s: %s", shown(im->in.name), im->in.name, said);
	enum err e = ERR_OK;

	if (subject == NULL)
		e = im->batch.fault.code;
	else if ((e = expect_feed(im)) == ERR_OK)
		e = act_audit(&im->act, im->in.what, ERR_OK, 0, MODE_NONE, NULL, subject);
	view_end(im->act.view);
	return e != ERR_OK || im->trial ? e : store_commit(im->act.app->store, &im->batch, im->act.change);
}

enum err
import_open(struct ctx *cx, struct app *app, struct view *v, const struct intake *in, struct import **ret_im)
{
	struct import *im = calloc(1, sizeof *im);
	enum err e;

	if (im == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	im->rid = cx->rid;
	im->in = *in;
	im->act = (struct act){ .app = app, .view = v, .who = in->who };
	e = ctx_init(&im->look, cx->now, cx->rid);
	if (e == ERR_OK && (e = begin(im, cx->now)) != ERR_OK)
		im->look.fault = im->batch.fault;
	if (e != ERR_OK) {
		cx->fault = im->look.fault;
		ctx_release(&im->batch);
		ctx_release(&im->look);
		free(im);
		return e;
	}
	*ret_im = im;
	return ERR_OK;
}

void
import_only_try(struct import *im)
{
	im->trial = true;
}

/* Counts a record; writes the batch when it is full. */
static enum err
added(struct import *im)
{
	instant now = im->batch.now;
	char said[60];

	if (++im->waiting < BATCH || im->in.whole)
		return ERR_OK;
	(void)snprintf(said, sizeof said, "%zu records, more to come", im->waiting);
	if (flush(im, said) != ERR_OK)        /* of the batch, and not to be taken for a refusal of this record */
		return fail(&im->batch, ERR_STORE, "a batch of records was not written");
	ctx_release(&im->batch);
	im->begun = false;
	TRY(begin(im, now));
	return atomic_load(&im->act.app->stopping) ? fail(&im->batch, ERR_BUSY, "the centre is stopping") : ERR_OK;
}

enum err
import_person(struct import *im, const struct person *p, const struct eligibility *rows, size_t n)
{
	struct ctx *cx = &im->batch;
	struct person *copy, known;
	enum err e = view_person_by_key(im->act.view, cx, p->key, &known);

	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	TRY(person_copy(cx, p, &copy));
	copy->id = e == ERR_OK ? known.id : id_new();
	if (im->feed != 0) {
		TRY(feed_tell(&im->act, im->feed, copy, e == ERR_NOT_FOUND, rows, n));
		return added(im);
	}
	TRY(change_person(im->act.change, copy));
	for (size_t i = 0; i < n; i++) {
		struct eligibility row;

		TRY(eligibility_copy(cx, &rows[i], &row));
		row.id = id_new();
		row.person = copy->id;
		TRY(change_eligibility(im->act.change, &row));
	}
	return added(im);
}

void
import_feed(struct import *im, id feed)
{
	im->feed = feed;
}

enum err
import_feed_end(struct import *im, uint64_t persons)
{
	return im->feed == 0 ? ERR_OK : feed_end(&im->act, im->feed, persons);
}

/* What a person is looked for by, and what it is about. */
struct sought {
	const struct eligibility_query *who;
	int         sex;
	enum review_kind kind;
	const char *institution;
	int         happened;           /* month or day */
	const struct claim *claim;      /* tells what else makes it another; NULL: a check-up */
	const char *report;             /* its kind, "" for the usual one */
	const struct origin *origin;
};

/* The same claim or check-up of the same numbers has the same review, however often it comes. */
static enum err
review_id(struct ctx *cx, const struct sought *w, id *ret_id)
{
	const char *symbol = text_fold(cx, w->who->symbol), *number = text_fold(cx, w->who->number), *text;
	const char *more = w->claim == NULL ? w->report
	    : ctx_fmt(cx, "%d %d %s", (int)w->claim->source, w->claim->inpatient, w->claim->prescriber);
	unsigned char digest[SHA256_BYTES];
	id n = 0;

	if (symbol == NULL || number == NULL || more == NULL || (text = ctx_fmt(cx, "%d|%s|%d|%s|%s|%s|%s|%s|%d|%d", (int)w->kind, w->institution,
	    w->happened, more, w->who->insurer, symbol, number, w->who->branch, w->who->birth, w->sex)) == NULL)
		return cx->fault.code;
	sha256(text, strlen(text), digest);
	for (size_t i = 0; i < sizeof n; i++)
		n = n << 8 | digest[i];
	*ret_id = (n & INT64_MAX) | 1;
	return ERR_OK;
}

/* Holds it for a review: ERR_HELD, and *ret_person is the review's id, which is nobody's. Or does what was decided. */
static enum err
hold(struct import *im, const struct sought *w, const struct match *m, id *ret_person)
{
	struct ctx *cx = &im->batch;
	struct review known, r = { .kind = w->kind, .at = cx->now, .by = "", .happened = w->happened,
	    .line = (uint32_t)w->origin->line, .candidate_count = m->near_count };
	struct review_candidate *candidates = ctx_array(cx, REVIEW_CANDIDATES, sizeof *candidates);
	enum err e;

	TRY(review_id(cx, w, &r.id));
	e = view_review(im->act.view, cx, r.id, &known);
	if (e == ERR_OK && known.state == REVIEW_ACCEPTED) {
		*ret_person = known.person;
		return ERR_OK;
	}
	if (e == ERR_OK && known.state == REVIEW_REFUSED)
		return fail(cx, ERR_NOT_FOUND, "ELG-13: refused by an earlier review");
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (candidates == NULL || (r.file = ctx_str(cx, w->origin->file)) == NULL
	    || (r.record = ctx_str(cx, w->origin->record)) == NULL)
		return cx->fault.code;
	memcpy(candidates, m->near, m->near_count * sizeof *candidates);
	memcpy(r.institution, w->institution, sizeof r.institution);
	r.candidates = candidates;
	TRY(change_review(im->act.change, &r));
	*ret_person = r.id;
	return ERR_HELD;
}

/* Whose numbers they are; the memory of the look-up is used again for the next. */
static enum err
match_find(struct import *im, const struct eligibility_query *who, int sex, struct match *ret_m)
{
	struct act a = im->act;
	enum err e;

	arena_reset(im->look.mem);
	a.cx = &im->look;
	if ((e = person_match(&a, who, sex, ret_m)) != ERR_OK)
		im->batch.fault = im->look.fault;
	return e;
}

/* ERR_OK: this person; ERR_HELD: under this id; ERR_NOT_FOUND [ELG-06, ELG-13]. */
static enum err
person_of(struct import *im, const struct sought *w, id *ret_person)
{
	struct match m;

	TRY(match_find(im, w->who, w->sex, &m));
	if (m.person != 0) {
		*ret_person = m.person;
		return ERR_OK;
	}
	if (m.near_count == 0)
		return fail(&im->batch, ERR_NOT_FOUND, "ELG-06: nobody has these numbers");
	return hold(im, w, &m, ret_person);
}

/* Counts the record; says again that it was held. */
static enum err
held(struct import *im, enum err e)
{
	TRY(added(im));
	return e == ERR_OK ? ERR_OK : fail(&im->batch, e, "ELG-13: held for a review");
}

static struct sought
sought_of(const struct claim *c, const struct origin *o)
{
	return (struct sought){ .who = &c->who, .sex = c->sex, .kind = REVIEW_CLAIM, .institution = c->institution,
	    .happened = c->month, .claim = c, .origin = o };
}

enum err
import_claim(struct import *im, const struct claim *c, const struct origin *o)
{
	const struct sought w = sought_of(c, o);
	struct claim copy;
	enum err e;

	TRY(claim_copy(&im->batch, c, &copy));
	e = person_of(im, &w, &copy.person);
	if (e != ERR_OK && e != ERR_HELD)
		return e;
	copy.id = id_new();
	TRY(change_claim(im->act.change, &copy));
	return held(im, e);
}

/* The claim is taken away from that person, or from under that review. */
static enum err
claim_remove(struct import *im, const struct claim *c, id from)
{
	struct claim copy = *c;

	copy.person = from;
	return change_claim_removed(im->act.change, &copy);
}

enum err
import_claim_returned(struct import *im, const struct claim *c)
{
	const struct sought w = sought_of(c, NULL);
	struct claim copy;
	struct review r;
	struct match m;
	id review;
	enum err e;

	TRY(claim_copy(&im->batch, c, &copy));
	TRY(match_find(im, w.who, w.sex, &m));
	TRY(review_id(&im->batch, &w, &review));
	e = view_review(im->act.view, &im->batch, review, &r);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_OK && r.state == REVIEW_ACCEPTED && m.person == 0)
		m.person = r.person;
	if (e == ERR_OK)
		TRY(claim_remove(im, &copy, review));
	if (m.person == 0 && e != ERR_OK)
		return fail(&im->batch, ERR_NOT_FOUND, "ELG-06: nobody has these numbers");
	if (m.person != 0)
		TRY(claim_remove(im, &copy, m.person));
	return added(im);
}

/* A deletion does not say which kind of report it means: it means both. */
static enum err
checkup_remove(struct import *im, struct checkup *c)
{
	static const int reports[] = { 10, 40 };

	for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
		c->report = reports[i];
		TRY(change_checkup_removed(im->act.change, c));
	}
	return added(im);
}

enum err
import_checkup(struct import *im, const struct checkup *c, bool removed, const struct origin *o)
{
	const struct sought w = { .who = &c->who, .sex = c->sex, .kind = REVIEW_CHECKUP, .institution = c->institution,
	    .happened = c->day, .report = c->report == 40 ? "40" : "", .origin = o };
	struct checkup copy;
	struct match m;
	enum err e;

	TRY(checkup_copy(&im->batch, c, &copy));
	if (removed) {          /* what almost fits is not taken away from anybody */
		TRY(match_find(im, w.who, w.sex, &m));
		if ((copy.person = m.person) == 0)
			return fail(&im->batch, ERR_NOT_FOUND, "ELG-06: nobody has these numbers");
		return checkup_remove(im, &copy);
	}
	e = person_of(im, &w, &copy.person);
	if (e != ERR_OK && e != ERR_HELD)
		return e;
	copy.id = id_new();
	TRY(change_checkup(im->act.change, &copy));
	return held(im, e);
}

enum err
import_checkup_item(struct import *im, const struct checkup_item *i)
{
	struct ctx *cx = &im->batch;
	struct checkup_item c = *i;

	if ((c.code = ctx_str(cx, i->code)) == NULL || (c.name = ctx_str(cx, i->name)) == NULL
	    || (c.unit = ctx_str(cx, i->unit)) == NULL || (c.xml_unit = ctx_str(cx, i->xml_unit)) == NULL
	    || (c.list = ctx_str(cx, i->list)) == NULL || (c.guidance = ctx_str(cx, i->guidance)) == NULL
	    || (c.referral = ctx_str(cx, i->referral)) == NULL)
		return cx->fault.code;
	TRY(change_checkup_item(im->act.change, &c));
	return added(im);
}

enum err
import_drug_name(struct import *im, const struct drug_name *d)
{
	struct ctx *cx = &im->batch;
	struct drug_name c = *d;

	if ((c.code = ctx_str(cx, d->code)) == NULL || (c.name = ctx_str(cx, d->name)) == NULL
	    || (c.unit = ctx_str(cx, d->unit)) == NULL || (c.price_code = ctx_str(cx, d->price_code)) == NULL
	    || (c.ingredient = ctx_str(cx, d->ingredient)) == NULL)
		return cx->fault.code;
	TRY(change_drug_name(im->act.change, &c));
	return added(im);
}

enum err
import_act_name(struct import *im, const struct act_name *a)
{
	struct ctx *cx = &im->batch;
	struct act_name c = *a;

	if ((c.code = ctx_str(cx, a->code)) == NULL || (c.name = ctx_str(cx, a->name)) == NULL
	    || (c.unit = ctx_str(cx, a->unit)) == NULL)
		return cx->fault.code;
	TRY(change_act_name(im->act.change, &c));
	return added(im);
}

enum err
import_code_name(struct import *im, const struct code_name *n)
{
	struct ctx *cx = &im->batch;
	struct code_name c = *n;

	if ((c.list = ctx_str(cx, n->list)) == NULL || (c.code = ctx_str(cx, n->code)) == NULL
	    || (c.name = ctx_str(cx, n->name)) == NULL)
		return cx->fault.code;
	TRY(change_code_name(im->act.change, &c));
	return added(im);
}

enum err
import_position(struct import *im, const struct import_position *p)
{
	return change_import_position(im->act.change, p);
}

enum err
import_done(struct import *im, const struct import_position *p)
{
	return change_import_done(im->act.change, p);
}

void
import_drop(struct import **im)
{
	if ((*im)->begun) {
		view_end((*im)->act.view);
		ctx_release(&(*im)->batch);
	}
	ctx_release(&(*im)->look);
	free(*im);
	*im = NULL;
}

enum err
import_close(struct import **im, struct ctx *cx, size_t taken, size_t refused)
{
	struct import *i = *im;
	enum err e = ERR_SYSTEM;
	char said[60];

	if (i->begun) {
		(void)snprintf(said, sizeof said, "%zu taken, %zu refused", taken, refused);
		e = flush(i, said);
		if (e != ERR_OK)
			cx->fault = i->batch.fault;
	}
	import_drop(im);
	return e;
}
