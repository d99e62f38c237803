/* The two steps of every bulk message: first the question under a 受付番号, then, when it is ready, its answer. */
#ifndef APP_RECEPTION_H
#define APP_RECEPTION_H

#include "app/app.h"

struct reception_order {
	enum mode   mode;               /* MODE_NONE: of no particular one */
	const char *message, *identifier;
	const char *question;
};
/* Keeps the question under a new number, "R" and 22 letters and digits that cannot be guessed [BLK-01]. How long it is in
 * work and how long it is kept is what the facility's settings say now. ERR_FUNCTION_OFF when it does not use the mode. */
enum err reception_open(const struct act *a, const struct reception_order *o, struct reception *ret_r) MUST_CHECK;

/* ERR_NOT_FOUND for a number that this facility did not get from `message` [BLK-01], ERR_GONE when its time is over [BLK-03].
 * *ret_ready false: in work still [BLK-02]; that it was asked leaves a row. */
enum err reception_take(const struct act *a, const char *number, const char *message, struct reception *ret_r,
    bool *ret_ready) MUST_CHECK;

#endif
