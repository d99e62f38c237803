#!/usr/bin/env python3
"""The commands of doc/operating.md and of doc/reader-protocol.md, run as they stand there on other ports; only what a person would
do at a terminal is added: answers and PIN, and an end to what works for ever. Usage: examples_run.py BUILD; 77 without jq."""
import os, pathlib, re, shutil, signal, socket, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = pathlib.Path(sys.argv[1]).resolve()


def blocks(name, mark):
    text = (ROOT / "doc" / name).read_text(encoding="utf-8")
    return [b for lang, b in re.findall(r"^```(\w*)\n(.*?)^```", text, re.M | re.S) if lang in ("", "sh") and re.search(mark, b)]


def free_ports(n):
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(n)]
    ports = [str(s.getsockname()[1]) for s in held]
    for s in held:
        s.close()
    return ports


def changed(text, *pairs):
    for old, new in pairs:
        if old not in text:
            sys.exit("the manual has no longer: %s" % old)
        text = text.replace(old, new)
    return text


def script(facility, patient):
    first, card, link = (blocks("operating.md", m)[0] for m in ("kyotaku init", "kyotaku-card consent", "kyotaku-link --folder"))
    evidence = blocks("reader-protocol.md", "evidence show")[0]
    return "\n".join([
        changed(first, ("init DATA", "init DATA --facility-address 127.0.0.1:%s --patient-address 127.0.0.1:%s" % (facility, patient)),
                ("2>kyotakud.log &", "2>kyotakud.log &\necho $! >pid\nfor i in $(seq 100); do [ -S DATA/admin.sock ] && break; sleep 0.1; done")),
        changed(card, ("--ca DATA/tls/ca.pem", "--ca DATA/tls/ca.pem --json --agree YZK --refuse all --pin-fd 9 9<<<1234 | tee receipt.json")),
        changed(link, ("8443", facility), ("desk/ca.pem", "desk/ca.pem --once")),
        changed(evidence, ("4611686018427387905", '"$(jq -r .evidence receipt.json)"'), ("-CAfile auth-root.pem", "-CAfile PKI/auth-3.pem"),
                ("2026-10-15T02:47:10+09:00", "$(sed -n s/^time=//p text.txt)")).replace("# Verified OK", "| tee verified"),
        "grep -qx 'Verified OK' verified && grep -qx YZK=agree text.txt && grep -qx TKK=refuse text.txt",
        "curl -s --unix-socket DATA/admin.sock http://localhost/metrics | grep -q '^kyotaku_changes_total [1-9]'",
    ])


def end(pid):
    try:
        os.kill(pid, signal.SIGTERM)
        for _ in range(100):
            os.kill(pid, 0)
            time.sleep(0.05)
    except ProcessLookupError:
        pass


def main():
    if any(shutil.which(p) is None for p in ("jq", "openssl", "curl", "bash")):
        sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="kyotaku-docs.") as d:
        (pathlib.Path(d) / "demo").symlink_to(ROOT / "data/demo")
        (pathlib.Path(d) / "all.sh").write_text("set -e -o pipefail\n" + script(*free_ports(2)), encoding="utf-8")
        path = ":".join([*(str(BUILD / "src" / f) for f in ("centre", "cli", "link", "agent", "vcard")), os.environ["PATH"]])
        out, pid = pathlib.Path(d) / "out", pathlib.Path(d) / "pid"
        try:
            with out.open("w") as f:        # a file: the centre in the background would keep a pipe open
                ran = subprocess.run(["bash", "-x", "all.sh"], cwd=d, env={**os.environ, "PATH": path}, stdin=subprocess.DEVNULL,
                                     stdout=f, stderr=subprocess.STDOUT, timeout=100)
        finally:
            if pid.exists():
                end(int(pid.read_text()))
        if ran.returncode != 0:
            print(out.read_text(encoding="utf-8")[-4000:])
            sys.exit("the manual's commands do not run: status %d" % ran.returncode)
    print("the manual's commands run, and openssl says: Verified OK")


main()
