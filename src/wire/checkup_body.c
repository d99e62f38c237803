/* The body of a check-up: sections, observations, and series of them (section 7.2). */
#include <string.h>

#include "base/limit.h"
#include "wire/checkup_part.h"

static bool
is_number(const char *s)
{
	size_t n;

	s += *s == '-' || *s == '+';
	n = strspn(s, "0123456789");
	if (n == 0 || n > 12)
		return false;
	s += n;
	if (*s == '.') {
		n = strspn(++s, "0123456789");
		s += n;
		if (n == 0 || n > 12)
			return false;
	}
	return *s == '\0';
}

/* xsi:type without its prefix. */
static const char *
type_of(const struct node *value)
{
	const char *type = node_text(value, "@type"), *colon = strrchr(type, ':');

	return colon != NULL ? colon + 1 : type;
}

/* Marks of a value that could not be told; false when there is none. */
static bool
take_null(const struct node *value, struct checkup_line *l)
{
	static const struct { const char *flavor; enum checkup_state state; } marks[] = {
		{ "NINF", CHECKUP_BELOW }, { "PINF", CHECKUP_ABOVE },
	};
	const char *flavor = node_text(value, "@nullFlavor");

	if (flavor[0] == '\0')
		return false;
	l->state = CHECKUP_NOT_POSSIBLE;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (strcmp(flavor, marks[i].flavor) == 0)
			l->state = marks[i].state;
	return true;
}

static void
take_quantity(struct checkup_reading *rd, const struct node *value, struct checkup_line *l)
{
	const char *number = node_text(value, "@value");

	l->type = CHECKUP_QUANTITY;
	l->unit = node_text(value, "@unit");
	if (!take_null(value, l) || (l->state != CHECKUP_NOT_POSSIBLE && number[0] != '\0')) {
		l->value = number;
		if (!is_number(number))
			checkup_find(rd, value, l->code, CHECKUP_RULE_QUANTITY);
	}
	if (strlen(l->unit) > LIMIT_NAME_BYTES)
		checkup_find(rd, value, l->code, CHECKUP_RULE_LONG);
}

/* A range with one end only is what an instrument can tell: "under 5", "over 500". */
static void
take_range(struct checkup_reading *rd, const struct node *value, struct checkup_line *l)
{
	const struct node *low = node_child(value, "low"), *high = node_child(value, "high");
	const struct node *end = low != NULL ? low : high;

	l->type = CHECKUP_QUANTITY;
	if ((low != NULL) == (high != NULL)) {
		checkup_find(rd, value, l->code, CHECKUP_RULE_QUANTITY);
		return;
	}
	take_quantity(rd, end, l);
	l->state = low != NULL ? CHECKUP_ABOVE : CHECKUP_BELOW;
}

static void
take_code(struct checkup_reading *rd, const struct node *value, struct checkup_line *l)
{
	l->list = node_text(value, "@codeSystem");
	l->value_name = node_text(value, "@displayName");
	if (take_null(value, l))
		return;
	l->value = node_text(value, "@code");
	if (l->value[0] == '\0' || strlen(l->value) > LIMIT_NAME_BYTES || strlen(l->list) > LIMIT_NAME_BYTES)
		checkup_find(rd, value, l->code, CHECKUP_RULE_CODED);
	if (strlen(l->value_name) > LIMIT_NAME_BYTES * 4)
		checkup_find(rd, value, l->code, CHECKUP_RULE_LONG);
}

static void
take_code_plain(struct checkup_reading *rd, const struct node *value, struct checkup_line *l)
{
	l->type = CHECKUP_CODE;
	take_code(rd, value, l);
}

static void
take_code_ordered(struct checkup_reading *rd, const struct node *value, struct checkup_line *l)
{
	l->type = CHECKUP_ORDINAL;
	take_code(rd, value, l);
}

static void
take_text(struct checkup_reading *rd, const struct node *value, struct checkup_line *l)
{
	(void)rd;
	l->type = CHECKUP_TEXT;
	if (!take_null(value, l))
		l->value = value->text;
}

static const struct {
	const char *name;
	void (*take)(struct checkup_reading *, const struct node *, struct checkup_line *);
} types[] = {
	{ "PQ", take_quantity }, { "CD", take_code_plain }, { "CO", take_code_ordered }, { "ST", take_text },
	{ "IVL_PQ", take_range },
};

/* A line without value has no type of its own; the master knows it by the code. */
static void
take_value(struct checkup_reading *rd, const struct node *observation, struct checkup_line *l)
{
	const struct node *value = node_child(observation, "value");
	const char *type;

	l->type = CHECKUP_TEXT;
	if (strcmp(node_text(observation, "@negationInd"), "true") == 0) {
		l->state = CHECKUP_NOT_DONE;
		return;
	}
	if (value == NULL) {
		l->state = CHECKUP_NOT_POSSIBLE;
		checkup_find(rd, observation, l->code, CHECKUP_RULE_NO_VALUE);
		return;
	}
	type = type_of(value);
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(types[i].name, type) == 0) {
			types[i].take(rd, value, l);
			return;
		}
	if (type[0] != '\0' || !take_null(value, l))
		checkup_find(rd, value, l->code, CHECKUP_RULE_TYPE);
}

