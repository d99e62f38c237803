/* Offers, proofs and receipts as JSON. */
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "wire/session.h"

#define SIGNATURE_BYTES 1024
#define NEVER_TEXT      "9999-12-31T23:59:59+09:00"    /* as instant_write_iso has INSTANT_NEVER */

static enum err
add(struct ctx *cx, struct node *to, const char *name, const char *text)
{
	return node_new(cx, to, name, text) == NULL ? cx->fault.code : ERR_OK;
}

static enum err
add_id(struct ctx *cx, struct node *to, const char *name, id v)
{
	return node_fmt(cx, to, name, "%" PRIu64, v) == NULL ? cx->fault.code : ERR_OK;
}

static enum err
add_instant(struct ctx *cx, struct node *to, const char *name, instant t)
{
	char text[INSTANT_TEXT];

	return node_fmt(cx, to, name, "%s", instant_write_iso(t, text)) == NULL ? cx->fault.code : ERR_OK;
}

static enum err
get_id(struct ctx *cx, const struct node *n, const char *name, id *ret)
{
	const char *s = node_text(n, name);
	char *end;
	unsigned long long v = strtoull(s, &end, 10);

	if (s[0] < '0' || s[0] > '9' || *end != '\0' || v == 0 || v > INT64_MAX)
		return fail(cx, ERR_INPUT, "%s: a number", name);
	*ret = v;
	return ERR_OK;
}

static enum err
get_instant(struct ctx *cx, const struct node *n, const char *name, instant *ret)
{
	if (!instant_read_iso(node_text(n, name), ret))
		return fail(cx, ERR_INPUT, "%s: a time such as 2026-11-22T10:00:00+09:00", name);
	if (strcmp(node_text(n, name), NEVER_TEXT) == 0)
		*ret = INSTANT_NEVER;
	return ERR_OK;
}

static enum err
get_mode(struct ctx *cx, const struct node *n, enum mode *ret)
{
	if (!mode_read(node_text(n, "mode"), ret))
		return fail(cx, ERR_INPUT, "mode: 1 to 4");
	return ERR_OK;
}

/* Missing where it is none. */
static enum err
get_outpatient(struct ctx *cx, const struct node *root, enum outpatient *ret_o)
{
	const char *text = node_text(root, "outpatient");

	if (text[0] == '\0') {
		*ret_o = OUTPATIENT_NONE;
		return ERR_OK;
	}
	if (text[0] < '1' || text[0] >= '0' + OUTPATIENT_COUNT || text[1] != '\0')
		return fail(cx, ERR_INPUT, "outpatient: 1 to %d", OUTPATIENT_COUNT - 1);
	*ret_o = (enum outpatient)(text[0] - '0');
	return ERR_OK;
}

/* The list of what was chosen; registrations, inquiries and links have none. */
static const char *const choice_names[PURPOSE_COUNT] = { [PURPOSE_CONSENT] = "agree", [PURPOSE_VISUAL] = "agree",
	[PURPOSE_WITHDRAWAL] = "end", [PURPOSE_REGISTRATION] = "-", [PURPOSE_INQUIRY] = "-", [PURPOSE_LINK] = "-" };
static const char *const purpose_words[PURPOSE_COUNT] = { "consent", "withdrawal", "registration", "visual", "inquiry", "link" };
static const char *const prescription_words[] = { "", "electronic", "paper" };

static enum err
choices_write(struct ctx *cx, struct node *to, enum purpose purpose, const bool choice[KIND_COUNT])
{
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (choice[k] && node_item(cx, to, choice_names[purpose], kind_rows[k].code) == NULL)
			return cx->fault.code;
	return ERR_OK;
}

static enum err
choices_read(struct ctx *cx, const struct node *from, const char *name, bool choice[KIND_COUNT])
{
	enum kind k;

	for (const struct node *a = node_child(from, name); a != NULL; a = node_next_named(a, name)) {
		if (!kind_find(a->text, &k))
			return fail(cx, ERR_INPUT, "%s: an unknown kind of consent", name);
		choice[k] = true;
	}
	return ERR_OK;
}

/* The optional parts of what is chosen. */
static enum err
terms_write(struct ctx *cx, struct node *to, ymd visit_date, enum prescription form)
{
	if (visit_date != 0 && node_fmt(cx, to, "visitDate", "%08d", visit_date) == NULL)
		return cx->fault.code;
	return form == PRESCRIPTION_NONE ? ERR_OK : add(cx, to, "prescription", prescription_words[form]);
}

