/* Reading the insurer's feed: blocks of lines, a person each. */
#define _GNU_SOURCE             /* memrchr */
#include <stdio.h>
#include <string.h>

#include "base/limit.h"
#include "wire/feed.h"
#include "wire/feed_column.h"
#include "wire/key_set.h"

#define KEY_MAX 32

struct feed {
	struct ctx *cx;                 /* of the file */
	struct ctx  one;                /* of the person in hand */
	struct report *rep;
	feed_each  *each;
	void       *user;
	const char *base;
	struct key_set *keys;
	struct record rec;
	/* the block in hand */
	bool        open, refused;
	char        key[KEY_MAX + 1];   /* "" while its PERSON line could not be read */
	struct person person;
	struct eligibility rows[LIMIT_PERSON_ROWS];
	struct limit_row limits[LIMIT_PERSON_ROWS];
	struct disease_row diseases[LIMIT_PERSON_ROWS];
	struct ticket_row tickets[LIMIT_PERSON_ROWS];
	size_t      row_count, limit_count, disease_count, ticket_count;
	size_t      line_count;         /* without the PERSON line */
};

/* A finding about the line in hand, or about a line of the block. */
static void
refuse_line(struct feed *f, size_t line, enum feed_record t, unsigned column, enum feed_rule rule)
{
	const char *name = t < FEED_RECORDS ? feed_forms[t].name : "";
	const char *field = t < FEED_RECORDS && column > 0 ? feed_forms[t].columns[column - 1].name : "";

	report_add(f->rep, line, name, column, field, &feed_rules[rule]);
	f->refused = true;
}

static void
refuse(struct feed *f, enum feed_record t, const char *field, enum feed_rule rule)
{
	unsigned column = 0;

	for (size_t i = 0; t < FEED_RECORDS && i < feed_forms[t].count; i++)
		if (strcmp(feed_forms[t].columns[i].name, field) == 0)
			column = (unsigned)i + 1;
	refuse_line(f, f->rec.line, t, column, rule);
}

static void
block_begin(struct feed *f, size_t line, const char *key)
{
	f->open = true;
	f->refused = false;
	f->person = (struct person){ .birth = 0 };
	f->row_count = f->limit_count = f->disease_count = f->ticket_count = f->line_count = 0;
	(void)snprintf(f->key, sizeof f->key, "%s", key);
	f->rep->line = line;
	f->rep->record = feed_forms[FEED_PERSON].name;
}

/* The first row of that insurer which covers the certificate's first day, else the last of that insurer. */
static struct eligibility *
row_find(struct feed *f, const char *insurer, ymd from)
{
	struct eligibility *last = NULL;

	for (size_t i = 0; i < f->row_count; i++) {
		if (strcmp(f->rows[i].insurer, insurer) != 0)
			continue;
		if (last == NULL || !eligibility_covers(last, from))
			last = &f->rows[i];
	}
	return last;
}

/* Where a certificate goes: the list of its kind in a period. */
struct list_of { enum feed_record record; size_t size, rows, count; };

static const struct list_of limit_list = { FEED_LIMIT_ROW, sizeof(struct limit_certificate),
	offsetof(struct eligibility, limits), offsetof(struct eligibility, limit_count) };
static const struct list_of disease_list = { FEED_DISEASE_ROW, sizeof(struct disease_certificate),
	offsetof(struct eligibility, diseases), offsetof(struct eligibility, disease_count) };
static const struct list_of ticket_list = { FEED_TICKET_ROW, sizeof(struct ticket),
	offsetof(struct eligibility, tickets), offsetof(struct eligibility, ticket_count) };

/* One more row at the end of the list of period e. */
static enum err
list_grow(struct ctx *cx, struct eligibility *e, const struct list_of *l, const void *value)
{
	size_t *count = (size_t *)(void *)((char *)e + l->count);
	const void **rows = (const void **)(void *)((char *)e + l->rows);
	char *all = ctx_array(cx, *count + 1, l->size);

	if (all == NULL)
		return cx->fault.code;
	if (*count > 0)
		memcpy(all, *rows, *count * l->size);
	memcpy(all + *count * l->size, value, l->size);
	*rows = all;
	(*count)++;
	return ERR_OK;
}

/* The period is looked for by insurer and first day. */
static enum err
attach(struct feed *f, const struct list_of *l, size_t line, const char *insurer, ymd from, const void *value)
{
	struct eligibility *e = row_find(f, insurer, from);

	if (e != NULL)
		return list_grow(&f->one, e, l, value);
	refuse_line(f, line, l->record, 2, FEED_NO_ROW);
	return ERR_OK;
}

