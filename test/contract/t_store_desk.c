/* What store.h promises of the operator's desk: applications, papers, announcements, outages, approvals. */
#include "base/limit.h"
#include "store_rig.h"

static struct application
an_application(id application, const char *facility)
{
	struct application a = { .id = application, .state = APPLICATION_DRAFT, .opened = 1000, .changed = 1000,
	    .by = "operator", .question = "clinic on=2026-01-20 visit device=1" };

	(void)snprintf(a.facility, sizeof a.facility, "%s", facility);
	return a;
}

TEST(an_application_is_replaced_by_its_version)
{
	struct application a = an_application(7, CLINIC), back;

	KEEP(application, &a);
	CHECK_OK(view_application(v, cx, 7, &back));
	CHECK_INT(1, back.version);
	CHECK_STR(a.question, back.question);
	KEEP_ERR(ERR_STALE, application, &a);
	back.state = APPLICATION_PAID;
	back.by = "other";
	KEEP(application, &back);
	KEEP_ERR(ERR_STALE, application, &back);
	CHECK_OK(view_application(v, cx, 7, &back));
	CHECK_INT(2, back.version);
	CHECK_INT(APPLICATION_PAID, back.state);
	CHECK_STR("other", back.by);
	a.id = 8;
	a.version = 1;
	KEEP_ERR(ERR_STALE, application, &a);
	CHECK_ERR(ERR_NOT_FOUND, view_application(v, cx, 8, &back));
}

TEST(two_rows_of_one_change_do_not_pass_each_other)
{
	struct application a = an_application(7, CLINIC);
	struct change *ch = change_new(cx);

	CHECK_OK(change_application(ch, &a));
	CHECK_OK(change_application(ch, &a));
	CHECK_ERR(ERR_STALE, store_commit(s, cx, ch));
	look_again();
	CHECK_ERR(ERR_NOT_FOUND, view_application(v, cx, 7, &a));
}

TEST(applications_are_listed_by_facility_oldest_first)
{
	struct application a[] = { an_application(9, CLINIC), an_application(3, OTHER), an_application(5, CLINIC) }, *rows;
	size_t n;

	for (size_t i = 0; i < 3; i++)
		KEEP(application, &a[i]);
	CHECK_OK(view_applications(v, cx, "", &rows, &n));
	CHECK_INT(3, n);
	CHECK_INT(3, rows[0].id);
	CHECK_INT(9, rows[2].id);
	CHECK_OK(view_applications(v, cx, CLINIC, &rows, &n));
	CHECK_INT(2, n);
	CHECK_INT(5, rows[0].id);
	CHECK_OK(view_applications(v, cx, "1399999999", &rows, &n));
	CHECK_INT(0, n);
}

TEST(papers_are_kept_with_their_bytes)
{
	struct paper p = { .id = 1, .application = 7, .paper = SUBSIDY_PAPER_BREAKDOWN, .name = "内訳.pdf",
	    .type = "application/pdf", .content = "%PDF-\0x", .content_n = 7, .digest = { 1 }, .at = 5, .by = "operator" }, *rows;
	size_t n;

	KEEP(paper, &p);
	KEEP_ERR(ERR_EXISTS, paper, &p);
	p.id = 2;
	p.application = 8;
	KEEP(paper, &p);
	CHECK_OK(view_papers(v, cx, 7, &rows, &n));
	CHECK_INT(1, n);
	CHECK_INT(SUBSIDY_PAPER_BREAKDOWN, rows[0].paper);
	CHECK_STR("内訳.pdf", rows[0].name);
	CHECK_INT(7, rows[0].content_n);
	assert_memory_equal("%PDF-\0x", rows[0].content, 7);
	p.id = 3;
	p.content_n = LIMIT_PAPER_BYTES + 1;
	p.content = ctx_alloc(cx, p.content_n);
	KEEP_ERR(ERR_TOO_LARGE, paper, &p);
	p.content_n = 1;
	for (id i = 10; i < 10 + LIMIT_PAPERS + 1; i++) {
		p.id = i;
		KEEP(paper, &p);
	}
	CHECK_ERR(ERR_TOO_LARGE, view_papers(v, cx, 8, &rows, &n));
}

