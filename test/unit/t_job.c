/* The way of a request through the centre (centre/job.c, centre/worker.c), with handlers and a store of the test's
 * own: what is repeated, what is recorded, and that each request is answered once. */
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limit.h"
#include "centre/centre.h"
#include "http/client.h"
#include "store/store_fault.h"
#include "t.h"

static struct centre centre;
static struct http_server *server;
static struct http_client *line;
static struct ctx long_lived;
static char folder[] = "/tmp/kyotaku-t-job-XXXXXX";
static instant times[LIMIT_RERUNS + 2];         /* of the runs since `ask` */
static atomic_int runs;
static int stale_runs;                          /* whose commit is made to fail */
static bool refuses;

/* ---- handlers ------------------------------------------------------------------------------------------ */

/* Each run tells its number, in the body and in a header, and leaves a row. */
static enum err
run(struct job *j)
{
	int n = atomic_fetch_add(&runs, 1) + 1;

	if (n < LIMIT_RERUNS + 2)
		times[n] = j->cx.now;
	if (n <= stale_runs) {
		store_fault_at(centre.app.store, 1, ERR_STALE);
		TRY(clock_set_offset(&j->cx, file_join(&j->cx, folder, "clock"), n * 100000));
	}
	job_header(j, "Kyotaku-Run", ctx_fmt(&j->cx, "%d", n));
	j->body = ctx_fmt(&j->cx, "run %d", n);
	j->body_n = strlen(j->body);
	return act_audit(&j->act, AUDIT_RECHECK, ERR_OK, 5, MODE_VISIT, NULL, "");
}

static enum err
second(struct job *j)
{
	TRY(run(j));
	return refuses ? ERR_SIGNATURE : ERR_OK;
}

static enum err
first(struct job *j)
{
	memcpy(j->who.facility, "1319999996", FACILITY_CODE);   /* as the address of a page tells it */
	j->next = second;
	return act_audit(&j->act, AUDIT_RECEIVED, ERR_OK, 0, MODE_NONE, NULL, "");
}

static atomic_int asked_outside;

static void
asks(struct job *j)
{
	(void)j;
	atomic_fetch_add(&asked_outside, 1);
}

/* Wants more at first, and nothing more when it is decided again. */
static enum err
wavers(struct job *j)
{
	if (atomic_load(&runs) == 0) {
		j->outside = asks;
		j->next = second;
	}
	return run(j);
}

/* While it decides, somebody switches a function of its facility off. */
static enum err
meddled(struct job *j)
{
	struct setting_change off = { .facility = "1319999996", .setting = SETTING_VISIT, .from = 1, .by = "someone" };
	struct change *ch = change_new(&j->cx);

	memcpy(j->who.facility, "1319999996", FACILITY_CODE);
	if (atomic_load(&runs) == 0) {
		TRY(change_setting(ch, &off));
		TRY(store_commit(centre.app.store, &j->cx, ch));
	}
	return run(j);
}

/* Refused before anything is known of whom it concerns. */
static enum err
stranger(struct job *j)
{
	return ctx_fail(&j->cx, ERR_NOT_FOUND, __FILE__, __LINE__, "no such address");
}

static enum err
silent(struct job *j)
{
	j->body = "page";
	j->body_n = 4;
	return ERR_OK;
}

static const struct handler handlers[] = {
	{ SIDE_PATIENT, "POST", "/once",   run,    job_refuse_json, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT, "POST", "/twice",  first,  job_refuse_json, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT, "POST", "/wavers", wavers, job_refuse_json, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT, "POST", "/meddled", meddled, job_refuse_json, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT, "POST", "/silent", silent, job_refuse_json, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT, "POST", "/nobody", stranger, job_refuse_json, AUDIT_REQUEST_REFUSED, IN_LOOP },
};

/* No pages here. */
void
web_refuse(struct job *j, enum err e)
{
	job_refuse_json(j, e);
}

enum err
handler_find(enum side s, const char *method, const char *raw_path, struct route_match *ret_m,
    const struct handler **ret_h)
{
	(void)s, (void)method, (void)ret_m;
	for (size_t i = 0; i < sizeof handlers / sizeof handlers[0]; i++)
		if (strcmp(handlers[i].pattern, raw_path) == 0) {
			*ret_h = &handlers[i];
			return ERR_OK;
		}
	return ERR_NOT_FOUND;
}

const char *
handler_label(const struct handler *h)
{
	(void)h;
	return "patient";
}

