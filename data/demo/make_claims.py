#!/usr/bin/env python3
"""Writes RECEIPTC.UKE and RECEIPTY.CYO, the claims of the demo's persons (spec: doc/claims-import.md).

Run it in any folder: the files are written beside this script. Everything in them is made up, except that the codes of
drugs and acts are real ones, so that their names can be looked up."""
import pathlib

CLINIC, CLINIC_NAME = ("13", "1", "9999996"), "架空診療所"
PHARMACY, PHARMACY_NAME = ("13", "4", "8888885"), "架空薬局"
DOCTOR = "見本　医子"

# key: name in CP932, full-width kana, sex, birth, insurer, symbol, number, branch, last three digits of レセプト種別
PERSONS = {
    "P0000001": ("架空　花子", "カクウ　ハナコ", "2", "19550301", "06999999", "１２３", "４５６７", "00", "118"),
    "P0000002": ("試験　太郎", "シケン　タロウ", "1", "19400115", "39999990", "", "１２３４５６７８", "", "318"),
    "P0000003": ("髙﨑　一郎", "タカサキ　イチロウ", "1", "19720520", "  999995", "架空・１２", "２４６８", "01", "112"),
    "P0000004": ("吉野　さくら", "ヨシノ　サクラ", "2", "19881224", "06999999", "３３３", "９０２", "02", "116"),
    "P0000005": ("模擬　次郎", "モギ　ジロウ", "1", "19601003", "06999999", "４４４", "１００１", "00", "112"),
    "P0000006": ("模擬　次郎", "モギ　ジロウ", "1", "19601003", "  999995", "架空・９９", "１３５７", "01", "112"),
}

# Medical claims: person, month, disease code, lines. A line is
#   ("SI" or "IY", 診療識別 or "", code, amount, points or "", {day: count})   or   ("CO", 診療識別 or "", text)
MEDICAL = [
    ("P0000001", "202608", "8833421", [
        ("SI", "13", "113001810", "", "225", {5: 1}),
        ("SI", "14", "114001110", "", "888", {5: 1, 19: 1}),
        ("SI", "80", "120002910", "", "68", {5: 1})]),
    ("P0000001", "202609", "8833421", [
        ("SI", "14", "114001110", "", "888", {2: 1, 16: 1}),
        ("SI", "60", "160010010", "", "49", {2: 1}),
        ("SI", "80", "120002910", "", "68", {2: 1})]),
    ("P0000001", "202610", "8833421", [
        ("SI", "13", "113001810", "", "225", {7: 1}),
        ("SI", "14", "114001110", "", "888", {7: 1, 21: 1}),
        ("SI", "70", "170027910", "", "", {21: 1}),
        ("SI", "", "170000410", "", "210", {21: 1}),
        ("SI", "80", "120002910", "", "68", {7: 1})]),
    ("P0000002", "202609", "8833421", [
        ("SI", "12", "112007410", "", "73", {1: 1, 3: 1, 5: 1}),
        ("IY", "21", "610462010", "1", "", {1: 28}),
        ("CO", "", "夕食後"),
        ("IY", "", "620000167", "1", "5", {1: 28}),
        ("IY", "33", "620006728", "1", "30", {1: 1, 3: 1, 5: 1}),
        ("SI", "40", "140058110", "", "1980", {1: 1, 3: 1, 5: 1})]),
    ("P0000002", "202610", "8833421", [
        ("SI", "12", "112007410", "", "73", {1: 1, 3: 1, 6: 1}),
        ("IY", "21", "610462010", "1", "", {1: 28}),
        ("CO", "", "夕食後"),
        ("IY", "", "620000167", "1", "5", {1: 28}),
        ("IY", "33", "620006728", "1", "30", {1: 1, 3: 1, 6: 1}),
        ("SI", "40", "140058110", "", "1980", {1: 1, 3: 1, 6: 1})]),
    ("P0000003", "202609", "8833421", [
        ("SI", "12", "112007410", "", "73", {14: 1}),
        ("IY", "21", "620098801", "3", "", {14: 3}),
        ("CO", "", "毎食後"),
        ("IY", "", "620452801", "3", "5", {14: 3}),
        ("IY", "22", "620000033", "1", "1", {14: 5}),
        ("CO", "", "痛むとき"),
        ("SI", "50", "150003110", "", "1660", {14: 1}),
        ("SI", "60", "160155110", "", "520", {14: 1})]),
    ("P0000005", "202610", "8833421", [
        ("SI", "12", "112007410", "", "73", {9: 1}),
        ("SI", "80", "120002910", "", "68", {9: 1})]),
    ("P0000006", "202610", "8833421", [
        ("SI", "12", "112007410", "", "73", {9: 1}),
        ("SI", "70", "170011710", "", "900", {9: 1}),
        ("SI", "80", "120002910", "", "68", {9: 1})]),
]

