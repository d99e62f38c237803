/* The kinds of consent and the modes in the pages' words. */
#ifndef PAGE_KIND_H
#define PAGE_KIND_H

#include "domain/consent.h"
#include "page/pages.h"

struct kind_words { enum text name, what; };
extern const struct kind_words kind_words[KIND_COUNT];
enum text mode_words(enum mode m);

#endif
