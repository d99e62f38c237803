/* The facilities' side: POST /oqs/v1/<prefix>, the bytes of a request file in, those of its result out. */
#include <string.h>

#include "base/limit.h"
#include "centre/deed.h"
#include "wire/sealed.h"

/* What a job of this side keeps between run and refusal. */
struct exchange {
	const struct msg_type *type;
	enum syntax  syntax;
	struct msg_request rq;
	struct msg_result  rs;
	struct settings settings;       /* of this run */
};

static const char *
content_type(enum syntax s, enum encoding e)
{
	return s == SYNTAX_JSON ? "application/json; charset=utf-8"
	    : e == ENCODING_CP932 ? "application/xml; charset=Shift_JIS" : "application/xml; charset=utf-8";
}

/* Who reads Shift_JIS is told that the record says more than the file can: how many characters stand for others,
 * and how many of these are 〓. */
static enum err
loss_tell(struct job *j, const struct text_loss *loss)
{
	const char *replaced = ctx_fmt(&j->cx, "%zu", loss->replaced + loss->missing);
	const char *missing = ctx_fmt(&j->cx, "%zu", loss->missing);

	if (replaced == NULL || missing == NULL)
		return j->cx.fault.code;
	if (loss->replaced + loss->missing > 0) {
		job_header(j, "Kyotaku-Replaced", replaced);
		job_header(j, "Kyotaku-Missing", missing);
	}
	return ERR_OK;
}

enum encoding
deed_encoding(const struct settings *s, enum syntax x)
{
	return s->value[SETTING_ENCODING] == 1 && x == SYNTAX_XML ? ENCODING_CP932 : ENCODING_UTF8;
}

enum err
files_encode(struct job *j, const struct msg_result *rs, enum syntax s)
{
	struct text_loss loss;
	char *p;

	if (rs->outcome == ERR_OK && rs->document != NULL) {
		j->body = rs->document;
		j->body_n = rs->document_n;
		j->type = rs->document_type;
		return ERR_OK;
	}
	TRY(msg_encode(&j->cx, rs, s, &p, &j->body_n, &loss));
	j->body = p;
	j->type = content_type(s, rs->encoding);
	return loss_tell(j, &loss);
}

static const char *identity(const struct job *j);

/* A bulk result as a ZIP with one XML in it, named as the result would be. */
static enum err
zip(struct job *j, const struct exchange *ex)
{
	const char *file = identity(j), *bar = file == NULL ? NULL : strchr(file, '_');
	const char *entry = ctx_fmt(&j->cx, "%s_%s.xml", msg_result_prefix(ex->rs.id), bar != NULL ? bar + 1 : ex->rs.reception);
	char *p;

	if (ex->settings.value[SETTING_BULK_ZIP] == 0 || ex->syntax != SYNTAX_XML || !deeds[ex->rs.id].slow || ex->rs.units == NULL)
		return ERR_OK;
	if (entry == NULL)
		return j->cx.fault.code;
	TRY(sealed_write(&j->cx, NULL, entry, j->body, j->body_n, &p, &j->body_n));
	j->body = p;
	j->type = "application/zip";
	return ERR_OK;
}

/* The request by which the link knows it; NULL when it gives none. */
static const char *
identity(const struct job *j)
{
	const char *s = http_request_header(j->x, "Kyotaku-Request");

	return s != NULL && s[0] != '\0' && strlen(s) <= LIMIT_SUFFIX_CHARS + 32 ? s : NULL;
}

/* A deed that was done already: the same answer again, and nothing else. ERR_NOT_FOUND when it was not. */
static enum err
again(struct job *j, const char *request, const unsigned char digest[SHA256_BYTES])
{
	struct receipt r;

	TRY(view_receipt(j->act.view, &j->cx, j->who.facility, request, &r));
	if (!bytes_equal(r.digest, digest, SHA256_BYTES))
		return fail(&j->cx, ERR_EXISTS, "this file name was used for another request");
	j->body = r.answer;
	j->body_n = r.answer_n;
	j->type = r.answer_type;
	job_header(j, "Kyotaku-Repeated", "1");
	return act_audit(&j->act, AUDIT_RECEIVED, ERR_OK, 0, MODE_NONE, NULL, "repeated");
}

