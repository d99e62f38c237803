/* A board of PROGRESS_ROWS rows; the row that was touched longest ago makes room. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/progress.h"

struct progress {
	pthread_mutex_t lock;
	struct progress_row rows[PROGRESS_ROWS];
	size_t count;
};

enum err
progress_open(struct ctx *cx, struct progress **ret_p)
{
	struct progress *p = calloc(1, sizeof *p);

	if (p == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	(void)pthread_mutex_init(&p->lock, NULL);
	*ret_p = p;
	return ERR_OK;
}

void
progress_close(struct progress **p)
{
	if (*p == NULL)
		return;
	(void)pthread_mutex_destroy(&(*p)->lock);
	free(*p);
	*p = NULL;
}

/* What an order says of its import; false when it is none, or asks only where a file stands. */
static bool
row_of(const struct ctx *cx, const struct order *o, struct progress_row *r)
{
	bool part = order_fits("import part KIND NAME DIGEST OFFSET TOTAL", o);
	const char *path, *slash;

	if (o->count < 3 || strcmp(o->words[0], "import") != 0 || strcmp(o->words[1], "check") == 0 || (part && o->body_n == 0))
		return false;
	*r = (struct progress_row){ .parts = part, .began = cx->now, .at = cx->now };
	path = part ? o->words[3] : o->words[2];
	slash = strrchr(path, '/');
	(void)snprintf(r->kind, sizeof r->kind, "%s", part ? o->words[2] : o->words[1]);
	(void)snprintf(r->name, sizeof r->name, "%s", slash != NULL ? slash + 1 : path);
	(void)snprintf(r->by, sizeof r->by, "%s", o->account[0] != '\0' ? o->account : "operator");
	if (part)
		(void)snprintf(r->key, sizeof r->key, "%s", o->words[4]);
	else
		(void)snprintf(r->key, sizeof r->key, "%016llx", (unsigned long long)cx->rid);
	if (part)
		r->total = strtoull(o->words[6], NULL, 10);
	return true;
}

/* The row of that file, or the one that makes room for it. */
static struct progress_row *
place(struct progress *p, const struct progress_row *r)
{
	struct progress_row *oldest = &p->rows[0];

	for (size_t i = 0; i < p->count; i++) {
		if (strcmp(p->rows[i].key, r->key) == 0 && strcmp(p->rows[i].kind, r->kind) == 0)
			return &p->rows[i];
		if (p->rows[i].at < oldest->at)
			oldest = &p->rows[i];
	}
	if (p->count < PROGRESS_ROWS)
		oldest = &p->rows[p->count++];
	*oldest = (struct progress_row){ .running = false };
	return oldest;
}

static void
note(struct progress *p, const struct progress_row *r)
{
	struct progress_row *to = place(p, r);
	instant began = to->began;

	*to = *r;
	if (began != 0)
		to->began = began;
}

void
progress_begin(struct progress *p, const struct ctx *cx, const struct order *o)
{
	struct progress_row r;

	if (p == NULL || !row_of(cx, o, &r))
		return;
	r.running = true;
	r.done = r.parts ? strtoull(o->words[5], NULL, 10) : 0;
	(void)pthread_mutex_lock(&p->lock);
	note(p, &r);
	(void)pthread_mutex_unlock(&p->lock);
}

/* Documents of a part, each behind a line with its name and its length. */
static uint64_t
documents(const char *p, size_t n)
{
	const char *end = p + n;
	uint64_t count = 0;

	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p)), *cut = lf != NULL ? memchr(p, '\t', (size_t)(lf - p)) : NULL;
		size_t length = cut != NULL ? strtoull(cut + 1, NULL, 10) : 0;

		if (cut == NULL || length > (size_t)(end - lf - 1))
			break;
		count++;
		p = lf + 1 + length;
	}
	return count;
}

void
progress_end(struct progress *p, const struct ctx *cx, const struct order *o, enum err e)
{
	struct progress_row r;

	if (p == NULL || !row_of(cx, o, &r))
		return;
	r.outcome = e;
	if (r.parts) {
		r.done = strtoull(o->words[5], NULL, 10);
		if (e == ERR_OK)
			r.done += strcmp(r.kind, "checkups") == 0 ? documents(o->body, o->body_n) : o->body_n;
		r.running = e == ERR_OK && r.done < r.total;
	}
	(void)pthread_mutex_lock(&p->lock);
	note(p, &r);
	(void)pthread_mutex_unlock(&p->lock);
}

static int
later_first(const void *a, const void *b)
{
	const struct progress_row *x = a, *y = b;

	return x->began == y->began ? strcmp(x->key, y->key) : x->began > y->began ? -1 : 1;
}

enum err
progress_list(struct progress *p, struct ctx *cx, struct progress_row **ret_rows, size_t *ret_n)
{
	struct progress_row *rows = ctx_array(cx, PROGRESS_ROWS, sizeof *rows);

	if (rows == NULL)
		return cx->fault.code;
	*ret_rows = rows;
	*ret_n = 0;
	if (p == NULL)
		return ERR_OK;
	(void)pthread_mutex_lock(&p->lock);
	memcpy(rows, p->rows, p->count * sizeof *rows);
	*ret_n = p->count;
	(void)pthread_mutex_unlock(&p->lock);
	qsort(rows, *ret_n, sizeof *rows, later_first);
	return ERR_OK;
}
