#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "t.h"

#include "base/clock.h"
#include "base/file.h"
#include "link/expiry.h"
#include "link/inbox.h"
#include "link/queue.h"
#include "link/refusal.h"
#include "link/spool.h"

static char top[64];

static struct spool *
spool_made(void)
{
	struct spool *s;

	(void)snprintf(top, sizeof top, "/tmp/t_spool.XXXXXX");
	CHECK(mkdtemp(top) != NULL);
	CHECK_OK(spool_open(cx, top, &s));
	return s;
}

static void
spool_unmade(struct spool **s)
{
	char cmd[128];

	spool_close(s);
	(void)snprintf(cmd, sizeof cmd, "rm -rf %s", top);
	CHECK_INT(0, system(cmd));
}

static void
put(struct spool *s, enum place p, const char *name, const char *text)
{
	CHECK_OK(file_write(cx, spool_path(s, cx, p, name), text, strlen(text), 0600));
}

static const char *
get(struct spool *s, enum place p, const char *name)
{
	char *text;
	size_t n;

	CHECK_OK(file_read(cx, spool_path(s, cx, p, name), 1000, &text, &n));
	return text;
}

TEST(a_name_is_read_whatever_its_case_and_gives_result_and_identity)
{
	struct request r;

	CHECK_INT(REQUEST_KNOWN, request_read(cx, "oqsMUHVQ01req_2026aB.XML", &r));
	CHECK_STR("oqsMUHVQ01req_2026aB", r.identity);
	CHECK_STR("OQSmuhvq01res_2026aB", r.result);
	CHECK(!r.sealed);
	CHECK_STR("2026aB", r.suffix);
	CHECK_INT(MSG_CONSENTED_VISIT_01, r.type->id);
	CHECK_INT(REQUEST_KNOWN, request_read(cx, "OQSmuhvq01req_1.Zip", &r));
	CHECK(r.sealed);
	CHECK_STR("OQSmuhvq01req_1", r.identity);
	CHECK_STR("OQSmuhvq01res_1", r.result);
}

TEST(other_names_are_foreign_odd_or_temporary)
{
	static const struct { const char *name; enum request_kind kind; } rows[] = {
		{ "OQSxxxxx01req_2026.xml", REQUEST_FOREIGN }, { "req_1.xml", REQUEST_ODD },
		{ "OQSmuhvq01req_.xml", REQUEST_ODD }, { "OQSmuhvq01req_1.json", REQUEST_ODD },
		{ "OQSmuhvq01res_1.xml", REQUEST_ODD }, { "OQSmuhvq01req_a/b.xml", REQUEST_FOREIGN },
		{ "Thumbs.db", REQUEST_ODD }, { "OQSmuhvq01req_a b.xml", REQUEST_FOREIGN }, { ".x.xml", REQUEST_TEMPORARY },
		{ "OQSmuhvq01req_1.xml.tmp", REQUEST_TEMPORARY }, { "OQSmuhvq01req_1.PART", REQUEST_TEMPORARY },
		{ "OQSmuhvq01req_1.xml", REQUEST_KNOWN },
	};
	struct request r;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		CHECK_INT((int)rows[i].kind, (int)request_read(cx, rows[i].name, &r));
}

TEST(a_job_file_keeps_name_and_number)
{
	char file[JOB_FILE];
	struct job j;

	job_file_write(12, "OQSmuhvq01req_1.xml", file);
	CHECK_STR("00000012-OQSmuhvq01req_1.xml", file);
	CHECK(job_file_read(cx, file, &j));
	CHECK_INT(12, j.number);
	CHECK_STR("OQSmuhvq01req_1", j.request.identity);
	CHECK(!job_file_read(cx, "OQSmuhvq01req_1.xml", &j));
	CHECK(!job_file_read(cx, "00000012-OQSxxxxx01req_1.xml", &j));
	CHECK(!job_file_read(cx, "0000001-2OQSmuhvq01req_1.xml", &j));
}

