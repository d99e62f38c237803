/* The patients' side, second step: a card's signature becomes consents. In two acts, each with a commit of its own:
 * first the session is used up, whatever the proof is worth; then the proof is judged. */
#ifndef APP_PROOF_TAKE_H
#define APP_PROOF_TAKE_H

#include "app/app.h"
#include "app/session_open.h"

/* What the reader sends. */
struct proof_order {
	const char *token;              /* of the address */
	id          session;
	instant     at;                 /* the reader's time, part of the text */
	ymd         visit_date;         /* 0 when the mode has none */
	bool        choice[KIND_COUNT];
	const unsigned char *certificate, *signature;
	size_t      certificate_n, signature_n;
};

/* ERR_NONCE when the session is not there, is another address's, was used, or has run out. */
enum err proof_use_session(const struct act *a, const struct proof_order *o, struct session *ret_s) MUST_CHECK;

struct proof_result {
	id             evidence;
	struct consent rows[CONSENT_RENEWED_MAX];
	size_t         count;
	bool           grace;           /* the certificate has expired lately: eligibility only, said in words */
};
/* Judges in this order: time of signing, certificate (form, path, use), its standing in time, revocation, signature,
 * whom it stands for. Errors: ERR_INPUT, ERR_CERT_*, ERR_REVOCATION_OLD, ERR_SIGNATURE, ERR_NOT_BOUND,
 * ERR_FUNCTION_OFF. On success the change holds consents, evidence and audit rows. */
enum err proof_take(const struct act *a, const struct proof_order *o, const struct session *s,
    struct proof_result *ret_r) MUST_CHECK;

#endif
