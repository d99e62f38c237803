/* Use cases: one file per thing the service does. Each reads through a view, decides by the rules of domain/, and
 * writes nothing itself: what is to be kept, the audit row included, goes into a change, which the caller commits
 * before it lets the answer go. So nothing can be told without its record, and a consent that was withdrawn in between
 * makes the change fail (ERR_STALE) and the use case run again. */
#ifndef APP_APP_H
#define APP_APP_H

#include <stdatomic.h>

#include "app/attempts.h"
#include "app/revoked.h"
#include "card/cert.h"
#include "card/token.h"
#include "domain/answer.h"
#include "store/store.h"

/* How far back medical data are given (spec/rules.md section 2.7). */
struct windows {
	long medicine_months;           /* the current one included [MED-04] */
	long treatments_since;          /* YYYYMM: claims of earlier months show no acts [MED-04] */
	long checkup_years;             /* [TKK-02] */
};

struct progress;
/* The OpenID Connect provider of a 認証アプリ, as far as its tokens are judged. */
struct provider {
	struct provider_name name;
	const char *acr;                /* words, one of which a token must name; "": any */
	unsigned    algorithms;         /* 1 << JWS_… */
	bool        fresh;              /* who consents has logged in for it */
};

/* What lives as long as the service. */
struct app {
	struct store *store;                    /* borrowed */
	const struct trust *trust;              /* borrowed: pinned roots of user authentication */
	struct revoked *revoked;                /* borrowed: revocation lists */
	struct attempts *registrations;         /* borrowed: 利用登録 that did not fit */
	struct progress *imports;               /* borrowed: how far imports are, for admin/; NULL: nobody looks */
	const struct provider *provider;        /* borrowed; NULL: nobody comes by an app */
	const char   *folder;                   /* borrowed: the data folder; NULL: none (tests) */
	const char   *backup_folder;            /* borrowed: back-ups in it do not wait for a second operator; "" or NULL: none */
	const char   *audit_keys;               /* borrowed: file of the keys of the audit; NULL: none (tests) */
	const char   *origin;                   /* of the patients' side: "https://host:port" */
	long          sessions_open;            /* unused challenges per address */
	long          feed_days;                /* what was before a feed is kept, from its beginning on */
	struct windows windows;
	atomic_bool   stopping;                 /* nothing new is taken; long work breaks off between batches */
};

/* Who asks: made at the edge from the terminal's certificate. */
struct who {
	char        facility[FACILITY_CODE];
	const char *label;                      /* goes into the audit */
};

/* What an act turned out to be about, as far as it got: for the audit row of a refusal. */
struct about {
	enum audit_act what;
	id          person;
	enum mode   mode;
	const char *subject;
	const struct handover *handover;        /* the page that waits for this proof; NULL: none */
	instant     certificate_ends;           /* of an expired certificate; 0 otherwise */
	const unsigned char *identity;          /* of an app that stands for nobody; NULL: none */
};

/* One request on its way through a use case. */
struct act {
	struct app    *app;
	struct ctx    *cx;
	struct view   *view;
	struct change *change;
	const struct who *who;
	struct about  *about;                   /* borrowed from the edge; NULL when nobody wants to know */
	const struct settings *settings;        /* of who->facility in this run, where the edge has read them; or NULL */
};

/* An audit row for this act, in its change. `consent` may be NULL. */
enum err act_audit(const struct act *a, enum audit_act what, enum err outcome, id person, enum mode m,
    const struct consent *consent, const char *subject) MUST_CHECK;
/* The certificates in a filled answer, and what is said of a change of one, rest on consents of their own: the change fails when one
 * of them was changed. */
enum err act_expect_certificates(const struct act *a, const struct answer *told, const struct consent *rows, size_t n)
    MUST_CHECK;

/* 医療券・調剤券 into a filled answer, when the facility uses them [SET-06]: those of the answer's month, for this facility. */
enum err act_tickets(const struct act *a, struct answer *told) MUST_CHECK;

/* A person's consents at who->facility as they bind now: within their windows, with a lapse, a death, the loss of all
 * insurance [CNS-13..15] and the end of an outage [EMG-08] counted. `all` are the person's periods. */
enum err act_consents(const struct act *a, const struct person *p, const struct eligibility *all, size_t all_count,
    struct consent **ret_c, size_t *ret_n) MUST_CHECK;

/* Narrows what an outage opened to the outage as it stands now: the operator may have closed it early [EMG-08]. */
enum err act_outages(const struct act *a, struct consent *rows, size_t n) MUST_CHECK;

/* What those bounds are. */
enum err act_bounds(const struct act *a, const struct person *p, const struct eligibility *all, size_t all_count,
    struct consent_bounds *ret_b) MUST_CHECK;

/* The settings of who->facility now. ERR_FUNCTION_OFF when it does not use that mode [RCK-01]
 * and no disaster opens it [EMG-08], ERR_SUSPENDED while the operator
 * has suspended it [FAC-04]. */
enum err act_uses(const struct act *a, enum mode m, struct settings *ret_s) MUST_CHECK;

#endif
