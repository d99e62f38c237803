/* Questions about 財政支援 in words, and answers in words, JSON and CSV. */
#include "domain/subsidy_tell.h"
#include "t.h"
#include "wire/subsidy.h"

static struct subsidy_question question;
static struct subsidy_answer answer;

static enum err
read_words(const char *text)
{
	return subsidy_question_text(cx, text, &question);
}

TEST(invoices_are_added_up_per_programme_and_item)
{
	CHECK_OK(read_words("clinic visit device=30,000円 device=25000 system=1 online system=7 counter:4 device=5 on=2026-01-20"));
	CHECK_INT(SUBSIDY_KIND_CLINIC, question.kind);
	CHECK_INT(20260120, question.on);
	CHECK_INT(3, question.count);
	CHECK_INT(55000, question.asks[0].cost[SUBSIDY_ITEM_DEVICE].n);
	CHECK_INT(1, question.asks[0].cost[SUBSIDY_ITEM_SYSTEM].n);
	CHECK_INT(SUBSIDY_ONLINE, question.asks[1].programme);
	CHECK_INT(4, question.asks[2].case_no);
}

TEST(a_question_is_read_back_as_it_was_written)
{
	static const char text[] = "chain on=2025-01-10 distinct granted=visit granted=counter visit device=3 counter:2 system=5 online";
	const char *back;

	CHECK_OK(read_words(text));
	back = subsidy_question_write(cx, &question);
	CHECK_STR(text, back);
	CHECK_OK(read_words(back));
	CHECK_STR(text, subsidy_question_write(cx, &question));
}

TEST(words_that_mean_nothing_are_refused)
{
	static const char *const wrong[] = {
		"", "shop visit", "clinic", "clinic device=5", "clinic visit device=", "clinic visit device=-5", "clinic visit car=5",
		"clinic visit:1", "clinic counter:0", "clinic counter:5", "clinic counter:12", "clinic counter:", "clinic visit on=yesterday",
		"clinic visit on=2026-02-30", "clinic visit granted=all", "clinic visit device=1000000000001", "clinic visit twice",
		"clinic averyveryverylongprogramme",
	};

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		CHECK_ERR(ERR_INPUT, read_words(wrong[i]));
	CHECK_ERR(ERR_TOO_LARGE, read_words("clinic visit visit visit visit visit visit visit visit visit"));
}

static bool
holds(const char *text, const char *what)
{
	return strstr(text, what) != NULL;
}

TEST(an_answer_tells_each_line_with_its_rule)
{
	char line[SUBSIDY_LINE];

	CHECK_OK(read_words("clinic visit device=55000 system=130000 on=2026-01-20"));
	subsidy_work_out(&question, &answer);
	CHECK_INT(3, answer.reason_count);
	CHECK_STR("SUB-02 訪問診療等 モバイル端末: 55,000円 → 41,000円(費用は品目ごとに上限まで数えます)",
	    subsidy_reason_write(&question, &answer, &answer.reasons[0], LANG_JA, line));
	CHECK_STR("SUB-04 home visits: 171,000円 × 3/4 → 128,000円 (rate times the sum, cut to whole thousands, once)",
	    subsidy_reason_write(&question, &answer, &answer.reasons[1], LANG_EN, line));
	CHECK_STR("SUB-09 申請期限 令和8年1月31日: あと11日(申請できます)",
	    subsidy_reason_write(&question, &answer, &answer.reasons[2], LANG_JA, line));
}

TEST(an_answer_is_a_tree_and_a_table)
{
	struct node *root = node_new(cx, NULL, "", "");
	struct buf csv;

	CHECK_OK(read_words("pharmacy counter:2 device=55000 system=130000 online system=130000 on=2026-02-02"));
	subsidy_work_out(&question, &answer);
	CHECK_OK(subsidy_answer_tree(cx, &question, &answer, root));
	CHECK_STR("128000", node_text(root, "total"));
	CHECK_STR("-2", node_text(root, "daysLeft"));
	CHECK_STR("true", node_text(root, "closed"));
	CHECK_STR("2", node_text(node_child(root, "parts"), "case"));
	CHECK_STR("41000", node_text(node_child(node_child(root, "parts"), "items"), "counted"));
	CHECK_STR("receipt", node_text(node_child(root, "papers"), "paper"));
	buf_init(&csv, cx, 10000);
	CHECK_OK(subsidy_answer_csv(&question, &answer, LANG_JA, &csv));
	CHECK(holds(csv.p, "合計,,,,128000\r\n"));
	CHECK(holds(csv.p, "オンライン診療等,,,,0\r\n"));
	CHECK(holds(csv.p, "\"SUB-06 オンライン診療等: 97,000円 → 0円"));
}

TESTS(T(invoices_are_added_up_per_programme_and_item), T(a_question_is_read_back_as_it_was_written),
    T(words_that_mean_nothing_are_refused), T(an_answer_tells_each_line_with_its_rule), T(an_answer_is_a_tree_and_a_table))
