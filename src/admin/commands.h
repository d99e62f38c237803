/* The functions behind the table of commands; a file per noun. */
#ifndef ADMIN_COMMANDS_H
#define ADMIN_COMMANDS_H

#include "admin/admin.h"

#define COMMAND(name) \
	enum err name(struct app *app, struct view *v, struct ctx *cx, const struct order *o, struct buf *out)

COMMAND(import_check_command);
COMMAND(import_insurer_command);
COMMAND(import_claims_command);
COMMAND(import_prescriptions_command);
COMMAND(import_returned_command);
COMMAND(import_part_command);
COMMAND(import_try_command);
COMMAND(feed_list_command);
COMMAND(feed_roll_back_command);
COMMAND(import_checkups_command);
COMMAND(import_master_command);
COMMAND(review_list_command);
COMMAND(review_accept_command);
COMMAND(review_refuse_command);
COMMAND(facility_add_command);
COMMAND(facility_list_command);
COMMAND(facility_find_command);
COMMAND(setting_set_command);
COMMAND(setting_list_command);
COMMAND(account_add_command);
COMMAND(account_list_command);
COMMAND(account_role_command);
COMMAND(account_reset_command);
COMMAND(account_unlock_command);
COMMAND(account_end_command);
COMMAND(login_list_command);
COMMAND(login_end_command);
COMMAND(device_issue_command);
COMMAND(device_list_command);
COMMAND(device_change_command);
COMMAND(passcode_show_command);
COMMAND(fallback_declaration_command);
COMMAND(terminal_add_command);
COMMAND(terminal_sign_command);
COMMAND(terminal_list_command);
COMMAND(terminal_revoke_command);
COMMAND(terminal_expiring_command);
COMMAND(facility_suspend_command);
COMMAND(facility_resume_command);
COMMAND(entry_issue_command);
COMMAND(entry_show_command);
COMMAND(card_bind_command);
COMMAND(card_list_command);
COMMAND(card_end_command);
COMMAND(app_list_command);
COMMAND(app_end_command);
COMMAND(setting_history_command);
COMMAND(centre_show_command);
COMMAND(backup_make_command);
COMMAND(approval_list_command);
COMMAND(approval_show_command);
COMMAND(approval_give_command);
COMMAND(approval_refuse_command);
COMMAND(duty_list_command);
COMMAND(duty_export_command);
COMMAND(duty_letter_command);
COMMAND(statistic_show_command);
COMMAND(statistic_svg_command);
COMMAND(announcement_add_command);
COMMAND(announcement_list_command);
COMMAND(announcement_end_command);
COMMAND(outage_open_command);
COMMAND(outage_list_command);
COMMAND(outage_show_command);
COMMAND(outage_close_command);
COMMAND(subsidy_draft_command);
COMMAND(subsidy_reword_command);
COMMAND(subsidy_attach_command);
COMMAND(subsidy_papers_command);
COMMAND(subsidy_move_command);
COMMAND(subsidy_list_command);
COMMAND(subsidy_csv_command);
COMMAND(subsidy_pdf_command);
COMMAND(consent_list_command);
COMMAND(evidence_show_command);
COMMAND(audit_list_command);
COMMAND(audit_operators_command);
COMMAND(audit_verify_command);
COMMAND(audit_rotate_command);
COMMAND(revocation_reload_command);
COMMAND(revocation_show_command);

/* One act of the operator: `deed` decides and fills the change, which is then committed. */
struct operation {
	struct app *app;
	struct view *view;
	struct ctx *cx;
	const struct order *order;
	struct who  who;
	struct act  act;
};
enum err operation_begin(struct operation *op, struct app *app, struct view *v, struct ctx *cx,
    const struct order *o) MUST_CHECK;
/* Ends the view; commits the change when e is ERR_OK and there is one. Returns the outcome of all. */
enum err operation_end(struct operation *op, enum err e) MUST_CHECK;
/* A command that tells of persons: what `tell` writes, and its audit row in op->act. Nothing of it reaches `out` before
 * that row is durable. */
enum err operation_tell(struct app *app, struct view *v, struct ctx *cx, const struct order *o, struct buf *out,
    enum err (*tell)(struct operation *, struct buf *)) MUST_CHECK;

#endif
