"""The verbs of the flow language: a row each. A verb gets the town, its plain words and its options, and
gives a Found."""
import shutil
import os
import re
import signal
import subprocess
import threading
import time

import claims
import fhir
import console
import corpus
import line
import message
from story import Found, Mistake, Wrong
from town import BEGIN, Facility, Terminal

# Words that take the next one as an option: `for P0000001 at clinic`.
LITTLE = ("for", "at", "by", "mode", "of", "to", "as", "with", "after", "before", "person")


def take_little(words, options):
    """`a for b` to ["a"], {"for": "b"}"""
    plain = []
    i = 0
    while i < len(words):
        if words[i] in LITTLE and i + 1 < len(words):
            options[words[i]] = words[i + 1]
            i += 2
        else:
            plain.append(words[i])
            i += 1
    return plain


# ---- the centre and its clock ----

def centre(t, words, options):
    what = words[0] if words else ""
    if what == "start":
        if not t.ports:
            t.centre_make(t.whole_time(options["clock"]) if "clock" in options else BEGIN)
        t.centre_run()
        return Found("OK")
    if what == "stop":
        return Found(number=t.centre_stop())
    if what == "kill9":
        return Found(number=t.centre_stop(signal.SIGKILL))
    if what == "restart":
        code = t.centre_stop()
        t.centre_run()
        return Found("OK" if code == 0 else None, code)
    if what == "term":
        t.place.signal("kyotakud", signal.SIGTERM)
        return Found("OK")
    if what == "hup":       # it says in the log when it is done
        before = t.place.said("kyotakud").count("what=reload")
        t.place.signal("kyotakud", signal.SIGHUP)
        end = time.monotonic() + 10
        while t.place.said("kyotakud").count("what=reload") == before and time.monotonic() < end:
            time.sleep(0.02)
        return Found("OK")
    if what == "ended":
        return Found(number=t.place.wait("kyotakud"))
    raise Mistake("centre start, stop, kill9, restart, term, hup, ended")


def clock(t, words, options):
    if words[:1] == ["set"]:
        return t.clock_set(words[1])
    if words[:1] == ["forward"]:
        return t.kyotaku("clock", "forward", words[1])
    raise Mistake("clock set TIME, clock forward DAYS")


def kyotaku(t, words, options):
    return t.kyotaku(*words, *["--%s=%s" % o for o in options.items()])


# ---- what is there ----

def import_(t, words, options):
    """Claims (.csv) are kept as UTF-8 beside the flows and handed over as the files are: CP932, CR LF."""
    kind, name = words
    path = os.path.join(t.flow_folder, name)
    if kind == "insurer":
        t.feed_read(path)
    if kind == "claims" and name.endswith(".csv"):
        with open(path, encoding="utf-8") as f:
            text = f.read()
        path = t.place.path(name)
        with open(path, "wb") as f:
            f.write(text.replace("\n", "\r\n").encode("cp932"))
    return t.kyotaku("import", kind, path)


def facility(t, words, options):
    """Enrols it, opens the functions named, gives it the terminal `desk` and its addresses."""
    name, code, title = words[:3]
    if "known" in words[3:]:        # enrolled by other means, as by the operator's pages
        t.facilities[name] = Facility(name, code)
        t.names.known[name] = code
        return Found("OK")
    found = t.kyotaku("facility", "add", code, title)
    if found.code != "OK":
        return found
    f = t.facilities[name] = Facility(name, code)
    t.names.known[name] = code
    for mode in words[3:]:
        t.must("setting", "set", code, "function." + mode, "1")
        t.entry_issue(f, mode)
    return t.terminal_issue(name + ".desk", f, 3650)


