/* Where records are kept. Reading goes through a view (one per thread), writing only through a change: a list of
 * rows that is written as a whole or not at all. Nothing of SQL, of a back-end's types or of its error numbers
 * passes this header. Results are values in cx's memory; pointers in them live as long as cx. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "domain/account.h"
#include "domain/announcement.h"
#include "domain/application.h"
#include "domain/approval.h"
#include "domain/audit.h"
#include "domain/checkup.h"
#include "domain/claim.h"
#include "domain/consent.h"
#include "domain/device.h"
#include "domain/eligibility.h"
#include "domain/facility.h"
#include "domain/feed.h"
#include "domain/handover.h"
#include "domain/identity.h"
#include "domain/position.h"
#include "domain/outage.h"
#include "domain/proof.h"
#include "domain/review.h"
#include "domain/push.h"
#include "domain/reception.h"
#include "domain/reference.h"
#include "domain/setting.h"

struct store;
struct view;
struct change;

/* `where` is "mem:" or "sqlite:/path/to/store.db" (made when it is not there). ERR_NOT_FOUND for an unknown kind,
 * ERR_EXISTS when another process holds it, ERR_STORE. A store may be shared by threads. */
enum err store_open(struct ctx *cx, const char *where, struct store **ret_s) MUST_CHECK;
/* Writes what is queued, then closes. No view may be open. */
void     store_close(struct store **s);

/* A whole, consistent copy of what is committed, made while the store is used, as a new file of mode 0600 that is on the disk when
 * this returns. ERR_EXISTS when there is such a file; ERR_NOT_FOUND for a kind that keeps none. */
enum err store_backup(struct store *s, struct ctx *cx, const char *path) MUST_CHECK;
/* Looks a copy through that no process has open: its pages, that it fits this program, the chain of its audit with these
 * keys (NULL: none). */
enum err store_verify(struct ctx *cx, const char *path, const struct audit_ring *ring, uint64_t *ret_audit_rows) MUST_CHECK;

/* The keys that seal the audit's rows from here on; a store that was given none seals without. To be called before anything is
 * written. ERR_STORE: the last row that is kept was not made with them. */
enum err store_audit_keys(struct store *s, struct ctx *cx, const struct audit_ring *ring) MUST_CHECK;
/* One more key, from the next row on. While nothing is written `keep` is called with the ring as it will be: what it has kept
 * is true whatever happens then. Its error leaves everything as it was; ERR_TOO_LARGE when the ring is full. */
typedef enum err audit_ring_keep(void *user, const struct audit_ring *ring);
enum err store_audit_rotate(struct store *s, struct ctx *cx, const unsigned char key[MAC_KEY_BYTES], audit_ring_keep *keep,
    void *user) MUST_CHECK;
/* A copy of the ring. To be wiped. */
void     store_audit_ring(struct store *s, struct audit_ring *ret_ring);

/* A view belongs to one thread at a time. It sees what was committed before view_begin, until view_end. */
enum err view_open(struct ctx *cx, struct store *s, struct view **ret_v) MUST_CHECK;
void     view_close(struct view **v);
enum err view_begin(struct view *v, struct ctx *cx) MUST_CHECK;
void     view_end(struct view *v);
/* Stands for the configuration of every facility as this view sees it; between view_begin and view_end. */
uint64_t view_epoch(const struct view *v);

/* ---- reading; ERR_NOT_FOUND when there is no such row, lists may be empty ------------------------------------- */

enum err view_facility(struct view *v, struct ctx *cx, const char *code, struct facility *ret_f) MUST_CHECK;
enum err view_facilities(struct view *v, struct ctx *cx, struct facility **ret_f, size_t *ret_n) MUST_CHECK;
/* The defaults, overlaid with the latest change of each setting whose time has come. */
enum err view_settings(struct view *v, struct ctx *cx, const char *facility, instant at, struct settings *ret_s) MUST_CHECK;
/* Every change of a facility's settings, as they were made. */
enum err view_setting_changes(struct view *v, struct ctx *cx, const char *facility, struct setting_change **ret_c,
    size_t *ret_n) MUST_CHECK;
enum err view_terminal(struct view *v, struct ctx *cx, const unsigned char fingerprint[SHA256_BYTES],
    struct terminal *ret_t) MUST_CHECK;
