/* Questions to a responder and what may be believed of the answers. The library reads, builds and verifies; time, nonce and algorithm
 * are judged here, because the library would ask the system's clock and take any of the others. */
#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509.h>

#include "base/limit.h"
#include "card/crypto.h"
#include "card/ocsp.h"

/* A responder's clock may be a little ahead of ours. */
#define AHEAD_SECONDS 300

static const struct root *
root_of(const struct trust *t, const struct ocsp_question *q)
{
	struct roots roots = trust_roots(t);

	return q->root < roots.n ? &roots.p[q->root] : NULL;
}

/* The certificate's name in OCSP: digests of the issuer's name and key, and the serial. SHA-1 is what responders know; nothing rests on
 * it, since the issuer is pinned. */
static OCSP_CERTID *
id_make(const struct root *r, const char *serial)
{
	X509_NAME *name = X509_get_subject_name(r->x509);
	BIGNUM *bn = NULL;
	ASN1_INTEGER *number = BN_hex2bn(&bn, serial) > 0 ? BN_to_ASN1_INTEGER(bn, NULL) : NULL;
	OCSP_CERTID *id = number == NULL ? NULL : OCSP_cert_id_new(EVP_sha1(), name, X509_get0_pubkey_bitstr(r->x509), number);

	ASN1_INTEGER_free(number);
	BN_free(bn);
	return id;
}

enum err
ocsp_ask(struct ctx *cx, const struct trust *t, struct ocsp_question *q, unsigned char **ret_p, size_t *ret_n)
{
	const struct root *r = root_of(t, q);
	OCSP_REQUEST *rq = OCSP_REQUEST_new();
	OCSP_CERTID *id = r == NULL ? NULL : id_make(r, q->serial);
	unsigned char *der = NULL, *copy = NULL;
	bool ok = rq != NULL && id != NULL && OCSP_request_add0_id(rq, id) != NULL;
	int n = 0;

	if (!ok)
		OCSP_CERTID_free(id);
	rand_bytes(q->nonce, sizeof q->nonce);
	ok = ok && OCSP_request_add1_nonce(rq, q->nonce, sizeof q->nonce) == 1 && (n = i2d_OCSP_REQUEST(rq, &der)) > 0
	    && (copy = ctx_alloc(cx, (size_t)n)) != NULL;
	if (ok)
		memcpy(copy, der, (size_t)n);
	OPENSSL_free(der);
	OCSP_REQUEST_free(rq);
	if (!ok)
		return crypto_fail(cx, ERR_REVOCATION_OLD, "question to the responder");
	*ret_p = copy;
	*ret_n = (size_t)n;
	return ERR_OK;
}

static bool
time_read(const ASN1_GENERALIZEDTIME *t, instant *ret_t)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(t, &tm) != 1)
		return false;
	*ret_t = (instant)timegm(&tm);
	return true;
}

static bool
is_fresh(const ASN1_GENERALIZEDTIME *from, const ASN1_GENERALIZEDTIME *to, instant now)
{
	instant since, until;

	if (!time_read(from, &since) || since > now + AHEAD_SECONDS)
		return false;
	return to == NULL ? now - since <= LIMIT_OCSP_SECONDS : time_read(to, &until) && now < until;
}

static bool
has_nonce(OCSP_BASICRESP *b, const unsigned char nonce[OCSP_NONCE_BYTES])
{
	int at = OCSP_BASICRESP_get_ext_by_NID(b, NID_id_pkix_OCSP_Nonce, -1);
	const ASN1_OCTET_STRING *v = at < 0 ? NULL : X509_EXTENSION_get_data(OCSP_BASICRESP_get_ext(b, at));
	struct der in = v == NULL ? (struct der){ NULL, 0 } : (struct der){ ASN1_STRING_get0_data(v), (size_t)ASN1_STRING_length(v) }, body;

	return der_take(&in, DER_OCTETS, &body) && in.n == 0 && der_is(&body, nonce, OCSP_NONCE_BYTES);
}

static bool
has_known_algorithm(OCSP_BASICRESP *b)
{
	unsigned char *der = NULL;
	int n = i2d_X509_ALGOR(OCSP_resp_get0_tbs_sigalg(b), &der);
	bool ok = n > 0 && signature_known((struct der){ der, (size_t)n });

	OPENSSL_free(der);
	return ok;
}

/* By the root itself, or by whom it gave that right; at our time, not at the system's. */
static bool
is_signed(OCSP_BASICRESP *b, const struct root *r, instant now)
{
	X509_STORE *s = X509_STORE_new();
	bool ok = s != NULL && X509_STORE_add_cert(s, r->x509) == 1;

	if (ok) {
		X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(s), (time_t)now);
		ok = OCSP_basic_verify(b, NULL, s, OCSP_NOEXPLICIT) == 1;
	}
	X509_STORE_free(s);
	ERR_clear_error();
	return ok;
}

static enum err
status_of(struct ctx *cx, OCSP_BASICRESP *b, const struct root *r, const char *serial)
{
	ASN1_GENERALIZEDTIME *from, *to;
	OCSP_CERTID *id = id_make(r, serial);
	int status = 0, reason = 0;
	bool found = id != NULL && OCSP_resp_find_status(b, id, &status, &reason, NULL, &from, &to) == 1;

	OCSP_CERTID_free(id);
	if (!found)
		return fail(cx, ERR_REVOCATION_OLD, "status: about another certificate");
	if (!is_fresh(from, to, cx->now))
		return fail(cx, ERR_REVOCATION_OLD, "time: out of date, or of the future");
	if (status == V_OCSP_CERTSTATUS_REVOKED)
		return fail(cx, ERR_CERT_REVOKED, "revoked by the responder's word");
	return status == V_OCSP_CERTSTATUS_GOOD ? ERR_OK : fail(cx, ERR_REVOCATION_OLD, "status: unknown to the responder");
}

static enum err
basic_judge(struct ctx *cx, OCSP_BASICRESP *b, const struct root *r, const struct ocsp_question *q)
{
	if (!has_nonce(b, q->nonce))
		return fail(cx, ERR_REVOCATION_OLD, "nonce: of another question");
	if (!has_known_algorithm(b))
		return fail(cx, ERR_REVOCATION_OLD, "algorithm: not in the table");
	if (!is_signed(b, r, cx->now))
		return fail(cx, ERR_REVOCATION_OLD, "signer: not the root, nor a responder of it");
	return status_of(cx, b, r, q->serial);
}

enum err
ocsp_judge(struct ctx *cx, const struct trust *t, const struct ocsp_question *q, const unsigned char *p, size_t n)
{
	const struct root *r = root_of(t, q);
	const unsigned char *at = p;
	OCSP_RESPONSE *rs = n > OCSP_ANSWER_BYTES ? NULL : d2i_OCSP_RESPONSE(NULL, &at, (long)n);
	OCSP_BASICRESP *b = NULL;
	enum err e;

	if (rs != NULL && at == p + n && OCSP_response_status(rs) == OCSP_RESPONSE_STATUS_SUCCESSFUL)
		b = OCSP_response_get1_basic(rs);
	e = b == NULL || r == NULL ? fail(cx, ERR_REVOCATION_OLD, "form: not one answer that was given") : basic_judge(cx, b, r, q);
	OCSP_BASICRESP_free(b);
	OCSP_RESPONSE_free(rs);
	ERR_clear_error();
	return e;
}
