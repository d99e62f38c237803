/* Messages and use cases. */
#include <string.h>

#include "app/bulk_read.h"
#include "app/consent_cancel.h"
#include "app/consented_list.h"
#include "app/eligibility_read.h"
#include "app/entrusted_list.h"
#include "app/necessity_ask.h"
#include "app/recheck.h"
#include "app/reception.h"
#include "app/reference_set.h"
#include "centre/deed.h"
#include "centre/document.h"

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
	TRY(eligibility_read(&j->act, &q, u));
	u->sent = rq->sent;
	return ERR_OK;
}

static enum err
do_recheck(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	const struct recheck_question q = { .who = &rq->who, .arbitrary = rq->arbitrary, .mode = rq->mode };
	struct answer_unit *u;

	TRY(one_unit(j, &u, rs));
	TRY(recheck(&j->act, &q, u));
	u->sent = rq->sent;
	return ERR_OK;
}

static enum err
do_necessity(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	struct necessity_question q = { .who = &rq->who, .arbitrary = rq->arbitrary, .viewer = rq->viewer };
	struct answer_unit *u;

	memcpy(q.factors, rq->factors, sizeof q.factors);
	memcpy(q.kinds, rq->kinds, sizeof q.kinds);
	TRY(one_unit(j, &u, rs));
	TRY(necessity_ask(&j->act, &q, u));
	u->sent = rq->sent;
	return ERR_OK;
}

static enum err
do_cancel(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	struct cancel_question q = { .who = &rq->who, .arbitrary = rq->arbitrary };
	struct answer_unit *u;

	memcpy(q.kinds, rq->kinds, sizeof q.kinds);
	TRY(one_unit(j, &u, rs));
	TRY(consent_cancel(&j->act, &q, u));
	u->sent = rq->sent;
	return ERR_OK;
}

static enum err
do_reference(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	const struct asked one = { .who = rq->who, .reference = rq->reference };
	struct answer_unit *u;

	TRY(one_unit(j, &u, rs));
	u->sent = rq->sent;
	return reference_set(&j->act, &one, "");
}

/* ---- bulk: the question is kept under a number, and answered by it ----------------------------------------- */

static enum err
do_open(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	struct reception_order o = { .mode = rq->mode, .message = msg_types[rq->id].request, .identifier = rq->identifier };
	struct reception r;

	TRY(msg_keep(&j->cx, rq, &o.question));
	TRY(reception_open(&j->act, &o, &r));
	rs->reception = ctx_str(&j->cx, r.number);
	rs->received = r.received;
	return rs->reception == NULL ? j->cx.fault.code : ERR_OK;
}

/* A 02 fetches what the 01 of the same family left: the row before it in the table. *ret_q is that question; it is not
 * set while the question is in work (rs->pending). */
static enum err
fetch(struct job *j, const struct msg_request *rq, struct msg_result *rs, struct msg_request *ret_q)
{
	enum msg_id first = (enum msg_id)(rq->id - 1);
	struct reception r;
	bool ready;

	TRY(reception_take(&j->act, rq->reception, msg_types[first].request, &r, &ready));
	rs->reception = rq->reception;
	rs->identifier = r.identifier;
	rs->date = ymd_of(j->cx.now);
	rs->pending = !ready;
	return ready ? msg_kept(&j->cx, first, r.question, ret_q) : ERR_OK;
}

static enum err
do_consented(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	struct msg_request asked;
	struct answer_unit *units;

	TRY(fetch(j, rq, rs, &asked));
	if (rs->pending)
		return ERR_OK;
	TRY(consented_list(&j->act, &(struct consented_question){ .mode = asked.mode, .first = asked.first,
	    .last = asked.last, .by_visit_date = asked.by_visit_date, .number = rq->reception }, &units, &rs->unit_count));
	rs->units = units;
	return ERR_OK;
}

static enum err
do_entrusted(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	struct msg_request asked;
	struct answer_unit *units;

	TRY(fetch(j, rq, rs, &asked));
	if (rs->pending)
		return ERR_OK;
	TRY(entrusted_list(&j->act, asked.from, rq->reception, &units, &rs->unit_count));
	rs->units = units;
	return ERR_OK;
}

/* A 02 about persons by their numbers, answered by `answer`. */
static enum err
do_people(struct job *j, const struct msg_request *rq, struct msg_result *rs,
    enum err (*answer)(const struct act *, const struct bulk_question *, struct answer_unit **))
{
	struct msg_request asked;
	struct answer_unit *units;

	TRY(fetch(j, rq, rs, &asked));
	if (rs->pending)
		return ERR_OK;
	TRY(answer(&j->act, &(struct bulk_question){ .people = asked.people, .count = asked.people_count, .mode = asked.mode,
	    .date = asked.date, .number = rq->reception }, &units));
	rs->units = units;
	rs->unit_count = asked.people_count;
	if (answer == bulk_eligibility && asked.date != 0)
		rs->date = asked.date;          /* the day that was asked for, and is answered for */
	return ERR_OK;
}

static enum err
do_eligibilities(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	return do_people(j, rq, rs, bulk_eligibility);
}

static enum err
do_rechecks(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	return do_people(j, rq, rs, bulk_recheck);
}

/* Registered when it is received; what is fetched says how it stands. */
static enum err
do_references_open(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	struct answer_unit *units;

	TRY(do_open(j, rq, rs));
	return bulk_reference(&j->act, &(struct bulk_question){ .people = rq->people, .count = rq->people_count,
	    .mode = rq->mode, .number = rs->reception }, &units);
}

