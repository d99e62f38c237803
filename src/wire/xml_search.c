/* 資格確認照会用情報: who is asked for, by the numbers of an insurance (spec/interface.md section 4.1), and its echo. */
#include <string.h>

#include "base/limit.h"
#include "wire/xml.h"

static const struct field numbers[] = {
	FIELD("InsurerNumber", INSURER, true, "W-03", struct eligibility_query, insurer, 0),
	FIELD("InsuredCardSymbol", TEXT, false, "W-04", struct eligibility_query, symbol, 20),
	FIELD("InsuredIdentificationNumber", TEXT, true, "W-05", struct eligibility_query, number, 20),
	FIELD("InsuredBranchNumber", DIGITS, false, "W-06", struct eligibility_query, branch, 2),
};

#define MORE_FIELDS(must) { \
	FIELD("Birthdate", DAY, must, "W-07", struct asked, who.birth, 0), \
	FIELD("LimitApplicationCertificateRelatedConsFlg", FLAG, must, "W-08", struct asked, \
	    limit_consent, 0), \
	FIELD("ArbitraryIdentifier", TEXT, false, "W-10", struct asked, arbitrary, 100), \
}
static const struct field must_fields[] = MORE_FIELDS(true), may_fields[] = MORE_FIELDS(false);

const struct fields search_tables[] = { { numbers, FIELD_COUNT(numbers) }, { must_fields, FIELD_COUNT(must_fields) } };
const struct fields recheck_tables[] = { { numbers, FIELD_COUNT(numbers) }, { may_fields, FIELD_COUNT(may_fields) } };

enum err
asked_read(struct ctx *cx, const struct node *search, bool strict, struct asked *ret_p)
{
	TRY(fields_read(cx, search, numbers, FIELD_COUNT(numbers), &ret_p->who));
	return fields_read(cx, search, strict ? must_fields : may_fields, FIELD_COUNT(may_fields), ret_p);
}

enum err
search_read(struct ctx *cx, const struct node *body, bool strict, struct msg_request *r,
    const struct node **ret_search)
{
	struct asked one = { .who = r->who, .arbitrary = "" };
	const struct node *search;

	TRY(field_only(cx, body, "QualificationConfirmSearchInfo", "W-21", &search));
	TRY(asked_read(cx, search, strict, &one));
	r->who = one.who;
	r->arbitrary = one.arbitrary;
	r->limit_consent = one.limit_consent;
	r->sent = search;
	*ret_search = search;
	return ERR_OK;
}

enum err
mode_flag_read(struct ctx *cx, const struct node *from, const char *modes, struct msg_request *r)
{
	const char *flag;

	TRY(field_text(cx, from, "MedicalTreatmentFlag", "W-12", &flag));
	if (flag[0] == '\0')
		return ERR_OK;
	if (flag[1] != '\0' || strchr(modes, flag[0]) == NULL || !mode_read(flag, &r->mode))
		return fail(cx, ERR_INPUT, "MedicalTreatmentFlag: W-12: not one of %s", modes);
	return ERR_OK;
}

/* ---- echo ------------------------------------------------------------------------------------------------ */

static bool
is_xml_name(const char *s)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_", more[] = "0123456789.-";

	if (s[0] == '\0' || strchr(letters, s[0]) == NULL || strlen(s) > LIMIT_NAME_BYTES)
		return false;
	for (; *s != '\0'; s++)
		if (strchr(letters, *s) == NULL && strchr(more, *s) == NULL)
			return false;
	return true;
}

enum err
echo_copy(struct ctx *cx, struct node *parent, const struct node *n, struct node **ret_n)
{
	struct node *copy = node_new(cx, parent, n->name, n->text), *below;

	if (copy == NULL)
		return cx->fault.code;
	copy->list = n->list;
	for (const struct node *c = n->first; c != NULL; c = c->next)
		if (is_xml_name(c->name))
			TRY(echo_copy(cx, copy, c, &below));
	*ret_n = copy;
	return ERR_OK;
}

void
echo_write(struct draft *d, struct node *into, const struct node *n)
{
	struct node *copy;

	if (n != NULL && into != NULL && echo_copy(d->cx, into, n, &copy) == ERR_OK)
		copy->list = false;
	else if (n != NULL)
		d->failed = true;
}

void
search_write(struct draft *d, struct node *into, const struct answer_unit *u, bool with_limit,
    bool limit_consent)
{
	struct node *search;

	echo_write(d, into, u->sent);
	if (u->asked == NULL || u->sent != NULL)
		return;
	search = draft_group(d, into, "QualificationConfirmSearchInfo");
	fields_write(d, search, numbers, FIELD_COUNT(numbers), u->asked);
	draft_day(d, search, "Birthdate", u->asked->birth);
	if (with_limit)
		draft_text(d, search, "LimitApplicationCertificateRelatedConsFlg", limit_consent ? "1" : "0");
	draft_text(d, search, "ArbitraryIdentifier", u->arbitrary);
}
