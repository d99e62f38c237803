/* The steps of one push, in the order that makes every kill harmless:
 *
 *   pushed/NUMBER-NAME                     written: it may be given again, under the same number
 *   the centre is told                     it is never given again; telling it twice does no harm
 *   pushed/NUMBER-NAME -> face/NAME        shown, exactly once */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "link/push.h"
#include "link/refusal.h"

#define DIGITS 20

static const char *
file_of(struct ctx *cx, unsigned long long number, const char *name)
{
	return ctx_fmt(cx, "%0*llu-%s", DIGITS, number, name);
}

static enum err
show(struct link *l, struct ctx *cx, const char *file)
{
	const char *as;
	enum err e = spool_move(l->spool, cx, file, PLACE_PUSHED, PLACE_FACE, file + DIGITS + 1);

	if (e != ERR_EXISTS)
		return e;
	(void)fail(cx, ERR_EXISTS, "a result of this name stands in face; this is the newer one");
	TRY(spool_free_name(l->spool, cx, PLACE_BAD, file + DIGITS + 1, &as));
	TRY(refusal_why(cx, l->spool, as, ERR_EXISTS));
	return spool_move(l->spool, cx, file, PLACE_PUSHED, PLACE_BAD, as);
}

/* A centre that does not know the number any more has nothing to give again, either. */
static enum err
tell_and_show(struct link *l, struct ctx *cx, const char *file)
{
	enum err e = upstream_push_taken(l->upstream, cx, strtoull(file, NULL, 10));

	if (e != ERR_OK && upstream_fate(e) != FATE_REFUSED)
		return e;
	return show(l, cx, file);
}

static enum err
finish_old(struct link *l, struct ctx *cx)
{
	const char **names;
	size_t n, total;

	TRY(spool_list(l->spool, cx, PLACE_PUSHED, LIMIT_QUEUE, &names, &n, &total));
	for (size_t i = 0; i < n; i++)
		if (strspn(names[i], "0123456789") == DIGITS && names[i][DIGITS] == '-')
			TRY(tell_and_show(l, cx, names[i]));
	return ERR_OK;
}

static enum err
take(struct link *l, struct ctx *cx, const struct upstream_push *push)
{
	const char *name = push->name, *p = push->answer.p, *file, *path;
	size_t n = push->answer.n;

	if (sealing_wants(&l->sealing, name, true))
		TRY(sealing_close(cx, &l->sealing, &name, &p, &n));
	if ((file = file_of(cx, push->number, name)) == NULL
	    || (path = spool_path(l->spool, cx, PLACE_PUSHED, file)) == NULL)
		return cx->fault.code;
	TRY(file_write(cx, path, p, n, 0660));
	log_event("push", "rid=%016llx number=%llu bytes=%zu replaced=%lu missing=%lu", (unsigned long long)cx->rid,
	    push->number, n, push->answer.replaced, push->answer.missing);
	note_answer(&l->note, &push->answer, name);
	return tell_and_show(l, cx, file);
}

enum err
push_run(struct link *l, struct ctx *cx, bool *ret_more)
{
	struct upstream_push push;

	TRY(finish_old(l, cx));
	for (int i = 0; i < PUSHES_AT_ONCE; i++) {
		TRY(upstream_push(l->upstream, cx, &push));
		if (push.name[0] == '\0') {
			*ret_more = false;
			return ERR_OK;
		}
		TRY(take(l, cx, &push));
		l->note.pushed++;
		l->note.changed = true;
	}
	*ret_more = true;
	return ERR_OK;
}
