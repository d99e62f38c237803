#!/usr/bin/env python3
"""Looks for log lines and fault details whose arguments could name a person: names, numbers, symbols, PINs, addresses."""
import pathlib, re, sys

root = pathlib.Path(__file__).resolve().parent.parent
word = re.compile(r"(->|\.)(kana|other_name|symbol|branch|birth|pin|password|insured_name|nonce)\b"
                  r"|\b(p|person|who|asked|rows|eligibility)(->|\.)(name|number|address)\b")
bad = []
for path in sorted((root / "src").rglob("*.c")):
    text = path.read_text()
    for m in re.finditer(r"\b(log_event|log_request|fail)\s*\(", text):
        depth, end = 0, m.end() - 1
        while end < len(text):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            if depth == 0:
                break
            end += 1
        call = text[m.start():end]
        if word.search(re.sub(r'"(\\.|[^"\\])*"', '""', call)):
            bad.append(f"{path.relative_to(root)}:{text.count(chr(10), 0, m.start()) + 1}: {' '.join(call.split())[:100]}")
print("\n".join(bad) if bad else "log lines: none takes a person's field")
sys.exit(bool(bad))
