/* The columns of every record: one line per field. */
#include <assert.h>
#include <string.h>

#include "base/limit.h"
#include "store/shape.h"

static_assert(sizeof(enum mode) == sizeof(uint32_t), "enums are read as 4 bytes");
#define BEGINS_WITH_VERSION(s) static_assert(offsetof(struct s, id) == offsetof(struct version_key, id) \
    && offsetof(struct s, version) == offsetof(struct version_key, version), "replaced by version")
BEGINS_WITH_VERSION(account);
BEGINS_WITH_VERSION(login);
BEGINS_WITH_VERSION(device);
BEGINS_WITH_VERSION(passcode);
static_assert(sizeof(size_t) == sizeof(uint64_t), "lengths are copied as they are");

static const char *kind_word(int64_t n) { return kind_rows[n].code; }
static const char *setting_word(int64_t n) { return setting_rows[n].key; }
static const char *role_word(int64_t n) { return role_rows[n].word; }
static const char *assurance_word(int64_t n) { return assurance_rows[n].word; }
static const char *act_word(int64_t n) { return audit_acts[n].word; }
static const char *outcome_word(int64_t n) { return err_code((enum err)n); }
static const char *application_state_word(int64_t n) { return application_states[n].word; }
static const char *paper_word(int64_t n) { return subsidy_papers[n].word; }
static const char *audience_word(int64_t n) { return audience_words[n]; }
static const char *outage_word(int64_t n) { return outage_words[n]; }
static const char *approval_word(int64_t n) { return approval_words[n]; }
static const char *feed_word(int64_t n) { return feed_words[n]; }

static bool
kind_read(const char *word, int64_t *ret_n)
{
	enum kind k;

	if (!kind_find(word, &k))
		return false;
	*ret_n = k;
	return true;
}

static bool
setting_read(const char *word, int64_t *ret_n)
{
	enum setting s;

	if (!setting_find(word, &s))
		return false;
	*ret_n = s;
	return true;
}

static bool
role_read(const char *word, int64_t *ret_n)
{
	enum role r;

	if (!role_find(word, &r))
		return false;
	*ret_n = r;
	return true;
}

static bool
assurance_read(const char *word, int64_t *ret_n)
{
	enum assurance a;

	if (!assurance_find(word, &a))
		return false;
	*ret_n = a;
	return true;
}

static bool
act_read(const char *word, int64_t *ret_n)
{
	for (int64_t i = 0; i < AUDIT_ACT_COUNT; i++)
		if (strcmp(audit_acts[i].word, word) == 0) {
			*ret_n = i;
			return true;
		}
	return false;
}

static bool
outcome_read(const char *word, int64_t *ret_n)
{
	enum err e = err_from_code(word);

	*ret_n = e;
	return strcmp(err_code(e), word) == 0;
}

/* A word's place in a list that is told by a function. */
static bool
place_read(const char *(*word_at)(int64_t), int64_t count, const char *word, int64_t *ret_n)
{
	for (int64_t i = 0; i < count; i++)
		if (strcmp(word_at(i), word) == 0) {
			*ret_n = i;
			return true;
		}
	return false;
}

static bool
application_state_read(const char *word, int64_t *ret_n)
{
	return place_read(application_state_word, APPLICATION_STATE_COUNT, word, ret_n);
}

static bool
paper_read(const char *word, int64_t *ret_n)
{
	return place_read(paper_word, SUBSIDY_PAPER_COUNT, word, ret_n);
}

static bool
audience_read(const char *word, int64_t *ret_n)
{
	return place_read(audience_word, AUDIENCE_COUNT, word, ret_n);
}

static bool
outage_read(const char *word, int64_t *ret_n)
{
	return place_read(outage_word, OUTAGE_KIND_COUNT, word, ret_n);
}

static bool
approval_read(const char *word, int64_t *ret_n)
{
	return place_read(approval_word, APPROVAL_STATE_COUNT, word, ret_n);
}

static bool
feed_read_word(const char *word, int64_t *ret_n)
{
	return place_read(feed_word, FEED_STATE_COUNT, word, ret_n);
}