/* Every certificate of the block, while nothing of it is refused. */
static enum err
attach_all(struct feed *f)
{
	for (size_t i = 0; i < f->limit_count && !f->refused; i++)
		TRY(attach(f, &limit_list, f->limits[i].line, f->limits[i].insurer, f->limits[i].value.from, &f->limits[i].value));
	for (size_t i = 0; i < f->disease_count && !f->refused; i++)
		TRY(attach(f, &disease_list, f->diseases[i].line, f->diseases[i].insurer, f->diseases[i].value.from,
		    &f->diseases[i].value));
	for (size_t i = 0; i < f->ticket_count && !f->refused; i++)
		TRY(attach(f, &ticket_list, f->tickets[i].line, f->tickets[i].insurer, f->tickets[i].value.from,
		    &f->tickets[i].value));
	return ERR_OK;
}

/* Hands the person over, or counts the refusal. */
static enum err
block_end(struct feed *f)
{
	enum err e = ERR_OK;

	if (!f->open)
		return ERR_OK;
	f->open = false;
	TRY(attach_all(f));
	if (f->refused) {
		f->rep->refused++;
	} else if ((e = f->each(f->user, &f->one, &f->person, f->rows, f->row_count)) == ERR_EXISTS) {
		refuse_line(f, f->rep->line, FEED_PERSON, 1, FEED_KEY_TWICE);
		f->rep->refused++;
		e = ERR_OK;
	} else {
		e = report_outcome(f->rep, e);
	}
	arena_reset(f->one.mem);
	return e;
}

/* Two days, both given, in the wrong order. */
static bool
wrong_order(ymd from, ymd until)
{
	return from != 0 && until != 0 && until < from;
}

static void
person_check(struct feed *f)
{
	const struct person *p = &f->person;

	if (p->birth > ymd_of(f->cx->now))
		refuse(f, FEED_PERSON, "birth", FEED_BIRTH);
	if (wrong_order(p->birth, p->death))
		refuse(f, FEED_PERSON, "death", FEED_DEATH);
}

static bool
row_same(const struct eligibility *a, const struct eligibility *b)
{
	return a->acquired == b->acquired && strcmp(a->insurer, b->insurer) == 0 && strcmp(a->symbol, b->symbol) == 0
	    && strcmp(a->number, b->number) == 0 && strcmp(a->branch, b->branch) == 0;
}

static void
eligibility_check(struct feed *f, const struct eligibility *e)
{
	const struct elder_certificate *elder = &e->elder;

	if (!insurer_check_digit(e->insurer))
		refuse(f, FEED_ELIGIBILITY, "insurer", FEED_CHECK);
	if (e->lost != 0 && e->lost <= e->acquired)
		refuse(f, FEED_ELIGIBILITY, "lost", FEED_LOST);
	if (e->loss_reason[0] != '\0' && e->lost == 0)
		refuse(f, FEED_ELIGIBILITY, "loss_reason", FEED_REASON_DAY);
	if (wrong_order(f->person.birth, e->acquired))
		refuse(f, FEED_ELIGIBILITY, "acquired", FEED_BEFORE);
	if (wrong_order(e->card_from, e->card_until))
		refuse(f, FEED_ELIGIBILITY, "valid_until", FEED_PERIOD);
	if (wrong_order(elder->from, elder->until))
		refuse(f, FEED_ELIGIBILITY, "elder_until", FEED_PERIOD);
	if ((elder->from != 0) != (elder->ratio != 0) || (elder->from == 0 && (elder->issued | elder->until) != 0))
		refuse(f, FEED_ELIGIBILITY, "elder_from", FEED_ELDER);
	for (size_t i = 0; i < f->row_count; i++)
		if (row_same(&f->rows[i], e)) {
			refuse(f, FEED_ELIGIBILITY, "acquired", FEED_ROW_TWICE);
			break;
		}
}

/* Where the line's values go: the person, or the next free row of its kind. */
static void *
place_of(struct feed *f, enum feed_record t)
{
	if (t == FEED_PERSON)
		return memset(&f->person, 0, sizeof f->person);
	if (t == FEED_ELIGIBILITY)
		return memset(&f->rows[f->row_count], 0, sizeof f->rows[0]);
	if (t == FEED_LIMIT_ROW)
		return memset(&f->limits[f->limit_count], 0, sizeof f->limits[0]);
	if (t == FEED_TICKET_ROW)
		return memset(&f->tickets[f->ticket_count], 0, sizeof f->tickets[0]);
	return memset(&f->diseases[f->disease_count], 0, sizeof f->diseases[0]);
}

