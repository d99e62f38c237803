/* What a reader wants at a glance: medicines that are being taken, the same ingredient twice, the last check-up against
 * its limits. Worked out once, for sheets, pages and FHIR alike. Pure rules: the day is a parameter. */
#ifndef DOMAIN_SUMMARY_H
#define DOMAIN_SUMMARY_H

#include "domain/checkup.h"
#include "domain/claim.h"

/* A drug line covers the days from its day on [SUM-01]: 内服 as many as were supplied; other forms as the rows of summary.c
 * say. A line without a day, or that was given once, covers none. */
enum summary_state {
	SUMMARY_CURRENT,        /* covers the day that is asked for */
	SUMMARY_RECENT          /* ended at most SUMMARY_RECENT_DAYS before; claims come late, it may have been renewed */
};
#define SUMMARY_RECENT_DAYS 60
/* So many days of the same drug by the same prescriber are a refill fetched early, and told nobody [SUM-03]. */
#define SUMMARY_EARLY_DAYS 7

struct summary_medicine {
	const struct medicine *medicine;        /* the latest line of this drug, form and prescriber */
	ymd from, until;                        /* from <= d < until */
	enum summary_state state;
};

enum overlap_kind {
	OVERLAP_SAME_DRUG,      /* 重複: one code twice */
	OVERLAP_INGREDIENT      /* 成分の重なり: one ingredient under two codes */
};
/* Two lines that cover common days on or after the day that is asked for, by other prescribers or other days [SUM-02]. */
struct summary_overlap {
	enum overlap_kind kind;
	const struct medicine *first, *second;  /* first begins earlier */
	ymd from, until;                        /* the common days */
	bool other_prescriber;
};

struct summary_finding {
	const struct checkup_result *result;
	enum checkup_grade grade;               /* GUIDANCE or REFERRAL */
	const char *previous;                   /* measured at the check-up before; "" when it was not */
};

struct summary {
	ymd day;
	const struct summary_medicine *medicines; size_t medicine_count;        /* current ones first, then by name */
	const struct summary_overlap  *overlaps;  size_t overlap_count;
	size_t overlaps_more;                   /* above SUMMARY_OVERLAPS: not listed */
	const struct checkup *last;             /* NULL: none */
	const struct summary_finding *findings;   size_t finding_count;         /* in the order of the item master */
	size_t within;                          /* results of `last` that reach no limit */
};
#define SUMMARY_OVERLAPS 200

/* Who prescribed it: the prescriber of what was dispensed, else the institution. */
const char *summary_prescriber(const struct medicine *m);

/* Adds the medicines and overlaps of that day. The lines are borrowed; those of electronic prescriptions are counted unless
 * what was dispensed, or its claim, tells the same [SUM-05]. */
/* The days that a line covers, from <= d < until [SUM-01]; false: none. */
bool summary_covers(const struct medicine *m, ymd *ret_from, ymd *ret_until);

enum err summary_medicines(struct ctx *cx, const struct medicine *m, size_t n, ymd day, struct summary *s) MUST_CHECK;
/* Adds the last of the check-ups (oldest first) with what reaches a limit [SUM-04]. sex: 1 male, 2 female. */
enum err summary_checkups(struct ctx *cx, const struct checkup *c, size_t n, int sex, struct summary *s) MUST_CHECK;

#endif