TEST(only_the_moves_of_the_table_exist)
{
	struct spool *s = spool_made();

	put(s, PLACE_REQ, "a", "1");
	CHECK_ERR(ERR_DENIED, spool_move(s, cx, "a", PLACE_REQ, PLACE_RES, NULL));
	CHECK_ERR(ERR_DENIED, spool_move(s, cx, "a", PLACE_REQ, PLACE_GONE, NULL));
	CHECK_OK(spool_move(s, cx, "a", PLACE_REQ, PLACE_WORK, "00000001-a"));
	CHECK(!spool_has(s, cx, PLACE_REQ, "a"));
	CHECK_STR("1", get(s, PLACE_WORK, "00000001-a"));
	CHECK_ERR(ERR_DENIED, spool_move(s, cx, "00000001-a", PLACE_WORK, PLACE_REQ, NULL));
	CHECK_OK(spool_move(s, cx, "00000001-a", PLACE_WORK, PLACE_GONE, NULL));
	CHECK(!spool_has(s, cx, PLACE_WORK, "00000001-a"));
	CHECK_ERR(ERR_NOT_FOUND, spool_move(s, cx, "a", PLACE_REQ, PLACE_WORK, NULL));
	spool_unmade(&s);
}

TEST(nothing_is_written_over)
{
	struct spool *s = spool_made();
	const char *name;

	put(s, PLACE_READY, "r.xml", "new");
	put(s, PLACE_RES, "r.xml", "old");
	CHECK_ERR(ERR_EXISTS, spool_move(s, cx, "r.xml", PLACE_READY, PLACE_RES, NULL));
	CHECK_STR("old", get(s, PLACE_RES, "r.xml"));
	CHECK_STR("new", get(s, PLACE_READY, "r.xml"));
	CHECK_OK(spool_free_name(s, cx, PLACE_RES, "r.xml", &name));
	CHECK_STR("r.xml.2", name);
	CHECK_OK(spool_free_name(s, cx, PLACE_BAD, "r.xml", &name));
	CHECK_STR("r.xml", name);
	spool_unmade(&s);
}

TEST(one_folder_has_one_link)
{
	struct spool *s = spool_made(), *other;

	CHECK_ERR(ERR_EXISTS, spool_open(cx, top, &other));
	CHECK_OK(spool_look(cx, top, &other));
	CHECK(spool_is_taken(other));
	spool_close(&other);
	spool_close(&s);
	CHECK_OK(spool_look(cx, top, &other));
	CHECK(!spool_is_taken(other));
	spool_close(&other);
	CHECK_OK(spool_open(cx, top, &s));
	spool_unmade(&s);
}

TEST(half_written_files_of_an_earlier_run_are_swept_away)
{
	struct spool *s = spool_made();

	put(s, PLACE_READY, ".half", "x");
	put(s, PLACE_READY, "whole.xml", "x");
	put(s, PLACE_REQ, ".theirs", "x");
	spool_close(&s);
	CHECK_OK(spool_open(cx, top, &s));
	CHECK(!spool_has(s, cx, PLACE_READY, ".half"));
	CHECK(spool_has(s, cx, PLACE_READY, "whole.xml"));
	CHECK(spool_has(s, cx, PLACE_REQ, ".theirs"));
	spool_unmade(&s);
}

/* How many calls one cleaning takes. */
static int
cleaned(struct spool *s)
{
	bool more = true;
	int calls = 0;

	for (; more && calls < 1000; calls++)
		CHECK_OK(spool_clean(s, cx, 60, clock_system(), &more));
	return calls;
}

