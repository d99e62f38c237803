/* Reading from a terminal or a descriptor, byte by byte: nothing of a PIN stays in a stdio buffer. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "agent/tty.h"
#include "base/rand.h"

#define PIN_BYTES 16

static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
#define ENDING_COUNT (sizeof ending / sizeof ending[0])

/* What the signal handler needs: which terminal, and how it was. */
static struct { int fd; struct termios before; } shown;

enum err
tty_line(struct ctx *cx, int fd, char ret_line[TTY_LINE])
{
	size_t n = 0;
	ssize_t got;
	char c;

	for (;;) {
		got = read(fd, &c, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return fail(cx, ERR_STOPPED, "end of input");
		if (c == '\n')
			break;
		if (n < TTY_LINE - 1)
			ret_line[n++] = c;
	}
	ret_line[n] = '\0';
	return ERR_OK;
}

/* SA_RESETHAND has put the default action back, so raising ends the program as if we had not been here. */
static void
on_end(int no)
{
	(void)tcsetattr(shown.fd, TCSAFLUSH, &shown.before);
	(void)raise(no);
}

static void
signals_take(struct sigaction before[ENDING_COUNT + 1])
{
	struct sigaction a = { .sa_handler = on_end, .sa_flags = (int)SA_RESETHAND };

	for (size_t i = 0; i < ENDING_COUNT; i++)
		(void)sigaction(ending[i], &a, &before[i]);
	a.sa_handler = SIG_IGN;         /* no stopping while the terminal is dark */
	(void)sigaction(SIGTSTP, &a, &before[ENDING_COUNT]);
}

static void
signals_give_back(const struct sigaction before[ENDING_COUNT + 1])
{
	for (size_t i = 0; i < ENDING_COUNT; i++)
		(void)sigaction(ending[i], &before[i], NULL);
	(void)sigaction(SIGTSTP, &before[ENDING_COUNT], NULL);
}

/* Up to PIN_BYTES into the locked bytes. *ret_n is above PIN_BYTES when the line goes on. */
static enum err
pin_read(struct ctx *cx, int fd, unsigned char raw[PIN_BYTES], size_t *ret_n)
{
	size_t n = 0;
	ssize_t got = 1;

	while (n < PIN_BYTES) {
		got = read(fd, raw + n, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 || raw[n] == '\n')
			break;
		n++;
	}
	if (got < 0)
		return fail(cx, ERR_USAGE, "the PIN's descriptor cannot be read: %s", strerror(errno));
	if (got == 0 && n == 0)
		return fail(cx, ERR_STOPPED, "end of input");
	if (n < PIN_BYTES && n > 0 && raw[n - 1] == '\r')
		n--;
	*ret_n = n < PIN_BYTES ? n : PIN_BYTES + 1;
	return ERR_OK;
}

static enum err
pin_take(struct ctx *cx, int fd, struct pin *ret_pin)
{
	unsigned char raw[PIN_BYTES];
	size_t n = 0;
	enum err e;

	(void)secret_lock(raw, sizeof raw);
	e = pin_read(cx, fd, raw, &n);
	if (e == ERR_OK)
		pin_set(ret_pin, (const char *)raw, n > PIN_BYTES ? PIN_BYTES : n);
	if (e == ERR_OK && n > PIN_BYTES)
		ret_pin->n = n;
	secret_wipe(raw, sizeof raw);   /* wiped, not unlocked: the pin may lie in the same page */
	return e;
}

static enum err
pin_ask(struct ctx *cx, int fd, FILE *out, const char *prompt, struct pin *ret_pin)
{
	enum err e;

	if (out != NULL) {
		(void)fprintf(out, "%s", prompt);
		(void)fflush(out);
	}
	e = pin_take(cx, fd, ret_pin);
	if (out != NULL)
		(void)fputc('\n', out);        /* the one that was not shown */
	return e;
}

enum err
tty_pin(struct ctx *cx, int fd, FILE *out, const char *prompt, struct pin *ret_pin)
{
	struct sigaction before[ENDING_COUNT + 1];
	struct termios dark;
	enum err e;

	if (tcgetattr(fd, &shown.before) < 0)
		return pin_take(cx, fd, ret_pin);
	shown.fd = fd;
	dark = shown.before;
	dark.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	dark.c_lflag |= ICANON | ISIG;
	signals_take(before);
	if (tcsetattr(fd, TCSAFLUSH, &dark) < 0)
		e = fail(cx, ERR_SYSTEM, "the terminal cannot be darkened");
	else
		e = pin_ask(cx, fd, out, prompt, ret_pin);
	(void)tcsetattr(fd, TCSAFLUSH, &shown.before);
	signals_give_back(before);
	return e;
}