static enum err
terms_read(struct ctx *cx, const struct node *from, ymd *ret_date, enum prescription *ret_form)
{
	const char *date = node_text(from, "visitDate"), *form = node_text(from, "prescription");

	if (date[0] != '\0' && !ymd_read(date, ret_date))
		return fail(cx, ERR_INPUT, "visitDate: YYYYMMDD");
	for (size_t i = 0; i < sizeof prescription_words / sizeof prescription_words[0]; i++)
		if (strcmp(form, prescription_words[i]) == 0) {
			*ret_form = (enum prescription)i;
			return ERR_OK;
		}
	return fail(cx, ERR_INPUT, "prescription: electronic or paper");
}

static enum err
app_write(struct ctx *cx, struct node *to, const struct offer *o)
{
	char key[2 * SHA256_BYTES + 1];

	hex_write(o->identity, SHA256_BYTES, key);
	TRY(add(cx, to, "provider", o->app.issuer));
	TRY(add(cx, to, "client", o->app.client));
	return node_fmt(cx, to, "app", "%s", key) == NULL ? cx->fault.code : ERR_OK;
}

static enum err
app_read(struct ctx *cx, const struct node *from, struct offer *o)
{
	o->app = (struct provider_name){ node_text(from, "provider"), node_text(from, "client") };
	if (o->app.issuer[0] == '\0' || o->app.client[0] == '\0' || !hex_read(node_text(from, "app"), o->identity, SHA256_BYTES))
		return fail(cx, ERR_INPUT, "provider, client, app: whose app, and %d bytes in hex", SHA256_BYTES);
	return ERR_OK;
}

static enum err
handed_write(struct ctx *cx, struct node *to, const struct offer *o)
{
	TRY(add(cx, to, "purpose", purpose_words[o->purpose]));
	TRY(choices_write(cx, to, o->purpose, o->choice));
	if (o->purpose == PURPOSE_LINK)
		TRY(app_write(cx, to, o));
	return terms_write(cx, to, o->visit_date, o->prescription);
}

static enum err
handed_read(struct ctx *cx, const struct node *from, struct offer *o)
{
	const char *word = node_text(from, "purpose");

	if (word[0] == '\0')
		return ERR_OK;
	o->handed = true;
	for (size_t i = 0; i < PURPOSE_COUNT; i++)
		if (strcmp(word, purpose_words[i]) == 0) {
			o->purpose = (enum purpose)i;
			TRY(choices_read(cx, from, choice_names[i], o->choice));
			if (o->purpose == PURPOSE_LINK)
				TRY(app_read(cx, from, o));
			return terms_read(cx, from, &o->visit_date, &o->prescription);
		}
	return fail(cx, ERR_INPUT, "purpose: unknown");
}

enum err
offer_write(struct ctx *cx, const struct offer *o, char **ret_p, size_t *ret_n)
{
	const struct session *s = &o->session;
	struct node *root = node_new(cx, NULL, "", ""), *ask;
	char nonce[2 * NONCE_BYTES + 1];

	if (root == NULL)
		return cx->fault.code;
	hex_write(s->nonce, NONCE_BYTES, nonce);
	TRY(add(cx, root, "origin", o->origin));
	TRY(add(cx, root, "facility", s->facility));
	TRY(add(cx, root, "facilityName", o->facility_name));
	TRY(node_fmt(cx, root, "mode", "%d", s->mode) == NULL ? cx->fault.code : ERR_OK);
	if (s->outpatient != OUTPATIENT_NONE && node_fmt(cx, root, "outpatient", "%d", s->outpatient) == NULL)
		return cx->fault.code;
	for (size_t k = 0; k < KIND_COUNT; k++) {
		if (!s->asked[k])
			continue;
		if ((ask = node_new(cx, root, "ask", kind_rows[k].code)) == NULL)
			return cx->fault.code;
		ask->list = true;
	}
	TRY(add_id(cx, root, "session", s->id));
	TRY(add(cx, root, "nonce", nonce));
	TRY(add_instant(cx, root, "now", o->now));
	TRY(add_instant(cx, root, "opened", s->opened));
	TRY(add_instant(cx, root, "ends", s->ends));
	if (o->handed)
		TRY(handed_write(cx, root, o));
	return json_write(cx, root, ret_p, ret_n);
}

