/* The memory twin: plain lists of records behind one lock. It keeps every promise of store.h but
 * durability. */
#include <stdlib.h>
#include <string.h>

#include "store/store_mem.h"

enum key_type { KEY_NONE, KEY_ID, KEY_TEXT, KEY_CHARS, KEY_BYTES, KEY_FOLDED };

#define K(type, s, m) { type, offsetof(struct s, m) }
static const struct key {
	enum key_type type;
	size_t        offset;
} keys[ROW_KIND_COUNT][KEYS] = {
	[ROW_FACILITY] = { K(KEY_CHARS, facility, code) },
	[ROW_SETTING] = { K(KEY_CHARS, setting_change, facility) },
	[ROW_TERMINAL] = { K(KEY_BYTES, terminal, fingerprint), K(KEY_CHARS, terminal, facility) },
	[ROW_ACCOUNT] = { K(KEY_ID, account, id), K(KEY_CHARS, account, facility) },
	[ROW_LOGIN] = { K(KEY_ID, login, id), K(KEY_BYTES, login, token) },
	[ROW_DEVICE] = { K(KEY_ID, device, id), K(KEY_CHARS, device, code) },
	[ROW_PASSCODE] = { K(KEY_ID, passcode, id), K(KEY_CHARS, passcode, facility) },
	[ROW_ENTRY] = { K(KEY_CHARS, entry, token), K(KEY_CHARS, entry, facility) },
	[ROW_SESSION] = { K(KEY_ID, session, id), K(KEY_CHARS, session, token) },
	[ROW_HANDOVER] = { K(KEY_ID, handover, session) },
	[ROW_BINDING] = { K(KEY_CHARS, binding, serial) },
	[ROW_IDENTITY] = { K(KEY_BYTES, identity, key) },
	[ROW_PERSON] = { K(KEY_ID, person, id), K(KEY_TEXT, person, key) },
	[ROW_ELIGIBILITY] = { K(KEY_ID, eligibility, person), { KEY_FOLDED, 0 } },
	[ROW_CONSENT] = { K(KEY_ID, consent, person), K(KEY_ID, consent, id) },
	[ROW_EVIDENCE] = { K(KEY_ID, evidence, id) },
	[ROW_RECEPTION] = { K(KEY_CHARS, reception, number) },
	[ROW_REFERENCE] = { K(KEY_ID, reference, person), K(KEY_TEXT, reference, number) },
	[ROW_PUSH] = { K(KEY_ID, push, id), K(KEY_CHARS, push, facility) },
	[ROW_RECEIPT] = { K(KEY_TEXT, receipt, request) },
	[ROW_CLAIM] = { K(KEY_ID, claim, person) },
	[ROW_IMPORT_POSITION] = { K(KEY_BYTES, import_position, digest) },
	[ROW_REVIEW] = { K(KEY_ID, review, id) },
	[ROW_CHECKUP] = { K(KEY_ID, checkup, person) },
	[ROW_CHECKUP_ITEM] = { K(KEY_TEXT, checkup_item, code) },
	[ROW_APPLICATION] = { K(KEY_ID, application, id), K(KEY_CHARS, application, facility) },
	[ROW_PAPER] = { K(KEY_ID, paper, id), K(KEY_ID, paper, application) },
	[ROW_ANNOUNCEMENT] = { K(KEY_ID, announcement, id) },
	[ROW_OUTAGE] = { K(KEY_ID, outage, id) },
	[ROW_APPROVAL] = { K(KEY_ID, approval, id) },
	[ROW_FEED] = { K(KEY_ID, feed, id) },
	[ROW_FEED_IMAGE] = { K(KEY_ID, feed_image, person), K(KEY_ID, feed_image, feed) },
	[ROW_DRUG_NAME] = { K(KEY_TEXT, drug_name, code) },
	[ROW_ACT_NAME] = { K(KEY_TEXT, act_name, code) },
	[ROW_CODE_NAME] = { K(KEY_TEXT, code_name, code) },
};

