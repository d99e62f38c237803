/* TKK-IF-001/002 特定健診情報 of one person (spec/interface.md section 8.4). */
#include "wire/name.h"
#include "wire/xml.h"

static const struct field wanted[] = {
	FIELD("FileCategory", CHOICE, true, "W-19", struct msg_request, category, 2),
	FIELD("PrDiInfClassification", FLAG, false, "W-20", struct msg_request, prescriptions, 0),
};
const struct fields checkups_table = { wanted, FIELD_COUNT(wanted) };

enum err
checkups_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	TRY(numbers_read(cx, parts.header, r));
	TRY(fields_read(cx, parts.body, wanted, FIELD_COUNT(wanted), r));
	return mode_flag_read(cx, parts.body, "1234", r);
}

static const char *
type_of(enum checkup_type t)
{
	static const enum name names[] = {
		[CHECKUP_QUANTITY] = NAME_TYPE_QUANTITY, [CHECKUP_CODE] = NAME_TYPE_CODE,
		[CHECKUP_ORDINAL] = NAME_TYPE_ORDINAL, [CHECKUP_TEXT] = NAME_TYPE_TEXT,
	};

	return t < CHECKUP_QUANTITY || t > CHECKUP_TEXT ? "" : name_of(names[t]);
}

/* What was not measured has no value, and says why where a value's name would stand. */
static void
result_write(struct draft *d, struct node *into, const struct checkup_result *r)
{
	struct node *n = draft_item(d, into, "HealthCheckupResultAndQuestionInfo");
	const char *state = checkup_state_name(r->line.state);

	draft_text(d, n, "ItemCode", r->line.code);
	draft_text(d, n, "ItemName", r->name);
	draft_text(d, n, "DataType", type_of(r->line.type));
	draft_text(d, n, "DataValue", r->line.value);
	draft_text(d, n, "DataValueName", state[0] != '\0' ? state : r->value_name);
	draft_text(d, n, "Unit", r->unit);
	draft_text(d, n, "Oid", r->line.list);
}

static void
checkup_write(struct draft *d, struct node *body, const struct checkup *c)
{
	struct node *info = draft_item(d, body, "SpecificHealthCheckupInfo"), *list;

	draft_day(d, info, "EffectiveTime", c->day);
	list = c->result_count > 0 ? draft_group(d, info, "HealthCheckupResultAndQuestionInfos") : NULL;
	for (size_t i = 0; i < c->result_count; i++)
		result_write(d, list, &c->results[i]);
}

static void
person_write(struct draft *d, struct node *header, const struct person *p)
{
	struct node *n = draft_group(d, header, "QualificationsInfo");

	draft_text(d, n, "Name", p->name);
	draft_text(d, n, "KanasName", p->kana);
	draft_day(d, n, "Birthday", p->birth);
	draft_number(d, n, "AdministrativeGenderCode", 1, p->sex1);
}

/* Newest first, as medicines are. Nothing is said of the person unless the request succeeded. */
enum err
checkups_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	struct draft d = { .cx = cx };
	struct node *body = medical_open(&d, r, root, person_write);

	if (body == NULL)
		return draft_done(&d);
	for (size_t i = r->checkup_count; i > 0; i--)
		checkup_write(&d, body, &r->checkups[i - 1]);
	return draft_done(&d);
}
