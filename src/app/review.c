/* What was held stands under the review's own id; deciding moves it, or takes it away. */
#include "app/review.h"

#define EVER_FROM  186801
#define EVER_UNTIL 999912

/* Takes the held claims out from under the review; gives them to `person` unless that is 0. */
static enum err
claims_move(struct act *a, id review, id person)
{
	struct claim *rows;
	size_t n;

	TRY(view_claims(a->view, a->cx, review, EVER_FROM, EVER_UNTIL, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(change_claim_removed(a->change, &rows[i]));
		if (person == 0)
			continue;
		rows[i].person = person;
		rows[i].id = id_new();
		TRY(change_claim(a->change, &rows[i]));
	}
	return ERR_OK;
}

static enum err
checkup_give(struct act *a, struct checkup *c, id person)
{
	struct checkup_line *lines = ctx_array(a->cx, c->result_count + 1, sizeof *lines);

	if (lines == NULL)
		return a->cx->fault.code;
	for (size_t i = 0; i < c->result_count; i++)
		lines[i] = c->results[i].line;
	c->lines = lines;
	c->line_count = c->result_count;
	c->person = person;
	c->id = id_new();
	return change_checkup(a->change, c);
}

static enum err
checkups_move(struct act *a, id review, id person)
{
	struct checkup *rows;
	size_t n;

	TRY(view_checkups(a->view, a->cx, review, 0, YMD_NEVER, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(change_checkup_removed(a->change, &rows[i]));
		if (person != 0)
			TRY(checkup_give(a, &rows[i], person));
	}
	return ERR_OK;
}

static enum err
decide(struct act *a, id review, enum review_state state, id person)
{
	struct review r;
	const char *subject;

	TRY(view_review(a->view, a->cx, review, &r));
	if (r.state != REVIEW_OPEN)
		return fail(a->cx, ERR_STALE, "ELG-13: this review was decided already");
	TRY(claims_move(a, review, person));
	TRY(checkups_move(a, review, person));
	r.state = state;
	r.decided = a->cx->now;
	r.by = a->who->label;
	r.person = person;
	TRY(change_review(a->change, &r));
	if ((subject = ctx_fmt(a->cx, "%llu %s", (unsigned long long)review,
	    state == REVIEW_ACCEPTED ? "accepted" : "refused")) == NULL)
		return a->cx->fault.code;
	return act_audit(a, AUDIT_REVIEW_DECIDED, ERR_OK, person, MODE_NONE, NULL, subject);
}

enum err
review_accept(struct act *a, id review, const char *key)
{
	struct review r;
	struct person p;
	bool candidate = false;

	TRY(view_review(a->view, a->cx, review, &r));
	TRY(view_person_by_key(a->view, a->cx, key, &p));
	for (size_t i = 0; i < r.candidate_count; i++)
		candidate = candidate || r.candidates[i].person == p.id;
	if (!candidate)
		return fail(a->cx, ERR_INPUT, "ELG-13: that person is none of the candidates");
	return decide(a, review, REVIEW_ACCEPTED, p.id);
}

enum err
review_refuse(struct act *a, id review)
{
	return decide(a, review, REVIEW_REFUSED, 0);
}
