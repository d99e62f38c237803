/* Inside of the SQLite back-end, shared by store_sqlite*.c and its own test.
 *
 *   submit -> queue -> the writer thread: groups of changes, one COMMIT each -> done
 *   view   -> a connection of its own, query_only, which never checkpoints
 *
 * Debian 12's SQLite can lose committed transactions when two connections write or checkpoint at once (the
 * WAL-reset bug, up to 3.51.2): therefore one thread owns the only connection that ever does either. */
#ifndef STORE_STORE_SQLITE_H
#define STORE_STORE_SQLITE_H

#include <pthread.h>

#include "base/limit.h"
#include "store/epoch.h"
#include "store/shape.h"
#include "store/store_ops.h"

struct sqlite3;
struct sqlite3_stmt;

/* ---- a connection and its prepared statements ------------------------------------------------------- */

/* $columns, $values and $sets stand for those of the shape; $x.columns for the columns of the table called
 * x. */
struct sql { const char *text; int shape; };

struct db {
	struct sqlite3 *conn;
	const struct sql *sql;
	size_t count;
	struct sqlite3_stmt **stmts;    /* one per row of sql; NULL until it is first used */
	/* Of the writer: length of the log after its last COMMIT, and when to act. */
	int wal_pages, checkpoint_at;
};

/* The writer makes the file when it is not there and may checkpoint; a reader can do neither. */
enum err db_open(struct ctx *cx, const char *path, bool writer, const struct sql *sql, size_t count,
    struct db *ret_db)
    MUST_CHECK;
void     db_close(struct db *db);
enum err db_exec(struct ctx *cx, struct db *db, const char *text) MUST_CHECK;
/* Prepares every statement, so that a file that does not fit is refused at the start. */
enum err db_prepare_all(struct ctx *cx, struct db *db) MUST_CHECK;
struct sqlite3_stmt *db_stmt(struct ctx *cx, struct db *db, size_t which);
/* Copies what is in the log into the database as far as readers allow. Only the writer's thread may call
 * it. */
void     db_checkpoint(struct db *db, bool whole);

/* A reader's map of the file outlives the writer's commits (store_sqlite_map.c). */
void     map_keep(struct db *db);

/* Whether something hangs on person ?1: whatever was done with a person left a row in the audit, claims and check-ups did not. */
#define PERSON_TIED "select 1 from person where id = ?1 and (exists (select 1 from audit where person = ?1 and person <> 0)" \
    " or exists (select 1 from binding where person = ?1) or exists (select 1 from claim where person = ?1)" \
    " or exists (select 1 from checkup where person = ?1))"

/* ---- one run of a statement ------------------------------------------------------------------------- */

/* Start, bind in order, then exactly one of query_one, query_all, query_number_out, query_exec; or
 * query_row until it says no and query_end. Values are borrowed until then. Failures stick. */
struct query {
	struct ctx *cx;
	struct db  *db;
	struct sqlite3_stmt *stmt;
	int  place;                     /* of the parameter bound last */
	enum err e;
};
void     query_start(struct query *q, struct ctx *cx, struct db *db, size_t which);
void     query_number(struct query *q, int64_t n);
void     query_id(struct query *q, id n);
void     query_text(struct query *q, const char *s);
void     query_bytes(struct query *q, const void *p, size_t n);
void     query_record(struct query *q, int shape, const void *record);
/* Rows inside the record, packed. */
void     query_packed(struct query *q, int shape, const void *rows, size_t n);
/* Runs a statement without result. ERR_EXISTS when a key or an index refuses it; ret_changed (may be
 * NULL): rows. */
enum err query_exec(struct query *q, size_t *ret_changed) MUST_CHECK;
enum err query_row(struct query *q, bool *ret_row) MUST_CHECK;
void     query_end(struct query *q);
/* The columns of a record from `first` on; each is checked, ERR_STORE when it is not what could have been
 * written. */
enum err query_read(struct query *q, int first, int shape, void *ret_record) MUST_CHECK;
int64_t  query_column_number(struct query *q, int column);
/* Rows that were packed. */
enum err query_column_packed(struct query *q, int column, int shape, void **ret_rows, size_t *ret_n) MUST_CHECK;
/* First row, or ERR_NOT_FOUND. */
enum err query_one(struct query *q, int shape, void *ret_record) MUST_CHECK;
/* All rows; ERR_TOO_LARGE above `max`. */
enum err query_all(struct query *q, int shape, size_t max, void **ret_rows, size_t *ret_n) MUST_CHECK;
/* First column of all rows. */
enum err query_ids(struct query *q, id **ret_p, size_t *ret_n) MUST_CHECK;
/* First column of the first row, and whether there is one. */
enum err query_number_out(struct query *q, int64_t *ret_n, bool *ret_found) MUST_CHECK;

