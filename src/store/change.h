/* For back-ends only: a change as a list of typed rows. */
#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include "store/store.h"

enum row_kind {
	ROW_FACILITY,
	ROW_SETTING,
	ROW_TERMINAL,
	ROW_ACCOUNT,
	ROW_LOGIN,
	ROW_DEVICE,
	ROW_PASSCODE,
	ROW_ENTRY,
	ROW_SESSION,
	ROW_SESSION_USE,
	ROW_HANDOVER,
	ROW_BINDING,
	ROW_IDENTITY,
	ROW_PERSON,
	ROW_ELIGIBILITY,
	ROW_CONSENT,
	ROW_EXPECT_CONSENT,
	ROW_EXPECT_CONSENTS,
	ROW_EXPECT_FACILITY,
	ROW_EXPECT_FEED,
	ROW_EVIDENCE,
	ROW_RECEPTION,
	ROW_REFERENCE,
	ROW_PUSH,
	ROW_RECEIPT,
	ROW_CLAIM,
	ROW_CLAIM_REMOVED,
	ROW_REVIEW,
	ROW_IMPORT_POSITION,
	ROW_IMPORT_DONE,
	ROW_CHECKUP,
	ROW_CHECKUP_REMOVED,
	ROW_CHECKUP_ITEM,
	ROW_DRUG_NAME,
	ROW_ACT_NAME,
	ROW_CODE_NAME,
	ROW_APPLICATION,
	ROW_PAPER,
	ROW_ANNOUNCEMENT,
	ROW_OUTAGE,
	ROW_APPROVAL,
	ROW_FEED,
	ROW_FEED_IMAGE,
	ROW_FEED_IMAGE_REMOVED,
	ROW_FEED_FORGOTTEN,
	ROW_PERSON_REMOVED,
	ROW_ELIGIBILITY_REMOVED,
	ROW_AUDIT,
	ROW_KIND_COUNT
};

struct feed_forgotten { id feed; uint32_t most; };
struct person_removed { id person; };
struct eligibility_removed { id person, id; };
struct session_use { id session; instant at; };
struct consent_expectation { id consent; uint32_t version; };
struct consents_expectation { char facility[FACILITY_CODE]; id person; uint64_t mark; };
struct facility_expectation { char facility[FACILITY_CODE]; uint64_t epoch; };
struct feed_expectation { id feed; uint32_t version; };

/* How the structs of rows begin that are replaced by version: those of consents, accounts, log-ins, devices, passcodes. */
struct version_key { id id; uint32_t version; };

struct row {
	struct row   *next;
	enum row_kind kind;
	const void   *value;            /* the struct of that kind */
};

struct change {
	struct ctx *cx;                 /* borrowed: the rows' memory */
	struct row *first, *last;
	size_t      count;
	/* of the queue: */
	struct change *queued_next;
	store_done *done;
	void       *user;
	enum err    outcome;
	const struct row *refused;      /* the row that did not fit; NULL: none, or the store itself failed */
};

#endif
