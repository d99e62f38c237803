#!/usr/bin/env python3
"""What JP Core's profiles ask of the resources that the centre tells, beyond base R4: a table, each row with its source, and a
small checker that knows nothing of the program. JP Core's package is not to be had from npm, and this is not a copy of
it: only what is mandatory or fixed stands here. None of these profiles marks an element as mustSupport.

usage: jp_core.py FILE...      (JSON: a resource, or a Bundle of them)

Sources: the profiles' published definitions, release 1.1.2 (2023-06-26) unless said otherwise, http://jpfhir.jp/fhir/core/."""
import json
import sys

CORE = "http://jpfhir.jp/fhir/core/StructureDefinition/"
EXTENSION = "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/"
UCUM = "http://unitsofmeasure.org"
RP, RP_PLACE = "urn:oid:1.2.392.100495.20.3.81", "urn:oid:1.2.392.100495.20.3.82"

# Path, least, most (None: any), the fixed value, source. A step `name[key=value]` takes the members of that kind only; the
# numbers are counted in each parent that is there.
QUANTITY = [("value", 1, 1, None, "JP_MedicationSimpleQuantity: value 1.."), ("code", 1, 1, None, "JP_MedicationSimpleQuantity: code 1.."),
            ("comparator", 0, 0, None, "SimpleQuantity: no comparator")]
RATIO = [("denominator.value", 1, 1, 1, "JP_MedicationRatio_DosePerDay: 1"), ("denominator.unit", 1, 1, "日", "JP_MedicationRatio_DosePerDay: 日"),
         ("denominator.system", 1, 1, UCUM, "JP_MedicationRatio_DosePerDay: UCUM"), ("denominator.code", 1, 1, "d", "JP_MedicationRatio_DosePerDay: d"),
         ("numerator.value", 1, 1, None, "JP_MedicationQuantity: value 1.."), ("numerator.code", 1, 1, None, "JP_MedicationQuantity: code 1.."),
         ("numerator.comparator", 0, 0, None, "JP_MedicationRequest: comparator ..0")]


def under(path, rows):
    return [(path + "." + p, low, high, fixed, source) for p, low, high, fixed, source in rows]


def dosage(path):
    return (under(path + ".doseAndRate.doseQuantity", QUANTITY) + under(path + ".doseAndRate.rateRatio", RATIO)
            + [(path + ".asNeededCodeableConcept", 0, 0, None, "JP_MedicationDosageBase: asNeeded[x] only boolean")])


def rp(profile):
    return [("identifier[system=%s]" % RP, 1, 1, None, profile + ": identifier[rpNumber] 1..1"),
            ("identifier[system=%s].value" % RP, 1, 1, None, profile + ": rpNumber.value 1.."),
            ("identifier[system=%s]" % RP_PLACE, 1, 1, None, profile + ": identifier[orderInRp] 1..1"),
            ("identifier[system=%s].value" % RP_PLACE, 1, 1, None, profile + ": orderInRp.value 1..")]


