// The operator's desk in pages: imports, cards, announcements, outages, statistics, duty, applications, the record.
import fs from "node:fs";
import { act, approve, confirm, desk, forge, text } from "./operators.mjs";
import { check, look, nameOf, open, step, test } from "./rig.mjs";

const CODE = "1319999996";

test(async () => {
	await step("centre start");
	await step("import insurer insurer.csv");
	await step(`facility clinic ${CODE} "架空診療所" visit`);
	await step("card hanako person P0000001 pin=9753");
	await step("consent by hanako at clinic agree=YZK -> OK YZK=given");
	for (const [name, role] of [["shiro", "clerk"], ["ichiro", "keeper"], ["niko", "keeper"], ["saburo", "viewer"]])
		await step(`operator ${name} ${role}`);
	const ichiro = await desk("ichiro"), niko = await desk("niko"), saburo = await desk("saburo"), shiro = await desk("shiro");

	// A feed: looked at, then taken in; nothing of a broken one.
	const feed = "kyotaku-insurer,1\nPERSON,P0000901,架空　九郎,ｶｸｳ ｸﾛｳ,,,1,19510203,100-0001,東京都架空区訪問９丁目,\n"
		+ "ELIGIBILITY,P0000901,06999999,９,90000001,00,01,1,,架空健康保険組合,20240401,,,20240401,20240401,,,,,,\nPERSON,P0000902,,,,,7,1951,,,\n";
	const imports = async (name, body) => {
		await shiro.get("/imports");
		await shiro.page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(body) });
		await shiro.page.getByRole("button", { name: "調べる" }).click();
	};
	await imports("broken.csv", "no feed at all\n");
	check((await shiro.page.getByRole("alert").textContent()).includes("最後まで読めませんでした"), "broken");
	check(await shiro.page.getByRole("button", { name: "このファイルを取り込む" }).count() === 0, "not to be taken");
	await look(shiro.page, "operator-report-broken", { posted: true });
	await imports("九郎.csv", feed);
	check((await text(shiro)).includes("まだ何も取り込んでいません"), "a look");
	check((await text(shiro)).includes("取り込めるもの1件"), "what can be taken: " + await text(shiro));
	await look(shiro.page, "operator-report", { posted: true });
	await saburo.get("/audit");
	check(!(await text(saburo)).includes("九郎.csv"), "nothing is on record yet");
	const upload = { upload: await shiro.page.locator('input[name="upload"]').getAttribute("value"), kind: "claims", name: "../feed.csv" };       // kind and name count nothing
	for (const [d, which] of [[ichiro, upload.upload], [ichiro, "../../kyotaku.conf"], [ichiro, "0".repeat(32)]]) {
		await forge(d, "imports/take", { ...upload, upload: which });
		check(/KYO-E-00(01|10)/.test(await text(d)), "only what oneself has looked at: " + await text(d));       // OPR-06
	}
	await shiro.page.getByRole("button", { name: "このファイルを取り込む" }).click();
	check((await shiro.page.getByRole("status").textContent()).includes("取り込みました"), "taken in");
	await forge(shiro, "imports/take", upload);
	check((await text(shiro)).includes("KYO-E-0010"), "and once");
	await shiro.get("/imports");
	check((await text(shiro)).includes("九郎.csv") && (await text(shiro)).includes("insurer.csv"), "what was taken in since the start");
	await look(shiro.page, "operator-imports");

	// A feed is undone by two; where this program has no such command, no page offers it.
	await ichiro.get("/imports");
	if ((await text(ichiro)).includes("保険者のデータの取込と取消し")) {
		await ichiro.page.locator("tr", { hasText: "九郎.csv" }).getByRole("button", { name: /取り消す/ }).click();
		await confirm(ichiro, "operator-roll-back");
		await ichiro.page.locator("td a").first().click();
		await niko.page.goto(ichiro.page.url());
		await niko.page.getByRole("button", { name: /承認して行う/ }).click();
		await confirm(niko);
		await ichiro.get("/imports");
		check((await text(ichiro)).includes("取消し済み"), "undone: " + await text(ichiro));
	}
	await shiro.get("/imports/reviews");
	await look(shiro.page, "operator-reviews");

	// A long file by the command: its progress shows.
	await step("import claims claims.csv");
	await ichiro.get("/imports");
	check(/100%/.test(await text(ichiro)), "how far it is: " + await text(ichiro));

	// 500 records are held for a match by hand: every page still opens, and goes through them 50 at once.
	const [head, ...lines] = fs.readFileSync(new URL("../flow/claims.csv", import.meta.url), "utf-8").trimEnd().split("\n").slice(0, -1);
	const many = [head];
	for (let i = 0; i < 500; i++)
		many.push(...lines.map(l => l.replace(/^RE,1,/, `RE,${i + 1},`).replace("19400102", String(19410101 + Math.floor(i / 28) * 10000 + i % 28))));
	fs.writeFileSync(process.env.PLACE + "/held.csv", [...many, "GO,500,76500,99", ""].join("\n"));
	await step(`import claims ${process.env.PLACE}/held.csv`);
	for (const path of ["", "/imports", "/imports/reviews", "/audit"])
		check((await shiro.get(path)).status() === 200, "still a page: " + path);
	await shiro.get("/imports/reviews");
	check((await text(shiro)).includes("500件のうち1件目から50件目まで"), "50 of 500: " + (await text(shiro)).slice(-400));
	check(await shiro.page.locator("tbody tr").count() === 50, "50 rows");
	check((await shiro.page.locator("tbody tr td:nth-child(2)").first().textContent()) === "レセプト", "of which kind");
	await look(shiro.page, "operator-reviews-many");
	const ids = () => shiro.page.locator("tbody tr td:first-child").allTextContents();
	const before = await ids();
	await shiro.page.getByRole("link", { name: "次の50件" }).click();
	check((await text(shiro)).includes("500件のうち51件目から100件目まで"), "the next");
	check(!(await ids()).some(i => before.includes(i)), "are others");
	await shiro.get("/imports/reviews?p1=450");
	check(await shiro.page.getByRole("link", { name: "次の50件" }).count() === 0, "the last");
	await shiro.get("/imports");
	await shiro.page.getByLabel("種類").selectOption("claims");
	await shiro.page.locator("input[type=file]").setInputFiles(process.env.PLACE + "/held.csv");
	await shiro.page.getByRole("button", { name: "調べる" }).click();
	check((await text(shiro)).includes("ほかに300行"), "a report has an end: " + (await text(shiro)).slice(-200));

	// Cards: found by the insurer's key, which stands in no address; ended by two, with a reason.
	await ichiro.get("/cards");
	await ichiro.page.getByLabel("保険者の管理番号").fill("P0000001");
	await ichiro.page.getByRole("button", { name: "調べる" }).click();
	check(!ichiro.page.url().includes("P000"), "no key in an address");
	await look(ichiro.page, "operator-cards", { posted: true });
	await act(ichiro, "カードの登録を終える", { "理由": "lost" }, "operator-card-end");
	await approve(ichiro, niko);
	await niko.get("/audit");
	check(/card lost/.test(await text(niko)), "and kept: " + await text(niko));

	// Announcements and outages.
	await shiro.get("/announcements");
	await act(shiro, "お知らせを出す", { "だれに": "all", "から(日付)": "2026-11-16", "まで(日付、この日を含まない)": "2026-12-01",
		"日本語の文": "架空の点検です", "英語の文": "synthetic check" });
	check((await text(shiro)).includes("架空の点検です"), "it stands in the list");
	await look(shiro.page, "operator-announcements");
	const patient = await open();
	await patient.goto(await nameOf("clinic.visit"));
	check((await patient.locator("body").textContent()).includes("架空の点検です"), "and on the patients' page");
	await shiro.page.getByRole("button", { name: /お知らせを終える/ }).click();
	await confirm(shiro);
	check((await text(shiro)).includes("終わり"), "ended");
	await ichiro.get("/outages");
	await act(ichiro, "緊急時機能を開く", { "種類": "disaster", "都道府県(all または 13,14)": "13", "から(日付)": "2026-11-16",
		"まで(日付、この日を含まない)": "2026-11-20", "理由": "架空の地震" });
	await approve(ichiro, niko);
	await niko.get("/facilities/" + CODE);
	check((await text(niko)).includes("開いている"), "open for this facility");
	await niko.get("/outages");
	await look(niko.page, "operator-outages");
	await niko.page.getByRole("button", { name: /緊急時機能を閉じる/ }).click();
	await confirm(niko);
	await niko.get("/facilities/" + CODE);
	check((await text(niko)).includes("閉じている"), "closed again");

	// Counts; what is rare is not told.
	for (let i = 0; i < 12; i++) await step("post OQSsihvq01 for P0000001 at clinic");
	await saburo.get("/statistics?by=mode,act&first=2026-11-01&last=2026-11-30");
	const bars = await saburo.page.locator("svg").textContent();
	check(/再照会への回答/.test(bars) && /少数/.test(bars), "bars with words, few without a number: " + bars);
	check(await saburo.page.locator("svg rect").count() > 1, "drawn");
	await look(saburo.page, "operator-statistics");
	const svg = await saburo.page.context().request.get(saburo.address + "/statistics.svg?by=day&first=2026-11-01&last=2026-11-30");
	check((await svg.text()).startsWith("<svg"), "the plot alone");
	await saburo.get("/statistics?by=day&first=2020-01-01&last=2020-01-02");
	check((await text(saburo)).includes("この期間の記録はありません"), "none");

	// Duty and its letter; applications and their states.
	await shiro.get("/facilities/" + CODE);
	await act(shiro, "設定を変える", { "設定またはキー": "care.online", "値(1 利用する、0 利用しない)": "1" });
	await saburo.get("/duty");
	check((await text(saburo)).includes("架空診療所"), "who owes a function");
	await look(saburo.page, "operator-duty");
	for (const [path, begin] of [["/duty.csv", "\ufefffacility"], ["/duty/" + CODE, "%PDF-"]]) {
		const file = await saburo.page.context().request.get(saburo.address + path);
		check(file.status() === 200 && (await file.text()).startsWith(begin), path);
	}
	await step(`kyotaku --json subsidy draft ${CODE} clinic visit device=55000 system=200000 -> OK KEEP(id)=grant`);
	await saburo.get("/subsidies");
	await look(saburo.page, "operator-subsidies");
	await shiro.get("/subsidies/" + await nameOf("grant"));
	await look(shiro.page, "operator-subsidy");
	await act(shiro, "申請を進める", { "次にすること": "withdraw" });
	check((await text(shiro)).includes("取下げ"), "withdrawn: " + await text(shiro));
	check((await shiro.page.context().request.get(shiro.page.url() + "/pdf")).status() === 200, "its summary");

	// The first page tells of what is about to end, not of what ended long ago.
	for (const [name, ends] of [["gone", "2026-11-10"], ["soon", "2026-11-20"]])
		await step(`kyotaku terminal add ${CODE} ${name} ${(name === "gone" ? "a" : "b").repeat(64)} 2026-01-01T00:00:00+09:00 ${ends}T00:00:00+09:00 -> OK`);
	await saburo.get("");
	check((await text(saburo)).includes("soon") && !(await text(saburo)).includes("gone"), "not what has ended");
	await look(saburo.page, "operator-home-desk");
	await saburo.get("/certificates");
	check((await text(saburo)).includes("gone"), "its list has it");

	// The record, and a dark page.
	await saburo.get("/audit");
	check((await text(saburo)).includes("ichiro+niko"), "both operators of a dangerous act: " + (await text(saburo)).slice(0, 900));
	await look(saburo.page, "operator-audit");
	const dark = await desk("ichiro", { colorScheme: "dark" });
	await dark.get("/statistics?by=act&first=2026-11-01&last=2026-11-30");
	await look(dark.page, "operator-dark");
	for (const name of ["ichiro", "niko", "saburo", "shiro"]) await step(`kyotaku operator end ${name}`);
});
