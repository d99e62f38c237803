// A new clinic from nothing to its first patient's consent by the guide alone and by keyboard alone: each step is a press or a field,
// few enough for three minutes (a clinic has six seconds for each of 30).
import { console_ } from "./desk.mjs";
import { check, look, nameOf, press, step, test } from "./rig.mjs";

const STEPS = 30;
let steps = 0;

/* The keyboard reaches it; then these keys. */
async function type(page, field, keys) {
	await page.evaluate(() => document.activeElement?.blur());
	for (let i = 0; i < 80; i++) {
		await page.keyboard.press("Tab");
		if (await field.evaluate(e => e === document.activeElement || (e.type === "radio" && e.name === document.activeElement?.name))) {
			steps++;
			return keys.length > 1 ? page.keyboard.insertText(keys) : page.keyboard.press(keys === " " ? "Space" : keys);
		}
	}
	throw new Error(`no way by keyboard to ${field}`);
}

async function go(page, name) {
	steps++;
	await press(page, name);
}

test(async () => {
	await step("centre start");
	await step("import insurer insurer.csv");
	await step('facility clinic 1319999996 "架空診療所"');
	await step("kyotaku --json account add 1319999996 kanri admin -> OK KEEP(password)=first");
	await step("card hanako person P0000001 pin=9753");
	const { page, address } = await console_("clinic.desk"), first = await nameOf("first"), own = "架空の合い言葉 7392";
	await page.goto(address);
	const began = Date.now();

	await type(page, page.getByLabel("ユーザーID"), "kanri");
	await type(page, page.getByLabel("パスワード"), first);
	await go(page, "ログインする");
	await look(page, "console-password");
	await type(page, page.getByLabel("今のパスワード"), first);
	await type(page, page.getByLabel("新しいパスワード", { exact: true }), own);
	await type(page, page.getByLabel("新しいパスワード(もう一度)"), own);
	await go(page, "変更する");

	// The guide: the first thing that is missing has a way to where it is mended.
	check((await page.locator("[data-clock]").textContent()).includes("1分以上ずれています") && await page.locator("[data-clock]").isVisible(),
		"the clock of this test's PC is not that of its centre");
	await go(page, "設定する");
	const visit = page.getByRole("group", { name: "訪問診療等機能" });
	await type(page, visit.getByRole("radio").first(), " ");
	if (!await visit.getByLabel("利用する").isChecked()) await page.keyboard.press("ArrowUp");
	check(await visit.getByLabel("利用する").isChecked(), "switched on by keyboard");
	await go(page, "変更内容を確認する");
	await go(page, "変更する");
	await go(page, "はじめに");
	check(await page.locator("nav.menu [aria-current]").textContent() === "はじめに", "the menu says where one is");
	await go(page, "設定する");
	check(page.url().endsWith("/console/address/visit"), "next the address: " + page.url());
	await go(page, "発行する");
	await step(`let clinic.visit ${await page.locator("code").first().textContent()}`);
	await go(page, "はじめに");
	await go(page, "設定する");
	check(page.url().endsWith("/console/consented"), "next the first consent: " + page.url());
	await step("consent by hanako at clinic agree=YZK -> OK YZK=given");
	await page.getByRole("link", { name: "髙﨑 花子" }).waitFor({ timeout: 8000 });
	const seconds = (Date.now() - began) / 1000;
	await go(page, "はじめに");
	check(await page.locator("li.todo").count() === 1, "nothing but the receipt computer is missing");
	await look(page, "console-home-ready");
	check(steps <= STEPS, `${steps} presses and fields`);
	console.log(`  ${steps} presses and fields, ${seconds.toFixed(1)} s by a machine`);
});
