/* The frame of medical sheets: who asked, about whom, by which consent, until when. */
#include <string.h>

#include "page/medical_sheet.h"

/* "同意 薬剤情報 2026年11月22日 10:15 から 取消しまで" */
static const char *
consent_line(struct ctx *cx, const struct consent *c)
{
	const char *from = sheet_instant(cx, LANG_JA, c->from), *until = sheet_instant(cx, LANG_JA, c->until);

	return ctx_fmt(cx, "%s %s: %s から %s%s", c->mode == MODE_EMERGENCY ? "救急時(同意取得困難)" : "同意",
	    kind_rows[c->kind].ja, from, until,
	    c->until == INSTANT_NEVER ? "" : " まで");
}

static const char *
sex_word(int sex)
{
	return sex == 1 ? "男" : sex == 2 ? "女" : "";
}

enum err
medical_sheet_begin(struct ctx *cx, const struct medical_frame *f, const char *title, struct buf *out,
    struct sheet **ret_s)
{
	struct sheet_form form = { .size = SHEET_A4, .lang = LANG_JA, .made = f->made, .title = title,
	    .facility = ctx_fmt(cx, "%s %s", f->facility_name, f->facility) };
	const struct person *p = f->person;
	const char *birth = sheet_day(cx, LANG_JA, p->birth);
	const struct sheet_pair about[] = {
		{ "氏名", p->name }, { "カナ", p->kana },
		{ "生年月日", p->birth == 0 ? "" : ctx_fmt(cx, "%s (%d歳)", birth, ymd_years(p->birth, ymd_of(f->made))) },
		{ "性別", sex_word(p->sex1) },
	};
	struct sheet *s;

	for (size_t i = 0; i < sizeof f->used / sizeof f->used[0] && f->used[i] != NULL; i++)
		form.foot[i] = consent_line(cx, f->used[i]);
	TRY(sheet_new(cx, &form, out, &s));
	sheet_heading(s, 1, title);
	sheet_pairs(s, about, sizeof about / sizeof about[0]);
	*ret_s = s;
	return ERR_OK;
}

const char *
limit_words(struct ctx *cx, const char *limit, int sex)
{
	static const struct { const char *sign, *word; } signs[] = {
		{ ">=", "以上" }, { "<=", "以下" }, { ">", "超" }, { "<", "未満" },
	};
	const char *s = limit;

	for (; *s == 'M' || *s == 'F'; s += *s == ';') {
		if ((*s == 'M') == (sex == 1)) {
			s++;
			break;
		}
		s += strcspn(s, ";");
	}
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		size_t n = strlen(signs[i].sign);

		if (strncmp(s, signs[i].sign, n) == 0)
			return ctx_fmt(cx, "%.*s%s", (int)strcspn(s + n, ";"), s + n, signs[i].word);
	}
	return "";
}
