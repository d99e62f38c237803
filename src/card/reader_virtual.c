/* A reader whose card is an image file, answered in process. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "card/image.h"
#include "card/reader_ops.h"

#define LOOK_EVERY_MS 50

struct virtual { struct reader reader; struct image *image; };

static enum err
virtual_list(struct ctx *cx, const char *where, struct reader_slot **ret_slots, size_t *ret_n)
{
	struct reader_slot *s = ctx_array(cx, 1, sizeof *s);

	if (s == NULL || (s->name = ctx_fmt(cx, "virtual:%s", where)) == NULL)
		return cx->fault.code;
	s->card = access(where, R_OK) == 0;
	*ret_slots = s;
	*ret_n = 1;
	return ERR_OK;
}

/* A file that appears is a card that is put on the reader. */
static enum err
virtual_wait(struct ctx *cx, const char *where, long timeout_ms, const char **ret_name)
{
	int64_t until = clock_ticks_ms() + timeout_ms;
	struct timespec nap = { .tv_nsec = LOOK_EVERY_MS * 1000000L };

	while (access(where, R_OK) != 0) {
		if (clock_ticks_ms() >= until)
			return fail(cx, ERR_CARD_ABSENT, "no card image file");
		(void)nanosleep(&nap, NULL);
	}
	*ret_name = where;
	return ERR_OK;
}

static enum err
virtual_connect(struct ctx *cx, const char *name, struct reader **ret_r)
{
	struct virtual *v = calloc(1, sizeof *v);
	enum err e = v == NULL ? fail(cx, ERR_SYSTEM, "no memory") : image_open(cx, name, &v->image);

	if (e != ERR_OK) {
		free(v);
		return e;
	}
	v->reader.ops = &reader_virtual;
	*ret_r = &v->reader;
	return ERR_OK;
}

static enum err
virtual_transmit(struct reader *r, struct ctx *cx, const unsigned char *apdu, size_t n, unsigned char *ret,
    size_t *ret_n)
{
	struct virtual *v = (struct virtual *)r;

	return image_answer(v->image, cx, apdu, n, ret, ret_n);
}

static void
virtual_end(struct reader *r)
{
	struct virtual *v = (struct virtual *)r;

	image_close(&v->image);
	free(v);
}

const struct reader_ops reader_virtual = {
	"virtual", virtual_list, virtual_wait, virtual_connect, virtual_transmit, virtual_end
};