enum err
offer_read(struct ctx *cx, const char *p, size_t n, struct offer *ret_o)
{
	struct offer o = { 0 };
	struct node *root;
	enum kind k;

	TRY(json_read(cx, p, n, &root));
	o.origin = node_text(root, "origin");
	o.facility_name = node_text(root, "facilityName");
	if (!facility_code_valid(node_text(root, "facility")))
		return fail(cx, ERR_INPUT, "facility: ten digits");
	memcpy(o.session.facility, node_text(root, "facility"), FACILITY_CODE);
	TRY(get_mode(cx, root, &o.session.mode));
	TRY(get_outpatient(cx, root, &o.session.outpatient));
	for (const struct node *a = node_child(root, "ask"); a != NULL; a = node_next_named(a, "ask")) {
		if (!kind_find(a->text, &k))
			return fail(cx, ERR_INPUT, "ask: an unknown kind of consent");
		o.session.asked[k] = true;
	}
	TRY(get_id(cx, root, "session", &o.session.id));
	if (!hex_read(node_text(root, "nonce"), o.session.nonce, NONCE_BYTES))
		return fail(cx, ERR_INPUT, "nonce: %d bytes in hex", NONCE_BYTES);
	TRY(get_instant(cx, root, "now", &o.now));
	TRY(get_instant(cx, root, "opened", &o.session.opened));
	TRY(get_instant(cx, root, "ends", &o.session.ends));
	TRY(handed_read(cx, root, &o));
	*ret_o = o;
	return ERR_OK;
}

/* The texts of a registration. */
static const struct { const char *name; size_t at; } holder_members[] = {
	{ "insurer", offsetof(struct registration, insurer) }, { "symbol", offsetof(struct registration, symbol) },
	{ "number", offsetof(struct registration, number) }, { "branch", offsetof(struct registration, branch) },
	{ "kana", offsetof(struct registration, kana) }, { "carrier", offsetof(struct registration, carrier) },
};
#define HOLDER_MEMBERS (sizeof holder_members / sizeof holder_members[0])

static const char **
holder_text(struct registration *r, size_t i)
{
	return (const char **)(void *)((char *)r + holder_members[i].at);
}

static enum err
holder_write(struct ctx *cx, struct node *to, const struct registration *from)
{
	struct registration r = *from;

	for (size_t i = 0; i < HOLDER_MEMBERS; i++)
		TRY(add(cx, to, holder_members[i].name, *holder_text(&r, i)));
	return node_fmt(cx, to, "birth", "%08d", r.birth) == NULL ? cx->fault.code : ERR_OK;
}

static enum err
holder_read(struct ctx *cx, const struct node *from, struct registration *ret_r)
{
	for (size_t i = 0; i < HOLDER_MEMBERS; i++)
		*holder_text(ret_r, i) = node_text(from, holder_members[i].name);
	if (!ymd_read(node_text(from, "birth"), &ret_r->birth))
		return fail(cx, ERR_INPUT, "birth: YYYYMMDD");
	return ERR_OK;
}

enum err
signed_proof_write(struct ctx *cx, const struct signed_proof *p, char **ret_p, size_t *ret_n)
{
	struct node *root = node_new(cx, NULL, "", "");
	const char *certificate = b64_write(cx, p->certificate, p->certificate_n);
	const char *signature = b64_write(cx, p->signature, p->signature_n);

	if (root == NULL || certificate == NULL || signature == NULL)
		return cx->fault.code;
	TRY(add_id(cx, root, "session", p->session));
	TRY(add_instant(cx, root, "time", p->at));
	TRY(terms_write(cx, root, p->visit_date, p->prescription));
	TRY(p->purpose == PURPOSE_REGISTRATION ? holder_write(cx, root, &p->registration)
	    : choices_write(cx, root, p->purpose, p->choice));
	TRY(add(cx, root, "certificate", certificate));
	TRY(add(cx, root, "signature", signature));
	return json_write(cx, root, ret_p, ret_n);
}

static enum err
get_bytes(struct ctx *cx, const struct node *n, const char *name, size_t max, unsigned char **ret_p, size_t *ret_n)
{
	unsigned char *p;
	size_t len;

	if (!b64_read(cx, node_text(n, name), &p, &len) || len == 0)
		return fail(cx, ERR_INPUT, "%s: base64url without padding", name);
	if (len > max)
		return fail(cx, ERR_TOO_LARGE, "%s: at most %zu bytes", name, max);
	*ret_p = p;
	*ret_n = len;
	return ERR_OK;
}

enum err
signed_proof_read(struct ctx *cx, enum purpose purpose, const char *p, size_t n, struct signed_proof *ret_p)
{
	struct signed_proof o = { .purpose = purpose };
	struct node *root;

	TRY(json_read(cx, p, n, &root));
	TRY(get_id(cx, root, "session", &o.session));
	TRY(get_instant(cx, root, "time", &o.at));
	TRY(terms_read(cx, root, &o.visit_date, &o.prescription));
	TRY(purpose == PURPOSE_REGISTRATION ? holder_read(cx, root, &o.registration)
	    : choices_read(cx, root, choice_names[purpose], o.choice));
	TRY(get_bytes(cx, root, "certificate", LIMIT_CERT_BYTES, &o.certificate, &o.certificate_n));
	TRY(get_bytes(cx, root, "signature", SIGNATURE_BYTES, &o.signature, &o.signature_n));
	*ret_p = o;
	return ERR_OK;
}

