/* Kinds of consent, modes and purposes in the pages' words. */
#ifndef PAGE_KIND_H
#define PAGE_KIND_H

#include "domain/proof.h"
#include "page/pages.h"

struct kind_words { enum text name, what; };
extern const struct kind_words kind_words[KIND_COUNT];
/* 外来診療等(通常とは異なる動線・機器故障等) is the online mode with a case of its own. */
enum text mode_words(enum mode m, enum outpatient o);
/* What a hand-over is for. */
enum text purpose_words(enum purpose p);

#endif
