#!/usr/bin/env python3
"""flow.py [NAME=PROGRAM…] FLOW…: runs flows of whole programs (doc/flow-language.md). Prints each step with
ok or NO, ends at the first that does not hold, shows the programs' logs then, and always puts away what it
started. Exit status: 0 when every step held, 1 when one did not, 2 for a flow that cannot be read, 77 when
it cannot be tried here."""
import os
import signal
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from place import Place                                                         # noqa: E402
from story import (Mistake, Options, Skip, Wrong, expect, story_read,           # noqa: E402
                   words_and_options)
from town import Town                                                           # noqa: E402
from verbs import BLOCKS, RAW, VERBS, take_little                               # noqa: E402

FLOW_SECONDS = 110
LOG_LINES = 80


def step_run(town, step, depth=1):
    """Prints the step and how it ended; raises what went wrong."""
    start = time.monotonic()
    verb = step.words[0]
    try:
        words = [town.names.fill(w) for w in step.words[1:]]
        if verb in BLOCKS:
            print("  .. " + "  " * (depth - 1) + step.text, flush=True)
            BLOCKS[verb](town, step, words, lambda inner: step_run(town, inner, depth + 1))
            return
        if verb not in VERBS:
            raise Mistake("there is no verb " + verb)
        options = Options()
        if verb not in RAW:
            words = words_and_options(take_little(words, options), options)
        expect(VERBS[verb](town, words, options), step.wants, town.names)
        print("  ok %s%s  (%d ms)" % ("  " * (depth - 1), step.text, (time.monotonic() - start) * 1000), flush=True)
    except Exception as e:
        if not getattr(e, "told", False):
            print("  NO %s%s\n       line %d: %s" % ("  " * (depth - 1), step.text, step.line,
                                                   e or type(e).__name__), flush=True)
            e.told = True
        raise


def end_well(place, town):
    """The last, unwritten steps of every flow: the programs end as they should, and no sanitizer spoke."""
    for name in list(place.running):
        place.signal(name, signal.SIGTERM)
        code = place.wait(name)
        if code != 0:
            raise Wrong("%s ended with %d" % (name, code))
    if place.alarms():
        raise Wrong("\n".join(place.alarms()[:5]))


def logs_show(place):
    for name, p in place.running.items():
        if p.poll() is not None:
            print("---- %s has ended with %d" % (name, p.returncode))
    for name, text in place.logs().items():
        lines = text.rstrip("\n").split("\n")
        print("---- %s%s" % (name, " (its end)" if len(lines) > LOG_LINES else ""))
        print("\n".join(lines[-LOG_LINES:]))


def too_long(number, frame):
    raise Wrong("the flow took longer than %d s" % FLOW_SECONDS if number == signal.SIGALRM
                else "stopped by a signal")


def flow_run(path, programs):
    story = story_read(path)
    print('flow "%s"  %s' % (story.sentence, " ".join(story.rules)))
    place = Place(programs)
    signal.alarm(FLOW_SECONDS)
    start = time.monotonic()
    try:
        town = Town(place, os.path.dirname(os.path.abspath(path)))
        for step in story.steps:
            step_run(town, step)
        end_well(place, town)
        print("  it holds (%.1f s)" % (time.monotonic() - start))
        return 0
    except Skip as e:
        print("  skipped: %s" % e)
        return 77
    except Mistake as e:
        print("  %s: %s" % (path, e))
        return 2
    except Exception as e:
        if not getattr(e, "told", False):
            print("  NO %s" % e)
        logs_show(place)
        if not isinstance(e, Wrong):
            raise
        return 1
    finally:
        signal.alarm(0)
        place.close()


def main(words):
    programs = dict(w.split("=", 1) for w in words if "=" in w)
    flows = [w for w in words if "=" not in w]
    if not flows:
        print(__doc__)
        return 2
    for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, too_long)
    return max(flow_run(path, programs) for path in flows)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Mistake as e:
        print(e)
        sys.exit(2)
