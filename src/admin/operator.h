/* Who gives an order, whether he may, and whether it waits for a second operator. */
#ifndef ADMIN_OPERATOR_H
#define ADMIN_OPERATOR_H

#include "admin/admin.h"
#include "domain/operator.h"

/* The operators of a data folder, out of its file `operators`: a line each, "NAME ROLE DIGEST", and behind
 * it "FINGERPRINT UNTIL" of its certificate when it has one. None when there is no file. */
enum err operators_read(struct ctx *cx, const char *path, struct operator **ret_o, size_t *ret_n) MUST_CHECK;
enum err operators_write(struct ctx *cx, const char *path, const struct operator *o, size_t n) MUST_CHECK;

/* Who gives the order, and whether it waits for a second operator. */
struct permit { bool proven, waits; };
/* ERR_DENIED when the order's token or certificate is not that of its account, or the role may not [OPR-03]. While a data
 * folder has no operators, whoever reaches the socket may do everything. */
enum err order_allow(struct app *app, struct ctx *cx, const struct order *o, struct permit *ret_p) MUST_CHECK;
/* The role that an order needs, and whether it is one of those that wait for a second operator where there are two. */
enum operator_role order_role(const struct order *o);
/* It changes nothing, but for its own audit row. */
bool     order_tells(const struct order *o);
bool     order_is_dangerous(const struct order *o);
/* The row of a proven operator's order that its role does not allow; ERR_DENIED again. */
enum err order_refused(struct app *app, struct view *v, struct ctx *cx, const struct order *o) MUST_CHECK;
/* Runs the order's row without asking anybody. */
enum err order_run(struct app *app, struct view *v, struct ctx *cx, const struct order *o, struct buf *out) MUST_CHECK;
/* Keeps it until a second operator has approved: ERR_APPROVAL, which names its id [OPR-01]. */
enum err order_keep(struct app *app, struct view *v, struct ctx *cx, const struct order *o) MUST_CHECK;

#endif
