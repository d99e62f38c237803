/* Claims: how many bytes a second are read on one core, and what they take in a store. Everything in them is made from
 * running numbers.
 *
 *     claims read                     claims read mb=… claims=…       of the reader alone, CPU time
 *     claims store FILE PERSONS       the whole way into SQLite: bytes a person and a medicine line; MB and claims a second of CPU
 *                                     time (all threads, user and system, but for the making of the claims) and of the clock;
 *                                     CPU time a claim of reading and finding the person, and of the writer */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "app/import.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/limit.h"
#include "store/store.h"
#include "wire/claim_file.h"

#define READ_BYTES ((size_t)64 << 20)
#define CLAIMS 21               /* of a person in three years: 63 medicine lines, and as many acts */
#define PART ((size_t)1 << 20)

static struct ctx cx;

static void
must(enum err e)
{
	if (e == ERR_OK)
		return;
	(void)fprintf(stderr, "claims: %s: %s\n", err_code(e), cx.fault.detail);
	exit(1);
}

static double
cpu_seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Of this thread: the writer's goes on meanwhile. */
static double
own_cpu_seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Commas up to a day's column, the number in it, and those behind it. */
static void
days(struct buf *b, int before, int day, int n)
{
	for (int i = 0; i < before + day - 1; i++)
		buf_puts(b, ",");
	buf_fmt(b, "%d", n);
	for (int i = day; i < 31; i++)
		buf_puts(b, ",");
	buf_puts(b, "\r\n");
}

/* One person's medical claim: two visits with acts, two groups of drugs, a comment. The name is in CP932. */
static void
medical(struct buf *b, long number, long person, int month)
{
	buf_fmt(b, "RE,%ld,1112,%d,\x89\xcb\x8b\xf3\x81\x40\x89\xd4\x8e\x71,%ld,19550301,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\r\n", number,
	    month, 1 + person % 2);
	buf_fmt(b, "HO,06999999,\x82\x50\x82\x51\x82\x52,%07ld,2,1410,,,,,,,,,\r\nSN,1,01,,,,%02ld,,\r\n", person / 2, person % 2);
	buf_puts(b, "JD,1,,,,1,,,,,,,,,,,,1,,,,,,,,,,,,,,,\r\nMF,01,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\r\n");
	buf_puts(b, "SY,8833421,20240401,1,,,01,\r\nSY,2500013,20240401,1,,,,\r\nSI,12,1,112007410,,73,1,,,,,,");
	days(b, 1, 4, 1);
	buf_puts(b, "SI,13,1,113001810,,225,1,,,,,,");
	days(b, 1, 4, 1);
	buf_puts(b, "IY,21,1,612170710,1,2,28,,,,,,");
	days(b, 1, 4, 28);
	buf_puts(b, "IY,21,1,621974701,4,,14,,,,,,");
	days(b, 1, 16, 14);
	buf_puts(b, "CO,,1,810000001,\x92\xa9\x97\x5b\x90\x48\x8c\xe3\r\nIY,,1,620098801,3,7,14,,,,,,");
	days(b, 1, 16, 14);
	buf_puts(b, "SI,80,1,120002910,,68,1,,,,,,");
	days(b, 1, 4, 1);
}

static void
file_begin(struct buf *b)
{
	buf_puts(b, "IR,1,13,1,9999996,,\x89\xcb\x8b\xf3\x90\x66\x97\xc3\x8f\x8a,202610,00,03-0000-0000\r\n");
}

static enum err
count(void *user, struct ctx *one, const struct claim *c)
{
	size_t *lines = user;

	(void)one;
	*lines += c->drug_count + c->act_count;
	return ERR_OK;
}

static int
read_alone(void)
{
	struct report r;
	struct buf b;
	size_t lines = 0, claims = 0;
	double before, took;

	buf_init(&b, &cx, READ_BYTES + (1 << 20));
	file_begin(&b);
	for (; b.n < READ_BYTES; claims++)
		medical(&b, (long)claims + 1, (long)claims, 202609);
	buf_fmt(&b, "GO,%zu,1,99\r\n", claims);
	must(buf_done(&b));
	must(report_init(&r, &cx, "bench"));
	before = cpu_seconds();
	must(claim_file_read(&cx, b.p, b.n, &r, count, &lines));
	took = cpu_seconds() - before;
	(void)printf("claims mb_s=%.1f claims=%zu refused=%zu lines=%zu\n", (double)b.n / 1e6 / took, r.accepted, r.refused, lines);
	if (r.refused > 0) {
		struct buf out;

		buf_init(&out, &cx, 1 << 20);
		r.count = r.count < 3 ? r.count : 3;
		report_text(&out, &r, LANG_EN);
		(void)fprintf(stderr, "%s", out.p);
		return 1;
	}
	return 0;
}

