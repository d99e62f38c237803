/* Requests of the file interface from arbitrary bytes: the first byte picks the message, the second the
 * syntax. What is decoded is answered with an empty answer. */
#include <assert.h>
#include <string.h>

#include "wire/msg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever comes in, an accepted question keeps the promises of msg.h. */
static void
check(const struct msg_request *r)
{
	assert(facility_code_valid(r->facility));
	assert(r->identifier != NULL && r->arbitrary != NULL && r->reception != NULL && r->viewer != NULL);
	assert(r->who.insurer != NULL && r->who.symbol != NULL && r->who.number != NULL
	    && r->who.branch != NULL);
	assert(r->who.birth == 0 || ymd_valid(r->who.birth));
	assert(r->date == 0 || ymd_valid(r->date));
	assert(r->first <= r->last && r->from <= r->until && r->category >= 0 && r->category <= 4);
}

/* A bulk question that is kept is the same question when it is read back; its persons are echoed whatever they held. */
static void
keep(struct ctx *cx, const struct msg_request *r)
{
	struct msg_request again;
	const char *text;

	if (r->people_count == 0)
		return;
	assert(msg_keep(cx, r, &text) == ERR_OK);
	assert(msg_kept(cx, r->id, text, &again) == ERR_OK);
	assert(again.people_count == r->people_count);
	for (size_t i = 0; i < r->people_count; i++)
		assert(again.people[i].outcome == r->people[i].outcome);
}

static void
answer(struct ctx *cx, const struct msg_request *r, enum syntax s, enum encoding encoding)
{
	const struct answer_unit unit = { .asked = &r->who, .sent = r->sent != NULL ? r->sent
	    : r->people_count > 0 ? r->people[0].sent : NULL, .arbitrary = r->arbitrary, .validity =
	    VALIDITY_NONE };
	struct msg_result result = { .id = r->id, .identifier = r->identifier, .date = r->date, .encoding =
	    encoding,
	    .reception = r->reception, .detail = "", .units = &unit, .unit_count = 1 };
	struct text_loss loss;
	size_t n;
	char *p;

	memcpy(result.facility, r->facility, FACILITY_CODE);
	assert(msg_encode(cx, &result, s, &p, &n, &loss) == ERR_OK);
	assert(strlen(p) == n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct msg_request r;
	struct ctx cx;
	enum syntax s;

	if (size < 2 || ctx_init(&cx, 1795310100, 1) != ERR_OK)
		return 0;
	s = data[1] % 2 == 0 ? SYNTAX_XML : SYNTAX_JSON;
	if (msg_decode(&cx, (enum msg_id)(data[0] % MSG_COUNT), s, (const char *)data + 2, size - 2,
	    &r) == ERR_OK) {
		check(&r);
		keep(&cx, &r);
		answer(&cx, &r, s, (data[1] & 2) != 0 ? ENCODING_CP932 : ENCODING_UTF8);
	}
	ctx_release(&cx);
	return 0;
}
