/* Who asks, what for, until when, and how to go on with the card. */
#include "page/entry.h"

/* What will be seen, in one sentence each: the words of the reader (agent/words.c), so that page and reader agree. */
static const struct { const char *ja, *en; } explain[KIND_COUNT] = {
	[KIND_QUA] = { "保険の資格の内容", "whether and how you are insured" },
	[KIND_YZK] = { "処方された薬、受け取った薬", "medicines that were prescribed or handed to you" },
	[KIND_SRJ] = { "受診した医療機関と、検査や処置などの内容", "where you were treated, and tests and treatments" },
	[KIND_SHJ] = { "受けた手術の内容", "operations you had" },
	[KIND_TKK] = { "特定健診などの健診の結果", "results of your check-ups" },
	[KIND_LIM] = { "窓口で支払う額の上限", "the most that you have to pay at the counter" },
	[KIND_TSR] = { "特定疾病療養受療証の内容", "your certificate for a specific disease" },
};

static const struct { const char *ja, *en; } until[] = {
	[MODE_VISIT] = { "同意は取り消すまで有効です。いつでも、この医療機関等に申し出て取り消せます。",
	    "A consent holds until it is cancelled. You can have it cancelled at any time: tell this facility." },
	[MODE_ONLINE] = { "同意は、診療日の翌日の終わりまで有効です。",
	    "A consent holds until the end of the day after the consultation." },
};

static const char *
say(enum lang l, const char *ja, const char *en)
{
	return l == LANG_EN ? en : ja;
}

static void
tagged(struct buf *b, const char *open, const char *text, const char *close)
{
	buf_puts(b, open);
	html_text(b, text);
	buf_puts(b, close);
}

static void
item(struct buf *b, enum lang l, enum kind k)
{
	tagged(b, "<li><strong>", say(l, kind_rows[k].ja, kind_rows[k].en), "</strong>");
	tagged(b, "", say(l, explain[k].ja, explain[k].en), "</li>\n");
}

/* What the card check shows by itself, and apart from it what the person decides on. */
static void
items(struct buf *b, enum lang l, const struct entry_page *p)
{
	bool any = false;

	tagged(b, "<h2>", say(l, "カードを読み取ると確認できること", "What the card check shows"), "</h2>\n<ul class=\"items\">\n");
	item(b, l, KIND_QUA);
	buf_puts(b, "</ul>\n");
	for (size_t k = 0; k < KIND_COUNT; k++) {
		if (k == KIND_QUA || !p->asked[k])
			continue;
		if (!any)
			tagged(b, "<h2>", say(l, "あなたが選べること", "What you decide on"), "</h2>\n<ul class=\"items\">\n");
		any = true;
		item(b, l, (enum kind)k);
	}
	if (!any)
		return;
	tagged(b, "</ul>\n<p>", say(l, "ひとつずつ、同意するかしないかを選べます。同意しなくても資格確認はできます。",
	    "You decide on each of them. The check works without them, too. "), "");
	tagged(b, "", p->mode == MODE_ONLINE ? say(l, until[MODE_ONLINE].ja, until[MODE_ONLINE].en)
	    : say(l, until[MODE_VISIT].ja, until[MODE_VISIT].en), "</p>\n");
}

void
entry_page_write(struct buf *b, enum lang l, const struct entry_page *p)
{
	const struct mode_row *mode = mode_row(p->mode);

	html_begin(b, l, say(l, "マイナ在宅受付Web", "Reception at home"));
	tagged(b, "<p>", say(l, "マイナ在宅受付Web", "Reception at home"), "</p>\n");
	tagged(b, "<h1 lang=\"ja\">", p->facility_name, "</h1>\n<p class=\"lead\">");
	html_text(b, say(l, mode->ja, mode->en));
	html_text(b, say(l, "のための資格確認と同意登録", ": insurance check and consent"));
	buf_fmt(b, "<br>%s %s</p>\n", say(l, "医療機関コード", "Institution code"), p->facility);
	items(b, l, p);
	tagged(b, "<h2>", say(l, "カードで続ける", "Go on with your card"), "</h2>\n<p>");
	html_text(b, say(l, "マイナンバーカードと4桁の暗証番号を用意し、この端末の読み取りプログラムを動かしてください。",
	    "Have your My Number Card and its four-digit PIN ready, and run the reader on this device."));
	tagged(b, "</p>\n<code>kyotaku-card consent ", p->address, "</code>\n<p>");
	html_text(b, say(l, "暗証番号が分からないときやロックされたときは、この医療機関等にお伝えください。ほかの方法で確認できます。",
	    "If you do not know the PIN, or it is locked, tell this facility: there are other ways to check."));
	buf_puts(b, "</p>\n");
	html_end(b);
}

void
refusal_page_write(struct buf *b, enum lang l, enum err e)
{
	html_begin(b, l, say(l, "受付できません", "Not possible"));
	tagged(b, "<h1>", say(l, "受付できません", "This is not possible"), "</h1>\n<p class=\"lead\">");
	html_text(b, e != ERR_NOT_FOUND ? err_text(e, l) : say(l,
	    "この宛先(URL)はないか、新しいものに替わりました。医療機関等に今のURLを確かめてください。",
	    "This address does not exist or was replaced. Ask the facility for the present one."));
	buf_fmt(b, "</p>\n<p class=\"code\">%s</p>\n", err_code(e));
	html_end(b);
}
