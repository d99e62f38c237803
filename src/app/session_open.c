/* Challenges for cards. */
#include <string.h>

#include "app/session_open.h"
#include "base/limit.h"

enum err
entry_look(const struct act *a, const char *token, struct entry_view *ret_e)
{
	struct entry_view e;

	if (strlen(token) != ENTRY_TOKEN - 1)
		return fail(a->cx, ERR_NOT_FOUND, "form of the address");
	TRY(view_entry(a->view, a->cx, token, &e.entry));
	if (e.entry.ended != 0)
		return fail(a->cx, ERR_NOT_FOUND, "the address was replaced");
	TRY(view_facility(a->view, a->cx, e.entry.facility, &e.facility));
	TRY(view_settings(a->view, a->cx, e.entry.facility, a->cx->now, &e.settings));
	if (!settings_open_page(&e.settings, e.entry.mode))
		return fail(a->cx, ERR_FUNCTION_OFF, "RCK-01");
	for (size_t i = 0; i < KIND_COUNT; i++)
		e.asked[i] = consent_is_asked((enum kind)i, &e.settings);
	*ret_e = e;
	return ERR_OK;
}

/* Not of the clock, as other ids are: who could guess it could use up the challenges of others. */
static id
unguessable(void)
{
	id n;

	rand_bytes(&n, sizeof n);
	return n >> 1 | 1;
}

enum err
session_make(const struct act *a, const struct entry_view *e, int seconds, struct session *ret_s)
{
	struct session s = { .id = unguessable(), .opened = a->cx->now, .ends = a->cx->now + seconds };
	size_t waiting;

	TRY(view_sessions_open(a->view, a->cx, e->entry.token, a->cx->now, &waiting));
	if ((long)waiting >= a->app->sessions_open)
		return fail(a->cx, ERR_BUSY, "%zu unused challenges of one address", waiting);
	memcpy(s.token, e->entry.token, ENTRY_TOKEN);
	memcpy(s.facility, e->entry.facility, FACILITY_CODE);
	memcpy(s.asked, e->asked, sizeof s.asked);
	s.mode = e->entry.mode;
	s.outpatient = e->entry.outpatient;
	rand_bytes(s.nonce, sizeof s.nonce);
	TRY(change_session(a->change, &s));
	*ret_s = s;
	return ERR_OK;
}

enum err
session_open(const struct act *a, const char *token, struct entry_view *ret_e, struct session *ret_s)
{
	TRY(entry_look(a, token, ret_e));
	return session_make(a, ret_e, LIMIT_SESSION_SECONDS, ret_s);
}
