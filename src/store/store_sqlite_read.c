/* Reading from SQLite: a view is a connection of its own; from view_begin to view_end it reads one
 * snapshot. */
#include <stdlib.h>
#include <string.h>

#include "store/list.h"
#include "store/store_sqlite.h"

/* `+person`: sorted afterwards, or the planner walks over all rows of the facility to have them in order. */
const struct sql read_sql[R_COUNT] = {
	[R_BEGIN] = { "begin", 0 },
	[R_COMMIT] = { "commit", 0 },
	[R_SNAPSHOT] = { "select epoch from configuration", 0 },
	[R_FACILITY] = { "select $columns from facility where code = ?", ROW_FACILITY },
	[R_FACILITIES] = { "select $columns from facility order by code", ROW_FACILITY },
	[R_SETTINGS] = { "select $columns from setting where facility = ? and valid_from <= ?"
	    " order by valid_from, seq",
	    ROW_SETTING },
	[R_SETTING_CHANGES] = { "select $columns from setting where facility = ? order by seq", ROW_SETTING },
	[R_TERMINAL] = { "select $columns from terminal where fingerprint = ?", ROW_TERMINAL },
	[R_TERMINALS] = { "select $columns from terminal where facility = ? order by issued, fingerprint",
	    ROW_TERMINAL },
	[R_ACCOUNT] = { "select $columns from account where id = ?", ROW_ACCOUNT },
	[R_ACCOUNT_BY_USER] = { "select $columns from account where facility = ? and user_id = ?", ROW_ACCOUNT },
	[R_ACCOUNTS] = { "select $columns from account where facility = ? order by user_id", ROW_ACCOUNT },
	[R_LOGIN] = { "select $columns from login where token = ?", ROW_LOGIN },
	[R_LOGINS] = { "select $columns from login where facility = ? and opened >= ? and ended = 0 order by opened, id",
	    ROW_LOGIN },
	[R_DEVICE] = { "select $columns from device where id = ?", ROW_DEVICE },
	[R_DEVICE_BY_CODE] = { "select $columns from device where code = ?", ROW_DEVICE },
	[R_DEVICES] = { "select $columns from device where facility = ? order by issued, id", ROW_DEVICE },
	[R_PASSCODE] = { "select $columns from passcode where facility = ?", ROW_PASSCODE },
	[R_ENTRY] = { "select $columns from entry where token = ?", ROW_ENTRY },
	[R_ENTRY_OF] = { "select $columns from entry where facility = ? and mode = ? and outpatient = ? and ended = 0",
	    ROW_ENTRY },
	[R_SESSION] = { "select $columns from session where id = ?", ROW_SESSION },
	[R_SESSIONS_OPEN] = { "select count(*) from session where token = ? and ends > ? and used = 0", 0 },
	[R_HANDOVER] = { "select $columns from handover where session = ?", ROW_HANDOVER },
	[R_BINDING] = { "select $columns from binding where issuer = ? and serial = ?", ROW_BINDING },
	[R_BINDINGS] = { "select $columns from binding where person = ?", ROW_BINDING },
	[R_IDENTITY] = { "select $columns from identity where identity_key = ?", ROW_IDENTITY },
	[R_IDENTITIES] = { "select $columns from identity where person = ? order by bound, identity_key", ROW_IDENTITY },
	[R_PERSON] = { "select $columns from person where id = ?", ROW_PERSON },
	[R_PERSON_BY_KEY] = { "select $columns from person where person_key = ?", ROW_PERSON },
	[R_ELIGIBILITIES] = { "select certificates, $columns from eligibility where person = ?", ROW_ELIGIBILITY },
	[R_LIMITS] = { "select $columns from limit_certificate where person = ? and eligibility = ?"
	    " order by place",
	    SHAPE_LIMIT },
	[R_TICKETS] = { "select $columns from ticket where person = ? and eligibility = ? order by place", SHAPE_TICKET },
	[R_DISEASES] = { "select $columns from disease_certificate where person = ? and eligibility = ?"
	    " order by place",
	    SHAPE_DISEASE },
	[R_ELIGIBILITIES_BY_NUMBER] = { "select $columns from eligibility"
	    " where insurer = ? and number_folded = ? order by person", ROW_ELIGIBILITY },
	[R_HOLDERS] = { "select e.person, e.symbol, e.branch, p.birth, p.sex1, p.sex2 from eligibility e join person p on p.id = e.person"
	    " where e.insurer = ? and e.number_folded = ? order by e.person", SHAPE_HOLDER },
	[R_CONSENTS] = { "select $columns from consent where facility = ? and person = ?", ROW_CONSENT },
	[R_CONSENTS_GIVEN] = { "select $columns from consent where kind = 'QUA' and facility = ? and mode = ?"
	    " and valid_from >= ? and valid_from < ? order by +person", ROW_CONSENT },
	[R_CONSENTS_VISIT] = { "select $columns from consent where kind = 'QUA' and visit_date <> 0"
	    " and facility = ? and mode = ? and visit_date >= ? and visit_date <= ? order by +person",
	    ROW_CONSENT },
	[R_EVIDENCE] = { "select $columns from evidence where id = ?", ROW_EVIDENCE },
	[R_RECEPTION] = { "select $columns from reception where number = ?", ROW_RECEPTION },
	[R_TICKET_HOLDERS] = { "select distinct person from ticket where facility = ? and month = ? order by person limit ?", 0 },
	[R_REFERENCE] = { "select $columns from reference where facility = ? and person = ?", ROW_REFERENCE },
	[R_REFERENCE_OF] = { "select $columns from reference where facility = ? and number = ?", ROW_REFERENCE },
	[R_PUSH] = { "select $columns from push where id = ?", ROW_PUSH },
	[R_PUSHES] = { "select $columns from push where facility = ? and taken = 0 order by id limit ?", ROW_PUSH },
	[R_RECEIPT] = { "select $columns from receipt where facility = ? and request = ?", ROW_RECEIPT },
	[R_CLAIMS] = { "select $columns, drugs, acts from claim where person = ? and month between ? and ?"
	    " order by month, id", ROW_CLAIM },
	[R_DRUG_NAMES] = { "select $columns from drug_name where code = ?", ROW_DRUG_NAME },
	[R_ACT_NAMES] = { "select $columns from act_name where code = ?", ROW_ACT_NAME },
	[R_CODE_NAMES] = { "select $columns from code_name where code = ? and list = ?", ROW_CODE_NAME },
	[R_CHECKUP_ITEMS] = { "select $columns from checkup_item where code = ?", ROW_CHECKUP_ITEM },
	[R_IMPORT_POSITION] = { "select $columns from import_position where digest = ? and kind = ?", ROW_IMPORT_POSITION },
	[R_REVIEWS] = { "select $columns from review where state = 0 and at >= ? order by at, id limit ?", ROW_REVIEW },
	[R_REVIEW] = { "select $columns from review where id = ?", ROW_REVIEW },
	[R_REVIEW_CANDIDATES] = { "select $columns from review_candidate where review = ? order by place",
	    SHAPE_REVIEW_CANDIDATE },
	[R_CHECKUPS] = { "select $columns, lines from checkup where person = ? and day between ? and ?"
	    " order by day, id", ROW_CHECKUP },
	[R_APPLICATION] = { "select $columns from application where id = ?", ROW_APPLICATION },
	[R_APPLICATIONS] = { "select $columns from application order by id", ROW_APPLICATION },
	[R_ANNOUNCEMENT] = { "select $columns from announcement where id = ?", ROW_ANNOUNCEMENT },
	[R_ANNOUNCEMENTS] = { "select $columns from announcement order by id", ROW_ANNOUNCEMENT },
	[R_OUTAGE] = { "select $columns from outage where id = ?", ROW_OUTAGE },
	[R_OUTAGES] = { "select $columns from outage order by id", ROW_OUTAGE },
	[R_APPROVAL] = { "select $columns from approval where id = ?", ROW_APPROVAL },
	[R_APPROVALS] = { "select $columns from approval order by id", ROW_APPROVAL },
	[R_APPLICATIONS_OF] = { "select $columns from application where facility = ? order by id", ROW_APPLICATION },
	[R_PAPERS_OF] = { "select $columns from paper where application = ? order by id", ROW_PAPER },
	[R_FEED] = { "select $columns from feed where id = ?", ROW_FEED },
	[R_FEEDS] = { "select $columns from feed order by id", ROW_FEED },
	[R_FEED_IMAGES] = { "select $columns from feed_image where person = ? order by feed, place", ROW_FEED_IMAGE },
	[R_FEED_PERSONS] = { "select distinct person from feed_image where feed = ? order by person limit ?", 0 },
	[R_PERSONS_BORN] = { "select $columns from person where birth = ? order by id", ROW_PERSON },
	[R_PERSON_TIED] = { PERSON_TIED, 0 },
	[R_AUDIT_PERSON] = { "select $columns from audit where person = ? and person <> 0 and seq > ?"
	    " and (?3 = '' or facility = ?3) and seq < ? order by seq limit ?", ROW_AUDIT },
	[R_AUDIT_FACILITY] = { "select $columns from audit where facility = ? and seq > ? and seq < ?"
	    " order by seq limit ?", ROW_AUDIT },
	[R_AUDIT_ALL] = { "select $columns from audit where seq > ? and seq < ? order by seq limit ?", ROW_AUDIT },
	[R_AUDIT_PERSON_LAST] = { "select $columns from audit where person = ? and person <> 0 and seq > ?"
	    " and (?3 = '' or facility = ?3) and seq < ? order by seq desc limit ?", ROW_AUDIT },
	[R_AUDIT_FACILITY_LAST] = { "select $columns from audit where facility = ? and seq > ? and seq < ?"
	    " order by seq desc limit ?", ROW_AUDIT },
	[R_AUDIT_ALL_LAST] = { "select $columns from audit where seq > ? and seq < ? order by seq desc limit ?", ROW_AUDIT },
	[R_AUDIT_CHAIN] = { "select $columns from audit order by seq", ROW_AUDIT },
};

