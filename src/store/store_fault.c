/* A wrapping store that fails the n-th call. One plain slot each, and nothing but the counting. */
#include <stdatomic.h>
#include <stdlib.h>

#include "store/store_fault.h"
#include "store/store_ops.h"

struct fault_store {
	struct store base;
	struct store *inner;
	atomic_uint   left;             /* calls until the failing one; 0: none */
	_Atomic(enum err) outcome;
};

struct fault_view {
	struct view base;
	struct view *inner;
};

static const struct store_ops fault_ops;

static struct view *
inner(struct view *v)
{
	return ((struct fault_view *)v)->inner;
}

static enum err
due(struct fault_store *f)
{
	unsigned left = atomic_load(&f->left);

	while (left > 0)
		if (atomic_compare_exchange_weak(&f->left, &left, left - 1))
			return left == 1 ? atomic_load(&f->outcome) : ERR_OK;
	return ERR_OK;
}

static enum err
due_view(struct view *v, struct ctx *cx)
{
	enum err e = due((struct fault_store *)v->store);

	return e == ERR_OK ? e : fail(cx, e, "failed by store_fault_at");
}

enum err
store_fault_open(struct ctx *cx, const char *where, struct store **ret_s)
{
	struct fault_store *f = calloc(1, sizeof *f);
	enum err e;

	if (f == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	e = store_open(cx, where, &f->inner);
	if (e != ERR_OK) {
		free(f);
		return e;
	}
	f->base.ops = &fault_ops;
	*ret_s = &f->base;
	return ERR_OK;
}

void
store_fault_at(struct store *s, unsigned n, enum err e)
{
	struct fault_store *f = (struct fault_store *)s;

	atomic_store(&f->outcome, e);
	atomic_store(&f->left, n);
}

static void
fault_close(struct store *s)
{
	store_close(&((struct fault_store *)s)->inner);
	free(s);
}

static enum err
fault_backup(struct store *s, struct ctx *cx, const char *path)
{
	return store_backup(((struct fault_store *)s)->inner, cx, path);
}

static void
fault_submit(struct store *s, struct change *ch)
{
	struct fault_store *f = (struct fault_store *)s;
	enum err e = due(f);

	if (e == ERR_OK) {
		f->inner->ops->submit(f->inner, ch);
		return;
	}
	ch->outcome = e;
	ch->done(ch->user, e);
}

static void
fault_counts(struct store *s, struct store_counts *ret)
{
	store_counts(((struct fault_store *)s)->inner, ret);
}

static uint64_t
fault_hold(struct store *s)
{
	struct store *i = ((struct fault_store *)s)->inner;

	return i->ops->hold(i);
}

static void
fault_let_go(struct store *s)
{
	struct store *i = ((struct fault_store *)s)->inner;

	i->ops->let_go(i);
}

static enum err
fault_view_open(struct ctx *cx, struct store *s, struct view **ret_v)
{
	struct fault_view *v = calloc(1, sizeof *v);
	enum err e;

	if (v == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	e = view_open(cx, ((struct fault_store *)s)->inner, &v->inner);
	if (e != ERR_OK) {
		free(v);
		return e;
	}
	*ret_v = &v->base;
	return ERR_OK;
}

static void
fault_view_close(struct view *v)
{
	view_close(&((struct fault_view *)v)->inner);
	free(v);
}

static enum err
fault_view_begin(struct view *v, struct ctx *cx)
{
	TRY(due_view(v, cx));
	TRY(view_begin(inner(v), cx));
	v->epoch = view_epoch(inner(v));
	return ERR_OK;
}

static void
fault_view_end(struct view *v)
{
	view_end(inner(v));
}

/* One reading slot: `params` and `args` in parentheses, beginning with v and cx. */
#define READ(name, params, args) \
	static enum err fault_##name params { TRY(due_view(v, cx)); return view_##name args; }

/* The same of a slot that several functions of the front share. */
#define READ_SLOT(name, params, args) \
	static enum err fault_##name params { TRY(due_view(v, cx)); return inner(v)->ops->name args; }

READ(facility, (struct view *v, struct ctx *cx, const char *a, struct facility *b),
    (inner(v), cx, a, b))
READ(facilities, (struct view *v, struct ctx *cx, struct facility **a, size_t *b),
    (inner(v), cx, a, b))
READ(settings, (struct view *v, struct ctx *cx, const char *a, instant b, struct settings *c),
    (inner(v), cx, a, b, c))
READ(terminal, (struct view *v, struct ctx *cx, const unsigned char *a, struct terminal *b),
    (inner(v), cx, a, b))
READ(setting_changes, (struct view *v, struct ctx *cx, const char *a, struct setting_change **b, size_t *c),
    (inner(v), cx, a, b, c))
READ(bindings, (struct view *v, struct ctx *cx, id a, struct binding **b, size_t *c),
    (inner(v), cx, a, b, c))
READ(terminals, (struct view *v, struct ctx *cx, const char *a, struct terminal **b, size_t *c),
    (inner(v), cx, a, b, c))
READ(account, (struct view *v, struct ctx *cx, id a, struct account *b),
    (inner(v), cx, a, b))
READ(account_by_user, (struct view *v, struct ctx *cx, const char *a, const char *b, struct account *c),
    (inner(v), cx, a, b, c))
READ(accounts, (struct view *v, struct ctx *cx, const char *a, struct account **b, size_t *c),
    (inner(v), cx, a, b, c))
READ(login, (struct view *v, struct ctx *cx, const unsigned char *a, struct login *b),
    (inner(v), cx, a, b))
READ(logins, (struct view *v, struct ctx *cx, const char *a, instant b, struct login **c, size_t *d),
    (inner(v), cx, a, b, c, d))
READ(device, (struct view *v, struct ctx *cx, id a, struct device *b),
    (inner(v), cx, a, b))
READ(device_by_code, (struct view *v, struct ctx *cx, const char *a, struct device *b),
    (inner(v), cx, a, b))
READ(devices, (struct view *v, struct ctx *cx, const char *a, struct device **b, size_t *c),
    (inner(v), cx, a, b, c))
READ(passcode, (struct view *v, struct ctx *cx, const char *a, struct passcode *b),
    (inner(v), cx, a, b))
READ(entry, (struct view *v, struct ctx *cx, const char *a, struct entry *b),
    (inner(v), cx, a, b))
READ(entry_of, (struct view *v, struct ctx *cx, const char *a, enum mode b, enum outpatient c, struct entry *d),
    (inner(v), cx, a, b, c, d))
READ(session, (struct view *v, struct ctx *cx, id a, struct session *b),
    (inner(v), cx, a, b))
READ(sessions_open, (struct view *v, struct ctx *cx, const char *a, instant b, size_t *c),
    (inner(v), cx, a, b, c))
READ(handover, (struct view *v, struct ctx *cx, id a, struct handover *b),
    (inner(v), cx, a, b))
READ(binding, (struct view *v, struct ctx *cx, const unsigned char *a, const char *b, struct binding *c),
    (inner(v), cx, a, b, c))
READ(identity, (struct view *v, struct ctx *cx, const unsigned char *a, struct identity *b),
    (inner(v), cx, a, b))
READ(identities, (struct view *v, struct ctx *cx, id a, struct identity **b, size_t *c),
    (inner(v), cx, a, b, c))
READ(person, (struct view *v, struct ctx *cx, id a, struct person *b),
    (inner(v), cx, a, b))
READ(person_by_key, (struct view *v, struct ctx *cx, const char *a, struct person *b),
    (inner(v), cx, a, b))
READ(eligibilities, (struct view *v, struct ctx *cx, id a, struct eligibility **b, size_t *c),
    (inner(v), cx, a, b, c))
READ(eligibilities_by_number,
    (struct view *v, struct ctx *cx, const char *a, const char *b, struct eligibility **c, size_t *d),
    (inner(v), cx, a, b, c, d))
READ(holders, (struct view *v, struct ctx *cx, const char *a, const char *b, struct holder **c, size_t *d),
    (inner(v), cx, a, b, c, d))
READ(consents, (struct view *v, struct ctx *cx, const char *a, id b, struct consent **c, size_t *d),
    (inner(v), cx, a, b, c, d))
READ(consents_search, (struct view *v, struct ctx *cx, const struct consent_search *a, struct consent **b,
    size_t *c),
    (inner(v), cx, a, b, c))
READ(evidence, (struct view *v, struct ctx *cx, id a, struct evidence *b),
    (inner(v), cx, a, b))
READ(reception, (struct view *v, struct ctx *cx, const char *a, struct reception *b),
    (inner(v), cx, a, b))
READ(ticket_holders, (struct view *v, struct ctx *cx, const char *a, ym b, size_t c, id **d, size_t *e),
    (inner(v), cx, a, b, c, d, e))
READ(reference, (struct view *v, struct ctx *cx, const char *a, id b, struct reference *c),
    (inner(v), cx, a, b, c))
READ(reference_of, (struct view *v, struct ctx *cx, const char *a, const char *b, struct reference *c),
    (inner(v), cx, a, b, c))
READ(push, (struct view *v, struct ctx *cx, id a, struct push *b),
    (inner(v), cx, a, b))
READ(pushes, (struct view *v, struct ctx *cx, const char *a, size_t b, struct push **c, size_t *d),
    (inner(v), cx, a, b, c, d))
READ(receipt, (struct view *v, struct ctx *cx, const char *a, const char *b, struct receipt *c),
    (inner(v), cx, a, b, c))
READ_SLOT(desk_one, (struct view *v, struct ctx *cx, enum row_kind a, id b, void *c),
    (inner(v), cx, a, b, c))
READ_SLOT(desk_all, (struct view *v, struct ctx *cx, const struct desk_search *a, void **b, size_t *c),
    (inner(v), cx, a, b, c))
READ(feed_images, (struct view *v, struct ctx *cx, id a, struct feed_image **b, size_t *c),
    (inner(v), cx, a, b, c))
READ(feed_persons, (struct view *v, struct ctx *cx, id a, size_t b, id **c, size_t *d),
    (inner(v), cx, a, b, c, d))
READ(persons_born, (struct view *v, struct ctx *cx, ymd a, struct person **b, size_t *c),
    (inner(v), cx, a, b, c))
READ(person_tied, (struct view *v, struct ctx *cx, id a, bool *b),
    (inner(v), cx, a, b))
READ(medicines, (struct view *v, struct ctx *cx, id a, ym b, ym c, struct medicine **d, size_t *e),
    (inner(v), cx, a, b, c, d, e))
READ(treatments, (struct view *v, struct ctx *cx, id a, ym b, ym c, struct treatment **d, size_t *e),
    (inner(v), cx, a, b, c, d, e))
READ(claims, (struct view *v, struct ctx *cx, id a, ym b, ym c, struct claim **d, size_t *e),
    (inner(v), cx, a, b, c, d, e))
READ(import_position, (struct view *v, struct ctx *cx, const unsigned char *a, const char *b, struct import_position *c),
    (inner(v), cx, a, b, c))
READ(reviews, (struct view *v, struct ctx *cx, size_t a, struct review **b, size_t *c),
    (inner(v), cx, a, b, c))
READ(review, (struct view *v, struct ctx *cx, id a, struct review *b),
    (inner(v), cx, a, b))
READ(checkups, (struct view *v, struct ctx *cx, id a, ymd b, ymd c, struct checkup **d, size_t *e),
    (inner(v), cx, a, b, c, d, e))
READ(audit, (struct view *v, struct ctx *cx, const struct audit_search *a, struct audit **b, size_t *c),
    (inner(v), cx, a, b, c))

/* With the keys of the store inside. */
static enum err
fault_audit_verify(struct view *v, struct ctx *cx, const struct audit_ring *ring, uint64_t *ret_seq)
{
	(void)ring;
	TRY(due_view(v, cx));
	return view_audit_verify(inner(v), cx, ret_seq);
}

static const struct store_ops fault_ops = {
	.kind = "fault",
	.open = store_fault_open,
	.close = fault_close,
	.backup = fault_backup,
	.submit = fault_submit,
	.counts = fault_counts,
	.hold = fault_hold,
	.let_go = fault_let_go,
	.view_open = fault_view_open,
	.view_close = fault_view_close,
	.view_begin = fault_view_begin,
	.view_end = fault_view_end,
	.facility = fault_facility,
	.facilities = fault_facilities,
	.settings = fault_settings,
	.terminal = fault_terminal,
	.setting_changes = fault_setting_changes,
	.bindings = fault_bindings,
	.terminals = fault_terminals,
	.account = fault_account,
	.account_by_user = fault_account_by_user,
	.accounts = fault_accounts,
	.login = fault_login,
	.logins = fault_logins,
	.device = fault_device,
	.device_by_code = fault_device_by_code,
	.devices = fault_devices,
	.passcode = fault_passcode,
	.entry = fault_entry,
	.entry_of = fault_entry_of,
	.session = fault_session,
	.sessions_open = fault_sessions_open,
	.handover = fault_handover,
	.binding = fault_binding,
	.identity = fault_identity,
	.identities = fault_identities,
	.person = fault_person,
	.person_by_key = fault_person_by_key,
	.eligibilities = fault_eligibilities,
	.eligibilities_by_number = fault_eligibilities_by_number,
	.holders = fault_holders,
	.consents = fault_consents,
	.consents_search = fault_consents_search,
	.evidence = fault_evidence,
	.reception = fault_reception,
	.ticket_holders = fault_ticket_holders,
	.reference = fault_reference,
	.reference_of = fault_reference_of,
	.push = fault_push,
	.pushes = fault_pushes,
	.receipt = fault_receipt,
	.desk_one = fault_desk_one,
	.desk_all = fault_desk_all,
	.feed_images = fault_feed_images,
	.feed_persons = fault_feed_persons,
	.persons_born = fault_persons_born,
	.person_tied = fault_person_tied,
	.medicines = fault_medicines,
	.treatments = fault_treatments,
	.claims = fault_claims,
	.import_position = fault_import_position,
	.reviews = fault_reviews,
	.review = fault_review,
	.checkups = fault_checkups,
	.audit = fault_audit,
	.audit_verify = fault_audit_verify,
};
