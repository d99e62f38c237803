/* The face folder (doc/link.md): GET /oqs/v1/face gives the oldest push that waits, POST /oqs/v1/face/ID takes it off. */
#include <stdlib.h>
#include <string.h>

#include "app/push_give.h"
#include "centre/deed.h"

/* The same name each time it is given: OQSsiquc01res_face_<code><20 hex>_<time>. */
static enum err
names(struct job *j, const struct push *p, enum syntax s, struct msg_result *rs)
{
	char at[INSTANT_TEXT];
	const char *number = ctx_fmt(&j->cx, "%llu", (unsigned long long)p->id);
	const char *file = ctx_fmt(&j->cx, "%s_face_%s%020llx_%s.%s", msg_result_prefix(MSG_ELIGIBILITY), p->facility,
	    (unsigned long long)p->id, instant_write14(p->at, at), s == SYNTAX_JSON ? "json" : "xml");

	rs->identifier = ctx_fmt(&j->cx, "%016llx", (unsigned long long)p->id);
	if (number == NULL || file == NULL || rs->identifier == NULL)
		return j->cx.fault.code;
	job_header(j, "Kyotaku-Push", number);
	job_header(j, "Kyotaku-File", file);
	return ERR_OK;
}

enum err
api_face_run(struct job *j)
{
	const char *accept = http_request_header(j->x, "Accept");
	enum syntax s = accept != NULL && strstr(accept, "application/json") != NULL ? SYNTAX_JSON : SYNTAX_XML;
	struct msg_result rs = { .id = MSG_ELIGIBILITY, .executed = j->cx.now, .detail = "", .reception = "", .by_card = true };
	struct answer_unit *u = ctx_alloc(&j->cx, sizeof *u);
	struct settings settings;
	struct push p;

	if (u == NULL)
		return j->cx.fault.code;
	TRY(view_settings(j->act.view, &j->cx, j->who.facility, j->cx.now, &settings));
	TRY(push_give(&j->act, &p, u));
	if (p.id == 0) {
		j->status = 204;
		j->type = NULL;
		return ERR_OK;
	}
	j->about.person = p.person;
	rs.encoding = settings.value[SETTING_ENCODING] == 1 && s == SYNTAX_XML ? ENCODING_CP932 : ENCODING_UTF8;
	rs.date = ymd_of(p.at);
	rs.units = u;
	rs.unit_count = 1;
	memcpy(rs.facility, j->who.facility, FACILITY_CODE);
	TRY(names(j, &p, s, &rs));
	return files_encode(j, &rs, s);
}

enum err
api_face_taken_run(struct job *j)
{
	const char *text = route_param(&j->match, "push");
	char *end;
	unsigned long long n = strtoull(text, &end, 10);

	if (*end != '\0' || n == 0 || n > INT64_MAX)
		return fail(&j->cx, ERR_NOT_FOUND, "PSH-02: no such push");
	TRY(push_take(&j->act, (id)n));
	j->type = "application/json; charset=utf-8";
	j->body = "{}\n";
	j->body_n = 3;
	return ERR_OK;
}
