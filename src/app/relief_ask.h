/* 災害時医療情報閲覧・資格確認: what a facility in the area of an outage or disaster may ask without a card, for as long as it lasts. Nothing
 * of it is open at any other time. */
#ifndef APP_RELIEF_ASK_H
#define APP_RELIEF_ASK_H

#include "app/app.h"

/* What the person has said: nothing that was asked for; yes, by word of mouth; or could not be asked, unconscious or the like. */
enum relief_ground { RELIEF_CHECK_ONLY, RELIEF_SPOKEN, RELIEF_UNABLE };

struct relief_question {
	const struct eligibility_query *numbers;        /* of the certificate, with the birth date; NULL: by the four that follow */
	const char *name, *address;
	int         sex;
	ymd         birth;
	enum relief_ground ground;
	bool        kinds[KIND_COUNT];                  /* asked for, unless only eligibility is */
};
struct relief_answer {
	struct answer_unit unit;
	const struct person *person;                    /* NULL: nobody, or several */
	instant     until;                              /* of the outage */
	bool        opened;                             /* some kinds were: */
	bool        kinds[KIND_COUNT];                  /* of those asked for; what was refused, or is not used here, is not */
	instant     ends[KIND_COUNT];                   /* of each that is open */
};
/* ERR_FUNCTION_OFF: the facility is in no area that is open now [EMG-06]; or medical data were asked for, and only a line is down
 * [EMG-07]. ERR_INPUT: items are missing. ERR_SUSPENDED. What was opened may be used in MODE_EMERGENCY. */
enum err relief_ask(const struct act *a, const struct relief_question *q, struct relief_answer *ret_r) MUST_CHECK;

#endif
