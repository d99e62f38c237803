/* For back-ends only: what is shown where a master has no name. */
#ifndef STORE_NAMES_H
#define STORE_NAMES_H

#define NAME_UNKNOWN "マスタ未収載"

#endif
