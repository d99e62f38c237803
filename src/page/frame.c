/* Frames. */
#include "page/frame.h"

struct page_frame
frame_in(struct ctx *cx, enum tongue t, bool staff)
{
	struct page_frame_tongues *rows = ctx_array(cx, TONGUE_COUNT, sizeof *rows);
	struct page_frame f = { .tongue = t, .lang = tongue_rows[t].lang, .language = tongue_rows[t].code, .csrf = "",
	    .staff = staff, .whose = staff ? TEXT_CONSOLE_NAME : TEXT_SITE_NAME, .log_out = "", .facility_name = "", .user = "", .printed = "", .help = "",
	    .idle = TEXT_SITE_IDLE, .idle_note = TEXT_SITE_IDLE_NOTE };

	for (size_t i = 0; rows != NULL && i < TONGUE_COUNT; i++)
		if (!staff || i == TONGUE_JA || i == TONGUE_EN)
			rows[f.tongues_count++] = (struct page_frame_tongues){ .code = tongue_rows[i].code,
			    .lang = tongue_rows[i].lang, .own = tongue_rows[i].own, .current = i == t };
	f.tongues = rows;
	return f;
}
