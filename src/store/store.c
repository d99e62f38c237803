/* The front of every store: finds the kind, checks what goes in, and is the only caller of the slots. */
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "base/text.h"
#include "store/shape.h"
#include "store/store_ops.h"

static const struct store_ops *const kinds[] = { &store_mem_ops, &store_sqlite_ops };

enum err
store_open(struct ctx *cx, const char *where, struct store **ret_s)
{
	const char *colon = strchr(where, ':');

	for (size_t i = 0; colon != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
		size_t n = strlen(kinds[i]->kind);

		if ((size_t)(colon - where) == n && strncmp(where, kinds[i]->kind, n) == 0)
			return kinds[i]->open(cx, colon + 1, ret_s);
	}
	return fail(cx, ERR_NOT_FOUND, "no such kind of store: mem: or sqlite:PATH");
}

void
store_close(struct store **s)
{
	if (*s != NULL) {
		secret_wipe(&(*s)->ring, sizeof (*s)->ring);
		(*s)->ops->close(*s);
	}
	*s = NULL;
}

enum err
store_backup(struct store *s, struct ctx *cx, const char *path)
{
	return s->ops->backup(s, cx, path);
}

enum err
store_verify(struct ctx *cx, const char *path, const struct audit_ring *ring, uint64_t *ret_audit_rows)
{
	return sqlite_verify(cx, path, ring, ret_audit_rows);
}

/* Whether the last row that is kept follows from the one before with these keys. */
static enum err
last_fits(struct view *v, struct ctx *cx, const struct audit_ring *ring)
{
	static const unsigned char nothing[SHA256_BYTES];
	const struct audit_search q = { .facility = "", .max = 2, .newest = true };
	unsigned char chain[SHA256_BYTES];
	struct audit *rows;
	size_t n;

	TRY(view_begin(v, cx));
	TRY(view_audit(v, cx, &q, &rows, &n));
	if (n == 0)
		return ERR_OK;
	audit_chain(ring, &rows[n - 1], n > 1 ? rows[n - 2].chain : nothing, chain);
	return bytes_equal(chain, rows[n - 1].chain, sizeof chain) ? ERR_OK
	    : fail(cx, ERR_STORE, "AUD-03: the last audit row was not sealed with these keys");
}

enum err
store_audit_keys(struct store *s, struct ctx *cx, const struct audit_ring *ring)
{
	struct view *v;
	enum err e;

	TRY(view_open(cx, s, &v));
	e = last_fits(v, cx, ring);
	view_close(&v);
	TRY(e);
	(void)s->ops->hold(s);
	s->ring = *ring;
	s->ops->let_go(s);
	return ERR_OK;
}

enum err
store_audit_rotate(struct store *s, struct ctx *cx, const unsigned char key[MAC_KEY_BYTES], audit_ring_keep *keep, void *user)
{
	struct audit_ring next;
	const uint64_t seq = s->ops->hold(s);
	enum err e = ERR_OK;

	next = s->ring;
	if (next.count == LIMIT_AUDIT_KEYS) {
		e = fail(cx, ERR_TOO_LARGE, "AUD-02: %d keys", LIMIT_AUDIT_KEYS);
	} else {
		next.keys[next.count].from = seq + 1;
		memcpy(next.keys[next.count++].key, key, MAC_KEY_BYTES);
		if ((e = keep(user, &next)) == ERR_OK)
			s->ring = next;
	}
	s->ops->let_go(s);
	secret_wipe(&next, sizeof next);
	return e;
}

void
store_audit_ring(struct store *s, struct audit_ring *ret_ring)
{
	(void)s->ops->hold(s);
	*ret_ring = s->ring;
	s->ops->let_go(s);
}

enum err
view_open(struct ctx *cx, struct store *s, struct view **ret_v)
{
	struct view *v;

	TRY(s->ops->view_open(cx, s, &v));
	v->ops = s->ops;
	v->store = s;
	v->begun = false;
	*ret_v = v;
	return ERR_OK;
}

void
view_close(struct view **v)
{
	if (*v != NULL) {
		view_end(*v);
		(*v)->ops->view_close(*v);
	}
	*v = NULL;
}

enum err
view_begin(struct view *v, struct ctx *cx)
{
	if (v->begun)
		return fail(cx, ERR_SYSTEM, "view is begun already");
	TRY(v->ops->view_begin(v, cx));
	v->begun = true;
	return ERR_OK;
}

