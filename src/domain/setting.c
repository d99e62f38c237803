/* The rows of setting.def. Pure: no I/O, no clock, no allocation. */
#include <string.h>

#include "domain/setting.h"

const struct setting_row setting_rows[SETTING_COUNT] = {
#define SETTING(name, key, low, high, preset, who, ja, en) { key, low, high, preset, CHANGED_BY_##who, ja, en },
#include "domain/setting.def"
#undef SETTING
};

bool
setting_find(const char *key, enum setting *ret_s)
{
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (strcmp(setting_rows[i].key, key) == 0) {
			*ret_s = (enum setting)i;
			return true;
		}
	return false;
}

void
settings_preset(struct settings *s)
{
	for (size_t i = 0; i < SETTING_COUNT; i++)
		s->value[i] = setting_rows[i].preset;
}

bool
settings_use_mode(const struct settings *s, enum mode m)
{
	if (s->value[SETTING_SUSPENDED] == 1)
		return false;           /* [FAC-04] */
	switch (m) {
	case MODE_COUNTER:
		return true;
	case MODE_VISIT:
		return s->value[SETTING_VISIT] == 1;
	case MODE_ONLINE:
		return s->value[SETTING_ONLINE] == 1;
	case MODE_EMERGENCY:
		return s->value[SETTING_EMERGENCY] == 1;
	case MODE_NONE:
		break;
	}
	return false;
}

bool
settings_open_page(const struct settings *s, enum mode m)
{
	return settings_use_mode(s, m) && m != MODE_EMERGENCY && (m != MODE_COUNTER || s->value[SETTING_COUNTER] == 1);
}
