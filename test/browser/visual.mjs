// 目視確認 on a facility's device, what such a device keeps, and its end. DEV-03, DEV-06, DEV-07, DEV-10, HND-03.
import { atWork, PASSWORD } from "./device.mjs";
import { answerAll, check, look, nameOf, press, signHere, step, test } from "./rig.mjs";

test(async () => {
	const { page, origin, fill, told } = await atWork();
	await step("card jiro person P0000002 pin=2222");
	await step("card saburo bound=no pin=3333");

	// 目視確認, in the car: the passcode first, the card without a PIN, the device signs. On a line that breaks it can be repeated.
	await step("kyotaku --json passcode show 1319999996 -> OK KEEP(passcode)=passcode");
	const begin = async use => {
		await page.goto(origin + "/app/check");
		await press(page, use);
		await answerAll(page, { agree: ["YZK"] });
		await press(page, "カードの読み取りへ進む");
	};
	const compare = async passcode => {
		await page.getByLabel("同じ人であることを確認しました").check();
		await page.fill("#passcode", passcode);
		await press(page, "カードの読み取りへ進む");
	};
	await begin("車内で診療・服薬指導をする(ドライブスルー)");
	await press(page, "目視確認");
	await look(page, "device-visual");
	await compare("000");
	check(/パスコードが違うか、有効期限が切れています/.test(await page.content()), "a wrong passcode");
	await look(page, "device-visual-wrong");
	await compare(await nameOf("passcode"));
	await page.waitForURL("**/app/check/card");
	await page.route("**/app/check/sign", r => r.abort());
	await signHere(page, "jiro", "-> OK read=true");
	await page.locator("[data-told]", { hasText: "接続できません" }).waitFor();
	check(/^kyotaku-visual-consent\/1\n[\s\S]*\nstaff=kango\nYZK=agree\n/.test(await page.locator("pre").textContent()), "what is signed is shown");
	await look(page, "device-sign");
	await page.unroute("**/app/check/sign");
	await press(page, "もう一度登録する");
	check(page.url().endsWith("/app/check/result") && /𠮷野/.test(await page.locator("main").textContent()), "and then registered: " + page.url());
	await step("consents of P0000002 at clinic mode online -> QUA=open YZK=open");
	await step("audit passcode.tried outcome=E-0034 facility=clinic -> 1");

	// A card of nobody: told, and no registration without its PIN; with the PIN, it is offered.
	await begin("訪問診療等");
	await press(page, "目視確認");
	await compare(await nameOf("passcode"));
	await signHere(page, "saburo", "-> OK read=true");
	await page.getByText("KYO-E-0045").waitFor();
	check(await page.getByRole("button", { name: "この場で利用登録をする" }).count() === 0, "nothing to register with");
	check(/暗証番号で確認すると、この場で利用登録ができます/.test(await page.content()), "what can be done is said");
	await look(page, "device-failed");
	await press(page, "別の方法で確認する");
	await press(page, "暗証番号(4桁)");
	await signHere(page, "saburo", "-> E-0045");
	await page.getByRole("button", { name: "この場で利用登録をする" }).waitFor();

	// A browser makes its worker when it finds the time; a page that is opened anew asks for it again.
	const ready = () => page.evaluate(() => Promise.race([navigator.serviceWorker.ready.then(() => true),
		new Promise(yes => setTimeout(yes, 5000, false))]));
	for (let tries = 0; tries < 5 && !await ready(); tries++) await page.goto(origin + "/app");
	check(await ready(), "the worker is there");

	// What is on the device: the key, its number, and one page for when there is no line.
	const stored = await page.evaluate(async () => {
		const db = await new Promise(yes => { const r = indexedDB.open("kyotaku-device"); r.onsuccess = () => yes(r.result); });
		const all = await new Promise(yes => { const r = db.transaction("device").objectStore("device").getAll(); r.onsuccess = () => yes(r.result); });
		const kept = [];
		for (const name of await caches.keys()) for (const r of await (await caches.open(name)).keys()) kept.push(new URL(r.url).pathname);
		return { names: (await indexedDB.databases()).map(d => d.name), rows: all.map(r => Object.keys(r).sort().join()), kept: kept.sort(),
			out: await crypto.subtle.exportKey("pkcs8", all[0].pair.privateKey).then(() => "out", e => e.name),
			local: localStorage.length + sessionStorage.length };
	});
	check(JSON.stringify(stored) === JSON.stringify({ names: ["kyotaku-device"], rows: ["device,pair"], kept: ["/app/offline", "/icon.svg", "/style.css"],
		out: "InvalidAccessError", local: 0 }), "nothing else is kept: " + JSON.stringify(stored));
	const manifest = await (await page.request.get(origin + "/app/manifest.webmanifest")).json();
	check(manifest.display === "standalone" && manifest.start_url === "/app" && manifest.icons.length > 0, "it can be installed");
	await page.context().setOffline(true);
	await page.goto(origin + "/app");
	check(/センターに接続できません/.test(await page.locator("h1").textContent()), "no line");
	await page.context().setOffline(false);
	await page.goto(origin + "/app/offline");
	await look(page, "device-offline");

	// A device that was ended: its log-in ends with it, and it comes in no more.
	await step("kyotaku device invalidate 1319999996 ${device} -> OK");
	await page.goto(origin + "/app");
	check(page.url().endsWith("/app/log-in") && await page.locator(".said").count() === 1, "its log-in ended with it");
	await fill("ログインする", { user: "kango", password: PASSWORD });
	await told("KYO-E-0029");
	await step("logs hold no persons pins -> OK");
	await step("audit verify -> OK");
});
