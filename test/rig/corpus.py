"""Requests as no vendor's program would dare to write them, and what must come of each: elements shuffled, padded, empty,
unknown, doubled, broken, in every syntax. The rules are taken from doc/messages.md and from nothing of the programs."""
import json
import random
from xml.sax.saxutils import escape

import line
import message
from story import Found, Wrong

TODAY, MONTH = "20261116", "202611"
CLINIC, ELSEWHERE = "1319999996", "1349999993"
# kind: how a good value is broken. The rule's own words: doc/messages.md, W-01 to W-35.
BREAKS = {
    "day": ["20261399", "2026111", "2026-11-16", "20260230"], "month": ["202613", "20261", "abcdef"],
    "insurer": ["139", "123456789012", "13A999", "13-99x"], "branch": ["1", "001", "0x"], "flag": ["2", "01", "x"],
    "symbol": ["あ" * 21], "number": ["9" * 21, "   "], "arbitrary": ["x" * 101], "identifier": ["x" * 51],
    "code": ["131999999", "9919999996", "1329999996", "13199999960", "ABCDEFGHIJ"], "category": ["0", "5", "12", "a"],
    "reference": ["x" * 51], "mode2": ["1", "3", "22", "x"], "mode3": ["1", "2", "33", "x"], "mode123": ["5", "0", "x"], "mode4": ["1", "44", "x"],
    "necessity": ["1", "0", "33"], "pattern": ["1", "3", "7", "x"], "viewer": ["abc", "x" * 33, "医師-01"], "factor": ["0", "4", "x"],
    "method": ["00", "1", "06", "x"],
    "url": ["1", "4", "x"], "format": ["3", "x"], "change": ["2", "x"], "label": ["x" * 65], "activation": ["123", "12345678901a"],
    "kind": ["QUA", "LIM", "XYZ", "yzk"], "reception": ["R" * 101],
}
MUST = {"InsurerNumber", "InsuredIdentificationNumber", "InsuredPersonIdentificationNumber", "MedicalInstitutionCode", "ReferenceNumber",
        "StartDate", "EndDate", "FileCategory", "ConsentDateFrom", "ConsentDateTo", "ReceptionNumber",
        "UrlAcquisitionClassification", "ActivationCode", "SettingName", "SettingValue"}


def numbers(p):
    return [("InsurerNumber", p["insurer"], "insurer"), ("InsuredCardSymbol", p["symbol"], "symbol"),
            ("InsuredIdentificationNumber", p["number"], "number"), ("InsuredBranchNumber", p["branch"], "branch")]


