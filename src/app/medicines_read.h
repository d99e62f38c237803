/* 薬剤情報(診療情報・手術情報を含む)閲覧 (YZK-IF-001/002). */
#ifndef APP_MEDICINES_READ_H
#define APP_MEDICINES_READ_H

#include "app/app.h"

struct medicines_question {
	const struct eligibility_query *who;    /* NULL: by person, as an earlier answer named them */
	id        person;
	enum mode mode;
	ym        from, until;          /* both included; cut to windows.medicine_months [MED-04] */
	bool      treatments;           /* FileCategory 3 and 4: what SRJ and SHJ allow, too */
	bool      prescriptions;        /* PrDiInfClassification: what electronic prescriptions tell, too */
};
struct medicines_answer {
	const struct person  *person;
	const struct consent *used[3];  /* YZK first, then what else was used; NULL ends */
	ym        from, until;          /* what was looked at; from > until: nothing of it is given */
	/* One array: of claims first, then what was prescribed, then what was handed out. */
	struct medicine  *medicines;    size_t medicine_count, prescribed_count, handed_count;
	bool      with_prescriptions;   /* they were asked for */
	struct treatment *treatments;   size_t treatment_count;
};
/* Needs the open consent YZK of exactly this facility, person and mode [MED-01]. ERR_CONSENT_NONE,
 * ERR_CONSENT_ENDED, ERR_NOT_FOUND, ERR_EXCLUDED [MED-03]. Treatments are given as far as SRJ and operations as far as SHJ are
 * open [MED-02]; no consent for them is not an error. The change fails when any of the used consents changed. */
enum err medicines_read(const struct act *a, const struct medicines_question *q, struct medicines_answer *ret_m)
    MUST_CHECK;

#endif
