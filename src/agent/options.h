/* What stands on the command line. Secrets never do: a PIN comes from the terminal or from a descriptor. */
#ifndef AGENT_OPTIONS_H
#define AGENT_OPTIONS_H

#include <argp.h>
#include <stdbool.h>

#include "base/err.h"

struct options {
	const char *url;                /* consent, withdraw: the facility's address */
	const char *reader, *ca, *clock;
	const char *agree, *refuse, *end;       /* lists of kinds, or "all"; NULL: not given */
	const char *date;               /* online care; NULL: not given */
	const char *out;                /* certificate: file; NULL: standard output */
	int       pin_fd, form_fd;      /* -1: not given */
	const char *allow;              /* serve: the centre's origin; NULL: not given */
	long      wait_s, port;
	bool      spend_last, json, verbose;
	enum lang lang;
};

/* The options of each command, for argp; all are taken by options_take, whose input is a struct options. */
extern const struct argp_option options_consent[], options_withdraw[], options_register[], options_sign[], options_serve[], options_card[],
    options_certificate[];
void    options_preset(struct options *o);
error_t options_take(int key, char *arg, struct argp_state *state);
/* The same for a command with one argument, the address. */
error_t options_take_url(int key, char *arg, struct argp_state *state);

#endif
