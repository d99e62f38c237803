/* IF-037/038 閲覧同意取り消し: ends consents of one person for home visits. The layout is provisional
 * (spec/interface.md section 7.6): who as in a re-check, and which kinds. */
#include "wire/name.h"
#include "wire/xml.h"

/* QUA and LIM are codes of our own and not of OQSCD036, so they cannot be named, only be ended with all
 * others. */
static enum err
kinds_read(struct ctx *cx, const struct node *search, struct msg_request *r)
{
	const char *element = name_of(NAME_CANCEL_KIND);
	const struct node *n = node_child(search, element);
	enum kind k;

	for (; n != NULL; n = node_next_named(n, element)) {
		if (n->text[0] == '\0')
			continue;
		if (!kind_find(n->text, &k) || k == KIND_QUA || k == KIND_LIM)
			return fail(cx, ERR_INPUT, "%s: W-17: not a code of OQSCD036", element);
		r->kinds[k] = true;
	}
	return ERR_OK;
}

enum err
cancel_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	const struct node *search;
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	TRY(search_read(cx, parts.body, false, r, &search));
	TRY(kinds_read(cx, search, r));
	return mode_flag_read(cx, search, "2", r);
}

enum err
cancel_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	return single_encode(cx, r, root);
}
