/* The line to the centre, without TLS or HTTP: does its name have an address, and does its port answer? */
#ifndef LINK_LINE_H
#define LINK_LINE_H

#include "base/ctx.h"

/* ERR_INPUT: not an address of the form https://name:port; ERR_AWAY: no such name, or nothing answers
 * there. */
enum err line_check(struct ctx *cx, const char *url, int timeout_ms) MUST_CHECK;

#endif