enum err view_terminals(struct view *v, struct ctx *cx, const char *facility, struct terminal **ret_t, size_t *ret_n) MUST_CHECK;
enum err view_account(struct view *v, struct ctx *cx, id account, struct account *ret_a) MUST_CHECK;
/* The user's name is compared as it stands. */
enum err view_account_by_user(struct view *v, struct ctx *cx, const char *facility, const char *user,
    struct account *ret_a) MUST_CHECK;
/* Of a facility, ended ones too, by user. */
enum err view_accounts(struct view *v, struct ctx *cx, const char *facility, struct account **ret_a, size_t *ret_n) MUST_CHECK;
enum err view_login(struct view *v, struct ctx *cx, const unsigned char token[SHA256_BYTES], struct login *ret_l) MUST_CHECK;
/* Of a facility, opened at or after `since` and ended by nobody, the oldest first. */
enum err view_logins(struct view *v, struct ctx *cx, const char *facility, instant since, struct login **ret_l,
    size_t *ret_n) MUST_CHECK;
enum err view_device(struct view *v, struct ctx *cx, id device, struct device *ret_d) MUST_CHECK;
enum err view_device_by_code(struct view *v, struct ctx *cx, const char *code, struct device *ret_d) MUST_CHECK;
/* Of a facility, in every state, the code issued first first. */
enum err view_devices(struct view *v, struct ctx *cx, const char *facility, struct device **ret_d, size_t *ret_n) MUST_CHECK;
enum err view_passcode(struct view *v, struct ctx *cx, const char *facility, struct passcode *ret_p) MUST_CHECK;
enum err view_entry(struct view *v, struct ctx *cx, const char *token, struct entry *ret_e) MUST_CHECK;
/* The living address of that mode and case. */
enum err view_entry_of(struct view *v, struct ctx *cx, const char *facility, enum mode m, enum outpatient case_no,
    struct entry *ret_e) MUST_CHECK;
enum err view_session(struct view *v, struct ctx *cx, id session, struct session *ret_s) MUST_CHECK;
/* Unused sessions of an address whose end is after `at`. */
enum err view_sessions_open(struct view *v, struct ctx *cx, const char *token, instant at, size_t *ret_n) MUST_CHECK;
enum err view_handover(struct view *v, struct ctx *cx, id session, struct handover *ret_h) MUST_CHECK;
enum err view_binding(struct view *v, struct ctx *cx, const unsigned char issuer[SHA256_BYTES], const char *serial,
    struct binding *ret_b) MUST_CHECK;
/* The certificates that stand, or stood, for a person [CRT-05]: the first bound first. */
enum err view_bindings(struct view *v, struct ctx *cx, id person, struct binding **ret_b, size_t *ret_n) MUST_CHECK;
/* By identity_key; and those that stand, or stood, for a person: the first bound first. */
enum err view_identity(struct view *v, struct ctx *cx, const unsigned char key[SHA256_BYTES], struct identity *ret_i) MUST_CHECK;
enum err view_identities(struct view *v, struct ctx *cx, id person, struct identity **ret_i, size_t *ret_n) MUST_CHECK;
enum err view_person(struct view *v, struct ctx *cx, id person, struct person *ret_p) MUST_CHECK;
enum err view_person_by_key(struct view *v, struct ctx *cx, const char *key, struct person *ret_p) MUST_CHECK;
/* Who was born on that day, by id. ERR_TOO_LARGE above LIMIT_BORN. */
enum err view_persons_born(struct view *v, struct ctx *cx, ymd birth, struct person **ret_p, size_t *ret_n) MUST_CHECK;
/* All periods of a person, oldest first, with their certificates. */
enum err view_eligibilities(struct view *v, struct ctx *cx, id person, struct eligibility **ret_e, size_t *ret_n) MUST_CHECK;
/* Who has a 医療券・調剤券 for that facility and month, each once, by id; at most `max`. */
enum err view_ticket_holders(struct view *v, struct ctx *cx, const char *facility, ym month, size_t max, id **ret_p,
    size_t *ret_n) MUST_CHECK;
/* All rows of that insurer whose folded number equals the folded `number`: the candidates that eligibility_fits
 * decides on, by person. Certificates are not filled in. */
