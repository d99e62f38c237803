/* The audit row of an act. */
#include <string.h>

#include "app/app.h"

enum err
act_audit(const struct act *a, enum audit_act what, enum err outcome, id person, enum mode m,
    const struct consent *consent, const char *subject)
{
	struct audit row = {
		.at = a->cx->now, .rid = a->cx->rid, .act = what, .outcome = outcome, .person = person, .mode = m,
		.who = a->who->label, .consent = consent != NULL ? consent->id : 0, .subject = subject,
	};

	memcpy(row.facility, a->who->facility, FACILITY_CODE);
	return change_audit(a->change, &row);
}
