/* The operator's commands: a row each. `kyotaku --help` and the manual are made from them. */
#include "admin/commands.h"

const struct command commands[] = {
	{ "import check KIND FILE",          "the report of a file of that kind; nothing is kept",  import_check_command },
	{ "import insurer FILE",             "take in an insurer's feed",                             import_insurer_command },
	{ "import claims FILE",              "take in claims: RECEIPTC.UKE or RECEIPTY.CYO",          import_claims_command },
	{ "import prescriptions FILE",       "take in prescribed and dispensed drugs (電子処方箋)",   import_prescriptions_command },
	{ "import returned FILE",            "take out claims that came back (返戻, 取下げ)",         import_returned_command },
	{ "import part KIND NAME DIGEST OFFSET TOTAL", "a part of a long file, as `kyotaku` sends it",     import_part_command },
	{ "import try KIND NAME POSITION TOTAL", "the same of a long file; nothing is kept",            import_try_command },
	{ "import checkups FILE",            "take in check-ups (特定健診): an archive, or one XML",  import_checkups_command },
	{ "import master FILE",              "take in a master: drugs, acts, items, codes",           import_master_command },
	{ "feed list",                       "insurers' feeds that came in, and what became of them", feed_list_command },
	{ "feed roll-back ID",               "undo a feed: persons and periods as before it",         feed_roll_back_command },
	{ "review list",                     "claims and check-ups that almost fit a person",         review_list_command },
	{ "review accept ID KEY",            "it is that person's, and so will its like be",          review_accept_command },
	{ "review refuse ID",                "forget it, and refuse its like",                        review_refuse_command },
	{ "facility add CODE NAME",          "enrol a facility, or change its name",                  facility_add_command },
	{ "facility list",                   "the facilities that are enrolled",                      facility_list_command },
	{ "facility find WORD FIRST",        "50 facilities whose code or name has WORD",             facility_find_command },
	{ "facility suspend CODE",           "answer it nothing, close its pages",                   facility_suspend_command },
	{ "facility resume CODE",            "let it go on",                                        facility_resume_command },
	{ "setting set CODE KEY VALUE",      "change one setting of a facility (環境設定情報)",       setting_set_command },
	{ "setting list CODE",               "all settings of a facility",                            setting_list_command },
	{ "setting history CODE",            "every change: when, what, by which account",           setting_history_command },
	{ "account add CODE USER ROLE",      "an account: admin, general or medical (see --password-stdin)", account_add_command },
	{ "account list CODE",               "a facility's accounts, ended ones too",                 account_list_command },
	{ "account role CODE USER ROLE",     "another role, from the next log-in",                    account_role_command },
	{ "account reset CODE USER",         "a new password; ends lock and log-ins",                 account_reset_command },
	{ "account unlock CODE USER",        "let try again after too many wrong passwords",          account_unlock_command },
	{ "account end CODE USER",           "nobody logs in with it any more",                       account_end_command },
	{ "login list CODE",                 "who is logged in at a facility",                        login_list_command },
	{ "login end CODE LOGIN",            "end one log-in",                                        login_end_command },
	{ "device issue CODE LABEL",         "an activation code for one more device",                device_issue_command },
	{ "device list CODE",                "a facility's activation codes and devices",             device_list_command },
	{ "device suspend CODE DEVICE",      "a device is of no use until it is resumed",             device_change_command },
	{ "device resume CODE DEVICE",       "let a suspended device in again",                       device_change_command },
	{ "device invalidate CODE DEVICE",   "shut a code or device out for good",                    device_change_command },
	{ "passcode show CODE",              "the passcode for 目視確認 that holds now",              passcode_show_command },
	{ "terminal add CODE LABEL FINGERPRINT NOTBEFORE NOTAFTER", "let a terminal's certificate in", terminal_add_command },
	{ "terminal sign CODE LABEL DAYS FILE", "a certificate for a request (CSR), to the standard output", terminal_sign_command },
	{ "terminal list CODE",              "the terminals of a facility",                           terminal_list_command },
	{ "terminal expiring DAYS",          "certificates to be renewed within so many days",      terminal_expiring_command },
	{ "terminal revoke FINGERPRINT",     "shut a terminal out from now on",                       terminal_revoke_command },
	{ "entry issue CODE MODE",           "a new address; the old one ends at once",             entry_issue_command },
	{ "entry show CODE MODE",            "the address in use",                                    entry_show_command },
	{ "card bind KEY ISSUER SERIAL CARRIER ENDS", "say whose certificate it is (利用登録)",        card_bind_command },
	{ "card list KEY",                   "the certificates of a person, old ones too",           card_list_command },
	{ "card end ISSUER SERIAL",          "a certificate stands for nobody from now on",          card_end_command },
	{ "card end ISSUER SERIAL REASON",   "the same, and why: lost, stolen, replaced, wrong, dead", card_end_command },
	{ "app list KEY",                    "the apps that stand, or stood, for a person",          app_list_command },
	{ "app end KEY",                     "they stand for nobody from now on",                    app_end_command },
	{ "revocation reload",               "read the revocation lists again, without a stop",      revocation_reload_command },
	{ "revocation show",                 "how many are revoked, and until when the lists hold",  revocation_show_command },
	{ "subsidy draft CODE KIND WORD...", "begin a facility's application for 財政支援",          subsidy_draft_command },
	{ "subsidy reword ID KIND WORD...",  "change what an open application asks for",            subsidy_reword_command },
	{ "subsidy attach ID PAPER FILE",    "add a paper: PDF, PNG or JPEG",                       subsidy_attach_command },
	{ "subsidy papers ID",               "the papers of an application",                        subsidy_papers_command },
	{ "subsidy move ID EVENT",           "submit, return, accept, pay, refuse, withdraw",       subsidy_move_command },
	{ "subsidy list",                    "all applications",                                    subsidy_list_command },
	{ "subsidy list CODE",               "the applications of a facility",                      subsidy_list_command },
	{ "subsidy csv ID",                  "the summary of an application as CSV",                subsidy_csv_command },
	{ "subsidy pdf ID",                  "the summary of an application as PDF",                subsidy_pdf_command },
	{ "centre show",                     "version, time, address, changes since the start",     centre_show_command },
	{ "backup make OUT",                 "copy the running centre: store, settings, keys",        backup_make_command },
	{ "approval list",                   "acts that wait, or waited, for a second operator",    approval_list_command },
	{ "approval show ID",                "such an act in full, word by word",                   approval_show_command },
	{ "approval give ID",                "approve such an act: it is done at once",             approval_give_command },
	{ "approval refuse ID",              "it is not done",                                      approval_refuse_command },
	{ "duty list",                       "functions that facilities must turn on, and have not", duty_list_command },
	{ "duty export",                     "the same as CSV",                                     duty_export_command },
	{ "duty letter CODE",                "a letter to such a facility, as PDF",                 duty_letter_command },
	{ "announcement add AUDIENCE FROM UNTIL JA EN", "tell facilities, patients or all",         announcement_add_command },
	{ "announcement list",               "all announcements",                                   announcement_list_command },
	{ "announcement end ID",             "show it no longer",                                   announcement_end_command },
	{ "outage open KIND PREFECTURES FROM UNTIL REASON", "open the emergency functions of an area", outage_open_command },
	{ "outage list",                     "all outages and disasters",                           outage_list_command },
	{ "outage show CODE",                "whether they are open for a facility",                outage_show_command },
	{ "outage close ID",                 "close them again",                                    outage_close_command },
	{ "statistic show BY FIRST LAST",    "counts without persons, with bars",                   statistic_show_command },
	{ "statistic svg BY FIRST LAST",     "the same as an image",                                statistic_svg_command },
	{ "consent list CODE KEY",           "a person's consents at a facility",                     consent_list_command },
	{ "evidence show ID",                "a consent's text, certificate and signature",          evidence_show_command },
	{ "fallback declaration CODE KEY",   "被保険者資格申立書 (PDF) with what is known, to the standard output", fallback_declaration_command },
	{ "audit list",                      "the newest audit rows",                                 audit_list_command },
	{ "audit list CODE",                 "the newest audit rows of a facility",                   audit_list_command },
	{ "audit operators",                 "the newest acts of operators",                          audit_operators_command },
	{ "audit verify",                    "follow the sealed chain over all rows",                 audit_verify_command },
	{ "audit rotate",                    "seal what follows with a new key",                      audit_rotate_command },
};
const size_t command_count = sizeof commands / sizeof commands[0];

enum err
operation_begin(struct operation *op, struct app *app, struct view *v, struct ctx *cx, const struct order *o)
{
	*op = (struct operation){ .app = app, .view = v, .cx = cx, .order = o };
	op->who.label = o->account[0] != '\0' ? o->account : "operator";
	op->act = (struct act){ .app = app, .cx = cx, .view = v, .change = change_new(cx), .who = &op->who };
	if (op->act.change == NULL)
		return cx->fault.code;
	return view_begin(v, cx);
}

enum err
operation_end(struct operation *op, enum err e)
{
	view_end(op->view);
	if (e == ERR_OK && !change_is_empty(op->act.change))
		e = store_commit(op->app->store, op->cx, op->act.change);
	return e;
}
