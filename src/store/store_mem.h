/* Inside of the memory twin. Nothing is overwritten: a record is born with one change and dies with
 * another, so that a view sees the records that lived when it began. */
#ifndef STORE_STORE_MEM_H
#define STORE_STORE_MEM_H

#include <pthread.h>

#include "store/epoch.h"
#include "store/shape.h"
#include "store/store_ops.h"

#define KEYS 2                          /* ways in which a kind of record is found without looking at all */

struct record {
	struct record *next[KEYS];      /* older ones in the same bucket */
	uint64_t born, died;            /* numbers of changes; died UINT64_MAX: alive */
	char    *folded;                /* of an eligibility's number; NULL otherwise */
	void    *value;                 /* behind this struct */
};

struct table {
	struct record **rows;           /* in their order of birth */
	size_t n, room;
	struct record **buckets[KEYS];
	size_t bucket_count;
};

struct mem_store {
	struct store base;
	pthread_mutex_t mutex;          /* over all that follows */
	struct table tables[ROW_KIND_COUNT];
	uint64_t last;                  /* number of the last change */
	struct store_counts counts;
	uint64_t seq;                   /* of the last audit row */
	unsigned char chain[SHA256_BYTES];
	struct epochs epochs;           /* numbers of changes */
};

struct mem_view {
	struct view base;
	uint64_t at;                    /* number of the last change when it began */
};

/* Walks over the records of a kind that live at `at`, newest first: all of them (KEY_ANY), or those whose
 * key 0 or 1 equals `want`: a pointer to an id, a text, or 32 bytes. */
#define KEY_ANY (-1)
struct scan {
	const struct table *table;
	enum row_kind kind;
	int           key;
	const void   *want;
	uint64_t      at;
	struct record *next;
	size_t        left;
	struct record *found;           /* of the value last returned */
};
void        scan_start(struct scan *s, const struct mem_store *st, enum row_kind k, int key, const void *want,
    uint64_t at);
const void *scan_next(struct scan *s);

/* What is looked for among the records of a kind. */
struct pick {
	enum row_kind kind;
	int           key;
	const void   *want;
	bool        (*fits)(const void *value, const void *user);       /* NULL: all */
	const void   *user;
	size_t        max;
	int         (*order)(const void *, const void *);
};
/* Copies of those that fit, in the pick's order; ERR_TOO_LARGE: more than max. *ret_rows is an array of that kind's struct. */
enum err    mem_all(struct view *v, struct ctx *cx, const struct pick *p, void *ret_rows, size_t *ret_n) MUST_CHECK;
/* The newest; ERR_NOT_FOUND. */
enum err    mem_one(struct view *v, struct ctx *cx, enum row_kind kind, int key, const void *want,
    bool (*fits)(const void *, const void *), const void *user, void *ret_row) MUST_CHECK;

/* A copy of the value with all it points to; `folded` may be NULL. False without memory. */
bool        record_add(struct mem_store *st, enum row_kind k, const void *value,
    const char *folded) MUST_CHECK;
/* Takes back whatever change `n` has done. */
void        change_undo(struct mem_store *st, uint64_t n);

enum err    mem_check(const struct mem_store *st, struct change *ch) MUST_CHECK;
enum err    mem_apply(struct mem_store *st, struct change *ch) MUST_CHECK;

enum err    mem_open(struct ctx *cx, const char *where, struct store **ret_s) MUST_CHECK;
void        mem_close(struct store *s);
void        mem_submit(struct store *s, struct change *ch);
uint64_t    mem_hold(struct store *s);
void        mem_let_go(struct store *s);
void        mem_counts(struct store *s, struct store_counts *ret);
enum err    mem_audit(struct view *v, struct ctx *cx, const struct audit_search *q, struct audit **ret_a,
    size_t *ret_n) MUST_CHECK;
enum err    mem_audit_verify(struct view *v, struct ctx *cx, const struct audit_ring *ring, uint64_t *ret_seq) MUST_CHECK;
enum err    mem_desk_one(struct view *v, struct ctx *cx, enum row_kind kind, id key, void *ret) MUST_CHECK;
enum err    mem_desk_all(struct view *v, struct ctx *cx, const struct desk_search *q, void **ret_rows,
    size_t *ret_n) MUST_CHECK;
enum err    mem_medicines(struct view *v, struct ctx *cx, id person, ym from, ym until,
    struct medicine **ret_m,
    size_t *ret_n) MUST_CHECK;
enum err    mem_treatments(struct view *v, struct ctx *cx, id person, ym from, ym until,
    struct treatment **ret_t,
    size_t *ret_n) MUST_CHECK;
enum err    mem_claims(struct view *v, struct ctx *cx, id person, ym from, ym until, struct claim **ret_c,
    size_t *ret_n) MUST_CHECK;
enum err    mem_reviews(struct view *v, struct ctx *cx, size_t max, struct review **ret_r,
    size_t *ret_n) MUST_CHECK;
enum err    mem_review(struct view *v, struct ctx *cx, id review, struct review *ret_r) MUST_CHECK;
enum err    mem_checkups(struct view *v, struct ctx *cx, id person, ymd from, ymd until,
    struct checkup **ret_c,
    size_t *ret_n) MUST_CHECK;

/* The name of a code on that day [MED-06]; "". The caller holds the lock. */
const char *mem_code_name(struct view *v, const char *list, const char *code, ymd day);
/* store_mem_checkup.c: those of the writer. */
enum err    mem_apply_checkup(struct mem_store *st, const void *row) MUST_CHECK;
enum err    mem_apply_checkup_removed(struct mem_store *st, const void *row) MUST_CHECK;

/* store_mem_feed.c */
enum err    mem_apply_image(struct mem_store *st, const void *row) MUST_CHECK;
enum err    mem_apply_image_removed(struct mem_store *st, const void *row) MUST_CHECK;
enum err    mem_apply_feed_forgotten(struct mem_store *st, const void *row) MUST_CHECK;
enum err    mem_check_person_removed(const struct mem_store *st, const void *row, uint64_t at) MUST_CHECK;
enum err    mem_apply_person_removed(struct mem_store *st, const void *row) MUST_CHECK;
enum err    mem_apply_eligibility_removed(struct mem_store *st, const void *row) MUST_CHECK;
enum err    mem_feed_images(struct view *v, struct ctx *cx, id person, struct feed_image **ret_i, size_t *ret_n) MUST_CHECK;
enum err    mem_feed_persons(struct view *v, struct ctx *cx, id feed, size_t max, id **ret_p, size_t *ret_n) MUST_CHECK;
enum err    mem_persons_born(struct view *v, struct ctx *cx, ymd birth, struct person **ret_p, size_t *ret_n) MUST_CHECK;
enum err    mem_person_tied(struct view *v, struct ctx *cx, id person, bool *ret_tied) MUST_CHECK;

static inline struct mem_store *
mem_of(struct view *v)
{
	return (struct mem_store *)v->store;
}

static inline uint64_t
mem_at(struct view *v)
{
	return ((struct mem_view *)v)->at;
}

#endif
