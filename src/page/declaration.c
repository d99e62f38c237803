/* The statement of insurance as a printed form [FLB-04]. What is known stands in its box, the rest is for the pen. */
#include <string.h>

#include "page/declaration.h"

#define BOX 11.0

static const char *
sex_word(int sex)
{
	return sex == 1 ? "男" : sex == 2 ? "女" : "";
}

static void
person_boxes(struct sheet *s, struct ctx *cx, const struct person *p)
{
	const char *phone = "", *sex = p != NULL ? sex_word(p->sex1) : "";
	const struct sheet_field names[] = {
		{ "フリガナ・氏名", p != NULL ? ctx_fmt(cx, "%s  %s", p->kana, p->name) : "", 5 },
		{ "性別", sex, 1 },
		{ "生年月日", p != NULL ? sheet_day(cx, LANG_JA, p->birth) : "", 2 },
	};
	const struct sheet_field place[] = {
		{ "住所", p != NULL ? ctx_fmt(cx, "%s%s %s", p->postcode[0] != '\0' ? "〒" : "", p->postcode, p->address) : "", 6 },
		{ "電話番号", phone, 2 },
	};

	sheet_heading(s, 2, "1 受診される方");
	sheet_fields(s, names, 3, BOX);
	sheet_fields(s, place, 2, BOX);
}

static void
insurance_boxes(struct sheet *s, struct ctx *cx, const struct eligibility *e)
{
	const struct sheet_field names[] = {
		{ "保険者の名称(分かる範囲で)", e != NULL ? e->insurer_name : "", 5 },
		{ "保険者番号", e != NULL ? e->insurer : "", 2 },
	};
	const struct sheet_field numbers[] = {
		{ "記号", e != NULL ? e->symbol : "", 2 }, { "番号", e != NULL ? e->number : "", 3 },
		{ "枝番", e != NULL ? e->branch : "", 1 }, { "勤務先・事業所(被用者保険のとき)", "", 4 },
	};

	sheet_heading(s, 2, "2 加入している医療保険");
	if (e != NULL)
		sheet_note(s, ctx_fmt(cx, "次は、センターに登録されている最後の資格(%s取得%s%s%s)です。違うところは二重線で消して書き直してください。",
		    sheet_day(cx, LANG_JA, e->acquired), e->lost != 0 ? "、" : "",
		    e->lost != 0 ? sheet_day(cx, LANG_JA, e->lost) : "", e->lost != 0 ? "喪失" : ""));
	sheet_fields(s, names, 2, BOX);
	sheet_fields(s, numbers, 4, BOX);
	sheet_space(s, 2);
	sheet_choice(s, false, "健康保険・共済など(勤め先)");
	sheet_choice(s, false, "国民健康保険");
	sheet_choice(s, false, "後期高齢者医療");
	sheet_choice(s, false, "分からない");
}

static void
share_boxes(struct sheet *s)
{
	sheet_heading(s, 2, "3 窓口での負担割合と、前回からの変更");
	sheet_choice(s, false, "3割");
	sheet_choice(s, false, "2割");
	sheet_choice(s, false, "1割");
	sheet_choice(s, false, "負担割合は分からない");
	sheet_choice(s, false, "前回の受診から、加入している保険と負担割合に変わりはない");
}

static void
signature_boxes(struct sheet *s)
{
	const struct sheet_field f[] = { { "記入日", "", 2 }, { "署名(代理の方は続柄も)", "", 5 } };

	sheet_space(s, 2);
	sheet_text(s, "上のとおり申し立てます。後日、加入している医療保険が確認できたときは、知らせます。");
	sheet_fields(s, f, 2, BOX);
}

/* For the facility: the way of the claim, the first that fits [FLB-02, FLB-03]. */
static void
claim_part(struct sheet *s, struct ctx *cx, const struct declaration *d)
{
	struct unknown_claim u = claim_unknown(d->late_elderly);

	sheet_heading(s, 2, "医療機関・薬局が記入");
	sheet_choice(s, false, "マイナンバーカードの顔写真、または本人確認書類で本人と確認した");
	sheet_choice(s, false, "今の記号・番号が分かった: 通常の請求");
	sheet_choice(s, false, "前の記号・番号だけ分かる: 旧資格による請求");
	sheet_choice(s, false, ctx_fmt(cx, "どれも分からない: 不詳の請求(保険者番号 %s、記号なし、番号 %s、摘要欄は「%s」に続けて住所・勤務先・連絡先)",
	    u.insurer, u.number, u.remark));
	sheet_note(s, "支払いが確かめられたら、この申立書は捨ててかまいません。");
}

static const char *
reason(const struct declaration *d)
{
	switch (d->answer) {
	case VALIDITY_LOST:
		return "オンライン資格確認の答えが「無効」でした。";
	case VALIDITY_LOST_NEWER:
		return "オンライン資格確認の答えが「無効(新しい資格あり)」でした。";
	case VALIDITY_NONE:
		return "オンライン資格確認の答えが「該当資格なし」でした。";
	case VALIDITY_VALID:
	case VALIDITY_SEVERAL:
	case VALIDITY_UNREGISTERED:
		break;
	}
	return "オンライン資格確認が使えないか、カードを読み取れませんでした。";
}

enum err
declaration_write(struct ctx *cx, const struct declaration *d, struct buf *out)
{
	const struct sheet_form form = { .size = SHEET_A4, .lang = LANG_JA, .made = d->made, .title = "被保険者資格申立書",
	    .facility = d->facility != NULL ? ctx_fmt(cx, "%s %s", d->facility_name, d->facility) : NULL };
	struct sheet *s;

	TRY(sheet_new(cx, &form, out, &s));
	sheet_heading(s, 1, "被保険者資格申立書");
	sheet_text(s, ctx_fmt(cx, "%s有効な保険に入っていることを、分かるところまで書いて申し立ててください。本来の負担割合で受診できます。", reason(d)));
	person_boxes(s, cx, d->person);
	insurance_boxes(s, cx, d->last);
	share_boxes(s);
	signature_boxes(s);
	claim_part(s, cx, d);
	return sheet_done(&s);
}
