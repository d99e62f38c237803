"""A desk with kyotaku-link on it: certificates, a centre that can be spoilt, the receipt computer's folder, the link itself.
Loopback only. For tests that say step() and check() in order, and end by a failed one."""
import hashlib, http.server, json, os, pathlib, random, shutil, signal, socket, ssl, subprocess, sys, tempfile
import threading, time

LINK = os.path.abspath(sys.argv[1])
ROOT = pathlib.Path(__file__).resolve().parents[2]
FACILITY = "1312345678"
began = time.monotonic()
dice = random.Random(20261122)


def step(text):
    print(f"{time.monotonic() - began:5.1f}s  {text}", flush=True)


def check(good, text):
    if not good:
        print(f"FAILED: {text}", flush=True)
        raise SystemExit(1)


def wait(until, text, seconds=8.0):
    end = time.monotonic() + seconds
    while not until():
        check(time.monotonic() < end, f"not within {seconds} s: {text}")
        time.sleep(0.01)


# Certificates: one authority, a server, a terminal, and a stranger.
def openssl(*args, cwd):
    r = subprocess.run(["openssl", *args], cwd=cwd, capture_output=True, text=True)
    check(r.returncode == 0, f"openssl {args[0]}: {r.stderr}")


def make_certificates(d):
    for name in ("ca", "stranger", "centre", "terminal"):
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key", cwd=d)
    for name in ("ca", "stranger"):
        openssl("req", "-x509", "-new", "-key", f"{name}.key", "-subj", "/CN=Synthetic CA", "-days", "3",
                "-out", f"{name}.pem", cwd=d)
    (d / "centre.ext").write_text("subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n")
    (d / "terminal.ext").write_text("extendedKeyUsage=clientAuth\n")
    for name in ("centre", "terminal"):
        openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-out", f"{name}.csr", cwd=d)
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                "-days", "3", "-extfile", f"{name}.ext", "-out", f"{name}.pem", cwd=d)


def digest(body):
    return hashlib.sha256(body).hexdigest()


def answer_for(identity, body):
    return (f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<XmlMsg><MessageHeader><SegmentOfResult>1'
            f'</SegmentOfResult></MessageHeader><MessageBody><Echo>{identity}</Echo><Digest>{digest(body)}</Digest>'
            f'</MessageBody></XmlMsg>\n').encode()


ALIVE = (200, "text/plain", b"alive\n", None, {"Kyotaku-Facility": FACILITY})


