/* Numbers of feeds, images of what was before, and the way back. */
#include <stdio.h>
#include <string.h>

#include "app/feed.h"
#include "base/limit.h"

#define BATCH 256               /* persons of a commit */
#define FORGET 20000            /* images of a commit */

/* ---- taking ---- */

/* What is too old is marked, and some of what was before it goes. */
static enum err
forget_some(const struct act *a, const struct feed *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct feed f = all[i];
		size_t left;
		id *who;

		if (f.state == FEED_UNDONE || !feed_is_old(&f, n - i, a->cx->now, a->app->feed_days, LIMIT_FEEDS))
			continue;
		if (f.state != FEED_FORGOTTEN) {
			f.state = FEED_FORGOTTEN;
			TRY(change_feed(a->change, &f));
		}
		TRY(view_feed_persons(a->view, a->cx, f.id, 1, &who, &left));
		if (left > 0)
			return change_feed_forgotten(a->change, f.id, FORGET);
	}
	return ERR_OK;
}

static enum err
begin(const struct act *a, const struct feed_intake *in, id *ret_feed)
{
	struct feed *all, f = { .name = in->name, .by = in->who->label, .begun = a->cx->now };
	size_t n;

	TRY(view_feeds(a->view, a->cx, &all, &n));
	TRY(forget_some(a, all, n));
	if (in->known != 0 && n > 0 && all[n - 1].id == in->known && all[n - 1].state == FEED_TAKING) {
		*ret_feed = in->known;
		return ERR_OK;
	}
	f.id = n > 0 ? all[n - 1].id + 1 : 1;
	memcpy(f.digest, in->digest, sizeof f.digest);
	*ret_feed = f.id;
	return change_feed(a->change, &f);
}

enum err
feed_begin(struct app *app, struct view *v, struct ctx *cx, const struct feed_intake *in, id *ret_feed)
{
	struct act a = { .app = app, .cx = cx, .view = v, .who = in->who, .change = change_new(cx) };
	enum err e;

	if (a.change == NULL)
		return cx->fault.code;
	TRY(view_begin(v, cx));
	e = begin(&a, in, ret_feed);
	view_end(v);
	return e != ERR_OK || change_is_empty(a.change) ? e : store_commit(app->store, cx, a.change);
}

enum err
feed_end(const struct act *a, id feed, uint64_t persons)
{
	struct feed f;

	TRY(view_feed(a->view, a->cx, feed, &f));
	f.state = FEED_TAKEN;
	f.ended = a->cx->now;
	f.persons = persons;
	return change_feed(a->change, &f);
}

/* What makes a period this one. */
static enum err
what_of(struct ctx *cx, const struct eligibility *e, unsigned char ret[SHA256_BYTES])
{
	const char *text = ctx_fmt(cx, "%s\x1f%s\x1f%s\x1f%s\x1f%d", e->insurer, e->symbol, e->number, e->branch, e->acquired);

	if (text == NULL)
		return cx->fault.code;
	sha256(text, strlen(text), ret);
	return ERR_OK;
}

static const struct eligibility *
period_find(const struct eligibility *all, size_t n, const struct eligibility *e)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].acquired == e->acquired && strcmp(all[i].insurer, e->insurer) == 0 && strcmp(all[i].symbol, e->symbol) == 0
		    && strcmp(all[i].number, e->number) == 0 && strcmp(all[i].branch, e->branch) == 0)
			return &all[i];
	return NULL;
}

/* Fills in what was, and how it differs from what comes. */
static void
compare(struct feed_image *i, const void *was, size_t was_n, const void *comes, size_t comes_n)
{
	i->state = was == NULL ? IMAGE_NEW : was_n == comes_n && memcmp(was, comes, was_n) == 0 ? IMAGE_SAME : IMAGE_CHANGED;
	i->was = i->state == IMAGE_CHANGED ? was : NULL;
	i->was_n = i->state == IMAGE_CHANGED ? was_n : 0;
}

static enum err
tell_person(const struct act *a, struct feed_image *i, const struct person *p, bool is_new)
{
	const void *was = NULL, *comes;
	size_t was_n = 0, comes_n;
	struct person known;

	if (!is_new) {
		TRY(view_person(a->view, a->cx, p->id, &known));
		TRY(person_pack(a->cx, &known, &was, &was_n));
	}
	TRY(person_pack(a->cx, p, &comes, &comes_n));
	compare(i, was, was_n, comes, comes_n);
	TRY(change_feed_image(a->change, i));
	return i->state == IMAGE_SAME ? ERR_OK : change_person(a->change, p);
}

