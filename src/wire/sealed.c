/* ZIP files in memory, through libzip. */
#include <stdbool.h>
#include <stdlib.h>

#include <zip.h>

#include "wire/sealed.h"

static enum err
zip_fail(struct ctx *cx, enum err e, const char *what, zip_error_t *why)
{
	(void)fail(cx, e, "%s: %s", what, zip_error_strerror(why));
	zip_error_fini(why);
	return e;
}

/* Only what is sealed as agreed is opened: an entry in the clear, or under the old ZIP cipher, is no such file. */
static enum err
entry_check(struct ctx *cx, zip_t *z, size_t max, zip_stat_t *ret_st)
{
	zip_stat_t st;

	if (zip_get_num_entries(z, 0) != 1)
		return fail(cx, ERR_INPUT, "not a ZIP with one entry");
	if (zip_stat_index(z, 0, 0, &st) < 0 || (st.valid & (ZIP_STAT_SIZE | ZIP_STAT_ENCRYPTION_METHOD))
	    != (ZIP_STAT_SIZE | ZIP_STAT_ENCRYPTION_METHOD))
		return fail(cx, ERR_INPUT, "the entry of the ZIP cannot be read");
	if (st.encryption_method != ZIP_EM_AES_256)
		return fail(cx, ERR_INPUT, "the entry of the ZIP is not encrypted by AES-256");
	if (st.size > max)
		return fail(cx, ERR_TOO_LARGE, "entry of the ZIP, ceiling %zu", max);
	*ret_st = st;
	return ERR_OK;
}

/* Read to its end as it was packed, so that its authentication code is checked. */
static enum err
seal_check(struct ctx *cx, zip_t *z, const char *password)
{
	zip_file_t *f = zip_fopen_index_encrypted(z, 0, ZIP_FL_COMPRESSED, password);
	zip_int64_t got;
	char piece[4096];

	if (f == NULL)
		return fail(cx, ERR_INPUT, "the ZIP does not open by our password");
	while ((got = zip_fread(f, piece, sizeof piece)) > 0)
		;
	if (zip_fclose(f) != 0 || got != 0)
		return fail(cx, ERR_INPUT, "the entry of the ZIP is broken");
	return ERR_OK;
}

/* One byte more is asked for than the entry says it has: at its end the sum is compared. WinZip and 7-Zip leave the sum at 0 (AE-2), which
 * libzip 1.7 takes for one; the seal was checked. */
static enum err
entry_read(struct ctx *cx, zip_t *z, const char *password, const zip_stat_t *st, char **ret_p)
{
	bool summed = (st->valid & ZIP_STAT_CRC) != 0 && st->crc != 0;
	zip_file_t *f = zip_fopen_index_encrypted(z, 0, 0, password);
	size_t size = (size_t)st->size;
	char *p = ctx_alloc(cx, size + 1);
	zip_int64_t got = 0, n = 0;

	if (f == NULL)
		return fail(cx, ERR_INPUT, "the ZIP does not open by our password");
	while (p != NULL && (got = zip_fread(f, p + n, size + 1 - (size_t)n)) > 0)
		if ((size_t)(n += got) > size)
			break;
	if ((zip_fclose(f) != 0 || got != 0) && (summed || got > 0))
		n = -1;
	if (p == NULL)
		return cx->fault.code;
	if (n < 0 || (size_t)n != size)
		return fail(cx, ERR_INPUT, "the entry of the ZIP is broken");
	p[size] = '\0';
	*ret_p = p;
	return ERR_OK;
}

enum err
sealed_read(struct ctx *cx, const char *password, const char *p, size_t n, size_t max, char **ret_p, size_t *ret_n)
{
	zip_error_t why;
	zip_source_t *s;
	zip_t *z = NULL;
	zip_stat_t st;
	enum err e;

	zip_error_init(&why);
	if ((s = zip_source_buffer_create(p, n, 0, &why)) == NULL)
		return zip_fail(cx, ERR_SYSTEM, "ZIP", &why);
	if ((z = zip_open_from_source(s, ZIP_RDONLY, &why)) == NULL) {
		zip_source_free(s);
		return zip_fail(cx, ERR_INPUT, "not a ZIP", &why);
	}
	zip_stat_init(&st);
	e = entry_check(cx, z, max, &st);
	if (e == ERR_OK)
		e = seal_check(cx, z, password);
	if (e == ERR_OK)
		e = entry_read(cx, z, password, &st, ret_p);
	zip_discard(z);
	if (e == ERR_OK)
		*ret_n = (size_t)st.size;
	return e;
}

static bool
entry_add(zip_t *z, const char *password, const char *entry, const char *p, size_t n)
{
	zip_source_t *s = zip_source_buffer(z, p, n, 0);
	zip_int64_t at = s == NULL ? -1 : zip_file_add(z, entry, s, 0);

	if (s != NULL && at < 0)
		zip_source_free(s);
	return at >= 0 && (password == NULL || zip_file_set_encryption(z, (zip_uint64_t)at, ZIP_EM_AES_256, password) == 0);
}

static enum err
source_take(struct ctx *cx, zip_source_t *s, char **ret_p, size_t *ret_n)
{
	zip_stat_t st;
	zip_int64_t got = -1;
	char *p = NULL;

	if (zip_source_stat(s, &st) == 0 && (st.valid & ZIP_STAT_SIZE) != 0 && zip_source_open(s) == 0) {
		if ((p = ctx_alloc(cx, (size_t)st.size + 1)) != NULL)
			got = zip_source_read(s, p, st.size);
		(void)zip_source_close(s);
	}
	if (p == NULL || got < 0 || (zip_uint64_t)got != st.size)
		return fail(cx, ERR_SYSTEM, "the ZIP was not made");
	*ret_p = p;
	*ret_n = (size_t)got;
	return ERR_OK;
}

enum err
sealed_write(struct ctx *cx, const char *password, const char *entry, const char *p, size_t n, char **ret_p,
    size_t *ret_n)
{
	zip_error_t why;
	zip_source_t *s;
	zip_t *z;
	enum err e;

	zip_error_init(&why);
	if ((s = zip_source_buffer_create(NULL, 0, 0, &why)) == NULL)
		return zip_fail(cx, ERR_SYSTEM, "ZIP", &why);
	zip_source_keep(s);
	if ((z = zip_open_from_source(s, ZIP_TRUNCATE, &why)) == NULL) {
		zip_source_free(s);
		zip_source_free(s);
		return zip_fail(cx, ERR_SYSTEM, "ZIP", &why);
	}
	if (!entry_add(z, password, entry, p, n) || zip_close(z) < 0) {
		zip_discard(z);
		e = fail(cx, ERR_SYSTEM, "the ZIP was not made");
	} else {
		e = source_take(cx, s, ret_p, ret_n);
	}
	zip_source_free(s);
	return e;
}