/* ---- the writer ------------------------------------------------------------------------------------- */

enum write_sql {
	W_EPOCH, W_EPOCH_LAST, W_FACILITY, W_SETTING, W_TERMINAL, W_ENTRY_KNOWN, W_ENTRY_END, W_ENTRY, W_SESSION_KNOWN, W_SESSION, W_SESSION_FORGET,
	W_ACCOUNT_KNOWN, W_ACCOUNT_VERSION, W_ACCOUNT, W_LOGIN_VERSION, W_LOGIN_FORGET, W_LOGIN,
	W_DEVICE_KNOWN, W_DEVICE_VERSION, W_DEVICE, W_PASSCODE_KNOWN, W_PASSCODE_VERSION, W_PASSCODE,
	W_SESSION_LIFE, W_SESSION_USE, W_HANDOVER_VERSION, W_HANDOVER, W_HANDOVER_FORGET, W_BINDING, W_PERSON_KEY,
	W_PERSON_KNOWN, W_PERSON, W_ELIGIBILITY_FIND, W_BINDING_OTHER, W_IDENTITY_OTHER, W_IDENTITY,
	W_ELIGIBILITY_CLEAR, W_ELIGIBILITY, W_LIMIT_CLEAR, W_LIMIT, W_DISEASE_CLEAR, W_DISEASE,
	W_TICKET_CLEAR, W_TICKET,
	W_CONSENT_FIND, W_CONSENT_VERSION, W_CONSENTS_MARK, W_CONSENT, W_CONSENT_HISTORY, W_CONSENT_REPLACE, W_EVIDENCE_KNOWN,
	W_EVIDENCE, W_RECEPTION_KNOWN, W_RECEPTION, W_RECEIPT_KNOWN, W_RECEIPT, W_CLAIM, W_CLAIM_REMOVED,
	W_REVIEW, W_IMPORT_POSITION, W_IMPORT_DONE, W_REVIEW_STATE,
	W_REVIEW_CANDIDATE, W_REVIEW_CANDIDATE_CLEAR,
	W_RECEPTION_PARTS, W_RECEPTION_FORGET, W_REFERENCE_HOLDER, W_REFERENCE, W_REFERENCE_CLEAR, W_PUSH_VERSION, W_PUSH, W_CHECKUP, W_CHECKUP_REMOVED,
	W_CHECKUP_ITEM, W_DRUG_NAME, W_ACT_NAME, W_CODE_NAME, W_AUDIT,
	W_APPLICATION_VERSION, W_APPLICATION, W_PAPER_KNOWN, W_PAPER, W_ANNOUNCEMENT_VERSION, W_ANNOUNCEMENT,
	W_OUTAGE_VERSION, W_OUTAGE, W_APPROVAL_VERSION, W_APPROVAL,
	W_FEED_VERSION, W_FEED, W_FEED_IMAGE, W_FEED_IMAGE_REMOVED, W_FEED_FORGOTTEN, W_PERSON_TIED, W_PERSON_REMOVED,
	W_AUDIT_LAST,
	W_COUNT
};
extern const struct sql write_sql[W_COUNT];

/* What the writer's thread owns. */
struct writer {
	struct ctx    cx;               /* of its own: faults and folded copies of one group */
	struct db     db;
	uint64_t      seq;              /* of the last audit row */
	unsigned char chain[SHA256_BYTES];
	const struct audit_ring *ring;  /* of the store */
	uint64_t      epoch;            /* of the last change of any facility's configuration */
	struct epochs epochs;           /* of each facility since the store was opened */
};

/* The aggregate that steps of the schema use on this connection (store_sqlite_packed.c). */
enum err packed_define(struct ctx *cx, struct db *db) MUST_CHECK;
/* What the file must have before a statement is prepared. ERR_STORE, and the file is as it was: not ours, a later program's,
 * or a step that failed. */
