/* System time plus an offset that may be kept in a file. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/file.h"

struct clock {
	char *path;             /* NULL: the system's time as it is */
};

enum err
clock_open(struct ctx *cx, const char *how, struct clock **ret_c)
{
	struct clock *c;

	if (strcmp(how, "system") != 0 && strncmp(how, "file:/", 6) != 0)
		return fail(cx, ERR_SYSTEM, "clock is `system` or `file:` and an absolute path");
	c = calloc(1, sizeof *c);
	if (c == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	if (how[0] == 'f' && (c->path = strdup(how + 5)) == NULL) {
		free(c);
		return fail(cx, ERR_SYSTEM, "no memory");
	}
	*ret_c = c;
	return ERR_OK;
}

void
clock_close(struct clock **c)
{
	if (*c == NULL)
		return;
	free((*c)->path);
	free(*c);
	*c = NULL;
}

instant
clock_system(void)
{
	return (instant)time(NULL);
}

instant
clock_now(struct clock *c)
{
	char text[32] = "";
	FILE *f;

	if (c->path == NULL || (f = fopen(c->path, "re")) == NULL)
		return clock_system();
	if (fgets(text, sizeof text, f) == NULL)
		text[0] = '\0';
	(void)fclose(f);
	return clock_system() + strtoll(text, NULL, 10);
}

int64_t
clock_ticks_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

enum err
clock_set_offset(struct ctx *cx, const char *path, int64_t seconds)
{
	char text[32];
	int n = snprintf(text, sizeof text, "%lld\n", (long long)seconds);

	return file_write(cx, path, text, (size_t)n, 0644);
}
