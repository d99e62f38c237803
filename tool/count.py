#!/usr/bin/env python3
"""Counts the cases of a meson test log (JSON lines): those of cmocka one by one, any other test as one.
Prints "PASSED FAILED"."""
import json, re, sys

passed = failed = 0
for line in open(sys.argv[1], encoding="utf-8"):
    t = json.loads(line)
    out = t.get("stdout") or ""
    err = t.get("stderr") or ""
    ok = len(re.findall(r"^\[       OK \]", out + err, re.M))
    bad = len(re.findall(r"^\[  FAILED  \] [^0-9 ]\S*$", out + err, re.M)) // 1
    good = t["result"] in ("OK", "EXPECTEDFAIL")
    if t["result"] == "SKIP":
        continue
    if ok + bad == 0 or (not good and bad == 0):
        passed, failed = passed + good, failed + (not good)
        passed += ok
    else:
        passed, failed = passed + ok, failed + (max(1, bad // 2) if not good else 0)
print(passed, failed)
