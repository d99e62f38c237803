#!/usr/bin/env python3
"""kyotaku-link against a centre of our own: whatever happens on either side, each request gets exactly one result,
and what changes state is done once. Usage: link_survives.py PATH_OF_KYOTAKU_LINK. Loopback only; ends below a minute."""
import json, os, pathlib, shutil, sys, threading, time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "rig"))
from desk import (FACILITY, LINK, Desk, answer_for, check, dice, digest, one, request, result_name, step,     # noqa: E402
                  wait)


def normal(f, c, link):
    step("normal: Shift_JIS and UTF-8, any case of the prefix; bytes, path and identity arrive as they are")
    one(f, c, "OQSmuhvq01req_202611220001.xml", request(1))
    one(f, c, "OQSsiquc01req_202611220002.xml", request(2, "UTF-8"))
    name, body = "oqsSIHVD01REQ_202611220003.XML", request(3)
    f.drop(name, body)
    check(f.take("OQSsihvd01res_202611220003.xml") == answer_for(name[:-4], body), "any case")
    path, identity, kind, got = c.seen[0]
    check((path, identity, kind, got) == ("/oqs/v1/OQSmuhvq01req", "OQSmuhvq01req_202611220001", "application/xml",
          digest(request(1))), f"what arrived: {c.seen[0]}")
    check(c.seen[2][0] == "/oqs/v1/OQSsihvd01req", "the path has the prefix in its own case")


def order(f, c, link):
    step("order: requests of one suffix are sent in the order in which they came")
    for i in range(5):
        s = f"2026112210{i:02}"
        names = [f"{p}_{s}.xml" for p in ("OQSsihvd01req", "OQSmuhvq01req", "OQSmuhvq02req", "OQSsiquc01req")]
        for n in names:
            f.drop(n, request(i))
            time.sleep(0.002)
        for n in names:
            f.take(result_name(n))
        check([i for _, i, _, _ in c.seen if i.endswith(s)] == [n[:-4] for n in names], f"order of {s}")


def half_written(f, c, link):
    step("half-written: nothing is sent before the file is whole; broken XML is judged by the centre in the end")
    name, body = "OQSmuhvq01req_202611220010.xml", request(10)
    with open(f / "req" / name, "wb") as out:
        for i in range(0, len(body), 60):
            out.write(body[i:i + 60])
            out.flush()
            check(not f.names("work"), "a file in writing stays in req")
            time.sleep(0.15)
    check(f.take(result_name(name)) == answer_for(name[:-4], body), "the whole file was sent")
    name, body = "OQSmuhvq01req_202611220011.xml", request(11)[:90]
    f.drop(name, body)
    check(f.take(result_name(name)) == answer_for(name[:-4], body), "broken XML reaches the centre")


