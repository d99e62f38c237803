/* The insurer's feed: persons and their periods of insurance, in the project's own CSV
 * (doc/insurer-feed.md). */
#ifndef WIRE_FEED_H
#define WIRE_FEED_H

#include "domain/eligibility.h"
#include "wire/report.h"

/* A person that broke no rule, with all rows of the block. Ids are 0, every missing text is "". Everything
 * lives in cx, which is emptied after the return: what is kept is copied. For the meaning of an error see
 * report_is_refusal. */
typedef enum err feed_each(void *user, struct ctx *cx, const struct person *p,
    const struct eligibility *rows, size_t n);

/* Reads a whole feed. A person's block is taken as a whole or refused as a whole; the others are kept.
 * ERR_OK when the file was gone through, however many were refused. ERR_INPUT: the first line is not a
 * feed's, nothing was taken. Any other error stopped the reading where it arose; persons taken before stay
 * taken. Memory: that of one person, plus some ten bytes for each key. */
enum err feed_read(struct ctx *cx, const char *p, size_t n, struct report *rep, feed_each *each,
    void *user) MUST_CHECK;

/* Whether the bytes begin as a feed does; feed_read refuses everything else. */
bool     feed_begins(const char *p, size_t n);
/* A feed in parts: the first begins with the file, each later one at at->offset; it may end anywhere. Whole blocks are taken, and *at
 * moves behind them; unmoved when the part holds none that is known to be whole: it must be longer. `each` says ERR_EXISTS for a key
 * that an earlier part has told [FEED-11]. */
struct feed_position { uint64_t offset; size_t line; };        /* line: those before it */
struct feed_part { const char *p; size_t n; bool last; };
enum err feed_part_read(struct ctx *cx, struct feed_position *at, const struct feed_part *part, struct report *rep, feed_each *each,
    void *user) MUST_CHECK;

/* The rules, for the manual. */
extern const struct rule feed_rules[];
extern const size_t feed_rule_count;

#endif
