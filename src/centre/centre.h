/* The centre: wiring of store, trust, use cases and listeners. A request is a job: it runs in the loop that received it,
 * its change goes to the store's writer, and its answer leaves when the change is durable. */
#ifndef CENTRE_CENTRE_H
#define CENTRE_CENTRE_H

#include <pthread.h>
#include <stdatomic.h>

#include "app/app.h"
#include "base/clock.h"
#include "base/conf.h"
#include "centre/rate.h"
#include "http/router.h"
#include "http/server.h"

struct settings_file {          /* kyotaku.conf of a data folder; a row each in conf.c */
	const char *clock;
	const char *audit_keys, *backup_folder;
	const char *facility_address, *patient_address, *operator_address, *origin;
	const char *names;
	const char *help_telephone, *help_hours;        /* of the operator's call centre, for the console */
	const char *responder;
	const char *oidc_issuer, *oidc_client, *oidc_key, *oidc_ca, *oidc_acr, *oidc_algorithms, *oidc_audience;
	bool  oidc_fresh;
	bool  test_hierarchy;
	long  threads, sessions_open, drain_seconds, address_rate, entry_rate, feed_days;
	struct windows windows;
};
extern const struct conf_row centre_conf[];
extern const size_t centre_conf_count;

enum side { SIDE_FACILITY, SIDE_PATIENT, SIDE_ADMIN, SIDE_OPERATOR, SIDE_COUNT };

struct job;
struct worker;
struct oidc_line;

struct centre {
	struct settings_file conf;
	const char    *folder;
	struct app     app;
	struct clock  *clock;
	struct tls    *tls[SIDE_COUNT];
	_Atomic(struct http_server *) server;   /* NULL until it has started */
	struct view  **views;           /* one per loop */
	size_t         view_count;
	/* Whether a facility's request may be about thousands of persons: then it runs on a worker, and holds up no loop. */
	bool         (*slow)(const struct route_match *m);
	struct worker *workers;         /* second steps and repeats; one more each for the operator's commands and pages */
	struct trust  *trust;
	struct responder *responder;    /* NULL: revocation lists */
	struct oidc_line *oidc;         /* NULL: nobody comes by an app */
	unsigned char  page_key[SEAL_KEY_BYTES];        /* seals the page sessions */
	struct rate    rate;
	atomic_long    under_way;       /* requests not answered yet */
};

/* One way through for every request: find, allow, run, record, answer. No handler can leave one of these out. */
struct handler {
	enum side   side;
	const char *method, *pattern;
	enum err  (*run)(struct job *j);
	void      (*refuse)(struct job *j, enum err e);         /* makes the answer of a refusal */
	enum audit_act act;             /* of the row that a refusal leaves */
	enum runs { IN_LOOP, BY_DESK, BY_PAGES, BY_WORKER, BY_OUTSIDE, RUNS_COUNT } where;       /* the desk is the operator's thread and commits for itself,
	                                           as the thread of its pages does, which waits for no import; a worker takes
	                                           what would hold a loop up, as a password's digest does */
};
/* The row that serves this; ERR_NOT_FOUND for no such address, ERR_USAGE for an address without this method. */
enum err handler_find(enum side s, const char *method, const char *raw_path, struct route_match *ret_m,
    const struct handler **ret_h) MUST_CHECK;
/* Who acts on that side, for the audit, while no terminal is known: "patient", "operator". */
const char *handler_label(const struct handler *h);

struct job {
	struct centre *centre;
	struct http_exchange *x;
	const struct handler *handler;
	struct route_match match;
	struct ctx  cx;
	struct act  act;
	struct who  who;
	struct about about;
	enum err  (*step)(struct job *);        /* what runs now */
	enum err  (*next)(struct job *);        /* set by a step that wants another one after its commit */
	void      (*outside)(struct job *);     /* asked of somebody outside before that next step: once, on a thread that may wait, without a view */
	void       *state;                      /* of the handler, in cx's memory */
	enum err    outcome;
	int         runs;
	int64_t     started_ms;
	int         status;                     /* the answer */
	const char *type;
	const void *body;
	size_t      body_n;
	struct http_header headers[12];
	size_t      header_count;
	struct job *queued_next;
};

