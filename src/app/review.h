/* Deciding on what was held because it almost fitted a person [ELG-13]. */
#ifndef APP_REVIEW_H
#define APP_REVIEW_H

#include "app/app.h"

/* The held claim or check-up becomes that person's, who must be one of the candidates (ERR_INPUT); its like will go to
 * them from now on. ERR_STALE when it was decided already. */
enum err review_accept(struct act *a, id review, const char *key) MUST_CHECK;
/* It is forgotten; its like is refused from now on. */
enum err review_refuse(struct act *a, id review) MUST_CHECK;

#endif
