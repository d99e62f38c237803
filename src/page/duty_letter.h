/* A letter to a facility that has not turned on a function it needs. */
#ifndef PAGE_DUTY_LETTER_H
#define PAGE_DUTY_LETTER_H

#include "domain/duty.h"
#include "page/sheet.h"

/* One line per function that is owed: the mode, since when, and the setting to change. NULL as ctx_alloc. */
const char *duty_line(struct ctx *cx, const struct duty *d, size_t row, enum lang l);
/* Appends a PDF to out. `made` is the day of the letter. */
enum err duty_letter_write(struct ctx *cx, const struct facility *f, const struct duty *d, enum lang l, instant made,
    struct buf *out) MUST_CHECK;

#endif
