/* What the operator does for a facility: enrolment, terminals, settings, addresses, and cards. Each leaves an
 * audit row in the same change. */
#ifndef APP_FACILITY_SET_H
#define APP_FACILITY_SET_H

#include "app/app.h"

/* New, or a new name. ERR_INPUT for a code without the form of one. */
enum err facility_enrol(const struct act *a, const char *code, const char *name) MUST_CHECK;
/* Counts from a->cx->now. Asked by a facility (who->facility): ERR_DENIED for another one's, and for what only the
 * operator may change [SET-07]. ERR_NOT_FOUND, ERR_INPUT when the key or value is not in the table. */
enum err facility_setting(const struct act *a, const char *code, const char *key, int value) MUST_CHECK;
/* t->facility must be enrolled; the label has 1 to 64 characters [FAC-03]. */
enum err facility_terminal(const struct act *a, const struct terminal *t) MUST_CHECK;
enum err facility_terminal_revoke(const struct act *a, const unsigned char fingerprint[SHA256_BYTES]) MUST_CHECK;
/* A new address for one mode and case of outpatient care (use_read); the one before is dead at once. ERR_FUNCTION_OFF
 * while the mode has no page. */
enum err facility_entry(const struct act *a, const char *code, enum mode m, enum outpatient case_no, struct entry *ret_e)
    MUST_CHECK;
/* Says whose certificate it is (利用登録); person and times of the binding are set here. The carrier is card, android or
 * iphone (ERR_INPUT). ERR_NOT_FOUND when no person has that key; when the change is committed, ERR_EXISTS while it stands for somebody else [CRT-08]. */
enum err card_bind(const struct act *a, const char *person_key, const struct binding *certificate) MUST_CHECK;
/* It stands for nobody from now on; what was signed with it stays evidence. ERR_NOT_FOUND when it stands for nobody. The
 * reason is "" or one of lost, stolen, replaced, wrong, dead (ERR_INPUT) and stands in the audit. */
enum err card_end(const struct act *a, const unsigned char issuer[SHA256_BYTES], const char *serial, const char *reason) MUST_CHECK;

#endif
