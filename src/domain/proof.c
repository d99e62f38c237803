/* The signed text and the standing of certificates. Pure: no I/O, no clock. */
#include "domain/proof.h"

enum err
session_usable(const struct session *s, instant at)
{
	return s->used == 0 && s->opened <= at && at < s->ends ? ERR_OK : ERR_NONCE;
}

static void
line(struct buf *b, const char *name, const char *value)
{
	buf_fmt(b, "%s=", name);
	for (const char *s = value; *s != '\0'; s++)
		buf_add(b, (unsigned char)*s < 0x20 ? " " : s, 1);
	buf_puts(b, "\n");
}

/* The first line, and what is said about a kind that was not chosen, or was. */
static const struct { const char *first, *words[2], *by_app; } purposes[PURPOSE_COUNT] = {
	[PURPOSE_CONSENT] = { "kyotaku-consent/1", { "refuse", "agree" }, "kyotaku-app-consent/1" },
	[PURPOSE_WITHDRAWAL] = { "kyotaku-withdrawal/1", { "keep", "end" }, "kyotaku-app-withdrawal/1" },
	[PURPOSE_VISUAL] = { "kyotaku-visual-consent/1", { "refuse", "agree" }, NULL },
	[PURPOSE_REGISTRATION] = { "kyotaku-registration/1", { NULL, NULL }, NULL },
	[PURPOSE_INQUIRY] = { "kyotaku-inquiry/1", { NULL, NULL }, "kyotaku-app-inquiry/1" },
	[PURPOSE_LINK] = { "kyotaku-link/1", { NULL, NULL }, NULL },
};

/* A line for each kind that the person was shown: those asked, or, when consents end, all there are. */
static void
choices(struct buf *b, const struct proof *p)
{
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (p->purpose == PURPOSE_WITHDRAWAL || p->session->asked[k])
			buf_fmt(b, "%s=%s\n", kind_rows[k].code, purposes[p->purpose].words[p->choice[k]]);
}

/* Who the holder is, as it was typed. */
static void
holder(struct buf *b, const struct registration *r)
{
	line(b, "insurer", r->insurer);
	line(b, "symbol", r->symbol);
	line(b, "number", r->number);
	line(b, "branch", r->branch);
	buf_fmt(b, "birth=%08d\n", r->birth);
	line(b, "kana", r->kana);
	line(b, "carrier", r->carrier);
}

/* The app, by who keeps its log-ins; which of them, where a card links one. */
static void
app(struct buf *b, const struct proof *p)
{
	char key[2 * SHA256_BYTES + 1];

	line(b, "provider", p->app->issuer);
	line(b, "client", p->app->client);
	if (p->identity == NULL)
		return;
	hex_write(p->identity, SHA256_BYTES, key);
	line(b, "app", key);
}

static const char *
first_line(const struct proof *p)
{
	return p->app != NULL && purposes[p->purpose].by_app != NULL ? purposes[p->purpose].by_app : purposes[p->purpose].first;
}

const char *
proof_nonce(struct ctx *cx, const struct buf *text)
{
	unsigned char digest[SHA256_BYTES];

	sha256(text->p, text->n, digest);
	return b64_write(cx, digest, sizeof digest);
}

void
proof_text(struct buf *b, const struct proof *p)
{
	const struct session *s = p->session;
	char nonce[2 * NONCE_BYTES + 1], at[INSTANT_TEXT];

	hex_write(s->nonce, NONCE_BYTES, nonce);
	buf_fmt(b, "%s\n", first_line(p));
	line(b, "origin", p->origin);
	line(b, "facility", s->facility);
	line(b, "facility-name", p->facility_name);
	buf_fmt(b, "mode=%d\n", s->mode);
	if (s->outpatient != OUTPATIENT_NONE)
		buf_fmt(b, "outpatient=%d\n", s->outpatient);
	if (p->visual != NULL) {
		buf_fmt(b, "device=%llu\n", (unsigned long long)p->visual->device);
		line(b, "staff", p->visual->user);
	}
	if (p->app != NULL)
		app(b, p);
	if (p->registration != NULL)
		holder(b, p->registration);
	else if (p->purpose != PURPOSE_INQUIRY && p->purpose != PURPOSE_LINK)
		choices(b, p);
	if (p->visit_date != 0)
		buf_fmt(b, "visit-date=%08d\n", p->visit_date);
	if (p->prescription != PRESCRIPTION_NONE)
		buf_fmt(b, "prescription=%s\n", p->prescription == PRESCRIPTION_PAPER ? "paper" : "electronic");
	buf_fmt(b, "session=%llu\n", (unsigned long long)s->id);
	line(b, "nonce", nonce);
	line(b, "time", instant_write_iso(p->at, at));
}

enum certificate_standing
certificate_standing(instant not_before, instant not_after, bool plastic, instant at)
{
	ymd grace_last;

	if (at < not_before)
		return CERTIFICATE_EARLY;
	if (at <= not_after)                    /* X.509's end is inclusive */
		return CERTIFICATE_VALID;
	grace_last = ymd_month_end(ym_of(ymd_add_months(ym_of(ymd_of(not_after)) * 100 + 1, CERTIFICATE_MONTHS)));
	if (plastic && at < instant_of(ymd_add(grace_last, 1)))
		return CERTIFICATE_GRACE;
	return CERTIFICATE_EXPIRED;
}

bool
certificate_announced(instant not_after, instant at)
{
	return not_after != 0 && ymd_of(at) >= ymd_add_months(ymd_of(not_after), -CERTIFICATE_MONTHS);
}
