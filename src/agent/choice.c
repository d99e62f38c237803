/* Choices from the command line. */
#include <ctype.h>
#include <string.h>

#include "agent/screen.h"

enum { REFUSE, AGREE };
struct lists { bool named[2][KIND_COUNT], all[2]; };

/* One name of a list. */
static enum err
name_take(struct screen *s, const bool asked[KIND_COUNT], int side, char *name, struct lists *l)
{
	enum kind k;

	if (strcmp(name, "all") == 0) {
		l->all[side] = true;
		return ERR_OK;
	}
	for (char *c = name; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	if (!kind_find(name, &k))
		return screen_why(s, fail(s->cx, ERR_USAGE, "no such kind"), WORD_BAD_KIND,
		    word_safe(s->cx, name));
	if (!asked[k])
		return screen_why(s, fail(s->cx, ERR_USAGE, "kind is not asked"), WORD_NOT_ASKED, name);
	l->named[side][k] = true;
	return ERR_OK;
}

static enum err
list_take(struct screen *s, const bool asked[KIND_COUNT], int side, const char *list, struct lists *l)
{
	char *copy = ctx_str(s->cx, list == NULL ? "" : list), *rest = copy, *name;

	if (copy == NULL)
		return s->cx->fault.code;
	while ((name = strtok_r(rest, ", ", &rest)) != NULL)
		TRY(name_take(s, asked, side, name, l));
	return ERR_OK;
}

enum err
choices_read(struct screen *s, const struct options *o, const bool asked[KIND_COUNT], struct choices *ret_c)
{
	struct choices c = { 0 };
	struct lists l = { 0 };

	TRY(list_take(s, asked, AGREE, o->agree, &l));
	TRY(list_take(s, asked, REFUSE, o->refuse, &l));
	if (l.all[AGREE] && l.all[REFUSE])
		return screen_why(s, fail(s->cx, ERR_USAGE, "all in both lists"), WORD_BOTH_WAYS, "all");
	for (size_t k = 0; k < KIND_COUNT; k++) {
		bool yes = l.named[AGREE][k], no = l.named[REFUSE][k];

		if (yes && no)
			return screen_why(s, fail(s->cx, ERR_USAGE, "kind in both lists"), WORD_BOTH_WAYS,
			    kind_rows[k].code);
		c.made[k] = asked[k] && (yes || no || l.all[AGREE] || l.all[REFUSE]);
		c.agree[k] = c.made[k] && !no && (yes || l.all[AGREE]);
	}
	*ret_c = c;
	return ERR_OK;
}

enum err
choices_read_ends(struct screen *s, const struct options *o, struct choices *ret_c)
{
	bool known[KIND_COUNT];
	struct choices c = { 0 };
	struct lists l = { 0 };

	for (size_t k = 0; k < KIND_COUNT; k++)
		known[k] = k != KIND_QUA;       /* the check itself ends with everything, not alone */
	TRY(list_take(s, known, AGREE, o->end, &l));
	for (size_t k = 0; k < KIND_COUNT; k++) {
		c.made[k] = true;
		c.agree[k] = l.all[AGREE] || l.named[AGREE][k];
	}
	*ret_c = c;
	return ERR_OK;
}

const char *
choices_open(struct ctx *cx, const struct choices *c, const bool asked[KIND_COUNT])
{
	const char *list = "";

	for (size_t k = 0; k < KIND_COUNT && list != NULL; k++)
		if (asked[k] && !c->made[k])
			list = ctx_fmt(cx, "%s%s%s", list, list[0] == '\0' ? "" : ", ", kind_rows[k].code);
	return list == NULL ? "?" : list;      /* no memory is no licence to go on */
}
