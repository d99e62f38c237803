/* The frame of every page, filled for a language. */
#ifndef PAGE_FRAME_H
#define PAGE_FRAME_H

#include "page/pages.h"

/* Language and the choice of languages, for a facility's people Japanese and English; no session, no refresh. Without memory the
 * choice is empty. */
struct page_frame frame_in(struct ctx *cx, enum tongue t, bool staff);

#endif
