/* Consent: one row per facility, person, mode and kind; whether it holds is worked out from the row
 * and the time of the request, and from nothing else. */
#ifndef DOMAIN_CONSENT_H
#define DOMAIN_CONSENT_H

#include "base/err.h"
#include "domain/setting.h"

enum kind {
#define KIND(name, code, setting, ja, en) KIND_##name,
#include "domain/consent.def"
#undef KIND
	KIND_COUNT
};

struct kind_row { const char *code; int setting; const char *ja, *en; };
extern const struct kind_row kind_rows[KIND_COUNT];
bool kind_find(const char *code, enum kind *ret_k);

enum end_reason {               /* OQSCD031; 0 "by time" has no public meaning of its own */
	END_BY_TIME = 0,
	END_BY_FACILITY = 1,
	END_BY_PATIENT = 2,
	END_BY_OTHER_USE = 3
};

enum prescription {             /* 処方箋の発行形態, OQSCD017; 0: not asked */
	PRESCRIPTION_NONE = 0,
	PRESCRIPTION_ELECTRONIC = 1,
	PRESCRIPTION_PAPER = 2
};

struct consent {
	id        id;
	uint32_t  version;              /* 0: not stored yet */
	char      facility[FACILITY_CODE];
	id        person;
	enum mode mode;
	enum kind kind;
	bool      given;                /* false: asked and refused */
	instant   from, until;          /* half-open; INSTANT_NEVER: open */
	enum outpatient outpatient;     /* the case of outpatient care that it was given for, in the online mode */
	ymd       visit_date;           /* 診療日 of the online mode; 0 otherwise */
	instant   ended;                /* 0: not ended by anybody */
	enum end_reason reason;
	id        evidence;             /* the signature it rests on; of what an outage opened, while nobody has ended it, the outage [EMG-08] */
	instant   checked;              /* QUA: the last check by card or 再照会, to the month [CNS-13]; 0 otherwise */
	enum prescription prescription; /* QUA: as it was asked with the card check [CNS-18] */
};

enum consent_state {            /* OQSCD016, worked out */
	CONSENT_NONE = 0,       /* 同意なし */
	CONSENT_OPEN = 1,       /* 同意あり */
	CONSENT_ENDED = 2       /* 同意有効期限切れ */
};

/* When a consent given at `at` for that mode ends [CNS-01..04], rules.md section 3.3:
 * counter +24 h; online: the end of the day after visit_date; visit: open. */
instant consent_until(enum mode m, instant at, ymd visit_date);

/* Whether that 診療日 may be registered today [CNS-12]: online care names one, today to days_ahead days later; nobody
 * else does. */
bool visit_date_allowed(enum mode m, ymd visit_date, ymd today, int days_ahead);

/* What ends consents without anybody's word, as far as it is known at the time of the request. */
struct consent_bounds {
	int lapse_months;       /* visit.lapse_months of the facility; 0: never */
	ymd death;              /* of the person; 0 while alive */
	ymd uninsured;          /* first day without any insurance; 0 while insured (eligibility_uninsured) */
};
/* Narrows the windows of one person's rows at one facility, before anything is decided by them; nothing is stored, so
 * what is mended later (a death or a loss reported in error) mends the consent.
 * [CNS-13] visit: every kind ends with the n-th month after the month of the last check.
 * [CNS-14] what is medical or a certificate ends with the day of death; the card check stays, so that a re-check can
 * say what became of the insurance.
 * [CNS-15] the same on the first day without any insurance. */
void consents_bound(struct consent *rows, size_t n, const struct consent_bounds *b);
/* A re-check must be noted in the row of the card check: once a calendar month is enough for [CNS-13]. */
bool consent_check_due(const struct consent *check, instant at);

/* What the row says at an instant [CNS-05]. A NULL row is CONSENT_NONE. Who ended it ended it for good: `ended` is not
 * compared with `at`, which may be of a request that began before, or of a clock that went back. */
enum consent_state consent_state(const struct consent *c, instant at);
/* Why it ended; meaningful when the state is CONSENT_ENDED [CNS-06]. */
enum end_reason consent_end_reason(const struct consent *c);
/* The row lets this facility have that kind about that person in this mode now [CNS-07]. */
bool consent_allows(const struct consent *c, const char *facility, id person, enum mode m, enum kind k, instant at);

/* The row for that mode and kind among a person's rows at one facility; NULL when there is none. */
const struct consent *consent_find(const struct consent *rows, size_t n, enum mode m, enum kind k);

/* Which kinds the person is asked: those whose setting is 1; QUA is never asked [CNS-08]. */
bool consent_is_asked(enum kind k, const struct settings *s);

/* What a new card check does to the rows of one facility and person [CNS-09, CNS-10]: every kind asked
 * becomes given or refused in this mode, QUA becomes given, and open rows of the same kind in the other of the modes
 * visit and online end by change of use. What is refused ends in the emergency mode, too [EMG-05]. Writes at most CONSENT_RENEWED_MAX rows that must be stored, with version as found
 * (0 for new ones), and their number. `choice[k]` is the person's word on kind k; `evidence` what it rests on. */
#define CONSENT_RENEWED_MAX (3 * KIND_COUNT)
struct consent_order {
	const char *facility;
	id          person, evidence;
	enum mode   mode;
	enum outpatient outpatient;
	ymd         visit_date;
	instant     at;
	bool        asked[KIND_COUNT], choice[KIND_COUNT];
	enum prescription prescription;
};
size_t consent_renew(const struct consent_order *o, const struct consent *rows, size_t n,
    struct consent ret_rows[CONSENT_RENEWED_MAX]);

/* Ends the rows of that mode whose kind is in `kinds` and that are open, or would open later [CNS-11]; writes those that
 * change. */
size_t consent_end(const struct consent *rows, size_t n, enum mode m, const bool kinds[KIND_COUNT],
    enum end_reason reason, instant at, struct consent *ret_rows);

/* The person's no to rows of that mode and those kinds that time had ended already: ended by the person now, so that nothing is opened
 * by necessity against it [EMG-05]. What is told of them stays as it was: time was first [CNS-06]. Writes those that change. */
size_t consent_deny(const struct consent *rows, size_t n, enum mode m, const bool kinds[KIND_COUNT], instant at,
    struct consent *ret_rows);

/* 再照会 without a card [RCK-01..04], rules.md section 3.2: visit mode; the function is used; this facility has
 * checked this person by card (a QUA row); that row is open. ERR_FUNCTION_OFF, ERR_NO_CARD_CHECK, ERR_CONSENT_ENDED. In
 * online mode the same inside the window. */
enum err recheck_allowed(const struct settings *s, enum mode m, const struct consent *rows, size_t n, instant at);

#endif
