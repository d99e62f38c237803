/* The pure parts of http/: heads, paths, routes. */
#include "t.h"

#include "http/form.h"
#include "http/head.h"
#include "http/path.h"
#include "http/router.h"

static enum head_verdict
judge(const char *text, size_t step)
{
	size_t n = strlen(text), used, at = 0;
	enum head_verdict v = HEAD_MORE;
	struct head h;

	head_begin(&h, 1024);
	while (at < n && v == HEAD_MORE) {
		v = head_feed(&h, text + at, n - at < step ? n - at : step, &used);
		at += used;
	}
	return v;
}

/* RFC 9112 sections 3, 5, 6 and 11. */
static const struct { const char *text; enum head_verdict v; } heads[] = {
	{ "GET / HTTP/1.1\r\nHost: a\r\n\r\n", HEAD_DONE },
	{ "HEAD /a?b=c HTTP/1.0\r\n\r\n", HEAD_DONE },
	{ "POST / HTTP/1.1\r\nContent-Length: 12 \r\n\r\n", HEAD_DONE },
	{ "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n", HEAD_DONE },
	{ "GET / HTTP/1.1\r\nX-Name: \xe5\xb1\x85\r\n\r\n", HEAD_DONE },
	{ "GET / HTTP/1.1\r\nHost: a\r\n", HEAD_MORE },
	{ "PUT / HTTP/1.1\r\n\r\n", HEAD_METHOD },
	{ "get / HTTP/1.1\r\n\r\n", HEAD_METHOD },
	{ "GETAWAYFROMHERETOSOMEWHEREELSE / HTTP/1.1\r\n\r\n", HEAD_METHOD },
	{ "\r\nGET / HTTP/1.1\r\n\r\n", HEAD_BAD },
	{ "GET / HTTP/1.1\nHost: a\n\n", HEAD_BAD },
	{ "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", HEAD_BAD },
	{ "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", HEAD_BAD },
	{ "GET / HTTP/1.1\r\nHost : a\r\n\r\n", HEAD_BAD },
	{ "GET / HTTP/1.1\r\n: a\r\n\r\n", HEAD_BAD },
	{ "GET / HTTP/1.1\r\nno colon\r\n\r\n", HEAD_BAD },
	{ "GET / HTTP/1.1\r\nX: a\x01\r\n\r\n", HEAD_BAD },
	{ "GET / HTTP/1.1\r\nX: a\rb\r\n\r\n", HEAD_BAD },
	{ "GET http://a/ HTTP/1.1\r\n\r\n", HEAD_BAD },
	{ "GET * HTTP/1.1\r\n\r\n", HEAD_BAD },
	{ "GET /a b HTTP/1.1\r\n\r\n", HEAD_BAD },
	{ "GET /\xff HTTP/1.1\r\n\r\n", HEAD_BAD },
	{ "GET /#a HTTP/1.1\r\n\r\n", HEAD_BAD },
	{ "GET /\r\n\r\n", HEAD_BAD },
	{ "GET / HTTP/2.0\r\n\r\n", HEAD_VERSION },
	{ "GET / HTTP/1.1x\r\n\r\n", HEAD_VERSION },
	{ "POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n", HEAD_BAD },
	{ "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", HEAD_BAD },
	{ "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", HEAD_BAD },
	{ "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", HEAD_BAD },
	{ "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", HEAD_BAD },
	{ "POST / HTTP/1.1\r\nContent-Length: +3\r\n\r\n", HEAD_BAD },
	{ "POST / HTTP/1.1\r\nContent-Length: 3, 3\r\n\r\n", HEAD_BAD },
	{ "POST / HTTP/1.1\r\nContent-Length:\r\n\r\n", HEAD_BAD },
	{ "POST / HTTP/1.1\r\nContent-Length: 9999999999999999999999\r\n\r\n", HEAD_BAD },
	{ "POST / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n", HEAD_EXPECT },
};

TEST(heads_are_judged_alike_whole_and_byte_by_byte)
{
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		for (size_t step = 1; step < 64; step += 7)
			if (judge(heads[i].text, step) != heads[i].v) {
				print_error("row %zu by %zu: %d\n", i, step, judge(heads[i].text, step));
				CHECK(false);
			}
}

TEST(a_head_ends_where_its_body_begins)
{
	const char *text = "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
	struct head h;
	size_t used;

	head_begin(&h, 1024);
	CHECK_INT(HEAD_DONE, head_feed(&h, text, strlen(text), &used));
	CHECK_INT(strlen(text) - 3, used);
}

TEST(a_head_above_its_ceiling_is_too_large)
{
	char text[2048] = "GET / HTTP/1.1\r\nX: ";
	struct head h;
	size_t used;

	memset(text + strlen(text), 'a', 1500);
	CHECK_INT(HEAD_LARGE, judge(text, 100));
	head_begin(&h, 1 << 20);
	CHECK_INT(HEAD_MORE, head_feed(&h, "GET / HTTP/1.1\r\n", 16, &used));
	for (int i = 0; i < 100; i++)
		CHECK_INT(HEAD_MORE, head_feed(&h, "A: b\r\n", 6, &used));
	CHECK_INT(HEAD_LARGE, head_feed(&h, "A: b\r\n", 6, &used));
	CHECK_INT(431, head_status(HEAD_LARGE));
}

