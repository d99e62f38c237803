/* A YZK answer of 300 lines: from the numbers that were asked for to bytes of Shift_JIS, and to a PDF, without the line, the
 * commit and the disk's wait. Each of 64 persons once per round; the clock is the thread's CPU time. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app/medicines_read.h"
#include "base/clock.h"
#include "page/medical_sheet.h"
#include "wire/msg.h"

#define PERSONS 64
#define CLAIMS  10              /* of a person, one a month */
#define LINES   30              /* of a claim */
#define CLINIC  "1319999996"

static struct app app = { .windows = { .medicine_months = 36, .treatments_since = 202206, .checkup_years = 5 } };
static instant now;

static void
must(struct ctx *cx, enum err e, const char *what)
{
	if (e == ERR_OK)
		return;
	(void)fprintf(stderr, "answer: %s: %s %s\n", what, err_name(e), cx->fault.detail);
	exit(1);
}

static void
fill_masters(struct ctx *cx, struct change *ch)
{
	for (int i = 0; i < LINES; i++) {
		const struct drug_name d = { ctx_fmt(cx, "62%07d", i), ctx_fmt(cx, "架空錠%02d「架空」５ｍｇ", i), "錠", "", "架空ジピンベシル酸塩",
		    20200101, 0 };

		must(cx, change_drug_name(ch, &d), "drug");
	}
	must(cx, change_code_name(ch, &(struct code_name){ "usage", "001", "１日３回毎食後服用", 0, 0 }), "usage");
	must(cx, change_facility(ch, &(struct facility){ CLINIC, "架空診療所", 1000 }), "facility");
	must(cx, change_setting(ch, &(struct setting_change){ .facility = CLINIC, .setting = SETTING_VISIT, .value = 1, .from = 1000,
	    .by = "bench" }), "setting");
}

static void
fill_claim(struct ctx *cx, struct change *ch, id person, int back)
{
	ym month = ym_of(ymd_add_months(ymd_of(now), -back));
	struct drug_line *lines = ctx_array(cx, LINES, sizeof *lines);
	struct claim c = { .id = id_new(), .source = CLAIM_DISPENSING, .institution = "1348888885", .institution_name = "架空薬局",
	    .prescriber = CLINIC, .prescriber_name = "架空診療所", .month = month, .person = person, .drugs = lines, .drug_count = LINES };

	for (int i = 0; i < LINES; i++)
		lines[i] = (struct drug_line){ .line = (uint16_t)(i + 1), .date = month * 100 + 1 + i / 3, .prescribed = month * 100 + 1,
		    .form = DOSE_ORAL, .code = ctx_fmt(cx, "62%07d", i), .amount = "1.5", .times = 28, .usage = "001", .instruction = "" };
	must(cx, change_claim(ch, &c), "claim");
}

static void
fill_person(struct ctx *cx, struct change *ch, int n)
{
	id person = id_new();
	const struct person p = { .id = person, .key = ctx_fmt(cx, "P%d", n), .name = "架空　花子", .kana = "ｶｸｳ ﾊﾅｺ", .other_name = "",
	    .other_kana = "", .sex1 = 2, .birth = 19500401, .postcode = "", .address = "" };
	const struct eligibility e = { .id = id_new(), .person = person, .insurer = "06999999", .symbol = "12",
	    .number = ctx_fmt(cx, "%d", 1000 + n), .branch = "", .insurer_name = "架空組合", .classification = "01", .insured_name = "",
	    .acquired = 20200401, .loss_reason = "" };
	const struct consent c = { .id = id_new(), .facility = CLINIC, .person = person, .mode = MODE_VISIT, .kind = KIND_YZK,
	    .given = true, .from = 1000, .until = INSTANT_NEVER };

	must(cx, change_person(ch, &p), "person");
	must(cx, change_eligibility(ch, &e), "eligibility");
	must(cx, change_consent(ch, &c), "consent");
	for (int i = 0; i < CLAIMS; i++)
		fill_claim(cx, ch, person, i);
}

