/* Parts of a page are filled from the JSON of commands, so that no page reads the store by a way of its own. */
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "centre/operator_panel.h"
#include "domain/audit.h"

enum err
panel_begin(struct panel *p, struct operator_visit *o, enum text heading, enum text lead)
{
	*p = (struct panel){ .o = o, .step = PANEL_ROWS, .page = { .heading = heading, .lead = lead, .said = o->said != TEXT_COUNT, .made = o->made, .up = "" } };
	p->page.what = p->page.said ? o->said : heading;
	return ERR_OK;
}

enum err
panel_add(struct panel *p, enum text heading)
{
	struct ctx *cx = &p->o->v.j->cx;
	struct panel_part *filling = &p->filling[p->page.parts_count];

	if (p->page.parts_count == PANEL_PARTS)
		return fail(cx, ERR_TOO_LARGE, "more than %d parts of a page", PANEL_PARTS);
	filling->forms = ctx_array(cx, PANEL_FORMS, sizeof *filling->forms);
	filling->links = ctx_array(cx, PANEL_LINKS, sizeof *filling->links);
	if (filling->forms == NULL || filling->links == NULL)
		return cx->fault.code;
	p->parts[p->page.parts_count++] = (struct page_operator_panel_parts){ .headed = heading != TEXT_COUNT,
	    .heading = heading != TEXT_COUNT ? heading : p->page.heading, .none = p->page.heading, .forms = filling->forms,
	    .links = filling->links };
	return ERR_OK;
}

/* ---- tables -------------------------------------------------------------------------------------------- */

static const char *
act_word(const struct panel *p, const char *word)
{
	for (size_t i = 0; i < AUDIT_ACT_COUNT; i++)
		if (strcmp(audit_acts[i].word, word) == 0)
			return p->o->v.j->cx.lang == LANG_JA ? audit_acts[i].ja : audit_acts[i].en;
	return word;
}

static const char *
shown(struct panel *p, const char *value, enum panel_show how)
{
	size_t n = strlen(value);

	switch (how) {
	case SHOW_TIME:
		return operator_time(p->o, value);
	case SHOW_WORD:
		return operator_word(p->o, "operator.val", value);
	case SHOW_END:
		return n > 8 ? ctx_fmt(&p->o->v.j->cx, "…%s", value + n - 8) : value;
	case SHOW_ACT:
		return act_word(p, value);
	case SHOW_TEXT:
		break;
	}
	return value;
}

static size_t
columns_of(const struct panel_table *t)
{
	size_t n = 0;

	while (n < PANEL_COLUMNS && t->columns[n].name != NULL)
		n++;
	return n;
}

static enum err
row_fill(struct panel *p, const struct panel_table *t, const struct node *n, struct page_operator_panel_parts_rows *to, bool *ret_keep)
{
	struct ctx *cx = &p->o->v.j->cx;
	size_t count = columns_of(t);
	struct panel_row r = { .cells = ctx_array(cx, count + 1, sizeof *r.cells) };

	*ret_keep = true;
	if (r.cells == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < count; i++) {
		r.cells[i] = (struct page_operator_panel_parts_rows_cells){ .value = shown(p, node_text(n, t->columns[i].name),
		    t->columns[i].how), .href = "" };
		if (r.cells[i].value == NULL)
			return cx->fault.code;
	}
	if (t->each != NULL)
		TRY(t->each(p, n, &r, ret_keep));
	*to = (struct page_operator_panel_parts_rows){ .cells = r.cells, .cells_count = count, .acts = r.acts, .acts_count = r.acts_count };
	return ERR_OK;
}

/* One more column where a row has something to do. */
static enum err
heads_fill(struct panel *p, const struct panel_table *t, bool acting, struct page_operator_panel_parts *part)
{
	struct ctx *cx = &p->o->v.j->cx;
	size_t n = columns_of(t);
	struct page_operator_panel_parts_heads *heads = ctx_array(cx, n + 1, sizeof *heads);

	if (heads == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < n; i++)
		heads[i].head = operator_word(p->o, "operator.col", t->columns[i].name);
	if (acting)
		heads[n++].head = operator_word(p->o, "operator.col", "next");
	part->heads = heads;
	part->heads_count = n;
	return ERR_OK;
}

/* Which row of the table comes first: "p3=50" behind the '?' is the third part's. */
static enum err
place_read(struct panel *p, struct form *ret_query, const char **ret_name, size_t *ret_first)
{
	struct ctx *cx = &p->o->v.j->cx;
	const char *query = http_request(p->o->v.j->x)->query;

	TRY(form_read(cx, query, strlen(query), ret_query));
	if ((*ret_name = ctx_fmt(cx, "p%zu", p->page.parts_count)) == NULL)
		return cx->fault.code;
	*ret_first = strtoull(form_value(ret_query, *ret_name), NULL, 10);
	*ret_first -= *ret_first % p->step;
	return ERR_OK;
}

