/* Writing in the memory twin: first every row is looked at, then every row is written; what is half done
 * is undone. */
#include <stdalign.h>
#include <string.h>

#include "base/text.h"
#include "store/desk.h"
#include "store/store_mem.h"

static const void *
find(const struct mem_store *st, enum row_kind k, int key, const void *want, uint64_t at)
{
	struct scan s;

	scan_start(&s, st, k, key, want, at);
	return scan_next(&s);
}

/* ---- looking: `at` is the last change, or, while its rows are written, the change itself ------------ */

static enum err
check_version(const struct mem_store *st, enum row_kind k, const void *row, uint64_t at)
{
	const struct version_key *new = row, *kept = find(st, k, 0, &new->id, at);

	return new->version == (kept != NULL ? kept->version : 0) ? ERR_OK : ERR_STALE;
}

static enum err
check_account(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct account *a = row, *k;
	struct scan s;

	scan_start(&s, st, ROW_ACCOUNT, 1, a->facility, at);
	while ((k = scan_next(&s)) != NULL)
		if (k->id != a->id && strcmp(k->user, a->user) == 0)
			return ERR_EXISTS;
	return check_version(st, ROW_ACCOUNT, row, at);
}

static enum err
check_login(const struct mem_store *st, const void *row, uint64_t at)
{
	return check_version(st, ROW_LOGIN, row, at);
}

/* Another row with the same second key. */
static bool
is_taken(const struct mem_store *st, enum row_kind k, const void *key, id own, uint64_t at)
{
	const struct version_key *other = find(st, k, 1, key, at);

	return other != NULL && other->id != own;
}

static enum err
check_device(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct device *d = row;

	return is_taken(st, ROW_DEVICE, d->code, d->id, at) ? ERR_EXISTS : check_version(st, ROW_DEVICE, row, at);
}

static enum err
check_passcode(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct passcode *p = row;

	return is_taken(st, ROW_PASSCODE, p->facility, p->id, at) ? ERR_EXISTS : check_version(st, ROW_PASSCODE, row, at);
}

static enum err
check_entry(const struct mem_store *st, const void *row, uint64_t at)
{
	return find(st, ROW_ENTRY, 0, ((const struct entry *)row)->token, at) != NULL ? ERR_EXISTS : ERR_OK;
}

/* [CRT-08] */
static enum err
check_binding(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct binding *b = row, *kept;
	struct scan s;

	scan_start(&s, st, ROW_BINDING, 0, b->serial, at);
	while ((kept = scan_next(&s)) != NULL)
		if (memcmp(kept->issuer, b->issuer, SHA256_BYTES) == 0 && kept->ended == 0 && kept->person != b->person)
			return ERR_EXISTS;
	return ERR_OK;
}

/* [OID-03] */
static enum err
check_identity(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct identity *i = row, *kept = find(st, ROW_IDENTITY, 0, i->key, at);

	return kept != NULL && kept->ended == 0 && kept->person != i->person ? ERR_EXISTS : ERR_OK;
}

static enum err
check_session(const struct mem_store *st, const void *row, uint64_t at)
{
	return find(st, ROW_SESSION, 0, &((const struct session *)row)->id, at) != NULL ? ERR_EXISTS : ERR_OK;
}

static enum err
check_session_use(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct session_use *u = row;
	const struct session *s = find(st, ROW_SESSION, 0, &u->session, at);

	return s == NULL ? ERR_NONCE : session_usable(s, u->at);
}

static enum err
check_handover(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct handover *h = row, *known = find(st, ROW_HANDOVER, 0, &h->session, at);

	if (h->version == 0)
		return known != NULL ? ERR_EXISTS : ERR_OK;
	return known != NULL && known->version == h->version ? ERR_OK : ERR_STALE;
}

static enum err
check_person(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct person *p = row, *known = find(st, ROW_PERSON, 1, p->key, at);

	if (known != NULL)
		return known->id == p->id ? ERR_OK : ERR_STALE;
	return find(st, ROW_PERSON, 0, &p->id, at) != NULL ? ERR_EXISTS : ERR_OK;
}