static const struct words feed_word_rows = { feed_word, feed_read_word };
static const struct words application_state_words = { application_state_word, application_state_read };
static const struct words paper_words = { paper_word, paper_read };
static const struct words audience_word_rows = { audience_word, audience_read };
static const struct words outage_word_rows = { outage_word, outage_read };
static const struct words approval_word_rows = { approval_word, approval_read };
static const struct words kind_words = { kind_word, kind_read };
static const struct words setting_words = { setting_word, setting_read };
static const struct words role_words = { role_word, role_read };
static const struct words assurance_words = { assurance_word, assurance_read };
static const struct words act_words = { act_word, act_read };
static const struct words outcome_words = { outcome_word, outcome_read };

#define AT(m) .offset = offsetof(S, m), .size = sizeof(((S *)0)->m)
#define TEXT(name_, m, least, most) { .name = name_, .type = COLUMN_TEXT, AT(m), .low = least, .high = most }
#define WRITTEN(name_, m) TEXT(name_, m, 0, LIMIT_VALUE_BYTES)
#define CHARS(name_, m, least) \
	{ .name = name_, .type = COLUMN_CHARS, AT(m), .low = least, .high = sizeof(((S *)0)->m) - 1 }
#define BYTES(name_, m) { .name = name_, .type = COLUMN_BYTES, AT(m) }
#define BLOB(name_, m, n, most) \
	{ .name = name_, .type = COLUMN_BLOB, AT(m), .count_offset = offsetof(S, n), .high = most }
#define NUMBER(name_, m, least, most) \
	{ .name = name_, .type = COLUMN_NUMBER, AT(m), .low = least, .high = most }
#define WORD(name_, m, words_, count_) \
	{ .name = name_, .type = COLUMN_WORD, AT(m), .high = (count_) - 1, .words = &words_ }
#define KINDS(name_, m) { .name = name_, .type = COLUMN_KINDS, AT(m), .high = (1 << KIND_COUNT) - 1 }
#define LIST(name_, m, n, shape_, most) \
	{ .name = name_, .type = COLUMN_LIST, AT(m), .count_offset = offsetof(S, n), .high = most, \
	    .list = shape_ }
#define VERSION           NUMBER("version", version, 0, UINT32_MAX - 1)
#define ID(name_, m)      NUMBER(name_, m, 1, INT64_MAX)
#define ID_OR_0(name_, m) NUMBER(name_, m, 0, INT64_MAX)
#define INSTANT(name_, m) NUMBER(name_, m, INT64_MIN, INT64_MAX)
#define DAY(name_, m)     NUMBER(name_, m, 0, YMD_NEVER)
#define MONTH(name_, m)   NUMBER(name_, m, 186801, 999912)
#define BOOL(name_, m)    NUMBER(name_, m, 0, 1)
#define MODE(name_, m)    NUMBER(name_, m, MODE_COUNTER, MODE_EMERGENCY)
#define OUTPATIENT_CASE   NUMBER("outpatient", outpatient, OUTPATIENT_NONE, OUTPATIENT_COUNT - 1)
#define CODE 9                  /* longest code of a master of claims */
#define ITEM 17                 /* the same of check-ups */

