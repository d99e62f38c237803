/* The table of messages, their file names, and the way from bytes to a question and from an answer to
 * bytes. */
#include <string.h>
#include <strings.h>

#include "base/limit.h"
#include "wire/name.h"
#include "wire/notice.h"
#include "wire/xml.h"

const struct msg_type msg_types[MSG_COUNT] = {
#define MSG(id, request, result, mark, ja, en, mode, changes, decode, encode) \
	[MSG_##id] = { MSG_##id, request, result, ja, en, mark, MODE_##mode, changes, decode, encode },
#include "wire/msg.def"
#undef MSG
};

static const struct { enum name request, result; } prefixes[MSG_COUNT] = {
#define MSG(id, ...) [MSG_##id] = { NAME_##id##_REQUEST, NAME_##id##_RESULT },
#include "wire/msg.def"
#undef MSG
};

const char *
msg_request_prefix(enum msg_id m)
{
	return name_of(prefixes[m].request);
}

const char *
msg_result_prefix(enum msg_id m)
{
	return name_of(prefixes[m].result);
}

static const struct msg_type *
find(const char *prefix, size_t n)
{
	for (size_t i = 0; i < MSG_COUNT; i++) {
		const char *p = msg_request_prefix((enum msg_id)i);

		if (strlen(p) == n && strncasecmp(p, prefix, n) == 0)
			return &msg_types[i];
	}
	return NULL;
}

const struct msg_type *
msg_find(const char *request_prefix)
{
	return find(request_prefix, strlen(request_prefix));
}

bool
msg_file_name(struct ctx *cx, const char *name, const struct msg_type **ret_t, const char **ret_suffix,
    enum syntax *ret_s)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
	const char *bar = strchr(name, '_'), *dot = bar == NULL ? NULL : strchr(bar, '.');
	const struct msg_type *t;
	bool json;
	size_t n;

	if (dot == NULL || (t = find(name, (size_t)(bar - name))) == NULL)
		return false;
	json = strcasecmp(dot, ".json") == 0;
	n = (size_t)(dot - bar) - 1;
	if ((!json && strcasecmp(dot, ".xml") != 0) || n < 1 || n > LIMIT_SUFFIX_CHARS
	    || strspn(bar + 1, letters) != n)
		return false;
	if ((*ret_suffix = ctx_strn(cx, bar + 1, n)) == NULL)
		return false;
	*ret_t = t;
	*ret_s = json ? SYNTAX_JSON : SYNTAX_XML;
	return true;
}

/* Both syntaxes give XmlMsg: XML as its root, JSON as the only member of its object. */
static enum err
read_tree(struct ctx *cx, enum syntax s, const char *p, size_t n, const struct node **ret_root)
{
	struct node *root;

	if (s == SYNTAX_JSON) {
		TRY(json_read(cx, p, n, &root));
		return field_only(cx, root, "XmlMsg", "W-01", ret_root);
	}
	TRY(xml_read(cx, p, n, &root));
	if (strcmp(root->name, "XmlMsg") != 0)
		return fail(cx, ERR_INPUT, "XmlMsg: W-01: missing");
	*ret_root = root;
	return ERR_OK;
}

static enum err
decode(struct ctx *cx, enum msg_id m, const struct node *root, struct msg_request *ret_r)
{
	struct msg_request r = { .id = m, .identifier = "", .arbitrary = "", .reception = "", .reference = "", .label = "", .code = "",
	    .viewer = "",
	    .who = { .insurer = "", .symbol = "", .number = "", .branch = "" }, .mode = msg_types[m].mode, .root = root };

	TRY(msg_types[m].decode(cx, root, &r));
	*ret_r = r;
	return ERR_OK;
}

enum err
msg_decode(struct ctx *cx, enum msg_id m, enum syntax s, const char *p, size_t n, struct msg_request *ret_r)
{
	const struct node *root;

	if (n > LIMIT_FILE_BYTES)
		return fail(cx, ERR_TOO_LARGE, "request of %zu bytes", n);
	TRY(read_tree(cx, s, p, n, &root));
	return decode(cx, m, root, ret_r);
}

