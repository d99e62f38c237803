/* Taking in feeds, claims and masters: record by record, committed in batches, so that a file of any size needs little
 * memory and a record is there whole or not at all. ERR_BUSY, from any of them, when the centre is to stop: what was
 * committed stays, and the file can be taken in again. */
#ifndef APP_IMPORT_H
#define APP_IMPORT_H

#include "app/app.h"

struct import;

/* What comes in, and how: everything is borrowed. `whole`: all of it by one commit, or nothing. */
struct intake {
	const struct who *who;
	enum audit_act what;
	const char *name;               /* of the file, for the audit */
	bool        whole;
};

/* The view must not be begun; it is the import's until import_close or import_drop. Each commit has an audit row of its
 * own, so that what was taken in is on record even when the import is killed between two of them. */
enum err import_open(struct ctx *cx, struct app *app, struct view *v, const struct intake *in, struct import **ret_im)
    MUST_CHECK;
/* From here on everything is decided as ever, and nothing is written, no audit row either. */
void     import_only_try(struct import *im);
/* A person with all periods that this feed tells. Persons are known by their key, periods by insurer, numbers and
 * first day; what the feed does not mention stays. */
enum err import_person(struct import *im, const struct person *p, const struct eligibility *rows, size_t n) MUST_CHECK;
/* Persons that follow belong to that feed (app/feed.h): what was before is kept, and a second telling of one is ERR_EXISTS. */
void     import_feed(struct import *im, id feed);
/* The feed has come in as a whole: goes with the last commit. */
enum err import_feed_end(struct import *im, uint64_t persons) MUST_CHECK;
/* Where a claim or check-up stood: borrowed texts. */
struct origin { const char *file, *record; size_t line; };
/* A claim that came back (返戻, 取下げ): the kept one of the same person, institution, month, source and in/out-patient
 * disappears, and one that is held for a review with it. ERR_NOT_FOUND: nobody fits. */
enum err import_claim_returned(struct import *im, const struct claim *c) MUST_CHECK;
/* A claim; finds its person by c->who and sex [ELG-06]. ERR_NOT_FOUND: nobody fits, nothing is kept; ERR_HELD: it almost
 * fits, or fits several, and is held for a review [ELG-13]. What was decided on its like is done again. */
enum err import_claim(struct import *im, const struct claim *c, const struct origin *o) MUST_CHECK;
/* A check-up, or its deletion when `removed`; the person as of a claim. */
enum err import_checkup(struct import *im, const struct checkup *c, bool removed, const struct origin *o) MUST_CHECK;
enum err import_checkup_item(struct import *im, const struct checkup_item *i) MUST_CHECK;
enum err import_drug_name(struct import *im, const struct drug_name *d) MUST_CHECK;
enum err import_act_name(struct import *im, const struct act_name *a) MUST_CHECK;
enum err import_code_name(struct import *im, const struct code_name *c) MUST_CHECK;
/* How far the file has come, kept with what was taken; and that it has come in as a whole. */
enum err import_position(struct import *im, const struct import_position *p) MUST_CHECK;
enum err import_done(struct import *im, const struct import_position *p) MUST_CHECK;
/* Commits the rest with the counts in its audit row. Frees *im in any case. */
enum err import_close(struct import **im, struct ctx *cx, size_t taken, size_t refused) MUST_CHECK;
/* Forgets what has not been committed. */
void     import_drop(struct import **im);

#endif
