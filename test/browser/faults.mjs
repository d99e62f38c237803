// The paths that end badly: each is a page that says what happened, what the person can do, and what the staff can do.
import { answerAll, check, look, nameOf, open, press, signHere, start, step, test } from "./rig.mjs";

test(async () => {
	await step("centre start");
	await step("import insurer insurer.csv");
	await step('facility clinic 1319999996 "架空訪問クリニック" visit');
	for (const kind of ["checkups", "limit", "diseases"])
		await step(`kyotaku setting set 1319999996 consent.${kind} 0`);
	await step("card hanako person P0000001 pin=9753");
	await step("card taro person P0000002 pin=8642 begins=2021-03-01 expires=2026-03-31");
	await step("card jiro bound=no pin=7531");
	await step("card lost person P0000003 pin=6420");
	await step("revoke card lost");
	await step("centre restart");
	const visit = await nameOf("clinic.visit");
	const pages = { ja: await open(), en: await open({ locale: "en-US" }) };
	const words = { ja: ["資格確認・同意登録", "カードの読み取りへ進む", "もう一度カードを読み取る"],
		en: ["Check the insurance and give consent", "Go on to the card", "Read the card again"] };

	async function toCard(language) {
		const page = pages[language];
		await start(page, visit, words[language][0]);
		await answerAll(page, { agree: ["YZK"] });
		await press(page, words[language][1]);
		return page;
	}
	async function says(page, name, text) {
		await page.waitForSelector(".wrong");           // it comes by itself
		check(text.test(await page.content()), `${name} says ${text}`);
		await look(page, name);
	}

	// Tries in words, the last one guarded, then locked: in two languages.
	let page = await toCard("ja");
	await signHere(page, "hanako", "pin=1111 -> E-0054 triesLeft=2");
	await says(page, "failed-pin-wrong", /あと2回/);
	await press(page, words.ja[2]);
	await signHere(page, "hanako", "pin=1111 -> E-0054 triesLeft=1");
	await says(page, "failed-pin-one-left", /あと1回です。間違えるとロックされ/);
	page = await toCard("en");
	await signHere(page, "hanako", "-> E-0056");
	await says(page, "failed-pin-last-en", /The last try was not spent/);
	await press(page, words.en[2]);
	await signHere(page, "hanako", "pin=1111 last=yes -> E-0055");
	await says(page, "failed-pin-locked-en", /The PIN is locked, or the card has none/);
	check(await page.getByRole("button", { name: words.en[2] }).count() === 0, "a locked card is not tried again");

	// Pulled out half-way.
	page = await toCard("ja");
	await signHere(page, "lost", "pull=3 -> E-0052");
	await says(page, "failed-removed", /途中でカードが離れました/);

	// The certificate: long expired with its date, revoked, registered to nobody.
	page = await toCard("ja");
	await signHere(page, "taro", "-> E-0042");
	await says(page, "failed-expired", /2026年3月31日/);
	page = await toCard("en");
	await signHere(page, "lost", "-> E-0043");
	await says(page, "failed-revoked-en", /no longer valid/);
	page = await toCard("ja");
	await signHere(page, "jiro", "-> E-0045");
	await says(page, "failed-not-registered", /この場で利用登録をする/);

	// Nobody comes for a minute.
	page = await toCard("en");
	await step("clock set 2026-11-16T09:05");
	await page.waitForSelector(".wrong");
	await look(page, "failed-gone-en");
	check(/The time to read the card has run out/.test(await page.content()), "the time has run out");

	// Two tabs: what is signed is what this tab showed.
	page = await toCard("ja");
	await page.goto(visit + "/confirm");
	const other = await page.context().newPage();
	await other.goto(visit + "/ask/YZK");
	await other.getByRole("button", { name: "同意しない", exact: true }).click();
	await press(page, words.ja[1]);
	check(page.url().endsWith("/confirm") && /ほかの画面で選びなおされています/.test(await page.content()), "the other tab's answer is shown first");
	await look(page, "confirm-changed");
	// The same form twice: one hand-over.
	await press(page, words.ja[1]);
	const first = await page.locator("code").textContent();
	await page.goto(visit + "/confirm");
	await press(page, words.ja[1]);
	check(await page.locator("code").textContent() === first, "a double submission is one");

	// Idle for ten minutes; a form of somebody else; a mode that was switched off meanwhile; too many at once.
	await page.goto(visit + "/ask/YZK");
	await step("clock set 2026-11-16T09:20");
	await page.getByRole("button", { name: "同意する", exact: true }).click();
	check(/KYO-E-0066/.test(await page.content()), "the session has ended");
	await look(page, "refusal-ended");
	const answer = await page.request.post(visit + "/begin", { form: { function: "consent", csrf: "0".repeat(32) } });
	check(answer.status() === 403, "a form without its token is refused");
	await page.goto(visit);
	const foreign = await page.request.post(visit + "/begin", { form: { function: "consent", csrf: await page.locator("[name=csrf]").first().inputValue() },
		headers: { Origin: "https://evil.example" } });
	check(foreign.status() === 403, "another origin's form is refused");
	await start(page, visit, words.ja[0]);
	await step("kyotaku setting set 1319999996 function.visit 0");
	await page.getByRole("button", { name: "同意する", exact: true }).click();
	check(/KYO-E-0022/.test(await page.content()), "switched off meanwhile");
	await step("kyotaku setting set 1319999996 function.visit 1");
	const busy = await open({ extraHTTPHeaders: {} });
	let refused = false;
	for (let i = 0; i < 800 && !refused; i++)
		refused = (await busy.request.get(visit, { headers: { Accept: "text/html" } })).status() === 429;
	check(refused, "too many of one address are refused");
	await busy.goto(visit);
	await look(busy, "refusal-busy");
	check(/ただいま混み合っています/.test(await busy.content()), "the centre is busy, and says so");
	await step("consents of P0000001 at clinic -> 0");
	await step("logs hold no persons pins -> OK");
});
