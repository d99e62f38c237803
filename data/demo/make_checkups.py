#!/usr/bin/env python3
"""Writes checkups.zip, the check-ups of the demo's persons (spec: doc/checkup-import.md).

Run it in any folder: the file is written beside this script, the same bytes every time. Everything in it is made up,
except that the codes of items are real ones, so that their names can be looked up."""
import pathlib
import zipfile

CLINIC, CLINIC_NAME = "1319999996", "架空健診所"
ROOT = CLINIC + "_06999999_202606010_1"
OID = "1.2.392.200119.6."

# key: kana name, sex, birth, insurer, symbol, number, branch
PERSONS = {
    "P0000001": ("カクウ　ハナコ", "2", "19550301", "06999999", "１２３", "４５６７", "00"),
    "P0000003": ("タカサキ　イチロウ", "1", "19720520", "00999995", "架空・１２", "2468", "01"),
}


def number(code, value, unit, flag="", low="", high=""):
    s = '<code code="%s"/><value xsi:type="PQ" value="%s" unit="%s"/>' % (code, value, unit)
    s += '<interpretationCode code="%s"/>' % flag if flag else ""
    if low or high:
        s += '<referenceRange><observationRange classCode="OBS" moodCode="EVN.CRT"><value xsi:type="IVL_PQ">'
        s += ('<low value="%s" unit="%s"/>' % (low, unit) if low else "") + ('<high value="%s" unit="%s"/>' % (high, unit) if high else "")
        s += "</value></observationRange></referenceRange>"
    return s


def choice(code, value, oid, name, kind="CD"):
    return '<code code="%s"/><value xsi:type="%s" code="%s" codeSystem="%s%s" displayName="%s"/>' % (code, kind, value, OID, oid, name)


def words(code, text):
    return '<code code="%s"/><value xsi:type="ST">%s</value>' % (code, text)


def not_done(code):
    return ("negation", '<code code="%s"/>' % code)


def series(*inside):
    return ("series", "".join('<entryRelationship typeCode="%s"><observation classCode="OBS" moodCode="EVN">%s</observation>'
                              "</entryRelationship>" % part for part in inside))


# person, day of the check-up, day of making, items
CHECKUPS = [
    ("P0000001", "20250612", "20250620", [
        number("9N001000000000001", "152.6", "cm"), number("9N006000000000001", "55.2", "kg"),
        number("9N011000000000001", "23.7", "kg/m2"), number("9A751000000000001", "136", "mm[Hg]", "H", "90", "129"),
        number("9A761000000000001", "82", "mm[Hg]"), number("3D046000001920402", "5.7", "%", "H", "", "5.5"),
        choice("9N701000000000011", "1", "2008", "はい")]),
    ("P0000001", "20260520", "20260601", [
        number("9N001000000000001", "152.3", "cm"), number("9N006000000000001", "56.0", "kg"),
        number("9N011000000000001", "24.1", "kg/m2"), number("9N016160100000001", "91.0", "cm", "H", "", "89.9"),
        choice("9N056000000000011", "2", "2001", "特記すべきことなし"),
        number("9A751000000000001", "142", "mm[Hg]", "H", "90", "129"), number("9A752000000000001", "138", "mm[Hg]", "H", "90", "129"),
        number("9A761000000000001", "84", "mm[Hg]"), number("3F015000002327101", "128", "mg/dL"),
        number("3F070000002327101", "61", "mg/dL"), not_done("3F077000002327101"),
        number("3B035000002327201", "22", "U/L"), number("3B045000002327201", "19", "U/L"), number("3B090000002327101", "55", "U/L", "H", "", "50"),
        number("3D046000001920402", "5.9", "%", "H", "", "5.5"),
        choice("1A020000000191111", "1", "2102", "－", "CO"), choice("1A010000000191111", "2", "2102", "±", "CO"),
        series(("COMP", choice("9A110160700000011", "2", "2002", "所見なし")), ("RSON", words("9A110161000000049", "血圧高値のため"))),
        choice("9N501000000000011", "2", "1008", "予備群該当"), words("9N511000000000049", "血圧が高めです。塩分を控えましょう。"),
        choice("9N701000000000011", "1", "2008", "はい"), choice("9N741000000000011", "2", "2008", "いいえ")]),
    ("P0000003", "20260415", "20260430", [
        number("9N001000000000001", "171.0", "cm"), number("9N006000000000001", "83.5", "kg"), number("9N011000000000001", "28.6", "kg/m2"),
        number("9N016160100000001", "97.5", "cm", "H", "", "84.9"), number("9A751000000000001", "128", "mm[Hg]"),
        number("9A761000000000001", "79", "mm[Hg]"),
        '<code code="3F015000002327101"/><value xsi:type="PQ" nullFlavor="PINF" value="1000" unit="mg/dL"/>',
        number("3D046000001920402", "6.8", "%", "H", "", "5.5")]),
]