/* ---- views ------------------------------------------------------------------------------------------ */

static enum err
sqlite_view_open(struct ctx *cx, struct store *s, struct view **ret_v)
{
	struct sqlite_view *v = calloc(1, sizeof *v);
	enum err e;

	if (v == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	e = db_open(cx, ((struct sqlite_store *)s)->path, false, read_sql, R_COUNT, &v->db);
	if (e != ERR_OK) {
		free(v);
		return e;
	}
	*ret_v = &v->base;
	return ERR_OK;
}

static void
sqlite_view_close(struct view *v)
{
	db_close(view_db(v));
	free(v);
}

static void
sqlite_view_end(struct view *v)
{
	struct ctx cx = { .mem = NULL };        /* nothing is allocated, and nobody asks why */
	struct query q;

	query_start(&q, &cx, view_db(v), R_COMMIT);
	if (query_exec(&q, NULL) != ERR_OK && db_exec(&cx, view_db(v), "rollback") != ERR_OK)
		return;         /* the next view_begin will say so */
}

static enum err
sqlite_view_begin(struct view *v, struct ctx *cx)
{
	struct query q;
	int64_t epoch;
	bool found;
	enum err e;

	query_start(&q, cx, view_db(v), R_BEGIN);
	TRY(query_exec(&q, NULL));
	/* A deferred transaction has its snapshot from its first reading: so read. */
	query_start(&q, cx, view_db(v), R_SNAPSHOT);
	e = query_number_out(&q, &epoch, &found);
	if (e == ERR_OK)
		v->epoch = (uint64_t)epoch;
	else
		sqlite_view_end(v);
	return e;
}

/* ---- one row or all rows ---------------------------------------------------------------------------- */

static enum err
one_by_text(struct view *v, struct ctx *cx, size_t which, const char *key, int shape, void *ret)
{
	struct query q;

	query_start(&q, cx, view_db(v), which);
	query_text(&q, key);
	return query_one(&q, shape, ret);
}

static enum err
one_by_id(struct view *v, struct ctx *cx, size_t which, id key, int shape, void *ret)
{
	struct query q;

	query_start(&q, cx, view_db(v), which);
	query_id(&q, key);
	return query_one(&q, shape, ret);
}

static enum err
facility(struct view *v, struct ctx *cx, const char *code, struct facility *ret_f)
{
	return one_by_text(v, cx, R_FACILITY, code, ROW_FACILITY, ret_f);
}

static enum err
facilities(struct view *v, struct ctx *cx, struct facility **ret_f, size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_FACILITIES);
	TRY(query_all(&q, ROW_FACILITY, SIZE_MAX, &rows, ret_n));
	*ret_f = rows;
	return ERR_OK;
}