/* Kept in UTF-8, whatever it came in. */
enum err
msg_keep(struct ctx *cx, const struct msg_request *r, const char **ret_text)
{
	struct text_loss loss;
	struct node *copy;
	size_t n;
	char *p;

	TRY(echo_copy(cx, NULL, r->root, &copy));
	TRY(xml_write(cx, copy, ENCODING_UTF8, &p, &n, &loss));
	*ret_text = p;
	return ERR_OK;
}

enum err
msg_kept(struct ctx *cx, enum msg_id m, const char *text, struct msg_request *ret_r)
{
	struct node *root;

	TRY(xml_read(cx, text, strlen(text), &root));
	return decode(cx, m, root, ret_r);
}

/* In JSON these lists are arrays of one-member objects; the first is seen in the field (spec/interface.md
 * section 4.2), the second inferred from it. */
static bool
is_array_in_json(const struct node *n)
{
	return strcmp(n->name, "ResultList") == 0 || strcmp(n->name, "SpecificDiseasesCertificateList") == 0
	    || strcmp(n->name, "PublicExpenseResultList") == 0;
}

/* Deals a list's children out to brothers of its name, one each. */
static enum err
spread_list(struct ctx *cx, struct node *parent, struct node *list)
{
	struct node *rest = list->first->next, *at = list, *twin;

	list->list = true;
	list->last = list->first;
	list->first->next = NULL;
	list->first->list = false;
	for (struct node *next; rest != NULL; rest = next, at = twin) {
		next = rest->next;
		if ((twin = node_new(cx, NULL, list->name, "")) == NULL)
			return cx->fault.code;
		twin->first = twin->last = rest;
		rest->next = NULL;
		rest->list = false;
		twin->next = at->next;
		at->next = twin;
		if (parent->last == at)
			parent->last = twin;
	}
	return ERR_OK;
}

static enum err
spread_lists(struct ctx *cx, struct node *n)
{
	for (struct node *c = n->first; c != NULL; c = c->next) {
		TRY(spread_lists(cx, c));
		if (!c->list && c->first != NULL && is_array_in_json(c))
			TRY(spread_list(cx, n, c));
	}
	return ERR_OK;
}

/* What was replaced is known when it has been written; only then are the notices added, and all is written again. */
static enum err
xml_encode(struct ctx *cx, struct node *root, enum encoding as, char **ret_p, size_t *ret_n, struct text_loss *ret_loss)
{
	struct text_loss loss;
	char *p;
	size_t n;

	TRY(xml_write(cx, root, as, &p, &n, &loss));
	if (loss.replaced + loss.missing > 0) {
		TRY(notice_replaced(cx, root));
		TRY(xml_write(cx, root, as, &p, &n, &loss));
	}
	*ret_p = p;
	*ret_n = n;
	*ret_loss = loss;
	return ERR_OK;
}

enum err
msg_encode(struct ctx *cx, const struct msg_result *r, enum syntax s, char **ret_p, size_t *ret_n,
    struct text_loss *ret_loss)
{
	struct node *top = node_new(cx, NULL, "", ""), *root;
	struct msg_result as = *r;

	if (top == NULL || (root = node_new(cx, top, "XmlMsg", "")) == NULL)
		return cx->fault.code;
	if (s == SYNTAX_JSON)           /* JSON is UTF-8 whatever the terminal is set to */
		as.encoding = ENCODING_UTF8;
	TRY(msg_types[r->id].encode(cx, &as, root));
	if (s == SYNTAX_XML)
		return xml_encode(cx, root, r->encoding, ret_p, ret_n, ret_loss);
	TRY(spread_lists(cx, root));
	TRY(json_write(cx, top, ret_p, ret_n));
	*ret_loss = (struct text_loss){ 0, 0 };
	return ERR_OK;
}
