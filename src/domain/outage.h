/* 緊急時: areas and periods in which the emergency functions are open, without a telephone call. Pure rules: no I/O, no
 * clock, no allocation. */
#ifndef DOMAIN_OUTAGE_H
#define DOMAIN_OUTAGE_H

#include "base/id.h"
#include "domain/facility.h"

enum outage_kind { OUTAGE_LINE, OUTAGE_DISASTER, OUTAGE_KIND_COUNT };
extern const char *const outage_words[OUTAGE_KIND_COUNT];       /* "line", "disaster" */

#define PREFECTURES 47
#define PREFECTURES_ALL ((UINT64_C(1) << PREFECTURES) - 1)
struct outage {
	id       id;
	uint32_t version;
	enum outage_kind kind;
	uint64_t prefectures;           /* bit n: prefecture n + 1 of JIS X 0401 */
	instant  from, until;
	const char *reason;
	const char *by;
};
/* Whether the emergency functions are open for a facility, by the prefecture of its code: from <= at < until [EMG-01]. */
bool outage_opens(const struct outage *o, const char facility[FACILITY_CODE], instant at);
/* Of two that are open: a disaster opens more than a line that is down, and one that ends later more than one that ends sooner. */
bool outage_opens_more(const struct outage *a, const struct outage *b);
/* Whether medical data may be asked for, and not eligibility alone [EMG-07]. */
bool outage_opens_data(const struct outage *o);
/* "13", "13,14" or "all". False, and nothing is set, for what is no prefecture. */
bool prefectures_read(const char *text, uint64_t *ret_set);
#define PREFECTURES_TEXT (PREFECTURES * 3 + 1)
char *prefectures_write(uint64_t set, char ret[PREFECTURES_TEXT]);

#endif
