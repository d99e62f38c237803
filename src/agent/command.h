/* The sub-commands: a row each in main.c. */
#ifndef AGENT_COMMAND_H
#define AGENT_COMMAND_H

#include "agent/screen.h"

enum err command_consent(struct ctx *cx, const struct options *o, struct screen *s) MUST_CHECK;
enum err command_register(struct ctx *cx, const struct options *o, struct screen *s) MUST_CHECK;
enum err command_withdraw(struct ctx *cx, const struct options *o, struct screen *s) MUST_CHECK;
enum err command_serve(struct ctx *cx, const struct options *o, struct screen *s) MUST_CHECK;
enum err command_sign(struct ctx *cx, const struct options *o, struct screen *s) MUST_CHECK;
enum err command_tries(struct ctx *cx, const struct options *o, struct screen *s) MUST_CHECK;
enum err command_readers(struct ctx *cx, const struct options *o, struct screen *s) MUST_CHECK;
enum err command_certificate(struct ctx *cx, const struct options *o, struct screen *s) MUST_CHECK;

#endif
