/* The bytes stay the bytes: each message's request in three forms, its result in three forms. GOLDEN_WRITE=1
 * writes the results anew, and the other two forms of each request from request.utf8.xml. */
#include <stdlib.h>

#include "base/file.h"
#include "base/limit.h"
#include "cases.h"
#include "t.h"
#include "wire/name.h"

static const struct form { const char *tail; enum syntax syntax; enum encoding encoding; } forms[] = {
	{ ".utf8.xml", SYNTAX_XML, ENCODING_UTF8 },
	{ ".sjis.xml", SYNTAX_XML, ENCODING_CP932 },
	{ ".json", SYNTAX_JSON, ENCODING_UTF8 },
};
#define FORM_COUNT (sizeof forms / sizeof forms[0])

static bool
writing(void)
{
	const char *w = getenv("GOLDEN_WRITE");

	return w != NULL && w[0] == '1';
}

static const char *
path_of(const struct golden_case *c, const char *what, const struct form *f)
{
	return ctx_fmt(cx, "%s/%s%s", c->folder, what, f->tail);
}

static void
load(const struct golden_case *c, const char *what, const struct form *f, char **ret_p, size_t *ret_n)
{
	CHECK_OK(file_read(cx, path_of(c, what, f), LIMIT_FILE_BYTES, ret_p, ret_n));
}

static void
check_text(const char *folder, const char *what, const char *want, const char *got)
{
	if (strcmp(want, got) != 0) {
		print_error("%s: %s differs\n", folder, what);
		CHECK_STR(want, got);
	}
}

/* The three requests of a folder carry the same question. */
static void
check_same(const char *folder, const struct msg_request *a, const struct msg_request *b)
{
	CHECK_INT(a->id, b->id);
	check_text(folder, "facility", a->facility, b->facility);
	check_text(folder, "identifier", a->identifier, b->identifier);
	check_text(folder, "insurer", a->who.insurer, b->who.insurer);
	check_text(folder, "symbol", a->who.symbol, b->who.symbol);
	check_text(folder, "number", a->who.number, b->who.number);
	check_text(folder, "branch", a->who.branch, b->who.branch);
	check_text(folder, "arbitrary", a->arbitrary, b->arbitrary);
	check_text(folder, "reception", a->reception, b->reception);
	CHECK_INT(a->date, b->date);
	CHECK_INT(a->who.birth, b->who.birth);
	CHECK_INT(a->limit_consent, b->limit_consent);
	CHECK_INT(a->mode, b->mode);
	CHECK_INT(a->first, b->first);
	CHECK_INT(a->last, b->last);
	CHECK_INT(a->by_visit_date, b->by_visit_date);
	CHECK_INT(a->from, b->from);
	CHECK_INT(a->until, b->until);
	CHECK_INT(a->category, b->category);
	CHECK_INT(a->prescriptions, b->prescriptions);
	check_text(folder, "viewer", a->viewer, b->viewer);
	assert_memory_equal(a->factors, b->factors, sizeof a->factors);
	check_text(folder, "reference", a->reference, b->reference);
	CHECK_INT(a->people_count, b->people_count);
	for (size_t i = 0; i < a->people_count; i++) {
		CHECK_INT(a->people[i].outcome, b->people[i].outcome);
		check_text(folder, "a person's number", a->people[i].who.number, b->people[i].who.number);
		check_text(folder, "a person's reference", a->people[i].reference, b->people[i].reference);
	}
	assert_memory_equal(a->kinds, b->kinds, sizeof a->kinds);
}

