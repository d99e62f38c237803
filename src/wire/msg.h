/* The messages of the file interface (spec/interface.md): bytes <-> questions and answers in domain words.
 * One row and one file per family of messages; nothing outside wire/ names an element. */
#ifndef WIRE_MSG_H
#define WIRE_MSG_H

#include "base/tree.h"
#include "domain/answer.h"
#include "domain/checkup.h"
#include "domain/claim.h"
#include "domain/device.h"
#include "domain/necessity.h"

enum msg_id {
#define MSG(id, ...) MSG_##id,
#include "wire/msg.def"
#undef MSG
	MSG_COUNT
};

enum syntax { SYNTAX_XML, SYNTAX_JSON };

/* A question as decoded. Which members are set depends on the message; the rest is zero or "". */
struct msg_request {
	enum msg_id id;
	char        facility[FACILITY_CODE];    /* MedicalInstitutionCode as sent: ten digits */
	const char *identifier;                 /* ArbitraryFileIdentifier, "" when missing */
	ymd         date;                       /* QualificationConfirmationDate, 0 when missing */
	struct eligibility_query who;           /* single questions; the texts are as sent (blanks kept) */
	const char *arbitrary;                  /* ArbitraryIdentifier */
	bool        limit_consent;              /* LimitApplicationCertificateRelatedConsFlg = 1 */
	enum mode   mode;                       /* MedicalTreatmentFlag, or what the message implies */
	ymd         first, last;                /* consented persons: days, both included */
	bool        by_visit_date;
	const char *reception;                  /* ReceptionNumber of a 02req */
	bool        kinds[KIND_COUNT];          /* cancel: none named means all, QUA included; emergency: what is needed */
	ym          from, until;                /* YZK: months, both included */
	int         category;                   /* FileCategory: "1" … "4" as a number */
	bool        prescriptions;              /* PrDiInfClassification = 1 */
	int         format;                     /* of the address: 0 XML, 1 PDF, 2 PNG (OQSCD034) */
	bool        renew;                      /* the address is to be changed */
	const struct setting_wish *wishes;      size_t wish_count;
	const char *label, *code;               /* activation codes: a device's name, a code */
	const char *viewer;                     /* emergency: user ID of who will look */
	struct necessity_factor factors[NECESSITY_FACTORS];
	const char *reference;                  /* 照会番号 to be registered */
	const struct asked *people;             size_t people_count;    /* bulk questions */
	const struct node *sent;                /* single questions: who is asked for, as it came; NULL when there is none */
	const struct node *root;                /* the whole request */
};

/* An answer to be encoded. */
struct msg_result {
	enum msg_id id;
	instant     executed;
	char        facility[FACILITY_CODE];
	const char *identifier;                 /* echo, "" when missing */
	ymd         date;                       /* echo of the check's day; 0 to leave it out */
	enum encoding encoding;
	enum err    outcome;                    /* of the whole message: SegmentOfResult 1 or 9 */
	const char *detail;                     /* added to the error's text; "" for nothing */
	bool        pending;                    /* SegmentOfResult 2 */
	const char *reception;                  /* 01res and 02res of bulk messages; "" otherwise */
	instant     received;
	const struct answer_unit *units;        size_t unit_count;
	bool        limit_consent;              /* echo of the eligibility question's flag */
	bool        by_card;                    /* nobody asked: a card check is pushed */
	const char *url;
	const struct setting_now *settings;     size_t setting_count;
	const struct passcode *passcode;
	const struct device *devices;           size_t device_count;
	/* YZK */
	const struct person *person;
	const struct medicine  *medicines;      size_t medicine_count;  /* of claims */
	const struct medicine  *prescribed;     size_t prescribed_count;
	const struct medicine  *handed;         size_t handed_count;
	const struct treatment *treatments;     size_t treatment_count;
	bool        with_treatments;            /* FileCategory 4 and a consent for 診療/手術 */
	/* Told as a document instead (PDF); msg_encode does not write it. */
	const char *document, *document_type;   size_t document_n;
	/* TKK */
	const struct checkup *checkups;         size_t checkup_count;
};

struct msg_type {
	enum msg_id id;
	const char *request, *result;           /* "OQSmuhvq01req", "OQSmuhvq01res": replaceable */
	const char *ja, *en;                    /* what it is called */
	const char *mark;                       /* "C", "C2", "I", "U": how sure the official name is */
	enum mode   mode;                       /* what it is for */
	bool        changes;                    /* changes state: the link's identity of it is kept */
	enum err  (*decode)(struct ctx *, const struct node *root, struct msg_request *);
	enum err  (*encode)(struct ctx *, const struct msg_result *, struct node *root);
};
extern const struct msg_type msg_types[MSG_COUNT];

/* Replaces provisional names (wire/name.h): an INI file of [prefix] and [element] sections, each `default =
 * other`, and of a [value] section, `key = other`. Only rows marked I or U may be replaced. ERR_INPUT names
 * the line; then nothing has changed. A second call starts from the defaults again. Before any thread
 * starts. */
enum err msg_names_read(struct ctx *cx, const char *path) MUST_CHECK;

/* By request prefix, compared without case ("oqssiquc01REQ"); NULL when there is none. */
const struct msg_type *msg_find(const char *request_prefix);
/* The prefix in use for a message: msg_types' own, or its replacement. */
const char *msg_request_prefix(enum msg_id m);
const char *msg_result_prefix(enum msg_id m);

/* A file name such as OQSmuhvq01req_202611010001.xml: its type and suffix. False for anything that is not
 * PREFIX_SUFFIX.EXT with a known prefix, an ASCII alphanumeric suffix (also '_' and '-') of 1 to
 * LIMIT_SUFFIX_CHARS characters and the extension xml or json, all compared without case. */
bool msg_file_name(struct ctx *cx, const char *name, const struct msg_type **ret_t, const char **ret_suffix,
    enum syntax *ret_s);

/* Reads a request. Elements in any order, missing and empty alike, unknown ones kept for the echo; padded or bare
 * insurer numbers. A person of a bulk question that breaks a rule is marked, and the others go on. ERR_INPUT/ERR_ENCODING/ERR_TOO_LARGE with element and rule in the detail ("InsurerNumber:
 * W-03: 4 to 8 digits"), never with the value. */
enum err msg_decode(struct ctx *cx, enum msg_id m, enum syntax s, const char *p, size_t n,
    struct msg_request *ret_r) MUST_CHECK;

/* A bulk question as it is kept until it is answered, unknown elements included, and read back. */
enum err msg_keep(struct ctx *cx, const struct msg_request *r, const char **ret_text) MUST_CHECK;
enum err msg_kept(struct ctx *cx, enum msg_id m, const char *text, struct msg_request *ret_r) MUST_CHECK;

/* Writes a result. Deterministic bytes. ret_loss counts characters that Shift_JIS lacks. */
enum err msg_encode(struct ctx *cx, const struct msg_result *r, enum syntax s, char **ret_p, size_t *ret_n,
    struct text_loss *ret_loss) MUST_CHECK;

#endif
