/* Refusals in words and as results. It moves nothing. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/file.h"
#include "link/refusal.h"

static const char *
why_path(struct ctx *cx, const struct spool *s, const char *bad_name)
{
	const char *name = ctx_fmt(cx, "%s.why", bad_name);

	return name == NULL ? NULL : spool_path(s, cx, PLACE_BAD, name);
}

enum err
refusal_why(struct ctx *cx, const struct spool *s, const char *bad_name, enum err e)
{
	const char *detail = cx->fault.code == e ? cx->fault.detail : "", *path = why_path(cx, s, bad_name);
	char at[INSTANT_TEXT];
	struct buf b;

	if (path == NULL)
		return cx->fault.code;
	buf_init(&b, cx, LIMIT_PROOF_BYTES);
	buf_fmt(&b, "ファイル: %s\r\n日時: %s\r\nコード: %s\r\n%s\r\n詳細: %s\r\n\r\n", bad_name,
	    instant_write_iso(cx->now, at), err_code(e), err_text(e, LANG_JA), detail);
	buf_fmt(&b, "file: %s\r\ntime: %s\r\ncode: %s\r\n%s\r\ndetail: %s\r\n", bad_name, at, err_code(e),
	    err_text(e, LANG_EN), detail);
	TRY(buf_done(&b));
	return file_write(cx, path, b.p, b.n, 0660);
}

void
refusal_forget(struct ctx *cx, const struct spool *s, const char *bad_name)
{
	const char *path = why_path(cx, s, bad_name);

	if (path != NULL)
		(void)unlink(path);
}

bool
refusal_is_written(struct ctx *cx, const struct spool *s, const char *bad_name)
{
	const char *name = ctx_fmt(cx, "%s.why", bad_name);

	return name != NULL && spool_has(s, cx, PLACE_BAD, name);
}

enum err
refusal_result(struct ctx *cx, const struct link_settings *s, const struct request *r, enum err e,
    const char *p, size_t n, char **ret_p, size_t *ret_n)
{
	struct msg_result m = { .id = r->type->id, .executed = cx->now, .outcome = e, .identifier = "",
	    .reception = "" };
	struct msg_request asked;
	struct text_loss loss;

	m.detail = cx->fault.code == e ? ctx_str(cx, cx->fault.detail) : "";
	if (m.detail == NULL)
		return cx->fault.code;
	m.encoding = strcasecmp(s->encoding, "shift_jis") == 0 ? ENCODING_CP932 : ENCODING_UTF8;
	(void)snprintf(m.facility, sizeof m.facility, "%s", s->facility);
	if (n > 0 && msg_decode(cx, r->type->id, SYNTAX_XML, p, n, &asked) == ERR_OK) {
		m.identifier = asked.identifier;
		m.date = asked.date;
	}
	return msg_encode(cx, &m, SYNTAX_XML, ret_p, ret_n, &loss);
}
