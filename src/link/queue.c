/* Order and pauses of the requests in work. Pure, but for the dice of the jitter. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/rand.h"
#include "link/queue.h"

void
job_file_write(unsigned long number, const char *name, char ret_file[JOB_FILE])
{
	(void)snprintf(ret_file, JOB_FILE, "%08lu-%s", number % 100000000, name);
}

bool
job_file_read(struct ctx *cx, const char *file, struct job *ret_j)
{
	struct job j = { 0 };

	if (strlen(file) < 10 || strlen(file) >= JOB_FILE || strspn(file, "0123456789") != 8 || file[8] != '-'
	    || request_read(cx, file + 9, &j.request) != REQUEST_KNOWN)
		return false;
	(void)snprintf(j.file, sizeof j.file, "%s", file);
	j.number = strtoul(file, NULL, 10);
	*ret_j = j;
	return true;
}

bool
queue_add(struct queue *q, const struct job *j)
{
	size_t at = q->n;

	if (q->n == QUEUE_ROOM)
		return false;
	while (at > 0 && q->rows[at - 1].number > j->number)
		at--;
	memmove(&q->rows[at + 1], &q->rows[at], (q->n - at) * sizeof *j);
	q->rows[at] = *j;
	q->n++;
	return true;
}

unsigned long
queue_next_number(const struct queue *q)
{
	return q->n == 0 ? 1 : q->rows[q->n - 1].number + 1;
}

static bool
is_first_of_suffix(const struct queue *q, size_t k)
{
	for (size_t i = 0; i < k; i++)
		if (strcasecmp(q->rows[i].request.suffix, q->rows[k].request.suffix) == 0)
			return false;
	return true;
}

static int64_t
due(const struct queue *q, size_t k)
{
	return q->rows[k].next_ms > q->away_ms ? q->rows[k].next_ms : q->away_ms;
}

struct job *
queue_next(struct queue *q, int64_t now_ms)
{
	for (size_t i = 0; i < q->n; i++)
		if (due(q, i) <= now_ms && is_first_of_suffix(q, i))
			return &q->rows[i];
	return NULL;
}

int64_t
queue_wait_ms(const struct queue *q, int64_t now_ms)
{
	int64_t soonest = INT64_MAX;

	for (size_t i = 0; i < q->n; i++)
		if (is_first_of_suffix(q, i) && due(q, i) < soonest)
			soonest = due(q, i);
	return soonest == INT64_MAX ? -1 : soonest > now_ms ? soonest - now_ms : 0;
}

struct job *
queue_find(struct queue *q, const char *file)
{
	for (size_t i = 0; i < q->n; i++)
		if (strcmp(q->rows[i].file, file) == 0)
			return &q->rows[i];
	return NULL;
}

struct job *
queue_of_result(struct queue *q, const char *result)
{
	const char *dot = strrchr(result, '.');
	size_t n = dot == NULL ? strlen(result) : (size_t)(dot - result);

	for (size_t i = 0; i < q->n; i++)
		if (strncasecmp(q->rows[i].request.result, result, n) == 0 && q->rows[i].request.result[n] == '\0')
			return &q->rows[i];
	return NULL;
}

/* Between half of a pause that doubles each time and the whole of it, so that many links do not come back
 * at once. */
int64_t
queue_pause_ms(const struct queue *q, int tries)
{
	int64_t full = q->pause_ms;
	uint32_t dice;

	for (int i = 1; i < tries && full < q->pause_max_ms; i++)
		full *= 2;
	if (full > q->pause_max_ms)
		full = q->pause_max_ms;
	rand_bytes(&dice, sizeof dice);
	return full / 2 + (int64_t)(dice % (uint64_t)(full / 2 + 1));
}

void
queue_failed(struct queue *q, struct job *j, bool away, int64_t now_ms)
{
	j->tries++;
	j->away = away;
	/* When the centre falls over one request, another one must come first the next time. */
	j->next_ms = q->once ? INT64_MAX : now_ms + queue_pause_ms(q, j->tries);
	if (!away)
		return;
	q->away_tries++;
	q->away_ms = q->once ? INT64_MAX : now_ms + queue_pause_ms(q, q->away_tries);
	if (j->next_ms <= q->away_ms && !q->once)
		j->next_ms = q->away_ms + 1;
}

void
queue_centre_is_back(struct queue *q)
{
	q->away_tries = 0;
	q->away_ms = 0;
	for (size_t i = 0; i < q->n; i++) {
		if (!q->rows[i].away)
			continue;
		q->rows[i].away = false;
		q->rows[i].tries = 0;
		q->rows[i].next_ms = 0;
	}
}

void
queue_remove(struct queue *q, struct job *j)
{
	size_t at = (size_t)(j - q->rows);

	memmove(j, j + 1, (q->n - at - 1) * sizeof *j);
	q->n--;
}
