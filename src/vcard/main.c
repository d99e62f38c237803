/* kyotaku-vcard: a card image on a virtual PC/SC reader (vpcd of the vsmartcard project), so that
 * everything that speaks PC/SC can be tried without hardware. Talks to loopback only. */
#define _GNU_SOURCE     /* ppoll */
#include <argp.h>
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "card/image.h"

#define CONNECT_MS 10000        /* the reader may still be starting */
#define FRAME_BYTES 65535       /* the protocol's own ceiling: 16 bits of length */

struct options { const char *card, *host; long port, pull_after; bool foreign; };

/* Control bytes of vpcd: a frame of one byte (spec/card.md section 4.1). */
enum control { CONTROL_OFF = 0, CONTROL_ON = 1, CONTROL_RESET = 2, CONTROL_ATR = 4 };

/* T=1, no historical bytes: what the plastic card answers on contacts (spec/card.md section 1.1). */
static const unsigned char atr[] = { 0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14 };

static volatile sig_atomic_t stopped;
static sigset_t waiting_mask;           /* signals are let in only while waiting */

static void
on_signal(int no)
{
	(void)no;
	stopped = 1;
}

static void
signals_set(void)
{
	struct sigaction a = { .sa_handler = on_signal };
	sigset_t block;

	(void)sigemptyset(&block);
	(void)sigaddset(&block, SIGTERM);
	(void)sigaddset(&block, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &block, &waiting_mask);
	(void)sigdelset(&waiting_mask, SIGTERM);
	(void)sigdelset(&waiting_mask, SIGINT);
	(void)sigaction(SIGTERM, &a, NULL);
	(void)sigaction(SIGINT, &a, NULL);
	a.sa_handler = SIG_IGN;
	(void)sigaction(SIGPIPE, &a, NULL);
}

static enum err
loopback_address(struct ctx *cx, const struct options *o, struct sockaddr_in *ret_a)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)o->port) };

	if (inet_pton(AF_INET, o->host, &a.sin_addr) != 1 || ntohl(a.sin_addr.s_addr) >> 24 != 127)
		return fail(cx, ERR_USAGE, "the host must be a loopback address (127.0.0.0/8)");
	*ret_a = a;
	return ERR_OK;
}

static enum err
reader_connect(struct ctx *cx, const struct options *o, int *ret_fd)
{
	int64_t until = clock_ticks_ms() + CONNECT_MS;
	struct timespec nap = { .tv_nsec = 100000000L };
	struct sockaddr_in a;
	int yes = 1, fd;

	TRY(loopback_address(cx, o, &a));
	for (;;) {
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) == 0)
			break;
		if (fd >= 0)
			(void)close(fd);
		if (clock_ticks_ms() >= until)
			return fail(cx, ERR_READER, "no virtual reader listens on port %ld", o->port);
		if (ppoll(NULL, 0, &nap, &waiting_mask) < 0 && stopped)
			return fail(cx, ERR_CARD_REMOVED, "stopped");
	}
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	*ret_fd = fd;
	return ERR_OK;
}

