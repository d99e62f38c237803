/* 資格確認・同意登録: a card's signature becomes consents. */
#ifndef APP_PROOF_TAKE_H
#define APP_PROOF_TAKE_H

#include "app/proof_check.h"

struct proof_result {
	id             evidence;
	struct consent rows[CONSENT_RENEWED_MAX];
	size_t         count;
	instant        certificate_ends;        /* when it is time to tell [CRT-06]; 0 else */
	bool           grace;           /* the certificate has expired lately: eligibility only, said in words */
};
/* Errors of proof_check. On success the change holds consents, evidence
 * and audit rows. */
enum err proof_take(const struct act *a, const struct proof_order *o, const struct session *s,
    struct proof_result *ret_r) MUST_CHECK;

#endif
