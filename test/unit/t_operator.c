/* Operators' orders: by token and by certificate, what their roles allow, what is kept for the second, how far imports are. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "admin/aside.h"
#include "admin/once.h"
#include "admin/operator.h"
#include "admin/progress.h"
#include "base/file.h"
#include "base/limit.h"
#include "t.h"

static struct store *store;
static struct view *view;
static struct app app;
static char folder[] = "/tmp/kyotaku-t-operator-XXXXXX";
static const unsigned char ichiro[SHA256_BYTES] = { 1 }, niko[SHA256_BYTES] = { 2 }, shiro[SHA256_BYTES] = { 3 },
    saburo[SHA256_BYTES] = { 4 };

static void
begin(void)
{
	struct operator all[] = { { .name = "ichiro", .role = OPERATOR_KEEPER }, { .name = "niko", .role = OPERATOR_KEEPER },
	    { .name = "shiro", .role = OPERATOR_CLERK }, { .name = "saburo", .role = OPERATOR_VIEWER } };

	for (size_t i = 0; i < 4; i++) {
		sha256(all[i].name, strlen(all[i].name), all[i].token);
		all[i].certificate[0] = (unsigned char)(i + 1);
		all[i].certified_until = cx->now + 1000;
	}
	CHECK_OK(store_open(cx, "mem:", &store));
	CHECK_OK(view_open(cx, store, &view));
	app = (struct app){ .store = store, .origin = "https://127.0.0.1:8444", .sessions_open = 4 };
	if (strchr(folder, 'X') != NULL)
		assert_non_null(mkdtemp(folder));
	app.folder = folder;
	CHECK_OK(operators_write(cx, file_join(cx, folder, "operators"), all, 4));
	CHECK_OK(progress_open(cx, &app.imports));
}

static void
end(void)
{
	progress_close(&app.imports);
	view_close(&view);
	store_close(&store);
	(void)unlink(file_join(cx, folder, "operators"));
	(void)rmdir(folder);
	(void)strcpy(strrchr(folder, '-') + 1, "XXXXXX");
}

static struct order
order_of(const char *line)
{
	struct order o = { .body = "", .token = "" };
	char *words = ctx_str(cx, line), *save = NULL;

	for (char *w = strtok_r(words, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
		o.words[o.count++] = w;
	return o;
}

/* By certificate, as a page gives it. */
static enum err
give(struct buf *out, const char *name, const unsigned char certificate[SHA256_BYTES], const char *line)
{
	struct order o = order_of(line);

	o.account = name;
	o.certificate = certificate;
	buf_init(out, cx, LIMIT_FILE_BYTES);
	return admin_run(&app, view, cx, &o, out);
}

TEST(operators_come_back_from_their_file)
{
	struct operator *all;
	size_t n;

	begin();
	CHECK_OK(operators_read(cx, file_join(cx, folder, "operators"), &all, &n));
	CHECK_INT(4, n);
	CHECK(operator_certified(all, n, shiro, cx->now) == &all[2]);
	CHECK(all[2].certified_until == cx->now + 1000);
	all[2].certified_until = 0;
	CHECK_OK(operators_write(cx, file_join(cx, folder, "operators"), all, 4));
	CHECK_OK(operators_read(cx, file_join(cx, folder, "operators"), &all, &n));
	CHECK(operator_certified(all, n, shiro, cx->now) == NULL);
	CHECK_OK(file_write(cx, file_join(cx, folder, "operators"), "ichiro keeper 00\n", 17, 0600));
	CHECK_ERR(ERR_SYSTEM, operators_read(cx, file_join(cx, folder, "operators"), &all, &n));
	end();
}

