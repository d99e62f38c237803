/* 引き継ぎ (hand-over): what was chosen on a page waits, under the number of the challenge that will be signed, for a card
 * reader to take it, show it, and have it signed. */
#ifndef DOMAIN_HANDOVER_H
#define DOMAIN_HANDOVER_H

#include "domain/proof.h"

#define READER_KEY 33           /* a word of the reader's own choice, so that nobody else takes it a second time */
#define APP_READER "app-"       /* how the word begins where no reader, but the app has it [OID-01] */

struct handover {
	id           session;
	uint32_t     version;           /* 0: not stored yet */
	enum purpose purpose;
	bool         choice[KIND_COUNT];
	ymd          visit_date;
	enum prescription prescription;
	instant      opened, ends;      /* of the challenge */
	instant      taken;             /* 0: no reader has it */
	char         reader[READER_KEY];
	instant      told;              /* 0: nothing is known yet */
	enum err     outcome;           /* of what was told: ERR_OK is done, anything else why not */
	int          tries;             /* of the card's PIN, told with an outcome; -1: not told */
	instant      certificate_ends;  /* of an expired certificate; 0 otherwise */
	id           person;            /* when done */
	const unsigned char *certificate;       /* 目視確認: of the card that was read without a PIN, until it is over */
	size_t       certificate_n;     /* 0: none yet */
	unsigned char identity[SHA256_BYTES];   /* of an app that stands for nobody, or is to be linked [OID-03]; 0: none */
};

/* What the page has to say at an instant. */
enum handover_state {
	HANDOVER_WAITING,       /* a reader may take it */
	HANDOVER_GONE,          /* nobody took it in LIMIT_HANDOVER_SECONDS, or the challenge has run out */
	HANDOVER_TAKEN,         /* a reader has it */
	HANDOVER_READ,          /* 目視確認: the reader has read the card, the device is to sign */
	HANDOVER_FAILED,        /* outcome says why; a reader that has it may still mend it */
	HANDOVER_DONE
};
enum handover_state handover_state(const struct handover *h, instant at);

/* May this reader take it now [HND-01]: ERR_NONCE when it is over or gone, ERR_EXISTS when another reader has it. */
enum err handover_takeable(const struct handover *h, const char *reader, instant at) MUST_CHECK;

/* Four digits that page and reader both show, of the challenge's nonce [HND-02]. */
#define COMPARISON 5
void handover_comparison(const unsigned char nonce[NONCE_BYTES], char ret[COMPARISON]);

#endif
