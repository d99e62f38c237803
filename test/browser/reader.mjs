// The reader on the same device (kyotaku-card serve): from the page to the card and back, in five taps and without a script.
import { answerAll, check, look, nameOf, open, press, start, step, test } from "./rig.mjs";

test(async () => {
	await step("centre start");
	await step("import insurer insurer.csv");
	await step('facility clinic 1319999996 "架空訪問クリニック" visit');
	await step("card hanako person P0000001 pin=9753");
	await step("serve by hanako");
	const visit = await nameOf("clinic.visit"), code = await nameOf("pair");
	const page = await open();

	await start(page, visit, "資格確認・同意登録");
	await answerAll(page, { agree: ["YZK"] });
	await press(page, "カードの読み取りへ進む");
	await page.getByRole("button", { name: "カードを読み取る" }).waitFor();         // a reader answers on this device
	await look(page, "card-here");
	await press(page, "カードを読み取る");

	// Once: the six digits of the reader's terminal.
	check(page.url().startsWith("http://127.0.0.1:36910/errand/"), "a page of the reader's own");
	await look(page, "pairing");
	await page.fill("#code", code === "000000" ? "111111" : "000000");
	await press(page, "次へ");
	check(/数字が違います/.test(await page.content()), "wrong digits");
	await page.fill("#code", code);
	await press(page, "次へ");
	await look(page, "reader");
	check(/薬剤情報[\s\S]*同意する/.test(await page.locator("dl").textContent()) && /あと3回/.test(await page.content()), "what is signed, and the tries");
	await page.fill("#pin", "1111");
	await press(page, "署名する");
	check(/暗証番号が違います/.test(await page.content()) && /あと2回/.test(await page.content()), "wrong PIN, two left");
	await look(page, "reader-wrong");
	await page.fill("#pin", "9753");
	await press(page, "署名する");
	await page.waitForURL("**/receipt");            // back by itself
	await step("consents of P0000001 at clinic -> YZK=open TKK=refused");

	// Again, without a script, in English; the reader is known now. Two taps after the card lies there: read, sign.
	const plain = await open({ javaScriptEnabled: false, locale: "en-US" });
	await plain.goto(visit);
	await plain.getByRole("button", { name: "End all consents" }).click();
	await plain.getByRole("button", { name: "End them" }).click();
	check(await plain.locator("code").count() === 1, "the command stands there without a script");
	// Stopping at the reader comes back, too.
	await start(page, visit, "すべての同意を取消す");
	await press(page, "取消す");
	await page.getByRole("button", { name: "カードを読み取る" }).waitFor();
	await press(page, "カードを読み取る");
	await press(page, "やめる");
	await page.waitForSelector(".wrong");
	check(/読み取りをやめました/.test(await page.content()), "stopped, and said so");
	await look(page, "failed-stopped");
	await press(page, "もう一度カードを読み取る");
	await page.getByRole("button", { name: "カードを読み取る" }).waitFor();
	await press(page, "カードを読み取る");
	await page.fill("#pin", "9753");
	await press(page, "署名する");
	await page.waitForURL("**/receipt");
	await step("consents of P0000001 at clinic -> YZK=patient QUA=patient");

	// Pages of others get nothing: no CORS for another origin, no errand for another centre, no other Host.
	const strange = await page.request.get("http://127.0.0.1:36910/alive", { headers: { Origin: "https://evil.example" } });
	check(strange.status() === 403 && !strange.headers()["access-control-allow-origin"], "another origin learns nothing");
	const errand = await page.request.post("http://127.0.0.1:36910/handover", { form: { address: "https://evil.example/r/x", session: "1", back: "https://evil.example/" } });
	check(errand.status() === 403, "another centre's errand is refused");
	const named = await page.request.get("http://127.0.0.1:36910/style.css", { headers: { Host: "evil.example:36910" } });
	check(named.status() === 404, "a name that points here gets nothing");
	await step("logs hold no persons pins -> OK");
});
