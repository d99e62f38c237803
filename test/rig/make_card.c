/* make_card DIR FILE [PIN [PASSWORD]]: a test hierarchy in DIR (if there is none yet) and a card in
 * FILE. Prints the card's serial. For flows that need a card before the command line can make one. */
#include <stdio.h>

#include "base/clock.h"
#include "card/issue.h"

static enum err
run(struct ctx *cx, const char *dir, const struct card_order *o)
{
	struct cert_facts f;
	enum err e = issue_hierarchy(cx, dir, cx->now);

	if (e != ERR_OK && e != ERR_EXISTS)
		return e;
	TRY(issue_card(cx, dir, o, &f));
	(void)printf("%s\n", f.serial);
	return ERR_OK;
}

int
main(int argc, char **argv)
{
	struct card_order o = {
		.path = argc > 2 ? argv[2] : NULL, .pin = argc > 3 ? argv[3] : "1234",
		.password = argc > 4 ? argv[4] : "ABC123",
	};
	struct ctx cx;
	enum err e;

	if (argc < 3 || argc > 5 || ctx_init(&cx, clock_system(), 0) != ERR_OK) {
		(void)fprintf(stderr, "usage: make_card DIR FILE [PIN [PASSWORD]]\n");
		return 2;
	}
	e = run(&cx, argv[1], &o);
	if (e != ERR_OK)
		(void)fprintf(stderr, "make_card: %s: %s\n", err_name(e), cx.fault.detail);
	ctx_release(&cx);
	return err_exit(e);
}