def refusals(f, c, link):
    step("refusals: the centre's own as results; too large, empty, symlink, folder, edge, unknown names")
    c.mode_for["OQSsihvq01req_202611220020"] = "refused_xml"
    f.drop("OQSsihvq01req_202611220020.xml", request(20))
    check(b"KYO-E-0022" in f.take("OQSsihvq01res_202611220020.xml"), "a refusal of the centre is a result")
    check(not f.names("bad"), "and nothing is bad")
    (f.path.parent / "secret.xml").write_bytes(request(21))
    c.mode_for["OQSmuhvq01req_202611220024"] = "refused_json"
    cases = {"OQSmuhvq01req_202611220021.xml": ("KYO-E-0002", lambda p: p.write_bytes(b"<a>" + b"x" * (9 << 20) + b"</a>")),
             "OQSmuhvq01req_202611220022.xml": ("KYO-E-0001", lambda p: p.symlink_to(f.path.parent / "secret.xml")),
             "OQSmuhvq01req_202611220023.xml": ("KYO-E-0001", lambda p: p.mkdir()),
             "OQSmuhvq01req_202611220025.xml": ("KYO-E-0001", lambda p: p.write_bytes(b"")),
             "OQSmuhvq01req_202611220024.xml": ("KYO-E-0002", lambda p: p.write_bytes(request(24)))}
    for name, (code, make) in cases.items():
        make(f / "req" / name)
    for name, (code, _) in cases.items():
        got = f.take(result_name(name))
        check(code.encode() in got and b"<SegmentOfResult>9<" in got and FACILITY.encode() in got, f"{name}: {got}")
        wait(lambda: name in f.names("bad"), f"{name} in bad")
        why = (f / "bad" / f"{name}.why").read_text()
        check(code in why and "ファイル" in why and "file:" in why, f"{name}.why: {why}")
    check("訪問24".encode() in got, "the identifier is echoed")
    check(not [i for _, i, _, _ in c.seen if i[-2:] in ("21", "22", "23", "25") and "2611220" in i], "never sent")
    odd = ["OQSxxxxx01req_202611220026.xml", "Thumbs.db", "患者.xml", "OQSmuhvq01req_202611220027.json",
           "OQSmuhvq01req_" + "a" * 65 + ".xml", "x" * 251 + ".xml"]
    for name in odd:
        (f / "req" / name).write_bytes(request(26))
    left = [".OQSmuhvq01req_1.xml", "OQSmuhvq01req_2.xml.tmp", "OQSmuhvq01req_3.xml.PART"]
    for name in left:
        (f / "req" / name).write_bytes(request(27))
    (f / "req" / "writing").mkdir()
    wait(lambda: not [n for n in f.names("req") if n not in left + ["writing"]], "odd names leave req")
    time.sleep(0.3)
    check(sorted(os.listdir(f / "req")) == sorted(left + ["writing"]), "temporary names and folders stay")
    for name in odd:
        check((f / "bad" / f"{name[:200]}.why").exists(), f"{name}: a .why")
    check(not f.names("res"), "no results for names without a prefix")
    for name in left:
        (f / "req" / name).unlink()
    (f / "req" / "writing").rmdir()


def same_name(f, c, link):
    step("same name: a standing result is never written over")
    name = "OQSmuhvq01req_202611220030.xml"
    f.drop(name, request(30))
    wait(lambda: (f / "res" / result_name(name)).exists(), "result")
    f.drop(name, request(31))
    wait(lambda: name in f.names("bad"), "the second one in bad")
    check("KYO-E-0011" in (f / "bad" / f"{name}.why").read_text(), "why")
    check(f.take(result_name(name)) == answer_for(name[:-4], request(30)), "the first result stands")


def away(f, c, link):
    step("away: requests wait while the centre is gone, busy, slow or cut off, and each is done once")
    c.stop()
    names = [f"OQSmuhvq01req_2026112204{i:02}.xml" for i in range(6)]
    for i, n in enumerate(names):
        f.drop(n, request(i))
    wait(lambda: len(f.names("work")) == 6, "taken")
    time.sleep(0.4)
    check(not f.names("res"), "no results from nowhere")
    r = link.run("status", "--json")
    told = json.loads(r.stdout)
    check(r.returncode == 20 and told["layers"]["network"]["ok"] == "false" and told["layers"]["link"]["ok"] == "true"
          and told["queue"]["work"] == "6", f"status says that the network is missing: {told}")
    c.mode = "busy"
    c.start()
    time.sleep(0.4)
    check(not f.names("res") and len(f.names("work")) == 6, "503 means later")
    for mode in ("cut", "slow", "broken"):
        c.mode = mode
        time.sleep(1.3 if mode == "slow" else 0.4)
        check(not f.names("res") and not f.names("bad"), f"no result while {mode}")
    c.mode = "good"
    for i, n in enumerate(names):
        check(f.take(result_name(n)) == answer_for(n[:-4], request(i)), n)
        check(c.deeds[n[:-4]] == 1, "once")
    wait(f.is_quiet, "quiet")


def poison(f, c, link):
    step("poison: a request that the centre cannot answer holds up only its own suffix")
    c.mode_for["OQSmuhvq01req_202611220050"] = "broken"
    f.drop("OQSmuhvq01req_202611220050.xml", request(50))
    time.sleep(0.2)
    f.drop("OQSmuhvq02req_202611220050.xml", request(51))
    one_body = request(52)
    f.drop("OQSmuhvq01req_202611220051.xml", one_body)
    check(f.take("OQSmuhvq01res_202611220051.xml") == answer_for("OQSmuhvq01req_202611220051", one_body), "passes")
    check(not f.names("res") and len(f.names("work")) == 2, "the same suffix waits behind")
    del c.mode_for["OQSmuhvq01req_202611220050"]
    f.take("OQSmuhvq01res_202611220050.xml")
    f.take("OQSmuhvq02res_202611220050.xml")


