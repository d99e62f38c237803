/* Answers commands as a My Number Card does: JPKI application only. No input or output but the saving of
 * counters. */
#include <string.h>

#include "card/image_part.h"

static const unsigned char jpki_aid[] = { 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01 };

/* The elementary files. Those without bytes are keys and PINs: they can be selected, never read. */
static const struct ef {
	uint16_t id;
	int file;                       /* FILE_…, or -1 */
	enum secret_id needs, is;       /* to read or sign: that secret; a PIN object: itself */
} efs[] = {
	{ 0x0001, FILE_SIGN_CERT, SECRET_PASSWORD, SECRET_NONE },
	{ 0x0002, FILE_SIGN_CA,   SECRET_NONE,     SECRET_NONE },
	{ 0x0006, FILE_TOKEN,     SECRET_NONE,     SECRET_NONE },
	{ 0x0008, FILE_STATE,     SECRET_NONE,     SECRET_NONE },
	{ 0x000A, FILE_AUTH_CERT, SECRET_NONE,     SECRET_NONE },
	{ 0x000B, FILE_AUTH_CA,   SECRET_NONE,     SECRET_NONE },
	{ 0x0017, -1,             SECRET_PIN,      SECRET_NONE },
	{ 0x0018, -1,             SECRET_NONE,     SECRET_PIN },
	{ 0x001A, -1,             SECRET_PASSWORD, SECRET_NONE },
	{ 0x001B, -1,             SECRET_NONE,     SECRET_PASSWORD },
};

/* What a command works on: the answer's data goes to `out`. */
struct turn { struct ctx *cx; unsigned char *out; size_t out_n; };

static const struct ef *
ef_find(const struct image *i, uint16_t id)
{
	if (!i->selected)
		return NULL;
	for (size_t k = 0; k < sizeof efs / sizeof efs[0]; k++)
		if (efs[k].id == id && (efs[k].file < 0 || i->files[efs[k].file].n > 0))
			return &efs[k];
	return NULL;
}

static struct secret *
secret_of(struct image *i, enum secret_id id)
{
	return id == SECRET_PIN ? &i->pin : id == SECRET_PASSWORD ? &i->password : NULL;
}

static bool
is_open(struct image *i, const struct ef *f)
{
	const struct secret *s = secret_of(i, f->needs);

	return s == NULL || s->verified;
}

void
image_reset(struct image *i)
{
	i->selected = i->pin.verified = i->password.verified = false;
	i->current = 0;
}

void
image_pull_after(struct image *i, unsigned answers)
{
	i->pull_after = (long)answers;
}

void
image_make_foreign(struct image *i)
{
	i->foreign = true;
	image_reset(i);
}

static uint16_t
select_application(struct image *i, const struct apdu_parts *a)
{
	if (i->foreign || a->data_n != sizeof jpki_aid || memcmp(a->data, jpki_aid, sizeof jpki_aid) != 0)
		return 0x6A82;
	image_reset(i);                 /* selecting anew drops verified PINs (spec/card.md section 1.3) */
	i->selected = true;
	return STATUS_OK;
}

static uint16_t
ins_select(struct image *i, struct turn *t, const struct apdu_parts *a)
{
	uint16_t id;

	(void)t;
	if (a->p1 == 0x04)
		return select_application(i, a);
	if (a->p1 != 0x02 && a->data_n == 0)
		return 0x6A86;
	if (a->data_n != 2)
		return a->p1 == 0x02 ? 0x6700 : 0x6A82;
	id = (uint16_t)(a->data[0] << 8 | a->data[1]);
	if (a->p1 != 0x02 || ef_find(i, id) == NULL)
		return 0x6A82;
	i->current = id;
	return STATUS_OK;
}

/* A short file name in a parameter, or the current file. */
static const struct ef *
ef_meant(struct image *i, bool is_short, unsigned char name)
{
	const struct ef *f = ef_find(i, is_short ? name & 0x1F : i->current);

	if (f != NULL)
		i->current = f->id;
	return f;
}

static uint16_t
ins_read(struct image *i, struct turn *t, const struct apdu_parts *a)
{
	bool is_short = (a->p1 & 0x80) != 0;
	size_t offset = is_short ? a->p2 : (size_t)(a->p1 << 8 | a->p2), n;
	const struct ef *f;

	if (a->le == APDU_NO_LE || a->data_n > 0)
		return 0x6700;
	f = ef_meant(i, is_short, a->p1);
	if (f == NULL || f->file < 0)
		return is_short ? 0x6A82 : 0x6986;
	if (!is_open(i, f))
		return 0x6982;
	if (offset >= i->files[f->file].n)
		return 0x6B00;
	n = i->files[f->file].n - offset;
	if (n > (size_t)a->le)
		n = (size_t)a->le;
	memcpy(t->out, i->files[f->file].p + offset, n);
	t->out_n = n;
	return STATUS_OK;
}