static enum err
settings(struct view *v, struct ctx *cx, const char *code, instant at, struct settings *ret_s)
{
	struct setting_change *rows;
	struct settings s;
	struct query q;
	void *all;
	size_t n;

	query_start(&q, cx, view_db(v), R_SETTINGS);
	query_text(&q, code);
	query_number(&q, at);
	TRY(query_all(&q, ROW_SETTING, SIZE_MAX, &all, &n));
	settings_preset(&s);
	rows = all;
	for (size_t i = 0; i < n; i++) {
		const struct setting_row *r = &setting_rows[rows[i].setting];

		if (rows[i].value < r->low || rows[i].value > r->high)
			return fail(cx, ERR_STORE, "kept setting %s is outside its range", r->key);
		s.value[rows[i].setting] = rows[i].value;
	}
	*ret_s = s;
	return ERR_OK;
}

static enum err
terminal(struct view *v, struct ctx *cx, const unsigned char *fingerprint, struct terminal *ret_t)
{
	struct query q;

	query_start(&q, cx, view_db(v), R_TERMINAL);
	query_bytes(&q, fingerprint, SHA256_BYTES);
	return query_one(&q, ROW_TERMINAL, ret_t);
}

static enum err
setting_changes(struct view *v, struct ctx *cx, const char *code, struct setting_change **ret_c, size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_SETTING_CHANGES);
	query_text(&q, code);
	TRY(query_all(&q, ROW_SETTING, SIZE_MAX, &rows, ret_n));
	*ret_c = rows;
	return ERR_OK;
}

