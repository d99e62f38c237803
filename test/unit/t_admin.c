/* The operator's frames and commands, over the memory store. */
#include <stdlib.h>
#include <unistd.h>

#include "admin/admin.h"
#include "admin/backup.h"
#include "base/limit.h"
#include "t.h"

static struct store *store;
static struct view *view;
static struct app app;

static void
begin(void)
{
	CHECK_OK(store_open(cx, "mem:", &store));
	CHECK_OK(view_open(cx, store, &view));
	app = (struct app){ .store = store, .origin = "https://127.0.0.1:8444", .sessions_open = 4 };
}

static void
end(void)
{
	view_close(&view);
	store_close(&store);
}

/* Runs a command given as words; what it wrote stands in `out`. */
static enum err
give(struct buf *out, const char *body, size_t n, const char *line)
{
	struct order o = { .body = body, .body_n = n, .account = "test" };
	char *words = ctx_str(cx, line), *save = NULL;

	for (char *w = strtok_r(words, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
		o.words[o.count++] = w;
	buf_init(out, cx, LIMIT_FILE_BYTES);
	return admin_run(&app, view, cx, &o, out);
}

TEST(an_order_comes_through_its_frame)
{
	struct order o = { .words = { "import", "insurer", "a\nb.csv" }, .count = 3, .body = "x\0y\n", .body_n = 4,
	    .json = true, .account = "大 \"account\"" }, back;
	char *p;
	size_t n;

	CHECK_OK(order_write(cx, &o, &p, &n));
	CHECK_OK(order_read(cx, p, n, &back));
	CHECK_INT(3, back.count);
	CHECK_STR("a\nb.csv", back.words[2]);
	CHECK_STR(o.account, back.account);
	CHECK_INT(4, back.body_n);
	assert_memory_equal("x\0y\n", back.body, 4);
	CHECK(back.json);
	CHECK_ERR(ERR_INPUT, order_read(cx, "", 0, &back));
	CHECK_ERR(ERR_INPUT, order_read(cx, "{}", 2, &back));
	CHECK_ERR(ERR_INPUT, order_read(cx, "[1]\n", 4, &back));
}

TEST(too_many_words_are_refused)
{
	char frame[400] = "{\"words\":[\"a\"";
	struct order o;

	for (int i = 0; i < ADMIN_WORDS; i++)
		strcat(frame, ",\"a\"");
	strcat(frame, "]}\n");
	CHECK_ERR(ERR_USAGE, order_read(cx, frame, strlen(frame), &o));
}

TEST(every_pattern_fits_itself_and_no_other)
{
	for (size_t i = 0; i < command_count; i++) {
		struct order o = { .body = "" };
		char *words = ctx_str(cx, commands[i].pattern), *save = NULL;
		size_t fits = 0;

		for (char *w = strtok_r(words, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
			o.words[o.count++] = w;
		for (size_t k = 0; k < command_count; k++)
			fits += order_fits(commands[k].pattern, &o);
		CHECK_INT(1, fits);
	}
}

TEST(a_facility_is_set_up_by_commands_and_each_leaves_a_row)    /* FAC-01, FAC-02, SET-01, SET-02 */
{
	struct buf out;

	begin();
	CHECK_ERR(ERR_USAGE, give(&out, "", 0, "no such thing"));
	CHECK_ERR(ERR_INPUT, give(&out, "", 0, "facility add 123 架空"));
	CHECK_ERR(ERR_INPUT, give(&out, "", 0, ctx_fmt(cx, "facility add 1319999996 %0301d", 0)));
	CHECK_ERR(ERR_NOT_FOUND, give(&out, "", 0, "setting set 1319999996 function.visit 1"));
	CHECK_OK(give(&out, "", 0, "facility add 1319999996 架空診療所"));
	CHECK_ERR(ERR_FUNCTION_OFF, give(&out, "", 0, "entry issue 1319999996 visit"));
	CHECK_ERR(ERR_INPUT, give(&out, "", 0, "setting set 1319999996 function.visit 2"));
	CHECK_ERR(ERR_INPUT, give(&out, "", 0, "setting set 1319999996 function.visits 1"));
	CHECK_OK(give(&out, "", 0, "setting set 1319999996 function.visit 1"));
	CHECK_OK(give(&out, "", 0, "entry issue 1319999996 visit"));
	CHECK_OK(give(&out, "", 0, "entry show 1319999996 visit"));
	assert_non_null(strstr(out.p, "https://127.0.0.1:8444/r/"));
	CHECK_OK(give(&out, "", 0, "audit list 1319999996"));
	assert_non_null(strstr(out.p, "facility.changed"));
	assert_non_null(strstr(out.p, "setting.changed"));
	assert_non_null(strstr(out.p, "entry.issued"));
	CHECK_OK(give(&out, "", 0, "audit verify"));
	end();
}

/* AUD-02, AUD-04 */
TEST(the_audit_is_sealed_rotated_and_missed_when_its_end_is_cut_off)
{
	static char path[] = "/tmp/kyotaku-keys-XXXXXX";
	struct buf out;

	begin();
	CHECK_ERR(ERR_NOT_FOUND, give(&out, "", 0, "audit rotate"));    /* no file to keep it in */
	assert_non_null(mkdtemp(path));
	app.audit_keys = ctx_fmt(cx, "%s/audit.keys", path);
	CHECK_OK(give(&out, "", 0, "facility add 1319999996 A"));
	CHECK_OK(give(&out, "", 0, "audit verify"));
	assert_non_null(strstr(out.p, "1 without a key, 0 sealed"));
	CHECK_OK(give(&out, "", 0, "audit rotate"));
	assert_non_null(strstr(out.p, "key 1 from row 2"));
	CHECK_OK(give(&out, "", 0, "audit verify"));
	assert_non_null(strstr(out.p, "1 without a key, 1 sealed"));
	CHECK_OK(give(&out, "", 0, "audit rotate"));
	assert_non_null(strstr(out.p, "key 2 from row 3"));
	CHECK_OK(give(&out, "", 0, "audit list"));
	assert_non_null(strstr(out.p, "audit.key-changed"));
	CHECK_OK(give(&out, "", 0, "audit verify"));
	end();
	/* A store that ends before the row up to which the other was verified. */
	begin();
	app.audit_keys = ctx_fmt(cx, "%s/audit.keys", path);
	CHECK_OK(give(&out, "", 0, "facility add 1319999996 A"));
	CHECK_ERR(ERR_STORE, give(&out, "", 0, "audit verify"));
	assert_non_null(strstr(out.p, "AUD-04"));
	for (int i = 0; i < 5; i++)             /* and one that is long enough again, but another */
		CHECK_OK(give(&out, "", 0, "facility add 1319999996 A"));
	CHECK_ERR(ERR_STORE, give(&out, "", 0, "audit verify"));
	assert_non_null(strstr(out.p, "AUD-04"));
	(void)unlink(app.audit_keys);
	(void)rmdir(path);
	end();
}

/* OPR-07 */
TEST(a_back_up_waits_unless_it_goes_where_the_settings_say)
{
	static char path[] = "/tmp/kyotaku-backup-XXXXXX";
	struct order o = { .words = { "backup", "make", "" }, .count = 3, .body = "" };

	begin();
	assert_non_null(mkdtemp(path));
	o.words[2] = ctx_fmt(cx, "%s/2026-11-22", path);
	CHECK(!backup_is_regular(&app, &o));
	app.backup_folder = "";
	CHECK(!backup_is_regular(&app, &o));
	app.backup_folder = path;
	CHECK(backup_is_regular(&app, &o));
	app.backup_folder = ctx_fmt(cx, "%s/", path);
	CHECK(backup_is_regular(&app, &o));
	o.words[2] = ctx_fmt(cx, "%s/../x", path);
	CHECK(!backup_is_regular(&app, &o));
	o.words[2] = ctx_fmt(cx, "%s-other/x", path);
	CHECK(!backup_is_regular(&app, &o));
	o.words[2] = "relative";
	CHECK(!backup_is_regular(&app, &o));
	o.words[2] = ctx_fmt(cx, "%s/x", path);
	o.words[1] = "verify";
	CHECK(!backup_is_regular(&app, &o));
	(void)rmdir(path);
	end();
}

TEST(a_feed_keeps_its_good_persons_and_reports_the_bad)
{
	static const char feed[] = "kyotaku-insurer,1\n"
	    "PERSON,P1,架空　花子,ｶｸｳ ﾊﾅｺ,,,2,19550301,,,\n"
	    "ELIGIBILITY,P1,06999999,１２３,４５６７,00,01,1,,架空組合,20240401,,,,,,,,,,\n"
	    "PERSON,P2,架空　次郎,ｶｸｳ ｼﾞﾛｳ,,,9,19550301,,,\n"
	    "ELIGIBILITY,P2,06999999,１２３,４５６８,00,01,1,,架空組合,20240401,,,,,,,,,,\n";
	struct person p;
	struct buf out;

	begin();
	CHECK_OK(give(&out, feed, sizeof feed - 1, "import insurer dir/feed.csv"));
	assert_non_null(strstr(out.p, "feed.csv:4"));
	assert_null(strstr(out.p, "次郎"));
	CHECK_OK(view_begin(view, cx));
	CHECK_OK(view_person_by_key(view, cx, "P1", &p));
	CHECK_ERR(ERR_NOT_FOUND, view_person_by_key(view, cx, "P2", &p));
	view_end(view);
	CHECK_ERR(ERR_INPUT, give(&out, "nonsense", 8, "import insurer x.csv"));
	CHECK_OK(give(&out, feed, sizeof feed - 1, "import insurer feed.csv"));       /* twice is once */
	end();
}

TESTS(T(an_order_comes_through_its_frame), T(too_many_words_are_refused), T(every_pattern_fits_itself_and_no_other),
    T(a_facility_is_set_up_by_commands_and_each_leaves_a_row), T(a_feed_keeps_its_good_persons_and_reports_the_bad),
    T(a_back_up_waits_unless_it_goes_where_the_settings_say),
    T(the_audit_is_sealed_rotated_and_missed_when_its_end_is_cut_off))
