/* The rules of the SQLite back-end: one thread writes, groups share a COMMIT, nobody else comes near the
 * file, and what was acknowledged is there after a kill or a full disk. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/rand.h"
#include "store/store_sqlite.h"
#include "store_file.h"

#define CLINIC "1312345678"

/* A consent and its audit row, as most changes are. */
static struct change *
a_change(struct ctx *own, id person)
{
	struct consent c = { .id = person, .facility = CLINIC, .person = person, .mode = MODE_VISIT,
	    .kind = KIND_QUA,
	    .given = true, .from = 1000, .until = INSTANT_NEVER, .evidence = 7 };
	struct audit a = { .at = 1000, .rid = 5, .act = AUDIT_CONSENT_GIVEN, .facility = CLINIC,
	    .who = "card",
	    .person = person, .mode = MODE_VISIT, .consent = person, .subject = "QUA" };
	struct change *ch = change_new(own);

	if (ch == NULL || change_consent(ch, &c) != ERR_OK || change_audit(ch, &a) != ERR_OK)
		abort();
	return ch;
}

static size_t
consents_of(struct view *v, id person)
{
	struct consent *rows;
	size_t n;

	CHECK_OK(view_consents(v, cx, CLINIC, person, &rows, &n));
	return n;
}

static int64_t
size_of(const char *end)
{
	struct stat st;

	return stat(ctx_fmt(cx, "%s%s", file, end), &st) == 0 ? (int64_t)st.st_size : -1;
}

/* ---- one writer ------------------------------------------------------------------------------------- */

struct submitter { struct store *s; id first; size_t good; };

static void *
submitting(void *p)
{
	struct submitter *me = p;
	struct ctx own;

	if (ctx_init(&own, 1, 0) != ERR_OK)
		return NULL;
	for (id i = 0; i < 50; i++)
		me->good += store_commit(me->s, &own, a_change(&own, me->first + i)) == ERR_OK;
	ctx_release(&own);
	return NULL;
}

TEST(only_one_thread_ever_writes_whoever_submits)
{
	struct submitter me[8];
	pthread_t threads[8];
	struct store_counts counts;
	struct store *s;

	CHECK_OK(store_open(cx, where, &s));
	for (size_t i = 0; i < 8; i++) {
		me[i] = (struct submitter){ .s = s, .first = 1 + i * 1000 };
		CHECK_INT(0, pthread_create(&threads[i], NULL, submitting, &me[i]));
	}
	for (size_t i = 0; i < 8; i++) {
		CHECK_INT(0, pthread_join(threads[i], NULL));
		CHECK_INT(50, me[i].good);
	}
	store_counts(s, &counts);
	CHECK_INT(1, counts.writer_threads);
	CHECK_INT(400, counts.changes);
	CHECK_INT(0, counts.refused);
	store_close(&s);
}

struct told { pthread_mutex_t mutex; size_t n, good, busy; pthread_mutex_t *hold; };

static void
tell(void *user, enum err e)
{
	struct told *t = user;

	(void)pthread_mutex_lock(&t->mutex);
	t->n++;
	t->good += e == ERR_OK;
	t->busy += e == ERR_BUSY;
	(void)pthread_mutex_unlock(&t->mutex);
	if (t->hold != NULL && e != ERR_BUSY) {         /* keeps the writer in its answer */
		(void)pthread_mutex_lock(t->hold);
		(void)pthread_mutex_unlock(t->hold);
	}
}

TEST(a_thousand_waiting_changes_are_written_in_few_commits)
{
	pthread_mutex_t hold = PTHREAD_MUTEX_INITIALIZER;
	struct told t = { .mutex = PTHREAD_MUTEX_INITIALIZER, .hold = &hold };
	struct store_counts counts;
	struct store *s;

	CHECK_OK(store_open(cx, where, &s));
	(void)pthread_mutex_lock(&hold);
	for (id i = 1; i <= 1000; i++)
		store_submit(s, a_change(cx, i), tell, &t);
	(void)pthread_mutex_unlock(&hold);
	CHECK_OK(store_commit(s, cx, change_new(cx)));
	store_counts(s, &counts);
	CHECK_INT(1000, t.good);
	CHECK_INT(1001, counts.changes);
	CHECK(counts.changes / counts.commits >= 20);
	store_close(&s);
}

