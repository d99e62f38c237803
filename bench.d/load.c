/* The load generator: requests in a closed loop, handshakes, idle connections, the first answer of a server
 * that starts. Prints one line of name=value. */
#define _GNU_SOURCE
#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "peer.h"

#define THREADS_MAX 16
#define SAMPLES_MAX 4000000

static struct {
	const char *mode, *host, *ca, *cert, *key, *get, *post, *type, *file, *expect, *cold;
	const char *pids;               /* "12,13": whose CPU time is told along */
	long connections, threads;
	double seconds, warm;
	bool resumed;
	char **command;
} opt = { .connections = 64, .threads = 2, .seconds = 3, .warm = 0.5, .type = "application/xml" };

static struct target target;
static struct requests requests;

/* ---- clock of a run: warm-up, then the measured time --------------------------------------------------- */

static int64_t from, until;

/* User and system time of the servers, in us. Threads are counted by the kernel's clock, not by its ticks. */
static double
cpu_us(void)
{
	double sum = 0;
	char *list = strdup(opt.pids != NULL ? opt.pids : ""), *rest = list;

	for (char *pid; (pid = strsep(&rest, ",")) != NULL;) {
		struct timespec ts;
		clockid_t id;

		if (pid[0] != '\0' && clock_getcpuclockid((pid_t)atol(pid), &id) == 0 && clock_gettime(id, &ts) == 0)
			sum += (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
	}
	free(list);
	return sum;
}

/* Sleeps through both; tells the servers' CPU time in the second. */
static double
watch(void)
{
	double before;

	(void)usleep((useconds_t)(opt.warm * 1e6));
	before = cpu_us();
	while (now_us() < until)
		(void)usleep((useconds_t)(until > now_us() ? until - now_us() : 0));
	return cpu_us() - before;
}

/* ---- requests in a closed loop ------------------------------------------------------------------------- */

struct worker {
	pthread_t id;
	long      number, count;        /* connections */
	uint32_t *samples;
	size_t    n, bad;
	SSL_SESSION *ticket;
};

static void
next_request(struct worker *w, struct peer *p)
{
	if (!peer_send(p, &requests.list[p->which]))
		w->bad++;
	p->which = (p->which + 1) % requests.n;
}

static bool
answer_take(struct worker *w, struct peer *p)
{
	enum peer_news news = peer_read(p);
	int64_t now;

	if (news == PEER_MORE)
		return true;
	now = now_us();
	if (news == PEER_BROKEN || !peer_good(p, opt.expect)) {
		if (w->bad++ == 0)
			(void)fprintf(stderr, "bench: not the answer that was expected: %.*s\n", (int)(p->n < 900 ? p->n : 900), p->in);
		return news != PEER_BROKEN;
	}
	if (now >= from && now < until && w->n < SAMPLES_MAX)
		w->samples[w->n++] = (uint32_t)(now - p->since);
	return true;
}

static struct peer *
open_all(const struct worker *w, int epoll)
{
	struct peer *all = calloc((size_t)w->count, sizeof *all);
	size_t step = requests.n / (size_t)(opt.connections > 0 ? opt.connections : 1);

	for (long i = 0; all != NULL && i < w->count; i++) {
		struct epoll_event ev = { .events = EPOLLIN, .data.ptr = &all[i] };

		if (!peer_open(&all[i], &target, 2 + (int)w->number, NULL))
			die("connection refused or handshake failed");
		all[i].which = (size_t)(w->number * w->count + i) * step % requests.n;
		(void)fcntl(all[i].fd, F_SETFL, O_NONBLOCK);
		if (epoll >= 0)
			(void)epoll_ctl(epoll, EPOLL_CTL_ADD, all[i].fd, &ev);
	}
	return all;
}

static pthread_barrier_t ready;

static void *
work(void *user)
{
	struct worker *w = user;
	struct epoll_event got[64];
	int epoll = epoll_create1(0);
	struct peer *all = open_all(w, epoll);

	w->samples = malloc(SAMPLES_MAX * sizeof *w->samples);
	if (all == NULL || w->samples == NULL)
		die("no memory");
	(void)pthread_barrier_wait(&ready);
	(void)pthread_barrier_wait(&ready);
	for (long i = 0; i < w->count; i++)
		next_request(w, &all[i]);
	while (now_us() < until) {
		int n = epoll_wait(epoll, got, 64, 100);

		for (int i = 0; i < n; i++) {
			struct peer *p = got[i].data.ptr;

			if (!answer_take(w, p)) {
				(void)epoll_ctl(epoll, EPOLL_CTL_DEL, p->fd, NULL);
				continue;
			}
			if (p->need != 0 && p->n >= p->need)
				next_request(w, p);
		}
	}
	for (long i = 0; i < w->count; i++)
		peer_close(&all[i]);
	free(all);
	(void)close(epoll);
	return NULL;
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void
clock_start(void)
{
	from = now_us() + (int64_t)(opt.warm * 1e6);
	until = from + (int64_t)(opt.seconds * 1e6);
}

static void
told(struct worker *w, double cpu)
{
	size_t n = 0, bad = 0;
	uint32_t *all;

	for (long i = 0; i < opt.threads; i++) {
		n += w[i].n;
		bad += w[i].bad;
	}
	if ((all = malloc((n + 1) * sizeof *all)) == NULL)
		die("no memory");
	n = 0;
	for (long i = 0; i < opt.threads; i++) {
		memcpy(all + n, w[i].samples, w[i].n * sizeof *all);
		n += w[i].n;
		free(w[i].samples);
	}
	qsort(all, n, sizeof *all, by_number);
	(void)printf("rate=%.1f n=%zu bad=%zu p50_us=%u p99_us=%u max_us=%u cpu_us=%.2f\n", (double)n / opt.seconds, n, bad,
	    n ? all[n / 2] : 0, n ? all[n * 99 / 100] : 0, n ? all[n - 1] : 0, n ? cpu / (double)n : 0.0);
	free(all);
}

/* Starts the threads, lets them connect, watches the clock, and waits for them. */
static void
run_threads(void *(*run)(void *))
{
	static struct worker w[THREADS_MAX];
	double cpu;

	(void)pthread_barrier_init(&ready, NULL, (unsigned)opt.threads + 1);
	for (long i = 0; i < opt.threads; i++) {
		w[i] = (struct worker){ .number = i, .count = opt.connections / opt.threads };
		if (pthread_create(&w[i].id, NULL, run, &w[i]) != 0)
			die("thread");
	}
	(void)pthread_barrier_wait(&ready);
	clock_start();
	(void)pthread_barrier_wait(&ready);
	cpu = watch();
	for (long i = 0; i < opt.threads; i++)
		(void)pthread_join(w[i].id, NULL);
	told(w, cpu);
}

/* ---- handshakes ---------------------------------------------------------------------------------------- */

static _Thread_local struct worker *mine;

static int
on_ticket(SSL *ssl, SSL_SESSION *s)
{
	(void)ssl;
	SSL_SESSION_free(mine->ticket);
	mine->ticket = s;
	return 1;
}

/* Until the server has answered the client's certificate with a ticket: only then the handshake is over for both. */
static bool
shake(struct worker *w, SSL_SESSION *resume)
{
	struct peer p;
	char c;
	bool good = peer_open(&p, &target, 2 + (int)w->number, resume);

	while (good && w->ticket == NULL) {
		int k = SSL_read(p.ssl, &c, 1);

		good = k <= 0 && SSL_get_error(p.ssl, k) == SSL_ERROR_WANT_READ;
	}
	if (good && resume != NULL)
		good = SSL_session_reused(p.ssl) == 1;
	if (p.fd >= 0)
		peer_close(&p);
	return good;
}

static void *
shake_all(void *user)
{
	struct worker *w = user;
	SSL_SESSION *last = NULL;

	mine = w;
	if ((w->samples = malloc(SAMPLES_MAX * sizeof *w->samples)) == NULL)
		die("no memory");
	(void)pthread_barrier_wait(&ready);
	(void)pthread_barrier_wait(&ready);
	while (now_us() < until) {
		int64_t since = now_us(), now;

		if (!shake(w, opt.resumed ? last : NULL)) {
			w->bad++;
			continue;
		}
		SSL_SESSION_free(last);
		last = w->ticket;
		w->ticket = NULL;
		now = now_us();
		if (now >= from && now < until && w->n < SAMPLES_MAX)
			w->samples[w->n++] = (uint32_t)(now - since);
	}
	SSL_SESSION_free(last);
	return NULL;
}

/* ---- idle connections, first answer -------------------------------------------------------------------- */

/* One request on a connection, blocking. */
static bool
ask_once(struct peer *p)
{
	enum peer_news news = PEER_MORE;

	if (!peer_send(p, &requests.list[p->which]))
		return false;
	while (news == PEER_MORE)
		news = peer_read(p);
	return news == PEER_WHOLE && peer_good(p, opt.expect);
}

/* Each connection has had one answer; held until the standard input ends. */
static void
hold(void)
{
	struct peer *p = calloc(1, sizeof *p);
	struct { SSL *ssl; int fd; } *held = calloc((size_t)opt.connections, sizeof *held);
	char c;

	if (p == NULL || held == NULL)
		die("no memory");
	for (long i = 0; i < opt.connections; i++) {
		if (!peer_open(p, &target, 2, NULL) || !ask_once(p))
			die("idle connection");
		held[i].ssl = p->ssl;
		held[i].fd = p->fd;
	}
	(void)printf("held=%ld\n", opt.connections);
	(void)fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		continue;
}

static void
chill(const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fdatasync(fd) != 0 || posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) != 0)
		die(file);
	(void)close(fd);
}