#define S struct facility
static const struct column facility[] = {
	CHARS("code", code, 1), WRITTEN("name", name), INSTANT("enrolled", enrolled),
};
#undef S
#define S struct setting_change
static const struct column setting[] = {
	CHARS("facility", facility, 1), WORD("setting", setting, setting_words, SETTING_COUNT),
	NUMBER("value", value, INT32_MIN, INT32_MAX), INSTANT("valid_from", from), WRITTEN("changed_by", by),
};
#undef S
#define S struct terminal
static const struct column terminal[] = {
	BYTES("fingerprint", fingerprint), CHARS("facility", facility, 1), WRITTEN("label", label),
	INSTANT("issued", issued),
	INSTANT("ends", ends), INSTANT("revoked", revoked),
};
#undef S
#define S struct account
static const struct column account[] = {
	ID("id", id), VERSION, CHARS("facility", facility, 1), CHARS("user_id", user, 1),
	WORD("role", role, role_words, ROLE_COUNT), CHARS("password", password, 1), BOOL("must_change", must_change),
	INSTANT("made", made), INSTANT("changed", changed), INSTANT("logged_in", logged_in),
	NUMBER("failures", failures, 0, INT32_MAX), INSTANT("locked_until", locked_until), INSTANT("ended", ended),
};
#undef S
#define S struct login
static const struct column login[] = {
	ID("id", id), VERSION, BYTES("token", token), CHARS("facility", facility, 1), ID("account", account),
	WORD("role", role, role_words, ROLE_COUNT), ID_OR_0("device", device), BYTES("terminal", terminal),
	INSTANT("opened", opened), INSTANT("seen", seen), INSTANT("ended", ended),
};
#undef S
#define S struct device
static const struct column device[] = {
	ID("id", id), VERSION, CHARS("facility", facility, 1), CHARS("code", code, 1), WRITTEN("label", label),
	INSTANT("issued", issued), INSTANT("ends", ends), INSTANT("activated", activated), INSTANT("suspended", suspended),
	INSTANT("invalidated", invalidated), ID_OR_0("account", account), BYTES("public_key", key),
};
#undef S
#define S struct passcode
static const struct column passcode[] = {
	ID("id", id), VERSION, CHARS("facility", facility, 1), CHARS("code", code, 1), INSTANT("made", made),
	INSTANT("ends", ends), NUMBER("failures", failures, 0, INT32_MAX),
};
#undef S
#define S struct entry
static const struct column entry[] = {
	CHARS("token", token, 1), CHARS("facility", facility, 1), MODE("mode", mode), OUTPATIENT_CASE,
	INSTANT("issued", issued),
	INSTANT("ended", ended),
};
#undef S
#define S struct session
static const struct column session[] = {
	ID("id", id), CHARS("token", token, 0), CHARS("facility", facility, 1), MODE("mode", mode), OUTPATIENT_CASE,
	BYTES("nonce", nonce),
	INSTANT("opened", opened), INSTANT("ends", ends), INSTANT("used", used), KINDS("asked", asked),
};
#undef S
#define S struct session_use
static const struct column session_use[] = { ID("session", session), INSTANT("at", at) };
#undef S
#define S struct handover
static const struct column handover[] = {
	ID("session", session), NUMBER("version", version, 0, UINT32_MAX - 1), NUMBER("purpose", purpose, 0, PURPOSE_COUNT - 1),
	KINDS("choice", choice), DAY("visit_date", visit_date), NUMBER("prescription", prescription, 0, PRESCRIPTION_PAPER),
	INSTANT("opened", opened), INSTANT("ends", ends), INSTANT("taken", taken), CHARS("reader", reader, 0), INSTANT("told", told),
	WORD("outcome", outcome, outcome_words, ERR_COUNT), NUMBER("tries", tries, -1, 15),
	INSTANT("certificate_ends", certificate_ends), ID_OR_0("person", person),
	BLOB("certificate", certificate, certificate_n, LIMIT_CERT_BYTES), BYTES("identity", identity),
};
#undef S
#define S struct binding
static const struct column binding[] = {
	BYTES("issuer", issuer), CHARS("serial", serial, 1), ID("person", person),
	WRITTEN("carrier", carrier),
	INSTANT("bound", bound), INSTANT("ended", ended), INSTANT("ends", ends),
};
#undef S
#define S struct identity
static const struct column identity[] = {
	BYTES("identity_key", key), ID("person", person), BYTES("issuer", issuer), CHARS("serial", serial, 1), ID("evidence", evidence),
	INSTANT("bound", bound), INSTANT("ended", ended),
};
#undef S
#define S struct person
static const struct column person[] = {
	ID("id", id), TEXT("person_key", key, 1, LIMIT_VALUE_BYTES), WRITTEN("name", name),
	WRITTEN("kana", kana),
	WRITTEN("other_name", other_name), WRITTEN("other_kana", other_kana), NUMBER("sex1", sex1, 0, 9),
	NUMBER("sex2", sex2, 0, 9), DAY("birth", birth), DAY("death", death), WRITTEN("postcode", postcode),
	WRITTEN("address", address),
};
#undef S
#define S struct limit_certificate
static const struct column limit_certificate[] = {
	WRITTEN("classification", classification), WRITTEN("category", category), DAY("issued", issued),
	DAY("valid_from", from), DAY("valid_until", until), DAY("long_term", long_term),
};
#undef S
#define S struct ticket
#define YES_NO(name_, m) NUMBER(name_, m, 0, 2)
static const struct column ticket[] = {
	NUMBER("type", type, 1, 2), DAY("valid_from", from), DAY("valid_until", until), WRITTEN("issue_number", issue_number),
	MONTH("month", month), WRITTEN("facility", facility), WRITTEN("facility_name", facility_name),
	WRITTEN("prescriber", prescriber), WRITTEN("prescriber_name", prescriber_name), WRITTEN("injury1", injury1),
	WRITTEN("injury2", injury2), WRITTEN("injury3", injury3), NUMBER("treatment", treatment, 0, 5),
	NUMBER("self_pay", self_pay, 0, INT32_MAX), WRITTEN("district_contact", district_contact),
	WRITTEN("handling_contact", handling_contact), YES_NO("combined", combined), YES_NO("social_insurance", social_insurance),
	NUMBER("inconsistent", inconsistent, 0, 1), YES_NO("infection", infection), YES_NO("elderly", elderly),
	YES_NO("prefectural", prefectural), WRITTEN("remark1", remark1), WRITTEN("remark2", remark2), WRITTEN("remark3", remark3),
};
#undef S
#define S struct disease_certificate
static const struct column disease_certificate[] = {
	NUMBER("category", category, 0, INT32_MAX), DAY("issued", issued), DAY("valid_from", from),
	DAY("valid_until", until),
	NUMBER("self_pay", self_pay, 0, INT32_MAX),
};
#undef S
#define S struct eligibility
static const struct column eligibility[] = {
	ID("id", id), ID("person", person), CHARS("insurer", insurer, 1), WRITTEN("symbol", symbol),
	WRITTEN("number", number), WRITTEN("branch", branch), WRITTEN("insurer_name", insurer_name),
	WRITTEN("classification", classification), NUMBER("family", family, 0, 9),
	WRITTEN("insured_name", insured_name),
	DAY("acquired", acquired), DAY("lost", lost), WRITTEN("loss_reason", loss_reason),
	DAY("issued", issued),
	DAY("card_from", card_from), DAY("card_until", card_until), NUMBER("ratio", ratio, 0, 100),
	BOOL("preschool", preschool), DAY("elder_issued", elder.issued), DAY("elder_from", elder.from),
	DAY("elder_until", elder.until), NUMBER("elder_ratio", elder.ratio, 0, 100),
	LIST("limits", limits, limit_count, SHAPE_LIMIT, 1000),
	LIST("diseases", diseases, disease_count, SHAPE_DISEASE, 1000),
	LIST("tickets", tickets, ticket_count, SHAPE_TICKET, 1000),
};
#undef S
#define S struct consent
static const struct column consent[] = {
	ID("id", id), NUMBER("version", version, 0, UINT32_MAX - 1), CHARS("facility", facility, 1),
	ID("person", person),
	MODE("mode", mode), OUTPATIENT_CASE, WORD("kind", kind, kind_words, KIND_COUNT), BOOL("given", given),
	INSTANT("valid_from", from),
	INSTANT("valid_until", until), DAY("visit_date", visit_date), INSTANT("ended", ended),
	NUMBER("reason", reason, END_BY_TIME, END_BY_OTHER_USE), ID_OR_0("evidence", evidence),
	INSTANT("checked", checked), NUMBER("prescription", prescription, 0, PRESCRIPTION_PAPER),
};
#undef S
#define S struct consent_expectation
static const struct column consent_expectation[] = {
	ID("consent", consent), NUMBER("version", version, 0, UINT32_MAX),
};
#undef S
#define S struct consents_expectation
static const struct column consents_expectation[] = {
	CHARS("facility", facility, 1), ID("person", person), NUMBER("mark", mark, 0, INT64_MAX),
};
#undef S
#define S struct facility_expectation
static const struct column facility_expectation[] = {
	CHARS("facility", facility, 1), NUMBER("epoch", epoch, 0, INT64_MAX),
};
#undef S
#define S struct feed_expectation
static const struct column feed_expectation[] = {
	ID("feed", feed), NUMBER("version", version, 0, UINT32_MAX),
};
#undef S
#define S struct evidence
static const struct column evidence[] = {
	ID("id", id), WRITTEN("signed_text", text),
	BLOB("certificate", certificate, certificate_n, LIMIT_PROOF_BYTES),
	BLOB("signature", signature, signature_n, LIMIT_PROOF_BYTES), INSTANT("at", at),
	WORD("assurance", assurance, assurance_words, ASSURANCE_COUNT), ID_OR_0("device", device),
};
#undef S
#define S struct reception
static const struct column reception[] = {
	CHARS("number", number, 1), CHARS("facility", facility, 1), WRITTEN("message", message),
	WRITTEN("identifier", identifier), INSTANT("received", received),
	INSTANT("ready", ready), INSTANT("ends", ends),
	TEXT("question", question, 0, 2 * LIMIT_FILE_BYTES),     /* of Shift_JIS became UTF-8 */
};
#undef S
#define S struct reference
static const struct column reference[] = {
	CHARS("facility", facility, 1), ID("person", person), TEXT("number", number, 0, LIMIT_NAME_BYTES * 4),
	INSTANT("at", at),
};
#undef S
#define S struct push
static const struct column push[] = {
	ID("id", id), NUMBER("version", version, 0, UINT32_MAX - 1), CHARS("facility", facility, 1),
	ID("person", person), MODE("mode", mode),
	INSTANT("at", at), INSTANT("given", given), WRITTEN("holder", holder), INSTANT("taken", taken),
};
#undef S
#define S struct receipt
static const struct column receipt[] = {
	CHARS("facility", facility, 1), TEXT("request", request, 1, LIMIT_VALUE_BYTES),
	BYTES("digest", digest),
	INSTANT("at", at), WRITTEN("answer_type", answer_type),
	BLOB("answer", answer, answer_n, LIMIT_IMPORT_BYTES),
};
#undef S
#define S struct holder
static const struct column holder[] = {
	ID("person", person), WRITTEN("symbol", symbol), WRITTEN("branch", branch), DAY("birth", birth),
	NUMBER("sex1", sex1, 0, 9), NUMBER("sex2", sex2, 0, 9),
};
#undef S
#define S struct drug_line
static const struct column drug_line[] = {
	NUMBER("line", line, 0, UINT16_MAX), DAY("day", date), DAY("prescribed", prescribed),
	NUMBER("form", form, DOSE_NONE, 99), TEXT("code", code, 0, CODE), WRITTEN("amount", amount),
	NUMBER("times", times, INT32_MIN, INT32_MAX), TEXT("usage", usage, 0, CODE),
	WRITTEN("instruction", instruction), NUMBER("rp", group, 0, UINT16_MAX), NUMBER("rp_place", place, 0, UINT16_MAX),
};
#undef S
#define S struct act_line
static const struct column act_line[] = {
	NUMBER("line", line, 0, UINT16_MAX), DAY("day", date),
	NUMBER("identification", identification, 0, 99),
	TEXT("code", code, 0, CODE), WRITTEN("amount", amount), NUMBER("times", times, INT32_MIN, INT32_MAX),
};
#undef S
#define S struct claim
static const struct column claim[] = {
	ID("id", id), NUMBER("source", source, CLAIM_MEDICAL, CLAIM_HANDED),
	CHARS("institution", institution, 1),
	WRITTEN("institution_name", institution_name), CHARS("prescriber", prescriber, 0),
	WRITTEN("prescriber_name", prescriber_name), MONTH("month", month), BOOL("inpatient", inpatient),
	NUMBER("number", number, 0, UINT32_MAX), ID("person", person),
	LIST("drugs", drugs, drug_count, SHAPE_DRUG, UINT16_MAX),
	LIST("acts", acts, act_count, SHAPE_ACT, UINT16_MAX),
};
#undef S
#define S struct claim
static const struct column claim_removed[] = {
	NUMBER("source", source, CLAIM_MEDICAL, CLAIM_HANDED), CHARS("institution", institution, 1),
	CHARS("prescriber", prescriber, 0), MONTH("month", month), BOOL("inpatient", inpatient), ID("person", person),
};
#undef S
#define S struct import_position
static const struct column import_position[] = {
	BYTES("digest", digest), TEXT("kind", kind, 1, LIMIT_NAME_BYTES), ID_OR_0("offset_done", offset), ID_OR_0("lines", lines),
	ID_OR_0("claims", claims), NUMBER("number", number, 0, UINT32_MAX), NUMBER("told", told, 0, UINT32_MAX),
	BLOB("head", head, head_n, LIMIT_IMPORT_LINE), ID_OR_0("accepted", accepted), ID_OR_0("refused", refused),
	ID_OR_0("noticed", noticed), ID_OR_0("left_out", left_out), INSTANT("at", at),
};
static const struct column import_done[] = { BYTES("digest", digest), TEXT("kind", kind, 1, LIMIT_NAME_BYTES) };
#undef S
#define S struct review_candidate
static const struct column review_candidate[] = {
	ID("person", person), NUMBER("reasons", reasons, 0, (1 << REASON_COUNT) - 1),
};
#undef S
#define S struct review
static const struct column review[] = {
	ID("id", id), NUMBER("kind", kind, REVIEW_CLAIM, REVIEW_CHECKUP), NUMBER("state", state, REVIEW_OPEN, REVIEW_REFUSED),
	INSTANT("at", at), INSTANT("decided", decided), WRITTEN("by_whom", by), ID_OR_0("person", person),
	WRITTEN("file", file), WRITTEN("record", record), NUMBER("line", line, 0, UINT32_MAX),
	CHARS("institution", institution, 1), NUMBER("happened", happened, 0, YMD_NEVER),
	LIST("candidates", candidates, candidate_count, SHAPE_REVIEW_CANDIDATE, REVIEW_CANDIDATES),
};
#undef S
#define S struct checkup_line
static const struct column checkup_line[] = {
	NUMBER("series", series, 0, UINT16_MAX), TEXT("section", section, 0, 5), TEXT("code", code, 1, ITEM),
	NUMBER("type", type, CHECKUP_QUANTITY, CHECKUP_TEXT), NUMBER("state", state, CHECKUP_MEASURED, CHECKUP_ABOVE),
	WRITTEN("value", value), TEXT("unit", unit, 0, LIMIT_NAME_BYTES), TEXT("list", list, 0, LIMIT_NAME_BYTES),
	WRITTEN("value_name", value_name), TEXT("method", method, 0, ITEM),
	NUMBER("flag", flag, CHECKUP_NO_FLAG, CHECKUP_HIGH), TEXT("low", low, 0, LIMIT_NAME_BYTES),
	TEXT("high", high, 0, LIMIT_NAME_BYTES),
};
#undef S
#define S struct checkup
static const struct column checkup[] = {
	ID("id", id), ID("person", person), CHARS("institution", institution, 1),
	WRITTEN("institution_name", institution_name), NUMBER("report", report, 0, 99), TEXT("program", program, 0, 3),
	DAY("day", day), DAY("made", made), LIST("lines", lines, line_count, SHAPE_CHECKUP_LINE, LIMIT_CHECKUP_LINES),
};
static const struct column checkup_removed[] = {
	ID("person", person), CHARS("institution", institution, 1), NUMBER("report", report, 0, 99), DAY("day", day),
	DAY("made", made),
};
#undef S
#define S struct checkup_item
static const struct column checkup_item[] = {
	TEXT("code", code, 1, ITEM), WRITTEN("name", name), NUMBER("type", type, CHECKUP_QUANTITY, CHECKUP_TEXT),
	TEXT("unit", unit, 0, LIMIT_NAME_BYTES), TEXT("xml_unit", xml_unit, 0, LIMIT_NAME_BYTES),
	TEXT("list", list, 0, LIMIT_NAME_BYTES), TEXT("guidance", guidance, 0, LIMIT_NAME_BYTES),
	TEXT("referral", referral, 0, LIMIT_NAME_BYTES), NUMBER("place", place, 0, INT32_MAX), DAY("valid_from", from),
	DAY("valid_until", until),
};
#undef S
#define S struct drug_name
static const struct column drug_name[] = {
	TEXT("code", code, 1, CODE), WRITTEN("name", name), WRITTEN("unit", unit),
	WRITTEN("price_code", price_code),
	WRITTEN("ingredient", ingredient), DAY("valid_from", from), DAY("valid_until", until),
};
#undef S
#define S struct act_name
static const struct column act_name[] = {
	TEXT("code", code, 1, CODE), WRITTEN("name", name), WRITTEN("unit", unit),
	NUMBER("category", category, ACT_NOT_SHOWN, ACT_OPERATION), DAY("valid_from", from),
	DAY("valid_until", until),
};
#undef S
#define S struct code_name
static const struct column code_name[] = {
	TEXT("list", list, 1, LIMIT_NAME_BYTES), TEXT("code", code, 1, LIMIT_NAME_BYTES),
	WRITTEN("name", name), DAY("valid_from", from), DAY("valid_until", until),
};
#undef S
#define S struct application
static const struct column application[] = {
	ID("id", id), NUMBER("version", version, 0, UINT32_MAX - 1), CHARS("facility", facility, 1),
	WORD("state", state, application_state_words, APPLICATION_STATE_COUNT), INSTANT("opened", opened),
	INSTANT("changed", changed), WRITTEN("changed_by", by), WRITTEN("question", question),
};
#undef S
#define S struct paper
static const struct column paper[] = {
	ID("id", id), ID("application", application), WORD("paper", paper, paper_words, SUBSIDY_PAPER_COUNT),
	WRITTEN("name", name), WRITTEN("type", type), BLOB("content", content, content_n, LIMIT_PAPER_BYTES),
	BYTES("digest", digest), INSTANT("at", at), WRITTEN("added_by", by),
};
#undef S
#define S struct announcement
static const struct column announcement[] = {
	ID("id", id), NUMBER("version", version, 0, UINT32_MAX - 1),
	WORD("audience", audience, audience_word_rows, AUDIENCE_COUNT), INSTANT("valid_from", from),
	INSTANT("valid_until", until), TEXT("ja", ja, 1, LIMIT_NOTICE_BYTES), TEXT("en", en, 0, LIMIT_NOTICE_BYTES),
	WRITTEN("changed_by", by),
};
#undef S
#define S struct outage
static const struct column outage[] = {
	ID("id", id), NUMBER("version", version, 0, UINT32_MAX - 1),
	WORD("kind", kind, outage_word_rows, OUTAGE_KIND_COUNT), NUMBER("prefectures", prefectures, 1, PREFECTURES_ALL),
	INSTANT("valid_from", from), INSTANT("valid_until", until), TEXT("reason", reason, 1, LIMIT_NOTICE_BYTES),
	WRITTEN("changed_by", by),
};
#undef S
#define S struct approval
static const struct column approval[] = {
	ID("id", id), NUMBER("version", version, 0, UINT32_MAX - 1),
	WORD("state", state, approval_word_rows, APPROVAL_STATE_COUNT), WRITTEN("act", order), WRITTEN("asked_by", asked_by),
	INSTANT("asked", asked), INSTANT("valid_until", until), WRITTEN("decided_by", decided_by), INSTANT("decided", decided),
};
#undef S
#define S struct feed
static const struct column feed[] = {
	ID("id", id), NUMBER("version", version, 0, UINT32_MAX - 1), WORD("state", state, feed_word_rows, FEED_STATE_COUNT),
	WRITTEN("name", name), BYTES("digest", digest), WRITTEN("taken_by", by), INSTANT("begun", begun), INSTANT("ended", ended),
	NUMBER("persons", persons, 0, INT64_MAX),
};
#undef S
#define S struct feed_image
static const struct column feed_image[] = {
	ID("person", person), ID("feed", feed), NUMBER("place", place, 0, 100000), BYTES("what", what),
	NUMBER("state", state, 0, IMAGE_STATE_COUNT - 1), BLOB("was", was, was_n, LIMIT_IMAGE_BYTES),
};
#undef S
#define S struct feed_forgotten
static const struct column feed_forgotten[] = { ID("feed", feed), NUMBER("most", most, 0, INT32_MAX) };
#undef S
#define S struct person_removed
static const struct column person_removed[] = { ID("person", person) };
#undef S
#define S struct eligibility_removed
static const struct column eligibility_removed[] = { ID("person", person), ID("id", id) };
#undef S
#define S struct audit
static const struct column audit[] = {
	NUMBER("seq", seq, 0, INT64_MAX), INSTANT("at", at), INSTANT("rid", rid),
	WORD("act", act, act_words, AUDIT_ACT_COUNT),
	WORD("outcome", outcome, outcome_words, ERR_COUNT), CHARS("facility", facility, 0),
	WRITTEN("who", who),
	ID_OR_0("person", person), NUMBER("mode", mode, MODE_NONE, MODE_EMERGENCY),
	ID_OR_0("consent", consent),
	WRITTEN("subject", subject), BYTES("chain", chain),
};
#undef S

