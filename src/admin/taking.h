/* What the commands that take files in share: each record of a file on its way into app/import. For them only. */
#ifndef ADMIN_TAKING_H
#define ADMIN_TAKING_H

#include "app/import.h"
#include "wire/claim_file.h"
#include "wire/master.h"
#include "wire/report.h"

/* One file on its way in. */
struct taking {
	struct import *im;
	const struct report *report;
};

/* `user` is a struct taking. */
enum err taking_person(void *user, struct ctx *cx, const struct person *p, const struct eligibility *rows, size_t n);
extern const struct master_each taking_master;
enum err taking_claim(void *user, struct ctx *cx, const struct claim *c);
enum err taking_checkup(void *user, struct ctx *cx, const struct checkup *c, bool removed);
enum err taking_returned(void *user, struct ctx *cx, const struct claim *c);

#endif
