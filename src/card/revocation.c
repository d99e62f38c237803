/* Revocation lists into sorted tables. The library's part ends when a list has been read. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/file.h"
#include "base/limit.h"
#include "card/crypto.h"
#include "card/pem.h"
#include "card/revocation.h"

#define SERIAL_BYTES ((CERT_SERIAL_TEXT - 1) / 2)
#define ROOTS_MAX 16
/* A list may be made by a clock that is a little ahead of ours. */
#define AHEAD_SECONDS 300

struct serial { unsigned char n, p[SERIAL_BYTES]; };

/* The list of one root. */
struct list {
	unsigned char issuer_hash[SHA256_BYTES];
	instant  next_update;
	uint64_t number;                /* CRL number; 0 when it has none */
	bool     there, expected;       /* expected: the root was live when the lists were read */
	struct serial *serials;         /* sorted */
	size_t   count;
};

struct revocation {
	size_t n;
	struct list lists[ROOTS_MAX];   /* in the order of the trust's roots */
};

static int
serial_cmp(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct serial));     /* shorter first; unused bytes are zero */
}

static bool
serial_read(const ASN1_INTEGER *i, struct serial *ret_s)
{
	struct serial s = { 0 };
	int n = ASN1_STRING_length(i);

	if (n < 1 || n > SERIAL_BYTES || ASN1_STRING_type(i) != V_ASN1_INTEGER)
		return false;
	s.n = (unsigned char)n;
	memcpy(s.p, ASN1_STRING_get0_data(i), (size_t)n);
	*ret_s = s;
	return true;
}

static bool
time_read(const ASN1_TIME *t, instant *ret_t)
{
	struct tm tm;

	if (t == NULL || ASN1_TIME_to_tm(t, &tm) != 1)
		return false;
	*ret_t = (instant)timegm(&tm);
	return true;
}

/* A list for all certificates of its issuer: no delta, no part, no certificates of others. */
static bool
is_whole(const X509_CRL *x)
{
	int at = X509_CRL_get_ext_by_critical(x, 1, -1), n = X509_CRL_get_ext_count(x);
	ISSUING_DIST_POINT *idp;
	bool whole;

	if (X509_CRL_get_ext_by_NID(x, NID_delta_crl, -1) >= 0)
		return false;
	for (; at >= 0 && at < n; at = X509_CRL_get_ext_by_critical(x, 1, at))
		if (OBJ_obj2nid(X509_EXTENSION_get_object(X509_CRL_get_ext(x,
		    at))) != NID_issuing_distribution_point)
			return false;
	if (X509_CRL_get_ext_by_NID(x, NID_issuing_distribution_point, -1) < 0)
		return true;
	idp = X509_CRL_get_ext_d2i(x, NID_issuing_distribution_point, NULL, NULL);
	whole = idp != NULL && idp->indirectCRL <= 0 && idp->onlyCA <= 0 && idp->onlyattr <= 0
	    && idp->onlysomereasons == NULL;
	ISSUING_DIST_POINT_free(idp);
	return whole;
}

