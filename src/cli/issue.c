/* Making certificates and cards: for tests, the demo and the facility network. */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limit.h"
#include "base/tree.h"
#include "card/issue.h"
#include "cli/cli.h"
#include "page/qr.h"

LOCAL(pki_make_command)
{
	TRY(local_clock(cx, op));
	TRY(issue_hierarchy(cx, op->order.words[2], cx->now));
	buf_fmt(out, "test hierarchy in %s: roots of user authentication under one name, revocation lists\n",
	    op->order.words[2]);
	return buf_done(out);
}

LOCAL(pki_revoke_command)
{
	const char *serials[] = { op->order.words[3] };
	struct crl_order o = { .keep = true, .serials = serials, .count = 1 };

	TRY(local_clock(cx, op));
	o.this_update = cx->now;
	o.next_update = cx->now + 30 * 86400LL;
	for (o.generation = 2; o.generation <= ISSUE_GENERATIONS; o.generation++)
		TRY(issue_crl(cx, op->order.words[2], &o));
	buf_puts(out, "revoked; take the lists with `kyotaku trust take` and start the centre again\n");
	return buf_done(out);
}

/* A line of at most n-1 characters from a file descriptor, without its end. */
static enum err
read_line(struct ctx *cx, int fd, char *ret, size_t n)
{
	size_t k = 0;
	char c;

	while (k + 1 < n && read(fd, &c, 1) == 1 && c != '\n')
		ret[k++] = c;
	ret[k] = '\0';
	return k > 0 ? ERR_OK : fail(cx, ERR_USAGE, "nothing came from --pin-fd");
}

LOCAL(card_make_command)
{
	struct card_order o = { .path = op->order.words[3], .generation = (unsigned)op->generation, .password = "TEST1234" };
	struct cert_facts facts;
	char pin[16] = "";
	ymd first, last;
	enum err e;

	TRY(local_clock(cx, op));
	if (op->begins != NULL) {
		if (!instant_read_iso(op->begins, &o.not_before))
			return fail(cx, ERR_USAGE, "--begins is a day such as 2026-11-22");
	}
	if (op->expires != NULL) {
		if (!instant_read_iso(op->expires, &o.not_after))
			return fail(cx, ERR_USAGE, "--expires is a day such as 2026-11-22");
		o.not_after += 86399;
	}
	first = ymd_of(o.not_before);
	last = ymd_of(o.not_after);
	if (o.not_before != 0 && o.not_after != 0 && first > last)
		return fail(cx, ERR_USAGE, "--expires is before --begins");
	if (op->pin_fd >= 0)
		TRY(read_line(cx, (int)op->pin_fd, pin, sizeof pin));
	o.pin = pin[0] != '\0' ? pin : NULL;
	e = issue_card(cx, op->order.words[2], &o, &facts);
	secret_wipe(pin, sizeof pin);
	TRY(e);
	buf_fmt(out, "virtual card %s, certificate %s\n", o.path, facts.serial);
	return buf_done(out);
}

LOCAL(card_register_command)
{
	char issuer[2 * SHA256_BYTES + 1], ends[INSTANT_TEXT], *der;
	const char *words[] = { "card", "bind", op->order.words[2], issuer, NULL, "card", ends };
	struct cert_facts facts;
	struct trust *trust;
	struct cert *cert;
	struct order o;
	size_t n;
	enum err e;

	TRY(folder_check(cx, op));
	TRY(named_read(cx, op->order.words[3], LIMIT_CERT_BYTES, &der, &n));
	TRY(trust_open(cx, file_join(cx, op->folder, "trust"), true, &trust));
	e = cert_read(cx, (const unsigned char *)der, n, &cert);
	if (e == ERR_OK) {
		e = cert_check(cert, cx, trust, &facts);
		cert_free(&cert);
	}
	trust_close(&trust);
	TRY(e);
	hex_write(facts.issuer_hash, SHA256_BYTES, issuer);
	(void)instant_write_iso(facts.not_after, ends);
	words[4] = facts.serial;
	o = remote_words(op, words, 7);
	return remote_order(cx, op, &o, out);
}

