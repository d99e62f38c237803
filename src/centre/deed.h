/* What is done for each message of the file interface: from the question to the parts of its result. */
#ifndef CENTRE_DEED_H
#define CENTRE_DEED_H

#include "app/checkups_read.h"
#include "app/medicines_read.h"
#include "centre/centre.h"
#include "wire/msg.h"

struct deed {
	enum err (*run)(struct job *, const struct msg_request *, struct msg_result *);
	enum audit_act act;             /* what its audit row is called when it is refused */
	bool     slow;                  /* about thousands of persons, or a document: not in a loop that others wait for */
};
extern const struct deed deeds[MSG_COUNT];

/* deed_own.c */
enum err deed_url(struct job *j, const struct msg_request *rq, struct msg_result *rs);
enum err deed_settings_tell(struct job *j, const struct msg_request *rq, struct msg_result *rs);
enum err deed_settings_change(struct job *j, const struct msg_request *rq, struct msg_result *rs);
enum err deed_charts(struct job *j, const struct msg_request *rq, struct msg_result *rs);
enum err deed_passcode(struct job *j, const struct msg_request *rq, struct msg_result *rs);
enum err deed_codes_tell(struct job *j, const struct msg_request *rq, struct msg_result *rs);
enum err deed_code_issue(struct job *j, const struct msg_request *rq, struct msg_result *rs);
enum err deed_code_end(struct job *j, const struct msg_request *rq, struct msg_result *rs);

/* What was allowed to be told, as the body of its message. */
void deed_medicines(const struct medicines_answer *m, bool treatments, struct msg_result *rs);
void deed_checkups(const struct checkups_answer *c, struct msg_result *rs);
/* The characters that this facility's files have. */
enum encoding deed_encoding(const struct settings *s, enum syntax x);

/* Makes the result's bytes the job's answer, with its type and what was lost in Shift_JIS. */
enum err files_encode(struct job *j, const struct msg_result *rs, enum syntax s) MUST_CHECK;

#endif
