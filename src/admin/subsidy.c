/* Commands on applications for 財政支援. */
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/print.h"
#include "app/application_set.h"
#include "base/limit.h"
#include "page/subsidy_sheet.h"
#include "wire/subsidy.h"

/* An application with what it asks for and comes to. */
struct weighed {
	struct application application;
	struct subsidy_question question;
	struct subsidy_answer answer;
};

/* What other applications of the facility that were handed in are paid for [SUB-08]. */
static enum err
granted(struct operation *op, const char *facility, id except, struct subsidy_question *q)
{
	struct application *rows;
	size_t n;

	TRY(view_applications(op->view, op->cx, facility, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		struct subsidy_question other;
		struct subsidy_answer paid;
		enum application_state s = rows[i].state;

		if (rows[i].id == except || (s != APPLICATION_SUBMITTED && s != APPLICATION_ACCEPTED && s != APPLICATION_PAID))
			continue;
		TRY(subsidy_question_text(op->cx, rows[i].question, &other));
		subsidy_work_out(&other, &paid);
		for (size_t k = 0; k < other.count; k++)
			if (paid.parts[k].amount.n > 0)
				q->granted[other.asks[k].programme] = true;
	}
	return ERR_OK;
}

static enum err
weigh(struct operation *op, const char *id_text, struct weighed *ret_w)
{
	struct weighed w;
	char *end;
	id key = strtoull(id_text, &end, 10);

	if (*end != '\0' || key == 0 || key > INT64_MAX)
		return fail(op->cx, ERR_USAGE, "ID is a number");
	TRY(view_application(op->view, op->cx, key, &w.application));
	TRY(subsidy_question_text(op->cx, w.application.question, &w.question));
	if (application_open(w.application.state))
		TRY(granted(op, w.application.facility, w.application.id, &w.question));
	subsidy_work_out(&w.question, &w.answer);
	*ret_w = w;
	return ERR_OK;
}

static enum err
read_words(struct operation *op, size_t first, struct subsidy_question *ret_q, const char **ret_text)
{
	TRY(subsidy_question_read(op->cx, op->order->words + first, op->order->count - first, ymd_of(op->cx->now), ret_q));
	*ret_text = subsidy_question_write(op->cx, ret_q);
	return *ret_text == NULL ? op->cx->fault.code : ERR_OK;
}

static enum err
draft(struct operation *op, id *ret_id)
{
	struct subsidy_question q;
	const char *text;

	TRY(read_words(op, 3, &q, &text));
	return application_draft(&op->act, op->order->words[2], text, ret_id);
}

COMMAND(subsidy_draft_command)
{
	struct operation op;
	id made = 0;

	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, draft(&op, &made)));
	return made_write(cx, o, made, out);
}

static enum err
reword(struct operation *op)
{
	struct subsidy_question q;
	struct weighed w;
	const char *text;

	TRY(weigh(op, op->order->words[2], &w));
	TRY(read_words(op, 3, &q, &text));
	return application_reword(&op->act, &w.application, text);
}

COMMAND(subsidy_reword_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, reword(&op)));
	return buf_done(out);
}

static enum err
attach(struct operation *op)
{
	const char *const *words = op->order->words;
	struct paper_file f = { .name = words[4], .content = op->order->body, .content_n = op->order->body_n };
	struct weighed w;

	TRY(weigh(op, words[2], &w));
	while (f.paper < SUBSIDY_PAPER_COUNT && strcmp(subsidy_papers[f.paper].word, words[3]) != 0)
		f.paper++;
	if (f.paper == SUBSIDY_PAPER_COUNT)
		return fail(op->cx, ERR_USAGE, "PAPER is receipt, breakdown, report or other");
	return application_attach(&op->act, &w.application, &f);
}

COMMAND(subsidy_attach_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, attach(&op)));
	return buf_done(out);
}

