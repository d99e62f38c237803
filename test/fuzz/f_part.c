/* Fuzz target: parts of long files as they come to the centre: order, position, what is taken, the answer. The first byte chooses
 * the kind, the second how long the parts are (or, of check-ups, how many documents the archive says that it has). */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "app/import.h"
#include "base/rand.h"

#define MOST 8                  /* parts of one input */
#define KINDS 5

static const struct who who = { .label = "fuzz" };

/* The person of the sample files, so that what is good is kept. */
static enum err
person_keep(struct ctx *cx, struct app *app, struct view *v)
{
	const struct person p = { .key = "P0000001", .name = "架空　花子", .kana = "ｶｸｳ ﾊﾅｺ", .other_name = "", .other_kana = "",
	    .sex1 = 2, .birth = 19550301, .postcode = "", .address = "" };
	const struct eligibility e = { .insurer = "06999999", .symbol = "１２３", .number = "４５６７", .branch = "00",
	    .insurer_name = "架空健康保険組合", .classification = "01", .family = 1, .insured_name = "架空　花子",
	    .acquired = 20210401, .loss_reason = "", .issued = 20210401 };
	const struct intake in = { .who = &who, .what = AUDIT_PERSON_IMPORTED, .name = "feed" };
	struct import *im;

	TRY(import_open(cx, app, v, &in, &im));
	TRY(import_person(im, &p, &e, 1));
	return import_close(&im, cx, 1, 0);
}

struct file {
	const char *kind, *p;
	size_t n, step;
	uint64_t total;
	char digest[2 * SHA256_BYTES + 1];
};

/* Where the centre says that the file stands. */
static uint64_t
told(const struct buf *out)
{
	static const char head[] = "{\"offset\": \"";

	if (out->n < sizeof head || memcmp(out->p, head, sizeof head - 1) != 0)
		abort();
	return strtoull(out->p + sizeof head - 1, NULL, 10);
}

/* One order; false when it was refused. */
static bool
give(struct ctx *cx, struct app *app, struct view *v, const struct file *f, uint64_t offset, const char *p, size_t n,
    uint64_t *ret_at)
{
	const char *at = ctx_fmt(cx, "%llu", (unsigned long long)offset), *total = ctx_fmt(cx, "%llu", (unsigned long long)f->total);
	const struct order o = { .words = { "import", "part", f->kind, "x", f->digest, at, total }, .count = 7, .body = p,
	    .body_n = n, .account = "", .token = "", .lang = LANG_EN };
	struct buf out;

	buf_init(&out, cx, 16 << 20);
	if (import_part_command(app, v, cx, &o, &out) != ERR_OK)
		return false;
	*ret_at = told(&out);
	return true;
}

/* A position never goes back and never beyond the end; a refused part leaves it where it was. */
static void
send(struct ctx *cx, struct app *app, struct view *v, const struct file *f)
{
	const bool bytes = strcmp(f->kind, "checkups") != 0;
	size_t room = f->step;
	uint64_t at, next;

	if (!give(cx, app, v, f, 0, "", 0, &at))        /* where does it stand? A kind that is not taken in parts has no answer */
		return;
	for (int i = 0; i < MOST && (at < f->total || i == 0); i++) {
		const size_t from = bytes ? (size_t)at : 0, left = f->n - from, n = bytes && room < left ? room : left;

		if (!give(cx, app, v, f, at, f->p + from, n, &next)) {
			if (!give(cx, app, v, f, 0, "", 0, &next) || (next != at && next != 0))
				abort();
			return;
		}
		if (next < at || next > f->total)
			abort();
		room = next == at ? 2 * room : f->step;
		if (!bytes && next == at)
			return;
		at = next;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const kinds[KINDS] = { "claims", "returned", "checkups", "insurer", "master" };
	struct app app = { 0 };
	unsigned char digest[SHA256_BYTES];
	struct view *v;
	struct ctx cx;
	struct file f;

	if (size < 2 || ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	f = (struct file){ .kind = kinds[data[0] % KINDS], .p = (const char *)data + 2, .n = size - 2 };
	f.step = 16 + (size_t)data[1] * 64;
	f.total = data[0] % KINDS == 2 ? data[1] : f.n;
	sha256(data, size, digest);
	for (size_t i = 0; i < SHA256_BYTES; i++)
		(void)snprintf(f.digest + 2 * i, 3, "%02x", digest[i]);
	if (store_open(&cx, "mem:", &app.store) != ERR_OK || view_open(&cx, app.store, &v) != ERR_OK
	    || person_keep(&cx, &app, v) != ERR_OK)
		abort();
	send(&cx, &app, v, &f);
	view_close(&v);
	store_close(&app.store);
	ctx_release(&cx);
	return 0;
}
