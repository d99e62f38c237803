/* What the operator has told and opened: announcements for an audience, and emergency functions for a facility. */
#ifndef APP_NOTICE_H
#define APP_NOTICE_H

#include "app/app.h"

/* The announcements that an audience is shown now, the newest first. */
enum err announcements_shown(struct view *v, struct ctx *cx, enum audience to, struct announcement **ret_a, size_t *ret_n)
    MUST_CHECK;
/* Whether the emergency functions are open for a facility now [EMG-01]; the one that opens the most, when there are several. */
enum err emergency_open(struct view *v, struct ctx *cx, const char *facility, bool *ret_open, struct outage *ret_outage)
    MUST_CHECK;

/* New, from the operator. FROM must lie before UNTIL. */
enum err announcement_make(const struct act *a, const struct announcement *n, id *ret_id) MUST_CHECK;
enum err announcement_end(const struct act *a, id announcement) MUST_CHECK;
enum err outage_make(const struct act *a, const struct outage *o, id *ret_id) MUST_CHECK;
enum err outage_end(const struct act *a, id outage) MUST_CHECK;

#endif
