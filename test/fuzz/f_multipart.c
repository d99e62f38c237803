/* A form with a file, under fuzz. What is taken must lie inside the bytes, and be what a page may show. */
#include <stdint.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "http/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct form f;
	struct form_file file;
	const char *body = (const char *)p;
	struct ctx cx;

	log_quiet();
	if (ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	if (multipart_read(&cx, "multipart/form-data; boundary=x", body, n, &f, &file) == ERR_OK) {
		for (size_t i = 0; i < f.count; i++)
			if (!text_is_utf8(f.fields[i].value, strlen(f.fields[i].value)))
				__builtin_trap();
		if (file.n > 0 && (file.p < body || file.p + file.n > body + n))
			__builtin_trap();
		if (strpbrk(file.name, "/\\") != NULL || !text_is_utf8(file.name, strlen(file.name)))
			__builtin_trap();
	}
	ctx_release(&cx);
	return 0;
}
