/* A person's insurance and consents in words, for the pages of a facility's people: the console's and the device's. */
#ifndef CENTRE_PERSON_H
#define CENTRE_PERSON_H

#include "app/person_look.h"
#include "centre/visit.h"

/* 資格有効性 in words. */
enum text person_validity(enum validity v);
/* Insurer, symbol, number and branch in one line; "" without memory. */
const char *person_insurance(struct job *j, const struct eligibility *e);

/* Everything that the page shows of a person as of now; what is around it (ways back, buttons) is the caller's. */
enum err person_page(const struct visit *v, const struct person_look *l, enum mode m, struct page_console_person *page) MUST_CHECK;

#endif
