/* Makes and opens ZIP files with one entry, by libzip itself, for tests of the encrypted exchange.
 * usage: zip_file write PASSWORD ENTRY <content >zip    (no PASSWORD: "", in the clear)
 *        zip_file read PASSWORD <zip >name, line feed, content */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

static char in[16 << 20];

static int
made(size_t n, const char *password, const char *entry)
{
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *z;
	zip_int64_t at;
	zip_stat_t st;
	char *p;

	zip_source_keep(s);
	z = zip_open_from_source(s, ZIP_TRUNCATE, NULL);
	at = zip_file_add(z, entry, zip_source_buffer(z, in, n, 0), 0);
	if (at < 0 || (password[0] != '\0' && zip_file_set_encryption(z, (zip_uint64_t)at, ZIP_EM_AES_256, password) < 0)
	    || zip_close(z) < 0 || zip_source_stat(s, &st) < 0 || zip_source_open(s) < 0 || (p = malloc(st.size)) == NULL)
		return 1;
	n = (size_t)zip_source_read(s, p, st.size);
	(void)fwrite(p, 1, n, stdout);
	free(p);
	(void)zip_source_close(s);
	zip_source_free(s);
	return 0;
}

static int
opened(size_t n, const char *password)
{
	static char out[16 << 20];
	zip_t *z = zip_open_from_source(zip_source_buffer_create(in, n, 0, NULL), ZIP_RDONLY, NULL);
	zip_file_t *f = z == NULL ? NULL : zip_fopen_index_encrypted(z, 0, 0, password);
	zip_stat_t st;
	zip_int64_t got;

	if (f == NULL || zip_stat_index(z, 0, 0, &st) < 0 || st.encryption_method != ZIP_EM_AES_256
	    || (got = zip_fread(f, out, sizeof out)) < 0)
		return 1;
	printf("%s\n", st.name);
	(void)fwrite(out, 1, (size_t)got, stdout);
	(void)zip_fclose(f);
	zip_discard(z);
	return 0;
}

int
main(int argc, char **argv)
{
	size_t n = fread(in, 1, sizeof in, stdin);

	if (argc == 4 && strcmp(argv[1], "write") == 0)
		return made(n, argv[2], argv[3]);
	return argc == 3 && strcmp(argv[1], "read") == 0 ? opened(n, argv[2]) : 2;
}