TEST(a_full_queue_says_busy_and_writes_nothing_of_that_change)
{
	pthread_mutex_t hold = PTHREAD_MUTEX_INITIALIZER;
	struct told t = { .mutex = PTHREAD_MUTEX_INITIALIZER, .hold = &hold };
	const size_t sent = LIMIT_QUEUE + LIMIT_GROUP + 10;
	struct store_counts counts;
	struct store *s;

	CHECK_OK(store_open(cx, where, &s));
	(void)pthread_mutex_lock(&hold);
	for (size_t i = 0; i < sent; i++)
		store_submit(s, change_new(cx), tell, &t);
	(void)pthread_mutex_lock(&t.mutex);
	CHECK(t.busy >= 10);
	(void)pthread_mutex_unlock(&t.mutex);
	(void)pthread_mutex_unlock(&hold);
	store_counts(s, &counts);
	store_close(&s);                /* writes what is queued */
	CHECK_INT(sent, t.n);
	CHECK_INT(sent, t.good + t.busy);
}

TEST(a_refused_change_does_not_disturb_its_group)
{
	pthread_mutex_t hold = PTHREAD_MUTEX_INITIALIZER;
	struct told t = { .mutex = PTHREAD_MUTEX_INITIALIZER, .hold = &hold };
	struct store *s;
	struct view *v;
	uint64_t seq;

	CHECK_OK(store_open(cx, where, &s));
	(void)pthread_mutex_lock(&hold);
	store_submit(s, change_new(cx), tell, &t);
	for (id i = 1; i <= 40; i++) {
		struct change *ch = a_change(cx, i);

		if (i % 10 == 0)                /* known when it is looked at */
			ch = a_change(cx, i - 1);
		if (i % 10 == 5) {              /* known only when it is written */
			struct consent twin = *(const struct consent *)ch->first->value;

			twin.id += 1000;
			CHECK_OK(change_consent(ch, &twin));
		}
		store_submit(s, ch, tell, &t);
	}
	(void)pthread_mutex_unlock(&hold);
	CHECK_OK(store_commit(s, cx, change_new(cx)));
	CHECK_INT(41, t.n);
	CHECK_INT(33, t.good);
	CHECK_OK(view_open(cx, s, &v));
	CHECK_OK(view_begin(v, cx));
	for (id i = 1; i <= 40; i++)
		CHECK_INT(i % 5 != 0, consents_of(v, i));
	CHECK_OK(view_audit_verify(v, cx, &seq));
	CHECK_INT(32, seq);
	view_close(&v);
	store_close(&s);
}

/* ---- nobody else ------------------------------------------------------------------------------------ */

TEST(a_second_open_is_refused)
{
	struct store *s, *again;

	CHECK_OK(store_open(cx, where, &s));
	CHECK_ERR(ERR_EXISTS, store_open(cx, where, &again));
	store_close(&s);
	CHECK_OK(store_open(cx, where, &s));
	store_close(&s);
}

TEST(a_reader_cannot_write)
{
	struct store *s;
	struct view *v;
	struct db *db;

	CHECK_OK(store_open(cx, where, &s));
	CHECK_OK(view_open(cx, s, &v));
	db = view_db(v);
	CHECK_INT(SQLITE_READONLY,
	    sqlite3_exec(db->conn, "insert into facility values ('1', '', 0)", NULL, NULL, NULL) & 0xff);
	CHECK_INT(SQLITE_READONLY, sqlite3_exec(db->conn, "drop table audit", NULL, NULL, NULL) & 0xff);
	view_close(&v);
	store_close(&s);
}