enum err schema_open(struct writer *w) MUST_CHECK;
/* Looks whether every row of the change can be written, and writes nothing. */
enum err change_check(struct writer *w, struct change *ch) MUST_CHECK;
/* Writes a change that was checked. Anything but ERR_OK and ERR_STORE: its rows contradict each other. */
enum err change_apply(struct writer *w, struct change *ch) MUST_CHECK;
/* Rows with rows inside them. */
enum err apply_eligibility(struct writer *w, const void *row) MUST_CHECK;
enum err apply_claim(struct writer *w, const void *row) MUST_CHECK;
enum err check_review(struct writer *w, const void *row) MUST_CHECK;
enum err apply_review(struct writer *w, const void *row) MUST_CHECK;
enum err apply_checkup(struct writer *w, const void *row) MUST_CHECK;
enum err apply_image_removed(struct writer *w, const void *row) MUST_CHECK;
enum err apply_feed_forgotten(struct writer *w, const void *row) MUST_CHECK;
enum err check_person_removed(struct writer *w, const void *row) MUST_CHECK;
enum err apply_person_removed(struct writer *w, const void *row) MUST_CHECK;
enum err apply_eligibility_removed(struct writer *w, const void *row) MUST_CHECK;
/* Deletes the rows of one period. */
enum err rows_clear(struct writer *w, size_t which, id person, id of) MUST_CHECK;
/* Writes the rows inside one row, in their order. */
struct inner { size_t which; id person, of; int shape; };
enum err rows_fill(struct writer *w, const struct inner *in, const void *rows, size_t n) MUST_CHECK;

/* Rows of the desk that have a version. */
enum err check_desk(struct writer *w, enum row_kind kind, const void *row) MUST_CHECK;
enum err apply_desk(struct writer *w, enum row_kind kind, const void *row) MUST_CHECK;

/* Opens the database in the writer's thread: schema and last audit row. */
enum err writer_open(struct writer *w, const char *path) MUST_CHECK;
void     writer_close(struct writer *w);
/* Writes a group by one COMMIT and sets the outcome of each of its changes, which must be ERR_OK before. */
void     group_write(struct writer *w, struct change **group, size_t n);

/* ---- store and view --------------------------------------------------------------------------------- */

struct sqlite_store {
	struct store base;
	char        *path;
	int          lock;              /* the lock file; -1: none */
	struct writer writer;
	pthread_mutex_t writing;        /* over the writer and the ring, while a group is written */
	pthread_t    thread;
	pthread_mutex_t mutex;          /* over all that follows */
	pthread_cond_t  more, opened;
	bool         is_open, stopping;
	enum err     open_outcome;
	struct change *first, *last;
	size_t       queued;
	struct store_counts counts;
	pthread_t    wrote_last;
};

struct sqlite_view {
	struct view base;
	struct db   db;
};

static inline struct db *
view_db(struct view *v)
{
	return &((struct sqlite_view *)v)->db;
}

enum read_sql {
	R_TICKET_HOLDERS, R_REFERENCE, R_REFERENCE_OF, R_PUSH, R_PUSHES,
	R_BEGIN, R_COMMIT, R_SNAPSHOT, R_FACILITY, R_FACILITIES, R_SETTINGS, R_SETTING_CHANGES, R_TERMINAL,
	R_TERMINALS, R_ACCOUNT, R_ACCOUNT_BY_USER, R_ACCOUNTS, R_LOGIN, R_LOGINS, R_DEVICE,
	R_DEVICE_BY_CODE, R_DEVICES, R_PASSCODE, R_ENTRY,
	R_ENTRY_OF, R_SESSION, R_SESSIONS_OPEN, R_HANDOVER, R_BINDING, R_BINDINGS, R_IDENTITY, R_IDENTITIES, R_PERSON, R_PERSON_BY_KEY,
	R_ELIGIBILITIES, R_LIMITS, R_DISEASES, R_ELIGIBILITIES_BY_NUMBER, R_HOLDERS, R_CONSENTS, R_CONSENTS_GIVEN,
	R_CONSENTS_VISIT, R_TICKETS,
	R_EVIDENCE, R_RECEPTION, R_RECEIPT, R_CLAIMS, R_DRUG_NAMES, R_ACT_NAMES, R_CODE_NAMES, R_CHECKUP_ITEMS,
	R_REVIEWS, R_REVIEW, R_REVIEW_CANDIDATES, R_CHECKUPS, R_IMPORT_POSITION,
	R_AUDIT_PERSON,
	R_AUDIT_FACILITY, R_AUDIT_ALL, R_AUDIT_PERSON_LAST, R_AUDIT_FACILITY_LAST, R_AUDIT_ALL_LAST, R_AUDIT_CHAIN,
	R_APPLICATION, R_APPLICATIONS, R_APPLICATIONS_OF, R_PAPERS_OF, R_ANNOUNCEMENT, R_ANNOUNCEMENTS, R_OUTAGE, R_OUTAGES,
	R_APPROVAL, R_APPROVALS, R_FEED, R_FEEDS, R_FEED_IMAGES, R_FEED_PERSONS, R_PERSONS_BORN, R_PERSON_TIED,
	R_COUNT
};
extern const struct sql read_sql[R_COUNT];

