/* What a device does: it is activated, it signs, its user logs in, and it takes consents by 目視確認. `who->facility` is
 * the one that the request names; the device must be that facility's. */
#ifndef APP_DEVICE_USE_H
#define APP_DEVICE_USE_H

#include "app/account_log_in.h"
#include "app/proof_take.h"
#include "card/device_key.h"

/* The four fields (機関コード is who->facility) and the key, signed by that key: words and signature of the request. */
struct activation_order {
	const char *user, *password, *code;
	unsigned char key[DEVICE_KEY_BYTES];
	struct device_request request;          /* its `device` is 0, its `origin` is not looked at */
	const unsigned char *signature;
	size_t      signature_n;
};
/* outcome: ERR_OK, ERR_LOG_IN, ERR_LOCKED, ERR_PASSWORD_OLD, ERR_DENIED (管理者), ERR_CODE. */
struct activation { enum err outcome; struct device device; };

/* One try [DEV-01, DEV-05]. As with a log-in, what is wrong with the fields is no error of the call: it is counted and
 * recorded by the change, and the caller answers with `outcome` after the commit. ERR_INPUT and ERR_SIGNATURE are
 * errors. A facility that is not there is told like a wrong password, as slowly, and leaves no row. */
enum err device_activate(const struct act *a, const struct activation_order *o, struct activation *ret_r) MUST_CHECK;

/* A signed request of a device that is activated [DEV-03, DEV-04]: ERR_DEVICE, ERR_SIGNATURE (also for a time that is
 * far off). */
enum err device_check(const struct act *a, const struct device_request *r, const unsigned char *signature,
    size_t signature_n, struct device *ret_d) MUST_CHECK;

/* A log-in with that device: account_log_in with its place. */
struct login_place device_place(const struct device *d);

/* One try of the passcode [DEV-06], before the card is read; visual_begin tries it once more. outcome: ERR_OK, ERR_PASSCODE, to be
 * answered after the commit. */
enum err passcode_check(const struct act *a, const struct device *d, const char *typed, enum err *ret_outcome) MUST_CHECK;

/* A consent by 目視確認 for a card whose certificate was read without a PIN [DEV-06, DEV-07, DEV-08]. In two acts, as with
 * a card's proof: the first uses up the session and tries the passcode; the second judges, registers and keeps the
 * evidence. */
struct visual_order {
	struct proof_order proof;               /* purpose PURPOSE_VISUAL; the signature is the device's over proof_text */
	struct visual visual;                   /* of the checked device and of the log-in */
	const struct device *device;
	const char *passcode;
};
/* outcome: ERR_OK or ERR_PASSCODE, to be answered after the commit. Errors of proof_use_session; ERR_DEVICE when the
 * session is of another facility than the device. */
enum err visual_begin(const struct act *a, const struct visual_order *o, struct session *ret_s, enum err *ret_outcome) MUST_CHECK;
/* As proof_take; ERR_ASSURANCE when that mode takes no consent by 目視確認, or not of a kind that was agreed to. */
enum err visual_take(const struct act *a, const struct visual_order *o, const struct session *s, struct proof_result *ret_r)
    MUST_CHECK;

#endif
