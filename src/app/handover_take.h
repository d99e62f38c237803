/* From a page to a card reader: what was chosen is kept under a challenge, taken by one reader, and ended by its proof
 * or by what went wrong. */
#ifndef APP_HANDOVER_TAKE_H
#define APP_HANDOVER_TAKE_H

#include "app/session_open.h"

/* What the page has asked. */
struct handover_order {
	enum purpose purpose;
	bool         choice[KIND_COUNT];
	ymd          visit_date;
	enum prescription prescription;
};
/* Opens a challenge that lives LIMIT_HANDOVER_LIFE. ERR_INPUT for a 診療日 outside its bounds [CNS-12], errors of session_open. */
enum err handover_open(const struct act *a, const char *token, const struct handover_order *o, struct session *ret_s) MUST_CHECK;

struct handed { struct handover handover; struct session session; struct entry_view entry; };
/* The hand-over at its address, for its page: ERR_NOT_FOUND for any other. */
enum err handover_look(const struct act *a, const char *token, id session, struct handed *ret_h) MUST_CHECK;
/* A reader takes it [HND-01]. */
enum err handover_take(const struct act *a, const char *token, id session, const char *reader, struct handed *ret_h) MUST_CHECK;
/* The reader that has it tells what went wrong. ERR_DENIED for any other reader. */
enum err handover_tell(const struct act *a, const char *token, id session, const char *reader, enum err outcome, int tries)
    MUST_CHECK;

/* 目視確認: the reader that has it has read this card [HND-03]. ERR_DENIED for any other reader, ERR_NONCE for a hand-over that is for
 * something else, or over. */
enum err handover_card(const struct act *a, const char *token, id session, const char *reader, const unsigned char *certificate,
    size_t n) MUST_CHECK;

/* The centre's own word on the hand-over that a->about names, if any: done for that person, or why not. */
enum err handover_end(const struct act *a, enum err outcome, id person) MUST_CHECK;

#endif
