/* Archives of check-ups of any size: looked at here, sent document by document. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/limit.h"
#include "cli/import.h"
#include "wire/checkup.h"

#define LINE 300                /* name and length of a document */

/* Fills the block with documents from f->done on, up to a mebibyte but at least one. */
static enum err
documents_pack(struct ctx *cx, struct import_file *f, struct checkup_archive *a, size_t *ret_n)
{
	struct ctx one;
	size_t n = 0, size = 0;
	enum err e = ERR_OK;

	for (uint64_t i = f->done; e == ERR_OK && i < f->size && (n == 0 || n < BLOCK); i++) {
		const char *name;
		char *p = NULL;

		TRY(ctx_init(&one, cx->now, cx->rid));
		e = checkup_archive_unpack(a, &one, (size_t)i, &name, &p, &size);
		if (e == ERR_OK) {
			n += (size_t)snprintf(f->block + n, LINE, p != NULL ? "%s\t%zu\n" : "%s\t-\n", name, size);
			if (p != NULL) {
				memcpy(f->block + n, p, size);
				n += size;
			}
		}
		e = ctx_end_part(cx, &one, e);
	}
	*ret_n = n;
	return e;
}

static enum err
send_all(struct ctx *cx, const struct options *op, struct import_file *f)
{
	struct checkup_archive *a;
	size_t n, notices;
	enum err e;

	TRY(import_room_make(cx, f, LIMIT_CHECKUP_BYTES + BLOCK + 2 * LINE));
	TRY(import_digest(cx, f));
	TRY(checkup_archive_open(cx, f->path, &f->report, &a));
	f->size = checkup_archive_count(a);
	notices = f->report.noticed;            /* of the archive as a whole: the centre knows of its documents only */
	e = import_part_send(cx, op, f, 0);     /* where does it stand? */
	while (e == ERR_OK && f->done < f->size) {
		if ((e = documents_pack(cx, f, a, &n)) == ERR_OK)
			e = import_part_send(cx, op, f, n);
		import_progress(f, "taking in");
	}
	checkup_archive_close(&a);
	f->noticed += notices;
	return e;
}

/* One document, or whatever the file is: as it is. */
static enum err
send_whole(struct ctx *cx, const struct options *op, struct buf *out)
{
	struct order o = op->order;
	char *p;

	TRY(named_read(cx, o.words[2], LIMIT_CHECKUP_BYTES, &p, &o.body_n));
	o.body = p;
	return remote_order(cx, op, &o, out);
}

LOCAL(import_checkups_run)
{
	struct import_file f;
	char start[2];
	enum err e;

	TRY(folder_check(cx, op));
	TRY(import_file_open(cx, op->order.words[2], "checkups", &f));
	if (pread(f.fd, start, sizeof start, 0) != (ssize_t)sizeof start || memcmp(start, "PK", 2) != 0) {
		(void)close(f.fd);
		return send_whole(cx, op, out);
	}
	e = send_all(cx, op, &f);
	(void)close(f.fd);
	TRY(import_tell(cx, op, &f, out));
	return e;
}
