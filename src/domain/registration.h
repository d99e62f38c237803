/* 利用登録: the holder of a card says who they are in the insurer's words, and the insurer's feed confirms it or not. */
#ifndef DOMAIN_REGISTRATION_H
#define DOMAIN_REGISTRATION_H

#include "domain/eligibility.h"

/* What the card signs about its holder, as it stands on 資格情報のお知らせ or 資格確認書 [REG-01]. */
struct registration {
	const char *insurer, *symbol, *number, *branch;         /* symbol and branch "" when there is none */
	const char *kana;
	const char *carrier;                                    /* "card", "android", "iphone" */
	ymd         birth;
};

#define REGISTRATION_VALUE 128  /* bytes of one text */

/* Complete, and no text longer than REGISTRATION_VALUE: insurer, number, kana, birth and a carrier that is known. Names the
 * first that is missing; NULL when all is there. */
const char *registration_missing(const struct registration *r);

/* Why the one person that the numbers stand for is not the holder; REGISTRATION_FITS when the period is in force on `today`, and birth,
 * branch and name in kana are equal to the feed's [REG-02, REG-03]. What the feed does not tell cannot be compared: without a
 * birth date or a name in kana nobody registers by this form. */
enum registration_fit {
	REGISTRATION_FITS, REGISTRATION_LOST, REGISTRATION_DEAD, REGISTRATION_BIRTH, REGISTRATION_BRANCH, REGISTRATION_KANA
};
enum registration_fit registration_fits(struct ctx *cx, const struct registration *r, const struct person *p,
    const struct eligibility *e, ymd today);
/* For the operator, in the audit: "lost", "kana" … */
const char *registration_word(enum registration_fit fit);

#endif
