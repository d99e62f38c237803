#include <stdio.h>
#include <string.h>

#include "domain/money.h"

struct yen
yen_plus(struct yen a, struct yen b)
{
	return (struct yen){ a.n + b.n };
}

struct yen
yen_least(struct yen a, struct yen b)
{
	return a.n < b.n ? a : b;
}

struct yen
yen_share_in_thousands(struct yen y, struct share s)
{
	return (struct yen){ y.n * s.over / (s.under * INT64_C(1000)) * 1000 };
}

bool
yen_read(const char *text, struct yen *ret_y)
{
	int64_t n = 0;
	bool any = false;

	for (; *text != '\0' && strcmp(text, "円") != 0; text++) {
		if (*text == ',' && any)
			continue;
		if (*text < '0' || *text > '9' || (n = n * 10 + (*text - '0')) > YEN_MOST)
			return false;
		any = true;
	}
	if (any)
		ret_y->n = n;
	return any;
}

char *
yen_write(struct yen y, char ret[YEN_TEXT])
{
	char digits[24];
	int n = snprintf(digits, sizeof digits, "%lld", (long long)y.n);
	char *to = ret;

	for (int i = 0; i < n; i++) {
		*to++ = digits[i];
		if ((n - i) % 3 == 1 && i + 1 < n && digits[i] != '-')
			*to++ = ',';
	}
	memcpy(to, "円", sizeof "円");
	return ret;
}
