/* The rows of code.def. */
#include <string.h>

#include "wire/code.h"

const struct code codes[] = {
#define CODE(table, value, ja) { table, value, ja },
#define CODED(element, table)
#include "wire/code.def"
#undef CODE
#undef CODED
};
const size_t code_count = sizeof codes / sizeof codes[0];

static const struct { const char *element; int table; } coded[] = {
#define CODE(table, value, ja)
#define CODED(element, table) { element, table },
#include "wire/code.def"
#undef CODE
#undef CODED
};

int
code_table_of(const char *element)
{
	for (size_t i = 0; i < sizeof coded / sizeof coded[0]; i++)
		if (strcmp(coded[i].element, element) == 0)
			return coded[i].table;
	return 0;
}

bool
code_known(int table, const char *value)
{
	for (size_t i = 0; i < code_count; i++)
		if (codes[i].table == table && strcmp(codes[i].value, value) == 0)
			return true;
	return false;
}
