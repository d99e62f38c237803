"""What a flow has set up: a centre with its data folder and clock, facilities with terminals and links,
persons, cards. The verbs of the language (verbs.py) are told in its terms."""
import csv
import datetime
import fcntl
import json
import os
import re
import signal
import tempfile
import time

import line
import message
import proof
from stock import Stock
from story import Found, Mistake, Names, Skip, Wrong

JST = datetime.timezone(datetime.timedelta(hours=9))
BEGIN = "2026-11-16T09:00:00+09:00"     # a Monday; certificates of terminals are good from here on
LINK_CONF = "[link]\nsettle_ms = 40\nhalf_ms = 300\npoll_ms = 200\npause_ms = 50\ntimeout_ms = 20000\n"
READY_SECONDS = 20


class Terminal:
    def __init__(self, facility, cert, key):
        self.facility, self.cert, self.key = facility, cert, key


class Facility:
    def __init__(self, name, code):
        self.name, self.code = name, code


class CardOf:
    def __init__(self, path, pin, serial):
        self.path, self.pin, self.serial = path, pin, serial


def outcome_of(said):
    m = re.search(r"(KYO-E-\d{4})", said)
    return m.group(1) if m else None


class Town:
    FORM = ("insurer", "symbol", "number", "branch", "kana", "birth")

    def __init__(self, place, flow_folder):
        self.place, self.flow_folder = place, flow_folder
        self.names = Names()
        self.data, self.pki = place.path("data"), place.path("pki")
        self.ports = {}
        self.persons, self.pins = {}, set()
        self.facilities, self.terminals, self.cards = {}, {}, {}
        self.offers, self.kept, self.halves = {}, {}, {}
        self.count = 0
        self.link_conf = LINK_CONF
        self.orders_by = None   # the operator in whose name commands are given
        self.stock = Stock(place.programs.get("stock"), place.program("kyotaku"))
        self.of_stock = False   # the hierarchy is the stock's
        self.responder_revoked = set()
        self.on_reader = None   # the card on the PC/SC reader

    # ---- programs ----

    def kyotaku(self, *words, secret=None):
        """One command; Found with the exit status. Raises nothing."""
        by = self.orders_by
        if by is not None and not any(w.startswith("--account") for w in words):
            words += ("--account", by, "--token-file", self.place.path(by + ".token"))
        status, out, said = self.place.call("kyotaku", ["--data", self.data] + list(words), secret)
        found = Found("OK" if status == 0 else outcome_of(said), status, out + said)
        if "--json" in words:
            try:
                message.leaves(message.tree_of_json(json.loads(out)), found.values)
            except ValueError:
                pass
        return found

    def must(self, *words, secret=None):
        found = self.kyotaku(*words, secret=secret)
        if found.code != "OK":
            raise Wrong("kyotaku %s: %s" % (" ".join(words), found))
        return found

    def rows(self, *words):
        return json.loads(self.must("--json", *words).text or "{}").get("rows", [])

    # ---- the centre ----

    @property
    def ca(self):
        return os.path.join(self.data, "tls", "ca.pem")

    def centre_make(self, at):
        self.ports = {side: "127.0.0.1:%d" % self.place.port() for side in ("facility", "patient", "operator")}
        self.names.known["console"] = "https://%s/console" % self.ports["facility"]
        self.names.known["operator"] = "https://%s/operator" % self.ports["operator"]
        self.must("init", self.data, "--movable-clock", "--facility-address", self.ports["facility"],
                  "--patient-address", self.ports["patient"], "--operator-address", self.ports["operator"])
        self.must("clock", "set", at)
        self.of_stock = self.stock.folder is not None and at == BEGIN
        if self.of_stock:
            self.stock.pki(self.pki, lambda path: self.must("pki", "make", path))
        else:
            self.must("pki", "make", self.pki)
        self.must("trust", "take", self.pki)

    def centre_run(self):
        self.place.start("kyotakud", "kyotakud", ["--data", self.data])
        end = time.monotonic() + READY_SECONDS
        while True:
            found = self.ask("patient", "GET", "/alive")
            if found.number == 200:
                return
            if not self.place.is_running("kyotakud") or time.monotonic() > end:
                raise Wrong("the centre does not start: %s" % self.place.said("kyotakud"))
            time.sleep(0.03)

    def centre_stop(self, number=signal.SIGTERM):
        self.place.signal("kyotakud", number)
        return self.place.wait("kyotakud")

    # ---- time ----

    def now(self):
        try:
            with open(os.path.join(self.data, "clock"), encoding="ascii") as f:
                offset = int(f.read() or "0")
        except OSError:
            offset = 0
        return datetime.datetime.fromtimestamp(int(time.time()) + offset, JST)

    def now_text(self):
        return self.now().strftime("%Y-%m-%dT%H:%M:%S+09:00")

    def today(self):
        return self.now().strftime("%Y%m%d")

    @staticmethod
    def whole_time(text):
        """2026-11-16, 2026-11-16T09:00 and 2026-11-16T09:00:00 are times of ours."""
        if text == "now":
            return datetime.datetime.now(JST).strftime("%Y-%m-%dT%H:%M:%S+09:00")
        if "T" not in text:
            text += "T09:00"
        if len(text) == 16:
            text += ":00"
        return text if text.endswith("+09:00") else text + "+09:00"

    def clock_set(self, text):
        return self.kyotaku("clock", "set", self.whole_time(text))

    # ---- persons ----

    def feed_read(self, path):
        """Keeps the numbers that a person was first known by, as a facility would."""
        with open(path, encoding="utf-8", newline="") as f:
            for row in csv.reader(f):
                if row and row[0] == "PERSON":
                    self.persons.setdefault(row[1], {"key": row[1], "texts": set()})
                    p = self.persons[row[1]]
                    p["texts"].update(x for x in row[2:6] + [row[9]] if x)
                    p["birth"], p["kana"] = row[7], row[3]
                    p["texts"].add(row[7])
                elif row and row[0] == "ELIGIBILITY":
                    p = self.persons[row[1]]
                    p["texts"].add(row[4])
                    if "insurer" not in p:
                        p.update(insurer=row[2], symbol=row[3], number=row[4], branch=row[5])

    def person(self, key):
        if key not in self.persons:
            raise Mistake("no person of the key %s was imported" % key)
        return self.persons[key]

    # ---- facilities ----

    def facility(self, name):
        if name not in self.facilities:
            raise Mistake("no facility is called %s" % name)
        return self.facilities[name]

    def code_of(self, name):
        return self.facilities[name].code if name in self.facilities else name

    def terminal_issue(self, name, facility, days):
        folder = self.place.path("terminal-" + name)
        label = name.split(".")[-1]
        found = self.kyotaku("terminal", "issue", facility.code, label, folder, "--days", str(days))
        if found.code == "OK":
            self.terminals[name] = Terminal(facility, os.path.join(folder, "terminal.pem"),
                                            os.path.join(folder, "terminal.key"))
            self.names.known[name + ".cert"] = self.terminals[name].cert
            self.names.known[name + ".key"] = self.terminals[name].key
        return found

    def operator_certify(self, name, days):
        folder = self.place.path("operator-" + name)
        found = self.kyotaku("operator", "issue", name, folder, "--days", days)
        if found.code == "OK":
            self.terminals[name] = Terminal(None, os.path.join(folder, "operator.pem"), os.path.join(folder, "operator.key"))
            self.names.known[name + ".cert"] = self.terminals[name].cert
            self.names.known[name + ".key"] = self.terminals[name].key
        return found

    def terminal(self, name):
        if name not in self.terminals:
            raise Mistake("no terminal is called %s" % name)
        return self.terminals[name]

    def entry_issue(self, facility, mode):
        found = self.kyotaku("--json", "entry", "issue", facility.code, mode)
        if found.code == "OK":
            self.names.known["%s.%s" % (facility.name, mode)] = found.all("address")[0]
        return found

    def address(self, facility, mode):
        key = "%s.%s" % (facility, mode)
        if key not in self.names.known:
            raise Mistake("%s has no address for %s" % (facility, mode))
        return self.names.known[key]

    # ---- asking ----

    def ask(self, side, method, path, body=b"", kind="", headers=None, terminal=None):
        """One request; a Found with the outcome that the answer tells, and everything in it by name."""
        tls = line.context(self.ca, *((terminal.cert, terminal.key) if terminal is not None else ()))
        got = line.ask(self.ports[side], tls, method, path, body, kind, headers)
        return got if isinstance(got, Found) else self.found_of(*got)

    @staticmethod
    def found_of(status, headers, body):
        kind = next((v for k, v in headers.items() if k.lower() == "content-type"), "")
        tree = message.read(body, kind) if "xml" in kind or "json" in kind else None
        codec = "cp932" if "Shift_JIS" in kind else "utf-8"
        found = Found(None, status, body.decode(codec, "replace"), tree=tree)
        for name, value in headers.items():
            found.add(name, value)
        if tree is not None:
            message.leaves(tree, found.values)
            found.code = message.outcome(found.values)
        elif status is not None and status < 300:
            found.code = "OK"
        return found

    def request(self, prefix, options):
        """Bytes and content type of a request as the options say, and its file name without extension."""
        if prefix in message.MANY:
            return self.request_of_many(prefix, options)
        person = self.person(options["for"]) if "for" in options else None
        if person is None and not prefix.startswith("OQSmu") and prefix not in message.OF_ITSELF:
            raise Mistake("for whom? `for KEY`")
        parts = message.request(prefix, self.facility(options["at"]).code, self.today(), person)
        message.change(parts, {k: v for k, v in options.items() if k[0].isupper()})
        self.count += 1
        suffix = options.get("name", "%06d" % self.count)
        data, kind = message.encode(parts, options.get("as", "sjis"))
        return data, kind, "%sreq_%s" % (prefix, suffix)

    def request_of_many(self, prefix, options):
        """`for A,B:Birthdate=19991399`: each person, the second with another birth date than it has."""
        people, changes = [], []
        for word in options["for"].split(","):
            key, _, change = word.partition(":")
            people.append(self.person(key))
            changes.append(dict([change.split("=", 1)]) if change else {})
        parts = message.of_many(prefix, self.facility(options["at"]).code, self.today(), people)
        for one, change in zip(parts[2], changes):
            message.change(([], one, []), change)
        message.change(parts, {k: v for k, v in options.items() if k[0].isupper()})
        self.count += 1
        data, kind = message.encode(parts, options.get("as", "sjis"))
        return data, kind, "%sreq_%s" % (prefix, options.get("name", "%06d" % self.count))

    def post(self, prefix, options):
        data, kind, name = self.request(prefix, options)
        terminal = self.terminal(options.get("by", options["at"] + ".desk"))
        path, identity = "/oqs/v1/%sreq" % prefix, {"Kyotaku-Request": name}
        return self.ask("facility", "POST", path, data, kind, identity, terminal)

    def post_exactly(self, prefix, options):
        """The same at one second of the centre's clock. Where the machine was too slow for it, once more."""
        at = self.whole_time(options.pop("exactly"))
        digits = re.sub(r"[^0-9]", "", at[:19])
        for _ in range(8):
            time.sleep(1 - time.time() % 1)
            self.must("clock", "set", at)
            found = self.post(prefix, dict(options))
            if digits in found.all("ProcessExecutionTime"):
                return found
        raise Wrong("no answer of that second came about: %s" % found)

    # ---- the link ----

    def link_folder(self, facility):
        name = "link-" + facility.name
        folder = self.place.path(name)
        if not self.place.is_running(name):
            terminal = self.terminal(facility.name + ".desk")
            with open(self.place.path("link.conf"), "w", encoding="ascii") as f:
                f.write(self.link_conf)
            self.place.start(name, "kyotaku-link", [
                "--folder", folder, "--centre", "https://" + self.ports["facility"], "--cert", terminal.cert, "--key",
                terminal.key, "--ca", self.ca, "--facility", facility.code, "--conf", self.place.path("link.conf"),
                "--clock", "file:%s/clock" % self.data])
            self.until(lambda: os.path.isdir(os.path.join(folder, "bad")), "the link makes no folders", name)
        return folder

    def until(self, true, what, name, seconds=25):
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end or not self.place.is_running(name) or self.place.has_fallen("kyotakud"):
                raise Wrong("%s: %s" % (what, self.place.said(name)))
            time.sleep(0.02)

    def drop(self, facility, name, data):
        """A file into req, as a receipt computer writes it, and what comes of it: the result, the .why of a refusal,
        or both."""
        folder = self.link_folder(facility)
        result = os.path.join(folder, "res", name.replace("req_", "res_"))
        document = os.path.splitext(result)[0] + ".pdf"
        why = os.path.join(folder, "bad", name + ".why")
        with open(os.path.join(folder, "req", name), "wb") as f:
            f.write(data)

        def settled():          # in the order in which a request goes: req, work, ready, res
            waits = os.path.exists(os.path.join(folder, "req", name)) or any(
                n.endswith("-" + name) for n in os.listdir(os.path.join(folder, "work"))) or os.path.exists(
                os.path.join(folder, "ready", os.path.basename(result)))
            return not waits and any(os.path.exists(p) for p in (result, document, why))
        self.until(settled, "neither a result nor a refusal", "link-" + facility.name)
        found = Found("OK")
        for path, place in ((why, "why"), (result, "res"), (document, "res")):
            if os.path.exists(path):
                with open(path, "rb") as f:
                    got = f.read()
                os.unlink(path)
                if path == document:
                    found.text = got.decode("utf-8", "replace")
                    found.add("document", "pdf")
                elif place == "res":
                    kind = "application/xml" + ("; charset=Shift_JIS" if b"Shift_JIS" in got[:100] else "")
                    places, found = found.all("place"), self.found_of(None, {"Content-Type": kind}, got)
                    found.values["place"] = places
                else:
                    found.text = got.decode("utf-8", "replace")
                    found.code = outcome_of(found.text)
                found.add("place", place)
        return found

    def send(self, prefix, options):
        if options.get("as", "sjis") == "json":
            raise Mistake("the link carries XML")
        data, _, name = self.request(prefix, options)
        return self.drop(self.facility(options["at"]), name + ".xml", data)

    # ---- cards ----

    def card_make(self, name, options):
        pki = self.place.path("pki-" + options["pki"]) if "pki" in options else self.pki
        pin = options.get("pin", "1234")
        if not os.path.isdir(pki):
            self.must("pki", "make", pki)
        path = self.place.path(name + ".card")
        words = ["card", "make", pki, path, "--pin-fd", "{fd}"]
        for key in ("begins", "expires", "generation"):
            if key in options:
                words += ["--" + key, options[key]]
        if self.of_stock and not {"begins", "expires", "generation", "pki", "fresh"} & set(options):
            made = Found("OK", 0, self.stock.card(len(self.cards), pin, path, lambda pki, to: self.must(
                "card", "make", pki, to, "--pin-fd", "{fd}", secret="0000").text))
        else:
            made = self.kyotaku(*words, secret=pin)
        if made.code != "OK":
            return made
        self.pins.add(pin)
        self.cards[name] = CardOf(path, pin, re.search(r"certificate ([0-9a-f]+)", made.text).group(1))
        if options.get("bound") == "no" or "pki" in options:
            return made
        der = self.place.path(name + ".der")
        status, _, said = self.place.call("kyotaku-card", ["certificate", "--reader", "virtual:" + path,
                                                           "--out", der])
        if status != 0:
            return Found(outcome_of(said), status, said)
        return self.kyotaku("card", "register", options["person"], der)

    def card(self, name):
        if name not in self.cards:
            raise Mistake("no card is called %s" % name)
        return self.cards[name]

    def card_on_reader(self, card, pull=None):
        """A real PC/SC service with the card on its virtual reader, where test/rig/pcscd_run.sh has made one. The card
        stays there until another one is wanted: the service does not notice a change that is too quick. With `pull` it
        leaves the reader by itself after so many answers."""
        port = os.environ.get("VCARD_PORT")
        if port is None:
            raise Skip("no PC/SC service can be started here")
        if self.on_reader is card and pull is None:
            return
        if self.on_reader is not None:
            if self.place.is_running("vcard"):
                self.place.signal("vcard", signal.SIGTERM)
            self.place.wait("vcard")
            time.sleep(1)
        self.place.start("vcard", "kyotaku-vcard", ["--card", card.path, "--port", port]
                         + (["--pull-after", pull] if pull else []))
        self.on_reader = card if pull is None else "gone"
        self.until(lambda: '"card":"true"' in self.place.call("kyotaku-card", ["readers", "--json"])[1],
                   "no reader shows the card", "vcard")

    def by_card(self, command, options, more, first=""):
        """A command of kyotaku-card at a facility's address, with its receipt. `first` stands before the PIN."""
        card = self.card(options["by"])
        reader = options.get("reader", "virtual:" + card.path)
        if reader == "pcsc":
            self.card_on_reader(card, options.get("pull"))
        pin = options.get("pin", card.pin)
        self.pins.add(pin)
        url = options.get("url") or self.address(options["at"], options.get("mode", "visit"))
        words = [command, url, "--reader", reader, "--ca", self.ca, "--clock", "file:%s/clock" % self.data,
                 "--pin-fd", "{fd}", "--json", "--verbose", "--wait", "10"] + more
        status, out, said = self.place.call("kyotaku-card", words, first + pin)
        found = Found("OK" if status == 0 else outcome_of(out + said), status, out)
        try:
            tree = json.loads(out)
        except ValueError:
            found.text = out + said
            return found, []
        message.leaves(message.tree_of_json(tree), found.values)
        return found, tree.get("consents", [])

    def consent(self, options):
        agree, refuse = options.get("agree"), options.get("refuse")
        more = ["--agree", agree] if agree else []
        if agree != "all":
            more += ["--refuse", refuse or "all"]
        if "date" in options:
            more += ["--date", options["date"]]
        found, rows = self.by_card("consent", options, more)
        for row in rows:
            found.add(row["kind"], "given" if row["given"] in (True, "true") else "refused")
        return found

    def withdraw(self, options):
        found, rows = self.by_card("withdraw", options, ["--end", options["end"]])
        for row in rows:
            found.add(row["kind"], "ended" if row["given"] in (False, "false") else "given")
        return found

    def register(self, name, options):
        """The card's holder says who they are: the person of that key, but for what the options say."""
        found, _ = self.by_card("register", dict(options, by=name), ["--form-fd", "{fd}"], self.holder(options))
        return found

    def holder(self, options):
        person = dict(self.person(options["for"]), **{k: v for k, v in options.items() if k in self.FORM})
        return "".join("%s=%s\n" % (k, person[k]) for k in self.FORM) + "\n"

    def serve(self, card):
        """The reader as a service for pages; ${pair} is the code of its pairing."""
        self.serve_alone()
        self.card_on_reader(card)
        origin = "https://" + self.ports["patient"]
        self.place.start("serve", "kyotaku-card", ["serve", "--reader", "pcsc", "--ca", self.ca, "--allow", origin, "--clock",
                                                   "file:%s/clock" % self.data])
        self.until(lambda: re.search(r"\d{6}\n", self.place.said("serve")), "the reader does not serve", "serve")
        self.names.known["pair"] = re.search(r"(\d{6})\n", self.place.said("serve")).group(1)
        return Found("OK")

    def serve_alone(self):
        """The pages know one port of the reader: who serves holds a lock until its place is closed. Waiting for it does not
        count as the test's own time."""
        left = signal.alarm(0)
        lock = open(os.path.join(tempfile.gettempdir(), "kyotaku-serve.lock"), "a")
        fcntl.flock(lock, fcntl.LOCK_EX)
        self.place.locks.append(lock)
        signal.alarm(left)

    def sign(self, url, options):
        """What was chosen on a page, by its hand-over. `for KEY`: a registration's form, with what the options say of it."""
        more, first = ["--spend-last-try"] if options.get("last") == "yes" else [], ""
        if "for" in options:
            more, first = more + ["--form-fd", "{fd}"], self.holder(options)
        found, rows = self.by_card("sign", dict(options, url=url), more, first)
        for row in rows:
            found.add(row["kind"], "given" if row["given"] in (True, "true") else "refused")
        return found

    def offer(self, name, url):
        found = self.ask("patient", "POST", self.path_of(url) + "/sessions", b"{}", "application/json")
        if found.code == "OK":
            self.offers[name] = (url, json.loads(found.text))
        return found

    @staticmethod
    def path_of(url):
        return re.sub(r"^https://[^/]+", "", url)

    def prove(self, name, options):
        if name not in self.offers:
            raise Mistake("there is no offer %s" % name)
        url, offer = self.offers[name]
        agree = options.get("agree", "").split(",") if options.get("agree") else []
        card = proof.Card(self.card(options["by"]).path)
        at = options.get("time", self.now_text())
        body = proof.proof_make(card, offer, agree, at, options.get("date", ""), options.get("wrong", ""))
        return self.ask("patient", "POST", self.path_of(options.get("to", url)) + "/proofs", body.encode(),
                        "application/json")
