/* Percent-coding of paths. Pure. */
#ifndef HTTP_PATH_H
#define HTTP_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* Decodes n raw bytes into `to` and ends it with a NUL; `room` counts the NUL. false for a broken
 * escape, for a NUL or control byte, and when there is no room. */
bool path_decode(const char *raw, size_t n, char *to, size_t room);

#endif
