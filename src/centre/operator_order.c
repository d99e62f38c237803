/* An act of the operator: composed by a form, shown in full before it is done, done by the table of commands. */
#include <ctype.h>
#include <string.h>

#include "admin/once.h"
#include "base/limit.h"
#include "base/log.h"
#include "centre/operator.h"

#define ONCE "once"             /* the field with the word that is spent [OPR-08] */

static struct once outcomes;    /* the desk's thread alone */

/* An order on its way: its row, and the form that filled its words. */
struct composed {
	struct operator_visit o;
	const struct order_row *row;
	struct form form;
	struct order order;
	const char *names[ADMIN_WORDS]; /* of the fields; NULL for the pattern's own words */
};

static const char *
field_name(struct ctx *cx, const char *word, size_t n)
{
	char *name = ctx_strn(cx, word, n);

	for (char *p = name; p != NULL && *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return name;
}

/* A capital word is a field of the form; FILE is a text of lines, which becomes the order's body. */
static enum err
word_take(struct composed *c, const char *word, size_t n)
{
	const struct http_request *rq = http_request(c->o.v.j->x);
	struct ctx *cx = &c->o.v.j->cx;
	struct order *order = &c->order;
	const char *name = field_name(cx, word, n), *text;

	if (name == NULL)
		return cx->fault.code;
	if (!isupper((unsigned char)word[0])) {
		order->words[order->count++] = name;
		return ERR_OK;
	}
	if (strcmp(name, "file") == 0) {
		TRY(form_text(cx, (const char *)rq->body, rq->body_n, "file", &text));
		order->body = text;
		order->body_n = strlen(text);
		text = "request";
	} else {
		text = form_value(&c->form, name);
	}
	c->names[order->count] = name;
	order->words[order->count++] = text;
	return ERR_OK;
}

static enum err
compose(struct job *j, struct composed *c)
{
	const char *p;

	TRY(operator_form(j, &c->o, &c->form));
	if (c->o.done)
		return ERR_OK;
	if ((c->row = order_row_find(route_param(&j->match, "order"))) == NULL)
		return fail(&j->cx, ERR_NOT_FOUND, "no such act");
	c->order = operator_order(&c->o, NULL, 0);
	for (p = c->row->pattern; *p != '\0';) {
		size_t n = strcspn(p, " ");

		TRY(word_take(c, p, n));
		p += n + (p[n] == ' ');
	}
	return ERR_OK;
}

/* {code} in the row's page is the form's field of that name. */
static const char *
back_of(struct composed *c)
{
	struct ctx *cx = &c->o.v.j->cx;
	const char *open = strchr(c->row->back, '{'), *end = open != NULL ? strchr(open, '}') : NULL, *name, *value;
	struct buf b;

	if (end == NULL)
		return c->row->back;
	name = ctx_strn(cx, open + 1, (size_t)(end - open - 1));
	value = name != NULL ? form_value(&c->form, name) : "";
	if (value[0] == '\0')
		return "/operator";
	buf_init(&b, cx, LIMIT_VALUE_BYTES);
	buf_add(&b, c->row->back, (size_t)(open - c->row->back));
	html_segment(&b, value);
	buf_puts(&b, end + 1);
	return buf_done(&b) == ERR_OK ? b.p : "/operator";
}

/* What a long number is recognised by. Whoever approves it sees all of it. */
static const char *
brief(struct ctx *cx, const char *name, const char *value)
{
	size_t n = strlen(value);
	bool is_long = name != NULL && (strcmp(name, "issuer") == 0 || strcmp(name, "serial") == 0 || strcmp(name, "fingerprint") == 0);

	return is_long && n > 8 ? ctx_fmt(cx, "…%s", value + n - 8) : value;
}

/* Words that were chosen from a list are said in the page's language; what was typed stands as it is. */
static const char *
shown(struct composed *c, size_t i)
{
	static const char *const chosen[] = { "audience", "kind", "role", "mode", "event", "reason" };
	const char *value = brief(&c->o.v.j->cx, c->names[i], c->order.words[i]);

	for (size_t k = 0; value != NULL && k < sizeof chosen / sizeof chosen[0]; k++)
		if (strcmp(chosen[k], c->names[i]) == 0)
			return operator_word(&c->o, "operator.val", value);
	return value == NULL ? "" : value;
}

/* As it would be typed; quoted where a shell wants it. */
static const char *
typed(struct composed *c)
{
	struct ctx *cx = &c->o.v.j->cx;
	struct buf b;

	buf_init(&b, cx, LIMIT_VALUE_BYTES);
	buf_puts(&b, "kyotaku");
	for (size_t i = 0; i < c->order.count; i++) {
		const char *w = brief(cx, c->names[i], c->order.words[i]);
		bool plain = w != NULL && w[0] != '\0' && strpbrk(w, " \"'$`\\&;<>|()*?[]#~=%!{}") == NULL;

		buf_fmt(&b, plain ? " %s" : " \"%s\"", w != NULL ? w : "");
	}
	return buf_done(&b) == ERR_OK ? b.p : "";
}

static enum err
fields_fill(struct composed *c, struct page_operator_confirm *page)
{
	struct ctx *cx = &c->o.v.j->cx;
	struct page_operator_confirm_words *words = ctx_array(cx, ADMIN_WORDS, sizeof *words);
	struct page_operator_confirm_fields *fields = ctx_array(cx, LIMIT_FORM_FIELDS + 2, sizeof *fields);
	char *word = ctx_alloc(cx, ONCE_WORD);

	if (words == NULL || fields == NULL || word == NULL)
		return cx->fault.code;
	once_word(word);
	fields[page->fields_count++] = (struct page_operator_confirm_fields){ ONCE, word };
	for (size_t i = 0; i < c->order.count; i++)
		if (c->names[i] != NULL && strcmp(c->names[i], "file") != 0)
			words[page->words_count++] = (struct page_operator_confirm_words){ operator_word(&c->o, "operator.word", c->names[i]),
			    shown(c, i) };
	for (size_t i = 0; i < c->form.count; i++)
		if (strcmp(c->form.fields[i].name, "csrf") != 0 && strcmp(c->form.fields[i].name, ONCE) != 0
		    && strcmp(c->form.fields[i].name, "file") != 0)
			fields[page->fields_count++] = (struct page_operator_confirm_fields){ c->form.fields[i].name, c->form.fields[i].value };
	if (c->order.body_n > 0)
		fields[page->fields_count++] = (struct page_operator_confirm_fields){ "file", c->order.body };
	page->words = words;
	page->fields = fields;
	return ERR_OK;
}

enum err
operator_confirm_run(struct job *j)
{
	struct page_operator_confirm page = { .words_count = 0 };
	struct composed c = { .row = NULL };
	struct page_frame f;
	struct buf b;

	TRY(compose(j, &c));
	if (c.o.done)
		return ERR_OK;
	page.heading = c.row->title;
	page.does = c.row->does;
	page.action = ctx_fmt(&j->cx, "/operator/done/%s", c.row->word);
	page.back = back_of(&c);
	page.command = typed(&c);
	page.waits = order_is_dangerous(&c.order) && operator_two(c.o.all, c.o.all_count);
	if (page.action == NULL)
		return j->cx.fault.code;
	TRY(fields_fill(&c, &page));
	f = operator_frame(&c.o, &b);
	page_operator_confirm_write(&b, &f, &page);
	return operator_answer(&c.o, &b);
}

/* Where a form was answered there is nothing to look at again, as after a choice of another language: the page before it. */
enum err
operator_again_run(struct job *j)
{
	const char *word = route_param(&j->match, "order"), *cut;
	const struct order_row *row = word != NULL ? order_row_find(word) : NULL;
	struct operator_visit o;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	if (row == NULL)
		return operator_go(&o, word == NULL ? "/operator/imports" : "/operator", TEXT_COUNT, NULL);
	cut = strstr(row->back, "/{");
	return operator_go(&o, cut != NULL ? ctx_strn(&j->cx, row->back, (size_t)(cut - row->back)) : row->back, TEXT_COUNT, NULL);
}

static enum text
said_of(const struct composed *c)
{
	if (strcmp(c->row->word, "terminal-sign") == 0)
		return TEXT_OPERATOR_SAID_SIGNED;
	return strcmp(c->row->word, "approval-refuse") == 0 ? TEXT_OPERATOR_SAID_REFUSED : TEXT_OPERATOR_SAID_DONE;
}

/* Runs the order, and keeps what came of it for the same form when it is sent again. */
static enum err
first_time(struct composed *c, const char *word, struct once_outcome *ret_r)
{
	struct job *j = c->o.v.j;
	struct buf out;
	enum err e = operator_run(&c->o, &c->order, &out);

	*ret_r = (struct once_outcome){ e, e != ERR_OK ? ctx_str(&j->cx, j->cx.fault.detail) : "",
	    e == ERR_OK && c->row->shows && out.p != NULL ? out.p : "" };
	if (ret_r->detail == NULL)
		ret_r->detail = "";
	if (e != ERR_OK)
		log_request(&j->cx, "operator", "operator", e, clock_ticks_ms() - j->started_ms);
	once_keep(&outcomes, j->cx.now, c->o.who.name, word, ret_r);
	return e;
}

static enum err
answer(struct composed *c, const struct once_outcome *r)
{
	const struct operator_result told = { .heading = c->row->title, .output = r->output, .back = back_of(c), .outcome = r->outcome };

	if (r->outcome == ERR_APPROVAL)
		return operator_go(&c->o, "/operator/approvals", TEXT_OPERATOR_SAID_WAITS, NULL);
	if (r->outcome == ERR_OK && !c->row->shows)
		return operator_go(&c->o, told.back, said_of(c), NULL);
	if (r->outcome != ERR_OK)
		(void)fail(&c->o.v.j->cx, r->outcome, "%s", r->detail);
	return operator_tell(&c->o, &told);
}

enum err
operator_do_run(struct job *j)
{
	struct composed c = { .row = NULL };
	struct once_outcome r;
	const char *word;
	enum err e;

	TRY(compose(j, &c));
	if (c.o.done)
		return ERR_OK;
	word = form_value(&c.form, ONCE);
	e = once_spend(&j->centre->app, &j->cx, c.o.who.name, word, c.row->word);
	if (e == ERR_EXISTS && !once_find(&outcomes, &j->cx, c.o.who.name, word, &r))
		return operator_go(&c.o, back_of(&c), TEXT_OPERATOR_SAID_BEFORE, NULL);
	if (e != ERR_EXISTS) {
		TRY(e);
		(void)first_time(&c, word, &r);
	}
	return answer(&c, &r);
}
