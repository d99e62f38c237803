"""The facility's console without a browser, as far as a flow needs it: a user's first log-in."""
import re
from urllib.parse import urlencode

import line
from story import Found, Wrong


class Console:
    def __init__(self, town, terminal):
        self.wire = line.Line(town.ports["facility"], line.context(town.ca, terminal.cert, terminal.key))
        self.cookies = {}

    def ask(self, method, path, fields=None):
        headers = {"Cookie": "; ".join("%s=%s" % c for c in self.cookies.items()), "Origin": "https://%s" % self.wire.host}
        body = b"" if fields is None else urlencode(fields).encode("ascii")
        self.wire.send(line.request_bytes(self.wire.host, method, path, body, "application/x-www-form-urlencoded", headers))
        status, told, page = self.wire.answer()
        name, _, value = told.get("Set-Cookie", "").split(";")[0].partition("=")
        if name:
            self.cookies[name] = value
        return status, told, page.decode("utf-8")

    def fill(self, path, fields):
        """The form of a page, sent as its page has it; where it leads."""
        status, _, page = self.ask("GET", path)
        csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
        if status != 200 or csrf is None:
            raise Wrong("console: no form at %s: %s %s" % (path, status, page[:300]))
        status, told, page = self.ask("POST", path, dict(fields, csrf=csrf.group(1)))
        return told.get("Location", "%d %s" % (status, page[:300]))


def password(town, words, options):
    """`password USER OLD NEW at FACILITY`: the user logs in with the password that was told, and puts another in its place."""
    user, old, new = words
    console = Console(town, town.terminal(options["at"] + ".desk"))
    try:
        if console.fill("/console/log-in", {"user": user, "password": old}) != "/console/password":
            return Found("E-0023", 403)
        led = console.fill("/console/password", {"old": old, "new": new, "again": new})
    finally:
        console.wire.close()
    return Found("OK" if led == "/console" else "E-0026", 303, led)


RELIEF = ("birth", "insurer", "symbol", "number", "branch", "name", "sex", "address", "ground", "yzk", "srj", "tkk")


def relief(town, words, options):
    """`relief USER PASSWORD at FACILITY birth=… number=…`: the form of 緊急時の資格確認, sent whatever the page shows; finds `medical=` and
    `checkups=`, the addresses that the answer leads to. `see=ADDRESS`: the user looks there."""
    console = Console(town, town.terminal(options["at"] + ".desk"))
    try:
        led = console.fill("/console/log-in", {"user": words[0], "password": words[1]})
        if led != "/console":
            return Found("E-0023", 403, led)
        if "see" in options:
            status, _, page = console.ask("GET", options["see"])
        else:
            csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', console.ask("GET", "/console/round")[2]).group(1)
            fields = {k: v for k, v in options.items() if k in RELIEF}
            status, _, page = console.ask("POST", "/console/relief", dict(fields, csrf=csrf))
    finally:
        console.wire.close()
    refused = re.search(r"KYO-E-\d{4}", page)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))
    found = Found("OK" if status == 200 else refused.group(0) if refused else None, status, text)
    for name, path in re.findall(r'href="(?:https://[^"/]*)?(/console/(medical|checkups)/emergency/\d+)"', page):
        found.add(path, name)
    return found
