/* Settings of a facility: a row each (setting.def), read at an instant. */
#ifndef DOMAIN_SETTING_H
#define DOMAIN_SETTING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/instant.h"
#include "domain/facility.h"

enum setting {
#define SETTING(name, key, low, high, preset, who, ja, en) SETTING_##name,
#include "domain/setting.def"
#undef SETTING
	SETTING_COUNT
};

enum setting_by { CHANGED_BY_FACILITY, CHANGED_BY_OPERATOR };
struct setting_row { const char *key; int low, high, preset; enum setting_by by; const char *ja, *en; };
extern const struct setting_row setting_rows[SETTING_COUNT];
bool setting_find(const char *key, enum setting *ret_s);

/* One change of one setting: kept for ever, the latest whose `from` has come counts [SET-03]. */
struct setting_change {
	char         facility[FACILITY_CODE];
	enum setting setting;
	int          value;
	instant      from;
	const char  *by;        /* the account that changed it */
};

/* A change that is wished for; a setting as it is now, with its last change (since 0: never changed). */
struct setting_wish { enum setting setting; int value; };
struct setting_now { enum setting setting; int value; instant since; const char *by; };

/* All settings of a facility at one instant. */
struct settings { int value[SETTING_COUNT]; };
void settings_preset(struct settings *s);
/* Whether the facility uses this mode at all: an unused mode has no page and answers nothing. */
bool settings_use_mode(const struct settings *s, enum mode m);
/* Whether patients reach a page of that mode: as above, and the counter's only by function.counter, for tests [SET-05]; an
 * emergency has none [CNS-04]. */
bool settings_open_page(const struct settings *s, enum mode m);

#endif
