/* TLS: contexts, their reload, and what a connection tells about its client. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "http/tls.h"

/* A resumed session skips the check of the certificate's period and chain: not for longer than this. */
#define SESSION_LIFE (60L * 60)

struct tls {
	pthread_mutex_t lock;   /* of ssl, which a reload replaces */
	SSL_CTX *ssl;
	char *cert, *key, *client_ca;
	unsigned flags;
};

/* What went wrong first, in OpenSSL's words; they name files and formats, no contents. */
static const char *
reason(void)
{
	unsigned long e = ERR_peek_error();
	const char *text = ERR_reason_error_string(e);

	return text == NULL ? "no reason given" : text;
}

static bool
set_protocol(SSL_CTX *c, unsigned flags)
{
	SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
	SSL_CTX_set_mode(c, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE);
	/* No read-ahead: libevent asks SSL_pending only, and would leave a record that came along unread. */
	/* Sessions live in tickets only, one per handshake; nothing is kept here per client. */
	SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_timeout(c, SESSION_LIFE);
	return SSL_CTX_set_num_tickets(c, 1) == 1
	    && SSL_CTX_set_min_proto_version(c, flags & TLS_ALLOW_12 ? TLS1_2_VERSION : TLS1_3_VERSION) == 1
	    && SSL_CTX_set1_groups_list(c, "X25519:P-256:P-384") == 1
	    && SSL_CTX_set_cipher_list(c, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1
	    && SSL_CTX_set_session_id_context(c, (const unsigned char *)"kyotaku", 7) == 1;
}

/* Also without a required certificate, one that is shown must stand the check. */
static bool
set_clients(SSL_CTX *c, const char *client_ca)
{
	STACK_OF(X509_NAME) *names;

	if (client_ca == NULL)
		return true;
	if (SSL_CTX_load_verify_file(c, client_ca) != 1)
		return false;
	if ((names = SSL_load_client_CA_file(client_ca)) == NULL)
		return false;
	SSL_CTX_set_client_CA_list(c, names);
	SSL_CTX_set_verify(c, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_verify_depth(c, 3);
	return SSL_CTX_set_purpose(c, X509_PURPOSE_SSL_CLIENT) == 1;
}

static enum err
context_make(struct ctx *cx, const struct tls *t, SSL_CTX **ret_c)
{
	SSL_CTX *c;
	enum err e = ERR_OK;

	ERR_clear_error();
	if ((c = SSL_CTX_new(TLS_server_method())) == NULL)
		return fail(cx, ERR_SYSTEM, "TLS context: %s", reason());
	if (!set_protocol(c, t->flags))
		e = fail(cx, ERR_SYSTEM, "TLS settings: %s", reason());
	else if (SSL_CTX_use_certificate_chain_file(c, t->cert) != 1)
		e = fail(cx, ERR_INPUT, "%s: not a certificate chain in PEM (%s)", t->cert, reason());
	else if (SSL_CTX_use_PrivateKey_file(c, t->key, SSL_FILETYPE_PEM) != 1
	    || SSL_CTX_check_private_key(c) != 1)
		e = fail(cx, ERR_INPUT, "%s: not the certificate's private key in PEM (%s)", t->key, reason());
	else if (!set_clients(c, t->client_ca))
		e = fail(cx, ERR_INPUT, "%s: no client authorities in PEM (%s)", t->client_ca, reason());
	if (e == ERR_OK)
		*ret_c = c;
	else
		SSL_CTX_free(c);
	ERR_clear_error();
	return e;
}

enum err
tls_server(struct ctx *cx, const char *cert, const char *key, const char *client_ca, unsigned flags,
    struct tls **ret_t)
{
	struct tls *t = calloc(1, sizeof *t);
	enum err e;

	if (t == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	(void)pthread_mutex_init(&t->lock, NULL);
	t->flags = flags;
	t->cert = strdup(cert);
	t->key = strdup(key);
	t->client_ca = client_ca == NULL ? NULL : strdup(client_ca);
	if (t->cert == NULL || t->key == NULL || (client_ca != NULL && t->client_ca == NULL))
		e = fail(cx, ERR_SYSTEM, "no memory");
	else
		e = context_make(cx, t, &t->ssl);
	if (e == ERR_OK)
		*ret_t = t;
	else
		tls_free(&t);
	return e;
}

enum err
tls_reload(struct ctx *cx, struct tls *t)
{
	SSL_CTX *fresh = NULL, *old;

	TRY(context_make(cx, t, &fresh));
	(void)pthread_mutex_lock(&t->lock);
	old = t->ssl;
	t->ssl = fresh;
	(void)pthread_mutex_unlock(&t->lock);
	SSL_CTX_free(old);              /* connections under way hold their own reference */
	return ERR_OK;
}

void
tls_free(struct tls **t)
{
	if (*t == NULL)
		return;
	SSL_CTX_free((*t)->ssl);
	(void)pthread_mutex_destroy(&(*t)->lock);
	free((*t)->cert);
	free((*t)->key);
	free((*t)->client_ca);
	free(*t);
	*t = NULL;
}

struct bufferevent *
tls_accept(struct tls *t, struct event_base *base, bool required)
{
	struct bufferevent *bev;
	SSL *s;

	(void)pthread_mutex_lock(&t->lock);
	s = SSL_new(t->ssl);
	(void)pthread_mutex_unlock(&t->lock);
	if (s == NULL)
		return NULL;
	if (required)
		SSL_set_verify(s, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	bev = bufferevent_openssl_socket_new(base, -1, s, BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);
	if (bev == NULL) {
		SSL_free(s);
		return NULL;
	}
	bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
	return bev;
}

bool
tls_established(struct bufferevent *bev)
{
	SSL *s = bufferevent_openssl_get_ssl(bev);

	return s != NULL && SSL_is_init_finished(s);
}

bool
tls_peer(struct bufferevent *bev, unsigned char ret_certificate[SHA256_BYTES])
{
	SSL *s = bufferevent_openssl_get_ssl(bev);
	X509 *peer = s == NULL ? NULL : SSL_get1_peer_certificate(s);
	unsigned n = 0;
	bool good;

	if (peer == NULL)
		return false;
	good = SSL_get_verify_result(s) == X509_V_OK && SSL_get_verify_mode(s) != SSL_VERIFY_NONE
	    && X509_digest(peer, EVP_sha256(), ret_certificate, &n) == 1 && n == SHA256_BYTES;
	X509_free(peer);
	return good;
}

void
tls_last_word(struct bufferevent *bev, const void *p, size_t n)
{
	SSL *s = bufferevent_openssl_get_ssl(bev);

	ERR_clear_error();
	if (s != NULL && SSL_is_init_finished(s) && n > 0)
		(void)SSL_write(s, p, (int)n);
	ERR_clear_error();
}

void
tls_goodbye(struct bufferevent *bev)
{
	SSL *s = bufferevent_openssl_get_ssl(bev);

	if (s == NULL || !SSL_is_init_finished(s) || SSL_get_shutdown(s) != 0)
		return;
	ERR_clear_error();
	(void)SSL_shutdown(s);
	ERR_clear_error();
}
