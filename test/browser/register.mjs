// REG-08: a card of nobody: 利用登録 on the spot, at the reader of the same device and at another one, and then the consent by itself.
import { answerAll, check, look, nameOf, open, press, signHere, start, step, test } from "./rig.mjs";

const LANGUAGES = ["easy", "en", "zh", "ko", "vi", "pt"];

test(async () => {
	await step("centre start");
	await step("import insurer insurer.csv");
	await step('facility clinic 1319999996 "架空訪問クリニック" visit');
	for (const kind of ["checkups", "limit", "diseases"])
		await step(`kyotaku setting set 1319999996 consent.${kind} 0`);
	await step("card hanako person P0000001 pin=9753 bound=no");
	await step("card jiro person P0000002 pin=2222 bound=no");
	const visit = await nameOf("clinic.visit");
	const page = await open();

	async function toCard(to, name, go) {
		await start(to, visit, name);
		await answerAll(to, { agree: ["YZK"] });
		await press(to, go);
	}

	// At another device: refused, registered there, and the page waits for the card once more by itself.
	await toCard(page, "資格確認・同意登録", "カードの読み取りへ進む");
	await signHere(page, "jiro", "-> E-0045");
	await page.waitForSelector(".wrong");
	await look(page, "failed-not-registered");
	await press(page, "この場で利用登録をする");
	check((await page.locator("main").textContent()).includes("資格情報のお知らせか資格確認書"), "what it needs is said");
	await look(page, "card-register");
	await signHere(page, "jiro", "for P0000002 kana=ヨシノ -> E-0070");
	await page.waitForSelector(".wrong");
	check(/保険者の記録と一致しませんでした/.test(await page.content()), "it does not fit, and why is not told");
	await look(page, "failed-not-matched");
	await press(page, "もう一度カードを読み取る");
	await signHere(page, "jiro", "for P0000002 -> OK");
	await page.waitForSelector(".said");
	check(/続けて、もう一度カードを読み取ってください/.test(await page.content()), "registered, and on with the consent");
	await look(page, "card-registered");
	await signHere(page, "jiro", "-> OK YZK=given");
	await page.waitForURL("**/receipt");
	await step("consents of P0000002 at clinic -> QUA=open YZK=open");
	await step("audit card.bound outcome=ok person=* facility=clinic -> 1");

	// On this device, in English: the form stands in the reader's own page. Wrong five times, nobody may try on.
	await step("serve by hanako");
	const english = await open({ locale: "en-US" });
	await toCard(english, "Check the insurance and give consent", "Go on to the card");
	const read = async () => {
		await english.getByRole("button", { name: "Read the card" }).waitFor();
		await press(english, "Read the card");
	};
	await read();
	await english.fill("#code", await nameOf("pair"));
	await press(english, "Continue");
	await english.fill("#pin", "9753");
	await press(english, "Sign");
	await english.waitForSelector(".wrong");
	for (const code of LANGUAGES) {
		await english.goto(`${visit}/card?lang=${code}`);
		await look(english, "failed-not-registered-" + code);
	}
	await english.goto(`${visit}/card?lang=en`);
	await press(english, "Register it here");
	await read();
	check(english.url().startsWith("http://127.0.0.1:36910/errand/"), "a page of the reader's own");
	await look(english, "register-form");
	const held = { insurer: "06999999", symbol: "123", number: "45678901", branch: "01", kana: "たかさきはなこ", birth: "1940" };
	const fill = async fields => {
		for (const [name, value] of Object.entries(fields)) await english.fill("#" + name, value);
		await press(english, "Continue");
	};
	await fill(held);
	check(/Something is missing/.test(await english.content()) && await english.inputValue("#kana") === held.kana, "what was typed stands there still");
	await look(english, "register-wrong");
	await fill({ birth: "19400102", number: "99999999" });
	check(/99999999/.test(await english.locator("dl").textContent()), "what will be signed is shown");
	await look(english, "register-reader");
	await press(english, "Mend it");
	await fill({ number: held.number });
	await english.fill("#pin", "9753");
	await press(english, "Sign");
	await english.waitForSelector(".said");          // back by itself, and on
	check(/Your card is registered/.test(await english.content()), "registered");
	await read();
	await english.fill("#pin", "9753");
	await press(english, "Sign");
	await english.waitForURL("**/receipt");
	await step("consents of P0000001 at clinic -> QUA=open YZK=open");
	check(!(await page.content()).includes("45678901") && !(await english.content()).includes("45678901"), "no number stays on a page");
	await step("logs hold no persons pins -> OK");
	await step("audit verify -> OK");
});