#define SHAPE(name_, type, table) { name_, sizeof(type), table, sizeof table / sizeof table[0] }
const struct shape shapes[SHAPE_COUNT] = {
	[ROW_FACILITY] = SHAPE("facility", struct facility, facility),
	[ROW_SETTING] = SHAPE("setting", struct setting_change, setting),
	[ROW_TERMINAL] = SHAPE("terminal", struct terminal, terminal),
	[ROW_ACCOUNT] = SHAPE("account", struct account, account),
	[ROW_LOGIN] = SHAPE("login", struct login, login),
	[ROW_DEVICE] = SHAPE("device", struct device, device),
	[ROW_PASSCODE] = SHAPE("passcode", struct passcode, passcode),
	[ROW_ENTRY] = SHAPE("entry", struct entry, entry),
	[ROW_SESSION] = SHAPE("session", struct session, session),
	[ROW_SESSION_USE] = SHAPE("session", struct session_use, session_use),
	[ROW_HANDOVER] = SHAPE("handover", struct handover, handover),
	[ROW_BINDING] = SHAPE("binding", struct binding, binding),
	[ROW_IDENTITY] = SHAPE("identity", struct identity, identity),
	[ROW_PERSON] = SHAPE("person", struct person, person),
	[ROW_ELIGIBILITY] = SHAPE("eligibility", struct eligibility, eligibility),
	[ROW_CONSENT] = SHAPE("consent", struct consent, consent),
	[ROW_EXPECT_CONSENT] = SHAPE("consent", struct consent_expectation, consent_expectation),
	[ROW_EXPECT_CONSENTS] = SHAPE("consent", struct consents_expectation, consents_expectation),
	[ROW_EXPECT_FACILITY] = SHAPE("facility", struct facility_expectation, facility_expectation),
	[ROW_EXPECT_FEED] = SHAPE("feed", struct feed_expectation, feed_expectation),
	[ROW_EVIDENCE] = SHAPE("evidence", struct evidence, evidence),
	[ROW_RECEPTION] = SHAPE("reception", struct reception, reception),
	[ROW_REFERENCE] = SHAPE("reference", struct reference, reference),
	[ROW_PUSH] = SHAPE("push", struct push, push),
	[ROW_RECEIPT] = SHAPE("receipt", struct receipt, receipt),
	[ROW_CLAIM] = SHAPE("claim", struct claim, claim),
	[ROW_CLAIM_REMOVED] = SHAPE("claim", struct claim, claim_removed),
	[ROW_IMPORT_POSITION] = SHAPE("import_position", struct import_position, import_position),
	[ROW_IMPORT_DONE] = SHAPE("import_position", struct import_position, import_done),
	[ROW_REVIEW] = SHAPE("review", struct review, review),
	[ROW_CHECKUP] = SHAPE("checkup", struct checkup, checkup),
	[ROW_CHECKUP_REMOVED] = SHAPE("checkup", struct checkup, checkup_removed),
	[ROW_CHECKUP_ITEM] = SHAPE("checkup_item", struct checkup_item, checkup_item),
	[ROW_DRUG_NAME] = SHAPE("drug_name", struct drug_name, drug_name),
	[ROW_ACT_NAME] = SHAPE("act_name", struct act_name, act_name),
	[ROW_CODE_NAME] = SHAPE("code_name", struct code_name, code_name),
	[ROW_APPLICATION] = SHAPE("application", struct application, application),
	[ROW_PAPER] = SHAPE("paper", struct paper, paper),
	[ROW_ANNOUNCEMENT] = SHAPE("announcement", struct announcement, announcement),
	[ROW_OUTAGE] = SHAPE("outage", struct outage, outage),
	[ROW_APPROVAL] = SHAPE("approval", struct approval, approval),
	[ROW_FEED] = SHAPE("feed", struct feed, feed),
	[ROW_FEED_IMAGE] = SHAPE("feed_image", struct feed_image, feed_image),
	[ROW_FEED_IMAGE_REMOVED] = SHAPE("feed_image", struct feed_image, feed_image),
	[ROW_FEED_FORGOTTEN] = SHAPE("feed", struct feed_forgotten, feed_forgotten),
	[ROW_PERSON_REMOVED] = SHAPE("person", struct person_removed, person_removed),
	[ROW_ELIGIBILITY_REMOVED] = SHAPE("eligibility", struct eligibility_removed, eligibility_removed),
	[ROW_AUDIT] = SHAPE("audit", struct audit, audit),
	[SHAPE_LIMIT] = SHAPE("limit_certificate", struct limit_certificate, limit_certificate),
	[SHAPE_TICKET] = SHAPE("ticket", struct ticket, ticket),
	[SHAPE_DISEASE] = SHAPE("disease_certificate", struct disease_certificate, disease_certificate),
	[SHAPE_HOLDER] = SHAPE("holder", struct holder, holder),
	[SHAPE_DRUG] = SHAPE("drug_line", struct drug_line, drug_line),
	[SHAPE_ACT] = SHAPE("act_line", struct act_line, act_line),
	[SHAPE_REVIEW_CANDIDATE] = SHAPE("review_candidate", struct review_candidate, review_candidate),
	[SHAPE_CHECKUP_LINE] = SHAPE("checkup_line", struct checkup_line, checkup_line),
};
