/* Revocation lists into sorted tables. They are read by card/der.h: the library's own form of a list with a million entries takes
 * fifteen times the memory of the table. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limit.h"
#include "card/crypto.h"
#include "card/pem.h"
#include "card/revocation.h"

#define SERIAL_BYTES ((CERT_SERIAL_TEXT - 1) / 2)
/* A list may be made by a clock that is a little ahead of ours. */
#define AHEAD_SECONDS 300

struct serial { uint32_t hash; unsigned char n, p[SERIAL_BYTES]; };

/* [REV-04] A long list is cut by the first bits of the hash into parts that a look-up finds at once. */
#define PART_BITS 16
#define PARTS     (1u << PART_BITS)

/* The list of one root. */
struct list {
	unsigned char issuer_hash[SHA256_BYTES];
	instant  next_update;
	uint64_t number;                /* CRL number; 0 when it has none */
	bool     there, expected;       /* expected: the root was live when the lists were read */
	struct serial *serials;         /* sorted */
	uint32_t *part;                 /* where each part begins, and the end of the last one; NULL for a short list */
	size_t   count;
};

struct revocation {
	size_t n;
	struct list lists[CERT_ROOTS];   /* in the order of the trust's roots */
};

static int
serial_cmp(const void *a, const void *b)
{
	const struct serial *s = a, *t = b;

	if (s->hash != t->hash)
		return s->hash < t->hash ? -1 : 1;
	return memcmp(&s->n, &t->n, 1 + SERIAL_BYTES);  /* unused bytes are zero */
}

static bool
serial_read(struct der d, struct serial *ret_s)
{
	struct serial s = { .n = (unsigned char)d.n };

	if (d.n > SERIAL_BYTES)
		return false;
	memcpy(s.p, d.p, d.n);
	s.hash = 2166136261u;           /* FNV-1a: serials have beginnings in common */
	for (size_t i = 0; i < d.n; i++)
		s.hash = (s.hash ^ d.p[i]) * 16777619u;
	*ret_s = s;
	return true;
}

static bool
parts_make(struct list *l)
{
	size_t at = 0;

	if (l->count < PARTS || l->count > UINT32_MAX)
		return true;
	if ((l->part = calloc(PARTS + 1, sizeof *l->part)) == NULL)
		return false;
	for (uint32_t i = 0; i <= PARTS; i++) {
		while (at < l->count && l->serials[at].hash >> (32 - PART_BITS) < i)
			at++;
		l->part[i] = (uint32_t)at;
	}
	return true;
}

static bool
is_listed(const struct list *l, const struct serial *s)
{
	uint32_t i = s->hash >> (32 - PART_BITS);
	size_t from = l->part == NULL ? 0 : l->part[i], until = l->part == NULL ? l->count : l->part[i + 1];

	return until > from && bsearch(s, l->serials + from, until - from, sizeof *s, serial_cmp) != NULL;
}

/* A list, taken apart; borrows from its bytes. */
struct crl {
	struct der tbs, algorithm, signature, issuer;
	instant    this_update, next_update;
	struct der revoked;             /* its entries, one after the other */
	uint64_t   number;
	bool       whole;               /* for all certificates of its issuer: no delta, no part, none of others */
};

/* One that is critical and not here makes the list no whole one. */
enum { EXT_NUMBER, EXT_DELTA, EXT_SCOPE };
static const unsigned char ext_oids[][3] = {
	[EXT_NUMBER] = { 0x55, 0x1D, 0x14 }, [EXT_DELTA] = { 0x55, 0x1D, 0x1B }, [EXT_SCOPE] = { 0x55, 0x1D, 0x1C },
};

/* The scope may name where the list lies, and that it is of users' certificates; anything else makes it a part. */
static bool
is_full_scope(struct der value)
{
	struct der list;
	unsigned char tag;

	if (!der_take(&value, DER_SEQUENCE, &list) || value.n > 0)
		return false;
	while (list.n > 0)
		if (!der_next(&list, &tag, NULL, NULL) || (tag != 0xA0 && tag != 0x81))
			return false;
	return true;
}

static bool
ext_take(struct der e, struct crl *c)
{
	struct der oid, flag, value, number;
	bool critical;

	if (!der_take(&e, DER_OID, &oid))
		return false;
	critical = der_take(&e, DER_BOOLEAN, &flag) && flag.n == 1 && flag.p[0] != 0;
	if (!der_take(&e, DER_OCTETS, &value) || e.n > 0)
		return false;
	if (der_is(&oid, ext_oids[EXT_SCOPE], 3)) {
		c->whole &= is_full_scope(value);
	} else if (der_is(&oid, ext_oids[EXT_NUMBER], 3)) {
		if (!der_take_positive(&value, &number))
			return true;            /* 0 is the first number there is */
		for (size_t i = 0; i < number.n; i++)
			c->number = c->number >> 56 != 0 ? UINT64_MAX : c->number << 8 | number.p[i];
	} else {
		c->whole &= !critical && !der_is(&oid, ext_oids[EXT_DELTA], 3);
	}
	return true;
}

