/* The yardstick: what SQLite itself does with the same rows, with nothing around it. */
#include <pthread.h>
#include <semaphore.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pairs.h"

#define GROUP 64

struct pair { int64_t person, id; size_t thread; struct pair *next; };

static const struct pairs *run;
static atomic_bool ending;
static sem_t room[PAIR_THREADS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static struct pair *first, *last;
static size_t written, commits;
static int64_t now;

static void
good(sqlite3 *db, bool ok)
{
	if (ok)
		return;
	(void)fprintf(stderr, "bare: %s\n", sqlite3_errmsg(db));
	exit(1);
}

static sqlite3 *
db_open(bool writer)
{
	sqlite3 *db;

	good(NULL, sqlite3_open_v2(run->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK);
	good(db, sqlite3_exec(db, "pragma mmap_size = 2147418112; pragma wal_autocheckpoint = 0; pragma journal_mode = wal;"
	    "pragma synchronous = full;", NULL, NULL, NULL) == SQLITE_OK);
	good(db, sqlite3_exec(db, writer ? "pragma cache_size = -65536" : "pragma query_only = 1; pragma cache_size = -4096",
	    NULL, NULL, NULL) == SQLITE_OK);
	return db;
}

static sqlite3_stmt *
prepared(sqlite3 *db, const char *text)
{
	sqlite3_stmt *s;

	good(db, sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) == SQLITE_OK);
	return s;
}

static void
step(sqlite3 *db, sqlite3_stmt *s)
{
	int rc;

	while ((rc = sqlite3_step(s)) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(s); i++)
			(void)sqlite3_column_bytes(s, i);
	good(db, rc == SQLITE_DONE);
	(void)sqlite3_reset(s);
}

/* ---- two threads that look up -------------------------------------------------------------------------- */

static int64_t
look_up(sqlite3 *db, sqlite3_stmt *const s[5], long i)
{
	char number[24];
	int64_t person;

	(void)snprintf(number, sizeof number, "%07ld", i);
	step(db, s[0]);
	(void)sqlite3_bind_text(s[1], 1, PAIR_INSURER, -1, SQLITE_STATIC);
	(void)sqlite3_bind_text(s[1], 2, number, -1, SQLITE_STATIC);
	good(db, sqlite3_step(s[1]) == SQLITE_ROW);
	person = sqlite3_column_int64(s[1], 1);
	(void)sqlite3_reset(s[1]);
	(void)sqlite3_bind_int64(s[2], 1, person);
	step(db, s[2]);
	(void)sqlite3_bind_text(s[3], 1, run->facility, -1, SQLITE_STATIC);
	(void)sqlite3_bind_int64(s[3], 2, person);
	step(db, s[3]);
	step(db, s[4]);
	return person;
}

static void
hand_over(struct pair *p)
{
	(void)pthread_mutex_lock(&lock);
	if (last != NULL)
		last->next = p;
	else
		first = p;
	last = p;
	(void)pthread_cond_signal(&more);
	(void)pthread_mutex_unlock(&lock);
}

static void *
look(void *user)
{
	size_t thread = *(size_t *)user;
	sqlite3 *db = db_open(false);
	sqlite3_stmt *s[5] = { prepared(db, "begin"),
	    prepared(db, "select * from eligibility where insurer = ? and number_folded = ?"),
	    prepared(db, "select * from person where id = ?"),
	    prepared(db, "select * from consent where facility = ? and person = ?"), prepared(db, "commit") };

	for (long i = (long)thread; i < PAIR_PERSONS && !atomic_load(&ending); i += PAIR_THREADS) {
		struct pair *p = calloc(1, sizeof *p);

		while (sem_wait(&room[thread]) != 0)
			continue;
		p->thread = thread;
		p->person = look_up(db, s, i);
		p->id = 1 + i;
		hand_over(p);
	}
	for (int i = 0; i < PAIR_WAITING; i++)
		while (sem_wait(&room[thread]) != 0)
			continue;
	for (int i = 0; i < 5; i++)
		(void)sqlite3_finalize(s[i]);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	(void)sqlite3_close(db);
	return NULL;
}

/* ---- one that writes ----------------------------------------------------------------------------------- */

static void
write_pair(sqlite3 *db, sqlite3_stmt *consent, sqlite3_stmt *audit, const struct pair *p, int64_t seq, int64_t base)
{
	static const unsigned char chain[32];

	(void)sqlite3_bind_int64(consent, 1, base + p->id);
	(void)sqlite3_bind_text(consent, 2, run->facility, -1, SQLITE_STATIC);
	(void)sqlite3_bind_int64(consent, 3, p->person);
	(void)sqlite3_bind_int64(consent, 4, now);
	step(db, consent);
	(void)sqlite3_bind_int64(audit, 1, seq);
	(void)sqlite3_bind_int64(audit, 2, now);
	(void)sqlite3_bind_int64(audit, 3, p->id);
	(void)sqlite3_bind_text(audit, 4, run->facility, -1, SQLITE_STATIC);
	(void)sqlite3_bind_int64(audit, 5, p->person);
	(void)sqlite3_bind_int64(audit, 6, base + p->id);
	(void)sqlite3_bind_blob(audit, 7, chain, sizeof chain, SQLITE_STATIC);
	step(db, audit);
}

static size_t
take(struct pair *group[GROUP])
{
	size_t n = 0;

	(void)pthread_mutex_lock(&lock);
	while (first == NULL && !atomic_load(&ending))
		(void)pthread_cond_wait(&more, &lock);
	for (; n < GROUP && first != NULL; n++) {
		group[n] = first;
		if ((first = first->next) == NULL)
			last = NULL;
	}
	(void)pthread_mutex_unlock(&lock);
	return n;
}

static void *
keep(void *user)
{
	sqlite3 *db = user;
	sqlite3_stmt *begin = prepared(db, "begin immediate"), *commit = prepared(db, "commit"),
	    *consent = prepared(db, "insert into consent values (?1, 1, ?2, ?3, 2, 0, 'YZK', 1, ?4, 9000000000000000000, 0, 0, 0, 0, 0, 0)"
	    ), *audit = prepared(db, "insert into audit values (?1, ?2, ?3, 'consent.given', '', ?4, 'patient', ?5, 2, ?6, 'YZK',"
	    " ?7)"), *last_seq = prepared(db, "select coalesce(max(seq), 0) from audit");
	struct pair *group[GROUP];
	int64_t seq, base = (int64_t)time(NULL) << 24;
	size_t n;

	good(db, sqlite3_step(last_seq) == SQLITE_ROW);
	seq = sqlite3_column_int64(last_seq, 0);
	(void)sqlite3_finalize(last_seq);
	while ((n = take(group)) > 0) {
		step(db, begin);
		for (size_t i = 0; i < n; i++)
			write_pair(db, consent, audit, group[i], ++seq, base);
		step(db, commit);
		commits++;
		written += n;
		for (size_t i = 0; i < n; i++) {
			(void)sem_post(&room[group[i]->thread]);
			free(group[i]);
		}
	}
	(void)sqlite3_finalize(begin);
	(void)sqlite3_finalize(commit);
	(void)sqlite3_finalize(consent);
	(void)sqlite3_finalize(audit);
	return NULL;
}

void
pairs_bare(const struct pairs *p, struct pairs_told *ret)
{
	static size_t numbers[PAIR_THREADS] = { 0, 1 };
	pthread_t looking[PAIR_THREADS], writing;
	struct timespec a, b;
	sqlite3 *db;

	run = p;
	now = time(NULL);
	written = commits = 0;
	atomic_store(&ending, false);
	db = db_open(true);
	for (size_t i = 0; i < PAIR_THREADS; i++)
		(void)sem_init(&room[i], 0, PAIR_WAITING);
	(void)clock_gettime(CLOCK_MONOTONIC, &a);
	good(db, pthread_create(&writing, NULL, keep, db) == 0);
	for (size_t i = 0; i < PAIR_THREADS; i++)
		good(db, pthread_create(&looking[i], NULL, look, &numbers[i]) == 0);
	for (size_t i = 0; i < PAIR_THREADS; i++)
		(void)pthread_join(looking[i], NULL);
	(void)clock_gettime(CLOCK_MONOTONIC, &b);
	(void)pthread_mutex_lock(&lock);
	atomic_store(&ending, true);
	(void)pthread_cond_signal(&more);
	(void)pthread_mutex_unlock(&lock);
	(void)pthread_join(writing, NULL);
	(void)sqlite3_close(db);
	ret->rate = (double)written / ((double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9);
	ret->per_commit = (double)written / (double)commits;
}
