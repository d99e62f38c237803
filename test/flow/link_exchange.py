#!/usr/bin/env python3
"""What kyotaku-link exchanges besides plain XML: documents, encrypted files, results that nobody asked for, characters that were
replaced. Usage: link_exchange.py PATH_OF_KYOTAKU_LINK. Loopback only; ends below half a minute."""
import json, os, pathlib, subprocess, sys, time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "rig"))
from desk import Desk, answer_for, check, request, step, wait       # noqa: E402

PASSWORD = "架空の合言葉"
FACE = "OQSsiquc01res_face_1312345678%020x_20261122101500"


def documents(d):
    step("documents: a result's name ends as its kind says; a broken one is no result")
    f, c = d.folder, d.centre
    kinds = {"pdf": ("application/pdf", b"%PDF-1.7 synthetic"), "png": ("image/png", b"\x89PNG\r\n\x1a\nsynthetic"),
             "zip": ("application/zip", b"PK\x03\x04synthetic")}
    for i, (end, kind) in enumerate(kinds.items()):
        c.kinds[f"YZKsiquc01req_20261122000{i}"] = kind
        f.drop(f"YZKsiquc01req_20261122000{i}.xml", request(i))
        check(f.take(f"YZKsiquc01res_20261122000{i}.{end}") == kind[1], f"{end}: byte for byte")
    identity = "YZKsiquc01req_202611220009"
    c.kinds[identity] = ("application/pdf", b"<html>a proxy's word</html>")
    f.drop(identity + ".xml", request(9))
    wait(lambda: len([1 for s in c.seen if s[1] == identity]) > 1, "it is asked for again")
    check(not f.names("res"), "no result of a broken answer")
    c.kinds[identity] = kinds["pdf"]
    f.take("YZKsiquc01res_202611220009.pdf")
    wait(f.is_quiet, "quiet")
    f.drop("YZKsiquc01req_202611220010.xml", request(10))
    f.drop("YZKsiquc01req_202611220010.zip", request(10))
    f.take("YZKsiquc01res_202611220010.xml")
    wait(f.is_quiet, "of two files with one result the second waits, and is refused: it is no ZIP of ours")
    wait(lambda: "YZKsiquc01req_202611220010.zip" in f.names("bad"), "bad")
    f.take("YZKsiquc01res_202611220010.xml")


def replaced(d, link):
    step("replaced characters: counted in log, note and status")
    f, c = d.folder, d.centre
    identity = "OQSsihvq01req_202611220020"
    c.told[identity] = {"Kyotaku-Replaced": "3", "Kyotaku-Missing": "1"}
    f.drop(identity + ".xml", request(20))
    f.take("OQSsihvq01res_202611220020.xml")
    wait(lambda: json.loads((f / "link.json").read_text())["replaced"] == "3", "note")
    told = json.loads(link.run("status", "--json").stdout)
    check(told["replaced_characters"] == "3" and told["missing_characters"] == "1"
          and told["last_replaced_in"] == "OQSsihvq01res_202611220020", f"{told}")
    r = link.run("status", env={"LC_ALL": "ja_JP.UTF-8"})
    check("置き換えた文字: 3 (うち〓 1)" in r.stdout and "UTF-8" in r.stdout, r.stdout)


def pushes(d, link):
    step("face: pushes are shown once, in their order, and the centre is told; a kill between the steps changes nothing")
    f, c = d.folder, d.centre
    for i in range(3):
        c.pushes.append((100 + i, FACE % i + ".xml", "application/xml", answer_for(f"push{i}", b"")))
    for i in range(3):
        p = f / "face" / (FACE % i + ".xml")
        wait(p.exists, f"push {i}")
        check(p.read_bytes() == answer_for(f"push{i}", b""), "byte for byte")
        p.unlink()
    wait(lambda: c.taken == [100, 101, 102], "told")
    link.stop()
    body = answer_for("push9", b"")
    c.pushes += [(200, FACE % 9 + ".xml", "application/xml", body), (201, "../" + FACE % 9 + ".xml", "application/xml", body)]
    (f / "pushed" / f"{200:020}-{FACE % 9}.xml").write_bytes(body)
    (f / "pushed" / ".half").write_bytes(b"<XmlM")
    link.start()
    wait((f / "face" / (FACE % 9 + ".xml")).exists, "what stood in pushed is shown")
    check(c.taken[-1] == 200 and not f.names("pushed"), "and told first")
    check(not (f / "pushed" / ".half").exists(), "half a file is swept away")
    time.sleep(0.5)
    check(sorted(f.names("face")) == [FACE % 9 + ".xml"] and not list(d.top.glob("OQS*")), "a name that leads out is not written")
    c.pushes.pop()
    link.stop()


