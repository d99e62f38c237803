/* Who asks, what for, until when, and how to go on with the card. */
#include "page/entry.h"

/* What will be seen, in one sentence each. */
static const struct { const char *ja, *en; } explain[KIND_COUNT] = {
	[KIND_QUA] = { "健康保険の資格", "your health insurance" },
	[KIND_YZK] = { "過去3年間に受け取ったお薬", "medicines you received in the last three years" },
	[KIND_SRJ] = { "受けた診療(放射線治療・画像診断など)", "treatments you received (radiation, imaging and the like)" },
	[KIND_SHJ] = { "受けた手術", "operations you had" },
	[KIND_TKK] = { "特定健診の結果(過去5年間)", "results of health check-ups (five years)" },
	[KIND_LIM] = { "医療費の自己負担限度額の区分", "the ceiling of what you pay" },
	[KIND_TSR] = { "特定疾病療養受療証の内容", "your specific disease certificate" },
};

static const struct { const char *ja, *en; } until[] = {
	[MODE_VISIT] = { "同意は、あなたか医療機関が取り消すまで有効です。", "Your consent holds until you or the facility end it." },
	[MODE_ONLINE] = { "同意は、診療日の翌日の終わりまで有効です。", "Your consent holds until the end of the day after the consultation." },
};

static const char *
say(enum lang l, const char *ja, const char *en)
{
	return l == LANG_EN ? en : ja;
}

void
entry_page_write(struct buf *b, enum lang l, const struct entry_page *p)
{
	const struct mode_row *mode = mode_row(p->mode);
	size_t u = p->mode == MODE_ONLINE ? MODE_ONLINE : MODE_VISIT;

	html_begin(b, l, say(l, "マイナ在宅受付Web", "Reception at home"));
	buf_puts(b, "<p>");
	html_text(b, say(l, "マイナ在宅受付Web", "Reception at home"));
	buf_puts(b, "</p>\n<h1>");
	html_text(b, p->facility_name);
	buf_puts(b, "</h1>\n<p class=\"lead\">");
	html_text(b, say(l, mode->ja, mode->en));
	html_text(b, say(l, "のための資格確認と同意登録", ": insurance check and consent"));
	buf_fmt(b, "<br>%s %s</p>\n<h2>", say(l, "医療機関コード", "Facility"), p->facility);
	html_text(b, say(l, "この医療機関がお尋ねすること", "What this facility asks to see"));
	buf_puts(b, "</h2>\n<ul class=\"items\">\n");
	for (size_t k = 0; k < KIND_COUNT; k++) {
		if (k != KIND_QUA && !p->asked[k])
			continue;
		buf_puts(b, "<li><strong>");
		html_text(b, say(l, kind_rows[k].ja, kind_rows[k].en));
		buf_puts(b, "</strong><br>");
		html_text(b, say(l, explain[k].ja, explain[k].en));
		buf_puts(b, "</li>\n");
	}
	buf_puts(b, "</ul>\n<p>");
	html_text(b, say(l, "ひとつずつ、同意するかしないかを選べます。", "You decide on each of them separately. "));
	html_text(b, say(l, until[u].ja, until[u].en));
	buf_puts(b, "</p>\n<h2>");
	html_text(b, say(l, "カードで続ける", "Go on with your card"));
	buf_puts(b, "</h2>\n<p>");
	html_text(b, say(l, "マイナンバーカードと4桁の暗証番号を用意し、この端末の読み取りプログラムを動かしてください。",
	    "Have your My Number Card and its four-digit PIN ready, and run the reader on this device."));
	buf_puts(b, "</p>\n<code>kyotaku-card consent ");
	html_text(b, p->address);
	buf_puts(b, "</code>\n");
	html_end(b);
}

void
refusal_page_write(struct buf *b, enum lang l, enum err e)
{
	html_begin(b, l, say(l, "受付できません", "Not possible"));
	buf_puts(b, "<h1>");
	html_text(b, say(l, "受付できません", "This is not possible"));
	buf_puts(b, "</h1>\n<p class=\"lead\">");
	html_text(b, err_text(e, l));
	buf_fmt(b, "</p>\n<p>%s</p>\n", err_code(e));
	html_end(b);
}
