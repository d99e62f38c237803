// The way by a 認証アプリ: a real provider, a phone without a reader. Linked once by the card, then known; and every path that ends badly.
import fs from "node:fs";
import path from "node:path";
import { execFileSync } from "node:child_process";
import { answerAll, check, look, nameOf, open, press, signHere, start, step, test } from "./rig.mjs";
import { provider } from "./provider.mjs";

const BEGIN = "2026-11-16T09:00:00+09:00", data = path.join(process.env.PLACE, "data");

test(async () => {
	await step("centre start");
	await step(`kyotaku clock set ${BEGIN}`);
	const shift = Date.parse(BEGIN) - Date.now();
	await step("import insurer insurer.csv");
	await step('facility clinic 1319999996 "架空訪問クリニック" visit');
	for (const kind of ["checkups", "limit", "diseases"])
		await step(`kyotaku setting set 1319999996 consent.${kind} 0`);
	await step("card hanako person P0000001 pin=9753");
	const visit = await nameOf("clinic.visit"), origin = new URL(visit).origin;

	// Nothing of it while it is off.
	const page = await open();
	const words = { begin: "資格確認・同意登録", card: "カードの読み取りへ進む", go: "アプリへ進む", again: "もう一度、方法を選ぶ" };
	async function toCard(p = page, agree = ["YZK"]) {
		await start(p, visit, words.begin);
		await answerAll(p, { agree });
		await press(p, words.card);
	}
	await toCard();
	check(await page.getByRole("button", { name: words.go }).count() === 0, "no app is offered where there is none");

	// Switched on: a key of ours, registered at the provider.
	await step("kyotaku app key");
	const { kid, kty, crv, x, y } = JSON.parse(fs.readFileSync(path.join(data, "tls/keys/app.jwk"), "utf-8"));
	const op = await provider({ folder: path.join(process.env.PLACE, "provider"), client: "kyotaku", back: `${origin}/app/back`,
		jwk: { kid, kty, crv, x, y, alg: "ES256", use: "sig" }, shift });
	fs.appendFileSync(path.join(data, "kyotaku.conf"), `\n[oidc]\nissuer = ${op.issuer}\nclient_id = kyotaku\nca = ${op.ca}\n`);
	await op.stop();
	await step("centre restart");

	async function says(p, name, text) {
		await p.waitForSelector(".wrong");
		check(text.test(await p.content()), `${name} says ${text}`);
		await look(p, name);
	}
	const logIn = async (p, who) => {
		await p.waitForURL("**/interaction/**").catch(async e => { throw new Error(`${p.url()}: ${await p.content()} ${e}`); });
		await p.getByRole("button", { name: who }).click();
	};
	const sameAgain = async () => { await press(page, words.again); await press(page, words.go); };

	// The provider is away: a page, and nothing is lost.
	await toCard();
	await look(page, "card-app");
	await press(page, words.go);
	await says(page, "failed-app-away", /つながりません/);
	await op.start();

	// The person stops in the app.
	await sameAgain();
	await logIn(page, "やめる");
	await says(page, "failed-app-stopped", /アプリでの認証をやめました/);

	// Known to nobody: linked by the card on another device, which shows what it signs.
	await sameAgain();
	await logIn(page, "hanako");
	await says(page, "failed-app-unknown", /まだ登録されていません/);
	await step("consents of P0000001 at clinic -> 0");
	await press(page, "カードでアプリを登録する");
	await look(page, "card-link");
	check(await page.getByRole("button", { name: words.go }).count() === 0, "an app does not link itself");
	const second = await open({ locale: "en-US" });
	await second.goto((await page.locator("code").textContent()).replace("kyotaku-card sign ", ""));
	await look(second, "handover-link");
	await signHere(page, "hanako", "pin=1111 -> E-0054");
	await page.waitForSelector(".wrong");
	await press(page, words.again.replace("、方法を選ぶ", "カードを読み取る"));
	await signHere(page, "hanako", "-> OK");
	await page.waitForURL("**/receipt");
	await look(page, "receipt-linked");
	await step("consents of P0000001 at clinic -> 0");

	// And then known: the consent that was begun, by the app alone.
	await press(page, "次へ");
	await press(page, words.go);
	await logIn(page, "hanako");
	await page.waitForURL("**/receipt");
	await look(page, "receipt-app");
	check(/アプリでの認証とともに/.test(await page.content()), "the receipt says by what");
	await step("consents of P0000001 at clinic -> YZK=open");
	await step("post OQSsihvq01 for P0000001 at clinic -> OK");

	// The evidence says for itself what was agreed to.
	const receipt = await (await page.request.get(visit + "/receipt.json")).json();
	check(/^kyotaku-app-consent\/1\n/.test(receipt.text) && /\nYZK=agree\n/.test(receipt.text), "the words that the token is about");
	const kyotaku = (...w) => execFileSync(process.env.KYOTAKU, ["--data", data, ...w], { encoding: "utf-8" });
	const file = path.join(process.env.PLACE, "evidence.json"), shown = kyotaku("--json", "evidence", "show", receipt.evidence);
	fs.writeFileSync(file, shown);
	check(/a token over this text/.test(kyotaku("evidence", "check", file)), "the evidence is good without the centre");
	const forged = JSON.parse(shown), row = forged.rows[0];
	row.text64 = Buffer.from(row.text.replace("YZK=agree", "YZK=refuse")).toString("base64url");
	fs.writeFileSync(file, JSON.stringify(forged));
	let good = true;
	try { kyotaku("evidence", "check", file); } catch { good = false; }
	check(!good, "other words are not those of the token");
	await press(page, "終わる");

	// In English; another person's app is another app, and links nobody by itself.
	const english = await open({ locale: "en-US" });
	await start(english, visit, "Check the insurance and give consent");
	await answerAll(english, { agree: [] });
	await press(english, "Go on to the card");
	await look(english, "card-app-en");
	await press(english, "Go on to the app");
	await logIn(english, "taro");
	await says(english, "failed-app-unknown-en", /This app is not linked yet/);
	await step("consents of P0000001 at clinic -> YZK=open");

	// Another nonce: the token is not about these words.
	await toCard();
	await page.route("**/app", async r => {
		const answer = await r.fetch({ maxRedirects: 0 }), headers = answer.headers();
		await r.fulfill({ status: 200, contentType: "text/html", body: `<a href="${headers.location.replace(/nonce=[^&]*/, "nonce=other").replaceAll("&", "&amp;")}">on</a>` });
	}, { times: 1 });
	await page.getByRole("button", { name: words.go }).click();
	await page.getByRole("link", { name: "on" }).click();
	await page.waitForURL("**/interaction/**");
	await page.getByRole("button", { name: "hanako" }).click();
	await says(page, "failed-app-token", /アプリでの認証を確認できません/);

	// A token whose time is over.
	await press(page, words.again);
	await press(page, words.go);
	await page.waitForURL("**/interaction/**");
	await op.expireNext();
	await page.getByRole("button", { name: "hanako" }).click();
	await says(page, "failed-app-expired", /アプリでの認証を確認できません/);

	// The provider leaves while the person is on the way back: nothing is lost, and it goes on afterwards.
	await sameAgain();
	await page.waitForURL("**/interaction/**");
	await op.leaveNext();
	await page.getByRole("button", { name: "hanako" }).click();
	await says(page, "failed-app-left", /つながりません/);
	await op.start();
	await press(page, words.again);

	// Another way is chosen while the app is open: what still comes of it counts no more.
	await start(page, visit, words.begin);
	await answerAll(page, { agree: [] });
	await press(page, words.card);
	await press(page, words.go);
	await page.waitForURL("**/interaction/**");
	const stale = page.url();
	await page.goto(visit + "/card");
	await look(page, "card-app-taken");
	await press(page, words.again);
	check(await page.getByRole("button", { name: words.go }).count() === 1, "all ways once more");
	await page.goto(stale);
	await page.getByRole("button", { name: "hanako" }).click();
	await page.waitForURL("**/card");
	await step("consents of P0000001 at clinic -> YZK=open");
	await toCard();
	await press(page, words.go);

	// A code is good once, in the browser that asked for it.
	await page.waitForURL("**/interaction/**");
	let back, cookies;
	page.on("request", r => { if (r.url().includes("/app/back?")) back = r.url(); });
	cookies = await page.context().cookies();
	// While the provider thinks, nobody else waits.
	await op.hold();
	await page.getByRole("button", { name: "hanako" }).click({ noWaitAfter: true });
	const stranger = await open();
	for (let i = 0; i < 8; i++) await stranger.goto(visit);
	check(!page.url().endsWith("/receipt"), "it still thinks");
	await op.letGo();
	await page.waitForURL("**/receipt");
	await stranger.goto(back);
	check(/この認証は続けられません/.test(await stranger.content()), "another browser");
	await look(stranger, "app-state");
	await page.goto(back);
	check(/この認証は続けられません/.test(await page.content()), "the same page once more");
	await page.context().addCookies(cookies.filter(c => c.name === "__Host-app"));
	await page.goto(back);
	await page.waitForURL("**/receipt");            // what is done is done, not done again

	// What the person ends stands for nobody; everything else goes on.
	await press(page, "アプリの登録を終わらせる");
	check(await page.getByRole("button", { name: "アプリの登録を終わらせる" }).count() === 0, "ended");
	await toCard(page, []);
	await press(page, words.go);
	await logIn(page, "hanako");
	await says(page, "failed-app-ended", /まだ登録されていません/);
	await step("consents of P0000001 at clinic -> YZK=open");

	// Linked anew, by a reader on the same device, which says itself what it signs.
	await step("serve by hanako");
	await press(page, "カードでアプリを登録する");
	await page.getByRole("button", { name: "カードを読み取る" }).waitFor();
	await press(page, "カードを読み取る");
	await page.fill("#code", await nameOf("pair"));
	await press(page, "次へ");
	await look(page, "reader-link");
	check((await page.content()).includes(op.issuer), "whose app it is");
	await page.fill("#pin", "9753");
	await press(page, "署名する");
	await page.waitForURL("**/receipt");
	check(/アプリを登録しました/.test(await page.content()), "linked anew");

	await step("logs hold no persons pins -> OK");
	op.end();
});
