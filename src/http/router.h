/* Which route does a request take? A table of rows, and the parameters of the one that fits. Pure. */
#ifndef HTTP_ROUTER_H
#define HTTP_ROUTER_H

#include <stddef.h>

#define ROUTE_PARAMS 8
#define ROUTE_TEXT   512

/* Rows are tried in order: put "/people/new" before "/people/:id". A GET row serves HEAD too. */
struct route {
	const char *method;     /* "GET", "POST" */
	const char *pattern;    /* "/r/:token/sessions": a ":name" takes one whole segment that is not empty */
	int id;
};

struct route_match {
	int id;                                 /* of the row; only with ROUTE_FOUND */
	size_t count;
	const char *names[ROUTE_PARAMS];        /* behind the ':', up to the next '/' in the pattern */
	const char *values[ROUTE_PARAMS];       /* percent-decoded, in `text` */
	char text[ROUTE_TEXT];
	char allow[32];                         /* with ROUTE_METHOD: for the Allow header */
};

enum route_result {
	ROUTE_FOUND,
	ROUTE_NONE,             /* 404: no row has such a path, or a parameter is not well formed or too long */
	ROUTE_METHOD,           /* 405: a row has the path, none with this method */
};

/* raw_path as it came (not decoded, no query): "%2F" in a segment separates nothing. */
enum route_result route_find(const struct route *rows, size_t count, const char *method, const char *raw_path,
    struct route_match *ret_m);
/* The value of that parameter, or NULL. */
const char *route_param(const struct route_match *m, const char *name);

#endif
