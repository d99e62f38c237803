/* kyotakud: starts the parts in order, waits for a signal, stops them backwards. */
#include <argp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "admin/aside.h"
#include "admin/audit_key.h"
#include "admin/progress.h"
#include "app/revocation_reload.h"
#include "base/file.h"
#include "base/limit.h"
#include "base/log.h"
#include "centre/centre.h"
#include "centre/oidc_line.h"
#include "wire/msg.h"

const char *argp_program_version = "kyotakud " KYOTAKU_VERSION;
static const char doc[] = "The centre: eligibility, consents, card proofs, medical data, audit.\v"
    "DIR is a data folder made by `kyotaku init DIR`. SIGTERM answers what is under way and ends; SIGHUP reads the "
    "revocation lists again. "
    "Exit status: 0 after SIGTERM or SIGINT, else that of the error (see `kyotaku errors`).";
struct told { const char *folder; bool sample; };
enum { KEY_SAMPLE = 256 };
static const struct argp_option options[] = {
	{ "data", 'd', "DIR", 0, "the data folder", 0 },
	{ "quiet", 'q', NULL, 0, "no log lines", 0 },
	{ "sample-conf", KEY_SAMPLE, NULL, 0, "print kyotaku.conf with every setting and its default", 0 },
	{ 0 }
};

static enum err
sample(struct ctx *cx)
{
	struct buf b;

	buf_init(&b, cx, LIMIT_FILE_BYTES);
	conf_sample(&b, "kyotakud", centre_conf, centre_conf_count);
	TRY(buf_done(&b));
	return fwrite(b.p, 1, b.n, stdout) == b.n ? ERR_OK : fail(cx, ERR_SYSTEM, "standard output");
}

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
	struct told *t = state->input;

	switch (key) {
	case 'd':
		t->folder = arg;
		return 0;
	case KEY_SAMPLE:
		t->sample = true;
		return 0;
	case 'q':
		log_quiet();
		return 0;
	case ARGP_KEY_END:
		if (t->folder == NULL && !t->sample)
			argp_error(state, "the data folder is missing: --data DIR");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Health data must not be found in a core file. */
static void
no_core(void)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0);
}

static enum err
part_settings(struct ctx *cx, struct centre *c)
{
	TRY(conf_read(cx, centre_conf, centre_conf_count, file_join(cx, c->folder, "kyotaku.conf"), &c->conf));
	TRY(clock_open(cx, c->conf.clock, &c->clock));
	cx->now = clock_now(c->clock);
	c->app.folder = c->folder;
	c->app.feed_days = c->conf.feed_days;
	c->app.backup_folder = c->conf.backup_folder;
	c->app.origin = c->conf.origin;
	c->app.sessions_open = c->conf.sessions_open;
	c->app.windows = c->conf.windows;
	return c->conf.names[0] != '\0' ? msg_names_read(cx, c->conf.names) : ERR_OK;
}

static enum err
part_trust(struct ctx *cx, struct centre *c)
{
	const char *dir = file_join(cx, c->folder, "trust");

	TRY(trust_open(cx, dir, c->conf.test_hierarchy, &c->trust));
	TRY(revoked_open(cx, dir, c->trust, &c->app.revoked));
	c->app.trust = c->trust;
	if (c->conf.responder[0] != '\0') {
		TRY(responder_open(cx, c->trust, ocsp_line_fetch, c, &c->responder));
		revoked_use_responder(c->app.revoked, c->responder);
	}
	TRY(progress_open(cx, &c->app.imports));
	return attempts_open(cx, LIMIT_ATTEMPT_KEYS, &c->app.registrations);
}

static enum err
part_app(struct ctx *cx, struct centre *c)
{
	TRY(oidc_line_open(cx, &c->conf, c->folder, &c->oidc));
	c->app.provider = c->oidc == NULL ? NULL : oidc_line_provider(c->oidc);
	return ERR_OK;
}