static enum err
tell_period(const struct act *a, struct feed_image *i, const struct eligibility *known, const struct eligibility *row)
{
	const void *was = NULL, *comes;
	size_t was_n = 0, comes_n;
	struct eligibility e;

	TRY(eligibility_copy(a->cx, row, &e));
	e.id = known != NULL ? known->id : id_new();
	e.person = i->person;
	TRY(what_of(a->cx, &e, i->what));
	if (known != NULL)
		TRY(eligibility_pack(a->cx, known, &was, &was_n));
	TRY(eligibility_pack(a->cx, &e, &comes, &comes_n));
	compare(i, was, was_n, comes, comes_n);
	TRY(change_feed_image(a->change, i));
	return i->state == IMAGE_SAME ? ERR_OK : change_eligibility(a->change, &e);
}

enum err
feed_tell(const struct act *a, id feed, const struct person *p, bool is_new, const struct eligibility *rows, size_t n)
{
	struct feed_image *images, i = { .person = p->id, .feed = feed };
	struct eligibility *known = NULL;
	size_t image_count = 0, known_count = 0;

	if (!is_new) {
		TRY(view_feed_images(a->view, a->cx, p->id, &images, &image_count));
		for (size_t k = 0; k < image_count; k++)
			if (images[k].feed == feed)
				return fail(a->cx, ERR_EXISTS, "FEED-11: this feed has told the person before");
		TRY(view_eligibilities(a->view, a->cx, p->id, &known, &known_count));
	}
	TRY(tell_person(a, &i, p, is_new));
	for (size_t k = 0; k < n; k++) {
		i.place++;
		TRY(tell_period(a, &i, period_find(known, known_count, &rows[k]), &rows[k]));
	}
	return ERR_OK;
}

/* ---- the way back ---- */

/* One person on the way back. */
struct undoing {
	const struct act *a;
	id          person;
	struct eligibility *periods;
	size_t      count;
	bool        leaves;             /* came with the feed */
	struct feed_undone *u;
};

static bool
same_record(const struct feed_image *x, const struct feed_image *y)
{
	return (x->place == 0) == (y->place == 0) && memcmp(x->what, y->what, SHA256_BYTES) == 0;
}

static enum err
period_drop(struct undoing *w, const struct feed_image *i)
{
	unsigned char what[SHA256_BYTES];

	for (size_t k = 0; k < w->count; k++) {
		TRY(what_of(w->a->cx, &w->periods[k], what));
		if (memcmp(what, i->what, SHA256_BYTES) == 0)
			return change_eligibility_removed(w->a->change, w->person, w->periods[k].id);
	}
	return ERR_OK;
}

/* No later feed has told it: as it was. */
static enum err
record_restore(struct undoing *w, const struct feed_image *i)
{
	struct eligibility e;
	struct person p;

	w->u->restored += i->state == IMAGE_CHANGED;
	w->u->removed += i->state == IMAGE_NEW && i->place > 0;
	if (i->state == IMAGE_SAME)
		return ERR_OK;
	if (i->state == IMAGE_NEW && i->place > 0)
		return period_drop(w, i);
	if (i->state == IMAGE_NEW) {
		w->leaves = true;
		return ERR_OK;
	}
	if (i->place == 0) {
		TRY(person_unpack(w->a->cx, i, &p));
		return change_person(w->a->change, &p);
	}
	TRY(eligibility_unpack(w->a->cx, i, &e));
	return change_eligibility(w->a->change, &e);
}

/* Who came with the feed goes with it, unless something hangs on the person [RBK-03]. */
static enum err
person_leave(struct undoing *w)
{
	bool tied;

	TRY(view_person_tied(w->a->view, w->a->cx, w->person, &tied));
	w->u->kept += tied;
	w->u->removed += !tied;
	return tied ? ERR_OK : change_person_removed(w->a->change, w->person);
}

