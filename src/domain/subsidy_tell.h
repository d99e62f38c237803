/* How an amount was worked out, in words: the same lines on a terminal, in a file, on paper and on a page. */
#ifndef DOMAIN_SUBSIDY_TELL_H
#define DOMAIN_SUBSIDY_TELL_H

#include "base/err.h"
#include "domain/subsidy.h"

#define SUBSIDY_TEXT 300
#define SUBSIDY_LINE 1000
/* "外来診療等(通常とは異なる動線・機器故障時等)③". The buffer is returned. */
char *subsidy_ask_write(const struct subsidy_ask *ask, enum lang l, char ret[SUBSIDY_TEXT]);
/* "SUB-02 訪問診療等 モバイル端末: 55,000円 → 41,000円(費用は品目ごとに上限まで数えます)" */
char *subsidy_reason_write(const struct subsidy_question *q, const struct subsidy_answer *a, const struct subsidy_reason *r,
    enum lang l, char ret[SUBSIDY_LINE]);

#endif