static enum err
bindings(struct view *v, struct ctx *cx, id person_id, struct binding **ret_b, size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_BINDINGS);
	query_number(&q, (int64_t)person_id);
	TRY(query_all(&q, ROW_BINDING, SIZE_MAX, &rows, ret_n));
	*ret_b = rows;
	return ERR_OK;
}

static enum err
identity(struct view *v, struct ctx *cx, const unsigned char *key, struct identity *ret_i)
{
	struct query q;

	query_start(&q, cx, view_db(v), R_IDENTITY);
	query_bytes(&q, key, SHA256_BYTES);
	return query_one(&q, ROW_IDENTITY, ret_i);
}

static enum err
identities(struct view *v, struct ctx *cx, id person_id, struct identity **ret_i, size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_IDENTITIES);
	query_number(&q, (int64_t)person_id);
	TRY(query_all(&q, ROW_IDENTITY, SIZE_MAX, &rows, ret_n));
	*ret_i = rows;
	return ERR_OK;
}

static enum err
terminals(struct view *v, struct ctx *cx, const char *code, struct terminal **ret_t, size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_TERMINALS);
	query_text(&q, code);
	TRY(query_all(&q, ROW_TERMINAL, SIZE_MAX, &rows, ret_n));
	*ret_t = rows;
	return ERR_OK;
}

static enum err
account(struct view *v, struct ctx *cx, id account_id, struct account *ret_a)
{
	return one_by_id(v, cx, R_ACCOUNT, account_id, ROW_ACCOUNT, ret_a);
}

static enum err
account_by_user(struct view *v, struct ctx *cx, const char *code, const char *user, struct account *ret_a)
{
	struct query q;

	query_start(&q, cx, view_db(v), R_ACCOUNT_BY_USER);
	query_text(&q, code);
	query_text(&q, user);
	return query_one(&q, ROW_ACCOUNT, ret_a);
}

static enum err
accounts(struct view *v, struct ctx *cx, const char *code, struct account **ret_a, size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_ACCOUNTS);
	query_text(&q, code);
	TRY(query_all(&q, ROW_ACCOUNT, SIZE_MAX, &rows, ret_n));
	*ret_a = rows;
	return ERR_OK;
}