void
view_end(struct view *v)
{
	if (v == NULL || !v->begun)
		return;
	v->begun = false;
	v->ops->view_end(v);
}

uint64_t
view_epoch(const struct view *v)
{
	return v->epoch;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

#define READABLE(v, cx) do { \
	if (!(v)->begun) \
		return fail(cx, ERR_SYSTEM, "read outside of view_begin"); \
} while (0)

enum err
view_facility(struct view *v, struct ctx *cx, const char *code, struct facility *ret_f)
{
	READABLE(v, cx);
	return v->ops->facility(v, cx, code, ret_f);
}

enum err
view_facilities(struct view *v, struct ctx *cx, struct facility **ret_f, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->facilities(v, cx, ret_f, ret_n);
}

enum err
view_settings(struct view *v, struct ctx *cx, const char *facility, instant at, struct settings *ret_s)
{
	READABLE(v, cx);
	return v->ops->settings(v, cx, facility, at, ret_s);
}

enum err
view_terminal(struct view *v, struct ctx *cx, const unsigned char fingerprint[SHA256_BYTES],
    struct terminal *ret_t)
{
	READABLE(v, cx);
	return v->ops->terminal(v, cx, fingerprint, ret_t);
}

enum err
view_setting_changes(struct view *v, struct ctx *cx, const char *facility, struct setting_change **ret_c, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->setting_changes(v, cx, facility, ret_c, ret_n);
}

/* Ordered here for all back-ends: a person has few rows, and a database would set up a sort for one. */
static int
by_bound(const void *a, const void *b)
{
	const struct binding *s = a, *t = b;
	int d = (s->bound > t->bound) - (s->bound < t->bound);

	return d != 0 ? d : strcmp(s->serial, t->serial);
}

static int
by_acquired(const void *a, const void *b)
{
	const struct eligibility *s = a, *t = b;
	int d = (s->acquired > t->acquired) - (s->acquired < t->acquired);

	return d != 0 ? d : (s->id > t->id) - (s->id < t->id);
}

enum err
view_identity(struct view *v, struct ctx *cx, const unsigned char key[SHA256_BYTES], struct identity *ret_i)
{
	READABLE(v, cx);
	return v->ops->identity(v, cx, key, ret_i);
}

enum err
view_identities(struct view *v, struct ctx *cx, id person, struct identity **ret_i, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->identities(v, cx, person, ret_i, ret_n);
}

enum err
view_bindings(struct view *v, struct ctx *cx, id person, struct binding **ret_b, size_t *ret_n)
{
	READABLE(v, cx);
	TRY(v->ops->bindings(v, cx, person, ret_b, ret_n));
	if (*ret_n > 1)
		qsort(*ret_b, *ret_n, sizeof **ret_b, by_bound);
	return ERR_OK;
}

enum err
view_terminals(struct view *v, struct ctx *cx, const char *facility, struct terminal **ret_t, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->terminals(v, cx, facility, ret_t, ret_n);
}

enum err
view_account(struct view *v, struct ctx *cx, id account, struct account *ret_a)
{
	READABLE(v, cx);
	return v->ops->account(v, cx, account, ret_a);
}

enum err
view_account_by_user(struct view *v, struct ctx *cx, const char *facility, const char *user, struct account *ret_a)
{
	READABLE(v, cx);
	return v->ops->account_by_user(v, cx, facility, user, ret_a);
}

enum err
view_accounts(struct view *v, struct ctx *cx, const char *facility, struct account **ret_a, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->accounts(v, cx, facility, ret_a, ret_n);
}

enum err
view_login(struct view *v, struct ctx *cx, const unsigned char token[SHA256_BYTES], struct login *ret_l)
{
	READABLE(v, cx);
	return v->ops->login(v, cx, token, ret_l);
}

enum err
view_logins(struct view *v, struct ctx *cx, const char *facility, instant since, struct login **ret_l, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->logins(v, cx, facility, since, ret_l, ret_n);
}

enum err
view_device(struct view *v, struct ctx *cx, id device, struct device *ret_d)
{
	READABLE(v, cx);
	return v->ops->device(v, cx, device, ret_d);
}

enum err
view_device_by_code(struct view *v, struct ctx *cx, const char *code, struct device *ret_d)
{
	READABLE(v, cx);
	return v->ops->device_by_code(v, cx, code, ret_d);
}

enum err
view_devices(struct view *v, struct ctx *cx, const char *facility, struct device **ret_d, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->devices(v, cx, facility, ret_d, ret_n);
}

