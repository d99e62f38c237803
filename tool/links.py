#!/usr/bin/env python3
"""Follows every relative link of every *.md file, anchors included, and looks for paths of somebody's machine."""
import pathlib, re, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|work|root|mnt)/[\w.-]+|\b(?:AKIA|ghp_)\w+")
FENCE = re.compile(r"^```.*?^```", re.M | re.S)


def anchors(text):
    """GitHub's names of the heads: small letters, blanks as hyphens, no other punctuation."""
    heads = re.findall(r"^#+\s+(.*)$", FENCE.sub("", text), re.M)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", h).lower()).replace(" ", "-") for h in heads}


def files():
    """What git knows, or everything outside build folders where there is no git."""
    try:
        names = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "*.md", "doc/man/*"],
                               check=True, capture_output=True, text=True).stdout.split("\n")
        return sorted({ROOT / n for n in names if n and (ROOT / n).exists()})
    except (OSError, subprocess.CalledProcessError):
        return sorted(p for p in [*ROOT.rglob("*.md"), *ROOT.glob("doc/man/*")]
                      if not any(part.startswith(("build", ".")) for part in p.relative_to(ROOT).parts))


def main():
    bad, count = [], 0
    for path in files():
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        for m in MACHINE.finditer(text):
            bad.append("%s: a path of some machine: %s" % (name, m.group()))
        if path.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", text)):
            if re.match(r"[a-z]+:", target):
                continue
            count += 1
            file, _, anchor = target.partition("#")
            to = (path.parent / file).resolve() if file else path
            if not to.exists():
                bad.append("%s: %s is not there" % (name, target))
            elif anchor and anchor not in anchors(to.read_text(encoding="utf-8")):
                bad.append("%s: %s has no such head" % (name, target))
    print("\n".join(bad) if bad else "links: all %d lead somewhere" % count)
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
