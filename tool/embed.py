#!/usr/bin/env python3
"""Writes a text file as a C array. SQL is written for one engine: lines marked for another (--sqlite, --pg) and
comments are left out. Any other file is taken as it is.

usage: embed.py sqlite|pg|text NAME FILE... HEADER
"""
import re, sys

engine, name, *sources, header = sys.argv[1:]
lines = []
for line in (line for source in sources for line in open(source, encoding="utf-8")):
    if engine == "text":
        lines.append(line.rstrip("\n"))
        continue
    mark = re.search(r"--(sqlite|pg)\s*$", line)
    if mark is None or mark.group(1) == engine:
        lines.append(re.sub(r"\s*--.*$", "", line.rstrip("\n")).rstrip())
text = "\n".join(line for line in lines if line) + "\n"
names = ", ".join(s.rsplit("/", 1)[-1] for s in sources)
data = text.encode() + b"\0"
with open(header, "w", encoding="ascii") as out:
    out.write(f"/* Made from {names} by tool/embed.py. */\n")
    out.write(f"static const char {name}[] = {{\n")
    for i in range(0, len(data), 20):
        out.write("\t" + " ".join(f"{b if b < 128 else b - 256}," for b in data[i:i + 20]) + "\n")
    out.write("};\n")