/* The day of handing in is the day of the application. */
static enum err
step(struct operation *op, enum application_state *ret_to)
{
	struct application_step s;
	struct weighed w;
	size_t on = subsidy_word_find(application_events, APPLICATION_EVENT_COUNT, op->order->words[3]);

	if (on == APPLICATION_EVENT_COUNT)
		return fail(op->cx, ERR_USAGE, "EVENT is submit, return, accept, pay, refuse or withdraw");
	TRY(weigh(op, op->order->words[2], &w));
	if (on == APPLICATION_ON_SUBMIT && w.application.state == APPLICATION_DRAFT) {
		w.question.on = ymd_of(op->cx->now);
		subsidy_work_out(&w.question, &w.answer);
	}
	s = (struct application_step){ (enum application_event)on, &w.answer, subsidy_question_write(op->cx, &w.question) };
	return s.question == NULL ? op->cx->fault.code : application_go(&op->act, &w.application, &s, ret_to);
}

COMMAND(subsidy_move_command)
{
	enum application_state to = APPLICATION_DRAFT;
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, step(&op, &to)));
	buf_fmt(out, "%s\n", o->lang == LANG_JA ? application_states[to].ja : application_states[to].en);
	return buf_done(out);
}

static enum err
applications(struct operation *op, struct buf *out)
{
	const char *facility = op->order->count > 2 ? op->order->words[2] : "";
	struct application *rows;
	char at[INSTANT_TEXT];
	struct listing l;
	size_t n;

	TRY(view_applications(op->view, op->cx, facility, &rows, &n));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		TRY(listing_row(&l));
		TRY(listing_id(&l, "id", rows[i].id));
		TRY(listing_cell(&l, "facility", "%s", rows[i].facility));
		TRY(listing_cell(&l, "state", "%s", application_states[rows[i].state].word));
		TRY(listing_cell(&l, "changed", "%s", instant_write_iso(rows[i].changed, at)));
		TRY(listing_cell(&l, "by", "%s", rows[i].by));
		TRY(listing_cell(&l, "question", "%s", rows[i].question));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(subsidy_list_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, applications(&op, out));
}

static enum err
papers(struct operation *op, struct buf *out)
{
	char digest[2 * SHA256_BYTES + 1], at[INSTANT_TEXT];
	struct paper *rows;
	struct listing l;
	struct weighed w;
	size_t n;

	TRY(weigh(op, op->order->words[2], &w));
	TRY(view_papers(op->view, op->cx, w.application.id, &rows, &n));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		hex_write(rows[i].digest, SHA256_BYTES, digest);
		TRY(listing_row(&l));
		TRY(listing_cell(&l, "paper", "%s", subsidy_papers[rows[i].paper].word));
		TRY(listing_cell(&l, "name", "%s", rows[i].name));
		TRY(listing_cell(&l, "type", "%s", rows[i].type));
		TRY(listing_cell(&l, "bytes", "%zu", rows[i].content_n));
		TRY(listing_cell(&l, "at", "%s", instant_write_iso(rows[i].at, at)));
		TRY(listing_cell(&l, "by", "%s", rows[i].by));
		TRY(listing_cell(&l, "sha256", "%s", digest));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(subsidy_papers_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, papers(&op, out));
}

static enum err
csv(struct operation *op, struct buf *out)
{
	struct weighed w;

	TRY(weigh(op, op->order->words[2], &w));
	return subsidy_answer_csv(&w.question, &w.answer, op->order->lang, out);
}

COMMAND(subsidy_csv_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, csv(&op, out));
}

static enum err
pdf(struct operation *op, struct buf *out)
{
	struct weighed w;
	struct facility f;
	struct paper *rows;
	size_t n;

	TRY(weigh(op, op->order->words[2], &w));
	TRY(view_facility(op->view, op->cx, w.application.facility, &f));
	TRY(view_papers(op->view, op->cx, w.application.id, &rows, &n));
	return subsidy_sheet_write(op->cx, &(struct subsidy_sheet){ op->order->lang, op->cx->now, &f, &w.application, &w.question,
	    &w.answer, rows, n }, out);
}

COMMAND(subsidy_pdf_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, pdf(&op, out));
}
