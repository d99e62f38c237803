#!/usr/bin/env python3
"""The manual against the programs: every command, option, setting, default and exit status that a program has stands in its
page, and nothing stands there that the program does not have. Usage: docs_are_true.py BUILD"""
import json, pathlib, re, shutil, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = pathlib.Path(sys.argv[1])
PROGRAMS = {
    "kyotakud": BUILD / "src/centre/kyotakud", "kyotaku": BUILD / "src/cli/kyotaku", "kyotaku-link": BUILD / "src/link/kyotaku-link",
    "kyotaku-card": BUILD / "src/agent/kyotaku-card", "kyotaku-vcard": BUILD / "src/vcard/kyotaku-vcard",
}
PAGES = {p.stem: p for p in (ROOT / "doc/man").glob("*.[18]")}
CARD_COMMANDS = ("consent", "withdraw", "register", "sign", "serve", "tries", "readers", "certificate")
wrong = []


def said(program, *words):
    return subprocess.run([PROGRAMS[program], *words], check=True, capture_output=True, text=True).stdout


def page(name):
    return PAGES[name].read_text(encoding="utf-8")


def same(what, in_program, in_page):
    for missing in sorted(set(in_program) - set(in_page)):
        wrong.append("%s: '%s' is missing in the manual" % (what, missing))
    for extra in sorted(set(in_page) - set(in_program)):
        wrong.append("%s: '%s' stands in the manual only" % (what, extra))


def tagged(name, macro):
    """The arguments of `.It MACRO ...`, without the macros in them."""
    return [re.sub(r"\b(Ar|Cm) ", "", line) for line in re.findall(r"^\.It %s (.*)$" % macro, page(name), re.M)]


def options(name):
    helps = [said(name, "--help")] + [said(name, c, "--help") for c in (CARD_COMMANDS if name == "kyotaku-card" else ())]
    has = set(re.findall(r"^ +(?:-.,)? +--([a-z][a-z-]*)", "\n".join(helps), re.M))
    tells = set(re.findall(r"^\.It Fl .*$", page(name), re.M))
    same(name + " options", has, {o for line in tells for o in re.findall(r"Fl -([a-z][a-z-]*)", line)})


def commands():
    rows = set()
    for file in ("src/admin/commands.c", "src/cli/main.c"):
        table = (ROOT / file).read_text(encoding="utf-8")
        rows |= set(re.findall(r'^\t\{ "([a-z][^"]*)",\s+"[^"]*",\s+\w+_command \}', table, re.M))
    same("kyotaku commands", rows, tagged("kyotaku", "Cm"))
    shown = re.sub(r"\s+", " ", said("kyotaku", "--help"))
    wrong.extend("kyotaku --help does not show '%s'" % r for r in rows if " %s " % r not in shown)
    same("kyotaku-card commands", CARD_COMMANDS, tagged("kyotaku-card", "Cm"))
    same("kyotaku-link commands", re.search(r"\[([a-z|]+)\]", said("kyotaku-link", "--help")).group(1).split("|"),
         tagged("kyotaku-link", "Cm"))


def conf_keys(text):
    """key -> default, from a sample file."""
    section, rows = "", {}
    for line in text.splitlines():
        head = re.match(r"\[(\w+)\]$", line)
        row = re.match(r";(\w+) = (.*)$", line)
        if head:
            section = head.group(1)
        elif row:
            rows["%s.%s" % (section, row.group(1))] = row.group(2).strip()
    return rows


def told_keys(name):
    rows = {}
    for line in tagged(name, "Va"):
        keys, _, preset = line.partition(" Pq ")
        rows.update({k: "" if preset == "none" else preset for k in keys.split(" , ")})
    return rows


def settings():
    pairs = {
        "kyotakud": conf_keys(said("kyotakud", "--sample-conf")), "kyotaku-link": conf_keys(said("kyotaku-link", "settings")),
        "kyotaku": {r["key"]: r["default"] for r in json.loads(said("kyotaku", "--json", "settings"))["rows"]},
    }
    for name, rows in pairs.items():
        same(name + " settings", ["%s = %s" % r for r in rows.items()], ["%s = %s" % r for r in told_keys(name).items()])
    operating = (ROOT / "doc/operating.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| `\[(\w+\] \w+)` \| (.+?) \|", operating, re.M))
    told = {k.replace("] ", "."): "" if v == "–" else v.strip("`") for k, v in table.items()}
    same("doc/operating.md settings", ["%s = %s" % r for r in pairs["kyotakud"].items()], ["%s = %s" % r for r in told.items()])


def exits():
    has = {r["exit"] for r in json.loads(said("kyotaku", "--json", "errors"))["rows"]} - {"0"}     # notices
    status = re.search(r"^\.Sh EXIT STATUS$(.*?)^\.Sh", page("kyotaku"), re.M | re.S).group(1)
    same("exit statuses", has, re.findall(r"^\.It (\d+)$", status, re.M))


def errors_in_prose():
    """Codes that a page of the manual names exist."""
    codes = {r["code"] for r in json.loads(said("kyotaku", "--json", "errors"))["rows"]}
    for path in [*(ROOT / "doc").rglob("*.md"), ROOT / "README.md"]:
        for code in set(re.findall(r"KYO-[EW]-\d{4}", path.read_text(encoding="utf-8"))) - codes:
            wrong.append("%s: there is no %s" % (path.relative_to(ROOT), code))


def flows():
    """Every flow has a number of its own and is run; a number that is told of is a flow's."""
    names = [p.stem for p in (ROOT / "test/flow").glob("*.flow")]
    runs = (ROOT / "test/flow/meson.build").read_text(encoding="utf-8")
    numbers = [n[:3] for n in names]
    wrong.extend("flow %s: several have this number" % n for n in sorted(set(numbers)) if numbers.count(n) > 1)
    wrong.extend("flow %s is not run by test/flow/meson.build" % n for n in sorted(names) if n not in runs)
    for path in (ROOT / "doc").rglob("*.md"):
        for n in set(re.findall(r"\bflow (\d{3})\b", path.read_text(encoding="utf-8"))) - set(numbers):
            wrong.append("%s: there is no flow %s" % (path.relative_to(ROOT), n))


def roff():
    """Where groff is, every page must pass it without a warning."""
    if shutil.which("groff") is None:
        return
    for name, path in PAGES.items():
        told = subprocess.run(["groff", "-k", "-Tutf8", "-mandoc", "-ww", "-z", path], capture_output=True, text=True)
        lines = [w for w in told.stderr.splitlines() if str(path) in w]
        wrong.extend("%s: %s" % (name, w) for w in lines)


def main():
    same("manual pages", PROGRAMS, PAGES)
    for name in PROGRAMS:
        options(name)
    commands()
    settings()
    exits()
    errors_in_prose()
    flows()
    roff()
    print("\n".join(wrong) if wrong else "the manual says what the programs do")
    sys.exit(bool(wrong))


main()
