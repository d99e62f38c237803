/* 環境設定情報 as the facility itself sees and changes it (IF-041…044). */
#ifndef APP_SETTING_OWN_H
#define APP_SETTING_OWN_H

#include "app/app.h"

/* All of them, in the order of setting.def. */
enum err setting_own_tell(const struct act *a, struct setting_now **ret_s, size_t *ret_n) MUST_CHECK;
/* All or nothing, from now on, with a row each. ERR_DENIED when the operator does not let a terminal change it [SET-07, SET-08]; ERR_INPUT for a
 * value out of range. */
enum err setting_own_change(const struct act *a, const struct setting_wish *w, size_t n) MUST_CHECK;
/* As they will be after these changes. */
void     setting_own_overlay(const struct act *a, struct setting_now *s, size_t n, const struct setting_wish *w, size_t count);

#endif
