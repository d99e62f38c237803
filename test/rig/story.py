"""The flow language: lines of a .flow file to steps, and what a step found against what it expects. Knows
words only: no processes, no files but the one it reads, no network (doc/flow-language.md)."""
import re


class Wrong(Exception):
    """A step did not find what it expects. The text says what was found."""


class Mistake(Exception):
    """The flow itself is not well written: a line that cannot be read, a verb or a name that does not exist."""


class Skip(Exception):
    """The flow cannot be tried on this machine."""


class Step:
    def __init__(self, line, text, words, wants):
        self.line, self.text, self.words, self.wants = line, text, words, wants
        self.inner = []         # steps of `repeat` and `together`


class Story:
    def __init__(self, sentence, rules, steps):
        self.sentence, self.rules, self.steps = sentence, rules, steps


class Found:
    """What a step found. `code` is "OK", an outcome such as "KYO-E-0031", or "TLS"; None when the step has none.
    `number` is an exit status, an HTTP status or a count. `values` holds elements, members and headers by name."""

    def __init__(self, code=None, number=None, text="", values=None, tree=None):
        self.code, self.number, self.text, self.tree = code, number, text, tree
        self.values = values if values is not None else {}

    def add(self, name, value):
        self.values.setdefault(name, []).append(value)

    def all(self, name):
        return self.values.get(name, [])

    def __str__(self):
        parts = [str(x) for x in (self.code, self.number) if x is not None]
        parts += ["%s=%s" % (k, "|".join(v)) for k, v in list(self.values.items())[:60]]
        if self.text:
            parts.append("~ " + repr(self.text[:600]))
        return " ".join(parts) or "nothing"


TOKEN = re.compile(r'((?:[^ \t"#]|(?<=[^ \t])#|"(?:[^"\\]|\\.)*")+)|(#.*)')
ESCAPES = {"r": "\r", "n": "\n", "t": "\t", "0": "\0"}


def unquote(token):
    def inside(m):
        return re.sub(r"\\(.)", lambda e: ESCAPES.get(e.group(1), e.group(1)), m.group(0)[1:-1])
    return re.sub(r'"(?:[^"\\]|\\.)*"', inside, token)


def split(text):
    words = []
    at = 0
    while at < len(text):
        if text[at] in " \t":
            at += 1
            continue
        m = TOKEN.match(text, at)
        if m is None:
            raise Mistake("a quote that does not end")
        if m.group(2):
            break
        words.append(m.group(1))
        at = m.end()
    return words


def step_read(number, text):
    words = split(text)
    arrow = words.index("->") if "->" in words else len(words)
    return Step(number, text.strip(), words[:arrow], words[arrow + 1:])


def story_read(path):
    with open(path, encoding="utf-8") as f:
        lines = f.read().split("\n")
    story = None
    stack = []                  # (indent, list of steps)
    for number, text in enumerate(lines, 1):
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        if story is None:
            m = re.fullmatch(r'flow\s+"([^"]+)"\s*(?:#\s*(.*))?', text)
            if m is None:
                raise Mistake("%s:%d: a flow begins with: flow \"sentence\"  # RULE-NN" % (path, number))
            story = Story(m.group(1), (m.group(2) or "").split(), [])
            stack = [(0, story.steps)]
            continue
        indent = len(text) - len(text.lstrip(" "))
        if indent == 0 or "\t" in text:
            raise Mistake("%s:%d: steps stand indented by blanks" % (path, number))
        while indent < stack[-1][0]:
            stack.pop()
        steps = stack[-1][1]
        if indent > stack[-1][0]:
            if stack[-1][0] > 0:
                if not steps or steps[-1].words[0] not in ("repeat", "together"):
                    raise Mistake("%s:%d: only `repeat` and `together` have steps of their own" % (path, number))
                steps = steps[-1].inner
            stack.append((indent, steps))
        try:
            steps.append(step_read(number, text))
        except Mistake as e:
            raise Mistake("%s:%d: %s" % (path, number, e))
    if story is None or not story.steps:
        raise Mistake("%s: there is no step" % path)
    return story


class Names:
    """${name} in words."""

    def __init__(self):
        self.known = {}

    def fill(self, token):
        def one(m):
            if m.group(1) not in self.known:
                raise Mistake("nothing is called ${%s}" % m.group(1))
            return self.known[m.group(1)]
        return re.sub(r"\$\{([^}]+)\}", one, unquote(token))


class Options(dict):
    """What a verb needs and did not get is the flow's mistake."""

    def __missing__(self, key):
        raise Mistake("the step does not say `%s`" % key)


def words_and_options(words, options):
    """`a b c=d` to ["a", "b"] and {"c": "d"}. A word with anything but a name before the = is a plain word."""
    plain = []
    for w in words:
        m = re.match(r"([A-Za-z_][A-Za-z0-9_.-]*)=(.*)", w, re.S)
        if m:
            options[m.group(1)] = m.group(2)
        else:
            plain.append(w)
    return plain


def code_is(found, want):
    if want == "OK":
        return found == "OK"
    if re.fullmatch(r"E-\d{4}", want):
        return found == "KYO-" + want
    return found == want


def one_holds(found, want):
    """Of `OK`, `E-0031`, `TLS`, `200`, `some`, `none`. None when the word is none of these."""
    if re.fullmatch(r"OK|E-\d{4}|TLS|CLOSED", want):
        return code_is(found.code, want)
    if re.fullmatch(r"-?\d+", want):
        return found.number == int(want)
    if want == "some":
        return bool(found.number)
    if want == "none":
        return found.number == 0
    return None


def value_holds(found, want, names):
    m = re.fullmatch(r"(MISSING|COUNT|KEEP)\(([^)]+)\)(?:=(.*))?", want, re.S)
    if m:
        kind, name, value = m.groups()
        have = found.all(name)
        if kind == "MISSING":
            return not have
        if kind == "COUNT":
            return str(len(have)) == value
        if not have:
            return False
        names.known[value] = have[0]
        return True
    m = re.fullmatch(r"([A-Za-z_][A-Za-z0-9_.-]*)(!?=)(.*)", want, re.S)
    if m is None:
        raise Mistake("an expectation that cannot be read: " + want)
    name, sign, value = m.groups()
    have = found.all(name)
    if sign == "!=":
        return value not in have
    return any(have) if value == "*" else value in have


def expect(found, wants, names):
    """Raises Wrong at the first word that does not hold. A step without wants expects no refusal."""
    if not wants and found.code not in (None, "OK"):
        raise Wrong("expected OK, found %s" % found)
    words = iter(wants)
    for raw in words:
        if raw in ("~", "!~"):
            text = names.fill(next(words, ""))
            if (text in found.text) != (raw == "~"):
                raise Wrong("expected %s %r, found %s" % (raw, text, found))
            continue
        want = names.fill(raw)
        holds = [one_holds(found, w) for w in want.split("|")]
        ok = any(holds) if None not in holds else value_holds(found, want, names)
        if not ok:
            raise Wrong("expected %s, found %s" % (want, found))
