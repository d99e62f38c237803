#!/usr/bin/env python3
"""Files good, odd, broken and huge through the real `kyotaku import` into a real centre, with the expected result of each;
then a long file that is broken off by SIGKILL of the centre and goes on.

usage: import_files.py kyotakud=PROGRAM kyotaku=PROGRAM [stock=DIR]"""
import io
import json
import os
import pathlib
import signal
import sys
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "rig"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "data" / "demo"))
import make_checkups                                    # noqa: E402
from place import Place                                 # noqa: E402
from town import BEGIN, Town                            # noqa: E402

SHARED = os.environ.get("KYOTAKU_SHARED", str(pathlib.Path(__file__).resolve().parent.parent.parent.parent / "shared"))
DEMO = pathlib.Path(__file__).resolve().parent.parent.parent / "data" / "demo"

# ---- claims, in pieces ----

IR = "IR,1,13,1,9999996,,架空診療所,202610,00,\r\n"
YK = "YK,1,13,4,8888885,架空薬局,202610,00,\r\n"
HO = "HO,06999999,１２３,４５６７,1,100,,,,,,,,,\r\n"
SN = "SN,1,01,,,,00,,\r\n"
SY = "SY,8833421,20240401,1,,,01,\r\n"
DAYS = ",,,,,,,1" + "," * 30
SI = "SI,12,1,112007410,,73,1" + DAYS + "\r\n"
IY = "IY,21,1,612170710,1,2,14,,,,,,,14" + "," * 30 + "\r\n"


def RE(number, month="202609", birth="19550301", sex="2", kind="1112"):
    return "RE,%d,%s,%s,架空　花子,%s,%s%s\r\n" % (number, kind, month, sex, birth, "," * 31)


def RE4(number, month="202609"):
    return "RE,%d,4112,%s,架空　花子,2,19550301,,,13,1,9999996,架空診療所%s\r\n" % (number, month, "," * 29)


SH = "SH,01,1,018,,4,,,,\r\n"
CZ = "CZ,1,20260901,20260902,1,14" + "," * 65 + "\r\n"
IY4 = "IY,1,621974701,2,,,,,,\r\n"


def GO(n):
    return "GO,%d,100,99\r\n" % n


def C(number=1, **words):
    return RE(number, **words) + HO + SN + SY + SI + IY


def D(number=1):
    return RE4(number) + HO.replace(",\r", "\r") + SN + SH + CZ + IY4


def jis(text):
    return text.encode("cp932")


def recode(text):
    return "".join("1,%d,0,%s\r\n" % (i + 1, line) for i, line in enumerate(text.split("\r\n")[:-1]))


# ---- check-ups ----

CHECKUP = make_checkups.document(*make_checkups.CHECKUPS[1])
INDEX = ('<index xmlns="%s"><serviceEventType code="1"/><totalRecordCount value="%d"/></index>')
SPACE_2007 = "http://tokuteikenshin.jp/checkup/2007"
SPACE_2023 = "https://www.mhlw.go.jp/stf/seisakunitsuite/bunya/0000161103.html"
ROOT = "1319999996_06999999_202606010_1/"


def archive(files, index=INDEX % (SPACE_2007, 1)):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        if index is not None:
            z.writestr(ROOT + "ix08_V08.xml", index)
        for name, text in files:
            z.writestr(name if name.startswith(("/", "..")) else ROOT + name, text)
    return out.getvalue()


def changed(old, new):
    assert old in CHECKUP, old
    return CHECKUP.replace(old, new, 1)


