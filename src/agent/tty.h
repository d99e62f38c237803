/* The person's keyboard: lines, and PINs that do not appear on the screen. */
#ifndef AGENT_TTY_H
#define AGENT_TTY_H

#include <stdio.h>

#include "base/ctx.h"
#include "card/pin.h"

#define TTY_LINE 256

/* One line without its end; what is longer than the room is cut. ERR_STOPPED at the end of input. */
enum err tty_line(struct ctx *cx, int fd, char ret_line[TTY_LINE]) MUST_CHECK;

/* At most 16 bytes up to the end of the line. A terminal does not show them: it is dark before the prompt is
 * written to `out` (NULL: no prompt), and gets its settings back afterwards and when a signal ends the program.
 * What is no terminal is not prompted. ERR_STOPPED at the end of input, ERR_USAGE when fd cannot be read. The
 * caller wipes the pin, whatever came back. */
enum err tty_pin(struct ctx *cx, int fd, FILE *out, const char *prompt, struct pin *ret_pin) MUST_CHECK;

#endif
