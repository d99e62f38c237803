/* The patients' side, first step: the address of a facility becomes a challenge for the card. */
#ifndef APP_SESSION_OPEN_H
#define APP_SESSION_OPEN_H

#include "app/app.h"

/* The living address, its facility and what is asked there. ERR_NOT_FOUND for an address that does not live,
 * ERR_FUNCTION_OFF when the facility does not use its mode now. */
struct entry_view {
	struct entry    entry;
	struct facility facility;
	struct settings settings;
	bool            asked[KIND_COUNT];
};
enum err entry_look(const struct act *a, const char *token, struct entry_view *ret_e) MUST_CHECK;

/* A challenge of that life, of the address that was looked at. ERR_BUSY above app->sessions_open unused ones of it. */
enum err session_make(const struct act *a, const struct entry_view *e, int seconds, struct session *ret_s) MUST_CHECK;
/* A challenge that lives LIMIT_SESSION_SECONDS. ERR_BUSY above app->sessions_open unused ones of this address. */
enum err session_open(const struct act *a, const char *token, struct entry_view *ret_e, struct session *ret_s)
    MUST_CHECK;

#endif