static enum err
do_references(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	return do_people(j, rq, rs, bulk_reference_look);
}

/* ---- medical data ------------------------------------------------------------------------------------------ */

void
deed_medicines(const struct medicines_answer *m, bool treatments, struct msg_result *rs)
{
	rs->person = m->person;
	rs->medicines = m->medicines;
	rs->medicine_count = m->medicine_count;
	rs->prescribed = m->medicines + m->medicine_count;
	rs->prescribed_count = m->prescribed_count;
	rs->handed = rs->prescribed + m->prescribed_count;
	rs->handed_count = m->handed_count;
	rs->treatments = m->treatments;
	rs->treatment_count = m->treatment_count;
	rs->with_treatments = treatments;
}

static enum err
do_medicines(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	const struct medicines_question q = { .who = &rq->who, .mode = rq->mode, .from = rq->from, .until = rq->until,
	    .treatments = rq->category >= 3, .prescriptions = rq->prescriptions };
	struct medicines_answer m;

	TRY(medicines_read(&j->act, &q, &m));
	if (rq->category == 1 || rq->category == 3)
		return document_medicines(j, &m, q.treatments, rs);
	deed_medicines(&m, q.treatments, rs);
	return ERR_OK;
}

void
deed_checkups(const struct checkups_answer *c, struct msg_result *rs)
{
	rs->person = c->person;
	rs->checkups = c->checkups;
	rs->checkup_count = c->count;
}

static enum err
do_checkups(struct job *j, const struct msg_request *rq, struct msg_result *rs)
{
	const struct checkups_question q = { .who = &rq->who, .mode = rq->mode };
	struct checkups_answer c;

	TRY(checkups_read(&j->act, &q, &c));
	if (rq->category == 1)
		return document_checkups(j, &c, rs);
	deed_checkups(&c, rs);
	return ERR_OK;
}

const struct deed deeds[MSG_COUNT] = {
	[MSG_ELIGIBILITY]         = { do_eligibility,     AUDIT_ELIGIBILITY_READ, false },
	[MSG_REFERENCE]           = { do_reference,       AUDIT_REFERENCE_SET,    false },
	[MSG_ELIGIBILITY_01]      = { do_open,            AUDIT_RECEIVED,         true },
	[MSG_ELIGIBILITY_02]      = { do_eligibilities,   AUDIT_ELIGIBILITY_READ, true },
	[MSG_REFERENCE_01]        = { do_references_open, AUDIT_REFERENCE_SET,    true },
	[MSG_REFERENCE_02]        = { do_references,      AUDIT_REFERENCE_SET,    true },
	[MSG_CONSENTED_VISIT_01]  = { do_open,            AUDIT_RECEIVED,         false },
	[MSG_CONSENTED_VISIT_02]  = { do_consented,       AUDIT_CONSENTS_LISTED,  true },
	[MSG_CONSENTED_ONLINE_01] = { do_open,            AUDIT_RECEIVED,         false },
	[MSG_CONSENTED_ONLINE_02] = { do_consented,       AUDIT_CONSENTS_LISTED,  true },
	[MSG_ENTRUSTED_01]        = { do_open,            AUDIT_RECEIVED,         false },
	[MSG_ENTRUSTED_02]        = { do_entrusted,       AUDIT_ENTRUSTED_LISTED, true },
	[MSG_RECHECK_VISIT]       = { do_recheck,         AUDIT_RECHECK,          false },
	[MSG_RECHECK_ONLINE]      = { do_recheck,         AUDIT_RECHECK,          false },
	[MSG_RECHECK_VISIT_01]    = { do_open,            AUDIT_RECEIVED,         true },
	[MSG_RECHECK_VISIT_02]    = { do_rechecks,        AUDIT_RECHECK,          true },
	[MSG_RECHECK_ONLINE_01]   = { do_open,            AUDIT_RECEIVED,         true },
	[MSG_RECHECK_ONLINE_02]   = { do_rechecks,        AUDIT_RECHECK,          true },
	[MSG_NECESSITY]           = { do_necessity,       AUDIT_NECESSITY,        false },
	[MSG_URL]                 = { deed_url,           AUDIT_ENTRY_ISSUED,     false },
	[MSG_SETTINGS_TELL]       = { deed_settings_tell, AUDIT_SETTINGS_SHOWN,   false },
	[MSG_SETTINGS_CHANGE]     = { deed_settings_change, AUDIT_SETTING_CHANGED, false },
	[MSG_CHARTS]              = { deed_charts,        AUDIT_SETTING_CHANGED,  false },
	[MSG_PASSCODE]            = { deed_passcode,      AUDIT_PASSCODE_SHOWN,   false },
	[MSG_CODES_TELL]          = { deed_codes_tell,    AUDIT_DEVICES_SHOWN,    false },
	[MSG_CODE_ISSUE]          = { deed_code_issue,    AUDIT_CODE_ISSUED,      false },
	[MSG_CODE_END]            = { deed_code_end,      AUDIT_DEVICE_INVALIDATED, false },
	[MSG_CANCEL_VISIT]        = { do_cancel,          AUDIT_CONSENT_ENDED,    false },
	[MSG_MEDICINES]           = { do_medicines,       AUDIT_MEDICINES_READ,   true },
	[MSG_CHECKUPS]            = { do_checkups,        AUDIT_CHECKUPS_READ,    true },
};
