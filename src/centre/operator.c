/* What every page of the operator's side stands on: whose certificate it is, orders, the menu, what was done before. */
#include <stdio.h>
#include <string.h>

#include "admin/aside.h"
#include "base/file.h"
#include "base/limit.h"
#include "centre/operator.h"

#define COOKIE "__Secure-operator"
#define PATH   "/operator"

/* What the page session remembers. */
struct state {
	char name[OPERATOR_NAME];       /* whose session it is */
	int  said;                      /* of enum text */
	char made[40];
};

static const struct { const char *path; enum text name; } menu[] = {
	{ "/operator",               TEXT_OPERATOR_HOME_TITLE },
	{ "/operator/facilities",    TEXT_OPERATOR_FACILITIES_TITLE },
	{ "/operator/certificates",  TEXT_OPERATOR_CERTIFICATES_TITLE },
	{ "/operator/approvals",     TEXT_OPERATOR_APPROVALS_TITLE },
	{ "/operator/imports",       TEXT_OPERATOR_IMPORTS_TITLE },
	{ "/operator/cards",         TEXT_OPERATOR_CARDS_TITLE },
	{ "/operator/announcements", TEXT_OPERATOR_NOTICES_TITLE },
	{ "/operator/outages",       TEXT_OPERATOR_OUTAGES_TITLE },
	{ "/operator/statistics",    TEXT_OPERATOR_STATISTICS_TITLE },
	{ "/operator/duty",          TEXT_OPERATOR_DUTY_TITLE },
	{ "/operator/subsidies",     TEXT_OPERATOR_SUBSIDIES_TITLE },
	{ "/operator/audit",         TEXT_OPERATOR_AUDIT_TITLE },
};
#define MENU (sizeof menu / sizeof menu[0])

/* ---- who ----------------------------------------------------------------------------------------------- */

static void
remember(struct operator_visit *o, enum text said, const char *made)
{
	struct state s = { .said = (int)said };

	(void)snprintf(s.name, sizeof s.name, "%s", o->who.name);
	(void)snprintf(s.made, sizeof s.made, "%s", made != NULL ? made : "");
	visit_remember(&o->v, &s, sizeof s);
}

/* False when the session is none of this operator's. */
static bool
recall(const struct operator_visit *o, struct state *ret_s)
{
	if (!o->v.living || o->v.state_n != sizeof *ret_s)
		return false;
	memcpy(ret_s, o->v.state, sizeof *ret_s);
	return memchr(ret_s->name, '\0', sizeof ret_s->name) != NULL && memchr(ret_s->made, '\0', sizeof ret_s->made) != NULL
	    && ret_s->said >= 0 && ret_s->said <= TEXT_COUNT && strcmp(ret_s->name, o->who.name) == 0;
}

static enum err
identify(struct job *j, struct operator_visit *o)
{
	const struct http_request *rq = http_request(j->x);
	const struct operator *who;
	struct operator *all;

	if (!rq->has_certificate)
		return fail(&j->cx, ERR_DENIED, "no client certificate");
	TRY(operators_read(&j->cx, file_join(&j->cx, j->centre->folder, "operators"), &all, &o->all_count));
	if ((who = operator_certified(all, o->all_count, rq->certificate, j->cx.now)) == NULL)
		return fail(&j->cx, ERR_DENIED, "OPR-05: the certificate is not that of an operator");
	o->all = all;
	o->who = *who;
	j->who.label = who->name;
	return ERR_OK;
}

enum err
operator_open(struct job *j, struct operator_visit *o)
{
	struct state s;

	*o = (struct operator_visit){ .said = TEXT_COUNT, .made = "" };
	TRY(identify(j, o));
	(void)aside_clean(&j->cx, j->centre->folder, false);
	TRY(visit_open(j, COOKIE, PATH, &o->v));
	if ((o->done = o->v.turned))
		return ERR_OK;
	j->cx.lang = tongue_lang(o->v.tongue);
	if (recall(o, &s)) {
		o->said = (enum text)s.said;
		if ((o->made = ctx_str(&j->cx, s.made)) == NULL)
			return j->cx.fault.code;
	} else {
		visit_start(&o->v);
	}
	remember(o, TEXT_COUNT, NULL);
	return ERR_OK;
}

/* A form needs a session that was there before it: a new one has made another token. */
enum err
operator_form(struct job *j, struct operator_visit *o, struct form *ret_f)
{
	TRY(operator_open(j, o));
	return o->done ? ERR_OK : visit_form(&o->v, ret_f);
}

enum err
operator_upload(struct job *j, struct operator_visit *o, struct form *ret_f, struct form_file *ret_file)
{
	TRY(operator_open(j, o));
	return o->done ? ERR_OK : visit_upload(&o->v, ret_f, ret_file);
}

/* ---- orders -------------------------------------------------------------------------------------------- */