FACILITY = "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no"
PROFILES = {
    "JP_Patient": [
        ("identifier", 1, None, None, "JP_Patient: identifier 1.."),
        ("identifier.value", 1, 1, None, "JP_Patient: identifier.value 1.."),
        ("name.extension[url=http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation]", 0, 1, None, "JP_HumanName: IDE or SYL"),
    ],
    "JP_Coverage": [
        ("extension[url=%sJP_Coverage_InsuredPersonNumber].valueString" % EXTENSION, 1, 1, None, "JP_Coverage_InsuredPersonNumber: value[x] only string"),
        ("extension[url=%sJP_Coverage_InsuredPersonSymbol].valueString" % EXTENSION, 1, 1, None, "JP_Coverage_InsuredPersonSymbol: value[x] only string"),
        ("extension[url=%sJP_Coverage_InsuredPersonSubNumber].valueString" % EXTENSION, 1, 1, None, "JP_Coverage_InsuredPersonSubNumber: value[x] only string"),
        ("payor.identifier.system", 1, 1, "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber", "JP_Organization: identifier[insurerNumber].system"),
        ("beneficiary.reference", 1, 1, None, "R4: beneficiary 1..1; JP_Coverage: only JP_Patient"),
    ],
    "JP_MedicationRequest": rp("JP_MedicationRequest") + [
        ("intent", 1, 1, "order", "JP_MedicationRequestBase: intent = order"),
        ("authoredOn", 1, 1, None, "JP_MedicationRequestBase: authoredOn 1.."),
        ("subject.reference", 1, 1, None, "JP_MedicationRequestBase: subject.reference 1.. (1.0)"),
        ("medicationCodeableConcept.coding", 1, None, None, "JP_MedicationRequestBase: coding 1.. (1.0)"),
        ("medicationReference", 0, 0, None, "JP_MedicationRequest: medication[x] only CodeableConcept"),
        ("requester.identifier.system", 1, 1, FACILITY, "JP_Organization: identifier[medicalInstitutionCode].system"),
    ] + under("dispenseRequest.quantity", QUANTITY) + dosage("dosageInstruction"),
    "JP_MedicationDispense": rp("JP_MedicationDispense") + [
        ("subject", 1, 1, None, "JP_MedicationDispenseBase: subject 1..1"),
        ("quantity", 1, 1, None, "JP_MedicationDispenseBase: quantity 1.."),
        ("whenHandedOver", 1, 1, None, "JP_MedicationDispenseBase: whenHandedOver 1.."),
        ("medicationReference", 0, 0, None, "JP_MedicationDispense: medication[x] only CodeableConcept"),
        ("medicationCodeableConcept", 1, 1, None, "JP_MedicationDispense: medication[x] only CodeableConcept"),
        ("performer.actor.identifier.system", 1, 1, FACILITY, "JP_Organization: identifier[medicalInstitutionCode].system"),
        ("authorizingPrescription.type", 0, 1, "MedicationRequest", "JP_MedicationDispense: only Reference(JP_MedicationRequest)"),
    ] + under("quantity", QUANTITY) + under("daysSupply", QUANTITY) + dosage("dosageInstruction"),
    "JP_MedicationStatement": [
        ("medicationCodeableConcept", 1, 1, None, "JP_MedicationStatement (1.2.0): medication[x] only CodeableConcept"),
        ("subject.reference", 1, 1, None, "JP_MedicationStatement (1.2.0): subject only JP_Patient"),
        ("effectiveDateTime", 0, 0, None, "JP_MedicationStatement (1.2.0): effectivePeriod"),
    ] + dosage("dosage"),
    "JP_Procedure": [
        ("subject.reference", 1, 1, None, "R4: subject 1..1; JP_Procedure: only JP_Patient"),
        ("performer.actor.identifier.system", 1, 1, FACILITY, "JP_Organization: identifier[medicalInstitutionCode].system"),
    ],
    "JP_Observation_Common": [
        ("category.coding[system=http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS]", 1, 1, None,
         "JP_Observation_Common: category from JP_SimpleObservationCategory_VS (preferred)"),
        ("subject.reference", 1, 1, None, "JP_Observation_Common: subject only JP_Patient, Group, Device, JP_Location"),
        ("performer.identifier.system", 1, 1, FACILITY, "JP_Organization: identifier[medicalInstitutionCode].system"),
    ],
}
KNOWN = {"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation"} | {
    EXTENSION + "JP_Coverage_InsuredPerson" + n for n in ("Number", "Symbol", "SubNumber")}


def steps(path):
    """`a[k=v].b` as (name, key, value), dots inside brackets left alone."""
    out, rest = [], path
    while rest:
        cut = rest.find("]") + 1 if "[" in rest and ("." not in rest or rest.find("[") < rest.find(".")) else rest.find(".")
        step, rest = (rest, "") if cut <= 0 else (rest[:cut], rest[cut:].lstrip("."))
        name, _, rule = step.rstrip("]").partition("[")
        key, _, value = rule.partition("=")
        out.append((name, key, value))
    return out


def members(node, step):
    name, key, value = step
    found = node.get(name, []) if isinstance(node, dict) else []
    found = found if isinstance(found, list) else [found]
    return [f for f in found if not key or (isinstance(f, dict) and f.get(key) == value)]


def broken(resource, row):
    """What of the row does not hold; None."""
    path, low, high, fixed, source = row
    parents, way = [resource], steps(path)
    for step in way[:-1]:
        parents = [m for p in parents for m in members(p, step)]
    for p in parents:
        found = members(p, way[-1])
        if len(found) < low or (high is not None and len(found) > high):
            return "%s: %d of them [%s]" % (path, len(found), source)
        for f in found:
            if fixed is not None and f != fixed:
                return "%s: %r is not %r [%s]" % (path, f, fixed, source)
    return None


def strange_extensions(node):
    if isinstance(node, list):
        return [u for n in node for u in strange_extensions(n)]
    if not isinstance(node, dict):
        return []
    own = [e.get("url") for e in node.get("extension", []) if e.get("url") not in KNOWN]
    return own + [u for v in node.values() for u in strange_extensions(v)]


def check(resource, at):
    """Complaints about a resource, what is inside of it included; how many were checked."""
    bad, checked = [], 0
    for url in resource.get("meta", {}).get("profile", []):
        name = url[len(CORE):] if url.startswith(CORE) else None
        if name is None:
            continue
        if name not in PROFILES:
            bad.append("%s: %s is no profile of the table" % (at, url))
            continue
        checked += 1
        bad += ["%s: %s: %s" % (at, name, b) for b in (broken(resource, row) for row in PROFILES[name]) if b]
    bad += ["%s: extension %s is not known" % (at, u) for u in strange_extensions(resource)
            if resource.get("resourceType") != "Bundle"]
    for inner in resource.get("contained", []) + [e["resource"] for e in resource.get("entry", [])]:
        more, n = check(inner, at + ": " + inner.get("resourceType", "?") + "/" + inner.get("id", "?"))
        bad, checked = bad + more, checked + n
    return bad, checked


def main(files):
    total, bad = 0, []
    for name in files:
        with open(name, encoding="utf-8") as f:
            more, n = check(json.load(f), name)
        bad, total = bad + more, total + n
    for line in bad:
        print(line)
    print("%d resources checked against JP Core" % total)
    return 1 if bad or total == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