# Dispensing claims: person, month, sheets. A sheet is
#   (form, usage, instruction, [(day prescribed, day dispensed, quantity)], [(drug, amount)])
MORNING, TWICE, FREE = "006", "018", "900"
DISPENSING = [
    ("P0000001", "202608", [
        ("1", MORNING, "", [("20260805", "20260805", 28)], [("612170710", "1")]),
        ("1", TWICE, "", [("20260805", "20260805", 28)], [("621974701", "2")])]),
    ("P0000001", "202609", [
        ("1", MORNING, "", [("20260902", "20260902", 28)], [("612170710", "1")]),
        ("1", TWICE, "", [("20260902", "20260902", 28)], [("621974701", "2")]),
        ("5", FREE, "１日１回　腰に貼付", [("20260902", "20260902", 1)], [("620007805", "14")])]),
    ("P0000001", "202610", [
        ("1", MORNING, "", [("20261007", "20261007", 28)], [("612170710", "1")]),
        ("1", TWICE, "", [("20261007", "20261007", 28)], [("621974701", "2")]),
        ("3", FREE, "疼痛時", [("20261007", "20261008", 10)], [("620000033", "1")])]),
    ("P0000004", "202610", [
        ("1", "003", "", [("20261013", "20261013", 5)], [("620098801", "3"), ("620452801", "3")])]),
    ("P0000005", "202610", [
        ("1", "011", "", [("20261009", "20261009", 30)], [("610443014", "1")])]),
    ("P0000006", "202610", [
        ("1", TWICE, "", [("20261009", "20261009", 14), ("20261009", "20261023", 14)], [("622224901", "2")])]),
]


def row(fields, count):
    """A record of `count` fields, the first ones given."""
    assert len(fields) <= count
    return ",".join(fields + [""] * (count - len(fields)))


def head(number, key, table, month, more):
    name, kana, sex, birth, insurer, symbol, mark, branch, kind = PERSONS[key]
    return [f"RE,{number},{table}{kind},{month},{name},{sex},{birth}{more(kana)}"], (insurer, symbol, mark, branch)


def payer(numbers, visits, points, ho):
    insurer, symbol, mark, branch = numbers
    return [row(["HO", insurer, symbol, mark, str(visits), str(points)], ho),
            row(["SN", "1", "01", "", "", "", branch], 9)]


def medical():
    out, total = [], 0
    out.append(row(["IR", "1", *CLINIC, "", CLINIC_NAME, "202611", "00", "03-0000-0000"], 10))
    for number, (key, month, disease, lines) in enumerate(MEDICAL, 1):
        days = {d for x in lines if x[0] == "SI" for d in x[5]}
        points = sum(int(x[4]) * sum(x[5].values()) for x in lines if x[0] != "CO" and x[4])
        lead, numbers = head(number, key, "1", month, lambda kana: "," * 30 + kana + ",")
        out += lead + payer(numbers, len(days), points, 15)
        out.append(row(["JD", "1"] + ["1" if d in days else "" for d in range(1, 32)], 33))
        out.append(row(["SY", disease, "20240401", "1", "", "", "01"], 8))
        burden = "1"
        for x in lines:
            if x[0] == "CO":
                out.append(f"CO,{x[1]},{burden},810000001,{x[2]}")
                continue
            record, ident, code, amount, point, when = x
            times = str(sum(when.values()))
            columns = [str(when.get(d, "")) for d in range(1, 32)]
            out.append(row([record, ident, burden, code, amount, point, times] + [""] * 6 + columns, 44))
        total += points
    out.append(f"GO,{len(MEDICAL)},{total},99")
    return out


def dispensing():
    out = [row(["YK", "1", *PHARMACY, PHARMACY_NAME, "202611", "00", "03-0000-0001"], 9)]
    for number, (key, month, sheets) in enumerate(DISPENSING, 1):
        prescriber = ",".join(["", "", ""] + list(CLINIC) + [CLINIC_NAME, "", DOCTOR])
        lead, numbers = head(number, key, "4", month, lambda kana: prescriber + "," * 27 + kana)
        out += lead + payer(numbers, 1, 100, 14)
        for n, (form, usage, instruction, supplies, drugs) in enumerate(sheets, 1):
            out.append(row(["SH", f"{n:02}", form, usage, instruction, "10"], 10))
            for i, (prescribed, dispensed, quantity) in enumerate(supplies):
                out.append(row(["CZ", "1", prescribed, dispensed, str(i + 1), str(quantity), "1", "1"], 71))
                out += [row(["IY", "1", drug, amount], 10) for drug, amount in drugs if i == 0]
        out.append(row(["KI", sheets[0][3][0][1], "1", "1", "410004110", "45"], 114))
    out.append(f"GO,{len(DISPENSING)},{100 * len(DISPENSING)},99")
    return out


def main():
    here = pathlib.Path(__file__).resolve().parent
    for name, lines in (("RECEIPTC.UKE", medical()), ("RECEIPTY.CYO", dispensing())):
        (here / name).write_bytes("".join(x + "\r\n" for x in lines).encode("cp932") + b"\x1a")


main()
