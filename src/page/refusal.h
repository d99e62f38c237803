/* What a refusal's page says: what happened, what the person can do, what the staff can do, the code. */
#ifndef PAGE_REFUSAL_H
#define PAGE_REFUSAL_H

#include "page/pages.h"

/* Outcomes without texts of their own (refusal.def) say it in the words of base/err.def. */
struct page_refusal refusal_page(enum err e, enum tongue t);

#endif