enum err
view_passcode(struct view *v, struct ctx *cx, const char *facility, struct passcode *ret_p)
{
	READABLE(v, cx);
	return v->ops->passcode(v, cx, facility, ret_p);
}

enum err
view_entry(struct view *v, struct ctx *cx, const char *token, struct entry *ret_e)
{
	READABLE(v, cx);
	return v->ops->entry(v, cx, token, ret_e);
}

enum err
view_entry_of(struct view *v, struct ctx *cx, const char *facility, enum mode m, enum outpatient case_no,
    struct entry *ret_e)
{
	READABLE(v, cx);
	return v->ops->entry_of(v, cx, facility, m, case_no, ret_e);
}

enum err
view_session(struct view *v, struct ctx *cx, id session, struct session *ret_s)
{
	READABLE(v, cx);
	return v->ops->session(v, cx, session, ret_s);
}

enum err
view_sessions_open(struct view *v, struct ctx *cx, const char *token, instant at, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->sessions_open(v, cx, token, at, ret_n);
}

enum err
view_handover(struct view *v, struct ctx *cx, id session, struct handover *ret_h)
{
	READABLE(v, cx);
	return v->ops->handover(v, cx, session, ret_h);
}

enum err
view_binding(struct view *v, struct ctx *cx, const unsigned char issuer[SHA256_BYTES], const char *serial,
    struct binding *ret_b)
{
	READABLE(v, cx);
	return v->ops->binding(v, cx, issuer, serial, ret_b);
}

enum err
view_person(struct view *v, struct ctx *cx, id person, struct person *ret_p)
{
	READABLE(v, cx);
	return v->ops->person(v, cx, person, ret_p);
}

enum err
view_person_by_key(struct view *v, struct ctx *cx, const char *key, struct person *ret_p)
{
	READABLE(v, cx);
	return v->ops->person_by_key(v, cx, key, ret_p);
}

enum err
view_eligibilities(struct view *v, struct ctx *cx, id person, struct eligibility **ret_e, size_t *ret_n)
{
	READABLE(v, cx);
	TRY(v->ops->eligibilities(v, cx, person, ret_e, ret_n));
	if (*ret_n > 1)
		qsort(*ret_e, *ret_n, sizeof **ret_e, by_acquired);
	return ERR_OK;
}

enum err
view_eligibilities_by_number(struct view *v, struct ctx *cx, const char *insurer, const char *number,
    struct eligibility **ret_e, size_t *ret_n)
{
	const char *folded;

	READABLE(v, cx);
	if ((folded = text_fold(cx, number)) == NULL)
		return cx->fault.code;
	return v->ops->eligibilities_by_number(v, cx, insurer, folded, ret_e, ret_n);
}

enum err
view_holders(struct view *v, struct ctx *cx, const char *insurer, const char *number, struct holder **ret_h, size_t *ret_n)
{
	const char *folded;

	READABLE(v, cx);
	if ((folded = text_fold(cx, number)) == NULL)
		return cx->fault.code;
	return v->ops->holders(v, cx, insurer, folded, ret_h, ret_n);
}

enum err
view_consents(struct view *v, struct ctx *cx, const char *facility, id person, struct consent **ret_c,
    size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->consents(v, cx, facility, person, ret_c, ret_n);
}

enum err
view_consents_search(struct view *v, struct ctx *cx, const struct consent_search *q, struct consent **ret_c,
    size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->consents_search(v, cx, q, ret_c, ret_n);
}

enum err
view_evidence(struct view *v, struct ctx *cx, id evidence, struct evidence *ret_e)
{
	READABLE(v, cx);
	return v->ops->evidence(v, cx, evidence, ret_e);
}

enum err
view_reception(struct view *v, struct ctx *cx, const char *number, struct reception *ret_r)
{
	READABLE(v, cx);
	return v->ops->reception(v, cx, number, ret_r);
}

enum err
view_ticket_holders(struct view *v, struct ctx *cx, const char *facility, ym month, size_t max, id **ret_p, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->ticket_holders(v, cx, facility, month, max, ret_p, ret_n);
}

enum err
view_reference(struct view *v, struct ctx *cx, const char *facility, id person, struct reference *ret_r)
{
	READABLE(v, cx);
	return v->ops->reference(v, cx, facility, person, ret_r);
}

enum err
view_reference_of(struct view *v, struct ctx *cx, const char *facility, const char *number, struct reference *ret_r)
{
	READABLE(v, cx);
	return v->ops->reference_of(v, cx, facility, number, ret_r);
}

