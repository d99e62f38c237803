/* The project's tables, printed: outcomes, ceilings, settings. The manual is made from the same rows. */
#include "base/limit.h"
#include "cli/cli.h"

LOCAL(errors_command)
{
	(void)cx, (void)op;
	for (int i = 1; i < ERR_COUNT; i++)
		buf_fmt(out, "%s  http %d  exit %d  %s\n    %s\n    %s\n", err_code((enum err)i), err_http((enum err)i),
		    err_exit((enum err)i), err_name((enum err)i), err_text((enum err)i, LANG_JA), err_text((enum err)i, LANG_EN));
	return buf_done(out);
}

LOCAL(limits_command)
{
	(void)cx, (void)op;
	for (size_t i = 0; i < limit_count; i++)
		buf_fmt(out, "%-18s %12ld %-12s %s\n", limits[i].name, limits[i].value, limits[i].unit, limits[i].text);
	return buf_done(out);
}

LOCAL(settings_command)
{
	(void)cx, (void)op;
	for (size_t i = 0; i < SETTING_COUNT; i++)
		buf_fmt(out, "%-20s %d..%d default %d  %s\n    %s\n", setting_rows[i].key, setting_rows[i].low,
		    setting_rows[i].high, setting_rows[i].preset, setting_rows[i].ja, setting_rows[i].en);
	return buf_done(out);
}