TEST(results_that_nobody_took_go_to_stale_after_their_minutes)
{
	struct timeval old[2] = { { clock_system() - 3601, 0 }, { clock_system() - 3601, 0 } };
	struct timeval young[2] = { { clock_system() - 3500, 0 }, { clock_system() - 3500, 0 } };
	struct spool *s = spool_made();

	put(s, PLACE_RES, "old.xml", "1");
	put(s, PLACE_RES, "young.xml", "1");
	CHECK_INT(0, utimes(spool_path(s, cx, PLACE_RES, "old.xml"), old));
	CHECK_INT(0, utimes(spool_path(s, cx, PLACE_RES, "young.xml"), young));
	CHECK_INT(2, cleaned(s));
	CHECK(spool_has(s, cx, PLACE_STALE, "old.xml"));
	CHECK(spool_has(s, cx, PLACE_RES, "young.xml"));
	put(s, PLACE_RES, "old.xml", "2");
	CHECK_INT(0, utimes(spool_path(s, cx, PLACE_RES, "old.xml"), old));
	put(s, PLACE_FACE, "face.xml", "3");
	CHECK_INT(0, utimes(spool_path(s, cx, PLACE_FACE, "face.xml"), old));
	(void)cleaned(s);
	CHECK_STR("2", get(s, PLACE_STALE, "old.xml.2"));
	CHECK_STR("3", get(s, PLACE_STALE, "face.xml"));
	spool_unmade(&s);
}

TEST(many_old_results_are_cleared_little_by_little)
{
	struct timeval old[2] = { { clock_system() - 3601, 0 }, { clock_system() - 3601, 0 } };
	struct spool *s = spool_made();
	bool more = false;
	const char **names;
	size_t n, total;

	for (int i = 0; i < 3 * SPOOL_MOVES; i++) {
		const char *name = ctx_fmt(cx, "old%d.xml", i);

		put(s, PLACE_RES, name, "1");
		CHECK_INT(0, utimes(spool_path(s, cx, PLACE_RES, name), old));
	}
	CHECK_OK(spool_clean(s, cx, 60, clock_system(), &more));
	CHECK(more);
	CHECK_OK(spool_list(s, cx, PLACE_STALE, 0, &names, &n, &total));
	CHECK_INT(SPOOL_MOVES, total);
	(void)cleaned(s);
	CHECK_OK(spool_list(s, cx, PLACE_STALE, 0, &names, &n, &total));
	CHECK_INT(3 * SPOOL_MOVES, total);
	spool_unmade(&s);
}

TEST(names_that_may_tell_something_are_not_logged)
{
	CHECK_STR("OQSmuhvq01req_1.xml", spool_log_name(cx, "OQSmuhvq01req_1.xml"));
	CHECK_STR("(6-bytes)", spool_log_name(cx, "患者"));
	CHECK_STR("(3-bytes)", spool_log_name(cx, "a\nb"));
}

TEST(a_why_says_what_happened_in_both_languages)
{
	struct spool *s = spool_made();
	const char *why;

	(void)fail(cx, ERR_TOO_LARGE, "file of 5 bytes");
	CHECK_OK(refusal_why(cx, s, "a.xml", ERR_TOO_LARGE));
	CHECK(refusal_is_written(cx, s, "a.xml"));
	why = get(s, PLACE_BAD, "a.xml.why");
	CHECK(strstr(why, "KYO-E-0002") != NULL && strstr(why, "file of 5 bytes") != NULL);
	CHECK(strstr(why, err_text(ERR_TOO_LARGE, LANG_JA)) != NULL);
	CHECK(strstr(why, err_text(ERR_TOO_LARGE, LANG_EN)) != NULL);
	refusal_forget(cx, s, "a.xml");
	CHECK(!refusal_is_written(cx, s, "a.xml"));
	spool_unmade(&s);
}