enum err view_eligibilities_by_number(struct view *v, struct ctx *cx, const char *insurer, const char *number,
    struct eligibility **ret_e, size_t *ret_n) MUST_CHECK;
/* Whose rows those are, a holder for each row, by person. */
enum err view_holders(struct view *v, struct ctx *cx, const char *insurer, const char *number, struct holder **ret_h,
    size_t *ret_n) MUST_CHECK;
/* All rows of one facility and person, every mode and kind. */
enum err view_consents(struct view *v, struct ctx *cx, const char *facility, id person,
    struct consent **ret_c, size_t *ret_n) MUST_CHECK;
/* QUA rows of a facility and mode given in [from, until), or, when by_visit_date, whose 診療日 is in
 * [first, last]; by person. At most `max`; ERR_TOO_LARGE above it. */
struct consent_search {
	const char *facility;
	enum mode   mode;
	bool        by_visit_date;
	instant     from, until;
	ymd         first, last;
	size_t      max;
};
enum err view_consents_search(struct view *v, struct ctx *cx, const struct consent_search *q,
    struct consent **ret_c, size_t *ret_n) MUST_CHECK;
enum err view_evidence(struct view *v, struct ctx *cx, id evidence, struct evidence *ret_e) MUST_CHECK;

enum err view_reception(struct view *v, struct ctx *cx, const char *number, struct reception *ret_r) MUST_CHECK;

/* The 照会番号 of a person at a facility, and whose a number is there. */
enum err view_reference(struct view *v, struct ctx *cx, const char *facility, id person, struct reference *ret_r) MUST_CHECK;
enum err view_reference_of(struct view *v, struct ctx *cx, const char *facility, const char *number,
    struct reference *ret_r) MUST_CHECK;
enum err view_push(struct view *v, struct ctx *cx, id push, struct push *ret_p) MUST_CHECK;
/* Pushes of a facility that were not acknowledged, the oldest first; at most `max`. */
enum err view_pushes(struct view *v, struct ctx *cx, const char *facility, size_t max, struct push **ret_p,
    size_t *ret_n) MUST_CHECK;

/* A request that changed something, by the identity that the link gave it: the answer is given again, the deed is not
 * done again. */
struct receipt {
	char          facility[FACILITY_CODE];
	const char   *request;          /* file name without extension */
	unsigned char digest[SHA256_BYTES];     /* of the request's bytes */
	instant       at;
	const char   *answer_type;
	const void   *answer;
	size_t        answer_n;
};
enum err view_receipt(struct view *v, struct ctx *cx, const char *facility, const char *request, struct receipt *ret_r) MUST_CHECK;

/* The operator's desk. Lists are oldest first; a facility "" is every one. */
enum err view_application(struct view *v, struct ctx *cx, id application, struct application *ret_a) MUST_CHECK;
enum err view_applications(struct view *v, struct ctx *cx, const char *facility, struct application **ret_a, size_t *ret_n)
    MUST_CHECK;
/* With their contents. ERR_TOO_LARGE above LIMIT_PAPERS. */
enum err view_papers(struct view *v, struct ctx *cx, id application, struct paper **ret_p, size_t *ret_n) MUST_CHECK;
enum err view_announcement(struct view *v, struct ctx *cx, id announcement, struct announcement *ret_a) MUST_CHECK;
enum err view_announcements(struct view *v, struct ctx *cx, struct announcement **ret_a, size_t *ret_n) MUST_CHECK;
enum err view_outage(struct view *v, struct ctx *cx, id outage, struct outage *ret_o) MUST_CHECK;
enum err view_outages(struct view *v, struct ctx *cx, struct outage **ret_o, size_t *ret_n) MUST_CHECK;
enum err view_approval(struct view *v, struct ctx *cx, id approval, struct approval *ret_a) MUST_CHECK;
enum err view_approvals(struct view *v, struct ctx *cx, struct approval **ret_a, size_t *ret_n) MUST_CHECK;