def terminal(t, words, options):
    """`terminal NAME at FACILITY`: one more. `like=server`, `like=other`, `like=none`: one that must not get in."""
    name, f = words[0], t.facility(options["at"])
    like = options.get("like")
    if "folder" in options:         # a certificate that came for a request of ours
        t.terminals[name] = Terminal(f, t.place.path(options["folder"], "terminal.pem"), t.place.path(options["key"]))
        return Found("OK")
    if like is None:
        return t.terminal_issue(name, f, int(options.get("days", "3650")))
    folder = t.data
    if like == "other":
        folder = t.place.path("other-" + name)
        t.must("init", folder)
    pair = (None, None) if like == "none" else (folder + "/tls/server.pem", folder + "/tls/keys/server.key")
    t.terminals[name] = Terminal(f, *pair)
    return Found("OK")


def operator(t, words, options):
    """`operator NAME ROLE [days=N]`: an operator with a token NAME.token and a certificate, to be used like a
    terminal's. From the first one on, orders are given in that one's name unless they say --account."""
    name, role = words
    found = t.kyotaku("operator", "add", name, role, t.place.path(name + ".token"))
    if found.code == "OK":
        found = t.operator_certify(name, options.get("days", "365"))
        t.orders_by = t.orders_by or name
    return found


def request(t, words, options):
    """`request NAME [kind=rsa:1024]`: a key NAME.key and its certificate request NAME.csr, made as a facility would."""
    kind = options.get("kind", "ec")
    how = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"] if kind == "ec" else ["-newkey", kind]
    subprocess.run(["openssl", "req", "-new", "-nodes", *how, "-subj", "/CN=anything", "-keyout", t.place.path(words[0] + ".key"),
                    "-out", t.place.path(words[0] + ".csr")], check=True, capture_output=True)
    return Found("OK")


def revoke(t, words, options):
    """`revoke terminal NAME`; `revoke card NAME`: on the list, which the centre reads when it starts or is told."""
    kind, name = words
    if kind == "terminal":
        rows = t.rows("terminal", "list", t.terminal(name).facility.code)
        row = next(r for r in rows if r["label"] == name.split(".")[-1])
        return t.kyotaku("terminal", "revoke", row["fingerprint"])
    t.must("pki", "revoke", t.pki, t.card(name).serial)
    return t.kyotaku("trust", "take", t.pki)


def end(t, words, options):
    """`end card NAME`: its certificate stands for nobody any more."""
    serial = t.card(words[1]).serial
    for person in options.get("of", "P0000001").split(","):
        row = next((r for r in t.rows("card", "list", person) if r["serial"] == serial), None)
        if row is not None:
            return t.kyotaku("card", "end", row["issuer"], serial)
    raise Mistake("no such card of that person")


def responder(t, words, options):
    """`responder start`: openssl's own, for the cards of generation 3, and the centre told to ask it at its next start.
    `responder revoke CARD`; `responder stop`."""
    if words[0] != "start":
        t.place.signal("responder", signal.SIGTERM)
        t.place.wait("responder")
    if words[0] == "stop":
        return Found("OK")
    if words[0] == "revoke":
        t.responder_revoked.add(t.card(words[1]).serial)
    else:
        t.ports["responder"] = "127.0.0.1:%d" % t.place.port()
        responder_ask(t, "http://%s/" % t.ports["responder"])
    return responder_run(t)


def responder_ask(t, url):
    conf = os.path.join(t.data, "kyotaku.conf")
    with open(conf, encoding="utf-8") as f:
        text, n = re.subn(r"(?m)^;? *responder *=.*$", "responder = " + url, f.read())
    with open(conf, "w", encoding="utf-8") as f:
        f.write(text if n else text + "\n[trust]\nresponder = %s\n" % url)


