/* Who may register by a form, and who may not. Pure: only folded copies are allocated. */
#include <string.h>

#include "base/kana.h"
#include "domain/registration.h"

const char *
registration_missing(const struct registration *r)
{
	const struct { const char *name, *text; bool needed; } rows[] = {
		{ "insurer", r->insurer, true }, { "symbol", r->symbol, false }, { "number", r->number, true },
		{ "branch", r->branch, false }, { "kana", r->kana, true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if ((rows[i].needed && rows[i].text[0] == '\0') || strlen(rows[i].text) > REGISTRATION_VALUE)
			return rows[i].name;
	return r->birth == 0 ? "birth" : carrier_known(r->carrier) ? NULL : "carrier";
}

static bool
same(const char *a, const char *b)
{
	return a != NULL && b != NULL && a[0] != '\0' && strcmp(a, b) == 0;
}

enum registration_fit
registration_fits(struct ctx *cx, const struct registration *r, const struct person *p, const struct eligibility *e, ymd today)
{
	if (p->death != 0)
		return REGISTRATION_DEAD;
	if (e->lost != 0 && e->lost <= today)                                   /* [REG-02] */
		return REGISTRATION_LOST;
	if (p->birth == 0 || p->birth != r->birth)                              /* [REG-03] from here on */
		return REGISTRATION_BIRTH;
	if (e->branch[0] != '\0' && !same(text_fold(cx, e->branch), text_fold(cx, r->branch)))
		return REGISTRATION_BRANCH;
	return same(kana_fold(cx, p->kana), kana_fold(cx, r->kana)) ? REGISTRATION_FITS : REGISTRATION_KANA;
}

const char *
registration_word(enum registration_fit fit)
{
	static const char *const words[] = {
		[REGISTRATION_FITS] = "fits", [REGISTRATION_LOST] = "insurance lost", [REGISTRATION_DEAD] = "dead",
		[REGISTRATION_BIRTH] = "birth date", [REGISTRATION_BRANCH] = "branch", [REGISTRATION_KANA] = "name",
	};

	return words[fit];
}
