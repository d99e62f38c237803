/* Devices of the マイナ資格確認アプリ kind: registered by an activation code, known by a key, and what may be done with them when
 * no PIN is typed. Pure rules: the time is a parameter, signatures are checked by card/device_key.h. */
#ifndef DOMAIN_DEVICE_H
#define DOMAIN_DEVICE_H

#include "base/buf.h"
#include "domain/account.h"
#include "domain/consent.h"

#define ACTIVATION_CODE 13              /* 12 digits and NUL */
#define DEVICE_KEY      65              /* P-256: 04, X, Y */

/* A code and, once it is used, the device that used it: CODE_ISSUED -> ACTIVATED <-> SUSPENDED, each -> INVALIDATED. */
struct device {
	id       id;
	uint32_t version;
	char     facility[FACILITY_CODE];
	char     code[ACTIVATION_CODE];
	const char *label;                      /* what the facility calls it */
	instant  issued, ends;                  /* the code's life */
	instant  activated, suspended, invalidated;     /* 0: not */
	id       account;                       /* that activated it; 0: none yet */
	unsigned char key[DEVICE_KEY];          /* zeros before activation */
};

enum device_state {
	DEVICE_CODE_ISSUED, DEVICE_CODE_EXPIRED, DEVICE_ACTIVATED, DEVICE_SUSPENDED, DEVICE_INVALIDATED, DEVICE_STATE_COUNT
};
struct device_state_row { const char *word, *ja, *en; };
extern const struct device_state_row device_states[DEVICE_STATE_COUNT];

/* [DEV-01] */
enum device_state device_state(const struct device *d, instant at);
/* Counts among the facility's devices [DEV-02]: a code that can still be used, a device that was not invalidated. */
bool device_counts(const struct device *d, instant at);
/* The code can be used now, by this facility: ERR_CODE for every other state [DEV-01]. */
enum err device_may_activate(const struct device *d, const char *facility, instant at) MUST_CHECK;
/* ERR_DEVICE unless it is activated and of this facility [DEV-03]. */
enum err device_usable(const struct device *d, const char *facility, instant at) MUST_CHECK;

/* What a device signs with each request [DEV-04], as lines of `name=value`, LF ends each: */
struct device_request {
	const char *origin;             /* "https://host:port" of the centre */
	id          device;             /* 0 in the request that activates it */
	const char *method, *target;    /* "POST", "/app/v1/…" */
	instant     at;                 /* the device's time */
	const void *body; size_t body_n;
};
void device_text(struct buf *b, const struct device_request *r);
/* The device's time fits the centre's within LIMIT_DEVICE_SECONDS. */
bool device_time_fits(instant told, instant now);

/* 目視確認用パスコード: shown by the terminal, typed into the app, so that only who has a terminal can start 目視確認. One per
 * facility; a new one ends the old [DEV-06]. */
#define PASSCODE 13
#define PASSCODE_TRIES 5
struct passcode {
	id       id;
	uint32_t version;
	char     facility[FACILITY_CODE];
	char     code[PASSCODE];
	instant  made, ends;
	int      failures;              /* wrong ones typed while it lived; PASSCODE_TRIES end it */
};
bool passcode_lives(const struct passcode *p, instant at);
/* ERR_PASSCODE; a wrong one is counted in *p, which must be kept. */
enum err passcode_tried(struct passcode *p, const char *typed, instant at) MUST_CHECK;

#endif