def large(f, c, link):
    step("large: a request and a result of almost four megabytes; a result of twelve")
    body = request(60).replace(b"<MessageBody>", b"<MessageBody>" + b"<A>0123456789</A>" * 240000)
    check((4 << 20) - 200000 < len(body) < 4 << 20, f"{len(body)}")
    one(f, c, "OQSmuhvq01req_202611220060.xml", body)
    name = "OQSmuhvq02req_202611220061.xml"
    huge = b"<XmlMsg>" + b"<Person><Name>abcdefgh</Name></Person>" * 320000 + b"</XmlMsg>"
    c.answers[name[:-4]], c.deeds[name[:-4]] = huge, 1
    f.drop(name, request(61))
    check(f.take(result_name(name)) == huge, "whole")


def two_links(f, c, link):
    step("two links: the second is refused")
    r = link.run()
    check(r.returncode == 4 and "another" in r.stderr, f"{r.returncode} {r.stderr}")


def killed(f, c, link):
    step("killed: SIGKILL at twenty random instants; one result per request, one deed per identity")
    taken, bodies, done = {}, {}, threading.Event()
    doubled = []

    def receipt_computer():
        while not done.is_set():
            for n in f.names("res"):
                body = (f / "res" / n).read_bytes()
                (f / "res" / n).unlink()
                if n in taken:
                    doubled.append(n)
                taken[n] = body
            time.sleep(0.003)

    c.mode = "unsteady"
    collector = threading.Thread(target=receipt_computer, daemon=True)
    collector.start()
    for k in range(20):
        for i in range(3):
            name = f"OQSmuhvq01req_20261123{k:02}{i:02}.xml"
            bodies[name] = request(1000 + 10 * k + i)
            f.drop(name, bodies[name])
        if k % 4 == 3:
            f.drop(f"OQSmuhvq01req_20261124{k:02}00.xml", b"")
            bodies[f"OQSmuhvq01req_20261124{k:02}00.xml"] = b""
        time.sleep(dice.random() * 0.45)
        link.kill()
        link.start()
    try:
        wait(lambda: len(taken) >= len(bodies) and f.is_quiet(), "every request has its result", 15)
    except SystemExit:
        print("missing:", sorted(set(map(result_name, bodies)) - set(taken)), "places:",
              {p: f.names(p) for p in ("req", "work", "ready", "res", "bad")})
        raise
    time.sleep(0.3)
    done.set()
    collector.join()
    check(not doubled, f"results shown twice: {doubled}")
    check(sorted(taken) == sorted(result_name(n) for n in bodies), "exactly the results that were asked for")
    for name, body in bodies.items():
        got = taken[result_name(name)]
        if body:
            check(got == answer_for(name[:-4], body) and c.deeds[name[:-4]] == 1, f"{name}: right, once, not {got}")
        else:
            check(b"KYO-E-0001" in got and name[:-4] not in c.deeds, f"{name}: refused, never sent")
            check(f.names("bad").count(name) == 1 and f"{name}.2" not in f.names("bad"), f"{name}: once in bad")
    c.mode = "good"


def each_step(f, c, link):
    step("each step: the folders as a kill may leave them are brought to their end")
    link.stop()
    name, body = "OQSmuhvq01req_202611220070.xml", request(70)
    sent = len(c.seen)
    (f / "work" / f"00000001-{name}").write_bytes(body)
    (f / "ready" / result_name(name)).write_bytes(b"<answered/>")
    (f / "ready" / ".half").write_bytes(b"<ans")
    (f / "ready" / "OQSmuhvq01res_202611220071.xml").write_bytes(b"<shown/>")
    refused = "OQSmuhvq01req_202611220072.xml"
    (f / "work" / f"00000002-{refused}").write_bytes(body)
    (f / "bad" / f"{refused}.why").write_bytes(b"why")
    (f / "ready" / result_name(refused)).write_bytes(b"<refused/>")
    again = "OQSmuhvq01req_202611220073.xml"
    (f / "work" / f"00000003-{again}").write_bytes(body)
    (f / "bad" / f"{again}.why").write_bytes(b"not finished")
    link.start("--once")
    check(link.p.wait(10) == 0, "--once ends with 0")
    check(f.take(result_name(name)) == b"<answered/>", "an answer that stood in ready")
    check(f.take("OQSmuhvq01res_202611220071.xml") == b"<shown/>", "an answer whose request was gone")
    check(f.take(result_name(refused)) == b"<refused/>" and refused in f.names("bad"), "a refusal half done")
    check(f.take(result_name(again)) == answer_for(again[:-4], body), "a refusal not begun is tried anew")
    check(again not in f.names("bad") and f"{again}.why" not in f.names("bad"), "and leaves nothing in bad")
    check(len(c.seen) == sent + 1 and f.is_quiet() and not os.path.exists(f / "ready" / ".half"), "nothing else")


