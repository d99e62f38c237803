#!/usr/bin/env python3
"""kyotaku-card against a fake centre on loopback: what it signs, what it refuses, and that no PIN leaks.

usage: card_refusals.py KYOTAKU_CARD MAKE_CARD [KYOTAKU_VCARD]

The fake centre builds the signed text itself (doc/reader-protocol.md) and checks the signature with the openssl
command, so that the page, the program and this test hold each other to the same bytes."""
import base64, datetime, fcntl, hashlib, http.server, json, os, pty, re, secrets, select, shutil, signal, socket, ssl
import struct, subprocess, sys, tempfile, termios, threading, time, unittest

CARD, MAKE_CARD = sys.argv[1], sys.argv[2]
VCARD = sys.argv[3] if len(sys.argv) > 3 else None
PIN, WRONG = "7351", "9468"
TOKEN = "A" * 27
JST = datetime.timezone(datetime.timedelta(hours=9))
NAME = "架空訪問クリニック"
seen = []           # everything that any run has printed


def iso(t):
    return datetime.datetime.fromtimestamp(t, JST).isoformat(timespec="seconds")


def read(path, mode="r"):
    with open(path, mode) as f:
        return f.read()


def command(*args, **kw):
    return subprocess.run(args, check=True, capture_output=True, timeout=60, **kw)


