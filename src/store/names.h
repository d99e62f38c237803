/* For back-ends only: what is shown where a master has no name. */
#ifndef STORE_NAMES_H
#define STORE_NAMES_H

#define NAME_UNKNOWN "マスタ未収載"

/* The master's name; where it has none, and there was a code to look up, the words for that. */
const char *name_shown(const char *name, const char *code);

#endif
