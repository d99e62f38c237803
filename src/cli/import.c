/* Claim files, feeds and masters of any size: looked at once from end to end, then sent part by part. The memory is that of one
 * part, and an import that was broken off goes on where the centre stands. */
#define _GNU_SOURCE             /* memrchr */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limit.h"
#include "base/tree.h"
#include "cli/cli.h"
#include "cli/import.h"
#include "wire/claim_file.h"

void
import_progress(const struct import_file *f, const char *what)
{
	if (f->terminal)
		(void)fprintf(stderr, "\r%s: %s %3d %%, %llu taken, %llu refused ", f->name, what,
		    f->size > 0 ? (int)(f->done * 100 / f->size) : 100, (unsigned long long)f->accepted,
		    (unsigned long long)f->refused);
}

/* Reads up to n bytes at an offset; fewer only at the end. */
static enum err
read_at(struct ctx *cx, const struct import_file *f, uint64_t offset, size_t n, size_t *ret_n)
{
	size_t got = 0;

	while (got < n) {
		ssize_t k = pread(f->fd, f->block + got, n - got, (off_t)(offset + got));

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return fail(cx, ERR_SYSTEM, "%s: cannot be read", f->path);
		if (k == 0)
			break;
		got += (size_t)k;
	}
	*ret_n = got;
	return ERR_OK;
}

/* Digest and structure, block by block of whole lines. */
static enum err
look(struct ctx *cx, struct import_file *f)
{
	unsigned char digest[SHA256_BYTES];
	struct claim_outline w = { .line = 0 };
	struct sha256_run run;
	uint64_t at = 0;
	size_t n;

	sha256_begin(&run);
	while (at < f->size) {
		const char *lf;

		TRY(read_at(cx, f, at, BLOCK, &n));
		if (n == 0)
			return fail(cx, ERR_SYSTEM, "%s: became shorter while it was read", f->path);
		lf = memrchr(f->block, '\n', n);
		if (at + n < f->size) {
			if (lf == NULL)
				return fail(cx, ERR_TOO_LARGE, "%s: a line is longer than %d bytes", f->path, BLOCK);
			n = (size_t)(lf + 1 - f->block);
		}
		sha256_add(&run, f->block, n);
		(void)claim_outline_feed(&w, f->block, n);
		at += n;
		f->done = at;
		import_progress(f, "checking");
	}
	sha256_end(&run, digest);
	hex_write(digest, SHA256_BYTES, f->digest);
	if (!claim_outline_end(&w))
		return report_file_refused(&f->report, w.line, "", 0, "", w.broken);
	return ERR_OK;
}

enum err
import_digest(struct ctx *cx, struct import_file *f)
{
	unsigned char digest[SHA256_BYTES];
	struct sha256_run run;
	uint64_t at = 0;
	size_t n;

	sha256_begin(&run);
	do {
		TRY(read_at(cx, f, at, BLOCK, &n));
		sha256_add(&run, f->block, n);
		at += n;
	} while (n > 0);
	sha256_end(&run, digest);
	hex_write(digest, SHA256_BYTES, f->digest);
	return ERR_OK;
}

static enum severity
severity_of(const char *word)
{
	return strcmp(word, "notice") == 0 ? SEVERITY_NOTICE : strcmp(word, "file") == 0 ? SEVERITY_FILE : SEVERITY_REFUSED;
}

/* The lines of a part's report join those of the file. */
static enum err
lines_join(struct import_file *f, const struct node *report)
{
	for (const struct node *l = node_child(report, "lines"); l != NULL; l = node_next_named(l, "lines")) {
		struct ctx *cx = f->report.cx;
		const char *text = ctx_str(cx, node_text(l, "text")), *record = ctx_str(cx, node_text(l, "record"));
		const char *field = ctx_str(cx, node_text(l, "field")), *code = ctx_str(cx, node_text(l, "code"));

		if (f->report.count >= LIMIT_REPORT_LINES) {
			f->report.left_out++;
			continue;
		}
		if (text == NULL || record == NULL || field == NULL || code == NULL)
			return cx->fault.code;
		report_add(&f->report, strtoul(node_text(l, "line"), NULL, 10), record,
		    (unsigned)strtoul(node_text(l, "column"), NULL, 10), field,
		    &(struct rule){ code, severity_of(node_text(l, "severity")), text, text });
	}
	f->report.left_out += strtoul(node_text(report, "left_out"), NULL, 10);
	return ERR_OK;
}

