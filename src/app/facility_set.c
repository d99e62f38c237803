/* The operator's acts on facilities and cards. */
#include <string.h>

#include "app/facility_set.h"

#define LABEL_BYTES 192         /* 64 characters */

/* The audit row names the facility the act is about, not the operator's (who has none). */
static enum err
record(const struct act *a, enum audit_act what, const char *facility, enum mode m, const char *subject)
{
	struct audit row = { .at = a->cx->now, .rid = a->cx->rid, .act = what, .who = a->who->label, .mode = m,
	    .subject = subject };

	memcpy(row.facility, facility, FACILITY_CODE);
	return change_audit(a->change, &row);
}

static enum err
known(const struct act *a, const char *code, struct facility *ret_f)
{
	enum err e = view_facility(a->view, a->cx, code, ret_f);

	return e == ERR_NOT_FOUND ? fail(a->cx, e, "no such facility") : e;
}

enum err
facility_enrol(const struct act *a, const char *code, const char *name)
{
	struct facility f = { .name = name, .enrolled = a->cx->now }, old;
	enum err e;

	if (!facility_code_valid(code))
		return fail(a->cx, ERR_INPUT, "FAC-01: an institution code is prefecture 2, kind 1, number 7 digits");
	if (name[0] == '\0' || strlen(name) > 300)
		return fail(a->cx, ERR_INPUT, "FAC-02: a name of 1 to 100 characters");
	memcpy(f.code, code, FACILITY_CODE);
	if ((e = view_facility(a->view, a->cx, code, &old)) == ERR_OK)
		f.enrolled = old.enrolled;
	else if (e != ERR_NOT_FOUND)
		return e;
	TRY(change_facility(a->change, &f));
	return record(a, AUDIT_FACILITY_CHANGED, code, MODE_NONE, "");
}

enum err
facility_setting(const struct act *a, const char *code, const char *key, int value)
{
	struct setting_change s = { .value = value, .from = a->cx->now, .by = a->who->label };
	struct facility f;

	TRY(known(a, code, &f));
	if (!setting_find(key, &s.setting))
		return fail(a->cx, ERR_INPUT, "SET-01: no such setting");
	if (s.setting == SETTING_SUSPENDED && a->who->facility[0] != '\0')
		return fail(a->cx, ERR_DENIED, "FAC-04: only the operator suspends a facility, and lets it go on");
	if (value < setting_rows[s.setting].low || value > setting_rows[s.setting].high)
		return fail(a->cx, ERR_INPUT, "SET-02: %s: a value from %d to %d", key, setting_rows[s.setting].low,
		    setting_rows[s.setting].high);
	if (a->who->facility[0] != '\0'
	    && (strcmp(a->who->facility, code) != 0 || setting_rows[s.setting].by == CHANGED_BY_OPERATOR))
		return fail(a->cx, ERR_DENIED, "SET-07: %s is changed by the operator", key);
	memcpy(s.facility, code, FACILITY_CODE);
	TRY(change_setting(a->change, &s));
	return record(a, AUDIT_SETTING_CHANGED, code, MODE_NONE, setting_rows[s.setting].key);
}

enum err
facility_terminal(const struct act *a, const struct terminal *t)
{
	struct facility f;

	TRY(known(a, t->facility, &f));
	if (t->label[0] == '\0' || strlen(t->label) > LABEL_BYTES)     /* it stands in every audit row of the terminal */
		return fail(a->cx, ERR_INPUT, "FAC-03: a label of 1 to %d bytes", LABEL_BYTES);
	TRY(change_terminal(a->change, t));
	return record(a, AUDIT_TERMINAL_ISSUED, t->facility, MODE_NONE, t->label);
}

enum err
facility_terminal_revoke(const struct act *a, const unsigned char fingerprint[SHA256_BYTES])
{
	struct terminal t;

	TRY(view_terminal(a->view, a->cx, fingerprint, &t));
	t.revoked = a->cx->now;
	TRY(change_terminal(a->change, &t));
	return record(a, AUDIT_TERMINAL_ISSUED, t.facility, MODE_NONE, "revoked");
}

enum err
facility_entry(const struct act *a, const char *code, enum mode m, enum outpatient case_no, struct entry *ret_e)
{
	struct entry e = { .mode = m, .outpatient = case_no, .issued = a->cx->now };
	unsigned char random[20];
	struct settings settings;
	struct facility f;
	char *token;

	TRY(known(a, code, &f));
	TRY(view_settings(a->view, a->cx, code, a->cx->now, &settings));
	if (!settings_open_page(&settings, m))
		return fail(a->cx, ERR_FUNCTION_OFF, "RCK-01: %s has no page, or its function is 0", mode_row(m)->word);
	rand_bytes(random, sizeof random);
	if ((token = b64_write(a->cx, random, sizeof random)) == NULL)
		return a->cx->fault.code;
	memcpy(e.token, token, ENTRY_TOKEN);    /* 20 bytes are 27 characters */
	memcpy(e.facility, code, FACILITY_CODE);
	TRY(change_entry(a->change, &e));
	TRY(record(a, AUDIT_ENTRY_ISSUED, code, m, outpatient_rows[case_no].word));
	*ret_e = e;
	return ERR_OK;
}

enum err
card_bind(const struct act *a, const char *person_key, const struct binding *certificate)
{
	struct binding b = *certificate;
	struct person p;

	if (!carrier_known(b.carrier))
		return fail(a->cx, ERR_INPUT, "CRT-03: a certificate is carried by: card, android, iphone");
	TRY(view_person_by_key(a->view, a->cx, person_key, &p));
	b.person = p.id;
	b.bound = a->cx->now;
	b.ended = 0;
	TRY(change_binding(a->change, &b));
	return act_audit(a, AUDIT_CARD_BOUND, ERR_OK, p.id, MODE_NONE, NULL, b.carrier);
}

enum err
card_end(const struct act *a, const unsigned char issuer[SHA256_BYTES], const char *serial, const char *reason)
{
	static const char *const reasons[] = { "", "lost", "stolen", "replaced", "wrong", "dead" };
	struct binding b;
	const char *subject;
	size_t i = 0;

	while (i < sizeof reasons / sizeof reasons[0] && strcmp(reasons[i], reason) != 0)
		i++;
	if (i == sizeof reasons / sizeof reasons[0])
		return fail(a->cx, ERR_INPUT, "REASON is lost, stolen, replaced, wrong or dead");

	TRY(view_binding(a->view, a->cx, issuer, serial, &b));
	if (b.ended != 0)
		return fail(a->cx, ERR_NOT_FOUND, "the certificate was ended before");
	b.ended = a->cx->now;
	TRY(change_binding(a->change, &b));
	subject = reason[0] != '\0' ? ctx_fmt(a->cx, "%s %s", b.carrier, reason) : b.carrier;
	return subject == NULL ? a->cx->fault.code : act_audit(a, AUDIT_CARD_ENDED, ERR_OK, b.person, MODE_NONE, NULL, subject);
}
