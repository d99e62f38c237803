// A person's page: the chart number, the statement of insurance; the list of the online mode stays what it is.
import { console_, firstLogIn } from "./desk.mjs";
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

	// 申立書: with what is known, for whom a re-check is allowed; an empty one for everybody else.
	const get = path => page.context().request.get(path, { headers: { Accept: "text/html" } });
	const filled = await get(hanako + "/declaration.pdf"), text = pdfText(await filled.body());
	check(filled.status() === 200 && text.includes("45678901") && text.includes("架空診療所"), "filled in: " + text);
	await step("audit declaration.made facility=clinic person=* -> 1");
	await page.goto(address + "/help");
	await page.getByRole("link", { name: "記入のない申立書" }).waitFor();
	const empty = pdfText(await (await get(address + "/declaration.pdf")).body());
	check(empty.includes("被保険者資格申立書") && !empty.includes("45678901"), "an empty one: " + empty);
	await step("withdraw by hanako at clinic end=all -> OK");
	check((await get(hanako + "/declaration.pdf")).status() === 403, "not for who has withdrawn");
	check((await get(address + "/person/visit/1/declaration.pdf")).status() === 404, "nor for who is nobody here");
	await step("audit declaration.made facility=clinic person=* -> 1");

	// A list that waits for consents comes back as the same list.
	await page.goto(address + "/consented?mode=online");
	await page.waitForTimeout(1500);
	await step("consent by jiro at clinic mode online date=2026-11-17 agree=YZK -> OK");
	await page.locator("tbody a").first().waitFor({ timeout: 8000 });
	check(await page.locator(".tabs [aria-current]").textContent() !== null && page.url().includes("mode=online"), "the same list: " + page.url());
	await step("audit verify -> OK");
});
