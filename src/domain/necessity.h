/* 救急時医療情報閲覧: what a hospital may look at where life or body is at stake and the person's consent cannot be had (同意取得困難).
 * It rests on the facility's word and not on the person's, so that it is narrow: who, what, how long, and never against a no.
 * Pure rules: no I/O, no clock, no allocation. */
#ifndef DOMAIN_NECESSITY_H
#define DOMAIN_NECESSITY_H

#include "domain/account.h"
#include "domain/consent.h"

/* How the viewer was known to be who he is: OQSCD041 and, within it, OQSCD042. */
struct necessity_factor { int element, method; };
#define NECESSITY_FACTORS 2

/* Whether a facility may at all [EMG-02]: 医科 by its code, and its function is on. */
bool necessity_facility(const char *code, const struct settings *s);
/* Whether an account may [EMG-03]: of a role that sees medical data, in use, with a password of its own, not locked. */
bool necessity_viewer(const struct account *a, instant at);
/* Two different elements, each by a method that it has [EMG-03]. */
bool necessity_factors(const struct necessity_factor *f);

/* The kinds that a pattern of OQSCD040 opens [EMG-04]; false for one whose data there are none of here. */
bool necessity_pattern(int pattern, bool ret_kinds[KIND_COUNT]);
/* The person's newest word on that kind at this facility was a no: refused with a card check, or ended by the person, in
 * whichever mode [EMG-05]. `rows` are all of the person's at the facility. */
bool necessity_refused(const struct consent *rows, size_t n, enum kind k);

/* The rows by which one order may look [EMG-04, EMG-05]: of the kinds that were asked for, those that the facility uses and the
 * person has not refused. They are of MODE_EMERGENCY, for as long as CNS-04 says, with the outage as evidence; id and version are 0 for new
 * ones. One that is open already stays as it is, so that the same order twice is the same as once. ret_rows has room for KIND_COUNT. */
struct necessity_order {
	const char *facility;
	id          person;
	id          outage;             /* by which it opens; 0: by the facility's own function */
	bool        kinds[KIND_COUNT];
	instant     at;
};
size_t necessity_open(const struct necessity_order *o, const struct settings *s, const struct consent *rows, size_t n,
    struct consent ret_rows[KIND_COUNT]);

#endif