def responder_run(t):
    index, port = t.place.path("ocsp-index.txt"), t.ports["responder"].split(":")[1]
    with open(index, "w", encoding="ascii") as f:
        for serial in (c.serial.upper() for c in t.cards.values()):
            gone = serial.lower() in t.responder_revoked
            f.write("%s\t350101000000Z\t%s\t%s\tunknown\t/CN=%s\n" % (
                "R" if gone else "V", "260101000000Z" if gone else "", serial, serial))
    t.place.programs["openssl"] = shutil.which("openssl")
    t.place.start("responder", "openssl", ["ocsp", "-index", index, "-port", port, "-rsigner", t.pki + "/auth-3.pem",
                                           "-rkey", t.pki + "/keys/auth-3.key", "-CA", t.pki + "/auth-3.pem"])
    t.until(lambda: "waiting for" in t.place.said("responder"), "the responder does not start", "responder")
    return Found("OK")


def lists(t, words, options):
    """`lists keep` puts the pinned lists aside; `lists put-back` pins them again."""
    trust, aside = os.path.join(t.data, "trust"), t.place.path("lists-aside")
    source, target = (trust, aside) if words[0] == "keep" else (aside, trust)
    os.makedirs(target, exist_ok=True)
    for name in os.listdir(source):
        if name.startswith("crl-"):
            shutil.copy(os.path.join(source, name), target)
    return Found("OK")


def renew(t, words, options):
    """`renew lists`: revocation lists of today; they run out after 30 days."""
    t.must("pki", "revoke", t.pki, "7f000001")
    return t.kyotaku("trust", "take", t.pki)


def entry(t, words, options):
    return t.entry_issue(t.facility(options["at"]), options.get("mode", "visit"))


def card(t, words, options):
    return t.card_make(words[0], options)


# ---- the patients' side ----

def consent(t, words, options):
    return t.consent(options)


def register(t, words, options):
    return t.register(words[0], options)


def withdraw(t, words, options):
    return t.withdraw(options)


def serve(t, words, options):
    return t.serve(t.card(options["by"]))


def sign(t, words, options):
    return t.sign(words[0], options)


def offer(t, words, options):
    return t.offer(words[0], options.get("url") or t.address(options["at"], options.get("mode", "visit")))


def prove(t, words, options):
    return t.prove(words[0], options)


def page(t, words, options):
    url = words[0] if words else t.address(options["at"], options.get("mode", "visit"))
    headers = {"Accept-Language": options["lang"]} if "lang" in options else {}
    return t.ask("patient", "GET", t.path_of(url), headers=headers)


# ---- the facilities' side ----

def post(t, words, options):
    found = t.post_exactly(words[0], options) if "exactly" in options else t.post(words[0], options)
    if "keep" in options:
        t.kept[options["keep"]] = found.tree
    return found


def send(t, words, options):
    return t.send(words[0], options)


WITH = {        # contents of a file that is no request
    "broken": b'<?xml version="1.0" encoding="Shift_JIS"?><XmlMsg><MessageHeader><Medical',
    "dtd": b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE XmlMsg [<!ENTITY a "aaaaaaaaaa">]><XmlMsg>&a;</XmlMsg>',
    "huge": b"<XmlMsg>" + b" " * (9 << 20) + b"</XmlMsg>",
    "garbage": b'<?xml version="1.0" encoding="Shift_JIS"?><XmlMsg><MessageHeader>\x81\x01\xfd\xff</MessageHeader>',
    "nothing": b"",
}


def drop(t, words, options):
    """`drop NAME with broken at FACILITY`: a file into req that is no request."""
    if options.get("with") not in WITH:
        raise Mistake("with one of " + ", ".join(WITH))
    return t.drop(t.facility(options["at"]), words[0], WITH[options["with"]])


def file(t, words, options):
    """`file NAME "TEXT"`: a file in the flow's folder, which is where commands run; `bytes=N` fills it up with blanks."""
    name, text = words
    data = text.encode("utf-8")
    with open(t.place.path(name), "wb") as f:
        f.write(data.ljust(int(options.get("bytes", 0))))
    return Found("OK")


def move(t, words, options):
    os.rename(t.place.path(words[0]), t.place.path(words[1]))
    return Found("OK")


