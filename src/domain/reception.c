/* How far a bulk question is. */
#include "domain/reception.h"

enum reception_stage
reception_stage(const struct reception *r, instant at)
{
	if (at >= r->ends)
		return RECEPTION_GONE;
	return at < r->ready ? RECEPTION_WORKING : RECEPTION_READY;
}
