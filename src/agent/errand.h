/* One errand at a facility's address: what was offered, what was chosen, and the line to the centre. */
#ifndef AGENT_ERRAND_H
#define AGENT_ERRAND_H

#include "agent/centre.h"
#include "agent/screen.h"
#include "base/clock.h"

struct errand {
	struct ctx *cx;                 /* these three are borrowed from main */
	const struct options *o;
	struct screen *s;
	struct clock *clock;
	struct address at;
	struct centre centre;
	enum purpose purpose;
	id handover;                    /* taken from a page; 0: none */
	char reader[READER_KEY];        /* by this word it is ours */
	struct offer offer;
	ymd visit_date;                 /* online care; 0 otherwise */
	struct choices choices;         /* of a withdrawal: agree[k] is that k ends */
	struct registration registration;       /* of a registration */
};

/* Opens the address and takes an offer. Refused in words, with ERR_INPUT: an address of another form, a centre
 * that calls itself by another origin, a clock that does not fit the centre's. */
enum err errand_open(struct ctx *cx, const struct options *o, struct screen *s, enum purpose purpose,
    struct errand *ret_r) MUST_CHECK;
/* The same for a hand-over: purpose, choices and day are those of the page. */
enum err errand_open_handed(struct ctx *cx, const struct options *o, struct screen *s, struct errand *ret_r) MUST_CHECK;
/* The page that waits is told what went wrong, when it is something that happened here. */
void     errand_tell(struct errand *r, enum err e);
void     errand_close(struct errand *r);
/* Takes a fresh offer when the present one is about to run out. ERR_STALE when it asks something else. */
enum err errand_renew(struct errand *r) MUST_CHECK;
/* Sends the proof and compares the receipt with what was signed. */
enum err errand_send(struct errand *r, const struct signed_proof *p, struct consent_receipt *ret_r)
    MUST_CHECK;
/* Brings a card's certificate to the page that handed over for 目視確認. */
enum err errand_bring(struct errand *r, const unsigned char *certificate, size_t n) MUST_CHECK;

#endif
