/* The operator's side, on the admin socket: commands, metrics, and the sign of life of every side. */
#include <string.h>

#include "admin/admin.h"
#include "base/limit.h"
#include "base/log.h"
#include "centre/centre.h"

enum err
api_alive_run(struct job *j)
{
	if (j->who.facility[0] != '\0')         /* kyotaku-link status compares it with its setting */
		job_header(j, "Kyotaku-Facility", j->who.facility);
	j->body = "alive\n";
	j->body_n = 6;
	return ERR_OK;
}

/* An order carries its own verdict in the frame, so that a report reaches the operator with the refusal. */
enum err
api_admin_run(struct job *j)
{
	const struct http_request *rq = http_request(j->x);
	struct order order;
	struct buf out;
	enum err e;
	char *p;

	buf_init(&out, &j->cx, LIMIT_IMPORT_BYTES);
	e = order_read(&j->cx, (const char *)rq->body, rq->body_n, &order);
	if (e == ERR_OK) {
		j->cx.lang = order.lang;
		e = admin_run(&j->centre->app, j->act.view, &j->cx, &order, &out);
	}
	if (e != ERR_OK)
		log_request(&j->cx, "admin", "operator", e, clock_ticks_ms() - j->started_ms);
	TRY(verdict_write(&j->cx, e, e == ERR_OK ? "" : j->cx.fault.detail, &out, &p, &j->body_n));
	j->body = p;
	return ERR_OK;
}

enum err
api_metrics_run(struct job *j)
{
	struct http_server *server = atomic_load(&j->centre->server);
	struct revoked_facts revoked = revoked_facts(j->centre->app.revoked);
	struct store_counts n;
	struct buf b;

	store_counts(j->centre->app.store, &n);
	buf_init(&b, &j->cx, LIMIT_FILE_BYTES);
	buf_fmt(&b, "# TYPE kyotaku_changes_total counter\nkyotaku_changes_total %llu\n", (unsigned long long)n.changes);
	buf_fmt(&b, "# TYPE kyotaku_commits_total counter\nkyotaku_commits_total %llu\n", (unsigned long long)n.commits);
	buf_fmt(&b, "# TYPE kyotaku_changes_refused_total counter\nkyotaku_changes_refused_total %llu\n",
	    (unsigned long long)n.refused);
	buf_fmt(&b, "# TYPE kyotaku_connections gauge\nkyotaku_connections %ld\n",
	    server != NULL ? http_server_connections(server) : 0);
	buf_fmt(&b, "# TYPE kyotaku_requests_under_way gauge\nkyotaku_requests_under_way %ld\n",
	    atomic_load(&j->centre->under_way));
	buf_fmt(&b, "# TYPE kyotaku_revoked_certificates gauge\nkyotaku_revoked_certificates %zu\n",
	    revoked.count);
	buf_fmt(&b, "# TYPE kyotaku_revocation_ends_seconds gauge\nkyotaku_revocation_ends_seconds %lld\n", (long long)revoked.ends);
	TRY(buf_done(&b));
	j->body = b.p;
	j->body_n = b.n;
	return ERR_OK;
}
