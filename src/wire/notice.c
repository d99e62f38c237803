/* Which person of a result the notice belongs to is found in the tree: one walk for every message. */
#include <string.h>

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

	for (struct node *c = root->first; c != NULL; c = c->next)
		TRY(notice_replaced(cx, c));
	if (!good || node_child(root, "ProcessingResultCode") != NULL || !is_lossy(root))
		return ERR_OK;
	if (node_new(cx, root, "ProcessingResultCode", err_code(ERR_REPLACED)) == NULL
	    || node_new(cx, root, "ProcessingResultMessage", err_text(ERR_REPLACED, LANG_JA)) == NULL)
		return cx->fault.code;
	return ERR_OK;
}