TEST(a_page_is_believed_by_its_certificate_alone)       /* OPR-05 */
{
	struct order o;
	struct buf out;

	begin();
	CHECK_OK(give(&out, "shiro", shiro, "facility add 1319999996 架空診療所"));
	CHECK_ERR(ERR_DENIED, give(&out, "ichiro", shiro, "facility list"));
	CHECK_ERR(ERR_DENIED, give(&out, "shiro", (const unsigned char[SHA256_BYTES]){ 9 }, "facility list"));
	o = order_of("facility list");
	o.account = o.token = "shiro";
	buf_init(&out, cx, LIMIT_FILE_BYTES);
	CHECK_OK(admin_run(&app, view, cx, &o, &out));          /* the socket's way */
	o.certificate = niko;
	CHECK_ERR(ERR_DENIED, admin_run(&app, view, cx, &o, &out));     /* a good token beside the wrong certificate */
	cx->now += 1000;
	CHECK_ERR(ERR_DENIED, give(&out, "shiro", shiro, "facility list"));
	cx->now -= 1000;
	(void)unlink(file_join(cx, folder, "operators"));
	CHECK_ERR(ERR_DENIED, give(&out, "shiro", shiro, "facility list"));     /* nobody is nobody */
	end();
}

TEST(what_a_role_may_not_is_on_record)  /* OPR-03 */
{
	struct audit *rows;
	struct buf out;
	size_t n;

	begin();
	CHECK_ERR(ERR_DENIED, give(&out, "saburo", saburo, "facility add 1319999996 架空診療所"));
	CHECK_ERR(ERR_DENIED, give(&out, "saburo", (const unsigned char[SHA256_BYTES]){ 9 }, "facility add 1319999996 架空診療所"));
	CHECK_OK(view_begin(view, cx));
	CHECK_OK(view_audit(view, cx, &(struct audit_search){ .facility = "", .max = 10 }, &rows, &n));
	CHECK_INT(1, n);                /* a stranger leaves none */
	CHECK_INT(AUDIT_REQUEST_REFUSED, rows[0].act);
	CHECK_INT(ERR_DENIED, rows[0].outcome);
	CHECK_STR("saburo", rows[0].who);
	CHECK_STR("facility add", rows[0].subject);
	view_end(view);
	CHECK_OK(give(&out, "saburo", saburo, "audit operators"));
	assert_non_null(strstr(out.p, "facility add"));
	end();
}

TEST(what_suspends_by_another_name_is_dangerous_too)    /* OPR-04 */
{
	static const char *const dangerous[] = { "facility suspend 1319999996", "setting set 1319999996 facility.suspended 1",
	    "setting set 1319999996 facility.suspended 0", "setting set 1319999996 function.emergency 1", "card end aa bb", "card end aa bb lost", "subsidy move 1 pay" };
	static const char *const everyday[] = { "setting set 1319999996 function.visit 1", "subsidy move 1 accept", "terminal sign 1 a 1 f",
	    "import insurer x" };
	static const char *const telling[] = { "facility find x 0", "approval show 1", "approval list", "audit operators", "terminal list 1" };
	struct buf out;

	for (size_t i = 0; i < sizeof dangerous / sizeof dangerous[0]; i++) {
		struct order o = order_of(dangerous[i]);

		CHECK(order_is_dangerous(&o) && order_role(&o) == OPERATOR_KEEPER);
	}
	for (size_t i = 0; i < sizeof everyday / sizeof everyday[0]; i++) {
		struct order o = order_of(everyday[i]);

		CHECK(!order_is_dangerous(&o) && order_role(&o) == OPERATOR_CLERK);
	}
	for (size_t i = 0; i < sizeof telling / sizeof telling[0]; i++) {
		struct order o = order_of(telling[i]);

		CHECK(order_role(&o) == OPERATOR_VIEWER);
	}
	begin();
	CHECK_OK(give(&out, "shiro", shiro, "facility add 1319999996 架空診療所"));
	CHECK_ERR(ERR_APPROVAL, give(&out, "ichiro", ichiro, "setting set 1319999996 facility.suspended 1"));
	end();
}

