/* 診療区分 (mode): how the patient is met. Values of OQSCD028. */
#ifndef DOMAIN_MODE_H
#define DOMAIN_MODE_H

#include <stdbool.h>

enum mode {
	MODE_NONE = 0,
	MODE_COUNTER = 1,       /* 外来: reader at the counter */
	MODE_VISIT = 2,         /* 訪問診療等 */
	MODE_ONLINE = 3,        /* オンライン診療等, and 外来診療等(通常とは異なる動線・機器故障等) */
	MODE_EMERGENCY = 4      /* 救急時 */
};

struct mode_row { enum mode mode; const char *word, *ja, *en; };
/* NULL for no such mode. `word` is the mode's name on the command line and in addresses: "visit". */
const struct mode_row *mode_row(enum mode m);
bool mode_read(const char *word_or_digit, enum mode *ret_m);

/* Why an outpatient is checked in the online mode; part of its address, so that the consent carries it [CNS-17]. */
enum outpatient {
#define OUTPATIENT(name, number, word, ja, en) OUTPATIENT_##name = number,
#include "domain/outpatient.def"
#undef OUTPATIENT
	OUTPATIENT_COUNT
};
struct outpatient_row { const char *word, *ja, *en; };
extern const struct outpatient_row outpatient_rows[OUTPATIENT_COUNT];

/* How an address is used: a mode's word or digit, or a case's word ("fever"), which is of the online mode. */
bool use_read(const char *word, enum mode *ret_m, enum outpatient *ret_case);

#endif
