/* Outcomes as pages. */
#include "page/refusal.h"

struct page_refusal
refusal_page(enum err e, enum tongue t)
{
	static const struct { enum err e; enum text head, happened, you, staff; } rows[] = {
#define REFUSAL(outcome, prefix, happened) { ERR_##outcome, TEXT_REFUSAL_##prefix##_HEAD, happened, \
	TEXT_REFUSAL_##prefix##_YOU, TEXT_REFUSAL_##prefix##_STAFF },
#include "page/refusal.def"
#undef REFUSAL
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].e == e)
			return (struct page_refusal){ .head = rows[i].head, .happened = rows[i].happened, .you = rows[i].you,
				.staff = rows[i].staff, .code = err_code(e), .more = "" };
	return (struct page_refusal){ .head = TEXT_REFUSAL_OTHER_HEAD, .happened = TEXT_REFUSAL_OTHER_HAPPENED,
		.you = TEXT_REFUSAL_OTHER_YOU, .staff = TEXT_REFUSAL_OTHER_STAFF, .code = err_code(e),
		.more = err_text(e, tongue_lang(t)) };
}
