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
/* The same data as the message of the file interface has them, in the characters of the facility's files, to keep. `rs` is that
 * message with its body; its ArbitraryFileIdentifier says by which consents, and until when: "YZK=open SRJ=202611270000". */
enum err console_message(struct console *c, const struct consent *const *used, size_t n, struct msg_result *rs) MUST_CHECK;
/* Until when a consent that was used holds, in words. */
const char *console_consent_end(struct console *c, const struct consent *used);

#endif