static enum err
login(struct view *v, struct ctx *cx, const unsigned char *token, struct login *ret_l)
{
	struct query q;

	query_start(&q, cx, view_db(v), R_LOGIN);
	query_bytes(&q, token, SHA256_BYTES);
	return query_one(&q, ROW_LOGIN, ret_l);
}

static enum err
logins(struct view *v, struct ctx *cx, const char *code, instant since, struct login **ret_l, size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_LOGINS);
	query_text(&q, code);
	query_number(&q, since);
	TRY(query_all(&q, ROW_LOGIN, SIZE_MAX, &rows, ret_n));
	*ret_l = rows;
	return ERR_OK;
}

static enum err
device(struct view *v, struct ctx *cx, id device_id, struct device *ret_d)
{
	return one_by_id(v, cx, R_DEVICE, device_id, ROW_DEVICE, ret_d);
}

static enum err
device_by_code(struct view *v, struct ctx *cx, const char *code, struct device *ret_d)
{
	return one_by_text(v, cx, R_DEVICE_BY_CODE, code, ROW_DEVICE, ret_d);
}

static enum err
devices(struct view *v, struct ctx *cx, const char *code, struct device **ret_d, size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_DEVICES);
	query_text(&q, code);
	TRY(query_all(&q, ROW_DEVICE, SIZE_MAX, &rows, ret_n));
	*ret_d = rows;
	return ERR_OK;
}

static enum err
passcode(struct view *v, struct ctx *cx, const char *code, struct passcode *ret_p)
{
	return one_by_text(v, cx, R_PASSCODE, code, ROW_PASSCODE, ret_p);
}

static enum err
entry(struct view *v, struct ctx *cx, const char *token, struct entry *ret_e)
{
	return one_by_text(v, cx, R_ENTRY, token, ROW_ENTRY, ret_e);
}

static enum err
entry_of(struct view *v, struct ctx *cx, const char *code, enum mode m, enum outpatient case_no, struct entry *ret_e)
{
	struct query q;

	query_start(&q, cx, view_db(v), R_ENTRY_OF);
	query_text(&q, code);
	query_number(&q, m);
	query_number(&q, case_no);
	return query_one(&q, ROW_ENTRY, ret_e);
}

static enum err
session(struct view *v, struct ctx *cx, id session_id, struct session *ret_s)
{
	return one_by_id(v, cx, R_SESSION, session_id, ROW_SESSION, ret_s);
}

static enum err
handover(struct view *v, struct ctx *cx, id session_id, struct handover *ret_h)
{
	return one_by_id(v, cx, R_HANDOVER, session_id, ROW_HANDOVER, ret_h);
}

static enum err
sessions_open(struct view *v, struct ctx *cx, const char *token, instant at, size_t *ret_n)
{
	struct query q;
	int64_t n;
	bool found;

	query_start(&q, cx, view_db(v), R_SESSIONS_OPEN);
	query_text(&q, token);
	query_number(&q, at);
	TRY(query_number_out(&q, &n, &found));
	*ret_n = (size_t)n;
	return ERR_OK;
}

static enum err
binding(struct view *v, struct ctx *cx, const unsigned char *issuer, const char *serial,
    struct binding *ret_b)
{
	struct query q;

	query_start(&q, cx, view_db(v), R_BINDING);
	query_bytes(&q, issuer, SHA256_BYTES);
	query_text(&q, serial);
	return query_one(&q, ROW_BINDING, ret_b);
}

static enum err
person(struct view *v, struct ctx *cx, id person_id, struct person *ret_p)
{
	return one_by_id(v, cx, R_PERSON, person_id, ROW_PERSON, ret_p);
}

static enum err
person_by_key(struct view *v, struct ctx *cx, const char *key, struct person *ret_p)
{
	return one_by_text(v, cx, R_PERSON_BY_KEY, key, ROW_PERSON, ret_p);
}

/* The certificates of one period. */
static enum err
inner(struct view *v, struct ctx *cx, size_t which, const struct eligibility *e, int shape, void **ret_rows,
    size_t *ret_n)
{
	struct query q;

	query_start(&q, cx, view_db(v), which);
	query_id(&q, e->person);
	query_id(&q, e->id);
	return query_all(&q, shape, SIZE_MAX, ret_rows, ret_n);
}