/* Feeds, and what was before them. */
enum err view_feed(struct view *v, struct ctx *cx, id feed, struct feed *ret_f) MUST_CHECK;
enum err view_feeds(struct view *v, struct ctx *cx, struct feed **ret_f, size_t *ret_n) MUST_CHECK;
/* Of one person, by feed and place. */
enum err view_feed_images(struct view *v, struct ctx *cx, id person, struct feed_image **ret_i, size_t *ret_n) MUST_CHECK;
/* Persons of whom a feed has images, each once, by id; at most `max`. */
enum err view_feed_persons(struct view *v, struct ctx *cx, id feed, size_t max, id **ret_p, size_t *ret_n) MUST_CHECK;
/* Whether something hangs on a person besides periods and images: a consent, a card, a claim, a check-up, an audit row. */
enum err view_person_tied(struct view *v, struct ctx *cx, id person, bool *ret_tied) MUST_CHECK;
/* A record as bytes and back, for an image: equal records give equal bytes. ERR_TOO_LARGE above LIMIT_IMAGE_BYTES; ERR_STORE for
 * what no record was packed into. */
enum err person_pack(struct ctx *cx, const struct person *p, const void **ret_p, size_t *ret_n) MUST_CHECK;
enum err person_unpack(struct ctx *cx, const struct feed_image *i, struct person *ret_p) MUST_CHECK;
enum err eligibility_pack(struct ctx *cx, const struct eligibility *e, const void **ret_p, size_t *ret_n) MUST_CHECK;
enum err eligibility_unpack(struct ctx *cx, const struct feed_image *i, struct eligibility *ret_e) MUST_CHECK;

/* Drug lines of a person in months [from, until], oldest first, each with its claim and the names of the master
 * that was in force in its month. ERR_TOO_LARGE above LIMIT_MEDICINE_LINES. */
enum err view_medicines(struct view *v, struct ctx *cx, id person, ym from, ym until,
    struct medicine **ret_m, size_t *ret_n) MUST_CHECK;
/* The same for acts, shown categories only. */
enum err view_treatments(struct view *v, struct ctx *cx, id person, ym from, ym until,
    struct treatment **ret_t, size_t *ret_n) MUST_CHECK;

/* Whole claims of a person in months [from, until], with their lines, by month and id. */
enum err view_claims(struct view *v, struct ctx *cx, id person, ym from, ym until, struct claim **ret_c,
    size_t *ret_n) MUST_CHECK;
/* Check-ups of a person on days [from, until], oldest first, each with its results: the names and limits are those of the
 * master that was in force on its day. ERR_TOO_LARGE above LIMIT_CHECKUPS. */
enum err view_checkups(struct view *v, struct ctx *cx, id person, ymd from, ymd until,
    struct checkup **ret_c, size_t *ret_n) MUST_CHECK;

enum err view_import_position(struct view *v, struct ctx *cx, const unsigned char digest[SHA256_BYTES], const char *kind,
    struct import_position *ret_p) MUST_CHECK;
/* The oldest `max` reviews that are open, with their candidates. */
enum err view_reviews(struct view *v, struct ctx *cx, size_t max, struct review **ret_r, size_t *ret_n)
    MUST_CHECK;
enum err view_review(struct view *v, struct ctx *cx, id review, struct review *ret_r) MUST_CHECK;

/* "" and 0: any; after < seq < before. More rows than `max`: the first of them, or with `newest` the last. */
struct audit_search { const char *facility; id person; uint64_t after, before; size_t max; bool newest; };
/* Oldest first. */
enum err view_audit(struct view *v, struct ctx *cx, const struct audit_search *q, struct audit **ret_a, size_t *ret_n) MUST_CHECK;
/* Follows the chain over all rows: ERR_OK and how many, or ERR_STORE and the first seq that does not fit. */
enum err view_audit_verify(struct view *v, struct ctx *cx, uint64_t *ret_seq) MUST_CHECK;

/* ---- writing --------------------------------------------------------------------------------------------------- */

/* An empty change in cx's memory. Rows are copied in, pointers inside them are borrowed until the change is done. */
struct change *change_new(struct ctx *cx);
bool           change_is_empty(const struct change *ch);

/* Each adds one row; ERR_TOO_LARGE only. What is promised is kept at commit: */
enum err change_facility(struct change *ch, const struct facility *f) MUST_CHECK;          /* new or replaced */
enum err change_setting(struct change *ch, const struct setting_change *s) MUST_CHECK;     /* appended */
enum err change_terminal(struct change *ch, const struct terminal *t) MUST_CHECK;          /* new or replaced */
/* version 0: new (ERR_EXISTS when the facility has that user, ERR_STALE when the id is known); else replaces the row that
 * still has that version, which becomes one higher (ERR_STALE). */
