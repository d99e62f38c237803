/* 資格確認結果: one person under one insurance with consents (spec/interface.md sections 4.3 and 4.4), and what the
 * results for one person have in common. */
#include <string.h>

#include "wire/name.h"
#include "wire/xml.h"

static const struct field card_fields[] = {
	FIELD("InsuredCardClassification", TEXT, 0, "", struct eligibility, classification, 0),
	FIELD("InsurerNumber", PADDED, 0, "", struct eligibility, insurer, 0),
	FIELD("InsuredCardSymbol", TEXT, 0, "", struct eligibility, symbol, 0),
	FIELD("InsuredIdentificationNumber", TEXT, 0, "", struct eligibility, number, 0),
	FIELD("InsuredBranchNumber", TEXT, 0, "", struct eligibility, branch, 0),
	FIELD("PersonalFamilyClassification", NUMBER, 0, "", struct eligibility, family, 1),
	FIELD("InsuredName", TEXT, 0, "", struct eligibility, insured_name, 0),
};

static const struct field person_fields[] = {
	FIELD("Name", TEXT, 0, "", struct person, name, 0),
	FIELD("NameOfOther", TEXT, 0, "", struct person, other_name, 0),
	FIELD("NameKana", TEXT, 0, "", struct person, kana, 0),
	FIELD("NameOfOtherKana", TEXT, 0, "", struct person, other_kana, 0),
	FIELD("Sex1", NUMBER, 0, "", struct person, sex1, 1),
	FIELD("Sex2", NUMBER, 0, "", struct person, sex2, 1),
	FIELD("Birthdate", DAY, 0, "", struct person, birth, 0),
	FIELD("Address", TEXT, 0, "", struct person, address, 0),
	FIELD("PostNumber", TEXT, 0, "", struct person, postcode, 0),
};

static const struct field period_fields[] = {
	FIELD("QualificationDate", DAY, 0, "", struct eligibility, acquired, 0),
	FIELD("DisqualificationDate", DAY, 0, "", struct eligibility, lost, 0),
	FIELD("InsuredCertificateIssuanceDate", DAY, 0, "", struct eligibility, issued, 0),
	FIELD("InsuredCardValidDate", DAY, 0, "", struct eligibility, card_from, 0),
	FIELD("InsuredCardExpirationDate", DAY, 0, "", struct eligibility, card_until, 0),
	FIELD("InsuredPartialContributionRatio", NUMBER, 0, "", struct eligibility, ratio, 3),
	FIELD("PreschoolClassification", MARK, 0, "", struct eligibility, preschool, 0),
	FIELD("ReasonOfLoss", TEXT, 0, "", struct eligibility, loss_reason, 0),
	FIELD("InsurerName", TEXT, 0, "", struct eligibility, insurer_name, 0),
};

static const struct field elder_fields[] = {
	FIELD("ElderlyRecipientCertificateDate", DAY, 0, "", struct elder_certificate, issued, 0),
	FIELD("ElderlyRecipientValidStartDate", DAY, 0, "", struct elder_certificate, from, 0),
	FIELD("ElderlyRecipientValidEndDate", DAY, 0, "", struct elder_certificate, until, 0),
	FIELD("ElderlyRecipientContributionRatio", NUMBER, 0, "", struct elder_certificate, ratio, 3),
};

static const struct field limit_fields[] = {
	FIELD("LimitApplicationCertificateClassification", TEXT, 0, "", struct limit_certificate,
	    classification, 0),
	FIELD("LimitApplicationCertificateClassificationFlag", TEXT, 0, "", struct limit_certificate,
	    category, 0),
	FIELD("LimitApplicationCertificateDate", DAY, 0, "", struct limit_certificate, issued, 0),
	FIELD("LimitApplicationCertificateValidStartDate", DAY, 0, "", struct limit_certificate, from, 0),
	FIELD("LimitApplicationCertificateValidEndDate", DAY, 0, "", struct limit_certificate, until, 0),
	FIELD("LimitApplicationCertificateLongTermDate", DAY, 0, "", struct limit_certificate, long_term, 0),
};

static const struct field disease_fields[] = {
	FIELD("SpecificDiseasesDiseaseCategory", NUMBER, 0, "", struct disease_certificate, category, 1),
	FIELD("SpecificDiseasesCertificateDate", DAY, 0, "", struct disease_certificate, issued, 0),
	FIELD("SpecificDiseasesValidStartDate", DAY, 0, "", struct disease_certificate, from, 0),
	FIELD("SpecificDiseasesValidEndDate", DAY, 0, "", struct disease_certificate, until, 0),
	FIELD("SpecificDiseasesSelfPay", NUMBER, 0, "", struct disease_certificate, self_pay, 1),
};

const struct fields answer_tables[ANSWER_TABLES] = {
	{ card_fields, FIELD_COUNT(card_fields) }, { person_fields, FIELD_COUNT(person_fields) },
	{ period_fields, FIELD_COUNT(period_fields) },
};
const struct fields elder_table = { elder_fields, FIELD_COUNT(elder_fields) };
const struct fields limit_table = { limit_fields, FIELD_COUNT(limit_fields) };
const struct fields disease_table = { disease_fields, FIELD_COUNT(disease_fields) };

