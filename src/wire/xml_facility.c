/* What a facility asks about itself (IF-039…046, 049…056): the address of its page, its settings, the passcode for 目視確認, activation
 * codes. All names of elements are ours (spec/interface.md sections 7.7, 7.8, 12). */
#include <stdlib.h>
#include <string.h>

#include "wire/name.h"
#include "wire/xml.h"

/* One digit of `digits`; `missing` when the element is missing or empty, 0 for "must be there". */
static enum err
digit_read(struct ctx *cx, const struct node *from, enum name element, const char *rule, const char *digits, int missing,
    int *ret_n)
{
	const char *text;

	TRY(field_text(cx, from, name_of(element), rule, &text));
	if (text[0] == '\0' && missing >= 0) {
		*ret_n = missing;
		return ERR_OK;
	}
	if (text[0] == '\0' || text[1] != '\0' || strchr(digits, text[0]) == NULL)
		return fail(cx, ERR_INPUT, "%s: %s: one of %s", name_of(element), rule, digits);
	*ret_n = text[0] - '0';
	return ERR_OK;
}

static struct node *
own_body_write(struct draft *d, const struct msg_result *r, struct node *root)
{
	struct node *header = head_write(d, r, root), *body;

	segment_write(d, r, header);
	encoding_write(d, r, header);
	body = draft_group(d, root, "MessageBody");
	status_write(d, body, r->outcome, r->detail);
	return body;
}

enum err
bare_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	struct msg_parts parts;

	return head_read(cx, root, r, &parts);
}

/* ---- IF-039/040: the address ------------------------------------------------------------------------------- */

enum err
url_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	struct msg_parts parts;
	int mode, renew;

	TRY(head_read(cx, root, r, &parts));
	TRY(digit_read(cx, parts.body, NAME_URL_MODE, "W-24", "23", -1, &mode));
	TRY(digit_read(cx, parts.body, NAME_URL_FORMAT, "W-25", "12", 0, &r->format));
	TRY(digit_read(cx, parts.body, NAME_URL_CHANGE, "W-26", "01", 0, &renew));
	r->mode = (enum mode)mode;
	r->renew = renew == 1;
	return ERR_OK;
}

enum err
url_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	struct draft d = { .cx = cx };
	struct node *body = own_body_write(&d, r, root);

	if (r->outcome == ERR_OK)
		draft_text(&d, body, name_of(NAME_URL), r->url);
	return draft_done(&d);
}

/* ---- IF-041…044: settings ------------------------------------------------------------------------------------ */

static enum err
wish_read(struct ctx *cx, const struct node *n, struct setting_wish *ret_w)
{
	const char *key, *value;
	char *end;
	long v;

	TRY(field_text(cx, n, name_of(NAME_SETTING_KEY), "W-27", &key));
	TRY(field_text(cx, n, name_of(NAME_SETTING_VALUE), "W-27", &value));
	if (!setting_find(key, &ret_w->setting))
		return fail(cx, ERR_INPUT, "%s: W-27: not a setting's name", name_of(NAME_SETTING_KEY));
	v = strtol(value, &end, 10);
	if (value[0] == '\0' || *end != '\0' || v < setting_rows[ret_w->setting].low || v > setting_rows[ret_w->setting].high)
		return fail(cx, ERR_INPUT, "%s: W-27: %s is from %d to %d", name_of(NAME_SETTING_VALUE),
		    setting_rows[ret_w->setting].key, setting_rows[ret_w->setting].low, setting_rows[ret_w->setting].high);
	ret_w->value = (int)v;
	return ERR_OK;
}

enum err
settings_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	struct setting_wish *wishes = ctx_array(cx, SETTING_COUNT, sizeof *wishes);
	const char *element = name_of(NAME_SETTING);
	struct msg_parts parts;
	size_t n = 0;

	if (wishes == NULL)
		return cx->fault.code;
	TRY(head_read(cx, root, r, &parts));
	for (const struct node *c = node_child(parts.body, element); c != NULL; c = node_next_named(c, element)) {
		if (n == SETTING_COUNT)
			return fail(cx, ERR_INPUT, "%s: W-27: more than there are settings", element);
		TRY(wish_read(cx, c, &wishes[n]));
		for (size_t i = 0; i < n; i++)
			if (wishes[i].setting == wishes[n].setting)
				return fail(cx, ERR_INPUT, "%s: W-27: stands twice", setting_rows[wishes[n].setting].key);
		n++;
	}
	if (n == 0)
		return fail(cx, ERR_INPUT, "%s: W-27: missing", element);
	r->wishes = wishes;
	r->wish_count = n;
	return ERR_OK;
}

