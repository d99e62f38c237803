/* Settings of the centre: kyotaku.conf in its data folder. */
#include "centre/centre.h"

#define AT(member) offsetof(struct settings_file, member)

const struct conf_row centre_conf[] = {
	{ "centre.clock", CONF_TEXT, AT(clock), "system", 0, 0, "", "the clock: `system`, or `file:/PATH` of an offset in seconds (tests, demo)" },
	{ "centre.audit_keys", CONF_TEXT, AT(audit_keys), "", 0, 0, "", "file of the keys that seal the audit, best on another disk or mount; empty: audit.keys in the data folder" },
	{ "centre.backup_folder", CONF_TEXT, AT(backup_folder), "", 0, 0, "", "back-ups made in this folder need no second operator; empty: every one does" },
	{ "centre.feed_days", CONF_NUMBER, AT(feed_days), "92", 1, 3650, "days", "an insurer's feed can be rolled back: what was before it is kept" },
	{ "centre.threads", CONF_NUMBER, AT(threads), "0", 0, 256, "threads", "loops that serve requests; 0 is one per core" },
	{ "centre.drain_seconds", CONF_NUMBER, AT(drain_seconds), "10", 0, 600, "seconds", "how long SIGTERM waits for answers under way" },
	{ "facility.address", CONF_TEXT, AT(facility_address), "127.0.0.1:8443", 0, 0, "", "where terminals connect (mutual TLS)" },
	{ "facility.names", CONF_TEXT, AT(names), "", 0, 0, "", "file of replaced message and element names (doc/messages.md); empty: none" },
	{ "help.telephone", CONF_TEXT, AT(help_telephone), "", 0, 0, "", "the operator's call centre, as the console's help shows it; empty: none" },
	{ "help.hours", CONF_TEXT, AT(help_hours), "月～金8:00～18:00、土8:00～16:00(祝日を除く)", 0, 0, "", "its hours" },
	{ "operator.address", CONF_TEXT, AT(operator_address), "", 0, 0, "", "where operators' browsers connect (mutual TLS, operators' certificates); empty: no pages for operators" },
	{ "patient.address", CONF_TEXT, AT(patient_address), "127.0.0.1:8444", 0, 0, "", "where patients' devices connect (TLS)" },
	{ "patient.origin", CONF_TEXT, AT(origin), "https://127.0.0.1:8444", 0, 0, "", "how patients' devices name this centre; it is part of what a card signs" },
	{ "patient.sessions_open", CONF_NUMBER, AT(sessions_open), "64", 1, 100000, "sessions", "unused challenges of one address of a facility at once" },
	{ "patient.address_rate", CONF_NUMBER, AT(address_rate), "600", 0, 1000000, "requests/minute", "of one network address on the patients' side; 0 is no bound" },
	{ "patient.entry_rate", CONF_NUMBER, AT(entry_rate), "1200", 0, 1000000, "requests/minute", "of one facility's address; 0 is no bound" },
	{ "medical.medicine_months", CONF_NUMBER, AT(windows.medicine_months), "36", 1, 600, "months", "how far back medicines and treatments are given, the current month included" },
	{ "medical.treatments_since", CONF_NUMBER, AT(windows.treatments_since), "202206", 190001, 999912, "YYYYMM", "the first month whose claims show treatments and operations" },
	{ "medical.checkup_years", CONF_NUMBER, AT(windows.checkup_years), "5", 1, 100, "years", "how far back check-ups are given" },
	{ "oidc.issuer", CONF_TEXT, AT(oidc_issuer), "", 0, 0, "", "the OpenID Connect provider of a 認証アプリ, such as https://HOST/PATH; empty: nobody comes by an app" },
	{ "oidc.client_id", CONF_TEXT, AT(oidc_client), "", 0, 0, "", "what that provider calls this centre" },
	{ "oidc.key", CONF_TEXT, AT(oidc_key), "tls/keys/app.jwk", 0, 0, "", "this centre's key for it, made by `kyotaku app key`; in the data folder, or a whole path" },
	{ "oidc.ca", CONF_TEXT, AT(oidc_ca), "", 0, 0, "", "authorities of the provider's certificate (PEM); empty: the system's" },
	{ "oidc.acr", CONF_TEXT, AT(oidc_acr), "aal3 crl", 0, 0, "", "how a person must have logged in: asked for, and one of these words must stand in the token; empty: any way" },
	{ "oidc.algorithms", CONF_TEXT, AT(oidc_algorithms), "ES256", 0, 0, "", "what its tokens may be signed with: ES256, PS256, RS256" },
	{ "oidc.audience", CONF_TEXT, AT(oidc_audience), "", 0, 0, "", "whom this centre's own word is addressed to; empty: the issuer" },
	{ "oidc.fresh", CONF_SWITCH, AT(oidc_fresh), "yes", 0, 0, "", "who consents logs in anew each time" },
	{ "trust.responder", CONF_TEXT, AT(responder), "", 0, 0, "", "the issuer's OCSP responder, such as http://HOST:PORT/; it is asked in place of the revocation lists. Empty: the lists" },
	{ "trust.test_hierarchy", CONF_SWITCH, AT(test_hierarchy), "yes", 0, 0, "", "accept the policy of the test hierarchy (no card of the real one is accepted then)" },
};
const size_t centre_conf_count = sizeof centre_conf / sizeof centre_conf[0];