/* How each kind's consent is told. LIM has only yes and no (OQSCD001); TSR has no end; the kinds of `always`
 * are told when they were never asked, too, so that a reader that looks for the flag finds 0. */
#define MIRROR(kind, name) { kind, true, true, name "ConsFlg", name "ConsTime", name "AvailableTime", NAME_COUNT }
static const struct consent_names {
	enum kind kind;
	bool always, ends;
	const char *flag, *time, *available;
	enum name reason;
} consent_names[] = {
	{ KIND_LIM, false, false, "LimitApplicationCertificateRelatedConsFlg",
	    "LimitApplicationCertificateRelatedConsTime", NULL, NAME_COUNT },
	{ KIND_TSR, false, true, "SpecificDiseasesCertificateRelatedConsFlg",
	    "SpecificDiseasesCertificateRelatedConsTime", NULL, NAME_REASON_TSR },
	{ KIND_TKK, true, true, "SpecificHealthCheckupsInfoConsFlg", "SpecificHealthCheckupsInfoConsTime",
	    "SpecificHealthCheckupsInfoAvailableTime", NAME_REASON_TKK },
	{ KIND_YZK, true, true, "PharmacistsInfoConsFlg", "PharmacistsInfoConsTime",
	    "PharmacistsInfoAvailableTime", NAME_REASON_YZK },
	{ KIND_SRJ, true, true, "DiagnosisInfoConsFlg", "DiagnosisInfoConsTime", "DiagnosisInfoAvailableTime",
	    NAME_REASON_SRJ },
	{ KIND_SHJ, true, true, "OperationInfoConsFlg", "OperationInfoConsTime", "OperationInfoAvailableTime",
	    NAME_REASON_SHJ },
	/* What one agrees to along with a kind (OQSCD036): told as that kind stands, without a reason of its own. */
	MIRROR(KIND_YZK, "PrescriptionInfo"), MIRROR(KIND_SRJ, "AllergyInfo"), MIRROR(KIND_SRJ, "ContraindicationInfo"),
	MIRROR(KIND_SRJ, "TestInfo"), MIRROR(KIND_SHJ, "DiagnosisName"), MIRROR(KIND_SHJ, "InfectiousInfo"),
};

const char *
consent_element(size_t i)
{
	size_t row = i / CONSENT_PARTS;
	const struct consent_names *n;

	if (row >= FIELD_COUNT(consent_names))
		return NULL;
	n = &consent_names[row];
	switch (i % CONSENT_PARTS) {
	case 0:
		return n->flag;
	case 1:
		return n->time;
	case 2:
		return n->available == NULL ? "" : n->available;
	default:
		return n->reason == NAME_COUNT ? "" : name_of(n->reason);
	}
}

static bool
is_mirror(const struct consent_names *n)
{
	return n->available != NULL && n->reason == NAME_COUNT;
}

/* Inside, windows are half-open; outside, online care says the last second of its last day (rules.md section 10),
 * the counter the very instant 24 hours later (interface.md section 4.4). */
static instant
last_told(const struct answer_consent *c, enum mode m)
{
	bool by_time = c->state == CONSENT_OPEN || c->reason == END_BY_TIME;

	return m == MODE_ONLINE && by_time ? c->until - 1 : c->until;
}

static void
consent_write(struct draft *d, struct node *into, const struct consent_names *n,
    const struct answer_consent *c, enum mode m)
{
	/* What is open in an emergency is so without the person's word: 同意取得困難. */
	static const char *const flags[][2] = { [CONSENT_NONE] = { "0", "0" }, [CONSENT_OPEN] = { "1", "3" },
		[CONSENT_ENDED] = { "2", "2" } };
	enum consent_state state = c->known ? c->state : CONSENT_NONE;

	if (!c->known && !n->always)
		return;
	if (state == CONSENT_ENDED && !n->ends)
		state = CONSENT_NONE;
	draft_text(d, into, n->flag, flags[state][m == MODE_EMERGENCY]);
	if (state == CONSENT_NONE)
		return;
	draft_instant(d, into, n->time, c->given);
	if (n->available != NULL && c->until == INSTANT_NEVER)
		draft_text(d, into, n->available, name_of(NAME_AVAILABLE_OPEN));
	else if (n->available != NULL)
		draft_instant(d, into, n->available, last_told(c, m));
	if (state == CONSENT_ENDED && n->reason != NAME_COUNT)
		draft_count(d, into, name_of(n->reason), (size_t)c->reason);
}

static void
certificates_write(struct draft *d, struct node *into, enum kind k, const struct answer *a)
{
	struct node *list;

	if (k == KIND_LIM && a->limit != NULL)
		fields_write(d, draft_group(d, into, "LimitApplicationCertificateRelatedInfo"), limit_fields,
		    FIELD_COUNT(limit_fields), a->limit);
	if (k != KIND_TSR || a->disease_count == 0)
		return;
	list = draft_group(d, into, "SpecificDiseasesCertificateList");
	for (size_t i = 0; i < a->disease_count; i++)
		fields_write(d, draft_item(d, list, "SpecificDiseasesCertificateInfo"), disease_fields,
		    FIELD_COUNT(disease_fields), &a->diseases[i]);
}