static enum err
answer_read(struct ctx *cx, struct import_file *f, const struct buf *out)
{
	const char *end = out->n > 0 ? memchr(out->p, '\n', out->n) : NULL;
	struct node *head, *report;

	if (end == NULL)
		return fail(cx, ERR_AWAY, "the centre's answer to a part is not one");
	TRY(json_read(cx, out->p, (size_t)(end - out->p), &head));
	TRY(json_read(cx, end + 1, out->n - (size_t)(end + 1 - out->p), &report));
	f->done = strtoull(node_text(head, "offset"), NULL, 10);
	/* The counts of a part that is kept are those of the whole file, of a trial its own. */
	f->accepted = (f->trial ? f->accepted : 0) + strtoull(node_text(head, "accepted"), NULL, 10);
	f->refused = (f->trial ? f->refused : 0) + strtoull(node_text(head, "refused"), NULL, 10);
	f->noticed = (f->trial ? f->noticed : 0) + strtoull(node_text(head, "noticed"), NULL, 10);
	if ((f->position = ctx_str(f->report.cx, node_text(head, "position"))) == NULL)
		return f->report.cx->fault.code;
	return lines_join(f, report);
}

/* Sends what stands at f->done, `n` bytes of it, in a memory of its own. */
enum err
import_part_send(struct ctx *cx, const struct options *op, struct import_file *f, size_t n)
{
	const char *words[7] = { "import", f->trial ? "try" : "part", f->kind, f->name };
	size_t count = 4;
	struct ctx one;
	struct order o;
	struct buf out;
	enum err e;

	TRY(ctx_init(&one, cx->now, cx->rid));
	buf_init(&out, &one, LIMIT_IMPORT_BYTES);
	if (!f->trial)
		words[count++] = f->digest;
	words[count++] = f->trial ? f->position : ctx_fmt(&one, "%llu", (unsigned long long)f->done);
	words[count++] = ctx_fmt(&one, "%llu", (unsigned long long)f->size);
	o = remote_words(op, words, count);
	o.body = f->block;
	o.body_n = n;
	e = words[count - 2] == NULL || words[count - 1] == NULL ? ERR_SYSTEM : remote_order(&one, op, &o, &out);
	if (e == ERR_OK)
		e = answer_read(&one, f, &out);
	else if (out.n > 0)
		(void)answer_read(&(struct ctx){ .mem = one.mem }, f, &out);    /* why the file is none */
	if (e != ERR_OK)
		cx->fault = one.fault;
	ctx_release(&one);
	return e;
}

/* A part that holds no whole claim comes again, longer. */
enum err
import_room_make(struct ctx *cx, struct import_file *f, size_t room)
{
	if (room > LIMIT_CLAIM_BYTES * 4 && room > TRIAL_BLOCK)
		return fail(cx, ERR_TOO_LARGE, "%s: a claim or person is above every ceiling", f->path);
	if ((f->block = ctx_alloc(cx, room)) == NULL)
		return cx->fault.code;
	f->room = room;
	return ERR_OK;
}

static enum err
send_all(struct ctx *cx, const struct options *op, struct import_file *f)
{
	uint64_t before;
	size_t n;

	f->done = 0;
	if (!f->trial)
		TRY(import_part_send(cx, op, f, 0));           /* where does it stand? */
	if (f->done > 0 && f->terminal)
		(void)fprintf(stderr, "\n%s: goes on behind %llu bytes\n", f->name, (unsigned long long)f->done);
	do {
		TRY(read_at(cx, f, f->done, f->room, &n));
		before = f->done;
		TRY(import_part_send(cx, op, f, n));
		if (f->done == before)
			TRY(import_room_make(cx, f, 2 * f->room));
		import_progress(f, f->trial ? "trying" : "taking in");
	} while (f->done < f->size);
	return ERR_OK;
}

