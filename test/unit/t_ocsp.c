/* What may be believed of a responder's answer. The responder here is made of the library's own parts. */
#include <openssl/ocsp.h>
#include <openssl/pem.h>

#include "app/responder.h"
#include "base/limit.h"
#include "card/issue_order.h"
#include "card/pem.h"
#include "hierarchy.h"
#include "t.h"

#define DAY ((instant)86400)

static struct trust *trust;
static struct ocsp_question question;
static unsigned char *request;
static size_t request_n;

/* The answer that is wanted; the rest is as it should be. */
struct answer_order {
	const char *signer, *ca;        /* stem of the root that gave the responder its certificate; NULL: auth-3, auth-3 */
	const char *eku;                /* NULL: OCSPSigning */
	enum key_kind kind;
	int status;
	const EVP_MD *md;               /* NULL: SHA-256 */
	instant from, until;            /* from now on; until 0: none */
	bool no_nonce, other_serial, no_extra;
	int  end_days;                  /* of the responder's certificate; 0: 10 */
};

static void
begin(void)
{
	const char *dir = hierarchy(cx);

	CHECK_OK(trust_open(cx, dir, true, &trust));
	question = (struct ocsp_question){ .root = hierarchy_facts.root, .serial = hierarchy_facts.serial };
	CHECK_OK(ocsp_ask(cx, trust, &question, &request, &request_n));
}

static void
end(void)
{
	trust_close(&trust);
}

static X509 *
x509_of(const char *pem)
{
	BIO *b = BIO_new_mem_buf(pem, -1);
	X509 *x = PEM_read_bio_X509(b, NULL, NULL, NULL);

	BIO_free(b);
	return x;
}

static EVP_PKEY *
pkey_of(const struct key *k)
{
	char *pem;
	size_t n;
	BIO *b;
	EVP_PKEY *p;

	CHECK_OK(key_text(cx, k, &pem, &n));
	b = BIO_new_mem_buf(pem, (int)n);
	p = PEM_read_bio_PrivateKey(b, NULL, NULL, NULL);
	BIO_free(b);
	return p;
}

/* A responder's certificate by that root. */
static struct cert_made
responder(const struct answer_order *o, struct key **ret_key)
{
	static const struct name_part name[] = { { "C", "JP" }, { "O", "JPKI-TEST" }, { "CN", "responder" }, { NULL, NULL } };
	const struct ext_part exts[] = { { "keyUsage", "critical,digitalSignature" },
	    { "extendedKeyUsage", o->eku == NULL ? "OCSPSigning" : o->eku }, { NULL, NULL } };
	struct cert_order c = { .subject = name, .exts = exts, .not_before = cx->now - 20 * DAY,
	    .not_after = cx->now + (o->end_days == 0 ? 10 : o->end_days) * DAY };
	struct cert_made made;
	struct issuer by;

	CHECK_OK(issuer_read(cx, hierarchy(cx), o->signer == NULL ? "auth-3" : o->signer, &by));
	CHECK_OK(key_make(cx, o->kind, ret_key));
	c.key = *ret_key;
	c.issuer = by.pem;
	c.issuer_key = by.key;
	CHECK_OK(cert_make(cx, &c, &made));
	issuer_release(&by);
	return made;
}

