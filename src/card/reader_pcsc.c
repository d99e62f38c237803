/* Readers behind the system's PC/SC service. The only file that includes its library. */
#include <stdlib.h>
#include <string.h>

#include <winscard.h>

#include "base/clock.h"
#include "card/reader_ops.h"

#define NAMES_BYTES 8192
#define READERS_MAX 16
#define LOOK_EVERY_MS 500       /* new readers are looked for that often while waiting */

struct pcsc {
	struct reader reader;
	SCARDCONTEXT  context;
	SCARDHANDLE   card;
	DWORD         protocol;
	bool          in_transaction;
};

/* What the service's answers mean to us. The last row takes all others. */
static const struct { LONG code; enum err err; const char *meaning; } outcomes[] = {
	{ SCARD_S_SUCCESS,               ERR_OK,           "done" },
	{ SCARD_W_REMOVED_CARD,          ERR_CARD_REMOVED, "card removed" },
	{ SCARD_W_RESET_CARD,            ERR_CARD_REMOVED, "card reset by another program" },
	/* A contactless card that is lifted in the middle of a command shows as one of these. */
	{ SCARD_E_NOT_TRANSACTED,        ERR_CARD_REMOVED, "the card stopped answering" },
	{ SCARD_F_COMM_ERROR,            ERR_CARD_REMOVED, "the card stopped answering" },
	{ SCARD_E_NO_SMARTCARD,          ERR_CARD_ABSENT,  "no card" },
	{ SCARD_W_UNPOWERED_CARD,        ERR_CARD_ABSENT,  "card without power" },
	{ SCARD_W_UNRESPONSIVE_CARD,     ERR_CARD_ABSENT,  "card does not answer" },
	{ SCARD_E_TIMEOUT,               ERR_CARD_ABSENT,  "no card in time" },
	{ SCARD_E_NO_READERS_AVAILABLE,  ERR_READER,       "no reader" },
	{ SCARD_E_UNKNOWN_READER,        ERR_READER,       "no such reader" },
	{ SCARD_E_READER_UNAVAILABLE,    ERR_READER,       "reader is gone" },
	{ SCARD_E_SHARING_VIOLATION,     ERR_READER,       "another program uses the card" },
	{ SCARD_E_NO_SERVICE,            ERR_READER,       "the PC/SC service does not run" },
	{ -1,                            ERR_READER,       "the PC/SC service refused" },
};

static enum err
outcome(struct ctx *cx, const char *what, LONG code)
{
	size_t i = 0;

	while (outcomes[i].code != code && outcomes[i].code != -1)
		i++;
	if (outcomes[i].err == ERR_OK)
		return ERR_OK;
	return fail(cx, outcomes[i].err, "%s: %s (%08lx)", what, outcomes[i].meaning,
	    (unsigned long)code & 0xFFFFFFFFUL);
}

/* The state of every reader, or of the one that is named. Names live in cx's memory. */
static enum err
states_get(struct ctx *cx, SCARDCONTEXT context, const char *only, SCARD_READERSTATE *ret_s, size_t *ret_n)
{
	char *names = ctx_alloc(cx, NAMES_BYTES);
	DWORD room = NAMES_BYTES - 2;
	size_t n = 0;
	LONG rc;

	if (names == NULL)
		return cx->fault.code;
	rc = SCardListReaders(context, NULL, names, &room);
	if (rc != SCARD_E_NO_READERS_AVAILABLE)
		TRY(outcome(cx, "list readers", rc));
	else
		names[0] = '\0';
	memset(ret_s, 0, READERS_MAX * sizeof *ret_s);
	for (const char *p = names; *p != '\0' && n < READERS_MAX; p += strlen(p) + 1) {
		if (*only != '\0' && strcmp(only, p) != 0)
			continue;
		ret_s[n].szReader = p;
		ret_s[n++].dwCurrentState = SCARD_STATE_UNAWARE;
	}
	*ret_n = n;
	return n == 0 ? ERR_OK : outcome(cx, "reader state",
	    SCardGetStatusChange(context, 0, ret_s, (DWORD)n));
}

static bool
has_card(const SCARD_READERSTATE *s)
{
	return (s->dwEventState & SCARD_STATE_PRESENT) != 0 && (s->dwEventState & SCARD_STATE_MUTE) == 0;
}