/* Where a record's key stands; for KEY_ID the number, otherwise bytes. */
static const void *
key_of(const struct record *r, const struct key *k, size_t *ret_n)
{
	const char *at = (const char *)r->value + k->offset, *p = at;

	*ret_n = k->type == KEY_ID ? sizeof(id) : SHA256_BYTES;
	if (k->type == KEY_TEXT)
		memcpy(&p, at, sizeof p);
	if (k->type == KEY_FOLDED)
		p = r->folded;
	if (k->type == KEY_TEXT || k->type == KEY_CHARS || k->type == KEY_FOLDED)
		*ret_n = strlen(p);
	return p;
}

/* FNV-1a */
static uint64_t
hash(const void *p, size_t n)
{
	const unsigned char *s = p;
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ s[i]) * 1099511628211u;
	return h ^ h >> 32;
}

static void
link_record(struct table *t, enum row_kind kind, struct record *r)
{
	for (int i = 0; i < KEYS; i++) {
		const void *p;
		size_t n;
		struct record **bucket;

		if (keys[kind][i].type == KEY_NONE)
			continue;
		p = key_of(r, &keys[kind][i], &n);
		bucket = &t->buckets[i][hash(p, n) & (t->bucket_count - 1)];
		r->next[i] = *bucket;
		*bucket = r;
	}
}

/* Twice the rows and buckets; the old ones stay when there is no memory. */
static bool
grow(struct table *t, enum row_kind kind)
{
	size_t room = t->room == 0 ? 64 : 2 * t->room;
	struct record **rows = realloc(t->rows, room * sizeof *rows), **buckets[KEYS];

	if (rows == NULL)
		return false;
	t->rows = rows;
	for (int i = 0; i < KEYS; i++)
		buckets[i] = calloc(room, sizeof *buckets[i]);
	for (int i = 0; i < KEYS; i++)
		if (buckets[i] == NULL) {
			free(buckets[0]);
			free(buckets[1]);
			return false;
		}
	for (int i = 0; i < KEYS; i++) {
		free(t->buckets[i]);
		t->buckets[i] = buckets[i];
	}
	t->room = t->bucket_count = room;
	for (size_t i = 0; i < t->n; i++)
		link_record(t, kind, t->rows[i]);
	return true;
}

bool
record_add(struct mem_store *st, enum row_kind kind, const void *value, const char *folded)
{
	const struct shape *s = &shapes[kind];
	const size_t head = (sizeof(struct record) + 15) / 16 * 16;
	struct table *t = &st->tables[kind];
	struct record *r;

	if (t->n == t->room && !grow(t, kind))
		return false;
	if ((r = calloc(1, head + shape_room(s, value))) == NULL)
		return false;
	r->born = st->last + 1;
	r->died = UINT64_MAX;
	r->value = (char *)r + head;
	shape_copy(s, value, r->value);
	if (folded != NULL && (r->folded = strdup(folded)) == NULL) {
		free(r);
		return false;
	}
	t->rows[t->n++] = r;
	link_record(t, kind, r);
	return true;
}

static void
record_free(struct record *r)
{
	free(r->folded);
	free(r);
}

void
change_undo(struct mem_store *st, uint64_t n)
{
	epochs_back(&st->epochs, n - 1);
	for (int kind = 0; kind < ROW_KIND_COUNT; kind++) {
		struct table *t = &st->tables[kind];

		while (t->n > 0 && t->rows[t->n - 1]->born == n) {
			struct record *r = t->rows[--t->n];

			for (int i = 0; i < KEYS; i++) {
				const struct key *k = &keys[kind][i];
				size_t len;

				if (k->type != KEY_NONE) {      /* the newest is the first of its bucket */
					const void *p = key_of(r, k, &len);

					t->buckets[i][hash(p, len) & (t->bucket_count - 1)] = r->next[i];
				}
			}
			record_free(r);
		}
		for (size_t i = 0; i < t->n; i++)
			if (t->rows[i]->died == n)
				t->rows[i]->died = UINT64_MAX;
	}
}

/* ---- walking ---------------------------------------------------------------------------------------- */

static size_t
want_length(const struct key *k, const void *want)
{
	return k->type == KEY_ID ? sizeof(id) : k->type == KEY_BYTES ? SHA256_BYTES : strlen(want);
}

