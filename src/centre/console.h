/* The console of the 資格確認端末 (spec/rules.md section 1.3): pages for a facility's people, reached with the terminal's
 * certificate and an account's password. One file per group of pages; what all of them need stands here. */
#ifndef CENTRE_CONSOLE_H
#define CENTRE_CONSOLE_H

#include "app/account_log_in.h"
#include "centre/visit.h"

struct console {
	struct visit v;
	struct logged_in l;             /* who uses it, when open */
	struct facility  facility;
	enum text   said;               /* what the action before this page has done; TEXT_COUNT: nothing */
	const char *made;               /* beside it, shown once: a password, a code; "" else */
	bool        done;               /* the answer is made (another page comes first): the handler returns ERR_OK */
};

/* Whoever is logged in and may do that. Who is not is led to the log-in, who must change the password to that page. Both
 * the terminal and the user stand in the audit rows of this request. ERR_DENIED when the role may not. */
enum err console_open(struct job *j, enum permission p, struct console *ret_c) MUST_CHECK;
/* The same for what a page asks by itself: it does not count as use, so that an open page does not stay logged in for ever. */
enum err console_peek(struct job *j, enum permission p, struct console *ret_c) MUST_CHECK;
/* The same for a POST, with its form. */
enum err console_form(struct job *j, enum permission p, struct console *ret_c, struct form *ret_f) MUST_CHECK;

/* A page begins with a buffer and its frame, which has the menu of the role, and ends as the answer. */
struct page_frame console_frame(struct console *c, struct buf *ret_b);
enum err console_answer(struct console *c, struct buf *b) MUST_CHECK;
/* After an action: that page of the console, which says what was done. `made` may be NULL. */
enum err console_go(struct console *c, const char *path, enum text said, const char *made) MUST_CHECK;

/* 令和8年11月25日 or 25 Nov 2026; 09:05 of a day in Japan. In cx's memory, "" for 0. */
const char *console_day(struct console *c, ymd d);
const char *console_time(struct console *c, instant at);

/* A number as text; "" without memory. */
const char *console_digits(struct job *j, unsigned long long n);
/* The value of a date field: `else_day` when it is empty, ERR_INPUT when it is no day. */
enum err console_day_read(struct ctx *cx, const char *text, ymd else_day, ymd *ret_d) MUST_CHECK;

/* The mode and the person of the path: ERR_NOT_FOUND when they are none. */
enum err console_path(struct job *j, enum mode *ret_m, id *ret_person) MUST_CHECK;
/* Where the page of that path is explained; "" for the few that need no words. */
const char *console_help_path(struct ctx *cx, const char *path);
/* The page of a person. */
const char *console_person_path(struct job *j, enum mode m, id person);

/* Pages and actions, as in routes.c. */
#define CONSOLE(method, pattern, name, where) enum err console_##name##_run(struct job *j) MUST_CHECK;
#include "centre/console.def"
#undef CONSOLE

#endif
