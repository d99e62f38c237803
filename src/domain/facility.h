/* A 医療機関・薬局 (facility), its terminals, its settings and the addresses of its pages. */
#ifndef DOMAIN_FACILITY_H
#define DOMAIN_FACILITY_H

#include "base/id.h"
#include "base/instant.h"
#include "base/rand.h"
#include "base/text.h"
#include "domain/mode.h"

/* 医療機関コード: prefecture 2 + 点数表 1 + number 7 (spec/interface.md section 3.1, MIC). */
#define FACILITY_CODE 11
struct facility {
	char        code[FACILITY_CODE];
	const char *name;
	instant     enrolled;
};

/* Ten digits; prefecture 01-47; 点数表 1, 3, 4 or 6 (claims.md section 8.3; 6 is [I]). The check digit is not
 * asked: one official sample does not fit it. */
bool facility_code_valid(const char *code);
/* The last of ten digits fits the six before it by modulus 10 (claims.md section 8.1, [I]). */
bool facility_check_digit(const char *code);

/* A 資格確認端末: known by the SHA-256 of its client certificate. */
struct terminal {
	unsigned char fingerprint[SHA256_BYTES];
	char          facility[FACILITY_CODE];
	const char   *label;
	instant       issued, ends;     /* of the certificate */
	instant       revoked;          /* 0: not */
};
/* Within the certificate's life and not revoked: a revocation holds from when it is kept. */
bool terminal_valid(const struct terminal *t, instant at);

/* The address of a facility's マイナ在宅受付Web for one mode and case of outpatient care: an unguessable token. A new one ends the
 * old one of the same use. */
#define ENTRY_TOKEN 28
struct entry {
	char      token[ENTRY_TOKEN];   /* 27 characters of base64url: 160 bits */
	char      facility[FACILITY_CODE];
	enum mode mode;
	enum outpatient outpatient;     /* OUTPATIENT_NONE but in the online mode */
	instant   issued, ended;        /* ended 0: alive */
};

#endif
