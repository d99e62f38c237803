/* Changes: rows in the order in which they were added. What is promised about them is kept by the
 * back-ends. */
#include <string.h>

#include "store/shape.h"

struct change *
change_new(struct ctx *cx)
{
	struct change *ch = ctx_alloc(cx, sizeof *ch);

	if (ch != NULL)
		ch->cx = cx;
	return ch;
}

bool
change_is_empty(const struct change *ch)
{
	return ch->first == NULL;
}

/* The struct is copied behind its row; strings inside stay where they are. */
static enum err
add(struct change *ch, enum row_kind k, const void *value)
{
	size_t size = shapes[k].size;
	struct row *r = ctx_alloc(ch->cx, sizeof *r);
	void *copy = ctx_alloc(ch->cx, size);

	if (r == NULL || copy == NULL)
		return ch->cx->fault.code;
	memcpy(copy, value, size);
	*r = (struct row){ .kind = k, .value = copy };
	if (ch->last != NULL)
		ch->last->next = r;
	else
		ch->first = r;
	ch->last = r;
	ch->count++;
	return ERR_OK;
}

enum err
change_facility(struct change *ch, const struct facility *f)
{
	return add(ch, ROW_FACILITY, f);
}

enum err
change_setting(struct change *ch, const struct setting_change *s)
{
	return add(ch, ROW_SETTING, s);
}

enum err
change_terminal(struct change *ch, const struct terminal *t)
{
	return add(ch, ROW_TERMINAL, t);
}

enum err
change_account(struct change *ch, const struct account *a)
{
	return add(ch, ROW_ACCOUNT, a);
}

enum err
change_login(struct change *ch, const struct login *l)
{
	for (const struct row *r = ch->first; r != NULL; r = r->next) {
		struct login *mine = (struct login *)(uintptr_t)r->value;       /* the change's own copy */

		if (r->kind == ROW_LOGIN && mine->id == l->id) {
			uint32_t found = mine->version;

			*mine = *l;
			mine->version = found;
			return ERR_OK;
		}
	}
	return add(ch, ROW_LOGIN, l);
}

enum err
change_device(struct change *ch, const struct device *d)
{
	return add(ch, ROW_DEVICE, d);
}

enum err
change_passcode(struct change *ch, const struct passcode *p)
{
	return add(ch, ROW_PASSCODE, p);
}

enum err
change_entry(struct change *ch, const struct entry *e)
{
	return add(ch, ROW_ENTRY, e);
}

enum err
change_session(struct change *ch, const struct session *s)
{
	return add(ch, ROW_SESSION, s);
}

enum err
change_session_use(struct change *ch, id session, instant at)
{
	struct session_use u = { .session = session, .at = at };

	return add(ch, ROW_SESSION_USE, &u);
}

enum err
change_handover(struct change *ch, const struct handover *h)
{
	return add(ch, ROW_HANDOVER, h);
}

enum err
change_binding(struct change *ch, const struct binding *b)
{
	return add(ch, ROW_BINDING, b);
}

enum err
change_identity(struct change *ch, const struct identity *i)
{
	return add(ch, ROW_IDENTITY, i);
}

enum err
change_person(struct change *ch, const struct person *p)
{
	return add(ch, ROW_PERSON, p);
}

enum err
change_eligibility(struct change *ch, const struct eligibility *e)
{
	return add(ch, ROW_ELIGIBILITY, e);
}

enum err
change_consent(struct change *ch, const struct consent *c)
{
	return add(ch, ROW_CONSENT, c);
}

enum err
change_expect_consent(struct change *ch, id consent, uint32_t version)
{
	struct consent_expectation x = { .consent = consent, .version = version };

	return add(ch, ROW_EXPECT_CONSENT, &x);
}

/* Rows are never taken away and versions only grow: whatever changes makes the mark higher. */
enum err
change_expect_consents(struct change *ch, const char *facility, id person, const struct consent *rows, size_t n)
{
	struct consents_expectation x = { .person = person, .mark = n };

	memcpy(x.facility, facility, strnlen(facility, FACILITY_CODE - 1));
	for (size_t i = 0; i < n; i++)
		x.mark += rows[i].version;
	return add(ch, ROW_EXPECT_CONSENTS, &x);
}