# what, kind, bytes, taken, refused, a rule that is told ("" none), refused as a whole
GOOD, WHOLE = False, True
FILES = [
    # good
    ("a medical claim", "claims", jis(IR + C() + GO(1)), 1, 0, "", GOOD),
    ("a dispensing claim", "claims", jis(YK + D() + GO(1)), 1, 0, "", GOOD),
    ("1A at the end", "claims", jis(YK + D() + GO(1)) + b"\x1a", 1, 0, "", GOOD),
    ("three claims", "claims", jis(IR + C(1) + C(2, month="202608") + C(3, month="202607") + GO(3)), 3, 0, "", GOOD),
    ("old dates of the eras", "claims", jis(IR.replace("202610", "43103") + C(1, month="43102", birth="3300301") .replace("20240401", "4300401")
                                            + GO(1)), 1, 0, "", GOOD),
    ("as it goes to an insurer", "claims", jis(recode(IR + C() + GO(1))), 1, 0, "", GOOD),
    ("LF alone", "claims", jis((IR + C() + GO(1)).replace("\r\n", "\n")), 1, 0, "", GOOD),
    ("fields in quotes", "claims", jis(IR + C().replace("HO,06999999", 'HO,"06999999"') + GO(1)), 1, 0, "", GOOD),
    ("DPC with shared records", "claims", jis(IR + RE(1, kind="1111").replace("," * 31, ",,20260901" + "," * 29) + HO + SN
                                              + "BU,040080,20260901\r\nSB,01,8833421\r\nCD,20260901\r\n" + IY + GO(1)), 1, 0, "", GOOD),
    ("a check-up alone", "checkups", CHECKUP.encode(), 1, 0, "", GOOD),
    ("an archive of 2007", "checkups", archive([("DATA/h1.xml", CHECKUP)]), 1, 0, "", GOOD),
    ("an archive of 2023", "checkups", archive([("DATA/h1.xml", CHECKUP)], INDEX % (SPACE_2023, 1)), 1, 0, "", GOOD),
    ("a deletion", "checkups", changed('<code code="10"', '<code code="19"').encode(), 1, 0, "", GOOD),
    # odd
    ("lines that end early", "claims", jis(IR + C().replace(",,,,,,,,,\r\n", "\r\n") + GO(1)), 1, 0, "CLM-08", GOOD),
    ("records of the reviewing body", "claims", jis(IR + C() + "RC,1\r\nMN,2\r\n" + GO(1)), 1, 0, "CLM-09", GOOD),
    ("a wrong count in GO", "claims", jis(IR + C() + GO(7)), 1, 0, "CLM-07", GOOD),
    ("an institution's check digit", "claims", jis(IR.replace("9999996", "9999997") + C() + GO(1)), 1, 0, "CLM-06", GOOD),
    ("no drugs under a CZ", "claims", jis(YK + D().replace(IY4, "") + GO(1)), 1, 0, "CLM-35", GOOD),
    ("files beside those known", "checkups", archive([("DATA/h1.xml", CHECKUP), ("readme.txt", "?")]), 1, 0, "HC-09", GOOD),
    ("settlement without a summary", "checkups", archive([("DATA/h1.xml", CHECKUP), ("CLAIMS/c1.xml", "<x/>")]), 1, 0, "HC-10", GOOD),
    ("a value with no mark", "checkups", changed('<value xsi:type="PQ" value="152.3" unit="cm"/>', "").encode(), 1, 0, "HC-45", GOOD),
    ("almost somebody: another sex", "claims", jis(IR + C(sex="1") + GO(1)), 0, 1, "KYO-E-0013", GOOD),
    ("almost somebody: another birth date", "claims", jis(IR + C(birth="19550302") + GO(1)), 0, 1, "KYO-E-0013", GOOD),
    ("almost somebody, examined", "checkups", changed('code="2" codeSystem="1.2.392.200119.6.1104"', 'code="1"').encode(), 0, 1,
     "KYO-E-0013", GOOD),
    # broken
    ("nobody's number", "claims", jis(IR + C().replace("４５６７", "９９９９") + GO(1)), 0, 1, "KYO-E-0010", GOOD),
    ("one bad claim of two", "claims", jis(IR + C(1) + C(2, month="202699") + GO(2)), 1, 1, "21600", GOOD),
    ("a month in the future", "claims", jis(IR + C(month="209901") + GO(1)), 0, 1, "21590", GOOD),
    ("no disease", "claims", jis(IR + C().replace(SY, "") + GO(1)), 0, 1, "25540", GOOD),
    ("days that do not add up", "claims", jis(IR + C().replace(",14,,,,,,,14", ",14,,,,,,,13") + GO(1)), 0, 1, "23150", GOOD),
    ("numbers that do not ascend", "claims", jis(IR + C(2) + C(1, month="202608") + GO(2)), 1, 1, "19170", GOOD),
    ("the insurer's check digit", "claims", jis(IR + C().replace("06999999", "06999998") + GO(1)), 0, 1, "CLM-21", GOOD),
    ("a user's own character", "claims", jis(IR + C()).replace("架空　花子".encode("cp932"), b"\xf0\x40") + jis(GO(1)), 0, 1, "25441", GOOD),
    ("bytes of no character", "claims", jis(IR + C()).replace("架空　花子".encode("cp932"), b"\xff\xff") + jis(GO(1)), 0, 1, "CLM-11", GOOD),
    ("nothing at all", "claims", b"", 0, 0, "19281", WHOLE),
    ("cut in the middle", "claims", jis(IR + C(1) + C(2))[:-200], 0, 0, "CLM-03", WHOLE),
    ("two institutions", "claims", jis(IR + C() + GO(1) + IR + C() + GO(1)), 0, 0, "19282", WHOLE),
    ("too many fields", "claims", jis(IR + C().replace(SY, SY.replace("\r\n", ",,,,,,\r\n")) + GO(1)), 0, 0, "25420", WHOLE),
    ("a photograph", "claims", bytes(range(256)) * 50, 0, 0, "19281", WHOLE),
    ("XML that is not", "checkups", CHECKUP[:-30].encode(), 0, 1, "HC-20", GOOD),
    ("entities", "checkups", ('<!DOCTYPE x [<!ENTITY a "aaaa">]>' + CHECKUP.split("\n", 1)[1]).encode(), 0, 1, "HC-20", GOOD),
    ("a number that is none", "checkups", changed('value="152.3"', 'value="152,3"').encode(), 0, 1, "HC-43", GOOD),
    ("one bad check-up of two", "checkups", archive([("DATA/h1.xml", CHECKUP), ("DATA/h2.xml", changed("20260520", "20260230"))],
                                                    INDEX % (SPACE_2007, 2)), 1, 1, "HC-24", GOOD),
    ("no index", "checkups", archive([("DATA/h1.xml", CHECKUP)], None), 0, 0, "HC-05", WHOLE),
    ("a count that differs", "checkups", archive([("DATA/h1.xml", CHECKUP)], INDEX % (SPACE_2007, 3)), 0, 0, "HC-06", WHOLE),
    ("a way out of the folder", "checkups", archive([("DATA/h1.xml", CHECKUP), ("DATA/../../x.xml", "<x/>")]), 0, 0, "HC-03", WHOLE),
    ("an archive cut off", "checkups", archive([("DATA/h1.xml", CHECKUP)])[:-40], 0, 0, "HC-01", WHOLE),
    # huge
    ("a bomb of zeros", "checkups", archive([("DATA/h1.xml", " " * (8 << 20))]), 0, 1, "HC-11", GOOD),
    ("a claim above its ceiling", "claims", jis(IR + RE(1) + HO + SN + SY + SI * 90000 + C(2) + GO(2)), 1, 1, "CLM-12", GOOD),
    ("a line without an end", "claims", jis(IR) + b"RE," + b"1" * (3 << 20), None, None, "KYO-E-0002", WHOLE),
    ("a check-up with 3,000 values", "checkups", changed("<entry>", "<entry><observation><code code=\"9N001000000000001\"/>"
     "<value xsi:type=\"ST\">x</value></observation></entry>" * 3000 + "<entry>").encode(), 0, 1, "HC-40", GOOD),
]


