/* An act of a page is done once, however often its form is sent [OPR-08]. The word in the form is spent in the store before the act
 * runs; what came of the act is kept in memory for LIMIT_ONCE_SECONDS, so that the second sending can be given the same answer: a
 * browser shows only the last one, and a password is shown once. One thread uses a `struct once`. */
#ifndef ADMIN_ONCE_H
#define ADMIN_ONCE_H

#include "app/app.h"
#include "domain/operator.h"

#define ONCE_BYTES 16
#define ONCE_WORD  (2 * ONCE_BYTES + 1)
#define ONCE_ROWS  32           /* the newest */

struct once {
	struct once_row {
		char     name[OPERATOR_NAME], word[ONCE_WORD];
		instant  at;
		enum err outcome;
		char     detail[200];
		char    *output;        /* allocated; NULL: none */
		size_t   output_n;
	} rows[ONCE_ROWS];
	size_t next;
};
struct once_outcome { enum err outcome; const char *detail, *output; };

void     once_word(char ret_word[ONCE_WORD]);
/* For good. ERR_EXISTS: this operator has spent it before; ERR_INPUT: no such word. `act` is kept with it. */
enum err once_spend(struct app *app, struct ctx *cx, const char *name, const char *word, const char *act) MUST_CHECK;
void     once_keep(struct once *o, instant now, const char *name, const char *word, const struct once_outcome *r);
/* False when nothing is known of it any more. Texts are in cx's memory. */
bool     once_find(struct once *o, struct ctx *cx, const char *name, const char *word, struct once_outcome *ret_r);
/* Forgets everything. */
void     once_clear(struct once *o);

#endif
