/* 資格確認照会用情報: who is asked for, by the numbers of an insurance (spec/interface.md section 4.1). */
#include <string.h>

#include "wire/xml.h"

static const struct field numbers[] = {
	FIELD("InsurerNumber", INSURER, true, "W-03", struct eligibility_query, insurer, 0),
	FIELD("InsuredCardSymbol", TEXT, false, "W-04", struct eligibility_query, symbol, 20),
	FIELD("InsuredIdentificationNumber", TEXT, true, "W-05", struct eligibility_query, number, 20),
	FIELD("InsuredBranchNumber", DIGITS, false, "W-06", struct eligibility_query, branch, 2),
};

#define MORE_FIELDS(must) { \
	FIELD("Birthdate", DAY, must, "W-07", struct msg_request, who.birth, 0), \
	FIELD("LimitApplicationCertificateRelatedConsFlg", FLAG, must, "W-08", struct msg_request, \
	    limit_consent, 0), \
	FIELD("ArbitraryIdentifier", TEXT, false, "W-10", struct msg_request, arbitrary, 100), \
}
static const struct field must_fields[] = MORE_FIELDS(true), may_fields[] = MORE_FIELDS(false);

enum err
search_read(struct ctx *cx, const struct node *body, bool strict, struct msg_request *r,
    const struct node **ret_search)
{
	const struct node *search;

	TRY(field_only(cx, body, "QualificationConfirmSearchInfo", "W-21", &search));
	TRY(fields_read(cx, search, numbers, FIELD_COUNT(numbers), &r->who));
	TRY(fields_read(cx, search, strict ? must_fields : may_fields, FIELD_COUNT(may_fields), r));
	*ret_search = search;
	return ERR_OK;
}

enum err
mode_flag_read(struct ctx *cx, const struct node *from, const char *modes, struct msg_request *r)
{
	const char *flag = node_text(from, "MedicalTreatmentFlag");

	if (flag[0] == '\0')
		return ERR_OK;
	if (flag[1] != '\0' || strchr(modes, flag[0]) == NULL || !mode_read(flag, &r->mode))
		return fail(cx, ERR_INPUT, "MedicalTreatmentFlag: W-12: not one of %s", modes);
	return ERR_OK;
}

void
search_write(struct draft *d, struct node *into, const struct answer_unit *u, bool with_limit,
    bool limit_consent)
{
	struct node *search;

	if (u->asked == NULL)
		return;
	search = draft_group(d, into, "QualificationConfirmSearchInfo");
	fields_write(d, search, numbers, FIELD_COUNT(numbers), u->asked);
	draft_day(d, search, "Birthdate", u->asked->birth);
	if (with_limit)
		draft_text(d, search, "LimitApplicationCertificateRelatedConsFlg", limit_consent ? "1" : "0");
	draft_text(d, search, "ArbitraryIdentifier", u->arbitrary);
}
