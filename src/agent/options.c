/* The command line's options, as rows for argp. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "agent/options.h"

#define WAIT_MAX 600

enum key {
	KEY_READER = 0x100, KEY_CA, KEY_AGREE, KEY_REFUSE, KEY_DATE, KEY_PIN_FD, KEY_LAST, KEY_JSON, KEY_LANG,
	KEY_CLOCK, KEY_WAIT, KEY_END, KEY_OUT, KEY_VERBOSE, KEY_FORM_FD, KEY_ALLOW, KEY_PORT
};

#define ROW_READER  { "reader", KEY_READER, "READER", 0, \
	"pcsc (the first with a card), pcsc:NAME or virtual:FILE", 0 }
#define ROW_WAIT    { "wait", KEY_WAIT, "SECONDS", 0, "how long to wait for a card (30)", 0 }
#define ROW_JSON    { "json", KEY_JSON, NULL, 0, "one JSON object on standard output", 0 }
#define ROW_LANG    { "lang", KEY_LANG, "ja|en", 0, "language of what is said (ja)", 0 }
#define ROW_VERBOSE { "verbose", KEY_VERBOSE, NULL, 0, "log lines on standard error", 0 }

#define ROW_CA      { "ca", KEY_CA, "FILE", 0, "trust only these authorities (PEM) for the centre (the system's)", 0 }
#define ROW_FORM    { "form-fd", KEY_FORM_FD, "N", 0, \
	"read a registration's answers from this descriptor: lines NAME=VALUE, up to an empty one", 0 }
#define ROW_PIN     { "pin-fd", KEY_PIN_FD, "N", 0, "read the PIN from this descriptor, up to the end of the line", 0 }
#define ROW_LAST    { "spend-last-try", KEY_LAST, NULL, 0, "use the PIN's last try if only one is left", 0 }
#define ROW_CLOCK   { "clock", KEY_CLOCK, "CLOCK", 0, "system, or file:/PATH with an offset in seconds (system)", 0 }

const struct argp_option options_consent[] = {
	ROW_READER, ROW_WAIT, ROW_CA,
	{ "agree", KEY_AGREE, "KIND,...|all", 0, "agreed to (YZK, SRJ, SHJ, TKK, LIM, TSR)", 0 },
	{ "refuse", KEY_REFUSE, "KIND,...|all", 0, "not agreed to; a name counts before an `all`", 0 },
	{ "date", KEY_DATE, "YYYY-MM-DD", 0, "day of the consultation (online care)", 0 },
	ROW_PIN, ROW_LAST, ROW_CLOCK, ROW_JSON, ROW_LANG, ROW_VERBOSE, { 0 }
};
const struct argp_option options_withdraw[] = {
	ROW_READER, ROW_WAIT, ROW_CA,
	{ "end", KEY_END, "KIND,...|all", 0, "what is ended (YZK, SRJ, SHJ, TKK, LIM, TSR); all: the card check, too", 0 },
	ROW_PIN, ROW_LAST, ROW_CLOCK, ROW_JSON, ROW_LANG, ROW_VERBOSE, { 0 }
};
const struct argp_option options_register[] = {
	ROW_READER, ROW_WAIT, ROW_CA, ROW_FORM, ROW_PIN, ROW_LAST, ROW_CLOCK, ROW_JSON, ROW_LANG, ROW_VERBOSE, { 0 }
};
const struct argp_option options_sign[] = {
	ROW_READER, ROW_WAIT, ROW_CA, ROW_FORM, ROW_PIN, ROW_LAST, ROW_CLOCK, ROW_JSON, ROW_LANG, ROW_VERBOSE, { 0 }
};
const struct argp_option options_serve[] = {
	ROW_READER, ROW_CA,
	{ "allow", KEY_ALLOW, "ORIGIN", 0, "the centre whose pages are served: https://HOST[:PORT]", 0 },
	{ "port", KEY_PORT, "PORT", 0, "where to listen on 127.0.0.1 (36910)", 0 },
	ROW_CLOCK, ROW_LANG, ROW_VERBOSE, { 0 }
};
const struct argp_option options_card[] = { ROW_READER, ROW_WAIT, ROW_JSON, ROW_LANG, ROW_VERBOSE, { 0 } };
const struct argp_option options_certificate[] = {
	ROW_READER, ROW_WAIT,
	{ "out", KEY_OUT, "FILE", 0, "write DER to this file (PEM to standard output)", 0 },
	ROW_JSON, ROW_LANG, ROW_VERBOSE, { 0 }
};

void
options_preset(struct options *o)
{
	*o = (struct options){ .reader = "pcsc", .clock = "system", .pin_fd = -1, .form_fd = -1, .wait_s = 30, .port = 36910,
	    .lang = LANG_JA };
}

static long
number_take(const char *arg, long max, const char *name, struct argp_state *state)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(arg, &end, 10);
	if (arg[0] < '0' || arg[0] > '9' || *end != '\0' || errno != 0 || n > max)
		argp_error(state, "--%s takes 0 to %ld", name, max);
	return n;
}

static enum lang
lang_take(const char *arg, struct argp_state *state)
{
	if (strcmp(arg, "ja") != 0 && strcmp(arg, "en") != 0)
		argp_error(state, "--lang is ja or en");
	return strcmp(arg, "en") == 0 ? LANG_EN : LANG_JA;
}

/* The options that are a text. NULL for the others. */
static const char **
text_of(struct options *o, int key)
{
	const struct { int key; const char **at; } rows[] = {
		{ KEY_READER, &o->reader }, { KEY_CA, &o->ca }, { KEY_AGREE, &o->agree },
		{ KEY_REFUSE, &o->refuse }, { KEY_END, &o->end }, { KEY_DATE, &o->date }, { KEY_CLOCK, &o->clock }, { KEY_OUT, &o->out },
		{ KEY_ALLOW, &o->allow },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].key == key)
			return rows[i].at;
	return NULL;
}

/* The options that are a switch. */
static bool *
switch_of(struct options *o, int key)
{
	return key == KEY_LAST ? &o->spend_last : key == KEY_JSON ? &o->json
	    : key == KEY_VERBOSE ? &o->verbose : NULL;
}

error_t
options_take(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	if (text_of(o, key) != NULL)
		*text_of(o, key) = arg;
	else if (switch_of(o, key) != NULL)
		*switch_of(o, key) = true;
	else if (key == KEY_PIN_FD)
		o->pin_fd = (int)number_take(arg, 1023, "pin-fd", state);
	else if (key == KEY_FORM_FD)
		o->form_fd = (int)number_take(arg, 1023, "form-fd", state);
	else if (key == KEY_WAIT)
		o->wait_s = number_take(arg, WAIT_MAX, "wait", state);
	else if (key == KEY_PORT)
		o->port = number_take(arg, 65535, "port", state);
	else if (key == KEY_LANG)
		o->lang = lang_take(arg, state);
	else if (key == ARGP_KEY_ARG)
		argp_error(state, "too many arguments");
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

error_t
options_take_url(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	if (key == ARGP_KEY_ARG && o->url == NULL)
		o->url = arg;
	else if (key == ARGP_KEY_END && o->url == NULL)
		argp_error(state, "the facility's address is missing");
	else
		return options_take(key, arg, state);
	return 0;
}
