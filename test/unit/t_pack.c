/* Rows inside a row: what is packed comes back, and bytes that could not have been packed are refused. */
#include "store/pack.h"
#include "t.h"

#define LONG "一包化、就寝前に服用、便秘のときは減らしてよい、車の運転は控える。"

static const struct drug_line lines[] = {
	{ .line = 1, .date = 20261001, .prescribed = 20260930, .form = DOSE_ORAL, .code = "620000001", .amount = "1.5", .times = 14,
	    .usage = "001", .instruction = LONG LONG LONG LONG LONG },
	{ .line = 2, .date = 20261001, .prescribed = 20260930, .form = DOSE_ORAL, .code = "620000002", .amount = "2", .times = -7,
	    .usage = "001", .instruction = "" },
	{ .line = UINT16_MAX, .code = NULL, .amount = "", .times = INT32_MAX, .usage = "", .instruction = "" },
};

static const char *
said(const char *s)
{
	return s != NULL ? s : "";
}

TEST(what_is_packed_comes_back)
{
	struct drug_line *got;
	struct packed b;
	size_t n;
	void *rows;

	CHECK_OK(pack_rows(cx, SHAPE_DRUG, lines, 3, &b));
	CHECK(b.n < 80 + strlen(lines[0].instruction));
	CHECK_OK(unpack_rows(cx, SHAPE_DRUG, b.p, b.n, &rows, &n));
	CHECK_INT(3, n);
	got = rows;
	for (size_t i = 0; i < 3; i++) {
		CHECK(got[i].line == lines[i].line && got[i].date == lines[i].date && got[i].prescribed == lines[i].prescribed
		    && got[i].form == lines[i].form && got[i].times == lines[i].times);
		CHECK_STR(said(lines[i].code), got[i].code);
		CHECK_STR(lines[i].amount, got[i].amount);
		CHECK_STR(lines[i].usage, got[i].usage);
		CHECK_STR(lines[i].instruction, got[i].instruction);
	}
}

TEST(no_rows_are_no_bytes)
{
	struct packed b;
	size_t n;
	void *rows;

	CHECK_OK(pack_rows(cx, SHAPE_ACT, NULL, 0, &b));
	CHECK_INT(0, b.n);
	CHECK_OK(unpack_rows(cx, SHAPE_ACT, NULL, 0, &rows, &n));
	CHECK_INT(0, n);
}

/* A row of two columns, as a program wrote it that knew no more. */
TEST(columns_that_came_later_are_empty)
{
	static const unsigned char old[] = { 2, 0, 10, 0x80, 1 };       /* line 5, day 64 */
	const struct drug_line *got;
	size_t n;
	void *rows;

	CHECK_OK(unpack_rows(cx, SHAPE_DRUG, old, sizeof old, &rows, &n));
	got = rows;
	CHECK(n == 1 && got->line == 5 && got->date == 64 && got->times == 0);
	CHECK_STR("", got->code);
	CHECK_STR("", got->instruction);
}

TEST(bytes_that_were_cut_or_changed_are_refused)
{
	unsigned char copy[800];
	struct packed b;
	size_t n, whole = 0;
	void *rows;

	CHECK_OK(pack_rows(cx, SHAPE_DRUG, lines, 3, &b));
	for (size_t i = 1; i < b.n; i++)
		whole += unpack_rows(cx, SHAPE_DRUG, b.p, i, &rows, &n) == ERR_OK;
	CHECK_INT(3, whole);            /* where a row ends, and the number of columns alone */
	for (size_t i = 0; i < b.n; i++)
		for (int bit = 0; bit < 8; bit++) {
			memcpy(copy, b.p, b.n);
			copy[i] ^= (unsigned char)(1 << bit);
			n = unpack_rows(cx, SHAPE_DRUG, copy, b.n, &rows, &n) == ERR_OK ? n : 0;        /* the sanitizers look on */
			CHECK(n <= b.n);
		}
	memcpy(copy, b.p, b.n);
	copy[0] = (unsigned char)(shapes[SHAPE_DRUG].count + 1);
	CHECK_ERR(ERR_STORE, unpack_rows(cx, SHAPE_DRUG, copy, b.n, &rows, &n));
	copy[0] = 0;
	CHECK_ERR(ERR_STORE, unpack_rows(cx, SHAPE_DRUG, copy, b.n, &rows, &n));
	memset(copy, 0xff, sizeof copy);
	CHECK_ERR(ERR_STORE, unpack_rows(cx, SHAPE_DRUG, copy, sizeof copy, &rows, &n));
}

TEST(a_value_outside_its_range_is_refused)
{
	static const unsigned char form[] = { 4, 7, 0xc8, 1 };          /* form 100 */
	static const unsigned char text[] = { 5, 15, 0xff, 0 };         /* a code that is not UTF-8 */
	size_t n;
	void *rows;

	CHECK_ERR(ERR_STORE, unpack_rows(cx, SHAPE_DRUG, form, sizeof form, &rows, &n));
	CHECK_ERR(ERR_STORE, unpack_rows(cx, SHAPE_DRUG, text, sizeof text, &rows, &n));
}

TESTS(T(what_is_packed_comes_back), T(no_rows_are_no_bytes), T(columns_that_came_later_are_empty),
    T(bytes_that_were_cut_or_changed_are_refused), T(a_value_outside_its_range_is_refused))
