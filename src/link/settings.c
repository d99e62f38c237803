/* The table of settings, and what must hold among them. */
#include <string.h>
#include <strings.h>

#include "domain/facility.h"
#include "link/settings.h"

#define TEXT(name, preset, text) \
	{ "link." #name, CONF_TEXT, offsetof(struct link_settings, name), preset, 0, 0, "", text }
#define NUMBER(key, member, preset, min, max, unit, text) \
	{ "link." key, CONF_NUMBER, offsetof(struct link_settings, member), preset, min, max, unit, text }

const struct conf_row link_settings_rows[] = {
	TEXT(folder, "", "The folder that is shared with the receipt computer: req, res and face are made in it"),
	TEXT(centre, "", "Address of the centre: https://name:port"),
	TEXT(cert, "", "Certificate of this terminal (PEM file)"),
	TEXT(key, "", "Its private key (PEM file)"),
	TEXT(ca, "", "Authorities that vouch for the centre (PEM file)"),
	TEXT(facility, "", "医療機関コード (ten digits), written into results that the link itself makes"),
	TEXT(encoding, "utf-8", "Characters of the results that the link itself makes: utf-8 or shift_jis"),
	TEXT(names, "", "File of replaced names of messages and elements (the centre's must be the same)"),
	TEXT(encrypt, "", "File of lines PREFIX=e (exchanged as ZIP with AES-256) or PREFIX=n; the longest prefix decides"),
	TEXT(encrypt_face, "", "The same for the folder face"),
	TEXT(password_file, "", "File with the password of the encrypted exchange, readable by its owner alone (mode 0600)"),
	TEXT(clock, "system", "system, or file:/path of a movable clock (demonstrations and tests)"),
	{ "link.keep_requests", CONF_SWITCH, offsetof(struct link_settings, keep_requests), "no", 0, 0, "",
	    "yes: answered requests are moved to done, no: they are removed" },
	NUMBER("settle_ms", settle_ms, "300", 20, 60000, "milliseconds",
	    "A file is taken when it has not changed for so long (twice as long where its closing was not seen)"),
	NUMBER("half_ms", half_ms, "5000", 0, 600000, "milliseconds",
	    "A file that does not parse may be in writing: it is sent as it is after so long without a change"),
	NUMBER("poll_ms", poll_ms, "1000", 50, 600000, "milliseconds",
	    "The folder is looked at so often even when the system reports nothing, as shares do"),
	NUMBER("timeout_ms", timeout_ms, "60000", 200, 600000, "milliseconds", "Longest wait for one answer"),
	NUMBER("pause_ms", pause_ms, "200", 10, 60000, "milliseconds",
	    "First pause before a request is sent again; it doubles each time"),
	NUMBER("pause_max_ms", pause_max_ms, "30000", 10, 600000, "milliseconds", "Longest pause"),
	NUMBER("give_up_s", give_up_s, "86400", 1, 31536000, "seconds",
	    "A request that could not be answered for so long gets an error result and goes to bad"),
	NUMBER("ResponseFileStayTime", stay_min, "1440", 1, 525600, "minutes",
	    "A result that nobody took for so long is moved to stale"),
	NUMBER("face_ms", face_ms, "2000", 0, 600000, "milliseconds",
	    "The centre is asked so often for results that nobody asked for (folder face); 0: never"),
};
const size_t link_settings_count = sizeof link_settings_rows / sizeof link_settings_rows[0];

enum err
link_settings_check(struct ctx *cx, const struct link_settings *s)
{
	const struct { const char *value, *name; } needed[] = {
		{ s->folder, "folder" }, { s->centre, "centre" }, { s->cert, "cert" }, { s->key, "key" },
		{ s->ca, "ca" }, { s->facility, "facility" },
	};

	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (needed[i].value[0] == '\0')
			return fail(cx, ERR_USAGE, "'%s' is not set", needed[i].name);
	if (strncmp(s->centre, "https://", 8) != 0)
		return fail(cx, ERR_INPUT, "centre: an address that starts with https://");
	if (!facility_code_valid(s->facility))
		return fail(cx, ERR_INPUT, "facility: a code of ten digits");
	if (strcasecmp(s->encoding, "utf-8") != 0 && strcasecmp(s->encoding, "shift_jis") != 0)
		return fail(cx, ERR_INPUT, "encoding: utf-8 or shift_jis");
	if (s->pause_max_ms < s->pause_ms)
		return fail(cx, ERR_INPUT, "pause_max_ms is below pause_ms");
	return ERR_OK;
}
