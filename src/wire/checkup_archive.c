/* An archive of check-ups (section 7.1): one folder with index, DATA and, perhaps, CLAIMS. Nothing is written to a disk;
 * a file inside is unpacked into memory up to its ceiling, whatever its entry claims. */
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/limit.h"
#include "wire/checkup_part.h"

#define NAME_MOST 200           /* bytes of a name inside */
#define ZIP_PART 65536

enum place { PLACE_INDEX, PLACE_SUMMARY, PLACE_DATA, PLACE_CLAIMS, PLACE_IGNORED, PLACE_OTHER, PLACE_COUNT };

struct checkup_archive {
	struct checkup_reading *rd;
	zip_t  *zip;
	zip_uint64_t *documents;        /* entries of DATA, in their order */
	size_t  root;                   /* bytes of the root folder's name with its '/' */
	size_t  counts[PLACE_COUNT];
	zip_uint64_t index, summary;    /* entries */
	uint64_t unpacked;
	bool    told_other;
};

static enum err
refuse(struct checkup_archive *a, enum checkup_rule rule)
{
	return report_file_refused(a->rd->rep, 0, a->rd->name, 0, "", &checkup_rules[rule]);
}

/* The name of an entry as its bytes, checked: relative, without "..", in folders of '/'. NULL when it is not accepted. */
static const char *
entry_name(const struct checkup_archive *a, zip_uint64_t i)
{
	const char *name = zip_get_name(a->zip, i, ZIP_FL_ENC_RAW);

	if (name == NULL || name[0] == '\0' || name[0] == '/' || strlen(name) > NAME_MOST)
		return NULL;
	for (const char *s = name; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || (unsigned char)*s >= 0x7f || *s == '\\' || *s == ':')
			return NULL;
	for (const char *part = name; *part != '\0';) {
		size_t n = strcspn(part, "/");

		if (n == 0 || (n == 1 && part[0] == '.') || (n == 2 && part[0] == '.' && part[1] == '.'))
			return NULL;
		part += n + (part[n] == '/');
	}
	return name;
}

/* Where a file stands by its name behind the root folder. */
static enum place
place_of(const char *name)
{
	static const struct { const char *name; enum place place; } places[] = {
		{ "DATA/", PLACE_DATA }, { "CLAIMS/", PLACE_CLAIMS }, { "XSD/", PLACE_IGNORED },
	};
	size_t n = strlen(name);

	if (n == 0 || name[n - 1] == '/')
		return PLACE_IGNORED;           /* a folder */
	if (strcmp(name, "ix08_V08.xml") == 0)
		return PLACE_INDEX;
	if (strcmp(name, "su08_V08.xml") == 0)
		return PLACE_SUMMARY;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		size_t k = strlen(places[i].name);

		if (strncmp(name, places[i].name, k) != 0)
			continue;
		if (places[i].place != PLACE_IGNORED && (strchr(name + k, '/') != NULL || n < 5
		    || strcmp(name + n - 4, ".xml") != 0))
			return PLACE_OTHER;
		return places[i].place;
	}
	return PLACE_OTHER;
}

static void
tell_other(struct checkup_archive *a, const char *name)
{
	const char *kept = ctx_str(a->rd->cx, name);

	if (!a->told_other && kept != NULL)
		report_add(a->rd->rep, 0, kept, 0, "", &checkup_rules[CHECKUP_RULE_OTHER]);
	a->told_other = true;
}

