/* Names of masters from SQLite: for one answer each code is fetched once, with all its editions. */
#include <stddef.h>
#include <string.h>

#include "store/names.h"
#include "store/store_sqlite.h"

static const struct { size_t sql; int shape; size_t from, until; } kinds[] = {
	[MASTER_DRUG] = { R_DRUG_NAMES, ROW_DRUG_NAME, offsetof(struct drug_name, from), offsetof(struct drug_name, until) },
	[MASTER_ACT] = { R_ACT_NAMES, ROW_ACT_NAME, offsetof(struct act_name, from), offsetof(struct act_name, until) },
	[MASTER_CODE] = { R_CODE_NAMES, ROW_CODE_NAME, offsetof(struct code_name, from), offsetof(struct code_name, until) },
	[MASTER_ITEM] = { R_CHECKUP_ITEMS, ROW_CHECKUP_ITEM, offsetof(struct checkup_item, from),
	    offsetof(struct checkup_item, until) },
};

struct named {
	struct named *next;
	enum master_kind kind;
	const char *list, *code;        /* borrowed */
	void       *rows;
	size_t      n;
};

/* FNV-1a */
static size_t
bucket_of(enum master_kind kind, const char *code)
{
	uint32_t h = 2166136261u + (uint32_t)kind;

	for (; *code != '\0'; code++)
		h = (h ^ (unsigned char)*code) * 16777619u;
	return (h ^ h >> 16) % MASTER_BUCKETS;
}

static enum err
fetch(struct masters *m, enum master_kind kind, const char *list, const char *code, struct named **ret)
{
	struct named *d = ctx_alloc(m->cx, sizeof *d);
	struct query q;

	if (d == NULL)
		return m->cx->fault.code;
	*d = (struct named){ .kind = kind, .list = list, .code = code };
	query_start(&q, m->cx, view_db(m->view), kinds[kind].sql);
	query_text(&q, code);
	if (kind == MASTER_CODE)
		query_text(&q, list);
	TRY(query_all(&q, kinds[kind].shape, SIZE_MAX, &d->rows, &d->n));
	*ret = d;
	return ERR_OK;
}

static enum err
find(struct masters *m, enum master_kind kind, const char *list, const char *code, struct named **ret)
{
	struct named **bucket = &m->buckets[bucket_of(kind, code)], *d;

	for (d = *bucket; d != NULL; d = d->next)
		if (d->kind == kind && strcmp(d->code, code) == 0 && strcmp(d->list, list) == 0) {
			*ret = d;
			return ERR_OK;
		}
	TRY(fetch(m, kind, list, code, &d));
	d->next = *bucket;
	*bucket = d;
	*ret = d;
	return ERR_OK;
}

static ymd
day_at(const char *row, size_t offset)
{
	ymd d;

	memcpy(&d, row + offset, sizeof d);
	return d;
}

static enum err
look_up(struct masters *m, enum master_kind kind, const char *list, const char *code, ymd first, ymd last, const void **ret)
{
	const size_t size = shapes[kinds[kind].shape].size;
	ymd best = NO_EDITION;
	struct named *d;

	*ret = NULL;
	if (code[0] == '\0')
		return ERR_OK;
	TRY(find(m, kind, list, code, &d));
	for (size_t i = 0; i < d->n; i++) {
		const char *row = (const char *)d->rows + i * size;
		const ymd from = day_at(row, kinds[kind].from);

		if (edition_wins(from, day_at(row, kinds[kind].until), best, first, last)) {
			*ret = row;
			best = from;
		}
	}
	return ERR_OK;
}

enum err
masters_find(struct masters *m, enum master_kind kind, const char *code, ymd first, ymd last, const void **ret)
{
	return look_up(m, kind, "", code, first, last, ret);
}

enum err
masters_name(struct masters *m, const char *list, const char *code, ymd day, const char **ret_name)
{
	const struct code_name *found;
	const void *row;

	*ret_name = "";
	if (list[0] == '\0')
		return ERR_OK;
	TRY(look_up(m, MASTER_CODE, list, code, day, day, &row));
	if ((found = row) != NULL)
		*ret_name = found->name;
	return ERR_OK;
}
