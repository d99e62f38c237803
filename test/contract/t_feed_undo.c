/* Feeds that are undone: whatever came in between, the store is as if they had never been. For every kind of store. */
#include "store_rig.h"
#include "admin/admin.h"
#include "app/feed.h"
#include "app/import.h"
#include "base/limit.h"

#define PEOPLE  5
#define INSURED 3               /* periods that a person may have */

static struct app app;

static void
begin(void)
{
	store_begin();
	view_end(v);
	cx->lang = LANG_EN;
	app = (struct app){ .store = s, .origin = "https://127.0.0.1:8444", .sessions_open = 4, .feed_days = 92 };
}

static enum err
give(struct buf *out, const char *body, const char *line)
{
	struct order o = { .body = body, .body_n = strlen(body), .account = "test" };
	char *words = ctx_str(cx, line), *save = NULL;

	for (char *w = strtok_r(words, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
		o.words[o.count++] = w;
	buf_init(out, cx, LIMIT_FILE_BYTES);
	return admin_run(&app, v, cx, &o, out);
}

static void
take(const char *feed)
{
	struct buf out;

	CHECK_OK(give(&out, feed, "import insurer feed.csv"));
	assert_non_null(strstr(out.p, " 0 refused"));
}

/* ---- what stands in a store, without the numbers that it gives by chance ---- */

static const char *
told_of(struct view *w, int i)
{
	struct eligibility *rows;
	struct person p;
	size_t n;
	const char *text, *all = "";

	if (view_person_by_key(w, cx, ctx_fmt(cx, "P%d", i), &p) != ERR_OK)
		return "";
	CHECK_OK(view_eligibilities(w, cx, p.id, &rows, &n));
	text = ctx_fmt(cx, "%s %s %d %d %s", p.name, p.kana, p.birth, p.death, p.address);
	for (int k = 0; k < INSURED; k++)
		for (size_t j = 0; j < n; j++)
			if (rows[j].acquired == 20200401 + k * 10000)
				all = ctx_fmt(cx, "%s | %s %s %d %d %s %zu %d %d %zu", all, rows[j].insurer, rows[j].number, rows[j].acquired,
				    rows[j].lost, rows[j].insurer_name, rows[j].limit_count,
				    rows[j].limit_count > 0 ? rows[j].limits[0].from : 0, rows[j].disease_count > 0 ? rows[j].diseases[0].self_pay : 0, rows[j].ticket_count);
	return ctx_fmt(cx, "%s (%zu)%s", text, n, all);
}

static void
same_as(const struct app *mine, struct view *w, struct store *other)
{
	struct view *x;

	(void)mine;
	CHECK_OK(view_begin(w, cx));
	CHECK_OK(view_open(cx, other, &x));
	CHECK_OK(view_begin(x, cx));
	for (int i = 0; i < PEOPLE; i++)
		CHECK_STR(told_of(x, i), told_of(w, i));
	view_close(&x);
	view_end(w);
}

/* ---- feeds by chance ---- */

static unsigned seed;

static unsigned
below(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

/* Values of few kinds, so that the same often comes again. */
static const char *
a_feed(void)
{
	const char *text = "kyotaku-insurer,1\n";

	for (int i = 0; i < PEOPLE; i++) {
		if (below(2) == 0)
			continue;
		text = ctx_fmt(cx, "%sPERSON,P%d,架空　%u,ｶｸｳ,,,1,19550301,,東京都%u,\n", text, i, below(2), below(2));
		for (int k = 0; k < INSURED; k++) {
			if (below(3) == 0)
				continue;
			text = ctx_fmt(cx, "%sELIGIBILITY,P%d,06999999,１２３,%d,00,01,1,,組合%u,%d,%s,,,,,,,,,\n", text, i, 4500 + i, below(2),
			    20200401 + k * 10000, below(3) == 0 ? "20300401" : "");
			if (below(3) == 0)
				text = ctx_fmt(cx, "%sDISEASE,P%d,06999999,1,,%d,,%u\nTICKET,P%d,06999999,01,%d,,,202004,1319999996%s\n", text, i,
				    20200401 + k * 10000, 10000 + below(2), i, 20200401 + k * 10000, ",,,,,,,,,,,,,,,,,,,");
			if (below(3) == 0)
				text = ctx_fmt(cx, "%sLIMIT,P%d,06999999,01,A01,,%d,20290331,\n", text, i, 20200401 + k * 10000 + (int)below(2));
		}
	}
	return text;
}

/* RBK-01, RBK-02: stories of five feeds, some of them undone in any order; beside each a store that took only the
 * others. */
TEST(the_store_is_as_if_the_undone_feeds_had_never_come)
{
	const char *kind = getenv("KYOTAKU_STORE");
	const unsigned stories = kind != NULL && strcmp(kind, "sqlite") == 0 ? 25 : 100;        /* the disk takes its time */

	for (unsigned story = 0; story < stories; story++) {
		const char *feeds[6];
		bool undone[6] = { false };
		struct store *other;
		struct app beside;
		struct view *x;
		struct buf out;

		seed = story;
		begin();
		CHECK_OK(store_open(cx, "mem:", &other));
		for (int i = 0; i < 5; i++) {
			feeds[i] = a_feed();
			take(feeds[i]);
			if (below(3) == 0) {    /* now, or one of those before */
				unsigned which = below((unsigned)i + 1);

				CHECK_ERR(undone[which] ? ERR_NO_MOVE : ERR_OK, give(&out, "", ctx_fmt(cx, "feed roll-back %u", which + 1)));
				undone[which] = true;
			}
		}
		beside = app;
		beside.store = other;
		CHECK_OK(view_open(cx, other, &x));
		for (int i = 0; i < 5; i++) {
			struct order o = { .words = { "import", "insurer", "f" }, .count = 3, .body = feeds[i], .body_n = strlen(feeds[i]), .account = "t" };

			buf_init(&out, cx, LIMIT_FILE_BYTES);
			if (!undone[i])
				CHECK_OK(admin_run(&beside, x, cx, &o, &out));
		}
		same_as(&app, v, other);
		view_close(&x);
		for (unsigned i = 0; i < 5; i++)
			if (!undone[i])
				CHECK_OK(give(&out, "", ctx_fmt(cx, "feed roll-back %u", i + 1)));
		CHECK_OK(view_begin(v, cx));
		for (int i = 0; i < PEOPLE; i++)
			CHECK_STR("", told_of(v, i));
		CHECK_INT(audit_count() > 0, 1);
		store_close(&other);
		store_end();
		arena_reset(cx->mem);
	}
}

#define HEAD "kyotaku-insurer,1\n"
#define ONE  "PERSON,P0,架空　花子,ｶｸｳ ﾊﾅｺ,,,2,19550301,,,\nELIGIBILITY,P0,06999999,１２３,4500,00,01,1,,組合,20200401,,,,,,,,,,\n"
#define TWO  "PERSON,P1,架空　次郎,ｶｸｳ ｼﾞﾛｳ,,,1,19550301,,,\nELIGIBILITY,P1,06999999,１２３,4501,00,01,1,,組合,20200401,,,,,,,,,,\n"

/* RBK-03 */
TEST(who_came_with_the_feed_and_has_a_card_since_stays_without_periods)
{
	struct binding b = { .serial = "01", .carrier = "card", .bound = 1 };
	struct change *ch;
	struct person p;
	struct buf out;

	begin();
	take(HEAD ONE TWO);
	CHECK_OK(view_begin(v, cx));
	CHECK_OK(view_person_by_key(v, cx, "P0", &p));
	view_end(v);
	b.person = p.id;
	ch = change_new(cx);
	CHECK_OK(change_binding(ch, &b));
	CHECK_OK(store_commit(s, cx, ch));
	CHECK_OK(give(&out, "", "feed roll-back 1"));
	CHECK_OK(view_begin(v, cx));
	assert_non_null(strstr(told_of(v, 0), "(0)"));
	CHECK_STR("", told_of(v, 1));
	ch = change_new(cx);
	CHECK_OK(change_person_removed(ch, p.id));      /* and the store itself says so */
	CHECK_ERR(ERR_STALE, store_commit(s, cx, ch));
	store_end();
}

/* RBK-04 */
TEST(a_feed_that_goes_on_after_another_goes_on_under_a_number_of_its_own)
{
	static const char whole[] = HEAD ONE TWO;
	const size_t first = strlen(HEAD ONE);
	char digest[2 * SHA256_BYTES + 1];
	unsigned char raw[SHA256_BYTES];
	struct buf out;

	begin();
	sha256(whole, sizeof whole - 1, raw);
	hex_write(raw, sizeof raw, digest);
	/* The part ends within the second person: that one comes again. */
	CHECK_OK(give(&out, ctx_strn(cx, whole, first + 20), ctx_fmt(cx, "import part insurer f.csv %s 0 %zu", digest, sizeof whole - 1)));
	assert_non_null(strstr(out.p, ctx_fmt(cx, "\"offset\": \"%zu\", \"accepted\": \"1\"", first)));
	CHECK_OK(give(&out, "", "feed list"));
	assert_non_null(strstr(out.p, "taking"));
	take(HEAD "PERSON,P2,架空　三郎,,,,1,19550301,,,\n");
	CHECK_OK(give(&out, whole + first, ctx_fmt(cx, "import part insurer f.csv %s %zu %zu", digest, first, sizeof whole - 1)));
	assert_non_null(strstr(out.p, "\"accepted\": \"2\""));
	CHECK_OK(give(&out, "", "feed roll-back 3"));
	CHECK_OK(view_begin(v, cx));
	assert_string_not_equal("", told_of(v, 0));
	CHECK_STR("", told_of(v, 1));
	view_end(v);
	CHECK_OK(give(&out, "", "feed roll-back 1"));
	CHECK_OK(view_begin(v, cx));
	CHECK_STR("", told_of(v, 0));
	assert_string_not_equal("", told_of(v, 2));
	store_end();
}

TEST(a_key_of_an_earlier_part_is_refused_and_a_part_is_taken_once)
{
	static const char whole[] = HEAD ONE ONE TWO;
	const size_t first = strlen(HEAD ONE);
	const char *order = ctx_fmt(cx, "import part insurer f.csv %064d 0 %zu", 7, sizeof whole - 1);
	struct buf out;

	begin();
	CHECK_OK(give(&out, ctx_strn(cx, whole, first + 10), order));
	CHECK_OK(give(&out, ctx_strn(cx, whole, first + 10), order));   /* where it stands, nothing else */
	assert_non_null(strstr(out.p, "\"accepted\": \"1\""));
	CHECK_OK(give(&out, whole + first, ctx_fmt(cx, "import part insurer f.csv %064d %zu %zu", 7, first, sizeof whole - 1)));
	assert_non_null(strstr(out.p, "FEED-11"));
	assert_non_null(strstr(out.p, "\"line\":\"4\""));
	assert_non_null(strstr(out.p, "\"accepted\": \"2\", \"refused\": \"1\""));
	CHECK_OK(give(&out, "", "feed list"));
	assert_non_null(strstr(out.p, "taken"));
	store_end();
}

TEST(a_trial_in_parts_keeps_nothing_and_goes_on_by_what_it_is_told)
{
	static const char whole[] = HEAD ONE TWO;
	const size_t first = strlen(HEAD ONE);
	struct store_counts before, after;
	char *at, *end;
	struct buf out;

	begin();
	store_counts(s, &before);
	CHECK_OK(give(&out, ctx_strn(cx, whole, first + 10), ctx_fmt(cx, "import try insurer f.csv 0:0:0:0:0: %zu", sizeof whole - 1)));
	at = strstr(out.p, "\"position\": \"") + 13;
	end = strchr(at, '"');
	CHECK_OK(give(&out, whole + first, ctx_fmt(cx, "import try insurer f.csv %.*s %zu", (int)(end - at), at, sizeof whole - 1)));
	assert_non_null(strstr(out.p, ctx_fmt(cx, "\"offset\": \"%zu\", \"accepted\": \"1\"", sizeof whole - 1)));
	store_counts(s, &after);
	CHECK_INT(before.changes, after.changes);
	CHECK_ERR(ERR_USAGE, give(&out, "x", "import try insurer f.csv 0:0:0:0 9"));
	CHECK_ERR(ERR_USAGE, give(&out, "x", "import try insurer f.csv 0:0:0:0:0:zz 9"));
	CHECK_ERR(ERR_USAGE, give(&out, "x", "import try insurer f.csv 9:0:0:0:0: 9"));
	CHECK_ERR(ERR_USAGE, give(&out, "x", "import try poems f.csv 0:0:0:0:0: 9"));
	CHECK_ERR(ERR_INPUT, give(&out, "x", "import try insurer f.csv 0:0:0:0:0: 1"));
	assert_non_null(strstr(out.p, "FEED-01"));
	CHECK_ERR(ERR_INPUT, give(&out, "", ctx_fmt(cx, "import part insurer f.csv %064d 0 0", 7)));
	CHECK_OK(give(&out, "", "feed list"));
	assert_non_null(strstr(out.p, "(none)"));
	store_end();
}

/* RBK-05 */
TEST(what_was_before_a_feed_is_forgotten_after_its_days_and_behind_its_number)
{
	struct buf out;
	size_t n;
	id *who;

	begin();
	take(HEAD ONE);
	cx->now += 93 * 86400;
	take(HEAD TWO);
	CHECK_ERR(ERR_NO_MOVE, give(&out, "", "feed roll-back 1"));
	for (int i = 0; i < LIMIT_FEEDS; i++)
		take(HEAD ONE);
	CHECK_ERR(ERR_NO_MOVE, give(&out, "", "feed roll-back 2"));
	CHECK_OK(view_begin(v, cx));
	CHECK_OK(view_feed_persons(v, cx, 1, 10, &who, &n));
	CHECK_INT(0, n);
	view_end(v);
	CHECK_OK(give(&out, "", ctx_fmt(cx, "feed roll-back %d", LIMIT_FEEDS)));
	CHECK_ERR(ERR_NOT_FOUND, give(&out, "", "feed roll-back 999"));
	CHECK_ERR(ERR_USAGE, give(&out, "", "feed roll-back x"));
	store_end();
}

/* RBK-06: a batch that is under way while its feed is undone is refused, by the version it has seen as by the state it sees. */
TEST(a_feed_that_is_undone_meanwhile_takes_nothing_more_in)
{
	const struct who who = { .label = "test" };
	const struct intake in = { .who = &who, .what = AUDIT_PERSON_IMPORTED, .name = "feed.csv" };
	const struct feed_intake begun = { .who = &who, .name = "feed.csv" };
	const struct person p = { .key = "P1", .name = "架空", .kana = "ｶｸｳ", .other_name = "", .other_kana = "", .postcode = "", .address = "",
	    .sex1 = 1, .birth = 19550301 };
	struct import *im;
	struct person found;
	struct view *other;
	struct buf out;
	id feed;

	begin();
	CHECK_OK(view_open(cx, s, &other));
	CHECK_OK(feed_begin(&app, v, cx, &begun, &feed));
	CHECK_OK(import_open(cx, &app, v, &in, &im));
	import_feed(im, feed);
	CHECK_OK(import_person(im, &p, NULL, 0));
	CHECK_OK(feed_roll_back(&app, other, cx, &who, feed, &(struct feed_undone){ 0 }));
	CHECK_ERR(ERR_STALE, import_close(&im, cx, 1, 0));
	CHECK_OK(import_open(cx, &app, v, &in, &im));           /* the view is new, the feed's number old */
	import_feed(im, feed);
	CHECK_OK(import_person(im, &p, NULL, 0));
	CHECK_ERR(ERR_STALE, import_close(&im, cx, 1, 0));
	CHECK_OK(view_begin(v, cx));
	CHECK_ERR(ERR_NOT_FOUND, view_person_by_key(v, cx, "P1", &found));
	view_end(v);
	CHECK_OK(give(&out, HEAD ONE, "import insurer feed.csv"));
	view_close(&other);
	store_end();
}

TESTS(T(a_feed_that_is_undone_meanwhile_takes_nothing_more_in), T(the_store_is_as_if_the_undone_feeds_had_never_come), T(who_came_with_the_feed_and_has_a_card_since_stays_without_periods),
    T(a_feed_that_goes_on_after_another_goes_on_under_a_number_of_its_own),
    T(a_key_of_an_earlier_part_is_refused_and_a_part_is_taken_once),
    T(a_trial_in_parts_keeps_nothing_and_goes_on_by_what_it_is_told),
    T(what_was_before_a_feed_is_forgotten_after_its_days_and_behind_its_number))
