#!/usr/bin/env python3
"""Makes the table of ./bench from its results (a line per measurement: PART name=value ...), and the JSON of it."""
import datetime, json, platform, statistics, sys

parts = {}
for line in open(sys.argv[1], encoding="utf-8"):
    name, *pairs = line.split()
    parts.setdefault(name, []).append(dict(p.split("=", 1) for p in pairs))
run = parts["run"][0]


def column(part, key):
    return [float(row[key]) for row in parts.get(part, []) if row.get(key)]


def ratios(a, b):
    """Of the same round."""
    return [x / y for x, y in zip(a, b) if y]


def bad(*names):
    return sum(int(row["bad"]) for n in names for row in parts.get(n, []))


xml, json_, nginx, small = column("xml_small", "rate"), column("json_small", "rate"), column("nginx", "rate"), "small"
large = int(run["large"])
ms = lambda part: [v / 1000 for v in column(part, "p99_us")]
old = lambda among, key: [float(r[key]) for r in parts.get("link", []) if (int(r["old"]) > 0) == bool(among)]
mib = lambda key: [v / 1024 for v in column("memory", key)]
first = f"{(large or int(run['small'])):,} persons"
# name, values of the rounds, relation, target, unit
rows = [
    ("再照会, XML (Shift_JIS): requests/s, of nginx static 1.5 KB", ratios(xml, nginx), ">=", 0.25, ""),
    ("再照会, JSON: requests/s, of nginx static 1.5 KB", ratios(json_, nginx), ">=", 0.25, ""),
    ("再照会, XML: p99 at 64 connections", ms("xml_small"), "<=", 10, "ms"),
    ("再照会, JSON: p99 at 64 connections", ms("json_small"), "<=", 10, "ms"),
    ("full mutual handshakes/s, of nginx", ratios(column("full_small", "rate"), column("full_nginx", "rate")), ">=", 0.8, ""),
    ("resumed mutual handshakes/s, of nginx", ratios(column("resumed_small", "rate"), column("resumed_nginx", "rate")), ">=", 0.8, ""),
    ("memory of an idle connection", column("idle_small", "kib"), "<=", 30, "KiB"),
    ("card proofs/s, of two RSA-2048 verifications each alone", ratios(column("proof", "proofs"), column("proof", "rsa")), ">=", 0.5, ""),
    ("card proofs per commit, 128 waiting", column("proof", "per_commit"), ">=", 20, ""),
    ("薬剤情報 of 300 lines: CPU from the numbers asked for to the bytes, XML (Shift_JIS)", column("answer", "xml_ms"), "<=", 5, "ms"),
    ("a whole consent, first page to receipt, reader and virtual card included: our time", column("consent", "s"), "<=", 1.5, "s"),
    ("durable consent + audit row beside look-ups, of bare SQLite", ratios(column("pairs", "store"), column("pairs", "bare")), ">=", 0.5, ""),
    ("memory of 1,000,000 revoked serials of 20 bytes", [v / 1024 for v in column("revoked", "kib")[:1]], "<=", 100, "MiB"),
    ("look-up among them", [v / 1000 for v in column("revoked", "lookup_ns")], "<=", 1, "us"),
    (f"growth: CPU per request at {large:,} persons, of {int(run['small']):,}", ratios(column("xml_large", "cpu_us"), column("xml_small", "cpu_us")), "<=", 1.3, ""),
    (f"a person's page of the console at {first}, p99", column("console_large", "p99_ms") or column("console_small", "p99_ms"), "<=", 100, "ms"),
    (f"growth: CPU per person's page at {large:,} persons, of {int(run['small']):,}", ratios(column("console_large", "cpu_us"), column("console_small", "cpu_us")), "<=", 1.3, ""),
    ("bulk 再照会 of 10,000 persons, XML request in to XML result out", column("bulk", "seconds"), "<=", 1, "s"),
    ("memory of kyotakud at rest", mib("kyotakud"), "<=", 30, "MiB"),
    ("memory of kyotaku-link at rest", mib("link"), "<=", 10, "MiB"),
    ("memory of kyotaku-link at work, 20 files/s", [v / 1024 for v in old(0, "peak_kib")], "<=", 10, "MiB"),
    ("the same among 100,000 old files", [v / 1024 for v in old(1, "peak_kib")], "<=", 10, "MiB"),
    ("files/s through kyotaku-link, of 20", [v / 20 for v in old(0, "rate")], ">=", 0.99, ""),
    ("the same among 100,000 old files", [v / 20 for v in old(1, "rate")], ">=", 0.99, ""),
    ("a file's way through kyotaku-link among 100,000 old files, p99, of that without", ratios(old(1, "p99_ms"), old(0, "p99_ms")), "<=", 1.5, ""),
    ("memory of kyotaku-card waiting for a PIN", mib("card"), "<=", 10, "MiB"),
    ("claims read, checked and cut into lines on one core (CPU time)", column("claims", "mb_s"), ">=", 50, "MB/s"),
    ("claims the whole way into SQLite, CPU time of reader and writer together", column("store", "cpu_mb_s"), ">=", 50, "MB/s"),
    (f"start to first answer, {first}, store not in the page cache", column("start", "first_ms"), "<=", 500, "ms"),
]
told = [
    ("a file's way through kyotaku-link, p50", old(0, "p50_ms"), "ms"),
    ("a file's way through kyotaku-link, p99", old(0, "p99_ms"), "ms"),
    ("CPU of kyotaku-link at 20 files/s, of one core", old(0, "cpu"), ""),
    ("the same among 100,000 old files", old(1, "cpu"), ""),
    ("files/s through kyotaku-link at the most", old(0, "rush"), ""),
    ("a person's page of the console, p50", column("console_large", "p50_ms") or column("console_small", "p50_ms"), "ms"),
    ("CPU of kyotakud per person's page", column("console_small", "cpu_us"), "us"),
    ("of a whole consent the reader (a program of its own, from its start)", column("consent", "reader_s"), "s"),
    ("of a whole consent the CPU time of centre and reader together", column("consent", "cpu_s"), "s"),
    ("requests of the pages of a whole consent", column("consent", "requests"), ""),
    ("CPU of nginx per request", column("nginx", "cpu_us"), "us"),
    ("CPU of kyotakud per 再照会, XML", column("xml_small", "cpu_us"), "us"),
    ("CPU of kyotakud per 再照会, JSON", column("json_small", "cpu_us"), "us"),
    ("full handshake, CPU of the server, of nginx", ratios(column("full_small", "cpu_us"), column("full_nginx", "cpu_us")), ""),
    ("resumed handshake, CPU of the server, of nginx", ratios(column("resumed_small", "cpu_us"), column("resumed_nginx", "cpu_us")), ""),
    ("memory of an idle connection of nginx", column("idle_nginx", "kib"), "KiB"),
    ("requests/s of nginx", nginx, ""),
    ("再照会/s, XML", xml, ""),
    ("再照会/s, JSON", json_, ""),
    ("再照会/s (XML) over TLS, each with a durable audit row, of bare SQLite's durable pairs", ratios(xml, column("pairs", "bare")), ""),
    ("card proofs/s", column("proof", "proofs"), ""),
    ("reading and checking that list of 1,000,000", column("revoked", "load_ms")[:1], "ms"),
    ("memory at the most while it is read", [v / 1024 for v in column("revoked", "peak_kib")[:1]], "MiB"),
    ("claims/s the whole way into SQLite, beside what else runs", column("store", "claims_s"), ""),
    ("disk of a claim with 3 medicine lines and 3 acts", column("store", "bytes_claim"), "B"),
    ("the same as PDF", column("answer", "pdf_ms"), "ms"),
    ("durable pairs/s through the store", column("pairs", "store"), ""),
]


