#!/usr/bin/env python3
"""What stands in Shift_JIS files for a character that CP932 lacks: the table of data/characters.

    tool/characters.py make MOJI.DB         writes data/characters/replacements.tsv; MOJI.DB is dist/moji.db of the npm
                                            package @mandel59/mojidata (data/characters/README.md)
    tool/characters.py embed OUT FILE...    writes the tables as C, for the build; a later FILE wins
"""
import collections, pathlib, sqlite3, sys, unicodedata

HERE = pathlib.Path(__file__).resolve().parent.parent / "data/characters"
HEAD = """# What stands for a character that CP932 lacks. Made by tool/characters.py; README.md tells from what, and the licences.
# source<TAB>replacement<TAB>characters
"""
# The tables of the MJ 縮退マップ, the surest first: the order in which one of several replacements is chosen.
MJ_TABLES = ["JIS包摂規準UCS統合規則", "法務省告示582号別表第四_一", "戸籍統一文字情報_親字正字", "法務省告示582号別表第四_二",
             "民一2842号通達別表_誤字俗字正字一覧表_無印", "民一2842号通達別表_誤字俗字正字一覧表_俗字",
             "民一2842号通達別表_誤字俗字正字一覧表_別字", "民二5202号通知別表_正字俗字等対照表", "読み字形による類推",
             "辞書類等による関連字"]
UNIHAN = ["kZVariant", "kTraditionalVariant", "kSemanticVariant", "kSpecializedSemanticVariant", "kSimplifiedVariant"]
HAN = [(0x2e80, 0x3000), (0x3005, 0x3008), (0x3021, 0x302a), (0x303b, 0x303c), (0x3400, 0xa000), (0xf900, 0xfb00),
       (0x1b000, 0x1b130), (0x20000, 0x33480)]
# A replacement is put into a finished XML text, and a reader takes '?' for a character that was lost.
WIDE = {ord(c): ord(c) + 0xfee0 for c in "&<>\"'?\\"}
PLAIN = [(0xa1, 0x2e80), (0x3000, 0x3400), (0xfb00, 0xfb07), (0xfe10, 0x10000), (0x1d400, 0x1d800), (0x1f100, 0x1f200)]


def fits(text):
    try:
        return bool(text) and "\0" not in text and len(text.encode("cp932")) > 0
    except UnicodeEncodeError:
        return False


def lacking(ranges):
    """Characters of the ranges that CP932 has not, and that Unicode knows."""
    for first, end in ranges:
        for c in map(chr, range(first, end)):
            if not fits(c) and (ord(c) > 0x1ffff or unicodedata.category(c) not in ("Cn", "Cs", "Co")):
                yield c


def mj_edges(db):
    """Character -> replacements that the map offers, best first."""
    shrunk, edges = collections.defaultdict(list), collections.defaultdict(set)
    for glyph, to, table, rank, hops in db.execute("SELECT MJ文字図形名, 縮退UCS, 表, 順位, ホップ数 FROM mjsm"):
        if to:
            shrunk[glyph].append((MJ_TABLES.index(table), rank or 0, hops or 0, to))
    for glyph, ucs, made, compat in db.execute("SELECT MJ文字図形名, 対応するUCS, 実装したUCS, 対応する互換漢字 FROM mji"):
        for far, c in enumerate((made, compat, ucs)):
            if c:
                edges[c] |= {(far, *way) for way in shrunk[glyph] if way[-1] != c}
    return {c: [way[-1] for way in sorted(ways)] for c, ways in edges.items()}


def pairs(db, sql):
    out = collections.defaultdict(list)
    for c, to in db.execute(sql):
        out[c].append(to)
    return out


def unihan(db):
    out = collections.defaultdict(list)
    for p in UNIHAN:
        for c, to in db.execute("SELECT UCS, value FROM unihan_variant WHERE property = ? ORDER BY 1, 2", (p,)):
            out[c].append(to)
    return out


