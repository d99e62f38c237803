"""Messages of the file interface, as a receipt computer would write and read them (doc/messages.md).
Written anew from that page, so that a mistake of the programs is not made twice."""
import json
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

SEARCH = "QualificationConfirmSearchInfo"
CHART = "ReferenceNumberRegistrationInfo"
OF_ITSELF = ("OQSsiurl01", "OQSsiinq01", "OQSsiupd01", "OQSsichs01", "OQSsipsc01", "OQSsiacq01", "OQSsiaci01", "OQSsiacd01")
SETTING = ("SettingName", "SettingValue")       # stand in a group of their own
MANY = ("OQSmuquc01", "OQSmuimm01", "OQSmuhvr01", "OQSmuonr01")         # ask for persons by their numbers
LISTS = ("ResultList", "SpecificDiseasesCertificateList", "PublicExpenseResultList")
# Elements of the header; what a flow adds beyond the template goes into the search, or the body if there is none.
HEADER = ("QualificationConfirmationDate", "MedicalInstitutionCode", "ArbitraryFileIdentifier")
SEVERAL = ("ConsentInfoClassification", "InformationRequestPattern")


def numbers(person):
    return [("InsurerNumber", person["insurer"]), ("InsuredCardSymbol", person["symbol"]),
            ("InsuredIdentificationNumber", person["number"]), ("InsuredBranchNumber", person["branch"]),
            ("Birthdate", person["birth"])]


def medicines_numbers(person):
    return [("InsurerNumber", person["insurer"]), ("InsuranceCardSymbol", person["symbol"]),
            ("InsuredPersonIdentificationNumber", person["number"]), ("BranchNumber", person["branch"])]


def chart(person):
    return [("ReferenceNumber", "K-1")] + [x for x in numbers(person) if x[0] != "Birthdate"]


def of_many(prefix, code, today, people):
    """The header, and one group of elements for each person."""
    head = [("QualificationConfirmationDate", today), ("MedicalInstitutionCode", code)]
    if prefix == "OQSmuimm01":
        return head, CHART, [chart(p) for p in people]
    more = {"OQSmuhvr01": ("MedicalTreatmentFlag", "2"), "OQSmuonr01": ("MedicalTreatmentFlag", "3")}.get(
        prefix, ("LimitApplicationCertificateRelatedConsFlg", "0"))
    return head, SEARCH, [numbers(p) + [more] for p in people]


def request(prefix, code, today, person=None):
    """[header], [search] or None, [body]: lists of (element, value) with the usual values."""
    head, search, body = [("MedicalInstitutionCode", code)], None, []
    if prefix == "OQSsiemg01":
        return head, [x for x in numbers(person)] + [
            ("MedicalTreatmentFlag", "4"), ("ConsentClassification", "3"), ("InformationRequestPattern", "5"),
            ("ViewerIdentifier", "doctor-01"), ("AuthenticationFactor1", "1"), ("AuthenticationMethod1", "01"),
            ("AuthenticationFactor2", "3"), ("AuthenticationMethod2", "01")], body
    flag = "2" if prefix[3:7] in ("muhv", "sihv") else "3" if prefix[3:7] in ("muon", "sion") else ""
    if prefix.startswith("YZK"):
        head += medicines_numbers(person)
        body = [("StartDate", "202606"), ("EndDate", today[:6]), ("FileCategory", "2"),
                ("PrDiInfClassification", "1"), ("MedicalTreatmentFlag", "2")]
    elif prefix.startswith("TKK"):
        head += medicines_numbers(person)
        body = [("FileCategory", "2"), ("MedicalTreatmentFlag", "2")]
    elif prefix in OF_ITSELF:
        pass
    elif prefix.endswith("02"):
        body = [("ReceptionNumber", "")]
    elif prefix == "OQSmutic01":
        search = [("MedicalTreatmentMonth", today[:6])]
    elif prefix.startswith("OQSmu"):
        search = [("ConsentDateFrom", today), ("ConsentDateTo", today), ("MedicalTreatmentFlag", flag)]
    else:
        head.insert(0, ("QualificationConfirmationDate", today))
        if prefix == "OQSsiimm01":
            return head, chart(person), [(CHART, None)]
        search = numbers(person)
        search += [("MedicalTreatmentFlag", flag)] if flag else [("LimitApplicationCertificateRelatedConsFlg", "0")]
    return head, search, body


def change(parts, options):
    """Elements named by the flow: in place of the template's, or beside them. An empty value leaves one out."""
    head, search, body = parts
    if isinstance(search, str):
        for one in body:
            change(([], one, []), {k: v for k, v in options.items() if k not in HEADER})
        return change((head, None, []), {k: v for k, v in options.items() if k in HEADER})
    home = search if search is not None else body
    for name, value in options.items():
        values = value.split(",") if name in SEVERAL else [value]
        group = next((g for g in (head, search, body) if g is not None and any(n == name for n, _ in g)),
                     head if name in HEADER else home)
        at = next((i for i, (n, _) in enumerate(group) if n == name), len(group))
        group[:] = [x for x in group if x[0] != name]
        group[at:at] = [(name, v) for v in values]


