/* Fills the store of a data folder before its centre starts: one facility with its terminal, persons with
 * eligibility and consents, and the requests that ask for some of them. All of it is made from running
 * numbers. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "card/issue.h"
#include "store/store.h"

#define FACILITY "1319999996"
#define INSURERS 40
#define BATCH    250            /* persons of one change */
#define DAY      ((instant)86400)

static struct { const char *data, *out; long persons, requests; } opt = { .persons = 100000, .requests = 20000 };
static struct store *store;
static instant now;

/* ---- one person ---------------------------------------------------------------------------------------- */

struct numbers { char insurer[INSURER_TEXT], number[24], branch[24]; };

/* Two persons share an insurance card, as families do. */
static void
numbers_of(long i, struct numbers *ret)
{
	(void)snprintf(ret->insurer, sizeof ret->insurer, "06%06ld", 130000 + i / 2 % INSURERS);
	(void)snprintf(ret->number, sizeof ret->number, "%07ld", i / 2 / INSURERS);
	(void)snprintf(ret->branch, sizeof ret->branch, "%02ld", i % 2);
}

static enum err
add_consents(struct ctx *cx, struct change *ch, long i, id person)
{
	static const enum kind kinds[] = { KIND_QUA, KIND_YZK };
	struct consent c = { .person = person, .mode = MODE_VISIT, .given = true, .from = now - 30 * DAY,
	    .until = INSTANT_NEVER };

	(void)cx;
	if (i % (opt.persons / opt.requests) == 0)
		memcpy(c.facility, FACILITY, sizeof FACILITY);
	else            /* everybody else is some other facility's: 1000 persons each */
		(void)snprintf(c.facility, sizeof c.facility, "131%07ld", i / 1000 % 9000000 + 1000000);
	for (size_t k = 0; k < 2; k++) {
		c.id = id_new();
		c.kind = kinds[k];
		c.checked = kinds[k] == KIND_QUA ? now : 0;     /* this month: no note is due */
		TRY(change_consent(ch, &c));
	}
	return ERR_OK;
}

static enum err
add_person(struct ctx *cx, struct change *ch, long i)
{
	struct numbers n;
	struct person p = { .id = id_new(), .other_name = "", .other_kana = "", .sex1 = 1 + (int)(i % 2), .birth = 19400101,
	    .postcode = "100-0001", .address = "東京都架空区訪問①丁目２－３　試験団地４－５６７" };
	struct eligibility e = { .id = id_new(), .person = p.id, .symbol = "１２３", .insurer_name = "架空健康保険組合",
	    .classification = "01", .family = 1 + (int)(i % 2), .acquired = 20200401, .issued = 20200401,
	    .card_from = 20200401, .loss_reason = "" };

	numbers_of(i, &n);
	p.key = ctx_fmt(cx, "K%011ld", i);
	p.name = e.insured_name = ctx_fmt(cx, "架空　太郎%ld", i);
	p.kana = ctx_fmt(cx, "ｶｸｳ ﾀﾛｳ%ld", i);
	memcpy(e.insurer, n.insurer, sizeof e.insurer);
	e.number = ctx_str(cx, n.number);
	e.branch = ctx_str(cx, n.branch);
	if (p.key == NULL || p.name == NULL || p.kana == NULL || e.number == NULL || e.branch == NULL)
		return cx->fault.code;
	TRY(change_person(ch, &p));
	TRY(change_eligibility(ch, &e));
	return add_consents(cx, ch, i, p.id);
}

static enum err
add_persons(void)
{
	for (long i = 0; i < opt.persons; i += BATCH) {
		struct ctx cx;
		struct change *ch;
		enum err e = ctx_init(&cx, now, 0);

		ch = e == ERR_OK ? change_new(&cx) : NULL;
		for (long k = i; e == ERR_OK && k < i + BATCH && k < opt.persons; k++)
			e = ch == NULL ? cx.fault.code : add_person(&cx, ch, k);
		if (e == ERR_OK)
			e = store_commit(store, &cx, ch);
		if (e != ERR_OK)
			(void)fprintf(stderr, "fill: persons: %s\n", cx.fault.detail);
		ctx_release(&cx);
		TRY(e);
	}
	return ERR_OK;
}

/* ---- the facility -------------------------------------------------------------------------------------- */

static enum err
write_out(struct ctx *cx, const char *name, const char *p, size_t n)
{
	return file_write(cx, file_join(cx, opt.out, name), p, n, 0600);
}

static enum err
add_facility(struct ctx *cx)
{
	const struct facility f = { .code = FACILITY, .name = "架空診療所", .enrolled = now - 365 * DAY };
	const struct setting_change visit = { .facility = FACILITY, .setting = SETTING_VISIT, .value = 1,
	    .from = now - 365 * DAY, .by = "bench" };
	struct terminal t = { .facility = FACILITY, .label = "desk", .issued = now - DAY };
	struct tls_client client;
	struct change *ch = change_new(cx);

	if (ch == NULL)
		return cx->fault.code;
	TRY(issue_tls_client(cx, file_join(cx, opt.data, "tls"), FACILITY, "desk", 30, &client));
	memcpy(t.fingerprint, client.fingerprint, sizeof t.fingerprint);
	t.ends = client.not_after;
	TRY(change_facility(ch, &f));
	TRY(change_setting(ch, &visit));
	TRY(change_terminal(ch, &t));
	TRY(store_commit(store, cx, ch));
	TRY(write_out(cx, "terminal.pem", client.cert, client.cert_n));
	return write_out(cx, "terminal.key", client.key, client.key_n);
}