/* The row of the same facility, person, mode and kind. */
static const struct consent *
find_consent(const struct mem_store *st, const struct consent *c, uint64_t at, struct scan *s)
{
	const struct consent *k;

	scan_start(s, st, ROW_CONSENT, 0, &c->person, at);
	while ((k = scan_next(s)) != NULL)
		if (k->mode == c->mode && k->kind == c->kind && strcmp(k->facility, c->facility) == 0)
			return k;
	return NULL;
}

static enum err
check_consent(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct consent *c = row, *kept;
	struct scan s;

	kept = find_consent(st, c, at, &s);
	if (kept != NULL)
		return c->version != 0 && kept->version == c->version && kept->id == c->id ? ERR_OK
		    : ERR_STALE;
	return c->version != 0 || find(st, ROW_CONSENT, 1, &c->id, at) != NULL ? ERR_STALE : ERR_OK;
}

static enum err
check_expectation(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct consent_expectation *x = row;
	const struct consent *c = find(st, ROW_CONSENT, 1, &x->consent, at);

	return c != NULL && c->version == x->version ? ERR_OK : ERR_STALE;
}

static enum err
check_consents_expectation(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct consents_expectation *x = row;
	const struct consent *c;
	uint64_t mark = 0;
	struct scan s;

	scan_start(&s, st, ROW_CONSENT, 0, &x->person, at);
	while ((c = scan_next(&s)) != NULL)
		if (strcmp(c->facility, x->facility) == 0)
			mark += 1 + (uint64_t)c->version;
	return mark == x->mark ? ERR_OK : ERR_STALE;
}

static enum err
check_facility_expectation(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct facility_expectation *x = row;

	(void)at;
	return epochs_of(&st->epochs, x->facility) <= x->epoch ? ERR_OK : ERR_STALE;
}

static enum err
check_feed_expectation(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct feed_expectation *x = row;
	const struct feed *f = find(st, ROW_FEED, 0, &x->feed, at);

	return f != NULL && f->version == x->version ? ERR_OK : ERR_STALE;
}

static enum err
check_evidence(const struct mem_store *st, const void *row, uint64_t at)
{
	return find(st, ROW_EVIDENCE, 0, &((const struct evidence *)row)->id, at) != NULL ? ERR_EXISTS
	    : ERR_OK;
}

static enum err
check_reception(const struct mem_store *st, const void *row, uint64_t at)
{
	return find(st, ROW_RECEPTION, 0, ((const struct reception *)row)->number, at) != NULL ? ERR_EXISTS
	    : ERR_OK;
}

static enum err
check_reference(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct reference *r = row, *k;
	struct scan s;

	scan_start(&s, st, ROW_REFERENCE, 1, r->number, at);
	while ((k = scan_next(&s)) != NULL)
		if (strcmp(k->facility, r->facility) == 0 && k->person != r->person)
			return ERR_EXISTS;
	return ERR_OK;
}

static enum err
check_push(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct push *p = row, *known = find(st, ROW_PUSH, 0, &p->id, at);

	if (p->version == 0)
		return known != NULL ? ERR_EXISTS : ERR_OK;
	return known != NULL && known->version == p->version ? ERR_OK : ERR_STALE;
}

static enum err
check_receipt(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct receipt *r = row, *k;
	struct scan s;

	scan_start(&s, st, ROW_RECEIPT, 0, r->request, at);
	while ((k = scan_next(&s)) != NULL)
		if (strcmp(k->facility, r->facility) == 0)
			return ERR_EXISTS;
	return ERR_OK;
}

static enum err
check_review(const struct mem_store *st, const void *row, uint64_t at)
{
	const struct review *k = find(st, ROW_REVIEW, 0, &((const struct review *)row)->id, at);

	return k == NULL || k->state == REVIEW_OPEN ? ERR_OK : ERR_STALE;
}

/* A row of the desk: new with version 0, else the one that still has that version. */
static enum err
check_desk(const struct mem_store *st, enum row_kind kind, const void *row, uint64_t at)
{
	const struct desk_head *head = row, *kept = find(st, kind, 0, &head->id, at);

	if (kept == NULL)
		return head->version == 0 ? ERR_OK : ERR_STALE;
	return head->version != 0 && kept->version == head->version ? ERR_OK : ERR_STALE;
}

static enum err
check_paper(const struct mem_store *st, const void *row, uint64_t at)
{
	return find(st, ROW_PAPER, 0, &((const struct paper *)row)->id, at) != NULL ? ERR_EXISTS : ERR_OK;
}

