/* 医療券・調剤券 (spec/interface.md section 4.3.4): by which a welfare office lets a facility treat somebody, month by month.
 * They come about the 15th; before that the month has none. Pure rules. */
#ifndef DOMAIN_TICKET_H
#define DOMAIN_TICKET_H

#include "domain/facility.h"

/* Numbers are those of the tables named; 0 and "" are missing. */
struct ticket {
	int type;                               /* OQSCD018: 1 医療券, 2 調剤券 */
	ymd from, until;
	const char *issue_number;               /* 交付番号 */
	ym  month;                              /* 診療年月 */
	const char *facility, *facility_name;   /* 指定医療機関 */
	const char *prescriber, *prescriber_name;       /* 処方箋発行元, of a 調剤券 */
	const char *injury1, *injury2, *injury3;
	int treatment;                          /* OQSCD019 診療別 */
	int self_pay;                           /* yen */
	const char *district_contact, *handling_contact;
	int combined;                           /* OQSCD020: 1 単独, 2 併用 */
	int social_insurance;                   /* OQSCD021: 1 あり, 2 なし */
	int inconsistent;                       /* OQSCD022: 1 不整合あり */
	int infection, elderly, prefectural;    /* OQSCD023 to 025: 1 あり, 2 なし */
	const char *remark1, *remark2, *remark3;
};

/* OQSCD026 指定医療機関確認フラグ is worked out: 0 when the ticket is for that facility, 1 otherwise. */
bool ticket_is_for(const struct ticket *t, const char *facility);
/* In force on that day, for its month [ELG-08]. */
bool ticket_covers(const struct ticket *t, ymd d);

#endif
