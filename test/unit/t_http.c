/* The server and the client over real sockets on the loop-back address. Certificates are made by the
 * openssl command, so that the fingerprints are told by somebody else than the code under test. */
#include "t.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limit.h"
#include "http/client.h"
#include "http/server.h"

#define MAX_BODY 1000

static char dir[64];

static char *
in_dir(const char *name)
{
	return file_join(cx, dir, name);
}

static void
sh(const char *script)
{
	char command[2048];

	(void)snprintf(command, sizeof command, "cd %s && { %s; } >/dev/null 2>&1", dir, script);
	if (system(command) != 0)
		print_error("failed: %s\n", script);
}

static void
leaf(const char *name, const char *use)
{
	char script[1024];

	(void)snprintf(script, sizeof script,
	    "printf 'subjectAltName=IP:127.0.0.1,DNS:localhost\\nextendedKeyUsage=%s\\n' > %s.ext && "
	    "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout %s.key "
	    "-out %s.csr -subj /CN=%s && "
	    "openssl x509 -req -in %s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 "
	    "-extfile %s.ext -out %s.pem",
	    use, name, name, name, name, name, name, name);
	sh(script);
}

static void
clean_up(void)
{
	sh("rm -f -- *.pem *.key *.csr *.ext *.srl *.sock *.out");
	(void)rmdir(dir);
}

static void
make_files(void)
{
	if (dir[0] != '\0')
		return;
	(void)snprintf(dir, sizeof dir, "/tmp/t_http.XXXXXX");
	CHECK(mkdtemp(dir) != NULL);
	(void)atexit(clean_up);
	sh("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem "
	    "-days 2 -subj /CN=ca");
	sh("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout other.key "
	    "-out other.pem -days 2 -subj /CN=stranger");
	leaf("server", "serverAuth");
	leaf("client", "clientAuth");
}

/* What a test sees of the last request, and an exchange that is kept for later. */
static struct {
	pthread_mutex_t lock;
	struct http_exchange *held;
	int count;
	bool has_certificate;
	char print[2 * SHA256_BYTES + 1], peer[64];
} seen = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void
note(struct http_exchange *x, bool hold)
{
	const struct http_request *r = http_request(x);

	(void)pthread_mutex_lock(&seen.lock);
	seen.count++;
	seen.has_certificate = r->has_certificate;
	hex_write(r->certificate, sizeof r->certificate, seen.print);
	(void)snprintf(seen.peer, sizeof seen.peer, "%s", r->peer);
	if (hold)
		seen.held = x;
	(void)pthread_mutex_unlock(&seen.lock);
}

/* Says back: method, path, query, the X-Say header, then the body. "/hold" is answered by the test. */
static void
serve(void *user, struct http_exchange *x)
{
	const struct http_request *r = http_request(x);
	const char *say = http_request_header(x, "x-say");
	const struct http_header h = { "X-Back", say == NULL ? "-" : say };
	char text[MAX_BODY + 512];
	int n;

	CHECK(user == &seen);
	note(x, strcmp(r->path, "/hold") == 0);
	if (strcmp(r->path, "/hold") == 0)
		return;
	if (strcmp(r->path, "/err") == 0) {
		http_answer_error(x, ERR_CONSENT_NONE, LANG_EN);
		return;
	}
	n = snprintf(text, 512, "%s %s %s\n", r->method, r->path, r->query);
	memcpy(text + n, r->body, r->body_n);
	http_answer(x, 200, "text/plain", text, (size_t)n + r->body_n, &h, 1);
}

static struct http_exchange *
held(void)
{
	struct http_exchange *x = NULL;

	for (int i = 0; i < 5000 && x == NULL; i++) {
		(void)pthread_mutex_lock(&seen.lock);
		x = seen.held;
		seen.held = NULL;
		(void)pthread_mutex_unlock(&seen.lock);
		if (x == NULL)
			(void)usleep(1000);
	}
	CHECK(x != NULL);
	return x;
}

static struct http_server *server;
static struct tls *tls, *mutual;

