/* A test hierarchy and one card, made once per test program in a folder that goes at its end. */
#ifndef RIG_HIERARCHY_H
#define RIG_HIERARCHY_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "card/issue.h"

static char hierarchy_dir[] = "/tmp/kyotaku_test_XXXXXX";
static struct cert_facts hierarchy_facts;       /* of the card */

static inline void
hierarchy_remove(void)
{
	char command[64];

	(void)snprintf(command, sizeof command, "rm -rf %s", hierarchy_dir);
	if (system(command) != 0)
		perror("rm");
}

/* The folder. The card in it, "k.card", has PIN 1234 and password ABC123, and is made anew by
 * hierarchy_card. */
static inline const char *
hierarchy(struct ctx *with)
{
	static bool made;
	struct card_order o = { .pin = "1234", .password = "ABC123" };

	if (made)
		return hierarchy_dir;
	if (mkdtemp(hierarchy_dir) == NULL || atexit(hierarchy_remove) != 0)
		abort();
	o.path = file_join(with, hierarchy_dir, "fresh.card");
	if (issue_hierarchy(with, hierarchy_dir, with->now) != ERR_OK
	    || issue_card(with, hierarchy_dir, &o, &hierarchy_facts) != ERR_OK) {
		(void)fprintf(stderr, "hierarchy: %s\n", with->fault.detail);
		abort();
	}
	made = true;
	return hierarchy_dir;
}

/* Path of a card nobody has used yet. */
static inline char *
hierarchy_card(struct ctx *with)
{
	const char *dir = hierarchy(with);
	char *path = file_join(with, dir, "k.card"), *text;
	size_t n;

	if (file_read(with, file_join(with, dir, "fresh.card"), 65536, &text, &n) != ERR_OK
	    || file_write(with, path, text, n, 0600) != ERR_OK)
		abort();
	return path;
}

#endif
