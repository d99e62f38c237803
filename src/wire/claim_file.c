/* The envelope of a claim file, and the way of each line to its record. */
#include <stdio.h>
#include <string.h>

#include "base/limit.h"
#include "wire/claim_part.h"

#define FINDINGS 20

const struct rule claim_rules[] = {
#define RULE(name, code, severity, ja, en) { code, SEVERITY_##severity, ja, en },
#include "wire/claim_rule.def"
#undef RULE
};
const size_t claim_rule_count = CLAIM_RULES;

/* Records of other systems and of the way to an insurer (section 1). */
static const char others[][3] = { "KH", "RO", "NI", "RC", "MN", "EX", "ON", "JY" };

/* A line as far as the envelope needs it. */
struct outline {
	char   id[3];           /* "" for a control record of RECODEINFO */
	size_t fields;          /* of the record itself */
	bool   bare;            /* lacks the three columns that the file began with */
};

/* Where the record begins behind its columns in front; NULL when there are fewer. */
static const char *
record_start(const struct claim_reading *rd, const struct line *l)
{
	const char *p = l->p, *end = l->p + l->n;

	for (int i = 0; rd->prefixed && i < 3; i++) {
		if ((p = memchr(p, ',', (size_t)(end - p))) == NULL)
			return NULL;
		p++;
	}
	return p;
}

static void
outline_read(const struct claim_reading *rd, const struct line *l, bool count, struct outline *ret)
{
	const char *p = record_start(rd, l), *end = l->p + l->n;
	bool quoted = false;

	*ret = (struct outline){ .fields = 1 };
	ret->bare = rd->prefixed && (p == NULL || (l->p[0] != '1' && l->p[0] != '2') || l->p[1] != ',');
	if (ret->bare || (rd->prefixed && l->p[0] == '2'))
		return;
	for (const char *q = p; count && q < end; q++) {
		quoted ^= *q == '"';
		ret->fields += *q == ',' && !quoted;
	}
	if (p < end && *p == '"')
		p++;
	for (size_t i = 0; i < 2; i++)
		ret->id[i] = p + i < end && p[i] >= 'A' && p[i] <= 'Z' ? p[i] : '?';
}

static bool
is_head(const char *name)
{
	return strcmp(name, "IR") == 0 || strcmp(name, "YK") == 0;
}

static const struct claim_record *
record_find(const struct claim_kind *k, const char *name)
{
	for (size_t i = 0; i < k->record_count; i++)
		if (strcmp(k->records[i].id, name) == 0)
			return &k->records[i];
	return NULL;
}

static size_t
fields_most(const struct claim_kind *k, const char *name)
{
	const struct claim_record *of = record_find(k, name);

	if (is_head(name))
		return k->table == '1' ? 10 : 9;
	if (strcmp(name, "GO") == 0)
		return 4;
	return of != NULL ? of->fields : 0;
}

/* The rule that this line breaks as a part of the file, or CLAIM_RULES. `before` is the record before it, ""
 * at first. */
static enum claim_rule
outline_rule(struct claim_reading *rd, const struct outline *o, const char *before)
{
	size_t most;

	if (o->bare)
		return CLAIM_RULE_PREFIX;
	if (before[0] == '\0') {
		if (!is_head(o->id))
			return CLAIM_RULE_EMPTY;
		rd->kind = strcmp(o->id, "IR") == 0 ? &claim_medical : &claim_dispensing;
	} else if (is_head(o->id)) {
		return CLAIM_RULE_HEADS;
	} else if (strcmp(before, "GO") == 0) {
		return CLAIM_RULE_TWO_GO;
	} else if (is_head(before) && strcmp(o->id, "RE") != 0) {
		return strcmp(o->id, "GO") == 0 ? CLAIM_RULE_NO_RE : CLAIM_RULE_FIRST_RE;
	}
	most = fields_most(rd->kind, o->id);
	return most != 0 && o->fields > most ? CLAIM_RULE_COUNT : CLAIM_RULES;
}

