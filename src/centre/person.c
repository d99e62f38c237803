/* A person's insurance in words. */
#include "centre/person.h"
#include "domain/fallback.h"
#include "page/kind.h"

static const enum text validities[] = {
	[0] = TEXT_CONSOLE_VALIDITY_NONE,
	[VALIDITY_VALID] = TEXT_CONSOLE_VALIDITY_VALID, [VALIDITY_LOST] = TEXT_CONSOLE_VALIDITY_LOST,
	[VALIDITY_LOST_NEWER] = TEXT_CONSOLE_VALIDITY_LOST_NEWER, [VALIDITY_NONE] = TEXT_CONSOLE_VALIDITY_NONE,
	[VALIDITY_SEVERAL] = TEXT_CONSOLE_VALIDITY_SEVERAL, [VALIDITY_UNREGISTERED] = TEXT_CONSOLE_VALIDITY_UNREGISTERED,
};

enum text
person_validity(enum validity v)
{
	return validities[v];
}

static enum text
consent_words(const struct answer_consent *k)
{
	static const enum text ends[] = {
		[END_BY_TIME] = TEXT_CONSOLE_CONSENT_BY_TIME, [END_BY_FACILITY] = TEXT_CONSOLE_CONSENT_BY_FACILITY,
		[END_BY_PATIENT] = TEXT_CONSOLE_CONSENT_BY_PATIENT, [END_BY_OTHER_USE] = TEXT_CONSOLE_CONSENT_BY_OTHER_USE,
	};

	return k->state == CONSENT_OPEN ? TEXT_CONSOLE_CONSENT_OPEN : k->state == CONSENT_ENDED ? ends[k->reason]
	    : TEXT_CONSOLE_CONSENT_NONE;
}

const char *
person_insurance(struct job *j, const struct eligibility *e)
{
	const char *s = ctx_fmt(&j->cx, "%s %s %s %s", e->insurer, e->symbol, e->number, e->branch);

	return s != NULL ? s : "";
}

/* Each insurance that is told; of several, each. */
static enum err
fill_insurances(const struct visit *v, const struct answer_unit *u, struct page_console_person *page)
{
	struct job *j = v->j;
	struct page_console_person_insurances *rows = ctx_array(&j->cx, u->answer_count + 1, sizeof *rows);

	if (rows == NULL)
		return j->cx.fault.code;
	for (size_t i = 0; i < u->answer_count; i++) {
		const struct answer *a = &u->answers[i];
		const struct eligibility *e = a->eligibility;
		int ratio = e->ratio > 0 ? e->ratio : e->elder.ratio;

		rows[i] = (struct page_console_person_insurances){ .insurer = e->insurer_name, .numbers = person_insurance(j, e),
			.from = visit_day(v, e->acquired), .until = visit_day(v, e->lost),
			.ratio = ratio > 0 ? ctx_fmt(&j->cx, "%d %%", ratio) : "",
			.limit = a->limit != NULL ? a->limit->classification : "",
			.limit_until = a->limit != NULL ? visit_day(v, a->limit->until) : "" };
		if (rows[i].ratio == NULL)
			return j->cx.fault.code;
	}
	page->insurances = rows;
	page->insurances_count = u->answer_count;
	return ERR_OK;
}

#define NEWS_DAYS 31            /* a change is told that long, whoever has looked before */

/* What changed since the last check, or lately: the insurance before the one of today. */
static void
fill_change(const struct visit *v, const struct person_look *l, const struct consent *check, struct page_console_person *page)
{
	const struct eligibility *now = l->unit.answer_count > 0 ? l->unit.answers[0].eligibility : NULL, *before;
	ymd today = ymd_of(v->j->cx.now), seen = ymd_of(check->checked);

	if (now == NULL || now->acquired <= (seen < ymd_add(today, -NEWS_DAYS) ? seen : ymd_add(today, -NEWS_DAYS)))
		return;
	if ((before = eligibility_newest(l->all, l->all_count, ymd_add(now->acquired, -1))) == NULL)
		before = eligibility_last(l->all, l->all_count, now->acquired);
	page->changed = before != NULL;
	if (before != NULL) {
		page->old_insurer = before->insurer_name;
		page->old_numbers = person_insurance(v->j, before);
		page->old_until = visit_day(v, before->lost);
	}
}

static void
fill_consents(const struct visit *v, const struct person_look *l, enum mode m, struct page_console_person *page,
    struct page_console_person_kinds rows[KIND_COUNT])
{
	struct answer a = { .person = &l->person, .mode = m, .at = v->j->cx.now };

	answer_fill(&a, l->consents, l->consent_count);
	for (size_t k = 0; k < KIND_COUNT; k++)
		rows[k] = (struct page_console_person_kinds){ .name = kind_words[k].name, .state = consent_words(&a.consents[k]),
			.open = a.consents[k].state == CONSENT_OPEN,
			.until = a.consents[k].state == CONSENT_OPEN ? visit_time(v, a.consents[k].until) : "" };
	page->kinds = rows;
	page->kinds_count = KIND_COUNT;
}

static size_t
fill_steps(const struct visit *v, enum validity validity, struct page_console_person_steps rows[FALLBACK_COUNT])
{
	enum fallback steps[FALLBACK_COUNT];
	size_t n = validity == VALIDITY_VALID ? 0 : fallback_steps(validity, steps);

	for (size_t i = 0; i < n; i++)
		rows[i].what = v->tongue == TONGUE_EN ? fallback_rows[steps[i]].en : fallback_rows[steps[i]].ja;
	return n;
}

static void
fill_person(const struct visit *v, const struct person_look *l, struct page_console_person *page)
{
	struct job *j = v->j;
	instant ends = l->unit.certificate_ends;

	page->name = l->person.name;
	page->kana = l->person.kana;
	page->birth = visit_day(v, l->person.birth);
	page->sex = text_plain(&j->cx, l->person.sex1 == 1 ? TEXT_CONSOLE_SEX_MALE : TEXT_CONSOLE_SEX_FEMALE, v->tongue);
	page->validity = person_validity(l->unit.validity);
	page->good = l->unit.validity == VALIDITY_VALID;
	page->at = visit_time(v, j->cx.now);
	page->certificate = visit_day(v, ends == 0 ? 0 : ymd_of(ends));
	page->certificate_over = ends <= j->cx.now;
}

enum err
person_page(const struct visit *v, const struct person_look *l, enum mode m, struct page_console_person *page)
{
	struct page_console_person_steps *steps = ctx_array(&v->j->cx, FALLBACK_COUNT, sizeof *steps);
	struct page_console_person_kinds *kinds = ctx_array(&v->j->cx, KIND_COUNT, sizeof *kinds);

	if (steps == NULL || kinds == NULL)
		return v->j->cx.fault.code;
	page->old_insurer = page->old_numbers = page->old_until = "";
	fill_person(v, l, page);
	TRY(fill_insurances(v, &l->unit, page));
	fill_change(v, l, consent_find(l->consents, l->consent_count, m, KIND_QUA), page);
	fill_consents(v, l, m, page, kinds);
	page->steps = steps;
	page->steps_count = fill_steps(v, l->unit.validity, steps);
	return ERR_OK;
}
