/* IF-047/048 資格確認(救急時医療情報閲覧): one person whose consent cannot be had. The layout is ours (spec/interface.md section 12): the
 * re-check's, with the birth date, that consent cannot be had, what is needed, who will look, and how that was made sure. */
#include <string.h>

#include "domain/account.h"
#include "wire/name.h"
#include "wire/xml.h"

/* A code of one digit, or of two with a zero in front; 0 when it is neither. */
static int
code_number(const char *text, size_t digits)
{
	if (strlen(text) != digits || strspn(text, "0123456789") != digits)
		return 0;
	return digits == 1 ? text[0] - '0' : (text[0] - '0') * 10 + text[1] - '0';
}

static enum err
consent_read(struct ctx *cx, const struct node *search)
{
	const char *flag;

	TRY(field_text(cx, search, name_of(NAME_NECESSITY), "W-32", &flag));
	if (strcmp(flag, "3") != 0)
		return fail(cx, ERR_INPUT, "%s: W-32: 3, that consent cannot be had, and nothing else", name_of(NAME_NECESSITY));
	return ERR_OK;
}

static enum err
patterns_read(struct ctx *cx, const struct node *search, struct msg_request *r)
{
	const char *element = name_of(NAME_PATTERN);
	const struct node *n = node_child(search, element);

	if (n == NULL)
		return fail(cx, ERR_INPUT, "%s: W-33: missing", element);
	for (; n != NULL; n = node_next_named(n, element))
		if (!necessity_pattern(code_number(n->text, 1), r->kinds))
			return fail(cx, ERR_INPUT, "%s: W-33: 4, 5 or 6; what 1 to 3 hold is not public", element);
	return ERR_OK;
}

static enum err
viewer_read(struct ctx *cx, const struct node *search, struct msg_request *r)
{
	static const enum name elements[NECESSITY_FACTORS] = { NAME_FACTOR_1, NAME_FACTOR_2 };
	static const enum name methods[NECESSITY_FACTORS] = { NAME_METHOD_1, NAME_METHOD_2 };
	const char *text;

	TRY(field_text(cx, search, name_of(NAME_VIEWER), "W-34", &r->viewer));
	if (!account_user_valid(r->viewer))
		return fail(cx, ERR_INPUT, "%s: W-34: the user ID of an account", name_of(NAME_VIEWER));
	for (size_t i = 0; i < NECESSITY_FACTORS; i++) {
		TRY(field_text(cx, search, name_of(elements[i]), "W-35", &text));
		r->factors[i].element = code_number(text, 1);
		TRY(field_text(cx, search, name_of(methods[i]), "W-35", &text));
		r->factors[i].method = code_number(text, 2);
	}
	if (!necessity_factors(r->factors))
		return fail(cx, ERR_INPUT, "%s: W-35: two different elements of OQSCD041, each with a method of OQSCD042",
		    name_of(NAME_FACTOR_1));
	return ERR_OK;
}

enum err
necessity_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	const struct node *search;
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	TRY(search_read(cx, parts.body, false, r, &search));
	if (r->who.birth == 0)
		return fail(cx, ERR_INPUT, "Birthdate: W-07: missing");
	TRY(mode_flag_read(cx, search, "4", r));
	TRY(consent_read(cx, search));
	TRY(patterns_read(cx, search, r));
	return viewer_read(cx, search, r);
}

enum err
necessity_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	return single_encode(cx, r, root);
}