TEST(a_refusal_result_echoes_the_identifier_and_carries_our_code)
{
	static const char asked[] = "<XmlMsg><MessageHeader>"
	    "<MedicalInstitutionCode>1312345678</MedicalInstitutionCode>"
	    "<ArbitraryFileIdentifier>K1</ArbitraryFileIdentifier></MessageHeader><MessageBody><ReceptionNumber>R1"
	    "</ReceptionNumber></MessageBody></XmlMsg>";
	struct link_settings s = { .facility = "1312345678", .encoding = "utf-8" };
	struct request r;
	char *p;
	size_t n;

	CHECK_INT(REQUEST_KNOWN, request_read(cx, "OQSmuhvq02req_1.xml", &r));
	CHECK_ERR(ERR_AWAY, fail(cx, ERR_AWAY, "no line"));
	CHECK_OK(refusal_result(cx, &s, &r, ERR_AWAY, asked, strlen(asked), &p, &n));
	CHECK(strstr(p, "<ArbitraryFileIdentifier>K1<") != NULL && strstr(p, "<SegmentOfResult>9<") != NULL);
	CHECK(strstr(p, err_code(ERR_AWAY)) != NULL);
	CHECK_OK(refusal_result(cx, &s, &r, ERR_AWAY, asked, 20, &p, &n));
	CHECK(strstr(p, "<SegmentOfResult>9<") != NULL);
}

/* inbox: time is ours, so that nothing here waits. */
static const char *
next_name(struct inbox *i, int64_t now)
{
	struct arrival *a = inbox_next(i, NULL, now);

	return a == NULL ? "" : a->name;
}

TEST(a_file_is_taken_when_it_rests_and_was_closed_or_after_twice_the_time)
{
	struct spool *s = spool_made();
	struct inbox *i;
	FILE *f;

	CHECK_OK(inbox_new(cx, spool_path(s, cx, PLACE_REQ, NULL), 300, 0, &i));
	CHECK_OK(inbox_look(i, cx, 1000));
	f = fopen(spool_path(s, cx, PLACE_REQ, "OQSmuhvq01req_1.xml"), "w");
	CHECK(f != NULL && fputs("<a>", f) >= 0 && fflush(f) == 0);
	CHECK(inbox_hear(i));
	CHECK_OK(inbox_look(i, cx, 2000));
	CHECK_STR("", next_name(i, 2599));      /* never seen closed */
	CHECK_STR("OQSmuhvq01req_1.xml", next_name(i, 2600));
	CHECK(fputs("</a>", f) >= 0 && fflush(f) == 0);
	CHECK_OK(inbox_look(i, cx, 2600));
	CHECK_STR("", next_name(i, 3199));      /* it has grown */
	CHECK_INT(0, fclose(f));
	CHECK(inbox_hear(i));
	CHECK_OK(inbox_look(i, cx, 2700));
	CHECK_STR("", next_name(i, 2899));
	CHECK_INT(200, inbox_wait_ms(i, 2700));
	CHECK_STR("OQSmuhvq01req_1.xml", next_name(i, 2900));   /* closed, 300 ms after the last change */
	inbox_hold(inbox_next(i, NULL, 2900), 5000);
	CHECK_OK(inbox_look(i, cx, 3000));
	CHECK_STR("", next_name(i, 4999));
	CHECK_STR("OQSmuhvq01req_1.xml", next_name(i, 5000));
	inbox_free(&i);
	spool_unmade(&s);
}

TEST(files_are_taken_in_their_order_and_temporary_ones_never)
{
	static const char *const names[] = { "OQSmuhvq02req_9.xml", "OQSmuhvq01req_9.xml", "OQSsihvd01req_5.xml" };
	struct spool *s = spool_made();
	struct arrival *a = NULL;
	struct inbox *i;

	CHECK_OK(inbox_new(cx, spool_path(s, cx, PLACE_REQ, NULL), 20, 0, &i));
	for (size_t k = 0; k < 3; k++) {
		struct timeval t[2] = { { 1000 + (long)k, 0 }, { 1000 + (long)k, 0 } };

		put(s, PLACE_REQ, names[k], "<a/>");
		CHECK_INT(0, utimes(spool_path(s, cx, PLACE_REQ, names[k]), t));
	}
	put(s, PLACE_REQ, "OQSmuhvq01req_9.xml.tmp", "");
	put(s, PLACE_REQ, ".hidden", "");
	CHECK_OK(file_make_dir(cx, spool_path(s, cx, PLACE_REQ, "folder"), 0700));
	CHECK_OK(inbox_look(i, cx, 100));
	CHECK_INT(3, inbox_count(i));
	CHECK_STR(names[0], (a = inbox_next(i, a, 200))->name);
	CHECK_STR(names[2], (a = inbox_next(i, a, 200))->name);         /* the second has the first's suffix */
	CHECK(inbox_next(i, a, 200) == NULL);
	CHECK_INT(0, unlink(spool_path(s, cx, PLACE_REQ, names[0])));
	CHECK_OK(inbox_look(i, cx, 200));
	CHECK_STR(names[1], next_name(i, 200));
	inbox_free(&i);
	spool_unmade(&s);
}