/* Looks at all names before anything is unpacked. */
static enum err
survey(struct checkup_archive *a)
{
	zip_int64_t n = zip_get_num_entries(a->zip, 0);
	const char *first = NULL;

	if (n < 0 || n > LIMIT_ARCHIVE_FILES)
		return refuse(a, CHECKUP_RULE_MANY);
	if ((a->documents = ctx_array(a->rd->cx, (size_t)n + 1, sizeof *a->documents)) == NULL)
		return a->rd->cx->fault.code;
	for (zip_int64_t i = 0; i < n; i++) {
		const char *name = entry_name(a, (zip_uint64_t)i);
		enum place place;

		if (name == NULL)
			return refuse(a, CHECKUP_RULE_PATH);
		if (first == NULL) {
			first = name;
			a->root = strcspn(name, "/") + 1;
		}
		if (strncmp(name, first, a->root - 1) != 0 || name[a->root - 1] != '/')
			return refuse(a, CHECKUP_RULE_ROOT);
		place = place_of(name + a->root);
		if ((place == PLACE_INDEX || place == PLACE_SUMMARY) && a->counts[place] > 0)
			return refuse(a, CHECKUP_RULE_INDEX);
		if (place == PLACE_DATA)
			a->documents[a->counts[place]] = (zip_uint64_t)i;
		a->counts[place]++;
		if (place == PLACE_INDEX)
			a->index = (zip_uint64_t)i;
		if (place == PLACE_SUMMARY)
			a->summary = (zip_uint64_t)i;
		if (place == PLACE_OTHER)
			tell_other(a, name + a->root);
	}
	return ERR_OK;
}

/* Unpacks an entry into the memory of cx; *ret_p NULL when it cannot be had. ERR_TOO_LARGE when the whole archive is above
 * its ceiling. */
static enum err
unpack(struct checkup_archive *a, struct ctx *cx, zip_uint64_t i, char **ret_p, size_t *ret_n)
{
	zip_file_t *f = zip_fopen_index(a->zip, i, 0);
	struct buf b;
	char part[ZIP_PART];
	zip_int64_t n = -1;

	*ret_p = NULL;
	if (f == NULL)
		return ERR_OK;
	buf_init(&b, cx, LIMIT_CHECKUP_BYTES);
	while (!b.failed && (n = zip_fread(f, part, sizeof part)) > 0) {
		buf_add(&b, part, (size_t)n);
		a->unpacked += (uint64_t)n;
		if (a->unpacked > LIMIT_ARCHIVE_BYTES)
			break;
	}
	if (zip_fclose(f) == 0 && n == 0 && !b.failed) {
		*ret_p = b.p != NULL ? b.p : ctx_str(cx, "");
		*ret_n = b.n;
	}
	return a->unpacked > LIMIT_ARCHIVE_BYTES ? ERR_TOO_LARGE : ERR_OK;
}

/* The namespaces of the sets of 2007 and 2023. */
static bool
is_index_space(const char *s)
{
	return strcmp(s, "http://tokuteikenshin.jp/checkup/2007") == 0
	    || strcmp(s, "https://www.mhlw.go.jp/stf/seisakunitsuite/bunya/0000161103.html") == 0;
}

/* Index or summary; NULL when there is none that can be read. */
static enum err
part_read(struct checkup_archive *a, zip_uint64_t i, const char *root, const struct node **ret)
{
	struct node *n;
	char *p;
	size_t size;

	*ret = NULL;
	TRY(unpack(a, &a->rd->one, i, &p, &size));
	if (p != NULL && xml_read_full(&a->rd->one, p, size, &n) == ERR_OK && strcmp(n->name, root) == 0
	    && is_index_space(node_text(n, "@xmlns")))
		*ret = n;
	return ERR_OK;
}

static bool
is_count(const char *text, size_t n)
{
	return text[0] != '\0' && strlen(text) <= 9 && strspn(text, "0123456789") == strlen(text)
	    && strtoul(text, NULL, 10) == n;
}

static enum err
index_check(struct checkup_archive *a)
{
	const struct node *n = NULL;
	const char *event;

	if (a->counts[PLACE_INDEX] == 1)
		TRY(part_read(a, a->index, "index", &n));
	if (n == NULL)
		return refuse(a, CHECKUP_RULE_INDEX);
	event = checkup_value(n, "serviceEventType", "@code");
	if (strcmp(event, "1") != 0 && strcmp(event, "4") != 0)
		return refuse(a, CHECKUP_RULE_EVENT);
	if (!is_count(checkup_value(n, "totalRecordCount", "@value"), a->counts[PLACE_DATA]))
		return refuse(a, CHECKUP_RULE_COUNT);
	return ERR_OK;
}

