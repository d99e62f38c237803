/* An insured person (被保険者等). */
#ifndef DOMAIN_PERSON_H
#define DOMAIN_PERSON_H

#include "base/ctx.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/rand.h"

struct person {
	id          id;
	const char *key;        /* the feed's own key of the person, the same at every insurer; never 個人番号 */
	const char *name, *kana, *other_name, *other_kana;      /* "" when missing */
	int         sex1, sex2;         /* OQSCD007; sex2 0 when missing */
	ymd         birth, death;       /* death 0 while alive */
	const char *postcode, *address;
};

/* With all its texts, in cx's memory. */
enum err person_copy(struct ctx *cx, const struct person *p, struct person **ret_p) MUST_CHECK;

/* Which person a certificate stands for: by issuer and serial together (spec/card.md section 2.5). */
#define SERIAL_TEXT 41
struct binding {
	unsigned char issuer[SHA256_BYTES];
	char          serial[SERIAL_TEXT];      /* hex, as card/cert.h gives it */
	id            person;
	const char   *carrier;                  /* "card", "android", "iphone" */
	instant       bound, ended;             /* ended 0: in use */
	instant       ends;                     /* the certificate's last second; 0: not known */
};
/* The last second of the certificates in use, of the one that ends last; 0 when there is none, or one whose end is not known. */
instant bindings_end(const struct binding *rows, size_t n);
/* One of the three words. The grace of an expired certificate hangs on it [CRT-03]. */
bool carrier_known(const char *carrier);

#endif
