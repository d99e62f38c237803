"""Where a flow takes place: a temporary folder, free loopback ports, the programs that were started and
their logs. Ends only what it started itself."""
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from story import Mistake, Wrong

PORTS = range(20000, 30000)     # below the kernel's own choice
CALL_SECONDS = 30
ALARMS = ("ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "runtime error:", "ThreadSanitizer", "Assertion")


class Place:
    def __init__(self, programs):
        self.programs = programs                # name -> path
        self.folder = tempfile.mkdtemp(prefix="kyotaku-flow-")
        self.running = {}                       # name -> Popen
        self.locks = []
        self.calls = 0
        os.mkdir(self.path("log"))
        os.environ["LC_ALL"] = "C.UTF-8"
        words = ["detect_stack_use_after_return=1", os.environ.get("ASAN_OPTIONS", "")]
        if os.geteuid() != 0:                   # the programs cannot be traced, and the leak finder traces
            words.append("detect_leaks=0")
        os.environ["ASAN_OPTIONS"] = ":".join(w for w in words if w)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def program(self, name):
        if name not in self.programs:
            raise Mistake("this flow was not told where %s is" % name)
        return self.programs[name]

    def port(self):
        """A port that no other flow uses: its number is locked by a name that goes with this process. The programs
        share ports (SO_REUSEPORT), so two centres on one port would not notice each other."""
        for _ in range(1000):
            number = random.choice(PORTS)
            lock = socket.socket(socket.AF_UNIX)
            try:
                lock.bind("\0kyotaku-flow-%d" % number)
                with socket.socket() as s:
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    s.bind(("127.0.0.1", number))
            except OSError:
                lock.close()
                continue
            self.locks.append(lock)
            return number
        raise Wrong("no free port")

    def call(self, name, words, secret=None):
        """Runs a program to its end: exit status, output, what it said beside. `secret` goes to a descriptor whose
        number replaces the word {fd}."""
        fd = None
        if secret is not None:
            fd, to = os.pipe()
            os.write(to, secret.encode() + b"\n")
            os.close(to)
            words = [str(fd) if w == "{fd}" else w for w in words]
        self.calls += 1
        try:
            p = subprocess.Popen([self.program(name)] + words, cwd=self.folder, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 pass_fds=[fd] if fd is not None else [])
        finally:
            if fd is not None:
                os.close(fd)
        self.running["call %d" % self.calls] = p
        try:
            out, err = p.communicate(timeout=CALL_SECONDS)
        except subprocess.TimeoutExpired:
            raise Wrong("%s did not end within %d s" % (name, CALL_SECONDS))
        del self.running["call %d" % self.calls]
        text = err.decode("utf-8", "replace")
        with open(self.path("log", name + ".log"), "a", encoding="utf-8") as f:
            f.write(text)
        return p.returncode, out.decode("utf-8", "replace"), text

    def start(self, name, program, words):
        log = open(self.path("log", name + ".log"), "ab")
        with log:
            self.running[name] = subprocess.Popen([self.program(program)] + words, stdin=subprocess.DEVNULL,
                                                  stdout=log, stderr=log, cwd=self.folder)

    def is_running(self, name):
        return name in self.running and self.running[name].poll() is None

    def has_fallen(self, name):
        """It ended, and nobody asked it to."""
        return name in self.running and self.running[name].poll() is not None

    def signal(self, name, number):
        if not self.is_running(name):
            raise Wrong("%s does not run: %s" % (name, self.said(name)))
        self.running[name].send_signal(number)

    def wait(self, name, seconds=30):
        if name not in self.running:
            raise Mistake("%s was not started" % name)
        try:
            code = self.running[name].wait(seconds)
        except subprocess.TimeoutExpired:
            raise Wrong("%s did not end within %d s" % (name, seconds))
        del self.running[name]
        return code

    def said(self, name, most=2000):
        try:
            with open(self.path("log", name + ".log"), encoding="utf-8", errors="replace") as f:
                return f.read()[-most:]
        except OSError:
            return ""

    def logs(self):
        out = {}
        for name in sorted(os.listdir(self.path("log"))):
            with open(self.path("log", name), encoding="utf-8", errors="replace") as f:
                out[name] = f.read()
        return out

    def alarms(self):
        """Lines by which the sanitizers and assertions speak."""
        return [line for text in self.logs().values() for line in text.split("\n")
                if any(a in line for a in ALARMS)]

    def close(self):
        for name, p in reversed(list(self.running.items())):
            if p.poll() is None:
                p.send_signal(signal.SIGTERM)
        end = time.monotonic() + 5
        for name, p in self.running.items():
            try:
                p.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()
        for lock in self.locks:
            lock.close()
        shutil.rmtree(self.folder, ignore_errors=True)
