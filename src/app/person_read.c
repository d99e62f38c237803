/* Who a person is, by the address that an earlier answer gave. */
#include "app/person_read.h"
#include "app/disclosure.h"

enum err
person_read(const struct act *a, id person, enum mode m, struct person_answer *ret_p)
{
	struct disclosure d = { .mode = m, .act = AUDIT_ELIGIBILITY_READ };
	struct person_answer p = { 0 };
	struct settings settings;

	TRY(act_uses(a, m, &settings));
	TRY(disclosure_person(a, person, &d));
	TRY(disclosure_use(a, &d, KIND_QUA, NULL));     /* [FHR-01] */
	p.person = d.person;
	p.all = d.all;
	p.all_count = d.all_count;
	p.consents = d.rows;
	for (size_t i = 0; i < d.row_count; i++)
		if (d.rows[i].mode == m)
			p.consents[p.consent_count++] = d.rows[i];
	*ret_p = p;
	return ERR_OK;
}