static int
ask(struct db *db, const char *sql)
{
	sqlite3_stmt *stmt;
	int n;

	CHECK_INT(SQLITE_OK, sqlite3_prepare_v2(db->conn, sql, -1, &stmt, NULL));
	CHECK_INT(SQLITE_ROW, sqlite3_step(stmt));
	n = sqlite3_column_int(stmt, 0);
	CHECK_INT(SQLITE_OK, sqlite3_finalize(stmt));
	return n;
}

TEST(the_writer_waits_for_the_disk_and_readers_leave_the_log_alone)
{
	struct store *s;
	struct view *v;
	struct db *writer;
	int off;

	CHECK_OK(store_open(cx, where, &s));
	CHECK_OK(view_open(cx, s, &v));
	writer = &((struct sqlite_store *)s)->writer.db;        /* idle: nothing was submitted */
	CHECK_INT(2, ask(writer, "pragma synchronous"));
	CHECK_INT(0, ask(writer, "pragma wal_autocheckpoint"));
	CHECK_INT(1, ask(view_db(v), "pragma query_only"));
	CHECK_INT(0, ask(view_db(v), "pragma wal_autocheckpoint"));
	CHECK_INT(SQLITE_OK, sqlite3_db_config(view_db(v)->conn, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, -1, &off));
	CHECK_INT(1, off);
	view_close(&v);
	store_close(&s);
}

TEST(a_reader_never_checkpoints)
{
	struct store *s;
	struct view *v;
	int64_t log, database;

	CHECK_OK(store_open(cx, where, &s));
	CHECK_OK(view_open(cx, s, &v));
	for (id i = 1; i <= 1500; i += 50) {
		struct change *ch = change_new(cx);
		char *text = ctx_alloc(cx, 60000);
		struct person p = { .id = i, .key = ctx_fmt(cx, "%llu", (unsigned long long)i),
		    .address = text };

		memset(text, 'x', 59999);
		CHECK_OK(change_person(ch, &p));
		CHECK_OK(store_commit(s, cx, ch));
		CHECK_OK(view_begin(v, cx));
		CHECK_INT(0, consents_of(v, i));
		view_end(v);
	}
	log = size_of("-wal");
	database = size_of("");
	CHECK(log > 1500 * 1024);
	view_close(&v);
	CHECK_INT(log, size_of("-wal"));
	CHECK_INT(database, size_of(""));
	store_close(&s);
	CHECK(size_of("") > database);
	CHECK_INT(-1, size_of("-wal"));
}

/* Its map of the file is older than most of what is read, younger after a thousand uses, and the log was copied into the
 * file meanwhile. */
TEST(a_reader_sees_each_commit_though_it_keeps_its_map)
{
	struct store *s;
	struct view *v;
	int64_t small;

	CHECK_OK(store_open(cx, where, &s));
	CHECK_OK(view_open(cx, s, &v));
	small = size_of("");
	for (id i = 1; i <= 1200; i++) {
		struct person found, p = { .id = i, .birth = ymd_add(19000101, (int)i) };
		struct ctx own;
		struct change *ch;
		char *text;

		CHECK_OK(ctx_init(&own, 0, 0));
		p.key = ctx_fmt(&own, "%llu", (unsigned long long)i);
		p.address = text = ctx_alloc(&own, 20001);
		memset(text, 'a' + (int)(i % 26), 20000);
		ch = change_new(&own);
		CHECK_OK(change_person(ch, &p));
		CHECK_OK(store_commit(s, &own, ch));
		CHECK_OK(view_begin(v, &own));
		for (id back = i; back > 0; back /= 2) {
			CHECK_OK(view_person(v, &own, back, &found));
			CHECK_INT(ymd_add(19000101, (int)back), found.birth);
			CHECK_INT('a' + (int)(back % 26), found.address[19999]);
		}
		view_end(v);
		ctx_release(&own);
	}
	CHECK(size_of("") > small + 16 * 1024 * 1024);
	view_close(&v);
	store_close(&s);
}