/* ---- writing ---------------------------------------------------------------------------------------- */

static enum err
add(struct mem_store *st, enum row_kind k, const void *value)
{
	return record_add(st, k, value, NULL) ? ERR_OK : ERR_STORE;
}

static void
kill(const struct mem_store *st, struct record *r)
{
	r->died = st->last + 1;
}

static enum err
apply_version(struct mem_store *st, enum row_kind k, const void *row)
{
	alignas(max_align_t) char record[RECORD_MAX];
	struct version_key *key = (struct version_key *)(void *)record;
	struct scan s;

	memcpy(record, row, shapes[k].size);
	scan_start(&s, st, k, 0, &key->id, st->last + 1);
	if (scan_next(&s) != NULL)
		kill(st, s.found);
	key->version++;
	return add(st, k, record);
}

static enum err
apply_account(struct mem_store *st, const void *row)
{
	return apply_version(st, ROW_ACCOUNT, row);
}

static enum err
apply_login(struct mem_store *st, const void *row)
{
	return apply_version(st, ROW_LOGIN, row);
}

static enum err
apply_device(struct mem_store *st, const void *row)
{
	return apply_version(st, ROW_DEVICE, row);
}

static enum err
apply_passcode(struct mem_store *st, const void *row)
{
	return apply_version(st, ROW_PASSCODE, row);
}

static enum err
apply_entry(struct mem_store *st, const void *row)
{
	const struct entry *e = row, *old;
	struct scan s;

	scan_start(&s, st, ROW_ENTRY, 1, e->facility, st->last + 1);
	while (e->ended == 0 && (old = scan_next(&s)) != NULL)
		if (old->mode == e->mode && old->outpatient == e->outpatient && old->ended == 0) {
			struct entry ended = *old;

			ended.ended = e->issued;
			kill(st, s.found);
			TRY(add(st, ROW_ENTRY, &ended));
			break;
		}
	return add(st, ROW_ENTRY, e);
}

static enum err
apply_handover(struct mem_store *st, const void *row)
{
	struct handover h = *(const struct handover *)row;
	struct scan s;

	scan_start(&s, st, ROW_HANDOVER, 0, &h.session, st->last + 1);
	if (scan_next(&s) != NULL)
		kill(st, s.found);
	h.version++;
	return add(st, ROW_HANDOVER, &h);
}

static enum err
apply_session_use(struct mem_store *st, const void *row)
{
	const struct session_use *u = row;
	const struct session *old;
	struct session used;
	struct scan s;

	scan_start(&s, st, ROW_SESSION, 0, &u->session, st->last + 1);
	if ((old = scan_next(&s)) == NULL)
		return ERR_NONCE;
	used = *old;
	used.used = u->at;
	kill(st, s.found);
	return add(st, ROW_SESSION, &used);
}

/* Its parts are named by message, number and a count. */
static void
forget_parts(struct mem_store *st, const struct reception *r)
{
	size_t message = strlen(r->message), number = strlen(r->number);
	const struct receipt *p;
	struct scan s;

	scan_start(&s, st, ROW_RECEIPT, KEY_ANY, NULL, st->last + 1);
	while ((p = scan_next(&s)) != NULL)
		if (strcmp(p->facility, r->facility) == 0 && strncmp(p->request, r->message, message) == 0 && p->request[message] == ' '
		    && strncmp(p->request + message + 1, r->number, number) == 0 && p->request[message + 1 + number] == ' ')
			kill(st, s.found);
}

static enum err
apply_reception(struct mem_store *st, const void *row)
{
	const struct reception *new = row, *r;
	struct scan s;

	scan_start(&s, st, ROW_RECEPTION, KEY_ANY, NULL, st->last);
	while ((r = scan_next(&s)) != NULL)
		if (r->ends < new->received - LIMIT_RECEPTION_KEEP_SECONDS) {
			forget_parts(st, r);
			kill(st, s.found);
		}
	return add(st, ROW_RECEPTION, new);
}

static enum err
apply_consent(struct mem_store *st, const void *row)
{
	struct consent c = *(const struct consent *)row;
	struct scan s;

	if (find_consent(st, &c, st->last + 1, &s) != NULL)
		kill(st, s.found);
	c.version++;
	return add(st, ROW_CONSENT, &c);
}