TEST(announcements_outages_and_approvals_are_kept_and_replaced)
{
	struct announcement a = { .id = 1, .audience = AUDIENCE_PATIENT, .from = 5, .until = 9, .ja = "お知らせ", .en = "news",
	    .by = "operator" }, *as;
	struct outage o = { .id = 1, .kind = OUTAGE_DISASTER, .prefectures = PREFECTURES_ALL, .from = 5, .until = 9,
	    .reason = "地震", .by = "operator" }, *os;
	struct approval p = { .id = 1, .state = APPROVAL_ASKED, .order = "outage\nopen", .asked_by = "a", .asked = 5, .until = 9,
	    .decided_by = "" }, *ps;
	size_t n;

	KEEP(announcement, &a);
	KEEP(outage, &o);
	KEEP(approval, &p);
	CHECK_OK(view_announcement(v, cx, 1, &a));
	a.until = 6;
	KEEP(announcement, &a);
	CHECK_OK(view_announcements(v, cx, &as, &n));
	CHECK_INT(1, n);
	CHECK_INT(6, as[0].until);
	CHECK_INT(AUDIENCE_PATIENT, as[0].audience);
	CHECK_OK(view_outage(v, cx, 1, &o));
	CHECK(o.prefectures == PREFECTURES_ALL);
	KEEP(outage, &o);
	KEEP_ERR(ERR_STALE, outage, &o);
	CHECK_OK(view_outages(v, cx, &os, &n));
	CHECK_INT(1, n);
	CHECK_INT(OUTAGE_DISASTER, os[0].kind);
	CHECK_OK(view_approval(v, cx, 1, &p));
	p.state = APPROVAL_GIVEN;
	p.decided_by = "b";
	KEEP(approval, &p);
	KEEP_ERR(ERR_STALE, approval, &p);
	CHECK_OK(view_approvals(v, cx, &ps, &n));
	CHECK_INT(1, n);
	CHECK_STR("b", ps[0].decided_by);
	o.prefectures = 0;
	o.id = 2;
	KEEP_ERR(ERR_INPUT, outage, &o);
}

/* mem keeps no file, and says so. */
TEST(a_copy_is_made_while_the_store_is_used)
{
	struct application a = an_application(7, CLINIC), back;
	struct audit row = an_audit(0, "x");
	const char *copy = ctx_fmt(cx, "%s/copy.db", folder);
	struct store *other;
	struct view *w;
	uint64_t rows = 0;

	KEEP(application, &a);
	KEEP(audit, &row);
	if (folder[0] == '\0') {
		CHECK_ERR(ERR_NOT_FOUND, store_backup(s, cx, "/nowhere/copy.db"));
		return;
	}
	CHECK_OK(store_backup(s, cx, copy));
	CHECK_ERR(ERR_EXISTS, store_backup(s, cx, copy));
	CHECK_OK(store_verify(cx, copy, NULL, &rows));
	CHECK_INT(1, rows);
	a.id = 8;
	KEEP(application, &a);                  /* not in the copy */
	CHECK_OK(store_open(cx, ctx_fmt(cx, "sqlite:%s", copy), &other));
	CHECK_OK(view_open(cx, other, &w));
	CHECK_OK(view_begin(w, cx));
	CHECK_OK(view_application(w, cx, 7, &back));
	CHECK_ERR(ERR_NOT_FOUND, view_application(w, cx, 8, &back));
	view_close(&w);
	store_close(&other);
	CHECK_ERR(ERR_NOT_FOUND, store_verify(cx, ctx_fmt(cx, "%s/none.db", folder), NULL, &rows));
	assert_int_equal(0, truncate(copy, 8192));
	CHECK_ERR(ERR_STORE, store_verify(cx, copy, NULL, &rows));
	(void)unlink(copy);
	(void)unlink(ctx_fmt(cx, "%s.lock", copy));
	(void)unlink(ctx_fmt(cx, "%s-wal", copy));
	(void)unlink(ctx_fmt(cx, "%s-shm", copy));
}

TESTS(T_STORE(a_copy_is_made_while_the_store_is_used), T_STORE(an_application_is_replaced_by_its_version), T_STORE(two_rows_of_one_change_do_not_pass_each_other),
    T_STORE(applications_are_listed_by_facility_oldest_first), T_STORE(papers_are_kept_with_their_bytes),
    T_STORE(announcements_outages_and_approvals_are_kept_and_replaced))
