#!/usr/bin/env python3
"""Checks every include under src/ against tool/deps.txt. Prints each arrow that points up or sideways."""
import fnmatch, pathlib, re, sys

root = pathlib.Path(__file__).resolve().parent.parent
layers, libs = {}, []
for line in (root / "tool/deps.txt").read_text().splitlines():
    if line.startswith("<"):
        header, *files = line.split()
        libs.append((header[1:-1], files))
    elif line and not line.startswith("#"):
        name, _, below = line.partition(":")
        layers[name] = set(below.split()) | {name}

bad = []
for path in sorted((root / "src").rglob("*.[ch]")):
    me = path.relative_to(root / "src")
    for n, line in enumerate(path.read_text().splitlines(), 1):
        m = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
        if not m:
            continue
        kind, header = m.groups()
        layer = header.split("/")[0]
        if kind == '"' and ("/" not in header or layer not in layers[me.parts[0]]):
            bad.append(f"src/{me}:{n}: {me.parts[0]} may not include \"{header}\"")
        for pattern, files in libs:
            if kind == "<" and fnmatch.fnmatch(header, pattern) and not any(fnmatch.fnmatch(str(me), f) for f in files):
                bad.append(f"src/{me}:{n}: <{header}> belongs in {' '.join(files)}")
print("\n".join(bad) if bad else "layers: every include points down")
sys.exit(bool(bad))