/* Rules between columns; the row is counted, so that the block has it. */
static void
place_check(struct feed *f, enum feed_record t)
{
	struct limit_row *l = &f->limits[f->limit_count];
	struct disease_row *d = &f->diseases[f->disease_count];
	struct ticket_row *k = &f->tickets[f->ticket_count];

	if (t == FEED_PERSON) {
		person_check(f);
	} else if (t == FEED_ELIGIBILITY) {
		eligibility_check(f, &f->rows[f->row_count]);
		f->row_count++;
	} else if (t == FEED_LIMIT_ROW) {
		l->line = f->rec.line;
		if (wrong_order(l->value.from, l->value.until))
			refuse(f, t, "until", FEED_PERIOD);
		f->limit_count++;
	} else if (t == FEED_TICKET_ROW) {
		k->line = f->rec.line;
		if (wrong_order(k->value.from, k->value.until))
			refuse(f, t, "until", FEED_PERIOD);
		f->ticket_count++;
	} else {
		d->line = f->rec.line;
		if (wrong_order(d->value.from, d->value.until))
			refuse(f, t, "until", FEED_PERIOD);
		f->disease_count++;
	}
}

static enum err
values_take(struct feed *f, enum feed_record t)
{
	bool good = false;

	if (t != FEED_PERSON && f->line_count++ >= LIMIT_PERSON_ROWS) {
		refuse(f, t, "", FEED_ROWS);
		return ERR_OK;
	}
	if (f->rec.n != feed_forms[t].count + 1) {
		refuse(f, t, "", FEED_FIELDS);
		return ERR_OK;
	}
	TRY(feed_columns_read(&f->one, &f->rec, &feed_forms[t], f->rep, place_of(f, t), &good));
	if (good)
		place_check(f, t);
	else
		f->refused = true;
	return ERR_OK;
}

