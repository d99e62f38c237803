/* What an insurer's feed has changed, so that one that was taken wrongly can be undone. Pure rules: no I/O, no clock, no
 * allocation. */
#ifndef DOMAIN_FEED_H
#define DOMAIN_FEED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/rand.h"

enum feed_state { FEED_TAKING, FEED_TAKEN, FEED_UNDOING, FEED_UNDONE, FEED_FORGOTTEN, FEED_STATE_COUNT };
extern const char *const feed_words[FEED_STATE_COUNT];

/* One file, or the part of one that came in without another feed in between [RBK-04]. Numbers are given in the order of
 * taking. */
struct feed {
	id       id;
	uint32_t version;
	enum feed_state state;
	const char *name;               /* of the file */
	unsigned char digest[SHA256_BYTES];     /* of the file */
	const char *by;
	instant  begun, ended;          /* ended: taken or undone as a whole */
	uint64_t persons;               /* taken */
};

/* A record that the feed has told, a person or a period, as it was before [RBK-01]. */
enum image_state { IMAGE_NEW, IMAGE_CHANGED, IMAGE_SAME, IMAGE_STATE_COUNT };
struct feed_image {
	id       person, feed;
	uint32_t place;                 /* 0 the person, 1… the periods, as the feed has them */
	unsigned char what[SHA256_BYTES];       /* digest of what makes it this period; zeros: the person */
	enum image_state state;
	const void *was;                /* the record before, packed by the store; none unless changed */
	size_t   was_n;
};

/* Whether it can be undone, or the undoing gone on with: ERR_OK; ERR_NO_MOVE when it is undone already, or what was before is
 * forgotten [RBK-05]. */
enum err feed_may_undo(const struct feed *f);
/* Whether what was before a feed is kept no longer: it is older than `days`, or more than `most` came after it [RBK-05]. */
bool     feed_is_old(const struct feed *f, size_t later, instant now, long days, size_t most);
/* The image of the same record in a later feed, as if the earlier one had never been [RBK-02]. */
struct feed_image feed_image_without(const struct feed_image *later, const struct feed_image *earlier);

#endif
