#!/usr/bin/env python3
"""Bulk results as ZIP files (the setting bulk.zip), straight and through the link, plain and encrypted, opened by programs that
know nothing of Kyotaku: Python's zipfile, Info-ZIP's unzip, 7-Zip. Then requests that are ZIP files: broken, of too many entries,
sealed otherwise than agreed, and too large when they are unpacked.

usage: bulk_zip.py kyotakud=PROGRAM kyotaku=PROGRAM kyotaku-link=PROGRAM [stock=DIR]"""
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import zipfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "rig"))
import line                                             # noqa: E402
import verbs                                            # noqa: E402
from place import Place                                 # noqa: E402
from story import Wrong                                 # noqa: E402
from town import BEGIN, LINK_CONF, Town                 # noqa: E402

PASSWORD = "kakuu-no-aikotoba"
SEVEN = shutil.which("7z")
MANY = 3000


def check(true, what):
    if not true:
        raise Wrong(what)


def step(what):
    print("== " + what, flush=True)


def seven(town, *words, data=b""):
    return subprocess.run([SEVEN, *words], input=data, capture_output=True, cwd=town.place.folder, timeout=60)


def count_of(data):
    return len(re.findall(b"<BulkConfirmUnit>", data))


def without_time(data):
    return re.sub(rb"<(ProcessExecutionTime|ReceptionNumber)>[^<]*<", rb"<\1><", data)


def one_plain_entry(data, name):
    """By zipfile: one entry of that name, neither encrypted nor broken; its content."""
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        check(z.namelist() == [name], "one entry, called %s: %s" % (name, z.namelist()))
        check(not z.infolist()[0].flag_bits & 1, "it is not encrypted")
        check(z.testzip() is None, "its sum fits")
        return z.read(name)


def raw(town, prefix, number, form="sjis"):
    """A 02 straight to the centre: status, headers, bytes."""
    data, kind, name = town.request(prefix, {"at": "clinic", "ReceptionNumber": number, "as": form})
    terminal = town.terminal("clinic.desk")
    wire = line.Line(town.ports["facility"], line.context(town.ca, terminal.cert, terminal.key))
    try:
        wire.send(line.request_bytes(wire.host, "POST", "/oqs/v1/%sreq" % prefix, data, kind, {"Kyotaku-Request": name}))
        return (name,) + wire.answer()
    finally:
        wire.close()


def ask(town, prefix, **options):
    found = town.post(prefix, dict(options, at="clinic"))
    check(found.code == "OK", "%s: %s" % (prefix, found))
    return found.all("ReceptionNumber")[0]


def straight(town):
    step("the setting decides; what is no list of persons stays XML, and JSON stays JSON")
    number = ask(town, "OQSmuquc01", **{"for": "P0000001,P0000002"})
    _, _, told, plain = raw(town, "OQSmuquc02", number)
    check(told["Content-Type"].startswith("application/xml") and count_of(plain) == 2, "XML as it comes: %s" % told)
    town.must("setting", "set", town.code_of("clinic"), "bulk.zip", "1")
    name, status, told, data = raw(town, "OQSmuquc02", number)
    check(status == 200 and told["Content-Type"] == "application/zip", "a ZIP: %s" % told)
    inner = one_plain_entry(data, name.replace("req_", "res_") + ".xml")
    check(without_time(inner) == without_time(plain), "the same XML in it")
    check("花子".encode("cp932") in inner and count_of(inner) == 2, "in the facility's characters")
    path = town.place.path("straight.zip")
    pathlib.Path(path).write_bytes(data)
    got = subprocess.run(["unzip", "-p", path], capture_output=True, check=True).stdout
    check(got == inner, "unzip sees the same")
    check(SEVEN is None or seven(town, "e", "-so", path).stdout == inner, "7z sees the same")
    check(raw(town, "OQSmuquc02", number, "json")[2]["Content-Type"].startswith("application/json"), "JSON stays JSON")
    check(raw(town, "OQSmuquc02", "R0")[2]["Content-Type"].startswith("application/xml"), "a refusal stays XML")
    check(town.post("OQSsiquc01", {"for": "P0000001", "at": "clinic"}).code == "OK", "one person stays XML")
    town.must("setting", "set", town.code_of("clinic"), "bulk.ready_seconds", "3600")
    number = ask(town, "OQSmuquc01", **{"for": "P0000001"})
    _, _, told, data = raw(town, "OQSmuquc02", number)
    check(told["Content-Type"].startswith("application/xml") and b"<SegmentOfResult>2<" in data, "what is in work stays XML")
    town.must("setting", "set", town.code_of("clinic"), "bulk.ready_seconds", "0")