/* What writes runs on the desk's thread, one after the other with imports; only what reads runs beside it. */
TEST(whatever_writes_runs_on_the_desk)
{
#define OPERATOR(method, pattern, name, where) { method, pattern, #name, #where },
	static const struct { const char *method, *pattern, *name, *where; } pages[] = {
#include "centre/operator.def"
	};
#undef OPERATOR
#define ORDER(word, name, pattern, back, shows) pattern,
	static const char *const acts[] = {
#include "centre/operator_order.def"
	};
#undef ORDER
	static const char *const reading[] = { "confirm", "cards_look" };

	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		bool reads = strcmp(pages[i].method, "GET") == 0;

		for (size_t k = 0; k < sizeof reading / sizeof reading[0]; k++)
			reads = reads || strcmp(reading[k], pages[i].name) == 0;
		CHECK_STR(reads ? "BY_PAGES" : "BY_DESK", pages[i].where);
	}
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
		struct order o = order_of(acts[i]);

		CHECK(!order_tells(&o));        /* so that a page that only reads is refused it */
	}
}

TEST(a_form_is_good_for_one_act)        /* OPR-08 */
{
	const struct once_outcome made = { ERR_OK, "", "password x" }, bad = { ERR_INPUT, "why", "" };
	static struct once kept;
	struct once_outcome r;
	char word[ONCE_WORD], other[ONCE_WORD];

	begin();
	once_word(word);
	once_word(other);
	CHECK_ERR(ERR_INPUT, once_spend(&app, cx, "shiro", "", "account-add"));
	CHECK_ERR(ERR_INPUT, once_spend(&app, cx, "shiro", "../../../../../../../../../../..", "account-add"));
	CHECK_OK(once_spend(&app, cx, "shiro", word, "account-add"));
	CHECK_ERR(ERR_EXISTS, once_spend(&app, cx, "shiro", word, "account-add"));
	CHECK_ERR(ERR_EXISTS, once_spend(&app, cx, "shiro", word, "entry-issue"));      /* whatever else the form says */
	CHECK_OK(once_spend(&app, cx, "ichiro", word, "account-add"));          /* nobody spends another's */
	CHECK_OK(once_spend(&app, cx, "shiro", other, "account-add"));          /* of another tab */
	once_keep(&kept, cx->now, "shiro", word, &made);
	once_keep(&kept, cx->now, "shiro", other, &bad);
	CHECK(!once_find(&kept, cx, "ichiro", word, &r));
	CHECK(once_find(&kept, cx, "shiro", word, &r) && r.outcome == ERR_OK);
	CHECK_STR("password x", r.output);
	CHECK(once_find(&kept, cx, "shiro", other, &r) && r.outcome == ERR_INPUT);
	CHECK_STR("why", r.detail);
	cx->now += LIMIT_ONCE_SECONDS;
	CHECK(!once_find(&kept, cx, "shiro", word, &r));
	CHECK(kept.rows[0].output == NULL);
	CHECK_ERR(ERR_EXISTS, once_spend(&app, cx, "shiro", word, "account-add"));      /* spent for good */
	for (int i = 0; i < 2 * ONCE_ROWS; i++) {
		once_word(word);
		once_keep(&kept, cx->now, "shiro", word, &made);
	}
	CHECK(once_find(&kept, cx, "shiro", word, &r));
	once_clear(&kept);
	CHECK(!once_find(&kept, cx, "shiro", word, &r));
	end();
}

/* The file system's clock, as if so many seconds had gone by. */
static void
grow_old(const char *path, int seconds)
{
	const struct timespec then[2] = { { .tv_sec = time(NULL) - seconds }, { .tv_sec = time(NULL) - seconds } };

	assert_int_equal(0, utimensat(AT_FDCWD, path, then, 0));
}

