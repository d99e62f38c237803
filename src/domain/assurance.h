/* How sure it is who gave a consent: kept with its evidence, and a limit to what it may give. Pure. */
#ifndef DOMAIN_ASSURANCE_H
#define DOMAIN_ASSURANCE_H

#include "domain/consent.h"

enum assurance {
#define ASSURANCE(name, word, ja, en, counter, visit, online, outpatient, emergency) ASSURANCE_##name,
#include "domain/assurance.def"
#undef ASSURANCE
	ASSURANCE_COUNT
};
struct assurance_row { const char *word, *ja, *en; };
extern const struct assurance_row assurance_rows[ASSURANCE_COUNT];
bool assurance_find(const char *word, enum assurance *ret_a);

/* May a consent of that kind be given so [DEV-07]? `case_no` other than OUTPATIENT_NONE is outpatient care, in the
 * online mode. */
bool assurance_may(enum assurance a, enum mode m, enum outpatient case_no, enum kind k);

#endif