/* This page again, with that part's table from another row on. */
static enum err
step_link(struct panel *p, const struct form *query, const char *name, size_t first, enum text label)
{
	struct job *j = p->o->v.j;
	struct buf b;

	buf_init(&b, &j->cx, LIMIT_VALUE_BYTES);
	buf_fmt(&b, "%s?%s=%zu", http_request(j->x)->raw_path, name, first);
	for (size_t i = 0; i < query->count; i++) {
		if (strcmp(query->fields[i].name, name) == 0)
			continue;
		buf_puts(&b, "&");
		html_segment(&b, query->fields[i].name);
		buf_puts(&b, "=");
		html_segment(&b, query->fields[i].value);
	}
	TRY(buf_done(&b));
	return panel_link(p, b.p, label);
}

/* What stands below a table that was cut. */
static enum err
cut_say(struct panel *p, const struct form *query, const char *name, size_t first, size_t of)
{
	struct page_operator_panel_parts *part = &p->parts[p->page.parts_count - 1];

	if (of <= p->step)
		return ERR_OK;
	part->counted = part->rows_count > 0;
	part->first = (long)first + 1;
	part->last = (long)(first + part->rows_count);
	part->of = (long)of;
	if (p->all != NULL)
		return panel_link(p, p->all, TEXT_OPERATOR_PANEL_ALL);
	if (http_request(p->o->v.j->x)->method[0] != 'G')
		return ERR_OK;
	if (first > 0)
		TRY(step_link(p, query, name, first - p->step, TEXT_OPERATOR_FACILITIES_NEWER));
	return first + p->step < of ? step_link(p, query, name, first + p->step, TEXT_OPERATOR_FACILITIES_OLDER) : ERR_OK;
}

enum err
panel_rows(struct panel *p, const struct panel_table *t, const struct node *root)
{
	struct page_operator_panel_parts *part;
	struct ctx *cx = &p->o->v.j->cx;
	struct page_operator_panel_parts_rows *rows = ctx_array(cx, p->step + 1, sizeof *rows), one;
	size_t count = 0, of = 0, first;
	bool acting = false, keep;
	struct form query;
	const char *name;

	if (rows == NULL)
		return cx->fault.code;
	TRY(panel_add(p, t->heading));
	TRY(place_read(p, &query, &name, &first));
	part = &p->parts[p->page.parts_count - 1];
	part->none = t->none;
	for (const struct node *r = node_child(root, "rows"); r != NULL; r = node_next_named(r, "rows")) {
		TRY(row_fill(p, t, r, &one, &keep));
		if (!keep || of++ < first || count == p->step)
			continue;
		acting = acting || one.acts_count > 0;
		rows[count++] = one;
	}
	for (size_t i = 0; i < count; i++)
		rows[i].acting = acting;
	part->rows = rows;
	part->rows_count = count;
	part->tabled = count > 0;
	part->bare = count == 0;
	TRY(heads_fill(p, t, acting, part));
	return cut_say(p, &query, name, first, of);
}

enum err
panel_table(struct panel *p, const struct panel_table *t, const char *const *words, size_t n)
{
	const struct node *root;

	if (words == NULL)
		for (words = t->words, n = 0; n < sizeof t->words / sizeof t->words[0] && words[n] != NULL; n++)
			;
	TRY(operator_ask(p->o, words, n, &root));
	return panel_rows(p, t, root);
}

void
panel_cell_link(struct panel_row *r, size_t column, const char *href)
{
	r->cells[column].href = href != NULL ? href : "";
	r->cells[column].linked = r->cells[column].href[0] != '\0';
}

enum err
panel_act(struct panel *p, struct panel_row *r, const char *order, const char *of, const char *const pairs[4])
{
	const struct order_row *row = order_row_find(order);
	struct page_operator_panel_parts_rows_acts_fields *fields;
	struct page_operator_panel_parts_rows_acts *act;
	struct ctx *cx = &p->o->v.j->cx;

	if (row == NULL || !operator_may(p->o, row->pattern) || r->acts_count == PANEL_ACTS)
		return ERR_OK;
	if (r->acts == NULL && (r->acts = ctx_array(cx, PANEL_ACTS, sizeof *r->acts)) == NULL)
		return cx->fault.code;
	if ((fields = ctx_array(cx, 2, sizeof *fields)) == NULL)
		return cx->fault.code;
	act = &r->acts[r->acts_count++];
	*act = (struct page_operator_panel_parts_rows_acts){ .action = ctx_fmt(cx, "/operator/do/%s", order), .label = row->title, .of = of,
	    .fields = fields };
	for (size_t i = 0; i < 2 && pairs[2 * i] != NULL; i++)
		fields[act->fields_count++] = (struct page_operator_panel_parts_rows_acts_fields){ pairs[2 * i], pairs[2 * i + 1] };
	return act->action == NULL ? cx->fault.code : ERR_OK;
}

/* ---- forms --------------------------------------------------------------------------------------------- */

typedef struct page_operator_panel_parts_forms_fields form_line;

