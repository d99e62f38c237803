/* A look from outside: it takes nothing and changes nothing. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/tree.h"
#include "link/expiry.h"
#include "link/line.h"
#include "link/note.h"
#include "link/status.h"
#include "link/upstream.h"

#define PROBE_MS  3000
#define SOON_DAYS 30            /* of a certificate's last days */
#define DAY_S     86400

enum layer { LAYER_FOLDER, LAYER_LINK, LAYER_CERTIFICATE, LAYER_NETWORK, LAYER_CENTRE, LAYER_COUNT };

static const char *const layer_names[LAYER_COUNT][3] = {
	{ "フォルダー", "folder", "folder" },
	{ "連携アプリケーション", "link", "link" },
	{ "証明書", "certificate", "certificate" },
	{ "回線", "network", "network" },
	{ "センター", "centre", "centre" },
};

static const enum place shown[] = { PLACE_REQ, PLACE_WORK, PLACE_READY, PLACE_RES, PLACE_BAD, PLACE_STALE };
#define SHOWN (sizeof shown / sizeof shown[0])

struct finding {
	enum err e;
	const char *detail;             /* "" when there is nothing to add */
};

struct report {
	struct finding layer[LAYER_COUNT];
	size_t count[SHOWN];
	long days_left;                 /* of the certificate; -1: not known */
	bool has_note;
	struct note note;
};

static struct finding
found(struct ctx *cx, enum err e)
{
	const char *detail = e == ERR_OK ? "" : ctx_str(cx, cx->fault.detail);

	return (struct finding){ e, detail == NULL ? "" : detail };
}

static enum err
look_at_folder(struct ctx *cx, const struct link_settings *s, struct report *r)
{
	struct spool *spool;
	const char **names;
	enum err e = ERR_OK;
	size_t n;

	if (s->folder[0] == '\0')
		return fail(cx, ERR_USAGE, "'folder' is not set");
	TRY(spool_look(cx, s->folder, &spool));
	for (size_t i = 0; i < SHOWN && e == ERR_OK; i++)
		e = spool_list(spool, cx, shown[i], 0, &names, &n, &r->count[i]);
	r->has_note = note_read(cx, spool, &r->note) == ERR_OK;
	if (e == ERR_OK && r->has_note && r->note.folder != ERR_OK && spool_is_taken(spool))
		e = fail(cx, r->note.folder, "%s", r->note.folder_why);
	if (!spool_is_taken(spool))
		r->layer[LAYER_LINK] = (struct finding){ ERR_AWAY, "no kyotaku-link holds the lock of this folder" };
	spool_close(&spool);
	return e;
}

static enum err
look_at_certificate(struct ctx *cx, const struct link_settings *s, struct report *r)
{
	instant end;

	if (s->cert[0] == '\0')
		return fail(cx, ERR_USAGE, "'cert' is not set");
	TRY(expiry_read(cx, s->cert, &end));
	r->days_left = end > clock_system() ? (long)((end - clock_system()) / DAY_S) : 0;
	return end > clock_system() ? ERR_OK : fail(cx, ERR_CERT_EXPIRED, "the terminal's certificate has ended");
}

static enum err
look_at_centre(struct ctx *cx, const struct link_settings *s)
{
	struct link_settings quick = *s;
	struct upstream *u;
	int status = 0;
	enum err e;

	quick.timeout_ms = PROBE_MS;
	TRY(upstream_open(cx, &quick, &u));
	e = upstream_probe(u, cx, &status);
	upstream_close(&u);
	TRY(e);
	return status < 500 ? ERR_OK : fail(cx, ERR_BUSY, "the centre answers with HTTP status %d", status);
}

