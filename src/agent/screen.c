/* Printing, for people and for scripts. */
#include <string.h>
#include <unistd.h>

#include "agent/screen.h"

#define RULE "────────────────────────────────────────"

void
screen_open(struct screen *s, struct ctx *cx, bool json)
{
	*s = (struct screen){ .cx = cx, .json = json, .tries = -1 };
	s->asks = isatty(STDIN_FILENO) && isatty(json ? STDERR_FILENO : STDOUT_FILENO);
	s->out = !json ? stdout : s->asks ? stderr : NULL;
}

void
screen_say(const struct screen *s, enum word w, const char *value)
{
	if (s->out != NULL)
		(void)fprintf(s->out, "  %s\n",
		    value == NULL ? word(w, s->cx->lang) : word_fill(s->cx, w, value));
}

void
screen_head(const struct screen *s, enum word w)
{
	if (s->out != NULL)
		(void)fprintf(s->out, "\n%s\n  %s\n%s\n", RULE, word(w, s->cx->lang), RULE);
}

enum err
screen_why(struct screen *s, enum err e, enum word w, const char *value)
{
	s->why = value == NULL ? word(w, s->cx->lang) : word_fill(s->cx, w, value);
	return e;
}

enum err
screen_advise(struct screen *s, enum err e, enum word w, const char *value)
{
	s->next = value == NULL ? word(w, s->cx->lang) : word_fill(s->cx, w, value);
	return e;
}

static const char *
mode_text(enum mode m, enum lang l)
{
	const struct mode_row *r = mode_row(m);

	return r == NULL ? "" : l == LANG_EN ? r->en : r->ja;
}

static const char *
outpatient_text(enum outpatient o, enum lang l)
{
	return l == LANG_EN ? outpatient_rows[o].en : outpatient_rows[o].ja;
}

static const char *
kind_text(enum kind k, enum lang l)
{
	return l == LANG_EN ? kind_rows[k].en : kind_rows[k].ja;
}

void
screen_offer(const struct screen *s, const struct offer *o, const char *origin, ymd visit_date)
{
	bool any = false;

	for (size_t k = 0; k < KIND_COUNT; k++)
		any = any || o->session.asked[k];
	screen_head(s, WORD_TITLE);
	screen_say(s, WORD_FACILITY, word_safe(s->cx, o->facility_name));
	screen_say(s, WORD_FACILITY_CODE, o->session.facility);
	screen_say(s, WORD_MODE, mode_text(o->session.mode, s->cx->lang));
	if (o->session.outpatient != OUTPATIENT_NONE)
		screen_say(s, WORD_OUTPATIENT, outpatient_text(o->session.outpatient, s->cx->lang));
	if (visit_date != 0)
		screen_say(s, WORD_VISIT_DATE, word_of_day(s->cx, visit_date));
	screen_say(s, WORD_ORIGIN, origin);
	screen_say(s, WORD_NONE, NULL);
	screen_say(s, WORD_CHECK_ITSELF, NULL);
	screen_say(s, any ? WORD_ITEMS_AHEAD : WORD_NO_ITEMS, NULL);
}

/* Until when a consent given now would hold. */
static const char *
until_text(struct ctx *cx, enum mode m, instant until)
{
	if (until == INSTANT_NEVER)
		return word(WORD_UNTIL_CANCEL, cx->lang);
	if (m == MODE_ONLINE)
		return word_fill(cx, WORD_UNTIL_DAY, word_of_day(cx, ymd_of(until - 1)));
	return word_fill(cx, WORD_UNTIL_TIME, word_of_instant(cx, until));
}

void
screen_item(const struct screen *s, const struct offer *o, enum kind k, ymd visit_date, size_t i, size_t n)
{
	instant until = consent_until(o->session.mode, s->cx->now, visit_date);

	if (s->out == NULL)
		return;
	(void)fprintf(s->out, "\n  [%zu/%zu] %s (%s)\n", i, n, kind_text(k, s->cx->lang), kind_rows[k].code);
	screen_say(s, WORD_ITEM_WHAT, word_of_kind(k, s->cx->lang));
	screen_say(s, WORD_ITEM_WHO, word_safe(s->cx, o->facility_name));
	screen_say(s, WORD_ITEM_UNTIL, until_text(s->cx, o->session.mode, until));
}

void
screen_summary(const struct screen *s, const struct offer *o, const struct choices *c)
{
	if (s->out == NULL)
		return;
	(void)fprintf(s->out, "\n  %s\n", word(WORD_SUMMARY, s->cx->lang));
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (o->session.asked[k])
			(void)fprintf(s->out, "    %s: %s\n", kind_text((enum kind)k, s->cx->lang),
			    word(c->agree[k] ? WORD_AGREE : WORD_REFUSE, s->cx->lang));
}

/* Where the person is: the facility, its code, the centre. */
static void
where(const struct screen *s, const struct offer *o, const char *origin)
{
	screen_say(s, WORD_FACILITY, word_safe(s->cx, o->facility_name));
	screen_say(s, WORD_FACILITY_CODE, o->session.facility);
	screen_say(s, WORD_ORIGIN, origin);
	screen_say(s, WORD_NONE, NULL);
}

void
screen_withdrawal(const struct screen *s, const struct offer *o, const char *origin)
{
	screen_head(s, WORD_TITLE_END);
	where(s, o, origin);
	screen_say(s, WORD_END_MEANS, NULL);
}

void
screen_kind(const struct screen *s, enum kind k)
{
	if (s->out != NULL)
		(void)fprintf(s->out, "\n  %s (%s)\n", kind_text(k, s->cx->lang), kind_rows[k].code);
}