static enum err
undo_person(const struct act *a, id feed, id person, struct feed_undone *u)
{
	struct undoing w = { .a = a, .person = person, .u = u };
	struct feed_image *images;
	size_t n;

	TRY(view_feed_images(a->view, a->cx, person, &images, &n));
	TRY(view_eligibilities(a->view, a->cx, person, &w.periods, &w.count));
	for (size_t i = 0; i < n; i++) {
		size_t k = i + 1;

		if (images[i].feed != feed)
			continue;
		while (k < n && (images[k].feed == feed || !same_record(&images[i], &images[k])))
			k++;
		if (k < n) {
			struct feed_image later = feed_image_without(&images[k], &images[i]);

			u->later++;
			TRY(change_feed_image(a->change, &later));
		} else {
			TRY(record_restore(&w, &images[i]));
		}
		TRY(change_feed_image_removed(a->change, &images[i]));
	}
	u->persons++;
	return w.leaves ? person_leave(&w) : ERR_OK;
}

/* Its first commit: from here on it is known as one that is being undone, and its file would come in from the beginning. */
static enum err
undo_begin(const struct act *a, id feed)
{
	struct import_position p = { .kind = "insurer", .head = "" };
	struct feed f;

	TRY(view_feed(a->view, a->cx, feed, &f));
	if (feed_may_undo(&f) != ERR_OK)
		return fail(a->cx, ERR_NO_MOVE, "RBK-05: feed %llu is %s", (unsigned long long)feed, feed_words[f.state]);
	f.state = FEED_UNDOING;
	memcpy(p.digest, f.digest, sizeof p.digest);
	TRY(change_feed(a->change, &f));
	return change_import_done(a->change, &p);
}

/* Some hundred persons; when none is left the feed is undone. */
static enum err
undo_some(const struct act *a, id feed, struct feed_undone *u, bool *ret_done)
{
	struct feed f;
	size_t n;
	id *who;

	TRY(view_feed_persons(a->view, a->cx, feed, BATCH, &who, &n));
	for (size_t i = 0; i < n; i++)
		TRY(undo_person(a, feed, who[i], u));
	*ret_done = n == 0;
	if (n > 0)
		return ERR_OK;
	TRY(view_feed(a->view, a->cx, feed, &f));
	f.state = FEED_UNDONE;
	f.ended = a->cx->now;
	return change_feed(a->change, &f);
}

/* One commit of the way back, in a memory of its own. */
static enum err
step(const struct act *outer, id feed, bool first, struct feed_undone *u, bool *ret_done)
{
	struct feed_undone next = *u;
	struct act a = *outer;
	const char *subject;
	struct ctx one;
	enum err e;

	TRY(ctx_init(&one, outer->cx->now, outer->cx->rid));
	a.cx = &one;
	if ((a.change = change_new(&one)) == NULL || (e = view_begin(a.view, &one)) != ERR_OK)
		return ctx_end_part(outer->cx, &one, one.fault.code);
	e = first ? undo_begin(&a, feed) : undo_some(&a, feed, &next, ret_done);
	subject = ctx_fmt(&one, "feed %llu: %zu persons so far%s", (unsigned long long)feed, next.persons, *ret_done ? ", done" : "");
	if (e == ERR_OK)
		e = subject == NULL ? one.fault.code : act_audit(&a, AUDIT_FEED_UNDONE, ERR_OK, 0, MODE_NONE, NULL, subject);
	view_end(a.view);
	if (e == ERR_OK && (e = store_commit(a.app->store, &one, a.change)) == ERR_OK)
		*u = next;
	return ctx_end_part(outer->cx, &one, e);
}

enum err
feed_roll_back(struct app *app, struct view *v, struct ctx *cx, const struct who *who, id feed, struct feed_undone *ret_u)
{
	const struct act a = { .app = app, .cx = cx, .view = v, .who = who };
	bool done = false;
	enum err e;

	memset(ret_u, 0, sizeof *ret_u);
	TRY(step(&a, feed, true, ret_u, &done));
	while (!done) {
		if (atomic_load(&app->stopping))
			return fail(cx, ERR_BUSY, "the centre is stopping; give the order again, it goes on where it stands");
		e = step(&a, feed, false, ret_u, &done);
		if (e != ERR_OK && e != ERR_STALE)      /* somebody was tied to something in between: look again */
			return e;
	}
	return ERR_OK;
}
