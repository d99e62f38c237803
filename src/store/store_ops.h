/* For back-ends only: what a kind of store must be able to do. Every slot MUST be set; each keeps the promise that
 * store.h makes for the function of its name. A back-end's struct begins with struct store (or struct view). */
#ifndef STORE_STORE_OPS_H
#define STORE_STORE_OPS_H

#include "store/change.h"

struct desk_search { enum row_kind kind; const char *facility; id application; size_t max; };

struct store_ops {
	const char *kind;               /* "mem", "sqlite" */
	enum err (*open)(struct ctx *, const char *where, struct store **);
	void     (*close)(struct store *);
	enum err (*backup)(struct store *, struct ctx *, const char *path);
	void     (*submit)(struct store *, struct change *);
	void     (*counts)(struct store *, struct store_counts *);
	/* Holds the writer up between two groups, until it is let go; the seq of the last row of the audit. */
	uint64_t (*hold)(struct store *);
	void     (*let_go)(struct store *);
	enum err (*view_open)(struct ctx *, struct store *, struct view **);
	void     (*view_close)(struct view *);
	enum err (*view_begin)(struct view *, struct ctx *);
	void     (*view_end)(struct view *);
	enum err (*facility)(struct view *, struct ctx *, const char *, struct facility *);
	enum err (*facilities)(struct view *, struct ctx *, struct facility **, size_t *);
	enum err (*settings)(struct view *, struct ctx *, const char *, instant, struct settings *);
	enum err (*terminal)(struct view *, struct ctx *, const unsigned char *, struct terminal *);
	enum err (*setting_changes)(struct view *, struct ctx *, const char *, struct setting_change **, size_t *);
	enum err (*bindings)(struct view *, struct ctx *, id, struct binding **, size_t *);
	enum err (*terminals)(struct view *, struct ctx *, const char *, struct terminal **, size_t *);
	enum err (*account)(struct view *, struct ctx *, id, struct account *);
	enum err (*account_by_user)(struct view *, struct ctx *, const char *, const char *, struct account *);
	enum err (*accounts)(struct view *, struct ctx *, const char *, struct account **, size_t *);
	enum err (*login)(struct view *, struct ctx *, const unsigned char *, struct login *);
	enum err (*logins)(struct view *, struct ctx *, const char *, instant, struct login **, size_t *);
	enum err (*device)(struct view *, struct ctx *, id, struct device *);
	enum err (*device_by_code)(struct view *, struct ctx *, const char *, struct device *);
	enum err (*devices)(struct view *, struct ctx *, const char *, struct device **, size_t *);
	enum err (*passcode)(struct view *, struct ctx *, const char *, struct passcode *);
	enum err (*entry)(struct view *, struct ctx *, const char *, struct entry *);
	enum err (*entry_of)(struct view *, struct ctx *, const char *, enum mode, enum outpatient, struct entry *);
	enum err (*session)(struct view *, struct ctx *, id, struct session *);
	enum err (*sessions_open)(struct view *, struct ctx *, const char *, instant, size_t *);
	enum err (*handover)(struct view *, struct ctx *, id, struct handover *);
	enum err (*binding)(struct view *, struct ctx *, const unsigned char *, const char *, struct binding *);
	enum err (*identity)(struct view *, struct ctx *, const unsigned char *, struct identity *);
	enum err (*identities)(struct view *, struct ctx *, id, struct identity **, size_t *);
	enum err (*person)(struct view *, struct ctx *, id, struct person *);
	enum err (*person_by_key)(struct view *, struct ctx *, const char *, struct person *);
	enum err (*eligibilities)(struct view *, struct ctx *, id, struct eligibility **, size_t *);
	enum err (*eligibilities_by_number)(struct view *, struct ctx *, const char *, const char *,
	    struct eligibility **, size_t *);
	enum err (*holders)(struct view *, struct ctx *, const char *, const char *, struct holder **, size_t *);
	enum err (*consents)(struct view *, struct ctx *, const char *, id, struct consent **, size_t *);
	enum err (*consents_search)(struct view *, struct ctx *, const struct consent_search *, struct consent **, size_t *);
	enum err (*evidence)(struct view *, struct ctx *, id, struct evidence *);
	enum err (*reception)(struct view *, struct ctx *, const char *, struct reception *);
	enum err (*ticket_holders)(struct view *, struct ctx *, const char *, ym, size_t, id **, size_t *);
	enum err (*reference)(struct view *, struct ctx *, const char *, id, struct reference *);
	enum err (*reference_of)(struct view *, struct ctx *, const char *, const char *, struct reference *);
	enum err (*push)(struct view *, struct ctx *, id, struct push *);
	enum err (*pushes)(struct view *, struct ctx *, const char *, size_t, struct push **, size_t *);
	enum err (*receipt)(struct view *, struct ctx *, const char *, const char *, struct receipt *);
	/* Records of the operator's desk: the one with that id, or all in the order of their ids, of one facility or application
	 * where the kind has one ("" and 0: any). */
	enum err (*desk_one)(struct view *, struct ctx *, enum row_kind, id, void *);
	enum err (*desk_all)(struct view *, struct ctx *, const struct desk_search *, void **, size_t *);
	enum err (*feed_images)(struct view *, struct ctx *, id, struct feed_image **, size_t *);
	enum err (*feed_persons)(struct view *, struct ctx *, id, size_t, id **, size_t *);
	enum err (*persons_born)(struct view *, struct ctx *, ymd, struct person **, size_t *);
	enum err (*person_tied)(struct view *, struct ctx *, id, bool *);
	enum err (*medicines)(struct view *, struct ctx *, id, ym, ym, struct medicine **, size_t *);
	enum err (*treatments)(struct view *, struct ctx *, id, ym, ym, struct treatment **, size_t *);
	enum err (*claims)(struct view *, struct ctx *, id, ym, ym, struct claim **, size_t *);
	enum err (*import_position)(struct view *, struct ctx *, const unsigned char *, const char *, struct import_position *);
	enum err (*reviews)(struct view *, struct ctx *, size_t, struct review **, size_t *);
	enum err (*review)(struct view *, struct ctx *, id, struct review *);
	enum err (*checkups)(struct view *, struct ctx *, id, ymd, ymd, struct checkup **, size_t *);
	enum err (*audit)(struct view *, struct ctx *, const struct audit_search *, struct audit **, size_t *);
	enum err (*audit_verify)(struct view *, struct ctx *, const struct audit_ring *, uint64_t *);
};

struct store {
	const struct store_ops *ops;
	struct audit_ring ring;                 /* of the writer; changed only while it is held up */
};
struct view  { const struct store_ops *ops; struct store *store; bool begun; uint64_t epoch; /* set by view_begin */ };

/* The one kind that keeps a file. */
enum err sqlite_verify(struct ctx *cx, const char *path, const struct audit_ring *ring, uint64_t *ret_rows) MUST_CHECK;

extern const struct store_ops store_mem_ops, store_sqlite_ops;

#endif
