/* The families of messages, one file each, and the parts they share. For wire/msg*.c and wire/xml_*.c only;
 * the rows of wire/msg.def say which message goes where. A decoder finds r->id, the defaults and "" in place
 * of missing texts set. */
#ifndef WIRE_XML_H
#define WIRE_XML_H

#include "wire/field.h"
#include "wire/msg.h"

#define MSG_DECODE(name) enum err name(struct ctx *cx, const struct node *root, struct msg_request *r)
#define MSG_ENCODE(name) enum err name(struct ctx *cx, const struct msg_result *r, struct node *root)
MSG_DECODE(eligibility_decode);         /* xml_eligibility.c */
MSG_ENCODE(eligibility_encode);
MSG_DECODE(many_decode);                /* xml_bulk.c: 01 of persons by their numbers */
MSG_ENCODE(reception_encode);           /* of every 01 */
MSG_DECODE(reception_decode);           /* of every 02 */
MSG_ENCODE(units_encode);               /* 02 of persons */
MSG_DECODE(consented_decode);           /* xml_consented.c: 01 of persons by the day of consent */
MSG_DECODE(bare_decode);                /* xml_facility.c: a question that is its header */
MSG_DECODE(url_decode);
MSG_ENCODE(url_encode);
MSG_DECODE(settings_decode);
MSG_ENCODE(settings_encode);
MSG_DECODE(charts_decode);
MSG_ENCODE(charts_encode);
MSG_ENCODE(passcode_encode);
MSG_DECODE(code_issue_decode);
MSG_DECODE(code_end_decode);
MSG_ENCODE(codes_encode);
MSG_DECODE(entrusted_decode);           /* xml_consented.c: 01 of persons by the month of a ticket */
MSG_DECODE(reference_decode);           /* xml_reference.c */
MSG_ENCODE(reference_encode);
MSG_DECODE(references_decode);
MSG_ENCODE(references_encode);
MSG_DECODE(recheck_decode);             /* xml_recheck.c */
MSG_ENCODE(recheck_encode);
MSG_DECODE(necessity_decode);           /* xml_necessity.c */
MSG_ENCODE(necessity_encode);
MSG_DECODE(cancel_decode);              /* xml_cancel.c */
MSG_ENCODE(cancel_encode);
MSG_DECODE(medicines_decode);           /* xml_medicines.c */
MSG_ENCODE(medicines_encode);
MSG_DECODE(checkups_decode);            /* xml_checkups.c */
MSG_ENCODE(checkups_encode);

/* xml_medicines.c: the identification in the header of YZK and TKK requests. */
enum err numbers_read(struct ctx *cx, const struct node *header, struct msg_request *r) MUST_CHECK;
/* The header, and a new MessageBody with ResultCode, or NULL after a failure, whose MessageContents stand in it: nothing is said of
 * the person then. */
typedef void write_person(struct draft *d, struct node *header, const struct person *p);
struct node *medical_open(struct draft *d, const struct msg_result *r, struct node *root, write_person *person);

/* xml_head.c: MessageHeader and MessageBody of a request, each once [W-01], and the header's elements. */
struct msg_parts { const struct node *header, *body; };
enum err head_read(struct ctx *cx, const struct node *root, struct msg_request *r,
    struct msg_parts *ret_p) MUST_CHECK;
/* MessageHeader of a result up to the error's text; more may be added to it. */
struct node *head_write(struct draft *d, const struct msg_result *r, struct node *root);
/* SegmentOfResult 1, 2 or 9; with 9 the error. */
void segment_write(struct draft *d, const struct msg_result *r, struct node *header);
/* CharacterCodeIdentifier, the last element of every header. */
void encoding_write(struct draft *d, const struct msg_result *r, struct node *header);
/* ProcessingResultStatus 1, or 2 with Code and Message. */
void status_write(struct draft *d, struct node *into, enum err outcome, const char *detail);
/* The error's Japanese text with its detail in brackets; NULL after a sticking failure. */
const char *error_text(struct draft *d, enum err e, const char *detail);

/* xml_search.c: QualificationConfirmSearchInfo (section 4.1), read and echoed. `strict` as the eligibility
 * check wants it; re-check and cancellation do without birthday and flag. */
enum err search_read(struct ctx *cx, const struct node *body, bool strict, struct msg_request *r,
    const struct node **ret_search) MUST_CHECK;
/* MedicalTreatmentFlag [W-12]: missing, or one digit of those in `modes` ("2", "123"). */
enum err mode_flag_read(struct ctx *cx, const struct node *from, const char *modes,
    struct msg_request *r) MUST_CHECK;
void search_write(struct draft *d, struct node *into, const struct answer_unit *u, bool with_limit,
    bool limit_consent);
/* One such element, into `ret_p`. */
enum err asked_read(struct ctx *cx, const struct node *search, bool strict, struct asked *ret_p) MUST_CHECK;
/* A copy with everything below it, unknown elements included, under `parent` (NULL: a root). What XML has no name for, and
 * only JSON can send, is left out. */
enum err echo_copy(struct ctx *cx, struct node *parent, const struct node *n, struct node **ret_n) MUST_CHECK;
/* The same as a draft; nothing when n is NULL. */
void echo_write(struct draft *d, struct node *into, const struct node *n);

/* xml_bulk.c: the persons of a bulk question, each read by `read`: all elements of that name [W-22]. */
typedef enum err person_read(struct ctx *cx, const struct msg_request *r, const struct node *n, struct asked *ret_p);
enum err people_read(struct ctx *cx, const struct node *body, const char *element, person_read *read,
    struct msg_request *r) MUST_CHECK;
/* Header and body of a bulk result: what it says when there are no units, and how many there are to write. */
struct node *bulk_write(struct draft *d, const struct msg_result *r, struct node *root, size_t *ret_units);

/* xml_answer.c: ResultOfQualificationConfirmation (sections 4.3, 4.4). */
/* Its 医療券・調剤券, when there are any. */
void         tickets_write(struct draft *d, struct node *into, const struct answer *a);
struct node *answer_write(struct draft *d, struct node *into, const struct answer *a);
/* Result of one person: header, unit and ResultList, for eligibility check, re-check and cancellation. */
enum err single_encode(struct ctx *cx, const struct msg_result *r, struct node *root) MUST_CHECK;
/* What the unit says apart from its answers; `detail` is added to an error's text. */
void unit_write(struct draft *d, struct node *into, const struct answer_unit *u, const char *detail);

/* The tables of elements, for wire/openapi.c. */
#define ANSWER_TABLES 3
extern const struct fields head_table, search_tables[2], recheck_tables[2], reference_table, reception_table, consented_tables[2],
    entrusted_table, ticket_tables[2],
    numbers_table, medicines_table, checkups_table, answer_tables[ANSWER_TABLES], elder_table, limit_table, disease_table;
/* The elements of consents one after the other, CONSENT_PARTS of each kind, "" for a part that it has not; NULL at the end. */
#define CONSENT_PARTS 4
const char *consent_element(size_t i);

#endif
