/* Every address of the centre: who may, what runs, what a refusal leaves in the audit. */
#include "centre/centre.h"
#include "centre/console.h"
#include "centre/device.h"
#include "centre/operator.h"

static const struct handler handlers[] = {
	/* side, method, pattern, run, refuse, act of a refusal, where */
	{ SIDE_FACILITY, "POST", "/oqs/v1/:message",    api_files_run,   api_files_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_FACILITY, "GET",  "/fhir/r4/:mode/metadata", api_fhir_capability_run, api_fhir_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_FACILITY, "GET",  "/fhir/r4/:mode/:type/:id", api_fhir_read_run, api_fhir_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_FACILITY, "GET",  "/fhir/r4/:mode/:type", api_fhir_search_run, api_fhir_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_FACILITY, "POST", "/fhir/r4/:mode/:type/:operation", api_fhir_post_run, api_fhir_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_FACILITY, "GET",  "/oqs/v1/openapi.json", api_openapi_run, job_refuse_json, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_FACILITY, "GET",  "/oqs/v1/face",        api_face_run,    job_refuse_json,  AUDIT_PUSHED, IN_LOOP },
	{ SIDE_FACILITY, "POST", "/oqs/v1/face/:push",  api_face_taken_run, job_refuse_json, AUDIT_PUSH_TAKEN, IN_LOOP },
	{ SIDE_FACILITY, "GET",  "/style.css",          web_style_run,   job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_FACILITY, "GET",  "/page.js",            web_script_run,  job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_FACILITY, "GET",  "/icon.svg",           web_icon_run,    job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
#define CONSOLE(method, pattern, name, where) \
	{ SIDE_FACILITY, method, pattern, console_##name##_run, web_refuse, AUDIT_REQUEST_REFUSED, where },
#include "centre/console.def"
#undef CONSOLE
	{ SIDE_FACILITY, "GET",  "/alive",              api_alive_run,   job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET",  "/r/:token",           web_start_run,   web_refuse,       AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/begin", web_begin_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET", "/r/:token/date", web_date_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/date", web_date_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET", "/r/:token/ask/:kind", web_ask_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/ask/:kind", web_ask_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET", "/r/:token/prescription", web_prescription_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/prescription", web_prescription_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET", "/r/:token/confirm", web_confirm_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/confirm", web_confirm_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET", "/r/:token/withdraw", web_withdraw_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/withdraw", web_withdraw_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/end", web_end_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET", "/r/:token/card", web_card_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET", "/r/:token/card/state", web_card_state_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET", "/r/:token/card/code.svg", web_card_code_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/card/again", web_card_again_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/card/register", web_card_register_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET", "/r/:token/h/:session", web_handover_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/app", web_app_go_run, web_app_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/app/link", web_app_link_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/app/end", web_app_end_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET", "/app/back", web_app_back_run, web_app_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET", "/r/:token/receipt", web_receipt_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET", "/r/:token/receipt.json", web_receipt_json_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET", "/r/:token/receipt.pdf", web_receipt_pdf_run, web_refuse, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/sessions",  api_session_run, job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/proofs",    api_proof_run,   job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/withdrawals", api_withdrawal_run, job_refuse_json, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/inquiries", api_inquiry_run, job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/links",     api_link_run,    job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/handovers/:session/take", api_take_run, job_refuse_json, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/handovers/:session/tell", api_tell_run, job_refuse_json, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/handovers/:session/card", api_handed_card_run, job_refuse_json, AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "POST", "/r/:token/registrations", api_registration_run, job_refuse_json, AUDIT_REQUEST_REFUSED, IN_LOOP },
#define DEVICE(method, pattern, handler, refuse, where) \
	{ SIDE_PATIENT, method, pattern, handler, refuse, AUDIT_REQUEST_REFUSED, where },
#include "centre/device.def"
#undef DEVICE
	{ SIDE_PATIENT,  "GET",  "/subsidy",            web_subsidy_run, web_refuse,       AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET",  "/style.css",          web_style_run,   job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET",  "/page.js",            web_script_run,  job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET",  "/icon.svg",           web_icon_run,    job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_PATIENT,  "GET",  "/alive",              api_alive_run,   job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_OPERATOR, "GET",  "/style.css",          web_style_run,   job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_OPERATOR, "GET",  "/page.js",            web_script_run,  job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_OPERATOR, "GET",  "/icon.svg",           web_icon_run,    job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_OPERATOR, "GET",  "/alive",              api_alive_run,   job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
#define OPERATOR(method, pattern, name, where) \
	{ SIDE_OPERATOR, method, pattern, operator_##name##_run, operator_refuse, AUDIT_REQUEST_REFUSED, where },
#include "centre/operator.def"
#undef OPERATOR
	{ SIDE_ADMIN,    "POST", "/admin/v1/command",   api_admin_run,   job_refuse_json,  AUDIT_REQUEST_REFUSED, BY_DESK },
	{ SIDE_ADMIN,    "GET",  "/metrics",            api_metrics_run, job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
	{ SIDE_ADMIN,    "GET",  "/alive",              api_alive_run,   job_refuse_json,  AUDIT_REQUEST_REFUSED, IN_LOOP },
};
#define HANDLERS (sizeof handlers / sizeof handlers[0])

enum err
handler_find(enum side s, const char *method, const char *raw_path, struct route_match *ret_m,
    const struct handler **ret_h)
{
	struct route rows[HANDLERS];
	size_t n = 0;

	for (size_t i = 0; i < HANDLERS; i++)
		if (handlers[i].side == s)
			rows[n++] = (struct route){ handlers[i].method, handlers[i].pattern, (int)i };
	switch (route_find(rows, n, method, raw_path, ret_m)) {
	case ROUTE_FOUND:
		*ret_h = &handlers[ret_m->id];
		return ERR_OK;
	case ROUTE_METHOD:
		return ERR_USAGE;
	case ROUTE_NONE:
		break;
	}
	return ERR_NOT_FOUND;
}

const char *
handler_label(const struct handler *h)
{
	static const char *const labels[SIDE_COUNT] = { "terminal", "patient", "operator", "operator" };

	return labels[h->side];
}