def spoil(t, words, options):
    """`spoil FILE`: one byte more; `mode=644`: other rights and nothing else."""
    path = t.place.path(words[0])
    if "mode" in options:
        os.chmod(path, int(options["mode"], 8))
    else:
        with open(path, "ab") as f:
            f.write(b"\n")
    return Found("OK")


def face(t, words, options):
    """`face at FACILITY`: the next result that nobody asked for, taken from the link's folder; the number of those that
    stand there."""
    where = t.facility(options["at"])
    folder = os.path.join(t.link_folder(where), "face")
    t.until(lambda: os.listdir(folder), "nothing arrives in face", "link-" + where.name)
    names = sorted(os.listdir(folder))
    with open(os.path.join(folder, names[0]), "rb") as f:
        got = f.read()
    os.unlink(os.path.join(folder, names[0]))
    kind = "application/xml" + ("; charset=Shift_JIS" if b"Shift_JIS" in got[:100] else "")
    found = t.found_of(None, {"Content-Type": kind}, got)
    found.number = len(names)
    found.add("file", names[0])
    return found


def http(t, words, options):
    """Bytes as they are. `http facility "GET …" by TERMINAL`; `half NAME` keeps the line open."""
    side, data = words[0], words[1].encode("utf-8")
    terminal = t.terminal(options["by"]) if "by" in options else None
    tls = line.context(t.ca, *((terminal.cert, terminal.key) if terminal is not None else ()))
    try:
        wire = line.Line(t.ports[side], tls)
        try:
            wire.send(data)
            return t.found_of(*wire.answer())
        finally:
            wire.close()
    except OSError as e:
        return line.failure(e)


def half(t, words, options):
    """`half NAME PREFIX …`: sends the head and half of the body, and leaves the rest for `rest NAME`."""
    name, prefix = words
    data, kind, base = t.request(prefix, options)
    terminal = t.terminal(options.get("by", options["at"] + ".desk"))
    wire = line.Line(t.ports["facility"], line.context(t.ca, terminal.cert, terminal.key))
    whole = line.request_bytes(wire.host, "POST", "/oqs/v1/%sreq" % prefix, data, kind,
                               {"Kyotaku-Request": base})
    cut = len(whole) - len(data) // 2
    wire.send(whole[:cut])
    t.halves[name] = (wire, whole[cut:])
    time.sleep(0.2)
    return Found("OK")


def rest(t, words, options):
    wire, data = t.halves.pop(words[0])
    try:
        wire.send(data)
        return t.found_of(*wire.answer())
    except OSError as e:
        return line.failure(e)
    finally:
        wire.close()


# ---- looking ----

def consents(t, words, options):
    """Kinds and their state by `kyotaku consent list`: YZK=open, SRJ=refused, TKK=facility …"""
    rows = t.rows("consent", "list", t.code_of(options["at"]), options["of"])
    rows = [r for r in rows if r["mode"] == options.get("mode", "visit")]
    found = Found("OK", len(rows))
    for r in rows:
        found.add(r["kind"], r["state"])
    return found


def audit(t, words, options):
    """`audit verify`; `audit ACT field=value…` counts rows; `audit never ACT after ACT before ACT`."""
    if words[0] == "verify":
        return t.kyotaku("audit", "verify")
    rows = t.rows("audit", "list")
    if words[0] == "never":
        return never(rows, words[1], options)
    for key, value in options.items():
        value = t.code_of(value) if key == "facility" else "KYO-" + value if re.match(r"E-\d", value) else value
        rows = [r for r in rows if r[key] == value or (value == "*" and r[key] != "-")]
    rows = [r for r in rows if words[0] in ("anything", r["act"])]
    return Found("OK", len(rows), "\n".join(str(r) for r in rows))


