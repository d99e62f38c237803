/* Stores of earlier programs: they are brought up to date as a whole or not at all, and then are what a new one is. */
#include "store/store.h"
#include "store_file.h"

/* A text file of the tests. */
static char *
text_of(const char *path)
{
	static char text[65536];
	FILE *f = fopen(path, "r");
	size_t n;

	CHECK(f != NULL);
	n = fread(text, 1, sizeof text - 1, f);
	CHECK(n > 0 && n < sizeof text - 1);
	text[n] = '\0';
	(void)fclose(f);
	return text;
}

static void
make_schema_1(void)
{
	meddle(text_of(SOURCE_ROOT "/test/unit/schema_1.sql"));
}

/* Every table's columns by name, and every index: what two files must have in common. One text, for comparing. */
static const char *
structure(void)
{
	static const char sql[] =
	    "select group_concat(line, char(10)) from (select line from ("
	    " select t.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || c.pk as line"
	    "  from sqlite_schema t, pragma_table_xinfo(t.name) c where t.type = 'table'"
	    " union all select t.name || ' rowid ' || t.wr from pragma_table_list t where t.schema = 'main'"
	    " union all select sql from sqlite_schema where type = 'index' and sql is not null) order by line)";
	sqlite3_stmt *s;
	sqlite3 *conn;
	const char *text;

	CHECK_INT(SQLITE_OK, sqlite3_open(file, &conn));
	CHECK_INT(SQLITE_OK, sqlite3_prepare_v2(conn, sql, -1, &s, NULL));
	CHECK_INT(SQLITE_ROW, sqlite3_step(s));
	text = ctx_str(cx, (const char *)sqlite3_column_text(s, 0));
	CHECK(text != NULL);
	(void)sqlite3_finalize(s);
	CHECK_INT(SQLITE_OK, sqlite3_close(conn));
	return text;
}

static int64_t
number(const char *sql)
{
	sqlite3_stmt *s;
	sqlite3 *conn;
	int64_t n;

	CHECK_INT(SQLITE_OK, sqlite3_open(file, &conn));
	CHECK_INT(SQLITE_OK, sqlite3_prepare_v2(conn, sql, -1, &s, NULL));
	CHECK_INT(SQLITE_ROW, sqlite3_step(s));
	n = sqlite3_column_int64(s, 0);
	(void)sqlite3_finalize(s);
	CHECK_INT(SQLITE_OK, sqlite3_close(conn));
	return n;
}

TEST(a_store_that_was_brought_up_is_what_a_new_one_is)
{
	const char *fresh;
	struct store *s;

	CHECK_OK(store_open(cx, where, &s));
	store_close(&s);
	fresh = structure();
	CHECK_INT(0, unlink(file));
	make_schema_1();
	CHECK_OK(store_open(cx, where, &s));
	store_close(&s);
	CHECK_STR(fresh, structure());
	CHECK_OK(store_open(cx, where, &s));    /* and is not brought up again */
	store_close(&s);
}

TEST(what_was_kept_is_told_as_before)
{
	const id first = 7531429659116830720, second = 7531429659116830724;
	struct eligibility *e;
	struct checkup *checkup;
	struct claim *claim;
	struct consent *c;
	struct person p;
	struct store *s;
	struct view *v;
	uint64_t seq;
	size_t n;

	make_schema_1();
	meddle(text_of(SOURCE_ROOT "/test/unit/schema_1_rows.sql"));
	CHECK_OK(store_open(cx, where, &s));
	CHECK_OK(view_open(cx, s, &v));
	CHECK_OK(view_begin(v, cx));
	CHECK_OK(view_person(v, cx, second, &p));
	CHECK_STR("架空　太郎1", p.name);
	CHECK_OK(view_consents(v, cx, "1319999996", second, &c, &n));
	CHECK_INT(2, n);
	CHECK_OK(view_eligibilities(v, cx, first, &e, &n));
	CHECK_INT(1, n);
	CHECK_INT(0, e[0].limit_count);
	CHECK_OK(view_eligibilities(v, cx, second, &e, &n));
	CHECK_INT(1, e[0].limit_count);
	CHECK_STR("B01", e[0].limits[0].category);
	CHECK_OK(view_claims(v, cx, second, 202601, 202612, &claim, &n));
	CHECK(n == 1 && claim->drug_count == 2 && claim->act_count == 1);
	CHECK_STR("620000001", claim->drugs[0].code);
	CHECK_STR("毎食後", claim->drugs[0].instruction);
	CHECK_STR("1.5", claim->drugs[1].amount);
	CHECK_STR("", claim->drugs[1].instruction);
	CHECK_INT(-2, claim->drugs[1].times);
	CHECK_INT(20260903, claim->acts[0].date);
	CHECK_OK(view_checkups(v, cx, second, 20260101, 20261231, &checkup, &n));
	CHECK(n == 1 && checkup->result_count == 2);
	CHECK_STR("61.5", checkup->results[1].line.value);
	CHECK_OK(view_audit_verify(v, cx, &seq));
	CHECK_INT(4, seq);
	view_end(v);
	view_close(&v);
	store_close(&s);
}

TEST(a_step_that_fails_leaves_the_store_as_it_was)
{
	const char *before;
	struct store *s;

	make_schema_1();
	meddle("drop table ticket");
	before = structure();
	CHECK_ERR(ERR_STORE, store_open(cx, where, &s));
	CHECK_STR(before, structure());
	CHECK_INT(1, number("select max(version) from store_version"));
}

TESTS(T_FILE(a_store_that_was_brought_up_is_what_a_new_one_is), T_FILE(what_was_kept_is_told_as_before),
    T_FILE(a_step_that_fails_leaves_the_store_as_it_was))
