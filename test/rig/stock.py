"""Keys take seconds to make, so flows share them: a hierarchy and cards, made once by the programs under
test and copied by every flow that begins on the usual day. Without a stock folder each flow makes its
own."""
import fcntl
import os
import re
import shutil


class Stock:
    def __init__(self, folder, program):
        self.folder = None
        if folder is not None:
            self.folder = os.path.join(folder, str(os.stat(program).st_mtime_ns))      # of this very program
            os.makedirs(self.folder, exist_ok=True)
            for old in os.listdir(folder):
                if old != os.path.basename(self.folder):
                    shutil.rmtree(os.path.join(folder, old), ignore_errors=True)

    def pki(self, to, make):
        """A hierarchy in `to`; make(path) makes one."""
        if self.folder is None:
            return make(to)
        with open(os.path.join(self.folder, "lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            mine = os.path.join(self.folder, "pki")
            if not os.path.isdir(mine):
                make(mine + ".new")
                os.rename(mine + ".new", mine)
        shutil.copytree(mine, to)

    def card(self, number, pin, to, make):
        """The card of that number with another PIN; make(pki, path) makes one and gives what the program said."""
        with open(os.path.join(self.folder, "lock-%d" % number), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            mine = os.path.join(self.folder, "card-%d" % number)
            if not os.path.exists(mine + ".said"):
                said = make(os.path.join(self.folder, "pki"), mine)
                with open(mine + ".said", "w", encoding="utf-8") as f:
                    f.write(said)
        with open(mine, encoding="ascii") as f:
            text = re.sub(r"(?m)^pin: .*$", "pin: " + pin, f.read(), count=1)
        with open(os.open(to, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as f:
            f.write(text)
        with open(mine + ".said", encoding="utf-8") as f:
            return f.read()
