/* Ids of records: 63 bits, growing with time, unique among processes with different node numbers. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdint.h>

typedef uint64_t id;            /* 0 means "none" */

/* 0 to 255; before the first id. One centre alone keeps 0. */
void id_set_node(unsigned node);
/* 41 bits of system time in ms, 8 of node, 14 of counter. Taken from the system's time, never from the
 * movable clock, so that a test that goes back in time makes no id twice. */
id   id_new(void);

#endif
