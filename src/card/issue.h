/* Certificates of our own making: a test hierarchy shaped like JPKI's, virtual cards, and the facility
 * network's TLS. Everything is synthetic; the names say so (O=JPKI-TEST). Private keys leave only as
 * files of mode 0600 or as text in cx's memory, which the caller wipes. */
#ifndef CARD_ISSUE_H
#define CARD_ISSUE_H

#include "card/cert.h"

#define ISSUE_GENERATIONS    4
#define ISSUE_GENERATION_NOW 3  /* cards of today; 4 is the coming one: P-384, SHA-384 */

/* Makes `dir` with auth-1.pem to auth-4.pem (roots of user authentication under one name; the first has expired, as
 * JPKI's has; the last signs by ECDSA), sign-1.pem, keys/NAME.key (0600), and empty crl-2.pem to crl-4.pem good for
 * 30 days. ERR_EXISTS when there is a hierarchy already. */
enum err issue_hierarchy(struct ctx *cx, const char *dir, instant now) MUST_CHECK;

/* A revocation list of one generation. */
struct crl_order {
	unsigned generation;            /* 1 to ISSUE_GENERATIONS */
	instant  this_update, next_update;
	bool     keep;                  /* serials of the list that is there stay revoked */
	const char *const *serials;     /* hex, as in cert_facts */
	size_t   count;
};
/* Writes dir/crl-N.pem. Its CRL number is this_update, so that it grows. */
enum err issue_crl(struct ctx *cx, const char *dir, const struct crl_order *o) MUST_CHECK;

/* A card. NULL and 0 take what stands behind the colon. */
struct card_order {
	const char *path;               /* of the image file */
	const char *cn;                 /* at most 23 characters: 23 random ones */
	const char *serial;             /* hex: 4 random bytes */
	unsigned    generation;         /* ISSUE_GENERATION_NOW; of the coming one, its key is P-384, too */
	instant     not_before;         /* cx->now - 1 day; 5 years before not_after when that is earlier */
	instant     not_after;          /* cx->now + 5 years, never after the root's end */
	const char *pin;                /* four digits: a card without PIN (顔認証マイナンバーカード) */
	const char *password;           /* 6 to 16 of A-Z 0-9: a card without signing certificate */
	const char *token;              /* "JPKIAPICCTOKEN2" */
};
/* Writes the card image. Facts are those of its user authentication certificate. */
enum err issue_card(struct ctx *cx, const char *dir, const struct card_order *o, struct cert_facts *ret_facts)
    MUST_CHECK;

/* The facility network. The authority is dir/ca.pem with dir/keys/ca.key, P-256, 10 years. ERR_EXISTS. */
enum err issue_tls_ca(struct ctx *cx, const char *dir, const char *cn) MUST_CHECK;
/* Writes dir/STEM.pem (certificate) and dir/keys/STEM.key. Names are DNS names or addresses; the first
 * is the CN. */
enum err issue_tls_server(struct ctx *cx, const char *dir, const char *stem, const char *const *names,
    size_t count,
    int days) MUST_CHECK;

struct tls_client {
	char  *cert, *key;                      /* PEM in cx's memory; the caller wipes the key */
	size_t cert_n, key_n;
	char   serial[CERT_SERIAL_TEXT];
	unsigned char fingerprint[SHA256_BYTES];        /* SHA-256 of the certificate's DER */
	instant not_after;
};
/* A terminal's certificate for a key that somebody else holds, who asks with a request in PEM (key_of_request): CN=cn,
 * serialNumber=label. Both in printable ASCII, at most 64 characters. ret_client->key stays NULL. */
struct tls_request { const char *pem; size_t pem_n; const char *cn, *label; int days; };
enum err issue_tls_request(struct ctx *cx, const char *dir, const struct tls_request *r, struct tls_client *ret_client)
    MUST_CHECK;
/* The same with a key of our making. */
enum err issue_tls_client(struct ctx *cx, const char *dir, const char *cn, const char *label, int days,
    struct tls_client *ret_client) MUST_CHECK;

/* notAfter of the first certificate in a PEM text. */
enum err cert_end(struct ctx *cx, const char *pem, instant *ret_t) MUST_CHECK;

#endif