/* ---- a centre of one loop ------------------------------------------------------------------------------- */

static int
start(void **state)
{
	static struct http_listener row = { .name = "patient", .max_body = 100, .mode = 0600, .serve = job_serve,
	    .user = &centre, .id = SIDE_PATIENT };
	static struct view *view;

	(void)state;
	log_quiet();
	cx = &long_lived;
	if (ctx_init(cx, 1792000000, 0) != ERR_OK || mkdtemp(folder) == NULL)
		return -1;
	row.address = ctx_fmt(cx, "unix:%s/sock", folder);
	CHECK_OK(clock_open(cx, ctx_fmt(cx, "file:%s/clock", folder), &centre.clock));
	CHECK_OK(store_fault_open(cx, "mem:", &centre.app.store));
	CHECK_OK(view_open(cx, centre.app.store, &view));
	centre.views = &view;
	centre.view_count = 1;
	CHECK_OK(workers_start(cx, &centre));
	CHECK_OK(http_server_start(cx, &row, 1, 1, &server));
	CHECK_OK(http_client_new(cx, &(struct http_client_conf){ .base_url = "http://localhost",
	    .unix_socket = ctx_fmt(cx, "%s/sock", folder), .total_timeout_ms = 5000 }, &line));
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	http_client_free(&line);
	workers_stop(&centre);
	http_server_stop(&server);
	view_close(&centre.views[0]);
	store_close(&centre.app.store);
	clock_close(&centre.clock);
	(void)unlink(ctx_fmt(&long_lived, "%s/clock", folder));
	(void)rmdir(folder);
	ctx_release(&long_lived);
	return 0;
}

static struct http_reply reply;
static size_t rows_before;
static struct audit *rows;

static size_t
row_count(void)
{
	const struct audit_search q = { .facility = "", .max = 10000 };
	struct view *v;
	size_t n;

	CHECK_OK(view_open(cx, centre.app.store, &v));
	CHECK_OK(view_begin(v, cx));
	CHECK_OK(view_audit(v, cx, &q, &rows, &n));
	view_close(&v);
	return n;
}

static int
ask(const char *path)
{
	atomic_store(&runs, 0);
	CHECK_OK(http_client_call(line, cx, "POST", path, "text/plain", "x", 1, NULL, 0, &reply));
	while (atomic_load(&centre.under_way) > 0)
		(void)usleep(1000);
	return reply.status;
}

static void
fresh(void)
{
	stale_runs = 0;
	refuses = false;
	store_fault_at(centre.app.store, 0, ERR_OK);
	CHECK_OK(clock_set_offset(cx, file_join(cx, folder, "clock"), 0));
	rows_before = row_count();
}

/* ---- the tests ------------------------------------------------------------------------------------------ */

TEST(a_change_that_went_stale_is_decided_again_by_its_own_time_and_told_once)
{
	size_t headers = 0;

	fresh();
	stale_runs = 3;
	CHECK_INT(200, ask("/once"));
	CHECK_INT(4, atomic_load(&runs));
	CHECK_STR("run 4", reply.body);
	for (size_t i = 0; i < reply.header_count; i++)
		headers += strcasecmp(reply.headers[i].name, "Kyotaku-Run") == 0;
	CHECK_INT(1, headers);
	CHECK_STR("4", http_reply_header(&reply, "Kyotaku-Run"));
	CHECK_INT(rows_before + 1, row_count());
	CHECK(times[2] >= times[1] + 100000 && times[4] >= times[1] + 300000);
	CHECK_INT(times[4], rows[rows_before].at);
}

TEST(what_was_decided_by_settings_that_were_changed_meanwhile_is_decided_again)
{
	fresh();
	CHECK_INT(200, ask("/meddled"));
	CHECK_INT(2, atomic_load(&runs));
	CHECK_STR("run 2", reply.body);
	CHECK_INT(rows_before + 1, row_count());
}

TEST(a_request_whose_records_never_rest_is_refused_and_tells_nothing)
{
	fresh();
	stale_runs = 1000;
	CHECK_INT(err_http(ERR_STALE), ask("/once"));
	CHECK_INT(LIMIT_RERUNS, atomic_load(&runs));
	assert_null(strstr(reply.body, "run"));
	assert_null(http_reply_header(&reply, "Kyotaku-Run"));
	CHECK_INT(rows_before, row_count());
}