def bare(c):
    """Without accents and the like; only where the rest says the same thing."""
    text = "".join(x for x in unicodedata.normalize("NFKD", c) if not unicodedata.combining(x))
    return text.translate(WIDE).strip(" ") if text != c else ""


def walk(c, edges, seen=()):
    ways = edges.get(c, [])
    for to in ways:
        if fits(to):
            return to
    for to in ways:
        if to not in seen and (end := walk(to, edges, (*seen, c))):
            return end
    return None


def is_short(c, to):
    """text.c gives each byte of UTF-8 room for two of CP932."""
    return len(to.encode("cp932")) <= 2 * len(c.encode())


def make(path):
    db = sqlite3.connect(path)
    sources = [("mj", mj_edges(db)),
               ("kana", pairs(db, "SELECT 文字, 音価 FROM mjih_phonetic WHERE 文字 IS NOT NULL ORDER BY 1, 2")),
               ("radical", pairs(db, "SELECT radical_character, radical_CJKUI FROM radeqv ORDER BY 1, 2")),
               ("isa", pairs(db, "SELECT 簡体字等のUCS, 正字のUCS FROM nyukan ORDER BY 正字の種類 = '類字', 順位, 1, 2")),
               ("unihan", unihan(db))]
    every = collections.defaultdict(list)
    for _, edges in sources:
        for c, ways in edges.items():
            every[c] += ways
    rows = collections.defaultdict(list)
    for c in lacking(HAN):
        form = unicodedata.normalize("NFKC", c)
        source, to = ("nfkc", form) if form != c and fits(form) else next(
            ((s, to) for s, edges in sources if (to := walk(c, edges))), ("chain", walk(c, every)))
        if to is None and form != c:
            source, to = "nfkc", walk(form, every)
        if to:
            rows[source, to].append(c)
    for c in lacking(PLAIN):
        if fits(to := bare(c)) and is_short(c, to):
            rows["nfkd", to].append(c)
    with open(HERE / "replacements.tsv", "w", encoding="utf-8") as out:
        out.write(HEAD)
        for (source, to), characters in sorted(rows.items()):
            out.write(f"{source}\t{to}\t{''.join(characters)}\n")
    count = collections.Counter()
    for (source, _), characters in rows.items():
        count[source] += len(characters)
    print(dict(count))


def read(path):
    """Character -> replacement; "" where nothing is written. Of a range U+A-U+B every character is meant."""
    for line in open(path, encoding="utf-8"):
        if line.startswith("#") or not line.strip():
            continue
        _, to, characters = line.rstrip("\n").split("\t")
        if characters.startswith("U+"):
            first, _, last = characters.partition("-")
            characters = map(chr, range(int(first[2:], 16), int((last or first)[2:], 16) + 1))
        for c in characters:
            yield c, to


def embed(out, paths):
    table = {}
    for path in paths:
        table.update(read(path))
    for c, to in table.items():
        if to and (not fits(to) or not is_short(c, to) or any(ord(x) in WIDE or x in "●〓" for x in to)):
            sys.exit(f"U+{ord(c):04X}: its replacement is not in CP932, too long, markup or a mark for what is lost")
    texts = sorted({to for to in table.values() if len(to) != 1})
    with open(out, "w", encoding="ascii") as f:
        f.write("/* Made from data/characters by tool/characters.py. */\n")
        f.write("static const uint16_t spelled[][SPELLED] = {\n")
        f.writelines("\t{ %s },\n" % ", ".join("0x%x" % ord(x) for x in (*to, "\0")) for to in texts)
        f.write("};\nstatic const struct replacement replacements[] = {\n")
        for c, to in sorted(table.items()):
            f.write("\t{ 0x%x, %s },\n" % (ord(c), "0x%x" % ord(to) if len(to) == 1 else "SPELL(%d)" % texts.index(to)))
        f.write("};\n")


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "make":
        make(sys.argv[2])
    elif len(sys.argv) > 3 and sys.argv[1] == "embed":
        embed(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(__doc__)