def once(f, c, link):
    step("--once: 0 when all was answered, even by refusals; 20 when the centre is away; refusals need no centre")
    f.drop("OQSmuhvq01req_202611220080.xml", request(80))
    f.drop("OQSxxxxx01req_202611220081.xml", request(81))
    r = link.run("--once")
    check(r.returncode == 0, f"{r.returncode} {r.stderr}")
    f.take("OQSmuhvq01res_202611220080.xml")
    c.stop()
    f.drop("OQSmuhvq01req_202611220082.xml", request(82))
    f.drop("OQSmuhvq01req_202611220083.xml", b"")
    r = link.run("--once")
    check(r.returncode == 20, f"{r.returncode} {r.stderr}")
    check(len(f.names("work")) >= 1, "it waits in work")
    c.start()
    check(link.run("--once").returncode == 0, "answered later")
    f.take("OQSmuhvq01res_202611220082.xml")
    f.take("OQSmuhvq01res_202611220083.xml")


def give_up(d):
    f, c = d.folder, d.centre
    step("giving up: after give_up_s an error result and bad; a stranger's server is never trusted; old results go")
    (f / "res" / "OQSmuhvq01res_202611010001.xml").write_bytes(b"<old/>")
    os.utime(f / "res" / "OQSmuhvq01res_202611010001.xml", (time.time() - 90000,) * 2)
    (f / "res" / "OQSmuhvq01res_202611010002.xml").write_bytes(b"<new/>")
    strict = d.link(give_up_s=1, ca=d.top / "stranger.pem", keep_requests="yes")
    strict.start()
    sent = len(c.seen)
    name = "OQSmuhvq01req_202611220090.xml"
    f.drop(name, request(90))
    got = f.take(result_name(name))
    check(b"<SegmentOfResult>9<" in got and "訪問90".encode() in got and b"KYO-E-006" in got, f"{got}")
    wait(lambda: name in f.names("bad"), "bad")
    check(len(c.seen) == sent, "nothing was told to a server that is not trusted")
    check(f.names("stale") == ["OQSmuhvq01res_202611010001.xml"], "stale")
    check(f.names("res") == ["OQSmuhvq01res_202611010002.xml"], "young results stay")
    strict.stop()
    kept = d.link(keep_requests="yes")
    f.drop("OQSmuhvq01req_202611220091.xml", request(91))
    check(kept.run("--once").returncode == 0 and f.names("done") == ["OQSmuhvq01req_202611220091.xml"], "kept in done")
    f.take("OQSmuhvq01res_202611220091.xml")


def memory(pid, when):
    """Libraries are shared with whatever else runs; what the link itself takes is the anonymous part."""
    rows = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines())
    whole, own = (int(rows[k].split()[0]) for k in ("VmRSS", "RssAnon"))
    step(f"memory {when}: {own} kB of its own, {whole} kB with libraries")
    if b"__asan" not in pathlib.Path(LINK).read_bytes():
        check(own < 10240, "at most 10 MB")


def main():
    with Desk() as d:
        f, c, link = d.folder, d.centre, d.link()
        link.start()
        wait(lambda: (f / "res").exists() and (f / "req").exists(), "the folders are made")
        memory(link.p.pid, "at the start")
        for part in (normal, two_links, order, half_written, refusals):
            part(f, c, link)
        shutil.rmtree(f / "bad")
        (f / "bad").mkdir()
        for part in (same_name, poison, large):
            part(f, c, link)
        shutil.rmtree(f / "bad")
        (f / "bad").mkdir()
        away(f, c, link)
        memory(link.p.pid, "at rest, after all that")
        for part in (killed, each_step, once):
            part(f, c, link)
        give_up(d)
        d.log_is_clean()
        step("all held")


main()
