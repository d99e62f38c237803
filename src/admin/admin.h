/* The operator's commands: words (and a file's bytes) in, a report out. The centre runs them for `kyotaku`, which reaches
 * it through the admin socket: no other process opens the live store. One table row = pattern, check and help. */
#ifndef ADMIN_ADMIN_H
#define ADMIN_ADMIN_H

#include "app/app.h"
#include "base/buf.h"

#define ADMIN_WORDS 40

struct order {
	const char *words[ADMIN_WORDS];         /* "facility" "add" "1319999996" "架空診療所" */
	size_t      count;
	const char *body;                       /* the file of `import`; "" otherwise */
	size_t      body_n;
	bool        json;                       /* for machines */
	const char *account;                    /* who gives it: goes into the audit */
	const char *token;                      /* proves the account; "" otherwise */
	const unsigned char *certificate;       /* proves it in place of a token: the fingerprint of the page's TLS; NULL otherwise.
	                                           Never out of a frame. */
	enum lang   lang;                       /* of reports */
};

struct command {
	const char *pattern;                    /* "facility add CODE NAME": capitals stand for a word of the operator's */
	const char *text;
	enum err  (*run)(struct app *app, struct view *v, struct ctx *cx, const struct order *o, struct buf *out);
};
extern const struct command commands[];
extern const size_t command_count;

/* "facility add CODE NAME" against the words: small letters must be equal, capitals take any word, and WORD... at the end one or
 * more. */
bool     order_fits(const char *pattern, const struct order *o);
/* Finds the row and runs it. The view must not be begun. ERR_USAGE when no pattern fits. What was written to `out`
 * before an error stays there (a report of refused lines, say). */
enum err admin_run(struct app *app, struct view *v, struct ctx *cx, const struct order *o, struct buf *out) MUST_CHECK;
/* Whether the last word names a file whose bytes must be sent along. */
bool     admin_wants_file(const struct order *o);

/* The frame between `kyotaku` and the centre: one line of JSON, then the file as it is. */
enum err order_write(struct ctx *cx, const struct order *o, char **ret_p, size_t *ret_n) MUST_CHECK;
enum err order_read(struct ctx *cx, const char *p, size_t n, struct order *ret_o) MUST_CHECK;
/* The answer's frame: one line of JSON with the outcome and its detail, then the output. */
enum err verdict_write(struct ctx *cx, enum err e, const char *detail, const struct buf *out, char **ret_p, size_t *ret_n) MUST_CHECK;
enum err verdict_read(struct ctx *cx, const char *p, size_t n, enum err *ret_e, const char **ret_detail,
    const char **ret_out, size_t *ret_out_n) MUST_CHECK;

#endif
