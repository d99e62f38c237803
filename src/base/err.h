/* Outcomes. Every function that can fail returns one, and every caller must look at it.
 * Results come last in the argument list, are named ret_x and are set only on success. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

enum err {
#define ERR(name, code, http, exit, ja, en) ERR_##name,
#include "base/err.def"
#undef ERR
	ERR_COUNT
};

enum lang { LANG_JA, LANG_EN };

/* What the table says. The pointers live for ever. An `e` outside the table reads as ERR_SYSTEM. */
const char *err_name(enum err e);               /* "CONSENT_ENDED" */
const char *err_code(enum err e);               /* "KYO-E-0031", "" for ERR_OK */
int         err_http(enum err e);
int         err_exit(enum err e);
const char *err_text(enum err e, enum lang l);  /* what happened, and what to do next */

/* The row with that code, ERR_SYSTEM when there is none: for answers read from another program. */
enum err    err_from_code(const char *code);

/* Returns early with the outcome of a call; only where nothing is left to undo. */
#define TRY(call) do { enum err try_e_ = (call); if (try_e_ != ERR_OK) return try_e_; } while (0)

#endif
