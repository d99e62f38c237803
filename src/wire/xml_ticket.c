/* 医療扶助資格確認結果リスト: 医療券・調剤券 in an answer (spec/interface.md section 4.3.4). */
#include "wire/xml.h"

#define TICKET(element, kind, member, max) FIELD(element, kind, 0, "", struct ticket, member, max)
/* Up to the institution's flag, which is worked out; then the rest. */
static const struct field place_fields[] = {
	TICKET("TicketType", NUMBER, type, 2),
	TICKET("MedicalTicketValidDate", DAY, from, 0),
	TICKET("MedicalTicketExpirationDate", DAY, until, 0),
	TICKET("IssueNumber", TEXT, issue_number, 0),
	TICKET("MedicalTreatmentMonth", MONTH, month, 0),
	TICKET("DesignatedMedicalInstitutionCode", TEXT, facility, 0),
};
static const struct field other_fields[] = {
	TICKET("DesignatedMedicalInstitutionName", TEXT, facility_name, 0),
	TICKET("PrescriptionIssuerMedicalInstitutionCode", TEXT, prescriber, 0),
	TICKET("PrescriptionIssuerMedicalInstitutionName", TEXT, prescriber_name, 0),
	TICKET("InjuryName1", TEXT, injury1, 0),
	TICKET("InjuryName2", TEXT, injury2, 0),
	TICKET("InjuryName3", TEXT, injury3, 0),
	TICKET("MedicalTreatmentType", NUMBER, treatment, 2),
	TICKET("SelfPayAmount", NUMBER, self_pay, 1),
	TICKET("DistrictContactName", TEXT, district_contact, 0),
	TICKET("HandlingContactName", TEXT, handling_contact, 0),
	TICKET("SingleOrCombinedUse", NUMBER, combined, 2),
	TICKET("StatusOfSocialInsurance", NUMBER, social_insurance, 2),
	TICKET("ConsistencyFlag", NUMBER, inconsistent, 1),
	TICKET("StatusOfInfecton", NUMBER, infection, 2),       /* sic: so it is spelt in the official files */
	TICKET("StatusOfElderlyMedicalCare", NUMBER, elderly, 2),
	TICKET("StatusOfPrefecturalExpenses", NUMBER, prefectural, 2),
	TICKET("Remarks1", TEXT, remark1, 0),
	TICKET("Remarks2", TEXT, remark2, 0),
	TICKET("Remarks3", TEXT, remark3, 0),
};

const struct fields ticket_tables[] = { { place_fields, FIELD_COUNT(place_fields) }, { other_fields, FIELD_COUNT(other_fields) } };

void
tickets_write(struct draft *d, struct node *into, const struct answer *a)
{
	struct node *list;

	if (a->ticket_count == 0)
		return;
	list = draft_group(d, into, "PublicExpenseResultList");
	for (size_t i = 0; i < a->ticket_count; i++) {
		struct node *n = draft_item(d, list, "MedicalTicketInfo");

		fields_write(d, n, place_fields, FIELD_COUNT(place_fields), &a->tickets[i]);
		draft_text(d, n, "DesignatedMedicalInstitutionFlag", "0");      /* OQSCD026: only this facility's are told */
		fields_write(d, n, other_fields, FIELD_COUNT(other_fields), &a->tickets[i]);
	}
}
