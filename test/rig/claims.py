"""A small reader of claims, written anew from doc/claims-import.md: what a YZK answer must hold, line by line, so that a
mistake of the programs is not made twice."""
import csv
import os
import unicodedata

from story import Found, Mistake

ORAL = {"1": 21, "2": 21, "6": 21, "7": 21, "3": 22, "5": 23, "4": 31}        # 剤形 of dispensing claims
SHOWN = (14, 21, 22, 23, 31, 32, 33)                                            # 診療識別 whose drugs are shown


def rows(path):
    data = open(path, "rb").read()
    text = data.decode("utf-8" if path.endswith(".csv") else "cp932")
    return [line.split(",") for line in text.splitlines() if line]


def column(row, n):
    return row[n] if n < len(row) else ""


def master(path):
    with open(path, encoding="utf-8", newline="") as f:
        return {r["code"]: r for r in csv.DictReader(f)}


def claims(path):
    """Each claim: institution, head (RE), numbers (HO, SN), and its records."""
    institution, claim = "", None
    for row in rows(path):
        if row[0] in ("IR", "YK"):
            institution = row[2].zfill(2) + row[3] + row[4].zfill(7)
        elif row[0] == "RE":
            if claim:
                yield claim
            claim = {"institution": institution, "head": row, "insurer": "", "number": "", "records": [],
                     "dispensed": path.endswith("CYO") or row[2].startswith("4")}
        elif row[0] == "HO":
            claim["insurer"], claim["number"] = row[1], row[3]
        elif claim is not None and row[0] != "GO":
            claim["records"].append(row)
    if claim:
        yield claim


def dispensed(claim):
    """(date, prescribed, form, usage, code, amount, times) of each drug."""
    form = usage = ""
    pairs = []
    for row in claim["records"]:
        if row[0] == "SH":
            form, usage, pairs = row[2], row[3], []
        elif row[0] == "CZ":
            pairs = [row]
        elif row[0] == "IY":
            for cz in pairs:
                yield cz[3], cz[2], ORAL[form], usage, row[2], row[3], cz[5]


def days(claim, row):
    month = claim["head"][3]
    return [(month + "%02d" % d, column(row, 12 + d)) for d in range(1, 32) if column(row, 12 + d)]


def medical(claim, kind):
    """The same of IY records, and (date, code, amount, times) of SI records."""
    identification = 0
    for row in claim["records"]:
        if row[0] not in ("SI", "IY", "TO", "CO"):
            continue
        if row[1]:
            identification = int(row[1])
        if row[0] != kind:
            continue
        for date, times in days(claim, row):
            if kind == "SI":
                yield date, identification, row[3], row[4], times
            elif identification in SHOWN:
                yield date, "", identification, "", row[3], row[4], times


def numbers(of):
    """As they are compared: widths, blanks and zeros in front of an insurer's number do not matter."""
    return tuple(unicodedata.normalize("NFKC", of[n]).strip().lstrip("0" if n == "insurer" else "") for n in ("insurer", "number"))


def expected(files, person, folder):
    drugs, acts = master(os.path.join(folder, "drugs.csv")), master(os.path.join(folder, "acts.csv"))
    usages = master(os.path.join(folder, "usage.csv"))
    out = []
    for path in files:
        for c in claims(path):
            if numbers(c) != numbers(person):
                continue
            head = c["head"]
            place = (head[3], c["institution"], "".join(head[9:12]) if c["dispensed"] else "",
                     "1" if not c["dispensed"] and int(head[2][3]) % 2 == 1 else "2")
            for date, prescribed, form, usage, code, amount, times in dispensed(c) if c["dispensed"] else medical(c, "IY"):
                d = drugs.get(code, {"name": "マスタ未収載", "unit": "", "ingredient": ""})
                out.append(place + ("drug", date, prescribed, str(form), code, d["name"], d["ingredient"], amount, d["unit"],
                                    times, usages.get(usage, {"name": ""})["name"]))
            for date, identification, code, amount, times in [] if c["dispensed"] else medical(c, "SI"):
                if acts.get(code, {"category": ""})["category"] == "treatment":
                    out.append(place + ("act", date, "%02d" % identification, code, acts[code]["name"], times))
    return sorted(out)


def child(tree, name):
    return next((c for c in tree[1] if isinstance(tree[1], list) and c[0] == name), (name, []))


def text(tree, name):
    inner = child(tree, name)[1]
    return inner if isinstance(inner, str) else ""


def told(tree):
    out = []
    body = child(tree, "MessageBody")
    for month in [c for c in body[1] if c[0] == "MeTrMonthInf"]:
        place = (text(month, "MeTrMonth"), text(month, "MeTrDiHCd"), text(month, "PrlsHCd"), text(month, "InOut"))
        for day in child(month, "DiDateInfs")[1]:
            for d in child(day, "DrugInfs")[1]:
                out.append(place + ("drug", text(day, "DiDate"), text(day, "PrDate"), text(d, "MeTrIdCl"), text(d, "DrugC"),
                                    text(d, "DrugN"), text(d, "IngreN"), text(d, "Qua1"), text(d, "Unit"), text(d, "Times"),
                                    text(d, "UsageN")))
            for a in child(day, "MeTrInfs")[1]:
                out.append(place + ("act", text(day, "DiDate"), text(a, "MeTrIdCl"), text(a, "SinInfCd"), text(a, "SinInfN"),
                                    text(a, "Times")))
    return sorted(out)


def check(t, words, options):
    """`told ANSWER for KEY by FILE,FILE`: the kept YZK answer has exactly the lines of these claims."""
    files = [os.path.join(t.flow_folder, f) for f in options["by"].split(",")]
    want, got = expected(files, t.person(options["for"]), os.path.dirname(files[0])), told(t.kept[words[0]])
    if not want:
        raise Mistake("these claims have no line of that person")
    lost = [w for w in want if w not in got]
    more = [g for g in got if g not in want]
    if lost or more or len(want) != len(got):
        return Found("DIFFERENT", text="lost %s\nmore %s" % (lost[:5], more[:5]))
    found = Found("OK")
    found.add("lines", str(len(want)))
    return found
