/* Which person of a result the notice belongs to is found in the tree: one walk for every message. */
#include <string.h>

#include "wire/name.h"
#include "wire/notice.h"

static bool
is_lossy(const struct node *n)
{
	if (!text_fits_cp932(n->text))
		return true;
	for (const struct node *c = n->first; c != NULL; c = c->next)
		if (is_lossy(c))
			return true;
	return false;
}

enum err
notice_replaced(struct ctx *cx, struct node *root)
{
	bool good = strcmp(node_text(root, "ProcessingResultStatus"), "1") == 0;
	struct node *text = NULL;

	for (struct node *c = root->first; c != NULL; c = c->next) {
		TRY(notice_replaced(cx, c));
		if (strcmp(c->name, "ProcessingResultMessage") == 0)
			text = c;
	}
	if (!good || !is_lossy(root))
		return ERR_OK;
	if (text != NULL) {             /* another notice keeps its code */
		const char *both = ctx_fmt(cx, "%s %s", text->text, err_text(ERR_REPLACED, LANG_JA));

		if (both == NULL)
			return cx->fault.code;
		text->text = both;
		return ERR_OK;
	}
	if (node_new(cx, root, "ProcessingResultCode", name_of_code(ERR_REPLACED)) == NULL
	    || node_new(cx, root, "ProcessingResultMessage", err_text(ERR_REPLACED, LANG_JA)) == NULL)
		return cx->fault.code;
	return ERR_OK;
}