/* The key that seals page sessions is made with the data folder's first start. */
static enum err
part_pages(struct ctx *cx, struct centre *c)
{
	const char *path = file_join(cx, c->folder, "page.key");
	char text[2 * SEAL_KEY_BYTES + 1], *p;
	size_t n;
	enum err e;

	if (path == NULL)
		return cx->fault.code;
	rate_init(&c->rate);
	(void)aside_clean(cx, c->folder, true);
	e = file_read(cx, path, sizeof text, &p, &n);
	if (e == ERR_NOT_FOUND) {
		rand_bytes(c->page_key, sizeof c->page_key);
		hex_write(c->page_key, sizeof c->page_key, text);
		e = file_write(cx, path, text, sizeof text - 1, 0600);
		secret_wipe(text, sizeof text);
		return e;
	}
	TRY(e);
	return hex_read(p, c->page_key, sizeof c->page_key) ? ERR_OK : fail(cx, ERR_INPUT, "page.key: 64 hex digits");
}

/* What was sealed with keys is not gone on with without them. */
static enum err
seal_audit(struct ctx *cx, struct centre *c)
{
	struct audit_keys k;
	enum err e;

	c->app.audit_keys = c->conf.audit_keys[0] != '\0' ? c->conf.audit_keys : file_join(cx, c->folder, "audit.keys");
	e = audit_keys_read(cx, c->app.audit_keys, &k);
	if (e == ERR_NOT_FOUND)
		log_event("audit", "rows are chained but not sealed: kyotaku audit rotate");
	if (e == ERR_OK || e == ERR_NOT_FOUND)
		e = store_audit_keys(c->app.store, cx, &k.ring);
	secret_wipe(&k, sizeof k);
	return e;
}

static enum err
part_store(struct ctx *cx, struct centre *c)
{
	const char *where = ctx_fmt(cx, "sqlite:%s/store.db", c->folder);

	if (where == NULL)
		return cx->fault.code;
	TRY(store_open(cx, where, &c->app.store));
	return seal_audit(cx, c);
}

static enum err
part_threads(struct ctx *cx, struct centre *c)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	c->view_count = c->conf.threads > 0 ? (size_t)c->conf.threads : cores > 0 ? (size_t)cores : 1;
	if ((c->views = ctx_array(cx, c->view_count, sizeof *c->views)) == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < c->view_count; i++)
		TRY(view_open(cx, c->app.store, &c->views[i]));
	c->slow = api_files_slow;
	return workers_start(cx, c);
}

static enum err
part_tls(struct ctx *cx, struct centre *c)
{
	const char *tls = file_join(cx, c->folder, "tls");
	const char *cert = ctx_fmt(cx, "%s/server.pem", tls), *key = ctx_fmt(cx, "%s/keys/server.key", tls);
	const char *ca = ctx_fmt(cx, "%s/ca.pem", tls);

	if (cert == NULL || key == NULL || ca == NULL)
		return cx->fault.code;
	TRY(tls_server(cx, cert, key, ca, 0, &c->tls[SIDE_FACILITY]));
	if (c->conf.operator_address[0] != '\0')
		TRY(tls_server(cx, cert, key, file_join(cx, tls, "operator/ca.pem"), 0, &c->tls[SIDE_OPERATOR]));
	return tls_server(cx, cert, key, NULL, TLS_ALLOW_12, &c->tls[SIDE_PATIENT]);
}

static enum err
part_server(struct ctx *cx, struct centre *c)
{
	const char *admin = ctx_fmt(cx, "unix:%s/admin.sock", c->folder);
	const struct http_listener rows[SIDE_COUNT] = {
		{ .name = "facility", .address = c->conf.facility_address, .tls = c->tls[SIDE_FACILITY], .client_cert = true,
		    .max_body = LIMIT_FILE_BYTES, .serve = job_serve, .user = c, .id = SIDE_FACILITY },
		{ .name = "patient", .address = c->conf.patient_address, .tls = c->tls[SIDE_PATIENT],
		    .max_body = LIMIT_PROOF_BYTES, .serve = job_serve, .user = c, .id = SIDE_PATIENT },
		{ .name = "admin", .address = admin, .max_body = LIMIT_IMPORT_BYTES + LIMIT_FILE_BYTES, .mode = 0600,
		    .body_seconds = 3600, .serve = job_serve, .user = c, .id = SIDE_ADMIN },
		{ .name = "operator", .address = c->conf.operator_address, .tls = c->tls[SIDE_OPERATOR], .client_cert = true,
		    .max_body = LIMIT_UPLOAD_BYTES + LIMIT_FILE_BYTES, .body_seconds = 600, .serve = job_serve, .user = c, .id = SIDE_OPERATOR },
	};
	const size_t count = c->conf.operator_address[0] != '\0' ? SIDE_COUNT : SIDE_COUNT - 1;
	struct http_listener *kept = ctx_array(cx, SIDE_COUNT, sizeof *kept);
	struct http_server *server;

	if (admin == NULL || kept == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < SIDE_COUNT; i++)
		kept[i] = rows[i];
	TRY(http_server_start(cx, kept, count, (int)c->view_count, &server));
	atomic_store(&c->server, server);       /* its loops run already */
	log_event("start", "facility=%d patient=%d operator=%d loops=%zu", http_server_port(server, "facility"),
	    http_server_port(server, "patient"), http_server_port(server, "operator"), c->view_count);
	return ERR_OK;
}