def never(rows, act, options):
    """No row of ACT that was granted between a row of AFTER and the next one of BEFORE."""
    shut, bad = False, []
    for r in sorted(rows, key=lambda r: int(r["seq"])):
        if r["act"] == options["after"] and r["outcome"] == "ok":
            shut = True
        elif r["act"] == options["before"]:
            shut = False
        elif shut and r["act"] == act and r["outcome"] == "ok":
            bad.append(r)
    if bad:
        raise Wrong("%d rows of %s after %s, the first: %s" % (len(bad), act, options["after"], bad[0]))
    return Found("OK", 0)


def needles(t, words):
    out = set(w for w in words if w not in ("persons", "pins"))
    if "persons" in words:
        for p in t.persons.values():
            out.update(p["texts"])
            out.update(re.sub(r"[\s　]", "", x) for x in p["texts"])
    if "pins" in words:
        out.update(t.pins)
    return sorted(x for x in out if len(x) > 3)


def logs(t, words, options):
    """`logs hold no WORD…`: `persons` stands for every name, number and birth date imported, `pins` for every PIN.
    Looks at all logs, the audit, and what the link writes for people."""
    if words[:2] != ["hold", "no"]:
        raise Mistake("logs hold no WORD…")
    texts = dict(t.place.logs(), audit=str(t.rows("audit", "list")))
    for folder, _, names in os.walk(t.place.folder):
        for n in names:
            if n.endswith(".why") or n == "link.json":
                with open(os.path.join(folder, n), encoding="utf-8", errors="replace") as f:
                    texts[n] = f.read()
    found = Found("OK", 0)
    for name, text in texts.items():
        for needle in needles(t, words[2:]):
            # Digits count where they stand alone: a request's id may hold any four of them.
            pattern = r"(?<![0-9A-Za-z])%s(?![0-9A-Za-z])" if needle.isascii() else "%s"
            m = re.search(pattern % re.escape(needle), text)
            if m:
                start = text.rfind("\n", 0, m.start()) + 1
                raise Wrong("%s holds %r: %s" % (name, needle, text[start:m.end() + 80].split("\n")[0]))
    found.text = "%d texts" % len(texts)
    return found


def same(t, words, options):
    """`same A B but Element…`: two kept results say the same, apart from these elements."""
    a, b = (message.without(t.kept[w], words[3:]) for w in words[:2])
    if a != b:
        raise Wrong("they differ:\n    %s\n    %s" % (a, b))
    return Found("OK")


def let(t, words, options):
    t.names.known[words[0]] = words[1]
    return Found("OK")


# ---- steps of steps ----

def repeat(t, step, words, run):
    for _ in range(int(words[0])):
        for inner in step.inner:
            run(inner)


def together(t, step, words, run):
    """All inner steps at the same time; the first that went wrong counts."""
    wrong = []

    def one(inner):
        try:
            run(inner)
        except Exception as e:
            wrong.append(e)
    threads = [threading.Thread(target=one, args=(inner,)) for inner in step.inner]
    for th in threads:
        th.start()
    for th in threads:
        th.join()
    if wrong:
        raise wrong[0]


BLOCKS = {"repeat": repeat, "together": together}
VERBS = {
    "centre": centre, "clock": clock, "kyotaku": kyotaku, "import": import_, "facility": facility,
    "terminal": terminal, "operator": operator, "request": request, "revoke": revoke, "responder": responder, "lists": lists, "end": end, "renew": renew, "entry": entry, "card": card, "consent": consent, "withdraw": withdraw, "sign": sign, "serve": serve,
    "register": register,
    "offer": offer, "prove": prove, "page": page, "post": post, "send": send, "drop": drop, "face": face, "file": file, "move": move,
    "spoil": spoil, "http": http, "half": half, "rest": rest,
    "password": console.password, "relief": console.relief, "fhir": fhir.fhir, "told": claims.check,
    "consents": consents, "audit": audit, "logs": logs, "same": same, "let": let, "corpus": corpus.run,
}
RAW = ("kyotaku",)      # verbs whose little words are words
