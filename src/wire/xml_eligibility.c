/* IF-001/002 資格確認: one person, asked for by the numbers of an insurance. */
#include "wire/xml.h"

enum err
eligibility_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	const struct node *search;
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	if (r->date == 0)
		return fail(cx, ERR_INPUT, "QualificationConfirmationDate: W-11: missing");
	return search_read(cx, parts.body, true, r, &search);
}

enum err
eligibility_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	return single_encode(cx, r, root);
}