/* ---- the whole way ------------------------------------------------------------------------------------- */

static struct app app;
static struct view *view;
static const struct who who = { .label = "bench" };

static struct import *
opened(enum audit_act what, bool whole)
{
	const struct intake in = { .who = &who, .what = what, .name = "bench", .whole = whole };
	struct import *im;

	must(import_open(&cx, &app, view, &in, &im));
	return im;
}

/* Two persons share a number, as families do. */
static void
persons_import(long persons)
{
	struct import *im = opened(AUDIT_PERSON_IMPORTED, false);
	char key[24], number[24], branch[8];

	for (long i = 0; i < persons; i++) {
		const struct person p = { .key = key, .name = "架空　花子", .kana = "ｶｸｳ ﾊﾅｺ", .other_name = "", .other_kana = "",
		    .sex1 = 1 + (int)(i % 2), .birth = 19550301, .postcode = "100-0001", .address = "東京都架空区訪問一丁目２番３号" };
		const struct eligibility e = { .insurer = "06999999", .symbol = "１２３", .number = number, .branch = branch,
		    .insurer_name = "架空健康保険組合", .classification = "01", .family = 1, .insured_name = "架空　花子",
		    .acquired = 20210401, .loss_reason = "", .issued = 20210401 };

		(void)snprintf(key, sizeof key, "K%09ld", i);
		(void)snprintf(number, sizeof number, "%07ld", i / 2);
		(void)snprintf(branch, sizeof branch, "%02ld", i % 2);
		must(import_person(im, &p, &e, 1));
	}
	must(import_close(&im, &cx, (size_t)persons, 0));
}

static enum err
keep(void *user, struct ctx *one, const struct claim *c)
{
	static const struct origin origin = { "bench", "RE", 1 };

	(void)one;
	return import_claim(user, c, &origin);
}

static double made_s;           /* CPU time of making claims */

/* A file is one institution's month; its parts are those that `kyotaku` sends. */
static size_t
month_import(long persons, int month)
{
	struct ctx one;
	struct buf b;
	size_t bytes = 0;

	for (long first = 0; first < persons;) {
		struct import *im = opened(AUDIT_CLAIM_IMPORTED, true);
		struct report r;
		long claims = 0;
		const double before = own_cpu_seconds();

		must(ctx_init(&one, cx.now, 0));
		buf_init(&b, &one, 2 * PART);
		file_begin(&b);
		for (; b.n < PART && first < persons; first++)
			medical(&b, ++claims, first, month);
		buf_fmt(&b, "GO,%ld,1,99\r\n", claims);
		must(buf_done(&b));
		made_s += own_cpu_seconds() - before;
		must(report_init(&r, &one, "bench"));
		must(claim_file_read(&one, b.p, b.n, &r, keep, im));
		if (r.refused > 0)
			(void)fprintf(stderr, "claims: %zu refused\n", r.refused);
		must(import_close(&im, &cx, r.accepted, r.refused));
		bytes += b.n;
		ctx_release(&one);
	}
	return bytes;
}

/* A check-up of 45 items for each: values of three or four characters, every fifth item of a list, one section for ten. */
static void
checkups_import(long persons)
{
	struct import *im = opened(AUDIT_CHECKUP_IMPORTED, false);
	static const struct origin origin = { "bench", "", 0 };
	struct checkup_line lines[45];
	char number[24], branch[8];

	for (size_t i = 0; i < 45; i++) {
		const bool listed = i % 5 == 0;

		lines[i] = (struct checkup_line){ .section = i < 10 ? "01010" : i < 35 ? "01020" : "01990",
		    .code = ctx_fmt(&cx, "3F%03zu000002327101", i), .type = listed ? CHECKUP_CODE : CHECKUP_QUANTITY,
		    .value = listed ? "1" : ctx_fmt(&cx, "%zu.%zu", 12 + i, i % 10), .unit = listed ? "" : i % 2 == 0 ? "mg/dL" : "U/L",
		    .list = listed ? ctx_fmt(&cx, "1.2.392.200119.6.2%03zu", i) : "", .value_name = listed ? "所見なし" : "",
		    .method = "", .low = listed ? "" : "30", .high = listed ? "" : ctx_fmt(&cx, "%zu", 120 + i) };
	}
	for (long i = 0; i < persons; i++) {
		const struct checkup c = { .institution = "1319999996", .institution_name = "架空健診所", .report = 10, .program = "010",
		    .day = 20260520, .made = 20260601, .who = { "06999999", "１２３", number, branch, 19550301 },
		    .sex = 1 + (int)(i % 2), .lines = lines, .line_count = 45 };

		(void)snprintf(number, sizeof number, "%07ld", i / 2);
		(void)snprintf(branch, sizeof branch, "%02ld", i % 2);
		must(import_checkup(im, &c, false, &origin));
	}
	must(import_close(&im, &cx, (size_t)persons, 0));
}

