/* For back-ends only: rows that are collected one by one into a request's memory. */
#ifndef STORE_LIST_H
#define STORE_LIST_H

#include "base/ctx.h"

struct list {
	struct ctx *cx;
	size_t size, n, room;
	void  *rows;
};

void  list_init(struct list *l, struct ctx *cx, size_t size);
/* A zeroed row at the end; NULL as ctx_alloc. Rows may move: keep no pointer to one. */
void *list_add(struct list *l);

#endif
