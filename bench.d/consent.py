#!/usr/bin/env python3
"""A whole consent for ./bench, as a browser and a reader do it, one request after the other: the facility's page, every question, the hand-over, the
reader with a virtual card, the receipt with what it loads. No thinking in between: what is measured is our own time. Prints a line of name=value for
each round: seconds in all, of the pages and of the reader; their CPU time together; how many requests.

usage: consent.py KYOTAKU_CARD ADDRESS CA CARD PIN CENTRE_PID ROUNDS"""
import http.client, os, re, resource, ssl, subprocess, sys, time, urllib.parse

program, address, ca, card, pin, centre = sys.argv[1:7]
rounds = int(sys.argv[7])
at = urllib.parse.urlparse(address)
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_of_centre():
    with open("/proc/%s/stat" % centre, encoding="ascii") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def cpu_of_reader():
    u = resource.getrusage(resource.RUSAGE_CHILDREN)
    return u.ru_utime + u.ru_stime


class Browser:
    """One kept connection, cookies, redirects."""

    def __init__(self):
        self.line = http.client.HTTPSConnection(at.hostname, at.port, context=ssl.create_default_context(cafile=ca), timeout=30)
        self.cookies, self.requests, self.page, self.path = {}, 0, "", ""

    def ask(self, method, path, form=None):
        head = {"Cookie": "; ".join("%s=%s" % c for c in self.cookies.items()), "Accept": "text/html"}
        if form is not None:
            head["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, path, None if form is None else urllib.parse.urlencode(form), head)
        r = self.line.getresponse()
        body = r.read().decode()
        self.requests += 1
        for name, value in r.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.update([value.split(";")[0].split("=", 1)])
        if r.status == 303:
            return self.ask("GET", r.getheader("Location"))
        if r.status != 200:
            sys.exit("%s %s: status %d" % (method, path, r.status))
        self.page, self.path = body, path
        return body

    def send(self, path, **fields):
        for name in ("csrf", "shown"):
            m = re.search('name="%s" value="([^"]*)"' % name, self.page)
            if m:
                fields[name] = m.group(1)
        self.ask("POST", path, fields)


def sign(where):
    read, write = os.pipe()
    os.write(write, pin.encode() + b"\n")
    os.close(write)
    p = subprocess.run([program, "sign", where, "--reader", "virtual:" + card, "--ca", ca, "--pin-fd", str(read)], pass_fds=[read],
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    os.close(read)
    if p.returncode != 0:
        sys.exit("the reader: exit status %d: %s" % (p.returncode, p.stderr.decode()[-300:]))


def consent():
    b = Browser()
    begun, cpu = time.monotonic(), cpu_of_centre() + cpu_of_reader()
    b.ask("GET", at.path)
    b.send(at.path + "/begin", function="consent")
    while not b.path.endswith("/confirm"):
        b.send(b.path, answer="paper" if b.path.endswith("/prescription") else "agree")
    b.send(b.path)
    for extra in ("/style.css", "/page.js", "/icon.svg", at.path + "/card/code.svg", at.path + "/card/state"):
        page, path = b.page, b.path
        b.ask("GET", extra)
        b.page, b.path = page, path
    reader = time.monotonic()
    sign(re.search(r"kyotaku-card sign (\S+)</code>", b.page).group(1))
    reader = time.monotonic() - reader
    b.ask("GET", at.path + "/card")
    if not b.path.endswith("/receipt"):
        sys.exit("no receipt")
    whole = time.monotonic() - begun
    print("s=%.3f pages_s=%.3f reader_s=%.3f cpu_s=%.3f requests=%d" % (whole, whole - reader, reader, cpu_of_centre() + cpu_of_reader() - cpu, b.requests))
    b.line.close()


for _ in range(rounds):
    consent()
