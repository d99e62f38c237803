/* 薬剤情報 (with 診療情報 and 手術情報) and 特定健診情報 as printed sheets: A4, Japanese; facility, time, and each consent
 * with its end on every page. */
#ifndef PAGE_MEDICAL_SHEET_H
#define PAGE_MEDICAL_SHEET_H

#include "domain/consent.h"
#include "domain/person.h"
#include "domain/summary.h"
#include "page/sheet.h"

/* For whom, about whom, by which consents. All pointers are borrowed. */
struct medical_frame {
	const char *facility_name;
	const char *facility;           /* ten digits */
	instant     made;
	const struct person  *person;
	const struct consent *used[3];  /* NULL ends */
};

struct medicines_sheet {
	struct medical_frame frame;
	ym          from, until;        /* months that were looked at */
	/* One array: of claims first, then what was prescribed, then what was handed out. */
	const struct medicine  *medicines;      size_t medicine_count, prescribed_count, handed_count;
	bool        with_prescriptions;
	const struct treatment *treatments;     size_t treatment_count;
	bool        with_treatments;
	const struct summary   *summary;        /* summary_medicines of the day */
};
/* Appends the PDF. Errors as sheet_done. */
enum err medicines_sheet_write(struct ctx *cx, const struct medicines_sheet *m, struct buf *out) MUST_CHECK;

struct checkups_sheet {
	struct medical_frame frame;
	const struct checkup *checkups; size_t count;   /* oldest first */
	const struct summary *summary;                  /* summary_checkups */
};
enum err checkups_sheet_write(struct ctx *cx, const struct checkups_sheet *c, struct buf *out) MUST_CHECK;

/* What both have in common. */
enum err medical_sheet_begin(struct ctx *cx, const struct medical_frame *f, const char *title, struct buf *out,
    struct sheet **ret_s) MUST_CHECK;
/* "126以上" of ">=126", by sex where the limit differs; "" for none. NULL as ctx_alloc. */
const char *limit_words(struct ctx *cx, const char *limit, int sex);

#endif
