/* Is this the head of a request that we are willing to read? Looked at before evhttp sees it, because evhttp
 * forgives what proxies and servers disagree about (RFC 9112 section 11: smuggling). Pure. */
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>

enum head_verdict {
	HEAD_MORE,              /* good so far */
	HEAD_DONE,              /* whole and good */
	HEAD_BAD,               /* 400 */
	HEAD_METHOD,            /* 405: not GET, HEAD or POST */
	HEAD_EXPECT,            /* 417 */
	HEAD_LARGE,             /* 431 */
	HEAD_VERSION,           /* 505: not HTTP/1.0 or 1.1 */
};

struct head {
	size_t bytes, max;
	unsigned lines;
	unsigned char part;     /* enum of head.c */
	unsigned char known;    /* the header under way, when its value matters */
	unsigned char lengths, encodings;
	unsigned char n;
	char word[20];          /* method, version, name or value under way, lower case */
};

void head_begin(struct head *h, size_t max);
/* Takes the next n bytes; *ret_used of them belong to the head. After anything but HEAD_MORE only
 * head_begin may follow. */
enum head_verdict head_feed(struct head *h, const void *p, size_t n, size_t *ret_used);
/* The status that answers a verdict; 0 for HEAD_MORE and HEAD_DONE. */
int  head_status(enum head_verdict v);

#endif
