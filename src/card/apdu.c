/* APDU bytes and the table of status words. */
#include <assert.h>
#include <string.h>

#include "card/apdu.h"

void
apdu_build(struct apdu *a, const unsigned char head[4], const void *data, size_t n, int le)
{
	assert(n <= 255 && le <= 256);
	memcpy(a->p, head, 4);
	a->n = 4;
	if (n > 0) {
		a->p[a->n++] = (unsigned char)n;
		memcpy(a->p + a->n, data, n);
		a->n += n;
	}
	if (le >= 0)
		a->p[a->n++] = (unsigned char)(le & 0xFF);
}

static int
le_read(unsigned char c)
{
	return c == 0 ? 256 : c;
}

bool
apdu_parse(const unsigned char *p, size_t n, struct apdu_parts *ret_parts)
{
	struct apdu_parts a = { .le = APDU_NO_LE };

	if (n < 4)
		return false;
	a.cla = p[0];
	a.ins = p[1];
	a.p1 = p[2];
	a.p2 = p[3];
	if (n == 5)
		a.le = le_read(p[4]);
	if (n > 5) {
		a.data = p + 5;
		a.data_n = p[4];
		/* Lc 0 before more bytes would be an extended length, which these cards do not speak. */
		if (a.data_n == 0 || (n != 5 + a.data_n && n != 6 + a.data_n))
			return false;
		if (n == 6 + a.data_n)
			a.le = le_read(p[n - 1]);
	}
	*ret_parts = a;
	return true;
}

void
apdu_mask(unsigned char *p, size_t n)
{
	if (n > 5 && (p[1] == 0x20 || p[1] == 0x24 || p[1] == 0x2C))
		memset(p + 5, '*', n - 5);
}

static const struct status_row rows[] = {
	{ 0x9000, 0xFFFF, ERR_OK,           "done" },
	{ 0x6100, 0xFF00, ERR_READER,       "more bytes wait" },
	{ 0x6282, 0xFFFF, ERR_READER,       "end of file before Le" },
	{ 0x63C0, 0xFFFF, ERR_PIN_LOCKED,   "wrong, and now locked" },
	{ 0x63C0, 0xFFF0, ERR_PIN_WRONG,    "wrong, tries left" },
	{ 0x6581, 0xFFFF, ERR_READER,       "the card's memory failed" },
	{ 0x6700, 0xFFFF, ERR_READER,       "wrong length" },
	{ 0x6982, 0xFFFF, ERR_DENIED,       "PIN not verified" },
	{ 0x6983, 0xFFFF, ERR_PIN_LOCKED,   "locked" },
	{ 0x6984, 0xFFFF, ERR_PIN_LOCKED,   "locked" },
	{ 0x6985, 0xFFFF, ERR_READER,       "conditions of use not satisfied" },
	{ 0x6986, 0xFFFF, ERR_READER,       "no current file" },
	{ 0x6A82, 0xFFFF, ERR_CARD_FOREIGN, "file or application not found" },
	{ 0x6A86, 0xFFFF, ERR_READER,       "wrong P1 or P2" },
	{ 0x6B00, 0xFFFF, ERR_READER,       "past the end of the file" },
	{ 0x6C00, 0xFF00, ERR_READER,       "wrong Le" },
	{ 0x6D00, 0xFFFF, ERR_CARD_FOREIGN, "unknown instruction" },
	{ 0x6E00, 0xFFFF, ERR_CARD_FOREIGN, "unknown class" },
	{ 0x0000, 0x0000, ERR_READER,       "unknown status word" },    /* the last row takes all */
};

const struct status_row *
status_find(uint16_t word)
{
	const struct status_row *r = rows;

	while ((word & r->mask) != r->word)
		r++;
	return r;
}

bool
status_tries(uint16_t word, unsigned *ret_n)
{
	if ((word & 0xFFF0) != 0x63C0)
		return false;
	*ret_n = word & 0xFU;
	return true;
}
