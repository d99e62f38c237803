/* The card image file: lines of `name: value`, then PEM blocks under a line `[name]`. See
 * doc/card-image.md. */
#define _GNU_SOURCE     /* memmem */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "card/image_part.h"
#include "card/pem.h"

#define FIRST_LINE "kyotaku card image 1\n"
#define PEM_COUNT 6

static const struct block { const char *name, *label; int file; } blocks[PEM_COUNT] = {
	{ "auth certificate", "CERTIFICATE", FILE_AUTH_CERT },
	{ "auth ca", "CERTIFICATE", FILE_AUTH_CA },
	{ "auth key", "PRIVATE KEY", -1 },
	{ "sign certificate", "CERTIFICATE", FILE_SIGN_CERT },
	{ "sign ca", "CERTIFICATE", FILE_SIGN_CA },
	{ "sign key", "PRIVATE KEY", -1 },
};
enum { BLOCK_AUTH_KEY = 2, BLOCK_SIGN_KEY = 5 };

static enum err
text_make(struct ctx *cx, const struct image_parts *p, struct buf *b)
{
	const char *pems[PEM_COUNT] = { p->auth_certificate, p->auth_ca, p->auth_key, p->sign_certificate,
	    p->sign_ca,
	    p->sign_key };

	buf_init(b, cx, IMAGE_BYTES);
	buf_fmt(b, FIRST_LINE "kind: %s\ntoken: %s\n", p->kind, p->token);
	if (p->pin != NULL)
		buf_fmt(b, "pin: %s\n", p->pin);
	buf_fmt(b, "pin tries: %u\n", p->pin_tries);
	if (p->password != NULL)
		buf_fmt(b, "password: %s\n", p->password);
	buf_fmt(b, "password tries: %u\n", p->password_tries);
	for (size_t i = 0; i < PEM_COUNT; i++)
		if (pems[i] != NULL)
			buf_fmt(b, "[%s]\n%s", blocks[i].name, pems[i]);
	return buf_done(b);
}

enum err
image_write(struct ctx *cx, const char *path, const struct image_parts *parts)
{
	struct buf b;
	enum err e = text_make(cx, parts, &b);

	if (e == ERR_OK)
		e = file_write(cx, path, b.p, b.n, 0600);
	if (b.p != NULL)
		secret_wipe(b.p, b.n);
	return e;
}

enum err
image_save(struct image *i, struct ctx *cx)
{
	struct image_parts p = {
		.kind = i->foreign ? "foreign" : "jpki", .token = i->token,
		.pin = i->pin.n > 0 ? i->pin.text : NULL,
		.password = i->password.n > 0 ? i->password.text : NULL,
		.pin_tries = i->pin.tries, .password_tries = i->password.tries,
		.auth_certificate = i->pem[0], .auth_ca = i->pem[1], .auth_key = i->pem[2],
		.sign_certificate = i->pem[3], .sign_ca = i->pem[4], .sign_key = i->pem[5],
	};

	return i->path == NULL ? ERR_OK : image_write(cx, i->path, &p);
}

static bool
secret_set(struct secret *s, const char *value, size_t n)
{
	if (n == 0 || n >= sizeof s->text)
		return false;
	memcpy(s->text, value, n);
	s->n = n;
	return true;
}

static bool
tries_set(struct secret *s, const char *value, size_t n)
{
	if (n != 1 || value[0] < '0' || (unsigned)(value[0] - '0') > s->full)
		return false;
	s->tries = (unsigned)(value[0] - '0');
	return true;
}

static bool
kind_set(struct image *i, const char *value, size_t n)
{
	i->foreign = n == 7 && memcmp(value, "foreign", 7) == 0;
	return i->foreign || (n == 4 && memcmp(value, "jpki", 4) == 0);
}

static bool
token_set(struct image *i, const char *value, size_t n)
{
	if (n >= sizeof i->token)
		return false;
	memcpy(i->token, value, n);
	i->token[n] = '\0';
	return true;
}

/* One `name: value` line. */
static bool
line_take(struct image *i, const char *p, size_t n)
{
	const char *colon = memmem(p, n, ": ", 2), *v;
	size_t name, len;
#define IS(text) (name == sizeof text - 1 && memcmp(p, text, name) == 0)

	if (colon == NULL)
		return false;
	name = (size_t)(colon - p);
	v = colon + 2;
	len = n - name - 2;
	return IS("kind") ? kind_set(i, v, len)
	    : IS("token") ? token_set(i, v, len)
	    : IS("pin") ? secret_set(&i->pin, v, len)
	    : IS("pin tries") ? tries_set(&i->pin, v, len)
	    : IS("password") ? secret_set(&i->password, v, len)
	    : IS("password tries") ? tries_set(&i->password, v, len) : false;
#undef IS
}