class Corpus:
    def __init__(self, seed, people, lists):
        self.r = random.Random(seed)
        self.people, self.lists = people, lists         # key -> numbers; what has been agreed at the clinic
        self.charts = {}

    # ---- what a good request of each message holds, and what comes of it ----

    def eligibility(self):
        key, p = self.person(strangers=True)
        search = numbers(p) + [("Birthdate", p["birth"], "day"), ("LimitApplicationCertificateRelatedConsFlg", "0", "flag"),
                               ("ArbitraryIdentifier", "患者-%d" % self.r.randrange(99), "arbitrary")]
        want = {"QualificationValidity": "4"} if key is None else {"QualificationValidity": "1", "Birthdate": p["birth"]}
        return self.single("OQSsiquc01", search, "OK", want, strict=True)

    def recheck(self):
        mode = self.r.choice("23")
        key, p = self.person(strangers=True)
        search = numbers(p) + [("Birthdate", p["birth"], "day"), ("MedicalTreatmentFlag", mode, "mode" + mode)]
        if key is None:
            want, code = {"QualificationValidity": "4"}, "OK"
        else:
            want, code = ({"Name": "*"}, "OK") if mode == "2" and key in self.lists["visit"] else ({}, "KYO-E-0032")
        return self.single("OQSsihvq01" if mode == "2" else "OQSsionq01", search, code, want)

    def necessity(self):
        key, p = self.person(strangers=True)
        search = numbers(p) + [
            ("Birthdate", p["birth"], "day"), ("MedicalTreatmentFlag", "4", "mode4"), ("ConsentClassification", "3", "necessity"),
            ("InformationRequestPattern", "4", "pattern"), ("ViewerIdentifier", "doctor-01", "viewer"),
            ("AuthenticationFactor1", "1", "factor"), ("AuthenticationMethod1", "01", "method"),
            ("AuthenticationFactor2", "3", "factor"), ("AuthenticationMethod2", "01", "method")]
        want = {"QualificationValidity": "4"} if key is None else {"QualificationValidity": "1", "PharmacistsInfoConsFlg": "3"}
        must = MUST | {n for n, _, _ in search[4:]} - {"MedicalTreatmentFlag"}
        return "OQSsiemg01", self.header(), [("QualificationConfirmSearchInfo", search)], "OK", want, must

    def cancel(self):       # what was never given: nothing changes, so that the story stays the same
        key, p = self.person()
        search = numbers(p) + [("MedicalTreatmentFlag", "2", "mode2"), ("ConsentInfoClassification", "SHJ", "kind")]
        return self.single("OQSsihvd01", search, "OK" if key in self.lists["visit"] else "KYO-E-0032", {})

    def single(self, prefix, search, code, want, strict=False):
        must = MUST | ({"QualificationConfirmationDate", "Birthdate", "LimitApplicationCertificateRelatedConsFlg"} if strict else set())
        return prefix, self.header(), [("QualificationConfirmSearchInfo", search)], code, want, must

    def chart(self):
        key, p = self.person()
        number = "K-%d" % self.r.randrange(6)
        holder = self.charts.get(number)
        code = "OK" if holder in (None, key) else "KYO-E-0011"
        group = [("ReferenceNumber", number, "reference")] + numbers(p)
        return "OQSsiimm01", self.header(), [("ReferenceNumberRegistrationInfo", group)], code, {"_chart": (key, number)}, MUST

    def many(self):
        prefix, flag = self.r.choice([("OQSmuquc01", None), ("OQSmuhvr01", "2"), ("OQSmuonr01", "3")])
        groups, good = [], 0
        for _ in range(self.r.randrange(1, 5)):
            key, p = self.person()
            search = numbers(p) + [("Birthdate", p["birth"], "day")]
            search += [("MedicalTreatmentFlag", flag, "mode" + flag)] if flag else [
                ("LimitApplicationCertificateRelatedConsFlg", "1", "flag")]
            groups.append(("QualificationConfirmSearchInfo", search))
            good += flag is None or (flag == "2" and key in self.lists["visit"])
        return prefix, self.header(), groups, "OK", {"_many": (prefix[:8] + "02", len(groups), good)}, MUST

    def consented(self):
        prefix, flag = self.r.choice([("OQSmuhvq01", "2"), ("OQSmuonq01", "3")])
        search = [("ConsentDateFrom", TODAY, "day"), ("ConsentDateTo", TODAY, "day"), ("MedicalTreatmentFlag", flag, "mode" + flag)]
        n = len(self.lists["visit"]) if flag == "2" else 0
        return prefix, self.header(), [("QualificationConfirmSearchInfo", search)], "OK", {"_many": (prefix[:8] + "02", n, n)}, MUST

    def fetch_nothing(self):
        prefix = self.r.choice(["OQSmuquc02", "OQSmuimm02", "OQSmuhvq02", "OQSmuonq02", "OQSmuhvr02", "OQSmuonr02"])
        return prefix, self.header(), [("ReceptionNumber", "R%022d" % self.r.randrange(9), "reception")], "KYO-E-0010", {}, MUST

    def medical(self):
        prefix = self.r.choice(["YZKsiquc01", "TKKsiquc01"])
        key, p = self.person()
        head = self.header() + [("InsurerNumber", p["insurer"], "insurer"), ("InsuranceCardSymbol", p["symbol"], "symbol"),
                                ("InsuredPersonIdentificationNumber", p["number"], "number"), ("BranchNumber", p["branch"], "branch")]
        body = [("FileCategory", "2", "category"), ("PrDiInfClassification", "0", "flag"), ("MedicalTreatmentFlag", "2", "mode123")]
        if prefix[0] == "Y":
            body += [("StartDate", "202610", "month"), ("EndDate", MONTH, "month")]
        given = key in self.lists["visit"] and prefix[0] == "Y"
        return prefix, head, body, "OK" if given else "KYO-E-0030", {"ResultCode": "1"} if given else {}, MUST

    def itself(self):
        what = self.r.randrange(6)
        if what == 5:
            body = [("ChartSharingClassification", self.r.choice("01"), "change")]
            return "OQSsichs01", self.header(), body, "OK", {"ChartSharingClassification": body[0][1]}, MUST
        if what == 0:
            body = [("UrlAcquisitionClassification", self.r.choice("23"), "url"), ("UrlChangeClassification", "0", "change")]
            return "OQSsiurl01", self.header(), body, "OK", {"MedicalInstitutionUrl": "*"}, MUST
        if what == 1:
            return "OQSsiinq01", self.header(), [], "OK", {"SettingName": "output.encoding"}, MUST
        if what == 2:
            group = [("SettingName", "output.encoding", "setting"), ("SettingValue", self.r.choice("01"), "value")]
            return "OQSsiupd01", self.header(), [("SettingInfo", group)], "OK", {}, MUST
        if what == 3:
            return self.r.choice(["OQSsipsc01", "OQSsiacq01"]), self.header(), [], "OK", {}, MUST
        body = [("ActivationCode", "000000000000", "activation")]
        return "OQSsiacd01", self.header(), body, "KYO-E-0010", {}, MUST

    def person(self, strangers=False):
        if strangers and self.r.random() < 0.15:
            return None, {"insurer": "06999999", "symbol": "１", "number": "0000", "branch": "", "birth": "19700101"}
        key = self.r.choice(sorted(self.people))
        return key, self.people[key]

    def header(self):
        return [("QualificationConfirmationDate", TODAY, "day"), ("MedicalInstitutionCode", CLINIC, "code"),
                ("ArbitraryFileIdentifier", "架空%d" % self.r.randrange(10 ** 6), "identifier")]

    # ---- making it ugly: nothing of this may change what comes of it ----

    def pad(self, name, value):
        if name == "InsurerNumber" and value.startswith("06"):
            return self.r.choice([value, value[1:], " " + value[1:], "   " + value[1:], "00" + value])
        return value

    def ugly(self, nodes):
        out = []
        for node in nodes:
            if len(node) == 2:
                out.append((node[0], self.ugly(node[1])))
            elif node[1] != "" or self.r.random() < 0.5:
                out.append((node[0], self.pad(node[0], node[1])))
        for i in range(self.r.randrange(3)):
            name = "New%d" % self.r.randrange(1000)
            out.append((name, self.r.choice(["x", "", "未知", [("Deep%d" % i, " y ")]])))
        self.r.shuffle(out)
        return out

    # ---- breaking it, once ----

    def leaves(self, header, body):
        return [(group, i) for group in [header] + [g[1] for g in body if len(g) == 2] + [body]
                for i, n in enumerate(group) if len(n) == 3]

    def broken(self, prefix, header, body, must):
        """(header, body, where): one element missing that must be there, doubled, or of a wrong form; None when none can be."""
        places = self.leaves(header, body)
        group, i = self.r.choice(places)
        name, value, kind = group[i]
        how = self.r.choice(["missing", "twice", "form", "form"])
        if how == "missing":
            if name not in must:
                return None
            del group[i]
        elif how == "twice":
            if name in ("ConsentInfoClassification", "InformationRequestPattern") or value == "":
                return None
            group.insert(i, (name, value, kind))
        else:
            if kind not in BREAKS:
                return None
            group[i] = (name, self.r.choice(BREAKS[kind]), kind)
        return "header" if group is header else "group" if group is not body else "body"

    # ---- bytes ----

    def xml(self, nodes):
        out = ""
        for name, inner in nodes:
            text = self.xml(inner) if isinstance(inner, list) else escape(inner)
            gap = self.r.choice(["", "", "\n  ", "<!-- - -->"]) if isinstance(inner, list) else ""
            if text == "" and self.r.random() < 0.5:
                out += "<%s/>" % name
            else:
                out += "%s<%s%s>%s</%s>" % (gap, name, self.r.choice(["", "", " ", ' a="1"']), text, name)
        return out

    def tree(self, nodes):
        out = {}
        for name, inner in nodes:
            value = self.tree(inner) if isinstance(inner, list) else inner
            if name in out:
                out[name] = (out[name] if isinstance(out[name], list) else [out[name]]) + [value]
            else:
                out[name] = value
        return out

    def encode(self, header, body):
        parts = [("MessageHeader", header), ("MessageBody", body)]
        self.r.shuffle(parts)
        form = self.r.choice(["sjis", "utf8", "bom", "json"])
        if form == "json":
            return json.dumps({"XmlMsg": self.tree(parts)}, ensure_ascii=self.r.random() < 0.5).encode("utf-8"), "application/json"
        name, codec = ("Shift_JIS", "cp932") if form == "sjis" else ("UTF-8", "utf-8")
        text = "<?xml version='1.0' encoding='%s' standalone='%s'?>\n" % (name, self.r.choice(["no", "yes"])) + self.xml([("XmlMsg", parts)])
        return (b"\xef\xbb\xbf" if form == "bom" else b"") + text.encode(codec), "application/xml"

    def spoil(self, data, kind):
        """Bytes that are no request any more."""
        how = self.r.choice(["cut", "root", "doctype", "garbage", "nothing"])
        if how == "cut":
            return data[:self.r.randrange(60, len(data) - 3)], kind
        if how == "root":
            return data.replace(b"XmlMsg", b"XmlMgs"), kind
        if how == "nothing":
            return b"", kind
        if how == "doctype" and kind == "application/xml":
            return data.replace(b"?>", b"?><!DOCTYPE XmlMsg>", 1), kind
        return b"\xff\xfe" + data, kind

    def one(self):
        """(prefix, bytes, type, code that must come, elements that must come, whether a person of many is broken)"""
        make = self.r.choice([self.eligibility, self.recheck, self.recheck, self.cancel, self.chart, self.many, self.many, self.consented,
                              self.fetch_nothing, self.medical, self.itself, self.necessity])
        prefix, header, body, code, want, must = make()
        dice, where = self.r.random(), None
        if dice < 0.4:
            where = self.broken(prefix, header, body, must)
        elif dice < 0.45:
            header[1] = ("MedicalInstitutionCode", ELSEWHERE, "code")
            code, want = "KYO-E-0021", {}
        if where is not None and where == "group" and "_many" in want and prefix != "OQSmuhvq01" and prefix != "OQSmuonq01":
            want = dict(want, _broken=True)
        elif where is not None:
            code, want = "KYO-E-0001", {}
        data, kind = self.encode(self.ugly(header), self.ugly(body))
        if dice > 0.9:
            data, kind = self.spoil(data, kind)
            code, want = "KYO-E-0001|KYO-E-0003", {}
        return prefix, data, kind, code, want


