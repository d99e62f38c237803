"""The texts of the pages: blocks of a key and one line per language (doc/pages.md). Reads them for tool/template.py."""
import re

LANGUAGES = ("ja", "easy", "en", "zh", "ko", "vi", "pt")
HOLE = re.compile(r"\{([a-z_]+)\}")             # {n}: a value; {漢字|かんじ}: a reading


class TextError(Exception):
    pass


class Text(dict):
    """{language: text}; staff: of the pages for a facility's people, which are in Japanese and English only"""
    staff = False


def read(paths):
    """{key: Text}, in the order of the files. A line that begins with a blank goes on with the one before. A file whose
    first line is "!staff" is for a facility's people."""
    texts = {}
    for path in paths:
        key = language = None
        staff = False
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            line = line.rstrip("\n")
            m = re.fullmatch(r"\[([a-z0-9_.]+)\]", line)
            if m:
                key, language = m.group(1), None
                if key in texts:
                    raise TextError("%s:%d: %s stands here twice" % (path, number, key))
                texts[key] = Text()
                texts[key].staff = staff
            elif line == "!staff" and number == 1:
                staff = True
            elif line.startswith("#") or not line.strip():
                continue
            elif line.startswith(" ") and language:
                texts[key][language] += " " * (language not in ("ja", "easy", "zh")) + line.strip()
            else:
                language, _, text = line.partition(" ")
                if key is None or language not in LANGUAGES or language in texts[key]:
                    raise TextError("%s:%d: a line is [key] or one of %s and its text" % (path, number, ", ".join(LANGUAGES)))
                texts[key][language] = text.strip()
    return texts


def holes(text):
    return set(HOLE.findall(text))


def constant(key):
    return "TEXT_" + key.upper().replace(".", "_")


def c_string(s):
    return '"' + s.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?") + '"'


def header(texts):
    names = "".join("\t%s,\n" % constant(k) for k in texts)
    return "enum text {\n%s\tTEXT_COUNT\n};\n" % names


def source(texts):
    """A missing text is "": the test finds it, the page shows the Japanese one."""
    rows = []
    for key, by in texts.items():
        cells = "".join("\t\t%s,\n" % c_string(by.get(x, "")) for x in LANGUAGES)
        rows.append("\t[%s] = { %s, %s, {\n%s\t} },\n" % (constant(key), c_string(key), str(by.staff).lower(), cells))
    return "const struct text_row text_rows[TEXT_COUNT] = {\n%s};\n" % "".join(rows)
