/* What the link reads from others under fuzz: names of files, encrypted files, lines of encrypt.conf. The first byte
 * chooses. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limit.h"
#include "base/log.h"
#include "link/queue.h"
#include "link/sealing.h"
#include "wire/sealed.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* A name that is known stays within its folder, and so does everything that is made of it. */
static void
try_name(struct ctx *cx, const char *name)
{
	struct request r;
	char file[JOB_FILE];
	struct job j;

	if (request_read(cx, name, &r) != REQUEST_KNOWN)
		return;
	if (strchr(r.result, '/') != NULL || strchr(r.identity, '/') != NULL || r.name[0] == '.'
	    || strlen(r.result) + 5 > 255 || strcmp(r.name, name) != 0)
		__builtin_trap();
	job_file_write(1, r.name, file);
	if (!job_file_read(cx, file, &j) || strcmp(j.request.result, r.result) != 0 || j.request.sealed != r.sealed)
		__builtin_trap();
}

/* What opens is closed again and opens as the same. */
static void
try_sealed(struct ctx *cx, const char *p, size_t n)
{
	size_t m, k;
	char *q, *zip;

	if (sealed_read(cx, "pw", p, n, 1 << 20, &q, &m) != ERR_OK)
		return;
	if (sealed_write(cx, "pw", "a.xml", q, m, &zip, &k) != ERR_OK || sealed_read(cx, "pw", zip, k, m, &q, &k) != ERR_OK
	    || k != m)
		__builtin_trap();
}

/* A good file with some of its bytes changed: each pair of bytes is a place and a value. */
static void
try_mended(struct ctx *cx, const char *p, size_t n)
{
	size_t m;
	char *zip;

	if (sealed_write(cx, "pw", "a.xml", "<XmlMsg></XmlMsg>", 17, &zip, &m) != ERR_OK)
		return;
	for (size_t i = 0; i + 1 < n && i < 16; i += 2)
		zip[(unsigned char)p[i] % m] = p[i + 1];
	try_sealed(cx, zip, n > 16 && n - 16 < m ? n - 16 : m);
}

static char conf[] = "/tmp/f_link_XXXXXX";

static void
conf_remove(void)
{
	(void)unlink(conf);
}

static void
try_conf(struct ctx *cx, const char *p, size_t n)
{
	static int fd = -1;
	struct link_settings s = { .encrypt = conf, .encrypt_face = "", .password_file = "" };
	struct sealing sealing;

	if (fd < 0) {
		fd = mkstemp(conf);
		(void)atexit(conf_remove);
	}
	if (fd < 0 || ftruncate(fd, 0) < 0 || pwrite(fd, p, n, 0) < 0)
		return;
	if (sealing_read(cx, &s, &sealing) == ERR_OK && sealing_wants(&sealing, "OQSsiquc01res_1.xml", false))
		__builtin_trap();       /* nothing is to be encrypted without a password */
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct ctx cx;
	char *text;

	log_quiet();
	if (n < 1 || ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	if ((text = ctx_strn(&cx, (const char *)p + 1, n - 1)) != NULL && p[0] % 4 == 0)
		try_name(&cx, text);
	if (p[0] % 4 == 1)
		try_sealed(&cx, (const char *)p + 1, n - 1);
	if (p[0] % 4 == 3)
		try_mended(&cx, (const char *)p + 1, n - 1);
	if (p[0] % 4 == 2)
		try_conf(&cx, (const char *)p + 1, n - 1);
	ctx_release(&cx);
	return 0;
}