/* Answers the request as ordered. */
static void
answer_make(const struct answer_order *o, unsigned char **ret_p, size_t *ret_n)
{
	const unsigned char *at = request;
	OCSP_REQUEST *rq = d2i_OCSP_REQUEST(NULL, &at, (long)request_n);
	OCSP_BASICRESP *b = OCSP_BASICRESP_new();
	OCSP_CERTID *id = OCSP_onereq_get0_id(OCSP_request_onereq_get0(rq, 0)), *own = OCSP_CERTID_dup(id);
	ASN1_TIME *from = ASN1_TIME_set(NULL, (time_t)(cx->now + o->from));
	ASN1_TIME *until = o->until == 0 ? NULL : ASN1_TIME_set(NULL, (time_t)(cx->now + o->until));
	struct key *key;
	struct cert_made made = responder(o, &key);
	X509 *signer = x509_of(made.pem);
	EVP_PKEY *k = pkey_of(key);
	unsigned char *der = NULL;
	OCSP_RESPONSE *rs;
	ASN1_INTEGER *number;

	if (o->other_serial && OCSP_id_get0_info(NULL, NULL, NULL, &number, own) == 1)
		CHECK(ASN1_INTEGER_set(number, 77) == 1);
	CHECK(OCSP_basic_add1_status(b, own, o->status, 0, o->status == V_OCSP_CERTSTATUS_REVOKED ? from : NULL, from, until) != NULL);
	if (!o->no_nonce)
		CHECK(OCSP_copy_nonce(b, rq) == 1);
	CHECK(OCSP_basic_sign(b, signer, k, o->md == NULL ? EVP_sha256() : o->md, NULL, 0) == 1);
	rs = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, b);
	*ret_n = (size_t)i2d_OCSP_RESPONSE(rs, &der);
	*ret_p = memcpy(ctx_alloc(cx, *ret_n + 1), der, *ret_n);
	OPENSSL_free(der);
	OCSP_RESPONSE_free(rs);
	OCSP_BASICRESP_free(b);
	OCSP_REQUEST_free(rq);
	OCSP_CERTID_free(own);
	ASN1_TIME_free(from);
	ASN1_TIME_free(until);
	X509_free(signer);
	EVP_PKEY_free(k);
	key_free(&key);
}

static enum err
answer(const struct answer_order *o, unsigned char **ret_p, size_t *ret_n)
{
	answer_make(o, ret_p, ret_n);
	return ocsp_judge(cx, trust, &question, *ret_p, *ret_n);
}

TEST(each_doubt_is_a_refusal_with_its_name)     /* REV-05, CRT-07 */
{
	const struct { struct answer_order o; enum err want; const char *check; } rows[] = {
		{ { .until = 900 }, ERR_OK, "" }, { { .from = -LIMIT_OCSP_SECONDS }, ERR_OK, "" },
		{ { .until = 900, .kind = KEY_P384, .md = EVP_sha384() }, ERR_OK, "" },
		{ { .until = 900, .status = V_OCSP_CERTSTATUS_REVOKED }, ERR_CERT_REVOKED, "" },
		{ { .until = 900, .status = V_OCSP_CERTSTATUS_UNKNOWN }, ERR_REVOCATION_OLD, "status: unknown" },
		{ { .until = 900, .other_serial = true }, ERR_REVOCATION_OLD, "status: about" },
		{ { .until = 900, .no_nonce = true }, ERR_REVOCATION_OLD, "nonce:" },
		{ { .from = -LIMIT_OCSP_SECONDS - 1 }, ERR_REVOCATION_OLD, "time:" },
		{ { .from = -900, .until = -1 }, ERR_REVOCATION_OLD, "time:" },
		{ { .from = 301, .until = 900 }, ERR_REVOCATION_OLD, "time:" },
		{ { .until = 900, .md = EVP_sha1() }, ERR_REVOCATION_OLD, "algorithm:" },
		{ { .until = 900, .signer = "auth-2" }, ERR_REVOCATION_OLD, "signer:" },
		{ { .until = 900, .eku = "clientAuth" }, ERR_REVOCATION_OLD, "signer:" },
		{ { .until = 900, .end_days = -1 }, ERR_REVOCATION_OLD, "signer:" },
	};
	unsigned char *p;
	size_t n;

	begin();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		cx->fault.detail[0] = '\0';
		CHECK_ERR(rows[i].want, answer(&rows[i].o, &p, &n));
		if (strncmp(cx->fault.detail, rows[i].check, strlen(rows[i].check)) != 0)
			CHECK_STR(rows[i].check, cx->fault.detail);
	}
	end();
}

