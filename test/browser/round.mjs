// 今日の訪問: a list is checked in parts; reload, a second tab, sending it twice and a restart of the centre do nothing twice.
import fs from "node:fs";
import path from "node:path";
import { console_, firstLogIn, logInAgain } from "./desk.mjs";
import { check, look, nameOf, sheets, step, test } from "./rig.mjs";

const HANAKO = "06999999,123,45678901,01,19400102", NOBODY = "06999999,9,99,,";
const list = (n, line) => Array.from({ length: n }, () => line).join("\n");

test(async () => {
	await step("centre start");
	await step("import insurer insurer.csv");
	await step('facility clinic 1319999996 "架空診療所" visit');
	await step("kyotaku --json account add 1319999996 ippan general -> OK KEEP(password)=ippan");
	await step("card hanako person P0000001 pin=9753");
	await step("consent by hanako at clinic agree=YZK -> OK");
	const { page, address } = await console_("clinic.desk");
	await page.goto(address);
	await firstLogIn(page, "ippan", await nameOf("ippan"));

	const rows = async act => (await (await page.context().request.get(`${address}/records.csv?act=${act}`)).text()).split("\r\n").length - 2;

	// With script: progress while it works, then what changed; the unchanged are a page of their own.
	await page.goto(address + "/round");
	const form = await page.locator("form[action='/console/round']").evaluate(f => Object.fromEntries(new FormData(f)));
	await page.getByLabel("訪問する人").fill([list(130, HANAKO), list(2, NOBODY), "06999999,1,2,3,yesterday"].join("\n"));
	const seen = page.waitForRequest(/\/state$/);
	await page.getByRole("button", { name: "再照会する" }).click();
	await seen;
	await page.getByRole("heading", { name: "今日の訪問の結果" }).waitFor();
	check((await page.locator(".lead").textContent()).includes("133人のうち、変わった人 2人、確認できなかった人 1人、変わりない人 130人"), "what came of it");
	check(await page.locator("tbody tr").count() === 2 && !(await page.content()).includes("髙﨑"), "the unchanged are folded away, nobody is named");
	check((await page.locator("ul.items").textContent()).includes("生年月日は YYYYMMDD です"), "a failure says why");
	await look(page, "console-round-long");
	check(await rows("eligibility.recheck") === 133, "each line has its row");
	await page.getByRole("link", { name: "変わりない人(130人)" }).click();
	check(await page.locator("tbody tr").count() === 50, "the server pages");
	await page.getByRole("link", { name: "次のページ" }).click();
	await page.getByRole("link", { name: "次のページ" }).click();
	check(await page.locator("tbody tr").count() === 30, "to the last one");
	await look(page, "console-round-same");
	check(await rows("consents.listed") >= 130, "who was shown has a row, too");

	// On paper: facility, time and page on each sheet, nothing to press, headings on every one, no row on two.
	const printed = async (name, least) => {
		const all = await sheets(page, name);
		check(all.length >= least, `${name} has ${all.length} sheets`);
		all.forEach((text, i) => {
			check(text.includes("架空診療所") && /2026年11月16日 09:\d\d ippan/.test(text), `${name}: facility and time on sheet ${i + 1}: ${text.slice(0, 300)}`);
			check(new RegExp(`${i + 1} ?/ ?${all.length}\\s*$`).test(text), `${name}: sheet ${i + 1} says so: ${text.slice(-200)}`);
			check(!/ログアウト|Language|URL・二次元|印刷する|CSV|次のページ/.test(text), `${name}: nothing to press on sheet ${i + 1}: ${text}`);
		});
		return all;
	};
	await page.goto(page.url().replace(/\?.*/, "?show=same"));
	const long = await printed("print-round", 2);
	check(long.every(text => /行\s+氏名/.test(text)), "the headings are on every sheet");
	check(long.join("").match(/髙﨑/g).length === 50, "every row, once");
	const csv = await (await page.context().request.get(page.url().replace(/\?.*/, "/list.csv"))).text();
	check(csv.split("\r\n").length === 1 + 133 + 1 && csv.includes('"1","same","有効","髙﨑　花子"'), "as a file: " + csv.slice(0, 200));

	const result = page.url();
	await page.getByRole("link", { name: "髙﨑 花子" }).first().click();
	const person = (await printed("print-person", 1)).join("");
	check(person.includes("髙﨑") && person.includes("同意あり") && !/取り消す|登録・変更|申立書/.test(person), "a person: " + person);
	await page.goto(address + "/consented");
	check(!/選ぶ|閲覧同意取り消し/.test((await printed("print-consented", 1)).join("")), "the list without its boxes");
	await page.goto(address + "/dormant");
	await printed("print-dormant", 1);
	await page.goto(address + "/records");
	check((await printed("print-records", 2)).every(text => /日時\s+端末とユー/.test(text)), "records");
	await page.goto(result);

	// How far it is stands on the page while it works.
	await page.route(/\/state$/, () => {});
	await page.goto(address + "/round");
	await page.getByLabel("訪問する人").fill(list(201, NOBODY));
	await page.getByRole("button", { name: "再照会する" }).click();
	check((await page.locator("main").textContent()).includes("201人のうち"), "of how many");
	await look(page, "console-round-progress");
	await page.goto("about:blank");
	await page.unroute(/\/state$/);
	await page.goto(result);

	// The same form sent twice is one round; another list from it is another.
	const send = (list) => page.context().request.post(address + "/round", { form: { ...form, list }, maxRedirects: 0,
		headers: { Origin: new URL(address).origin, Referer: address + "/round" } });
	const first = (await send(HANAKO)).headers()["location"], again = (await send(HANAKO)).headers()["location"];
	check(/\/round\/R/.test(first) && first === again, "one round: " + first + " " + again);
	check((await send(NOBODY)).headers()["location"] !== first, "another list is another round");
	check(await rows("request.received") === 4, "four rounds by now");
	check((await send("\n\n")).status() === 400, "a list without persons is refused");
	check((await send(list(501, NOBODY))).status() === 413, "and one that is too long");

	// Without script, over a reload, a second tab, and a restart of the centre: each line is checked once.
	const plain = await console_("clinic.desk", { javaScriptEnabled: false });
	await plain.page.goto(address);
	await logInAgain(plain.page, "ippan");
	await plain.page.goto(address + "/round");
	await plain.page.getByLabel("訪問する人").fill(list(450, HANAKO));
	await plain.page.getByRole("button", { name: "再照会する" }).click();
	check(await plain.page.locator("progress").getAttribute("value") === "100", "a part, and its page says how far it is");
	check(await plain.page.locator("noscript meta[http-equiv=refresh]").count() === 1 || (await plain.page.content()).includes('http-equiv="refresh"'),
		"the page comes back by itself");
	const url = plain.page.url();
	await plain.page.goto("about:blank");
	await step("centre restart -> OK");
	const tab = () => plain.page.context().request.get(url);
	await Promise.all([plain.page.goto(url), tab(), tab()]);
	await plain.page.getByRole("heading", { name: "今日の訪問の結果" }).waitFor({ timeout: 15000 });
	check((await plain.page.locator(".lead").textContent()).includes("450人のうち、変わった人 0人、確認できなかった人 0人、変わりない人 450人"), "all of it");
	await page.goto(address);
	await logInAgain(page, "ippan");
	check(await rows("eligibility.recheck") === 133 + 1 + 200 + 450, "each line once, and the person that was opened: " + await rows("eligibility.recheck"));

	// Who withdraws is not named by a result that is there already.
	await step("withdraw by hanako at clinic end=all -> OK");
	await plain.page.goto(url + "?show=same");
	check((await plain.page.locator("tbody").textContent()).includes("同意が終わりました") && !(await plain.page.content()).includes("髙﨑"), "nobody is named");
	check(!(await (await plain.page.context().request.get(url + "/list.csv")).text()).includes("髙﨑"), "nor in the file");
	await step("audit verify -> OK");

	// A CSV file as a spreadsheet saves it, in Shift_JIS, with headings.
	await page.goto(address + "/round");
	const file = path.join(process.env.PLACE, "visits.csv");
	fs.writeFileSync(file, Buffer.concat([Buffer.from([0x94, 0xd4, 0x8d, 0x86]), Buffer.from(",a,b\r\n" + HANAKO + "\r\n")]));
	await page.getByLabel("CSVファイル").setInputFiles(file);
	await page.waitForFunction(() => document.getElementById("list").value !== "");
	check((await page.getByLabel("訪問する人").inputValue()).startsWith("番号,a,b\n06999999"), "read as it was saved: " + await page.getByLabel("訪問する人").inputValue());
	await page.getByRole("button", { name: "再照会する" }).click();
	check((await page.locator(".lead").textContent()).includes("1人のうち、変わった人 0人、確認できなかった人 1人"), "headings are nobody");
	check((await page.locator("ul.items").textContent()).includes("患者による取消し"), "why she cannot be checked");
});
