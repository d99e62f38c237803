// Each page and action of the console, for each role, without a log-in, and without a certificate: the list is console.def itself, so that none
// is forgotten. Who may not is refused (403), told nothing, and leaves a row.
import fs from "node:fs";
import { console_, firstLogIn } from "./desk.mjs";
import { check, nameOf, open, step, test } from "./rig.mjs";

// Handler -> which roles may: A 管理者, G 一般, M 医療情報閲覧; "-": before or beside a log-in.
const MAY = {
	home: "AGM", log_in: "-", log_in_try: "-", log_out: "-", password: "AGM", password_set: "-",
	settings: "A", settings_confirm: "A", settings_set: "A", settings_history: "A",
	address: "AGM", address_code: "AGM", address_sheet: "AGM", address_card: "AGM", address_issue: "A",
	accounts: "A", accounts_add: "A", accounts_do: "A", log_ins_end: "A",
	devices: "A", devices_issue: "A", devices_passcode: "A", devices_do: "A",
	consented: "AGM", consented_state: "AGM", person: "AGM", cancel: "AGM", reference: "AGM", declaration: "AGM", declaration_blank: "AGM",
	cancel_many: "AGM", medical: "M", medical_search: "M", medical_data: "M", medical_sheet: "M", checkups: "M", checkups_data: "M", checkups_sheet: "M",
	dormant: "AGM", round: "AGM", round_ask: "AGM", round_result: "AGM", round_state: "AGM", round_csv: "AGM",
	relief: "AGM", relief_ask: "AGM", records: "AGM", records_csv: "AGM", help: "AGM",
};
// Forms that change or end something are sent to those who may not only; to the others where they leave things as they were.
const FORMS = { medical_search: {}, settings_confirm: {}, settings_set: {}, reference: { number: "A-1" }, devices_passcode: {}, round_ask: { token: "t", list: "1,2,3" } };

const rows = [...fs.readFileSync(new URL("../../src/centre/console.def", import.meta.url), "utf-8")
	.matchAll(/^CONSOLE\("(GET|POST)",\s*"([^"]+)",\s*(\w+),/gm)].map(m => ({ method: m[1], path: m[2], name: m[3] }));

test(async () => {
	check(rows.length > 40 && rows.every(r => MAY[r.name]), "the table knows every page: " + rows.filter(r => !MAY[r.name]).map(r => r.name));
	await step("centre start");
	await step("import insurer ../../data/demo/insurer.csv");
	for (const file of ["drugs", "acts", "usage", "items", "choices"])
		await step(`import master ../../data/demo/${file}.csv`);
	await step('facility clinic 1319999996 "架空診療所" visit');
	await step("card hanako person P0000001 pin=9753");
	await step("consent by hanako at clinic agree=YZK,TKK -> OK YZK=given");
	const roles = { A: "admin", G: "general", M: "medical" }, desks = {};
	for (const [letter, word] of Object.entries(roles)) {
		await step(`kyotaku --json account add 1319999996 ${word} ${word} -> OK KEEP(password)=${word}`);
		desks[letter] = await console_("clinic.desk");
		await desks[letter].page.goto(desks[letter].address);
		await firstLogIn(desks[letter].page, word, await nameOf(word));
	}
	const { page, address } = desks.A, origin = new URL(address).origin;
	await page.goto(address + "/consented");
	const person = (await page.locator("tbody a").first().getAttribute("href")).split("/").pop();
	await page.goto(address + "/round");
	await page.getByLabel("訪問する人").fill("06999999,1,2");
	await page.getByRole("button", { name: "再照会する" }).click();
	await page.waitForURL(/\/round\/R/);
	const number = page.url().split("/").pop();
	const place = path => origin + path.replace(":use", "visit").replace(":mode", "visit").replace(":person", person).replace(":number", number)
		.replace(":user", "general").replace(":login", "1").replace(":device", "000000000000").replace(":deed", "end");

	for (const [letter, desk] of Object.entries(desks)) {
		const request = desk.page.context().request;
		const csrf = (await (await request.get(address + "/round")).text()).match(/name="csrf" value="(\w+)"/)[1];
		for (const r of rows) {
			const may = MAY[r.name], url = place(r.path);
			if (may === "-" || (r.method === "POST" && may.includes(letter) && !FORMS[r.name])) continue;
			const answer = r.method === "GET" ? await request.get(url, { headers: { Accept: "text/html" } })
				: await request.post(url, { form: { csrf, sure: "1", ...FORMS[r.name] }, headers: { Origin: origin, Accept: "text/html" }, maxRedirects: 0 });
			const wanted = may.includes(letter) ? [200, 303] : [403];
			check(wanted.includes(answer.status()), `${roles[letter]} ${r.method} ${r.path}: ${answer.status()}`);
			if (!may.includes(letter)) check(!(await answer.text()).includes("花子"), `${roles[letter]} is told nobody by ${r.path}`);
		}
	}
	await step("audit medicines.read outcome=ok facility=clinic -> some");
	await page.goto(address + "/accounts");
	check(await page.locator("details.row").count() === 3 && (await page.locator("main").textContent()).includes("一般"), "nobody was changed");
	await page.goto(address + "/devices");
	check(await page.locator("details.row").count() === 0, "and no code was issued");

	// Nobody without a log-in, however good the certificate; nobody without a certificate.
	const stranger = (await console_("clinic.desk")).page.context().request;
	const bare = (await open()).context().request;
	for (const r of rows) {
		if (MAY[r.name] === "-") continue;
		const url = place(r.path), options = { maxRedirects: 0, headers: { Origin: origin, Accept: "text/html" } };
		const answer = r.method === "GET" ? await stranger.get(url, options) : await stranger.post(url, { ...options, form: { sure: "1" } });
		const where = answer.headers()["location"] ?? "";
		check(answer.status() === 303 && where.endsWith("/console/log-in"), `nobody ${r.method} ${r.path}: ${answer.status()} ${where}`);
		const without = await bare.get(url, { maxRedirects: 0 }).then(a => a.status(), () => 0);
		check(without === 0 || without === 403 || (r.method === "POST" && without === 405), `without a certificate ${r.path}: ${without}`);
	}
	await step("audit verify -> OK");
});
