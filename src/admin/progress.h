/* 取込の進み: how far the imports are that have been begun since the centre started. In memory only, and for people to look
 * at: where an import goes on after a stop stands in the store (domain/position.h). Safe to call from several threads. */
#ifndef ADMIN_PROGRESS_H
#define ADMIN_PROGRESS_H

#include "admin/admin.h"

#define PROGRESS_ROWS 50
#define PROGRESS_NAME 100
#define PROGRESS_KEY  72

struct progress_row {
	char     key[PROGRESS_KEY];     /* of the file: its digest, or the request */
	char     kind[24];              /* "claims" */
	char     name[PROGRESS_NAME];   /* of the file */
	char     by[80];
	bool     parts;                 /* done and total say something */
	uint64_t done, total;           /* bytes or documents */
	instant  began, at;
	bool     running;
	enum err outcome;               /* when it does not run any more */
};

enum err progress_open(struct ctx *cx, struct progress **ret_p) MUST_CHECK;
void     progress_close(struct progress **p);
/* What is to be known before and after an order that imports; any other order is passed over. */
void     progress_begin(struct progress *p, const struct ctx *cx, const struct order *o);
void     progress_end(struct progress *p, const struct ctx *cx, const struct order *o, enum err e);
/* The one begun last first. */
enum err progress_list(struct progress *p, struct ctx *cx, struct progress_row **ret_rows, size_t *ret_n) MUST_CHECK;

#endif
