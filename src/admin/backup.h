/* What a back-up is made of, for the centre that makes it and for `kyotaku` that looks it through and restores it: a folder
 * with a copy of the store, the other files of the data folder, and a manifest with their digests. */
#ifndef ADMIN_BACKUP_H
#define ADMIN_BACKUP_H

#include "admin/admin.h"

#define BACKUP_MANIFEST "manifest.json"
#define BACKUP_STORE    "store.db"
#define BACKUP_KEYS     "audit.keys"

/* SHA-256 as hex. */
enum err backup_digest(struct ctx *cx, const void *p, size_t n, const char **ret_text) MUST_CHECK;
/* Whether an order makes a back-up in the folder that the settings name for them: that one does not wait for a second
 * operator, who has agreed by the setting [OPR-07]. */
bool     backup_is_regular(const struct app *app, const struct order *o);

#endif
