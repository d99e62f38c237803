#include "domain/duty.h"

const struct duty_row duty_rows[DUTY_ROWS] = {
	{ SETTING_CARE_VISIT, SETTING_VISIT, MODE_VISIT },
	{ SETTING_CARE_ONLINE, SETTING_ONLINE, MODE_ONLINE },
};

/* The change of one of the two settings that comes next after a time, up to another; NULL at the end. */
static const struct setting_change *
next_change(const struct setting_change *changes, size_t n, const struct duty_row *r, instant after, instant until)
{
	const struct setting_change *next = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct setting_change *c = &changes[i];

		if ((c->setting == r->care || c->setting == r->function) && c->from > after && c->from <= until
		    && (next == NULL || c->from < next->from))
			next = c;
	}
	return next;
}

static int
value_at(const struct setting_change *changes, size_t n, enum setting s, instant at)
{
	int value = setting_rows[s].preset;
	instant from = INT64_MIN;

	for (size_t i = 0; i < n; i++)
		if (changes[i].setting == s && changes[i].from <= at && changes[i].from >= from) {
			from = changes[i].from;
			value = changes[i].value;
		}
	return value;
}

static bool
owes_at(const struct setting_change *changes, size_t n, const struct duty_row *r, instant at)
{
	return value_at(changes, n, r->care, at) == 1 && value_at(changes, n, r->function, at) != 1;
}

static instant
owed_since(const struct setting_change *changes, size_t n, const struct duty_row *r, instant at)
{
	const struct setting_change *c;
	instant since = instant_of(DUTY_FROM);
	bool owed = false;

	for (instant t = INT64_MIN; (c = next_change(changes, n, r, t, at)) != NULL; t = c->from) {
		bool now = owes_at(changes, n, r, c->from);

		if (now && !owed)
			since = c->from;
		owed = now;
	}
	return since > instant_of(DUTY_FROM) ? since : instant_of(DUTY_FROM);
}

void
duty_work_out(const struct setting_change *changes, size_t n, instant at, struct duty *ret_duty)
{
	struct duty d = { .gives = { false } };

	for (size_t i = 0; i < DUTY_ROWS; i++) {
		d.gives[i] = value_at(changes, n, duty_rows[i].care, at) == 1;
		d.owes[i] = at >= instant_of(DUTY_FROM) && owes_at(changes, n, &duty_rows[i], at);
		if (d.owes[i])
			d.since[i] = owed_since(changes, n, &duty_rows[i], at);
	}
	*ret_duty = d;
}

bool
duty_owes(const struct duty *d)
{
	return d->owes[0] || d->owes[1];
}
