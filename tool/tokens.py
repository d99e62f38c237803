#!/usr/bin/env python3
"""Writes src/page/tokens.css: those tokens of デジタル庁デザインシステム that style.css uses. For developers, after a change of
style.css or a new version of the package (npm install @digital-go-jp/design-tokens).

usage: tokens.py node_modules/@digital-go-jp/design-tokens
"""
import json
import os
import re
import sys

page = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src", "page")
package = sys.argv[1]
with open(os.path.join(package, "dist", "tokens.css"), encoding="utf-8") as f:
    known = dict(re.findall(r"^\s*(--[a-z0-9-]+):\s*(.*?);$", f.read(), re.M))
with open(os.path.join(package, "package.json"), encoding="utf-8") as f:
    version = json.load(f)["version"]
with open(os.path.join(page, "style.css"), encoding="utf-8") as f:
    wanted = re.findall(r"var\((--[a-z0-9-]+)\)", f.read())
used = {}
while wanted:
    name = wanted.pop()
    if name in known and name not in used:
        used[name] = known[name]
        wanted += re.findall(r"var\((--[a-z0-9-]+)\)", known[name])
with open(os.path.join(page, "tokens.css"), "w", encoding="utf-8") as out:
    out.write("/* Tokens of デジタル庁デザインシステム %s (MIT licence: tokens.LICENSE), as far as style.css uses them. Made by tool/tokens.py. */\n" % version)
    out.write(":root {\n%s}\n" % "".join("\t%s: %s;\n" % x for x in sorted(used.items())))