static bool
exts_take(struct der *tbs, struct crl *c)
{
	struct der outer, list, e;

	if (tbs->n == 0)
		return true;
	if (!der_take(tbs, 0xA0, &outer) || tbs->n > 0 || !der_take(&outer, DER_SEQUENCE, &list) || outer.n > 0)
		return false;
	while (list.n > 0)
		if (!der_take(&list, DER_SEQUENCE, &e) || !ext_take(e, c))
			return false;
	return true;
}

/* CertificateList, RFC 5280 section 5.1. Nothing in it is to be believed before its signature. */
static bool
crl_read(struct der in, struct crl *c)
{
	static const unsigned char v2[] = { 0x01 };
	struct der all, tbs, version, inner;

	*c = (struct crl){ .whole = true };
	if (!der_take(&in, DER_SEQUENCE, &all) || in.n > 0 || !der_take_whole(&all, DER_SEQUENCE, &c->tbs)
	    || !der_take_whole(&all, DER_SEQUENCE, &c->algorithm) || !bits_take(&all, &c->signature) || all.n > 0)
		return false;
	in = c->tbs;
	if (!der_take(&in, DER_SEQUENCE, &tbs) || !der_take(&tbs, DER_INTEGER, &version) || !der_is(&version, v2, 1)
	    || !der_take_whole(&tbs, DER_SEQUENCE, &inner) || !der_is(&inner, c->algorithm.p, c->algorithm.n)
	    || !der_take_whole(&tbs, DER_SEQUENCE, &c->issuer) || !der_take_time(&tbs, &c->this_update)
	    || !der_take_time(&tbs, &c->next_update))
		return false;
	if (der_at(&tbs, DER_SEQUENCE))
		(void)der_take(&tbs, DER_SEQUENCE, &c->revoked);
	return exts_take(&tbs, c);
}

/* The next entry's serial; false for one that says what we do not understand. */
static bool
entry_take(struct der *list, struct serial *ret_s)
{
	struct der entry, serial, exts = { NULL, 0 }, e, flag;
	instant when;

	if (!der_take(list, DER_SEQUENCE, &entry) || !der_take_positive(&entry, &serial) || !der_take_time(&entry, &when))
		return false;
	if (entry.n > 0 && (!der_take(&entry, DER_SEQUENCE, &exts) || entry.n > 0))
		return false;
	while (exts.n > 0)
		if (!der_take(&exts, DER_SEQUENCE, &e) || !der_take(&e, DER_OID, NULL)
		    || (der_take(&e, DER_BOOLEAN, &flag) && flag.n == 1 && flag.p[0] != 0))
			return false;
	return serial_read(serial, ret_s);
}

