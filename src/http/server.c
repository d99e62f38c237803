/* The server: start, drain and stop of its loops. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/loop.h"

static void
library_says(int severity, const char *text)
{
	if (severity >= EVENT_LOG_WARN)
		log_event("http.libevent", "%s", text);
}

static enum err
start(struct ctx *cx, struct http_server *s, const struct http_listener *rows, size_t count, int threads)
{
	s->places = calloc(count, sizeof *s->places);
	s->loops = calloc((size_t)threads, sizeof *s->loops);
	if (s->places == NULL || s->loops == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	for (size_t i = 0; i < count; i++) {
		s->places[s->place_count++].fd = -1;
		TRY(place_open(cx, &rows[i], &s->places[i]));
	}
	for (int i = 0; i < threads; i++) {
		s->loops[s->loop_count++].mail_fd = -1;
		TRY(loop_open(cx, s, i, &s->loops[i]));
	}
	for (int i = 0; i < threads; i++)
		TRY(loop_start(cx, &s->loops[i]));
	return ERR_OK;
}

enum err
http_server_start(struct ctx *cx, const struct http_listener *rows, size_t count, int threads,
    struct http_server **ret_s)
{
	struct http_server *s = calloc(1, sizeof *s);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	enum err e;

	if (s == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	event_set_log_callback(library_says);
	if (threads <= 0)
		threads = cores > 0 && cores < 256 ? (int)cores : 1;
	e = start(cx, s, rows, count, threads);
	if (e == ERR_OK)
		*ret_s = s;
	else
		http_server_stop(&s);
	return e;
}

int
http_server_port(const struct http_server *s, const char *name)
{
	for (size_t i = 0; i < s->place_count; i++)
		if (strcmp(s->places[i].row.name, name) == 0)
			return s->places[i].port;
	return 0;
}

long
http_server_connections(const struct http_server *s)
{
	long n = 0;

	for (size_t i = 0; i < s->place_count; i++)
		n += atomic_load(&s->places[i].open);
	return n;
}

bool
http_server_drain(struct http_server *s, int seconds)
{
	const struct timespec nap = { .tv_nsec = 5000000 };
	int64_t until = clock_ticks_ms() + (int64_t)seconds * 1000;

	atomic_store(&s->draining, true);
	for (int i = 0; i < s->loop_count; i++)
		loop_tell(&s->loops[i], true, false);
	for (size_t i = 0; i < s->place_count; i++)
		place_shut(&s->places[i]);
	while (http_server_connections(s) > 0 && clock_ticks_ms() < until)
		(void)nanosleep(&nap, NULL);
	return http_server_connections(s) == 0;
}

void
http_server_stop(struct http_server **server)
{
	struct http_server *s = *server;

	if (s == NULL)
		return;
	*server = NULL;
	for (int i = 0; i < s->loop_count; i++)
		if (s->loops[i].running)
			loop_tell(&s->loops[i], false, true);
	for (int i = 0; i < s->loop_count; i++)
		if (s->loops[i].running)
			(void)pthread_join(s->loops[i].thread, NULL);
	for (int i = 0; i < s->loop_count; i++)
		loop_close(&s->loops[i]);
	for (size_t i = 0; i < s->place_count; i++)
		place_close(&s->places[i]);
	free(s->loops);
	free(s->places);
	free(s);
}
