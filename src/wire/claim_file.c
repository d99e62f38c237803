/* The way of each line of a claim file to its record, part by part. */
#define _GNU_SOURCE             /* memrchr */
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
	rd->groups = 0;
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
		rd->claims++;
		claim_begin(rd, l);
	}
	if (!rd->open)          /* the outline lets no such file pass, but a part comes alone */
		return fail(rd->cx, ERR_INPUT, "a record of the part belongs to no claim");
	if ((rd->of = claim_record_find(rd->kind, name)) == NULL) {
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
	if (!rd->resumed && !facility_check_digit(rd->institution))
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

/* Bytes up to the last RE of a part that does not end the file: what stands behind it may go on in the next. */
static size_t
whole_claims(const struct claim_reading *rd, const char *p, size_t n)
{
	for (size_t end = n; end > 0;) {
		const char *lf = end > 1 ? memrchr(p, '\n', end - 1) : NULL;
		const struct line l = { .p = lf != NULL ? lf + 1 : p, .n = end - (size_t)((lf != NULL ? lf + 1 : p) - p) };
		struct claim_look o;

		claim_line_look(rd->prefixed, &l, &o);
		if (strcmp(o.id, "RE") == 0)
			return (size_t)(l.p - p);
		end = (size_t)(l.p - p);
	}
	return 0;
}

static enum err
one_line(struct claim_reading *rd, const struct line *l, const struct claim_look *o)
{
	if (o->id[0] == '\0')
		return ERR_OK;
	if (claim_is_head(o->id)) {
		rd->kind = strcmp(o->id, "IR") == 0 ? &claim_medical : &claim_dispensing;
		return head_take(rd, l);
	}
	if (rd->kind == NULL)
		return fail(rd->cx, ERR_INPUT, "the part does not begin with its file's first record");
	return strcmp(o->id, "GO") == 0 ? tail_take(rd, l) : line_take(rd, l, o->id);
}

/* What the parts before have found out. */
static enum err
resume(struct claim_reading *rd, const struct claim_position *at)
{
	const struct line head = { .p = at->head, .n = at->head_n, .no = 1 };
	struct claim_look o;

	rd->last_number = at->number;
	rd->claims = at->claims;
	rd->told_short = (at->told & 1) != 0;
	rd->told_other = (at->told & 2) != 0;
	rd->prefixed = claim_is_prefixed(at->head, at->head_n);
	rd->resumed = true;
	claim_line_look(rd->prefixed, &head, &o);
	TRY(one_line(rd, &head, &o));
	rd->resumed = false;
	return ERR_OK;
}

static enum err
part_lines(struct claim_reading *rd, struct claim_position *at, const char *p, size_t n)
{
	struct lines ls;
	struct line l;

	lines_open(&ls, p, n);
	ls.no = at->line;
	while (lines_next(&ls, &l)) {
		struct claim_look o;

		claim_line_look(rd->prefixed, &l, &o);
		if (at->head_n == 0 && claim_is_head(o.id)) {
			if ((at->head = ctx_strn(rd->cx, l.p, l.n)) == NULL)
				return rd->cx->fault.code;
			at->head_n = l.n;
		}
		TRY(one_line(rd, &l, &o));
	}
	TRY(claim_end(rd));
	at->line = ls.no;
	at->offset += n;
	at->number = rd->last_number;
	at->claims = rd->claims;
	at->told = (rd->told_short ? 1u : 0) | (rd->told_other ? 2u : 0);
	return ERR_OK;
}

static enum err
part_read(struct claim_reading *rd, struct claim_position *at, const struct claim_part *part)
{
	size_t n = part->n;

	if (at->head_n > 0)
		TRY(resume(rd, at));
	else
		rd->prefixed = claim_is_prefixed(part->p, part->n);
	if (!part->last)
		n = whole_claims(rd, part->p, part->n);
	return part_lines(rd, at, part->p, n);
}

enum err
claim_part_read(struct ctx *cx, struct claim_position *at, const struct claim_part *part, struct report *rep,
    claim_each *each, void *user)
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
		e = part_read(rd, at, part);
	return ctx_end_part(cx, &rd->one, e);
}

enum err
claim_file_read(struct ctx *cx, const char *p, size_t n, struct report *rep, claim_each *each, void *user)
{
	const struct claim_part whole = { p, n, true };
	struct claim_position at = { .offset = 0 };
	struct claim_outline w = { .line = 0 };

	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		return claim_file_read(cx, p + 3, n - 3, rep, each, user);
	(void)claim_outline_feed(&w, p, n);
	if (!claim_outline_end(&w))
		return report_file_refused(rep, w.line, "", 0, "", w.broken);
	return claim_part_read(cx, &at, &whole, rep, each, user);
}