class Work:
    """Folder of the run: authority, server key, one good card."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="card-flow.")
        p = lambda name: os.path.join(self.dir, name)
        self.key, self.ca, self.good = p("tls.key"), p("ca.pem"), p("good.card")
        command("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", self.key, "-out", self.ca)
        command(MAKE_CARD, p("jpki"), self.good, PIN)

    def card(self, name, **lines):
        """A fresh copy of the card, with some `name: value` lines changed (None: taken away)."""
        path = os.path.join(self.dir, name + ".card")
        text = read(self.good)
        for key, value in lines.items():
            line = re.compile("^" + key.replace("_", " ") + ": .*\n", re.M)
            text = line.sub("" if value is None else f"{key.replace('_', ' ')}: {value}\n", text, count=1)
        with open(path, "w") as f:
            f.write(text)
        os.chmod(path, 0o600)
        return path


class Centre:
    """Offers, and takes proofs. Every answer can be bent by the test."""

    def __init__(self):
        self.offers, self.proofs, self.child = [], [], None
        self.bend_offer = self.bend_receipt = lambda o: o
        self.answer_session = self.answer_proof = None
        self.leaks = []
        outer = self

        class Serve(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.look()
                answer = outer.serve(self.path, body)
                if answer is None:
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                status, out = answer
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(out)))
                self.end_headers()
                self.wfile.write(out)

            def log_message(self, *a):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *a):     # refused handshakes are part of the tests
                pass

        self.server = Server(("127.0.0.1", 0), Serve)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(work.ca, work.key)
        self.server.socket = tls.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.origin = f"https://127.0.0.1:{self.server.server_address[1]}"
        self.url = f"{self.origin}/r/{TOKEN}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def look(self):
        """While the program runs: its arguments and environment as another process sees them."""
        for name in ("cmdline", "environ"):
            try:
                data = read(f"/proc/{self.child}/{name}", "rb")
            except (OSError, TypeError):
                continue
            if any(pin.encode() in data for pin in (PIN, WRONG)):
                self.leaks.append(name)

    def serve(self, path, body):
        if path == f"/r/{TOKEN}/sessions":
            if self.answer_session:
                return self.answer_session
            now = int(time.time())
            offer = {"origin": self.origin, "facility": "1312345678", "facilityName": NAME, "mode": "2",
                     "ask": ["YZK", "SRJ", "TKK"], "session": str(1 + secrets.randbits(60)), "nonce": secrets.token_hex(32),
                     "now": iso(now), "opened": iso(now), "ends": iso(now + 120)}
            self.offers.append(self.bend_offer(offer))
            return 200, json.dumps(self.offers[-1]).encode()
        if path == f"/r/{TOKEN}/proofs":
            proof = json.loads(body)
            self.proofs.append(proof)
            if self.answer_proof:
                return None if self.answer_proof == "drop" else self.answer_proof
            o = self.offers[-1]
            until = "9999-12-31T23:59:59+09:00"
            receipt = {"evidence": proof["session"], "facilityName": o["facilityName"], "mode": o["mode"],
                       "at": proof["time"], "eligibilityOnly": "false",
                       "consents": [{"kind": "QUA", "name": "", "given": "true", "until": until}]
                       + [{"kind": k, "name": "", "given": str(k in proof.get("agree", [])).lower(), "until": until}
                          for k in o["ask"]]}
            return 200, json.dumps(self.bend_receipt(receipt)).encode()
        return 404, b'{"code":"KYO-E-0010","message":""}'


def signed_text(offer, proof):
    agree = proof.get("agree", [])
    order = ["QUA", "YZK", "SRJ", "SHJ", "TKK", "LIM", "TSR"]
    lines = ["kyotaku-consent/1", "origin=" + offer["origin"], "facility=" + offer["facility"],
             "facility-name=" + re.sub("[\x00-\x1f]", " ", offer["facilityName"]), "mode=" + offer["mode"]]
    lines += [k + "=" + ("agree" if k in agree else "refuse") for k in order if k in offer["ask"]]
    if "visitDate" in proof:
        lines.append("visit-date=" + proof["visitDate"])
    lines += ["session=" + offer["session"], "nonce=" + offer["nonce"], "time=" + proof["time"]]
    return "".join(line + "\n" for line in lines).encode()


def signature_holds(offer, proof):
    raw = lambda name: base64.urlsafe_b64decode(proof[name] + "=" * (-len(proof[name]) % 4))
    path = lambda name: os.path.join(work.dir, name)
    for name, data in (("p.der", raw("certificate")), ("p.sig", raw("signature")), ("p.txt", signed_text(offer, proof))):
        with open(path(name), "wb") as f:
            f.write(data)
    key = command("openssl", "x509", "-inform", "DER", "-in", path("p.der"), "-noout", "-pubkey").stdout
    with open(path("p.pub"), "wb") as f:
        f.write(key)
    return subprocess.run(["openssl", "dgst", "-sha256", "-verify", path("p.pub"), "-signature", path("p.sig"),
                           path("p.txt")], capture_output=True).returncode == 0


class Flow(unittest.TestCase):
    def setUp(self):
        self.centre = Centre()
        self.addCleanup(self.centre.close)

    def tearDown(self):
        self.assertEqual(self.centre.leaks, [])
        for text in seen:
            self.assertNotIn(PIN, text)
            self.assertNotIn(WRONG, text)
        del seen[:]

    def run_card(self, *args, pin=PIN, url=None, card=None, ca=True, text=False, expect=None):
        """One run without a terminal. Returns (exit status, JSON object or text)."""
        argv = [CARD, "consent", self.centre.url if url is None else url, "--reader", "virtual:" + (card or work.card("run")), "--wait", "0",
                "--verbose", *args]
        argv += ["--ca", work.ca] if ca else []
        argv += [] if text else ["--json"]
        r, w = os.pipe()
        os.write(w, (pin + "\n").encode())
        os.close(w)
        if pin:
            argv += ["--pin-fd", str(r)]
        p = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[r],
                             text=True)
        os.close(r)
        self.centre.child = p.pid
        try:
            out, err = p.communicate(timeout=40)
        finally:
            p.kill()
        number = re.compile(r"\d{18,}|[0-9a-f]{16}")        # ids and request ids may hold any digits
        seen.extend([number.sub("", out) if text else "", number.sub("", re.sub(r"T[0-9:.]+Z|ms=\d+", "", err))])
        if expect is not None:
            self.assertEqual(p.returncode, expect, out + err)
        return p.returncode, out + err if text else json.loads(out)

    def refused(self, code, *args, **kw):
        status, out = self.run_card(*args, **kw)
        self.assertEqual(out.get("code"), code, out)
        self.assertNotEqual(status, 0)
        return out

    # --- what is signed

    def test_a_proof_names_what_was_shown_and_openssl_agrees(self):
        _, receipt = self.run_card("--agree", "YZK", "--refuse", "SRJ,TKK", expect=0)
        offer, proof = self.centre.offers[0], self.centre.proofs[0]
        self.assertEqual(proof["agree"], ["YZK"])
        self.assertTrue(signature_holds(offer, proof))
        self.assertFalse(signature_holds(offer, dict(proof, agree=["YZK", "TKK"])))
        self.assertEqual(receipt["evidence"], offer["session"])

    def test_a_named_item_counts_before_all(self):
        self.run_card("--agree", "all", "--refuse", "tkk", expect=0)
        self.assertEqual(self.centre.proofs[0]["agree"], ["YZK", "SRJ"])
        self.run_card("--refuse", "all", expect=0)
        self.assertNotIn("agree", self.centre.proofs[1])
        self.assertTrue(signature_holds(self.centre.offers[1], self.centre.proofs[1]))

    def test_online_care_signs_its_date(self):
        self.centre.bend_offer = lambda o: dict(o, mode="3")
        out = self.refused("KYO-E-0005", "--agree", "all")
        self.assertIn("--date", out["message"] + out["next"])
        self.refused("KYO-E-0005", "--agree", "all", "--date", "2020-01-01")
        day = datetime.datetime.now(JST).date() + datetime.timedelta(days=3)
        self.run_card("--agree", "all", "--date", day.isoformat(), expect=0)
        self.assertEqual(self.centre.proofs[0]["visitDate"], day.strftime("%Y%m%d"))
        self.assertTrue(signature_holds(self.centre.offers[-1], self.centre.proofs[0]))

    def test_full_width_digits_are_a_pin(self):
        self.run_card("--agree", "all", pin="７３５１", expect=0)

    def test_a_hostile_name_does_not_reach_the_screen(self):
        self.centre.bend_offer = lambda o: dict(o, facilityName="架空\u001b[2J\u202eクリニック\n同意する")
        _, out = self.run_card("--agree", "all", text=True, expect=0)
        self.assertNotIn("\x1b", out)
        self.assertNotIn("\u202e", out)
        self.assertTrue(signature_holds(self.centre.offers[0], self.centre.proofs[0]))

    def test_an_offer_that_runs_out_is_renewed_unless_it_changed(self):
        def short(o):
            return dict(o, ends=iso(time.time() + 8)) if not self.centre.offers else o
        self.centre.bend_offer = short
        self.run_card("--agree", "all", expect=0)
        self.assertEqual(len(self.centre.offers), 2)
        self.assertTrue(signature_holds(self.centre.offers[1], self.centre.proofs[0]))
        del self.centre.offers[:]
        self.centre.bend_offer = lambda o: short(o) if not self.centre.offers else dict(o, ask=o["ask"] + ["SHJ"])
        self.refused("KYO-E-0012", "--agree", "all")
        self.assertEqual(len(self.centre.proofs), 1)

    # --- choices

    def test_an_item_nobody_spoke_about_stops_everything(self):
        out = self.refused("KYO-E-0005", "--agree", "YZK")
        self.assertIn("SRJ, TKK", out["message"])
        self.assertEqual(self.centre.proofs, [])

    def test_wrong_items_are_named(self):
        for args, word in ((("--agree", "all", "--refuse", "SHJ"), "SHJ"), (("--agree", "ABC"), "ABC"),
                           (("--agree", "YZK", "--refuse", "YZK"), "YZK"), (("--agree", "all", "--refuse", "all"), "all")):
            self.assertIn(word, self.refused("KYO-E-0005", *args)["message"])
        self.assertEqual(self.centre.proofs, [])

    def test_no_terminal_and_no_descriptor_means_no_pin(self):
        out = self.refused("KYO-E-0005", "--agree", "all", pin="")
        self.assertIn("--pin-fd", out["message"] + out["next"])
        self.assertEqual(self.centre.offers, [])

    # --- the card

    def test_two_wrong_pins_and_the_last_try_is_kept(self):
        card = work.card("last")
        tries = lambda: re.search(r"^pin tries: (\d)", read(card), re.M).group(1)
        for left in "21":
            out = self.refused("KYO-E-0054", "--agree", "all", pin=WRONG, card=card)
            self.assertEqual((out["triesLeft"], tries()), (left, left))
        out = self.refused("KYO-E-0056", "--agree", "all", card=card)
        self.assertIn("--spend-last-try", out["next"])
        self.assertEqual(tries(), "1")
        self.run_card("--agree", "all", "--spend-last-try", card=card, expect=0)
        self.assertEqual(tries(), "3")

    def test_a_locked_card_says_where_to_go(self):
        card = work.card("locked", pin_tries=1)
        out = self.refused("KYO-E-0055", "--agree", "all", "--spend-last-try", pin=WRONG, card=card)
        self.assertIn("市区町村", out["next"])
        out = self.refused("KYO-E-0055", "--agree", "all", "--spend-last-try", card=card)
        self.assertIn("資格確認書", out["next"])
        told = command(CARD, "tries", "--reader", "virtual:" + card, text=True).stdout
        self.assertIn("ロック", told)

    def test_a_card_without_pin_is_told_the_other_ways(self):
        out = self.refused("KYO-E-0055", "--agree", "all", card=work.card("nopin", pin=None, pin_tries=0))
        self.assertIn("目視確認", out["next"])

    def test_a_malformed_pin_costs_nothing(self):
        card = work.card("form")
        for pin in ("12345", "abcd", "1", "1" * 400):
            self.refused("KYO-E-0053", "--agree", "all", pin=pin, card=card)
        self.assertIn("\npin tries: 3\n", read(card))

    def test_a_foreign_card_and_no_card(self):
        self.refused("KYO-E-0051", "--agree", "all", card=work.card("foreign", kind="foreign"))
        self.refused("KYO-E-0051", "--agree", "all", card=work.card("juki", token="JPKIAPICCTOKEN"))
        self.refused("KYO-E-0050", "--agree", "all", card=os.path.join(work.dir, "nothing.card"))
        self.assertEqual(self.centre.proofs, [])

    def test_the_certificate_is_read_without_pin(self):
        card, der = work.card("cert"), os.path.join(work.dir, "cert.der")
        pem = command(CARD, "certificate", "--reader", "virtual:" + card).stdout
        command(CARD, "certificate", "--reader", "virtual:" + card, "--out", der)
        told = command("openssl", "x509", "-noout", "-fingerprint", "-sha256", input=pem).stdout.decode()
        self.assertEqual(told.split("=")[1].strip().replace(":", "").lower(), hashlib.sha256(read(der, "rb")).hexdigest())
        self.assertIn(card, command(CARD, "readers", "--reader", "virtual:" + card, text=True).stdout)

    @unittest.skipUnless(VCARD and shutil.which("pcscd") and os.path.exists("/usr/lib/pcsc/drivers/serial/libifdvpcd.so"),
                         "needs kyotaku-vcard, pcscd and vsmartcard-vpcd")
    def test_a_card_that_is_pulled_out(self):
        inside = subprocess.run(["unshare", "-rmn", sys.executable, __file__, *sys.argv[1:], "--pulled", work.dir],
                                capture_output=True, text=True, timeout=90)
        if inside.returncode == 77 or inside.stderr.startswith("unshare:"):
            self.skipTest("no namespaces, or pcscd did not start: " + inside.stderr[-200:])
        self.assertEqual(inside.returncode, 0, inside.stdout + inside.stderr)

    # --- the centre

    def test_another_origin_is_refused_before_anything_is_signed(self):
        card = work.card("origin")
        for other in ("https://centre.example", self.centre.origin + "/", self.centre.origin.replace("https", "http"), ""):
            self.centre.bend_offer = lambda o: dict(o, origin=other)
            out = self.refused("KYO-E-0001", "--agree", "all", pin=WRONG, card=card)
            self.assertIn("宛先", out["message"])
        self.assertIn("\npin tries: 3\n", read(card))
        self.assertEqual(self.centre.proofs, [])

    def test_addresses_are_read_strictly(self):
        host = self.centre.origin[8:]
        for url in (f"http://{host}/r/{TOKEN}", f"https://a@{host}/r/{TOKEN}", f"https://{host}/r/{TOKEN}?x", f"https://{host}/r/",
                    f"https://{host}/r/{TOKEN}A", f"https://{host}/x/{TOKEN}", f"https://{host}:99999/r/{TOKEN}", "", "https://"):
            self.refused("KYO-E-0001", "--agree", "all", url=url)
        self.assertEqual(self.centre.offers, [])

    def test_a_centre_that_is_away_or_not_trusted(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            free = s.getsockname()[1]
        self.refused("KYO-E-0060", "--agree", "all", url=f"https://127.0.0.1:{free}/r/{TOKEN}")
        self.refused("KYO-E-0060", "--agree", "all", ca=False)
        self.refused("KYO-E-0005", "--agree", "all", "--ca", "/nonexistent.pem", ca=False)

    def test_answers_that_make_no_sense(self):
        bad = [b"", b"{", b"[]", b"null", b'{"origin":"x"}', b"\xff\xfe", b'{"origin":"a","origin":"a"}', b"[" * 5000]
        for body in bad:
            self.centre.answer_session = (200, body)
            self.refused("KYO-E-0001", "--agree", "all")
        self.centre.answer_session = (200, b'{"x":"' + b"a" * 40000 + b'"}')
        self.refused("KYO-E-0002", "--agree", "all")
        self.centre.answer_session = (502, b"<html>")
        self.refused("KYO-E-0060", "--agree", "all")
        self.centre.answer_session = (200, None)
        for change in (dict(mode="9"), dict(facility="12"), dict(ask=["XXX"]), dict(nonce="00"), dict(session="0"),
                       dict(facilityName=""), dict(ends="tomorrow")):
            self.centre.answer_session = None
            self.centre.bend_offer = lambda o: dict(o, **change)
            self.refused("KYO-E-0001", "--agree", "all")
        self.assertEqual(self.centre.proofs, [])

    def test_the_centres_errors_keep_their_code(self):
        self.centre.answer_proof = (403, b'{"code":"KYO-E-0045","message":"\\u001b[2J"}')
        status, out = self.run_card("--agree", "all")
        self.assertEqual((status, out["code"]), (7, "KYO-E-0045"))
        self.assertNotIn("\x1b", json.dumps(out))
        self.centre.answer_session = (404, b'{"code":"KYO-E-0010"}')
        self.assertIn("URL", self.refused("KYO-E-0010", "--agree", "all")["next"])

    def test_a_line_that_breaks_while_sending_is_not_called_a_failure(self):
        self.centre.answer_proof = "drop"
        out = self.refused("KYO-E-0060", "--agree", "all")
        self.assertIn("医療機関等に確かめて", out["next"])

    def test_a_receipt_that_claims_more_is_exposed(self):
        def more(r):
            for c in r["consents"]:
                c["given"] = "true"
            return r
        self.centre.bend_receipt = more
        out = self.refused("KYO-E-0046", "--agree", "YZK,SRJ", "--refuse", "TKK")
        self.assertIn("TKK", out["message"])

    def test_a_wrong_clock_is_told(self):
        path = os.path.join(work.dir, "clock")
        for shift in (-3600, 3600):
            with open(path, "w") as f:
                f.write(f"{shift}\n")
            out = self.refused("KYO-E-0001", "--agree", "all", "--clock", "file:" + path)
            self.assertIn("時計", out["message"])
        self.assertEqual(self.centre.proofs, [])

    # --- at a terminal

    def terminal(self, card, *args):
        pid, fd = pty.fork()
        if pid == 0:
            os.execv(CARD, [CARD, "consent", self.centre.url, "--ca", work.ca, "--reader", "virtual:" + card, *args])
        self.centre.child = pid
        self.addCleanup(os.close, fd)
        return Terminal(self, pid, fd)

    def test_a_person_is_asked_one_by_one_and_can_change_it(self):
        t = self.terminal(work.card("tty"))
        t.expect("[1/3] 薬剤情報", "取り消すまで", "番号を入れてください: ")
        t.type("\n")
        t.expect("示された番号", "入れてください: ")        # Enter alone chooses nothing
        t.type("1\n")
        t.expect("[2/3] 診療情報", "入れてください: ")
        t.type("２\n")
        t.expect("[3/3] 特定健診情報", "入れてください: ")
        t.type("同意しない\n")
        t.expect("選んだ内容", "入れてください: ")
        t.type("2\n")                                        # choose again
        for answer in "211":
            t.expect("番号を入れてください: ")
            t.type(answer + "\n")
        t.expect("選んだ内容", "番号を入れてください: ")
        t.type("1\n")
        t.expect("あと3回", "暗証番号4桁")
        t.expect_echo(False)
        t.type(PIN + "\n")
        t.expect("登録しました")
        self.assertEqual(t.end(), 0)
        self.assertEqual(self.centre.proofs[0]["agree"], ["SRJ", "TKK"])
        self.assertTrue(signature_holds(self.centre.offers[-1], self.centre.proofs[0]))

    def test_the_last_try_needs_a_yes_at_the_terminal(self):
        card = work.card("tty-last", pin_tries=2)
        t = self.terminal(card, "--agree", "all", "--lang", "en")
        t.expect("Tries left for the PIN: 2", "PIN, four digits")
        t.type("12a4\n")
        t.expect("no try was spent", "PIN, four digits")
        t.type(WRONG + "\n")
        t.expect("Wrong PIN", "One try is left", "Type yes")
        t.type("y\n")
        t.expect("KYO-E-0056")
        self.assertEqual(t.end(), 8)
        self.assertIn("\npin tries: 1\n", read(card))
        t = self.terminal(card, "--agree", "all", "--lang", "en")
        t.expect("Type yes")
        t.type("yes\n")
        t.expect("PIN, four digits")
        t.type(PIN + "\n")
        t.expect("Registered")
        self.assertEqual(t.end(), 0)

    def test_stopping_sends_nothing_and_gives_the_terminal_back(self):
        t = self.terminal(work.card("tty-stop"), "--agree", "all")
        t.expect("暗証番号4桁")
        t.type("\n")
        t.expect("中止")
        self.assertEqual(t.end(), 8)
        t = self.terminal(work.card("tty-stop"), "--agree", "all")
        t.expect("暗証番号4桁")
        t.expect_echo(False)
        os.kill(t.pid, signal.SIGTERM)
        t.expect_echo(True)
        t.end()
        self.assertEqual(self.centre.proofs, [])


class Terminal:
    def __init__(self, test, pid, fd):
        self.test, self.pid, self.fd, self.text = test, pid, fd, ""
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self.raw = b""

    def more(self, until):
        if not select.select([self.fd], [], [], max(0, until - time.time()))[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.raw += data
        return bool(data)

    def expect(self, *words):
        """The words come, in this order, within 20 seconds."""
        until = time.time() + 20
        for word in words:
            want = word.encode()
            while want not in self.raw:
                if not self.more(until):
                    self.test.fail(f"{word!r} did not come: {self.raw.decode(errors='replace')!r}")
            at = self.raw.index(want) + len(want)
            seen.append(re.sub(r"\d{18,}", "", self.raw[:at].decode(errors="replace")))
            self.raw = self.raw[at:]

    def expect_echo(self, on):
        until = time.time() + 10
        while bool(termios.tcgetattr(self.fd)[3] & termios.ECHO) != on:
            if time.time() > until:
                self.test.fail("terminal's echo")
            time.sleep(0.02)

    def type(self, text):
        os.write(self.fd, text.encode())

    def end(self):
        until = time.time() + 20
        while self.more(until):
            pass
        seen.append(re.sub(r"\d{18,}", "", self.raw.decode(errors="replace")))
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def pulled(folder):
    """Inside namespaces of our own: pcscd, the virtual reader, and a card that leaves after some answers."""
    global work
    try:
        with socket.socket() as s:           # a new network namespace has its loopback down
            fcntl.ioctl(s, 0x8914, struct.pack("16sH14s", b"lo", 0x1 | 0x40, b""))
        os.makedirs("/run/pcscd", exist_ok=True)
        command("mount", "-t", "tmpfs", "tmpfs", "/run/pcscd")
    except (OSError, subprocess.SubprocessError) as e:
        print(e, file=sys.stderr)
        return 77
    work = Work.__new__(Work)
    work.dir = folder
    work.key, work.ca, work.good = (os.path.join(folder, n) for n in ("tls.key", "ca.pem", "good.card"))
    conf = os.path.join(folder, "pcsc")
    os.makedirs(conf, exist_ok=True)
    with open(os.path.join(conf, "reader.conf"), "w") as f:
        f.write('FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:36011\nLIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so\n'
                'CHANNELID 36011\n')
    pcscd = subprocess.Popen(["pcscd", "--foreground", "-c", conf], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if os.path.exists("/run/pcscd/pcscd.comm"):
                break
            time.sleep(0.1)
        else:
            return 77
        for answers, codes in ((0, ("KYO-E-0050", "KYO-E-0052")), (2, ("KYO-E-0052",)), (7, ("KYO-E-0052",)),
                               (9, ("KYO-E-0052",)), (100, ("",))):
            pulled_once(answers, codes)
        return 0
    finally:
        pcscd.terminate()
        pcscd.wait(10)


def pulled_once(answers, codes):
    centre = Centre()
    card = subprocess.Popen([VCARD, "--card", work.card("pulled"), "--port", "36011", "--pull-after", str(answers)],
                            stderr=subprocess.DEVNULL)
    try:
        out = subprocess.run([CARD, "consent", centre.url, "--ca", work.ca, "--reader", "pcsc", "--agree", "all", "--json",
                              "--wait", "5", "--pin-fd", "0"], input=PIN + "\n", capture_output=True, text=True, timeout=30)
        got = json.loads(out.stdout).get("code", "")
        assert got in codes, f"pulled after {answers}: {out.stdout} {out.stderr}"
        assert got == "" or centre.proofs == []
    finally:
        card.terminate()
        card.wait(10)
        centre.close()
        time.sleep(0.6)                      # pcscd looks for cards every 0.4 s


if __name__ == "__main__":
    if "--pulled" in sys.argv:
        sys.argv, folder = sys.argv[:-2], sys.argv[-1]
        VCARD = sys.argv[3]
        sys.exit(pulled(folder))
    if shutil.which("openssl") is None:
        print("needs the openssl command")
        sys.exit(77)
    work = Work()
    try:
        program = unittest.main(argv=sys.argv[:1], exit=False, verbosity=2)
    finally:
        shutil.rmtree(work.dir, ignore_errors=True)
    sys.exit(not program.result.wasSuccessful())
