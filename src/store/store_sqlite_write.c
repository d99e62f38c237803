/* Writing of changes in SQLite: first every row is looked at, then every row is written. Runs in the
 * writer's thread only, inside its transaction, so that nothing can come between looking and writing. */
#include <stdalign.h>
#include <string.h>

#include "store/desk.h"
#include "store/store_sqlite.h"

#define PUT(table, keys) \
	"insert into " table " ($columns) values ($values) on conflict (" keys ") do update set $sets"
#define LOGIN_KEEP_SECONDS (7 * 86400)
#define NEW(table) "insert into " table " ($columns) values ($values)"

const struct sql write_sql[W_COUNT] = {
	[W_EPOCH] = { "update configuration set epoch = ?", 0 },
	[W_EPOCH_LAST] = { "select epoch from configuration", 0 },
	[W_FACILITY] = { PUT("facility", "code"), ROW_FACILITY },
	[W_SETTING] = { NEW("setting"), ROW_SETTING },
	[W_TERMINAL] = { PUT("terminal", "fingerprint"), ROW_TERMINAL },
	[W_ACCOUNT_KNOWN] = { "select 1 from account where facility = ? and user_id = ? and id <> ?", 0 },
	[W_ACCOUNT_VERSION] = { "select version from account where id = ?", 0 },
	[W_ACCOUNT] = { PUT("account", "id"), ROW_ACCOUNT },
	[W_LOGIN_VERSION] = { "select version from login where id = ?", 0 },
	[W_LOGIN_FORGET] = { "delete from login where id in (select id from login where opened < ? order by opened limit 4)",
	    0 },
	[W_LOGIN] = { PUT("login", "id"), ROW_LOGIN },
	[W_DEVICE_KNOWN] = { "select 1 from device where code = ? and id <> ?", 0 },
	[W_DEVICE_VERSION] = { "select version from device where id = ?", 0 },
	[W_DEVICE] = { PUT("device", "id"), ROW_DEVICE },
	[W_PASSCODE_KNOWN] = { "select 1 from passcode where facility = ? and id <> ?", 0 },
	[W_PASSCODE_VERSION] = { "select version from passcode where id = ?", 0 },
	[W_PASSCODE] = { PUT("passcode", "id"), ROW_PASSCODE },
	[W_ENTRY_KNOWN] = { "select 1 from entry where token = ?", 0 },
	[W_ENTRY_END] = { "update entry set ended = ? where facility = ? and mode = ? and outpatient = ? and ended = 0", 0 },
	[W_ENTRY] = { NEW("entry"), ROW_ENTRY },
	[W_SESSION_KNOWN] = { "select 1 from session where id = ?", 0 },
	[W_SESSION] = { NEW("session"), ROW_SESSION },
	[W_SESSION_FORGET] = { "delete from session where id in (select id from session where ends < ? order by ends"
	    " limit 4)", 0 },
	[W_SESSION_LIFE] = { "select $columns from session where id = ?", ROW_SESSION },
	[W_HANDOVER_VERSION] = { "select version from handover where session = ?", 0 },
	[W_HANDOVER] = { PUT("handover", "session"), ROW_HANDOVER },
	[W_HANDOVER_FORGET] = { "delete from handover where session in (select session from handover where opened < ? order by opened"
	    " limit 4)", 0 },
	[W_SESSION_USE] = { "update session set used = ? where id = ? and used = 0", 0 },
	[W_BINDING_OTHER] = { "select 1 from binding where issuer = ? and serial = ? and ended = 0 and person <> ?", 0 },
	[W_BINDING] = { PUT("binding", "issuer, serial"), ROW_BINDING },
	[W_IDENTITY_OTHER] = { "select 1 from identity where identity_key = ? and ended = 0 and person <> ?", 0 },
	[W_IDENTITY] = { PUT("identity", "identity_key"), ROW_IDENTITY },
	[W_PERSON_KEY] = { "select id from person where person_key = ?", 0 },
	[W_PERSON_KNOWN] = { "select 1 from person where id = ?", 0 },
	[W_PERSON] = { PUT("person", "id"), ROW_PERSON },
	[W_ELIGIBILITY_FIND] = { "select id from eligibility where person = ? and insurer = ? and symbol = ?"
	    " and number = ? and branch = ? and acquired = ?", 0 },
	[W_ELIGIBILITY_CLEAR] = { "delete from eligibility where person = ? and id = ?", 0 },
	[W_ELIGIBILITY] = { "insert into eligibility ($columns, number_folded, certificates) values ($values, ?, ?)",
	    ROW_ELIGIBILITY },
	[W_LIMIT_CLEAR] = { "delete from limit_certificate where person = ? and eligibility = ?", 0 },
	[W_LIMIT] = { "insert into limit_certificate (person, eligibility, place, $columns)"
	    " values (?, ?, ?, $values)",
	    SHAPE_LIMIT },
	[W_TICKET_CLEAR] = { "delete from ticket where person = ? and eligibility = ?", 0 },
	[W_TICKET] = { "insert into ticket (person, eligibility, place, $columns) values (?, ?, ?, $values)", SHAPE_TICKET },
	[W_DISEASE_CLEAR] = { "delete from disease_certificate where person = ? and eligibility = ?", 0 },
	[W_DISEASE] = { "insert into disease_certificate (person, eligibility, place, $columns)"
	    " values (?, ?, ?, $values)",
	    SHAPE_DISEASE },
	[W_CONSENT_FIND] = { "select $columns from consent"
	    " where facility = ? and person = ? and mode = ? and kind = ?", ROW_CONSENT },
	[W_CONSENT_VERSION] = { "select version from consent where id = ?", 0 },
	[W_CONSENTS_MARK] = { "select count(*) + coalesce(sum(version), 0) from consent where facility = ? and person = ?", 0 },
	[W_CONSENT] = { NEW("consent"), ROW_CONSENT },
	[W_CONSENT_HISTORY] = { "insert into consent_history ($columns) select $columns from consent"
	    " where facility = ? and person = ? and mode = ? and kind = ?", ROW_CONSENT },
	[W_CONSENT_REPLACE] = { PUT("consent", "facility, person, mode, kind")
	    " where consent.id = excluded.id and consent.version = excluded.version - 1", ROW_CONSENT },
	[W_EVIDENCE_KNOWN] = { "select 1 from evidence where id = ?", 0 },
	[W_EVIDENCE] = { NEW("evidence"), ROW_EVIDENCE },
	[W_RECEPTION_KNOWN] = { "select 1 from reception where number = ?", 0 },
	[W_RECEPTION] = { NEW("reception"), ROW_RECEPTION },
	/* Parts of it are named by message, number and a count behind a blank; '!' is the sign after that. Before the receptions themselves. */
	[W_RECEPTION_PARTS] = { "delete from receipt where (facility, request) in (select p.facility, p.request"
	    " from (select facility, message || ' ' || number as name from reception where ends < ? order by ends limit 4) as r"
	    " join receipt as p on p.facility = r.facility and p.request > r.name || ' ' and p.request < r.name || '!')", 0 },
	[W_RECEPTION_FORGET] = { "delete from reception where number in (select number from reception where ends < ?"
	    " order by ends limit 4)", 0 },
	[W_REFERENCE_HOLDER] = { "select person from reference where facility = ? and number = ?", 0 },
	[W_REFERENCE] = { PUT("reference", "facility, person"), ROW_REFERENCE },
	[W_REFERENCE_CLEAR] = { "delete from reference where facility = ? and person = ?", 0 },
	[W_PUSH_VERSION] = { "select version from push where id = ?", 0 },
	[W_PUSH] = { PUT("push", "id"), ROW_PUSH },
	[W_RECEIPT_KNOWN] = { "select 1 from receipt where facility = ? and request = ?", 0 },
	[W_RECEIPT] = { NEW("receipt"), ROW_RECEIPT },
	/* A claim and a check-up keep their first id. */
	[W_CLAIM] = { "insert into claim ($columns, drugs, acts) values ($values, ?, ?)"
	    " on conflict (person, month, institution, source, inpatient, prescriber) do update set"
	    " institution_name = excluded.institution_name, prescriber_name = excluded.prescriber_name,"
	    " number = excluded.number, drugs = excluded.drugs, acts = excluded.acts", ROW_CLAIM },
	[W_CLAIM_REMOVED] = { "delete from claim where source = ? and institution = ? and prescriber = ? and month = ?"
	    " and inpatient = ? and person = ?", ROW_CLAIM_REMOVED },
	[W_IMPORT_POSITION] = { PUT("import_position", "digest, kind"), ROW_IMPORT_POSITION },
	[W_IMPORT_DONE] = { "delete from import_position where digest = ? and kind = ?", 0 },
	[W_REVIEW] = { PUT("review", "id"), ROW_REVIEW },
	[W_REVIEW_STATE] = { "select state from review where id = ?", 0 },
	[W_REVIEW_CANDIDATE] = { "insert into review_candidate (review, place, $columns) values (?, ?, $values)",
	    SHAPE_REVIEW_CANDIDATE },
	[W_REVIEW_CANDIDATE_CLEAR] = { "delete from review_candidate where review = ?", 0 },
	[W_CHECKUP] = { "insert into checkup ($columns, lines) values ($values, ?)"
	    " on conflict (person, day, institution, report) do update set institution_name = excluded.institution_name,"
	    " program = excluded.program, made = excluded.made, lines = excluded.lines where excluded.made >= checkup.made",
	    ROW_CHECKUP },
	[W_CHECKUP_REMOVED] = { "delete from checkup where person = ? and institution = ? and report = ? and day = ? and made <= ?",
	    ROW_CHECKUP_REMOVED },
	[W_CHECKUP_ITEM] = { PUT("checkup_item", "code, valid_from"), ROW_CHECKUP_ITEM },
	[W_DRUG_NAME] = { PUT("drug_name", "code, valid_from"), ROW_DRUG_NAME },
	[W_ACT_NAME] = { PUT("act_name", "code, valid_from"), ROW_ACT_NAME },
	[W_CODE_NAME] = { PUT("code_name", "list, code, valid_from"), ROW_CODE_NAME },
	[W_APPLICATION_VERSION] = { "select version from application where id = ?", 0 },
	[W_APPLICATION] = { PUT("application", "id"), ROW_APPLICATION },
	[W_ANNOUNCEMENT_VERSION] = { "select version from announcement where id = ?", 0 },
	[W_ANNOUNCEMENT] = { PUT("announcement", "id"), ROW_ANNOUNCEMENT },
	[W_OUTAGE_VERSION] = { "select version from outage where id = ?", 0 },
	[W_OUTAGE] = { PUT("outage", "id"), ROW_OUTAGE },
	[W_APPROVAL_VERSION] = { "select version from approval where id = ?", 0 },
	[W_APPROVAL] = { PUT("approval", "id"), ROW_APPROVAL },
	[W_PAPER_KNOWN] = { "select 1 from paper where id = ?", 0 },
	[W_PAPER] = { NEW("paper"), ROW_PAPER },
	[W_FEED_VERSION] = { "select version from feed where id = ?", 0 },
	[W_FEED] = { PUT("feed", "id"), ROW_FEED },
	[W_FEED_IMAGE] = { PUT("feed_image", "person, feed, place"), ROW_FEED_IMAGE },
	[W_FEED_IMAGE_REMOVED] = { "delete from feed_image where person = ? and feed = ? and place = ?", 0 },
	[W_FEED_FORGOTTEN] = { "delete from feed_image where (person, feed, place) in (select person, feed, place from feed_image"
	    " where feed = ? limit ?)", 0 },
	[W_PERSON_TIED] = { PERSON_TIED, 0 },
	[W_PERSON_REMOVED] = { "delete from person where id = ?", 0 },
	[W_AUDIT] = { NEW("audit"), ROW_AUDIT },
	[W_AUDIT_LAST] = { "select $columns from audit order by seq desc limit 1", ROW_AUDIT },
};

