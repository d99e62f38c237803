// The patient's walk, from the facility's address to the receipt, through the card service and the virtual card.
import { answerAll, check, look, nameOf, open, press, signHere, start, step, test } from "./rig.mjs";

test(async () => {
	await step("centre start");
	await step("kyotaku clock set 2026-11-16T09:00:00+09:00");
	await step("import insurer insurer.csv");
	await step("import claims claims.csv");
	await step('facility clinic 1319999996 "架空訪問クリニック" visit online');
	await step("card hanako person P0000001 pin=9753");
	await step("kyotaku setting set 1319999996 prescription.ask 1");
	const visit = await nameOf("clinic.visit"), online = await nameOf("clinic.online");

	// First visit, in Japanese, with the keyboard alone.
	const page = await open();
	await page.goto(visit);
	await look(page, "start");
	await press(page, "資格確認・同意登録");
	for (const code of ["YZK", "TKK", "LIM", "TSR"]) {
		check(page.url().endsWith("/ask/" + code), `the question ${code}, at ${page.url()}`);
		if (code === "YZK") await look(page, "ask");
		const boxes = await Promise.all(["同意する", "同意しない"].map(n => page.getByRole("button", { name: n, exact: true }).boundingBox()));
		check(boxes[0].width === boxes[1].width && boxes[0].height === boxes[1].height, "both answers weigh the same");
		await press(page, code === "TKK" ? "同意しない" : "同意する");
	}
	await look(page, "prescription");
	await press(page, "紙の処方箋");
	check(page.url().endsWith("/confirm"), "all answers together");
	await look(page, "confirm");
	check(!(await page.content()).includes("手術情報"), "what the facility does not use is not asked");
	await press(page, "カードの読み取りへ進む");
	await look(page, "card");
	const comparison = await page.locator(".big").textContent();

	// The second device: the code leads to a page that shows the same four digits.
	const second = await open({ locale: "en-US" });
	await second.goto((await page.locator("code").textContent()).replace("kyotaku-card sign ", ""));
	check(await second.locator(".big").textContent() === comparison, "the same digits on both devices");
	await look(second, "handover");
	await signHere(page, "hanako", "reader=pcsc -> OK YZK=given TKK=refused");
	await page.waitForURL("**/receipt");            // by itself
	await look(page, "receipt");
	await second.reload();
	await look(second, "handover-done");
	await step("consents of P0000001 at clinic -> YZK=open TKK=refused LIM=open QUA=open");
	await step("post OQSsihvq01 for P0000001 at clinic -> OK PrescriptionIssueSelect=2");
	await step("post YZKsiquc01 for P0000001 at clinic -> OK");
	await page.reload();
	check(/薬剤・診療情報/.test(await page.content()) && /再照会/.test(await page.content()), "the receipt tells who has looked since");
	const pdf = await page.request.get(visit + "/receipt.pdf"), json = await (await page.request.get(visit + "/receipt.json")).json();
	check((await pdf.body()).subarray(0, 5).toString() === "%PDF-", "a PDF to keep");
	check(json.type === "kyotaku-receipt/1" && json.consents.find(c => c.kind === "YZK").state === "agreed", "a receipt for machines");
	check(/^kyotaku-consent\/1\n/.test(json.text) && /\nprescription=paper\n/.test(json.text), "with the words that were signed");
	// Back, and the same form twice: nothing is done twice.
	await page.goBack();
	check(page.url().endsWith("/confirm"), "back is the last question");
	await press(page, "カードの読み取りへ進む");
	check(page.url().endsWith("/receipt"), "what was signed is not asked to be signed again");
	await press(page, "終わる");
	await look(page, "start-ended");
	check((await page.goto(visit + "/receipt")).status() === 200 && page.url() === visit, "nothing stays on the device");

	// See and change, in English.
	const english = await open({ locale: "en-US" });
	await start(english, visit, "See and change what you agreed to");
	await signHere(english, "hanako");
	await english.waitForURL("**/receipt");
	await look(english, "consents-en");
	await press(english, "Change");
	await answerAll(english, { agree: [], form: "Electronic" });
	await look(english, "confirm-en");
	await press(english, "Go on to the card");
	await signHere(english, "hanako", "-> OK YZK=refused");
	await english.waitForURL("**/receipt");
	await step("consents of P0000001 at clinic -> YZK=refused TKK=refused");

	// Online: a day, which may not lie behind; the consent ends with the day after.
	await start(english, online, "Check the insurance and give consent");
	await look(english, "date");
	await english.evaluate(() => { const d = document.querySelector("#day"); d.removeAttribute("min"); d.value = "2026-11-15"; });
	await press(english, "Continue");
	await look(english, "date-wrong");
	await english.fill("#day", "2026-11-20");
	await press(english, "Continue");
	check(/21 November 2026|20 November 2026/.test(await english.content()), "the day stands in the question");
	await answerAll(english, { agree: ["YZK"], form: "Electronic" });
	await press(english, "Go on to the card");
	await signHere(english, "hanako", "-> OK YZK=given");
	await english.waitForURL("**/receipt");
	await look(english, "receipt-online");
	check(/21 November 2026/.test(await english.content()), "until the end of the day after");
	await step('consents of P0000001 at clinic mode online -> YZK=open');

	// Different route: the same mode, today.
	await start(english, online, "Check the insurance and give consent");
	await press(english, "Today");
	await answerAll(english, { agree: ["YZK"], form: "On paper" });
	await press(english, "Go on to the card");
	await signHere(english, "hanako", "-> OK");
	await english.waitForURL("**/receipt");
	check(/17 November 2026/.test(await english.content()), "until tomorrow's end");

	// End everything.
	await start(english, online, "End all consents");
	await look(english, "withdraw");
	await press(english, "End them");
	await signHere(english, "hanako", "-> OK");
	await english.waitForURL("**/receipt");
	await look(english, "receipt-ended");
	await step("consents of P0000001 at clinic mode online -> YZK=patient QUA=patient");
	await step("logs hold no persons pins -> OK");
});
