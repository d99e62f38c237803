/* For back-ends only: what the records of the operator's desk that have a version have in common. */
#ifndef STORE_DESK_H
#define STORE_DESK_H

#include "store/change.h"

struct desk_head { id id; uint32_t version; };
union desk_row {
	struct desk_head    head;
	struct application  application;
	struct announcement announcement;
	struct outage       outage;
	struct approval     approval;
	struct feed         feed;
};
bool desk_kind(enum row_kind k);
/* A copy of a row whose version can be counted up; what it points to is shared. */
void desk_copy(enum row_kind k, const void *row, union desk_row *ret);

#endif