/* request.utf8.xml is written by hand; the other two forms come from it. */
static void
write_requests(const struct golden_case *c)
{
	struct node *top = node_new(cx, NULL, "", ""), *root;
	char *p, *q, *at;
	struct text_loss loss;
	size_t n;

	load(c, "request", &forms[0], &p, &n);
	CHECK_OK(xml_read(cx, p, n, &root));
	top->first = top->last = root;
	assert_non_null(at = strstr(p, "UTF-8"));
	q = ctx_fmt(cx, "%.*sShift_JIS%s", (int)(at - p), p, at + strlen("UTF-8"));
	CHECK_OK(text_to_cp932(cx, q, strlen(q), &p, &n, &loss));
	CHECK_INT(0, loss.replaced + loss.missing);
	CHECK_OK(file_write(cx, path_of(c, "request", &forms[1]), p, n, 0644));
	CHECK_OK(json_write(cx, top, &p, &n));
	CHECK_OK(file_write(cx, path_of(c, "request", &forms[2]), p, n, 0644));
}

TEST(every_request_is_one_question_in_three_forms)
{
	for (size_t i = 0; i < MSG_COUNT; i++) {
		const struct golden_case *c = &golden_cases[i];
		struct msg_request r[FORM_COUNT];

		if (writing())
			write_requests(c);
		for (size_t k = 0; k < FORM_COUNT; k++) {
			char *p;
			size_t n;

			load(c, "request", &forms[k], &p, &n);
			CHECK_OK(msg_decode(cx, c->result.id, forms[k].syntax, p, n, &r[k]));
			check_same(c->folder, &r[0], &r[k]);
		}
		CHECK_STR(c->result.facility, r[0].facility);
		if (r[0].identifier[0] != '\0')
			CHECK_STR(c->result.identifier, r[0].identifier);
	}
}

TEST(every_result_keeps_its_bytes)
{
	for (size_t i = 0; i < MSG_COUNT; i++) {
		const struct golden_case *c = &golden_cases[i];

		for (size_t k = 0; k < FORM_COUNT; k++) {
			struct msg_result r = c->result;
			char *p, *want;
			struct text_loss loss;
			size_t n, want_n;

			r.encoding = forms[k].encoding;
			CHECK_OK(msg_encode(cx, &r, forms[k].syntax, &p, &n, &loss));
			CHECK_INT(0, loss.replaced + loss.missing);
			if (writing())
				CHECK_OK(file_write(cx, path_of(c, "result", &forms[k]), p, n, 0644));
			load(c, "result", &forms[k], &want, &want_n);
			check_text(path_of(c, "result", &forms[k]), "bytes", want, p);
			CHECK_INT(want_n, n);
		}
	}
}

TEST(folders_and_prefixes_go_together)
{
	for (size_t i = 0; i < MSG_COUNT; i++) {
		const char *folder = golden_cases[i].folder;

		CHECK_INT(i, golden_cases[i].result.id);
		CHECK_STR(ctx_fmt(cx, "%sreq", folder), msg_request_prefix((enum msg_id)i));
		CHECK_STR(ctx_fmt(cx, "%sres", folder), msg_result_prefix((enum msg_id)i));
	}
}

/* doc/messages.md is written by hand; each row of the tables must stand in it with its mark. */
TEST(the_manual_tells_every_name_with_its_mark)
{
	char *doc;
	size_t n;

	CHECK_OK(file_read(cx, "../../doc/messages.md", LIMIT_FILE_BYTES, &doc, &n));
	for (size_t i = 0; i < NAME_COUNT; i++) {
		const struct name_row *r = &name_rows[i];
		const char *row = r->section == NAME_OUTCOME ? ""       /* doc/errors.md, made from the same table */
		    : r->section == NAME_VALUE
		    ? ctx_fmt(cx, "| `%s` | `%s` | %s |", r->key, r->preset, r->mark)
		    : r->section == NAME_ELEMENT ? ctx_fmt(cx, "| `%s` | %s |", r->preset, r->mark)
		    : ctx_fmt(cx, "`%s`", r->preset);

		if (strstr(doc, row) == NULL) {
			print_error("doc/messages.md lacks %s\n", row);
			CHECK(false);
		}
	}
}

TESTS(T(every_request_is_one_question_in_three_forms), T(every_result_keeps_its_bytes),
    T(folders_and_prefixes_go_together), T(the_manual_tells_every_name_with_its_mark))