def xml_of(parts):
    def group(pairs):
        return "".join("<%s>%s</%s>" % (n, escape(v), n) for n, v in pairs if v != "")
    head, search, body = parts
    if isinstance(search, str):         # many: the name of the groups, and the groups
        inner = "".join("<%s>%s</%s>" % (search, group(one), search) for one in body)
    elif body and body[0][0] == CHART:
        inner = "<%s>%s</%s>" % (CHART, group(search), CHART)
    else:
        body, setting = [x for x in body if x[0] not in SETTING], [x for x in body if x[0] in SETTING]
        inner = group(body) + ("<SettingInfo>%s</SettingInfo>" % group(setting) if setting else "")
        inner += ("" if search is None else "<%s>%s</%s>" % (SEARCH, group(search), SEARCH))
    return "<XmlMsg><MessageHeader>%s</MessageHeader><MessageBody>%s</MessageBody></XmlMsg>" % (
        group(head), inner)


def json_of(parts):
    def group(pairs):
        out = {}
        for n, v in pairs:
            if v == "":
                continue
            if n in SEVERAL:
                out.setdefault(n, []).append(v)
            else:
                out[n] = v
        return out
    head, search, body = parts
    if isinstance(search, str):
        inner = {search: [group(one) for one in body]}
    elif body and body[0][0] == CHART:
        inner = {CHART: group(search)}
    else:
        inner = group(body)
        if search is not None:
            inner[SEARCH] = group(search)
    return json.dumps({"XmlMsg": {"MessageHeader": group(head), "MessageBody": inner}}, ensure_ascii=False)


def encode(parts, form):
    """form: sjis, utf8 or json. Bytes and their content type."""
    if form == "json":
        return json_of(parts).encode("utf-8"), "application/json"
    name, codec = {"sjis": ("Shift_JIS", "cp932"), "utf8": ("UTF-8", "utf-8")}[form]
    text = '<?xml version="1.0" encoding="%s" standalone="no"?>' % name + xml_of(parts)
    return text.encode(codec), "application/xml"


def tree_of_xml(data):
    """(name, text or list of children)"""
    text = data.decode("cp932" if b'Shift_JIS' in data[:100] else "utf-8")
    if text.startswith("<?xml"):
        text = text[text.index("?>") + 2:]

    def walk(e):
        return (e.tag, [walk(c) for c in e] if len(e) else (e.text or ""))
    return walk(ET.fromstring(text))


def tree_of_json(value, name=""):
    if isinstance(value, dict):
        out = []
        for k, v in value.items():
            if isinstance(v, list) and k not in LISTS:
                out += [tree_of_json(x, k) for x in v]
            elif isinstance(v, list):
                out.append((k, [c for x in v for c in tree_of_json(x)[1]]))
            else:
                out.append(tree_of_json(v, k))
        return (name, out)
    if isinstance(value, list):
        return (name, [tree_of_json(x, name) for x in value])
    return (name, str(value).lower() if isinstance(value, bool) else str(value))


def read(data, kind):
    """The tree of a result, or None when these bytes are none."""
    try:
        if "json" in kind:
            tree = tree_of_json(json.loads(data.decode("utf-8")))
            inner = tree[1]
            return inner[0] if isinstance(inner, list) and len(inner) == 1 and inner[0][0] == "XmlMsg" else tree
        return tree_of_xml(data)
    except (ValueError, ET.ParseError, LookupError):
        return None


def leaves(tree, ret):
    """Every element with text, by name."""
    name, inner = tree
    if isinstance(inner, list):
        ret.setdefault(name + "/", []).append("")       # that it is there at all
        for c in inner:
            leaves(c, ret)
    else:
        ret.setdefault(name, []).append(inner)


def without(tree, names):
    name, inner = tree
    if isinstance(inner, list):
        return (name, [without(c, names) for c in inner if c[0] not in names])
    return (name, inner)


def outcome(values):
    """OK, or the code that the result gives for the message."""
    bulk = values.get("NumberOfProcessingResult", ["0"])[0] != "0"
    for name in ("ErrorCode", "code") if bulk else ("ErrorCode", "ProcessingResultCode", "code"):
        codes = [c for c in values.get(name, []) if not c.startswith(("KYO-I", "KYO-W"))]
        if codes:
            return codes[0]
    for text in values.get("MessageContents", []):
        if "[KYO-E-" in text:
            return text[text.index("[KYO-E-") + 1:text.rindex("]")]
    return "OK"