def judge(corpus, ask, made):
    """ask(prefix, data, type) -> Found. Raises Wrong with the request when something else came."""
    prefix, data, kind, code, want = made
    found = ask(prefix, data, kind)
    if found.code not in code.split("|"):
        raise Wrong("%s: wanted %s, found %s: %s\n%r" % (prefix, code, found.code, found.text[:600], data[:1500]))
    if found.code != "OK":
        if found.all("Name") or found.all("NameKana"):
            raise Wrong("%s: a refusal names somebody: %s" % (prefix, found.text[:600]))
        return
    if "_chart" in want:
        key, number = want["_chart"]
        for n in [n for n, k in corpus.charts.items() if k == key]:
            del corpus.charts[n]
        corpus.charts[number] = key
    for name, value in want.items():
        if name[0] != "_" and not (found.all(name) if value == "*" else value in found.all(name)):
            raise Wrong("%s: %s is not %s: %s\n%r" % (prefix, name, value, found.text[:600], data[:1500]))
    if "_many" in want:
        second, count, good = want["_many"]
        data, kind = corpus.encode([("MedicalInstitutionCode", CLINIC)], [("ReceptionNumber", found.all("ReceptionNumber")[0])])
        got = ask(second, data, kind)
        counts = [got.all(n)[0] for n in ("NumberOfProcessingResult", "NumberOfNormalProcessing")]
        if got.code != "OK" or counts[0] != str(count) or not (
                counts[1] == str(good) or (want.get("_broken") and int(counts[1]) in (good, good - 1))):
            raise Wrong("%s: wanted %d and %d, found %s: %s\n%r" % (second, count, good, counts, got.text[:600], made[1][:1500]))


def run(town, words, options):
    """`corpus N at FACILITY seed=S`: N requests, judged one by one, over one line."""
    count, seed = int(words[0]), int(options.get("seed", "1"))
    terminal = town.terminal(options["at"] + ".desk")
    people = {k: p for k, p in town.persons.items() if "insurer" in p}
    corpus = Corpus(seed, people, {"visit": set(options["of"].split(","))})
    wire = line.Line(town.ports["facility"], line.context(town.ca, terminal.cert, terminal.key))
    outcomes = {}

    def ask(prefix, data, kind):
        wire.send(line.request_bytes(wire.host, "POST", "/oqs/v1/%sreq" % prefix, data, kind, {}))
        return town.found_of(*wire.answer())
    try:
        for i in range(count):
            made = corpus.one()
            try:
                judge(corpus, ask, made)
            except Wrong as e:
                raise Wrong("request %d of seed %d: %s" % (i, seed, e))
            outcomes[made[3]] = outcomes.get(made[3], 0) + 1
    finally:
        wire.close()
    return Found("OK", count, " ".join("%s=%d" % o for o in sorted(outcomes.items())))
