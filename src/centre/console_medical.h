/* What the pages of medicines and of check-ups have in common. */
#ifndef CENTRE_CONSOLE_MEDICAL_H
#define CENTRE_CONSOLE_MEDICAL_H

#include "app/checkups_read.h"
#include "app/medicines_read.h"
#include "centre/console.h"
#include "centre/document.h"

/* A person of a page by the numbers that are in force, or were last: how the use cases ask. */
enum err console_medical_who(struct job *j, id person, struct eligibility_query *ret_q) MUST_CHECK;
/* "/console/WHAT/MODE/PERSONmore"; `more` may be NULL after a failure, and is "" then. */
const char *console_medical_path(struct job *j, const char *what, enum mode m, id person, const char *more);
/* A sheet of centre/document.h is the answer. */
enum err console_document(struct console *c, const struct msg_result *rs) MUST_CHECK;
/* Until when a consent that was used holds, in words. */
const char *console_consent_end(struct console *c, const struct consent *used);

#endif
