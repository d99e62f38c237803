/* `kyotaku-link status`: what waits, what was answered last, and what is wrong, layer by layer. */
#ifndef LINK_STATUS_H
#define LINK_STATUS_H

#include "link/settings.h"

/* Prints to standard output, in words or as JSON. Returns the outcome of the first layer that is wrong. */
enum err status_print(struct ctx *cx, const struct link_settings *s, bool json) MUST_CHECK;

#endif
