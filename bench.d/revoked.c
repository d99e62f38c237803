/* What a list of a million revoked certificates costs: memory once it is loaded, time of a look-up. revoked DIR ROUNDS writes a line
 * per round. The list is made by a child, so that making it is not measured. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "card/issue.h"
#include "card/revocation.h"

#define ENTRIES 1000000
#define LOOKUPS 1000000

static const instant now = 1792000000;

static void
must(const struct ctx *cx, enum err e, const char *what)
{
	if (e == ERR_OK)
		return;
	(void)fprintf(stderr, "revoked: %s: %s %s\n", what, err_code(e), cx->fault.detail);
	exit(1);
}

/* Twenty bytes, the longest there are; the last bit says whether it is on the list. */
static void
serial_of(size_t i, bool listed, char ret[CERT_SERIAL_TEXT])
{
	(void)snprintf(ret, CERT_SERIAL_TEXT, "4b%022zx%016zx", i * 2654435761u % 4294967296u, i << 1 | listed);
}

static void
list_make(const char *dir)
{
	const char **serials = calloc(ENTRIES, sizeof *serials);
	struct crl_order o = { .generation = 3, .this_update = now, .next_update = now + 86400, .serials = serials,
	    .count = ENTRIES };
	struct ctx cx;

	must(&cx, ctx_init(&cx, now, 0), "memory");
	must(&cx, issue_hierarchy(&cx, dir, now), "hierarchy");
	for (size_t i = 0; i < ENTRIES; i++) {
		char *s = malloc(CERT_SERIAL_TEXT);

		serial_of(i, true, s);
		serials[i] = s;
	}
	must(&cx, issue_crl(&cx, dir, &o), "list");
}

static long
memory_kib(const char *field)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[128];
	long kib = 0;

	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, field, strlen(field)) == 0)
			kib = strtol(line + strlen(field), NULL, 10);
	if (f != NULL)
		(void)fclose(f);
	return kib;
}

static double
seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Look-ups of good certificates, spread over the whole list; nanoseconds each. */
static double
look_up(const struct revocation *rev, const unsigned char issuer[SHA256_BYTES], size_t *failed)
{
	static char serials[1024][CERT_SERIAL_TEXT];
	struct ctx cx;
	double since;

	must(&cx, ctx_init(&cx, now, 0), "memory");
	for (size_t i = 0; i < 1024; i++)
		serial_of(i * 977 % ENTRIES, false, serials[i]);
	since = seconds();
	for (size_t i = 0; i < LOOKUPS; i++)
		*failed += revocation_state(rev, &cx, issuer, serials[i * 31 % 1024], now) != ERR_OK;
	since = seconds() - since;
	for (size_t i = 0; i < 1000; i++) {
		char s[CERT_SERIAL_TEXT];

		serial_of(i * 997, true, s);
		*failed += revocation_state(rev, &cx, issuer, s, now) != ERR_CERT_REVOKED;
	}
	ctx_release(&cx);
	return since / LOOKUPS * 1e9;
}

static void
measure(const char *dir, int rounds)
{
	struct cert_facts facts;
	struct revocation *rev;
	struct trust *trust;
	size_t failed = 0;
	long before, kib;
	double since;
	struct ctx cx;
	char card[4096];

	must(&cx, ctx_init(&cx, now, 0), "memory");
	(void)snprintf(card, sizeof card, "%s/a.card", dir);
	must(&cx, issue_card(&cx, dir, &(struct card_order){ .path = card, .pin = "1234" }, &facts), "card");
	must(&cx, trust_open(&cx, dir, true, &trust), "trust");
	before = memory_kib("VmRSS:");
	since = seconds();
	must(&cx, revocation_load(&cx, dir, trust, &rev), "load");
	since = seconds() - since;
	kib = memory_kib("VmRSS:") - before;
	for (int i = 0; i < rounds; i++) {
		double ns = look_up(rev, facts.issuer_hash, &failed);

		(void)printf("entries=%zu kib=%ld peak_kib=%ld load_ms=%.0f lookup_ns=%.1f failed=%zu\n", revocation_count(rev), kib,
		    memory_kib("VmHWM:") - before, since * 1000, ns, failed);
	}
	revocation_free(&rev);
	trust_close(&trust);
	ctx_release(&cx);
}

int
main(int argc, char **argv)
{
	pid_t child;
	int status;

	if (argc != 3) {
		(void)fputs("usage: revoked DIR ROUNDS\n", stderr);
		return 2;
	}
	log_quiet();
	if ((child = fork()) == 0) {
		list_make(argv[1]);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
		return 1;
	measure(argv[1], atoi(argv[2]));
	return 0;
}
