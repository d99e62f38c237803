/* The commands that only look at readers and cards. */
#include <string.h>

#include "agent/command.h"
#include "agent/signing.h"
#include "base/file.h"

#define PEM_LINE 64

static enum err
json_print(struct ctx *cx, const struct node *root)
{
	char *p;
	size_t n;

	TRY(json_write(cx, root, &p, &n));
	return fwrite(p, 1, n, stdout) == n ? ERR_OK : fail(cx, ERR_SYSTEM, "standard output");
}

static enum err
tries_show(const struct screen *s, unsigned n)
{
	struct node *root = node_new(s->cx, NULL, "", "");
	char text[12];

	if (root == NULL || node_fmt(s->cx, root, "triesLeft", "%u", n) == NULL)
		return s->cx->fault.code;
	if (s->json)
		return json_print(s->cx, root);
	(void)snprintf(text, sizeof text, "%u", n);
	screen_say(s, n == 0 ? WORD_LOCKED : n == 1 ? WORD_TRIES_LAST : WORD_TRIES_LEFT, text);
	if (n == 0)
		screen_say(s, WORD_LOCKED_NEXT, NULL);
	return ERR_OK;
}

enum err
command_tries(struct ctx *cx, const struct options *o, struct screen *s)
{
	struct reader *reader;
	struct jpki card;
	unsigned n;
	enum err e;

	TRY(signing_open_card(cx, o, s, &reader, &card));
	e = jpki_tries(&card, cx, &n);
	reader_close(&reader);
	TRY(e);
	return tries_show(s, n);
}

enum err
command_readers(struct ctx *cx, const struct options *o, struct screen *s)
{
	struct node *root = node_new(cx, NULL, "", ""), *row;
	struct reader_slot *slots;
	size_t n;

	if (root == NULL)
		return cx->fault.code;
	if (reader_list(cx, o->reader, &slots, &n) != ERR_OK)
		return cx->fault.code != ERR_USAGE ? cx->fault.code
		    : screen_why(s, ERR_USAGE, WORD_BAD_READER, NULL);
	for (size_t i = 0; i < n; i++) {
		if ((row = node_item(cx, root, "readers", "")) == NULL
		    || node_new(cx, row, "name", slots[i].name) == NULL
		    || node_new(cx, row, "card", slots[i].card ? "true" : "false") == NULL)
			return cx->fault.code;
		if (s->out != NULL)
			(void)fprintf(s->out, "  %s  (%s)\n", word_safe(cx, slots[i].name),
			    word(slots[i].card ? WORD_CARD_ON : WORD_CARD_OFF, cx->lang));
	}
	if (n == 0)
		screen_say(s, WORD_NO_READERS, NULL);
	return s->json ? json_print(cx, root) : ERR_OK;
}

/* base64 as PEM has it, from the URL-safe form: two other signs, padding, lines. */
static const char *
pem_body(struct ctx *cx, const unsigned char *der, size_t n)
{
	const char *b64 = b64_write(cx, der, n);
	struct buf b;
	size_t len;

	if (b64 == NULL)
		return NULL;
	len = strlen(b64);
	buf_init(&b, cx, 2 * len + 64);
	for (size_t i = 0; i < len || i % 4 != 0; i++) {
		char c = i >= len ? '=' : b64[i] == '-' ? '+' : b64[i] == '_' ? '/' : b64[i];

		if (i % PEM_LINE == 0 && i > 0)
			buf_puts(&b, "\n");
		buf_add(&b, &c, 1);
	}
	return buf_done(&b) == ERR_OK ? b.p : NULL;
}

static enum err
certificate_show(struct screen *s, const struct options *o, const unsigned char *der, size_t n)
{
	struct node *root = node_new(s->cx, NULL, "", "");
	const char *body = pem_body(s->cx, der, n), *pem;

	if (root == NULL || body == NULL)
		return s->cx->fault.code;
	if (o->out != NULL)
		return file_write(s->cx, o->out, der, n, 0600) == ERR_OK ? ERR_OK
		    : screen_why(s, s->cx->fault.code, WORD_BAD_OUT, NULL);
	pem = ctx_fmt(s->cx, "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n", body);
	if (pem == NULL || node_new(s->cx, root, "certificate", pem) == NULL)
		return s->cx->fault.code;
	if (s->json)
		return json_print(s->cx, root);
	return fputs(pem, stdout) < 0 ? fail(s->cx, ERR_SYSTEM, "standard output") : ERR_OK;
}

enum err
command_certificate(struct ctx *cx, const struct options *o, struct screen *s)
{
	struct reader *reader;
	unsigned char *der;
	struct jpki card;
	size_t n;
	enum err e;

	if (s->out == stdout)           /* that is where the certificate goes */
		s->out = s->asks ? stderr : NULL;
	TRY(signing_open_card(cx, o, s, &reader, &card));
	e = jpki_certificate(&card, cx, &der, &n);
	reader_close(&reader);
	TRY(e);
	return certificate_show(s, o, der, n);
}
