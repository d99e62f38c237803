/* Commands on the audit, and how commands tell of persons: not before the row about it is kept. */
#include <string.h>

#include "admin/audit_key.h"
#include "admin/commands.h"
#include "admin/print.h"
#include "base/limit.h"

#define NEWEST 200

enum err
operation_tell(struct app *app, struct view *v, struct ctx *cx, const struct order *o, struct buf *out,
    enum err (*tell)(struct operation *, struct buf *))
{
	struct operation op;
	struct buf told;

	buf_init(&told, cx, LIMIT_IMPORT_BYTES);
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, tell(&op, &told)));
	buf_add(out, told.p, told.n);
	return buf_done(out);
}

static enum err
print(struct operation *op, const struct audit *rows, size_t n, struct buf *out)
{
	struct listing l;
	char at[INSTANT_TEXT];

	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		const struct audit *a = &rows[i];

		TRY(listing_row(&l));
		TRY(listing_cell(&l, "seq", "%llu", (unsigned long long)a->seq));
		TRY(listing_cell(&l, "at", "%s", instant_write_iso(a->at, at)));
		TRY(listing_cell(&l, "act", "%s", audit_acts[a->act].word));
		TRY(listing_cell(&l, "outcome", "%s", a->outcome == ERR_OK ? "ok" : err_code(a->outcome)));
		TRY(listing_cell(&l, "facility", "%s", a->facility[0] != '\0' ? a->facility : "-"));
		TRY(listing_cell(&l, "who", "%s", a->who));
		TRY(listing_id(&l, "person", a->person));
		TRY(listing_cell(&l, "mode", "%s", a->mode == MODE_NONE ? "-" : mode_row(a->mode)->word));
		TRY(listing_id(&l, "consent", a->consent));
		TRY(listing_cell(&l, "subject", "%s", a->subject));
		TRY(listing_cell(&l, "rid", "%016llx", (unsigned long long)a->rid));
	}
	return listing_write(&l, op->order, out);
}

static enum err
list(struct operation *op, struct buf *out)
{
	const struct audit_search q = { .facility = op->order->count > 2 ? op->order->words[2] : "", .max = NEWEST,
	    .newest = true };
	struct audit *rows;
	size_t n;

	TRY(view_audit(op->view, op->cx, &q, &rows, &n));
	TRY(act_audit(&op->act, AUDIT_AUDIT_READ, ERR_OK, 0, MODE_NONE, NULL, q.facility));
	return print(op, rows, n, out);
}

COMMAND(audit_list_command)
{
	return operation_tell(app, v, cx, o, out, list);
}

/* The terminals of the facility that was looked at last. A desk that asks for its own settings or codes signs by its label alone;
 * after so many facilities nobody is looked at any more, and a row too many is told. */
struct desks { char facility[FACILITY_CODE]; struct terminal *rows; size_t n; int looks; };
#define LOOKS 500

static enum err
of_desk(struct operation *op, const struct audit *a, struct desks *d, bool *ret_desk)
{
	*ret_desk = false;
	if (a->facility[0] == '\0')
		return ERR_OK;
	if (strcmp(d->facility, a->facility) != 0) {
		if (d->looks >= LOOKS)
			return ERR_OK;
		TRY(view_terminals(op->view, op->cx, a->facility, &d->rows, &d->n));
		memcpy(d->facility, a->facility, FACILITY_CODE);
		d->looks++;
	}
	for (size_t i = 0; i < d->n && !*ret_desk; i++)
		*ret_desk = strcmp(d->rows[i].label, a->who) == 0;
	return ERR_OK;
}

/* What operators do by commands, by the mark of audit.def. Others do some of it, too: a person, whose rows say so; a user of a
 * facility, who stands behind the terminal; a terminal by itself. */
static enum err
of_operators(struct operation *op, const struct audit *a, struct desks *d, bool *ret_is)
{
	bool desk = false;

	*ret_is = audit_acts[a->act].by == AUDIT_BY_OPERATORS && strchr(a->who, ' ') == NULL && strcmp(a->who, "patient") != 0
	    && (a->act != AUDIT_REQUEST_REFUSED || a->facility[0] == '\0');
	if (*ret_is)
		TRY(of_desk(op, a, d, &desk));
	*ret_is = *ret_is && !desk;
	return ERR_OK;
}

#define BATCH  2000
#define BATCHES  50             /* a hundred thousand rows back */

/* Backwards, batch by batch: the newest stands first. */
static enum err
operators(struct operation *op, struct buf *out)
{
	struct audit *kept = ctx_array(op->cx, NEWEST, sizeof *kept), *rows;
	struct audit_search q = { .facility = "", .max = BATCH, .newest = true };
	struct desks desks = { .looks = 0 };
	size_t count = 0, n = BATCH;

	if (kept == NULL)
		return op->cx->fault.code;
	for (int i = 0; i < BATCHES && n == BATCH && count < NEWEST; i++) {
		TRY(view_audit(op->view, op->cx, &q, &rows, &n));
		for (size_t k = n; k > 0 && count < NEWEST; k--) {
			bool is;

			TRY(of_operators(op, &rows[k - 1], &desks, &is));
			if (is)
				kept[count++] = rows[k - 1];
		}
		q.before = n > 0 ? rows[0].seq : 0;
	}
	TRY(act_audit(&op->act, AUDIT_AUDIT_READ, ERR_OK, 0, MODE_NONE, NULL, "operators"));
	return print(op, kept, count, out);
}

