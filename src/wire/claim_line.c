/* What the two kinds of claims do alike with a line: keep a text, add a drug or an act, read a comment. */
#include <stdio.h>
#include <string.h>

#include "base/limit.h"
#include "wire/claim_part.h"

#define INSTRUCTION_BYTES 2048

const char *
claim_keep(struct claim_reading *rd, unsigned column)
{
	return ctx_str(&rd->one, record_field(&rd->rec, column));
}

/* Room for one more of `n` things of a size; NULL as claim_drug_add. */
static void *
room_make(struct claim_reading *rd, void *have, size_t n, size_t *room, size_t size)
{
	size_t more = *room > 0 ? *room * 2 : 32;
	void *p;

	rd->one.fault.code = ERR_OK;
	if (n >= LIMIT_MEDICINE_LINES) {
		claim_find(rd, 0, "", CLAIM_RULE_TOO_MUCH);
		return NULL;
	}
	if (n < *room)
		return have;
	if ((p = ctx_array(&rd->one, more, size)) == NULL)
		return NULL;
	if (n > 0)
		memcpy(p, have, n * size);
	*room = more;
	return p;
}

struct drug_line *
claim_drug_add(struct claim_reading *rd)
{
	size_t n = rd->claim.drug_count;
	struct drug_line *all = room_make(rd, rd->drugs, n, &rd->drug_room, sizeof *all);

	if (all == NULL)
		return NULL;
	rd->drugs = all;
	rd->claim.drug_count++;
	all[n] = (struct drug_line){ .line = (uint16_t)(n + 1), .usage = "", .instruction = "" };
	return &all[n];
}

struct act_line *
claim_act_add(struct claim_reading *rd)
{
	size_t n = rd->claim.act_count;
	struct act_line *all = room_make(rd, rd->act_lines, n, &rd->act_room, sizeof *all);

	if (all == NULL)
		return NULL;
	rd->act_lines = all;
	rd->claim.act_count++;
	all[n] = (struct act_line){ .line = (uint16_t)(n + 1) };
	return &all[n];
}

enum err
claim_fault(struct claim_reading *rd)
{
	return rd->one.fault.code;
}

const char *
claim_join(struct claim_reading *rd, const char *a, const char *b)
{
	if (a[0] == '\0' || b[0] == '\0')
		return a[0] == '\0' ? b : a;
	if (strlen(a) + strlen(b) > INSTRUCTION_BYTES) {
		claim_find(rd, 0, "", CLAIM_RULE_CUT);
		return a;
	}
	return ctx_fmt(&rd->one, "%s　%s", a, b);
}

const char *
claim_comment(struct claim_reading *rd, unsigned code, const char *name)
{
	const char *text;

	if (strcmp(record_field(&rd->rec, code), "810000001") != 0)
		return "";
	text = text_trim(&rd->one, record_field(&rd->rec, code + 1));
	if (text != NULL && text[0] == '\0')
		claim_find(rd, code + 1, name, CLAIM_RULE_COMMENT);
	return text;
}
