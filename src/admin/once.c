/* Words of forms that are spent, and what came of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/once.h"
#include "base/limit.h"
#include "base/rand.h"

#define BEFORE "operator"       /* in place of an institution's code, which has ten digits */

void
once_word(char ret_word[ONCE_WORD])
{
	unsigned char raw[ONCE_BYTES];

	rand_bytes(raw, sizeof raw);
	hex_write(raw, sizeof raw, ret_word);
}

enum err
once_spend(struct app *app, struct ctx *cx, const char *name, const char *word, const char *act)
{
	struct receipt r = { .facility = BEFORE, .at = cx->now, .answer_type = "text/plain", .answer = act, .answer_n = strlen(act) };
	struct change *ch = change_new(cx);
	unsigned char raw[ONCE_BYTES];

	if (strlen(word) != ONCE_WORD - 1 || !hex_read(word, raw, sizeof raw))
		return fail(cx, ERR_INPUT, "OPR-08: not a form of ours");
	if (ch == NULL || (r.request = ctx_fmt(cx, "%s %s", name, word)) == NULL)
		return cx->fault.code;
	sha256(word, strlen(word), r.digest);
	TRY(change_receipt(ch, &r));
	return store_commit(app->store, cx, ch);
}

static void
row_clear(struct once_row *r)
{
	if (r->output != NULL)
		secret_wipe(r->output, r->output_n);
	free(r->output);
	*r = (struct once_row){ .at = 0 };
}

/* What has had its time goes, whoever asks. */
static void
age(struct once *o, instant now)
{
	for (size_t i = 0; i < ONCE_ROWS; i++)
		if (o->rows[i].word[0] != '\0' && (now - o->rows[i].at >= LIMIT_ONCE_SECONDS || now < o->rows[i].at))
			row_clear(&o->rows[i]);
}

void
once_keep(struct once *o, instant now, const char *name, const char *word, const struct once_outcome *r)
{
	struct once_row *to = &o->rows[o->next];

	age(o, now);
	row_clear(to);
	o->next = (o->next + 1) % ONCE_ROWS;
	(void)snprintf(to->name, sizeof to->name, "%s", name);
	(void)snprintf(to->word, sizeof to->word, "%s", word);
	(void)snprintf(to->detail, sizeof to->detail, "%s", r->detail);
	to->at = now;
	to->outcome = r->outcome;
	to->output_n = strlen(r->output);
	if ((to->output = strdup(r->output)) == NULL)
		row_clear(to);          /* then the second sending is told that there was a first */
}

bool
once_find(struct once *o, struct ctx *cx, const char *name, const char *word, struct once_outcome *ret_r)
{
	age(o, cx->now);
	for (size_t i = 0; i < ONCE_ROWS; i++) {
		const struct once_row *r = &o->rows[i];

		if (strcmp(r->word, word) != 0 || strcmp(r->name, name) != 0)
			continue;
		*ret_r = (struct once_outcome){ r->outcome, ctx_str(cx, r->detail), ctx_str(cx, r->output) };
		return ret_r->detail != NULL && ret_r->output != NULL;
	}
	return false;
}

void
once_clear(struct once *o)
{
	for (size_t i = 0; i < ONCE_ROWS; i++)
		row_clear(&o->rows[i]);
}
