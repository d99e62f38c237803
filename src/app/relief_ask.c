/* Without a card: who is meant, what may be opened, and the rows about it. */
#include <string.h>

#include "app/necessity_ask.h"
#include "app/notice.h"
#include "app/relief_ask.h"
#include "base/text.h"

/* Folded, and without blanks: names and addresses are written with and without. */
static const char *
bare(struct ctx *cx, const char *s)
{
	char *text = text_fold(cx, s), *to = text;

	if (text == NULL)
		return NULL;
	for (const char *p = text; *p != '\0';) {
		size_t blank = *p == ' ' ? 1 : strncmp(p, "\xe3\x80\x80", 3) == 0 ? 3 : 0;

		if (blank == 0)
			*to++ = *p++;
		p += blank;
	}
	*to = '\0';
	return text;
}

static enum err
same_text(struct ctx *cx, const char *a, const char *b, bool *ret_same)
{
	const char *x = bare(cx, a), *y = bare(cx, b);

	if (x == NULL || y == NULL)
		return cx->fault.code;
	*ret_same = x[0] != '\0' && strcmp(x, y) == 0;
	return ERR_OK;
}

/* 氏名・性別・生年月日・住所: all four, and one person only [EMG-06]. */
static enum err
find_by_items(const struct act *a, const struct relief_question *q, struct found *ret_f)
{
	struct person *born;
	size_t n;

	*ret_f = (struct found){ 0 };
	if (q->name[0] == '\0' || q->address[0] == '\0' || q->birth == 0 || q->sex < 1 || q->sex > 3)
		return fail(a->cx, ERR_INPUT, "EMG-06: name, sex, birth date and address are needed");
	TRY(view_persons_born(a->view, a->cx, q->birth, &born, &n));
	for (size_t i = 0; i < n; i++) {
		bool name, address;

		TRY(same_text(a->cx, q->name, born[i].name, &name));
		TRY(same_text(a->cx, q->address, born[i].address, &address));
		if (!name || !address || born[i].sex1 != q->sex)
			continue;
		ret_f->persons++;
		ret_f->person = born[i];
	}
	if (ret_f->persons != 1)
		return ERR_OK;
	if (a->about != NULL)
		a->about->person = ret_f->person.id;
	return view_eligibilities(a->view, a->cx, ret_f->person.id, &ret_f->all, &ret_f->all_count);
}

/* Open for this facility now, and for what is asked [EMG-06, EMG-07]. */
static enum err
allowed(const struct act *a, const struct relief_question *q, struct settings *ret_s, struct outage *ret_o)
{
	bool open;

	TRY(view_settings(a->view, a->cx, a->who->facility, a->cx->now, ret_s));
	if (ret_s->value[SETTING_SUSPENDED] == 1)
		return fail(a->cx, ERR_SUSPENDED, "FAC-04");
	TRY(emergency_open(a->view, a->cx, a->who->facility, &open, ret_o));
	if (!open)
		return fail(a->cx, ERR_FUNCTION_OFF, "EMG-06: 今は緊急時の地域・期間ではありません / not in an area and period that is open");
	if (q->ground != RELIEF_CHECK_ONLY && !outage_opens_data(ret_o))
		return fail(a->cx, ERR_FUNCTION_OFF, "EMG-07: 医療情報の閲覧は災害時に限ります / medical data in a disaster only");
	return ERR_OK;
}

/* Of one person. Whose data are never given [MED-03] is refused when they are read. */
static enum err
answer(const struct act *a, const struct relief_question *q, const struct necessity_opening *o, struct found *f,
    struct relief_answer *r)
{
	static const bool none[KIND_COUNT];
	struct necessity_opening what = *o;
	struct person *p = ctx_alloc(a->cx, sizeof *p);
	struct consent *rows;
	size_t n;

	if (p == NULL)
		return a->cx->fault.code;
	if (q->ground == RELIEF_CHECK_ONLY)
		what.kinds = none;
	TRY(necessity_open_kinds(a, &what, f, &rows, &n));
	TRY(necessity_tell(a, f, rows, n, &r->unit));
	for (size_t k = 0; k < KIND_COUNT; k++) {
		const struct consent *c = consent_find(rows, n, MODE_EMERGENCY, (enum kind)k);

		r->kinds[k] = what.kinds[k] && c != NULL && consent_state(c, a->cx->now) == CONSENT_OPEN;
		r->ends[k] = r->kinds[k] ? c->until : 0;
		r->opened = r->opened || r->kinds[k];
	}
	*p = f->person;
	r->person = p;
	return ERR_OK;
}

enum err
relief_ask(const struct act *a, const struct relief_question *q, struct relief_answer *ret_r)
{
	struct relief_answer r = { .unit = { .asked = q->numbers, .arbitrary = "", .validity = VALIDITY_NONE } };
	struct necessity_opening opening = { .kinds = q->kinds };
	struct settings settings;
	const char *subject;
	struct outage o;
	struct found f;

	TRY(allowed(a, q, &settings, &o));
	TRY(q->numbers != NULL ? person_find(a, q->numbers, &f) : find_by_items(a, q, &f));
	opening.settings = &settings;
	opening.until = r.until = o.until;
	opening.outage = o.id;
	opening.ground = ctx_fmt(a->cx, "%s outage=%llu", q->ground == RELIEF_UNABLE ? "3 unable" : q->ground == RELIEF_SPOKEN ? "1 spoken"
	    : "0 check", (unsigned long long)o.id);
	if (opening.ground == NULL || (subject = ctx_fmt(a->cx, "QUA %s by %s", opening.ground, q->numbers != NULL ? "numbers"
	    : "items")) == NULL)
		return a->cx->fault.code;
	if (f.persons == 1)
		TRY(answer(a, q, &opening, &f, &r));
	else if (f.persons > 1)
		r.unit.validity = VALIDITY_SEVERAL;
	TRY(act_audit(a, AUDIT_ELIGIBILITY_READ, ERR_OK, f.persons == 1 ? f.person.id : 0, MODE_EMERGENCY, NULL, subject));
	*ret_r = r;
	return ERR_OK;
}