/* ---- looking ---------------------------------------------------------------------------------------- */

/* ERR_EXISTS when the statement, already bound, finds a row. */
static enum err
refuse_known(struct query *q)
{
	int64_t n;
	bool found;

	TRY(query_number_out(q, &n, &found));
	return found ? ERR_EXISTS : ERR_OK;
}

static enum err
known_id(struct writer *w, size_t which, id n)
{
	struct query q;

	query_start(&q, &w->cx, &w->db, which);
	query_id(&q, n);
	return refuse_known(&q);
}

static enum err
known_text(struct writer *w, size_t which, const char *s)
{
	struct query q;

	query_start(&q, &w->cx, &w->db, which);
	query_text(&q, s);
	return refuse_known(&q);
}

/* The kept version of the row's id is the row's; 0 and none are alike. */
static enum err
check_version(struct writer *w, size_t which, const void *row)
{
	const struct version_key *new = row;
	struct query q;
	int64_t kept;
	bool found;

	query_start(&q, &w->cx, &w->db, which);
	query_id(&q, new->id);
	TRY(query_number_out(&q, &kept, &found));
	return (int64_t)new->version == (found ? kept : 0) ? ERR_OK : ERR_STALE;
}

static enum err
check_account(struct writer *w, const void *row)
{
	const struct account *a = row;
	struct query q;

	query_start(&q, &w->cx, &w->db, W_ACCOUNT_KNOWN);
	query_text(&q, a->facility);
	query_text(&q, a->user);
	query_id(&q, a->id);
	TRY(refuse_known(&q));
	return check_version(w, W_ACCOUNT_VERSION, row);
}

