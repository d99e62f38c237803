/* Long files that `kyotaku` sends to the centre in parts: what claims and archives of check-ups share. */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "base/limit.h"
#include "cli/cli.h"
#include "wire/report.h"

#define BLOCK (1 << 20)
#define TRIAL_BLOCK (LIMIT_IMPORT_BYTES / 4)    /* the centre remembers nothing between two parts of a trial */

struct import_file {
	const char *path, *name, *kind;
	int      fd;
	uint64_t size, done;            /* bytes, or documents of an archive */
	char     digest[2 * SHA256_BYTES + 1];
	char    *block;                 /* room for `room` bytes */
	size_t   room;
	struct report report;           /* of all parts */
	uint64_t accepted, refused, noticed;
	bool     trial;                 /* nothing is kept */
	const char *position;           /* of a trial, as the centre told it */
	bool     terminal;              /* progress is shown */
};

/* Opens it; ERR_NOT_FOUND. The descriptor is the caller's to close. */
enum err import_file_open(struct ctx *cx, const char *path, const char *kind, struct import_file *f) MUST_CHECK;
/* More room for a part; ERR_TOO_LARGE above every ceiling. */
enum err import_room_make(struct ctx *cx, struct import_file *f, size_t room) MUST_CHECK;
/* SHA-256 of all of it. */
enum err import_digest(struct ctx *cx, struct import_file *f) MUST_CHECK;
/* Sends n bytes of the block as what stands at f->done; then f->done is where the centre stands, and the counts and lines
 * of its report have joined the file's. n 0 only asks. */
enum err import_part_send(struct ctx *cx, const struct options *op, struct import_file *f, size_t n) MUST_CHECK;
void     import_progress(const struct import_file *f, const char *what);
enum err import_tell(struct ctx *cx, const struct options *op, struct import_file *f, struct buf *out) MUST_CHECK;

#endif
