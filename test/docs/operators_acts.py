#!/usr/bin/env python3
"""Every act of the audit that a command of the operator writes is marked so in audit.def, and no other is: what `kyotaku audit operators` lists.
From each function of src/admin it follows the names of functions of src/app, as the linker would, and takes the acts that stand in them."""
import pathlib, re, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def bare(path):
    """Without comments, strings and what is included: a name that is left is a function's, called or handed over."""
    return re.sub(r"/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"", "", path.read_text(encoding="utf-8"), flags=re.S)


def bodies(folder):
    """(file, function) -> body, and function -> file where it is not static."""
    found, shared = {}, {}
    for path in sorted((ROOT / "src" / folder).glob("*.c")):
        text = bare(path)
        for head, name, body in re.findall(r"^((?:static )?[^\n;{}]*)\n(\w+)\([^;{]*?\)\n\{\n(.*?)^\}", text, re.M | re.S):
            found[path, name] = body
            if "static" not in head:
                shared[name] = path
    return found, shared


def acts(text):
    return set(re.findall(r"\bAUDIT_([A-Z_]+)\b", text))


def main():
    table = (ROOT / "src/domain/audit.def").read_text(encoding="utf-8")
    marked = dict(re.findall(r"^ACT\((\w+),.*, (OPERATORS|OTHERS)\)$", table, re.M))
    app, shared = bodies("app")
    admin = {p: bare(p) for p in (ROOT / "src/admin").glob("*.c")}
    written = {a: p.name for p, text in admin.items() for a in acts(text) if a in marked}
    todo = [(shared[n], n) for text in admin.values() for n in set(re.findall(r"\b\w+\b", text)) if n in shared]
    seen = set()
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        for a in acts(app[at]):
            written.setdefault(a, "%s of %s" % (at[1], at[0].name))
        for n in set(re.findall(r"\b\w+\b", app[at])):
            if (at[0], n) in app:
                todo.append((at[0], n))
            elif n in shared:
                todo.append((shared[n], n))
    wrong = ["%s is written by %s and not marked OPERATORS" % (a, by) for a, by in sorted(written.items()) if marked.get(a) == "OTHERS"]
    wrong += ["%s is marked OPERATORS and no command writes it" % a for a, by in sorted(marked.items())
              if by == "OPERATORS" and a not in written]
    if len(marked) != table.count("\nACT(") or len(written) < 30:
        wrong.append("rows or functions were not read")
    print("\n".join(wrong) if wrong else "operators' acts: %d, each marked" % len(written))
    sys.exit(bool(wrong))


main()
