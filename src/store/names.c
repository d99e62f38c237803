/* Names of masters as they are shown. */
#include "store/names.h"

const char *
name_shown(const char *name, const char *code)
{
	return name[0] == '\0' && code[0] != '\0' ? NAME_UNKNOWN : name;
}