TEST(what_was_looked_at_is_kept_with_kind_and_name_for_its_time)        /* OPR-06 */
{
	const struct aside_file f = { "insurer", "a file.csv", "\n\t\0bytes", 8 };
	const char *which, *second, *path, *half;
	struct aside_file got;

	begin();
	half = file_join(cx, folder, ".upload/.shiro+00.1");
	CHECK_OK(aside_put(cx, folder, "shiro", &f, &which));
	CHECK_OK(aside_find(cx, folder, "shiro", which, &got, &path));
	CHECK_STR("insurer", got.kind);
	CHECK_STR("a file.csv", got.name);
	CHECK(got.n == 8 && memcmp(got.p, f.p, 8) == 0);
	CHECK_ERR(ERR_NOT_FOUND, aside_find(cx, folder, "ichiro", which, &got, &path));
	CHECK_ERR(ERR_INPUT, aside_find(cx, folder, "shiro", "../../operators", &got, &path));
	CHECK_ERR(ERR_INPUT, aside_put(cx, folder, "shiro", &(struct aside_file){ "insurer", "a\nb", "", 0 }, &second));
	CHECK_OK(aside_find(cx, folder, "shiro", which, &got, &path));
	grow_old(path, LIMIT_UPLOAD_SECONDS - 5);
	CHECK_OK(aside_find(cx, folder, "shiro", which, &got, &path));
	grow_old(path, LIMIT_UPLOAD_SECONDS);
	CHECK_ERR(ERR_NOT_FOUND, aside_find(cx, folder, "shiro", which, &got, &path));
	CHECK_OK(aside_put(cx, folder, "shiro", &f, &second));
	CHECK(access(path, F_OK) != 0);         /* another upload, or visit, takes it away */
	CHECK_OK(file_write(cx, half, "x", 1, 0600));
	CHECK_INT(1, aside_clean(cx, folder, false));
	CHECK(access(half, F_OK) == 0);         /* somebody may be writing it */
	grow_old(half, LIMIT_UPLOAD_SECONDS);
	CHECK_INT(1, aside_clean(cx, folder, false));
	CHECK(access(half, F_OK) != 0);
	CHECK_OK(file_write(cx, half, "x", 1, 0600));
	CHECK_INT(1, aside_clean(cx, folder, true));
	CHECK(access(half, F_OK) != 0);         /* at the start nobody is */
	for (int i = 1; i < LIMIT_UPLOADS; i++)
		CHECK_OK(aside_put(cx, folder, "shiro", &f, &which));
	CHECK_ERR(ERR_BUSY, aside_put(cx, folder, "shiro", &f, &which));
	CHECK_INT(0, system(ctx_fmt(cx, "rm -r %s/.upload", folder)));
	end();
}

TEST(the_second_reads_every_word)       /* OPR-01 */
{
	struct approval *rows;
	struct buf out;
	char line[40];
	size_t n;

	begin();
	CHECK_OK(give(&out, "shiro", shiro, "facility add 1319999996 架空診療所"));
	CHECK_ERR(ERR_APPROVAL, give(&out, "ichiro", ichiro, "facility suspend 1319999996"));
	CHECK_OK(view_begin(view, cx));
	CHECK_OK(view_approvals(view, cx, &rows, &n));
	view_end(view);
	CHECK_INT(1, n);
	(void)snprintf(line, sizeof line, "approval show %llu", (unsigned long long)rows[0].id);
	CHECK_OK(give(&out, "saburo", saburo, line));
	assert_non_null(strstr(out.p, "CODE"));
	assert_non_null(strstr(out.p, "1319999996"));
	CHECK_ERR(ERR_NOT_FOUND, give(&out, "saburo", saburo, "approval show 5"));
	CHECK_ERR(ERR_USAGE, give(&out, "saburo", saburo, "approval show x"));
	end();
}

TEST(facilities_are_found_fifty_at_once)
{
	struct buf out;
	char line[80];

	begin();
	for (int i = 0; i < 60; i++) {
		(void)snprintf(line, sizeof line, "facility add 13199999%02d 架空診療所%d", i, i);
		CHECK_OK(give(&out, "shiro", shiro, line));
	}
	CHECK_OK(give(&out, "saburo", saburo, "facility find 架空 0"));
	assert_non_null(strstr(out.p, "1319999949"));
	assert_null(strstr(out.p, "1319999950"));
	CHECK_OK(give(&out, "saburo", saburo, "facility find 架空 50"));
	assert_null(strstr(out.p, "1319999949"));
	assert_non_null(strstr(out.p, "1319999950"));
	CHECK_OK(give(&out, "saburo", saburo, "facility find 診療所17 0"));
	assert_non_null(strstr(out.p, "1319999917"));
	CHECK_OK(give(&out, "saburo", saburo, "facility find nobody 0"));
	CHECK_ERR(ERR_USAGE, give(&out, "saburo", saburo, "facility find x y"));
	end();
}

