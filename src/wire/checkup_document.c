/* One check-up as a CDA R2 document: its head (section 7.2), and the way to its body. */
#include <string.h>

#include "base/limit.h"
#include "domain/claim.h"
#include "wire/checkup_part.h"

#define FINDINGS 20
#define NUMBER_MOST 120         /* bytes of 記号 and 番号: 40 columns */
#define SPACE "urn:hl7-org:v3"
#define OID "1.2.392.200119.6."

const struct rule checkup_rules[] = {
#define RULE(name, code, severity, ja, en) { code, SEVERITY_##severity, ja, en },
#include "wire/checkup_rule.def"
#undef RULE
};
const size_t checkup_rule_count = CHECKUP_RULES;

void
checkup_find(struct checkup_reading *rd, const struct node *at, const char *field, enum checkup_rule rule)
{
	const char *kept;

	if (checkup_rules[rule].severity == SEVERITY_REFUSED)
		rd->refused = true;
	if (rd->findings++ >= FINDINGS || (kept = ctx_str(rd->cx, field)) == NULL)
		return;
	report_add(rd->rep, at != NULL ? at->line : 0, rd->name, 0, kept, &checkup_rules[rule]);
}

const struct node *
checkup_at(const struct node *n, const char *path)
{
	while (n != NULL && *path != '\0') {
		size_t length = strcspn(path, "/");
		const struct node *c = n->first;

		while (c != NULL && (strncmp(c->name, path, length) != 0 || c->name[length] != '\0'))
			c = c->next;
		n = c;
		path += length + (path[length] == '/');
	}
	return n;
}

const char *
checkup_value(const struct node *n, const char *path, const char *attribute)
{
	const struct node *at = checkup_at(n, path);

	return at != NULL ? node_text(at, attribute) : "";
}

/* The extension of the id with that root among the children of n; a second one is a finding. */
static const char *
id_of(struct checkup_reading *rd, const struct node *n, const char *root, const char *field)
{
	const char *found = NULL;

	for (const struct node *i = n != NULL ? node_child(n, "id") : NULL; i != NULL; i = node_next_named(i, "id")) {
		if (strcmp(node_text(i, "@root"), root) != 0)
			continue;
		if (found != NULL)
			checkup_find(rd, i, field, CHECKUP_RULE_TWICE);
		found = node_text(i, "@extension");
	}
	return found != NULL ? found : "";
}

/* The first 8 digits of a point in time. */
static bool
day_read(const char *s, ymd *ret)
{
	char day[9];

	if (strlen(s) < 8 || strspn(s, "0123456789+") != strlen(s))
		return false;
	memcpy(day, s, 8);
	day[8] = '\0';
	return ymd_read(day, ret);
}

static void
kind_take(struct checkup_reading *rd, const struct node *d)
{
	static const struct { const char *code; int report; } reports[] = { { "10", 10 }, { "40", 40 }, { "19", 19 } };
	const char *code = checkup_value(d, "code", "@code");
	struct checkup *c = &rd->checkup;

	if (strcmp(d->name, "ClinicalDocument") != 0 || strcmp(node_text(d, "@xmlns"), SPACE) != 0
	    || strcmp(checkup_value(d, "typeId", "@root"), "2.16.840.1.113883.1.3") != 0
	    || strcmp(checkup_value(d, "typeId", "@extension"), "POCD_HD000040") != 0) {
		checkup_find(rd, d, "", CHECKUP_RULE_DOCUMENT);
		return;
	}
	for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++)
		if (strcmp(reports[i].code, code) == 0)
			c->report = reports[i].report;
	if (c->report == 0)
		checkup_find(rd, node_child(d, "code"), "報告区分", CHECKUP_RULE_REPORT);
	if (!day_read(checkup_value(d, "effectiveTime", "@value"), &c->made) || c->made > ymd_of(rd->cx->now))
		checkup_find(rd, node_child(d, "effectiveTime"), "作成日", CHECKUP_RULE_MADE);
}

static void
insurer_take(struct checkup_reading *rd, const struct node *role)
{
	const char *insurer = id_of(rd, role, OID "101", "保険者番号");
	struct eligibility_query *who = &rd->checkup.who;
	char full[INSURER_TEXT];
	const char *folded;

	if (!insurer_read(&rd->one, insurer, full) || !insurer_check_digit(full))
		checkup_find(rd, role, "保険者番号", CHECKUP_RULE_INSURER);
	else if (insurer_excluded(full))
		checkup_find(rd, role, "保険者番号", CHECKUP_RULE_EXCLUDED);
	who->insurer = insurer;
	who->symbol = id_of(rd, role, OID "204", "記号");
	who->number = id_of(rd, role, OID "205", "番号");
	who->branch = id_of(rd, role, OID "211", "枝番");
	folded = text_fold(&rd->one, who->number);      /* digits may be full-width */
	if (folded == NULL || strpbrk(folded, "0123456789") == NULL || strlen(who->number) > NUMBER_MOST
	    || strlen(who->symbol) > NUMBER_MOST)
		checkup_find(rd, role, "番号", CHECKUP_RULE_NUMBER);
	if (who->branch[0] != '\0' && (strlen(who->branch) != 2 || strspn(who->branch, "0123456789") != 2))
		checkup_find(rd, role, "枝番", CHECKUP_RULE_BRANCH);
}

