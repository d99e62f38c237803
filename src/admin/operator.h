/* Who gives an order, whether he may, and whether it waits for a second operator. */
#ifndef ADMIN_OPERATOR_H
#define ADMIN_OPERATOR_H

#include "admin/admin.h"
#include "domain/operator.h"

/* The operators of a data folder, out of its file `operators`: a line each, "NAME ROLE DIGEST". None when there is no file. */
enum err operators_read(struct ctx *cx, const char *path, struct operator **ret_o, size_t *ret_n) MUST_CHECK;
enum err operators_write(struct ctx *cx, const char *path, const struct operator *o, size_t n) MUST_CHECK;

/* ERR_DENIED when the order's token is not that of its account, or the role may not [OPR-03]. While a data folder has no
 * operators, whoever reaches the socket may do everything. */
enum err order_allow(struct app *app, struct ctx *cx, const struct order *o, bool *ret_waits) MUST_CHECK;
/* Runs the order's row without asking anybody. */
enum err order_run(struct app *app, struct view *v, struct ctx *cx, const struct order *o, struct buf *out) MUST_CHECK;
/* Keeps it until a second operator has approved: ERR_APPROVAL, which names its id [OPR-01]. */
enum err order_keep(struct app *app, struct view *v, struct ctx *cx, const struct order *o) MUST_CHECK;

#endif