static enum err
check_login(struct writer *w, const void *row)
{
	return check_version(w, W_LOGIN_VERSION, row);
}

static enum err
check_taken(struct writer *w, size_t which, const char *key, id own)
{
	struct query q;

	query_start(&q, &w->cx, &w->db, which);
	query_text(&q, key);
	query_id(&q, own);
	return refuse_known(&q);
}

static enum err
check_device(struct writer *w, const void *row)
{
	const struct device *d = row;

	TRY(check_taken(w, W_DEVICE_KNOWN, d->code, d->id));
	return check_version(w, W_DEVICE_VERSION, row);
}

static enum err
check_passcode(struct writer *w, const void *row)
{
	const struct passcode *p = row;

	TRY(check_taken(w, W_PASSCODE_KNOWN, p->facility, p->id));
	return check_version(w, W_PASSCODE_VERSION, row);
}

static enum err
check_entry(struct writer *w, const void *row)
{
	return known_text(w, W_ENTRY_KNOWN, ((const struct entry *)row)->token);
}

/* [CRT-08] */
static enum err
check_binding(struct writer *w, const void *row)
{
	const struct binding *b = row;
	struct query q;

	query_start(&q, &w->cx, &w->db, W_BINDING_OTHER);
	query_bytes(&q, b->issuer, SHA256_BYTES);
	query_text(&q, b->serial);
	query_id(&q, b->person);
	return refuse_known(&q);
}

