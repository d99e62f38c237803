/* kyotaku-card: shows what a facility asks, takes the answers, lets the card sign them, shows the receipt. */
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "agent/command.h"
#include "base/clock.h"
#include "base/log.h"

#define PROGRAM "kyotaku-card"

struct command {
	const char *name;
	enum err (*run)(struct ctx *cx, const struct options *o, struct screen *s);
	struct argp argp;
};

static const struct command commands[] = {
	{ "consent", command_consent, { options_consent, options_take_url, "https://HOST:PORT/r/TOKEN",
	    "Opens a facility's address, asks for the consents, lets the card sign them.", NULL, NULL, NULL } },
	{ "withdraw", command_withdraw, { options_withdraw, options_take_url, "https://HOST:PORT/r/TOKEN",
	    "Opens a facility's address and ends consents there, with the card.", NULL, NULL, NULL } },
	{ "register", command_register, { options_register, options_take_url, "https://HOST:PORT/r/TOKEN",
	    "Registers the card as an insurance card (利用登録), once, at a facility's address.", NULL, NULL, NULL } },
	{ "sign", command_sign, { options_sign, options_take_url, "https://HOST:PORT/r/TOKEN/h/NUMBER",
	    "Takes over what was chosen on a page of the centre, shows it, and lets the card sign it.", NULL, NULL, NULL } },
	{ "serve", command_serve, { options_serve, options_take, NULL,
	    "Serves the pages of a centre on this device: shows what they hand over, asks for the PIN, lets the card sign.", NULL, NULL, NULL } },
	{ "tries", command_tries, { options_card, options_take, NULL,
	    "Says how many tries are left for the PIN. Costs none.", NULL, NULL, NULL } },
	{ "readers", command_readers, { options_card, options_take, NULL,
	    "Lists the card readers.", NULL, NULL, NULL } },
	{ "certificate", command_certificate, { options_certificate, options_take, NULL,
	    "Reads the user authentication certificate. Needs no PIN.", NULL, NULL, NULL } },
};
#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

const char *argp_program_version = PROGRAM " " KYOTAKU_VERSION;

/* Where the command's own words begin. */
struct chosen { const struct command *command; int argc; char **argv; };

static error_t
command_take(int key, char *arg, struct argp_state *state)
{
	struct chosen *c = state->input;

	if (key == ARGP_KEY_END && c->command == NULL)
		argp_error(state, "a command is missing");
	if (key != ARGP_KEY_ARG)
		return key == ARGP_KEY_END ? 0 : ARGP_ERR_UNKNOWN;
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(commands[i].name, arg) == 0)
			c->command = &commands[i];
	if (c->command == NULL)
		argp_error(state, "no command of that name");
	c->argv = &state->argv[state->next - 1];
	c->argc = state->argc - state->next + 1;
	state->next = state->argc;
	return 0;
}

/* A PIN in memory must not reach a core file, nor another process of the same user. */
static bool
process_harden(void)
{
	const struct rlimit none = { 0, 0 };

	return setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

static enum err
command_run(const struct command *c, const struct options *o)
{
	int64_t since = clock_ticks_ms();
	struct screen s;
	struct ctx cx;
	enum err e;

	TRY(ctx_init(&cx, clock_system(), 0));
	cx.lang = o->lang;
	screen_open(&s, &cx, o->json);
	e = process_harden() ? c->run(&cx, o, &s) : fail(&cx, ERR_SYSTEM, "the process cannot be hardened");
	if (e != ERR_OK) {
		(void)fflush(stdout);
		screen_failure(&s, e);
	}
	log_request(&cx, c->name, "-", e, clock_ticks_ms() - since);
	ctx_release(&cx);
	return e;
}

int
main(int argc, char **argv)
{
	static const struct argp argp = { NULL, command_take, "COMMAND [OPTION...]",
	    "The card reader of a person and of visiting staff.\v"
	    "Commands: consent, withdraw, register, sign, serve, tries, readers, certificate. `" PROGRAM " COMMAND --help` says more.",
	    NULL, NULL, NULL };
	struct chosen chosen = { NULL, 0, NULL };
	struct options o;
	char name[64];

	log_open(PROGRAM);
	argp_err_exit_status = err_exit(ERR_USAGE);
	if (argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &chosen) != 0)
		return err_exit(ERR_USAGE);
	(void)snprintf(name, sizeof name, "%s %s", PROGRAM, chosen.command->name);
	chosen.argv[0] = name;
	options_preset(&o);
	if (argp_parse(&chosen.command->argp, chosen.argc, chosen.argv, 0, NULL, &o) != 0)
		return err_exit(ERR_USAGE);
	if (!o.verbose)
		log_quiet();
	return err_exit(command_run(chosen.command, &o));
}