def check(true, what):
    if not true:
        raise SystemExit("NO   " + what)


def give(town, kind, name, data):
    path = town.place.path(name)
    with open(path, "wb") as f:
        f.write(data)
    status, out, said = town.place.call("kyotaku", ["--data", town.data, "--json", "import", kind, path])
    return status, json.loads(out) if out.startswith("{") else {}, said


def the_table(town):
    assert len(FILES) >= 40
    for what, kind, data, taken, refused, rule, whole in FILES:
        status, report, said = give(town, kind, "file", data)
        rules = [line["code"] for line in report.get("lines", [])]
        found = "%s: status %d, %s" % (what, status, json.dumps({k: v for k, v in report.items() if k != "lines"}) + " " + " ".join(rules[:5]) + said)
        check((status != 0) == whole, found)
        if taken is not None:
            check(int(report["accepted"]) == taken and int(report["refused"]) == refused, found)
        check(rule in rules or rule in said if rule else rules == [], found)
        print("ok   %s" % what)


def the_samples(town):
    """Those of the folder beside the sources, when it is there: their person is the demo's."""
    folder = pathlib.Path(SHARED) / "masters" / "samples"
    for name, kind in (("RECEIPTC.UKE", "claims"), ("RECEIPTY.CYO", "claims"), ("h13199999962026060101000001.xml", "checkups")):
        if not (folder / name).exists():
            print("skip %s is not here" % name)
            continue
        status, report, said = give(town, kind, name, (folder / name).read_bytes())
        check(status == 0 and int(report["accepted"]) + int(report["refused"]) >= 1, "%s: %s %s" % (name, report, said))
        check(all(line["code"].startswith("KYO-E-001") for line in report.get("lines", []) if line["severity"] == "refused"),
              "%s: %s" % (name, report))
        print("ok   %s: %s taken" % (name, report["accepted"]))


def taken_rows(town, name):
    return [r["subject"] for r in town.rows("audit", "list") if r["subject"].startswith(name)]


