/* Pushes: made with the consent, worked out when fetched, gone when acknowledged. */
#include <string.h>

#include "app/push_give.h"
#include "app/recheck.h"

#define LOOKED_AT 64            /* pushes of one facility, at most, before one is found that may be given */

enum err
push_add(const struct act *a, const struct settings *s, const struct push *p)
{
	struct push made = *p;

	if (s->value[SETTING_FACE_PUSH] == 0)
		return ERR_OK;
	made.id = id_new();
	made.at = a->cx->now;
	made.holder = "";
	return change_push(a->change, &made);
}

/* ERR_CONSENT_ENDED when the card check it rests on is no longer open. */
static enum err
work_out(const struct act *a, const struct push *p, struct answer_unit *ret_u)
{
	struct person *person = ctx_alloc(a->cx, sizeof *person);
	struct eligibility *all;
	struct consent *rows;
	size_t all_count, n;

	if (person == NULL)
		return a->cx->fault.code;
	TRY(view_person(a->view, a->cx, p->person, person));
	TRY(view_eligibilities(a->view, a->cx, p->person, &all, &all_count));
	TRY(act_consents(a, person, all, all_count, &rows, &n));
	if (consent_state(consent_find(rows, n, p->mode, KIND_QUA), a->cx->now) != CONSENT_OPEN)
		return ERR_CONSENT_ENDED;
	return consented_unit(a, AUDIT_PUSHED, person, all, all_count, rows, n, p->mode, "face", ret_u);
}

static enum err
close_unfit(const struct act *a, struct push *p)
{
	p->taken = a->cx->now;
	TRY(change_push(a->change, p));
	return act_audit(a, AUDIT_PUSHED, ERR_CONSENT_ENDED, p->person, p->mode, NULL, "face");
}

enum err
push_give(const struct act *a, struct push *ret_p, struct answer_unit *ret_u)
{
	struct push *waiting;
	struct settings s;
	size_t n;
	enum err e;

	TRY(view_pushes(a->view, a->cx, a->who->facility, LOOKED_AT, &waiting, &n));
	for (size_t i = 0; i < n; i++) {
		struct push *p = &waiting[i];

		if (!push_waits(p, a->who->label, a->cx->now) || act_uses(a, p->mode, &s) != ERR_OK)
			continue;
		e = work_out(a, p, ret_u);
		if (e == ERR_CONSENT_ENDED) {
			TRY(close_unfit(a, p));
			continue;
		}
		TRY(e);
		p->given = a->cx->now;
		p->holder = a->who->label;
		*ret_p = *p;
		return change_push(a->change, p);
	}
	*ret_p = (struct push){ .id = 0 };
	return ERR_OK;
}

enum err
push_take(const struct act *a, id push)
{
	struct push p;

	TRY(view_push(a->view, a->cx, push, &p));
	if (strcmp(p.facility, a->who->facility) != 0 || p.given == 0)
		return fail(a->cx, ERR_NOT_FOUND, "PSH-02: push of another facility, or never given");
	if (p.taken != 0)
		return ERR_OK;
	p.taken = a->cx->now;
	TRY(change_push(a->change, &p));
	return act_audit(a, AUDIT_PUSH_TAKEN, ERR_OK, p.person, p.mode, NULL, "face");
}
