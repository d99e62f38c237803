/* The words between a card reader and the centre, as JSON (doc/reader-protocol.md): an offer (challenge) and a proof.
 * One description for both sides: the centre writes offers and reads proofs, the reader the other way round.
 *
 *   POST /r/TOKEN/sessions {}        -> offer
 *   POST /r/TOKEN/proofs   proof     -> receipt
 *   POST /r/TOKEN/withdrawals proof  -> receipt: what has ended
 *   POST /r/TOKEN/registrations proof -> receipt: the certificate stands for its holder
 *   POST /r/TOKEN/inquiries proof -> receipt: what is given at present
 *   POST /r/TOKEN/links proof -> receipt: the app stands for the holder
 *   POST /r/TOKEN/handovers/SESSION/take  -> offer, with what was chosen on the page
 *   POST /r/TOKEN/handovers/SESSION/tell  what went wrong at the reader
 *   POST /r/TOKEN/handovers/SESSION/card  the certificate of a card that was read without a PIN */
#ifndef WIRE_SESSION_H
#define WIRE_SESSION_H

#include "base/tree.h"
#include "domain/handover.h"

/* What the centre offers to be signed. */
struct offer {
	const char *origin;             /* of the centre, as it calls itself */
	const char *facility_name;
	struct session session;         /* without `token` and `used` */
	instant     now;                /* the centre's time */
	/* of a hand-over; otherwise the reader asks the person itself */
	bool        handed;
	enum purpose purpose;
	bool        choice[KIND_COUNT];
	ymd         visit_date;         /* 0: none */
	enum prescription prescription;
	/* of PURPOSE_LINK: whose app, and which */
	struct provider_name app;
	unsigned char identity[SHA256_BYTES];
};
enum err offer_write(struct ctx *cx, const struct offer *o, char **ret_p, size_t *ret_n) MUST_CHECK;
enum err offer_read(struct ctx *cx, const char *p, size_t n, struct offer *ret_o) MUST_CHECK;

/* What the reader brings back. */
struct signed_proof {
	enum purpose purpose;           /* not written: the address says it */
	id          session;
	instant     at;
	ymd         visit_date;         /* 0: none */
	enum prescription prescription; /* 0: not asked */
	bool        choice[KIND_COUNT]; /* kinds not named count as refused, or as kept */
	struct registration registration;       /* PURPOSE_REGISTRATION only; texts are "" when not sent */
	unsigned char *certificate, *signature;
	size_t      certificate_n, signature_n;
};
enum err signed_proof_write(struct ctx *cx, const struct signed_proof *p, char **ret_p, size_t *ret_n) MUST_CHECK;
/* ERR_INPUT names the member. Sizes: LIMIT_CERT_BYTES, 1024 bytes of signature. */
enum err signed_proof_read(struct ctx *cx, enum purpose purpose, const char *p, size_t n, struct signed_proof *ret_p)
    MUST_CHECK;

/* What a reader says of a hand-over: that it takes it (nothing else), what went wrong, or which card it has read. */
struct handover_word {
	char     reader[READER_KEY];
	enum err outcome;
	int      tries;                 /* -1: not told */
	const unsigned char *certificate;       /* DER; certificate_n 0: none */
	size_t   certificate_n;
};
enum err handover_word_write(struct ctx *cx, const struct handover_word *w, char **ret_p, size_t *ret_n) MUST_CHECK;
enum err handover_word_read(struct ctx *cx, const char *p, size_t n, struct handover_word *ret_w) MUST_CHECK;

/* What was registered, one row per kind that was asked; for the person to keep. */
struct receipt_row { enum kind kind; bool given; instant until; };
struct consent_receipt {
	id          evidence;
	const char *facility_name;
	enum mode   mode;
	instant     at;
	bool        grace;
	instant     certificate_ends;   /* told from three months before; 0: not */
	struct receipt_row rows[KIND_COUNT];
	size_t      count;
};
enum err consent_receipt_write(struct ctx *cx, const struct consent_receipt *r, char **ret_p, size_t *ret_n) MUST_CHECK;
enum err consent_receipt_read(struct ctx *cx, const char *p, size_t n, struct consent_receipt *ret_r) MUST_CHECK;

#endif
