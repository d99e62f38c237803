/* The facilities' side: POST /oqs/v1/<prefix>, the bytes of a request file in, those of its result out. */
#include <string.h>

#include "app/checkups_read.h"
#include "app/consent_cancel.h"
#include "app/consented_list.h"
#include "app/eligibility_read.h"
#include "app/medicines_read.h"
#include "app/recheck.h"
#include "base/limit.h"
#include "centre/centre.h"
#include "wire/msg.h"

/* What a job of this side keeps between run and refusal. */
struct exchange {
	const struct msg_type *type;
	enum syntax  syntax;
	struct msg_request rq;
	struct msg_result  rs;
	struct settings settings;       /* of this run */
};

static enum err
one_unit(struct job *j, struct answer_unit **ret_u, struct msg_result *rs)
{
	struct answer_unit *u = ctx_alloc(&j->cx, sizeof *u);

	if (u == NULL)
		return j->cx.fault.code;
	rs->units = u;
	rs->unit_count = 1;
	*ret_u = u;
	return ERR_OK;
}

static enum err
do_eligibility(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	const struct eligibility_question q = { .who = &rq->who, .arbitrary = rq->arbitrary, .date = rq->date,
	    .limit_consent = rq->limit_consent };
	struct answer_unit *u;

	rs->limit_consent = rq->limit_consent;
	TRY(one_unit(j, &u, rs));
	return eligibility_read(&j->act, &q, u);
}

static enum err
do_recheck(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	const struct recheck_question q = { .who = &rq->who, .arbitrary = rq->arbitrary, .mode = rq->mode };
	struct answer_unit *u;

	TRY(one_unit(j, &u, rs));
	return recheck(&j->act, &q, u);
}

static enum err
do_cancel(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	struct cancel_question q = { .who = &rq->who, .arbitrary = rq->arbitrary };
	struct answer_unit *u;

	memcpy(q.kinds, rq->kinds, sizeof q.kinds);
	TRY(one_unit(j, &u, rs));
	return consent_cancel(&j->act, &q, u);
}

static enum err
do_consented_ask(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	const struct consented_question q = { .mode = rq->mode, .first = rq->first, .last = rq->last,
	    .by_visit_date = rq->by_visit_date, .message = msg_request_prefix(rq->id), .identifier = rq->identifier };
	struct reception r;

	TRY(consented_ask(&j->act, &q, &r));
	rs->reception = ctx_str(&j->cx, r.number);
	rs->received = r.received;
	return rs->reception == NULL ? j->cx.fault.code : ERR_OK;
}

/* A 02req fetches what the 01req of the same family left: the row before it in the table. */
static enum err
do_consented_fetch(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	const char *first_step = msg_request_prefix((enum msg_id)(rq->id - 1));
	enum mode m = rq->id == MSG_CONSENTED_VISIT_02 ? MODE_VISIT : MODE_ONLINE;
	struct answer_unit *units;
	struct reception r;

	TRY(consented_fetch(&j->act, rq->reception, first_step, m, &r, &units, &rs->unit_count));
	rs->units = units;
	rs->reception = rq->reception;
	rs->identifier = r.identifier;
	rs->date = ymd_of(j->cx.now);
	return ERR_OK;
}

static enum err
do_medicines(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	const struct medicines_question q = { .who = &rq->who, .mode = rq->mode, .from = rq->from, .until = rq->until,
	    .treatments = rq->category == 4 };
	struct medicines_answer m;

	if (rq->category != 2 && rq->category != 4)
		return fail(&j->cx, ERR_INPUT, "FileCategory: only the XML forms 2 and 4 are served");
	TRY(medicines_read(&j->act, &q, &m));
	rs->person = m.person;
	rs->medicines = m.medicines;
	rs->medicine_count = m.medicine_count;
	rs->treatments = m.treatments;
	rs->treatment_count = m.treatment_count;
	rs->with_treatments = q.treatments;
	return ERR_OK;
}

static enum err
do_checkups(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	const struct checkups_question q = { .who = &rq->who, .mode = rq->mode };
	struct checkups_answer c;

	if (rq->category != 2)
		return fail(&j->cx, ERR_INPUT, "FileCategory: only the XML form 2 is served");
	TRY(checkups_read(&j->act, &q, &c));
	rs->person = c.person;
	rs->checkups = c.checkups;
	rs->checkup_count = c.count;
	return ERR_OK;
}

/* A row per message: what is done, and what its audit row is called when it is refused. */
static const struct {
	enum err (*run)(struct job *, const struct msg_request *, struct msg_result *);
	enum audit_act act;
} deeds[MSG_COUNT] = {
	[MSG_ELIGIBILITY]         = { do_eligibility,     AUDIT_ELIGIBILITY_READ },
	[MSG_CONSENTED_VISIT_01]  = { do_consented_ask,   AUDIT_RECEIVED },
	[MSG_CONSENTED_VISIT_02]  = { do_consented_fetch, AUDIT_CONSENTS_LISTED },
	[MSG_CONSENTED_ONLINE_01] = { do_consented_ask,   AUDIT_RECEIVED },
	[MSG_CONSENTED_ONLINE_02] = { do_consented_fetch, AUDIT_CONSENTS_LISTED },
	[MSG_RECHECK_VISIT]       = { do_recheck,         AUDIT_RECHECK },
	[MSG_RECHECK_ONLINE]      = { do_recheck,         AUDIT_RECHECK },
	[MSG_CANCEL_VISIT]        = { do_cancel,          AUDIT_CONSENT_ENDED },
	[MSG_MEDICINES]           = { do_medicines,       AUDIT_MEDICINES_READ },
	[MSG_CHECKUPS]            = { do_checkups,        AUDIT_CHECKUPS_READ },
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

static enum err
encode(struct job *j, const struct exchange *ex)
{
	struct text_loss loss;
	char *p;

	TRY(msg_encode(&j->cx, &ex->rs, ex->syntax, &p, &j->body_n, &loss));
	j->body = p;
	j->type = content_type(ex->syntax, ex->rs.encoding);
	return loss_tell(j, &loss);
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
	    .encoding = ex->settings.value[SETTING_ENCODING] == 1 && ex->syntax == SYNTAX_XML ? ENCODING_CP932 : ENCODING_UTF8 };
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
	TRY(encode(j, ex));
	return request != NULL ? keep_receipt(j, request, digest) : ERR_OK;
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
	if (encode(j, ex) != ERR_OK)
		job_refuse_json(j, e);
}
