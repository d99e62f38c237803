/* Options, the choice between here and the centre, and how it ended. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/limit.h"
#include "base/log.h"
#include "cli/cli.h"

const char *argp_program_version = "kyotaku " KYOTAKU_VERSION;

const struct local locals[] = {
	{ "init DIR",                      "make a data folder",                               init_command },
	{ "trust take PKI",                "pin the roots and revocation lists of a folder",   trust_take_command },
	{ "trust drop NAME",               "pin a root no longer",                             trust_drop_command },
	{ "tls renew",                     "a new key and certificate for the centre",         tls_renew_command },
	{ "tls renew NAME...",             "the same for these names and addresses",           tls_renew_command },
	{ "authority prepare",             "trust the next authority of the network, too",     authority_prepare_command },
	{ "authority use",                 "let it sign; the old one is still trusted",        authority_use_command },
	{ "authority use NAME...",         "the same, the centre having these names",          authority_use_command },
	{ "authority drop",                "trust the old one no longer",                      authority_drop_command },
	{ "app key",                       "the centre's key for the provider of an app: made once, its public half shown", app_key_command },
	{ "evidence check FILE",           "look evidence through that was shown as JSON, without a centre", evidence_check_command },
	{ "backup verify OUT",             "look a back-up through",                           backup_verify_command },
	{ "backup restore OUT DIR",        "a data folder from a back-up",                     backup_restore_command },
	{ "doctor",                        "look the installation through, say what to mend",  doctor_command },
	{ "operator add NAME ROLE OUT",    "an operator; the token goes into the file OUT",    operator_add_command },
	{ "operator issue NAME OUT",       "a key and certificate for the operator's pages",   operator_issue_command },
	{ "operator certify NAME REQUEST OUT", "the same for a key of its own (CSR)",           operator_certify_command },
	{ "operator list",                 "the operators and their roles",                    operator_list_command },
	{ "operator end NAME",             "an operator no longer",                            operator_end_command },
	{ "pki make PKI",                  "make a test hierarchy for cards",                  pki_make_command },
	{ "pki revoke PKI SERIAL",         "put a certificate on the revocation lists",        pki_revoke_command },
	{ "card make PKI OUT",             "make a virtual My Number Card (PIN by --pin-fd)",  card_make_command },
	{ "card register KEY CERT",        "bind a card's certificate (DER) to a person",      card_register_command },
	{ "terminal issue CODE LABEL OUT", "make a terminal's certificate and let it in",      terminal_issue_command },
	{ "terminal certify CODE LABEL REQUEST OUT", "a certificate for a key of its own (CSR), and let it in", terminal_certify_command },
	{ "entry qr CODE MODE OUT",        "write the address as OUT.png and OUT.svg",         entry_qr_command },
	{ "clock show",                    "the time of the data folder's clock",              clock_show_command },
	{ "clock set TIME",                "move the clock (2026-11-22T10:00:00+09:00)",       clock_set_command },
	{ "clock forward DAYS",            "move the clock by days",                           clock_forward_command },
	{ "fallback ANSWER",               "what to do after 2, 3, 4 or an outage",            fallback_command },
	{ "subsidy amount KIND WORD...",   "what 財政支援 comes to, and why",                  subsidy_amount_command },
	{ "subsidy deadlines",             "deadlines, the earlier ones too",                  subsidy_deadlines_command },
	{ "fallback form OUT",             "an empty 被保険者資格申立書 (PDF), without a centre",     fallback_form_command },
	{ "errors",                        "all outcomes: code, statuses, texts",              errors_command },
	{ "limits",                        "all ceilings",                                     limits_command },
	{ "openapi",                       "the file interface as an OpenAPI document",         openapi_command },
	{ "settings",                      "all settings of a facility (環境設定情報)",        settings_command },
};
const size_t local_count = sizeof locals / sizeof locals[0];

#define HELP_COLUMN 29
#define HELP_BYTES  4096
#define TOKEN_FILE_BYTES 200
#define PASSWORD_LINE 300

enum { OPT_JSON = 256, OPT_FACILITY, OPT_PATIENT, OPT_OPERATOR, OPT_MOVABLE, OPT_PIN, OPT_EXPIRES, OPT_BEGINS, OPT_DAYS,
	OPT_ACCOUNT, OPT_LANG, OPT_PASSWORD, OPT_TOKEN, OPT_GENERATION, OPT_KEYS };

static const struct argp_option options[] = {
	{ "data", 'd', "DIR", 0, "the data folder (or the environment's KYOTAKU_DATA)", 0 },
	{ "json", OPT_JSON, NULL, 0, "answer as JSON", 0 },
	{ "lang", OPT_LANG, "ja|en", 0, "language of reports (ja)", 0 },
	{ "account", OPT_ACCOUNT, "NAME", 0, "who gives the order, for the audit (default: operator)", 0 },
	{ "password-stdin", OPT_PASSWORD, NULL, 0, "account add, account reset: read the password (one line) instead of making one", 0 },
	{ "token-file", OPT_TOKEN, "FILE", 0, "the token of that operator (operator add)", 0 },
	{ "audit-keys", OPT_KEYS, "FILE", 0, "backup verify, backup restore: the keys of the audit, where the back-up has none", 0 },
	{ "facility-address", OPT_FACILITY, "HOST:PORT", 0, "init: where terminals connect", 1 },
	{ "patient-address", OPT_PATIENT, "HOST:PORT", 0, "init: where patients' devices connect", 1 },
	{ "operator-address", OPT_OPERATOR, "HOST:PORT", 0, "init: where operators' browsers connect (default: nowhere)", 1 },
	{ "movable-clock", OPT_MOVABLE, NULL, 0, "init: a clock that `kyotaku clock` can move (tests, demo)", 1 },
	{ "pin-fd", OPT_PIN, "N", 0, "card make: read the PIN from this file descriptor", 2 },
	{ "begins", OPT_BEGINS, "DATE", 0, "card make: first day of the certificate", 2 },
	{ "expires", OPT_EXPIRES, "DATE", 0, "card make: last day of the certificate", 2 },
	{ "generation", OPT_GENERATION, "N", 0, "card make: of the root, 1 to 4; 4 is the coming card, P-384 (default 3)", 2 },
	{ "days", OPT_DAYS, "N", 0, "terminal or operator issue, certify: life of the certificate (default 365)", 2 },
	{ 0 }
};

/* A pattern that is too long for its column stands on a line of its own. */
static void
help_row(FILE *f, const char *pattern, const char *text)
{
	if (strlen(pattern) <= HELP_COLUMN)
		(void)fprintf(f, "  %-*s %s\n", HELP_COLUMN, pattern, text);
	else
		(void)fprintf(f, "  %s\n  %*s %s\n", pattern, HELP_COLUMN, "", text);
}

