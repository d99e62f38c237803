/* Matching of paths against the rows of a table. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "http/path.h"
#include "http/router.h"

static size_t
segment(const char *p)
{
	return strcspn(p, "/");
}

/* Keeps one parameter; false when it is empty, broken or too long. */
static bool
keep(struct route_match *m, const char *name, const char *value, size_t n, size_t *used)
{
	char *to = m->text + *used;

	if (n == 0 || m->count == ROUTE_PARAMS || !path_decode(value, n, to, sizeof m->text - *used))
		return false;
	m->names[m->count] = name;
	m->values[m->count++] = to;
	*used += strlen(to) + 1;
	return true;
}

static bool
fits(const char *pattern, const char *path, struct route_match *m)
{
	size_t used = 0, k, n;

	m->count = 0;
	while (*pattern == '/' && *path == '/') {
		k = segment(++pattern);
		n = segment(++path);
		if (*pattern == ':') {
			if (!keep(m, pattern + 1, path, n, &used))
				return false;
		} else if (k != n || memcmp(pattern, path, n) != 0) {
			return false;
		}
		pattern += k;
		path += n;
	}
	return *pattern == '\0' && *path == '\0';
}

static bool
serves(const char *row, const char *method)
{
	return strcmp(row, method) == 0 || (strcmp(method, "HEAD") == 0 && strcmp(row, "GET") == 0);
}

static void
allow(struct route_match *m, const char *method)
{
	size_t n = strlen(m->allow);

	if (strstr(m->allow, method) == NULL)
		(void)snprintf(m->allow + n, sizeof m->allow - n, "%s%s%s", n == 0 ? "" : ", ", method,
		    strcmp(method, "GET") == 0 ? ", HEAD" : "");
}

enum route_result
route_find(const struct route *rows, size_t count, const char *method, const char *raw_path,
    struct route_match *ret_m)
{
	ret_m->allow[0] = '\0';
	for (const struct route *r = rows; r < rows + count; r++) {
		/* The first letter settles most rows. */
		if (r->pattern[1] != raw_path[1] && r->pattern[1] != ':')
			continue;
		if (!fits(r->pattern, raw_path, ret_m))
			continue;
		if (serves(r->method, method)) {
			ret_m->id = r->id;
			return ROUTE_FOUND;
		}
		allow(ret_m, r->method);
	}
	ret_m->count = 0;
	return ret_m->allow[0] == '\0' ? ROUTE_NONE : ROUTE_METHOD;
}

const char *
route_param(const struct route_match *m, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < m->count; i++)
		if (strncmp(m->names[i], name, n) == 0 && (m->names[i][n] == '/' || m->names[i][n] == '\0'))
			return m->values[i];
	return NULL;
}
