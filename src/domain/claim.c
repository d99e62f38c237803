/* Which payers and which acts are shown. Pure rules as tables: no I/O, no clock, no allocation. */
#include <string.h>

#include "domain/claim.h"

bool
insurer_excluded(const char *insurer)
{
	/* 法別番号 of full numbers of 8 digits: 日雇特例 03 04, 自衛官 07, 医療扶助 12. [I] */
	static const char *const law[] = { "03", "04", "07", "12" };

	for (size_t i = 0; strlen(insurer) == 8 && i < sizeof law / sizeof law[0]; i++)
		if (strncmp(insurer, law[i], 2) == 0)
			return true;
	return false;
}

/* Rows of claims.md section 5.2 [I]; section "" means the whole part, identification 0 any. */
static const struct {
	char part;
	const char *section;
	int identification;
	enum act_category category;
} shown[] = {
	{ 'M', "",    0,  ACT_TREATMENT },      /* 放射線治療 */
	{ 'E', "",    0,  ACT_TREATMENT },      /* 画像診断 */
	{ 'N', "",    60, ACT_TREATMENT },      /* 病理診断 */
	{ 'B', "",    13, ACT_TREATMENT },      /* 医学管理等 */
	{ 'C', "10",  14, ACT_TREATMENT },      /* 在宅療養指導管理料 C100-C109 */
	{ 'C', "11",  14, ACT_TREATMENT },      /* C110-C119 */
	{ 'C', "120", 14, ACT_TREATMENT },
	{ 'C', "121", 14, ACT_TREATMENT },
	{ 'J', "038", 40, ACT_TREATMENT },      /* 人工腎臓 */
	{ 'J', "042", 40, ACT_TREATMENT },      /* 腹膜灌流 */
	{ 'K', "",    50, ACT_OPERATION },      /* 手術 */
};

enum act_category
act_category(char part, const char *section, int identification)
{
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
		if (shown[i].part == part && strncmp(section, shown[i].section, strlen(shown[i].section)) == 0
		    && (shown[i].identification == 0 || identification == 0
		    || shown[i].identification == identification))
			return shown[i].category;
	return ACT_NOT_SHOWN;
}
