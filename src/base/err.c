/* The table of outcomes (err.def) made readable. No allocation, no I/O. */
#include <stddef.h>
#include <string.h>

#include "base/err.h"

static const struct row {
	const char *name, *code;
	int http, exit;
	const char *text[2];
} rows[ERR_COUNT] = {
#define ERR(name, code, http, exit, ja, en) { #name, code, http, exit, { ja, en } },
#include "base/err.def"
#undef ERR
};

static const struct row *
row_of(enum err e)
{
	return (unsigned)e < ERR_COUNT ? &rows[e] : &rows[ERR_SYSTEM];
}

const char *
err_name(enum err e)
{
	return row_of(e)->name;
}

const char *
err_code(enum err e)
{
	return row_of(e)->code;
}

int
err_http(enum err e)
{
	return row_of(e)->http;
}

int
err_exit(enum err e)
{
	return row_of(e)->exit;
}

const char *
err_text(enum err e, enum lang l)
{
	return row_of(e)->text[l == LANG_EN];
}

enum err
err_from_code(const char *code)
{
	for (size_t i = 0; i < ERR_COUNT; i++)
		if (strcmp(rows[i].code, code) == 0)
			return (enum err)i;
	return ERR_SYSTEM;
}
