#include "domain/subsidy.h"
#include "page/duty_letter.h"

const char *
duty_line(struct ctx *cx, const struct duty *d, size_t row, enum lang l)
{
	const struct mode_row *m = mode_row(duty_rows[row].mode);
	const char *day = sheet_day(cx, l, ymd_of(d->since[row]));
	const char *function = l == LANG_JA ? setting_rows[duty_rows[row].function].ja : setting_rows[duty_rows[row].function].en;

	if (day == NULL)
		return NULL;
	return l == LANG_JA
	    ? ctx_fmt(cx, "DUT-02 %sを実施していると申告があり、%s以降「%s」が「利用しない」のままです", m->ja, day, function)
	    : ctx_fmt(cx, "DUT-02 gives %s; since %s the %s has been switched off", m->en, day, function);
}

static void
steps_ja(struct sheet *s)
{
	sheet_text(s, "患者からオンライン資格確認を求められた場合には応じていただく必要があります。令和6年12月1日に経過措置が終わっています"
	    "(DUT-01)。次のとおり設定を変更してください(所要時間の目安: 3分)。");
	sheet_choice(s, false, "資格確認端末に管理者のアカウントでログインする。");
	sheet_choice(s, false, "環境設定情報更新の画面で、上の機能を「利用する」に変更し、確認画面で OK を押す。");
	sheet_choice(s, false, "マイナ在宅受付Web の URL と二次元コードを表示し、印刷する。");
	sheet_choice(s, false, "レセプトコンピュータの改修が必要かどうか、システム事業者に確かめる。");
}

static void
steps_en(struct sheet *s)
{
	sheet_text(s, "A patient who asks for an online check must be answered. The transitional measure ended on 2024-12-01 (DUT-01). "
	    "Please change the settings; it takes about three minutes.");
	sheet_choice(s, false, "Log in on the terminal with the administrator's account.");
	sheet_choice(s, false, "In the settings (環境設定情報更新) switch the function above on, and confirm.");
	sheet_choice(s, false, "Show the address and its QR code, and print them.");
	sheet_choice(s, false, "Ask your vendor whether the receipt computer has to be changed.");
}

/* Money only while there is some. */
static void
money(struct ctx *cx, enum lang l, ymd on, struct sheet *s)
{
	const struct subsidy_deadline *d = subsidy_deadline_on(subsidy_round_on(on), on);
	const char *day = sheet_day(cx, l, d->last);

	if (on > d->last || day == NULL)
		return;
	sheet_space(s, 4);
	sheet_notice(s, l == LANG_JA ? ctx_fmt(cx, "導入の費用には財政支援があります。申請期限: %s(あと%d日)", day,
	    ymd_between(on, d->last)) : ctx_fmt(cx, "There is a subsidy for the costs. Deadline: %s (%d days left)", day,
	    ymd_between(on, d->last)));
}

enum err
duty_letter_write(struct ctx *cx, const struct facility *f, const struct duty *d, enum lang l, instant made, struct buf *out)
{
	const char *title = l == LANG_JA ? "オンライン資格確認(居宅同意取得型)導入のお願い" : "Online eligibility check at home: please switch it on";
	const struct sheet_form form = { .size = SHEET_A4, .lang = l, .made = made, .title = title, .facility = f->name,
	    .foot = { l == LANG_JA ? "この案内は、医療機関の申告と環境設定情報だけから作られています。" :
	    "Made from the facility's own statement and settings, and from nothing else." } };
	const char *line;
	struct sheet *s;

	TRY(sheet_new(cx, &form, out, &s));
	sheet_text(s, sheet_day(cx, l, ymd_of(made)));
	sheet_text(s, l == LANG_JA ? ctx_fmt(cx, "%s 御中(%s)", f->name, f->code) : ctx_fmt(cx, "To %s (%s)", f->name, f->code));
	sheet_space(s, 6);
	sheet_heading(s, 1, title);
	for (size_t i = 0; i < DUTY_ROWS; i++)
		if (d->owes[i] && (line = duty_line(cx, d, i, l)) != NULL)
			sheet_notice(s, line);
	if (l == LANG_JA)
		steps_ja(s);
	else
		steps_en(s);
	money(cx, l, ymd_of(made), s);
	return sheet_done(&s);
}
