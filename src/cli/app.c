/* The centre's key for the provider of a 認証アプリ, and evidence checked without a centre. */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limit.h"
#include "base/tree.h"
#include "card/cert.h"
#include "card/token.h"
#include "cli/cli.h"
#include "domain/assurance.h"

#define KEY_FILE "tls/keys/app.jwk"

/* Made once; after that it only tells the public half again. */
LOCAL(app_key_command)
{
	const char *path = file_join(cx, op->folder == NULL ? "" : op->folder, KEY_FILE);
	char *key, *public_half;
	size_t n;
	enum err e;

	if (path == NULL)
		return cx->fault.code;
	TRY(folder_check(cx, op));
	e = file_read(cx, path, JWK_BYTES, &key, &n);
	if (e == ERR_NOT_FOUND) {
		TRY(jwk_make(cx, &key));
		e = file_write(cx, path, key, strlen(key), 0600);
	}
	TRY(e);
	TRY(jwk_public(cx, key, &public_half));
	buf_puts(out, public_half);
	return buf_done(out);
}

/* One row of `kyotaku evidence show ID --json`. */
struct shown {
	const char *assurance;
	const char *text;
	unsigned char *bytes, *certificate, *signature;
	size_t text_n, certificate_n, signature_n;
};

static enum err
shown_read(struct ctx *cx, const char *path, struct shown *s)
{
	const struct node *row;
	struct node *root;
	char *p;
	size_t n;

	TRY(named_read(cx, path, LIMIT_FILE_BYTES, &p, &n));
	TRY(json_read(cx, p, n, &root));
	if ((row = node_child(root, "rows")) == NULL || !b64_read(cx, node_text(row, "text64"), &s->bytes, &s->text_n)
	    || !b64_read(cx, node_text(row, "certificate"), &s->certificate, &s->certificate_n)
	    || !b64_read(cx, node_text(row, "signature"), &s->signature, &s->signature_n))
		return fail(cx, ERR_INPUT, "not what `kyotaku evidence show ID --json` says");
	s->assurance = node_text(row, "assurance");
	s->text = ctx_strn(cx, (const char *)s->bytes, s->text_n);
	return s->text == NULL ? cx->fault.code : ERR_OK;
}

/* The value of a line `name=value` of the text; "" when there is none. */
static const char *
line_of(struct ctx *cx, const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = text; at != NULL; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (strncmp(at, name, n) == 0 && at[n] == '=') {
			const char *value = ctx_strn(cx, at + n + 1, strcspn(at + n + 1, "\n"));

			return value == NULL ? "" : value;
		}
	}
	return "";
}

/* The card signed the text. */
static enum err
by_card(struct ctx *cx, const struct shown *s, struct buf *out)
{
	struct cert *c;
	enum err e;

	TRY(cert_read(cx, s->certificate, s->certificate_n, &c));
	e = cert_verify(c, cx, s->text, s->text_n, s->signature, s->signature_n);
	cert_free(&c);
	TRY(e);
	buf_puts(out, "the certificate's key signed this text; who issued the certificate is for `openssl verify`\n");
	return buf_done(out);
}

/* The provider signed a token whose nonce is the text's digest, for the client that the text names. */
static enum err
by_app(struct ctx *cx, const struct shown *s, struct buf *out)
{
	const char *token = ctx_strn(cx, (const char *)s->signature, s->signature_n);
	const char *key = ctx_strn(cx, (const char *)s->certificate, s->certificate_n), *set, *wrong;
	struct token_wanted want = { .issuer = line_of(cx, s->text, "provider"), .client = line_of(cx, s->text, "client"), .acr = "" };
	unsigned char digest[SHA256_BYTES];
	struct token_facts f;

	set = key == NULL ? NULL : ctx_fmt(cx, "{\"keys\":[%s]}", key);
	sha256(s->text, s->text_n, digest);
	want.nonce = b64_write(cx, digest, sizeof digest);
	if (token == NULL || set == NULL || want.nonce == NULL)
		return cx->fault.code;
	TRY(token_read(cx, token, (1u << JWS_COUNT) - 1, set, strlen(set), &f));
	if ((wrong = token_unfit(&f, &want, f.issued)) != NULL)
		return fail(cx, ERR_APP_TOKEN, "OID-02: %s", wrong);
	buf_fmt(out, "the provider's key signed a token over this text: %s, for %s\n", f.issuer, f.audience);
	buf_puts(out, "whether that key was the provider's then is for the provider's own record\n");
	return buf_done(out);
}

LOCAL(evidence_check_command)
{
	struct shown s;
	enum assurance a;

	TRY(shown_read(cx, op->order.words[2], &s));
	if (!assurance_find(s.assurance, &a) || a == ASSURANCE_VISUAL)
		return fail(cx, ERR_INPUT, "a device's key is known to the centre only");
	return a == ASSURANCE_APP ? by_app(cx, &s, out) : by_card(cx, &s, out);
}