static char *
help(int key, const char *text, void *input)
{
	char *p = NULL;
	size_t n;
	FILE *f;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC || (f = open_memstream(&p, &n)) == NULL)
		return (char *)(uintptr_t)text;
	(void)fputs("Commands that run here:\n", f);
	for (size_t i = 0; i < local_count; i++)
		help_row(f, locals[i].pattern, locals[i].text);
	(void)fputs("\nCommands that the running centre carries out (kyotakud --data DIR):\n", f);
	for (size_t i = 0; i < command_count; i++)
		help_row(f, commands[i].pattern, commands[i].text);
	(void)fputs("\nExit status: 0, or that of the error; see `kyotaku errors`.", f);
	(void)fclose(f);
	return p;
}

static error_t
on_word(struct options *op, char *arg, struct argp_state *state)
{
	if (op->order.count >= ADMIN_WORDS)
		argp_error(state, "too many words");
	op->order.words[op->order.count++] = arg;
	return 0;
}

static enum lang
lang_read(const char *arg, struct argp_state *state)
{
	if (strcmp(arg, "ja") != 0 && strcmp(arg, "en") != 0)
		argp_error(state, "--lang is ja or en");
	return strcmp(arg, "en") == 0 ? LANG_EN : LANG_JA;
}

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
	struct options *op = state->input;

	switch (key) {
	case 'd':          op->folder = arg;                    return 0;
	case OPT_JSON:     op->json = op->order.json = true;    return 0;
	case OPT_ACCOUNT:  op->order.account = arg;             return 0;
	case OPT_TOKEN:    op->token_file = arg;                return 0;
	case OPT_KEYS:     op->audit_keys = arg;                return 0;
	case OPT_LANG:     op->order.lang = lang_read(arg, state); return 0;
	case OPT_PASSWORD: op->password_stdin = true;           return 0;
	case OPT_FACILITY: op->facility_address = arg;          return 0;
	case OPT_PATIENT:  op->patient_address = arg;           return 0;
	case OPT_OPERATOR: op->operator_address = arg;          return 0;
	case OPT_MOVABLE:  op->movable_clock = true;            return 0;
	case OPT_PIN:      op->pin_fd = strtol(arg, NULL, 10);  return 0;
	case OPT_EXPIRES:  op->expires = arg;                   return 0;
	case OPT_BEGINS:   op->begins = arg;                    return 0;
	case OPT_DAYS:     op->days = strtol(arg, NULL, 10);    return 0;
	case OPT_GENERATION: op->generation = strtol(arg, NULL, 10); return 0;
	case ARGP_KEY_ARG: return on_word(op, arg, state);
	case ARGP_KEY_END:
		if (op->order.count == 0)
			argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* No pattern fits: names those that begin with the same word. */
static enum err
refuse(struct ctx *cx, const struct order *o)
{
	struct buf b;

	buf_init(&b, cx, HELP_BYTES);
	for (size_t i = 0; i < local_count + command_count; i++) {
		const char *pattern = i < local_count ? locals[i].pattern : commands[i - local_count].pattern;
		size_t n = strcspn(pattern, " ");

		if (strlen(o->words[0]) == n && strncmp(pattern, o->words[0], n) == 0)
			buf_fmt(&b, "%s%s", b.n > 0 ? "; " : "", pattern);
	}
	TRY(buf_done(&b));
	return b.n == 0 ? fail(cx, ERR_USAGE, "no such command") : fail(cx, ERR_USAGE, "the form is: %s", b.p);
}

/* A password goes to the centre as a file would. */
static enum err
with_password(struct ctx *cx, struct options *op, struct buf *out)
{
	char line[PASSWORD_LINE];
	enum err e;

	if (strcmp(op->order.words[0], "account") != 0 || fgets(line, sizeof line, stdin) == NULL)
		return fail(cx, ERR_USAGE, "--password-stdin is for account add and account reset");
	op->order.body = line;
	op->order.body_n = strlen(line);
	e = remote_order(cx, op, &op->order, out);
	secret_wipe(line, sizeof line);
	return e;
}

/* Commands of the centre that `kyotaku` carries out in parts, or completes. */
static const struct {
	const char *pattern;
	enum err  (*run)(struct ctx *cx, const struct options *op, struct buf *out);
} completed[] = {
	{ "backup make OUT", backup_make_run },
	{ "import check KIND FILE", import_check_run },
	{ "import insurer FILE", import_insurer_run },
	{ "import master FILE", import_master_run },
	{ "import claims FILE", import_claims_run },
	{ "import returned FILE", import_returned_run },
	{ "import checkups FILE", import_checkups_run },
};

/* The first line of the file that `operator add` wrote. */
static enum err
take_token(struct ctx *cx, struct options *op)
{
	char *p;
	size_t n;

	if (op->token_file == NULL)
		return ERR_OK;
	TRY(named_read(cx, op->token_file, TOKEN_FILE_BYTES, &p, &n));
	p[strcspn(p, "\r\n")] = '\0';
	op->order.token = p;
	return ERR_OK;
}
static enum err
run(struct ctx *cx, struct options *op, struct buf *out)
{
	bool known = false;
	char *p;

	TRY(take_token(cx, op));
	for (size_t i = 0; i < local_count; i++)
		if (order_fits(locals[i].pattern, &op->order))
			return locals[i].run(cx, op, out);
	for (size_t i = 0; i < sizeof completed / sizeof completed[0]; i++)
		if (order_fits(completed[i].pattern, &op->order))
			return completed[i].run(cx, op, out);
	for (size_t i = 0; i < command_count; i++)
		known = known || order_fits(commands[i].pattern, &op->order);
	if (!known)
		return refuse(cx, &op->order);
	TRY(folder_check(cx, op));
	if (admin_wants_file(&op->order)) {
		TRY(named_read(cx, op->order.words[op->order.count - 1], LIMIT_IMPORT_BYTES, &p, &op->order.body_n));
		op->order.body = p;
	}
	if (op->password_stdin)
		return with_password(cx, op, out);
	return remote_order(cx, op, &op->order, out);
}

int
main(int argc, char **argv)
{
	struct options op = { .folder = getenv("KYOTAKU_DATA"), .pin_fd = -1, .days = 365,
	    .order = { .body = "", .account = "operator", .token = "" } };
	const struct argp argp = { options, on_option, "COMMAND...", "Kyotaku (居宅): the operator's command line.\v ", NULL,
	    help, NULL };
	struct ctx cx;
	struct buf out;
	enum err e;

	argp_err_exit_status = err_exit(ERR_USAGE);
	(void)setenv("ARGP_HELP_FMT", "rmargin=120,no-dup-args-note", 0);        /* the rows below break their lines themselves */
	if (argp_parse(&argp, argc, argv, 0, NULL, &op) != 0)
		return err_exit(ERR_USAGE);
	log_open("kyotaku");
	(void)umask(0077);
	if (ctx_init(&cx, clock_system(), 0) != ERR_OK)
		return err_exit(ERR_SYSTEM);
	buf_init(&out, &cx, LIMIT_IMPORT_BYTES);
	e = run(&cx, &op, &out);
	if (out.n > 0)
		(void)fwrite(out.p, 1, out.n, stdout);
	if (e != ERR_OK)
		(void)fprintf(stderr, "kyotaku: %s %s\n         %s\n         (%s)\n", err_code(e), err_text(e, LANG_JA),
		    err_text(e, LANG_EN), cx.fault.detail);
	ctx_release(&cx);
	return err_exit(e);
}