/* [OID-03] */
static enum err
check_identity(struct writer *w, const void *row)
{
	const struct identity *i = row;
	struct query q;

	query_start(&q, &w->cx, &w->db, W_IDENTITY_OTHER);
	query_bytes(&q, i->key, SHA256_BYTES);
	query_id(&q, i->person);
	return refuse_known(&q);
}

static enum err
check_session(struct writer *w, const void *row)
{
	return known_id(w, W_SESSION_KNOWN, ((const struct session *)row)->id);
}

static enum err
check_session_use(struct writer *w, const void *row)
{
	const struct session_use *u = row;
	struct session s;
	struct query q;
	enum err e;

	query_start(&q, &w->cx, &w->db, W_SESSION_LIFE);
	query_id(&q, u->session);
	e = query_one(&q, ROW_SESSION, &s);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_NONCE : e;
	return session_usable(&s, u->at);
}

static enum err
check_person(struct writer *w, const void *row)
{
	const struct person *p = row;
	struct query q;
	int64_t known;
	bool found;

	query_start(&q, &w->cx, &w->db, W_PERSON_KEY);
	query_text(&q, p->key);
	TRY(query_number_out(&q, &known, &found));
	if (found)
		return (id)known == p->id ? ERR_OK : ERR_STALE;
	return known_id(w, W_PERSON_KNOWN, p->id);
}

/* A row before it in the same change may have taken the key or the id. */
static enum err
apply_person(struct writer *w, const void *row)
{
	struct query q;

	TRY(check_person(w, row));
	query_start(&q, &w->cx, &w->db, W_PERSON);
	query_record(&q, ROW_PERSON, row);
	return query_exec(&q, NULL);
}

static void
bind_consent_key(struct query *q, const struct consent *c)
{
	query_text(q, c->facility);
	query_id(q, c->person);
	query_number(q, c->mode);
	query_text(q, kind_rows[c->kind].code);
}

