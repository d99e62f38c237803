#!/usr/bin/env python3
"""Every rule has a row in doc/rules.md, a place in src/ and a test; and nothing else claims to be a rule.

usage: tool/rules.py [ROOT]     exit status 1 when something is missing"""
import os
import re
import sys

FAMILIES = "CNS RCK ANS ELG MED CHK CRT REV FLB FAC SET".split()

FAMILIES += ["ACC", "DEV", "OID"]
FAMILIES += ["SUB", "ANN", "EMG", "OPR", "DUT", "STA"]
FAMILIES += ["BLK", "REF", "SUM", "TKK", "FHR", "HND", "REG", "PSH", "TKT", "AUD", "RBK"]
# CNS-01, CNS-01..04, CNS-01…04; "ELG-03…05", "FAC-01, 02" in the table's first column
ONE = re.compile(r"\b(%s)-(\d\d)(?:\s*(?:\.\.|…)\s*(\d\d))?((?:, \d\d)*)" % "|".join(FAMILIES))


def numbers(text):
    found = set()
    for family, first, last, more in ONE.findall(text):
        found |= {"%s-%02d" % (family, n) for n in range(int(first), int(last or first) + 1)}
        found |= {"%s-%s" % (family, n) for n in re.findall(r"\d\d", more)}
    return found


def of_folder(root, folder, endings):
    found = set()
    for place, inner, names in os.walk(os.path.join(root, folder)):
        inner[:] = [n for n in inner if n != "node_modules"]
        for name in names:
            if name.endswith(endings):
                with open(os.path.join(place, name), encoding="utf-8") as f:
                    found |= numbers(f.read())
    return found


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else "."
    with open(os.path.join(root, "doc/rules.md"), encoding="utf-8") as f:
        each = [numbers(line.split("|")[1]) for line in f if line.startswith("| ")]
    rows = set().union(*each)
    code = of_folder(root, "src", (".c", ".h", ".def"))
    tests = of_folder(root, "test", (".c", ".py", ".flow", ".def", ".mjs"))
    wrong = ["%s stands in the code and not in doc/rules.md" % r for r in sorted(code - rows)]
    wrong += ["%s stands in doc/rules.md and not in the code" % r for r in sorted(rows - code)]
    wrong += ["%s has no test that names it" % r for r in sorted(rows - tests)]
    wrong += ["%s is named by a test and is no rule" % r for r in sorted(tests - rows)]
    wrong += ["%s has several rows in doc/rules.md" % r for r in sorted(rows) if sum(r in one for one in each) > 1]
    print("\n".join(wrong) if wrong else "rules: %d, each with its row, its code and its test" % len(rows))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