static void
start(void)
{
	struct http_listener rows[4] = {
		{ .name = "plain", .address = "127.0.0.1:0" },
		{ .name = "tls", .address = "127.0.0.1:0" },
		{ .name = "mutual", .address = "127.0.0.1:0", .client_cert = true },
		{ .name = "unix", .mode = 0620 },
	};

	make_files();
	CHECK_OK(tls_server(cx, in_dir("server.pem"), in_dir("server.key"), NULL, 0, &tls));
	CHECK_OK(tls_server(cx, in_dir("server.pem"), in_dir("server.key"), in_dir("ca.pem"), 0, &mutual));
	rows[1].tls = tls;
	rows[2].tls = mutual;
	rows[3].address = ctx_fmt(cx, "unix:%s", in_dir("s.sock"));
	for (int i = 0; i < 4; i++) {
		rows[i].id = i;
		rows[i].max_body = MAX_BODY;
		rows[i].serve = serve;
		rows[i].user = &seen;
		rows[i].header_seconds = rows[i].body_seconds = 1;
		rows[i].idle_seconds = 3;
		rows[i].connections = 20;
	}
	seen.count = 0;
	CHECK_OK(http_server_start(cx, rows, 4, 2, &server));
}

static void
stop(void)
{
	http_server_stop(&server);
	CHECK(server == NULL);
	tls_free(&tls);
	tls_free(&mutual);
}

static struct http_client *
client(const char *place, const char *cert)
{
	struct http_client_conf f = { .ca_file = in_dir("ca.pem"), .total_timeout_ms = 5000 };
	struct http_client *c = NULL;

	if (cert != NULL) {
		f.cert_file = in_dir(ctx_fmt(cx, "%s.pem", cert));
		f.key_file = in_dir(ctx_fmt(cx, "%s.key", cert));
	}
	if (strcmp(place, "unix") == 0)
		f.unix_socket = in_dir("s.sock");
	f.base_url = strcmp(place, "unix") == 0 ? "http://localhost" : ctx_fmt(cx, "%s://127.0.0.1:%d",
	    strcmp(place, "plain") == 0 ? "http" : "https", http_server_port(server, place));
	CHECK_OK(http_client_new(cx, &f, &c));
	return c;
}

static void
round_trip(const char *place, const char *cert)
{
	const struct http_header h = { "X-Say", "hello" };
	struct http_client *c = client(place, cert);
	struct http_reply r;

	CHECK_OK(http_client_call(c, cx, "POST", "/a%20b?q=1", "text/plain", "body", 4, &h, 1, &r));
	CHECK_INT(200, r.status);
	CHECK_STR("POST /a b q=1\nbody", r.body);
	CHECK_STR("text/plain", r.type);
	CHECK_STR("hello", http_reply_header(&r, "x-back"));
	CHECK_STR("no-store", http_reply_header(&r, "Cache-Control"));
	CHECK(http_reply_header(&r, "Date") != NULL);
	CHECK(http_reply_header(&r, "Server") == NULL);
	CHECK_OK(http_client_call(c, cx, "GET", "/", NULL, NULL, 0, NULL, 0, &r));
	CHECK_STR("GET / \n", r.body);
	CHECK_OK(http_client_call(c, cx, "HEAD", "/", NULL, NULL, 0, NULL, 0, &r));
	CHECK_INT(0, r.body_n);
	CHECK_STR("8", http_reply_header(&r, "Content-Length"));
	CHECK_OK(http_client_call(c, cx, "GET", "/err", NULL, NULL, 0, NULL, 0, &r));
	CHECK_INT(403, r.status);
	CHECK_STR("{\"code\":\"KYO-E-0030\",\"message\":\"there is no consent of this person for this use. "
	    "Ask with the card at the next visit.\"}\n", r.body);
	CHECK_INT(1, http_server_connections(server));          /* all on one connection */
	http_client_free(&c);
	while (http_server_connections(server) > 0)
		(void)usleep(1000);
}

TEST(requests_go_round_over_plain_tls_mutual_tls_and_unix_sockets)
{
	start();
	round_trip("plain", NULL);
	CHECK(!seen.has_certificate);
	CHECK_STR("127.0.0.1", seen.peer);
	round_trip("tls", NULL);
	CHECK(!seen.has_certificate);
	round_trip("mutual", "client");
	CHECK(seen.has_certificate);
	round_trip("unix", NULL);
	CHECK_STR("unix", seen.peer);
	stop();
}

/* What `openssl x509 -fingerprint -sha256` says, as small hexadecimal digits. */
static const char *
fingerprint(const char *name)
{
	char *p, *text;
	size_t n;

	sh(ctx_fmt(cx, "openssl x509 -in %s.pem -noout -fingerprint -sha256 | sed 's/.*=//;s/://g' | "
	    "tr A-F a-f | tr -d '\\n' > f.out", name));
	CHECK_OK(file_read(cx, in_dir("f.out"), 100, &p, &n));
	text = ctx_strn(cx, p, n);
	CHECK_INT(64, strlen(text));
	return text;
}