TEST(an_import_is_on_the_board_while_it_runs)
{
	struct order part = order_of("import part claims long.UKE 00ff 0 10"), whole = order_of("import insurer dir/feed.csv");
	struct order docs = order_of("import part checkups a.zip 01ff 0 2"), other = order_of("facility list");
	struct progress_row *rows;
	struct progress *p;
	size_t n;

	part.account = whole.account = docs.account = other.account = "shiro";
	part.body = "12345678";
	part.body_n = 8;
	docs.body = "a.xml\t3\nabcb.xml\t-\n";
	docs.body_n = 19;
	CHECK_OK(progress_open(cx, &p));
	progress_begin(p, cx, &other);
	CHECK_OK(progress_list(p, cx, &rows, &n));
	CHECK_INT(0, n);
	progress_begin(p, cx, &whole);
	cx->now += 5;
	progress_begin(p, cx, &part);
	CHECK_OK(progress_list(p, cx, &rows, &n));
	CHECK_INT(2, n);
	CHECK(rows[0].running && rows[0].parts && rows[0].done == 0 && rows[0].total == 10);
	CHECK_STR("long.UKE", rows[0].name);
	CHECK(rows[1].running && !rows[1].parts);
	CHECK_STR("feed.csv", rows[1].name);
	progress_end(p, cx, &part, ERR_OK);
	progress_end(p, cx, &whole, ERR_INPUT);
	CHECK_OK(progress_list(p, cx, &rows, &n));
	CHECK(rows[0].running && rows[0].done == 8);
	CHECK(!rows[1].running && rows[1].outcome == ERR_INPUT);
	part.words[5] = "8";
	part.body_n = 2;
	progress_end(p, cx, &part, ERR_OK);
	progress_end(p, cx, &docs, ERR_OK);
	CHECK_OK(progress_list(p, cx, &rows, &n));
	CHECK_INT(3, n);
	for (size_t i = 0; i < n; i++)
		CHECK(!rows[i].running && rows[i].done == rows[i].total);
	part.body_n = 0;                /* only asks where it stands */
	part.words[4] = "02ff";
	progress_begin(p, cx, &part);
	CHECK_OK(progress_list(p, cx, &rows, &n));
	CHECK_INT(3, n);
	progress_close(&p);
}

TEST(the_board_has_room_for_the_newest)
{
	struct order o = order_of("import part claims f.UKE 00ff 0 10");
	struct progress_row *rows;
	struct progress *p;
	size_t n;

	o.account = "";
	o.body = "1";
	o.body_n = 1;
	CHECK_OK(progress_open(cx, &p));
	for (int i = 0; i < PROGRESS_ROWS + 7; i++) {
		cx->now++;
		o.words[4] = ctx_fmt(cx, "%d", i);
		progress_begin(p, cx, &o);
	}
	CHECK_OK(progress_list(p, cx, &rows, &n));
	CHECK_INT(PROGRESS_ROWS, n);
	CHECK_STR("56", rows[0].key);
	CHECK_STR("7", rows[n - 1].key);
	CHECK_STR("operator", rows[0].by);
	progress_begin(NULL, cx, &o);   /* nobody looks */
	progress_end(NULL, cx, &o, ERR_OK);
	progress_close(&p);
}

TESTS(T(operators_come_back_from_their_file), T(a_page_is_believed_by_its_certificate_alone), T(what_a_role_may_not_is_on_record),
    T(what_suspends_by_another_name_is_dangerous_too), T(whatever_writes_runs_on_the_desk), T(a_form_is_good_for_one_act), T(what_was_looked_at_is_kept_with_kind_and_name_for_its_time), T(the_second_reads_every_word), T(facilities_are_found_fifty_at_once),
    T(an_import_is_on_the_board_while_it_runs), T(the_board_has_room_for_the_newest))
