/* Reading from the memory twin: copies of the records that lived when the view began. */
#include <stdlib.h>
#include <string.h>

#include "store/list.h"
#include "store/store_mem.h"

static enum err
view_open_mem(struct ctx *cx, struct store *s, struct view **ret_v)
{
	struct mem_view *v = calloc(1, sizeof *v);

	(void)s;
	if (v == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	*ret_v = &v->base;
	return ERR_OK;
}

static void
view_close_mem(struct view *v)
{
	free(v);
}

static enum err
view_begin_mem(struct view *v, struct ctx *cx)
{
	struct mem_store *st = mem_of(v);

	(void)cx;
	(void)pthread_mutex_lock(&st->mutex);
	((struct mem_view *)v)->at = v->epoch = st->last;
	(void)pthread_mutex_unlock(&st->mutex);
	return ERR_OK;
}

static void
view_end_mem(struct view *v)
{
	(void)v;
}

/* ---- picking ---------------------------------------------------------------------------------------- */

static enum err
collect(struct view *v, const struct pick *p, struct list *l)
{
	const void *value;
	struct scan s;
	void *into;

	scan_start(&s, mem_of(v), p->kind, p->key, p->want, mem_at(v));
	while ((value = scan_next(&s)) != NULL) {
		if (p->fits != NULL && !p->fits(value, p->user))
			continue;
		if (l->n == p->max)
			return fail(l->cx, ERR_TOO_LARGE, "more than %zu rows of %s", p->max,
			    shapes[p->kind].name);
		if ((into = list_add(l)) == NULL)
			return l->cx->fault.code;
		TRY(shape_copy_out(l->cx, &shapes[p->kind], value, into));
	}
	return ERR_OK;
}

enum err
mem_all(struct view *v, struct ctx *cx, const struct pick *p, void *ret_rows, size_t *ret_n)
{
	struct mem_store *st = mem_of(v);
	struct list l;
	enum err e;

	list_init(&l, cx, shapes[p->kind].size);
	(void)pthread_mutex_lock(&st->mutex);
	e = collect(v, p, &l);
	(void)pthread_mutex_unlock(&st->mutex);
	if (e != ERR_OK)
		return e;
	if (l.n > 1 && p->order != NULL)
		qsort(l.rows, l.n, l.size, p->order);
	memcpy(ret_rows, &l.rows, sizeof l.rows);
	*ret_n = l.n;
	return ERR_OK;
}

enum err
mem_one(struct view *v, struct ctx *cx, enum row_kind kind, int key, const void *want,
    bool (*fits)(const void *, const void *), const void *user, void *ret_row)
{
	const struct pick p = { .kind = kind, .key = key, .want = want, .fits = fits, .user = user,
	    .max = SIZE_MAX };
	void *rows = NULL;
	size_t n;

	TRY(mem_all(v, cx, &p, &rows, &n));
	if (n == 0)
		return fail(cx, ERR_NOT_FOUND, "no such %s", shapes[kind].name);
	memcpy(ret_row, rows, shapes[kind].size);
	return ERR_OK;
}

static int
sign(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* ---- slots ------------------------------------------------------------------------------------------ */

static enum err
facility(struct view *v, struct ctx *cx, const char *code, struct facility *ret_f)
{
	return mem_one(v, cx, ROW_FACILITY, 0, code, NULL, NULL, ret_f);
}

static int
by_code(const void *a, const void *b)
{
	return strcmp(((const struct facility *)a)->code, ((const struct facility *)b)->code);
}

static enum err
facilities(struct view *v, struct ctx *cx, struct facility **ret_f, size_t *ret_n)
{
	const struct pick p = { .kind = ROW_FACILITY, .key = KEY_ANY, .max = SIZE_MAX, .order = by_code };

	return mem_all(v, cx, &p, ret_f, ret_n);
}

static enum err
settings(struct view *v, struct ctx *cx, const char *code, instant at, struct settings *ret_s)
{
	instant from[SETTING_COUNT];
	bool seen[SETTING_COUNT] = { false };
	const struct setting_change *c;
	struct mem_store *st = mem_of(v);
	struct scan s;

	(void)cx;
	settings_preset(ret_s);
	(void)pthread_mutex_lock(&st->mutex);
	scan_start(&s, st, ROW_SETTING, 0, code, mem_at(v));
	while ((c = scan_next(&s)) != NULL) {   /* newest first: of two with one time the first seen counts */
		if (c->from > at || (seen[c->setting] && c->from <= from[c->setting]))
			continue;
		seen[c->setting] = true;
		from[c->setting] = c->from;
		ret_s->value[c->setting] = c->value;
	}
	(void)pthread_mutex_unlock(&st->mutex);
	return ERR_OK;
}

static enum err
terminal(struct view *v, struct ctx *cx, const unsigned char *fingerprint, struct terminal *ret_t)
{
	return mem_one(v, cx, ROW_TERMINAL, 0, fingerprint, NULL, NULL, ret_t);
}

static int
by_issued(const void *a, const void *b)
{
	const struct terminal *s = a, *t = b;
	int d = sign(s->issued, t->issued);

	return d != 0 ? d : memcmp(s->fingerprint, t->fingerprint, SHA256_BYTES);
}

/* The scan tells the newest first. */
static enum err
setting_changes(struct view *v, struct ctx *cx, const char *code, struct setting_change **ret_c, size_t *ret_n)
{
	const struct pick p = { .kind = ROW_SETTING, .key = 0, .want = code, .max = SIZE_MAX };
	struct setting_change *rows;
	size_t n;

	TRY(mem_all(v, cx, &p, ret_c, ret_n));
	rows = *ret_c;
	n = *ret_n;
	for (size_t i = 0; i < n / 2; i++) {
		struct setting_change c = rows[i];

		rows[i] = rows[n - 1 - i];
		rows[n - 1 - i] = c;
	}
	return ERR_OK;
}

static bool
is_of_person(const void *value, const void *person_id)
{
	return ((const struct binding *)value)->person == *(const id *)person_id;
}

static enum err
bindings(struct view *v, struct ctx *cx, id person_id, struct binding **ret_b, size_t *ret_n)
{
	const struct pick p = { .kind = ROW_BINDING, .key = KEY_ANY, .fits = is_of_person, .user = &person_id,
	    .max = SIZE_MAX };

	return mem_all(v, cx, &p, ret_b, ret_n);
}

static bool
identity_is_of(const void *value, const void *person_id)
{
	return ((const struct identity *)value)->person == *(const id *)person_id;
}

static int
identity_order(const void *a, const void *b)
{
	const struct identity *s = a, *t = b;
	int d = sign(s->bound, t->bound);

	return d != 0 ? d : memcmp(s->key, t->key, SHA256_BYTES);
}

static enum err
identity(struct view *v, struct ctx *cx, const unsigned char *key, struct identity *ret_i)
{
	return mem_one(v, cx, ROW_IDENTITY, 0, key, NULL, NULL, ret_i);
}

static enum err
identities(struct view *v, struct ctx *cx, id person_id, struct identity **ret_i, size_t *ret_n)
{
	const struct pick p = { .kind = ROW_IDENTITY, .key = KEY_ANY, .fits = identity_is_of, .user = &person_id,
	    .max = SIZE_MAX, .order = identity_order };

	return mem_all(v, cx, &p, ret_i, ret_n);
}

static enum err
terminals(struct view *v, struct ctx *cx, const char *code, struct terminal **ret_t, size_t *ret_n)
{
	const struct pick p = { .kind = ROW_TERMINAL, .key = 1, .want = code, .max = SIZE_MAX,
	    .order = by_issued };

	return mem_all(v, cx, &p, ret_t, ret_n);
}

static enum err
account(struct view *v, struct ctx *cx, id account_id, struct account *ret_a)
{
	return mem_one(v, cx, ROW_ACCOUNT, 0, &account_id, NULL, NULL, ret_a);
}

static bool
is_user(const void *value, const void *user)
{
	return strcmp(((const struct account *)value)->user, user) == 0;
}

static enum err
account_by_user(struct view *v, struct ctx *cx, const char *code, const char *user, struct account *ret_a)
{
	return mem_one(v, cx, ROW_ACCOUNT, 1, code, is_user, user, ret_a);
}

static int
by_user(const void *a, const void *b)
{
	return strcmp(((const struct account *)a)->user, ((const struct account *)b)->user);
}

static enum err
accounts(struct view *v, struct ctx *cx, const char *code, struct account **ret_a, size_t *ret_n)
{
	const struct pick p = { .kind = ROW_ACCOUNT, .key = 1, .want = code, .max = SIZE_MAX, .order = by_user };

	return mem_all(v, cx, &p, ret_a, ret_n);
}

static enum err
login(struct view *v, struct ctx *cx, const unsigned char *token, struct login *ret_l)
{
	return mem_one(v, cx, ROW_LOGIN, 1, token, NULL, NULL, ret_l);
}

struct login_search { const char *facility; instant since; };

static bool
is_open_login(const void *value, const void *search)
{
	const struct login *l = value;
	const struct login_search *q = search;

	return l->ended == 0 && l->opened >= q->since && strcmp(l->facility, q->facility) == 0;
}

static int
by_opened(const void *a, const void *b)
{
	const struct login *l = a, *m = b;
	int d = sign(l->opened, m->opened);

	return d != 0 ? d : sign((int64_t)l->id, (int64_t)m->id);
}

static enum err
logins(struct view *v, struct ctx *cx, const char *code, instant since, struct login **ret_l, size_t *ret_n)
{
	const struct login_search q = { .facility = code, .since = since };
	const struct pick p = { .kind = ROW_LOGIN, .key = KEY_ANY, .fits = is_open_login, .user = &q, .max = SIZE_MAX,
	    .order = by_opened };

	return mem_all(v, cx, &p, ret_l, ret_n);
}

static enum err
device(struct view *v, struct ctx *cx, id device_id, struct device *ret_d)
{
	return mem_one(v, cx, ROW_DEVICE, 0, &device_id, NULL, NULL, ret_d);
}

static enum err
device_by_code(struct view *v, struct ctx *cx, const char *code, struct device *ret_d)
{
	return mem_one(v, cx, ROW_DEVICE, 1, code, NULL, NULL, ret_d);
}

static bool
is_device_of(const void *value, const void *code)
{
	return strcmp(((const struct device *)value)->facility, code) == 0;
}

static int
by_code_issued(const void *a, const void *b)
{
	const struct device *d = a, *e = b;
	int way = sign(d->issued, e->issued);

	return way != 0 ? way : sign((int64_t)d->id, (int64_t)e->id);
}

static enum err
devices(struct view *v, struct ctx *cx, const char *code, struct device **ret_d, size_t *ret_n)
{
	const struct pick p = { .kind = ROW_DEVICE, .key = KEY_ANY, .fits = is_device_of, .user = code, .max = SIZE_MAX,
	    .order = by_code_issued };

	return mem_all(v, cx, &p, ret_d, ret_n);
}

static enum err
passcode(struct view *v, struct ctx *cx, const char *code, struct passcode *ret_p)
{
	return mem_one(v, cx, ROW_PASSCODE, 1, code, NULL, NULL, ret_p);
}

static enum err
entry(struct view *v, struct ctx *cx, const char *token, struct entry *ret_e)
{
	return mem_one(v, cx, ROW_ENTRY, 0, token, NULL, NULL, ret_e);
}

static bool
is_alive(const void *value, const void *use)
{
	const struct entry *e = value, *u = use;

	return e->ended == 0 && e->mode == u->mode && e->outpatient == u->outpatient;
}

static enum err
entry_of(struct view *v, struct ctx *cx, const char *code, enum mode m, enum outpatient case_no, struct entry *ret_e)
{
	const struct entry use = { .mode = m, .outpatient = case_no };

	return mem_one(v, cx, ROW_ENTRY, 1, code, is_alive, &use, ret_e);
}

static enum err
session(struct view *v, struct ctx *cx, id session_id, struct session *ret_s)
{
	return mem_one(v, cx, ROW_SESSION, 0, &session_id, NULL, NULL, ret_s);
}

static bool
is_open(const void *value, const void *at)
{
	const struct session *s = value;

	return s->used == 0 && s->ends > *(const instant *)at;
}

static enum err
sessions_open(struct view *v, struct ctx *cx, const char *token, instant at, size_t *ret_n)
{
	const struct pick p = { .kind = ROW_SESSION, .key = 1, .want = token, .fits = is_open, .user = &at,
	    .max = SIZE_MAX };
	struct session *rows;

	return mem_all(v, cx, &p, &rows, ret_n);
}

static enum err
handover(struct view *v, struct ctx *cx, id session_id, struct handover *ret_h)
{
	return mem_one(v, cx, ROW_HANDOVER, 0, &session_id, NULL, NULL, ret_h);
}

static bool
is_issuer(const void *value, const void *issuer)
{
	return memcmp(((const struct binding *)value)->issuer, issuer, SHA256_BYTES) == 0;
}

static enum err
binding(struct view *v, struct ctx *cx, const unsigned char *issuer, const char *serial,
    struct binding *ret_b)
{
	return mem_one(v, cx, ROW_BINDING, 0, serial, is_issuer, issuer, ret_b);
}

static enum err
person(struct view *v, struct ctx *cx, id person_id, struct person *ret_p)
{
	return mem_one(v, cx, ROW_PERSON, 0, &person_id, NULL, NULL, ret_p);
}

static enum err
person_by_key(struct view *v, struct ctx *cx, const char *key, struct person *ret_p)
{
	return mem_one(v, cx, ROW_PERSON, 1, key, NULL, NULL, ret_p);
}

static enum err
eligibilities(struct view *v, struct ctx *cx, id person_id, struct eligibility **ret_e, size_t *ret_n)
{
	const struct pick p = { .kind = ROW_ELIGIBILITY, .key = 0, .want = &person_id, .max = SIZE_MAX };

	return mem_all(v, cx, &p, ret_e, ret_n);
}

static bool
is_insurer(const void *value, const void *insurer)
{
	return strcmp(((const struct eligibility *)value)->insurer, insurer) == 0;
}

static int
by_holder(const void *a, const void *b)
{
	return sign((int64_t)((const struct eligibility *)a)->person, (int64_t)((const struct eligibility *)b)->person);
}

static enum err
eligibilities_by_number(struct view *v, struct ctx *cx, const char *insurer, const char *folded,
    struct eligibility **ret_e, size_t *ret_n)
{
	const struct pick p = { .kind = ROW_ELIGIBILITY, .key = 1, .want = folded, .fits = is_insurer,
	    .user = insurer,
	    .max = SIZE_MAX, .order = by_holder };

	TRY(mem_all(v, cx, &p, ret_e, ret_n));
	for (size_t i = 0; i < *ret_n; i++) {
		(*ret_e)[i].limits = NULL;
		(*ret_e)[i].diseases = NULL;
		(*ret_e)[i].tickets = NULL;
		(*ret_e)[i].ticket_count = 0;
		(*ret_e)[i].limit_count = (*ret_e)[i].disease_count = 0;
	}
	return ERR_OK;
}

static enum err
holders(struct view *v, struct ctx *cx, const char *insurer, const char *folded, struct holder **ret_h, size_t *ret_n)
{
	struct eligibility *rows;
	struct person p;

	TRY(eligibilities_by_number(v, cx, insurer, folded, &rows, ret_n));
	if ((*ret_h = ctx_array(cx, *ret_n + 1, sizeof **ret_h)) == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < *ret_n; i++) {
		TRY(person(v, cx, rows[i].person, &p));
		(*ret_h)[i] = (struct holder){ rows[i].person, rows[i].symbol, rows[i].branch, p.birth, p.sex1, p.sex2 };
	}
	return ERR_OK;
}

static bool
is_of_facility(const void *value, const void *code)
{
	return strcmp(((const struct consent *)value)->facility, code) == 0;
}

static int
by_mode(const void *a, const void *b)
{
	const struct consent *s = a, *t = b;

	return s->mode != t->mode ? sign(s->mode, t->mode)
	    : strcmp(kind_rows[s->kind].code, kind_rows[t->kind].code);
}

static enum err
consents(struct view *v, struct ctx *cx, const char *code, id person_id, struct consent **ret_c,
    size_t *ret_n)
{
	const struct pick p = { .kind = ROW_CONSENT, .key = 0, .want = &person_id, .fits = is_of_facility,
	    .user = code,
	    .max = SIZE_MAX, .order = by_mode };

	return mem_all(v, cx, &p, ret_c, ret_n);
}

static bool
is_searched(const void *value, const void *search)
{
	const struct consent *c = value;
	const struct consent_search *q = search;

	if (c->kind != KIND_QUA || c->mode != q->mode || strcmp(c->facility, q->facility) != 0)
		return false;
	if (q->by_visit_date)
		return c->visit_date != 0 && q->first <= c->visit_date && c->visit_date <= q->last;
	return q->from <= c->from && c->from < q->until;
}

static int
by_person(const void *a, const void *b)
{
	return sign((int64_t)((const struct consent *)a)->person,
	    (int64_t)((const struct consent *)b)->person);
}

static enum err
consents_search(struct view *v, struct ctx *cx, const struct consent_search *q, struct consent **ret_c,
    size_t *ret_n)
{
	const struct pick p = { .kind = ROW_CONSENT, .key = KEY_ANY, .fits = is_searched, .user = q,
	    .max = q->max,
	    .order = by_person };

	return mem_all(v, cx, &p, ret_c, ret_n);
}

static enum err
evidence(struct view *v, struct ctx *cx, id evidence_id, struct evidence *ret_e)
{
	return mem_one(v, cx, ROW_EVIDENCE, 0, &evidence_id, NULL, NULL, ret_e);
}

static enum err
reception(struct view *v, struct ctx *cx, const char *number, struct reception *ret_r)
{
	return mem_one(v, cx, ROW_RECEPTION, 0, number, NULL, NULL, ret_r);
}

struct ticket_search { const char *facility; ym month; };

static bool
has_ticket(const void *value, const void *user)
{
	const struct eligibility *e = value;
	const struct ticket_search *q = user;

	for (size_t i = 0; i < e->ticket_count; i++)
		if (e->tickets[i].month == q->month && strcmp(e->tickets[i].facility, q->facility) == 0)
			return true;
	return false;
}

static enum err
ticket_holders(struct view *v, struct ctx *cx, const char *code, ym month, size_t max, id **ret_p, size_t *ret_n)
{
	const struct ticket_search q = { code, month };
	const struct pick p = { .kind = ROW_ELIGIBILITY, .key = KEY_ANY, .fits = has_ticket, .user = &q, .max = SIZE_MAX,
	    .order = by_holder };
	struct eligibility *e;
	size_t n, out = 0;
	id *people;

	TRY(mem_all(v, cx, &p, &e, &n));
	if ((people = ctx_array(cx, n + 1, sizeof *people)) == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < n && out < max; i++)
		if (out == 0 || people[out - 1] != e[i].person)
			people[out++] = e[i].person;
	*ret_p = people;
	*ret_n = out;
	return ERR_OK;
}

static bool
is_reference_of(const void *value, const void *code)
{
	return strcmp(((const struct reference *)value)->facility, code) == 0;
}

static enum err
reference(struct view *v, struct ctx *cx, const char *code, id person_id, struct reference *ret_r)
{
	return mem_one(v, cx, ROW_REFERENCE, 0, &person_id, is_reference_of, code, ret_r);
}

static enum err
reference_of(struct view *v, struct ctx *cx, const char *code, const char *number, struct reference *ret_r)
{
	return mem_one(v, cx, ROW_REFERENCE, 1, number, is_reference_of, code, ret_r);
}

static enum err
push(struct view *v, struct ctx *cx, id push_id, struct push *ret_p)
{
	return mem_one(v, cx, ROW_PUSH, 0, &push_id, NULL, NULL, ret_p);
}

static bool
is_untaken(const void *value, const void *user)
{
	(void)user;
	return ((const struct push *)value)->taken == 0;
}

static int
by_id(const void *a, const void *b)
{
	return sign((int64_t)((const struct push *)a)->id, (int64_t)((const struct push *)b)->id);
}

static enum err
pushes(struct view *v, struct ctx *cx, const char *code, size_t max, struct push **ret_p, size_t *ret_n)
{
	const struct pick p = { .kind = ROW_PUSH, .key = 1, .want = code, .fits = is_untaken, .max = SIZE_MAX,
	    .order = by_id };

	TRY(mem_all(v, cx, &p, ret_p, ret_n));
	if (*ret_n > max)
		*ret_n = max;
	return ERR_OK;
}

static bool
is_receipt_of(const void *value, const void *code)
{
	return strcmp(((const struct receipt *)value)->facility, code) == 0;
}

static enum err
receipt(struct view *v, struct ctx *cx, const char *code, const char *request, struct receipt *ret_r)
{
	return mem_one(v, cx, ROW_RECEIPT, 0, request, is_receipt_of, code, ret_r);
}

static bool
is_of_kind(const void *value, const void *kind)
{
	return strcmp(((const struct import_position *)value)->kind, kind) == 0;
}

static enum err
import_position(struct view *v, struct ctx *cx, const unsigned char *digest, const char *kind, struct import_position *ret_p)
{
	return mem_one(v, cx, ROW_IMPORT_POSITION, 0, digest, is_of_kind, kind, ret_p);
}

static enum err
mem_backup(struct store *s, struct ctx *cx, const char *path)
{
	(void)s;
	(void)path;
	return fail(cx, ERR_NOT_FOUND, "a store in memory keeps no file");
}

const struct store_ops store_mem_ops = {
	.kind = "mem",
	.open = mem_open,
	.close = mem_close,
	.backup = mem_backup,
	.submit = mem_submit,
	.counts = mem_counts,
	.hold = mem_hold,
	.let_go = mem_let_go,
	.view_open = view_open_mem,
	.view_close = view_close_mem,
	.view_begin = view_begin_mem,
	.view_end = view_end_mem,
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
	.desk_one = mem_desk_one,
	.desk_all = mem_desk_all,
	.feed_images = mem_feed_images,
	.feed_persons = mem_feed_persons,
	.persons_born = mem_persons_born,
	.person_tied = mem_person_tied,
	.medicines = mem_medicines,
	.treatments = mem_treatments,
	.claims = mem_claims,
	.import_position = import_position,
	.reviews = mem_reviews,
	.review = mem_review,
	.checkups = mem_checkups,
	.audit = mem_audit,
	.audit_verify = mem_audit_verify,
};