static void
person_take(struct checkup_reading *rd, const struct node *d)
{
	const struct node *target = node_child(d, "recordTarget"), *role = checkup_at(target, "patientRole");
	const char *sex = checkup_value(role, "patient/administrativeGenderCode", "@code");
	struct checkup *c = &rd->checkup;

	if (target != NULL && node_next_named(target, "recordTarget") != NULL)
		checkup_find(rd, target, "recordTarget", CHECKUP_RULE_TWICE);
	insurer_take(rd, role);
	if (strcmp(sex, "1") != 0 && strcmp(sex, "2") != 0)
		checkup_find(rd, role, "男女区分", CHECKUP_RULE_SEX);
	else
		c->sex = sex[0] - '0';
	if (!day_read(checkup_value(role, "patient/birthTime", "@value"), &c->who.birth) || c->who.birth > c->day)
		checkup_find(rd, role, "生年月日", CHECKUP_RULE_BIRTH);
}

static void
service_take(struct checkup_reading *rd, const struct node *d)
{
	const struct node *event = checkup_at(d, "documentationOf/serviceEvent");
	const struct node *who = checkup_at(event, "performer/assignedEntity/representedOrganization");
	const char *code = id_of(rd, who, OID "102", "実施機関番号"), *name = who != NULL ? node_text(who, "name") : "";
	struct checkup *c = &rd->checkup;

	c->program = checkup_value(event, "code", "@code");
	if (strlen(c->program) > 3)
		c->program = "";
	if (!day_read(checkup_value(event, "effectiveTime", "@value"), &c->day) || c->day > c->made)
		checkup_find(rd, event != NULL ? event : d, "実施日", CHECKUP_RULE_DAY);
	if (!text_is_digits(code, 10)) {
		checkup_find(rd, who != NULL ? who : d, "実施機関番号", CHECKUP_RULE_INSTITUTION);
	} else {
		memcpy(c->institution, code, sizeof c->institution);
		if (!facility_check_digit(code))
			checkup_find(rd, who, "実施機関番号", CHECKUP_RULE_CHECK);
	}
	if ((c->institution_name = text_trim(&rd->one, name)) == NULL)
		c->institution_name = "";
}

static enum err
document_take(struct checkup_reading *rd, const struct node *d)
{
	kind_take(rd, d);
	if (rd->refused)
		return ERR_OK;          /* something else than a check-up: no more to say of it */
	service_take(rd, d);
	person_take(rd, d);
	return rd->checkup.report != 19 ? checkup_body_read(rd, d) : ERR_OK;
}

static void
document_begin(struct checkup_reading *rd)
{
	rd->refused = false;
	rd->findings = 0;
	rd->checkup = (struct checkup){ .institution_name = "", .program = "", .who = { .insurer = "", .symbol = "",
	    .number = "", .branch = "" } };
	rd->lines = NULL;
	rd->room = 0;
	rd->series = 0;
	rd->rep->line = 0;
	rd->rep->record = rd->name;
}

enum err
checkup_document_read(struct checkup_reading *rd, const char *p, size_t n)
{
	struct node *d;
	enum err e;

	document_begin(rd);
	if (p == NULL) {
		checkup_find(rd, NULL, "", CHECKUP_RULE_UNPACK);
		rd->rep->refused++;
		arena_reset(rd->one.mem);
		return ERR_OK;
	}
	e = xml_read_full(&rd->one, p, n, &d);
	if (e == ERR_INPUT || e == ERR_ENCODING || e == ERR_TOO_LARGE) {
		checkup_find(rd, NULL, "", CHECKUP_RULE_XML);
		e = ERR_OK;
	} else if (e == ERR_OK) {
		e = document_take(rd, d);
	}
	if (e == ERR_OK && rd->refused)
		rd->rep->refused++;
	else if (e == ERR_OK)
		e = report_outcome(rd->rep, rd->each(rd->user, &rd->one, &rd->checkup, rd->checkup.report == 19));
	arena_reset(rd->one.mem);
	return e;
}

/* One document by its name in an archive, or a whole file when there is none. */
static enum err
read_one(struct ctx *cx, const char *name, const char *p, size_t n, struct report *rep, const struct checkup_taker *to)
{
	struct checkup_reading *rd = ctx_alloc(cx, sizeof *rd);
	enum err e;

	if (rd == NULL)
		return cx->fault.code;
	*rd = (struct checkup_reading){ .cx = cx, .rep = rep, .each = to->each, .user = to->user, .name = name != NULL ? name : "" };
	e = ctx_init(&rd->one, cx->now, cx->rid);
	if (e == ERR_OK)
		e = name == NULL && n >= 4 && memcmp(p, "PK", 2) == 0 ? checkup_archive_read(rd, p, n)
		    : checkup_document_read(rd, p, n);
	return ctx_end_part(cx, &rd->one, e);
}

enum err
checkup_file_read(struct ctx *cx, const char *p, size_t n, struct report *rep, checkup_each *each, void *user)
{
	return read_one(cx, NULL, p, n, rep, &(struct checkup_taker){ each, user });
}

enum err
checkup_inner_read(struct ctx *cx, const char *name, const char *p, size_t n, struct report *rep,
    const struct checkup_taker *to)
{
	return read_one(cx, name, p, n, rep, to);
}