def many(town):
    step("%d persons in one ZIP" % MANY)
    people = ",".join(["P0000001", "P0000002", "P0000003:Birthdate=19991399"] * (MANY // 3))
    number = ask(town, "OQSmuquc01", **{"for": people})
    name, _, _, data = raw(town, "OQSmuquc02", number)
    inner = one_plain_entry(data, name.replace("req_", "res_") + ".xml")
    check(count_of(inner) == MANY and b"<NumberOfError>%d<" % (MANY // 3) in inner, "every one is there")
    check(len(data) < len(inner) / 10, "and it is a tenth, or less: %d of %d" % (len(data), len(inner)))


def take(town, folder, name, request):
    """A file into the link's folder; the name and bytes of its result, and of .why where there is one."""
    with open(os.path.join(folder, ".part"), "wb") as f:
        f.write(request)
    os.rename(os.path.join(folder, ".part"), os.path.join(folder, "req", name))
    stem = os.path.splitext(name)[0].replace("req_", "res_")

    def results():
        return [n for n in os.listdir(os.path.join(folder, "res")) if os.path.splitext(n)[0] == stem]
    town.until(results, "no result for " + name, "link-clinic")
    path, why = os.path.join(folder, "res", results()[0]), os.path.join(folder, "bad", name + ".why")
    data = pathlib.Path(path).read_bytes()
    os.unlink(path)
    return os.path.basename(path), data, pathlib.Path(why).read_text(encoding="utf-8") if os.path.exists(why) else ""


def through_the_link(town):
    step("through the link: plain as the centre gave it")
    folder = town.link_folder(town.facility("clinic"))
    number = ask(town, "OQSmuquc01", **{"for": "P0000001"})
    request, _, name = town.request("OQSmuquc02", {"at": "clinic", "ReceptionNumber": number})
    result, data, _ = take(town, folder, name + ".xml", request)
    check(result == name.replace("req_", "res_") + ".zip", "its name says ZIP: %s" % result)
    check(count_of(one_plain_entry(data, result[:-4] + ".xml")) == 1, "and it is one")


def link_again(town, conf):
    """The link ends, and begins with these lines in its settings."""
    if town.place.is_running("link-clinic"):
        town.place.signal("link-clinic", 15)
        town.place.wait("link-clinic")
    town.link_conf = LINK_CONF + conf
    return town.link_folder(town.facility("clinic"))


def encrypted(town):
    step("encrypted by its prefix: closed to who has no password, and the centre's ZIP within")
    encrypt, password = town.place.path("encrypt.conf"), town.place.path("password")
    pathlib.Path(encrypt).write_text("OQSmuquc=e\nOQSmuhvr=n\n")
    pathlib.Path(password).write_text(PASSWORD + "\n")
    os.chmod(password, 0o600)
    folder = link_again(town, "encrypt = %s\npassword_file = %s\n" % (encrypt, password))
    number = ask(town, "OQSmuquc01", **{"for": "P0000001,P0000002"})
    request, _, name = town.request("OQSmuquc02", {"at": "clinic", "ReceptionNumber": number})
    result, data, _ = take(town, folder, name + ".xml", request)
    check(result == name.replace("req_", "res_") + ".zip", result)
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        info = z.infolist()[0]
        check(len(z.infolist()) == 1 and info.flag_bits & 1 and info.compress_type == 99, "one entry, under WinZip AES")
        check(info.filename == result, "the centre's ZIP is the entry: %s" % info.filename)
    check("花子".encode("cp932") not in data, "nothing is readable")
    path = town.place.path("encrypted.zip")
    pathlib.Path(path).write_bytes(data)
    if SEVEN is not None:
        check(seven(town, "t", "-pwrong", path).returncode != 0, "another password does not open it")
        listed = seven(town, "l", "-slt", path).stdout.decode()
        check("AES-256" in listed, "7z says how it is encrypted: %s" % listed)
        inner = seven(town, "e", "-so", "-p" + PASSWORD, path).stdout
        check(count_of(one_plain_entry(inner, result[:-4] + ".xml")) == 2, "the right one does, and the result is there")
    number = ask(town, "OQSmuhvr01", **{"for": "P0000001"})
    request, _, name = town.request("OQSmuhvr02", {"at": "clinic", "ReceptionNumber": number})
    result, data, _ = take(town, folder, name + ".xml", request)
    check(count_of(one_plain_entry(data, result[:-4] + ".xml")) == 1, "another prefix is not encrypted")
    town.must("setting", "set", town.code_of("clinic"), "bulk.zip", "0")
    number = ask(town, "OQSmuquc01", **{"for": "P0000001"})
    request, _, name = town.request("OQSmuquc02", {"at": "clinic", "ReceptionNumber": number})
    result, data, _ = take(town, folder, name + ".xml", request)
    pathlib.Path(path).write_bytes(data)
    check(SEVEN is None or count_of(seven(town, "e", "-so", "-p" + PASSWORD, path).stdout) == 1, "without bulk.zip the XML is the entry")
    return folder


def sealed_by_7z(town, entries, password=PASSWORD, method="AES256"):
    """A ZIP with these entries, made by 7-Zip."""
    path, names = town.place.path("made.zip"), []
    for name, content in entries:
        names.append(town.place.path(name))
        pathlib.Path(names[-1]).write_bytes(content)
    words = [] if password is None else ["-p" + password, "-mem=" + method]
    made = seven(town, "a", "-tzip", *words, path, *names)
    check(made.returncode == 0, made.stderr.decode())
    data = pathlib.Path(path).read_bytes()
    for p in names + [path]:
        os.unlink(p)
    return data


def other(data, at):
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


def requests_as_zip(town, folder):
    step("requests that are ZIPs: a good one, broken ones, and one that is too large when it is unpacked")
    if SEVEN is None:
        print("   7z is not here: not tried")
        return
    request, _, name = town.request("OQSsiquc01", {"for": "P0000001", "at": "clinic"})
    good = sealed_by_7z(town, [("a.xml", request)])
    result, data, why = take(town, folder, name + ".zip", good)
    check("花子".encode("cp932") in data and why == "", "a ZIP of 7-Zip's making is opened: %s %s %s" % (result, why, data.decode("cp932", "replace")[:900]))
    padded = request.replace(b"</XmlMsg>", b" " * (9 << 20) + b"</XmlMsg>")
    cases = {
        "half": (good[:len(good) // 2], "KYO-E-0001"), "noise": (b"PK\x03\x04" + os.urandom(400), "KYO-E-0001"),
        "a byte of the salt is other": (other(good, 60), "KYO-E-0001"), "a byte is other": (other(good, -300), "KYO-E-0001"),
        "a byte of its code is other": (other(good, good.index(b"PK\x01\x02") - 2), "KYO-E-0001"),
        "two entries": (sealed_by_7z(town, [("a.xml", request), ("b.xml", request)]), "KYO-E-0001"),
        "in the clear": (sealed_by_7z(town, [("a.xml", request)], None), "KYO-E-0001"),
        "the old cipher": (sealed_by_7z(town, [("a.xml", request)], PASSWORD, "ZipCrypto"), "KYO-E-0001"),
        "another password": (sealed_by_7z(town, [("a.xml", request)], "wrong"), "KYO-E-0001"),
        "too large": (sealed_by_7z(town, [("a.xml", padded)]), "KYO-E-0002"),
    }
    for i, (what, (body, code)) in enumerate(cases.items()):
        check(len(body) < 8 << 20, "small as a file")
        name, began = "OQSsihvq01req_2026111600%02d" % i, time.monotonic()
        result, data, why = take(town, folder, name + ".zip", body)
        check(code in why and code.encode() in data, "%s: %s %s" % (what, why, data[:300]))
        check(b"<Name>" not in data and time.monotonic() - began < 15, what)
        print("   %s: %s" % (what, code))


def main():
    place = Place(dict(w.split("=", 1) for w in sys.argv[1:]))
    try:
        town = Town(place, str(HERE))
        town.centre_make(BEGIN)
        town.centre_run()
        town.must("import", "insurer", str(HERE / "insurer.csv"))
        town.feed_read(str(HERE / "insurer.csv"))
        check(verbs.facility(town, ["clinic", "1319999996", "架空診療所", "visit"], {}).code == "OK", "the facility")
        straight(town)
        many(town)
        through_the_link(town)
        requests_as_zip(town, encrypted(town))
        check(town.centre_stop() == 0, "the centre ends well")
        check(not place.alarms(), "no sanitizer spoke: %s" % place.alarms()[:3])
        log = "".join(place.logs().values())
        check("花子" not in log and PASSWORD not in log, "no log names anybody, nor the password")
        step("all held")
    finally:
        place.close()


main()