/* queue */
static void
add(struct queue *q, unsigned long number, const char *name)
{
	char file[JOB_FILE];
	struct job j;

	job_file_write(number, name, file);
	CHECK(job_file_read(cx, file, &j));
	CHECK(queue_add(q, &j));
}

TEST(between_whole_looks_only_what_is_known_or_reported_is_looked_at)
{
	struct spool *s = spool_made();
	struct inbox *i;

	CHECK_OK(inbox_new(cx, spool_path(s, cx, PLACE_REQ, NULL), 20, 1000, &i));
	put(s, PLACE_REQ, "OQSmuhvq01req_1.xml", "<a/>");
	CHECK_OK(inbox_look(i, cx, 100));
	CHECK_INT(1, inbox_count(i));
	put(s, PLACE_REQ, "OQSmuhvq01req_2.xml", "<a/>");
	CHECK_OK(inbox_look(i, cx, 200));
	CHECK_INT(1, inbox_count(i));           /* there, but not reported yet */
	CHECK(inbox_hear(i));
	CHECK_OK(inbox_look(i, cx, 300));
	CHECK_INT(2, inbox_count(i));           /* once, although it was reported as made, closed and moved */
	CHECK_STR("OQSmuhvq01req_2.xml", inbox_next(i, inbox_next(i, NULL, 400), 400)->name);
	CHECK_INT(0, unlink(spool_path(s, cx, PLACE_REQ, "OQSmuhvq01req_1.xml")));
	CHECK_OK(inbox_look(i, cx, 400));
	CHECK_INT(1, inbox_count(i));
	put(s, PLACE_REQ, "OQSmuhvq01req_3.xml", "<a/>");
	CHECK_OK(inbox_look(i, cx, 1200));      /* the whole folder, whatever was reported: shares do not report */
	CHECK_INT(2, inbox_count(i));
	inbox_free(&i);
	spool_unmade(&s);
}

TEST(requests_of_one_suffix_keep_their_order_and_others_pass)
{
	static struct queue q;
	struct job *j;

	q = (struct queue){ .pause_ms = 200, .pause_max_ms = 30000 };
	add(&q, 2, "OQSmuhvq02req_A.xml");
	add(&q, 1, "OQSmuhvq01req_a.xml");
	add(&q, 3, "OQSmuhvq01req_B.xml");
	CHECK_INT(4, queue_next_number(&q));
	j = queue_next(&q, 1000);
	CHECK_STR("OQSmuhvq01req_a", j->request.identity);
	queue_failed(&q, j, false, 1000);
	CHECK_STR("OQSmuhvq01req_B", queue_next(&q, 1000)->request.identity);
	queue_remove(&q, queue_next(&q, 1000));
	CHECK(queue_next(&q, 1000) == NULL);
	CHECK(queue_wait_ms(&q, 1000) >= 100 && queue_wait_ms(&q, 1000) <= 200);
	CHECK_STR("OQSmuhvq01req_a", queue_next(&q, 1200)->request.identity);
	CHECK(queue_of_result(&q, "oqsmuhvq02RES_a.xml") != NULL && queue_of_result(&q, "x") == NULL);
	CHECK(queue_find(&q, "00000002-OQSmuhvq02req_A.xml") != NULL);
}

