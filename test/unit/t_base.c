/* Arena, buffer, error table, settings, files. */
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/rand.h"
#include "t.h"

TEST(an_arena_has_a_ceiling)
{
	struct arena *a = arena_new(100000);

	assert_non_null(arena_alloc(a, 60000));
	assert_null(arena_alloc(a, 60000));
	assert_non_null(arena_alloc(a, 100));
	arena_reset(a);
	assert_non_null(arena_alloc(a, 60000));
	arena_free(&a);
	assert_null(a);
}

TEST(a_buffer_says_once_that_it_was_full)
{
	struct buf b;

	buf_init(&b, cx, 10);
	buf_puts(&b, "12345");
	CHECK_OK(buf_done(&b));
	buf_fmt(&b, "%d", 123456);
	buf_puts(&b, "x");
	CHECK_ERR(ERR_TOO_LARGE, buf_done(&b));
	CHECK_STR("12345", b.p);
}

TEST(every_outcome_has_a_code_of_its_own_and_two_texts)
{
	for (int i = 1; i < ERR_COUNT; i++) {
		CHECK_INT(i, err_from_code(err_code((enum err)i)));
		CHECK(strlen(err_text((enum err)i, LANG_JA)) > 20);
		CHECK(strchr(err_text((enum err)i, LANG_EN), '.') != NULL);
		CHECK(strncmp(err_code((enum err)i), "KYO-E-", 6) != 0
		    ? err_http((enum err)i) == 200 && err_exit((enum err)i) == 0        /* a notice beside a success */
		    : err_exit((enum err)i) > 0 && err_http((enum err)i) >= 400);
	}
	CHECK_STR("SYSTEM", err_name((enum err)999));
}

TEST(unknown_settings_stop_the_start)
{
	struct { const char *name; long port; bool on; } into;
	static const struct conf_row rows[] = {
		{ "a.name", CONF_TEXT, 0, "x", 0, 0, "", "a name" },
		{ "a.port", CONF_NUMBER, sizeof(char *), "5", 1, 9, "port", "a port" },
		{ "a.on", CONF_SWITCH, sizeof(char *) + sizeof(long), "no", 0, 0, "", "a switch" },
	};
	char path[] = "/tmp/t_base_XXXXXX";

	(void)close(mkstemp(path));
	CHECK_OK(conf_read(cx, rows, 3, NULL, &into));
	CHECK_INT(5, into.port);
	CHECK_OK(file_write(cx, path, "[a]\nport = 7\non = yes\n", 22, 0600));
	CHECK_OK(conf_read(cx, rows, 3, path, &into));
	CHECK(into.port == 7 && into.on);
	CHECK_OK(file_write(cx, path, "[a]\nprot = 7\n", 13, 0600));
	CHECK_ERR(ERR_INPUT, conf_read(cx, rows, 3, path, &into));
	assert_non_null(strstr(cx->fault.detail, "line 2: unknown setting a.prot"));
	CHECK_OK(file_write(cx, path, "[a]\nport = 10\n", 14, 0600));
	CHECK_ERR(ERR_INPUT, conf_read(cx, rows, 3, path, &into));
	(void)unlink(path);
}

TEST(base64url_and_hex_come_back)
{
	unsigned char bytes[5] = { 0, 255, 62, 63, 7 }, *p;
	char hex[11];
	size_t n;

	CHECK(b64_read(cx, b64_write(cx, bytes, 5), &p, &n));
	CHECK_INT(5, n);
	assert_memory_equal(bytes, p, 5);
	CHECK(!b64_read(cx, "AA==", &p, &n));
	hex_write(bytes, 5, hex);
	CHECK_STR("00ff3e3f07", hex);
	CHECK(!hex_read("00ff", hex, 5));
}

TEST(what_is_sealed_is_read_by_its_key_and_use_alone)
{
	unsigned char key[SEAL_KEY_BYTES] = { 1 }, other[SEAL_KEY_BYTES] = { 2 }, *p;
	char *a = seal_write(cx, key, "use", "abc", 4), *b = seal_write(cx, key, "use", "abc", 4);
	size_t n;

	assert_string_not_equal(a, b);
	CHECK(seal_read(cx, key, "use", a, &p, &n) && n == 4);
	CHECK_STR("abc", (char *)p);
	CHECK(!seal_read(cx, other, "use", a, &p, &n));
	CHECK(!seal_read(cx, key, "another", a, &p, &n));
	CHECK(!seal_read(cx, key, "use", "AAAA", &p, &n));
	CHECK(!seal_read(cx, key, "use", "", &p, &n));
	a[strlen(a) - 2] = a[strlen(a) - 2] == 'A' ? 'B' : 'A';
	CHECK(!seal_read(cx, key, "use", a, &p, &n));
}

TEST(the_failure_of_a_part_is_told_by_the_whole)
{
	struct ctx part;

	cx->fault.code = ERR_OK;
	CHECK_OK(ctx_init(&part, cx->now, cx->rid));
	CHECK_OK(ctx_end_part(cx, &part, ERR_OK));
	CHECK_OK(cx->fault.code);
	CHECK_OK(ctx_init(&part, cx->now, cx->rid));
	CHECK_ERR(ERR_STALE, ctx_end_part(cx, &part, ctx_fail(&part, ERR_STALE, __FILE__, __LINE__, "row %d", 7)));
	CHECK_ERR(ERR_STALE, cx->fault.code);
	CHECK_STR("row 7", cx->fault.detail);
	CHECK_OK(ctx_init(&part, cx->now, cx->rid));
	(void)ctx_fail(&part, ERR_INPUT, __FILE__, __LINE__, "passed over");
	CHECK_ERR(ERR_NOT_FOUND, ctx_end_part(cx, &part, ERR_NOT_FOUND));
	CHECK_STR("row 7", cx->fault.detail);
}

TESTS(T(the_failure_of_a_part_is_told_by_the_whole), T(what_is_sealed_is_read_by_its_key_and_use_alone), T(an_arena_has_a_ceiling), T(a_buffer_says_once_that_it_was_full),
    T(every_outcome_has_a_code_of_its_own_and_two_texts), T(unknown_settings_stop_the_start), T(base64url_and_hex_come_back))
