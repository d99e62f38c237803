/* One line per event on standard error: `rid=… what=… who=… e=… ms=…`. The log says what the machine
 * did; what was done to a person's record is the audit's matter. No names, numbers, PINs or health
 * data: a fault's detail and ids only (tool/log_words.py looks for format strings that could). */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/ctx.h"

/* Names the program in front of each line. The string is borrowed. */
void log_open(const char *program);
/* Silences everything, for tests and `--quiet`. */
void log_quiet(void);
/* An event that belongs to no request. */
void log_event(const char *what, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The end of a request: outcome, who asked ("-" for nobody), how long it took; the fault's place and
 * detail when e is not ERR_OK. */
void log_request(const struct ctx *cx, const char *what, const char *who, enum err e, int64_t ms);

#endif
