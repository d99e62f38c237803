/* Ingredients by price code: a sorted table, looked up by halves. */
#include <stdlib.h>
#include <string.h>

#include "wire/master.h"
#include "wire/record.h"

struct joined { const char *price_code, *name; };
struct ingredients { struct joined *entries; size_t n; };

static const struct rule no_headings = { "MAS-20", SEVERITY_FILE,
    "見出しに price_code(または price_code12)と ingredient がありません。",
    "the headings lack price_code (or price_code12) or ingredient." };
static const struct rule bad_row = { "MAS-21", SEVERITY_REFUSED,
    "行を読み取れません(長さ、文字コード、引用符)。",
    "the line cannot be read (length, encoding or quotes)." };

static int
entry_order(const void *a, const void *b)
{
	const struct joined *x = a, *y = b;

	return strcmp(x->price_code, y->price_code);
}

/* Where the two columns stand. */
struct columns { size_t price_code, ingredient; };

static bool
columns_find(const struct record *r, struct columns *ret)
{
	bool price_code = false, ingredient = false;

	for (size_t i = 0; i < r->n; i++) {
		if (strcmp(r->field[i], "price_code") == 0 || strcmp(r->field[i], "price_code12") == 0) {
			ret->price_code = i;
			price_code = true;
		} else if (strcmp(r->field[i], "ingredient") == 0) {
			ret->ingredient = i;
			ingredient = true;
		}
	}
	return price_code && ingredient;
}

static enum err
row_take(struct ctx *cx, const struct record *r, const struct columns *c, struct ingredients *t, size_t *room)
{
	const char *code = record_field(r, c->price_code), *name = record_field(r, c->ingredient);
	struct joined *more;

	if (strlen(code) != 12 || name[0] == '\0')
		return ERR_OK;
	if (t->n == *room) {
		*room = *room > 0 ? *room * 2 : 256;
		if ((more = ctx_array(cx, *room, sizeof *more)) == NULL)
			return cx->fault.code;
		if (t->n > 0)
			memcpy(more, t->entries, t->n * sizeof *more);
		t->entries = more;
	}
	t->entries[t->n].price_code = ctx_str(cx, code);
	t->entries[t->n].name = ctx_str(cx, name);
	if (t->entries[t->n].price_code == NULL || t->entries[t->n].name == NULL)
		return cx->fault.code;
	t->n++;
	return ERR_OK;
}

enum err
ingredients_read(struct ctx *cx, const char *p, size_t n, struct report *rep, struct ingredients **ret_i)
{
	struct ingredients *t = ctx_alloc(cx, sizeof *t);
	struct columns c = { 0, 0 };
	enum record_fault fault = RECORD_QUOTES;
	struct record r;
	struct lines ls;
	struct line l = { .no = 1 };
	size_t room = 0;

	if (t == NULL)
		return cx->fault.code;
	TRY(record_open(cx, &r));
	lines_open(&ls, p, n);
	if (lines_next(&ls, &l))
		TRY(record_read(cx, &r, &l, ENCODING_UTF8, &fault));
	if (fault != RECORD_FINE || !columns_find(&r, &c))
		return report_file_refused(rep, l.no, "", 0, "", &no_headings);
	while (lines_next(&ls, &l)) {
		TRY(record_read(cx, &r, &l, ENCODING_UTF8, &fault));
		if (fault == RECORD_FINE) {
			TRY(row_take(cx, &r, &c, t, &room));
			continue;
		}
		report_add(rep, l.no, "", 0, "", &bad_row);
		rep->refused++;
	}
	if (t->n > 0)
		qsort(t->entries, t->n, sizeof *t->entries, entry_order);
	*ret_i = t;
	return ERR_OK;
}

const char *
ingredient_of(const struct ingredients *i, const char *price_code)
{
	struct joined key = { .price_code = price_code }, *found;

	if (i->n == 0)
		return "";
	found = bsearch(&key, i->entries, i->n, sizeof *i->entries, entry_order);
	return found != NULL ? found->name : "";
}