enum err
change_expect_facility(struct change *ch, const char *facility, uint64_t epoch)
{
	struct facility_expectation x = { .epoch = epoch };

	memcpy(x.facility, facility, strnlen(facility, FACILITY_CODE - 1));
	return add(ch, ROW_EXPECT_FACILITY, &x);
}

enum err
change_expect_feed(struct change *ch, id feed, uint32_t version)
{
	struct feed_expectation x = { .feed = feed, .version = version };

	return add(ch, ROW_EXPECT_FEED, &x);
}

enum err
change_evidence(struct change *ch, const struct evidence *e)
{
	return add(ch, ROW_EVIDENCE, e);
}

enum err
change_reception(struct change *ch, const struct reception *r)
{
	return add(ch, ROW_RECEPTION, r);
}

enum err
change_reference(struct change *ch, const struct reference *r)
{
	return add(ch, ROW_REFERENCE, r);
}

enum err
change_push(struct change *ch, const struct push *p)
{
	return add(ch, ROW_PUSH, p);
}

enum err
change_receipt(struct change *ch, const struct receipt *r)
{
	return add(ch, ROW_RECEIPT, r);
}

enum err
change_claim(struct change *ch, const struct claim *c)
{
	return add(ch, ROW_CLAIM, c);
}

enum err
change_claim_removed(struct change *ch, const struct claim *c)
{
	return add(ch, ROW_CLAIM_REMOVED, c);
}

enum err
change_import_position(struct change *ch, const struct import_position *p)
{
	return add(ch, ROW_IMPORT_POSITION, p);
}

enum err
change_import_done(struct change *ch, const struct import_position *p)
{
	return add(ch, ROW_IMPORT_DONE, p);
}

enum err
change_review(struct change *ch, const struct review *r)
{
	return add(ch, ROW_REVIEW, r);
}

enum err
change_checkup(struct change *ch, const struct checkup *c)
{
	return add(ch, ROW_CHECKUP, c);
}

enum err
change_checkup_removed(struct change *ch, const struct checkup *c)
{
	return add(ch, ROW_CHECKUP_REMOVED, c);
}

enum err
change_checkup_item(struct change *ch, const struct checkup_item *i)
{
	return add(ch, ROW_CHECKUP_ITEM, i);
}

enum err
change_drug_name(struct change *ch, const struct drug_name *d)
{
	return add(ch, ROW_DRUG_NAME, d);
}

enum err
change_act_name(struct change *ch, const struct act_name *a)
{
	return add(ch, ROW_ACT_NAME, a);
}

enum err
change_code_name(struct change *ch, const struct code_name *c)
{
	return add(ch, ROW_CODE_NAME, c);
}

enum err
change_application(struct change *ch, const struct application *a)
{
	return add(ch, ROW_APPLICATION, a);
}

enum err
change_announcement(struct change *ch, const struct announcement *a)
{
	return add(ch, ROW_ANNOUNCEMENT, a);
}

enum err
change_outage(struct change *ch, const struct outage *o)
{
	return add(ch, ROW_OUTAGE, o);
}

enum err
change_approval(struct change *ch, const struct approval *a)
{
	return add(ch, ROW_APPROVAL, a);
}

enum err
change_feed(struct change *ch, const struct feed *f)
{
	return add(ch, ROW_FEED, f);
}

enum err
change_feed_image(struct change *ch, const struct feed_image *i)
{
	return add(ch, ROW_FEED_IMAGE, i);
}

enum err
change_feed_image_removed(struct change *ch, const struct feed_image *i)
{
	return add(ch, ROW_FEED_IMAGE_REMOVED, i);
}

enum err
change_feed_forgotten(struct change *ch, id feed, uint32_t most)
{
	return add(ch, ROW_FEED_FORGOTTEN, &(struct feed_forgotten){ feed, most });
}

enum err
change_person_removed(struct change *ch, id person)
{
	return add(ch, ROW_PERSON_REMOVED, &(struct person_removed){ person });
}

enum err
change_eligibility_removed(struct change *ch, id person, id period)
{
	return add(ch, ROW_ELIGIBILITY_REMOVED, &(struct eligibility_removed){ person, period });
}

enum err
change_paper(struct change *ch, const struct paper *p)
{
	return add(ch, ROW_PAPER, p);
}

enum err
change_audit(struct change *ch, const struct audit *a)
{
	return add(ch, ROW_AUDIT, a);
}
