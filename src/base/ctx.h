/* What every call of one request shares. Made at the edge (one per HTTP request, input file or
 * command), released when the answer has left. */
#ifndef BASE_CTX_H
#define BASE_CTX_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/instant.h"

struct ctx {
	struct arena *mem;      /* owned by the edge; every result lives here */
	instant       now;      /* read once, so that one request sees one time */
	uint64_t      rid;      /* on every log line and audit row */
	enum lang     lang;     /* of the reader of the answer */
	struct {
		enum err code;
		const char *file;
		int line;
		char detail[200];
	} fault;                /* the last failure: where and why */
};

/* Makes a context with an arena of its own. `rid` 0 takes a new one. */
enum err ctx_init(struct ctx *cx, instant now, uint64_t rid) MUST_CHECK;
/* Gives the memory back. */
void     ctx_release(struct ctx *cx);
/* Ends a context that was made for a part of cx's work: its memory is given back, and when e is its failure, that becomes
 * the failure of cx. Returns e. */
enum err ctx_end_part(struct ctx *cx, struct ctx *part, enum err e);
/* A request id that this process has not used before; never 0. */
uint64_t ctx_new_rid(void);

/* Records where and why, and returns e:
 *     return fail(cx, ERR_INPUT, "R-112: card number of %zu digits", n);
 * The detail is for the log, the .why file and the error text of the reply. It names fields, rules
 * and positions, never a person's name, number or health data. */
#define fail(cx, e, ...) ctx_fail((cx), (e), __FILE__, __LINE__, __VA_ARGS__)
enum err ctx_fail(struct ctx *cx, enum err e, const char *file, int line, const char *fmt, ...)
    PRINTF_LIKE(5, 6);

/* Memory of the request, zeroed. NULL above the ceiling, and then the fault is recorded already:
 *     if ((p = ctx_alloc(cx, n)) == NULL) return cx->fault.code; */
void    *ctx_alloc(struct ctx *cx, size_t n);
/* The same for n things of a size; refuses overflow. */
void    *ctx_array(struct ctx *cx, size_t n, size_t size);
/* Copies into the request's memory. NULL as above. */
char    *ctx_str(struct ctx *cx, const char *s);
char    *ctx_strn(struct ctx *cx, const char *s, size_t n);
char    *ctx_fmt(struct ctx *cx, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
