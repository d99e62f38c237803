/* Which files are exchanged encrypted (encrypt.conf, encrypt_face.conf), and by which password. */
#ifndef LINK_SEALING_H
#define LINK_SEALING_H

#include <stdbool.h>

#include "link/settings.h"

#define SEALING_PASSWORD 128

struct sealing_row {
	const char *prefix;             /* of file names, compared without case */
	bool on;
};

struct sealing {
	char password[SEALING_PASSWORD + 1];    /* "" when nothing is encrypted */
	const struct sealing_row *rows, *face_rows;
	size_t count, face_count;
};

/* Reads the files of the settings, whose texts and rows live in cx's memory. ERR_INPUT names file and line;
 * ERR_DENIED: the password's file is open to others than its owner. */
enum err sealing_read(struct ctx *cx, const struct link_settings *s, struct sealing *ret_s) MUST_CHECK;
void     sealing_wipe(struct sealing *s);
/* A result of that name is written encrypted: the row with the longest prefix of the name decides; none: no. */
bool     sealing_wants(const struct sealing *s, const char *name, bool face);
/* name.xml becomes name.zip with the entry name.xml. */
enum err sealing_close(struct ctx *cx, const struct sealing *s, const char **name, const char **p, size_t *n) MUST_CHECK;
enum err sealing_open(struct ctx *cx, const struct sealing *s, const char *p, size_t n, char **ret_p, size_t *ret_n)
    MUST_CHECK;

#endif