static enum err
check_consent(struct writer *w, const void *row)
{
	const struct consent *c = row;
	struct consent kept;
	struct query q;
	enum err e;

	query_start(&q, &w->cx, &w->db, W_CONSENT_FIND);
	bind_consent_key(&q, c);
	e = query_one(&q, ROW_CONSENT, &kept);
	if (e == ERR_NOT_FOUND)
		return c->version == 0 ? ERR_OK : ERR_STALE;
	if (e == ERR_OK && (c->version == 0 || kept.id != c->id || kept.version != c->version))
		return ERR_STALE;
	return e;
}

static enum err
check_handover(struct writer *w, const void *row)
{
	const struct handover *h = row;
	struct query q;
	int64_t version;
	bool found;

	query_start(&q, &w->cx, &w->db, W_HANDOVER_VERSION);
	query_id(&q, h->session);
	TRY(query_number_out(&q, &version, &found));
	if (h->version == 0)
		return found ? ERR_EXISTS : ERR_OK;
	return found && version == (int64_t)h->version ? ERR_OK : ERR_STALE;
}

static enum err
check_expectation(struct writer *w, const void *row)
{
	const struct consent_expectation *x = row;
	struct query q;
	int64_t version;
	bool found;

	query_start(&q, &w->cx, &w->db, W_CONSENT_VERSION);
	query_id(&q, x->consent);
	TRY(query_number_out(&q, &version, &found));
	return found && version == (int64_t)x->version ? ERR_OK : ERR_STALE;
}

static enum err
check_consents_expectation(struct writer *w, const void *row)
{
	const struct consents_expectation *x = row;
	struct query q;
	int64_t mark;
	bool found;

	query_start(&q, &w->cx, &w->db, W_CONSENTS_MARK);
	query_text(&q, x->facility);
	query_id(&q, x->person);
	TRY(query_number_out(&q, &mark, &found));
	return found && (uint64_t)mark == x->mark ? ERR_OK : ERR_STALE;
}

static enum err
check_facility_expectation(struct writer *w, const void *row)
{
	const struct facility_expectation *x = row;

	return epochs_of(&w->epochs, x->facility) <= x->epoch ? ERR_OK : ERR_STALE;
}

static enum err
check_feed_expectation(struct writer *w, const void *row)
{
	const struct feed_expectation *x = row;
	struct query q;
	int64_t version;
	bool found;

	query_start(&q, &w->cx, &w->db, W_FEED_VERSION);
	query_id(&q, x->feed);
	TRY(query_number_out(&q, &version, &found));
	return found && version == (int64_t)x->version ? ERR_OK : ERR_STALE;
}

static enum err
check_evidence(struct writer *w, const void *row)
{
	return known_id(w, W_EVIDENCE_KNOWN, ((const struct evidence *)row)->id);
}

static enum err
check_reception(struct writer *w, const void *row)
{
	return known_text(w, W_RECEPTION_KNOWN, ((const struct reception *)row)->number);
}

static enum err
check_reference(struct writer *w, const void *row)
{
	const struct reference *r = row;
	struct query q;
	int64_t holder;
	bool found;

	query_start(&q, &w->cx, &w->db, W_REFERENCE_HOLDER);
	query_text(&q, r->facility);
	query_text(&q, r->number);
	TRY(query_number_out(&q, &holder, &found));
	return found && (id)holder != r->person ? ERR_EXISTS : ERR_OK;
}

static enum err
check_push(struct writer *w, const void *row)
{
	const struct push *p = row;
	struct query q;
	int64_t version;
	bool found;

	query_start(&q, &w->cx, &w->db, W_PUSH_VERSION);
	query_id(&q, p->id);
	TRY(query_number_out(&q, &version, &found));
	if (p->version == 0)
		return found ? ERR_EXISTS : ERR_OK;
	return found && version == (int64_t)p->version ? ERR_OK : ERR_STALE;
}

static enum err
check_receipt(struct writer *w, const void *row)
{
	const struct receipt *r = row;
	struct query q;

	query_start(&q, &w->cx, &w->db, W_RECEIPT_KNOWN);
	query_text(&q, r->facility);
	query_text(&q, r->request);
	return refuse_known(&q);
}

static enum err
check_paper(struct writer *w, const void *row)
{
	return known_id(w, W_PAPER_KNOWN, ((const struct paper *)row)->id);
}