/* ---- names of masters, each code fetched once for an answer ------------------------------------------- */

enum master_kind { MASTER_DRUG, MASTER_ACT, MASTER_CODE, MASTER_ITEM };
#define MASTER_BUCKETS 256
struct named;
struct masters {                        /* the rest zeroed */
	struct view *view;
	struct ctx  *cx;
	struct named *buckets[MASTER_BUCKETS];
};
/* The row that names the code between two days [MED-06]; NULL when there is none. The code must live as long as m. */
enum err masters_find(struct masters *m, enum master_kind kind, const char *code, ymd first, ymd last, const void **ret)
    MUST_CHECK;
/* The name of a list's code on a day; "" when there is none. */
enum err masters_name(struct masters *m, const char *list, const char *code, ymd day, const char **ret_name) MUST_CHECK;

/* Slots. */
enum err sqlite_open(struct ctx *cx, const char *where, struct store **ret_s) MUST_CHECK;
void     sqlite_close(struct store *s);
enum err sqlite_backup(struct store *s, struct ctx *cx, const char *path) MUST_CHECK;
void     sqlite_submit(struct store *s, struct change *ch);
uint64_t sqlite_hold(struct store *s);
void     sqlite_let_go(struct store *s);
void     sqlite_counts(struct store *s, struct store_counts *ret);
enum err sqlite_medicines(struct view *v, struct ctx *cx, id person, ym from, ym until,
    struct medicine **ret_m, size_t *ret_n) MUST_CHECK;
enum err sqlite_treatments(struct view *v, struct ctx *cx, id person, ym from, ym until,
    struct treatment **ret_t, size_t *ret_n) MUST_CHECK;
enum err sqlite_claims(struct view *v, struct ctx *cx, id person, ym from, ym until, struct claim **ret_c,
    size_t *ret_n) MUST_CHECK;
enum err sqlite_reviews(struct view *v, struct ctx *cx, size_t max, struct review **ret_r,
    size_t *ret_n) MUST_CHECK;
enum err sqlite_review(struct view *v, struct ctx *cx, id review, struct review *ret_r) MUST_CHECK;
enum err sqlite_checkups(struct view *v, struct ctx *cx, id person, ymd from, ymd until,
    struct checkup **ret_c, size_t *ret_n) MUST_CHECK;
enum err sqlite_desk_one(struct view *v, struct ctx *cx, enum row_kind kind, id key, void *ret) MUST_CHECK;
enum err sqlite_desk_all(struct view *v, struct ctx *cx, const struct desk_search *s, void **ret_rows, size_t *ret_n)
    MUST_CHECK;
enum err sqlite_feed_images(struct view *v, struct ctx *cx, id person, struct feed_image **ret_i, size_t *ret_n) MUST_CHECK;
enum err sqlite_feed_persons(struct view *v, struct ctx *cx, id feed, size_t max, id **ret_p, size_t *ret_n) MUST_CHECK;
enum err sqlite_persons_born(struct view *v, struct ctx *cx, ymd birth, struct person **ret_p, size_t *ret_n) MUST_CHECK;
enum err sqlite_person_tied(struct view *v, struct ctx *cx, id person, bool *ret_tied) MUST_CHECK;
enum err sqlite_audit(struct view *v, struct ctx *cx, const struct audit_search *q, struct audit **ret_a,
    size_t *ret_n) MUST_CHECK;
enum err sqlite_audit_verify(struct view *v, struct ctx *cx, const struct audit_ring *ring, uint64_t *ret_seq) MUST_CHECK;

#endif
