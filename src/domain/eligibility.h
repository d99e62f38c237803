/* 資格 (eligibility): periods of insurance, and which one answers a question about a day. */
#ifndef DOMAIN_ELIGIBILITY_H
#define DOMAIN_ELIGIBILITY_H

#include "base/ctx.h"
#include "domain/person.h"
#include "domain/ticket.h"

/* 高齢受給者証, spec/interface.md section 4.3.1. All 0 when there is none. */
struct elder_certificate { ymd issued, from, until; int ratio; };

/* 限度額適用認定証, section 4.3.2 */
struct limit_certificate {
	const char *classification;     /* OQSCD011 */
	const char *category;           /* OQSCD012 */
	ymd issued, from, until, long_term;
};

/* 特定疾病療養受療証, section 4.3.3 */
struct disease_certificate {
	int category;                   /* OQSCD013 */
	ymd issued, from, until;
	int self_pay;                   /* yen a month */
};

#define INSURER_TEXT 9
struct eligibility {
	id          id, person;
	char        insurer[INSURER_TEXT];      /* 保険者番号 in its full form: 4, 6 or 8 digits (insurer_read) */
	const char *symbol, *number, *branch;   /* 記号, 番号, 枝番 as written; "" when missing */
	const char *insurer_name;
	const char *classification;     /* OQSCD010: "01" … "07", "A1" */
	int         family;             /* OQSCD009: 1 本人, 2 家族, 0 missing */
	const char *insured_name;       /* 被保険者氏名(世帯主氏名) */
	ymd         acquired;           /* first day */
	ymd         lost;               /* first day without it; 0 open */
	const char *loss_reason;        /* OQSCD008 */
	ymd         issued, card_from, card_until;
	int         ratio;              /* 一部負担金割合 of 後期高齢者, percent; 0 missing */
	bool        preschool;          /* OQSCD015 */
	struct elder_certificate elder;
	const struct limit_certificate *limits;         size_t limit_count;
	const struct disease_certificate *diseases;     size_t disease_count;
	const struct ticket *tickets;                   size_t ticket_count;    /* of 医療扶助 */
};

enum validity {                 /* OQSCD006 */
	VALIDITY_VALID = 1,
	VALIDITY_LOST = 2,
	VALIDITY_LOST_NEWER = 3,
	VALIDITY_NONE = 4,
	VALIDITY_SEVERAL = 5,
	VALIDITY_UNREGISTERED = 6
};

/* With its texts and certificates, in cx's memory. */
enum err eligibility_copy(struct ctx *cx, const struct eligibility *e, struct eligibility *ret_e) MUST_CHECK;

/* Insured on that day: acquired <= d < lost [ELG-01]. */
bool eligibility_covers(const struct eligibility *e, ymd d);
/* Certificates in force on that day; NULL when there is none (from <= d <= until; until 0 is open). */
const struct limit_certificate *eligibility_limit(const struct eligibility *e, ymd d);

/* Who has, or had, a number: what tells the holders of one apart. */
struct holder {
	id          person;
	const char *symbol, *branch;
	ymd         birth;
	int         sex1, sex2;
};

/* What somebody asked for. Numbers are compared folded (widths, blanks, hyphens; leading zeros of insurers). */
struct eligibility_query {
	const char *insurer, *symbol, *number, *branch;
	ymd         birth;              /* 0: not asked */
};
/* The full form of an insurer's number, however it was padded: blanks and zeros in front go, then the one zero that
 * belongs to numbers of 6 and 8 digits comes back (no prefecture and no 法別番号 begins with two). "  139999",
 * "00139999" and "139999" are one number. False when it is not 4 to 8 digits without them. */
bool insurer_read(struct ctx *cx, const char *text, char ret[INSURER_TEXT]);
/* Modulus 10 check digit of a full number of 6 or 8 digits (claims.md section 8.1); numbers of 4 have none. */
bool insurer_check_digit(const char *full);
/* The row is the one that is asked for [ELG-02]. Symbol and number must fit; branch and birth only when both have them.
 * */
bool eligibility_fits(struct ctx *cx, const struct eligibility *e, ymd birth, const struct eligibility_query *q);

/* Of all rows of one person: the newest that covers d, NULL if none; the asked row may be NULL. [ELG-03..05]
 * asked covers d -> VALID; another does -> LOST_NEWER (or VALID when `newest` is what was wanted, as in 再照会);
 * none -> LOST. */
const struct eligibility *eligibility_newest(const struct eligibility *rows, size_t n, ymd d);
/* The one that had ended last on d; NULL when none had. */
const struct eligibility *eligibility_last(const struct eligibility *rows, size_t n, ymd d);
/* The first day on which nothing covers the person any more, as known on d: 0 while a period covers d or begins later,
 * or when there is no period at all [ELG-07]. */
ymd eligibility_uninsured(const struct eligibility *rows, size_t n, ymd d);
enum validity eligibility_validity(const struct eligibility *asked, const struct eligibility *rows, size_t n, ymd d);

/* 医療扶助: classification A1, or a 公費負担者番号 of 法別 12 [ELG-08]. */
bool eligibility_is_assistance(const struct eligibility *e);
/* A ticket of the day's month that is for the facility; NULL when there is none. */
const struct ticket *eligibility_ticket(const struct eligibility *e, const char *facility, ymd d);

/* What a facility is told about a person on a day. */
#define ELIGIBILITY_TOLD_MAX 8
struct told_periods {
	enum validity validity;
	const struct eligibility *rows[ELIGIBILITY_TOLD_MAX];   /* the newest insurance first, 医療扶助 last */
	size_t count;
};
/* Everything that covers the day [ELG-08, ELG-09]: of several insurers each, with validity 5; 医療扶助 beside an insurance,
 * which decides the validity; 医療扶助 alone is 1 with a ticket for this facility, else 6. Nothing covers it: the period
 * that ended last, with 2 [ELG-10]; nothing at all: 4. */
struct told_periods eligibility_told(const struct eligibility *rows, size_t n, const char *facility, ymd d);
/* The same about one period that was asked for by its numbers: eligibility_validity, and 1 or 6 for 医療扶助. */
enum validity eligibility_validity_for(const struct eligibility *asked, const struct eligibility *rows, size_t n,
    const char *facility, ymd d);

#endif