/* The words of SQLite's plan for one statement of a view. */
static const char *
plan(struct db *db, size_t which)
{
	char *text = ctx_fmt(cx, "explain query plan %s", sqlite3_sql(db_stmt(cx, db, which)));
	const char *words = "";
	sqlite3_stmt *stmt;

	CHECK_INT(SQLITE_OK, sqlite3_prepare_v2(db->conn, text, -1, &stmt, NULL));
	while (sqlite3_step(stmt) == SQLITE_ROW)
		words = ctx_fmt(cx, "%s; %s", words, (const char *)sqlite3_column_text(stmt, 3));
	CHECK_INT(SQLITE_OK, sqlite3_finalize(stmt));
	return words;
}

/* What is asked for as a whole, by the operator, or because there are never many. */
static bool
reads_all(size_t which)
{
	static const size_t all[] = { R_SNAPSHOT, R_FACILITIES, R_AUDIT_CHAIN, R_APPLICATIONS, R_ANNOUNCEMENTS, R_OUTAGES, R_APPROVALS, R_FEEDS };

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (all[i] == which)
			return true;
	return false;
}

TEST(no_reading_of_a_few_rows_walks_over_many)
{
	struct store *s;
	struct view *v;

	CHECK_OK(store_open(cx, where, &s));
	CHECK_OK(view_open(cx, s, &v));
	for (size_t i = 0; i < R_COUNT; i++)
		if (!reads_all(i))
			assert_null(strstr(plan(view_db(v), i), "SCAN"));
	assert_non_null(strstr(plan(view_db(v), R_CONSENTS_GIVEN), "consent_from"));
	assert_non_null(strstr(plan(view_db(v), R_CONSENTS_VISIT), "consent_visit"));
	assert_non_null(strstr(plan(view_db(v), R_SESSIONS_OPEN), "session_open"));
	view_close(&v);
	store_close(&s);
}

TEST(the_files_are_for_their_owner_only)
{
	struct stat st;
	struct store *s;

	CHECK_OK(store_open(cx, where, &s));
	CHECK_OK(store_commit(s, cx, a_change(cx, 1)));
	CHECK_INT(0, stat(file, &st));
	CHECK_INT(0600, st.st_mode & 0777);
	CHECK_INT(0, stat(ctx_fmt(cx, "%s-wal", file), &st));
	CHECK_INT(0600, st.st_mode & 0777);
	store_close(&s);
}

/* ---- files that do not fit -------------------------------------------------------------------------- */

TEST(a_store_of_a_newer_program_is_refused)
{
	struct store *s;

	CHECK_OK(store_open(cx, where, &s));
	store_close(&s);
	meddle("update store_version set version = version + 1");
	CHECK_ERR(ERR_STORE, store_open(cx, where, &s));
	meddle("update store_version set version = version - 1");
	CHECK_OK(store_open(cx, where, &s));
	store_close(&s);
}

TEST(a_database_of_somebody_else_is_refused_and_left_alone)
{
	struct store *s;

	meddle("create table cookies (name text)");
	CHECK_ERR(ERR_STORE, store_open(cx, where, &s));
	meddle("insert into cookies values ('left alone')");
}

static void
damaged(const char *sql)
{
	struct consent *rows;
	struct store *s;
	struct view *v;
	size_t n;

	meddle(sql);
	CHECK_OK(store_open(cx, where, &s));
	CHECK_OK(view_open(cx, s, &v));
	CHECK_OK(view_begin(v, cx));
	CHECK_ERR(ERR_STORE, view_consents(v, cx, CLINIC, 1, &rows, &n));
	view_close(&v);
	store_close(&s);
}

