/* What the link is told: one table, from which the settings file is read and its sample and manual are
 * made. */
#ifndef LINK_SETTINGS_H
#define LINK_SETTINGS_H

#include "base/conf.h"

struct link_settings {
	const char *folder;             /* holds req/, res/, face/ and what stands beside them */
	const char *centre;             /* https://… */
	const char *cert, *key, *ca;    /* PEM files */
	const char *facility;           /* 医療機関コード, for results that the link writes itself */
	const char *encoding;           /* of those results: utf-8 or shift_jis */
	const char *names;              /* file of replaced names, "" for none */
	const char *encrypt, *encrypt_face;     /* files of PREFIX=e lines, "" for none */
	const char *password_file;      /* of the encrypted exchange */
	const char *clock;
	bool        keep_requests;
	long        settle_ms, half_ms, poll_ms;
	long        timeout_ms, pause_ms, pause_max_ms, give_up_s;
	long        stay_min;
	long        face_ms;            /* 0: the centre is not asked for pushes */
};

extern const struct conf_row link_settings_rows[];
extern const size_t link_settings_count;

/* What a run needs and the table cannot say: ERR_USAGE names what is missing, ERR_INPUT what does not fit. */
enum err link_settings_check(struct ctx *cx, const struct link_settings *s) MUST_CHECK;

#endif
