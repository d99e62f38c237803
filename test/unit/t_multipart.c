/* Forms with a file, as browsers send them, and as nobody should. */
#include "http/multipart.h"
#include "t.h"

#define TYPE "multipart/form-data; boundary=xYz"
#define PART(head, body) "--xYz\r\nContent-Disposition: form-data; " head "\r\n\r\n" body "\r\n"

static struct form form;
static struct form_file file;

static enum err
take(const char *type, const char *p, size_t n)
{
	return multipart_read(cx, type, p, n, &form, &file);
}

#define TAKE(text) take(TYPE, text, sizeof text - 1)

TEST(fields_and_one_file_come_through)
{
	static const char body[] = PART("name=\"csrf\"", "abc") PART("name=\"kind\"", "架空")
	    "--xYz\r\nContent-Disposition: form-data; name=\"upload\"; filename=\"C:\\架空\\feed.csv\"\r\nContent-Type: text/csv\r\n\r\n"
	    "a\0b\r\n--xY\r\n\r\n--xYz--\r\n";

	CHECK_OK(take(TYPE, body, sizeof body - 1));
	CHECK_INT(2, form.count);
	CHECK_STR("abc", form_value(&form, "csrf"));
	CHECK_STR("架空", form_value(&form, "kind"));
	CHECK_STR("feed.csv", file.name);
	CHECK_INT(11, file.n);
	assert_memory_equal("a\0b\r\n--xY\r\n", file.p, 11);
	CHECK_OK(TAKE(PART("name=\"upload\"; filename=\"\"", "") "--xYz--"));
	CHECK_STR("", file.name);
	CHECK_INT(0, file.n);
	CHECK_OK(TAKE("--xYz--"));
	CHECK_INT(0, form.count);
}

TEST(a_name_is_no_path)
{
	CHECK_OK(TAKE(PART("name=\"f\"; filename=\"../../etc/passwd\"", "x") "--xYz--"));
	CHECK_STR("passwd", file.name);
	CHECK_OK(TAKE(PART("name=\"f\"; filename=\"a\tb\"", "x") "--xYz--"));
	CHECK_STR("file", file.name);
	CHECK_OK(TAKE(PART("name=\"f\"; filename=\"\xff\"", "x") "--xYz--"));
	CHECK_STR("file", file.name);
}

TEST(what_is_cut_or_strange_is_refused)
{
	CHECK_ERR(ERR_INPUT, take("text/plain", "--xYz--", 7));
	CHECK_ERR(ERR_INPUT, take("multipart/form-data; boundary=", "--xYz--", 7));
	CHECK_ERR(ERR_INPUT, take("multipart/form-data; boundary=x\r\ny", "--xYz--", 7));
	CHECK_ERR(ERR_INPUT, take(TYPE "; more", "--xYz--", 7));
	CHECK_ERR(ERR_INPUT, TAKE(""));
	CHECK_ERR(ERR_INPUT, TAKE("preamble\r\n--xYz--"));
	CHECK_ERR(ERR_INPUT, TAKE("--xYz"));
	CHECK_ERR(ERR_INPUT, TAKE("--xYz\r\nContent-Disposition: form-data; name=\"a\""));
	CHECK_ERR(ERR_INPUT, TAKE("--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nbody"));
	CHECK_ERR(ERR_INPUT, TAKE("--xYz\r\nContent-Type: text/plain\r\n\r\nbody\r\n--xYz--"));
	CHECK_ERR(ERR_INPUT, TAKE("--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\nbody\r\n--xYz--"));
	CHECK_ERR(ERR_INPUT, TAKE(PART("name=\"a\"", "\x01") "--xYz--"));
	CHECK_ERR(ERR_INPUT, TAKE(PART("name=\"a\"", "\xff") "--xYz--"));
	CHECK_ERR(ERR_INPUT, TAKE(PART("name=\"a\"", "b\0c") "--xYz--"));
	CHECK_ERR(ERR_INPUT, TAKE(PART("name=\"f\"; filename=\"a\"", "x") PART("name=\"g\"; filename=\"b\"", "y") "--xYz--"));
}

TEST(fields_have_a_ceiling)
{
	static char body[8000];
	size_t n = 0;

	for (int i = 0; i <= LIMIT_FORM_FIELDS; i++)
		n += (size_t)snprintf(body + n, sizeof body - n, PART("name=\"a\"", "b"));
	n += (size_t)snprintf(body + n, sizeof body - n, "--xYz--");
	CHECK_ERR(ERR_TOO_LARGE, take(TYPE, body, n));
}

TESTS(T(fields_and_one_file_come_through), T(a_name_is_no_path), T(what_is_cut_or_strange_is_refused), T(fields_have_a_ceiling))