enum err change_account(struct change *ch, const struct account *a) MUST_CHECK;
/* Versions as of accounts; of two words on one log-in in one change the later counts. A new one may take a few along that were opened more than a week before it. */
enum err change_login(struct change *ch, const struct login *l) MUST_CHECK;
/* Versions as of accounts; ERR_EXISTS when another device has that code. */
enum err change_device(struct change *ch, const struct device *d) MUST_CHECK;
/* Versions as of accounts; one row per facility (ERR_EXISTS). */
enum err change_passcode(struct change *ch, const struct passcode *p) MUST_CHECK;
enum err change_entry(struct change *ch, const struct entry *e) MUST_CHECK;                /* new; ends the living one of its use at e->issued */
/* New; ERR_EXISTS. Sessions that ended more than LIMIT_SESSION_KEEP_SECONDS before this one opens may be forgotten, a
 * few at a time: nobody can use them any more, and what they led to stands in the evidence. */
enum err change_session(struct change *ch, const struct session *s) MUST_CHECK;
/* Uses the session up: ERR_NONCE when it is not there, was used, or `at` is outside its life. */
enum err change_session_use(struct change *ch, id session, instant at) MUST_CHECK;
/* version 0: new (ERR_EXISTS), and those opened LIMIT_SESSION_KEEP_SECONDS before may be forgotten; else replaces the row that still
 * has that version, which becomes one higher (ERR_STALE). */
enum err change_handover(struct change *ch, const struct handover *h) MUST_CHECK;
/* New or replaced; ERR_EXISTS while the certificate stands for another person [CRT-08]. */
enum err change_binding(struct change *ch, const struct binding *b) MUST_CHECK;
/* New or replaced; ERR_EXISTS while it stands for another person [OID-03]. */
enum err change_identity(struct change *ch, const struct identity *i) MUST_CHECK;
/* New when the key is new, else replaced; p->id must be the id that the key has, or a new one. */
enum err change_person(struct change *ch, const struct person *p) MUST_CHECK;
/* New, or replaces the row with the same person, insurer, symbol, number, branch and acquired day. */
enum err change_eligibility(struct change *ch, const struct eligibility *e) MUST_CHECK;
/* version 0: new (ERR_STALE when that facility, person, mode and kind has a row already); else replaces the row that
 * still has that version, which becomes one higher (ERR_STALE). Earlier contents are kept as history. */
enum err change_consent(struct change *ch, const struct consent *c) MUST_CHECK;
/* Writes nothing, but the whole change fails with ERR_STALE unless the row `consent` still has that version: a
 * withdrawal that was committed first always wins. */
enum err change_expect_consent(struct change *ch, id consent, uint32_t version) MUST_CHECK;
/* The same for all rows of a person at a facility, those that are not there included: `rows` as view_consents gave them. For what rests on
 * the person's word as a whole, and on no word above all. */
enum err change_expect_consents(struct change *ch, const char *facility, id person, const struct consent *rows, size_t n) MUST_CHECK;
/* The same for a facility with its settings, terminals and addresses: ERR_STALE when any of them was changed after the
 * view with that epoch began. A function that was switched off, or a terminal that was revoked, first always wins. */
enum err change_expect_facility(struct change *ch, const char *facility, uint64_t epoch) MUST_CHECK;
/* The same for a feed: ERR_STALE unless it has that version. One that is being undone takes nothing more in [RBK-06]. */
enum err change_expect_feed(struct change *ch, id feed, uint32_t version) MUST_CHECK;
enum err change_evidence(struct change *ch, const struct evidence *e) MUST_CHECK;          /* new; ERR_EXISTS */
/* New; ERR_EXISTS. Receptions that ended more than LIMIT_RECEPTION_KEEP_SECONDS before this one came may be forgotten, a
 * few at a time, and with each of them its parts: the facility's receipts that are named MESSAGE NUMBER and a count. */