static enum err
serials_take(struct ctx *cx, X509_CRL *x, const char *file, struct list *l)
{
	STACK_OF(X509_REVOKED) *all = X509_CRL_get_REVOKED(x);
	int n = all == NULL ? 0 : sk_X509_REVOKED_num(all);

	if (n == 0)
		return ERR_OK;
	if ((l->serials = calloc((size_t)n, sizeof *l->serials)) == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	for (int i = 0; i < n; i++) {
		const X509_REVOKED *r = sk_X509_REVOKED_value(all, i);

		if (X509_REVOKED_get_ext_by_critical(r, 1, -1) >= 0
		    || !serial_read(X509_REVOKED_get0_serialNumber(r), &l->serials[i]))
			return fail(cx, ERR_REVOCATION_OLD, "%s: entry %d is not understood", file, i + 1);
	}
	l->count = (size_t)n;
	qsort(l->serials, l->count, sizeof *l->serials, serial_cmp);
	return ERR_OK;
}

/* The list is signed by the algorithm that the table has for this root, and by no weaker one. */
static bool
is_signed_by(X509_CRL *x, const struct root *r)
{
	const X509_ALGOR *algorithm = NULL;
	unsigned char *der = NULL;
	int n;
	bool ok;

	X509_CRL_get0_signature(x, NULL, &algorithm);
	n = i2d_X509_ALGOR(algorithm, &der);
	ok = n > 0 && root_signs_by(r, der, (size_t)n) && X509_CRL_verify(x, r->key) == 1;
	OPENSSL_free(der);
	return ok;
}

/* The root that signed the list, found by signature. */
static size_t
signer_of(X509_CRL *x, struct roots roots)
{
	unsigned char *name = NULL;
	int n = i2d_X509_NAME(X509_CRL_get_issuer(x), &name);
	size_t i = 0;

	while (i < roots.n && !(n > 0 && roots.p[i].subject_n == (size_t)n
	    && memcmp(roots.p[i].subject, name, (size_t)n) == 0 && is_signed_by(x, &roots.p[i])))
		i++;
	OPENSSL_free(name);
	ERR_clear_error();
	return i;
}

static enum err
list_take(struct ctx *cx, X509_CRL *x, const char *file, struct roots roots, instant now,
    struct revocation *rev)
{
	size_t i = signer_of(x, roots);
	ASN1_INTEGER *number;
	struct list *l;
	instant this_update;

	if (i == roots.n)
		return fail(cx, ERR_REVOCATION_OLD, "%s: not signed by a pinned root", file);
	l = &rev->lists[i];
	if (l->there)
		return fail(cx, ERR_REVOCATION_OLD, "%s: a second list of one root", file);
	if (!is_whole(x))
		return fail(cx, ERR_REVOCATION_OLD, "%s: not a whole list", file);
	if (!time_read(X509_CRL_get0_lastUpdate(x), &this_update)
	    || !time_read(X509_CRL_get0_nextUpdate(x), &l->next_update))
		return fail(cx, ERR_REVOCATION_OLD, "%s: thisUpdate or nextUpdate is missing", file);
	if (this_update > now + AHEAD_SECONDS)
		return fail(cx, ERR_REVOCATION_OLD, "%s: thisUpdate is in the future", file);
	number = X509_CRL_get_ext_d2i(x, NID_crl_number, NULL, NULL);
	if (number != NULL && ASN1_INTEGER_get_uint64(&l->number, number) != 1)
		l->number = UINT64_MAX;
	ASN1_INTEGER_free(number);
	ERR_clear_error();
	l->there = true;
	return serials_take(cx, x, file, l);
}

static enum err
file_take(struct ctx *cx, const char *dir, const char *file, struct roots roots, instant now,
    struct revocation *rev)
{
	char *path = file_join(cx, dir, file), *text;
	unsigned char *der;
	const unsigned char *p;
	size_t n;
	X509_CRL *x;
	enum err e;

	if (path == NULL)
		return cx->fault.code;
	TRY(file_read(cx, path, LIMIT_IMPORT_BYTES, &text, &n));
	der = (unsigned char *)text;
	if (strcmp(file + strlen(file) - 4, ".pem") == 0)
		TRY(pem_read(cx, text, n, "X509 CRL", &der, &n));
	p = der;
	x = d2i_X509_CRL(NULL, &p, (long)n);
	if (x == NULL || p != der + n) {
		X509_CRL_free(x);
		return crypto_fail(cx, ERR_REVOCATION_OLD, ctx_fmt(cx, "%s: not one revocation list", file));
	}
	e = list_take(cx, x, file, roots, now, rev);
	X509_CRL_free(x);
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
revocation_load(struct ctx *cx, const char *dir, const struct trust *t, instant now,
    struct revocation **ret_rev)
{
	struct roots roots = trust_roots(t);
	struct revocation *rev = calloc(1, sizeof *rev);
	struct dirent **files = NULL;
	int n = scandir(dir, &files, is_list_file, alphasort);
	enum err e = ERR_OK;

	if (rev == NULL || n < 0 || roots.n > ROOTS_MAX)
		e = fail(cx, ERR_SYSTEM, "folder of revocation lists");
	for (size_t i = 0; e == ERR_OK && i < roots.n; i++) {
		memcpy(rev->lists[i].issuer_hash, roots.p[i].issuer_hash, SHA256_BYTES);
		rev->lists[i].expected = now <= roots.p[i].not_after;
		rev->n++;
	}
	for (int i = 0; i < n; i++) {
		if (e == ERR_OK)
			e = file_take(cx, dir, files[i]->d_name, roots, now, rev);
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
	for (size_t i = 0; i < (*rev)->n; i++)
		free((*rev)->lists[i].serials);
	free(*rev);
	*rev = NULL;
}

enum err
revocation_state(const struct revocation *rev, struct ctx *cx, const unsigned char issuer_hash[SHA256_BYTES],
    const char *serial, instant now)
{
	struct serial s = { .n = (unsigned char)(strlen(serial) / 2) };
	bool known = false;

	if (s.n < 1 || strlen(serial) > 2 * SERIAL_BYTES || !hex_read(serial, s.p, s.n))
		return fail(cx, ERR_REVOCATION_OLD, "serial is not hex");
	for (size_t i = 0; i < rev->n; i++) {
		const struct list *l = &rev->lists[i];

		if (memcmp(l->issuer_hash, issuer_hash, SHA256_BYTES) != 0)
			continue;
		/* Generations share a name, so that a revocation by any of them counts, and all must be
		 * fresh. */
		if (l->count > 0 && bsearch(&s, l->serials, l->count, sizeof s, serial_cmp) != NULL)
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
