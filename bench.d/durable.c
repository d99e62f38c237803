/* Durable pairs through the store, beside SQLite's own (bare.c), each round on a file of its own with the
 * same persons. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "pairs.h"
#include "store/store.h"

#define BATCH 500

static struct store *store;
static const struct pairs *run;
static sem_t room[PAIR_THREADS];
static atomic_size_t kept, failed;
static instant now;

static void
must(struct ctx *cx, enum err e, const char *what)
{
	if (e == ERR_OK)
		return;
	(void)fprintf(stderr, "durable: %s: %s %s\n", what, err_name(e), cx->fault.detail);
	exit(1);
}

/* ---- persons, the same in each file -------------------------------------------------------------------- */

static void
add_person(struct ctx *cx, struct change *ch, long i)
{
	struct person p = { .id = id_new(), .key = ctx_fmt(cx, "K%07ld", i), .name = "架空　太郎", .kana = "ｶｸｳ ﾀﾛｳ",
	    .other_name = "", .other_kana = "", .sex1 = 1, .birth = 19400101, .postcode = "100-0001",
	    .address = "東京都架空区訪問①丁目２－３" };
	struct eligibility e = { .id = id_new(), .person = p.id, .insurer = PAIR_INSURER, .symbol = "１２３",
	    .number = ctx_fmt(cx, "%07ld", i), .branch = "00", .insurer_name = "架空健康保険組合", .classification = "01",
	    .family = 1, .insured_name = "架空　太郎", .acquired = 20200401, .loss_reason = "" };

	must(cx, change_person(ch, &p), "person");
	must(cx, change_eligibility(ch, &e), "eligibility");
}

static void
fill(const char *path)
{
	struct ctx cx;

	must(&cx, ctx_init(&cx, now, 0), "memory");
	must(&cx, store_open(&cx, ctx_fmt(&cx, "sqlite:%s", path), &store), "store");
	for (long i = 0; i < PAIR_PERSONS; i += BATCH) {
		struct change *ch = change_new(&cx);

		for (long k = i; k < i + BATCH; k++)
			add_person(&cx, ch, k);
		must(&cx, store_commit(store, &cx, ch), "persons");
	}
	ctx_release(&cx);
}

/* ---- pairs through the store --------------------------------------------------------------------------- */

struct slot { struct ctx cx; size_t thread; };

static void
done(void *user, enum err e)
{
	struct slot *s = user;
	size_t thread = s->thread;

	atomic_fetch_add(e == ERR_OK ? &kept : &failed, 1);
	ctx_release(&s->cx);
	free(s);
	(void)sem_post(&room[thread]);
}

static void
look_up(struct view *v, struct ctx *cx, long i, struct change *ch)
{
	struct consent *rows, c = { .id = id_new(), .mode = MODE_VISIT, .kind = KIND_YZK, .given = true, .from = now,
	    .until = INSTANT_NEVER };
	struct audit a = { .at = now, .rid = cx->rid, .act = AUDIT_CONSENT_GIVEN, .mode = MODE_VISIT, .who = "patient",
	    .subject = "YZK" };
	struct eligibility *found;
	struct person p;
	char number[24];
	size_t n;

	(void)snprintf(number, sizeof number, "%07ld", i);
	must(cx, view_begin(v, cx), "view");
	must(cx, view_eligibilities_by_number(v, cx, PAIR_INSURER, number, &found, &n), "number");
	must(cx, view_person(v, cx, found[0].person, &p), "person");
	must(cx, view_consents(v, cx, run->facility, p.id, &rows, &n), "consents");
	view_end(v);
	c.person = a.person = p.id;
	a.consent = c.id;
	(void)snprintf(c.facility, sizeof c.facility, "%s", run->facility);
	(void)snprintf(a.facility, sizeof a.facility, "%s", run->facility);
	must(cx, change_consent(ch, &c), "consent");
	must(cx, change_audit(ch, &a), "audit");
}

static void *
look(void *user)
{
	size_t thread = *(size_t *)user;
	struct ctx own;
	struct view *v;

	must(&own, ctx_init(&own, now, 0), "memory");
	must(&own, view_open(&own, store, &v), "view");
	for (long i = (long)thread; i < PAIR_PERSONS; i += PAIR_THREADS) {
		struct slot *s = calloc(1, sizeof *s);
		struct change *ch;

		while (sem_wait(&room[thread]) != 0)
			continue;
		if (s == NULL || ctx_init(&s->cx, now, 0) != ERR_OK || (ch = change_new(&s->cx)) == NULL)
			abort();
		s->thread = thread;
		look_up(v, &s->cx, i, ch);
		store_submit(store, ch, done, s);
	}
	for (int i = 0; i < PAIR_WAITING; i++)
		while (sem_wait(&room[thread]) != 0)
			continue;
	view_close(&v);
	ctx_release(&own);
	return NULL;
}

static void
pairs_store(struct pairs_told *ret)
{
	static size_t numbers[PAIR_THREADS] = { 0, 1 };
	pthread_t looking[PAIR_THREADS];
	struct store_counts before, after;
	struct timespec a, b;

	for (size_t i = 0; i < PAIR_THREADS; i++)
		(void)sem_init(&room[i], 0, PAIR_WAITING);
	store_counts(store, &before);
	(void)clock_gettime(CLOCK_MONOTONIC, &a);
	for (size_t i = 0; i < PAIR_THREADS; i++)
		if (pthread_create(&looking[i], NULL, look, &numbers[i]) != 0)
			abort();
	for (size_t i = 0; i < PAIR_THREADS; i++)
		(void)pthread_join(looking[i], NULL);
	(void)clock_gettime(CLOCK_MONOTONIC, &b);
	store_counts(store, &after);
	ret->rate = PAIR_PERSONS / ((double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9);
	ret->per_commit = (double)(after.changes - before.changes) / (double)(after.commits - before.commits);
}

int
main(int argc, char **argv)
{
	char path[2][4096], facility[16];

	if (argc != 3) {
		(void)fprintf(stderr, "usage: durable DIR ROUNDS\n");
		return 2;
	}
	now = clock_system();
	for (int k = 0; k < 2; k++)
		(void)snprintf(path[k], sizeof path[k], "%s/%s.db", argv[1], k == 0 ? "store" : "bare");
	fill(path[1]);
	store_close(&store);
	fill(path[0]);
	for (long i = 0; i < strtol(argv[2], NULL, 10); i++) {
		const struct pairs p = { .path = path[1], .facility = facility };
		struct pairs_told ours, bare;

		(void)snprintf(facility, sizeof facility, "131%07ld", 1000000 + i % 1000000);
		run = &p;
		atomic_store(&kept, 0);
		pairs_store(&ours);
		pairs_bare(&p, &bare);
		(void)printf("store=%.1f bare=%.1f kept=%zu failed=%zu per_commit=%.1f bare_per_commit=%.1f\n", ours.rate, bare.rate,
		    atomic_load(&kept), atomic_load(&failed), ours.per_commit, bare.per_commit);
		(void)fflush(stdout);
	}
	store_close(&store);
	return 0;
}