/* Looks at the structure alone, before anything is handed over. */
static enum err
outline_check(struct claim_reading *rd, const char *p, size_t n)
{
	char before[3] = "";
	struct lines ls;
	struct line l = { .no = 1 };

	lines_open(&ls, p, n);
	rd->prefixed = ls.end - ls.p > 2 && (ls.p[0] == '1' || ls.p[0] == '2') && ls.p[1] == ',';
	while (lines_next(&ls, &l)) {
		struct outline o;
		enum claim_rule rule;

		outline_read(rd, &l, true, &o);
		if (o.id[0] == '\0' && !o.bare)
			continue;
		if ((rule = outline_rule(rd, &o, before)) != CLAIM_RULES)
			return report_file_refused(rd->rep, l.no, "", 0, "", &claim_rules[rule]);
		rd->claims += strcmp(o.id, "RE") == 0;
		memcpy(before, o.id, sizeof before);
	}
	if (before[0] == '\0' || is_head(before) || strcmp(before, "GO") != 0) {
		enum claim_rule rule = before[0] == '\0' ? CLAIM_RULE_EMPTY
		    : is_head(before) ? CLAIM_RULE_NO_RE : CLAIM_RULE_NO_GO;

		return report_file_refused(rd->rep, l.no, "", 0, "", &claim_rules[rule]);
	}
	return ERR_OK;
}

void
claim_find_at(struct claim_reading *rd, size_t line, const char *record, enum claim_rule rule)
{
	if (claim_rules[rule].severity == SEVERITY_REFUSED)
		rd->refused = true;
	if (rd->findings++ < FINDINGS)
		report_add(rd->rep, line, record, 0, "", &claim_rules[rule]);
}

void
claim_find(struct claim_reading *rd, unsigned column, const char *field, enum claim_rule rule)
{
	if (claim_rules[rule].severity == SEVERITY_REFUSED)
		rd->refused = true;
	if (rd->findings++ < FINDINGS)
		report_add(rd->rep, rd->rec.line, rd->of != NULL ? rd->of->id : "", column, field, &claim_rules[rule]);
}

/* CLAIM_RULES when the field is as its cell says. */
static enum claim_rule
cell_rule(const struct cell *c, const char *s)
{
	size_t n = strlen(s), digits = strspn(s, "0123456789");
	bool wrong = false;

	if (n == 0)
		return c->required ? c->missing : CLAIM_RULES;
	if (c->mode == CELL_DIGITS)
		wrong = digits != n;
	else if (c->mode == CELL_AMOUNT)
		wrong = digits == 0 || digits > 8
		    || (digits < n && (s[digits] != '.' || strspn(s + digits + 1, "0123456789") != n - digits - 1
		    || n - digits > 6 || n - digits < 2));
	else if (c->mode == CELL_ASCII)
		for (size_t i = 0; i < n; i++)
			wrong = wrong || (unsigned char)s[i] >= 0x80;
	else
		n = text_columns(s);
	if (wrong)
		return c->wrong;
	if (n > c->max || (c->exact && n != c->max))
		return c->wrong != CLAIM_RULE_WRONG ? c->wrong : CLAIM_RULE_LONG;
	return CLAIM_RULES;
}

static void
cells_check(struct claim_reading *rd)
{
	for (size_t i = 0; i < rd->of->cell_count; i++) {
		const struct cell *c = &rd->of->cells[i];
		enum claim_rule rule = cell_rule(c, record_field(&rd->rec, c->no));

		if (rule != CLAIM_RULES)
			claim_find(rd, c->no, c->name, rule);
	}
}

static const enum claim_rule fault_rules[] = {
	[RECORD_LONG] = CLAIM_RULE_LONG, [RECORD_MANY] = CLAIM_RULE_LONG, [RECORD_QUOTES] = CLAIM_RULE_WRONG,
	[RECORD_CONTROL] = CLAIM_RULE_WRONG, [RECORD_ENCODING] = CLAIM_RULE_ENCODING,
	[RECORD_EXTERNAL] = CLAIM_RULE_EXTERNAL,
};

/* Cuts the line and takes the columns in front off; false in *ret_good after a finding. */
static enum err
cut(struct claim_reading *rd, struct ctx *cx, const struct line *l, bool *ret_good, enum claim_rule *ret_rule)
{
	enum record_fault fault;

	TRY(record_read(cx, &rd->rec, l, ENCODING_CP932, &fault));
	*ret_good = fault == RECORD_FINE;
	*ret_rule = fault_rules[fault];
	if (rd->prefixed)
		record_drop(&rd->rec, 3);
	return ERR_OK;
}