def long_file(name):
    """More than two parts, another file for each name."""
    claim = HO + SN + SY + SI + IY + IY.replace(",14,,,,,,,14", ",7,,,,,,,7") * 20
    months = ["%d%02d" % (y, m) for y in (2024, 2025, 2026) for m in range(1, 10)]
    count = int(2.3 * (1 << 20)) // len(jis(RE(1) + claim))
    text = IR.replace("架空診療所", name) + "".join(RE(i + 1, month=months[i % len(months)]) + claim for i in range(count)) + GO(count)
    return count, jis(text)


def an_archive_in_parts(town):
    """Some MiB unpacked: it comes document by document, in several commits, and the second time changes nothing."""
    fill = "<!-- %s -->" % ("x" * 60000)
    days = ["%d%02d%02d" % (y, m, d) for y in (2022, 2023, 2024, 2025) for m in (3, 6, 9) for d in (1, 8, 15, 22)]
    files = [("DATA/h%03d.xml" % i, CHECKUP.replace("20260520", day).replace("</structuredBody>", fill + "</structuredBody>"))
             for i, day in enumerate(days)] + [("DATA/bad.xml", "<x")]
    data = archive(files, INDEX % (SPACE_2007, len(files)))
    for again in (1, 2):
        status, report, said = give(town, "checkups", "long.zip", data)
        check(status == 0 and int(report["accepted"]) == len(days) and report["refused"] == "1", "%s %s" % (report, said))
        check(report["lines"][0]["record"] == "bad.xml" and report["lines"][0]["code"] == "HC-20", report)
        check(len(taken_rows(town, "long.zip")) >= 2 * again, "in several commits: %s" % taken_rows(town, "long.zip"))
    print("ok   an archive in parts")


def broken_off(town):
    """The centre is killed after the first part: nothing is done twice, nothing is left out, all is on record."""
    for attempt in ("第一診療所", "第二診療所", "第三診療所", "第四診療所"):        # a quick machine may be done before the kill
        count, data = long_file(attempt)
        name = "long-%d.uke" % len(data)
        path = town.place.path(name)
        before = len(taken_rows(town, name))
        with open(path, "wb") as f:
            f.write(data)
        town.place.start("import", "kyotaku", ["--data", town.data, "import", "claims", path])
        end = time.monotonic() + 60
        while len(taken_rows(town, name)) == before and time.monotonic() < end:
            time.sleep(0.005)
        killed = town.place.is_running("import")
        town.centre_stop(signal.SIGKILL)
        town.place.wait("import")
        town.centre_run()
        if killed:
            break
    first = taken_rows(town, name)[before:]
    check(first and killed, "the import was under way: %s" % first)
    status, out, said = town.place.call("kyotaku", ["--data", town.data, "--json", "import", "claims", path])
    report = json.loads(out)
    check(status == 0 and int(report["accepted"]) == count and report["refused"] == "0", "%s %s" % (out[:300], said))
    parts = [int(s.split(": ")[1].split(" taken")[0]) for s in taken_rows(town, name)[before:]]
    check(sum(parts) == count and len(parts) >= 3, "each claim was taken once: %s of %d" % (parts, count))
    print("ok   broken off after %d of %d claims, and gone on" % (sum(parts[:len(first)]), count))


def the_review(town):
    rows = town.rows("review", "list")
    check(len(rows) == 3, "what almost fits is listed: %s" % rows)
    check(all("P0000001" in r["candidates"] for r in rows), "with its candidate: %s" % rows)
    town.must("review", "accept", rows[0]["id"], "P0000001")
    town.must("review", "refuse", rows[1]["id"])
    check(town.kyotaku("review", "accept", rows[1]["id"], "P0000001").number != 0, "decided once")
    check(len(town.rows("review", "list")) == 1, "one is left")
    print("ok   reviews are decided")


def main():
    place = Place(dict(w.split("=", 1) for w in sys.argv[1:]))
    try:
        town = Town(place, str(DEMO))
        town.centre_make(BEGIN)
        town.centre_run()
        town.must("import", "insurer", str(DEMO / "insurer.csv"))
        the_table(town)
        the_review(town)
        the_samples(town)
        an_archive_in_parts(town)
        broken_off(town)
        check(town.centre_stop() == 0, "the centre ends well")
        check(not place.alarms(), "no sanitizer spoke: %s" % place.alarms()[:3])
        log = "".join(place.logs().values())
        check("花子" not in log and "4567" not in log, "no log names anybody")
    finally:
        place.close()


main()