/* ---- writing ---------------------------------------------------------------------------------------- */

static enum err
apply_version(struct writer *w, size_t which, enum row_kind k, const void *row)
{
	alignas(max_align_t) char record[RECORD_MAX];
	struct query q;

	memcpy(record, row, shapes[k].size);
	((struct version_key *)(void *)record)->version++;
	query_start(&q, &w->cx, &w->db, which);
	query_record(&q, (int)k, record);
	return query_exec(&q, NULL);
}

/* A row before it in the same change may have taken the user's name. */
static enum err
apply_account(struct writer *w, const void *row)
{
	TRY(check_account(w, row));
	return apply_version(w, W_ACCOUNT, ROW_ACCOUNT, row);
}

/* A new one takes a few of the long ended ones along, as with challenges. */
static enum err
apply_login(struct writer *w, const void *row)
{
	const struct login *l = row;
	struct query q;

	TRY(check_login(w, row));
	if (l->version == 0) {
		query_start(&q, &w->cx, &w->db, W_LOGIN_FORGET);
		query_number(&q, l->opened - LOGIN_KEEP_SECONDS);
		TRY(query_exec(&q, NULL));
	}
	return apply_version(w, W_LOGIN, ROW_LOGIN, row);
}

static enum err
apply_device(struct writer *w, const void *row)
{
	TRY(check_device(w, row));
	return apply_version(w, W_DEVICE, ROW_DEVICE, row);
}

static enum err
apply_passcode(struct writer *w, const void *row)
{
	TRY(check_passcode(w, row));
	return apply_version(w, W_PASSCODE, ROW_PASSCODE, row);
}

static enum err
apply_entry(struct writer *w, const void *row)
{
	const struct entry *e = row;
	struct query q;

	if (e->ended == 0) {
		query_start(&q, &w->cx, &w->db, W_ENTRY_END);
		query_number(&q, e->issued);
		query_text(&q, e->facility);
		query_number(&q, e->mode);
		query_number(&q, e->outpatient);
		TRY(query_exec(&q, NULL));
	}
	query_start(&q, &w->cx, &w->db, W_ENTRY);
	query_record(&q, ROW_ENTRY, e);
	return query_exec(&q, NULL);
}

/* A new one takes a few of the long ended ones along, so that no job has to. */
static enum err
apply_session(struct writer *w, const void *row)
{
	const struct session *s = row;
	struct query q;

	query_start(&q, &w->cx, &w->db, W_SESSION_FORGET);
	query_number(&q, s->opened - LIMIT_SESSION_KEEP_SECONDS);
	TRY(query_exec(&q, NULL));
	query_start(&q, &w->cx, &w->db, W_SESSION);
	query_record(&q, ROW_SESSION, s);
	return query_exec(&q, NULL);
}

/* The same for what was asked in bulk. */
static enum err
apply_reception(struct writer *w, const void *row)
{
	static const enum write_sql forget[] = { W_RECEPTION_PARTS, W_RECEPTION_FORGET };
	const struct reception *r = row;
	struct query q;

	for (size_t i = 0; i < sizeof forget / sizeof forget[0]; i++) {
		query_start(&q, &w->cx, &w->db, forget[i]);
		query_number(&q, r->received - LIMIT_RECEPTION_KEEP_SECONDS);
		TRY(query_exec(&q, NULL));
	}
	query_start(&q, &w->cx, &w->db, W_RECEPTION);
	query_record(&q, ROW_RECEPTION, r);
	return query_exec(&q, NULL);
}

static enum err
apply_reference(struct writer *w, const void *row)
{
	const struct reference *r = row;
	struct query q;

	if (r->number[0] == '\0') {
		query_start(&q, &w->cx, &w->db, W_REFERENCE_CLEAR);
		query_text(&q, r->facility);
		query_number(&q, (int64_t)r->person);
		return query_exec(&q, NULL);
	}
	TRY(check_reference(w, row));           /* a row before it in the same change may have taken the number */
	query_start(&q, &w->cx, &w->db, W_REFERENCE);
	query_record(&q, ROW_REFERENCE, row);
	return query_exec(&q, NULL);
}

static enum err
apply_push(struct writer *w, const void *row)
{
	struct push p = *(const struct push *)row;
	struct query q;

	TRY(check_push(w, row));
	p.version++;
	query_start(&q, &w->cx, &w->db, W_PUSH);
	query_record(&q, ROW_PUSH, &p);
	return query_exec(&q, NULL);
}

