#include <string.h>

#include "domain/application.h"

#define APPLICATION_STATE(name, word, ja, en) { word, ja, en },
const struct subsidy_word application_states[APPLICATION_STATE_COUNT] = {
#include "domain/application.def"
};
#define APPLICATION_EVENT(name, word, ja, en) { word, ja, en },
const struct subsidy_word application_events[APPLICATION_EVENT_COUNT] = {
#include "domain/application.def"
};
#define APPLICATION_MOVE(from, on, to, papers, in_time) \
	{ APPLICATION_##from, APPLICATION_ON_##on, APPLICATION_##to, papers, in_time },
static const struct move {
	enum application_state from;
	enum application_event on;
	enum application_state to;
	bool papers, in_time;
} moves[] = {
#include "domain/application.def"
};

bool
application_open(enum application_state s)
{
	return s == APPLICATION_DRAFT || s == APPLICATION_RETURNED;
}

size_t
application_missing(const struct paper *papers, size_t n, enum subsidy_paper ret_missing[SUBSIDY_PAPER_COUNT])
{
	bool there[SUBSIDY_PAPER_COUNT] = { false };
	size_t missing = 0;

	for (size_t i = 0; i < n; i++)
		there[papers[i].paper] = true;
	for (enum subsidy_paper p = 0; p < SUBSIDY_PAPER_COUNT; p++)
		if (subsidy_papers[p].needed && !there[p])
			ret_missing[missing++] = p;
	return missing;
}

enum application_verdict
application_move(enum application_state from, enum application_event on, size_t missing,
    const struct subsidy_answer *answer, enum application_state *ret_to)
{
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
		const struct move *m = &moves[i];

		if (m->from != from || m->on != on)
			continue;
		if (m->papers && missing > 0)
			return APPLICATION_NO_PAPERS;
		if (m->in_time && answer->days_left < 0)
			return APPLICATION_TOO_LATE;
		if (m->papers && answer->total.n == 0)
			return APPLICATION_NOTHING;
		*ret_to = m->to;
		return APPLICATION_GOES;
	}
	return APPLICATION_NO_MOVE;
}

const char *
paper_type(const void *p, size_t n)
{
	static const struct { const char *type, *begins; size_t n; } types[] = {
		{ "application/pdf", "%PDF-", 5 },
		{ "image/png", "\x89PNG\r\n\x1a\n", 8 },
		{ "image/jpeg", "\xff\xd8\xff", 3 },
	};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (n > types[i].n && memcmp(p, types[i].begins, types[i].n) == 0)
			return types[i].type;
	return NULL;
}
