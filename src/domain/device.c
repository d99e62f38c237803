/* States of devices, their signed words, passcodes. Pure: no I/O, no clock, no allocation of its own. */
#include <string.h>

#include "base/limit.h"
#include "domain/device.h"

const struct device_state_row device_states[DEVICE_STATE_COUNT] = {
	[DEVICE_CODE_ISSUED] = { "code issued", "発行済み(未使用)", "code issued" },
	[DEVICE_CODE_EXPIRED] = { "code expired", "有効期限切れ", "code expired" },
	[DEVICE_ACTIVATED] = { "activated", "利用中", "activated" },
	[DEVICE_SUSPENDED] = { "suspended", "利用停止中", "suspended" },
	[DEVICE_INVALIDATED] = { "invalidated", "無効", "invalidated" },
};

enum device_state
device_state(const struct device *d, instant at)
{
	if (d->invalidated != 0)
		return DEVICE_INVALIDATED;
	if (d->activated != 0)
		return d->suspended != 0 ? DEVICE_SUSPENDED : DEVICE_ACTIVATED;
	return d->issued <= at && at < d->ends ? DEVICE_CODE_ISSUED : DEVICE_CODE_EXPIRED;
}

bool
device_counts(const struct device *d, instant at)
{
	enum device_state s = device_state(d, at);

	return s != DEVICE_CODE_EXPIRED && s != DEVICE_INVALIDATED;
}

enum err
device_may_activate(const struct device *d, const char *facility, instant at)
{
	return device_state(d, at) == DEVICE_CODE_ISSUED && strcmp(d->facility, facility) == 0 ? ERR_OK : ERR_CODE;
}

enum err
device_usable(const struct device *d, const char *facility, instant at)
{
	return device_state(d, at) == DEVICE_ACTIVATED && strcmp(d->facility, facility) == 0 ? ERR_OK : ERR_DEVICE;
}

void
device_text(struct buf *b, const struct device_request *r)
{
	unsigned char digest[SHA256_BYTES];
	char hex[2 * SHA256_BYTES + 1], at[INSTANT_TEXT];

	sha256(r->body, r->body_n, digest);
	hex_write(digest, SHA256_BYTES, hex);
	buf_fmt(b, "kyotaku-device/1\norigin=%s\ndevice=%llu\nmethod=%s\ntarget=%s\n", r->origin,
	    (unsigned long long)r->device, r->method, r->target);
	buf_fmt(b, "time=%s\nbody=%s\n", instant_write_iso(r->at, at), hex);
}

bool
device_time_fits(instant told, instant now)
{
	return told >= now - LIMIT_DEVICE_SECONDS && told <= now + LIMIT_DEVICE_SECONDS;
}

bool
passcode_lives(const struct passcode *p, instant at)
{
	return p->made <= at && at < p->ends && p->failures < PASSCODE_TRIES;
}

enum err
passcode_tried(struct passcode *p, const char *typed, instant at)
{
	size_t n = strlen(p->code);

	if (!passcode_lives(p, at))
		return ERR_PASSCODE;
	if (strlen(typed) == n && bytes_equal(typed, p->code, n))
		return ERR_OK;
	p->failures++;
	return ERR_PASSCODE;
}