static void
claim_begin(struct claim_reading *rd, const struct line *l)
{
	rd->open = true;
	rd->refused = false;
	rd->findings = rd->bytes = 0;
	rd->payer_line = l->no;
	rd->line = l->no;
	rd->rep->line = l->no;
	rd->rep->record = "RE";
	rd->claim = (struct claim){ .source = rd->kind->source, .institution_name = rd->institution_name,
	    .prescriber_name = "", .who = { .insurer = "", .symbol = "", .number = "", .branch = "" } };
	memcpy(rd->claim.institution, rd->institution, sizeof rd->institution);
	rd->type[0] = '\0';
	rd->payer.insurer = rd->payer.symbol = rd->payer.number = rd->payer.branch = "";
	rd->checked = rd->payer;
	rd->ho = rd->ko = rd->sy = rd->acts = 0;
	rd->bundle = false;
	rd->drugs = NULL;
	rd->act_lines = NULL;
	rd->drug_room = rd->act_room = 0;
	rd->identification = 0;
	rd->dose = (struct dose){ .comment = "" };
	rd->sheet = rd->supply = rd->basic = false;
}

/* Hands the claim over, or counts the refusal. */
static enum err
claim_end(struct claim_reading *rd)
{
	enum err e = ERR_OK;

	if (!rd->open)
		return ERR_OK;
	rd->open = false;
	TRY(rd->kind->end(rd));
	TRY(claim_payer_end(rd));
	rd->claim.drugs = rd->drugs;
	rd->claim.acts = rd->act_lines;
	if (rd->refused)
		rd->rep->refused++;
	else
		e = report_outcome(rd->rep, rd->each(rd->user, &rd->one, &rd->claim));
	arena_reset(rd->one.mem);
	return e;
}

static void
tell_once(struct claim_reading *rd, const struct line *l, const char *name, enum claim_rule rule, bool *told)
{
	if (!*told)
		report_add(rd->rep, l->no, name, 0, "", &claim_rules[rule]);
	*told = true;
}

/* A record that the kind does not know. */
static void
other_take(struct claim_reading *rd, const struct line *l, const char *name)
{
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (strcmp(others[i], name) == 0) {
			tell_once(rd, l, others[i], CLAIM_RULE_OTHER, &rd->told_other);
			return;
		}
	claim_find_at(rd, l->no, "", CLAIM_RULE_UNKNOWN);
}

static enum err
line_take(struct claim_reading *rd, const struct line *l, const char *name)
{
	enum claim_rule rule;
	bool good;

	if (strcmp(name, "RE") == 0) {
		TRY(claim_end(rd));
		claim_begin(rd, l);
	}
	if ((rd->of = record_find(rd->kind, name)) == NULL) {
		other_take(rd, l, name);
		return ERR_OK;
	}
	if (rd->of->see != NULL)
		rd->of->see(rd);
	if (rd->of->take == NULL || rd->bytes > LIMIT_CLAIM_BYTES)
		return ERR_OK;
	rd->bytes += l->n;
	rd->rec.line = l->no;
	if (rd->bytes > LIMIT_CLAIM_BYTES) {
		claim_find(rd, 0, "", CLAIM_RULE_TOO_MUCH);
		return ERR_OK;
	}
	TRY(cut(rd, &rd->one, l, &good, &rule));
	if (!good) {
		claim_find(rd, 0, "", rule);
		return ERR_OK;
	}
	if (rd->rec.n < rd->of->least)
		tell_once(rd, l, rd->of->id, CLAIM_RULE_SHORT, &rd->told_short);
	cells_check(rd);
	return rd->of->take(rd);
}

static const struct cell head_cells[] = {
	{ 2, "都道府県", CELL_DIGITS, 2, true, true, CLAIM_RULE_FILE_FORM, CLAIM_RULE_FILE_FORM },
	{ 3, "点数表", CELL_ASCII, 1, true, true, CLAIM_RULE_KIND, CLAIM_RULE_KIND },
	{ 4, "医療機関コード", CELL_DIGITS, 7, true, true, CLAIM_RULE_FILE_FORM, CLAIM_RULE_FILE_FORM },
	{ 6, "医療機関名称", CELL_TEXT, 40, false, false, CLAIM_RULE_FILE_FORM, CLAIM_RULE_FILE_FORM },
	{ 7, "請求年月", CELL_DIGITS, 6, false, true, CLAIM_RULE_FILE_MONTH, CLAIM_RULE_FILE_MONTH },
};