TEST(a_row_that_could_not_have_been_written_is_not_given)
{
	static const char *const damages[] = {
		"update consent set mode = 9", "update consent set kind = 'XXX'",
		    "update consent set version = 'x'",
		"update consent set id = 0", "update consent set given = 2", "update consent set reason = -1",
		"update consent set visit_date = 123456789012",
	};
	struct store *s;

	for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
		CHECK_OK(store_open(cx, where, &s));
		CHECK_OK(store_commit(s, cx, a_change(cx, 1)));
		store_close(&s);
		damaged(damages[i]);
		meddle("delete from consent; delete from audit");
	}
}

TEST(an_audit_row_that_was_changed_or_taken_out_is_found)
{
	static const char *const damages[] = {
		"update audit set subject = 'YZK' where seq = 3", "delete from audit where seq = 3",
		"update audit set act = 'nothing' where seq = 3",
		    "update audit set outcome = 'KYO-E-0030' where seq = 3",
	};

	for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
		struct store *s;
		struct view *v;
		uint64_t seq;

		CHECK_OK(store_open(cx, where, &s));
		for (id p = 1; p <= 5; p++)
			CHECK_OK(store_commit(s, cx, a_change(cx, p)));
		store_close(&s);
		meddle(damages[i]);
		CHECK_OK(store_open(cx, where, &s));
		CHECK_OK(view_open(cx, s, &v));
		CHECK_OK(view_begin(v, cx));
		CHECK_ERR(ERR_STORE, view_audit_verify(v, cx, &seq));
		CHECK_INT(3, seq);
		view_close(&v);
		store_close(&s);
		meddle("delete from consent; delete from audit");
	}
}

static void
sealed_rows(struct audit_ring *ring)
{
	struct store *s;

	memset(ring, 0, sizeof *ring);
	ring->count = 2;
	ring->keys[0] = (struct audit_key){ .from = 1, .key = { 7 } };
	ring->keys[1] = (struct audit_key){ .from = 4, .key = { 8 } };
	CHECK_OK(store_open(cx, where, &s));
	CHECK_OK(store_audit_keys(s, cx, ring));
	for (id p = 1; p <= 6; p++)
		CHECK_OK(store_commit(s, cx, a_change(cx, p)));
	store_close(&s);
}

/* Whoever has the file alone makes the chain anew from row 3 on, by the digest that needs no key. */
static void
make_anew(void)
{
	const struct audit_search q = { .facility = "", .max = 100 };
	char hex[2 * SHA256_BYTES + 1];
	unsigned char chain[SHA256_BYTES];
	struct audit *rows;
	struct store *s;
	struct view *v;
	size_t n;

	CHECK_OK(store_open(cx, where, &s));
	CHECK_OK(view_open(cx, s, &v));
	CHECK_OK(view_begin(v, cx));
	CHECK_OK(view_audit(v, cx, &q, &rows, &n));
	view_close(&v);
	store_close(&s);
	memcpy(chain, rows[1].chain, sizeof chain);
	for (size_t i = 2; i < n; i++) {
		rows[i].subject = i == 2 ? "nothing" : rows[i].subject;
		audit_chain(NULL, &rows[i], chain, chain);
		hex_write(chain, sizeof chain, hex);
		meddle(ctx_fmt(cx, "update audit set subject = '%s', chain = x'%s' where seq = %zu", rows[i].subject, hex, i + 1));
	}
}