static bool
key_valid(const char *key)
{
	size_t n = strlen(key);

	return n >= 1 && n <= KEY_MAX
	    && strspn(key, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == n;
}

/* A PERSON line opens a block. */
static enum err
person_take(struct feed *f, const struct line *l)
{
	const char *key = record_field(&f->rec, 1);
	bool valid = key_valid(key), fresh = true;

	TRY(block_end(f));
	block_begin(f, l->no, valid ? key : "");
	if (!valid)
		refuse(f, FEED_PERSON, "key", FEED_KEY);
	else if (text_is_digits(key, 12))
		refuse(f, FEED_PERSON, "key", FEED_KEY_TWELVE);
	else
		TRY(key_set_add(f->cx, f->keys, (size_t)(l->p - f->base) + (size_t)(key - f->rec.text), strlen(key),
		    &fresh));
	if (!fresh)
		refuse(f, FEED_PERSON, "key", FEED_KEY_TWICE);
	TRY(values_take(f, FEED_PERSON));
	f->person.key = ctx_str(&f->one, f->key);
	return f->person.key != NULL ? ERR_OK : f->one.fault.code;
}

/* Any other line belongs to the block before it, or to none: then it is a refused block of its own. */
static enum err
row_take(struct feed *f, const struct line *l, enum feed_record t)
{
	const char *key = record_field(&f->rec, 1);

	/* Behind a PERSON line whose key could not be read the first key that can be is taken for its. */
	if (f->open && f->key[0] == '\0' && f->refused) {
		if (key_valid(key))
			(void)snprintf(f->key, sizeof f->key, "%s", key);
	} else if (!f->open || strcmp(f->key, key) != 0) {
		TRY(block_end(f));
		block_begin(f, l->no, key_valid(key) ? key : "");
		f->rep->record = feed_forms[t].name;
		refuse(f, t, "key", FEED_APART);
	}
	return values_take(f, t);
}

static const enum feed_rule fault_rules[] = {
	[RECORD_LONG] = FEED_LONG, [RECORD_MANY] = FEED_LONG, [RECORD_QUOTES] = FEED_CHARACTER,
	[RECORD_CONTROL] = FEED_CHARACTER, [RECORD_ENCODING] = FEED_ENCODING, [RECORD_EXTERNAL] = FEED_ENCODING,
};

/* A line that could not be split: a block of its own when it begins like a PERSON line, else part of the
 * block in which it stands. */
static enum err
broken_take(struct feed *f, const struct line *l, enum feed_rule rule)
{
	bool person = (l->n >= 7 && memcmp(l->p, "PERSON,", 7) == 0)
	    || (l->n >= 9 && memcmp(l->p, "\"PERSON\",", 9) == 0);

	if (person || !f->open) {
		TRY(block_end(f));
		block_begin(f, l->no, "");
	}
	refuse_line(f, l->no, person ? FEED_PERSON : FEED_RECORDS, 0, rule);
	return ERR_OK;
}

static enum err
line_take(struct feed *f, const struct line *l)
{
	enum record_fault fault;
	enum feed_record t;

	TRY(record_read(&f->one, &f->rec, l, ENCODING_UTF8, &fault));
	if (fault != RECORD_FINE)
		return broken_take(f, l, fault_rules[fault]);
	for (t = 0; t < FEED_RECORDS; t++)
		if (strcmp(feed_forms[t].name, f->rec.field[0]) == 0)
			break;
	if (t == FEED_RECORDS)
		return broken_take(f, l, FEED_RECORD);
	return t == FEED_PERSON ? person_take(f, l) : row_take(f, l, t);
}

static enum err
head_check(struct feed *f, struct lines *ls)
{
	struct line l = { .no = 1 };
	enum record_fault fault = RECORD_QUOTES;

	if (lines_next(ls, &l))
		TRY(record_read(&f->one, &f->rec, &l, ENCODING_UTF8, &fault));
	if (fault != RECORD_FINE || f->rec.n != 2 || strcmp(f->rec.field[0], "kyotaku-insurer") != 0
	    || strcmp(f->rec.field[1], "1") != 0)
		return report_file_refused(f->rep, l.no, "", 0, "", &feed_rules[FEED_HEAD]);
	return ERR_OK;
}

bool
feed_begins(const char *p, size_t n)
{
	struct lines ls;
	struct line l;

	lines_open(&ls, p, n);
	return lines_next(&ls, &l) && ((l.n == 17 && memcmp(l.p, "kyotaku-insurer,1", 17) == 0)
	    || (l.n > 17 && l.n <= 21 && memchr(l.p, '"', l.n) != NULL));
}

/* Where the last block of a part begins, which may go on in the next: everything before it is whole. */
static size_t
whole_blocks(const char *p, size_t n)
{
	while (n > 0) {
		const char *lf = memrchr(p, '\n', n);

		if (lf == NULL)
			return 0;
		n = (size_t)(lf - p);
		if (strncmp(lf + 1, "PERSON,", 7) == 0 || strncmp(lf + 1, "\"PERSON\",", 9) == 0)
			return n + 1;
	}
	return 0;
}

static enum err
feed_lines(struct feed *f, struct feed_position *at, const char *p, size_t n)
{
	struct lines ls;
	struct line l;

	lines_open(&ls, p, n);
	ls.no = at->line;
	if (at->offset == 0)
		TRY(head_check(f, &ls));
	while (lines_next(&ls, &l))
		TRY(line_take(f, &l));
	at->line = ls.no;
	at->offset += n;
	return block_end(f);
}

enum err
feed_part_read(struct ctx *cx, struct feed_position *at, const struct feed_part *part, struct report *rep, feed_each *each,
    void *user)
{
	size_t n = part->last ? part->n : whole_blocks(part->p, part->n);
	struct feed *f;
	enum err e;

	if (n == 0)
		return part->last && at->offset == 0 ? report_file_refused(rep, 1, "", 0, "", &feed_rules[FEED_HEAD]) : ERR_OK;
	if ((f = ctx_alloc(cx, sizeof *f)) == NULL)
		return cx->fault.code;
	f->cx = cx;
	f->rep = rep;
	f->each = each;
	f->user = user;
	f->base = part->p;
	TRY(record_open(cx, &f->rec));
	TRY(key_set_new(cx, part->p, n, &f->keys));
	e = ctx_init(&f->one, cx->now, cx->rid);
	if (e == ERR_OK)
		e = feed_lines(f, at, part->p, n);
	return ctx_end_part(cx, &f->one, e);
}

enum err
feed_read(struct ctx *cx, const char *p, size_t n, struct report *rep, feed_each *each, void *user)
{
	const struct feed_part whole = { p, n, true };
	struct feed_position at = { .offset = 0 };

	return feed_part_read(cx, &at, &whole, rep, each, user);
}
