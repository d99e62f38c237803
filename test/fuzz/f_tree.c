/* XML and JSON readers and both character sets under fuzz. The first byte chooses. */
#include "base/limit.h"
#include "base/log.h"
#include "base/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
try_one(struct ctx *cx, unsigned char which, const char *p, size_t n)
{
	struct node *root;
	char *out;
	struct text_loss loss;
	size_t out_n;

	if (which % 4 == 0 && n < LIMIT_VALUE_BYTES / 4         /* a replaced character may be longer than what it stands for */
	    && xml_read(cx, p, n, &root) == ERR_OK
	    && xml_write(cx, root, ENCODING_CP932, &out, &out_n, &loss) == ERR_OK
	    && xml_read(cx, out, out_n, &root) != ERR_OK)
		__builtin_trap();               /* what we write, we read */
	if (which % 4 == 1 && json_read(cx, p, n, &root) == ERR_OK && json_write(cx, root, &out, &out_n) == ERR_OK
	    && json_read(cx, out, out_n, &root) != ERR_OK)
		__builtin_trap();
	if (which % 4 == 2 && text_from_cp932(cx, p, n, &out, &out_n) == ERR_OK && !text_is_utf8(out, out_n))
		__builtin_trap();
	if (which % 4 == 3 && text_is_utf8(p, n) && text_to_cp932(cx, p, n, &out, &out_n, &loss) != ERR_OK)
		__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct ctx cx;

	log_quiet();
	if (n < 1 || ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	try_one(&cx, p[0], (const char *)p + 1, n - 1);
	ctx_release(&cx);
	return 0;
}
