/* The description of the facilities' side, for who builds against it. It tells nothing of anybody, and leaves no row. */
#include "base/limit.h"
#include "centre/centre.h"
#include "wire/openapi.h"

enum err
api_openapi_run(struct job *j)
{
	struct buf b;

	buf_init(&b, &j->cx, LIMIT_FILE_BYTES);
	openapi_write(&b);
	TRY(buf_done(&b));
	j->body = b.p;
	j->body_n = b.n;
	j->type = "application/json; charset=utf-8";
	return ERR_OK;
}
