/* Replies of a server, byte for byte, as they may come and as they must not. */
#include "base/limit.h"
#include "http/reply.h"
#include "t.h"

struct bytes { const char *p; size_t n, step; };

static enum err
more(void *user, struct ctx *c, void *p, size_t n, size_t *ret_n)
{
	struct bytes *b = user;

	(void)c;
	n = n < b->step ? n : b->step;
	n = n < b->n ? n : b->n;
	memcpy(p, b->p, n);
	b->p += n;
	b->n -= n;
	*ret_n = n;
	return ERR_OK;
}

static enum err
read_reply(const char *text, size_t step, bool headless, struct http_reply *r, bool *keep)
{
	struct bytes b = { text, strlen(text), step };
	struct intake in = { .more = more, .user = &b };

	return reply_read(&in, cx, headless, 20, r, keep);
}

TEST(every_way_in_which_a_body_ends_is_read_in_pieces_of_any_size)
{
	static const struct { const char *text, *body; int status; bool keep; } rows[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", 200, true },
		{ "HTTP/1.1 200 OK\r\ncontent-length:5\r\nConnection: Close\r\n\r\nhello", "hello", 200, false },
		{ "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", "", 404, true },
		{ "HTTP/1.1 204 none\r\n\r\n", "", 204, true },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nX: y\r\n\r\n", "hello", 200, true },
		{ "HTTP/1.1 200 OK\r\n\r\nto the end", "to the end", 200, false },
		{ "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", "x", 200, false },
		{ "HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 200 OK\nContent-Length: 2\n\nok", "ok", 200, true },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n12345678901234567890", "12345678901234567890", 200, true },
	};
	struct http_reply r;
	bool keep;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (size_t step = 1; step < 200; step += 33) {
			CHECK_OK(read_reply(rows[i].text, step, false, &r, &keep));
			CHECK_INT(rows[i].status, r.status);
			CHECK_STR(rows[i].body, r.body);
			CHECK_INT(strlen(rows[i].body), r.body_n);
			CHECK_INT(rows[i].keep, keep);
		}
	}
	CHECK_OK(read_reply("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 99, true, &r, &keep));
	CHECK_INT(0, r.body_n);
	CHECK(keep);
}

TEST(what_is_cut_off_or_says_two_things_is_no_reply)
{
	static const char *const bad[] = {
		"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", "HTTP/2 200\r\n\r\n", "ICY 200 OK\r\n\r\n",
		"HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000\r\n\r\n", "HTTP/1.1 099 x\r\n\r\n", "HTTP/1.1 101 Switching\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
		"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0x1\r\n\r\nx",
		"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nx", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n",
		"HTTP/1.1 200 OK\r\n folded: x\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\nName : x\r\n\r\n",
	};
	struct http_reply r;
	bool keep;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		print_message("%zu\n", i);
		CHECK_ERR(ERR_AWAY, read_reply(bad[i], 7, false, &r, &keep));
	}
}

TEST(head_and_body_have_ceilings)
{
	struct http_reply r;
	bool keep;
	char *text = ctx_alloc(cx, LIMIT_HEADER_BYTES * 2 + 100);

	CHECK_ERR(ERR_TOO_LARGE, read_reply("HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n", 99, false, &r, &keep));
	CHECK_ERR(ERR_TOO_LARGE, read_reply("HTTP/1.1 200 OK\r\n\r\n123456789012345678901", 99, false, &r, &keep));
	CHECK_ERR(ERR_TOO_LARGE, read_reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n99\r\n123456789012345678901", 9,
	    false, &r, &keep));
	strcpy(text, "HTTP/1.1 200 OK\r\n");
	for (size_t n = strlen(text); n < LIMIT_HEADER_BYTES; n += 8)
		memcpy(text + n, "X: abc\r\n", 9);
	CHECK_ERR(ERR_TOO_LARGE, read_reply(text, 999, false, &r, &keep));
	memset(text + 17, 'a', LIMIT_HEADER_BYTES);
	CHECK_ERR(ERR_TOO_LARGE, read_reply(text, 999, false, &r, &keep));
}

TESTS(T(every_way_in_which_a_body_ends_is_read_in_pieces_of_any_size),
    T(what_is_cut_off_or_says_two_things_is_no_reply), T(head_and_body_have_ceilings))