TEST(pauses_grow_to_their_ceiling_and_end_when_the_centre_is_back)
{
	static struct queue q;
	int64_t now = 0, ms = 0;

	q = (struct queue){ .pause_ms = 200, .pause_max_ms = 30000 };
	add(&q, 1, "OQSmuhvq01req_1.xml");
	add(&q, 2, "OQSmuhvq01req_2.xml");
	for (int i = 0; i < 40; i++) {
		queue_failed(&q, queue_next(&q, now), true, now);
		ms = queue_wait_ms(&q, now);
		CHECK(ms >= 100 && ms <= 30001);
		CHECK(i < 10 || ms >= 15000);
		CHECK(queue_next(&q, now) == NULL);
		now += ms;
		CHECK(queue_next(&q, now) != NULL);
	}
	CHECK(q.rows[0].tries > 10 && q.rows[1].tries > 10);     /* one that fells the centre does not bar others */
	queue_failed(&q, queue_next(&q, now), true, now);
	queue_centre_is_back(&q);
	CHECK_INT(0, queue_wait_ms(&q, now));
	q.once = true;
	queue_failed(&q, queue_next(&q, now), true, now);
	CHECK(queue_next(&q, INT64_MAX - 1) == NULL && queue_wait_ms(&q, now) == -1);
}

TEST(a_full_queue_takes_no_more)
{
	static struct queue q;
	struct job j;
	char name[64], file[JOB_FILE];

	q = (struct queue){ .pause_ms = 1, .pause_max_ms = 1 };
	for (int i = 0; i < QUEUE_ROOM; i++) {
		(void)snprintf(name, sizeof name, "OQSmuhvq01req_%d.xml", i);
		add(&q, queue_next_number(&q), name);
	}
	job_file_write(999, "OQSmuhvq01req_x.xml", file);
	CHECK(job_file_read(cx, file, &j) && !queue_add(&q, &j));
}

TEST(a_file_that_is_no_certificate_has_no_end)
{
	struct spool *s = spool_made();
	instant end;

	put(s, PLACE_REQ, "c", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
	CHECK_ERR(ERR_INPUT, expiry_read(cx, spool_path(s, cx, PLACE_REQ, "c"), &end));
	put(s, PLACE_REQ, "d", "-----BEGIN CERTIFICATE-----\nMIL/");
	CHECK_ERR(ERR_INPUT, expiry_read(cx, spool_path(s, cx, PLACE_REQ, "d"), &end));
	/* SEQUENCE{SEQUENCE{1, {}, {}, {261101000000Z, 261122150000Z}}} */
	put(s, PLACE_REQ, "e", "-----BEGIN CERTIFICATE-----\n"
	    "MCkwJwIBATAAMAAwHhcNMjYxMTAxMDAwMDAwWhcNMjYxMTIyMTUwMDAwWg==\n-----END CERTIFICATE-----\n");
	CHECK_OK(expiry_read(cx, spool_path(s, cx, PLACE_REQ, "e"), &end));
	CHECK(end == instant_of(20261123));
	spool_unmade(&s);
}

TESTS(T(a_name_is_read_whatever_its_case_and_gives_result_and_identity),
    T(other_names_are_foreign_odd_or_temporary), T(a_job_file_keeps_name_and_number),
    T(only_the_moves_of_the_table_exist), T(nothing_is_written_over), T(one_folder_has_one_link),
    T(half_written_files_of_an_earlier_run_are_swept_away),
    T(results_that_nobody_took_go_to_stale_after_their_minutes),
    T(many_old_results_are_cleared_little_by_little),
    T(names_that_may_tell_something_are_not_logged), T(a_why_says_what_happened_in_both_languages),
    T(a_refusal_result_echoes_the_identifier_and_carries_our_code),
    T(a_file_is_taken_when_it_rests_and_was_closed_or_after_twice_the_time),
    T(files_are_taken_in_their_order_and_temporary_ones_never),
    T(between_whole_looks_only_what_is_known_or_reported_is_looked_at),
    T(requests_of_one_suffix_keep_their_order_and_others_pass),
    T(pauses_grow_to_their_ceiling_and_end_when_the_centre_is_back), T(a_full_queue_takes_no_more),
    T(a_file_that_is_no_certificate_has_no_end))
