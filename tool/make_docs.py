#!/usr/bin/env python3
"""Writes what is made from the programs' tables: doc/errors.md, doc/limits.md and the samples in conf/.

    tool/make_docs.py BUILD            writes them
    tool/make_docs.py BUILD --check    only tells which differ, and ends with 1 when one does
"""
import json, pathlib, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXIT = {
    2: "input or usage", 3: "not found", 4: "exists, or changed meanwhile", 5: "not permitted", 6: "consent",
    7: "certificate, signature, challenge", 8: "card, PIN, reader", 20: "away, busy, slow", 21: "store", 22: "system", 23: "something to mend",
}


def said(*words):
    return subprocess.run([str(w) for w in words], check=True, capture_output=True, text=True).stdout


def cell(text):
    return text.replace("|", "\\|")


def errors(kyotaku):
    rows = json.loads(said(kyotaku, "--json", "errors"))["rows"]
    out = ["# Outcomes", "",
           "Made by `tool/make_docs.py` from `src/base/err.def`; `kyotaku errors` prints the same, `kyotaku --json errors` for programs.",
           "The codes are our own: the official list (別紙6-1) is not public. Result files, HTTP answers, pages and exit statuses are all made",
           "from these rows. Each text says what happened and, after the full stop, what to do next.", "",
           "| code | name | HTTP | exit | 日本語 | English |", "|---|---|---|---|---|---|"]
    for r in rows:
        out.append("| `%s` | %s | %s | %s | %s | %s |" % (r["code"], r["name"], r["http"], r["exit"], cell(r["ja"]), cell(r["en"])))
    out += ["", "## Exit statuses", "", "| exit | group |", "|---|---|", "| 0 | done |"]
    out += ["| %d | %s |" % (n, EXIT[n]) for n in sorted({int(r["exit"]) for r in rows} - {0})]
    return "\n".join(out) + "\n"


def limits(kyotaku):
    rows = json.loads(said(kyotaku, "--json", "limits"))["rows"]
    out = ["# Ceilings", "",
           "Made by `tool/make_docs.py` from `src/base/limit.def`; `kyotaku limits` prints the same, `kyotaku --json limits` for programs.",
           "Everything that comes from outside has a ceiling. Above it there is a refusal with a code ([errors.md](errors.md)), or",
           "what the row says.", "",
           "| name | value | unit | of what |", "|---|---:|---|---|"]
    out += ["| %s | %s | %s | %s |" % (r["name"], f"{int(r['value']):,}", r["unit"], cell(r["text"])) for r in rows]
    return "\n".join(out) + "\n"


def made(build):
    src = pathlib.Path(build) / "src"
    return {
        "doc/errors.md": errors(src / "cli/kyotaku"),
        "doc/limits.md": limits(src / "cli/kyotaku"),
        "conf/kyotaku.conf": said(src / "centre/kyotakud", "--sample-conf"),
        "conf/kyotaku-link.conf": said(src / "link/kyotaku-link", "settings"),
    }


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    different = []
    for name, text in made(sys.argv[1]).items():
        path = ROOT / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        different.append(name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    for name in different:
        print(name, "differs from the programs" if "--check" in sys.argv else "written")
    sys.exit(bool(different) and "--check" in sys.argv)


if __name__ == "__main__":
    main()
