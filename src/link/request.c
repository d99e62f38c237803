/* Names of requests. No files. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "link/request.h"

static bool
ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n > m && strcasecmp(name + n - m, end) == 0;
}

/* PREFIXreq_SUFFIX.xml or .zip, whatever the prefix. */
static bool
has_shape(const char *name)
{
	const char *bar = strchr(name, '_');

	return bar != NULL && bar - name > 3 && strncasecmp(bar - 3, "req", 3) == 0
	    && (ends_with(name, ".xml") || ends_with(name, ".zip"))
	    && strlen(bar) > strlen("_.xml");
}

enum request_kind
request_read(struct ctx *cx, const char *name, struct request *ret_r)
{
	const struct msg_type *type;
	const char *suffix, *as = name;
	enum syntax syntax;
	struct request r = { 0 };
	int n = (int)strlen(name);

	if (name[0] == '.' || ends_with(name, ".tmp") || ends_with(name, ".part"))
		return REQUEST_TEMPORARY;
	r.sealed = ends_with(name, ".zip");
	if (r.sealed && n < REQUEST_NAME && (as = ctx_fmt(cx, "%.*s.xml", n - 4, name)) == NULL)
		return REQUEST_TEMPORARY;       /* no memory: it is looked at again */
	if (n >= REQUEST_NAME || !msg_file_name(cx, as, &type, &suffix, &syntax) || syntax != SYNTAX_XML)
		return has_shape(name) ? REQUEST_FOREIGN : REQUEST_ODD;
	r.type = type;
	(void)snprintf(r.name, sizeof r.name, "%s", name);
	(void)snprintf(r.identity, sizeof r.identity, "%.*s", n - 4, name);
	(void)snprintf(r.suffix, sizeof r.suffix, "%s", suffix);
	(void)snprintf(r.result, sizeof r.result, "%s_%s", msg_result_prefix(type->id), suffix);
	*ret_r = r;
	return REQUEST_KNOWN;
}
