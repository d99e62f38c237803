/* 処方情報 and 調剤情報 of electronic prescriptions, in the project's own CSV (doc/prescription-feed.md): no public layout of the
 * national service is known. */
#ifndef WIRE_PRESCRIPTION_H
#define WIRE_PRESCRIPTION_H

#include "wire/claim_file.h"

/* Reads a whole feed. A record with its DRUG lines is taken as a whole, as a claim of CLAIM_PRESCRIBED or CLAIM_HANDED, or refused as a
 * whole; the others are kept. Everything else as claim_file_read. ERR_INPUT: the first line is not a feed's, nothing was
 * taken. Months are compared with cx->now. Memory: that of one record. */
enum err prescriptions_read(struct ctx *cx, const char *p, size_t n, struct report *rep, claim_each *each, void *user) MUST_CHECK;

#endif
