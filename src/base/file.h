/* Whole files: read under a ceiling, written so that a reader sees all or nothing. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <sys/types.h>

#include "base/ctx.h"

/* Reads at most `max` bytes into cx's memory; a NUL follows the last byte. ERR_NOT_FOUND,
 * ERR_TOO_LARGE (nothing read), ERR_SYSTEM. Refuses anything but a regular file. */
enum err file_read(struct ctx *cx, const char *path, size_t max, char **ret_p, size_t *ret_n) MUST_CHECK;
/* Writes a temporary file beside `path` (its name starts with a dot), flushes it to the disk and
 * renames it: after ERR_OK the bytes are there after any power cut; on failure nothing has changed. */
enum err file_write(struct ctx *cx, const char *path, const void *p, size_t n, mode_t mode) MUST_CHECK;
/* Makes the folder and its parents. No error when it is there. */
enum err file_make_dir(struct ctx *cx, const char *path, mode_t mode) MUST_CHECK;
/* dir + "/" + name in cx's memory; NULL as ctx_alloc. */
char    *file_join(struct ctx *cx, const char *dir, const char *name);

#endif
