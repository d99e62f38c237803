/* The operator's, or a signal's: revocation lists again, with a row that says so. */
#ifndef APP_REVOCATION_RELOAD_H
#define APP_REVOCATION_RELOAD_H

#include "app/app.h"

/* Reloads the lists (revoked_reload) and leaves an audit row of the outcome, good or bad. When the row cannot be kept the new
 * lists are in use all the same: they only ever close doors sooner. */
enum err revocation_reload(struct app *app, struct ctx *cx, const char *by) MUST_CHECK;

#endif