/* Memory of our own, without the pages of the database's file that are mapped. */
static long
anonymous_kib(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[128];
	long kib = 0;

	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, "RssAnon:", 8) == 0)
			kib = strtol(line + 8, NULL, 10);
	if (f != NULL)
		(void)fclose(f);
	return kib;
}

/* Of the database and its log. */
static double
size_of(const char *path)
{
	const char *names[] = { path, ctx_fmt(&cx, "%s-wal", path) };
	struct stat st;
	double n = 0;

	for (size_t i = 0; i < 2; i++)
		n += names[i] != NULL && stat(names[i], &st) == 0 ? (double)st.st_size : 0;
	return n;
}

/* With the log put back: the store is closed and opened again. */
static double
size_at_rest(const char *path)
{
	double n;

	view_close(&view);
	store_close(&app.store);
	n = size_of(path);
	must(store_open(&cx, ctx_fmt(&cx, "sqlite:%s", path), &app.store));
	must(view_open(&cx, app.store, &view));
	return n;
}

static double
seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
store_fill(const char *path, long persons)
{
	double empty, with_persons, full, examined, before, cpu, read_s;
	size_t bytes = 0;

	must(store_open(&cx, ctx_fmt(&cx, "sqlite:%s", path), &app.store));
	must(view_open(&cx, app.store, &view));
	empty = size_at_rest(path);
	persons_import(persons);
	with_persons = size_at_rest(path);
	before = seconds();
	cpu = cpu_seconds();
	read_s = own_cpu_seconds();
	for (int i = 0; i < CLAIMS; i++)
		bytes += month_import(persons, (2024 + i / 12) * 100 + 1 + i % 12);
	before = seconds() - before;
	cpu = cpu_seconds() - cpu - made_s;
	read_s = own_cpu_seconds() - read_s - made_s;
	full = size_at_rest(path);
	checkups_import(persons);
	examined = size_at_rest(path);
	view_close(&view);
	store_close(&app.store);
	(void)printf("store persons=%ld medicine_lines=%ld claims=%ld bytes_person=%.0f bytes_claim=%.0f bytes_medicine_line=%.0f"
	    " bytes_checkup=%.0f cpu_mb_s=%.1f cpu_claims_s=%.0f read_us=%.1f write_us=%.1f mb_s=%.1f claims_s=%.0f anon_mib=%.1f\n", persons, persons * CLAIMS * 3, persons * CLAIMS, (with_persons - empty) / (double)persons,
	    (full - with_persons) / (double)(persons * CLAIMS), (full - with_persons) / (double)(persons * CLAIMS * 3),
	    (examined - full) / (double)persons, (double)bytes / 1e6 / cpu, (double)(persons * CLAIMS) / cpu,
	    read_s * 1e6 / (double)(persons * CLAIMS), (cpu - read_s) * 1e6 / (double)(persons * CLAIMS), (double)bytes / 1e6 / before, (double)(persons * CLAIMS) / before,
	    (double)anonymous_kib() / 1024);
	return 0;
}

int
main(int argc, char **argv)
{
	must(ctx_init(&cx, clock_system(), 0));
	if (argc == 2 && strcmp(argv[1], "read") == 0)
		return read_alone();
	if (argc == 4 && strcmp(argv[1], "store") == 0)
		return store_fill(argv[2], strtol(argv[3], NULL, 10));
	(void)fprintf(stderr, "usage: claims read | claims store FILE PERSONS\n");
	return 2;
}
