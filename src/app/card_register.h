/* 利用登録 by the holder: a certificate that stands for nobody, signed words about the holder, the insurer's feed. */
#ifndef APP_CARD_REGISTER_H
#define APP_CARD_REGISTER_H

#include "app/proof_check.h"

/* The certificate is good, in force and bound to nobody; the words stand for exactly one person, by the rules that claims
 * are matched with, and REG-02 to REG-04 hold: then it stands for that person from now on, and the change holds binding,
 * evidence and audit row. Errors of proof_check_card; ERR_INPUT for a form that is not complete; ERR_BOUND; ERR_TRIES [REG-06].
 * Everything that the feed has against it is one refusal, ERR_NOT_MATCHED, so that nobody learns from it who is insured where
 * [REG-07]; what it was stands in the audit. */
enum err card_register(const struct act *a, const struct proof_order *o, const struct session *s) MUST_CHECK;

#endif