/* http_serve of every listener; user is the centre. */
void job_serve(void *user, struct http_exchange *x);
/* Runs the job's step with this view, in the calling thread. */
void job_run(struct job *j, struct view *v);
/* Refusals as small JSON, for everything but the file interface. */
void job_refuse_json(struct job *j, enum err e);
void job_header(struct job *j, const char *name, const char *value);

/* Threads beside the loops: BY_WORKER for steps and repeats, BY_DESK for the operator's commands, BY_PAGES for its pages, BY_OUTSIDE for jobs that
 * wait for somebody outside. */
enum err workers_start(struct ctx *cx, struct centre *c) MUST_CHECK;
void     workers_add(struct centre *c, struct job *j, enum runs where);
/* LIMIT_PROVIDER_WAITING jobs wait for somebody outside: no more are begun. */
bool     workers_full(struct centre *c);
void     workers_stop(struct centre *c);

/* A responder_fetch; user is the centre. */
enum err ocsp_line_fetch(void *user, struct ctx *cx, const unsigned char *request, size_t n, const unsigned char **ret_p,
    size_t *ret_n) MUST_CHECK;

/* Handlers; the table in routes.c says which does what. */
enum err api_openapi_run(struct job *j);
enum err api_face_run(struct job *j);
enum err api_face_taken_run(struct job *j);
enum err api_files_run(struct job *j);
bool     api_files_slow(const struct route_match *m);
void     api_files_refuse(struct job *j, enum err e);
enum err api_fhir_capability_run(struct job *j);
enum err api_fhir_read_run(struct job *j);
enum err api_fhir_search_run(struct job *j);
enum err api_fhir_post_run(struct job *j);
void     api_fhir_refuse(struct job *j, enum err e);
enum err api_session_run(struct job *j);
enum err api_proof_run(struct job *j);
enum err api_withdrawal_run(struct job *j);
enum err api_registration_run(struct job *j);
enum err api_inquiry_run(struct job *j);
enum err api_link_run(struct job *j);
enum err api_take_run(struct job *j);
enum err api_tell_run(struct job *j);
enum err api_handed_card_run(struct job *j);
enum err api_admin_run(struct job *j);
enum err api_alive_run(struct job *j);
enum err api_metrics_run(struct job *j);
enum err web_start_run(struct job *j);
enum err web_begin_run(struct job *j);
enum err web_date_run(struct job *j);
enum err web_ask_run(struct job *j);
enum err web_prescription_run(struct job *j);
enum err web_confirm_run(struct job *j);
enum err web_withdraw_run(struct job *j);
enum err web_end_run(struct job *j);
enum err web_card_run(struct job *j);
enum err web_card_state_run(struct job *j);
enum err web_card_code_run(struct job *j);
enum err web_card_again_run(struct job *j);
enum err web_card_register_run(struct job *j);
enum err web_handover_run(struct job *j);
enum err web_app_go_run(struct job *j);
enum err web_app_back_run(struct job *j);
enum err web_app_link_run(struct job *j);
enum err web_app_end_run(struct job *j);
void     web_app_refuse(struct job *j, enum err e);
enum err web_receipt_run(struct job *j);
enum err web_receipt_json_run(struct job *j);
enum err web_receipt_pdf_run(struct job *j);
enum err web_subsidy_run(struct job *j);
void     web_refuse(struct job *j, enum err e);
enum err web_style_run(struct job *j);
enum err web_script_run(struct job *j);
enum err web_icon_run(struct job *j);

/* Where the reader of the same device listens (doc/reader-protocol.md). */
#define AGENT_PORT "36910"

#endif