static enum err
choices_fill(struct panel *p, const char *words, form_line *to)
{
	struct ctx *cx = &p->o->v.j->cx;
	struct page_operator_panel_parts_forms_fields_choices *c = ctx_array(cx, strlen(words) / 2 + 2, sizeof *c);
	char *text = ctx_str(cx, words), *save = NULL;

	if (c == NULL || text == NULL)
		return cx->fault.code;
	for (char *w = strtok_r(text, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
		c[to->choices_count++] = (struct page_operator_panel_parts_forms_fields_choices){ .value = w,
		    .label = operator_word(p->o, "operator.val", w) };
	to->choices = c;
	return ERR_OK;
}

/* The label's text, which is found by the field's name. */
static enum text
label_of(const char *name, enum text otherwise)
{
	for (int t = 0; t < TEXT_COUNT; t++)
		if (strncmp(text_rows[t].key, "operator.word.", 14) == 0 && strcmp(text_rows[t].key + 14, name) == 0)
			return (enum text)t;
	return otherwise;
}

static enum err
field_fill(struct panel *p, const struct panel_field *f, form_line *to)
{
	const struct page_operator_panel_parts *part = &p->parts[p->page.parts_count - 1];
	const char *key = ctx_fmt(&p->o->v.j->cx, "%zu-%zu-%s", p->page.parts_count, part->forms_count, f->name);

	if (key == NULL)
		return p->o->v.j->cx.fault.code;
	*to = (form_line){ .name = f->name, .key = key, .value = f->value != NULL ? f->value : "", .label = label_of(f->name, p->page.heading),
	    .hidden = f->kind == FIELD_HIDDEN, .line = f->kind == FIELD_LINE, .area = f->kind == FIELD_AREA, .day = f->kind == FIELD_DAY,
	    .number = f->kind == FIELD_NUMBER, .file = f->kind == FIELD_FILE, .choice = f->kind == FIELD_CHOICE, .needed = !f->free };
	return f->kind == FIELD_CHOICE ? choices_fill(p, to->value, to) : ERR_OK;
}

enum err
panel_form(struct panel *p, const struct panel_form *f)
{
	const struct order_row *row = order_row_find(f->order);
	struct ctx *cx = &p->o->v.j->cx;
	struct page_operator_panel_parts *part = &p->parts[p->page.parts_count - 1];
	struct page_operator_panel_parts_forms *to = &p->filling[p->page.parts_count - 1].forms[part->forms_count];
	form_line *fields = ctx_array(cx, PANEL_FIELDS, sizeof *fields);

	if (row == NULL || !operator_may(p->o, row->pattern) || part->forms_count == PANEL_FORMS)
		return ERR_OK;
	if (fields == NULL)
		return cx->fault.code;
	*to = (struct page_operator_panel_parts_forms){ .heading = row->title, .does = row->does, .button = TEXT_OPERATOR_CONFIRM_NEXT,
	    .action = ctx_fmt(cx, "/operator/do/%s", row->word), .fields = fields };
	for (size_t i = 0; i < PANEL_FIELDS && f->fields[i].name != NULL; i++)
		TRY(field_fill(p, &f->fields[i], &fields[to->fields_count++]));
	part->forms_count++;
	return to->action == NULL ? cx->fault.code : ERR_OK;
}

enum err
panel_own_form(struct panel *p, const struct page_operator_panel_parts_forms *f, const struct panel_field *fields)
{
	struct ctx *cx = &p->o->v.j->cx;
	struct page_operator_panel_parts *part = &p->parts[p->page.parts_count - 1];
	struct page_operator_panel_parts_forms *to = &p->filling[p->page.parts_count - 1].forms[part->forms_count];
	form_line *lines = ctx_array(cx, PANEL_FIELDS, sizeof *lines);

	if (lines == NULL)
		return cx->fault.code;
	*to = *f;
	to->fields = lines;
	to->fields_count = 0;
	for (size_t i = 0; i < PANEL_FIELDS && fields[i].name != NULL; i++)
		TRY(field_fill(p, &fields[i], &lines[to->fields_count++]));
	part->forms_count++;
	return ERR_OK;
}

enum err
panel_link(struct panel *p, const char *href, enum text label)
{
	struct page_operator_panel_parts *part = &p->parts[p->page.parts_count - 1];

	if (href == NULL)
		return p->o->v.j->cx.fault.code;
	if (part->links_count < PANEL_LINKS)
		p->filling[p->page.parts_count - 1].links[part->links_count++] = (struct page_operator_panel_parts_links){ href, label };
	return ERR_OK;
}

enum err
panel_say(struct panel *p, enum text what)
{
	TRY(panel_add(p, TEXT_COUNT));
	p->parts[p->page.parts_count - 1].none = what;
	p->parts[p->page.parts_count - 1].bare = true;
	return ERR_OK;
}

enum err
panel_answer(struct panel *p)
{
	struct page_frame f;
	struct buf b;

	p->page.parts = p->parts;
	f = operator_frame(p->o, &b);
	page_operator_panel_write(&b, &f, &p->page);
	return operator_answer(p->o, &b);
}
