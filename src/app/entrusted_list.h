/* 委託先資格情報の一括取得 (IF-013…016): who has a 医療券・調剤券 for this facility in a month. */
#ifndef APP_ENTRUSTED_LIST_H
#define APP_ENTRUSTED_LIST_H

#include "app/app.h"

/* One unit per person, with the insurance of 医療扶助, the tickets of that month, and the validity of today [TKT-01]. `number` is the
 * reception's, for the audit. ERR_FUNCTION_OFF while assistance.items is 0. */
enum err entrusted_list(const struct act *a, ym month, const char *number, struct answer_unit **ret_u, size_t *ret_n) MUST_CHECK;

#endif
