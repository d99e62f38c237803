/* Batches of records on their way into the store. */
#include <stdlib.h>
#include <string.h>

#include "app/import.h"
#include "app/person_find.h"

#define BATCH 256

struct import {
	struct act   act;               /* its cx is `batch` */
	struct ctx   batch;             /* memory of the records that wait for their commit */
	size_t       waiting;
	uint64_t     rid;
	bool         begun;
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

static enum err
flush(struct import *im)
{
	enum err e = ERR_OK;

	view_end(im->act.view);
	if (!change_is_empty(im->act.change))
		e = store_commit(im->act.app->store, &im->batch, im->act.change);
	return e;
}

enum err
import_open(struct ctx *cx, struct app *app, struct view *v, const struct who *who, struct import **ret_im)
{
	struct import *im = calloc(1, sizeof *im);
	enum err e;

	if (im == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	im->rid = cx->rid;
	im->act = (struct act){ .app = app, .view = v, .who = who };
	e = begin(im, cx->now);
	if (e != ERR_OK) {
		cx->fault = im->batch.fault;
		ctx_release(&im->batch);
		free(im);
		return e;
	}
	*ret_im = im;
	return ERR_OK;
}

/* Counts a record; writes the batch when it is full. */
static enum err
added(struct import *im)
{
	instant now = im->batch.now;

	if (++im->waiting < BATCH)
		return ERR_OK;
	if (flush(im) != ERR_OK)        /* of the batch, and not to be taken for a refusal of this record */
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

/* The numbers' person; without a branch, birth date and sex must agree [ELG-06]. */
static enum err
person_of(struct import *im, const struct eligibility_query *who, int sex, id *ret_person)
{
	struct found f;

	TRY(person_find(&im->act, who, &f));
	if (f.persons == 1 && who->branch[0] == '\0' && sex != 0 && f.person.sex1 != sex)
		f.persons = 0;
	if (f.persons == 0)
		return fail(&im->batch, ERR_NOT_FOUND, "ELG-06: nobody has these numbers");
	if (f.persons > 1)
		return fail(&im->batch, ERR_STALE, "ELG-06: the numbers stand for several persons");
	*ret_person = f.person.id;
	return ERR_OK;
}

enum err
import_claim(struct import *im, const struct claim *c)
{
	struct claim copy;
	id person;

	TRY(person_of(im, &c->who, c->sex, &person));
	TRY(claim_copy(&im->batch, c, &copy));
	copy.id = id_new();
	copy.person = person;
	TRY(change_claim(im->act.change, &copy));
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
import_checkup(struct import *im, const struct checkup *c, bool removed)
{
	struct checkup copy;
	id person;

	TRY(person_of(im, &c->who, c->sex, &person));
	TRY(checkup_copy(&im->batch, c, &copy));
	copy.id = id_new();
	copy.person = person;
	if (removed)
		return checkup_remove(im, &copy);
	TRY(change_checkup(im->act.change, &copy));
	return added(im);
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
import_close(struct import **im, struct ctx *cx, enum audit_act what, const char *subject)
{
	struct import *i = *im;
	enum err e = ERR_SYSTEM;

	*im = NULL;
	if (i->begun) {
		e = act_audit(&i->act, what, ERR_OK, 0, MODE_NONE, NULL, subject);
		if (e == ERR_OK)
			e = flush(i);
		else
			view_end(i->act.view);
		if (e != ERR_OK)
			cx->fault = i->batch.fault;
		ctx_release(&i->batch);
	}
	free(i);
	return e;
}