static void
fill(const char *path)
{
	struct ctx cx;

	must(&cx, ctx_init(&cx, now, 0), "memory");
	must(&cx, store_open(&cx, ctx_fmt(&cx, "sqlite:%s/answer.db", path), &app.store), "store");
	for (int n = 0; n < PERSONS; n++) {
		struct change *ch = change_new(&cx);

		if (n == 0)
			fill_masters(&cx, ch);
		fill_person(&cx, ch, n);
		must(&cx, store_commit(app.store, &cx, ch), "commit");
	}
	ctx_release(&cx);
}

static double
cpu_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
as_xml(struct ctx *cx, const struct medicines_answer *m)
{
	const struct msg_result r = { .id = MSG_MEDICINES, .executed = now, .facility = CLINIC, .identifier = "", .detail = "",
	    .reception = "", .encoding = ENCODING_CP932, .person = m->person, .medicines = m->medicines,
	    .medicine_count = m->medicine_count };
	struct text_loss loss;
	char *p;
	size_t n;

	must(cx, msg_encode(cx, &r, SYNTAX_XML, &p, &n, &loss), "XML");
}

static void
as_pdf(struct ctx *cx, const struct medicines_answer *m)
{
	struct summary y = { 0 };
	const struct medicines_sheet sheet = { .frame = { .facility_name = "架空診療所", .facility = CLINIC, .made = now,
	    .person = m->person, .used = { m->used[0] } }, .from = m->from, .until = m->until, .medicines = m->medicines,
	    .medicine_count = m->medicine_count, .summary = &y };
	struct buf b;

	must(cx, summary_medicines(cx, m->medicines, m->medicine_count, ymd_of(now), &y), "summary");
	buf_init(&b, cx, 64 << 20);
	must(cx, medicines_sheet_write(cx, &sheet, &b), "PDF");
}

/* One answer; how long it took. */
static double
answer(struct view *v, int n, void (*encode)(struct ctx *, const struct medicines_answer *))
{
	static const struct who who = { CLINIC, "bench" };
	const double began = cpu_ms();
	struct eligibility_query q = { .insurer = "06999999", .symbol = "12", .branch = "" };
	struct medicines_answer m;
	struct act a = { .app = &app, .view = v, .who = &who };
	struct ctx cx;

	must(&cx, ctx_init(&cx, now, 0), "memory");
	q.number = ctx_fmt(&cx, "%d", 1000 + n);
	a.cx = &cx;
	a.change = change_new(&cx);
	must(&cx, view_begin(v, &cx), "view");
	must(&cx, medicines_read(&a, &(struct medicines_question){ .who = &q, .mode = MODE_VISIT, .from = 202001, .until = 209912 }, &m),
	    "medicines");
	view_end(v);
	if (m.medicine_count != CLAIMS * LINES)
		exit(1);
	encode(&cx, &m);
	ctx_release(&cx);
	return cpu_ms() - began;
}

int
main(int argc, char **argv)
{
	struct ctx cx;
	struct view *v;

	if (argc != 3) {
		(void)fprintf(stderr, "usage: answer DIR ROUNDS\n");
		return 2;
	}
	now = clock_system();
	fill(argv[1]);
	must(&cx, ctx_init(&cx, now, 0), "memory");
	must(&cx, view_open(&cx, app.store, &v), "view");
	(void)answer(v, 0, as_pdf);             /* fonts are read once */
	for (long i = 0; i < strtol(argv[2], NULL, 10); i++) {
		double xml = 0, pdf = 0;

		for (int n = 0; n < PERSONS; n++)
			xml += answer(v, n, as_xml);
		for (int n = 0; n < PERSONS / 8; n++)
			pdf += answer(v, n, as_pdf);
		(void)printf("xml_ms=%.3f pdf_ms=%.3f\n", xml / PERSONS, pdf / (PERSONS / 8));
		(void)fflush(stdout);
	}
	view_close(&v);
	store_close(&app.store);
	ctx_release(&cx);
	return 0;
}
