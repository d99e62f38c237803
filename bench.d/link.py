#!/usr/bin/env python3
"""kyotaku-link at work for ./bench: 20 files a second through its folder to a real centre, for SECONDS, among OLD files that
lie in each of its folders; then as many as it takes. Prints a line of name=value.

usage: link.py KYOTAKU_LINK CENTRE CA TERMINAL(.pem, .key) FACILITY REQUESTS SECONDS OLD"""
import os, pathlib, subprocess, sys, tempfile, time

RATE = 20
link, centre, ca, terminal, facility, requests = sys.argv[1:7]
seconds, old = float(sys.argv[7]), int(sys.argv[8])
PREFIX, RESULT = "OQSsihvq01req_%s.xml", "OQSsihvq01res_%s.xml"


def bodies():
    """Each is its length on a line, then its bytes."""
    data, at, out = pathlib.Path(requests).read_bytes(), 0, []
    while at < len(data):
        end = data.index(b"\n", at)
        n = int(data[at:end])
        out.append(data[end + 1:end + 1 + n])
        at = end + 1 + n
    return out


def litter(top):
    """What years leave behind: results that nobody took, requests that were kept or refused, temporary files."""
    for place, name in (("res", "OQSsihvq01res_old%07d.xml"), ("done", "OQSsihvq01req_old%07d.xml"), ("bad", "OQSsihvq01req_old%07d.xml"),
                        ("req", "OQSsihvq01req_old%07d.xml.tmp")):
        (top / place).mkdir(parents=True, exist_ok=True)
        fd = os.open(top / place, os.O_RDONLY)
        for i in range(old):
            os.close(os.open(name % i, os.O_CREAT | os.O_WRONLY, 0o600, dir_fd=fd))
        os.close(fd)
    os.sync()           # the link must not wait for the disk's old work


def status(pid, key):
    for line in open(f"/proc/{pid}/status", encoding="ascii"):
        if line.startswith(key):
            return int(line.split()[1])


def cpu(pid):
    f = open(f"/proc/{pid}/stat", encoding="ascii").read().rsplit(")", 1)[1].split()
    return (int(f[11]) + int(f[12])) / os.sysconf("SC_CLK_TCK")


class Desk:
    def __init__(self, top):
        self.top, self.waiting, self.took, self.all, self.n = top, {}, [], bodies(), 0

    def drop(self):
        suffix = "b%09d" % self.n
        tmp = self.top / "req" / ("." + suffix)
        tmp.write_bytes(self.all[self.n % len(self.all)])
        tmp.rename(self.top / "req" / (PREFIX % suffix))
        self.waiting[suffix] = time.monotonic()
        self.n += 1

    def take(self):
        for suffix, since in list(self.waiting.items()):
            path = self.top / "res" / (RESULT % suffix)
            if path.exists():
                self.took.append(time.monotonic() - since)
                path.unlink()
                del self.waiting[suffix]


def steady(desk, until):
    next_drop = time.monotonic()
    while (now := time.monotonic()) < until:
        if now >= next_drop:
            desk.drop()
            next_drop += 1 / RATE
        desk.take()
        time.sleep(0.005)
    end = time.monotonic() + 30
    while desk.waiting and time.monotonic() < end:
        desk.take()
        time.sleep(0.005)


def rush(desk, count):
    """All at once: how many a second it can carry."""
    start, before = time.monotonic(), len(desk.took)
    for _ in range(count):
        desk.drop()
    while desk.waiting and time.monotonic() < start + 120:
        desk.take()
        time.sleep(0.01)
    return (len(desk.took) - before) / (time.monotonic() - start)


def main():
    with tempfile.TemporaryDirectory(prefix="kyotaku-bench-link.", dir=os.environ.get("TMPDIR")) as top:
        top = pathlib.Path(top) / "oqs"
        litter(top)
        p = subprocess.Popen([link, "--folder", str(top), "--centre", "https://" + centre, "--ca", ca, "--cert", terminal + ".pem", "--key",
                              terminal + ".key", "--facility", facility], stderr=subprocess.DEVNULL)
        try:
            while not (top / "link.json").exists():
                time.sleep(0.02)
            desk = Desk(top)
            used, start = cpu(p.pid), time.monotonic()
            steady(desk, start + seconds)
            took = sorted(desk.took)
            left, share = len(desk.waiting), (cpu(p.pid) - used) / (time.monotonic() - start)
            peak = status(p.pid, "VmHWM")
            print(f"old={old} files={desk.n} left={left} rate={len(took) / seconds:.1f} p50_ms={took[len(took) // 2] * 1000:.0f} "
                  f"p99_ms={took[len(took) * 99 // 100] * 1000:.0f} max_ms={took[-1] * 1000:.0f} cpu={share:.4f} peak_kib={peak} "
                  f"rest_kib={status(p.pid, 'VmRSS')} rush={rush(desk, 400):.0f}", flush=True)
        finally:
            p.terminate()
            p.wait()


main()
