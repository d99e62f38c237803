/* Durable pairs (a consent and its audit row), each after the look-up that it stands on; two threads look
 * up, one writes in groups. The same work twice: through the store (durable.c) and by SQLite's bare
 * interface (bare.c). */
#ifndef BENCH_PAIRS_H
#define BENCH_PAIRS_H

#include <stdatomic.h>
#include <stddef.h>

#define PAIR_THREADS 2
#define PAIR_WAITING 64         /* pairs per thread between its look-up and their commit */
#define PAIR_PERSONS 20000
#define PAIR_INSURER "06130000"

/* Which facility's consents this round writes: ten digits. */
struct pairs { const char *path, *facility; };
struct pairs_told { double rate; double per_commit; };

/* Once for each of PAIR_PERSONS persons; the file has the store's schema and those persons. Ends the program
 * on any failure. */
void pairs_bare(const struct pairs *p, struct pairs_told *ret);

#endif