static enum err
certificates(struct view *v, struct ctx *cx, struct eligibility *e)
{
	void *rows;

	TRY(inner(v, cx, R_LIMITS, e, SHAPE_LIMIT, &rows, &e->limit_count));
	e->limits = rows;
	TRY(inner(v, cx, R_DISEASES, e, SHAPE_DISEASE, &rows, &e->disease_count));
	e->diseases = rows;
	TRY(inner(v, cx, R_TICKETS, e, SHAPE_TICKET, &rows, &e->ticket_count));
	e->tickets = rows;
	return ERR_OK;
}

/* Most periods have no certificates: their tables are looked into for the others only. */
static enum err
collect_periods(struct view *v, struct query *q, struct list *l)
{
	struct eligibility *e;
	bool row;

	for (;;) {
		TRY(query_row(q, &row));
		if (!row)
			return ERR_OK;
		if ((e = list_add(l)) == NULL)
			return q->cx->fault.code;
		TRY(query_read(q, 1, ROW_ELIGIBILITY, e));
		if (query_column_number(q, 0) != 0)
			TRY(certificates(v, q->cx, e));
	}
}

static enum err
eligibilities(struct view *v, struct ctx *cx, id person_id, struct eligibility **ret_e, size_t *ret_n)
{
	struct query q;
	struct list l;
	enum err e;

	list_init(&l, cx, sizeof **ret_e);
	query_start(&q, cx, view_db(v), R_ELIGIBILITIES);
	query_id(&q, person_id);
	e = collect_periods(v, &q, &l);
	query_end(&q);
	*ret_e = l.rows;
	*ret_n = l.n;
	return e;
}

static enum err
eligibilities_by_number(struct view *v, struct ctx *cx, const char *insurer, const char *folded,
    struct eligibility **ret_e, size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_ELIGIBILITIES_BY_NUMBER);
	query_text(&q, insurer);
	query_text(&q, folded);
	TRY(query_all(&q, ROW_ELIGIBILITY, SIZE_MAX, &rows, ret_n));
	*ret_e = rows;
	return ERR_OK;
}

static enum err
holders(struct view *v, struct ctx *cx, const char *insurer, const char *folded, struct holder **ret_h, size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_HOLDERS);
	query_text(&q, insurer);
	query_text(&q, folded);
	TRY(query_all(&q, SHAPE_HOLDER, SIZE_MAX, &rows, ret_n));
	*ret_h = rows;
	return ERR_OK;
}

static enum err
consents(struct view *v, struct ctx *cx, const char *code, id person_id, struct consent **ret_c,
    size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_CONSENTS);
	query_text(&q, code);
	query_id(&q, person_id);
	TRY(query_all(&q, ROW_CONSENT, SIZE_MAX, &rows, ret_n));
	*ret_c = rows;
	return ERR_OK;
}

static enum err
consents_search(struct view *v, struct ctx *cx, const struct consent_search *s, struct consent **ret_c,
    size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), s->by_visit_date ? R_CONSENTS_VISIT : R_CONSENTS_GIVEN);
	query_text(&q, s->facility);
	query_number(&q, s->mode);
	query_number(&q, s->by_visit_date ? s->first : s->from);
	query_number(&q, s->by_visit_date ? s->last : s->until);
	TRY(query_all(&q, ROW_CONSENT, s->max, &rows, ret_n));
	*ret_c = rows;
	return ERR_OK;
}

static enum err
evidence(struct view *v, struct ctx *cx, id evidence_id, struct evidence *ret_e)
{
	return one_by_id(v, cx, R_EVIDENCE, evidence_id, ROW_EVIDENCE, ret_e);
}

static enum err
reception(struct view *v, struct ctx *cx, const char *number, struct reception *ret_r)
{
	return one_by_text(v, cx, R_RECEPTION, number, ROW_RECEPTION, ret_r);
}

static enum err
ticket_holders(struct view *v, struct ctx *cx, const char *code, ym month, size_t max, id **ret_p, size_t *ret_n)
{
	struct query q;

	query_start(&q, cx, view_db(v), R_TICKET_HOLDERS);
	query_text(&q, code);
	query_number(&q, month);
	query_number(&q, (int64_t)max);
	return query_ids(&q, ret_p, ret_n);
}