/* AUD-01, AUD-02: changed, taken out, put elsewhere, made anew. */
TEST(a_sealed_row_that_was_meddled_with_is_found_on_both_sides_of_a_rotation)
{
	static const struct { const char *sql; uint64_t first; } cases[] = {
		{ "update audit set subject = 'YZK' where seq = 3", 3 }, { "update audit set person = 9 where seq = 5", 5 },
		{ "delete from audit where seq = 4", 4 },
		{ "update audit set seq = 99 where seq = 2; update audit set seq = 2 where seq = 3; update audit set seq = 3 where seq = 99", 2 },
		{ "update audit set chain = (select chain from audit where seq = 1) where seq = 6", 6 },
		{ NULL, 3 },
	};
	struct audit_ring ring;
	uint64_t rows;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		sealed_rows(&ring);
		CHECK_OK(store_verify(cx, file, &ring, &rows));
		CHECK_INT(6, rows);
		CHECK_ERR(ERR_STORE, store_verify(cx, file, NULL, &rows));
		CHECK_INT(1, rows);
		if (cases[i].sql != NULL)
			meddle(cases[i].sql);
		else
			make_anew();
		CHECK_ERR(ERR_STORE, store_verify(cx, file, &ring, &rows));
		CHECK_INT(cases[i].first, rows);
		meddle("delete from consent; delete from audit");
	}
}

TEST(the_audit_goes_on_after_a_restart)
{
	struct store *s;
	struct view *v;
	uint64_t seq;

	for (id p = 1; p <= 3; p++) {
		CHECK_OK(store_open(cx, where, &s));
		CHECK_OK(store_commit(s, cx, a_change(cx, p)));
		store_close(&s);
	}
	CHECK_OK(store_open(cx, where, &s));
	CHECK_OK(view_open(cx, s, &v));
	CHECK_OK(view_begin(v, cx));
	CHECK_OK(view_audit_verify(v, cx, &seq));
	CHECK_INT(3, seq);
	view_close(&v);
	store_close(&s);
}

TEST(earlier_contents_of_a_consent_are_kept)
{
	struct consent c = { .id = 1, .facility = CLINIC, .person = 1, .mode = MODE_VISIT, .kind = KIND_QUA,
	    .given = true,
	    .from = 1000, .until = INSTANT_NEVER, .evidence = 7 };
	sqlite3_stmt *stmt;
	struct store *s;
	sqlite3 *conn;

	CHECK_OK(store_open(cx, where, &s));
	for (; c.version < 3; c.version++, c.from += 1000) {
		struct change *ch = change_new(cx);

		CHECK_OK(change_consent(ch, &c));
		CHECK_OK(store_commit(s, cx, ch));
	}
	store_close(&s);
	CHECK_INT(SQLITE_OK, sqlite3_open(file, &conn));
	CHECK_INT(SQLITE_OK,
	    sqlite3_prepare_v2(conn, "select group_concat(version || ':' || valid_from) from consent_history",
	    -1, &stmt, NULL));
	CHECK_INT(SQLITE_ROW, sqlite3_step(stmt));
	CHECK_STR("1:1000,2:2000", (const char *)sqlite3_column_text(stmt, 0));
	CHECK_INT(SQLITE_OK, sqlite3_finalize(stmt));
	CHECK_INT(SQLITE_OK, sqlite3_close(conn));
}

/* ---- kill ------------------------------------------------------------------------------------------- */

struct acknowledged { int pipe; id person; };

static void
acknowledge(void *user, enum err e)
{
	struct acknowledged *a = user;

	if (e == ERR_OK && write(a->pipe, &a->person, sizeof a->person) != sizeof a->person)
		_exit(3);
}

/* The child: commits consents, many at once, until it is killed; each acknowledged one goes into the pipe. */
static void
commit_until_killed(int out, id first)
{
	struct acknowledged a[100];
	struct store *s;
	struct ctx own;

	if (ctx_init(&own, 1, 0) != ERR_OK || store_open(&own, where, &s) != ERR_OK)
		_exit(2);
	for (id round = 0;; round++) {
		struct ctx one;

		if (ctx_init(&one, 1, 0) != ERR_OK)
			_exit(2);
		for (id i = 0; i < 100; i++) {
			a[i] = (struct acknowledged){ out, first + round * 100 + i };
			store_submit(s, a_change(&one, a[i].person), acknowledge, &a[i]);
		}
		if (store_commit(s, &one, change_new(&one)) != ERR_OK)
			_exit(2);
		ctx_release(&one);
	}
}