enum err
view_push(struct view *v, struct ctx *cx, id push, struct push *ret_p)
{
	READABLE(v, cx);
	return v->ops->push(v, cx, push, ret_p);
}

enum err
view_pushes(struct view *v, struct ctx *cx, const char *facility, size_t max, struct push **ret_p, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->pushes(v, cx, facility, max, ret_p, ret_n);
}

enum err
view_receipt(struct view *v, struct ctx *cx, const char *facility, const char *request, struct receipt *ret_r)
{
	READABLE(v, cx);
	return v->ops->receipt(v, cx, facility, request, ret_r);
}

enum err
view_medicines(struct view *v, struct ctx *cx, id person, ym from, ym until, struct medicine **ret_m,
    size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->medicines(v, cx, person, from, until, ret_m, ret_n);
}

enum err
view_treatments(struct view *v, struct ctx *cx, id person, ym from, ym until, struct treatment **ret_t,
    size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->treatments(v, cx, person, from, until, ret_t, ret_n);
}

enum err
view_claims(struct view *v, struct ctx *cx, id person, ym from, ym until, struct claim **ret_c, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->claims(v, cx, person, from, until, ret_c, ret_n);
}

enum err
view_import_position(struct view *v, struct ctx *cx, const unsigned char digest[SHA256_BYTES], const char *kind,
    struct import_position *ret_p)
{
	READABLE(v, cx);
	return v->ops->import_position(v, cx, digest, kind, ret_p);
}

enum err
view_reviews(struct view *v, struct ctx *cx, size_t max, struct review **ret_r, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->reviews(v, cx, max, ret_r, ret_n);
}

enum err
view_review(struct view *v, struct ctx *cx, id review, struct review *ret_r)
{
	READABLE(v, cx);
	return v->ops->review(v, cx, review, ret_r);
}

enum err
view_checkups(struct view *v, struct ctx *cx, id person, ymd from, ymd until, struct checkup **ret_c,
    size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->checkups(v, cx, person, from, until, ret_c, ret_n);
}

enum err
view_audit(struct view *v, struct ctx *cx, const struct audit_search *q, struct audit **ret_a, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->audit(v, cx, q, ret_a, ret_n);
}

enum err
view_audit_verify(struct view *v, struct ctx *cx, uint64_t *ret_seq)
{
	struct audit_ring ring;
	enum err e;

	READABLE(v, cx);
	store_audit_ring(v->store, &ring);
	e = v->ops->audit_verify(v, cx, &ring, ret_seq);
	secret_wipe(&ring, sizeof ring);
	return e;
}

/* ---- the operator's desk ---- */

static enum err
desk_all(struct view *v, struct ctx *cx, const struct desk_search *q, void *ret_rows, size_t *ret_n)
{
	void *rows;

	READABLE(v, cx);
	TRY(v->ops->desk_all(v, cx, q, &rows, ret_n));
	memcpy(ret_rows, &rows, sizeof rows);
	return ERR_OK;
}

static enum err
desk_one(struct view *v, struct ctx *cx, enum row_kind kind, id key, void *ret)
{
	READABLE(v, cx);
	return v->ops->desk_one(v, cx, kind, key, ret);
}

enum err
view_application(struct view *v, struct ctx *cx, id application, struct application *ret_a)
{
	return desk_one(v, cx, ROW_APPLICATION, application, ret_a);
}

enum err
view_applications(struct view *v, struct ctx *cx, const char *facility, struct application **ret_a, size_t *ret_n)
{
	return desk_all(v, cx, &(struct desk_search){ ROW_APPLICATION, facility, 0, SIZE_MAX }, ret_a, ret_n);
}

enum err
view_papers(struct view *v, struct ctx *cx, id application, struct paper **ret_p, size_t *ret_n)
{
	return desk_all(v, cx, &(struct desk_search){ ROW_PAPER, "", application, LIMIT_PAPERS }, ret_p, ret_n);
}

enum err
view_announcement(struct view *v, struct ctx *cx, id announcement, struct announcement *ret_a)
{
	return desk_one(v, cx, ROW_ANNOUNCEMENT, announcement, ret_a);
}

enum err
view_announcements(struct view *v, struct ctx *cx, struct announcement **ret_a, size_t *ret_n)
{
	return desk_all(v, cx, &(struct desk_search){ ROW_ANNOUNCEMENT, "", 0, SIZE_MAX }, ret_a, ret_n);
}

