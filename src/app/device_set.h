/* Activation codes and devices, as the facility's administrator or the operator sees to them (IF 051 to 056). */
#ifndef APP_DEVICE_SET_H
#define APP_DEVICE_SET_H

#include "app/app.h"

/* A new code [DEV-01, DEV-02]. `label`: up to 64 characters that tell the facility's devices apart, "" for none.
 * ERR_BUSY when device.max codes and devices are in use. */
enum err device_issue(const struct act *a, const char *facility, const char *label, struct device *ret_d) MUST_CHECK;
/* Every code and device of a facility, with a row that says they were shown. device_state tells the state. */
enum err device_list(const struct act *a, const char *facility, struct device **ret_d, size_t *ret_n) MUST_CHECK;
/* For good: neither the code nor the device that used it is of use any more, and its log-ins end [DEV-03].
 * ERR_NOT_FOUND when the facility has no such code, or it was invalidated before. */
enum err device_invalidate(const struct act *a, const char *facility, const char *code) MUST_CHECK;
/* A lost device, until it is found; its log-ins end. ERR_NOT_FOUND unless that code's device is activated, or
 * suspended. */
enum err device_suspend(const struct act *a, const char *facility, const char *code, bool suspend) MUST_CHECK;

/* The passcode for 目視確認 that holds now; a new one when none does [DEV-06] (IF 049, 050). */
enum err passcode_get(const struct act *a, const char *facility, struct passcode *ret_p) MUST_CHECK;

#endif