/* Waits for the first acknowledgement, lets it work a little longer, kills it, and reads what it
 * acknowledged. */
static size_t
kill_and_read(pid_t child, int in, id *people, size_t max)
{
	unsigned char random;
	struct timespec pause;
	size_t n = 0;
	int status;

	CHECK_INT(sizeof people[0], read(in, &people[n++], sizeof people[0]));
	rand_bytes(&random, sizeof random);
	pause = (struct timespec){ .tv_nsec = random * 100000 };
	(void)nanosleep(&pause, NULL);
	CHECK_INT(0, kill(child, SIGKILL));
	while (n < max && read(in, &people[n], sizeof people[0]) == sizeof people[0])
		n++;
	CHECK_INT(child, waitpid(child, &status, 0));
	CHECK(WIFSIGNALED(status));
	return n;
}

TEST(what_was_acknowledged_is_there_after_a_kill)
{
	enum { MOST = 200000 };
	id *people = calloc(MOST, sizeof *people);

	assert_non_null(people);
	for (id round = 1; round <= 10; round++) {
		int ends[2];
		struct store *s;
		struct view *v;
		uint64_t seq;
		size_t n;
		pid_t child;

		CHECK_INT(0, pipe(ends));
		if ((child = fork()) == 0) {
			(void)close(ends[0]);
			commit_until_killed(ends[1], round * 1000000);
		}
		CHECK(child > 0);
		(void)close(ends[1]);
		n = kill_and_read(child, ends[0], people, MOST);
		(void)close(ends[0]);
		CHECK_OK(store_open(cx, where, &s));
		CHECK_OK(view_open(cx, s, &v));
		CHECK_OK(view_begin(v, cx));
		for (size_t i = 0; i < n; i++)
			CHECK_INT(1, consents_of(v, people[i]));
		CHECK_OK(view_audit_verify(v, cx, &seq));
		CHECK(seq >= n);
		view_close(&v);
		store_close(&s);
	}
	free(people);
}

/* ---- a full disk ------------------------------------------------------------------------------------ */

static void
limit_files(rlim_t bytes)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_FSIZE, &r) != 0)
		_exit(11);
	r.rlim_cur = bytes < r.rlim_max ? bytes : r.rlim_max;
	if (setrlimit(RLIMIT_FSIZE, &r) != 0)
		_exit(12);
}

static bool
is_kept(struct store *s, id person)
{
	struct consent *rows;
	struct view *v;
	uint64_t seq;
	size_t n;

	if (view_open(cx, s, &v) != ERR_OK || view_begin(v, cx) != ERR_OK
	    || view_consents(v, cx, CLINIC, person, &rows, &n) != ERR_OK || view_audit_verify(v, cx,
	    &seq) != ERR_OK)
		_exit(13);
	view_close(&v);
	return n == 1;
}

/* The child: fills the room it has, then gets more. Exits with 0 when every promise held. */
static void
fill_the_disk(void)
{
	id full = 0;
	struct store *s;

	(void)signal(SIGXFSZ, SIG_IGN);
	if (store_open(cx, where, &s) != ERR_OK || store_commit(s, cx, a_change(cx, 1)) != ERR_OK)
		_exit(1);
	limit_files(1024 * 1024);        /* some way above an empty store and its log */
	for (id i = 2; i < 2000 && full == 0; i++) {
		enum err e = store_commit(s, cx, a_change(cx, i));

		if (e != ERR_OK && e != ERR_STORE)
			_exit(2);
		full = e == ERR_STORE ? i : 0;
	}
	if (full < 10)
		_exit(3);
	if (store_commit(s, cx, a_change(cx, full + 1)) != ERR_STORE)
		_exit(4);
	if (!is_kept(s, 1) || !is_kept(s, full - 1) || is_kept(s, full) || is_kept(s, full + 1))
		_exit(5);
	limit_files(RLIM_INFINITY);
	if (store_commit(s, cx, a_change(cx, full)) != ERR_OK || !is_kept(s, full))
		_exit(6);
	store_close(&s);
	if (store_open(cx, where, &s) != ERR_OK || !is_kept(s, full - 1) || !is_kept(s, full))
		_exit(7);
	store_close(&s);
	_exit(0);
}