static enum err
keep_receipt(struct job *j, const char *request, const unsigned char digest[SHA256_BYTES])
{
	struct receipt r = { .request = request, .at = j->cx.now, .answer_type = j->type, .answer = j->body,
	    .answer_n = j->body_n };

	memcpy(r.facility, j->who.facility, FACILITY_CODE);
	memcpy(r.digest, digest, SHA256_BYTES);
	return change_receipt(j->act.change, &r);
}

static enum err
prepare(struct job *j, struct exchange **ret_ex)
{
	const char *type = http_request_header(j->x, "Content-Type");
	struct exchange *ex = ctx_alloc(&j->cx, sizeof *ex);

	if (ex == NULL)
		return j->cx.fault.code;
	TRY(view_settings(j->act.view, &j->cx, j->who.facility, j->cx.now, &ex->settings));
	j->act.settings = &ex->settings;
	ex->type = msg_find(route_param(&j->match, "message"));
	ex->syntax = type != NULL && strncmp(type, "application/json", 16) == 0 ? SYNTAX_JSON : SYNTAX_XML;
	ex->rs = (struct msg_result){ .executed = j->cx.now, .identifier = "", .detail = "", .reception = "",
	    .encoding = deed_encoding(&ex->settings, ex->syntax) };
	memcpy(ex->rs.facility, j->who.facility, FACILITY_CODE);
	j->state = ex;
	if (ex->type == NULL)
		return fail(&j->cx, ERR_UNKNOWN_MESSAGE, "no such prefix");
	ex->rs.id = ex->type->id;
	j->about.what = deeds[ex->type->id].act;
	j->about.subject = msg_request_prefix(ex->type->id);
	*ret_ex = ex;
	return ERR_OK;
}

static enum err
do_once(struct job *j, struct exchange *ex, const char *request, const unsigned char digest[SHA256_BYTES])
{
	const struct http_request *rq = http_request(j->x);

	TRY(msg_decode(&j->cx, ex->type->id, ex->syntax, (const char *)rq->body, rq->body_n, &ex->rq));
	ex->rs.identifier = ex->rq.identifier;
	ex->rs.date = ex->rq.date;
	if (strcmp(ex->rq.facility, j->who.facility) != 0)
		return fail(&j->cx, ERR_INSTITUTION, "MedicalInstitutionCode is not the terminal's");
	j->about.mode = ex->rq.mode;
	TRY(deeds[ex->type->id].run(j, &ex->rq, &ex->rs));
	TRY(files_encode(j, &ex->rs, ex->syntax));
	TRY(zip(j, ex));
	return request != NULL ? keep_receipt(j, request, digest) : ERR_OK;
}

bool
api_files_slow(const struct route_match *m)
{
	const char *prefix = route_param(m, "message");
	const struct msg_type *t = prefix == NULL ? NULL : msg_find(prefix);

	return t != NULL && deeds[t->id].slow;
}

enum err
api_files_run(struct job *j)
{
	const struct http_request *rq = http_request(j->x);
	unsigned char digest[SHA256_BYTES];
	const char *request;
	struct exchange *ex;
	enum err e;

	j->state = NULL;
	TRY(prepare(j, &ex));
	request = ex->type->changes ? identity(j) : NULL;
	if (request != NULL) {
		const struct piece asked[] = { { ex->type->request, strlen(ex->type->request) + 1 }, { rq->body, rq->body_n } };

		sha256_pieces(asked, 2, digest);        /* two messages may have the same bytes */
		if ((e = again(j, request, digest)) != ERR_NOT_FOUND)
			return e;
	}
	return do_once(j, ex, request, digest);
}

/* A refusal is a result, too, as far as the message is known. */
void
api_files_refuse(struct job *j, enum err e)
{
	struct exchange *ex = j->state;

	if (ex == NULL || ex->type == NULL) {
		job_refuse_json(j, e);
		return;
	}
	ex->rs.outcome = e;
	ex->rs.detail = err_http(e) < 500 ? j->cx.fault.detail : "";    /* our own troubles are for our log */
	ex->rs.units = NULL;
	ex->rs.unit_count = 0;
	ex->rs.reception = "";
	j->status = err_http(e);
	if (files_encode(j, &ex->rs, ex->syntax) != ERR_OK)
		job_refuse_json(j, e);
}