void
scan_start(struct scan *s, const struct mem_store *st, enum row_kind kind, int key, const void *want,
    uint64_t at)
{
	const struct table *t = &st->tables[kind];

	*s = (struct scan){ .table = t, .kind = kind, .key = key, .want = want, .at = at, .left = t->n };
	if (key != KEY_ANY && t->bucket_count > 0)
		s->next = t->buckets[key][hash(want, want_length(&keys[kind][key], want))
		    & (t->bucket_count - 1)];
}

/* The next record, dead or alive. */
static struct record *
step(struct scan *s)
{
	struct record *r = s->next;

	if (s->key == KEY_ANY)
		return s->left > 0 ? s->table->rows[--s->left] : NULL;
	if (r != NULL)
		s->next = r->next[s->key];
	return r;
}

const void *
scan_next(struct scan *s)
{
	struct record *r;
	const void *p;
	size_t n;

	while ((r = step(s)) != NULL) {
		if (r->born > s->at || s->at >= r->died)
			continue;
		if (s->key != KEY_ANY) {
			p = key_of(r, &keys[s->kind][s->key], &n);
			if (n != want_length(&keys[s->kind][s->key], s->want) || memcmp(p, s->want, n) != 0)
				continue;
		}
		s->found = r;
		return r->value;
	}
	return NULL;
}

/* ---- the store -------------------------------------------------------------------------------------- */

enum err
mem_open(struct ctx *cx, const char *where, struct store **ret_s)
{
	struct mem_store *st;

	if (where[0] != '\0')
		return fail(cx, ERR_NOT_FOUND, "mem: has no path");
	if ((st = calloc(1, sizeof *st)) == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	st->base.ops = &store_mem_ops;
	(void)pthread_mutex_init(&st->mutex, NULL);
	*ret_s = &st->base;
	return ERR_OK;
}

void
mem_close(struct store *s)
{
	struct mem_store *st = (struct mem_store *)s;

	for (int k = 0; k < ROW_KIND_COUNT; k++) {
		for (size_t i = 0; i < st->tables[k].n; i++)
			record_free(st->tables[k].rows[i]);
		free(st->tables[k].rows);
		free(st->tables[k].buckets[0]);
		free(st->tables[k].buckets[1]);
	}
	epochs_release(&st->epochs);
	(void)pthread_mutex_destroy(&st->mutex);
	free(st);
}

static enum err
note_configuration(struct mem_store *st, const struct change *ch)
{
	for (const struct row *r = ch->first; r != NULL; r = r->next)
		if (row_configures(r) != NULL && !epochs_note(&st->epochs, row_configures(r), st->last + 1))
			return ERR_SYSTEM;
	return ERR_OK;
}

void
mem_submit(struct store *s, struct change *ch)
{
	struct mem_store *st = (struct mem_store *)s;
	enum err e;

	(void)pthread_mutex_lock(&st->mutex);
	e = mem_check(st, ch);
	if (e == ERR_OK && (e = note_configuration(st, ch)) == ERR_OK && (e = mem_apply(st, ch)) != ERR_OK)
		change_undo(st, st->last + 1);
	if (e == ERR_OK) {
		st->last++;
		st->counts.changes++;
		st->counts.commits++;
	} else {
		st->counts.refused++;
	}
	st->counts.writer_threads = 1;  /* one at a time, behind the lock */
	(void)pthread_mutex_unlock(&st->mutex);
	ch->outcome = e;
	ch->done(ch->user, e);
}

uint64_t
mem_hold(struct store *s)
{
	struct mem_store *st = (struct mem_store *)s;

	(void)pthread_mutex_lock(&st->mutex);
	return st->seq;
}

void
mem_let_go(struct store *s)
{
	(void)pthread_mutex_unlock(&((struct mem_store *)s)->mutex);
}

void
mem_counts(struct store *s, struct store_counts *ret)
{
	struct mem_store *st = (struct mem_store *)s;

	(void)pthread_mutex_lock(&st->mutex);
	*ret = st->counts;
	(void)pthread_mutex_unlock(&st->mutex);
}