static void
keep_session(struct store *s, id session, instant opened)
{
	struct session one = { .id = session, .token = "token", .facility = CLINIC, .mode = MODE_VISIT,
	    .opened = opened, .ends = opened + LIMIT_SESSION_SECONDS };
	struct change *ch = change_new(cx);

	CHECK_OK(change_session(ch, &one));
	CHECK_OK(store_commit(s, cx, ch));
}

TEST(long_ended_sessions_are_forgotten_as_new_ones_come)
{
	const instant later = 1000 + LIMIT_SESSION_SECONDS + LIMIT_SESSION_KEEP_SECONDS;
	struct session out;
	struct store *s;
	struct view *v;

	CHECK_OK(store_open(cx, where, &s));
	for (id i = 1; i <= 10; i++)
		keep_session(s, i, 1000);
	keep_session(s, 20, later);             /* not a second too early */
	CHECK_OK(view_open(cx, s, &v));
	CHECK_OK(view_begin(v, cx));
	CHECK_OK(view_session(v, cx, 1, &out));
	view_end(v);
	for (id i = 21; i <= 23; i++)
		keep_session(s, i, later + 1);
	CHECK_OK(view_begin(v, cx));
	for (id i = 1; i <= 10; i++)
		CHECK_ERR(ERR_NOT_FOUND, view_session(v, cx, i, &out));
	CHECK_OK(view_session(v, cx, 20, &out));
	CHECK_OK(view_session(v, cx, 23, &out));
	view_end(v);
	view_close(&v);
	store_close(&s);
}

TEST(a_full_disk_is_told_and_the_store_goes_on_when_there_is_room)
{
	int status;
	pid_t child = fork();

	if (child == 0)
		fill_the_disk();
	CHECK_INT(child, waitpid(child, &status, 0));
	CHECK(WIFEXITED(status));
	CHECK_INT(0, WEXITSTATUS(status));
}

TESTS(T_FILE(only_one_thread_ever_writes_whoever_submits),
    T_FILE(a_thousand_waiting_changes_are_written_in_few_commits),
    T_FILE(a_full_queue_says_busy_and_writes_nothing_of_that_change),
    T_FILE(a_refused_change_does_not_disturb_its_group), T_FILE(a_second_open_is_refused),
    T_FILE(a_reader_cannot_write), T_FILE(the_writer_waits_for_the_disk_and_readers_leave_the_log_alone),
    T_FILE(a_reader_never_checkpoints), T_FILE(a_reader_sees_each_commit_though_it_keeps_its_map),
    T_FILE(no_reading_of_a_few_rows_walks_over_many),
    T_FILE(the_files_are_for_their_owner_only), T_FILE(a_store_of_a_newer_program_is_refused),
    T_FILE(a_database_of_somebody_else_is_refused_and_left_alone),
    T_FILE(a_row_that_could_not_have_been_written_is_not_given),
    T_FILE(an_audit_row_that_was_changed_or_taken_out_is_found), T_FILE(the_audit_goes_on_after_a_restart),
    T_FILE(a_sealed_row_that_was_meddled_with_is_found_on_both_sides_of_a_rotation),
    T_FILE(earlier_contents_of_a_consent_are_kept), T_FILE(what_was_acknowledged_is_there_after_a_kill),
    T_FILE(long_ended_sessions_are_forgotten_as_new_ones_come),
    T_FILE(a_full_disk_is_told_and_the_store_goes_on_when_there_is_room))
