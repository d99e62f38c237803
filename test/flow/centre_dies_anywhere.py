#!/usr/bin/env python3
"""kyotakud is killed at every point at which it writes, flushes, sends or receives while a cancellation comes through
kyotaku-link; it is started again, and the receipt computer gets its one result, and the cancellation was done once.
Usage: centre_dies_anywhere.py FAULT_LIBRARY [every] NAME=PROGRAM…   Without `every` each tenth point is tried."""
import os, pathlib, re, signal, sys, tempfile, time

sys.dont_write_bytecode = True
RIG = pathlib.Path(__file__).resolve().parents[1] / "rig"
sys.path.insert(0, str(RIG))
from flow import end_well, logs_show, step_run       # noqa: E402
from place import Place                               # noqa: E402
from story import Options, Skip, Wrong, story_read    # noqa: E402
from town import Town                                 # noqa: E402

FAULT, STRIDE = os.path.abspath(sys.argv[1]), 1 if "every" in sys.argv else 10
MOST = 400              # points of one request; more would mean that it never ends
STORY = '''flow "set up"
  centre start
  import insurer insurer.csv
  facility clinic 1319999996 "架空診療所" visit
  card hanako person P0000001 pin=9753
'''
AGAIN = '''flow "once more"
  consent by hanako at clinic agree=YZK -> OK
'''


def tell(town, text, folder):
    path = os.path.join(folder, "story.flow")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    for step in story_read(path).steps:
        step_run(town, step)


def wrapped(place, programs, arm):
    """kyotakud with the library before it."""
    path = place.path("kyotakud.sh")
    with open(path, "w", encoding="ascii") as f:
        f.write("#!/bin/sh\nexport LD_PRELOAD=%s KYOTAKU_FAULT_ARM=%s\n"
                "export ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0:detect_leaks=0\nexec %s \"$@\"\n"
                % (FAULT, arm, programs["kyotakud"]))
    os.chmod(path, 0o700)
    return path


def last_row(town):
    return max(int(r["seq"]) for r in town.rows("audit", "list"))


def ended(town, after):
    """Cancellations of the medicines that were done since that audit row."""
    return len([r for r in town.rows("audit", "list") if int(r["seq"]) > after and r["act"] == "consent.ended"
                and r["outcome"] == "ok"])


def one_death(town, arm, n):
    """True when the centre died at its nth point while the cancellation was on its way."""
    place, options = town.place, Options()
    options.update({"for": "P0000001", "at": "clinic", "ConsentInfoClassification": "YZK"})
    folder = town.link_folder(town.facility("clinic"))
    data, _, name = town.request("OQSsihvd01", options)
    before = last_row(town)
    with open(arm + ".new", "w", encoding="ascii") as f:
        f.write(str(n))
    os.rename(arm + ".new", arm)
    result = os.path.join(folder, "res", name.replace("req_", "res_") + ".xml")
    with open(os.path.join(folder, "req", name + ".xml"), "wb") as f:
        f.write(data)
    end, died = time.monotonic() + 30, False
    while not os.path.exists(result):
        if place.has_fallen("kyotakud"):
            died = place.wait("kyotakud") == -signal.SIGKILL
            town.centre_run()
        if time.monotonic() > end:
            raise Wrong("point %d: no result" % n)
        time.sleep(0.01)
    if os.path.exists(arm):
        os.unlink(arm)
    with open(result, "rb") as f:
        got = town.found_of(None, {"Content-Type": "application/xml; charset=Shift_JIS"}, f.read())
    os.unlink(result)
    if not died:            # or after its last word; what it is asked below must not be counted
        died = (place.wait("kyotakud") if place.has_fallen("kyotakud") else town.centre_stop()) == -signal.SIGKILL
        town.centre_run()
    if got.code != "OK" or got.all("PharmacistsInfoConsFlg") != ["2"]:
        raise Wrong("point %d: %s" % (n, got))
    if ended(town, before) != 1:
        raise Wrong("point %d: the cancellation was done %d times" % (n, ended(town, before)))
    time.sleep(0.1)
    if os.listdir(os.path.join(folder, "res")) or os.listdir(os.path.join(folder, "work")):
        raise Wrong("point %d: more came of it than one result" % n)
    return died


def main():
    programs = dict(w.split("=", 1) for w in sys.argv[2:] if "=" in w)
    place = Place(dict(programs))
    arm, tried = place.path("arm"), 0
    place.programs["kyotakud"] = wrapped(place, programs, arm)
    try:
        town = Town(place, str(pathlib.Path(__file__).resolve().parent))
        tell(town, STORY, place.folder)
        for n in range(1, MOST, STRIDE):
            tell(town, AGAIN, place.folder)
            if not one_death(town, arm, n):
                break
            tried += 1
        names = re.findall(r"^fault: (\w+)", place.logs()["kyotakud.log"], re.M)
        print("killed at %d points, of %d or more: %s" % (tried, n - STRIDE, " ".join(names)))
        if tried < 3 or n + STRIDE > MOST:
            raise Wrong("too few points, or no end of them")
        if town.kyotaku("audit", "verify").code != "OK":
            raise Wrong("the audit's chain is broken")
        end_well(place, town)
    except Skip as e:
        print("skipped: %s" % e)
        return 77
    except Wrong as e:
        print("NO %s" % e)
        logs_show(place)
        return 1
    finally:
        place.close()
    return 0


sys.exit(main())
