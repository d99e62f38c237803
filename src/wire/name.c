/* Names in use, and the file that replaces the provisional ones. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/conf.h"
#include "base/limit.h"
#include "wire/msg.h"
#include "wire/name.h"

const struct name_row name_rows[NAME_COUNT] = {
#define ERR(id, code, http, exit, ja, en) { NAME_OUTCOME, code, code, "I", "11", ja },
#include "base/err.def"
#undef ERR
#define MSG(id, request, result, mark, ja, ...) { NAME_PREFIX, request, request, mark, "2", ja }, \
    { NAME_PREFIX, result, result, mark, "2", ja },
#include "wire/msg.def"
#undef MSG
#define ELEMENT(id, preset, mark, place, text) { NAME_ELEMENT, preset, preset, mark, place, text },
#define VALUE(id, key, preset, mark, place, text) { NAME_VALUE, key, preset, mark, place, text },
#include "wire/name.def"
#undef ELEMENT
#undef VALUE
};

const char *const name_sections[] = { "prefix", "element", "value", "code" };

/* Written by msg_names_read before any thread starts, read-only afterwards. */
static struct names {
	char text[NAME_COUNT][LIMIT_NAME_BYTES + 1];
	bool replaced[NAME_COUNT];
} in_use;

const char *
name_of(enum name n)
{
	return in_use.replaced[n] ? in_use.text[n] : name_rows[n].preset;
}

const char *
name_of_code(enum err e)
{
	return name_of((enum name)(NAME_OUTCOME_OK + (enum name)e));
}

static bool
is_alnum(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool
is_letter(char c)
{
	return is_alnum(c) && (c < '0' || c > '9');
}

/* A prefix ends at the first '_' of a file name; an element must be a name in XML; a value may be empty. */
static bool
fits(enum name_section s, const char *text)
{
	size_t n = strlen(text);

	if (n > LIMIT_NAME_BYTES || (n == 0 && s != NAME_VALUE) || (s == NAME_ELEMENT && !is_letter(text[0])))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_alnum(text[i]) && ((s != NAME_ELEMENT && s != NAME_OUTCOME) || strchr("_-.", text[i]) == NULL))
			return false;
	return true;
}

static const char *
text_in(const struct names *names, size_t i)
{
	return names->replaced[i] ? names->text[i] : name_rows[i].preset;
}

static enum err
replace(struct ctx *cx, void *user, const char *section, const char *key, const char *value)
{
	struct names *names = user;
	size_t i = 0;

	while (i < NAME_COUNT && (strcmp(name_sections[name_rows[i].section], section) != 0
	    || strcmp(name_rows[i].key, key) != 0))
		i++;
	if (i == NAME_COUNT)
		return fail(cx, ERR_INPUT, "nothing is called '%.64s' in section '%.16s'", key, section);
	if (strchr("IU", name_rows[i].mark[0]) == NULL)
		return fail(cx, ERR_INPUT, "'%s' is confirmed and stays", key);
	if (names->replaced[i])
		return fail(cx, ERR_INPUT, "'%s' stands twice", key);
	if (!fits(name_rows[i].section, value))
		return fail(cx, ERR_INPUT, "'%s': not a name", key);
	(void)snprintf(names->text[i], sizeof names->text[i], "%s", value);
	names->replaced[i] = true;
	return ERR_OK;
}

/* Two equal prefixes, or two equal elements, could not be told apart in a file. */
static enum err
check_distinct(struct ctx *cx, const struct names *names)
{
	for (size_t i = 0; i < NAME_COUNT; i++)
		for (size_t j = 0; j < i; j++)
			if (name_rows[i].section == name_rows[j].section && name_rows[i].section != NAME_VALUE
			    && strcasecmp(text_in(names, i), text_in(names, j)) == 0)
				return fail(cx, ERR_INPUT, "'%s' and '%s' would have one name",
				    name_rows[j].key,
				    name_rows[i].key);
	return ERR_OK;
}

enum err
msg_names_read(struct ctx *cx, const char *path)
{
	static struct names fresh;

	memset(&fresh, 0, sizeof fresh);
	TRY(conf_pairs(cx, path, replace, &fresh));
	TRY(check_distinct(cx, &fresh));
	in_use = fresh;
	return ERR_OK;
}