static void
take_flag(struct checkup_reading *rd, const struct node *observation, struct checkup_line *l)
{
	static const struct { const char *code; enum checkup_flag flag; } flags[] = {
		{ "", CHECKUP_NO_FLAG }, { "L", CHECKUP_LOW }, { "N", CHECKUP_NORMAL }, { "H", CHECKUP_HIGH },
	};
	const char *code = checkup_value(observation, "interpretationCode", "@code");

	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		if (strcmp(flags[i].code, code) == 0) {
			l->flag = flags[i].flag;
			return;
		}
	checkup_find(rd, observation, l->code, CHECKUP_RULE_FLAG);
}

static void
take_reference(struct checkup_reading *rd, const struct node *observation, struct checkup_line *l)
{
	const struct node *range = checkup_at(observation, "referenceRange/observationRange/value");

	l->method = checkup_value(observation, "methodCode", "@code");
	l->low = checkup_value(range, "low", "@value");
	l->high = checkup_value(range, "high", "@value");
	if (strlen(l->method) > 17 || strlen(l->low) > LIMIT_NAME_BYTES || strlen(l->high) > LIMIT_NAME_BYTES)
		checkup_find(rd, observation, l->code, CHECKUP_RULE_LONG);
}

static bool
is_item(const char *code)
{
	return strlen(code) == 17
	    && strspn(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == 17;
}

/* Room for one more line; NULL without memory, or above the ceiling after a finding. */
static struct checkup_line *
line_add(struct checkup_reading *rd, const struct node *at)
{
	size_t room = rd->room > 0 ? 2 * rd->room : 64;
	struct checkup_line *lines;

	if (rd->checkup.line_count == LIMIT_CHECKUP_LINES) {
		checkup_find(rd, at, "", CHECKUP_RULE_LINES);
		return NULL;
	}
	if (rd->checkup.line_count == rd->room) {
		if ((lines = ctx_array(&rd->one, room, sizeof *lines)) == NULL)
			return NULL;
		if (rd->room > 0)
			memcpy(lines, rd->lines, rd->room * sizeof *lines);
		rd->lines = lines;
		rd->room = room;
	}
	return &rd->lines[rd->checkup.line_count++];
}

static enum err
line_take(struct checkup_reading *rd, const struct node *observation, const char *section, unsigned series)
{
	const char *code = checkup_value(observation, "code", "@code");
	struct checkup_line *l;

	if (!is_item(code)) {
		checkup_find(rd, observation, "code", CHECKUP_RULE_ITEM);
		return ERR_OK;
	}
	if ((l = line_add(rd, observation)) == NULL)
		return rd->refused ? ERR_OK : rd->one.fault.code;
	*l = (struct checkup_line){ .series = (uint16_t)series, .section = section, .code = code, .value = "", .unit = "",
	    .list = "", .value_name = "", .method = "", .low = "", .high = "" };
	take_value(rd, observation, l);
	take_flag(rd, observation, l);
	take_reference(rd, observation, l);
	return ERR_OK;
}

/* An observation, or a series: then those inside it, and itself when it has a code of its own. */
static enum err
observation_take(struct checkup_reading *rd, const struct node *observation, const char *section)
{
	const struct node *inner = node_child(observation, "entryRelationship"), *o;
	unsigned series = inner != NULL ? ++rd->series : 0;

	if (inner == NULL || checkup_value(observation, "code", "@nullFlavor")[0] == '\0')
		TRY(line_take(rd, observation, section, series));
	for (; inner != NULL; inner = node_next_named(inner, "entryRelationship"))
		for (o = node_child(inner, "observation"); o != NULL; o = node_next_named(o, "observation"))
			TRY(line_take(rd, o, section, series));
	return ERR_OK;
}

static enum err
section_take(struct checkup_reading *rd, const struct node *section)
{
	const char *code = checkup_value(section, "code", "@code");
	const struct node *o;

	if (code[0] != '\0' && (strlen(code) != 5 || strspn(code, "0123456789") != 5)) {
		checkup_find(rd, section, "section", CHECKUP_RULE_SECTION);
		code = "";
	}
	for (const struct node *e = node_child(section, "entry"); e != NULL; e = node_next_named(e, "entry"))
		for (o = node_child(e, "observation"); o != NULL; o = node_next_named(o, "observation"))
			TRY(observation_take(rd, o, code));
	return ERR_OK;
}

enum err
checkup_body_read(struct checkup_reading *rd, const struct node *document)
{
	const struct node *c = checkup_at(document, "component/structuredBody/component"), *s;

	for (; c != NULL; c = node_next_named(c, "component"))
		for (s = node_child(c, "section"); s != NULL; s = node_next_named(s, "section"))
			TRY(section_take(rd, s));
	if (rd->checkup.line_count == 0)
		checkup_find(rd, document, "", CHECKUP_RULE_EMPTY);
	rd->checkup.lines = rd->lines;
	return ERR_OK;
}
