#!/usr/bin/env python3
"""The OpenAPI document lists every message of src/wire/msg.def, and the golden requests and results fit its schemas.

    openapi_fits.py BUILD

What a schema does not name is a mistake here, so that the document cannot fall behind what is written."""
import json, pathlib, re, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TYPES = {"object": dict, "array": list, "string": str}


def fits(doc, schema, value, at, wrong):
    if "$ref" in schema:
        schema = doc["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, TYPES[k]) for k in kinds):
        wrong.append("%s: not %s" % (at, " or ".join(kinds)))
    elif isinstance(value, str):
        if "enum" in schema and value not in schema["enum"]:
            wrong.append("%s: %r is not in the enum" % (at, value))
        if "pattern" in schema and not re.search(schema["pattern"], value):
            wrong.append("%s: %r is not %s" % (at, value, schema["pattern"]))
        if len(value) > schema.get("maxLength", len(value)) or len(value) < schema.get("minLength", 0):
            wrong.append("%s: length of %r" % (at, value))
    elif isinstance(value, list):
        for i, v in enumerate(value):
            fits(doc, schema["items"], v, "%s[%d]" % (at, i), wrong)
    else:
        for name in schema.get("required", []):
            if name not in value:
                wrong.append("%s: %s is missing" % (at, name))
        for name, v in value.items():
            if name in schema.get("properties", {}):
                fits(doc, schema["properties"][name], v, at + "/" + name, wrong)
            elif not schema.get("additionalProperties"):
                wrong.append("%s: %s is not described" % (at, name))


def main():
    said = subprocess.run([pathlib.Path(sys.argv[1]) / "src/cli/kyotaku", "openapi"], check=True, capture_output=True)
    doc = json.loads(said.stdout)
    rows = re.findall(r'^MSG\((\w+), "(\w+)req"', (ROOT / "src/wire/msg.def").read_text(), re.M)
    wrong = [] if doc["openapi"] == "3.1.0" else ["openapi: not 3.1.0"]
    if sorted(doc["paths"]) != sorted("/oqs/v1/%sreq" % prefix for _, prefix in rows):
        wrong.append("paths are not the messages")
    for _, prefix in rows:
        post = doc["paths"]["/oqs/v1/%sreq" % prefix]["post"]
        for part, name in ((post["requestBody"], "request"), (post["responses"]["200"], "result")):
            example = json.loads((ROOT / "test/golden" / prefix / (name + ".json")).read_text())
            schema = part["content"]["application/json"]["schema"]
            # In a bulk question one person may be broken on purpose: what is missing there is the centre's answer.
            before = len(wrong)
            fits(doc, schema, example, prefix + "/" + name, wrong)
            wrong[before:] = [w for w in wrong[before:] if not ("01/request" in w and "[" in w and "is missing" in w)]
    for w in wrong:
        print(w)
    print("%d messages, %d mistakes" % (len(rows), len(wrong)))
    return 1 if wrong else 0


sys.exit(main())