def sealed(d):
    step("encrypted exchange: by prefix, both ways, by a password that no argument and no log tells")
    f, c = d.folder, d.centre
    (d.top / "encrypt.conf").write_bytes("# 暗号化\r\nOQSsiquc=e\r\nOQSsi=n\r\nYZKsiquc=E\r\n".encode("cp932"))
    (d.top / "encrypt_face.conf").write_text("OQSsiquc01res_face=e\n")
    (d.top / "password").write_text(PASSWORD + "\n")
    settings = {"encrypt": d.top / "encrypt.conf", "encrypt_face": d.top / "encrypt_face.conf", "password_file": d.top / "password"}
    link = d.link(**settings)
    check(link.run("--once").returncode == 5, "a password that others can read stops the start")
    (d.top / "password").chmod(0o600)
    link.start()
    for name, end in (("OQSsiquc01req_202611220030", "zip"), ("OQSsihvq01req_202611220031", "xml"), ("YZKsiquc01req_202611220032", "zip")):
        f.drop(name + ".zip", zip_of(d, name + ".xml", request(30)))
        result = name.replace("req_", "res_")
        got = f.take(f"{result}.{end}")
        if end == "zip":
            check(b"Digest" not in got, "nothing is readable")
            got = unzip(d, got, result + ".xml")
        check(got == answer_for(name, request(30)), name)
    d.centre.pushes.append((300, FACE % 300 + ".xml", "application/xml", answer_for("push300", b"")))
    p = f / "face" / (FACE % 300 + ".zip")
    wait(p.exists, "an encrypted push")
    check(unzip(d, p.read_bytes(), FACE % 300 + ".xml") == answer_for("push300", b""), "push")
    p.unlink()
    for i, body in enumerate((zip_of(d, "a.xml", request(33), "wrong"), b"PK\x03\x04 half a ZIP", zip_of(d, "a.xml", request(34), ""))):
        name = f"OQSsihvq01req_20261122004{i}"
        f.drop(name + ".zip", body)
        check(b"KYO-E-0001" in f.take(name.replace("req_", "res_") + ".xml"), "a ZIP that does not open is refused")
        check("ZIP" in (f / "bad" / f"{name}.zip.why").read_text(), "and .why says it")
    link.stop()
    for file, text in (("encrypt.conf", "OQSsiquc=x\n"), ("encrypt.conf", "nonsense\n"), ("password", "\n")):
        was = (d.top / file).read_bytes()
        (d.top / file).write_text(text)
        r = d.link(**settings).run("--once")
        check(r.returncode == 2 and file in r.stderr, f"{r.returncode} {r.stderr}")
        (d.top / file).write_bytes(was)
    r = d.link(encrypt=d.top / "encrypt.conf").run("--once")
    check(r.returncode == 2 and "password_file" in r.stderr, r.stderr)
    d.log.flush()
    check(PASSWORD not in (d.top / "log").read_text(), "the log does not tell the password")


def zip_of(d, entry, body, password=PASSWORD):
    return subprocess.run([ZIP, "write", password, entry], input=body, capture_output=True, check=True).stdout


def unzip(d, body, entry):
    r = subprocess.run([ZIP, "read", PASSWORD], input=body, capture_output=True, check=True)
    name, _, content = r.stdout.partition(b"\n")
    check(name == entry.encode(), f"the entry is called {entry}, not {name}")
    return content


ZIP = os.path.abspath(sys.argv[2])


def main():
    with Desk() as d:
        link = d.link()
        link.start()
        wait((d.folder / "pushed").exists, "the folders are made")
        documents(d)
        replaced(d, link)
        pushes(d, link)
        sealed(d)
        d.log_is_clean()
        step("all held")


main()