/* Counts before it compares, and keeps the count, so that pulling the plug gains nothing. */
static uint16_t
secret_try(struct image *i, struct turn *t, struct secret *s, const struct apdu_parts *a)
{
	unsigned before = s->tries;
	bool right;

	if (s->n == 0 || s->tries == 0)
		return 0x6984;
	s->verified = false;
	s->tries--;
	if (image_save(i, t->cx) != ERR_OK) {
		s->tries = before;
		return 0x6581;
	}
	right = a->data_n == s->n && bytes_equal(a->data, s->text, s->n);
	if (!right)
		return (uint16_t)(0x63C0 | s->tries);
	s->tries = s->full;
	if (image_save(i, t->cx) != ERR_OK) {
		s->tries = before - 1;
		return 0x6581;
	}
	s->verified = true;
	return STATUS_OK;
}

static uint16_t
ins_verify(struct image *i, struct turn *t, const struct apdu_parts *a)
{
	const struct ef *f;
	struct secret *s;

	if (a->p1 != 0 || (a->p2 & 0xE0) != 0x80)
		return 0x6A86;
	f = ef_meant(i, (a->p2 & 0x1F) != 0, a->p2);
	s = f == NULL ? NULL : secret_of(i, f->is);
	if (s == NULL)
		return 0x6986;
	if (a->data_n == 0)
		return (uint16_t)(0x63C0 | (s->n == 0 ? 0 : s->tries));
	return secret_try(i, t, s, a);
}

/* The bytes to sign: as given, or a DigestInfo made from a SHA-256 digest or from a text. 0: refused. */
static size_t
sign_input(const struct apdu_parts *a, unsigned char ret[256])
{
	static const unsigned char digest_info[] = {
		0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
		    0x05, 0x00, 0x04, 0x20
	};

	if (a->p1 == 0x00) {
		if (a->data_n > 245)
			return 0;
		memcpy(ret, a->data, a->data_n);
		return a->data_n;
	}
	if (a->p1 == 0x02 && a->data_n != SHA256_BYTES)
		return 0;
	memcpy(ret, digest_info, sizeof digest_info);
	if (a->p1 == 0x02)
		memcpy(ret + sizeof digest_info, a->data, SHA256_BYTES);
	else
		sha256(a->data, a->data_n, ret + sizeof digest_info);
	return sizeof digest_info + SHA256_BYTES;
}

static uint16_t
ins_sign(struct image *i, struct turn *t, const struct apdu_parts *a)
{
	unsigned char text[256];
	const struct ef *f;
	const struct key *k;
	size_t n;

	if ((a->p2 & 0xE0) != 0x80 || (a->p1 != 0x00 && a->p1 != 0x02 && a->p1 != 0x03))
		return 0x6A86;
	f = ef_meant(i, (a->p2 & 0x1F) != 0, a->p2);
	if (f == NULL || f->file >= 0 || f->is != SECRET_NONE)
		return 0x6986;
	if (!is_open(i, f))
		return 0x6982;
	if (a->data_n == 0 || (n = sign_input(a, text)) == 0)
		return 0x6700;
	k = f->id == 0x0017 ? i->auth_key : i->sign_key;
	if (k != NULL && !key_is_rsa(k) && a->p1 != 0x00)       /* the card builds a DigestInfo for RSA only */
		return 0x6A86;
	if (k == NULL || key_sign_raw(t->cx, k, text, n, t->out, &t->out_n) != ERR_OK)
		return 0x6985;
	return STATUS_OK;
}

static const struct {
	unsigned char cla, ins;
	uint16_t (*run)(struct image *i, struct turn *t, const struct apdu_parts *a);
} commands[] = {
	{ 0x00, 0xA4, ins_select }, { 0x00, 0xB0, ins_read }, { 0x00, 0x20, ins_verify },
	    { 0x80, 0x2A, ins_sign },
};

static uint16_t
answer(struct image *i, struct turn *t, const unsigned char *apdu, size_t n)
{
	struct apdu_parts a;

	if (n < 4)
		return 0x6700;
	if (apdu[0] != 0x00 && apdu[0] != 0x80)
		return 0x6E00;
	for (size_t k = 0; k < sizeof commands / sizeof commands[0]; k++)
		if (commands[k].cla == apdu[0] && commands[k].ins == apdu[1])
			return apdu_parse(apdu, n, &a) ? commands[k].run(i, t, &a) : 0x6700;
	return 0x6D00;
}

enum err
image_answer(struct image *i, struct ctx *cx, const unsigned char *apdu, size_t n, unsigned char *ret,
    size_t *ret_n)
{
	struct turn t = { .cx = cx, .out = ret };
	uint16_t word;

	if (i->pull_after == 0)
		return fail(cx, ERR_CARD_REMOVED, "pulled out on demand");
	if (i->pull_after > 0)
		i->pull_after--;
	word = answer(i, &t, apdu, n);
	ret[t.out_n] = (unsigned char)(word >> 8);
	ret[t.out_n + 1] = (unsigned char)(word & 0xFF);
	*ret_n = t.out_n + 2;
	return ERR_OK;
}
