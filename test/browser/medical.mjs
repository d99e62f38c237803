// 医療情報閲覧: only who may, only within the consent, recorded before it is shown.
import { console_, firstLogIn } from "./desk.mjs";
import { check, look, nameOf, step, test } from "./rig.mjs";

test(async () => {
	await step("centre start");
	await step("import insurer ../../data/demo/insurer.csv");
	for (const file of ["drugs", "acts", "usage", "items", "choices"])
		await step(`import master ../../data/demo/${file}.csv`);
	await step("import claims ../../data/demo/RECEIPTC.UKE");
	await step("import claims ../../data/demo/RECEIPTY.CYO");
	await step("import checkups ../../data/demo/checkups.zip");
	await step('facility clinic 1319999996 "架空診療所" visit');
	await step("kyotaku setting set 1319999996 consent.treatments 1");
	await step("kyotaku --json account add 1319999996 iryo medical -> OK KEEP(password)=iryo");
	await step("kyotaku --json account add 1319999996 ippan general -> OK KEEP(password)=ippan");
	await step("card hanako person P0000001 pin=9753");
	await step("consent by hanako at clinic agree=YZK,SRJ -> OK YZK=given");

	// Medicines over time, within the consent, from the person's page.
	const { page, address } = await console_("clinic.desk");
	await page.goto(address);
	await firstLogIn(page, "iryo", await nameOf("iryo"));
	await page.goto(address + "/consented");
	await page.locator("tbody a").first().click();
	const person = page.url();
	await page.getByRole("link", { name: "薬剤・診療・手術" }).click();
	const text = await page.locator("main").textContent();
	check(text.includes("同意「薬剤情報」により表示しています(取り消すまで)"), "which consent, until when");
	check(await page.locator("svg .bar, svg .over").count() > 0, "bars over the months");
	check(await page.locator("table").last().locator("tbody tr").count() > 0, "treatments, too");
	await look(page, "console-medical");
	await page.getByLabel("名前で探す").fill("ロキソ");
	await page.getByRole("button", { name: "表示する" }).click();
	check(!(await page.locator("table.lines").textContent().catch(() => "")).includes("アムロジピン"), "what was not sought is not listed");
	const medical = person.replace("/person/", "/medical/"), checkups = person.replace("/person/", "/checkups/");
	const pdf = await page.context().request.get(medical + "/sheet.pdf");
	check(pdf.status() === 200 && (await pdf.body()).subarray(0, 5).toString() === "%PDF-", "as a sheet");

	// The same as a file for the chart: in the facility's characters, within the consents that it names.
	const xml = await page.context().request.get(medical + "/data.xml"), bytes = await xml.body();
	check(xml.headers()["content-type"] === "application/xml; charset=Shift_JIS", "in the facility's characters");
	check(/^attachment; filename="YZKsiquc01res_\d{14}\.xml"$/.test(xml.headers()["content-disposition"]), "a file to keep");
	const told = new TextDecoder("shift_jis").decode(bytes);
	check(told.includes("<ArbitraryFileIdentifier>YZK=open SRJ=open</ArbitraryFileIdentifier>"), "by which consents, until when: " + told.slice(0, 600));
	check(told.includes("<DrugN>"), "medicines: " + told.slice(0, 1500));
	const month = new TextDecoder("shift_jis").decode(await (await page.context().request.get(medical + "/data.xml?first=2026-11&last=2026-11")).body());
	check(month.length < told.length && !month.includes("<DrugN>"), "of the months that were asked for");

	// Check-ups were refused: nothing of them; then they are agreed to.
	check((await page.goto(checkups)).status() === 403, "no consent, no check-up");
	check(!(await page.content()).includes("花子"), "and nobody is named");
	await step("consent by hanako at clinic agree=YZK,SRJ,TKK -> OK TKK=given");
	await page.goto(checkups);
	check(await page.locator("tbody tr").count() > 3, "items of the check-up");
	await look(page, "console-checkups");
	const course = await page.context().request.get(checkups + "/data.xml");
	check(/<ArbitraryFileIdentifier>TKK=open</.test(new TextDecoder("shift_jis").decode(await course.body())), "check-ups as a file");
	const sheet = await page.context().request.get(checkups + "/sheet.pdf");
	check(sheet.status() === 200 && (await sheet.body()).subarray(0, 5).toString() === "%PDF-", "as a sheet");
	await step("audit medicines.read outcome=ok facility=clinic -> some");          // a look reads the page once more
	await step("audit checkups.read outcome=ok facility=clinic -> 4");

	// A general user sees the insurance and none of it.
	const other = await console_("clinic.desk");
	await other.page.goto(address);
	await firstLogIn(other.page, "ippan", await nameOf("ippan"));
	await other.page.goto(person);
	check(await other.page.getByRole("link", { name: "薬剤・診療・手術" }).count() === 0, "no way there");
	for (const path of [medical, checkups, medical + "/sheet.pdf", checkups + "/sheet.pdf", medical + "/data.xml", checkups + "/data.xml"])
		check((await other.page.goto(path)).status() === 403, "and no address either");

	// What was withdrawn is not shown.
	await step("withdraw by hanako at clinic end=all -> OK");
	check((await page.goto(medical)).status() === 403, "withdrawn: nothing");
	check((await page.context().request.get(medical + "/data.xml")).status() === 403, "and no file");
	await step("audit verify -> OK");
});
