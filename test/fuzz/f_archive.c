/* Fuzz target: archives of check-ups, read as a whole and document by document from a file, as `kyotaku` sends them: both take the
 * same. An input is an archive as it stands, or names and contents with a NUL behind each, which are packed here, so that
 * what is inside arrives with good check sums. */
#define _GNU_SOURCE     /* memfd_create */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zip.h>

#include "wire/checkup.h"

static enum err
take(void *user, struct ctx *cx, const struct checkup *c, bool removed)
{
	struct checkup copy;
	size_t *taken = user;

	++*taken;
	if (checkup_copy(cx, c, &copy) != ERR_OK || removed != (c->report == 19))
		abort();
	return ERR_OK;
}

/* Adds what stands before the next NUL; false when nothing is left. */
static bool
next(const char **p, const char *end, const char **ret, size_t *ret_n)
{
	const char *nul = *p < end ? memchr(*p, '\0', (size_t)(end - *p)) : NULL;

	*ret = *p;
	*ret_n = (size_t)((nul != NULL ? nul : end) - *p);
	*p = nul != NULL ? nul + 1 : end;
	return *ret < end;
}

static void
entries_add(zip_t *z, const char *p, const char *end)
{
	const char *name, *text;
	size_t name_n, text_n;
	char kept[256];

	while (next(&p, end, &name, &name_n)) {
		zip_source_t *s;
		zip_int64_t at;

		(void)next(&p, end, &text, &text_n);
		if (name_n >= sizeof kept)
			continue;
		memcpy(kept, name, name_n);
		kept[name_n] = '\0';
		s = zip_source_buffer(z, text, text_n, 0);
		if (s != NULL && (at = zip_file_add(z, kept, s, 0)) < 0)
			zip_source_free(s);
		else if (s != NULL)
			(void)zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_STORE, 0);
	}
}

/* The archive's bytes; NULL when there is nothing in it. For free. */
static char *
packed(const char *p, size_t n, size_t *ret_n)
{
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *z = s != NULL ? zip_open_from_source(s, ZIP_TRUNCATE, NULL) : NULL;
	char *bytes = NULL;
	zip_stat_t st;

	if (z == NULL) {
		zip_source_free(s);
		return NULL;
	}
	zip_source_keep(s);
	entries_add(z, p, p + n);
	if (zip_close(z) < 0)
		zip_discard(z);
	else if (zip_source_stat(s, &st) == 0 && st.size > 0 && zip_source_open(s) == 0) {
		bytes = malloc(st.size);
		*ret_n = (size_t)st.size;
		if (bytes != NULL && zip_source_read(s, bytes, st.size) != (zip_int64_t)st.size)
			abort();
		(void)zip_source_close(s);
	}
	zip_source_free(s);
	return bytes;
}

/* What the whole, or the parts together, came to. */
struct sum {
	enum err e;
	size_t taken, accepted, refused;
};

static struct sum
as_a_whole(struct ctx *cx, const char *p, size_t n)
{
	struct report rep;
	struct sum s = { ERR_SYSTEM, 0, 0, 0 };

	if (report_init(&rep, cx, "x.zip") == ERR_OK)
		s.e = checkup_file_read(cx, p, n, &rep, take, &s.taken);
	s.accepted = rep.accepted;
	s.refused = rep.refused;
	return s;
}

/* Every document with a report of its own, as the centre has one for each part. */
static enum err
document(struct ctx *cx, struct checkup_archive *a, size_t i, struct sum *s)
{
	const struct checkup_taker to = { take, &s->taken };
	struct report rep;
	const char *name;
	enum err e;
	size_t n;
	char *p;

	if ((e = checkup_archive_unpack(a, cx, i, &name, &p, &n)) != ERR_OK || (e = report_init(&rep, cx, "x.zip")) != ERR_OK)
		return e;
	e = checkup_inner_read(cx, name, p, n, &rep, &to);
	s->accepted += rep.accepted;
	s->refused += rep.refused;
	return e;
}

static struct sum
in_parts(struct ctx *cx, int fd)
{
	struct sum s = { ERR_SYSTEM, 0, 0, 0 };
	struct checkup_archive *a;
	struct report rep;
	char path[40];

	(void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (report_init(&rep, cx, "x.zip") != ERR_OK || (s.e = checkup_archive_open(cx, path, &rep, &a)) != ERR_OK)
		return s;
	for (size_t i = 0; s.e == ERR_OK && i < checkup_archive_count(a); i++)
		s.e = document(cx, a, i, &s);
	checkup_archive_close(&a);
	return s;
}

static void
both(const char *p, size_t n)
{
	struct sum whole, parts;
	struct ctx cx;
	int fd = memfd_create("x.zip", MFD_CLOEXEC);

	if (fd < 0 || write(fd, p, n) != (ssize_t)n || ctx_init(&cx, 1792000000, 1) != ERR_OK)
		abort();
	whole = as_a_whole(&cx, p, n);
	parts = in_parts(&cx, fd);
	if ((whole.e == ERR_OK) != (parts.e == ERR_OK) || (whole.e == ERR_OK
	    && (whole.taken != whole.accepted || whole.taken != parts.taken || whole.accepted != parts.accepted
	    || whole.refused != parts.refused)))
		abort();
	ctx_release(&cx);
	(void)close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data;
	char *bytes;
	size_t n;

	if (size >= 4 && memcmp(p, "PK", 2) == 0)
		both(p, size);
	else if ((bytes = packed(p, size, &n)) != NULL) {
		both(bytes, n);
		free(bytes);
	}
	return 0;
}
