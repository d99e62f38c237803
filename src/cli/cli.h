/* `kyotaku`: the operator's command line. Commands of the table below run here; all others are the centre's
 * (admin/commands.c) and travel over the admin socket of the data folder. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "admin/admin.h"
#include "base/clock.h"

struct options {
	const char *folder;             /* --data */
	const char *facility_address, *patient_address, *operator_address;      /* init */
	const char *token_file;
	const char *audit_keys;         /* backup verify, backup restore */
	const char *expires;            /* card make: YYYY-MM-DD */
	const char *begins;
	bool  json, movable_clock;
	bool  password_stdin;
	long  pin_fd;                   /* -1: none */
	long  days;
	long  generation;               /* card make: 0 is that of today */
	struct order order;
};

struct local {
	const char *pattern, *text;
	enum err  (*run)(struct ctx *cx, const struct options *op, struct buf *out);
};
extern const struct local locals[];
extern const size_t local_count;

/* Sends op->order (or the words given) to the centre and appends what it says. ERR_AWAY when it does not run. */
enum err remote_order(struct ctx *cx, const struct options *op, const struct order *o, struct buf *out) MUST_CHECK;
/* op's order with other words. */
struct order remote_words(const struct options *op, const char *const *words, size_t n);

#define LOCAL(name) enum err name(struct ctx *cx, const struct options *op, struct buf *out)
LOCAL(init_command);
LOCAL(trust_take_command);
LOCAL(pki_make_command);
LOCAL(pki_revoke_command);
LOCAL(card_make_command);
LOCAL(card_register_command);
LOCAL(terminal_issue_command);
LOCAL(terminal_certify_command);
LOCAL(entry_qr_command);
LOCAL(clock_show_command);
LOCAL(clock_set_command);
LOCAL(clock_forward_command);
LOCAL(fallback_command);
LOCAL(fallback_form_command);
LOCAL(backup_verify_command);
LOCAL(backup_restore_command);
LOCAL(doctor_command);
LOCAL(operator_add_command);
LOCAL(operator_issue_command);
LOCAL(operator_certify_command);
LOCAL(operator_end_command);
LOCAL(operator_list_command);
LOCAL(app_key_command);
LOCAL(evidence_check_command);
LOCAL(tls_renew_command);
LOCAL(authority_prepare_command);
LOCAL(authority_use_command);
LOCAL(authority_drop_command);
LOCAL(trust_drop_command);
LOCAL(subsidy_amount_command);
LOCAL(subsidy_deadlines_command);
/* Instead of the commands of the same words in admin/: in parts, or with a whole path. */
LOCAL(backup_make_run);
LOCAL(import_check_run);
LOCAL(import_insurer_run);
LOCAL(import_master_run);
LOCAL(import_claims_run);
LOCAL(import_returned_run);
LOCAL(import_checkups_run);
LOCAL(errors_command);
LOCAL(limits_command);
LOCAL(openapi_command);
LOCAL(settings_command);

/* That --data names a data folder: ERR_USAGE, ERR_NOT_FOUND. */
enum err folder_check(struct ctx *cx, const struct options *op) MUST_CHECK;
/* file_read, with the name in the detail of a refusal: the operator typed it. */
enum err named_read(struct ctx *cx, const char *path, size_t max, char **ret_p, size_t *ret_n) MUST_CHECK;
/* The clock of the data folder: cx->now becomes its time. */
enum err local_clock(struct ctx *cx, const struct options *op) MUST_CHECK;

#endif
