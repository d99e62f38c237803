/* The report in words and as JSON. */
#include <stdio.h>

#include "base/tree.h"
#include "link/status.h"

#define SOON_DAYS 30            /* of a certificate's last days */

/* What each layer is called, and what to do when it is wrong. */
static const struct { const char *key, *name[2], *todo[2]; } layers[LAYER_COUNT] = {
	[LAYER_SETTING] = { "setting", { "設定", "setting" },
	    { "設定ファイルの示された項目を直し、kyotaku-link を起動し直してください。",
	      "mend the setting that is named, then start kyotaku-link again" } },
	[LAYER_FOLDER] = { "folder", { "フォルダー", "folder" },
	    { "共有フォルダーが接続されているか、空きと権限があるかを確かめてください。",
	      "see that the shared folder is mounted, has room, and may be written" } },
	[LAYER_LINK] = { "link", { "連携アプリケーション", "link" },
	    { "kyotaku-link が動いていません。起動してください。", "kyotaku-link does not run: start it" } },
	[LAYER_CERTIFICATE] = { "certificate", { "証明書", "certificate" },
	    { "端末の証明書と鍵のファイルを確かめ、期限が切れていれば新しいものを受け取ってください。",
	      "look at the terminal's certificate and key files; have a new one issued when it has ended" } },
	[LAYER_NETWORK] = { "network", { "回線", "network" },
	    { "回線・ルーターと、設定 centre の宛先を確かめてください。依頼は残っており、戻りしだい送られます。",
	      "look at line and router, and at the address in 'centre'; requests are kept and sent when it is back" } },
	[LAYER_CENTRE] = { "centre", { "センター", "centre" },
	    { "センターの運用者に問い合わせてください。依頼は残っており、戻りしだい送られます。",
	      "ask the centre's operator; requests are kept and sent when it is back" } },
	[LAYER_ACCOUNT] = { "account", { "端末の登録", "account" },
	    { "この端末の登録と医療機関コードを、センターの運用者に確かめてください。",
	      "ask the centre's operator about this terminal's registration and its institution code" } },
};

static const enum place shown[] = {
	PLACE_REQ, PLACE_WORK, PLACE_READY, PLACE_RES, PLACE_PUSHED, PLACE_FACE, PLACE_BAD, PLACE_STALE,
};
#define SHOWN (sizeof shown / sizeof shown[0])

static void
json_layers(struct ctx *cx, const struct report *r, struct node *into)
{
	for (enum layer l = 0; l < LAYER_COUNT; l++) {
		struct node *one = node_new(cx, into, layers[l].key, "");
		bool good = r->layer[l].e == ERR_OK;

		(void)node_new(cx, one, "ok", good ? "true" : "false");
		(void)node_new(cx, one, "code", err_code(r->layer[l].e));
		(void)node_new(cx, one, "detail", r->layer[l].detail);
		(void)node_new(cx, one, "what_to_do", good ? "" : layers[l].todo[cx->lang == LANG_JA ? 0 : 1]);
	}
}

static enum err
print_json(struct ctx *cx, const struct report *r)
{
	struct node *root = node_new(cx, NULL, "", ""), *part;
	char at[INSTANT_TEXT], *p;
	size_t n;

	part = node_new(cx, root, "queue", "");
	for (size_t i = 0; i < SHOWN; i++)
		(void)node_fmt(cx, part, place_name(shown[i]), "%zu", r->count[shown[i]]);
	(void)node_fmt(cx, root, "oldest_waiting_seconds", "%ld", r->oldest_s < 0 ? 0 : r->oldest_s);
	json_layers(cx, r, node_new(cx, root, "layers", ""));
	if (r->days_left >= 0)
		(void)node_fmt(cx, root, "certificate_days_left", "%ld", r->days_left);
	(void)node_new(cx, root, "last_answer", r->note.last);
	(void)node_fmt(cx, root, "last_answer_at", "%s",
	    r->note.last_at == 0 ? "" : instant_write_iso(r->note.last_at, at));
	(void)node_fmt(cx, root, "last_answer_status", "%d", r->note.last_status);
	(void)node_fmt(cx, root, "answered", "%lu", r->note.answered);
	(void)node_fmt(cx, root, "refused", "%lu", r->note.refused);
	(void)node_fmt(cx, root, "pushed", "%lu", r->note.pushed);
	(void)node_fmt(cx, root, "replaced_characters", "%lu", r->note.replaced);
	(void)node_fmt(cx, root, "missing_characters", "%lu", r->note.missing);
	(void)node_new(cx, root, "last_replaced_in", r->note.replaced_in);
	TRY(json_write(cx, root, &p, &n));
	(void)fwrite(p, 1, n, stdout);
	return ERR_OK;
}

static void
print_layer(const struct report *r, enum layer l, bool ja)
{
	const struct finding *f = &r->layer[l];

	printf("%s: %s", layers[l].name[ja ? 0 : 1], f->e == ERR_OK ? (ja ? "正常" : "ok") : err_code(f->e));
	if (l == LAYER_CERTIFICATE && r->days_left >= 0)
		printf(ja ? " (残り %ld 日%s)" : " (%ld days left%s)", r->days_left, r->days_left >= SOON_DAYS ? ""
		    : ja ? "。更新してください" : "; renew it");
	if (f->e == ERR_OK)
		printf("\n");
	else if (f->skipped)
		printf(ja ? " 未確認\n" : " not asked\n");
	else
		printf(" %s [%s]\n    → %s\n", err_text(f->e, ja ? LANG_JA : LANG_EN), f->detail, layers[l].todo[ja ? 0 : 1]);
}

static void
print_note(const struct note *n, bool ja)
{
	char at[INSTANT_TEXT];

	printf("%s: ", ja ? "最後の回答" : "last answer");
	if (n->last[0] == '\0')
		printf("%s\n", ja ? "なし" : "none");
	else
		printf("%s (%s, HTTP %d)\n", n->last, instant_write_iso(n->last_at, at), n->last_status);
	if (n->replaced == 0)
		return;
	printf(ja ? "Shift_JIS にないため置き換えた文字: %lu (うち〓 %lu)。最後は %s。元の文字は UTF-8 の回答で確かめられます。\n"
	    : "characters replaced, as Shift_JIS lacks them: %lu (%lu by 〓), last in %s; an answer in UTF-8 has the originals\n",
	    n->replaced, n->missing, n->replaced_in);
}

static void
print_words(const struct report *r, bool ja)
{
	for (enum layer l = 0; l < LAYER_COUNT; l++)
		print_layer(r, l, ja);
	printf("%s:", ja ? "件数" : "files");
	for (size_t i = 0; i < SHOWN; i++)
		printf(" %s=%zu", place_name(shown[i]), r->count[shown[i]]);
	printf("\n");
	if (r->oldest_s >= 0)
		printf(ja ? "最も古い依頼: %ld 秒前\n" : "oldest request: %ld seconds\n", r->oldest_s);
	print_note(&r->note, ja);
}

enum err
status_print(struct ctx *cx, const struct report *r, bool json)
{
	if (json)
		return print_json(cx, r);
	print_words(r, cx->lang == LANG_JA);
	return ERR_OK;
}
