/* The test language of the unit and contract tests: a thin face over cmocka.
 *
 *     TEST(consent_holds_from_its_first_second) { CHECK(consent_allows(&c, 1000)); }
 *     TESTS(T(consent_holds_from_its_first_second))
 *
 * A test's name is a sentence that is true when it passes. `cx` is made fresh for each test. */
#ifndef RIG_T_H
#define RIG_T_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#undef fail     /* cmocka and base/ctx.h both have one; the tests need neither */
#include <cmocka.h>
#undef fail

#include "base/ctx.h"
#include "base/log.h"

static struct ctx *cx;

static inline int
t_setup(void **state)
{
	static struct ctx one;

	(void)state;
	log_quiet();
	cx = &one;
	return ctx_init(cx, 1792000000, 0) == ERR_OK ? 0 : -1;
}

static inline int
t_teardown(void **state)
{
	(void)state;
	ctx_release(cx);
	return 0;
}

#define TEST(name) static void name(void **state __attribute__((unused)))
#define T(name) cmocka_unit_test_setup_teardown(name, t_setup, t_teardown)
#define TESTS(...) \
	int main(void) { \
		const struct CMUnitTest tests[] = { __VA_ARGS__ }; \
		return cmocka_run_group_tests(tests, NULL, NULL); \
	}

#define CHECK(x) assert_true(x)
#define CHECK_INT(want, got) assert_int_equal((want), (got))
#define CHECK_STR(want, got) assert_string_equal((want), (got))
/* Shows the outcome's name and detail when it is not the one expected. */
#define CHECK_ERR(want, call) do { \
	enum err want_e_ = (want), got_e_ = (call); \
	if (want_e_ != got_e_) { \
		print_error("%s: wanted %s, got %s (%s)\n", #call, err_name(want_e_), err_name(got_e_), \
		    cx->fault.detail); \
		_fail(__FILE__, __LINE__); \
	} \
} while (0)
#define CHECK_OK(call) CHECK_ERR(ERR_OK, call)

#endif
