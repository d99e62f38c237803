/* 照会番号 (IF-003/004, 009–012): the facility's chart number of a person. */
#ifndef APP_REFERENCE_SET_H
#define APP_REFERENCE_SET_H

#include "app/app.h"
#include "app/bulk_read.h"

/* Registers p->reference for the person whom the numbers stand for, or changes it [REF-01]. ERR_NOT_FOUND when the numbers
 * are not exactly one person's, ERR_EXISTS when another person has the number here [REF-02]. No data of the person are told. */
enum err reference_set(const struct act *a, const struct asked *p, const char *subject) MUST_CHECK;
/* The same for each of many; two persons with one number in the same question: the first one has it. */
enum err bulk_reference(const struct act *a, const struct bulk_question *q, struct answer_unit **ret_u) MUST_CHECK;
/* How each of them stands now, with nothing registered: ERR_STALE in a unit when the person has another number since [REF-04]. */
enum err bulk_reference_look(const struct act *a, const struct bulk_question *q, struct answer_unit **ret_u) MUST_CHECK;

/* The same for somebody whom the facility has a page of; of that mode; number "" takes it away [REF-05]. ERR_NOT_FOUND for who never
 * consented here, ERR_INPUT above 50 characters [W-23], ERR_EXISTS as above; ERR_FUNCTION_OFF, ERR_SUSPENDED. */
enum err reference_set_person(const struct act *a, id person, enum mode m, const char *number) MUST_CHECK;

/* The number for an answer: "" when there is none [REF-03]. */
enum err reference_of(const struct act *a, id person, const char **ret_number) MUST_CHECK;

#endif