def entry(item):
    if isinstance(item, tuple) and item[0] == "negation":
        return '<entry><observation classCode="OBS" moodCode="EVN" negationInd="true">%s</observation></entry>' % item[1]
    if isinstance(item, tuple):
        return '<entry><observation classCode="OBS" moodCode="EVN"><code nullFlavor="NA"/>%s</observation></entry>' % item[1]
    return '<entry><observation classCode="OBS" moodCode="EVN">%s</observation></entry>' % item


def document(key, day, made, items):
    kana, sex, birth, insurer, symbol, num, branch = PERSONS[key]
    ids = "".join('<id extension="%s" root="%s%s"/>' % (value, OID, root)
                  for value, root in ((insurer, "101"), (symbol, "204"), (num, "205"), (branch, "211")))
    return """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/><id nullFlavor="NI"/>
<code code="10" codeSystem="%s1001"/><effectiveTime value="%s"/><confidentialityCode code="N"/>
<recordTarget><patientRole>%s<addr><postalCode>100-0000</postalCode>東京都架空区</addr>
<patient><name>%s</name><administrativeGenderCode code="%s" codeSystem="%s1104"/><birthTime value="%s"/></patient></patientRole></recordTarget>
<documentationOf><serviceEvent><code code="010" codeSystem="%s1002"/><effectiveTime value="%s"/><performer typeCode="PRF"><assignedEntity>
<id nullFlavor="NI"/><representedOrganization><id extension="%s" root="%s102"/><name>%s</name></representedOrganization></assignedEntity></performer></serviceEvent></documentationOf>
<component><structuredBody><component><section><code code="01010" codeSystem="%s1010"/><title>検査・問診結果セクション</title><text/>
%s
</section></component></structuredBody></component></ClinicalDocument>
""" % (OID, made, ids, kana, sex, OID, birth, OID, day, CLINIC, OID, CLINIC_NAME, OID, "\n".join(entry(i) for i in items))


def main():
    index = """<?xml version="1.0" encoding="UTF-8"?>
<index xmlns="http://tokuteikenshin.jp/checkup/2007"><interactionType code="6"/><creationTime value="20260601"/>
<sender><id root="%s102" extension="%s"/></sender><receiver><id root="%s101" extension="06999999"/></receiver>
<serviceEventType code="1"/><totalRecordCount value="%d"/></index>
""" % (OID, CLINIC, OID, len(CHECKUPS))
    files = [("ix08_V08.xml", index)]
    files += [("DATA/h%s20260601%d1%06d.xml" % (CLINIC, 0, i + 1), document(*c)) for i, c in enumerate(CHECKUPS)]
    with zipfile.ZipFile(pathlib.Path(__file__).with_name("checkups.zip"), "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in files:
            z.writestr(zipfile.ZipInfo(ROOT + "/" + name, (2026, 6, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main()