TEST(an_answer_is_good_for_its_question_only)   /* REV-05 */
{
	const struct answer_order good = { .until = 900 };
	unsigned char *p;
	size_t n;

	begin();
	CHECK_OK(answer(&good, &p, &n));
	CHECK_ERR(ERR_REVOCATION_OLD, ocsp_judge(cx, trust, &question, p, n - 1));
	CHECK_ERR(ERR_REVOCATION_OLD, ocsp_judge(cx, trust, &question, p, n + 1));
	for (size_t i = 0; i < n; i += 3) {
		p[i] ^= 0x21;
		CHECK(ocsp_judge(cx, trust, &question, p, n) != ERR_OK);
		p[i] ^= 0x21;
	}
	question.root = 77;
	CHECK_ERR(ERR_REVOCATION_OLD, ocsp_judge(cx, trust, &question, p, n));
	question.root = hierarchy_facts.root;
	CHECK_OK(ocsp_ask(cx, trust, &question, &request, &request_n));         /* asked once more: another nonce */
	CHECK_ERR(ERR_REVOCATION_OLD, ocsp_judge(cx, trust, &question, p, n));
	end();
}

/* What the responder says, and how often it was asked. */
static struct answer_order says;
static bool silent;
static int asked;

static enum err
fetch(void *user, struct ctx *with, const unsigned char *p, size_t n, const unsigned char **ret_p, size_t *ret_n)
{
	unsigned char *made;

	(void)user;
	(void)with;
	asked++;
	if (silent)
		return ERR_AWAY;
	request = memcpy(ctx_alloc(cx, n), p, n);
	request_n = n;
	answer_make(&says, &made, ret_n);
	*ret_p = made;
	return ERR_OK;
}

TEST(a_good_answer_is_remembered_for_a_minute_and_a_refusal_never)      /* REV-06 */
{
	struct cert_facts unknown = { .root = CERT_ROOT_UNKNOWN };
	struct responder *r;

	begin();
	memcpy(unknown.issuer_hash, hierarchy_facts.issuer_hash, SHA256_BYTES);
	memcpy(unknown.serial, hierarchy_facts.serial, sizeof unknown.serial);
	says = (struct answer_order){ .until = 900 };
	CHECK_OK(responder_open(cx, trust, fetch, NULL, &r));
	silent = true;
	CHECK_ERR(ERR_REVOCATION_OLD, responder_state(r, cx, &hierarchy_facts));
	silent = false;
	CHECK_OK(responder_state(r, cx, &hierarchy_facts));
	silent = true;
	CHECK_OK(responder_state(r, cx, &hierarchy_facts));
	CHECK_INT(2, asked);
	cx->now += LIMIT_OCSP_CACHE_SECONDS;
	CHECK_ERR(ERR_REVOCATION_OLD, responder_state(r, cx, &hierarchy_facts));
	cx->now -= 2 * LIMIT_OCSP_CACHE_SECONDS;                /* a clock that went back */
	CHECK_ERR(ERR_REVOCATION_OLD, responder_state(r, cx, &hierarchy_facts));
	silent = false;
	says.status = V_OCSP_CERTSTATUS_REVOKED;
	CHECK_ERR(ERR_CERT_REVOKED, responder_state(r, cx, &hierarchy_facts));
	CHECK_ERR(ERR_CERT_REVOKED, responder_state(r, cx, &unknown));
	says.status = V_OCSP_CERTSTATUS_GOOD;
	CHECK_ERR(ERR_REVOCATION_OLD, responder_state(r, cx, &unknown));        /* good, but by which root? */
	responder_close(&r);
	end();
}

TESTS(T(a_good_answer_is_remembered_for_a_minute_and_a_refusal_never),
    T(each_doubt_is_a_refusal_with_its_name), T(an_answer_is_good_for_its_question_only))
