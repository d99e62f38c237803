#!/usr/bin/env python3
"""run.py NAME=PROGRAM… SCRIPT.mjs [shots=FOLDER]: a browser test. Sets up a place and a town as flows do, starts the script with
node, and carries out what it asks for: a line "@{…}" on its output is a request, the answer is a line of JSON.

  {"step": "consent by hanako at clinic … -> OK"}   a step of the flow language
  {"name": "clinic.visit"}                          what ${clinic.visit} stands for
  {"vnu": ["page.html", …]}                         the Nu HTML checker's errors

Exit status as a flow's; 77 where node, Chromium or the packages of test/browser are not installed (tool/install browser)."""
import json
import os
import shutil
import signal
import subprocess
import sys
import time

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "rig"))
sys.dont_write_bytecode = True

import flow                                                                     # noqa: E402
from place import Place                                                         # noqa: E402
from story import Skip, step_read                                               # noqa: E402
from town import Town                                                           # noqa: E402

SECONDS = 170


def vnu(files):
    """No error, or what the checker says."""
    jar = os.path.join(here, "node_modules", "vnu-jar", "build", "dist", "vnu.jar")
    p = subprocess.run(["java", "-jar", jar, "--errors-only", "--format", "gnu"] + files, capture_output=True, text=True)
    return p.stderr.strip() or ("" if p.returncode == 0 else "vnu ended with %d" % p.returncode)


def obey(town, order):
    if "step" in order:
        step = step_read(0, order["step"])
        flow.step_run(town, step)
        return {"ok": True}
    if "name" in order:
        return {"ok": True, "value": town.names.known[order["name"]]}
    return {"ok": True, "value": vnu(order["vnu"])}


def talk(town, script, folder):
    """Until the script ends; its exit status."""
    env = dict(os.environ, SHOTS=folder, PLACE=town.place.folder, KYOTAKU=town.place.program("kyotaku"))
    node = subprocess.Popen(["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env, cwd=here)
    town.place.running["node"] = node
    for line in node.stdout:
        if not line.startswith("@"):
            print("  " + line.rstrip("\n"), flush=True)
            continue
        try:
            answer = obey(town, json.loads(line[1:]))
        except Skip:
            raise
        except Exception as e:
            answer = {"error": str(e) or type(e).__name__}
        node.stdin.write(json.dumps(answer) + "\n")
        node.stdin.flush()
    code = node.wait()
    del town.place.running["node"]
    return code


def main(words):
    programs = dict(w.split("=", 1) for w in words if "=" in w)
    script = next(w for w in words if "=" not in w)
    shots = programs.pop("shots", "")
    if not os.path.isdir(os.path.join(here, "node_modules")) or not shutil.which("node") or not shutil.which("chromium"):
        print("not installed: tool/install browser")
        return 77
    signal.signal(signal.SIGALRM, flow.too_long)
    signal.alarm(SECONDS)
    place = Place(programs)
    start = time.monotonic()
    try:
        town = Town(place, os.path.join(here, "..", "flow"))
        code = talk(town, os.path.abspath(script), shots)
        if code == 0:
            flow.end_well(place, town)
            print("  it holds (%.1f s)" % (time.monotonic() - start))
        else:
            flow.logs_show(place)
        return code
    except Skip as e:
        print("  skipped: %s" % e)
        return 77
    finally:
        signal.alarm(0)
        place.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