const struct order_row order_rows[] = {
#define ORDER(word, name, pattern, back, shows) \
	{ word, pattern, back, shows, TEXT_OPERATOR_DO_##name, TEXT_OPERATOR_DOES_##name },
#include "centre/operator_order.def"
#undef ORDER
};
const size_t order_row_count = sizeof order_rows / sizeof order_rows[0];

const struct order_row *
order_row_find(const char *word)
{
	for (size_t i = 0; i < order_row_count; i++)
		if (strcmp(order_rows[i].word, word) == 0)
			return &order_rows[i];
	return NULL;
}

struct order
operator_order(const struct operator_visit *o, const char *const *words, size_t n)
{
	struct order order = { .body = "", .account = o->who.name, .token = "", .certificate = o->who.certificate,
	    .lang = tongue_lang(o->v.tongue) };

	while (order.count < n && order.count < ADMIN_WORDS) {
		order.words[order.count] = words[order.count];
		order.count++;
	}
	return order;
}

enum err
operator_run(struct operator_visit *o, const struct order *order, struct buf *out)
{
	struct job *j = o->v.j;

	buf_init(out, &j->cx, LIMIT_IMPORT_BYTES);
	if (j->handler->where != BY_DESK && !order_tells(order))
		return fail(&j->cx, ERR_SYSTEM, "an order that writes, beside the desk");
	return admin_run(&j->centre->app, j->act.view, &j->cx, order, out);
}

enum err
operator_ask(struct operator_visit *o, const char *const *words, size_t n, const struct node **ret_root)
{
	struct order order = operator_order(o, words, n);
	struct node *root;
	struct buf out;

	order.json = true;
	TRY(operator_run(o, &order, &out));
	TRY(json_read(&o->v.j->cx, out.n > 0 ? out.p : "{}", out.n > 0 ? out.n : 2, &root));
	*ret_root = root;
	return ERR_OK;
}

bool
operator_may(const struct operator_visit *o, const char *pattern)
{
	struct order order = { .body = "" };
	char *text = ctx_str(&o->v.j->cx, pattern), *save = NULL;

	for (char *w = text == NULL ? NULL : strtok_r(text, " ", &save); w != NULL && order.count < ADMIN_WORDS;
	    w = strtok_r(NULL, " ", &save))
		order.words[order.count++] = w;
	return order.count > 0 && o->who.role >= order_role(&order);
}

bool
operator_has(const char *words)
{
	for (size_t i = 0; i < command_count; i++)
		if (strncmp(commands[i].pattern, words, strlen(words)) == 0)
			return true;
	return false;
}

/* ---- answers ------------------------------------------------------------------------------------------- */

struct page_frame
operator_frame(struct operator_visit *o, struct buf *ret_b)
{
	struct page_frame f = visit_frame(&o->v);
	struct page_frame_menu *rows = ctx_array(&o->v.j->cx, MENU, sizeof *rows);
	const char *here = http_request(o->v.j->x)->raw_path;
	char at[INSTANT_TEXT];
	const char *user = ctx_fmt(&o->v.j->cx, "%s (%s)", o->who.name, operator_word(o, "operator.val", operator_words[o->who.role]));

	f.user = user != NULL ? user : o->who.name;
	f.printed = ctx_fmt(&o->v.j->cx, "%s %s", operator_time(o, instant_write_iso(o->v.j->cx.now, at)), o->who.name);
	f.printed = f.printed != NULL ? f.printed : "";
	f.menu = rows;
	for (size_t i = 0; rows != NULL && i < MENU; i++)
		rows[f.menu_count++] = (struct page_frame_menu){ menu[i].path, menu[i].name,
			i == 0 ? strcmp(here, menu[i].path) == 0 : strncmp(here, menu[i].path, strlen(menu[i].path)) == 0 };
	buf_init(ret_b, &o->v.j->cx, LIMIT_CONSOLE_BYTES);
	return f;
}

enum err
operator_answer(struct operator_visit *o, struct buf *b)
{
	return visit_answer(&o->v, b);
}

enum err
operator_go(struct operator_visit *o, const char *path, enum text said, const char *made)
{
	remember(o, said, made);
	o->done = true;
	return visit_go(&o->v, path);
}

enum err
operator_tell(struct operator_visit *o, const struct operator_result *r)
{
	struct page_operator_result page = { .heading = r->heading, .failed = r->outcome != ERR_OK, .code = "", .why = "", .detail = "",
	    .output = r->output, .back = r->back };
	struct job *j = o->v.j;
	struct page_frame f;
	struct buf b;

	if (page.failed) {
		page.code = err_code(r->outcome);
		page.why = err_text(r->outcome, j->cx.lang);
		page.detail = j->cx.fault.detail;
	}
	f = operator_frame(o, &b);
	page_operator_result_write(&b, &f, &page);
	TRY(operator_answer(o, &b));
	if (page.failed)
		j->status = err_http(r->outcome);
	return ERR_OK;
}

/* Nobody may be known yet: no menu. */
void
operator_refuse(struct job *j, enum err e)
{
	struct visit v = { .j = j, .tongue = visit_tongue(j) };
	struct page_operator_result page = { .heading = TEXT_OPERATOR_RESULT_TITLE, .failed = true, .code = err_code(e),
	    .why = err_text(e, tongue_lang(v.tongue)), .detail = j->cx.fault.detail, .output = "", .back = "/operator" };
	struct page_frame f = visit_frame(&v);
	struct buf b;

	buf_init(&b, &j->cx, LIMIT_PAGE_BYTES);
	page_operator_result_write(&b, &f, &page);
	if (visit_answer(&v, &b) != ERR_OK) {
		job_refuse_json(j, e);
		return;
	}
	j->status = err_http(e);
}

/* ---- words --------------------------------------------------------------------------------------------- */

const char *
operator_word(struct operator_visit *o, const char *prefix, const char *name)
{
	char *key = ctx_fmt(&o->v.j->cx, "%s.%s", prefix, name);

	if (key == NULL)
		return name;
	for (char *p = key; *p != '\0'; p++)
		if (*p == ' ' || *p == '-')
			*p = '_';
	for (int t = 0; t < TEXT_COUNT; t++)
		if (strcmp(text_rows[t].key, key) == 0)
			return text_plain(&o->v.j->cx, (enum text)t, o->v.tongue);
	return name;
}

const char *
operator_time(struct operator_visit *o, const char *iso)
{
	const char *s;

	if (strlen(iso) < 16 || iso[10] != 'T')
		return iso;
	s = ctx_fmt(&o->v.j->cx, "%.10s %.5s", iso, iso + 11);
	return s != NULL ? s : "";
}
