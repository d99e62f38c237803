/* The client's side of OpenSSL. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "http/tls_client.h"

struct tls_client {
	SSL_CTX *context;
	SSL *ssl;
	char why[160];
};

static const char *
reason(void)
{
	const char *text = ERR_reason_error_string(ERR_peek_error());

	return text == NULL ? "no reason given" : text;
}

static enum err
files_read(struct ctx *cx, SSL_CTX *c, const struct tls_client_files *f)
{
	if ((f->ca != NULL ? SSL_CTX_load_verify_file(c, f->ca) : SSL_CTX_set_default_verify_paths(c)) != 1)
		return fail(cx, ERR_SYSTEM, "%s: no authorities in PEM (%s)", f->ca != NULL ? f->ca : "system", reason());
	if (f->cert == NULL)
		return ERR_OK;
	if (SSL_CTX_use_certificate_chain_file(c, f->cert) != 1)
		return fail(cx, ERR_SYSTEM, "%s: not a certificate chain in PEM (%s)", f->cert, reason());
	if (f->key == NULL || SSL_CTX_use_PrivateKey_file(c, f->key, SSL_FILETYPE_PEM) != 1
	    || SSL_CTX_check_private_key(c) != 1)
		return fail(cx, ERR_SYSTEM, "%s: not the certificate's private key in PEM (%s)",
		    f->key != NULL ? f->key : "key", reason());
	return ERR_OK;
}

/* A name that no certificate may stand for otherwise: no part of a label by '*', no common name. */
static bool
expect_host(SSL *s, const char *host)
{
	unsigned char address[16];

	SSL_set_hostflags(s, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	if (inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1)
		return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(s), host) == 1;
	return SSL_set1_host(s, host) == 1 && SSL_set_tlsext_host_name(s, host) == 1;
}

static enum err
open_line(struct ctx *cx, struct tls_client *t, const struct tls_client_files *f, const char *host, int fd)
{
	if ((t->context = SSL_CTX_new(TLS_client_method())) == NULL
	    || SSL_CTX_set_min_proto_version(t->context, TLS1_3_VERSION) != 1)
		return fail(cx, ERR_SYSTEM, "TLS context: %s", reason());
	SSL_CTX_set_verify(t->context, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_mode(t->context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE
	    | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	TRY(files_read(cx, t->context, f));
	if ((t->ssl = SSL_new(t->context)) == NULL || SSL_set_fd(t->ssl, fd) != 1 || !expect_host(t->ssl, host))
		return fail(cx, ERR_SYSTEM, "TLS connection: %s", reason());
	SSL_set_connect_state(t->ssl);
	return ERR_OK;
}

enum err
tls_client_new(struct ctx *cx, const struct tls_client_files *f, const char *host, int fd, struct tls_client **ret_t)
{
	struct tls_client *t = calloc(1, sizeof *t);
	enum err e;

	if (t == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	ERR_clear_error();
	e = open_line(cx, t, f, host, fd);
	ERR_clear_error();
	if (e == ERR_OK)
		*ret_t = t;
	else
		tls_client_free(&t);
	return e;
}

void
tls_client_free(struct tls_client **t)
{
	if (*t == NULL)
		return;
	if ((*t)->ssl != NULL && SSL_is_init_finished((*t)->ssl) && (*t)->why[0] == '\0')
		(void)SSL_shutdown((*t)->ssl);
	ERR_clear_error();
	SSL_free((*t)->ssl);
	SSL_CTX_free((*t)->context);
	free(*t);
	*t = NULL;
}

static void
broken(struct tls_client *t, int how)
{
	long verify = SSL_get_verify_result(t->ssl);

	if (verify != X509_V_OK)
		(void)snprintf(t->why, sizeof t->why, "the server's certificate: %s", X509_verify_cert_error_string(verify));
	else if (how == SSL_ERROR_SYSCALL && ERR_peek_error() == 0)
		(void)snprintf(t->why, sizeof t->why, "the connection was cut");
	else
		(void)snprintf(t->why, sizeof t->why, "TLS: %s", reason());
	ERR_clear_error();
}

static enum tls_wait
step(struct tls_client *t, int good)
{
	int how = good > 0 ? SSL_ERROR_NONE : SSL_get_error(t->ssl, good);

	if (how == SSL_ERROR_NONE)
		return TLS_DONE;
	if (how == SSL_ERROR_WANT_READ)
		return TLS_WANTS_READ;
	if (how == SSL_ERROR_WANT_WRITE)
		return TLS_WANTS_WRITE;
	if (how == SSL_ERROR_ZERO_RETURN)
		return TLS_ENDED;
	broken(t, how);
	return TLS_BROKEN;
}

enum tls_wait
tls_client_shake(struct tls_client *t)
{
	ERR_clear_error();
	return step(t, SSL_do_handshake(t->ssl));
}

enum tls_wait
tls_client_read(struct tls_client *t, void *p, size_t n, size_t *ret_n)
{
	ERR_clear_error();
	return step(t, SSL_read_ex(t->ssl, p, n, ret_n));
}

enum tls_wait
tls_client_write(struct tls_client *t, const void *p, size_t n, size_t *ret_n)
{
	ERR_clear_error();
	return step(t, SSL_write_ex(t->ssl, p, n, ret_n));
}

const char *
tls_client_why(const struct tls_client *t)
{
	return t->why;
}