/* 薬局名称 and 請求年月 stand one column further left in YK. */
static unsigned
head_column(const struct claim_reading *rd, unsigned no)
{
	return rd->kind->source == CLAIM_DISPENSING && no >= 6 ? no - 1 : no;
}

static enum err
head_take(struct claim_reading *rd, const struct line *l)
{
	enum claim_rule rule;
	bool good;
	ym m;

	TRY(cut(rd, rd->cx, l, &good, &rule));
	if (!good)
		return report_file_refused(rd->rep, l->no, rd->kind->head, 0, "", &claim_rules[CLAIM_RULE_FILE_FORM]);
	for (size_t i = 0; i < sizeof head_cells / sizeof head_cells[0]; i++) {
		const struct cell *c = &head_cells[i];
		unsigned no = head_column(rd, c->no);

		rule = cell_rule(c, record_field(&rd->rec, no));
		if (c->no == 3 && rule == CLAIM_RULES && record_field(&rd->rec, 3)[0] != rd->kind->table)
			rule = CLAIM_RULE_KIND;
		if (c->no == 7 && rule == CLAIM_RULES && !ym_read_era(record_field(&rd->rec, no), &m))
			rule = CLAIM_RULE_FILE_MONTH;
		if (rule != CLAIM_RULES)
			return report_file_refused(rd->rep, l->no, rd->kind->head, no, c->name, &claim_rules[rule]);
	}
	(void)snprintf(rd->institution, sizeof rd->institution, "%s%s%s", record_field(&rd->rec, 2),
	    record_field(&rd->rec, 3), record_field(&rd->rec, 4));
	if (!facility_check_digit(rd->institution))
		report_add(rd->rep, l->no, rd->kind->head, 4, "医療機関コード", &claim_rules[CLAIM_RULE_CODE_CHECK]);
	rd->institution_name = text_trim(rd->cx, record_field(&rd->rec, head_column(rd, 6)));
	return rd->institution_name != NULL ? ERR_OK : rd->cx->fault.code;
}

static enum err
tail_take(struct claim_reading *rd, const struct line *l)
{
	enum claim_rule rule;
	char count[24];
	bool good;

	TRY(claim_end(rd));
	TRY(cut(rd, &rd->one, l, &good, &rule));
	(void)snprintf(count, sizeof count, "%zu", rd->claims);
	if (!good || strcmp(record_field(&rd->rec, 1) + strspn(record_field(&rd->rec, 1), "0"), count) != 0)
		report_add(rd->rep, l->no, "GO", 1, "総件数", &claim_rules[CLAIM_RULE_GO_COUNT]);
	return ERR_OK;
}

static enum err
file_lines(struct claim_reading *rd, const char *p, size_t n)
{
	struct lines ls;
	struct line l;

	TRY(outline_check(rd, p, n));
	lines_open(&ls, p, n);
	while (lines_next(&ls, &l)) {
		struct outline o;

		outline_read(rd, &l, false, &o);
		if (o.id[0] == '\0')
			continue;
		if (is_head(o.id))
			TRY(head_take(rd, &l));
		else if (strcmp(o.id, "GO") == 0)
			TRY(tail_take(rd, &l));
		else
			TRY(line_take(rd, &l, o.id));
	}
	return ERR_OK;
}

enum err
claim_file_read(struct ctx *cx, const char *p, size_t n, struct report *rep, claim_each *each, void *user)
{
	struct claim_reading *rd = ctx_alloc(cx, sizeof *rd);
	enum err e;

	if (rd == NULL)
		return cx->fault.code;
	rd->cx = cx;
	rd->rep = rep;
	rd->each = each;
	rd->user = user;
	TRY(record_open(cx, &rd->rec));
	e = ctx_init(&rd->one, cx->now, cx->rid);
	if (e == ERR_OK)
		e = file_lines(rd, p, n);
	if (e != ERR_OK && rd->one.fault.code == e)
		cx->fault = rd->one.fault;
	ctx_release(&rd->one);
	return e;
}
