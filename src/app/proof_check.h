/* A card's signature: brought, checked, kept. In two acts, each with a commit of its own: first the session is used up,
 * whatever the proof is worth; then the proof is judged. */
#ifndef APP_PROOF_CHECK_H
#define APP_PROOF_CHECK_H

#include "app/app.h"
#include "app/session_open.h"

/* A log-in by the app, in place of a card [OID-01]: the token, and the provider's keys as they are now. */
struct token_order { const char *token, *keys; size_t keys_n; };

/* What the reader sends. */
struct proof_order {
	enum purpose purpose;
	const char *token;              /* of the address */
	id          session;
	instant     at;                 /* the reader's time, part of the text */
	ymd         visit_date;         /* 0 when the mode has none */
	enum prescription prescription; /* 0: not asked */
	bool        choice[KIND_COUNT];
	const struct registration *registration;        /* NULL but for PURPOSE_REGISTRATION */
	const struct visual *visual;    /* PURPOSE_VISUAL only; else NULL */
	const unsigned char *device_key;        /* PURPOSE_VISUAL only: who signed, instead of the card */
	const unsigned char *identity;  /* PURPOSE_LINK only: the app that is to stand for the holder */
	const struct token_order *token_order;  /* NULL: a card signed */
	const unsigned char *certificate, *signature;
	size_t      certificate_n, signature_n;
};

/* ERR_NONCE when the session is not there, is another address's, was used, or has run out. */
enum err proof_use_session(const struct act *a, const struct proof_order *o, struct session *ret_s) MUST_CHECK;

/* The words that must have been signed, from what the centre keeps. */
enum err proof_rebuild(const struct act *a, const struct proof_order *o, const struct session *s, const struct facility *f,
    struct buf *text) MUST_CHECK;

struct checked_proof {
	id                person;       /* 0 before it is known whom the certificate stands for */
	bool              grace;        /* the certificate has expired lately [CRT-02] */
	struct cert_facts facts;
	struct entry_view entry;
	struct buf        text;         /* that was signed */
	const char       *key;          /* of the provider, when it was a log-in by the app; NULL otherwise */
};
/* Judges in this order: 診療日 [CNS-12], time of signing, certificate (form, path, use), its standing in time, revocation, signature.
 * Errors: ERR_INPUT, ERR_CERT_*, ERR_REVOCATION_OLD, ERR_SIGNATURE, ERR_FUNCTION_OFF. */
enum err proof_check_card(const struct act *a, const struct proof_order *o, const struct session *s,
    struct checked_proof *ret_p) MUST_CHECK;
/* The same, and then whom the certificate stands for: ERR_NOT_BOUND; ERR_CERT_EXPIRED for a phone's in its grace [CRT-03]. Of an order with a
 * token it is the token that is judged (token_check.h). */
enum err proof_check(const struct act *a, const struct proof_order *o, const struct session *s,
    struct checked_proof *ret_p) MUST_CHECK;
/* Adds the evidence to the change. */
enum err proof_keep(const struct act *a, const struct proof_order *o, const struct checked_proof *p) MUST_CHECK;

#endif
