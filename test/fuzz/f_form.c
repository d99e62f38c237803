/* What browsers send, under fuzz: forms, cookies, languages of a header. The first byte chooses. */
#include <stdint.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "http/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct form f;
	struct ctx cx;
	char *text;

	log_quiet();
	if (n < 1 || ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	if (p[0] % 2 == 0 && form_read(&cx, (const char *)p + 1, n - 1, &f) == ERR_OK)
		for (size_t i = 0; i < f.count; i++)
			if (!text_is_utf8(f.fields[i].value, strlen(f.fields[i].value)))
				__builtin_trap();
	text = ctx_strn(&cx, (const char *)p + 1, n - 1);
	if (p[0] % 2 == 1 && text != NULL && strlen(cookie_value(&cx, text, "a")) > n)
		__builtin_trap();
	ctx_release(&cx);
	return 0;
}
