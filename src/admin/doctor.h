/* Findings on an installation: for `kyotaku doctor`, which adds what it hears from the centre, and for the operator's first page. */
#ifndef ADMIN_DOCTOR_H
#define ADMIN_DOCTOR_H

#include "admin/print.h"

enum finding { FINDING_FINE, FINDING_SOON, FINDING_BAD };

struct doctor {
	struct ctx *cx;
	const char *folder;             /* the data folder */
	enum lang lang;
	struct listing list;            /* check, state (ok, soon, mend), say */
	enum finding worst;
};

enum err doctor_begin(struct doctor *r, struct ctx *cx, const char *folder, enum lang l) MUST_CHECK;
/* One line of the report; the texts may be NULL for want of memory. */
enum err doctor_found(struct doctor *r, const char *what, enum finding f, const char *ja, const char *en) MUST_CHECK;
/* The folder's modes, the disk, the clock, the centre's certificates. Changes nothing. */
enum err doctor_look(struct doctor *r) MUST_CHECK;

#endif
