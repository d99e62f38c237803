/* A client of the measurements: mutual TLS 1.3 and as much of HTTP/1.1 as two servers of ours answer with.
 * The same code asks nginx and kyotakud, so that what it costs itself falls out of their ratio. */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct target {
	struct sockaddr_in at;
	SSL_CTX    *tls;
	const char *host;               /* "127.0.0.1:8443" */
};
/* Ends the program with a sentence when a file or an address is not good. */
void    target_open(struct target *t, const char *host, const char *ca, const char *cert, const char *key);

/* Whole requests, head and body. */
struct request { char *p; size_t n; };
struct requests { struct request *list; size_t n; };
/* A single GET. */
void    requests_get(struct requests *r, const struct target *t, const char *path);
/* POSTs from a file of "LENGTH\n" and as many bytes, again and again. */
void    requests_read(struct requests *r, const struct target *t, const char *path, const char *type, const char *file);

#define ANSWER_ROOM 65536
struct peer {
	SSL   *ssl;
	int    fd;
	size_t n, need;                 /* bytes of the answer so far, and of the whole; need 0: head not complete */
	size_t which;                   /* of the requests */
	int64_t since;                  /* us */
	char   in[ANSWER_ROOM + 1];
};

/* A connected socket; source is the last number of the client's address 127.0.0.x. -1 when refused. */
int     peer_socket(const struct target *t, int source);
/* Connects and shakes hands, blocking. `resume` may be NULL. False when it fails. */
bool    peer_open(struct peer *p, const struct target *t, int source, SSL_SESSION *resume);
void    peer_close(struct peer *p);
bool    peer_send(struct peer *p, const struct request *r);
enum peer_news { PEER_MORE, PEER_WHOLE, PEER_BROKEN };
/* Takes in what is there. */
enum peer_news peer_read(struct peer *p);
/* The answer is whole: status 200, and `expect` (may be NULL) stands in its body. */
bool    peer_good(struct peer *p, const char *expect);

int64_t now_us(void);
void    die(const char *what) __attribute__((noreturn));

#endif
