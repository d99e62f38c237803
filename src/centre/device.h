/* The pages of a facility's device (マイナ資格確認アプリ; spec/rules.md section 1.6), on the patients' side at /app: a device is on the open
 * network and has no certificate, but a key that never leaves it. Activation, log-in, unlocking and consents by 目視確認 are signed
 * with that key [DEV-04]; between them a page session stands for the log-in, which is bound to the device [DEV-10]. */
#ifndef CENTRE_DEVICE_H
#define CENTRE_DEVICE_H

#include "app/account_log_in.h"
#include "app/device_use.h"
#include "centre/walk.h"

/* What the page session of a log-in remembers. */
#define DEVICE_FORM 0xd1
struct device_session {
	unsigned char form;
	bool locked;                    /* the password is asked before anything else [DEV-11] */
	int  said;                      /* of enum text, for the next page */
	id   device;
	char facility[FACILITY_CODE], login[LOGIN_TOKEN];       /* login "": nobody is logged in */
	char token[ENTRY_TOKEN];        /* of the address that the walk goes by; "": no walk */
	char passcode[PASSCODE];        /* of 目視確認, while the card is read; "" else */
	struct walk walk;
};

struct device_visit {
	struct visit v;
	struct device_session s;
	struct logged_in l;             /* who uses it, when open */
	struct facility  facility;
	int         lock_seconds;
	enum text   said;               /* TEXT_COUNT: nothing */
	bool        done;               /* the answer is made: the handler returns ERR_OK */
};

/* Whoever is logged in, unless the screen is locked; else the answer leads to the page that comes first. */
enum err device_open(struct job *j, struct device_visit *ret_d) MUST_CHECK;
enum err device_form(struct job *j, struct device_visit *ret_d, struct form *ret_f) MUST_CHECK;
/* What d->s says from here on. */
void     device_keep(struct device_visit *d);
/* A page for staff: its language is one of two, whatever a patient chose. */
void     device_for_staff(struct visit *v);
struct page_frame device_frame(struct device_visit *d, struct buf *ret_b);
enum err device_answer(struct device_visit *d, struct buf *b) MUST_CHECK;
enum err device_go(struct device_visit *d, const char *path, enum text said) MUST_CHECK;
/* For the script of a signed form: where it goes on, or why not (after the change is kept). */
enum err device_told(struct device_visit *d, const char *go) MUST_CHECK;
enum err device_told_not(struct job *j, enum err outcome) MUST_CHECK;

/* The walk of a patient who is with the staff: walk_open without an address in the path. */
enum err device_walk_open(struct job *j, struct walk_visit *ret_w) MUST_CHECK;
/* The card was read without a PIN: the page on which the device signs. */
enum err device_sign_page(struct walk_visit *w, const struct handed *h) MUST_CHECK;

#define DEVICE(method, pattern, handler, refuse, where) enum err handler(struct job *j) MUST_CHECK;
#include "centre/device.def"
#undef DEVICE

#endif