TEST(the_clients_certificate_is_known_by_its_sha256)
{
	struct http_client *c;
	struct http_reply r;

	start();
	c = client("mutual", "client");
	CHECK_OK(http_client_call(c, cx, "GET", "/", NULL, NULL, 0, NULL, 0, &r));
	CHECK(seen.has_certificate);
	CHECK_STR(fingerprint("client"), seen.print);
	http_client_free(&c);
	stop();
}

/* No certificate, one of another authority, one for another use: each is refused before any request. */
TEST(strangers_get_no_further_than_the_handshake)
{
	static const char *const who[] = { NULL, "other", "server" };
	struct http_client *c;
	struct http_reply r;

	start();
	for (size_t i = 0; i < 3; i++) {
		c = client("mutual", who[i]);
		CHECK_ERR(ERR_AWAY, http_client_call(c, cx, "GET", "/", NULL, NULL, 0, NULL, 0, &r));
		http_client_free(&c);
	}
	CHECK_INT(0, seen.count);
	stop();
}

TEST(a_resumed_session_keeps_the_clients_identity)
{
	char *out;
	size_t n;

	start();
	/* -sess_out waits for the ticket, which arrives before the answer. */
	for (int i = 0; i < 2; i++)
		sh(ctx_fmt(cx, "(printf 'GET / HTTP/1.1\\r\\nConnection: close\\r\\n\\r\\n'; sleep 0.5) | "
		    "openssl s_client -connect 127.0.0.1:%d -cert client.pem -key client.key -CAfile ca.pem "
		    "%s session.pem > s%d.out 2>&1 || true",
		    http_server_port(server, "mutual"), i == 0 ? "-sess_out" : "-sess_in", i));
	stop();
	CHECK_OK(file_read(cx, in_dir("s1.out"), 65536, &out, &n));
	CHECK(strstr(out, "Reused, TLSv1.3") != NULL);
	CHECK_INT(2, seen.count);
	CHECK(seen.has_certificate);
	CHECK_STR(fingerprint("client"), seen.print);
}

/* Raw sockets. */
static int
dial(const char *place)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	a.sin_port = htons((uint16_t)http_server_port(server, place));
	CHECK(fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) == 0);
	return fd;
}

static void
say(int fd, const char *s)
{
	CHECK(send(fd, s, strlen(s), MSG_NOSIGNAL) == (ssize_t)strlen(s));
}

/* Reads until the end of the connection, or `ms` of silence; true at the end. */
static bool
hear(int fd, char *to, size_t room, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	size_t n = 0;
	ssize_t k = 1;

	while (n + 1 < room && poll(&p, 1, ms) > 0 && (k = recv(fd, to + n, room - n - 1, 0)) > 0)
		n += (size_t)k;
	to[n] = '\0';
	return k <= 0;
}

static void
refused(const char *text, const char *status)
{
	char reply[4096];
	int fd = dial("plain");

	say(fd, text);
	CHECK(hear(fd, reply, sizeof reply, 3000));
	if (strncmp(reply + 9, status, 3) != 0 || strstr(reply, "{\"code\":\"KYO-E-") == NULL) {
		print_error("%s\n-> %s\n", text, reply);
		CHECK(false);
	}
	CHECK(strstr(reply, "Connection: close\r\n") != NULL);
	(void)close(fd);
}

TEST(what_servers_disagree_about_is_refused_with_json)
{
	char large[LIMIT_HEADER_BYTES + 100] = "GET / HTTP/1.1\r\nX: ";

	start();
	refused("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", "400");
	refused("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400");
	refused("DELETE / HTTP/1.1\r\n\r\n", "405");
	refused("GET / HTTP/1.1\nHost: a\n\n", "400");
	refused("GET / HTTP/3.0\r\n\r\n", "505");
	refused("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n", "417");
	refused("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n", "413");
	memset(large + strlen(large), 'a', LIMIT_HEADER_BYTES);
	refused(large, "431");
	CHECK_INT(0, seen.count);
	stop();
}

