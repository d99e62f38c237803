#!/usr/bin/env python3
"""Prints the largest files and functions of src/. A number may stay; it should not grow."""
import pathlib, re

root = pathlib.Path(__file__).resolve().parent.parent
files, functions, total = [], [], 0
for path in (root / "src").rglob("*.[ch]"):
    lines = path.read_text().splitlines()
    total += len(lines)
    files.append((len(lines), str(path.relative_to(root))))
    start = None
    for n, line in enumerate(lines):
        if line == "{":
            start = n
        elif line == "}" and start is not None:
            name = re.match(r"(\w+)", lines[start - 1])
            functions.append((n - start - 1, f"{path.relative_to(root)}: {name.group(1) if name else lines[start - 1]}"))
            start = None
tests = sum(len(p.read_text().splitlines()) for p in (root / "test").rglob("*") if p.suffix in (".c", ".h", ".py", ".flow", ".sh"))
print(f"src: {total} lines in {len(files)} files; test: {tests} lines")
print("largest files:     " + ", ".join(f"{f} {n}" for n, f in sorted(files, reverse=True)[:5]))
print("longest functions: " + ", ".join(f"{f} {n}" for n, f in sorted(functions, reverse=True)[:5]))