/* The heading of a receipt. */
static void
receipt_head(const struct screen *s, enum word title, const struct consent_receipt *r)
{
	char number[24];

	(void)snprintf(number, sizeof number, "%llu", (unsigned long long)r->evidence);
	screen_head(s, title);
	screen_say(s, WORD_FACILITY, word_safe(s->cx, r->facility_name));
	screen_say(s, WORD_EVIDENCE, number);
	screen_say(s, WORD_WHEN, word_of_instant(s->cx, r->at));
}

static enum err
receipt_json(const struct screen *s, const struct consent_receipt *r)
{
	char *p;
	size_t n;

	TRY(consent_receipt_write(s->cx, r, &p, &n));
	return fwrite(p, 1, n, stdout) == n ? ERR_OK : fail(s->cx, ERR_SYSTEM, "standard output");
}

enum err
screen_ended(const struct screen *s, const struct consent_receipt *r)
{
	if (s->json)
		return receipt_json(s, r);
	receipt_head(s, r->count > 0 ? WORD_DONE_END : WORD_NOTHING_OPEN, r);
	for (size_t i = 0; i < r->count; i++)
		(void)fprintf(s->out, "    %s: %s\n", kind_text(r->rows[i].kind, s->cx->lang), word(WORD_ENDED, s->cx->lang));
	screen_say(s, WORD_END_AFTER, NULL);
	return ERR_OK;
}

void
screen_link(const struct screen *s, const struct offer *o, const char *origin)
{
	screen_head(s, WORD_TITLE_LINK);
	where(s, o, origin);
	screen_say(s, WORD_PROVIDER, word_safe(s->cx, o->app.issuer));
	screen_say(s, WORD_LINK_MEANS, NULL);
}

void
screen_inquiry(const struct screen *s, const struct offer *o, const char *origin)
{
	screen_head(s, WORD_TITLE_INQUIRY);
	where(s, o, origin);
	screen_say(s, WORD_INQUIRY_MEANS, NULL);
}

void
screen_registration(const struct screen *s, const struct offer *o, const char *origin)
{
	screen_head(s, WORD_TITLE_REGISTER);
	where(s, o, origin);
	screen_say(s, WORD_REGISTER_MEANS, NULL);
}

enum err
screen_registered(const struct screen *s, const struct consent_receipt *r)
{
	if (s->json)
		return receipt_json(s, r);
	receipt_head(s, WORD_DONE_REGISTER, r);
	screen_say(s, WORD_REGISTER_AFTER, NULL);
	return ERR_OK;
}

enum err
screen_read(const struct screen *s)
{
	if (s->json)
		return fputs("{\"read\":\"true\"}\n", stdout) >= 0 ? ERR_OK : fail(s->cx, ERR_SYSTEM, "standard output");
	screen_say(s, WORD_CARD_READ, NULL);
	return ERR_OK;
}

enum err
screen_receipt(const struct screen *s, const struct consent_receipt *r)
{
	enum lang l = s->cx->lang;

	if (s->json)
		return receipt_json(s, r);
	receipt_head(s, WORD_DONE, r);
	for (size_t i = 0; i < r->count; i++) {
		const struct receipt_row *row = &r->rows[i];
		const char *until = until_text(s->cx, r->mode, row->until);

		if (row->kind == KIND_QUA)      /* the check itself: nothing was chosen */
			continue;
		(void)fprintf(s->out, "    %s: %s%s\n", kind_text(row->kind, l),
		    word(row->given ? WORD_AGREE : WORD_REFUSE, l),
		    row->given ? word_fill(s->cx, WORD_GIVEN_UNTIL, until) : "");
	}
	if (!r->grace && r->certificate_ends != 0)
		screen_say(s, WORD_CERT_ENDS, word_of_day(s->cx, ymd_of(r->certificate_ends)));
	screen_say(s, r->grace ? WORD_GRACE : WORD_CANCEL_HOW, NULL);
	return ERR_OK;
}

/* Bytes of the first sentence, its stop included. */
static size_t
sentence(const char *text)
{
	const char *ja = strstr(text, "。"), *en = strstr(text, ". ");

	return ja != NULL ? (size_t)(ja - text) + strlen("。") : en != NULL ? (size_t)(en - text) + 1
	    : strlen(text);
}

static void
failure_json(const struct screen *s, enum err e, const char *why, const char *next)
{
	struct node *root = node_new(s->cx, NULL, "", "");
	char *p;
	size_t n;

	if (root == NULL || node_new(s->cx, root, "code", err_code(e)) == NULL
	    || node_new(s->cx, root, "message", why) == NULL || node_new(s->cx, root, "next", next) == NULL)
		return;
	if (s->tries >= 0 && node_fmt(s->cx, root, "triesLeft", "%d", s->tries) == NULL)
		return;
	if (json_write(s->cx, root, &p, &n) == ERR_OK)
		(void)fwrite(p, 1, n, stdout);
}

void
screen_failure(const struct screen *s, enum err e)
{
	const char *text = s->why != NULL ? s->why : err_text(e, s->cx->lang);
	size_t n = sentence(text);
	const char *why = ctx_strn(s->cx, text, n);
	const char *next = s->next != NULL ? s->next : text + n + strspn(text + n, " ");

	if (why == NULL)
		why = text;
	if (s->json)
		failure_json(s, e, why, next);
	else
		(void)fprintf(stderr, "\n  %s\n  %s%s%s\n  (%s)\n", word(WORD_FAILED, s->cx->lang), why,
		    next[0] == '\0' ? "" : "\n  ", next, err_code(e));
}
