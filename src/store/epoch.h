/* For back-ends only: which facility's configuration was changed last by which change. Lives in memory: views do not
 * outlive the process, and what was changed before it started is in every view. */
#ifndef STORE_EPOCH_H
#define STORE_EPOCH_H

#include "store/change.h"

struct epochs {
	struct epoch { char facility[FACILITY_CODE]; uint64_t epoch; } *slots;
	size_t n, room;         /* room: a power of two, or 0 */
};

/* The facility whose configuration a row changes (the facility itself, a setting, a terminal, an address); NULL: none. */
const char *row_configures(const struct row *r);

/* That facility was changed by the change of that number. False without memory. */
bool     epochs_note(struct epochs *e, const char *facility, uint64_t epoch) MUST_CHECK;
/* 0 when it was not changed since the store was opened. */
uint64_t epochs_of(const struct epochs *e, const char *facility);
/* What was noted above `last` was rolled back. */
void     epochs_back(struct epochs *e, uint64_t last);
void     epochs_release(struct epochs *e);

#endif
