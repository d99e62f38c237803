// The console: a clinic set up from nothing by the guide, the first patient's consent, and what each role may do.
import { console_, firstLogIn, logIn } from "./desk.mjs";
import { check, look, nameOf, step, test } from "./rig.mjs";

test(async () => {
	await step("centre start");
	await step("import insurer insurer.csv");
	await step('facility clinic 1319999996 "架空診療所"');
	await step("kyotaku --json account add 1319999996 kanri admin -> OK KEEP(password)=first");
	const { page, address } = await console_("clinic.desk");

	// Nobody is let in without a password; a wrong one is told like a wrong user.
	await page.goto(address);
	check(page.url().endsWith("/console/log-in"), "the log-in comes first");
	await look(page, "console-log-in");
	await logIn(page, "nobody", "nothing at all");
	check((await page.getByRole("alert").textContent()).includes("違います"), "a wrong user");
	const told = await page.getByRole("alert").textContent();
	await logIn(page, "kanri", "nothing at all");
	check(await page.getByRole("alert").textContent() === told, "and a wrong password are told alike");
	await firstLogIn(page, "kanri", await nameOf("first"));
	check(page.url().endsWith("/console"), "then the first page");
	await step("kyotaku announcement add facility 2026-11-16 2026-12-31 架空のお知らせ synthetic -> OK");
	await step("kyotaku setting set 1319999996 care.visit 1");
	await page.reload();
	check((await page.locator("main").textContent()).includes("架空のお知らせ"), "the operator's notice");
	check((await page.locator(".wrong").textContent()).includes("導入が必要です"), "the duty that is owed");
	await look(page, "console-home");
	check(await page.locator("li.todo").count() === 4, "functions, address, first consent and link are missing");

	// The guide leads to the settings; what a change does is said before it is made.
	await page.locator("li.todo").first().getByRole("link").click();
	await look(page, "console-settings");
	await page.getByRole("group", { name: "訪問診療等機能" }).getByLabel("利用する").check();
	await page.getByRole("button", { name: "変更内容を確認する" }).click();
	check((await page.locator("dl.sheet").textContent()).includes("訪問診療等機能"), "the change is shown");
	await look(page, "console-confirm");
	await page.getByRole("button", { name: "変更する" }).click();
	check((await page.getByRole("status").textContent()).includes("変更しました"), "it is done");
	await page.getByRole("link", { name: "変更の履歴" }).click();
	check((await page.locator("tbody").textContent()).includes("kanri"), "the history names who did it");
	await look(page, "console-history");

	// The address, its code and its sheets.
	await page.getByRole("link", { name: "URL・二次元コード" }).click();
	await page.getByRole("button", { name: "発行する" }).click();
	const first = await page.locator("code").first().textContent();
	check(/^https:\/\/127\.0\.0\.1:\d+\/r\/.{27}$/.test(first), "an address was issued");
	await look(page, "console-address");
	for (const name of ["sheet", "card"]) {
		const pdf = await page.context().request.get(`${address}/address/visit/${name}.pdf`);
		check(pdf.status() === 200 && (await pdf.body()).subarray(0, 5).toString() === "%PDF-", `${name}.pdf is a document`);
	}
	await step(`let clinic.visit ${first}`);

	// A card consents; the list that is open shows it by itself.
	await page.goto(address + "/consented");
	check((await page.locator("[data-wait]").textContent()).includes("0人"), "nobody yet");
	await step("card hanako person P0000001 pin=9753");
	await step("consent by hanako at clinic agree=YZK -> OK YZK=given");
	await page.getByRole("link", { name: "髙﨑 花子" }).waitFor({ timeout: 8000 });
	await look(page, "console-consented");
	await page.getByRole("link", { name: "髙﨑 花子" }).click();
	check((await page.locator(".lead").textContent()).trim() === "有効", "the insurance is valid");
	check(!(await page.content()).includes("●"), "no name has a hole");
	await look(page, "console-person");
	await page.goto(address);
	check(await page.locator("li.todo").count() === 1, "the receipt computer is missing still, nothing else");

	// Today's visits: one unchanged, one nobody knows, one that cannot be read.
	await page.getByRole("link", { name: "今日の訪問" }).click();
	await look(page, "console-round");
	await page.getByLabel("訪問する人").fill("06999999,123,45678901,01,19400102\n06999999\t9\t99\t\t\n06999999,1,2,3,yesterday\n");
	await page.getByRole("button", { name: "再照会する" }).click();
	await page.waitForURL(/\/round\/R[0-9a-f]{22}$/);
	check((await page.locator(".lead").textContent()).includes("3人のうち、変わった人 1人、確認できなかった人 1人、変わりない人 1人"), "sorted by what changed");
	await look(page, "console-round-result");

	// Not checked for long; records; help.
	await page.getByRole("link", { name: "しばらく確認していない人" }).click();
	check((await page.locator("main").textContent()).includes("0人います"), "she was checked just now");
	await look(page, "console-dormant");
	await page.getByRole("link", { name: "記録" }).click();
	const rows = await page.locator("tbody").textContent();
	check(rows.includes("髙﨑　花子") && rows.includes("desk kanri"), "who looked at whom is told: " + rows);
	check(/再照会への回答\s*KYO-E-0001\s*R[0-9a-f]{22}/.test(rows), "what could not be read is about nobody: " + rows);
	await look(page, "console-records");
	const csv = await (await page.context().request.get(address + "/records.csv")).text();
	check(csv.startsWith("\ufeff\"seq\",\"at\"") && csv.includes("eligibility.recheck"), "the same as a file");
	await page.getByRole("link", { name: "困ったとき" }).click();
	await look(page, "console-help");

	// Accounts: the password is shown once; a general user may not set up.
	await page.getByRole("link", { name: "アカウント管理" }).click();
	await page.getByLabel("ユーザーID").fill("ippan");
	await page.getByLabel("権限区分").last().selectOption("general");
	await page.getByRole("button", { name: "作成する" }).click();
	const made = await page.locator(".said code").textContent();
	await look(page, "console-accounts");
	await page.reload();
	check(await page.locator(".said").count() === 0, "a password is shown once");
	const other = await console_("clinic.desk");
	await other.page.goto(address);
	await firstLogIn(other.page, "ippan", made);
	for (const path of ["/settings", "/settings/history", "/accounts", "/devices"])
		check((await other.page.goto(address + path)).status() === 403, `a general user may not see ${path}`);
	await look(other.page, "console-denied");
	check((await other.page.goto(address + "/consented")).status() === 200, "but who consented");

	// Activation codes, a device that is ended, the passcode.
	await page.goto(address + "/devices");
	await page.getByLabel("端末の呼び名(任意)").fill("訪問用タブレット");
	await page.getByRole("button", { name: "発行する" }).click();
	const code = await page.locator(".said code").textContent();
	check(/^\d{12}$/.test(code), "a code of twelve digits");
	await page.getByRole("button", { name: "パスコードを表示する" }).click();
	check(/^\d+$/.test(await page.locator(".big").first().textContent()), "a passcode");
	await look(page, "console-devices");
	await page.locator("details.row summary").first().click();
	await page.getByLabel("無効にします。元には戻せません").check();
	await page.getByRole("button", { name: "無効にする" }).click();
	check((await page.locator("details.row .tag").textContent()).includes("無効"), "the code is of no use any more");

	// One person's consents are ended, with a reason; afterwards nothing of her is shown.
	await other.page.getByRole("link", { name: "髙﨑 花子" }).click();
	await other.page.locator("summary", { hasText: "閲覧同意取り消し" }).click();
	await other.page.getByLabel("転院・転居").check();
	await other.page.getByLabel("取り消すことを確認しました").check();
	await other.page.getByRole("button", { name: "取り消す" }).click();
	check((await other.page.getByRole("status").textContent()).includes("取り消しました"), "ended");
	await step("consents of P0000001 at clinic -> QUA=facility YZK=facility");
	await step("audit consent.ended facility=clinic -> 2");

	// An administrator logs others out; another terminal's certificate cannot use the session.
	await page.goto(address + "/accounts");
	await page.locator("form.line", { hasText: "ippan" }).getByRole("button").click();
	await other.page.goto(address + "/consented");
	check(other.page.url().endsWith("/console/log-in"), "logged out from elsewhere");
	await step("terminal second at clinic");
	const stolen = await page.context().cookies();
	const thief = await console_("second");
	await thief.page.context().addCookies(stolen);
	await thief.page.goto(address + "/consented");
	check(thief.page.url().endsWith("/console/log-in"), "a cookie is of its terminal alone");

	// Log out; English.
	await page.locator("header form.out button").click();
	check((await page.getByRole("alert").textContent()).includes("ログアウトしました"), "logged out");
	await page.locator(".tongues summary").click();
	await page.locator('.tongues a[href="?lang=en"]').click();
	check(await page.locator("h1").textContent() === "Log in", "in English");
	await step("audit verify -> OK");
});
