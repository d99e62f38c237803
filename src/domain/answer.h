/* What a facility is told about a person: worked out for one instant, within the consents of that instant. The wire
 * writes it; nothing is looked up or decided there any more. */
#ifndef DOMAIN_ANSWER_H
#define DOMAIN_ANSWER_H

#include "domain/consent.h"
#include "domain/eligibility.h"

struct answer_consent {
	bool known;                     /* there is a row: the kind was asked once */
	enum consent_state state;
	enum end_reason reason;         /* when the state is CONSENT_ENDED */
	instant given, until;           /* until: the end of the window, or when it was ended */
};

struct node;

/* Whether the limit certificate is still the one that was agreed to be told [ANS-05]. */
enum limit_compared {
	COMPARED_NOT = 0,               /* the answer does not say */
	COMPARED_SAME,                  /* 変更なし */
	COMPARED_CHANGED                /* 変更あり又は判定不能 */
};

/* One person of a question. `sent` is how it came, for the echo: unknown elements are in it, too. */
struct asked {
	struct eligibility_query who;
	const char *arbitrary;          /* ArbitraryIdentifier, "" when missing */
	const char *reference;          /* 照会番号 to be registered, "" when it is not asked */
	bool        limit_consent;
	enum err    outcome;            /* not ERR_OK: this one was not well formed, and is answered with that alone */
	const char *detail;
	const struct node *sent;
};

/* One person under one insurance: a ResultOfQualificationConfirmation (spec/interface.md section 4.3). */
struct answer {
	const struct person      *person;
	const struct eligibility *eligibility;
	enum mode mode;
	instant   at;
	struct answer_consent consents[KIND_COUNT];
	ymd       visit_date;                           /* online mode; 0 otherwise */
	enum prescription prescription;                 /* as asked with the card check; 0: not asked */
	id        confirmation;                         /* evidence of the open card check it rests on [ANS-04]; 0: none */
	enum limit_compared limit_compared;             /* told in bulk results */
	const struct limit_certificate *limit;          /* within the consent; NULL: not given or none */
	const struct disease_certificate *diseases;     /* within the consent */
	size_t    disease_count;
	const char *reference;                          /* 照会番号 of the person at this facility; "" or NULL: none */
	const struct ticket *tickets;                   /* 医療券・調剤券, as far as the facility uses 医療扶助関連項目 [SET-06] */
	size_t    ticket_count;
};

/* One unit of an answer: one question, or one consented person. */
struct answer_unit {
	const struct eligibility_query *asked;          /* echoed; NULL when nothing was asked by number */
	const struct node *sent;                        /* the same as it came; NULL when it is not known */
	const char   *arbitrary;                        /* ArbitraryIdentifier of the question, "" when missing */
	const char   *reference;                        /* 照会番号 of a registration; NULL otherwise */
	enum err      outcome;                          /* ERR_OK, or why this person failed */
	const char   *detail;                           /* of the outcome; NULL or "" for nothing */
	enum validity validity;                         /* 0 when the outcome is not ERR_OK */
	instant       certificate_ends;                 /* told beside the result [CRT-06]; 0: nothing to tell */
	bool          same_person;                      /* OQSCD027: another unit of this result tells the same person [BLK-05] */
	bool          changed, changed_known;           /* OQSCD032: the insurance is another one than was asked for */
	const struct answer *answers;
	size_t        answer_count;
};

/* Fills in consents, visit_date, limit and diseases for one mode from a person's rows [ANS-01..03]: limit and disease
 * certificates are given only while their consent is open. Before that, person, eligibility, mode and at are set. */
void answer_fill(struct answer *a, const struct consent *rows, size_t n);
/* Of a filled answer: compares the limit certificate in force now with the one that was in force, under any of the person's
 * periods, when the consent that is open now was given [ANS-05]. Without an open consent it cannot be judged, so that nothing is
 * told of it. */
void answer_compare_limit(struct answer *a, const struct eligibility *all, size_t n);

#endif