class Centre:
    """Does the deed once per identity, then answers; `mode` spoils the answer, never the deed."""

    def __init__(self, certs):
        self.certs, self.mode, self.mode_for, self.port = certs, "good", {}, 0
        self.deeds, self.answers, self.seen, self.lock = {}, {}, [], threading.Lock()
        self.kinds, self.told = {}, {}          # identity: (Content-Type, bytes); identity: more headers
        self.alive = ALIVE
        self.pushes, self.given, self.taken = [], [], []        # of (number, name, Content-Type, bytes)
        self.open, self.server = set(), None

    def start(self):
        centre = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_GET(self):
                if self.path == "/oqs/v1/face":
                    return centre.push(self)
                if self.path == "/alive":
                    return self.reply(*centre.alive)
                self.reply(404, "application/json", b'{"code":"KYO-E-0004","message":"no such path"}\n')

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if len(body) < int(self.headers.get("Content-Length") or 0):
                    return              # cut off: no request
                if self.path.startswith("/oqs/v1/face/"):
                    return centre.take_back(self, int(self.path.rsplit("/", 1)[1]))
                centre.serve(self, self.path, self.headers, body)

            def reply(self, status, kind, body, cut=None, more=None):
                self.send_response(status)
                for name, value in {"Content-Type": kind, **(more or {})}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body if cut is None else body[:cut])
                if cut is not None:
                    self.wfile.flush()
                    self.close_connection = True

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            allow_reuse_address = True

            def get_request(self):
                sock, addr = self.socket.accept()
                centre.open.add(sock)
                return sock, addr

            def finish_request(self, request, address):
                try:
                    request.settimeout(10)
                    tls = context.wrap_socket(request, server_side=True)
                    centre.open.add(tls)
                    Handler(tls, address, self)
                except OSError:
                    pass

            def handle_error(self, *args):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain(self.certs / "centre.pem", self.certs / "centre.key")
        context.load_verify_locations(self.certs / "ca.pem")
        context.verify_mode = ssl.CERT_REQUIRED
        self.server = Server(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        for s in list(self.open):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            s.close()
        self.open.clear()

    def push(self, h):
        """The oldest push, until it has been taken."""
        with self.lock:
            waiting = [p for p in self.pushes if p[0] not in self.taken]
            if not waiting:
                return h.reply(204, "text/plain", b"")
            number, name, kind, body = waiting[0]
            self.given.append(number)
        h.reply(200, kind, body, more={"Kyotaku-Push": str(number), "Kyotaku-File": name})

    def take_back(self, h, number):
        with self.lock:
            known = number in [p[0] for p in self.pushes]
            if known and number not in self.taken:
                self.taken.append(number)
        h.reply(200 if known else 404, "application/json", b"")

    def serve(self, h, path, headers, body):
        identity = headers["Kyotaku-Request"]
        with self.lock:
            self.seen.append((path, identity, headers["Content-Type"], digest(body)))
            mode = self.mode_for.get(identity, self.mode)
            if mode not in ("refused_json", "refused_xml", "busy"):
                if identity not in self.deeds:
                    self.deeds[identity] = 1
                    self.answers[identity] = answer_for(identity, body)
        if mode == "busy":
            return h.reply(503, "application/json", b'{"code":"KYO-E-0061","message":"busy"}\n')
        if mode == "broken":
            return h.reply(500, "application/json", b'{"code":"KYO-E-0064","message":"broken"}\n')
        if mode == "refused_json":
            return h.reply(413, "application/json", b'{"code":"KYO-E-0002","message":"too large"}\n')
        if mode == "refused_xml":
            return h.reply(403, "application/xml; charset=utf-8", b"<XmlMsg><Refused>KYO-E-0022</Refused></XmlMsg>")
        if mode == "slow":
            time.sleep(1.2)
        if mode == "unsteady":
            time.sleep(dice.random() * 0.08)
        whole = self.answers[identity]
        if mode == "cut":
            return h.reply(200, "application/xml", whole, cut=len(whole) // 2)
        kind, whole = self.kinds.get(identity, ("application/xml", whole))
        h.reply(200, kind, whole, more=self.told.get(identity))


class Folder:
    """The receipt computer's side."""

    def __init__(self, path):
        self.path = path

    def __truediv__(self, name):
        return self.path / name

    def names(self, place):
        try:
            return sorted(n for n in os.listdir(self.path / place) if not n.startswith("."))
        except FileNotFoundError:
            return []

    def drop(self, name, body):
        tmp = self.path / "req" / f".{name}.new"
        tmp.write_bytes(body)
        tmp.rename(self.path / "req" / name)

    def take(self, name):
        p = self.path / "res" / name
        wait(p.exists, f"result {name}")
        body = p.read_bytes()
        p.unlink()
        return body

    def is_quiet(self):
        return not any(self.names(p) for p in ("req", "work", "ready"))


def request(n=0, encoding="Shift_JIS"):
    text = (f'<?xml version="1.0" encoding="{encoding}" standalone="no"?>\r\n<XmlMsg><MessageHeader>'
            f'<MedicalInstitutionCode>{FACILITY}</MedicalInstitutionCode><ArbitraryFileIdentifier>訪問{n}'
            f'</ArbitraryFileIdentifier></MessageHeader><MessageBody><QualificationConfirmSearchInfo><ConsentDateFrom>'
            f'20261101</ConsentDateFrom><ConsentDateTo>20261122</ConsentDateTo><MedicalTreatmentFlag>2'
            f'</MedicalTreatmentFlag></QualificationConfirmSearchInfo></MessageBody></XmlMsg>\r\n')
    return text.encode("cp932" if encoding == "Shift_JIS" else "utf-8")


def result_name(name):
    return name.replace("req_", "res_")


class Link:
    def __init__(self, at, certs, port, log, **settings):
        self.conf = at.path.parent / "link.conf"
        rows = {"folder": at.path, "centre": f"https://127.0.0.1:{port}", "cert": certs / "terminal.pem",
                "key": certs / "terminal.key", "ca": certs / "ca.pem", "facility": FACILITY, "settle_ms": 40,
                "half_ms": 2500, "poll_ms": 100, "timeout_ms": 1000, "pause_ms": 40, "pause_max_ms": 300, "face_ms": 100}
        rows.update(settings)
        self.conf.write_text("[link]\n" + "".join(f"{k} = {v}\n" for k, v in rows.items()))
        self.log, self.p = log, None

    def start(self, *more, env=None):
        self.p = subprocess.Popen([LINK, "--conf", str(self.conf), *more], stderr=self.log, stdin=subprocess.DEVNULL,
                                  env={**os.environ, **(env or {})})

    def run(self, *more, env=None):
        return subprocess.run([LINK, "--conf", str(self.conf), *more], capture_output=True, text=True, timeout=20,
                              env={**os.environ, **(env or {})})

    def kill(self):
        self.p.send_signal(signal.SIGKILL)
        self.p.wait()

    def stop(self):
        self.p.send_signal(signal.SIGTERM)
        status = self.p.wait(10)
        check(status == 0, f"SIGTERM ends with 0, not {status}")


def one(f, c, name, body):
    f.drop(name, body)
    got = f.take(result_name(name))
    check(got == answer_for(name[:-4], body), f"{name}: the result is the centre's answer, byte for byte")
    wait(f.is_quiet, f"{name} has left every folder")
    check(c.deeds[name[:-4]] == 1, f"{name} was done once")


class Desk:
    """Everything above in a folder of its own, the centre started. `with Desk() as d:` puts it away, whatever happens, and
    shows the end of the link's log when a check failed."""

    def __enter__(self):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="kyotaku-link-"))
        self.log = open(self.top / "log", "w+")
        self.links = []
        make_certificates(self.top)
        self.folder, self.centre = Folder(self.top / "oqs"), Centre(self.top)
        self.centre.start()
        return self

    def link(self, **settings):
        self.links.append(Link(self.folder, self.top, self.centre.port, self.log, **settings))
        return self.links[-1]

    def log_is_clean(self):
        self.log.flush()
        text = (self.top / "log").read_text()
        check("訪問" not in text and "患者" not in text, "the log tells no contents and no odd names")
        check("ERROR: AddressSanitizer" not in text and "runtime error" not in text and "LeakSanitizer" not in text,
              "no complaint of a sanitizer")

    def __exit__(self, kind, *_):
        for link in self.links:
            if link.p is not None and link.p.poll() is None:
                link.kill()
        if kind is not None:
            self.log.flush()
            print("---- end of the log\n" + "".join((self.top / "log").read_text().splitlines(True)[-40:]), flush=True)
        shutil.rmtree(self.top, ignore_errors=True)
