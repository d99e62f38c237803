// The staff on a facility's device (マイナ資格確認アプリ): activation, log-in, the lock, a check by PIN. DEV-04, DEV-05, DEV-09, DEV-11.
import { device, PASSWORD } from "./device.mjs";
import { check, look, nameOf, press, step, test } from "./rig.mjs";

test(async () => {
	const { page, origin, fill, told, four } = await device();
	await step("card hanako person P0000001 pin=9753");
	await step("kyotaku --json account add 1319999996 shinjin medical -> OK KEEP(password)=shinjin");

	// A device that nobody knows is led to its activation. Each field counts, and what is wrong is told.
	await page.goto(origin + "/app");
	await page.waitForURL("**/app/activate");
	await look(page, "device-activate");
	await fill("登録する", { ...four, code: "000000000000" });
	await page.waitForFunction(() => document.querySelector("[data-told]").textContent.includes("KYO-E-0028"));
	await look(page, "device-activate-wrong");
	await told("KYO-E-0028");
	check(await page.inputValue("#password") === "", "the password is not left standing");
	for (const [wrong, outcome] of [[{ password: "nothing at all" }, "0023"], [{ facility: "1311111111" }, "0023"], [{ user: "kanri" }, "0020"],
		[{ user: "shinjin", password: await nameOf("shinjin") }, "0027"]]) {
		await fill("登録する", { ...four, ...wrong });
		await told("KYO-E-" + outcome);
	}
	await step("audit device.activated outcome=ok -> 0");
	await step("audit anything facility=1311111111 -> 0");
	await fill("登録する", four);
	await page.waitForURL("**/app/log-in");
	check(/この端末を登録しました/.test(await page.content()), "registered");
	await step("audit device.activated outcome=ok facility=clinic -> 1");
	await look(page, "device-log-in");

	// Log-in: signed by the key, which cannot be taken out. Not for an administrator; not from a browser without the key.
	await page.getByLabel("パスワード").waitFor();
	await fill("ログインする", { user: "kango", password: "nothing at all" });
	await told("KYO-E-0023");
	await fill("ログインする", { user: "kanri", password: PASSWORD });
	await told("KYO-E-0020");
	const csrf = await page.locator("[name=csrf]").first().inputValue();
	const bare = await page.request.post(origin + "/app/log-in", { form: { csrf, user: "kango", password: PASSWORD } });
	check(bare.status() === 403 && (await bare.json()).code === "KYO-E-0046", "unsigned is refused");
	await fill("ログインする", { user: "kango", password: PASSWORD });
	await page.waitForURL("**/app");
	check(/いません/.test(await page.locator("main").textContent()), "nobody was checked yet");
	await look(page, "device-list-empty");

	// Idle for the facility's five minutes: the password, before anything else; and on where the work was.
	await press(page, "新しい確認を始める");
	await look(page, "device-where");
	check(await page.locator("button.choice").count() === 2, "home visits, and the car");
	await press(page, "訪問診療等");
	check(page.url().endsWith("/app/check/ask/YZK"), "the consents come first");
	await step("clock set 2026-11-16T09:06");
	await page.goto(origin + "/app/check/ask/YZK?lang=ja");
	check(page.url().endsWith("/app/lock"), "locked, whatever is asked for: " + page.url());
	for (const path of ["", "/check", "/check/card", "/check/result", "/person/visit/1"]) {
		await page.goto(origin + "/app" + path);
		check(page.url().endsWith("/app/lock"), `locked at ${path}`);
	}
	await look(page, "device-lock");
	await fill("続ける", { password: "nothing at all" });
	await told("KYO-E-0023");
	await fill("続ける", { password: PASSWORD });
	await page.waitForURL("**/app/check/ask/YZK");

	// Consents, then the PIN, at the reader of the same device: back by itself, with the result.
	await page.goto(page.url() + "?lang=vi");
	await look(page, "device-ask-vi");
	await page.getByRole("button", { name: "Đồng ý", exact: true }).click();
	await page.waitForURL("**/confirm");
	await page.locator("form[action$='/confirm'] button").click();
	await page.waitForURL("**/method");
	check(await page.locator("html").getAttribute("lang") === "ja", "what follows is the staff's, in their language");
	await look(page, "device-method");
	await step("serve by hanako");
	await press(page, "暗証番号(4桁)");
	await page.goto(page.url() + "?lang=ja");
	await page.getByRole("button", { name: "カードを読み取る" }).waitFor();
	await look(page, "device-card");
	await press(page, "カードを読み取る");
	await page.fill("#code", await nameOf("pair"));
	await press(page, "次へ");
	await page.fill("#pin", "9753");
	await press(page, "署名する");
	await page.waitForURL("**/app/check/result");
	const result = await page.locator("main").textContent();
	check(/資格を確認し、同意を登録しました/.test(result) && /髙﨑　花子/.test(result) && /有効/.test(result), "the result, in words: " + result);
	check(await page.getByRole("link", { name: "薬剤・診療・手術" }).count() === 0 && !/閲覧同意取り消し/.test(result), "nothing but the check");
	await look(page, "device-result");
	await step("consents of P0000001 at clinic -> QUA=open YZK=open");
	await step("audit eligibility.recheck outcome=ok facility=clinic person=* -> some");
	await press(page, "一覧に戻る");
	await page.getByRole("link", { name: "髙﨑 花子" }).waitFor();
	await look(page, "device-list");
	await page.getByRole("link", { name: "髙﨑 花子" }).click();
	check(/架空健康保険組合/.test(await page.locator("main").textContent()), "a person of the list");
	await look(page, "device-person");

	// The next patient is not asked in the language of the one before.
	for (const language of ["ko", "ja"]) {
		await page.goto(origin + "/app/check");
		await press(page, "訪問診療等");
		if (language === "ko") await page.goto(page.url() + "?lang=ko");
		check(await page.locator("html").getAttribute("lang") === language, "asked in " + language);
	}

	// In English and in the dark; locked by hand; logged out.
	await page.goto(origin + "/app?lang=en");
	await page.emulateMedia({ colorScheme: "dark" });
	await look(page, "device-list-en-dark");
	await press(page, "Lock the screen");
	check(page.url().endsWith("/app/lock"), "locked by hand");
	await press(page, "Log out, so that somebody else can log in");
	check(page.url().endsWith("/app/log-in") && await page.locator(".said").count() === 1, "logged out");
	await step("audit account.logged-out facility=clinic -> some");
	await step("logs hold no persons pins -> OK");
	await step("audit verify -> OK");
});