/* Reads exactly n bytes. False at the end of the connection or when told to stop. */
static bool
read_all(int fd, unsigned char *p, size_t n)
{
	struct pollfd pf = { .fd = fd, .events = POLLIN };
	int yes = 1;
	ssize_t got;

	while (n > 0) {
		/* vpcd writes length and body apart; without this each costs the 40 ms of a delayed
		 * acknowledgement. The system forgets it, so it is said each time. */
		(void)setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &yes, sizeof yes);
		if (stopped || (ppoll(&pf, 1, NULL, &waiting_mask) < 0 && errno != EINTR) || stopped)
			return false;
		if (pf.revents == 0)
			continue;
		got = read(fd, p, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

/* Length and body in one write, for the reader's side of the same trouble. */
static bool
frame_write(int fd, const unsigned char *p, size_t n)
{
	unsigned char out[2 + ANSWER_BYTES];
	size_t at = 0;

	if (n > ANSWER_BYTES)
		return false;
	out[0] = (unsigned char)(n >> 8);
	out[1] = (unsigned char)(n & 0xFF);
	memcpy(out + 2, p, n);
	while (at < n + 2) {
		ssize_t put = write(fd, out + at, n + 2 - at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		at += (size_t)put;
	}
	return true;
}

static bool
control_serve(int fd, struct image *card, unsigned char c)
{
	if (c == CONTROL_ATR)
		return frame_write(fd, atr, sizeof atr);
	if (c == CONTROL_OFF || c == CONTROL_ON || c == CONTROL_RESET)
		image_reset(card);
	return true;
}

/* Serves frames until the reader goes, the card is pulled, or we are told to stop. */
static enum err
serve(struct ctx *cx, int fd, struct image *card)
{
	static unsigned char in[FRAME_BYTES];
	unsigned char head[2], out[ANSWER_BYTES];
	bool going = true;
	size_t n;

	while (going && read_all(fd, head, 2)) {
		n = (size_t)(head[0] << 8 | head[1]);
		if (!read_all(fd, in, n))
			break;
		if (n == 1)
			going = control_serve(fd, card, in[0]);
		if (n <= 1)
			continue;
		TRY(image_answer(card, cx, in, n, out, &n));
		going = frame_write(fd, out, n);
		arena_reset(cx->mem);
	}
	return ERR_OK;
}

static enum err
card_run(struct ctx *cx, const struct options *o)
{
	struct image *card;
	int fd = -1;
	enum err e;

	TRY(image_open(cx, o->card, &card));
	if (o->foreign)
		image_make_foreign(card);
	if (o->pull_after >= 0)
		image_pull_after(card, (unsigned)o->pull_after);
	e = reader_connect(cx, o, &fd);
	if (e == ERR_OK) {
		log_event("card", "inserted port=%ld", o->port);
		e = serve(cx, fd, card);
		(void)close(fd);
		log_event("card", "removed why=%s", stopped ? "signal" : e == ERR_OK ? "reader" : "pulled");
	}
	image_close(&card);
	/* A removal is what was asked for, by signal or by --pull-after. */
	return e == ERR_CARD_REMOVED ? ERR_OK : e;
}

static const struct argp_option option_rows[] = {
	{ "card", 'c', "FILE", 0, "the card image (made by `kyotaku card make`)", 0 },
	{ "host", 'H', "ADDRESS", 0, "where the virtual reader listens, a loopback address (127.0.0.1)", 0 },
	{ "port", 'p', "N", 0, "its port (35963)", 0 },
	{ "foreign", 'f', NULL, 0, "be a card that is no My Number Card", 0 },
	{ "pull-after", 'a', "N", 0, "leave the reader after N answers", 0 },
	{ 0 }
};

static bool
number_read(const char *text, long min, long max, long *ret_n)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(text, &end, 10);
	if (*text == '\0' || *end != '\0' || errno != 0 || n < min || n > max)
		return false;
	*ret_n = n;
	return true;
}

static error_t
option_take(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	if (key == 'c')
		o->card = arg;
	else if (key == 'H')
		o->host = arg;
	else if (key == 'p' && !number_read(arg, 1, 65535, &o->port))
		argp_error(state, "--port takes 1 to 65535");
	else if (key == 'a' && !number_read(arg, 0, 1000000, &o->pull_after))
		argp_error(state, "--pull-after takes 0 to 1000000");
	else if (key == 'f')
		o->foreign = true;
	else if (key == ARGP_KEY_ARG)
		argp_usage(state);
	else if (key == ARGP_KEY_END && o->card == NULL)
		argp_error(state, "--card is missing");
	else if (key != 'p' && key != 'a')
		return ARGP_ERR_UNKNOWN;
	return 0;
}

const char *argp_program_version = "kyotaku-vcard " KYOTAKU_VERSION;

int
main(int argc, char **argv)
{
	static const struct argp argp = { option_rows, option_take, NULL,
	    "Puts a synthetic card on a virtual PC/SC reader. SIGTERM takes it off again.", NULL, NULL,
	    NULL };
	struct options o = { .host = "127.0.0.1", .port = 35963, .pull_after = -1 };
	struct ctx cx;
	enum err e;

	log_open("kyotaku-vcard");
	argp_err_exit_status = err_exit(ERR_USAGE);
	if (argp_parse(&argp, argc, argv, 0, NULL, &o) != 0 || ctx_init(&cx, clock_system(), 0) != ERR_OK)
		return err_exit(ERR_SYSTEM);
	signals_set();
	e = card_run(&cx, &o);
	if (e != ERR_OK) {
		log_request(&cx, "card", "-", e, 0);
		(void)fprintf(stderr, "kyotaku-vcard: %s %s\n               %s\n               (%s)\n", err_code(e),
		    err_text(e, LANG_JA), err_text(e, LANG_EN), cx.fault.detail);
	}
	ctx_release(&cx);
	return err_exit(e);
}