static enum err
pcsc_list(struct ctx *cx, const char *where, struct reader_slot **ret_slots, size_t *ret_n)
{
	SCARD_READERSTATE states[READERS_MAX];
	SCARDCONTEXT context;
	struct reader_slot *slots = ctx_array(cx, READERS_MAX, sizeof *slots);
	size_t n;
	enum err e;

	if (slots == NULL)
		return cx->fault.code;
	TRY(outcome(cx, "PC/SC service", SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context)));
	e = states_get(cx, context, where, states, &n);
	(void)SCardReleaseContext(context);
	TRY(e);
	for (size_t i = 0; i < n; i++) {
		slots[i].card = has_card(&states[i]);
		if ((slots[i].name = ctx_fmt(cx, "pcsc:%s", states[i].szReader)) == NULL)
			return cx->fault.code;
	}
	*ret_slots = slots;
	*ret_n = n;
	return ERR_OK;
}

/* Looks once. ERR_CARD_ABSENT: waited at most nap_ms for something to change, and it is worth looking
 * again. */
static enum err
look(struct ctx *cx, SCARDCONTEXT context, const char *where, long nap_ms, const char **ret_name)
{
	SCARD_READERSTATE states[READERS_MAX];
	size_t n;

	TRY(states_get(cx, context, where, states, &n));
	for (size_t i = 0; i < n; i++) {
		if (has_card(&states[i])) {
			*ret_name = states[i].szReader;
			return ERR_OK;
		}
		states[i].dwCurrentState = states[i].dwEventState;
	}
	if (n == 0)
		(void)fail(cx, ERR_READER, *where == '\0' ? "no reader" : "no such reader");
	else
		(void)fail(cx, ERR_CARD_ABSENT, "no card on %zu readers", n);
	if (n == 0 || nap_ms <= 0)
		return cx->fault.code;
	(void)SCardGetStatusChange(context, (DWORD)nap_ms, states, (DWORD)n);
	return ERR_CARD_ABSENT;
}

static enum err
pcsc_wait(struct ctx *cx, const char *where, long timeout_ms, const char **ret_name)
{
	int64_t until = clock_ticks_ms() + timeout_ms;
	SCARDCONTEXT context;
	enum err e;
	long left;

	TRY(outcome(cx, "PC/SC service", SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context)));
	do {
		left = (long)(until - clock_ticks_ms());
		e = look(cx, context, where, left < LOOK_EVERY_MS ? left : LOOK_EVERY_MS, ret_name);
	} while (e == ERR_CARD_ABSENT && left > 0);
	(void)SCardReleaseContext(context);
	return e;
}

static void
pcsc_end(struct reader *r)
{
	struct pcsc *p = (struct pcsc *)r;

	/* Reset, so that the next program does not find the PIN verified (spec/card.md section 5). */
	if (p->in_transaction)
		(void)SCardEndTransaction(p->card, SCARD_RESET_CARD);
	if (p->card != 0)
		(void)SCardDisconnect(p->card, SCARD_RESET_CARD);
	if (p->context != 0)
		(void)SCardReleaseContext(p->context);
	free(p);
}

static enum err
begin(struct ctx *cx, struct pcsc *p, const char *name)
{
	TRY(outcome(cx, "PC/SC service", SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &p->context)));
	TRY(outcome(cx, "connect", SCardConnect(p->context, name, SCARD_SHARE_EXCLUSIVE,
	    SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &p->card, &p->protocol)));
	TRY(outcome(cx, "begin", SCardBeginTransaction(p->card)));
	p->in_transaction = true;
	return ERR_OK;
}

static enum err
pcsc_connect(struct ctx *cx, const char *name, struct reader **ret_r)
{
	struct pcsc *p = calloc(1, sizeof *p);
	enum err e;

	if (p == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	p->reader.ops = &reader_pcsc;
	e = begin(cx, p, name);
	if (e != ERR_OK) {
		pcsc_end(&p->reader);
		return e;
	}
	*ret_r = &p->reader;
	return ERR_OK;
}

static enum err
pcsc_transmit(struct reader *r, struct ctx *cx, const unsigned char *apdu, size_t n, unsigned char *ret,
    size_t *ret_n)
{
	struct pcsc *p = (struct pcsc *)r;
	const SCARD_IO_REQUEST *pci = p->protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
	DWORD got = ANSWER_BYTES;
	enum err e = outcome(cx, "transmit", SCardTransmit(p->card, pci, apdu, (DWORD)n, NULL, ret, &got));

	/* In a session a card that is not there any more has been removed. Some drivers report success
	 * without an answer; the front sees to those. */
	if (e == ERR_CARD_ABSENT)
		return fail(cx, ERR_CARD_REMOVED, "card gone");
	TRY(e);
	*ret_n = got;
	return ERR_OK;
}

const struct reader_ops reader_pcsc = {
	"pcsc", pcsc_list, pcsc_wait, pcsc_connect, pcsc_transmit, pcsc_end
};
