/* Today's persons and one person on a facility's device; and what makes its pages an app: script, worker, manifest. */
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "centre/device.h"
#include "centre/person.h"
#include "page/day.h"

#define LIST_ROWS 40            /* of one mode */

/* ---- the list ------------------------------------------------------------------------------------------ */

struct list { struct page_device_list_rows *rows; size_t n; long more; };

static const char *
person_path(struct job *j, enum mode m, id person)
{
	const char *s = ctx_fmt(&j->cx, "/app/person/%s/%llu", mode_row(m)->word, (unsigned long long)person);

	return s != NULL ? s : "";
}

/* Home visits by the day of the consent, outpatients by the day of the consultation. */
static enum err
add_mode(struct device_visit *d, enum mode m, ymd day, struct list *list)
{
	const struct consented_filter f = { .mode = m, .first = day, .last = day, .by_visit_date = m == MODE_ONLINE, .max = LIST_ROWS,
	    .subject = "device" };
	struct job *j = d->v.j;
	struct consented_row *found;
	struct consented_count count;
	struct settings s;
	size_t n;

	TRY(view_settings(j->act.view, &j->cx, j->who.facility, j->cx.now, &s));
	if (!settings_use_mode(&s, m))
		return ERR_OK;
	TRY(consented_page(&j->act, &f, &found, &n, &count));
	for (size_t i = 0; i < n; i++)
		list->rows[list->n++] = (struct page_device_list_rows){ .href = person_path(j, m, found[i].person->id),
			.name = found[i].person->name, .kana = found[i].person->kana, .birth = visit_day(&d->v, found[i].person->birth),
			.validity = person_validity(found[i].unit.validity), .good = found[i].unit.validity == VALIDITY_VALID,
			.use = m == MODE_VISIT ? TEXT_MODE_VISIT : found[i].check.outpatient != OUTPATIENT_NONE ? TEXT_MODE_ROUTE : TEXT_MODE_ONLINE,
			.given = visit_time(&d->v, found[i].check.from) };
	list->more += (long)(count.open > LIST_ROWS ? count.open - LIST_ROWS : 0);
	return ERR_OK;
}

/* ?day=2026-11-25; today when there is none. */
static enum err
day_asked(struct job *j, ymd *ret_day)
{
	const char *query = http_request(j->x)->query, *text;
	struct form form;
	instant at;

	TRY(form_read(&j->cx, query, strlen(query), &form));
	text = form_value(&form, "day");
	*ret_day = ymd_of(j->cx.now);
	if (text[0] == '\0')
		return ERR_OK;
	if (strlen(text) != 10 || !instant_read_iso(text, &at))
		return fail(&j->cx, ERR_INPUT, "a day is YYYY-MM-DD");
	*ret_day = ymd_of(at);
	return ERR_OK;
}

enum err
device_list_run(struct job *j)
{
	struct page_device_list page = { .said = false };
	struct device_visit d;
	struct page_frame f;
	struct list list = { .n = 0 };
	struct buf b;
	ymd day;

	TRY(device_open(j, &d));
	if (d.done)
		return ERR_OK;
	TRY(day_asked(j, &day));
	if ((list.rows = ctx_array(&j->cx, 2 * LIST_ROWS, sizeof *list.rows)) == NULL)
		return j->cx.fault.code;
	TRY(add_mode(&d, MODE_VISIT, day, &list));
	TRY(add_mode(&d, MODE_ONLINE, day, &list));
	d.s.token[0] = '\0';            /* a check that was begun is left */
	d.s.passcode[0] = '\0';
	d.s.walk = (struct walk){ .form = WALK_FORM };
	device_keep(&d);
	page.said = d.said != TEXT_COUNT;
	page.what = page.said ? d.said : TEXT_DEVICE_LIST;
	page.day = page_day_value(&j->cx, day);
	page.shown = visit_day(&d.v, day);
	page.rows = list.rows;
	page.rows_count = list.n;
	page.more = list.more;
	f = device_frame(&d, &b);
	page_device_list_write(&b, &f, &page);
	return device_answer(&d, &b);
}

/* ---- one person ---------------------------------------------------------------------------------------- */

static enum err
answer_person(struct device_visit *d, enum mode m, id person, bool done)
{
	struct page_console_person page = { .back = "/app", .done = done, .medicines = "", .checkups = "", .reference = "",
	    .chart = "", .declaration = "", .records = "", .person = "" };
	struct job *j = d->v.j;
	struct person_look *l = ctx_alloc(&j->cx, sizeof *l);
	struct page_frame f;
	struct buf b;

	if (l == NULL)
		return j->cx.fault.code;
	TRY(person_look(&j->act, person, m, l));
	TRY(person_page(&d->v, l, m, &page));
	f = device_frame(d, &b);
	page_console_person_write(&b, &f, &page);
	return device_answer(d, &b);
}

enum err
device_person_run(struct job *j)
{
	const char *text = route_param(&j->match, "person");
	struct device_visit d;
	enum mode mode;
	char *end;
	id person;

	TRY(device_open(j, &d));
	if (d.done)
		return ERR_OK;
	person = strtoull(text, &end, 10);
	if (*end != '\0' || person == 0 || person > INT64_MAX || !mode_read(route_param(&j->match, "mode"), &mode))
		return fail(&j->cx, ERR_NOT_FOUND, "no such person");
	return answer_person(&d, mode, person, false);
}

/* What the check that was just made has brought. */
enum err
device_result_run(struct job *j)
{
	struct walk_visit w;
	struct handed h;

	TRY(walk_open(j, &w));
	if (w.v.turned)
		return ERR_OK;
	if (w.device == NULL || w.walk.session == 0)
		return visit_go(&w.v, "/app");
	TRY(handover_look(&j->act, w.token, w.walk.session, &h));
	if (handover_state(&h.handover, j->cx.now) != HANDOVER_DONE || h.handover.person == 0)
		return walk_go(&w, "/card");
	w.device->v = w.v;
	device_for_staff(&w.device->v);
	return answer_person(w.device, w.e.entry.mode, h.handover.person, true);
}

/* ---- the app ------------------------------------------------------------------------------------------- */

static enum err
fixed(struct job *j, const char *type, const char *body)
{
	visit_headers(j);
	j->type = type;
	j->body = body;
	j->body_n = strlen(body);
	return ERR_OK;
}

enum err
device_script_run(struct job *j)
{
	return fixed(j, "text/javascript; charset=utf-8", page_device_script());
}

/* It may serve all of /app, and keeps one page, which says that the centre cannot be reached. */
enum err
device_worker_run(struct job *j)
{
	TRY(fixed(j, "text/javascript; charset=utf-8", page_device_worker()));
	job_header(j, "Service-Worker-Allowed", "/app");
	return ERR_OK;
}

enum err
device_manifest_run(struct job *j)
{
	return fixed(j, "application/manifest+json", page_device_manifest());
}

enum err
device_offline_run(struct job *j)
{
	struct visit v = { .j = j, .tongue = visit_tongue(j) };
	struct page_frame f;
	struct buf b;

	device_for_staff(&v);
	f = visit_frame(&v);
	f.tongues_count = 0;            /* there is nobody who could change the language */
	buf_init(&b, &j->cx, LIMIT_PAGE_BYTES);
	page_device_offline_write(&b, &f, &(struct page_device_offline){ 0 });
	return visit_answer(&v, &b);
}