static enum err
apply_session_use(struct writer *w, const void *row)
{
	const struct session_use *u = row;
	struct query q;
	size_t changed;

	query_start(&q, &w->cx, &w->db, W_SESSION_USE);
	query_number(&q, u->at);
	query_id(&q, u->session);
	TRY(query_exec(&q, &changed));
	return changed == 1 ? ERR_OK : ERR_NONCE;
}

static enum err
apply_handover(struct writer *w, const void *row)
{
	struct handover h = *(const struct handover *)row;
	struct query q;

	if (h.version == 0) {
		query_start(&q, &w->cx, &w->db, W_HANDOVER_FORGET);
		query_number(&q, h.opened - LIMIT_SESSION_KEEP_SECONDS);
		TRY(query_exec(&q, NULL));
	}
	h.version++;
	query_start(&q, &w->cx, &w->db, W_HANDOVER);
	query_record(&q, ROW_HANDOVER, &h);
	return query_exec(&q, NULL);
}

static enum err
replace_consent(struct writer *w, struct consent *c)
{
	struct query q;
	size_t kept, changed;

	query_start(&q, &w->cx, &w->db, W_CONSENT_HISTORY);
	bind_consent_key(&q, c);
	TRY(query_exec(&q, &kept));
	c->version++;
	query_start(&q, &w->cx, &w->db, W_CONSENT_REPLACE);
	query_record(&q, ROW_CONSENT, c);
	TRY(query_exec(&q, &changed));
	return kept == 1 && changed == 1 ? ERR_OK : ERR_STALE;
}

static enum err
apply_consent(struct writer *w, const void *row)
{
	struct consent c = *(const struct consent *)row;
	struct query q;
	enum err e;

	if (c.version != 0)
		return replace_consent(w, &c);
	c.version = 1;
	query_start(&q, &w->cx, &w->db, W_CONSENT);
	query_record(&q, ROW_CONSENT, &c);
	e = query_exec(&q, NULL);
	return e == ERR_EXISTS ? ERR_STALE : e;
}

static enum err
apply_audit(struct writer *w, const void *row)
{
	struct audit a = *(const struct audit *)row;
	struct query q;

	a.who = a.who != NULL ? a.who : "";
	a.subject = a.subject != NULL ? a.subject : "";
	a.seq = w->seq + 1;
	audit_chain(w->ring, &a, w->chain, a.chain);
	query_start(&q, &w->cx, &w->db, W_AUDIT);
	query_record(&q, ROW_AUDIT, &a);
	TRY(query_exec(&q, NULL));
	w->seq = a.seq;
	memcpy(w->chain, a.chain, sizeof w->chain);
	return ERR_OK;
}

static enum err
apply_nothing(struct writer *w, const void *row)
{
	(void)w;
	(void)row;
	return ERR_OK;
}

