/* 導入義務: facilities that do home visits or online care must answer a patient who asks for an online check since the
 * transitional measure ended on 2024-12-01 (spec/rules.md section 3.1). Pure rules: no I/O, no clock, no allocation. */
#ifndef DOMAIN_DUTY_H
#define DOMAIN_DUTY_H

#include <stddef.h>

#include "domain/setting.h"

#define DUTY_FROM 20241201              /* first day without the transitional measure [DUT-01] */

/* What care a facility says it gives, the function it needs for it, and what it is called. Outpatient care by another route
 * is voluntary and has no row [DUT-03]. */
struct duty_row { enum setting care, function; enum mode mode; };
#define DUTY_ROWS 2
extern const struct duty_row duty_rows[DUTY_ROWS];

struct duty {
	bool    gives[DUTY_ROWS];       /* the facility says that it gives this care */
	bool    owes[DUTY_ROWS];        /* … and has not turned the function on [DUT-02] */
	instant since[DUTY_ROWS];       /* of what it owes: when it began, not before DUTY_FROM [DUT-04] */
};
/* From all changes of the facility's settings (view_setting_changes), as they stand at `at`. */
void duty_work_out(const struct setting_change *changes, size_t n, instant at, struct duty *ret_duty);
bool duty_owes(const struct duty *d);

#endif
