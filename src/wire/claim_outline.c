/* The structure of a claim file, looked at line by line before anything of it is taken. */
#include <string.h>

#include "wire/claim_part.h"

/* Where the record begins behind its columns in front; NULL when there are fewer. */
static const char *
record_start(bool prefixed, const struct line *l)
{
	const char *p = l->p, *end = l->p + l->n;

	for (int i = 0; prefixed && i < 3; i++) {
		if ((p = memchr(p, ',', (size_t)(end - p))) == NULL)
			return NULL;
		p++;
	}
	return p;
}

bool
claim_is_prefixed(const char *p, size_t n)
{
	return n > 2 && (p[0] == '1' || p[0] == '2') && p[1] == ',';
}

void
claim_line_look(bool prefixed, const struct line *l, struct claim_look *ret)
{
	const char *p = record_start(prefixed, l), *end = l->p + l->n;

	*ret = (struct claim_look){ .record = p };
	ret->bare = prefixed && (p == NULL || (l->p[0] != '1' && l->p[0] != '2') || l->p[1] != ',');
	if (ret->bare || (prefixed && l->p[0] == '2'))
		return;
	if (p < end && *p == '"')
		p++;
	for (size_t i = 0; i < 2; i++)
		ret->id[i] = p + i < end && p[i] >= 'A' && p[i] <= 'Z' ? p[i] : '?';
}

/* Fields of the record itself. */
static size_t
fields_count(const struct line *l, const struct claim_look *o)
{
	const char *end = l->p + l->n;
	bool quoted = false;
	size_t n = 1;

	if (memchr(l->p, '"', l->n) == NULL) {          /* a loop that many bytes go through at once */
		for (const char *q = o->record; q < end; q++)
			n += *q == ',';
		return n;
	}
	for (const char *q = o->record; q < end; q++) {
		quoted ^= *q == '"';
		n += *q == ',' && !quoted;
	}
	return n;
}

bool
claim_is_head(const char *name)
{
	return strcmp(name, "IR") == 0 || strcmp(name, "YK") == 0;
}

const struct claim_record *
claim_record_find(const struct claim_kind *k, const char *name)
{
	for (size_t i = 0; i < k->record_count; i++)
		if (memcmp(k->records[i].id, name, 2) == 0)
			return &k->records[i];
	return NULL;
}

static size_t
fields_most(const struct claim_kind *k, const char *name)
{
	const struct claim_record *of = claim_record_find(k, name);

	if (claim_is_head(name))
		return k->table == '1' ? 10 : 9;
	if (strcmp(name, "GO") == 0)
		return 4;
	return of != NULL ? of->fields : 0;
}

/* The rule that this line breaks as a part of the file, or CLAIM_RULES. */
static enum claim_rule
line_rule(struct claim_outline *w, const struct line *l, const struct claim_look *o)
{
	size_t most;

	if (o->bare)
		return CLAIM_RULE_PREFIX;
	if (w->before[0] == '\0') {
		if (!claim_is_head(o->id))
			return CLAIM_RULE_EMPTY;
		w->kind = strcmp(o->id, "IR") == 0 ? &claim_medical : &claim_dispensing;
	} else if (claim_is_head(o->id)) {
		return CLAIM_RULE_HEADS;
	} else if (strcmp(w->before, "GO") == 0) {
		return CLAIM_RULE_TWO_GO;
	} else if (claim_is_head(w->before) && strcmp(o->id, "RE") != 0) {
		return strcmp(o->id, "GO") == 0 ? CLAIM_RULE_NO_RE : CLAIM_RULE_FIRST_RE;
	}
	most = fields_most(w->kind, o->id);
	return most != 0 && fields_count(l, o) > most ? CLAIM_RULE_COUNT : CLAIM_RULES;
}

bool
claim_outline_feed(struct claim_outline *w, const char *p, size_t n)
{
	struct lines ls;
	struct line l;

	if (w->broken != NULL)
		return false;
	lines_open(&ls, p, n);
	if (w->line == 0)
		w->prefixed = claim_is_prefixed(ls.p, (size_t)(ls.end - ls.p));
	ls.no = w->line;
	while (lines_next(&ls, &l)) {
		struct claim_look o;
		enum claim_rule rule;

		claim_line_look(w->prefixed, &l, &o);
		if (o.id[0] == '\0' && !o.bare)
			continue;
		w->line = l.no;
		if ((rule = line_rule(w, &l, &o)) != CLAIM_RULES) {
			w->broken = &claim_rules[rule];
			return false;
		}
		memcpy(w->before, o.id, sizeof w->before);
	}
	w->line = ls.no;
	return true;
}

bool
claim_outline_end(struct claim_outline *w)
{
	if (w->broken == NULL && w->before[0] == '\0')
		w->broken = &claim_rules[CLAIM_RULE_EMPTY];
	else if (w->broken == NULL && claim_is_head(w->before))
		w->broken = &claim_rules[CLAIM_RULE_NO_RE];
	else if (w->broken == NULL && strcmp(w->before, "GO") != 0)
		w->broken = &claim_rules[CLAIM_RULE_NO_GO];
	if (w->line == 0)
		w->line = 1;
	return w->broken == NULL;
}
