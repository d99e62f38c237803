#!/usr/bin/env python3
"""kyotaku-link status: a fault in each layer is told as that layer's, with what to do and an exit status of its own. Usage:
link_status.py PATH_OF_KYOTAKU_LINK. Loopback only; ends in some seconds."""
import json, os, pathlib, shutil, subprocess, sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "rig"))
from desk import ALIVE, FACILITY, LINK, ROOT, Desk, check, openssl, request, step, wait      # noqa: E402

LAYERS = ["setting", "folder", "link", "certificate", "network", "centre", "account"]


def told(link):
    r = link.run("status", "--json")
    return r.returncode, json.loads(r.stdout)


def wrong_in(link, layer, code, exit_status, also=()):
    """Only that layer is wrong, and those behind it that could not be asked."""
    status, t = told(link)
    bad = [k for k in LAYERS if t["layers"][k]["ok"] == "false"]
    check(bad == [layer, *also], f"{layer} alone is wrong, not {bad}: {t['layers']}")
    check(t["layers"][layer]["code"] == code and status == exit_status, f"{layer}: {t['layers'][layer]}, exit {status}")
    check(t["layers"][layer]["what_to_do"], f"{layer}: what to do")
    for lang, arrow in (("ja_JP.UTF-8", "→ "), ("C", "→ ")):
        r = link.run("status", env={"LC_ALL": lang})
        check(code in r.stdout and arrow in r.stdout and r.returncode == exit_status, r.stdout)


def good(d, link):
    step("all is well: in words, as JSON, in Japanese; queue, last answer, days of the certificate")
    f = d.folder
    f.drop("OQSmuhvq01req_202611220001.xml", request(1))
    wait((f / "res" / "OQSmuhvq01res_202611220001.xml").exists, "a result")
    wait(lambda: json.loads((f / "link.json").read_text())["answered"] == "1", "note")
    (f / "req" / ".writing.xml").write_bytes(b"<")
    status, t = told(link)
    check(status == 0 and all(t["layers"][k]["ok"] == "true" for k in LAYERS), f"{t}")
    check(list(t["layers"]) == LAYERS and t["certificate_days_left"] == "2" and t["queue"]["res"] == "1"
          and t["last_answer"] == "OQSmuhvq01req_202611220001.xml" and t["last_answer_status"] == "200", f"{t}")
    r = link.run("status")
    check("certificate: ok (2 days left; renew it)" in r.stdout and "account: ok" in r.stdout and r.returncode == 0, r.stdout)
    r = link.run("status", env={"LC_ALL": "ja_JP.UTF-8"})
    check("証明書: 正常 (残り 2 日" in r.stdout and "端末の登録: 正常" in r.stdout, r.stdout)


def settings(d):
    step("setting: what is missing, unknown or does not fit")
    wrong_in(d.link(facility="12345"), "setting", "KYO-E-0001", 2, also=["account"])
    wrong_in(d.link(encrypt=d.top / "nowhere.conf"), "setting", "KYO-E-0010", 3)
    r = d.link(nonsense=1).run("status")
    check(r.returncode == 2 and "nonsense" in r.stderr, r.stderr)
    r = subprocess.run([LINK, "settings"], capture_output=True, text=True)
    check(r.stdout == (ROOT / "conf/kyotaku-link.conf").read_text(), "conf/kyotaku-link.conf: write it anew")
    check(subprocess.run([LINK, "--version"], capture_output=True).returncode == 0, "--version")
    r = subprocess.run([LINK, "--folder", "/nowhere"], capture_output=True, text=True)
    check(r.returncode == 2 and "'centre' is not set" in r.stderr, r.stderr)


def folders(d, link):
    step("folder and link: not there, not ours to write, gone while the link works, nobody works")
    wrong_in(d.link(folder=d.top / "nowhere"), "folder", "KYO-E-0010", 3)
    link = d.link()
    if os.geteuid() != 0:
        (d.folder / "res").chmod(0o500)
        wrong_in(link, "folder", "KYO-E-0020", 5)
        (d.folder / "res").chmod(0o770)
    (d.folder / "req").rename(d.folder / "req.away")
    wait(lambda: json.loads((d.folder / "link.json").read_text())["folder"] != "", "the link sees it")
    status, t = told(link)
    check(t["layers"]["folder"]["ok"] == "false" and "req" in t["layers"]["folder"]["detail"], f"{t}")
    (d.folder / "req.away").rename(d.folder / "req")
    wait(lambda: json.loads((d.folder / "link.json").read_text())["folder"] == "", "and that it is back")
    d.links[0].stop()
    wrong_in(link, "link", "KYO-E-0060", 20)


def certificates(d):
    step("certificate: missing, none in the file, ended, without its key")
    openssl("x509", "-req", "-in", "terminal.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "-1",
            "-out", "ended.pem", cwd=d.top)
    wrong_in(d.link(cert=d.top / "ended.pem"), "certificate", "KYO-E-0042", 7, also=["centre", "account"])
    (d.top / "empty.pem").write_text("nothing\n")
    wrong_in(d.link(cert=d.top / "nowhere.pem"), "certificate", "KYO-E-0010", 3, also=["centre", "account"])
    wrong_in(d.link(cert=d.top / "empty.pem"), "certificate", "KYO-E-0001", 2, also=["centre", "account"])
    wrong_in(d.link(key=d.top / "nowhere.key"), "certificate", "KYO-E-0010", 3, also=["centre", "account"])


def network(d):
    step("network and centre: no such name, nobody listens, a stranger answers, the centre is broken")
    also = ["centre", "account"]
    wrong_in(d.link(centre="https://nowhere.invalid"), "network", "KYO-E-0060", 20, also=also)
    d.centre.stop()
    wrong_in(d.link(), "network", "KYO-E-0060", 20, also=also)
    d.centre.start()
    wrong_in(d.link(ca=d.top / "stranger.pem"), "centre", "KYO-E-0060", 20, also=["account"])
    d.centre.alive = (503, "application/json", b'{"code":"KYO-E-0061","message":"busy"}')
    wrong_in(d.link(), "centre", "KYO-E-0061", 20, also=["account"])
    d.centre.alive = (404, "text/html", b"<html>some other server</html>")
    wrong_in(d.link(), "centre", "KYO-E-0004", 2, also=["account"])


def accounts(d):
    step("account: a terminal that was shut out, or that belongs to another facility")
    d.centre.alive = (403, "application/json", b'{"code":"KYO-E-0020","message":"not permitted"}')
    wrong_in(d.link(), "account", "KYO-E-0020", 5)
    d.centre.alive = ALIVE
    wrong_in(d.link(facility="1319999996"), "account", "KYO-E-0021", 5)


def main():
    with Desk() as d:
        link = d.link()
        link.start()
        wait((d.folder / "link.json").exists, "the link works")
        good(d, link)
        settings(d)
        certificates(d)
        network(d)
        accounts(d)
        folders(d, link)
        d.log_is_clean()
        step("all held")


main()