def number(v):
    return f"{v:,.0f}" if v >= 100 else f"{v:.1f}" if v >= 10 else f"{v:.2f}"


def entry(name, values, unit):
    return {"what": name, "unit": unit or None, "median": round(statistics.median(values), 3),
            "range": [round(min(values), 3), round(max(values), 3)], "rounds": len(values)}


def wide(text, n):
    """Padded to n columns; Japanese takes two."""
    return text + " " * max(0, n - sum(2 if ord(c) > 0x2e80 else 1 for c in text))


result = {"date": datetime.date.today().isoformat(), "kind": run["kind"], "commit": run["commit"],
          "machine": f"{run['cores']} cores shared by servers and load, {run['memory_gib']} GiB, Linux {platform.release().split('-')[0]}",
          "load_before": float(run["load_before"]), "targets": [], "beside": []}
missed = 0
print(f"\n{wide('', 84)} {'median':>9}  {'range':>17}  {'target':>9}")
for name, values, relation, target, unit in rows:
    if not values:
        continue
    e = entry(name, values, unit)
    e["met"] = e["median"] >= target if relation == ">=" else e["median"] <= target
    e["target"] = f"{relation} {target}"
    missed += not e["met"]
    result["targets"].append(e)
    span = f"{number(min(values))} .. {number(max(values))}"
    print(f"{wide(name, 84)} {number(e['median']):>9}  {span:>17}  {relation} {target:<6} {'met' if e['met'] else 'MISSED'}")
print()
for name, values, unit in told:
    if values:
        e = entry(name, values, unit)
        result["beside"].append(e)
        print(f"{wide(name, 84)} {number(e['median']):>9}  {number(min(values)) + ' .. ' + number(max(values)):>17}  {unit}")
wrong = bad("nginx", "xml_small", "json_small", "xml_large", "full_nginx", "full_small", "resumed_nginx", "resumed_small")
wrong += sum(int(r["left"]) for r in parts.get("link", []))
wrong += sum(int(r["failed"]) for p in ("proof", "pairs", "revoked") for r in parts.get(p, [])) + sum(r["good"] == "0" for r in parts.get("start", []))
result["wrong_answers"] = wrong
print(f"\n{len(result['targets']) - missed} targets met, {missed} missed; {wrong} wrong or lost answers; "
      f"load of the machine before: {run['load_before']}")
if len(sys.argv) > 2:
    with open(sys.argv[2], "w", encoding="utf-8") as f:
        json.dump(result, f, ensure_ascii=False, indent=1)
        f.write("\n")
silent = [name for name, values, *_ in rows if not values and run["kind"] != "link" and (large or not name.startswith("growth"))]
for name in silent:
    print(f"NOT MEASURED: {name}")
sys.exit(wrong > 0 or bool(silent))
