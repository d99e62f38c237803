/* A look from outside, layer by layer. */
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "link/expiry.h"
#include "link/line.h"
#include "link/sealing.h"
#include "link/status.h"
#include "link/upstream.h"

#define PROBE_MS   3000
#define DAY_S      86400
#define LEAST_FREE (2 * (long)LIMIT_FILE_BYTES)         /* bytes of the disk below which a result may find no room */

static struct finding
found(struct ctx *cx, enum err e)
{
	const char *detail = e == ERR_OK ? "" : ctx_str(cx, cx->fault.detail);

	return (struct finding){ e, detail == NULL ? "" : detail, false };
}

static enum err
look_at_settings(struct ctx *cx, const struct link_settings *s)
{
	struct sealing sealing;

	TRY(link_settings_check(cx, s));
	TRY(sealing_read(cx, s, &sealing));
	sealing_wipe(&sealing);
	return ERR_OK;
}

static enum err
look_at_room(struct ctx *cx, const char *folder)
{
	struct statvfs v;
	unsigned long long free_bytes;

	if (statvfs(folder, &v) < 0)
		return ERR_OK;          /* a volume that does not tell */
	free_bytes = (unsigned long long)v.f_bavail * v.f_frsize;
	if (free_bytes < (unsigned long long)LEAST_FREE)
		return fail(cx, ERR_SYSTEM, "the disk is full: %llu MiB are left", free_bytes >> 20);
	return v.f_files > 0 && v.f_favail == 0 ? fail(cx, ERR_SYSTEM, "the disk takes no more files") : ERR_OK;
}

static enum err
look_at_rights(struct ctx *cx, const struct spool *spool)
{
	for (enum place p = 0; p < PLACE_GONE; p++) {
		const char *path = spool_path(spool, cx, p, NULL);

		if (path != NULL && access(path, F_OK) == 0 && access(path, R_OK | W_OK | X_OK) < 0)
			return fail(cx, ERR_DENIED, "no right to read and write '%s'", place_name(p));
	}
	return ERR_OK;
}

/* Of the files that wait, the one that was put there first; whatever waits behind it is younger. */
static void
look_at_age(struct ctx *cx, const struct spool *spool, enum place p, struct report *r)
{
	const char **names, *path;
	size_t n, total;
	struct stat st;

	if (spool_list(spool, cx, p, LIMIT_QUEUE, &names, &n, &total) != ERR_OK)
		return;
	for (size_t i = 0; i < n; i++) {
		long age;

		if ((path = spool_path(spool, cx, p, names[i])) == NULL || lstat(path, &st) < 0)
			continue;
		age = (long)(clock_system() - st.st_ctim.tv_sec);
		r->oldest_s = age > r->oldest_s ? age : r->oldest_s;
	}
}

static enum err
look_at_places(struct ctx *cx, const struct spool *spool, struct report *r)
{
	const char **names;
	size_t n;

	for (enum place p = 0; p < PLACE_GONE; p++) {
		enum err e = spool_list(spool, cx, p, 0, &names, &n, &r->count[p]);

		if (e != ERR_OK && e != ERR_NOT_FOUND)
			return e;
	}
	look_at_age(cx, spool, PLACE_REQ, r);
	look_at_age(cx, spool, PLACE_WORK, r);
	r->has_note = note_read(cx, spool, &r->note) == ERR_OK;
	TRY(look_at_rights(cx, spool));
	if (r->has_note && r->note.folder != ERR_OK && spool_is_taken(spool))
		return fail(cx, r->note.folder, "%s", r->note.folder_why);
	return ERR_OK;
}

static enum err
look_at_folder(struct ctx *cx, const struct link_settings *s, struct report *r)
{
	struct spool *spool;
	enum err e;

	if (s->folder[0] == '\0')
		return fail(cx, ERR_USAGE, "'folder' is not set");
	TRY(spool_look(cx, s->folder, &spool));
	e = look_at_places(cx, spool, r);
	if (!spool_is_taken(spool))
		r->layer[LAYER_LINK] = (struct finding){ ERR_AWAY, "no kyotaku-link holds the lock of this folder", false };
	spool_close(&spool);
	TRY(e);
	return look_at_room(cx, s->folder);
}

static enum err
look_at_certificate(struct ctx *cx, const struct link_settings *s, struct report *r)
{
	instant end;

	if (s->cert[0] == '\0')
		return fail(cx, ERR_USAGE, "'cert' is not set");
	TRY(expiry_read(cx, s->cert, &end));
	r->days_left = end > clock_system() ? (long)((end - clock_system()) / DAY_S) : 0;
	if (end <= clock_system())
		return fail(cx, ERR_CERT_EXPIRED, "the terminal's certificate has ended");
	return s->key[0] == '\0' || access(s->key, R_OK) == 0 ? ERR_OK
	    : fail(cx, ERR_NOT_FOUND, "the private key cannot be read");
}

/* Whether the centre answers, and what it thinks of this terminal: *ret_account. */
static enum err
look_at_centre(struct ctx *cx, const struct link_settings *s, struct finding *ret_account)
{
	struct link_settings quick = *s;
	struct upstream *u;
	const char *facility = "";
	enum err e;

	quick.timeout_ms = PROBE_MS;
	TRY(upstream_open(cx, &quick, &u));
	e = upstream_probe(u, cx, &facility);
	upstream_close(&u);
	if (e == ERR_DENIED || e == ERR_INSTITUTION) {
		*ret_account = found(cx, e);
		return ERR_OK;
	}
	TRY(e);
	if (facility[0] != '\0' && strcmp(facility, s->facility) != 0)
		e = fail(cx, ERR_INSTITUTION, "the centre knows this terminal as one of '%.10s'", facility);
	*ret_account = found(cx, e);
	return ERR_OK;
}

void
status_look(struct ctx *cx, const struct link_settings *s, struct report *ret_r)
{
	struct report r = { .days_left = -1, .oldest_s = -1 };
	const struct finding not_asked = { ERR_AWAY, "not asked: a layer before it is wrong", true };

	for (enum layer l = 0; l < LAYER_COUNT; l++)
		r.layer[l].detail = "";
	r.layer[LAYER_SETTING] = found(cx, look_at_settings(cx, s));
	r.layer[LAYER_FOLDER] = found(cx, look_at_folder(cx, s, &r));
	r.layer[LAYER_CERTIFICATE] = found(cx, look_at_certificate(cx, s, &r));
	r.layer[LAYER_NETWORK] = found(cx, line_check(cx, s->centre, PROBE_MS));
	r.layer[LAYER_ACCOUNT] = not_asked;
	if (r.layer[LAYER_NETWORK].e == ERR_OK)
		r.layer[LAYER_CENTRE] = found(cx, look_at_centre(cx, s, &r.layer[LAYER_ACCOUNT]));
	else
		r.layer[LAYER_CENTRE] = not_asked;
	*ret_r = r;
}

enum err
status_verdict(const struct report *r)
{
	for (enum layer l = 0; l < LAYER_COUNT; l++)
		if (r->layer[l].e != ERR_OK)
			return r->layer[l].e;
	return ERR_OK;
}
