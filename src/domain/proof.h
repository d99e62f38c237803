/* What a card signs: one text that names the centre, the facility, the mode, every item with the person's
 * word on it, the session and the time (spec/card.md section 3.2). Built alike by the reader, from what it shows,
 * and by the centre, from what it keeps; never taken over from the other side. */
#ifndef DOMAIN_PROOF_H
#define DOMAIN_PROOF_H

#include "base/buf.h"
#include "domain/assurance.h"
#include "domain/identity.h"
#include "domain/registration.h"

#define NONCE_BYTES 32

/* A challenge: made by the centre, used once, LIMIT_SESSION_SECONDS long. */
struct session {
	id            id;
	char          token[ENTRY_TOKEN];       /* of the address it was opened by */
	char          facility[FACILITY_CODE];
	enum mode     mode;
	enum outpatient outpatient;
	unsigned char nonce[NONCE_BYTES];
	instant       opened, ends;
	instant       used;                     /* 0: not yet */
	bool          asked[KIND_COUNT];
};

/* ERR_NONCE when it was used or has run out. */
enum err session_usable(const struct session *s, instant at) MUST_CHECK;

/* What the signature is for; each has a first line of its own, so that none passes for the other. */
enum purpose {
	PURPOSE_CONSENT,        /* 資格確認・同意登録: choice says which of the kinds asked are agreed to */
	PURPOSE_WITHDRAWAL,     /* 同意の取消し: choice says which kinds end, of all kinds and modes at the facility */
	PURPOSE_REGISTRATION,   /* 利用登録: registration says who the holder is; nothing is chosen */
	PURPOSE_VISUAL,         /* 目視確認による同意登録: as a consent, signed by the facility's device for the card that it read */
	PURPOSE_INQUIRY,        /* 同意照会: the holder wants to see what is given here; nothing is chosen */
	PURPOSE_LINK,           /* 認証アプリの登録: the app that `identity` names stands for the holder; nothing is chosen */
	PURPOSE_COUNT
};

/* Who compared the face with the photo, and with which device. */
struct visual { id device; const char *user; };

struct proof {
	enum purpose  purpose;
	const char   *origin;           /* "https://host:port" of the centre, as the reader reached it */
	const char   *facility_name;
	const struct session *session;
	bool          choice[KIND_COUNT];
	const struct registration *registration;        /* NULL but for PURPOSE_REGISTRATION */
	const struct visual *visual;    /* NULL but for PURPOSE_VISUAL */
	const struct provider_name *app;        /* whose log-in stands for the signature; NULL: a card or device signs. Of PURPOSE_LINK: whose app it is */
	const unsigned char *identity;  /* of PURPOSE_LINK; NULL otherwise */
	ymd           visit_date;       /* online mode; 0 otherwise */
	enum prescription prescription; /* 0: not asked */
	instant       at;               /* the reader's time; must fit the centre's within the session */
};

/* What the ID token must name as its nonce, so that the token itself says what was agreed to: the text's SHA-256 in
 * base64url [OID-01]. NULL as ctx_alloc. */
const char *proof_nonce(struct ctx *cx, const struct buf *text);

/* Appends the text. Lines of `name=value`, LF ends each; values hold no LF (the caller's names are checked:
 * control characters become blanks). The first line separates it from anything else that key may sign. */
void proof_text(struct buf *b, const struct proof *p);

/* What a consent rests on; can be checked without us: certificate and signature over the text. With ASSURANCE_VISUAL the
 * signature is the device's, and the certificate that of the card that was read; with ASSURANCE_APP the signature is the provider's ID token, whose
 * nonce is the text's digest, and the certificate the provider's key (JWK). */
struct evidence {
	id          id;                 /* = session.id */
	const char *text;
	const unsigned char *certificate, *signature;
	size_t      certificate_n, signature_n;
	instant     at;
	enum assurance assurance;
	id          device;             /* 0 but for ASSURANCE_VISUAL */
};

/* Where a certificate stands in time [CRT-01..03], rules.md section 3.5: valid; in grace until three months after the
 * end of the month in which it expired (plastic card only; eligibility only); expired; not yet valid. */
enum certificate_standing { CERTIFICATE_VALID, CERTIFICATE_GRACE, CERTIFICATE_EXPIRED, CERTIFICATE_EARLY };
#define CERTIFICATE_MONTHS 3    /* of the grace, and of the announcement before the end */
enum certificate_standing certificate_standing(instant not_before, instant not_after, bool plastic, instant at);
/* The end is told from the day three months before the last day on [CRT-06]. not_after 0, not known: never. */
bool certificate_announced(instant not_after, instant at);

#endif