static enum err
reference(struct view *v, struct ctx *cx, const char *code, id person_id, struct reference *ret_r)
{
	struct query q;

	query_start(&q, cx, view_db(v), R_REFERENCE);
	query_text(&q, code);
	query_id(&q, person_id);
	return query_one(&q, ROW_REFERENCE, ret_r);
}

static enum err
reference_of(struct view *v, struct ctx *cx, const char *code, const char *number, struct reference *ret_r)
{
	struct query q;

	query_start(&q, cx, view_db(v), R_REFERENCE_OF);
	query_text(&q, code);
	query_text(&q, number);
	return query_one(&q, ROW_REFERENCE, ret_r);
}

static enum err
push(struct view *v, struct ctx *cx, id push_id, struct push *ret_p)
{
	return one_by_id(v, cx, R_PUSH, push_id, ROW_PUSH, ret_p);
}

static enum err
pushes(struct view *v, struct ctx *cx, const char *code, size_t max, struct push **ret_p, size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_PUSHES);
	query_text(&q, code);
	query_number(&q, (int64_t)max);
	TRY(query_all(&q, ROW_PUSH, SIZE_MAX, &rows, ret_n));
	*ret_p = rows;
	return ERR_OK;
}

static enum err
receipt(struct view *v, struct ctx *cx, const char *code, const char *request, struct receipt *ret_r)
{
	struct query q;

	query_start(&q, cx, view_db(v), R_RECEIPT);
	query_text(&q, code);
	query_text(&q, request);
	return query_one(&q, ROW_RECEIPT, ret_r);
}

static enum err
import_position(struct view *v, struct ctx *cx, const unsigned char *digest, const char *kind, struct import_position *ret_p)
{
	struct query q;

	query_start(&q, cx, view_db(v), R_IMPORT_POSITION);
	query_bytes(&q, digest, SHA256_BYTES);
	query_text(&q, kind);
	return query_one(&q, ROW_IMPORT_POSITION, ret_p);
}

const struct store_ops store_sqlite_ops = {
	.kind = "sqlite",
	.open = sqlite_open,
	.close = sqlite_close,
	.backup = sqlite_backup,
	.submit = sqlite_submit,
	.counts = sqlite_counts,
	.hold = sqlite_hold,
	.let_go = sqlite_let_go,
	.view_open = sqlite_view_open,
	.view_close = sqlite_view_close,
	.view_begin = sqlite_view_begin,
	.view_end = sqlite_view_end,
	.facility = facility,
	.facilities = facilities,
	.settings = settings,
	.terminal = terminal,
	.setting_changes = setting_changes,
	.bindings = bindings,
	.terminals = terminals,
	.account = account,
	.account_by_user = account_by_user,
	.accounts = accounts,
	.login = login,
	.logins = logins,
	.device = device,
	.device_by_code = device_by_code,
	.devices = devices,
	.passcode = passcode,
	.entry = entry,
	.entry_of = entry_of,
	.session = session,
	.sessions_open = sessions_open,
	.handover = handover,
	.binding = binding,
	.identity = identity,
	.identities = identities,
	.person = person,
	.person_by_key = person_by_key,
	.eligibilities = eligibilities,
	.eligibilities_by_number = eligibilities_by_number,
	.holders = holders,
	.consents = consents,
	.consents_search = consents_search,
	.evidence = evidence,
	.reception = reception,
	.ticket_holders = ticket_holders,
	.reference = reference,
	.reference_of = reference_of,
	.push = push,
	.pushes = pushes,
	.receipt = receipt,
	.desk_one = sqlite_desk_one,
	.desk_all = sqlite_desk_all,
	.feed_images = sqlite_feed_images,
	.feed_persons = sqlite_feed_persons,
	.persons_born = sqlite_persons_born,
	.person_tied = sqlite_person_tied,
	.medicines = sqlite_medicines,
	.treatments = sqlite_treatments,
	.claims = sqlite_claims,
	.import_position = import_position,
	.reviews = sqlite_reviews,
	.review = sqlite_review,
	.checkups = sqlite_checkups,
	.audit = sqlite_audit,
	.audit_verify = sqlite_audit_verify,
};