/* From fork to the first good answer; the server is ended again. */
static void
first_answer(void)
{
	struct peer *p = calloc(1, sizeof *p);
	bool good = false;
	int64_t since;
	pid_t pid;

	if (p == NULL)
		die("no memory");
	if (opt.cold != NULL)
		chill(opt.cold);
	since = now_us();
	if ((pid = fork()) == 0) {
		(void)execv(opt.command[0], opt.command);
		_exit(127);
	}
	while (!good && now_us() - since < 30000000) {
		good = peer_open(p, &target, 2, NULL) && ask_once(p);
		if (!good)
			(void)usleep(1000);
	}
	(void)printf("first_ms=%.1f good=%d\n", (double)(now_us() - since) / 1e3, good);
	(void)kill(pid, SIGTERM);
	(void)waitpid(pid, NULL, 0);
}

/* ---- command line -------------------------------------------------------------------------------------- */

enum { KEY_CA = 256, KEY_CERT, KEY_KEY, KEY_GET, KEY_POST, KEY_TYPE, KEY_FILE, KEY_EXPECT, KEY_PIDS, KEY_RESUMED,
	KEY_WARM, KEY_COLD };

static const struct argp_option rows[] = {
	{ "ca", KEY_CA, "PEM", 0, "authority of the server", 0 },
	{ "cert", KEY_CERT, "PEM", 0, "certificate of the client", 0 },
	{ "key", KEY_KEY, "PEM", 0, "its key", 0 },
	{ "get", KEY_GET, "PATH", 0, "ask with GET", 0 },
	{ "post", KEY_POST, "PATH", 0, "ask with POST", 0 },
	{ "type", KEY_TYPE, "TYPE", 0, "its Content-Type", 0 },
	{ "requests", KEY_FILE, "FILE", 0, "its bodies: LENGTH, line feed, bytes, again and again", 0 },
	{ "expect", KEY_EXPECT, "TEXT", 0, "stands in each good answer", 0 },
	{ "connections", 'c', "N", 0, "connections (64)", 0 },
	{ "threads", 't', "N", 0, "threads (2)", 0 },
	{ "seconds", 's', "N", 0, "measured time (3)", 0 },
	{ "warm", KEY_WARM, "N", 0, "time before it (0.5)", 0 },
	{ "pids", KEY_PIDS, "N,N", 0, "processes of the server, for its CPU time", 0 },
	{ "resumed", KEY_RESUMED, NULL, 0, "shake: with the ticket of the one before", 0 },
	{ "cold", KEY_COLD, "FILE", 0, "start: drop this file from the page cache first", 0 },
	{ 0 }
};

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
	const struct { int key; const char **at; } texts[] = {
		{ KEY_CA, &opt.ca }, { KEY_CERT, &opt.cert }, { KEY_KEY, &opt.key }, { KEY_GET, &opt.get }, { KEY_POST, &opt.post },
		{ KEY_TYPE, &opt.type }, { KEY_FILE, &opt.file }, { KEY_EXPECT, &opt.expect }, { KEY_PIDS, &opt.pids },
		{ KEY_COLD, &opt.cold },
	};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (texts[i].key == key) {
			*texts[i].at = arg;
			return 0;
		}
	if (key == 'c')
		opt.connections = atol(arg);
	else if (key == 't')
		opt.threads = atol(arg);
	else if (key == 's')
		opt.seconds = atof(arg);
	else if (key == KEY_WARM)
		opt.warm = atof(arg);
	else if (key == KEY_RESUMED)
		opt.resumed = true;
	else if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	else if (state->arg_num == 0)
		opt.mode = arg;
	else if (state->arg_num == 1)
		opt.host = arg;
	else {
		opt.command = &state->argv[state->next - 1];
		state->next = state->argc;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct argp cli = { rows, on_option, "run|shake|idle|start 127.0.0.1:PORT [COMMAND...]",
	    "Load for ./bench.", NULL, NULL, NULL };

	(void)signal(SIGPIPE, SIG_IGN);
	if (argp_parse(&cli, argc, argv, ARGP_IN_ORDER, NULL, NULL) != 0 || opt.mode == NULL || opt.host == NULL
	    || opt.ca == NULL || opt.cert == NULL || opt.key == NULL || opt.threads < 1 || opt.threads > THREADS_MAX)
		die("usage; see --help");
	target_open(&target, opt.host, opt.ca, opt.cert, opt.key);
	if (opt.post != NULL && opt.file != NULL)
		requests_read(&requests, &target, opt.post, opt.type, opt.file);
	else
		requests_get(&requests, &target, opt.get != NULL ? opt.get : "/");
	if (strcmp(opt.mode, "run") == 0) {
		run_threads(work);
	} else if (strcmp(opt.mode, "shake") == 0) {
		(void)SSL_CTX_set_session_cache_mode(target.tls, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
		SSL_CTX_sess_set_new_cb(target.tls, on_ticket);
		run_threads(shake_all);
	} else if (strcmp(opt.mode, "idle") == 0) {
		hold();
	} else {
		first_answer();
	}
	return 0;
}