enum err
view_outage(struct view *v, struct ctx *cx, id outage, struct outage *ret_o)
{
	return desk_one(v, cx, ROW_OUTAGE, outage, ret_o);
}

enum err
view_outages(struct view *v, struct ctx *cx, struct outage **ret_o, size_t *ret_n)
{
	return desk_all(v, cx, &(struct desk_search){ ROW_OUTAGE, "", 0, SIZE_MAX }, ret_o, ret_n);
}

enum err
view_approval(struct view *v, struct ctx *cx, id approval, struct approval *ret_a)
{
	return desk_one(v, cx, ROW_APPROVAL, approval, ret_a);
}

enum err
view_approvals(struct view *v, struct ctx *cx, struct approval **ret_a, size_t *ret_n)
{
	return desk_all(v, cx, &(struct desk_search){ ROW_APPROVAL, "", 0, SIZE_MAX }, ret_a, ret_n);
}

/* ---- writing ---------------------------------------------------------------------------------------- */

/* What a shape alone cannot say. */
static enum err
check_row(struct ctx *cx, const struct row *r)
{
	const struct setting_change *s = r->value;
	const struct facility *f = r->value;

	TRY(shape_check(cx, &shapes[r->kind], r->value));
	if (r->kind == ROW_FACILITY && !facility_code_valid(f->code))
		return fail(cx, ERR_INPUT, "facility.code: not an institution code");
	if (r->kind == ROW_SETTING && (s->value < setting_rows[s->setting].low
	    || s->value > setting_rows[s->setting].high))
		return fail(cx, ERR_INPUT, "setting.value: outside its range");
	return ERR_OK;
}

void
store_submit(struct store *s, struct change *ch, store_done *done, void *user)
{
	enum err e = ERR_OK;

	ch->queued_next = NULL;
	ch->done = done;
	ch->user = user;
	ch->refused = NULL;
	for (const struct row *r = ch->first; r != NULL && e == ERR_OK; r = r->next)
		if ((e = check_row(ch->cx, r)) != ERR_OK)
			ch->refused = r;
	ch->outcome = e;
	if (e == ERR_OK)
		s->ops->submit(s, ch);
	else
		done(user, e);
}

struct waiter {
	sem_t    done;
	enum err outcome;
};

static void
woken(void *user, enum err e)
{
	struct waiter *w = user;

	w->outcome = e;
	(void)sem_post(&w->done);
}

enum err
store_commit(struct store *s, struct ctx *cx, struct change *ch)
{
	struct waiter w = { .outcome = ERR_STORE };

	if (sem_init(&w.done, 0, 0) != 0)
		return fail(cx, ERR_SYSTEM, "no semaphore");
	cx->fault.code = ERR_OK;
	store_submit(s, ch, woken, &w);
	while (sem_wait(&w.done) != 0)
		continue;       /* a signal came in between */
	(void)sem_destroy(&w.done);
	if (w.outcome == ERR_OK || cx->fault.code == w.outcome)
		return w.outcome;       /* the front has said why */
	return fail(cx, w.outcome, "change of %zu rows not written: %s", ch->count,
	    ch->refused != NULL ? shapes[ch->refused->kind].name : "store");
}

void
store_counts(struct store *s, struct store_counts *ret)
{
	s->ops->counts(s, ret);
}

/* ---- feeds ---- */

enum err
view_feed(struct view *v, struct ctx *cx, id feed, struct feed *ret_f)
{
	return desk_one(v, cx, ROW_FEED, feed, ret_f);
}

enum err
view_feeds(struct view *v, struct ctx *cx, struct feed **ret_f, size_t *ret_n)
{
	return desk_all(v, cx, &(struct desk_search){ ROW_FEED, "", 0, SIZE_MAX }, ret_f, ret_n);
}

enum err
view_feed_images(struct view *v, struct ctx *cx, id person, struct feed_image **ret_i, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->feed_images(v, cx, person, ret_i, ret_n);
}

enum err
view_feed_persons(struct view *v, struct ctx *cx, id feed, size_t max, id **ret_p, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->feed_persons(v, cx, feed, max, ret_p, ret_n);
}

enum err
view_persons_born(struct view *v, struct ctx *cx, ymd birth, struct person **ret_p, size_t *ret_n)
{
	READABLE(v, cx);
	return v->ops->persons_born(v, cx, birth, ret_p, ret_n);
}

enum err
view_person_tied(struct view *v, struct ctx *cx, id person, bool *ret_tied)
{
	READABLE(v, cx);
	return v->ops->person_tied(v, cx, person, ret_tied);
}
