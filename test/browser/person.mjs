// A person's page: the chart number, the statement of insurance; the list of the online mode stays what it is.
import { console_, firstLogIn, logInAgain } from "./desk.mjs";
import { check, look, nameOf, step, test } from "./rig.mjs";
import { execFileSync } from "node:child_process";

const pdfText = body => execFileSync("pdftotext", ["-layout", "-", "-"], { input: body, encoding: "utf-8" });

test(async () => {
	await step("centre start");
	await step("import insurer insurer.csv");
	await step('facility clinic 1319999996 "架空診療所" visit online');
	await step("kyotaku --json account add 1319999996 ippan general -> OK KEEP(password)=ippan");
	await step("card hanako person P0000001 pin=9753");
	await step("card jiro person P0000002 pin=9753");
	await step("consent by hanako at clinic agree=YZK -> OK");
	await step("consent by jiro at clinic agree=YZK -> OK");
	const { page, address } = await console_("clinic.desk");
	await page.goto(address);
	await firstLogIn(page, "ippan", await nameOf("ippan"));

	// 照会番号: set, taken by another person, changed, taken away.
	await page.goto(address + "/consented");
	const [hanako, other] = await page.locator("tbody a").evaluateAll(all => all.sort((a, b) => b.textContent.includes("花子") - a.textContent.includes("花子")).map(a => a.href));
	const set = async (url, number) => {
		await page.goto(url);
		await page.locator("summary", { hasText: "照会番号" }).click();
		await page.getByLabel("照会番号(診療録の番号)").fill(number);
		await page.getByRole("button", { name: "登録する" }).click();
		return page.getByRole("status").textContent();
	};
	check((await set(hanako, " カルテ-42 ")).includes("登録しました"), "it is set");
	check((await page.locator("main").textContent()).includes("カルテ-42"), "and shown");
	await page.locator("summary", { hasText: "照会番号" }).click();
	await look(page, "console-reference");
	check((await set(other, "カルテ-42")).includes("ほかの人に使われています"), "one number, one person");
	check((await set(hanako, "カルテ-43")).includes("登録しました"), "it is changed");
	check((await set(other, "カルテ-42")).includes("登録しました"), "and the old one is free");
	await page.goto(hanako);
	await page.locator("summary", { hasText: "照会番号" }).click();
	await page.getByRole("button", { name: "照会番号を外す" }).click();
	check((await page.getByRole("status").textContent()).includes("外しました"), "it is taken away");
	check((await page.locator("main").textContent()).includes("登録されていません"), "there is none");
	await step("audit reference.set facility=clinic outcome=ok -> 4");

	// What has changed stands with what it was; the person's own records are a press away; each page has its help.
	check(await page.locator(".wrong").count() === 0, "nothing has changed yet");
	await step("import insurer insurer-changed.csv");
	await step("clock set 2026-11-26T09:00");
	await page.goto(hanako);
	await logInAgain(page, "ippan");
	await page.goto(hanako);
	const news = await page.locator(".wrong").first().textContent();
	check(news.includes("保険が変わりました") && news.includes("06999999 １２３ 45678901 01"), "what it was: " + news);
	await page.reload();
	check((await page.locator(".wrong").first().textContent()).includes("保険が変わりました"), "and it stays told");
	await look(page, "console-person-changed");
	await page.getByRole("link", { name: "この人の記録" }).click();
	const who = await page.locator("tbody tr td:nth-child(4)").allTextContents();
	check(who.length > 3 && who.every(name => name.includes("花子")), "her records alone: " + who);
	await page.getByRole("link", { name: "この画面の説明" }).click();
	check(page.url().endsWith("/console/help#records") && await page.locator("#records").count() === 1, "help for this page: " + page.url());

	// In English, too.
	for (const [name, path] of Object.entries({ home: "", consented: "/consented", person: hanako, round: "/round", dormant: "/dormant", records: "/records",
		help: "/help", address: "/address/visit" })) {
		const url = path.startsWith("http") ? path : address + path;
		await page.goto(url + "?lang=en");
		check(await page.locator("html").getAttribute("lang") === "en" && !/[ぁ-ん]/.test(await page.locator("main h1, main h2, main button, main label").allTextContents().then(all => all.join(""))), name + " in English");
		await look(page, `console-${name}-en`);
	}
	await page.goto(address + "?lang=ja");

	// 申立書: with what is known, for whom a re-check is allowed; an empty one for everybody else.
	const get = path => page.context().request.get(path, { headers: { Accept: "text/html" } });
	const filled = await get(hanako + "/declaration.pdf"), text = pdfText(await filled.body());
	check(filled.status() === 200 && text.includes("76543210") && text.includes("架空診療所"), "filled in: " + text);
	await step("audit declaration.made facility=clinic person=* -> 1");
	await page.goto(address + "/help");
	await page.getByRole("link", { name: "記入のない申立書" }).waitFor();
	const empty = pdfText(await (await get(address + "/declaration.pdf")).body());
	check(empty.includes("被保険者資格申立書") && !empty.includes("76543210"), "an empty one: " + empty);
	await step("withdraw by hanako at clinic end=all -> OK");
	check((await get(hanako + "/declaration.pdf")).status() === 403, "not for who has withdrawn");
	check((await get(address + "/person/visit/1/declaration.pdf")).status() === 404, "nor for who is nobody here");
	await step("audit declaration.made facility=clinic person=* -> 1");

	// A list that waits for consents comes back as the same list.
	await page.goto(address + "/consented?mode=online");
	await page.waitForTimeout(1500);
	await step("consent by jiro at clinic mode online date=2026-11-27 agree=YZK -> OK");
	await page.locator("tbody a").first().waitFor({ timeout: 8000 });
	check(await page.locator(".tabs [aria-current]").textContent() !== null && page.url().includes("mode=online"), "the same list: " + page.url());

	// A page that waits is told once when it may wait no more, and asks no more.
	await page.goto(address + "/consented");
	await step("kyotaku setting set 1319999996 function.visit 0 -> OK");
	await page.getByText("KYO-E-0022").waitFor({ timeout: 8000 });
	const asked = async () => (await (await page.context().request.get(address + "/records.csv")).text()).split("KYO-E-0022").length - 1;
	const before = await asked();
	await page.waitForTimeout(4000);
	check(await asked() === before, "asked again: " + before + ", " + await asked());
	await step("kyotaku setting set 1319999996 function.visit 1 -> OK");

	// Not checked for long: several at once are ended from that list.
	await step("consent by hanako at clinic agree=YZK -> OK");
	await step("clock set 2027-01-16T09:00");
	await page.goto(address + "/dormant?months=1");
	await logInAgain(page, "ippan");
	await page.goto(address + "/dormant?months=1");
	check(await page.locator("tbody tr").count() === 1, "she was not checked");
	await page.getByLabel("髙﨑 花子").check();
	await page.locator("summary", { hasText: "選んだ人の" }).click();
	await page.getByLabel("訪問診療等の終了・退院").check();
	await page.getByLabel("取り消すことを確認しました").check();
	await look(page, "console-dormant-many");
	await page.getByRole("button", { name: "取り消す" }).click();
	await step("consents of P0000001 at clinic -> QUA=facility YZK=facility");
	await step("audit verify -> OK");
});
