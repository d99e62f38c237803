/* Results that are documents: 薬剤情報 and 特定健診情報 as PDF (FileCategory 1 and 3; 1). */
#ifndef CENTRE_DOCUMENT_H
#define CENTRE_DOCUMENT_H

#include "app/checkups_read.h"
#include "app/medicines_read.h"
#include "centre/centre.h"
#include "wire/msg.h"

/* Sets the result's document. Errors as sheet_done. */
enum err document_medicines(struct job *j, const struct medicines_answer *m, bool treatments, struct msg_result *rs) MUST_CHECK;
enum err document_checkups(struct job *j, const struct checkups_answer *c, struct msg_result *rs) MUST_CHECK;

#endif