/* Stops whatever of the parts was started, the last one first. */
static void
stop(struct centre *c)
{
	struct http_server *server = atomic_load(&c->server);

	if (server != NULL) {
		bool all = http_server_drain(server, (int)c->conf.drain_seconds);

		log_event("stop", "%s", all ? "every request was answered" : "some connections were cut off");
	}
	atomic_store(&c->app.stopping, true);
	while (atomic_load(&c->under_way) > 0)
		(void)usleep(10000);            /* changes in the writer still name their exchange */
	workers_stop(c);
	http_server_stop(&server);
	for (size_t i = 0; i < c->view_count && c->views != NULL; i++)
		view_close(&c->views[i]);
	store_close(&c->app.store);
	for (size_t i = 0; i < SIDE_COUNT; i++)
		tls_free(&c->tls[i]);
	attempts_close(&c->app.registrations);
	progress_close(&c->app.imports);
	revoked_close(&c->app.revoked);
	responder_close(&c->responder);
	oidc_line_close(&c->oidc);
	trust_close(&c->trust);
	clock_close(&c->clock);
}

/* SIGHUP. In memory of its own, so that years of it cost none. What fails leaves everything as it was, and is told. */
static void
reload(struct centre *c)
{
	struct ctx cx;

	if (ctx_init(&cx, clock_now(c->clock), 0) != ERR_OK) {
		log_event("reload", "no memory");
		return;
	}
	log_request(&cx, "reload", "signal", revocation_reload(&c->app, &cx, "signal"), 0);
	ctx_release(&cx);
}

static enum err
run(struct ctx *cx, struct centre *c)
{
	enum err (*const parts[])(struct ctx *, struct centre *) = { part_settings, part_trust, part_app, part_pages, part_store, part_threads,
	    part_tls, part_server };
	sigset_t wanted;
	int got;

	(void)sigemptyset(&wanted);
	(void)sigaddset(&wanted, SIGTERM);
	(void)sigaddset(&wanted, SIGINT);
	(void)sigaddset(&wanted, SIGHUP);
	(void)pthread_sigmask(SIG_BLOCK, &wanted, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		TRY(parts[i](cx, c));
	while (sigwait(&wanted, &got) == 0 && got == SIGHUP)
		reload(c);
	return ERR_OK;
}

int
main(int argc, char **argv)
{
	static struct centre centre;
	struct told told = { NULL, false };
	char real[4096];
	struct ctx cx;
	enum err e;

	argp_err_exit_status = err_exit(ERR_USAGE);
	if (argp_parse(&(struct argp){ options, on_option, NULL, doc, NULL, NULL, NULL }, argc, argv, 0, NULL, &told) != 0)
		return err_exit(ERR_USAGE);
	log_open("kyotakud");
	no_core();
	(void)umask(0077);
	if (ctx_init(&cx, 0, 0) != ERR_OK)
		return err_exit(ERR_SYSTEM);
	if (told.sample)
		e = sample(&cx);
	else if ((centre.folder = realpath(told.folder, real)) != NULL)
		e = run(&cx, &centre);
	else
		e = fail(&cx, ERR_NOT_FOUND, "no data folder there; make one: kyotaku init DIR");
	if (e != ERR_OK) {
		log_request(&cx, "start", "-", e, 0);
		(void)fprintf(stderr, "kyotakud: %s %s\n          %s\n          (%s)\n", err_code(e), err_text(e, LANG_JA),
		    err_text(e, LANG_EN), cx.fault.detail);
	}
	stop(&centre);
	ctx_release(&cx);
	return err_exit(e);
}