/* The PEM block behind a line `[name]`: from its first dash to the end of its last line. */
static enum err
block_take(struct image *i, struct ctx *cx, const struct block *b, const char *p, size_t n, size_t *ret_used)
{
	size_t at = (size_t)(b - blocks), der_n, used;
	char end[64];
	const char *z;
	unsigned char *der;

	(void)snprintf(end, sizeof end, "-----END %s-----\n", b->label);
	if (i->pem[at] != NULL || (z = memmem(p, n, end, strlen(end))) == NULL)
		return fail(cx, ERR_INPUT, "[%s]: stands there twice, or has no end", b->name);
	used = (size_t)(z - p) + strlen(end);
	if ((i->pem[at] = strndup(p, used)) == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	i->pem_n[at] = used;
	*ret_used = used;
	if (at == BLOCK_AUTH_KEY)
		return key_read(cx, p, used, &i->auth_key);
	if (at == BLOCK_SIGN_KEY)
		return key_read(cx, p, used, &i->sign_key);
	TRY(pem_read(cx, p, used, b->label, &der, &der_n));
	if ((i->files[b->file].p = malloc(der_n)) == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	memcpy(i->files[b->file].p, der, der_n);
	i->files[b->file].n = der_n;
	return ERR_OK;
}

static const struct block *
block_find(const char *p, size_t n)
{
	for (size_t k = 0; k < PEM_COUNT; k++)
		if (n == strlen(blocks[k].name) + 2 && p[0] == '[' && p[n - 1] == ']'
		    && memcmp(p + 1, blocks[k].name, n - 2) == 0)
			return &blocks[k];
	return NULL;
}

static enum err
text_take(struct image *i, struct ctx *cx, const char *p, size_t n)
{
	const char *end = p + n;
	size_t used;

	if (n < strlen(FIRST_LINE) || memcmp(p, FIRST_LINE, strlen(FIRST_LINE)) != 0)
		return fail(cx, ERR_INPUT, "not a card image");
	p += strlen(FIRST_LINE);
	for (int line = 2; p < end; line++) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		const struct block *b;

		if (nl == NULL)
			return fail(cx, ERR_INPUT, "card image line %d: no line feed", line);
		b = block_find(p, (size_t)(nl - p));
		if (b == NULL && !line_take(i, p, (size_t)(nl - p)))
			return fail(cx, ERR_INPUT, "card image line %d", line);
		p = nl + 1;
		if (b != NULL) {
			TRY(block_take(i, cx, b, p, (size_t)(end - p), &used));
			for (size_t k = 0; k < used; k++)
				line += p[k] == '\n';
			p += used;
		}
	}
	return ERR_OK;
}

/* EF 0006 and EF 0008 (spec/card.md section 1.2). */
static enum err
made_files(struct image *i, struct ctx *cx)
{
	unsigned char *token = malloc(160), *state = malloc(3);

	i->files[FILE_TOKEN].p = token;
	i->files[FILE_STATE].p = state;
	if (token == NULL || state == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	memset(token, 0xFF, 160);
	memset(token, ' ', 32);
	memcpy(token, i->token, strlen(i->token));
	i->files[FILE_TOKEN].n = 160;
	state[0] = i->files[FILE_AUTH_CERT].n > 0 ? 0x8F : 0;
	state[1] = i->files[FILE_SIGN_CERT].n > 0 ? 0x8F : 0;
	state[2] = 0;
	i->files[FILE_STATE].n = 3;
	return ERR_OK;
}

enum err
image_read(struct ctx *cx, const char *text, size_t n, struct image **ret_i)
{
	struct image *i = calloc(1, sizeof *i);
	enum err e;

	if (i == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	(void)secret_lock(i, sizeof *i);
	i->pull_after = -1;
	i->pin.full = IMAGE_PIN;
	i->password.full = IMAGE_PASSWORD;
	e = text_take(i, cx, text, n);
	if (e == ERR_OK)
		e = made_files(i, cx);
	if (e != ERR_OK) {
		image_close(&i);
		return e;
	}
	*ret_i = i;
	return ERR_OK;
}

enum err
image_open(struct ctx *cx, const char *path, struct image **ret_i)
{
	struct image *i;
	char *text;
	size_t n;
	enum err e;

	TRY(file_read(cx, path, IMAGE_BYTES, &text, &n));
	e = image_read(cx, text, n, &i);
	secret_wipe(text, n);
	TRY(e);
	if ((i->path = strdup(path)) == NULL) {
		image_close(&i);
		return fail(cx, ERR_SYSTEM, "no memory");
	}
	*ret_i = i;
	return ERR_OK;
}

void
image_close(struct image **i)
{
	struct image *a = *i;

	if (a == NULL)
		return;
	for (size_t k = 0; k < PEM_COUNT; k++) {
		if (a->pem[k] != NULL)
			secret_wipe(a->pem[k], a->pem_n[k]);
		free(a->pem[k]);
	}
	for (size_t k = 0; k < FILE_COUNT; k++)
		free(a->files[k].p);
	key_free(&a->auth_key);
	key_free(&a->sign_key);
	free(a->path);
	secret_unlock(a, sizeof *a);
	secret_wipe(a, sizeof *a);
	free(a);
	*i = NULL;
}
