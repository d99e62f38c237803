/* Code tables OQSCDnnn, for descriptions and checks of what is written. */
#ifndef WIRE_CODE_H
#define WIRE_CODE_H

#include <stdbool.h>
#include <stddef.h>

struct code { int table; const char *value, *ja; };
extern const struct code codes[];
extern const size_t code_count;

/* The table of an element's values; 0 when it has none. */
int  code_table_of(const char *element);
bool code_known(int table, const char *value);

#endif
