/* A tree being drawn up. Failures (memory only) stick: write everything, then ask draft_done once. Empty
 * texts, day 0 and number 0 leave their element out, because a receiver takes missing and empty alike
 * (spec/interface.md section 1.4). */
#ifndef WIRE_DRAFT_H
#define WIRE_DRAFT_H

#include "base/tree.h"

struct draft { struct ctx *cx; bool failed; };

/* Texts and names are borrowed until the tree has been written. */
struct node *draft_group(struct draft *d, struct node *into, const char *name);
/* A group that may come several times: an array in JSON even when it comes once. */
struct node *draft_item(struct draft *d, struct node *into, const char *name);
void draft_text(struct draft *d, struct node *into, const char *name, const char *text);
void draft_day(struct draft *d, struct node *into, const char *name, ymd day);
void draft_month(struct draft *d, struct node *into, const char *name, ym month);
void draft_instant(struct draft *d, struct node *into, const char *name, instant t);
/* With leading zeros to `width` digits. */
void draft_number(struct draft *d, struct node *into, const char *name, int width, int number);
/* A count is written even when it is 0. */
void draft_count(struct draft *d, struct node *into, const char *name, size_t count);
enum err draft_done(struct draft *d) MUST_CHECK;

#endif
