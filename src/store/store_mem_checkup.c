/* Check-ups in the memory twin: written by their key, read with the names and limits of their day's master. */
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "store/list.h"
#include "store/names.h"
#include "store/store_mem.h"

/* ---- writing ---------------------------------------------------------------------------------------- */

/* The living record of that person, day, institution and kind of report. */
static struct record *
known(const struct mem_store *st, const struct checkup *c)
{
	const struct checkup *k;
	struct scan s;

	scan_start(&s, st, ROW_CHECKUP, 0, &c->person, st->last + 1);
	while ((k = scan_next(&s)) != NULL)
		if (k->day == c->day && k->report == c->report && strcmp(k->institution, c->institution) == 0)
			return s.found;
	return NULL;
}

enum err
mem_apply_checkup(struct mem_store *st, const void *row)
{
	struct checkup c = *(const struct checkup *)row;
	struct record *old = known(st, &c);

	if (old != NULL && ((const struct checkup *)old->value)->made > c.made)
		return ERR_OK;
	if (old != NULL) {
		c.id = ((const struct checkup *)old->value)->id;
		old->died = st->last + 1;
	}
	return record_add(st, ROW_CHECKUP, &c, NULL) ? ERR_OK : ERR_STORE;
}

enum err
mem_apply_checkup_removed(struct mem_store *st, const void *row)
{
	const struct checkup *c = row;
	struct record *old = known(st, c);

	if (old != NULL && ((const struct checkup *)old->value)->made <= c->made)
		old->died = st->last + 1;
	return ERR_OK;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static const struct checkup_item *
item_of(struct view *v, const char *code, ymd day)
{
	const struct checkup_item *i, *best = NULL;
	struct scan s;

	scan_start(&s, mem_of(v), ROW_CHECKUP_ITEM, 0, code, mem_at(v));
	while ((i = scan_next(&s)) != NULL)
		if (edition_wins(i->from, i->until, best != NULL ? best->from : NO_EDITION, day, day))
			best = i;
	return best;
}

const char *
mem_code_name(struct view *v, const char *list, const char *code, ymd day)
{
	const struct code_name *c, *best = NULL;
	struct scan s;

	scan_start(&s, mem_of(v), ROW_CODE_NAME, 0, code, mem_at(v));
	while ((c = scan_next(&s)) != NULL)
		if (strcmp(c->list, list) == 0
		    && edition_wins(c->from, c->until, best != NULL ? best->from : NO_EDITION, day, day))
			best = c;
	return best != NULL ? best->name : "";
}

static enum err
result_fill(struct view *v, struct ctx *cx, const struct checkup *c, const struct checkup_line *line,
    struct checkup_result *r)
{
	const struct checkup_item *i = item_of(v, line->code, c->day);
	const char *named = mem_code_name(v, line->list, line->value, c->day);

	TRY(shape_copy_out(cx, &shapes[SHAPE_CHECKUP_LINE], line, &r->line));
	r->name = ctx_str(cx, name_shown(i != NULL ? i->name : "", line->code));
	r->unit = ctx_str(cx, i != NULL && i->unit[0] != '\0' ? i->unit : line->unit);
	r->value_name = ctx_str(cx, named[0] != '\0' ? named : line->value_name);
	r->guidance = ctx_str(cx, i != NULL ? i->guidance : "");
	r->referral = ctx_str(cx, i != NULL ? i->referral : "");
	r->place = i != NULL ? i->place : INT32_MAX;
	return r->name != NULL && r->unit != NULL && r->value_name != NULL && r->guidance != NULL
	    && r->referral != NULL ? ERR_OK : cx->fault.code;
}

static enum err
checkup_fill(struct view *v, struct ctx *cx, const struct checkup *kept, struct checkup *c)
{
	struct checkup bare = *kept;
	struct checkup_result *results = ctx_array(cx, kept->line_count + 1, sizeof *results);

	if (results == NULL)
		return cx->fault.code;
	bare.line_count = 0;
	TRY(shape_copy_out(cx, &shapes[ROW_CHECKUP], &bare, c));
	for (size_t i = 0; i < kept->line_count; i++)
		TRY(result_fill(v, cx, kept, &kept->lines[i], &results[i]));
	c->who = (struct eligibility_query){ .insurer = "", .symbol = "", .number = "", .branch = "" };
	c->lines = NULL;
	c->results = results;
	c->result_count = kept->line_count;
	return ERR_OK;
}

static int
by_day(const void *a, const void *b)
{
	const struct checkup *s = a, *t = b;

	if (s->day != t->day)
		return s->day < t->day ? -1 : 1;
	return s->id < t->id ? -1 : s->id > t->id;
}

struct days { id person; ymd from, until; };

static enum err
collect(struct view *v, struct ctx *cx, const struct days *d, struct list *l)
{
	const struct checkup *kept;
	struct checkup *into;
	struct scan s;

	scan_start(&s, mem_of(v), ROW_CHECKUP, 0, &d->person, mem_at(v));
	while ((kept = scan_next(&s)) != NULL) {
		if (kept->day < d->from || kept->day > d->until)
			continue;
		if (l->n == LIMIT_CHECKUPS)
			return fail(cx, ERR_TOO_LARGE, "more than %d check-ups of one person", LIMIT_CHECKUPS);
		if ((into = list_add(l)) == NULL)
			return cx->fault.code;
		TRY(checkup_fill(v, cx, kept, into));
	}
	if (l->n > 1)
		qsort(l->rows, l->n, l->size, by_day);
	return ERR_OK;
}

enum err
mem_checkups(struct view *v, struct ctx *cx, id person, ymd from, ymd until, struct checkup **ret_c,
    size_t *ret_n)
{
	const struct days d = { person, from, until };
	struct list l;
	enum err e;

	list_init(&l, cx, sizeof **ret_c);
	(void)pthread_mutex_lock(&mem_of(v)->mutex);
	e = collect(v, cx, &d, &l);
	(void)pthread_mutex_unlock(&mem_of(v)->mutex);
	if (e != ERR_OK)
		return e;
	*ret_c = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}