TEST(paths_are_decoded_without_control_bytes)
{
	char to[16];

	CHECK(path_decode("/a%20b%e5", 9, to, sizeof to));
	CHECK_STR("/a b\xe5", to);
	CHECK(!path_decode("/%00", 4, to, sizeof to));
	CHECK(!path_decode("/%0a", 4, to, sizeof to));
	CHECK(!path_decode("/%7f", 4, to, sizeof to));
	CHECK(!path_decode("/%2", 3, to, sizeof to));
	CHECK(!path_decode("/%", 2, to, sizeof to));
	CHECK(!path_decode("/%gg", 4, to, sizeof to));
	CHECK(path_decode("/23456789abcdef", 15, to, sizeof to));
	CHECK(!path_decode("/23456789abcdefg", 16, to, sizeof to));
}

enum { HOME, NEW, ONE, SET, PART, FILE_ANY };
static const struct route routes[] = {
	{ "GET", "/", HOME },
	{ "GET", "/people/new", NEW },
	{ "GET", "/people/:id", ONE },
	{ "POST", "/people/:id", SET },
	{ "GET", "/r/:token/sessions/:session", PART },
	{ "POST", "/:any", FILE_ANY },
};
#define FIND(method, path) route_find(routes, sizeof routes / sizeof routes[0], (method), (path), &m)

TEST(routes_are_found_with_their_parameters)
{
	struct route_match m;

	CHECK_INT(ROUTE_FOUND, FIND("GET", "/"));
	CHECK_INT(HOME, m.id);
	CHECK_INT(ROUTE_FOUND, FIND("GET", "/people/new"));
	CHECK_INT(NEW, m.id);
	CHECK_INT(ROUTE_FOUND, FIND("HEAD", "/people/a%2Fb"));
	CHECK_INT(ONE, m.id);
	CHECK_STR("a/b", route_param(&m, "id"));
	CHECK(route_param(&m, "i") == NULL);
	CHECK_INT(ROUTE_FOUND, FIND("GET", "/r/abc/sessions/7"));
	CHECK_STR("abc", route_param(&m, "token"));
	CHECK_STR("7", route_param(&m, "session"));
	CHECK_INT(2, m.count);
	CHECK_INT(ROUTE_FOUND, FIND("POST", "/people"));
	CHECK_INT(FILE_ANY, m.id);
}

TEST(no_such_path_is_not_the_same_as_no_such_method)
{
	struct route_match m;

	CHECK_INT(ROUTE_NONE, FIND("GET", "/nowhere/else"));
	CHECK_INT(ROUTE_NONE, FIND("GET", "/people/"));
	CHECK_INT(ROUTE_NONE, FIND("GET", "/people/1/"));
	CHECK_INT(ROUTE_NONE, FIND("GET", "//people/1"));
	CHECK_INT(ROUTE_NONE, FIND("GET", "/people/%00"));
	CHECK_INT(ROUTE_NONE, FIND("GET", "/people/../1"));
	CHECK_INT(ROUTE_METHOD, FIND("POST", "/"));
	CHECK_STR("GET, HEAD", m.allow);
	CHECK_INT(ROUTE_METHOD, FIND("GET", "/people"));
	CHECK_STR("POST", m.allow);
}

TEST(a_parameter_above_the_ceiling_is_no_path)
{
	struct route_match m;
	char path[ROUTE_TEXT + 16] = "/people/";

	memset(path + 8, 'a', ROUTE_TEXT - 1);
	CHECK_INT(ROUTE_FOUND, FIND("GET", path));
	path[8 + ROUTE_TEXT - 1] = 'a';
	CHECK_INT(ROUTE_NONE, FIND("GET", path));
}

TEST(forms_are_read_strictly)
{
	static const char *const bad[] = { "a=%", "a=%4", "a=%00", "a=%01", "a=%ff", "a=%c3", "%zz=1", "a=\x01" };
	static const char good[] = "a=1&b=x+y%2B&c&=&a=2&d=%E6%9E%B6%0D%0Az";
	struct form f;
	char many[LIMIT_FORM_FIELDS * 4 + 8] = "";

	CHECK_OK(form_read(cx, "", 0, &f));
	CHECK_STR("", form_value(&f, "a"));
	CHECK_OK(form_read(cx, good, strlen(good), &f));
	CHECK_STR("1", form_value(&f, "a"));
	CHECK_STR("x y+", form_value(&f, "b"));
	CHECK_STR("", form_value(&f, "c"));
	CHECK_STR("架  z", form_value(&f, "d"));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK_ERR(ERR_INPUT, form_read(cx, bad[i], strlen(bad[i]), &f));
	CHECK_ERR(ERR_INPUT, form_read(cx, "a=\0b", 4, &f));
	for (size_t i = 0; i <= LIMIT_FORM_FIELDS; i++)
		strcat(many, "a=1&");
	CHECK_ERR(ERR_TOO_LARGE, form_read(cx, many, strlen(many), &f));
}

TEST(a_cookie_is_found_by_its_whole_name)
{
	CHECK_STR("", cookie_value(cx, NULL, "a"));
	CHECK_STR("1", cookie_value(cx, "a=1; b=2", "a"));
	CHECK_STR("2", cookie_value(cx, "aa=1;  b=2", "b"));
	CHECK_STR("", cookie_value(cx, "aa=1; ab=2", "a"));
	CHECK_STR("x=y", cookie_value(cx, "b; a=x=y", "a"));
}

TESTS(T(forms_are_read_strictly), T(a_cookie_is_found_by_its_whole_name), T(heads_are_judged_alike_whole_and_byte_by_byte),
    T(a_head_ends_where_its_body_begins),
    T(a_head_above_its_ceiling_is_too_large),
    T(paths_are_decoded_without_control_bytes),
    T(routes_are_found_with_their_parameters),
    T(no_such_path_is_not_the_same_as_no_such_method),
    T(a_parameter_above_the_ceiling_is_no_path))