/* As the receipt of the card check has it. */
static const char *
confirmation_text(struct draft *d, id confirmation)
{
	const char *text = ctx_fmt(d->cx, "%llu", (unsigned long long)confirmation);

	if (text == NULL)
		d->failed = true;
	return text;
}

struct node *
answer_write(struct draft *d, struct node *into, const struct answer *a)
{
	struct node *n = draft_item(d, into, "ResultOfQualificationConfirmation");
	const struct eligibility *e = a->eligibility;

	if (e != NULL)
		fields_write(d, n, card_fields, FIELD_COUNT(card_fields), e);
	if (a->person != NULL)          /* a cancellation tells of consents only */
		fields_write(d, n, person_fields, FIELD_COUNT(person_fields), a->person);
	if (e != NULL)
		fields_write(d, n, period_fields, FIELD_COUNT(period_fields), e);
	if (e != NULL && (e->elder.issued | e->elder.from | e->elder.until | e->elder.ratio) != 0)
		fields_write(d, draft_group(d, n, "ElderlyRecipientCertificateInfo"), elder_fields,
		    FIELD_COUNT(elder_fields), &e->elder);
	tickets_write(d, n, a);
	for (size_t i = 0; i < FIELD_COUNT(consent_names); i++) {
		if (is_mirror(&consent_names[i]) && name_of(NAME_MIRRORS)[0] == '\0')
			continue;
		consent_write(d, n, &consent_names[i], &a->consents[consent_names[i].kind], a->mode);
		certificates_write(d, n, consent_names[i].kind, a);
	}
	draft_day(d, n, name_of(NAME_VISIT_DATE), a->visit_date);
	if (a->confirmation != 0)
		draft_text(d, n, name_of(NAME_CONFIRMATION), confirmation_text(d, a->confirmation));
	if (a->prescription != PRESCRIPTION_NONE)
		draft_text(d, n, "PrescriptionIssueSelect", a->prescription == PRESCRIPTION_PAPER ? "2" : "1");
	return n;
}

/* A notice beside a success: code and words (section 11). The code is not public; a names file may set or empty it. */
static void
certificate_end_write(struct draft *d, struct node *into, instant ends, instant at)
{
	enum err told = at > ends ? ERR_CERT_ENDED : ERR_CERT_ENDS;
	const char *code = name_of(told == ERR_CERT_ENDED ? NAME_CERTIFICATE_ENDED : NAME_CERTIFICATE_ENDS);
	ymd last = ymd_of(ends);

	if (ends == 0 || code[0] == '\0')
		return;
	draft_text(d, into, "ProcessingResultCode", code);
	draft_text(d, into, "ProcessingResultMessage", error_text(d, told,
	    ctx_fmt(d->cx, "%d年%d月%d日", last / 10000, last / 100 % 100, last % 100)));
}

void
unit_write(struct draft *d, struct node *into, const struct answer_unit *u, const char *detail)
{
	status_write(d, into, u->outcome, detail);
	if (u->outcome != ERR_OK)
		return;
	certificate_end_write(d, into, u->certificate_ends, u->answer_count > 0 ? u->answers[0].at : 0);
	draft_number(d, into, "QualificationValidity", 1, (int)u->validity);
	if (u->same_person)
		draft_text(d, into, name_of(NAME_SAME_PERSON), "1");
	if (u->changed_known)
		draft_text(d, into, name_of(NAME_CHANGED), u->changed ? "1" : "0");
}

/* A failed message says so in the body, too, for readers that look at nothing else. */
enum err
single_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	struct draft d = { .cx = cx };
	struct node *header = head_write(&d, r, root), *body, *list;
	const struct answer_unit *u = r->unit_count > 0 ? &r->units[0] : NULL;

	draft_text(&d, header, "ReferenceClassification", name_of(r->by_card ? NAME_BY_CARD : NAME_BY_NUMBER));
	segment_write(&d, r, header);
	encoding_write(&d, r, header);
	body = draft_group(&d, root, "MessageBody");
	if (r->outcome != ERR_OK || u == NULL)
		status_write(&d, body, r->outcome, r->detail);
	else
		unit_write(&d, body, u, r->detail);
	if (u != NULL)
		search_write(&d, body, u, r->id == MSG_ELIGIBILITY, r->limit_consent);
	if (r->outcome != ERR_OK || u == NULL || u->outcome != ERR_OK || u->answer_count == 0)
		return draft_done(&d);
	list = draft_group(&d, body, "ResultList");
	for (size_t i = 0; i < u->answer_count; i++)
		draft_text(&d, answer_write(&d, list, &u->answers[i]), "ReferenceNumber", u->answers[i].reference);
	return draft_done(&d);
}
