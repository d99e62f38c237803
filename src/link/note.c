/* The note beside the folders: a small JSON file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/tree.h"
#include "link/note.h"

static void
set(enum err *at, instant *since, char why[NOTE_WHY], const struct ctx *cx, enum err e)
{
	(void)snprintf(why, NOTE_WHY, "%.*s", NOTE_WHY - 1, e == ERR_OK ? "" : cx->fault.detail);
	if (*at == e && *since != 0)
		return;
	*at = e;
	*since = clock_system();
}

void
note_folder(struct note *n, const struct ctx *cx, enum err e)
{
	n->changed |= n->folder != e;
	set(&n->folder, &n->folder_since, n->folder_why, cx, e);
}

void
note_centre(struct note *n, const struct ctx *cx, enum err e)
{
	n->changed |= n->centre != e;
	set(&n->centre, &n->centre_since, n->centre_why, cx, e);
}

void
note_answer(struct note *n, const struct upstream_answer *a, const char *name)
{
	if (a->replaced == 0)
		return;
	n->replaced += a->replaced;
	n->missing += a->missing;
	(void)snprintf(n->replaced_in, sizeof n->replaced_in, "%s", name);
	n->changed = true;
}

static void
add_time(struct ctx *cx, struct node *root, const char *name, instant t)
{
	char at[INSTANT_TEXT];

	(void)node_fmt(cx, root, name, "%s", t == 0 ? "" : instant_write_iso(t, at));
}

enum err
note_write(struct ctx *cx, const struct spool *s, struct note *n)
{
	struct node *root = node_new(cx, NULL, "", "");
	size_t size;
	char *p;

	n->written = clock_system();
	(void)node_fmt(cx, root, "pid", "%ld", (long)getpid());
	add_time(cx, root, "written", n->written);
	(void)node_fmt(cx, root, "answered", "%lu", n->answered);
	(void)node_fmt(cx, root, "refused", "%lu", n->refused);
	(void)node_fmt(cx, root, "pushed", "%lu", n->pushed);
	(void)node_fmt(cx, root, "replaced", "%lu", n->replaced);
	(void)node_fmt(cx, root, "missing", "%lu", n->missing);
	(void)node_new(cx, root, "replaced_in", n->replaced_in);
	(void)node_new(cx, root, "last", n->last);
	add_time(cx, root, "last_at", n->last_at);
	(void)node_fmt(cx, root, "last_status", "%d", n->last_status);
	(void)node_new(cx, root, "folder", err_code(n->folder));
	add_time(cx, root, "folder_since", n->folder_since);
	(void)node_new(cx, root, "folder_why", n->folder_why);
	(void)node_new(cx, root, "centre", err_code(n->centre));
	add_time(cx, root, "centre_since", n->centre_since);
	(void)node_new(cx, root, "centre_why", n->centre_why);
	TRY(json_write(cx, root, &p, &size));
	TRY(file_write(cx, spool_note_path(s, cx), p, size, 0640));
	n->changed = false;
	return ERR_OK;
}

static instant
read_time(const struct node *root, const char *name)
{
	instant t = 0;

	return instant_read_iso(node_text(root, name), &t) ? t : 0;
}

enum err
note_read(struct ctx *cx, const struct spool *s, struct note *ret_n)
{
	struct note n = { 0 };
	struct node *root;
	size_t size;
	char *p;

	TRY(file_read(cx, spool_note_path(s, cx), LIMIT_PROOF_BYTES, &p, &size));
	TRY(json_read(cx, p, size, &root));
	n.pid = strtol(node_text(root, "pid"), NULL, 10);
	n.written = read_time(root, "written");
	n.answered = strtoul(node_text(root, "answered"), NULL, 10);
	n.refused = strtoul(node_text(root, "refused"), NULL, 10);
	n.pushed = strtoul(node_text(root, "pushed"), NULL, 10);
	n.replaced = strtoul(node_text(root, "replaced"), NULL, 10);
	n.missing = strtoul(node_text(root, "missing"), NULL, 10);
	(void)snprintf(n.replaced_in, sizeof n.replaced_in, "%s", node_text(root, "replaced_in"));
	(void)snprintf(n.last, sizeof n.last, "%s", node_text(root, "last"));
	n.last_at = read_time(root, "last_at");
	n.last_status = (int)strtol(node_text(root, "last_status"), NULL, 10);
	n.folder = err_from_code(node_text(root, "folder"));
	n.folder_since = read_time(root, "folder_since");
	(void)snprintf(n.folder_why, sizeof n.folder_why, "%s", node_text(root, "folder_why"));
	n.centre = err_from_code(node_text(root, "centre"));
	n.centre_since = read_time(root, "centre_since");
	(void)snprintf(n.centre_why, sizeof n.centre_why, "%s", node_text(root, "centre_why"));
	*ret_n = n;
	return ERR_OK;
}