static enum err
serials_take(struct ctx *cx, struct der list, const char *file, struct list *l)
{
	size_t n = 0;

	for (struct der count = list; count.n > 0; n++)
		if (!der_next(&count, NULL, NULL, NULL))
			return fail(cx, ERR_REVOCATION_OLD, "%s: entry %zu is not understood", file, n + 1);
	if (n == 0)
		return ERR_OK;
	if ((l->serials = calloc(n, sizeof *l->serials)) == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	for (size_t i = 0; i < n; i++)
		if (!entry_take(&list, &l->serials[i]))
			return fail(cx, ERR_REVOCATION_OLD, "%s: entry %zu is not understood", file, i + 1);
	l->count = n;
	qsort(l->serials, l->count, sizeof *l->serials, serial_cmp);
	return parts_make(l) ? ERR_OK : fail(cx, ERR_SYSTEM, "no memory");
}

/* The root that signed the list, found by signature: generations share a name. */
static size_t
signer_of(const struct crl *c, struct roots roots)
{
	size_t i = 0;

	while (i < roots.n && !(der_is(&c->issuer, roots.p[i].subject, roots.p[i].subject_n)
	    && root_signed(&roots.p[i], c->algorithm, c->tbs, c->signature)))
		i++;
	return i;
}

static enum err
list_take(struct ctx *cx, const struct crl *c, const char *file, struct roots roots, struct revocation *rev)
{
	size_t i = signer_of(c, roots);
	struct list *l;

	if (i == roots.n)
		return fail(cx, ERR_REVOCATION_OLD, "%s: not signed by a pinned root", file);
	l = &rev->lists[i];
	if (l->there)
		return fail(cx, ERR_REVOCATION_OLD, "%s: a second list of one root", file);
	if (!c->whole)
		return fail(cx, ERR_REVOCATION_OLD, "%s: not a whole list", file);
	if (c->this_update > cx->now + AHEAD_SECONDS)
		return fail(cx, ERR_REVOCATION_OLD, "%s: thisUpdate is in the future", file);
	l->next_update = c->next_update;
	l->number = c->number;
	l->there = true;
	return serials_take(cx, c->revoked, file, l);
}

static enum err
file_take(struct ctx *cx, const char *dir, const char *file, struct roots roots, struct revocation *rev)
{
	char *path = file_join(cx, dir, file), *text;
	unsigned char *der;
	struct crl c;
	size_t n;

	if (path == NULL)
		return cx->fault.code;
	TRY(file_read(cx, path, LIMIT_IMPORT_BYTES, &text, &n));
	der = (unsigned char *)text;
	if (strcmp(file + strlen(file) - 4, ".pem") == 0)
		TRY(pem_read(cx, text, n, "X509 CRL", &der, &n));
	if (!crl_read((struct der){ der, n }, &c))
		return fail(cx, ERR_REVOCATION_OLD, "%s: not one revocation list", file);
	return list_take(cx, &c, file, roots, rev);
}

/* In memory of its own: the bytes of a list are many times the table that stays. */
static enum err
file_take_apart(struct ctx *cx, const char *dir, const char *file, struct roots roots, struct revocation *rev)
{
	struct ctx own;
	enum err e;

	if (ctx_init(&own, cx->now, cx->rid) != ERR_OK)
		return fail(cx, ERR_SYSTEM, "no memory");
	e = file_take(&own, dir, file, roots, rev);
	if (e != ERR_OK)
		cx->fault = own.fault;
	ctx_release(&own);
	return e;
}

static int
is_list_file(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return strncmp(d->d_name, "crl-", 4) == 0 && n > 8
	    && (strcmp(d->d_name + n - 4, ".pem") == 0 || strcmp(d->d_name + n - 4, ".der") == 0);
}

enum err
revocation_load(struct ctx *cx, const char *dir, const struct trust *t, struct revocation **ret_rev)
{
	struct roots roots = trust_roots(t);
	struct revocation *rev = calloc(1, sizeof *rev);
	struct dirent **files = NULL;
	int n = scandir(dir, &files, is_list_file, alphasort);
	enum err e = ERR_OK;

	if (rev == NULL || n < 0 || roots.n > CERT_ROOTS)
		e = fail(cx, ERR_SYSTEM, "folder of revocation lists");
	for (size_t i = 0; e == ERR_OK && i < roots.n; i++) {
		memcpy(rev->lists[i].issuer_hash, roots.p[i].issuer_hash, SHA256_BYTES);
		rev->lists[i].expected = cx->now <= roots.p[i].not_after;
		rev->n++;
	}
	for (int i = 0; i < n; i++) {
		if (e == ERR_OK)
			e = file_take_apart(cx, dir, files[i]->d_name, roots, rev);
		free(files[i]);
	}
	free(files);
	if (e != ERR_OK) {
		revocation_free(&rev);
		return e;
	}
	*ret_rev = rev;
	return ERR_OK;
}

void
revocation_free(struct revocation **rev)
{
	if (*rev == NULL)
		return;
	for (size_t i = 0; i < (*rev)->n; i++) {
		free((*rev)->lists[i].serials);
		free((*rev)->lists[i].part);
	}
	free(*rev);
	*rev = NULL;
}

enum err
revocation_state(const struct revocation *rev, struct ctx *cx, const unsigned char issuer_hash[SHA256_BYTES],
    const char *serial, instant now)
{
	unsigned char bytes[SERIAL_BYTES];
	size_t n = strlen(serial) / 2;
	struct serial s;
	bool known = false;

	if (n < 1 || n > SERIAL_BYTES || !hex_read(serial, bytes, n) || !serial_read((struct der){ bytes, n }, &s))
		return fail(cx, ERR_REVOCATION_OLD, "serial is not hex");
	for (size_t i = 0; i < rev->n; i++) {
		const struct list *l = &rev->lists[i];

		if (memcmp(l->issuer_hash, issuer_hash, SHA256_BYTES) != 0)
			continue;
		/* Generations share a name, so that a revocation by any of them counts, and all must be
		 * fresh. */
		if (is_listed(l, &s))
			return fail(cx, ERR_CERT_REVOKED, "revoked by root %zu", i + 1);
		if (l->expected && (!l->there || now >= l->next_update))
			return fail(cx, ERR_REVOCATION_OLD, "root %zu: %s", i + 1, l->there
			    ? "nextUpdate has passed" : "no list");
		known |= l->there;
	}
	return known ? ERR_OK : fail(cx, ERR_REVOCATION_OLD, "no list of this issuer");
}

size_t
revocation_count(const struct revocation *rev)
{
	size_t n = 0;

	for (size_t i = 0; i < rev->n; i++)
		n += rev->lists[i].count;
	return n;
}

instant
revocation_ends(const struct revocation *rev)
{
	instant first = INSTANT_NEVER;

	for (size_t i = 0; i < rev->n; i++) {
		const struct list *l = &rev->lists[i];
		instant end = l->there ? l->next_update : l->expected ? 0 : INSTANT_NEVER;

		if (end < first)
			first = end;
	}
	return first;
}

/* Two lists with one number should be one list; the one that says less is not believed. */
static bool
is_older(const struct list *a, const struct list *b)
{
	return !a->there || a->number < b->number || (a->number == b->number && a->count < b->count);
}

bool
revocation_goes_back(const struct revocation *next, const struct revocation *now)
{
	for (size_t i = 0; i < now->n && i < next->n; i++)
		if (now->lists[i].there && is_older(&next->lists[i], &now->lists[i]))
			return true;
	return false;
}
