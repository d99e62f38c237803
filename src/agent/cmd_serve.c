/* `kyotaku-card serve`: the reader for pages on this device, until it is told to end. */
#include <signal.h>
#include <string.h>

#include "agent/command.h"
#include "agent/serve.h"

#define BODY_BYTES 4096

/* "https://host[:port]", as a browser writes it. */
static bool
is_origin(const char *s)
{
	return strncmp(s, "https://", 8) == 0 && s[8] != '\0' && strpbrk(s + 8, "/?#@ '\";") == NULL;
}

static enum err
run(struct ctx *cx, struct serve *v, const char *address)
{
	const struct http_listener row = { .name = "reader", .address = address, .max_body = BODY_BYTES, .serve = serve_request, .user = v };
	struct http_server *server;
	sigset_t wanted;
	int got;

	(void)sigemptyset(&wanted);
	(void)sigaddset(&wanted, SIGTERM);
	(void)sigaddset(&wanted, SIGINT);
	(void)pthread_sigmask(SIG_BLOCK, &wanted, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	TRY(http_server_start(cx, &row, 1, 1, &server));
	screen_say(v->s, WORD_SERVING, v->host);
	serve_new_code(v);
	(void)sigwait(&wanted, &got);
	http_server_stop(&server);
	serve_forget(v);
	return ERR_OK;
}

enum err
command_serve(struct ctx *cx, const struct options *o, struct screen *s)
{
	static struct serve v;
	const char *address = ctx_fmt(cx, "127.0.0.1:%ld", o->port);

	if (address == NULL)
		return cx->fault.code;
	if (o->allow == NULL || !is_origin(o->allow))
		return screen_why(s, fail(cx, ERR_USAGE, "--allow"), WORD_NEED_ALLOW, NULL);
	v = (struct serve){ .o = o, .s = s };
	(void)snprintf(v.host, sizeof v.host, "%s", address);
	return run(cx, &v, address);
}
