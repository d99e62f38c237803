/* Inside of a card image: shared by image.c (answers) and image_file.c (reads and writes the file). */
#ifndef CARD_IMAGE_PART_H
#define CARD_IMAGE_PART_H

#include "base/rand.h"
#include "card/image.h"
#include "card/key.h"

/* A PIN object with its counter. */
struct secret {
	char     text[17];
	size_t   n;                     /* 0: the card has none */
	unsigned tries, full;
	bool     verified;
};

enum secret_id { SECRET_NONE, SECRET_PIN, SECRET_PASSWORD };

enum { FILE_AUTH_CERT, FILE_AUTH_CA, FILE_SIGN_CERT, FILE_SIGN_CA, FILE_TOKEN, FILE_STATE, FILE_COUNT };

struct image {
	char  *path;                    /* NULL: kept in memory only */
	bool   foreign;
	char   token[33];
	struct secret pin, password;
	char  *pem[6];                  /* in the order of the file; NULL when not there */
	size_t pem_n[6];
	struct { unsigned char *p; size_t n; } files[FILE_COUNT];
	struct key *auth_key, *sign_key;
	/* Since the last reset. */
	bool     selected;              /* the JPKI application */
	uint16_t current;               /* elementary file, 0: none */
	long     pull_after;            /* answers left; negative: no fault asked for */
};

/* Writes the file again, counters included. Does nothing for a card in memory. */
enum err image_save(struct image *i, struct ctx *cx) MUST_CHECK;

#endif
