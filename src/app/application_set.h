/* Applications for 財政支援: written, given their papers, moved from draft to paid. */
#ifndef APP_APPLICATION_SET_H
#define APP_APPLICATION_SET_H

#include "app/app.h"

/* A draft of a facility. `question` is what wire/subsidy.h wrote. */
enum err application_draft(const struct act *a, const char *facility, const char *question, id *ret_id) MUST_CHECK;
/* Other contents, as long as nobody decides on it. */
enum err application_reword(const struct act *a, const struct application *old, const char *question) MUST_CHECK;
/* One step. `answer` is what it comes to on the day of the step; `question` what is kept from now on. ERR_PAPERS, ERR_DEADLINE,
 * ERR_NO_MOVE. */
struct application_step { enum application_event on; const struct subsidy_answer *answer; const char *question; };
enum err application_go(const struct act *a, const struct application *old, const struct application_step *s,
    enum application_state *ret_to) MUST_CHECK;
/* A file as one of its papers: PDF, PNG or JPEG. ERR_FILE_TYPE, ERR_TOO_LARGE. */
struct paper_file { enum subsidy_paper paper; const char *name; const void *content; size_t content_n; };
enum err application_attach(const struct act *a, const struct application *to, const struct paper_file *f) MUST_CHECK;

#endif