TEST(a_body_above_the_ceiling_is_413)
{
	static const char body[MAX_BODY + 1];
	struct http_client *c;
	struct http_reply r;

	start();
	c = client("tls", NULL);
	CHECK_OK(http_client_call(c, cx, "POST", "/", NULL, body, MAX_BODY, NULL, 0, &r));
	CHECK_INT(200, r.status);
	CHECK_OK(http_client_call(c, cx, "POST", "/", NULL, body, MAX_BODY + 1, NULL, 0, &r));
	CHECK_INT(413, r.status);
	CHECK(strstr(r.body, err_text(ERR_TOO_LARGE, LANG_JA)) != NULL);
	CHECK_INT(1, seen.count);
	http_client_free(&c);
	stop();
}

/* One byte each 100 ms keeps every idle timer happy; only an absolute deadline ends it. */
static int64_t
trickle(const char *first)
{
	int fd = dial("plain");
	int64_t since = clock_ticks_ms();
	char reply[4096];
	struct pollfd p = { .fd = fd, .events = POLLIN };

	say(fd, first);
	while (clock_ticks_ms() - since < 4000 && poll(&p, 1, 100) == 0)
		if (send(fd, "a", 1, MSG_NOSIGNAL) != 1)
			break;
	since = clock_ticks_ms() - since;
	CHECK(hear(fd, reply, sizeof reply, 1000));
	CHECK(strncmp(reply, "HTTP/1.1 408 ", 13) == 0);
	CHECK(strstr(reply, "KYO-E-0062") != NULL);
	(void)close(fd);
	return since;
}

TEST(a_trickled_head_and_a_trickled_body_are_cut_at_the_deadline)
{
	int64_t ms;

	start();
	ms = trickle("GET / HTTP/1.1\r\nX: ");
	CHECK(ms >= 900 && ms < 3000);
	ms = trickle("POST / HTTP/1.1\r\nContent-Length: 900\r\n\r\n");
	CHECK(ms >= 900 && ms < 3000);
	CHECK_INT(0, seen.count);
	stop();
}

TEST(an_unfinished_handshake_and_an_idle_connection_are_cut)
{
	int a, b;
	char reply[64];

	start();
	a = dial("tls");
	say(a, "\x16\x03\x01");
	b = dial("plain");
	CHECK(hear(a, reply, sizeof reply, 2500));
	CHECK(!hear(b, reply, sizeof reply, 500));
	CHECK(hear(b, reply, sizeof reply, 4000));
	(void)close(a);
	(void)close(b);
	stop();
}

static void *
answer_later(void *arg)
{
	struct http_exchange *x = held();

	(void)arg;
	(void)usleep(20000);
	CHECK_STR("/hold", http_request(x)->path);
	http_answer(x, 201, "text/plain", "later", 5, NULL, 0);
	return NULL;
}

TEST(the_answer_may_come_later_from_another_thread)
{
	static const char *const places[] = { "plain", "tls" };
	struct http_client *c;
	struct http_reply r;
	pthread_t t;

	start();
	for (size_t i = 0; i < 2; i++) {
		c = client(places[i], NULL);
		for (int k = 0; k < 3; k++) {
			CHECK_INT(0, pthread_create(&t, NULL, answer_later, NULL));
			CHECK_OK(http_client_call(c, cx, "GET", "/hold", NULL, NULL, 0, NULL, 0, &r));
			(void)pthread_join(t, NULL);
			CHECK_INT(201, r.status);
			CHECK_STR("later", r.body);
		}
		http_client_free(&c);
	}
	stop();
}