static enum err
summary_check(struct checkup_archive *a)
{
	const struct node *n = NULL;

	if (a->counts[PLACE_SUMMARY] == 1)
		TRY(part_read(a, a->summary, "summary", &n));
	else if (a->counts[PLACE_CLAIMS] == 0)
		return ERR_OK;          /* without settlement there is none */
	if (n == NULL || !is_count(checkup_value(n, "totalSubjectCount", "@value"), a->counts[PLACE_DATA]))
		report_add(a->rd->rep, 0, "su08_V08.xml", 0, "", &checkup_rules[CHECKUP_RULE_SUMMARY]);
	if (a->counts[PLACE_CLAIMS] != 0 && a->counts[PLACE_CLAIMS] != a->counts[PLACE_DATA])
		report_add(a->rd->rep, 0, "CLAIMS", 0, "", &checkup_rules[CHECKUP_RULE_PAIR]);
	return ERR_OK;
}

/* Looks at the archive as a whole. */
static enum err
look(struct checkup_archive *a)
{
	TRY(survey(a));
	TRY(index_check(a));
	TRY(summary_check(a));
	arena_reset(a->rd->one.mem);
	return ERR_OK;
}

size_t
checkup_archive_count(const struct checkup_archive *a)
{
	return a->counts[PLACE_DATA];
}

enum err
checkup_archive_unpack(struct checkup_archive *a, struct ctx *cx, size_t i, const char **ret_name, char **ret_p, size_t *ret_n)
{
	const char *name = entry_name(a, a->documents[i]);
	enum err e;

	if (name == NULL || (*ret_name = ctx_str(cx, name + a->root + strlen("DATA/"))) == NULL)
		return fail(cx, ERR_INPUT, "the archive changed while it was read");
	e = unpack(a, cx, a->documents[i], ret_p, ret_n);
	return e == ERR_TOO_LARGE && a->unpacked > LIMIT_ARCHIVE_BYTES ? refuse(a, CHECKUP_RULE_MANY) : e;
}

static enum err
documents_take(struct checkup_archive *a)
{
	struct checkup_reading *rd = a->rd;

	for (size_t i = 0; i < a->counts[PLACE_DATA]; i++) {
		const char *name;
		size_t n;
		char *p;

		TRY(checkup_archive_unpack(a, &rd->one, i, &name, &p, &n));
		if ((rd->name = ctx_str(rd->cx, name)) == NULL)
			return rd->cx->fault.code;
		TRY(checkup_document_read(rd, p, n));
	}
	return ERR_OK;
}

enum err
checkup_archive_read(struct checkup_reading *rd, const char *p, size_t n)
{
	struct checkup_archive a = { .rd = rd };
	zip_error_t error;
	zip_source_t *source;
	enum err e;

	zip_error_init(&error);
	source = zip_source_buffer_create(p, n, 0, &error);
	if (source != NULL && (a.zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error)) == NULL)
		zip_source_free(source);
	zip_error_fini(&error);
	if (a.zip == NULL)
		return refuse(&a, CHECKUP_RULE_ZIP);
	e = look(&a);
	if (e == ERR_OK)
		e = documents_take(&a);
	zip_discard(a.zip);
	return e;
}

enum err
checkup_archive_open(struct ctx *cx, const char *path, struct report *rep, struct checkup_archive **ret_a)
{
	struct checkup_archive *a = ctx_alloc(cx, sizeof *a);
	struct checkup_reading *rd = ctx_alloc(cx, sizeof *rd);
	int why;
	enum err e;

	if (a == NULL || rd == NULL)
		return cx->fault.code;
	rd->cx = cx;
	rd->rep = rep;
	rd->name = "";
	a->rd = rd;
	if ((a->zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &why)) == NULL)
		return refuse(a, CHECKUP_RULE_ZIP);
	e = ctx_init(&rd->one, cx->now, cx->rid);
	if (e == ERR_OK)
		e = look(a);
	if (e != ERR_OK)
		checkup_archive_close(&a);
	else
		*ret_a = a;
	return e;
}

void
checkup_archive_close(struct checkup_archive **a)
{
	zip_discard((*a)->zip);
	ctx_release(&(*a)->rd->one);
	*a = NULL;
}
