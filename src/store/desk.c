#include <assert.h>
#include <string.h>

#include "store/desk.h"
#include "store/shape.h"

#define BEGINS(s) \
	static_assert(offsetof(struct s, id) == offsetof(struct desk_head, id) \
	    && offsetof(struct s, version) == offsetof(struct desk_head, version), "begins with id and version")
BEGINS(application);
BEGINS(announcement);
BEGINS(outage);
BEGINS(approval);
BEGINS(feed);

bool
desk_kind(enum row_kind k)
{
	return k == ROW_APPLICATION || k == ROW_ANNOUNCEMENT || k == ROW_OUTAGE || k == ROW_APPROVAL || k == ROW_FEED;
}

void
desk_copy(enum row_kind k, const void *row, union desk_row *ret)
{
	memcpy(ret, row, shapes[k].size);
}
