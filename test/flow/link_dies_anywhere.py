#!/usr/bin/env python3
"""kyotaku-link is killed at every point at which it makes, writes, flushes, renames or removes a file, sends or receives; and
each time a second run brings everything to its end: one result per request in the order of each suffix, one deed per identity,
each push once. Then the disk is full at every write. Usage: link_dies_anywhere.py PATH_OF_KYOTAKU_LINK FAULT_LIBRARY [every]
Without `every` each eighth point is tried."""
import collections, os, pathlib, re, resource, signal, subprocess, sys, time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "rig"))
from desk import Desk, answer_for, check, request, result_name, step, wait       # noqa: E402

FAULT = os.path.abspath(sys.argv[2])
STRIDE = 1 if "every" in sys.argv else 8
PLACES = ("req", "work", "ready", "res", "face", "pushed", "done", "bad", "stale")
SUFFIX = "20261122%04d"
DEED, AGAIN, EMPTY, FACE = ("OQSsihvd01req_" + SUFFIX + "01", "OQSmuhvq01req_" + SUFFIX + "01", "OQSsihvq01req_" + SUFFIX + "02",
                            "OQSsiquc01res_face_1312345678%020x_20261122101500.xml")


class Round:
    """Two requests of one suffix, of which the first changes state, one that is refused, and a push: then a kill at point n."""

    def __init__(self, d, link, n):
        self.d, self.link, self.n = d, link, n
        self.names = [DEED % n, AGAIN % n, EMPTY % n]
        self.bodies = [request(n), request(n + 5000), b""]
        self.arm = d.top / "arm"

    def prepare(self):
        c = self.d.centre
        c.seen.clear()
        c.pushes.append((1000 + self.n, FACE % self.n, "application/xml", answer_for(f"push{self.n}", b"")))
        for i, (name, body) in enumerate(zip(self.names, self.bodies)):
            self.d.folder.drop(name + ".xml", body)
            os.utime(self.d.folder / "req" / (name + ".xml"), (time.time() - 60 + i,) * 2)

    def run(self, n, more=()):
        self.arm.write_text(str(n))
        self.link.start("--once", *more, env={"LD_PRELOAD": FAULT, "KYOTAKU_FAULT_ARM": str(self.arm),
                                              "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"})
        status = self.link.p.wait(20)
        self.arm.unlink(missing_ok=True)
        return status

    def take(self, got):
        """What the receipt computer does at any time: it takes what is shown, and must not see a thing twice."""
        for place in ("res", "face"):
            for name in self.d.folder.names(place):
                check(name not in got, f"{name} is shown twice")
                got[name] = (self.d.folder / place / name).read_bytes()
                (self.d.folder / place / name).unlink()

    def holds(self, got):
        f, c = self.d.folder, self.d.centre
        want = {result_name(n + ".xml"): answer_for(n, b) for n, b in zip(self.names[:2], self.bodies)}
        want[FACE % self.n] = answer_for(f"push{self.n}", b"")
        empty = got.pop(result_name(self.names[2] + ".xml"), b"")
        check(got == want, f"every result once, and right: {sorted(got)}")
        check(b"KYO-E-0001" in empty, "the empty one is refused")
        check(all(c.deeds[n] == 1 for n in self.names[:2]) and self.names[2] not in c.deeds, "each deed once")
        first = [i for _, i, _, _ in c.seen if i in self.names[:2]]
        check(first == sorted(first, key=self.names.index), f"in the order of their suffix: {first}")
        check(1000 + self.n in c.taken, "the centre knows of the push")
        left = {p: f.names(p) for p in PLACES if f.names(p)}
        check(left == {"bad": [self.names[2] + ".xml", self.names[2] + ".xml.why"]}, f"nothing is left: {left}")
        for place in PLACES:
            check(not [n for n in os.listdir(f / place) if n.startswith(".")], f"nothing half-written in {place}")
        for name in f.names("bad"):
            (f / "bad" / name).unlink()


def points_of(d, link):
    """The table of points, from a run in which nobody dies."""
    r = Round(d, link, 0)
    r.prepare()
    d.log.truncate(0)
    check(r.run(0) == 0, "a run without a fault")
    d.log.flush()
    points = re.findall(r"^fault: (\w+) ?(\S*)$", (d.top / "log").read_text(), re.M)
    got = {}
    r.take(got)
    r.holds(got)
    return points


def killed(d, link, points):
    tried = collections.Counter()
    for n in range(1, len(points) + 1, STRIDE):
        r, got = Round(d, link, n), {}
        r.prepare()
        status = r.run(n)
        check(status in (-signal.SIGKILL, 0), f"point {n} of {points[n - 1]}: ended with {status}")
        tried[points[n - 1][0]] += status != 0
        r.take(got)
        for _ in range(3):              # once more ends what was begun; jitter may make the order of points another one
            status = link.run("--once").returncode
            r.take(got)
        check(status == 0, f"after point {n} ({points[n - 1]}): {status}")
        try:
            r.holds(got)
        except SystemExit:
            print(f"it was point {n}: {points[n - 1]}", flush=True)
            raise
    return tried


def full(d):
    """A process that may write no byte to a file is what a full disk is to it; then there is room again."""
    link = d.link(settle_ms=20, half_ms=0)
    for room in (0, 1, 100, 250):
        r, got = Round(d, link, 6000 + room), {}
        r.prepare()
        p = subprocess.run([sys.argv[1], "--conf", str(link.conf), "--once"], stderr=d.log, timeout=20, env={
            **os.environ, "ASAN_OPTIONS": "detect_leaks=0"}, preexec_fn=lambda: (
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))))
        check(p.returncode > 0, f"a full disk is told: {p.returncode}")
        r.take(got)
        check(not got, f"nothing is shown that is not whole: {list(got)}")
        check(link.run("--once").returncode == 0, "with room again")
        r.take(got)
        r.holds(got)


def main():
    with Desk() as d:
        link = d.link(settle_ms=20, half_ms=0)
        check(link.run("--once").returncode == 0, "the folders are made")
        points = points_of(d, link)
        count = collections.Counter(what for what, _ in points)
        step(f"{len(points)} points: " + ", ".join(f"{n} × {what}" for what, n in count.most_common()))
        tried = killed(d, link, points)
        step(f"killed at {sum(tried.values())} of them: " + ", ".join(f"{n} × {what}" for what, n in tried.most_common()))
        full(d)
        step("and with a full disk")
        d.log_is_clean()
        step("all held")


main()