enum err
handover_word_write(struct ctx *cx, const struct handover_word *w, char **ret_p, size_t *ret_n)
{
	struct node *root = node_new(cx, NULL, "", "");

	if (root == NULL)
		return cx->fault.code;
	TRY(add(cx, root, "reader", w->reader));
	if (w->outcome != ERR_OK)
		TRY(add(cx, root, "code", err_code(w->outcome)));
	if (w->tries >= 0)
		TRY(node_fmt(cx, root, "triesLeft", "%d", w->tries) == NULL ? cx->fault.code : ERR_OK);
	if (w->certificate_n > 0) {
		const char *text = b64_write(cx, w->certificate, w->certificate_n);

		TRY(text == NULL ? cx->fault.code : add(cx, root, "certificate", text));
	}
	return json_write(cx, root, ret_p, ret_n);
}

enum err
handover_word_read(struct ctx *cx, const char *p, size_t n, struct handover_word *ret_w)
{
	struct handover_word w = { .tries = -1 };
	struct node *root;
	const char *reader, *tries;

	TRY(json_read(cx, p, n, &root));
	reader = node_text(root, "reader");
	tries = node_text(root, "triesLeft");
	if (strlen(reader) < 16 || strlen(reader) >= READER_KEY)
		return fail(cx, ERR_INPUT, "reader: 16 to %d characters", READER_KEY - 1);
	memcpy(w.reader, reader, strlen(reader) + 1);
	if (node_text(root, "code")[0] != '\0')
		w.outcome = err_from_code(node_text(root, "code"));
	if (tries[0] != '\0' && (tries[0] < '0' || tries[0] > '9' || tries[1] != '\0'))
		return fail(cx, ERR_INPUT, "triesLeft: a digit");
	if (tries[0] != '\0')
		w.tries = tries[0] - '0';
	if (node_text(root, "certificate")[0] != '\0') {
		unsigned char *der;

		TRY(get_bytes(cx, root, "certificate", LIMIT_CERT_BYTES, &der, &w.certificate_n));
		w.certificate = der;
	}
	*ret_w = w;
	return ERR_OK;
}

enum err
consent_receipt_write(struct ctx *cx, const struct consent_receipt *r, char **ret_p, size_t *ret_n)
{
	struct node *root = node_new(cx, NULL, "", ""), *row;

	if (root == NULL)
		return cx->fault.code;
	TRY(add_id(cx, root, "evidence", r->evidence));
	TRY(add(cx, root, "facilityName", r->facility_name));
	TRY(node_fmt(cx, root, "mode", "%d", r->mode) == NULL ? cx->fault.code : ERR_OK);
	TRY(add_instant(cx, root, "at", r->at));
	TRY(add(cx, root, "eligibilityOnly", r->grace ? "true" : "false"));
	if (r->certificate_ends != 0)
		TRY(add_instant(cx, root, "certificateEnds", r->certificate_ends));
	for (size_t i = 0; i < r->count; i++) {
		if ((row = node_new(cx, root, "consents", "")) == NULL)
			return cx->fault.code;
		row->list = true;
		TRY(add(cx, row, "kind", kind_rows[r->rows[i].kind].code));
		TRY(add(cx, row, "name", kind_rows[r->rows[i].kind].ja));
		TRY(add(cx, row, "given", r->rows[i].given ? "true" : "false"));
		TRY(add_instant(cx, row, "until", r->rows[i].until));
	}
	return json_write(cx, root, ret_p, ret_n);
}

enum err
consent_receipt_read(struct ctx *cx, const char *p, size_t n, struct consent_receipt *ret_r)
{
	struct consent_receipt r = { 0 };
	struct node *root;

	TRY(json_read(cx, p, n, &root));
	TRY(get_id(cx, root, "evidence", &r.evidence));
	r.facility_name = node_text(root, "facilityName");
	TRY(get_mode(cx, root, &r.mode));
	TRY(get_instant(cx, root, "at", &r.at));
	r.grace = strcmp(node_text(root, "eligibilityOnly"), "true") == 0;
	if (node_child(root, "certificateEnds") != NULL)
		TRY(get_instant(cx, root, "certificateEnds", &r.certificate_ends));
	for (const struct node *c = node_child(root, "consents"); c != NULL; c = node_next_named(c, "consents")) {
		struct receipt_row *row = &r.rows[r.count];

		if (r.count >= KIND_COUNT || !kind_find(node_text(c, "kind"), &row->kind))
			return fail(cx, ERR_INPUT, "consents: an unknown kind of consent");
		row->given = strcmp(node_text(c, "given"), "true") == 0;
		TRY(get_instant(cx, c, "until", &row->until));
		r.count++;
	}
	*ret_r = r;
	return ERR_OK;
}