enum err
settings_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	struct draft d = { .cx = cx };
	struct node *body = own_body_write(&d, r, root);

	for (size_t i = 0; r->outcome == ERR_OK && i < r->setting_count; i++) {
		const struct setting_now *s = &r->settings[i];
		struct node *n = draft_item(&d, body, name_of(NAME_SETTING));

		draft_text(&d, n, name_of(NAME_SETTING_KEY), setting_rows[s->setting].key);
		draft_count(&d, n, name_of(NAME_SETTING_VALUE), (size_t)s->value);
		draft_instant(&d, n, name_of(NAME_SETTING_SINCE), s->since);
		draft_text(&d, n, name_of(NAME_SETTING_BY), s->by);
	}
	return draft_done(&d);
}

/* ---- IF-045/046: the use of the service that shares charts, a setting of its own message ------------------------ */

enum err
charts_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	struct setting_wish *wish = ctx_alloc(cx, sizeof *wish);
	struct msg_parts parts;
	const int only_asked = 2;

	if (wish == NULL)
		return cx->fault.code;
	TRY(head_read(cx, root, r, &parts));
	wish->setting = SETTING_CHARTS;
	TRY(digit_read(cx, parts.body, NAME_CHARTS, "W-31", "01", only_asked, &wish->value));
	r->wishes = wish;
	r->wish_count = wish->value != only_asked;
	return ERR_OK;
}

enum err
charts_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	struct draft d = { .cx = cx };
	struct node *body = own_body_write(&d, r, root);

	if (r->outcome != ERR_OK || r->setting_count == 0)
		return draft_done(&d);
	draft_count(&d, body, name_of(NAME_CHARTS), (size_t)r->settings[0].value);
	draft_instant(&d, body, name_of(NAME_SETTING_SINCE), r->settings[0].since);
	draft_text(&d, body, name_of(NAME_SETTING_BY), r->settings[0].by);
	return draft_done(&d);
}

/* ---- IF-049…056: passcode, activation codes ------------------------------------------------------------------ */

enum err
passcode_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	struct draft d = { .cx = cx };
	struct node *body = own_body_write(&d, r, root);

	if (r->outcome != ERR_OK || r->passcode == NULL)
		return draft_done(&d);
	draft_text(&d, body, name_of(NAME_PASSCODE), r->passcode->code);
	draft_instant(&d, body, name_of(NAME_PASSCODE_UNTIL), r->passcode->ends);
	return draft_done(&d);
}

enum err
code_issue_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	const struct field label = { name_of(NAME_CODE_LABEL), FIELD_TEXT, false, "W-28", offsetof(struct msg_request, label), 64 };
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	return fields_read(cx, parts.body, &label, 1, r);
}

enum err
code_end_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	const struct field code = { name_of(NAME_CODE), FIELD_DIGITS, true, "W-29", offsetof(struct msg_request, code),
	    ACTIVATION_CODE - 1 };
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	return fields_read(cx, parts.body, &code, 1, r);
}

enum err
codes_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	struct draft d = { .cx = cx };
	struct node *body = own_body_write(&d, r, root);

	for (size_t i = 0; r->outcome == ERR_OK && i < r->device_count; i++) {
		const struct device *c = &r->devices[i];
		struct node *n = draft_item(&d, body, name_of(NAME_CODE_INFO));

		draft_text(&d, n, name_of(NAME_CODE), c->code);
		draft_text(&d, n, name_of(NAME_CODE_LABEL), c->label);
		draft_count(&d, n, name_of(NAME_CODE_STATE), (size_t)device_state(c, r->executed) + 1);
		draft_instant(&d, n, name_of(NAME_CODE_ISSUED), c->issued);
		draft_instant(&d, n, name_of(NAME_CODE_UNTIL), c->ends);
	}
	return draft_done(&d);
}