TEST(a_change_that_is_not_written_is_not_told)
{
	static const enum err outcomes[] = { ERR_STORE, ERR_BUSY };

	for (size_t i = 0; i < 2; i++) {
		fresh();
		store_fault_at(centre.app.store, 2, outcomes[i]);       /* view_begin, then the change */
		CHECK_INT(err_http(outcomes[i]), ask("/once"));
		CHECK_INT(1, atomic_load(&runs));
		assert_null(strstr(reply.body, "run"));
		assert_null(http_reply_header(&reply, "Kyotaku-Run"));
		CHECK_INT(rows_before, row_count());
	}
}

TEST(a_stranger_is_refused_without_a_row)
{
	fresh();
	CHECK_INT(404, ask("/nobody"));
	CHECK_INT(rows_before, row_count());
}

TEST(a_store_that_cannot_be_read_is_a_refusal)
{
	fresh();
	store_fault_at(centre.app.store, 1, ERR_STORE);
	CHECK_INT(err_http(ERR_STORE), ask("/once"));
	CHECK_INT(0, atomic_load(&runs));
	CHECK_INT(rows_before, row_count());
}

TEST(a_second_step_follows_the_commit_of_the_first_and_is_repeated_alone)
{
	fresh();
	stale_runs = 2;
	CHECK_INT(200, ask("/twice"));
	CHECK_INT(3, atomic_load(&runs));
	CHECK_INT(rows_before + 2, row_count());
	CHECK_INT(AUDIT_RECEIVED, rows[rows_before].act);
	CHECK_INT(AUDIT_RECHECK, rows[rows_before + 1].act);
}

TEST(what_a_run_wanted_that_was_not_written_is_forgotten)
{
	fresh();
	stale_runs = 1;
	CHECK_INT(200, ask("/wavers"));
	CHECK_INT(2, atomic_load(&runs));
	CHECK_STR("run 2", reply.body);
	CHECK_INT(0, atomic_load(&asked_outside));
	CHECK_INT(rows_before + 1, row_count());
}

TEST(a_second_step_that_is_refused_leaves_the_first_and_its_own_row)
{
	fresh();
	refuses = true;
	CHECK_INT(err_http(ERR_SIGNATURE), ask("/twice"));
	assert_null(strstr(reply.body, "run"));
	CHECK_INT(rows_before + 2, row_count());
	CHECK_INT(AUDIT_RECEIVED, rows[rows_before].act);
	CHECK_INT(ERR_SIGNATURE, rows[rows_before + 1].outcome);
	CHECK_INT(0, rows[rows_before + 1].person);
}

TEST(a_first_step_that_is_not_written_has_no_second)
{
	fresh();
	store_fault_at(centre.app.store, 2, ERR_STORE);
	CHECK_INT(err_http(ERR_STORE), ask("/twice"));
	CHECK_INT(0, atomic_load(&runs));
	CHECK_INT(rows_before, row_count());
}

TEST(what_tells_nothing_of_anybody_leaves_no_row)
{
	fresh();
	CHECK_INT(200, ask("/silent"));
	CHECK_INT(404, ask("/nowhere"));
	CHECK_INT(rows_before, row_count());
}

TEST(a_centre_that_stops_takes_nothing_new)
{
	fresh();
	atomic_store(&centre.app.stopping, true);
	CHECK_INT(err_http(ERR_BUSY), ask("/once"));
	CHECK_INT(0, atomic_load(&runs));
	CHECK_INT(0, atomic_load(&centre.under_way));
	CHECK_INT(rows_before, row_count());
	atomic_store(&centre.app.stopping, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_change_that_went_stale_is_decided_again_by_its_own_time_and_told_once),
		T(what_was_decided_by_settings_that_were_changed_meanwhile_is_decided_again),
		T(a_request_whose_records_never_rest_is_refused_and_tells_nothing),
		T(a_change_that_is_not_written_is_not_told), T(a_stranger_is_refused_without_a_row), T(a_store_that_cannot_be_read_is_a_refusal),
		T(a_second_step_follows_the_commit_of_the_first_and_is_repeated_alone),
		T(what_a_run_wanted_that_was_not_written_is_forgotten),
		T(a_second_step_that_is_refused_leaves_the_first_and_its_own_row),
		T(a_first_step_that_is_not_written_has_no_second), T(what_tells_nothing_of_anybody_leaves_no_row),
		T(a_centre_that_stops_takes_nothing_new),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