static enum err
apply_push(struct mem_store *st, const void *row)
{
	struct push p = *(const struct push *)row;
	struct scan s;

	scan_start(&s, st, ROW_PUSH, 0, &p.id, st->last + 1);
	if (scan_next(&s) != NULL)
		kill(st, s.found);
	p.version++;
	return add(st, ROW_PUSH, &p);
}

static enum err
apply_desk(struct mem_store *st, enum row_kind kind, const void *row)
{
	union desk_row copy;
	struct scan s;

	desk_copy(kind, row, &copy);
	scan_start(&s, st, kind, 0, &copy.head.id, st->last + 1);
	if (scan_next(&s) != NULL)
		kill(st, s.found);
	copy.head.version++;
	return add(st, kind, &copy);
}

static bool
same(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

static enum err
apply_eligibility(struct mem_store *st, struct ctx *cx, const void *row)
{
	struct eligibility e = *(const struct eligibility *)row;
	const char *folded = text_fold(cx, e.number != NULL ? e.number : "");
	const struct eligibility *k;
	struct record *old = NULL;
	bool id_known = false;
	struct scan s;

	if (folded == NULL)
		return ERR_STORE;
	scan_start(&s, st, ROW_ELIGIBILITY, 0, &e.person, st->last + 1);
	while ((k = scan_next(&s)) != NULL) {
		id_known = id_known || k->id == e.id;
		if (same(k->insurer, e.insurer) && same(k->symbol, e.symbol) && same(k->number, e.number)
		    && same(k->branch, e.branch) && k->acquired == e.acquired)
			old = s.found;
	}
	if (old == NULL && id_known)
		return ERR_EXISTS;
	if (old != NULL) {
		e.id = ((const struct eligibility *)old->value)->id;
		kill(st, old);
	}
	return record_add(st, ROW_ELIGIBILITY, &e, folded) ? ERR_OK : ERR_STORE;
}

/* The living record of that claim; whether the id is taken. */
static struct record *
known_claim(const struct mem_store *st, const struct claim *c, bool *ret_id_known)
{
	struct record *old = NULL;
	const struct claim *k;
	struct scan s;

	*ret_id_known = false;
	scan_start(&s, st, ROW_CLAIM, 0, &c->person, st->last + 1);
	while ((k = scan_next(&s)) != NULL) {
		*ret_id_known = *ret_id_known || (k->id == c->id && k->month == c->month);
		if (k->month == c->month && k->source == c->source && k->inpatient == c->inpatient
		    && same(k->institution, c->institution) && same(k->prescriber, c->prescriber))
			old = s.found;
	}
	return old;
}

static enum err
apply_claim(struct mem_store *st, const void *row)
{
	struct claim c = *(const struct claim *)row;
	bool id_known;
	struct record *old = known_claim(st, &c, &id_known);

	if (old == NULL && id_known)
		return ERR_EXISTS;
	if (old != NULL) {
		c.id = ((const struct claim *)old->value)->id;
		kill(st, old);
	}
	return add(st, ROW_CLAIM, &c);
}

static enum err
apply_claim_removed(struct mem_store *st, const void *row)
{
	bool id_known;
	struct record *old = known_claim(st, row, &id_known);

	if (old != NULL)
		kill(st, old);
	return ERR_OK;
}

static enum err
apply_audit(struct mem_store *st, const void *row, uint64_t *seq, unsigned char chain[SHA256_BYTES])
{
	struct audit a = *(const struct audit *)row;

	a.who = a.who != NULL ? a.who : "";
	a.subject = a.subject != NULL ? a.subject : "";
	a.seq = ++*seq;
	audit_chain(&st->base.ring, &a, chain, a.chain);
	memcpy(chain, a.chain, SHA256_BYTES);
	return add(st, ROW_AUDIT, &a);
}

/* ---- new or replaced: whether two rows with the same first key are one ------------------------------ */

static enum err
apply_reference(struct mem_store *st, const void *row)
{
	const struct reference *r = row, *k;
	struct scan s;

	scan_start(&s, st, ROW_REFERENCE, 0, &r->person, st->last + 1);
	while ((k = scan_next(&s)) != NULL)
		if (strcmp(k->facility, r->facility) == 0) {
			kill(st, s.found);
			break;
		}
	return r->number[0] == '\0' ? ERR_OK : add(st, ROW_REFERENCE, r);
}

static bool
same_binding(const void *a, const void *b)
{
	return memcmp(((const struct binding *)a)->issuer, ((const struct binding *)b)->issuer,
	    SHA256_BYTES) == 0;
}

static bool
same_checkup_item(const void *a, const void *b)
{
	return ((const struct checkup_item *)a)->from == ((const struct checkup_item *)b)->from;
}

static bool
same_position(const void *a, const void *b)
{
	return strcmp(((const struct import_position *)a)->kind, ((const struct import_position *)b)->kind) == 0;
}

static enum err
apply_import_done(struct mem_store *st, const void *row)
{
	const struct import_position *p = row, *k;
	struct scan s;

	scan_start(&s, st, ROW_IMPORT_POSITION, 0, p->digest, st->last + 1);
	while ((k = scan_next(&s)) != NULL)
		if (same_position(k, p))
			kill(st, s.found);
	return ERR_OK;
}

static bool
same_drug_name(const void *a, const void *b)
{
	return ((const struct drug_name *)a)->from == ((const struct drug_name *)b)->from;
}

static bool
same_act_name(const void *a, const void *b)
{
	return ((const struct act_name *)a)->from == ((const struct act_name *)b)->from;
}

static bool
same_code_name(const void *a, const void *b)
{
	const struct code_name *s = a, *t = b;

	return strcmp(s->list, t->list) == 0 && s->from == t->from;
}

static bool
same_always(const void *a, const void *b)
{
	(void)a;
	(void)b;
	return true;
}

/* What store_mem.c finds these kinds by. */
static const void *
first_key(enum row_kind k, const void *row)
{
	switch (k) {
	case ROW_FACILITY:
		return ((const struct facility *)row)->code;
	case ROW_TERMINAL:
		return ((const struct terminal *)row)->fingerprint;
	case ROW_BINDING:
		return ((const struct binding *)row)->serial;
	case ROW_IDENTITY:
		return ((const struct identity *)row)->key;
	case ROW_PERSON:
		return &((const struct person *)row)->id;
	case ROW_IMPORT_POSITION:
		return ((const struct import_position *)row)->digest;
	case ROW_REVIEW:
		return &((const struct review *)row)->id;
	case ROW_CHECKUP_ITEM:
		return ((const struct checkup_item *)row)->code;
	case ROW_DRUG_NAME:
		return ((const struct drug_name *)row)->code;
	case ROW_ACT_NAME:
		return ((const struct act_name *)row)->code;
	default:
		return ((const struct code_name *)row)->code;
	}
}

static enum err
replace(struct mem_store *st, const struct row *r, bool (*is_same)(const void *, const void *))
{
	const void *k;
	struct scan s;

	scan_start(&s, st, r->kind, 0, first_key(r->kind, r->value), st->last + 1);
	while ((k = scan_next(&s)) != NULL)
		if (is_same(k, r->value)) {
			kill(st, s.found);
			break;
		}
	return add(st, r->kind, r->value);
}

static const struct {
	enum err (*check)(const struct mem_store *, const void *, uint64_t);
	enum err (*apply)(struct mem_store *, const void *);
	bool     (*is_same)(const void *, const void *);        /* of rows that replace; NULL: only added */
} writes[ROW_KIND_COUNT] = {
	[ROW_FACILITY] = { .is_same = same_always },
	[ROW_TERMINAL] = { .is_same = same_always },
	[ROW_ACCOUNT] = { check_account, apply_account, NULL },
	[ROW_LOGIN] = { check_login, apply_login, NULL },
	[ROW_DEVICE] = { check_device, apply_device, NULL },
	[ROW_PASSCODE] = { check_passcode, apply_passcode, NULL },
	[ROW_ENTRY] = { check_entry, apply_entry, NULL },
	[ROW_SESSION] = { .check = check_session },
	[ROW_SESSION_USE] = { check_session_use, apply_session_use, NULL },
	[ROW_HANDOVER] = { check_handover, apply_handover, NULL },
	[ROW_BINDING] = { .check = check_binding, .is_same = same_binding },
	[ROW_IDENTITY] = { .check = check_identity, .is_same = same_always },
	[ROW_PERSON] = { .check = check_person, .is_same = same_always },
	[ROW_CONSENT] = { check_consent, apply_consent, NULL },
	[ROW_EXPECT_CONSENT] = { .check = check_expectation },
	[ROW_EXPECT_CONSENTS] = { .check = check_consents_expectation },
	[ROW_EXPECT_FACILITY] = { .check = check_facility_expectation },
	[ROW_EXPECT_FEED] = { .check = check_feed_expectation },
	[ROW_EVIDENCE] = { .check = check_evidence },
	[ROW_RECEPTION] = { check_reception, apply_reception, NULL },
	[ROW_REFERENCE] = { check_reference, apply_reference, NULL },
	[ROW_PUSH] = { check_push, apply_push, NULL },
	[ROW_RECEIPT] = { .check = check_receipt },
	[ROW_CLAIM] = { .apply = apply_claim },
	[ROW_CLAIM_REMOVED] = { .apply = apply_claim_removed },
	[ROW_IMPORT_POSITION] = { .is_same = same_position },
	[ROW_IMPORT_DONE] = { .apply = apply_import_done },
	[ROW_REVIEW] = { .check = check_review, .is_same = same_always },
	[ROW_CHECKUP] = { .apply = mem_apply_checkup },
	[ROW_CHECKUP_REMOVED] = { .apply = mem_apply_checkup_removed },
	[ROW_CHECKUP_ITEM] = { .is_same = same_checkup_item },
	[ROW_DRUG_NAME] = { .is_same = same_drug_name },
	[ROW_ACT_NAME] = { .is_same = same_act_name },
	[ROW_CODE_NAME] = { .is_same = same_code_name },
	[ROW_FEED_IMAGE] = { .apply = mem_apply_image },
	[ROW_FEED_IMAGE_REMOVED] = { .apply = mem_apply_image_removed },
	[ROW_FEED_FORGOTTEN] = { .apply = mem_apply_feed_forgotten },
	[ROW_PERSON_REMOVED] = { .check = mem_check_person_removed, .apply = mem_apply_person_removed },
	[ROW_ELIGIBILITY_REMOVED] = { .apply = mem_apply_eligibility_removed },
	[ROW_PAPER] = { .check = check_paper },
};

enum err
mem_check(const struct mem_store *st, struct change *ch)
{
	for (const struct row *r = ch->first; r != NULL; r = r->next) {
		enum err e = desk_kind(r->kind) ? check_desk(st, r->kind, r->value, st->last)
		    : writes[r->kind].check != NULL ? writes[r->kind].check(st, r->value, st->last) : ERR_OK;

		if (e != ERR_OK) {
			ch->refused = r;
			return e;
		}
	}
	return ERR_OK;
}

/* A row before it in the same change may stand in its way: so look once more. */
static enum err
apply_row(struct mem_store *st, struct ctx *cx, const struct row *r)
{
	if (r->kind == ROW_EXPECT_CONSENT || r->kind == ROW_EXPECT_CONSENTS || r->kind == ROW_EXPECT_FACILITY || r->kind == ROW_EXPECT_FEED)
		return ERR_OK;
	if (desk_kind(r->kind)) {
		TRY(check_desk(st, r->kind, r->value, st->last + 1));
		return apply_desk(st, r->kind, r->value);
	}
	if (writes[r->kind].check != NULL)
		TRY(writes[r->kind].check(st, r->value, st->last + 1));
	if (r->kind == ROW_ELIGIBILITY)
		return apply_eligibility(st, cx, r->value);
	if (writes[r->kind].apply != NULL)
		return writes[r->kind].apply(st, r->value);
	if (writes[r->kind].is_same != NULL)
		return replace(st, r, writes[r->kind].is_same);
	return add(st, r->kind, r->value);
}

enum err
mem_apply(struct mem_store *st, struct change *ch)
{
	uint64_t seq = st->seq;
	unsigned char chain[SHA256_BYTES];

	memcpy(chain, st->chain, sizeof chain);
	for (const struct row *r = ch->first; r != NULL; r = r->next) {
		enum err e = r->kind == ROW_AUDIT ? apply_audit(st, r->value, &seq, chain)
		    : apply_row(st, ch->cx, r);

		if (e != ERR_OK) {
			ch->refused = r;
			return e;
		}
	}
	st->seq = seq;
	memcpy(st->chain, chain, sizeof chain);
	return ERR_OK;
}
