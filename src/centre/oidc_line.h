/* The line to the provider of a 認証アプリ (OpenID Connect). Whatever asks it may wait LIMIT_PROVIDER_SECONDS: never in a loop, and never
 * with a view open (LANE_OUTSIDE of worker.c). Called by several threads at once. */
#ifndef CENTRE_OIDC_LINE_H
#define CENTRE_OIDC_LINE_H

#include "app/proof_check.h"
#include "wire/oidc.h"

struct settings_file;
struct oidc_line;

/* NULL when no issuer is set. Reads the centre's key; asks nobody yet. ERR_INPUT for settings that do not fit, errors of file_read. `conf` and
 * `folder` are borrowed. */
enum err oidc_line_open(struct ctx *cx, const struct settings_file *conf, const char *folder, struct oidc_line **ret_l) MUST_CHECK;
void     oidc_line_close(struct oidc_line **l);

/* What is judged by (app.provider), and "https://host:port" of the provider. Borrowed. */
const struct provider *oidc_line_provider(const struct oidc_line *l);
const char *oidc_line_origin(const struct oidc_line *l);
/* The address of ours that the browser returns to. Borrowed. */
const char *oidc_line_back(const struct oidc_line *l);

/* Its places, of the last LIMIT_PROVIDER_SEEN_SECONDS: a browser that is sent to a provider that is away finds no way back. ERR_APP_AWAY. */
enum err oidc_line_places(struct oidc_line *l, struct ctx *cx, struct oidc_places *ret_p) MUST_CHECK;
/* The token for a code, and the keys to check it with: they are fetched anew, at most once in LIMIT_PROVIDER_KEYS_SECONDS, when none of them is
 * the token's. ERR_APP_AWAY: no answer, or an error of its own; ERR_APP_TOKEN: the code was refused, or what came is no token. */
enum err oidc_line_token(struct oidc_line *l, struct ctx *cx, const char *code, const char *verifier, struct token_order *ret_t) MUST_CHECK;

#endif