enum err change_reception(struct change *ch, const struct reception *r) MUST_CHECK;
/* New, or replaces the number of that facility and person; "" takes it away. ERR_EXISTS when another person has the number there. */
enum err change_reference(struct change *ch, const struct reference *r) MUST_CHECK;
/* version 0: new (ERR_EXISTS); else replaces the row that still has that version, which becomes one higher (ERR_STALE). */
enum err change_push(struct change *ch, const struct push *p) MUST_CHECK;
enum err change_receipt(struct change *ch, const struct receipt *r) MUST_CHECK;            /* new; ERR_EXISTS */
/* New, or replaces as a whole the claim of the same institution, source, month, in/out-patient, prescriber and person. */
enum err change_claim(struct change *ch, const struct claim *c) MUST_CHECK;
/* Takes the claim of that institution, source, month, in/out-patient, prescriber and person away; nothing when there is none. */
enum err change_claim_removed(struct change *ch, const struct claim *c) MUST_CHECK;
/* [CHK-01] New, or replaces as a whole the one of the same person, day, institution and kind of report; nothing when it was
 * made later. */
enum err change_checkup(struct change *ch, const struct checkup *c) MUST_CHECK;
/* [CHK-02] Takes that one away, when it was not made later. Its lines are not looked at. */
enum err change_checkup_removed(struct change *ch, const struct checkup *c) MUST_CHECK;
enum err change_checkup_item(struct change *ch, const struct checkup_item *i) MUST_CHECK;  /* new or replaced by (code, from) */
/* New or replaced by (digest, kind); and forgotten when the file is done. */
enum err change_import_position(struct change *ch, const struct import_position *p) MUST_CHECK;
enum err change_import_done(struct change *ch, const struct import_position *p) MUST_CHECK;
enum err change_review(struct change *ch, const struct review *r) MUST_CHECK;              /* new, or replaces an open one (ERR_STALE) */
enum err change_drug_name(struct change *ch, const struct drug_name *d) MUST_CHECK;        /* new or replaced by (code, from) */
enum err change_act_name(struct change *ch, const struct act_name *a) MUST_CHECK;          /* the same */
enum err change_code_name(struct change *ch, const struct code_name *c) MUST_CHECK;        /* by (list, code, from) */
/* version 0: new (ERR_STALE when the id is known); else replaces the row that still has that version, which becomes one higher
 * (ERR_STALE). The same of the three below. */
enum err change_application(struct change *ch, const struct application *a) MUST_CHECK;
enum err change_announcement(struct change *ch, const struct announcement *a) MUST_CHECK;
enum err change_outage(struct change *ch, const struct outage *o) MUST_CHECK;
enum err change_feed(struct change *ch, const struct feed *f) MUST_CHECK;                  /* version as of outages */
enum err change_feed_image(struct change *ch, const struct feed_image *i) MUST_CHECK;      /* new or replaced, by person, feed and place */
enum err change_feed_image_removed(struct change *ch, const struct feed_image *i) MUST_CHECK;
/* Takes away up to `most` images of a feed, any of them. */
enum err change_feed_forgotten(struct change *ch, id feed, uint32_t most) MUST_CHECK;
/* ERR_STALE when something hangs on the person (view_person_tied). Their periods are to be removed before. */
enum err change_person_removed(struct change *ch, id person) MUST_CHECK;
/* With its certificates. */
enum err change_eligibility_removed(struct change *ch, id person, id period) MUST_CHECK;
enum err change_approval(struct change *ch, const struct approval *a) MUST_CHECK;
enum err change_paper(struct change *ch, const struct paper *p) MUST_CHECK;                /* new; ERR_EXISTS */
/* seq and chain are given by the store. */
enum err change_audit(struct change *ch, const struct audit *a) MUST_CHECK;

/* Called once, in a thread of the store's, when the change is durable (ERR_OK) or nothing of it was written. */
typedef void store_done(void *user, enum err e);
/* Queues the change. ERR_BUSY above LIMIT_QUEUE is reported through `done` too. The change's memory must live until
 * then. Changes of one thread are written in their order. */
void     store_submit(struct store *s, struct change *ch, store_done *done, void *user);
/* The same, waiting. */
enum err store_commit(struct store *s, struct ctx *cx, struct change *ch) MUST_CHECK;

/* What the back-end has done so far, for metrics and for the tests of its rules. */
struct store_counts {
	uint64_t changes, commits, refused;     /* changes written, COMMITs, changes not written */
	uint64_t writer_threads;                /* threads that ever wrote: must be 1 for sqlite */
};
void store_counts(struct store *s, struct store_counts *ret);

#endif
