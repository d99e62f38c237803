#!/usr/bin/env python3
"""How long the console takes to open a person's page, by a running centre with the persons of bench.d/fill.c.

    console.py HOST:PORT CA CERT KEY USER PASSWORD PERSONS REQUESTS PID     prints pages=… p50_ms=… p99_ms=… max_ms=… cpu_us=…

Logs in as USER (whose first password is PASSWORD), has a round of 500 persons spread over the whole store checked, and opens the page
of each once, on one kept connection: eligibility, consents, chart number, and a durable audit row before the answer."""
import http.client, os, re, ssl, statistics, sys, time, urllib.parse

address, ca, cert, key, user, password, persons, requests, pid = sys.argv[1:]
persons, requests = int(persons), int(requests)
tls = ssl.create_default_context(cafile=ca)
tls.load_cert_chain(cert, key)
line = http.client.HTTPSConnection(address, context=tls, timeout=60)
cookies = {}
COUNT = 500
AGAIN = "synthetic bench password"


def ask(method, path, form=None):
    """Status, Location, body."""
    headers = {"Accept": "text/html", "Accept-Language": "ja"}
    body = None
    if cookies:
        headers["Cookie"] = "; ".join("%s=%s" % c for c in cookies.items())
    if form is not None:
        body = urllib.parse.urlencode(form)
        headers.update({"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://" + address})
    line.request(method, path, body, headers)
    answer = line.getresponse()
    text = answer.read().decode()
    for c in answer.headers.get_all("Set-Cookie") or []:
        name, value = c.split(";")[0].split("=", 1)
        cookies[name] = value
    return answer.status, answer.headers.get("Location", ""), text


def page(path):
    status, where, text = ask("GET", path)
    while status == 303:
        status, where, text = ask("GET", where)
    if status != 200:
        sys.exit("%s: %d" % (path, status))
    return text


def send(on, path, **form):
    form.update(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page(on)))
    status, where, text = ask("POST", path, form)
    if status != 303:
        sys.exit("%s: %d %s" % (path, status, text[-300:]))
    return where


def numbers(i):
    return "06%06d,１２３,%07d,%02d" % (130000 + i // 2 % 40, i // 2 // 40, i % 2)


def cpu():
    fields = open("/proc/%s/stat" % pid).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


send("/console/log-in", "/console/log-in", user=user, password=password)
send("/console/password", "/console/password", old=password, new=AGAIN, again=AGAIN)
stride = persons // requests
people = "\n".join(numbers(i * 7919 % requests * stride) for i in range(COUNT))
where = send("/console/round", "/console/round", list=people)
while "<progress" in page(where):
    pass
paths = []
while len(paths) < COUNT:
    found = re.findall(r'href="(/console/person/visit/\d+)"', page("%s?show=same&page=%d" % (where, len(paths) // 50)))
    if not found:
        sys.exit("only %d of %d persons were found" % (len(paths), COUNT))
    paths += found
times = []
before = cpu()
for p in paths:
    start = time.monotonic()
    status, _, text = ask("GET", p)
    times.append((time.monotonic() - start) * 1000)
    if status != 200 or "架空" not in text:
        sys.exit("%s: %d" % (p, status))
spent = cpu() - before
times.sort()
print("pages=%d p50_ms=%.2f p99_ms=%.2f max_ms=%.2f cpu_us=%.0f" % (len(times), statistics.median(times),
                                                                times[len(times) * 99 // 100], times[-1], spent / len(times) * 1e6))
