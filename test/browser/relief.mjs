// 緊急時の資格確認・医療情報閲覧: closed; with a line that is down eligibility alone; in a disaster medical data, too, for who may see them.
import { console_, firstLogIn } from "./desk.mjs";
import { check, look, nameOf, press, sheets, step, test } from "./rig.mjs";

const main = page => page.locator("main").textContent();
const go = page => page.getByRole("button", { name: "確かめる" }).click();
const fill = async (page, values) => {
	for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value);
};
const HANAKO = { 生年月日: "1955-03-01", 保険者番号: "06999999", "記号(あれば)": "123", 番号: "4567", "枝番(あれば)": "00" };

test(async () => {
	await step("centre start");
	await step("import insurer ../../data/demo/insurer.csv");
	for (const file of ["drugs", "acts", "usage", "items", "choices"])
		await step(`import master ../../data/demo/${file}.csv`);
	await step("import claims ../../data/demo/RECEIPTC.UKE");
	await step("import claims ../../data/demo/RECEIPTY.CYO");
	await step("import checkups ../../data/demo/checkups.zip");
	await step('facility clinic 1319999996 "架空診療所"');
	await step("kyotaku --json account add 1319999996 iryo medical -> OK KEEP(password)=iryo");
	await step("kyotaku --json account add 1319999996 ippan general -> OK KEEP(password)=ippan");
	const { page, address } = await console_("clinic.desk"), url = address + "/relief";
	await page.goto(address);
	await firstLogIn(page, "iryo", await nameOf("iryo"));

	// Nothing is open: the page says so, and no form stands there.
	await page.getByRole("link", { name: "緊急時の資格確認・医療情報閲覧" }).click();
	check((await main(page)).includes("今は使えません") && await page.locator("main form").count() === 0, "closed: " + await main(page));
	await look(page, "console-relief-closed");

	// A line that is down: eligibility, by the numbers. What is missing is said, and what was written stays.
	await step('kyotaku --json outage open line 13 now 2026-11-18 "架空の障害" -> OK KEEP(id)=line');
	await page.reload();
	check(await page.getByRole("radio").count() === 0 && (await main(page)).includes("医療情報は開きません"), "no medical data");
	await look(page, "console-relief-line");
	await fill(page, { ...HANAKO, 番号: "" });
	await go(page);
	check((await page.getByRole("alert").textContent()).includes("番号を書くか") && await page.getByLabel("保険者番号").inputValue() === "06999999", "what is missing");
	await look(page, "console-relief-missing", { posted: true });
	await fill(page, { 番号: "99999999" });
	await go(page);
	check(/一文字でも違えば/.test(await page.getByRole("status").textContent()) && await page.getByLabel("番号", { exact: true }).inputValue() === "99999999", "nobody");
	await look(page, "console-relief-nobody", { posted: true });
	await fill(page, { 番号: "4567" });
	await page.getByLabel("番号", { exact: true }).press("Enter");
	await page.getByText("架空 花子").waitFor();
	const told = await page.getByRole("status").textContent();
	check(told.includes("有効") && /06999999 １２３ ４５６７ 00/.test(told), "her insurance: " + told);
	check(await page.getByLabel("番号", { exact: true }).inputValue() === "" && await page.getByRole("status").getByRole("link").count() === 0, "empty for the next person; no way to data");
	await look(page, "console-relief-found", { posted: true });
	const paper = (await sheets(page, "console-relief-paper")).join("\n");
	check(paper.includes("４５６７") && !paper.includes("確かめる人"), "the result on paper, without the form: " + paper);

	// The four items; medical data are refused to whoever asks for them by hand, and the refusal is on record.
	const ITEMS = { 生年月日: "1955-03-01", 氏名: "架空花子", 住所: "東京都架空区居宅一丁目2番3号" };
	await fill(page, ITEMS);
	await go(page);
	check((await page.getByRole("alert").textContent()).includes("全部"), "the sex is missing");
	await page.getByLabel("性別").selectOption("女");
	await go(page);
	check((await page.getByRole("status").textContent()).includes("架空　花子"), "found by all four: " + await page.getByRole("status").textContent());
	await step("audit eligibility.read facility=clinic mode=emergency outcome=ok -> 3");
	const origin = new URL(address).origin;
	const send = async (on, form) => on.context().request.post(url, { form: { csrf: await on.locator("main input[name=csrf]").getAttribute("value"), birth: "1955-03-01",
		insurer: "06999999", symbol: "123", number: "4567", branch: "00", ...form }, headers: { Origin: origin, Accept: "text/html" } });
	const refused = await send(page, { ground: "spoken", yzk: "1" });
	const said = await refused.text();
	check(said.includes("システム障害では医療情報は開きません") && !said.includes("花子"), "a line opens no data: " + said);
	await step("audit request.refused facility=clinic outcome=E-0022 -> 1");
	await step("audit emergency.opened -> 0");

	// A disaster: by word of mouth, what was asked for; its links lead there. By keyboard, and in English.
	await step('kyotaku --json outage open disaster 13 now 2026-11-18 "架空の地震" -> OK KEEP(id)=quake');
	await page.goto(url);
	await look(page, "console-relief-disaster");
	await fill(page, HANAKO);
	await page.getByLabel(/口頭で同意/).check();
	await go(page);
	check((await page.getByRole("alert").textContent()).includes("一つ以上"), "what is to be seen?");
	check(await page.getByLabel(/口頭で同意/).isChecked(), "and the answer stays");
	await page.getByLabel("見ない(資格だけを確かめる)").check();
	await page.getByLabel("薬剤情報").check();
	await go(page);
	check((await page.getByRole("alert").textContent()).includes("同意を得たか"), "on which ground?");
	await page.getByLabel(/口頭で同意/).focus();
	await page.keyboard.press("Space");
	await page.getByLabel("特定健診情報").focus();
	await page.keyboard.press("Space");
	await press(page, "確かめる");
	check(await page.getByRole("status").locator("dd", { hasText: "まで見られます" }).count() === 2, "two kinds are open: " + await page.getByRole("status").textContent());
	await look(page, "console-relief-opened", { posted: true });
	await step("audit emergency.opened facility=clinic outcome=ok person=* consent=* -> 2");
	await page.getByRole("link", { name: "薬剤・診療・手術を見る" }).click();
	check((await main(page)).includes("緊急時のため「薬剤情報」を表示しています") && (await main(page)).includes("架空　花子"), "her medicines: " + (await main(page)).slice(0, 300));
	await look(page, "console-relief-medical");
	const medical = page.url();
	check((await page.goto(medical.replace("/medical/", "/checkups/"))).status() === 200 && (await main(page)).includes("緊急時のため"), "and check-ups");
	await look(page, "console-relief-checkups");

	// Who cannot be asked; treatments are not used here, and that is said.
	await page.goto(url + "?lang=en");
	check(!/[ぁ-ん]/.test(await page.locator("main h1, main h2, main legend, main label, main button, main p").allTextContents().then(all => all.join(""))), "in English");
	await fill(page, { "Date of birth": "1940-01-15", "Insurer number": "39999990", Number: "12345678" });
	await page.getByLabel(/unconscious/).check();
	await page.getByLabel("Treatments and operations").check();
	await page.getByRole("button", { name: "Check" }).click();
	check(/not opened/.test(await page.getByRole("status").textContent()) && await page.getByRole("status").getByRole("link").count() === 0, "nothing to see");
	await look(page, "console-relief-en", { posted: true });
	await page.goto(url + "?lang=ja");

	// A general user checks the insurance and opens nothing.
	const other = await console_("clinic.desk");
	await other.page.goto(address);
	await firstLogIn(other.page, "ippan", await nameOf("ippan"));
	await other.page.goto(url);
	check(await other.page.getByRole("radio").count() === 0 && (await main(other.page)).includes("権限区分が「医療情報閲覧」"), "who may");
	await look(other.page, "console-relief-general");
	check((await send(other.page, { ground: "unable", yzk: "1" })).status() === 403, "not by hand either");
	check((await send(other.page, {})).status() === 200, "the insurance");
	check((await other.page.context().request.get(medical, { headers: { Accept: "text/html" } })).status() === 403, "nor by the address of the other");

	// Both are over: what was open on the screen is refused, and the form is gone.
	await step("kyotaku outage close ${line} -> OK");
	await step("kyotaku outage close ${quake} -> OK");
	await fill(page, HANAKO);
	await go(page);
	check(!(await page.content()).includes("花子") && (await page.getByRole("alert").textContent()).includes("今は開いていないため"), "refused");
	await step("audit request.refused facility=clinic outcome=E-0022 -> 2");
	await look(page, "console-relief-refused", { posted: true });
	check((await page.goto(medical)).status() === 403, "and so are her data");
	await page.goto(url);
	check((await main(page)).includes("今は使えません"), "closed again");
	await page.getByRole("link", { name: "この画面の説明" }).click();
	check(page.url().endsWith("/console/help#relief"), "its help: " + page.url());
	await step("audit verify -> OK");
});
