/* Log lines, each written by one write(2), so that threads and processes do not mix theirs. */
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

static const char *program = "kyotaku";
static atomic_bool quiet;

void
log_open(const char *name)
{
	program = name;
}

void
log_quiet(void)
{
	atomic_store(&quiet, true);
}

static void
put(char *line, int n, size_t room)
{
	size_t len = n < 0 ? 0 : (size_t)n < room - 1 ? (size_t)n : room - 2;

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20)
			line[i] = ' ';
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, len) < 0)
		return;         /* nowhere left to say it */
}

static int
head(char *line, size_t room)
{
	struct timespec ts;
	struct tm tm;
	char at[24] = "";

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	if (gmtime_r(&ts.tv_sec, &tm) != NULL)
		(void)strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", &tm);
	return snprintf(line, room, "%s.%03ldZ %s ", at, ts.tv_nsec / 1000000, program);
}

void
log_event(const char *what, const char *fmt, ...)
{
	char line[512];
	va_list ap;
	int n, k;

	if (atomic_load(&quiet))
		return;
	n = head(line, sizeof line);
	n += snprintf(line + n, sizeof line - (size_t)n, "what=%s ", what);
	va_start(ap, fmt);
	k = vsnprintf(line + n, sizeof line - (size_t)n, fmt, ap);
	va_end(ap);
	put(line, n + (k > 0 ? k : 0), sizeof line);
}

void
log_request(const struct ctx *cx, const char *what, const char *who, enum err e, int64_t ms)
{
	const char *file = cx->fault.file == NULL ? "-" : cx->fault.file;
	const char *base = strrchr(file, '/');
	char line[640];
	int n, k;

	if (atomic_load(&quiet))
		return;
	n = head(line, sizeof line);
	k = snprintf(line + n, sizeof line - (size_t)n, "rid=%016llx what=%s who=%s e=%s ms=%lld",
	    (unsigned long long)cx->rid, what, who, e == ERR_OK ? "ok" : err_code(e), (long long)ms);
	n += k > 0 ? k : 0;
	if (e != ERR_OK && (size_t)n < sizeof line) {
		k = snprintf(line + n, sizeof line - (size_t)n, " at=%s:%d why=\"%s\"",
		    base == NULL ? file : base + 1, cx->fault.line, cx->fault.detail);
		n += k > 0 ? k : 0;
	}
	put(line, n, sizeof line);
}
