/* kyotaku-link: command line and settings, and nothing else. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "link/link.h"
#include "link/settings.h"
#include "link/status.h"

#define SETTINGS_BYTES 65536

enum {
	KEY_FOLDER = 256, KEY_CENTRE, KEY_CERT, KEY_KEY, KEY_CA, KEY_FACILITY, KEY_CONF, KEY_ONCE, KEY_CLOCK,
	KEY_JSON,
};

struct told {
	const char *conf, *command;
	struct link_settings line;           /* texts only; NULL where the command line is silent */
	bool once, json;
};

static const struct argp_option options[] = {
	{ "folder", KEY_FOLDER, "DIR", 0, "the folder shared with the receipt computer", 0 },
	{ "centre", KEY_CENTRE, "URL", 0, "address of the centre, https://name:port", 0 },
	{ "cert", KEY_CERT, "FILE", 0, "certificate of this terminal (PEM)", 0 },
	{ "key", KEY_KEY, "FILE", 0, "its private key (PEM)", 0 },
	{ "ca", KEY_CA, "FILE", 0, "authorities of the centre (PEM)", 0 },
	{ "facility", KEY_FACILITY, "CODE", 0, "医療機関コード, ten digits", 0 },
	{ "conf", KEY_CONF, "FILE", 0, "settings; the command line wins over them", 0 },
	{ "once", KEY_ONCE, NULL, 0,
	    "handle what is there, then end: 0 when all was answered, 20 when something waits on", 0 },
	{ "clock", KEY_CLOCK, "HOW", 0, "system, or file:/path of a movable clock", 0 },
	{ "json", KEY_JSON, NULL, 0, "status: for machines", 0 },
	{ 0 },
};

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
	struct told *t = state->input;
	const struct { int key; const char **at; } texts[] = {
		{ KEY_FOLDER, &t->line.folder }, { KEY_CENTRE, &t->line.centre }, { KEY_CERT, &t->line.cert },
		{ KEY_KEY, &t->line.key }, { KEY_CA, &t->line.ca }, { KEY_FACILITY, &t->line.facility },
		{ KEY_CLOCK, &t->line.clock }, { KEY_CONF, &t->conf }, { ARGP_KEY_ARG, &t->command },
	};

	if (key == ARGP_KEY_ARG && state->arg_num > 0)
		argp_usage(state);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if (texts[i].key == key) {
			*texts[i].at = arg;
			return 0;
		}
	}
	if (key == KEY_ONCE)
		t->once = true;
	else if (key == KEY_JSON)
		t->json = true;
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

static void
over(const char **setting, const char *told)
{
	if (told != NULL)
		*setting = told;
}

static enum err
settings_read(struct ctx *cx, const struct told *t, struct link_settings *ret_s)
{
	struct link_settings s = { 0 };

	TRY(conf_read(cx, link_settings_rows, link_settings_count, t->conf, &s));
	over(&s.folder, t->line.folder);
	over(&s.centre, t->line.centre);
	over(&s.cert, t->line.cert);
	over(&s.key, t->line.key);
	over(&s.ca, t->line.ca);
	over(&s.facility, t->line.facility);
	over(&s.clock, t->line.clock);
	if (s.names[0] != '\0')
		TRY(msg_names_read(cx, s.names));
	*ret_s = s;
	return ERR_OK;
}

static enum err
work(struct ctx *cx, const struct told *t)
{
	struct link_settings s;
	struct link *l;
	enum err e;

	TRY(settings_read(cx, t, &s));
	TRY(link_settings_check(cx, &s));
	TRY(link_open(cx, &s, t->once, &l));
	e = link_run(l, t->once);
	link_close(&l);
	return e == ERR_OK ? ERR_OK : fail(cx, e, "requests wait on: see the lines above, or kyotaku-link status");
}

static enum err
status(struct ctx *cx, const struct told *t)
{
	struct link_settings s;
	struct report r;
	enum err e;

	TRY(settings_read(cx, t, &s));
	status_look(cx, &s, &r);
	TRY(status_print(cx, &r, t->json));
	e = status_verdict(&r);
	if (e != ERR_OK)
		exit(err_exit(e));      /* it has been said already, layer by layer */
	return e;
}

static enum err
sample(struct ctx *cx, const struct told *t)
{
	struct buf b;

	(void)t;
	buf_init(&b, cx, SETTINGS_BYTES);
	conf_sample(&b, "kyotaku-link", link_settings_rows, link_settings_count);
	TRY(buf_done(&b));
	(void)fwrite(b.p, 1, b.n, stdout);
	return ERR_OK;
}

static const struct { const char *name; enum err (*run)(struct ctx *, const struct told *); } commands[] = {
	{ "run", work },
	{ "status", status },
	{ "settings", sample },
};

static enum err
run(struct ctx *cx, const struct told *t)
{
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (strcmp(t->command, commands[i].name) == 0)
			return commands[i].run(cx, t);
	return fail(cx, ERR_USAGE, "no command '%.32s'", t->command);
}

static enum lang
lang_of_user(void)
{
	const char *names[] = { "LC_ALL", "LC_MESSAGES", "LANG" }, *v;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if ((v = getenv(names[i])) != NULL && v[0] != '\0')
			return strncmp(v, "ja", 2) == 0 ? LANG_JA : LANG_EN;
	return LANG_EN;
}

int
main(int argc, char **argv)
{
	static const struct argp argp = { options, on_option, "[run|status|settings]",
	    "Carries requests of a receipt computer from a folder to the centre, and the results back.\v"
	    "run (the default) works until SIGTERM; status tells what waits and what is wrong; settings prints a "
	    "sample of the settings file.", NULL, NULL, NULL };
	struct told told = { .command = "run" };
	struct ctx cx;
	enum err e;

	argp_program_version = "kyotaku-link " KYOTAKU_VERSION;
	argp_err_exit_status = err_exit(ERR_USAGE);
	log_open("kyotaku-link");
	(void)argp_parse(&argp, argc, argv, 0, NULL, &told);
	if (ctx_init(&cx, clock_system(), 0) != ERR_OK)
		return err_exit(ERR_SYSTEM);
	cx.lang = lang_of_user();
	if ((e = run(&cx, &told)) != ERR_OK)
		fprintf(stderr, "kyotaku-link: %s: %s %s\n", err_code(e), err_text(e, cx.lang), cx.fault.detail);
	ctx_release(&cx);
	return err_exit(e);
}