static enum err
write_terminal(struct ctx *cx, const char *dir, const char *ca, const struct tls_client *t)
{
	char *p;
	size_t n;

	TRY(file_make_dir(cx, dir, 0700));
	TRY(file_read(cx, ca, LIMIT_FILE_BYTES, &p, &n));
	TRY(file_write(cx, file_join(cx, dir, "ca.pem"), p, n, 0644));
	TRY(file_write(cx, file_join(cx, dir, "terminal.pem"), t->cert, t->cert_n, 0644));
	if (t->key == NULL)
		return ERR_OK;
	return file_write(cx, file_join(cx, dir, "terminal.key"), t->key, t->key_n, 0600);
}

/* Lets the certificate in, then writes it: nobody holds one that the centre does not know. TLS lives by the system's time,
 * the register by the centre's. */
static enum err
let_in(struct ctx *cx, const struct options *op, const struct tls_client *t, const char *dir, struct buf *out)
{
	char fingerprint[2 * SHA256_BYTES + 1], from[INSTANT_TEXT], until[INSTANT_TEXT];
	const char *words[] = { "terminal", "add", op->order.words[2], op->order.words[3], fingerprint, from, until };
	struct order o;

	hex_write(t->fingerprint, SHA256_BYTES, fingerprint);
	TRY(local_clock(cx, op));
	(void)instant_write_iso(cx->now - 60, from);
	(void)instant_write_iso(cx->now + op->days * 86400LL, until);
	o = remote_words(op, words, 7);
	TRY(remote_order(cx, op, &o, out));
	return write_terminal(cx, dir, ctx_fmt(cx, "%s/tls/ca.pem", op->folder), t);
}

LOCAL(terminal_issue_command)
{
	const char *code = op->order.words[2], *label = op->order.words[3], *dir = op->order.words[4];
	struct tls_client t;
	enum err e;

	TRY(folder_check(cx, op));
	TRY(issue_tls_client(cx, file_join(cx, op->folder, "tls"), code, label, (int)op->days, &t));
	e = let_in(cx, op, &t, dir, out);
	secret_wipe(t.key, t.key_n);
	TRY(e);
	buf_fmt(out, "%s: terminal.pem terminal.key ca.pem\n", dir);
	return buf_done(out);
}

/* The key never leaves the facility: what comes is a request, what goes is a certificate. */
LOCAL(terminal_certify_command)
{
	const char *dir = op->order.words[5];
	struct tls_request r = { .cn = op->order.words[2], .label = op->order.words[3], .days = (int)op->days };
	struct tls_client t;
	char *pem;

	TRY(folder_check(cx, op));
	TRY(named_read(cx, op->order.words[4], LIMIT_VALUE_BYTES, &pem, &r.pem_n));
	r.pem = pem;
	TRY(issue_tls_request(cx, file_join(cx, op->folder, "tls"), &r, &t));
	TRY(let_in(cx, op, &t, dir, out));
	buf_fmt(out, "%s: terminal.pem ca.pem\n", dir);
	return buf_done(out);
}

/* The address that the centre names, out of its JSON answer. */
static enum err
address(struct ctx *cx, const struct options *op, const char **ret_address)
{
	const char *words[] = { "entry", "show", op->order.words[2], op->order.words[3] };
	struct order o = remote_words(op, words, 4);
	struct node *root;
	struct buf b;

	o.json = true;
	buf_init(&b, cx, LIMIT_FILE_BYTES);
	TRY(remote_order(cx, op, &o, &b));
	TRY(json_read(cx, b.p, b.n, &root));
	*ret_address = node_text(node_child(root, "rows"), "address");
	return ERR_OK;
}

LOCAL(entry_qr_command)
{
	const char *text, *out_name = op->order.words[4];
	struct buf png, svg;

	TRY(address(cx, op, &text));
	buf_init(&png, cx, LIMIT_FILE_BYTES);
	buf_init(&svg, cx, LIMIT_FILE_BYTES);
	TRY(qr_png(&png, text, 8));
	TRY(qr_svg(&svg, text));
	TRY(file_write(cx, ctx_fmt(cx, "%s.png", out_name), png.p, png.n, 0644));
	TRY(file_write(cx, ctx_fmt(cx, "%s.svg", out_name), svg.p, svg.n, 0644));
	buf_fmt(out, "%s\n%s.png %s.svg\n", text, out_name, out_name);
	return buf_done(out);
}