COMMAND(audit_operators_command)
{
	return operation_tell(app, v, cx, o, out, operators);
}

/* What was verified before must still be there, as it was. */
static enum err
mark_check(struct operation *op, const struct audit_keys *k, uint64_t last)
{
	const struct audit_search q = { .facility = "", .after = k->seen - 1, .max = 1 };
	struct audit *row;
	size_t n;

	if (k->seen == 0)
		return ERR_OK;
	if (k->seen > last)
		return fail(op->cx, ERR_STORE, "AUD-04: rows were verified up to %llu, the last one is %llu", (unsigned long long)k->seen,
		    (unsigned long long)last);
	TRY(view_audit(op->view, op->cx, &q, &row, &n));
	return n == 1 && bytes_equal(row->chain, k->chain, SHA256_BYTES) ? ERR_OK
	    : fail(op->cx, ERR_STORE, "AUD-04: row %llu is not the one that was verified", (unsigned long long)k->seen);
}

/* The mark moves to the last row. A centre without a file of keys has none. */
static enum err
mark_move(struct operation *op, struct audit_keys *k, uint64_t last)
{
	const struct audit_search q = { .facility = "", .after = last - 1, .max = 1 };
	struct audit *row;
	size_t n;

	if (last == 0 || k->ring.count == 0)
		return ERR_OK;
	TRY(view_audit(op->view, op->cx, &q, &row, &n));
	if (n != 1)
		return fail(op->cx, ERR_STORE, "AUD-04: the last row is gone");
	k->seen = last;
	memcpy(k->chain, row->chain, SHA256_BYTES);
	return audit_keys_write(op->cx, op->app->audit_keys, k);
}

struct verified { uint64_t rows; struct audit_keys keys; };

static enum err
verify(struct operation *op, struct verified *w)
{
	enum err e = audit_keys_read(op->cx, op->app->audit_keys, &w->keys);

	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	TRY(view_audit_verify(op->view, op->cx, &w->rows));
	TRY(mark_check(op, &w->keys, w->rows));
	return mark_move(op, &w->keys, w->rows);
}

static enum err
verified_tell(struct ctx *cx, const struct order *o, const struct verified *w, struct buf *out)
{
	const struct audit_ring *r = &w->keys.ring;
	uint64_t plain = r->count == 0 || r->keys[0].from > w->rows ? w->rows : r->keys[0].from - 1;
	struct listing l;

	if (!o->json) {
		buf_fmt(out, "%llu rows, every one follows from the one before; %llu without a key, %llu sealed, keys so far: %zu\n",
		    (unsigned long long)w->rows, (unsigned long long)plain, (unsigned long long)(w->rows - plain), r->count);
		return buf_done(out);
	}
	TRY(listing_begin(&l, cx));
	TRY(listing_row(&l));
	TRY(listing_cell(&l, "verified", "%llu", (unsigned long long)w->rows));
	TRY(listing_cell(&l, "unsealed", "%llu", (unsigned long long)plain));
	TRY(listing_cell(&l, "keys", "%zu", r->count));
	return listing_write(&l, o, out);
}

COMMAND(audit_verify_command)
{
	struct operation op;
	struct verified w = { .rows = 0 };
	enum err e;

	TRY(operation_begin(&op, app, v, cx, o));
	e = operation_end(&op, verify(&op, &w));
	if (e == ERR_OK)
		e = verified_tell(cx, o, &w, out);
	else
		buf_fmt(out, "%s\n", cx->fault.detail);
	secret_wipe(&w.keys, sizeof w.keys);
	TRY(e);
	return buf_done(out);
}

/* ---- the key ---- */

struct rotation { struct ctx *cx; const char *path; struct audit_keys *keys; };

static enum err
keep_ring(void *user, const struct audit_ring *ring)
{
	struct rotation *r = user;

	r->keys->ring = *ring;
	return audit_keys_write(r->cx, r->path, r->keys);
}

static enum err
rotate(struct app *app, struct ctx *cx, struct audit_keys *k)
{
	struct rotation r = { cx, app->audit_keys, k };
	unsigned char key[MAC_KEY_BYTES];
	enum err e = audit_keys_read(cx, app->audit_keys, k);

	if (app->audit_keys == NULL || (e != ERR_OK && e != ERR_NOT_FOUND))
		return e;
	rand_bytes(key, sizeof key);
	e = store_audit_rotate(app->store, cx, key, keep_ring, &r);
	secret_wipe(key, sizeof key);
	return e;
}

/* The row about it is the first under the new key, unless another came in between. */
COMMAND(audit_rotate_command)
{
	const char *subject;
	struct operation op;
	struct audit_keys k;
	enum err e = rotate(app, cx, &k);
	unsigned long long from = e == ERR_OK ? k.ring.keys[k.ring.count - 1].from : 0;
	size_t count = k.ring.count;

	secret_wipe(&k, sizeof k);
	TRY(e);
	if ((subject = ctx_fmt(cx, "key %zu from row %llu", count, from)) == NULL)
		return cx->fault.code;
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, act_audit(&op.act, AUDIT_AUDIT_KEY_CHANGED, ERR_OK, 0, MODE_NONE, NULL, subject)));
	buf_fmt(out, "%s; keep a copy of the file of keys apart from the store\n", subject);
	return buf_done(out);
}