enum err
import_file_open(struct ctx *cx, const char *path, const char *kind, struct import_file *f)
{
	const char *slash = strrchr(path, '/');
	struct stat st;

	*f = (struct import_file){ .path = path, .name = slash != NULL ? slash + 1 : path, .kind = kind,
	    .terminal = isatty(STDERR_FILENO) != 0 };
	TRY(report_init(&f->report, cx, f->name));
	TRY(import_room_make(cx, f, BLOCK));
	if ((f->fd = open(path, O_RDONLY | O_CLOEXEC)) < 0 || fstat(f->fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		if (f->fd >= 0)
			(void)close(f->fd);
		return fail(cx, ERR_NOT_FOUND, "%s: no such file", path);
	}
	f->size = (uint64_t)st.st_size;
	return ERR_OK;
}

enum err
import_tell(struct ctx *cx, const struct options *op, struct import_file *f, struct buf *out)
{
	char *p;
	size_t n;

	f->report.accepted = f->accepted;
	f->report.refused = f->refused;
	f->report.noticed = f->noticed;
	if (f->terminal)
		(void)fputc('\n', stderr);
	if (!op->json) {
		report_text(out, &f->report, op->order.lang);
		return buf_done(out);
	}
	TRY(report_json(cx, &f->report, op->order.lang, &p, &n));
	buf_add(out, p, n);
	return buf_done(out);
}

struct long_file { const char *word; bool claims; };
static const struct long_file long_files[] = { { "insurer", false }, { "master", false }, { "claims", true }, { "returned", true } };

/* Claims are looked at first: nothing of a broken file is taken. Of a feed or master that is none its first line tells. */
static enum err
import_in_parts(struct ctx *cx, const struct options *op, const struct long_file *k, bool trial, struct buf *out)
{
	struct import_file f;
	enum err e;

	TRY(folder_check(cx, op));
	TRY(import_file_open(cx, op->order.words[op->order.count - 1], k->word, &f));
	f.trial = trial;
	f.position = "0:0:0:0:0:";
	e = trial ? import_room_make(cx, &f, f.size > TRIAL_BLOCK ? TRIAL_BLOCK : f.size < BLOCK ? BLOCK : f.size) : ERR_OK;
	if (e == ERR_OK)
		e = k->claims ? look(cx, &f) : import_digest(cx, &f);
	if (e == ERR_OK)
		e = send_all(cx, op, &f);
	(void)close(f.fd);
	TRY(import_tell(cx, op, &f, out));
	return e;
}

LOCAL(import_insurer_run)
{
	return import_in_parts(cx, op, &long_files[0], false, out);
}

LOCAL(import_master_run)
{
	return import_in_parts(cx, op, &long_files[1], false, out);
}

LOCAL(import_claims_run)
{
	return import_in_parts(cx, op, &long_files[2], false, out);
}

LOCAL(import_returned_run)
{
	return import_in_parts(cx, op, &long_files[3], false, out);
}

/* Kinds that do not come in parts of bytes are tried as one order. */
LOCAL(import_check_run)
{
	struct order o = op->order;
	char *p;

	for (size_t i = 0; i < sizeof long_files / sizeof long_files[0]; i++)
		if (strcmp(long_files[i].word, op->order.words[2]) == 0)
			return import_in_parts(cx, op, &long_files[i], true, out);
	TRY(folder_check(cx, op));
	TRY(named_read(cx, o.words[3], LIMIT_IMPORT_BYTES, &p, &o.body_n));
	o.body = p;
	return remote_order(cx, op, &o, out);
}
