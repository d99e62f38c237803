#include <stdio.h>

#include "app/notice.h"

#define LONGEST_DAYS 366        /* of an outage: one that is forgotten closes by itself */

enum err
announcements_shown(struct view *v, struct ctx *cx, enum audience to, struct announcement **ret_a, size_t *ret_n)
{
	struct announcement *rows, *shown;
	size_t n, k = 0;

	TRY(view_announcements(v, cx, &rows, &n));
	if ((shown = ctx_array(cx, n + 1, sizeof *shown)) == NULL)
		return cx->fault.code;
	for (size_t i = n; i-- > 0;)
		if (announcement_shown(&rows[i], to, cx->now))
			shown[k++] = rows[i];
	*ret_a = shown;
	*ret_n = k;
	return ERR_OK;
}

enum err
emergency_open(struct view *v, struct ctx *cx, const char *facility, bool *ret_open, struct outage *ret_outage)
{
	const struct outage *last = NULL;
	struct outage *rows;
	size_t n;

	TRY(view_outages(v, cx, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (outage_opens(&rows[i], facility, cx->now) && (last == NULL || outage_opens_more(&rows[i], last)))
			last = &rows[i];
	*ret_open = last != NULL;
	if (last != NULL)
		*ret_outage = *last;
	return ERR_OK;
}

static enum err
record(const struct act *a, enum audit_act what, id row, const char *how)
{
	const char *subject = ctx_fmt(a->cx, "%llu %s", (unsigned long long)row, how);

	return subject == NULL ? a->cx->fault.code : act_audit(a, what, ERR_OK, 0, MODE_NONE, NULL, subject);
}

enum err
announcement_make(const struct act *a, const struct announcement *n, id *ret_id)
{
	struct announcement made = *n;

	if (made.from >= made.until || made.until <= a->cx->now)
		return fail(a->cx, ERR_INPUT, "ANN-01: FROM lies before UNTIL, and UNTIL ahead");
	made.id = id_new();
	made.by = a->who->label;
	TRY(change_announcement(a->change, &made));
	TRY(record(a, AUDIT_ANNOUNCED, made.id, "made"));
	*ret_id = made.id;
	return ERR_OK;
}

enum err
announcement_end(const struct act *a, id announcement)
{
	struct announcement n;

	TRY(view_announcement(a->view, a->cx, announcement, &n));
	if (n.until <= a->cx->now)
		return fail(a->cx, ERR_NO_MOVE, "ANN-01: it has ended already");
	n.until = a->cx->now > n.from ? a->cx->now : n.from;
	n.by = a->who->label;
	TRY(change_announcement(a->change, &n));
	return record(a, AUDIT_ANNOUNCED, n.id, "ended");
}

enum err
outage_make(const struct act *a, const struct outage *o, id *ret_id)
{
	struct outage made = *o;

	if (made.from >= made.until || made.until <= a->cx->now || made.until - made.from > LONGEST_DAYS * INT64_C(86400))
		return fail(a->cx, ERR_INPUT, "EMG-01: FROM lies before UNTIL, UNTIL ahead, at most %d days", LONGEST_DAYS);
	made.id = id_new();
	made.by = a->who->label;
	TRY(change_outage(a->change, &made));
	TRY(record(a, AUDIT_OUTAGE_CHANGED, made.id, "opened"));
	*ret_id = made.id;
	return ERR_OK;
}

enum err
outage_end(const struct act *a, id outage)
{
	struct outage o;

	TRY(view_outage(a->view, a->cx, outage, &o));
	if (o.until <= a->cx->now)
		return fail(a->cx, ERR_NO_MOVE, "EMG-01: it has ended already");
	o.until = a->cx->now > o.from ? a->cx->now : o.from;
	o.by = a->who->label;
	TRY(change_outage(a->change, &o));
	return record(a, AUDIT_OUTAGE_CHANGED, o.id, "closed");
}
