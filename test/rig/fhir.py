"""FHIR as a facility's program would speak it (doc/fhir.md): written anew from that page. What the centre answered is kept
as files, and `fhir valid` has them checked against JP Core (jp_core.py) and the published StructureDefinitions. KEEP_FHIR=DIR keeps them to be read."""
import json
import os
import shutil
import subprocess

import jp_core
from story import Found, Mistake

EXTENSION = "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_"
VALIDATOR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "browser", "fhir.cjs")


def request(person):
    """CoverageEligibilityRequest by the numbers of that person."""
    numbers = [("InsuredPersonSymbol", person["symbol"]), ("InsuredPersonNumber", person["number"]),
               ("InsuredPersonSubNumber", person["branch"])]
    birth = person["birth"]
    return {
        "resourceType": "CoverageEligibilityRequest", "id": "ask-1", "status": "active", "purpose": ["validation"],
        "patient": {"reference": "#p"}, "created": "2026-11-22", "insurer": {"display": "payer"},
        "contained": [
            {"resourceType": "Patient", "id": "p", "birthDate": "-".join((birth[:4], birth[4:6], birth[6:]))},
            {"resourceType": "Coverage", "id": "c", "status": "active", "beneficiary": {"reference": "#p"},
             "extension": [{"url": EXTENSION + n, "valueString": v} for n, v in numbers if v],
             "payor": [{"identifier": {"value": person["insurer"]}}]},
        ],
        "insurance": [{"coverage": {"reference": "#c"}}],
    }


def found(t, got):
    """The outcome is that of the OperationOutcome, or OK; `id` and `Patient` are kept by name."""
    if got.code in ("TLS", "CLOSED"):
        return got
    body = json.loads(got.text)
    values = got.values
    values["resourceType"] = [body.get("resourceType", "")]
    got.code = "OK"
    if body.get("resourceType") == "OperationOutcome":
        got.code = body["issue"][0]["details"]["coding"][0]["code"]
    for c in body.get("contained", []):
        values.setdefault(c["resourceType"] + ".id", []).append(c["id"])
    values["entry"] = [e["resource"]["resourceType"] for e in body.get("entry", [])]
    values["next"] = [k["url"].split("/fhir/r4", 1)[1] for k in body.get("link", []) if k["relation"] == "next"]
    folder = t.place.path("fhir")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "%03d.json" % len(os.listdir(folder))), "w", encoding="utf-8") as f:
        f.write(got.text)
    return got


def valid(t):
    folder = t.place.path("fhir")
    files = sorted(os.path.join(folder, f) for f in os.listdir(folder))
    if "KEEP_FHIR" in os.environ:
        shutil.copytree(folder, os.environ["KEEP_FHIR"], dirs_exist_ok=True)
    bad = []
    for name in files:
        with open(name, encoding="utf-8") as f:
            bad += jp_core.check(json.load(f), os.path.basename(name))[0]
    if bad:
        return Found("INVALID", text="\n".join(bad))
    node = shutil.which("node")
    if node is None:
        return Found("OK", text="not checked: there is no node")
    done = subprocess.run([node, VALIDATOR] + files, capture_output=True, text=True, timeout=60)
    if done.returncode == 77:
        return Found("OK", text="not checked: the npm package is not installed")
    return Found("OK" if done.returncode == 0 else "INVALID", text=done.stdout + done.stderr)


def fhir(t, words, options):
    """`fhir submit for KEY at F`, `fhir get PATH at F`, `fhir search TYPE patient=ID at F`, `fhir valid`."""
    what = words[0]
    if what == "valid":
        return valid(t)
    terminal = t.terminal(options.get("by", options["at"] + ".desk"))
    base = "/fhir/r4/" + options.get("mode", "visit")
    if what == "submit":
        body = json.dumps(request(t.person(options["for"])), ensure_ascii=False).encode("utf-8")
        got = t.ask("facility", "POST", base + "/CoverageEligibilityRequest/$submit", body, "application/fhir+json", None, terminal)
    elif what == "get":
        path = words[1] if words[1].startswith("/visit/") else base[8:] + words[1]
        got = t.ask("facility", "GET", "/fhir/r4" + path, b"", "", None, terminal)
    elif what == "search":
        body = "&".join("%s=%s" % (k, v) for k, v in options.items() if k in ("patient", "_count", "_offset")).encode("ascii")
        got = t.ask("facility", "POST", "%s/%s/_search" % (base, words[1]), body, "application/x-www-form-urlencoded", None,
                    terminal)
    else:
        raise Mistake("fhir submit, get, search or valid")
    return found(t, got)
