/* Which payers and which acts are shown. Pure rules as tables: no I/O, no clock, no allocation. */
#define _GNU_SOURCE             /* stpcpy */
#include <string.h>

#include "domain/claim.h"

/* Copies a text to *to, which moves behind it. */
static const char *
text_copy(char **to, const char *s)
{
	const char *copy = *to;

	*to = stpcpy(*to, s) + 1;
	return copy;
}

/* Bytes of all texts of a claim: they go into one block, as a part of a file has thousands of claims. */
static size_t
texts_room(const struct claim *c)
{
	size_t n = strlen(c->institution_name) + strlen(c->prescriber_name) + 2;

	for (size_t i = 0; i < c->drug_count; i++)
		n += strlen(c->drugs[i].code) + strlen(c->drugs[i].amount) + strlen(c->drugs[i].usage)
		    + strlen(c->drugs[i].instruction) + 4;
	for (size_t i = 0; i < c->act_count; i++)
		n += strlen(c->acts[i].code) + strlen(c->acts[i].amount) + 2;
	return n;
}

enum err
claim_copy(struct ctx *cx, const struct claim *c, struct claim *ret_c)
{
	struct drug_line *drugs = ctx_array(cx, c->drug_count + 1, sizeof *drugs);
	struct act_line *acts = ctx_array(cx, c->act_count + 1, sizeof *acts);
	char *to = ctx_alloc(cx, texts_room(c));
	struct claim copy = *c;

	if (drugs == NULL || acts == NULL || to == NULL)
		return cx->fault.code;
	copy.institution_name = text_copy(&to, c->institution_name);
	copy.prescriber_name = text_copy(&to, c->prescriber_name);
	for (size_t i = 0; i < c->drug_count; i++) {
		drugs[i] = c->drugs[i];
		drugs[i].code = text_copy(&to, c->drugs[i].code);
		drugs[i].amount = text_copy(&to, c->drugs[i].amount);
		drugs[i].usage = text_copy(&to, c->drugs[i].usage);
		drugs[i].instruction = text_copy(&to, c->drugs[i].instruction);
	}
	for (size_t i = 0; i < c->act_count; i++) {
		acts[i] = c->acts[i];
		acts[i].code = text_copy(&to, c->acts[i].code);
		acts[i].amount = text_copy(&to, c->acts[i].amount);
	}
	copy.who = (struct eligibility_query){ .insurer = "", .symbol = "", .number = "", .branch = "" };
	copy.drugs = drugs;
	copy.acts = acts;
	*ret_c = copy;
	return ERR_OK;
}

bool
claim_is_dispensed(enum claim_source s)
{
	return s == CLAIM_DISPENSING || s == CLAIM_HANDED;
}

bool
insurer_excluded(const char *insurer)
{
	/* 法別番号 of full numbers of 8 digits: 日雇特例 03 04, 自衛官 07, 医療扶助 12. [I] */
	static const char *const law[] = { "03", "04", "07", "12" };

	for (size_t i = 0; strlen(insurer) == 8 && i < sizeof law / sizeof law[0]; i++)
		if (strncmp(insurer, law[i], 2) == 0)
			return true;
	return false;
}

/* Rows of claims.md section 5.2 [I]; section "" means the whole part, identification 0 any. */
static const struct {
	char part;
	const char *section;
	int identification;
	enum act_category category;
} shown[] = {
	{ 'M', "",    0,  ACT_TREATMENT },      /* 放射線治療 */
	{ 'E', "",    0,  ACT_TREATMENT },      /* 画像診断 */
	{ 'N', "",    60, ACT_TREATMENT },      /* 病理診断 */
	{ 'B', "",    13, ACT_TREATMENT },      /* 医学管理等 */
	{ 'C', "10",  14, ACT_TREATMENT },      /* 在宅療養指導管理料 C100-C109 */
	{ 'C', "11",  14, ACT_TREATMENT },      /* C110-C119 */
	{ 'C', "120", 14, ACT_TREATMENT },
	{ 'C', "121", 14, ACT_TREATMENT },
	{ 'J', "038", 40, ACT_TREATMENT },      /* 人工腎臓 */
	{ 'J', "042", 40, ACT_TREATMENT },      /* 腹膜灌流 */
	{ 'K', "",    50, ACT_OPERATION },      /* 手術 */
};

enum act_category
act_category(char part, const char *section, int identification)
{
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
		if (shown[i].part == part && strncmp(section, shown[i].section, strlen(shown[i].section)) == 0
		    && (shown[i].identification == 0 || identification == 0
		    || shown[i].identification == identification))
			return shown[i].category;
	return ACT_NOT_SHOWN;
}
