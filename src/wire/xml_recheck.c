/* IF-025/026 and IF-027/028 再照会: one person without card. The layout is provisional (spec/interface.md
 * section 7.4): the eligibility check's, with 診療区分. */
#include "wire/xml.h"

enum err
recheck_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	const struct node *search;
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	TRY(search_read(cx, parts.body, false, r, &search));
	return mode_flag_read(cx, search, r->mode == MODE_VISIT ? "2" : "3", r);
}

enum err
recheck_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	return single_encode(cx, r, root);
}
