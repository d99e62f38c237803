/* The messages as an OpenAPI 3.1 document, made from the tables that read and write them. */
#ifndef WIRE_OPENAPI_H
#define WIRE_OPENAPI_H

#include "base/buf.h"

/* Appends the document, with the prefixes and names in use. */
void openapi_write(struct buf *b);

#endif
