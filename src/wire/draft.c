/* Writing of trees with one check at the end. */
#include "wire/draft.h"

static struct node *
keep(struct draft *d, struct node *n)
{
	if (n == NULL)
		d->failed = true;
	return n;
}

struct node *
draft_group(struct draft *d, struct node *into, const char *name)
{
	return keep(d, node_new(d->cx, into, name, ""));
}

struct node *
draft_item(struct draft *d, struct node *into, const char *name)
{
	struct node *n = draft_group(d, into, name);

	if (n != NULL)
		n->list = true;
	return n;
}

void
draft_text(struct draft *d, struct node *into, const char *name, const char *text)
{
	if (text != NULL && text[0] != '\0')
		(void)keep(d, node_new(d->cx, into, name, text));
}

/* A text that stands in the caller's own room. */
static void
copied(struct draft *d, struct node *into, const char *name, const char *text)
{
	const char *copy = ctx_str(d->cx, text);

	if (copy == NULL)
		d->failed = true;
	else
		draft_text(d, into, name, copy);
}

void
draft_day(struct draft *d, struct node *into, const char *name, ymd day)
{
	char text[INSTANT_TEXT];

	if (day != 0)
		copied(d, into, name, ymd_write(day, text));
}

void
draft_month(struct draft *d, struct node *into, const char *name, ym month)
{
	char text[INSTANT_TEXT];

	if (month != 0)
		copied(d, into, name, ym_write(month, text));
}

void
draft_instant(struct draft *d, struct node *into, const char *name, instant t)
{
	char text[INSTANT_TEXT];

	if (t != 0)
		copied(d, into, name, instant_write14(t, text));
}

void
draft_number(struct draft *d, struct node *into, const char *name, int width, int number)
{
	if (number != 0)
		(void)keep(d, node_fmt(d->cx, into, name, "%0*d", width, number));
}

void
draft_count(struct draft *d, struct node *into, const char *name, size_t count)
{
	(void)keep(d, node_fmt(d->cx, into, name, "%zu", count));
}

enum err
draft_done(struct draft *d)
{
	if (d->failed)
		return fail(d->cx, ERR_TOO_LARGE, "answer above the memory of one request");
	return ERR_OK;
}
