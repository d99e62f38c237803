#include "domain/feed.h"

const char *const feed_words[FEED_STATE_COUNT] = { "taking", "taken", "rolling back", "rolled back", "kept for good" };

enum err
feed_may_undo(const struct feed *f)
{
	return f->state == FEED_UNDONE || f->state == FEED_FORGOTTEN ? ERR_NO_MOVE : ERR_OK;
}

bool
feed_is_old(const struct feed *f, size_t later, instant now, long days, size_t most)
{
	return later >= most || f->begun < now - days * INT64_C(86400);
}

struct feed_image
feed_image_without(const struct feed_image *later, const struct feed_image *earlier)
{
	struct feed_image i = *later;

	if (earlier->state == IMAGE_SAME)
		return i;
	i.state = earlier->state;
	i.was = earlier->was;
	i.was_n = earlier->was_n;
	return i;
}
