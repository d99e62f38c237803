/* What the link last saw, kept in the folder for `kyotaku-link status`: never a state of any request. */
#ifndef LINK_NOTE_H
#define LINK_NOTE_H

#include "link/request.h"
#include "link/spool.h"
#include "link/upstream.h"

#define NOTE_WHY 160

struct note {
	long     pid;
	instant  written;
	unsigned long answered, refused, pushed;        /* since the start */
	unsigned long replaced, missing;        /* characters that Shift_JIS lacks, in results since the start */
	char     replaced_in[REQUEST_NAME];     /* the last result that has some, "" when none */
	char     last[REQUEST_NAME];            /* request of the last answer, "" when there was none */
	instant  last_at;
	int      last_status;
	enum err folder, centre;                /* as seen at the last use */
	instant  folder_since, centre_since;
	char     folder_why[NOTE_WHY], centre_why[NOTE_WHY];
	bool     changed;                       /* not written yet */
};

/* Counts the characters that were replaced in the answer that is now called `name`. */
void     note_answer(struct note *n, const struct upstream_answer *a, const char *name);
/* Sets one of the two, with cx's fault as the reason; remembers since when. */
void     note_folder(struct note *n, const struct ctx *cx, enum err e);
void     note_centre(struct note *n, const struct ctx *cx, enum err e);
enum err note_write(struct ctx *cx, const struct spool *s, struct note *n) MUST_CHECK;
enum err note_read(struct ctx *cx, const struct spool *s, struct note *ret_n) MUST_CHECK;

#endif