/* ---- requests ------------------------------------------------------------------------------------------ */

static const char xml[] = "<?xml version=\"1.0\" encoding=\"Shift_JIS\" standalone=\"no\"?>\n<XmlMsg><MessageHeader>"
    "<QualificationConfirmationDate>%s</QualificationConfirmationDate><MedicalInstitutionCode>" FACILITY
    "</MedicalInstitutionCode><ArbitraryFileIdentifier>H%06ld</ArbitraryFileIdentifier></MessageHeader><MessageBody>"
    "<QualificationConfirmSearchInfo><InsurerNumber>%s</InsurerNumber><InsuredCardSymbol>１２３</InsuredCardSymbol>"
    "<InsuredIdentificationNumber>%s</InsuredIdentificationNumber><InsuredBranchNumber>%s</InsuredBranchNumber>"
    "<Birthdate>19400101</Birthdate><ArbitraryIdentifier>%06ld</ArbitraryIdentifier>"
    "<MedicalTreatmentFlag>2</MedicalTreatmentFlag></QualificationConfirmSearchInfo></MessageBody></XmlMsg>\n";
static const char json[] = "{\"XmlMsg\":{\"MessageHeader\":{\"QualificationConfirmationDate\":\"%s\","
    "\"MedicalInstitutionCode\":\"" FACILITY "\",\"ArbitraryFileIdentifier\":\"H%06ld\"},\"MessageBody\":"
    "{\"QualificationConfirmSearchInfo\":{\"InsurerNumber\":\"%s\",\"InsuredCardSymbol\":\"１２３\","
    "\"InsuredIdentificationNumber\":\"%s\",\"InsuredBranchNumber\":\"%s\",\"Birthdate\":\"19400101\","
    "\"ArbitraryIdentifier\":\"%06ld\",\"MedicalTreatmentFlag\":\"2\"}}}}\n";

static enum err
write_request(struct ctx *cx, FILE *f, const char *form, bool cp932, long place, long person)
{
	char day[INSTANT_TEXT], *text;
	struct numbers n;
	struct text_loss loss;
	size_t length;

	numbers_of(person, &n);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	text = ctx_fmt(cx, form, ymd_write(ymd_of(now), day), place, n.insurer, n.number, n.branch, place);
#pragma GCC diagnostic pop
	if (text == NULL)
		return cx->fault.code;
	length = strlen(text);
	if (cp932)
		TRY(text_to_cp932(cx, text, length, &text, &length, &loss));
	return fprintf(f, "%zu\n", length) > 0 && fwrite(text, 1, length, f) == length ? ERR_OK
	    : fail(cx, ERR_SYSTEM, "file of requests");
}

/* The persons of our facility in an order without neighbours. */
static enum err
write_requests(struct ctx *cx, const char *name, const char *form, bool cp932)
{
	const char *path = file_join(cx, opt.out, name);
	FILE *f = path == NULL ? NULL : fopen(path, "we");
	enum err e = f != NULL ? ERR_OK : fail(cx, ERR_SYSTEM, "file of requests");

	for (long i = 0; e == ERR_OK && i < opt.requests; i++)
		e = write_request(cx, f, form, cp932, i, i * 7919 % opt.requests * (opt.persons / opt.requests));
	if (f != NULL && fclose(f) != 0 && e == ERR_OK)
		e = fail(cx, ERR_SYSTEM, "file of requests");
	return e;
}

/* ---- command line -------------------------------------------------------------------------------------- */

static const struct argp_option rows[] = {
	{ "data", 'd', "DIR", 0, "data folder of a centre that does not run", 0 },
	{ "out", 'o', "DIR", 0, "where certificate, key and requests go", 0 },
	{ "persons", 'n', "N", 0, "how many (100000)", 0 },
	{ "requests", 'r', "N", 0, "different persons asked for (20000); not a multiple of 7919", 0 },
	{ 0 }
};

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
	(void)state;
	if (key == 'd')
		opt.data = arg;
	else if (key == 'o')
		opt.out = arg;
	else if (key == 'n')
		opt.persons = atol(arg);
	else if (key == 'r')
		opt.requests = atol(arg);
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

static enum err
run(struct ctx *cx)
{
	const char *where = ctx_fmt(cx, "sqlite:%s/store.db", opt.data);
	enum err e;

	if (where == NULL)
		return cx->fault.code;
	TRY(store_open(cx, where, &store));
	e = add_facility(cx);
	if (e == ERR_OK)
		e = add_persons();
	store_close(&store);
	TRY(e);
	TRY(write_requests(cx, "requests.xml", xml, true));
	return write_requests(cx, "requests.json", json, false);
}

int
main(int argc, char **argv)
{
	static const struct argp cli = { rows, on_option, NULL, "Fills a store for ./bench.", NULL, NULL, NULL };
	struct ctx cx;
	enum err e;

	if (argp_parse(&cli, argc, argv, 0, NULL, NULL) != 0 || opt.data == NULL || opt.out == NULL || opt.requests < 1
	    || opt.persons < opt.requests)
		return 2;
	now = clock_system();
	if (ctx_init(&cx, now, 0) != ERR_OK)
		return 22;
	e = run(&cx);
	if (e != ERR_OK)
		(void)fprintf(stderr, "fill: %s %s\n", err_name(e), cx.fault.detail);
	ctx_release(&cx);
	return err_exit(e);
}