/* `put` is the one statement that writes the row where there is no function for it. */
static const struct {
	enum err (*check)(struct writer *, const void *);
	enum err (*apply)(struct writer *, const void *);
	enum write_sql put;
} writes[ROW_KIND_COUNT] = {
	[ROW_FACILITY] = { .put = W_FACILITY },
	[ROW_SETTING] = { .put = W_SETTING },
	[ROW_TERMINAL] = { .put = W_TERMINAL },
	[ROW_ACCOUNT] = { check_account, apply_account, 0 },
	[ROW_LOGIN] = { check_login, apply_login, 0 },
	[ROW_DEVICE] = { check_device, apply_device, 0 },
	[ROW_PASSCODE] = { check_passcode, apply_passcode, 0 },
	[ROW_ENTRY] = { check_entry, apply_entry, 0 },
	[ROW_SESSION] = { check_session, apply_session, 0 },
	[ROW_SESSION_USE] = { check_session_use, apply_session_use, 0 },
	[ROW_HANDOVER] = { check_handover, apply_handover, 0 },
	[ROW_BINDING] = { .check = check_binding, .put = W_BINDING },
	[ROW_IDENTITY] = { .check = check_identity, .put = W_IDENTITY },
	[ROW_PERSON] = { check_person, apply_person, 0 },
	[ROW_ELIGIBILITY] = { .apply = apply_eligibility },
	[ROW_CONSENT] = { check_consent, apply_consent, 0 },
	[ROW_EXPECT_CONSENT] = { check_expectation, apply_nothing, 0 },
	[ROW_EXPECT_CONSENTS] = { check_consents_expectation, apply_nothing, 0 },
	[ROW_EXPECT_FACILITY] = { check_facility_expectation, apply_nothing, 0 },
	[ROW_EXPECT_FEED] = { check_feed_expectation, apply_nothing, 0 },
	[ROW_EVIDENCE] = { .check = check_evidence, .put = W_EVIDENCE },
	[ROW_RECEPTION] = { check_reception, apply_reception, 0 },
	[ROW_REFERENCE] = { check_reference, apply_reference, 0 },
	[ROW_PUSH] = { check_push, apply_push, 0 },
	[ROW_RECEIPT] = { .check = check_receipt, .put = W_RECEIPT },
	[ROW_CLAIM] = { .apply = apply_claim },
	[ROW_CLAIM_REMOVED] = { .put = W_CLAIM_REMOVED },
	[ROW_IMPORT_POSITION] = { .put = W_IMPORT_POSITION },
	[ROW_IMPORT_DONE] = { .put = W_IMPORT_DONE },
	[ROW_REVIEW] = { .check = check_review, .apply = apply_review },
	[ROW_CHECKUP] = { .apply = apply_checkup },
	[ROW_CHECKUP_REMOVED] = { .put = W_CHECKUP_REMOVED },
	[ROW_CHECKUP_ITEM] = { .put = W_CHECKUP_ITEM },
	[ROW_DRUG_NAME] = { .put = W_DRUG_NAME },
	[ROW_ACT_NAME] = { .put = W_ACT_NAME },
	[ROW_CODE_NAME] = { .put = W_CODE_NAME },
	[ROW_FEED_IMAGE] = { .put = W_FEED_IMAGE },
	[ROW_FEED_IMAGE_REMOVED] = { .apply = apply_image_removed },
	[ROW_FEED_FORGOTTEN] = { .apply = apply_feed_forgotten },
	[ROW_PERSON_REMOVED] = { check_person_removed, apply_person_removed, 0 },
	[ROW_ELIGIBILITY_REMOVED] = { .apply = apply_eligibility_removed },
	[ROW_PAPER] = { .check = check_paper, .put = W_PAPER },
	[ROW_AUDIT] = { .apply = apply_audit },
};

enum err
change_check(struct writer *w, struct change *ch)
{
	for (const struct row *r = ch->first; r != NULL; r = r->next) {
		enum err e = desk_kind(r->kind) ? check_desk(w, r->kind, r->value)
		    : writes[r->kind].check != NULL ? writes[r->kind].check(w, r->value) : ERR_OK;

		if (e != ERR_OK) {
			ch->refused = r;
			return e;
		}
	}
	return ERR_OK;
}

static enum err
put(struct writer *w, const struct row *r)
{
	struct query q;

	query_start(&q, &w->cx, &w->db, writes[r->kind].put);
	query_record(&q, (int)r->kind, r->value);
	return query_exec(&q, NULL);
}

/* Once for the change, however many of its rows configure. */
static enum err
note_configuration(struct writer *w, const struct change *ch)
{
	struct query q;
	bool any = false;

	for (const struct row *r = ch->first; r != NULL; r = r->next) {
		const char *facility = row_configures(r);

		if (facility != NULL && !epochs_note(&w->epochs, facility, w->epoch + 1))
			return fail(&w->cx, ERR_STORE, "no memory");
		any = any || facility != NULL;
	}
	if (!any)
		return ERR_OK;
	query_start(&q, &w->cx, &w->db, W_EPOCH);
	query_number(&q, (int64_t)++w->epoch);
	return query_exec(&q, NULL);
}

enum err
change_apply(struct writer *w, struct change *ch)
{
	for (const struct row *r = ch->first; r != NULL; r = r->next) {
		enum err e = desk_kind(r->kind) ? apply_desk(w, r->kind, r->value)
		    : writes[r->kind].apply != NULL ? writes[r->kind].apply(w, r->value) : put(w, r);

		if (e != ERR_OK) {
			ch->refused = r;
			return e;
		}
	}
	return note_configuration(w, ch);
}
