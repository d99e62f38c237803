/* Who the holder of the card is, in the insurer's words: the form of a 利用登録. It lives as long as the errand. */
#ifndef AGENT_HOLDER_H
#define AGENT_HOLDER_H

#include "agent/errand.h"
#include "http/form.h"

/* From --form-fd, or from the person at the terminal, who sees it once more. ERR_USAGE, in words, when something is missing. */
enum err holder_take(struct errand *r) MUST_CHECK;
/* From the fields of a page, whatever they are. */
enum err holder_of_page(struct errand *r, const struct form *f) MUST_CHECK;
/* The first that is missing, or has another form; NULL when all is there. */
const char *holder_missing(struct errand *r);

#endif