static void
look(struct ctx *cx, const struct link_settings *s, struct report *r)
{
	r->days_left = -1;
	r->layer[LAYER_LINK] = (struct finding){ ERR_OK, "" };
	r->layer[LAYER_FOLDER] = found(cx, look_at_folder(cx, s, r));
	r->layer[LAYER_CERTIFICATE] = found(cx, look_at_certificate(cx, s, r));
	r->layer[LAYER_NETWORK] = found(cx, line_check(cx, s->centre, PROBE_MS));
	if (r->layer[LAYER_NETWORK].e == ERR_OK)
		r->layer[LAYER_CENTRE] = found(cx, look_at_centre(cx, s));
	else
		r->layer[LAYER_CENTRE] = (struct finding){ ERR_AWAY, "not asked: the network is missing" };
}

static enum err
print_json(struct ctx *cx, const struct report *r)
{
	struct node *root = node_new(cx, NULL, "", ""), *part;
	char at[INSTANT_TEXT], *p;
	size_t n;

	part = node_new(cx, root, "queue", "");
	for (size_t i = 0; i < SHOWN; i++)
		(void)node_fmt(cx, part, place_name(shown[i]), "%zu", r->count[i]);
	part = node_new(cx, root, "layers", "");
	for (size_t i = 0; i < LAYER_COUNT; i++) {
		struct node *one = node_new(cx, part, layer_names[i][2], "");

		(void)node_new(cx, one, "ok", r->layer[i].e == ERR_OK ? "true" : "false");
		(void)node_new(cx, one, "code", err_code(r->layer[i].e));
		(void)node_new(cx, one, "detail", r->layer[i].detail);
	}
	if (r->days_left >= 0)
		(void)node_fmt(cx, root, "certificate_days_left", "%ld", r->days_left);
	(void)node_new(cx, root, "last_answer", r->note.last);
	(void)node_fmt(cx, root, "last_answer_at", "%s",
	    r->note.last_at == 0 ? "" : instant_write_iso(r->note.last_at, at));
	(void)node_fmt(cx, root, "last_answer_status", "%d", r->note.last_status);
	TRY(json_write(cx, root, &p, &n));
	(void)fwrite(p, 1, n, stdout);
	return ERR_OK;
}

static void
print_words(struct ctx *cx, const struct report *r)
{
	bool ja = cx->lang == LANG_JA;
	char at[INSTANT_TEXT];

	for (size_t i = 0; i < LAYER_COUNT; i++) {
		const struct finding *f = &r->layer[i];

		printf("%s: %s", layer_names[i][ja ? 0 : 1], f->e == ERR_OK ? (ja ? "正常" : "ok") : err_code(f->e));
		if (i == LAYER_CERTIFICATE && r->days_left >= 0)
			printf(ja ? " (残り %ld 日%s)" : " (%ld days left%s)", r->days_left, r->days_left >= SOON_DAYS ? ""
			    : ja ? "。更新してください" : "; renew it");
		if (f->e != ERR_OK)
			printf(" %s [%s]", i == LAYER_LINK ? (ja ? "kyotaku-link が動いていません。起動してください。"
			    : "kyotaku-link does not run. Start it.") : err_text(f->e, cx->lang), f->detail);
		printf("\n");
	}
	printf("%s:", ja ? "件数" : "files");
	for (size_t i = 0; i < SHOWN; i++)
		printf(" %s=%zu", place_name(shown[i]), r->count[i]);
	printf("\n%s: ", ja ? "最後の回答" : "last answer");
	if (r->note.last[0] == '\0')
		printf("%s\n", ja ? "なし" : "none");
	else
		printf("%s (%s, HTTP %d)\n", r->note.last, instant_write_iso(r->note.last_at, at), r->note.last_status);
}

enum err
status_print(struct ctx *cx, const struct link_settings *s, bool json)
{
	struct report r = { 0 };

	look(cx, s, &r);
	if (json)
		TRY(print_json(cx, &r));
	else
		print_words(cx, &r);
	for (size_t i = 0; i < LAYER_COUNT; i++)
		if (r.layer[i].e != ERR_OK)
			return r.layer[i].e;
	return ERR_OK;
}