TEST(a_client_that_has_left_does_no_harm_to_its_answer)
{
	static char large[1 << 20];
	struct http_exchange *x;
	const struct linger now = { .l_onoff = 1 };
	int fd;

	start();
	for (int i = 0; i < 3; i++) {
		fd = dial("plain");
		say(fd, "GET /hold HTTP/1.1\r\n\r\n");
		x = held();
		(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
		(void)close(fd);                /* a reset */
		http_answer(x, 200, NULL, large, sizeof large, NULL, 0);
		for (int k = 0; k < 3000 && http_server_connections(server) > 0; k++)
			(void)usleep(1000);
		CHECK_INT(0, http_server_connections(server));
	}
	round_trip("plain", NULL);
	stop();
}

static void *
drain(void *arg)
{
	bool *all = arg;

	*all = http_server_drain(server, 5);
	return NULL;
}

TEST(draining_answers_what_is_under_way_and_lets_nobody_new_in)
{
	struct http_exchange *x;
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	char reply[4096];
	bool all = false, in = true;
	int idle, busy, fresh;
	pthread_t t;

	start();
	a.sin_port = htons((uint16_t)http_server_port(server, "plain"));
	idle = dial("plain");
	busy = dial("plain");
	say(busy, "GET /hold HTTP/1.1\r\n\r\n");
	x = held();
	CHECK_INT(0, pthread_create(&t, NULL, drain, &all));
	CHECK(hear(idle, reply, sizeof reply, 2000));
	for (int tries = 0; in && tries < 200; tries++) {       /* each loop closes its own socket, one after the other */
		fresh = socket(AF_INET, SOCK_STREAM, 0);
		in = connect(fresh, (struct sockaddr *)&a, sizeof a) == 0;
		(void)close(fresh);
		(void)usleep(10000);
	}
	CHECK(!in);
	http_answer(x, 200, NULL, "done", 4, NULL, 0);
	CHECK(hear(busy, reply, sizeof reply, 2000));
	CHECK(strstr(reply, "Connection: close\r\n") != NULL);
	CHECK_STR("done", reply + strlen(reply) - 4);
	(void)pthread_join(t, NULL);
	CHECK(all);
	(void)close(idle);
	(void)close(busy);
	stop();
}

TEST(stopping_with_an_open_exchange_frees_everything)
{
	int fd;

	start();
	fd = dial("plain");
	say(fd, "GET /hold HTTP/1.1\r\n\r\n");
	(void)held();
	CHECK(!http_server_drain(server, 0));
	stop();
	(void)close(fd);
}

static void
serve_twice(void *user, struct http_exchange *x)
{
	(void)user;
	http_answer(x, 200, NULL, "", 0, NULL, 0);
	if (freopen("/dev/null", "w", stderr) != NULL)
		http_answer(x, 200, NULL, "", 0, NULL, 0);
}

TEST(answering_twice_ends_the_process)
{
	const struct http_listener row = { .name = "plain", .address = "127.0.0.1:0", .serve = serve_twice };
	int status = 0, fd;
	pid_t child = fork();

	CHECK(child >= 0);
	if (child == 0) {
		(void)signal(SIGABRT, SIG_DFL);
		if (http_server_start(cx, &row, 1, 1, &server) != ERR_OK)
			_exit(1);
		fd = dial("plain");
		say(fd, "GET / HTTP/1.1\r\n\r\n");
		(void)sleep(5);
		_exit(0);
	}
	CHECK(waitpid(child, &status, 0) == child);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

TEST(a_unix_socket_has_the_mode_asked_for_and_goes_with_the_server)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	struct stat st;
	int fd;

	make_files();
	/* One left behind by a process that has ended is in nobody's way. */
	(void)snprintf(a.sun_path, sizeof a.sun_path, "%s", in_dir("s.sock"));
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	CHECK(bind(fd, (struct sockaddr *)&a, sizeof a) == 0);
	(void)close(fd);
	start();
	CHECK(stat(a.sun_path, &st) == 0);
	CHECK_INT(0620, st.st_mode & 0777);
	stop();
	CHECK(stat(a.sun_path, &st) != 0 && errno == ENOENT);
}

TEST(one_connection_above_the_ceiling_is_closed_at_once)
{
	int fd[21];
	char reply[1024];

	start();
	for (int i = 0; i < 21; i++) {
		fd[i] = dial("plain");
		for (int k = 0; k < 1000 && i < 20 && http_server_connections(server) != i + 1; k++)
			(void)usleep(1000);
	}
	CHECK(hear(fd[20], reply, sizeof reply, 1000));
	CHECK(strncmp(reply, "HTTP/1.1 503 ", 13) == 0);
	CHECK(!hear(fd[0], reply, sizeof reply, 10));
	for (int i = 0; i < 21; i++)
		(void)close(fd[i]);
	stop();
}

TEST(pipelined_requests_are_answered_in_order_and_judged_each)
{
	char reply[8192];
	const char *first, *second;
	int fd;

	start();
	fd = dial("plain");
	say(fd, "POST /1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
	    "GET /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\nX: y\r\n\r\n");
	CHECK(hear(fd, reply, sizeof reply, 2000));
	first = strstr(reply, "POST /1 \nabc");
	second = strstr(reply, "GET /2 \n");
	CHECK(first != NULL && second != NULL && first < second);
	CHECK(strstr(second, "HTTP/1.1 400 ") != NULL);
	CHECK_INT(2, seen.count);
	(void)close(fd);
	stop();
}

TEST(a_start_that_cannot_be_is_refused_with_its_reason)
{
	struct http_listener row = { .name = "p", .address = "localhost:80", .serve = serve };
	struct http_server *other = NULL;
	struct tls *t = NULL;

	CHECK_ERR(ERR_INPUT, http_server_start(cx, &row, 1, 1, &other));
	row.address = "127.0.0.1:70000";
	CHECK_ERR(ERR_INPUT, http_server_start(cx, &row, 1, 1, &other));
	start();
	row.address = ctx_fmt(cx, "127.0.0.1:%d", http_server_port(server, "plain"));
	CHECK_ERR(ERR_EXISTS, http_server_start(cx, &row, 1, 1, &other));
	row.address = ctx_fmt(cx, "unix:%s", in_dir("s.sock"));
	CHECK_ERR(ERR_EXISTS, http_server_start(cx, &row, 1, 1, &other));
	CHECK(other == NULL);
	round_trip("unix", NULL);               /* and the one who was there first has lost nothing */
	CHECK_ERR(ERR_INPUT, tls_server(cx, in_dir("ca.key"), in_dir("server.key"), NULL, 0, &t));
	CHECK_ERR(ERR_INPUT, tls_server(cx, in_dir("server.pem"), in_dir("client.key"), NULL, 0, &t));
	CHECK_ERR(ERR_INPUT, tls_server(cx, in_dir("server.pem"), in_dir("server.key"), in_dir("none"), 0, &t));
	CHECK(t == NULL);
	CHECK_OK(tls_reload(cx, mutual));
	round_trip("mutual", "client");
	stop();
}

TEST(the_client_names_what_went_wrong)
{
	struct http_client_conf f = { .base_url = "http://127.0.0.1:1" };
	struct http_client *c = NULL;
	const struct http_header bad = { "X", "a\r\nY: b" };
	struct http_reply r;

	CHECK_OK(http_client_new(cx, &f, &c));
	CHECK_ERR(ERR_AWAY, http_client_call(c, cx, "GET", "/", NULL, NULL, 0, NULL, 0, &r));
	http_client_free(&c);
	f.base_url = "file:///etc/hostname";
	CHECK_ERR(ERR_INPUT, http_client_new(cx, &f, &c));
	start();
	f.base_url = ctx_fmt(cx, "http://127.0.0.1:%d/", http_server_port(server, "plain"));
	f.total_timeout_ms = 200;
	f.max_body = 5;
	CHECK_OK(http_client_new(cx, &f, &c));
	CHECK_ERR(ERR_TOO_LARGE, http_client_call(c, cx, "GET", "/", NULL, NULL, 0, NULL, 0, &r));
	CHECK_ERR(ERR_INPUT, http_client_call(c, cx, "GET", "/", NULL, NULL, 0, &bad, 1, &r));
	CHECK_ERR(ERR_TIMEOUT, http_client_call(c, cx, "GET", "/hold", NULL, NULL, 0, NULL, 0, &r));
	http_answer(held(), 200, NULL, "", 0, NULL, 0);
	http_client_free(&c);
	stop();
}

TESTS(T(requests_go_round_over_plain_tls_mutual_tls_and_unix_sockets),
    T(the_clients_certificate_is_known_by_its_sha256),
    T(strangers_get_no_further_than_the_handshake),
    T(a_resumed_session_keeps_the_clients_identity),
    T(what_servers_disagree_about_is_refused_with_json),
    T(a_body_above_the_ceiling_is_413),
    T(a_trickled_head_and_a_trickled_body_are_cut_at_the_deadline),
    T(an_unfinished_handshake_and_an_idle_connection_are_cut),
    T(the_answer_may_come_later_from_another_thread),
    T(a_client_that_has_left_does_no_harm_to_its_answer),
    T(draining_answers_what_is_under_way_and_lets_nobody_new_in),
    T(stopping_with_an_open_exchange_frees_everything),
    T(answering_twice_ends_the_process),
    T(a_unix_socket_has_the_mode_asked_for_and_goes_with_the_server),
    T(one_connection_above_the_ceiling_is_closed_at_once),
    T(pipelined_requests_are_answered_in_order_and_judged_each),
    T(a_start_that_cannot_be_is_refused_with_its_reason),
    T(the_client_names_what_went_wrong))
