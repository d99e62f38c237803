// The operator's pages: a facility enrolled from nothing to its first answered request, two operators for what is dangerous,
// and what each role may not do.
import fs from "node:fs";
import { act, approve, ask, confirm, desk, forge, text, twice } from "./operators.mjs";
import { check, look, nameOf, step, test } from "./rig.mjs";

const CODE = "1319999996";

test(async () => {
	await step("centre start");
	await step("import insurer insurer.csv");
	for (const [name, role] of [["ichiro", "keeper"], ["niko", "keeper"], ["saburo", "viewer"], ["shiro", "clerk"]])
		await step(`operator ${name} ${role}`);
	const ichiro = await desk("ichiro"), niko = await desk("niko"), saburo = await desk("saburo"), shiro = await desk("shiro");

	// Whose pages these are, in both languages; the policy is a strict one.
	const answer = await ichiro.get("");
	check(/form-action 'self'; base-uri 'none'/.test(await answer.headerValue("content-security-policy")), "nothing but its own");
	check((await ichiro.page.locator("header").textContent()).includes("ichiro (責任者)"), "who it is");
	await look(ichiro.page, "operator-home");
	await ichiro.get("?lang=en");
	check((await ichiro.page.locator("header").textContent()).includes("ichiro (keeper)"), "in English, too");
	await look(ichiro.page, "operator-home-en");
	await ichiro.get("?lang=ja");

	// Another language chosen in the middle of an act: nothing was done, and the page before comes again.
	await shiro.get("/facilities");
	await shiro.page.locator("summary", { hasText: "医療機関を登録する" }).click();
	await shiro.page.getByLabel("医療機関コード").fill(CODE);
	await shiro.page.getByLabel("名前", { exact: true }).fill("x");
	await shiro.page.getByRole("button", { name: "確認へ進む" }).click();
	await shiro.page.locator(".tongues summary").click();
	await shiro.page.locator('.tongues a[href="?lang=en"]').click();
	check(shiro.page.url().endsWith("/operator/facilities"), "the page before: " + shiro.page.url());
	check((await text(shiro)).includes("None found"), "nothing was enrolled");
	await shiro.get("/facilities?lang=ja");

	// A facility is enrolled by a clerk.
	await shiro.get("/facilities");
	await act(shiro, "医療機関を登録する", { "医療機関コード": CODE, "名前": "架空診療所" }, "operator-confirm");
	check((await shiro.page.getByRole("status").textContent()).includes("行いました"), "enrolled");
	check(shiro.page.url().endsWith("/facilities/" + CODE), "and its page is there");
	await act(shiro, "設定を変える", { "設定またはキー": "function.visit", "値(1 利用する、0 利用しない)": "1" });
	await act(shiro, "アカウントを作る", { "ユーザーID": "kanri", "権限": "admin" }, null);
	check(/password/.test(await shiro.page.locator("pre").textContent()), "the password is shown once");
	await look(shiro.page, "operator-result", { posted: true });
	await shiro.get("/facilities/" + CODE);
	await act(shiro, "受付用のURLを発行する", { "区分": "visit" });
	check((await text(shiro)).includes("/r/"), "the address");

	// Sent twice, an act is done once: the password that is shown is the one that counts, the first address lives on [OPR-08].
	await shiro.get("/facilities/" + CODE);
	await ask(shiro, "アカウントを作る", { "ユーザーID": "futari", "権限": "general" });
	const [one, other] = (await twice(shiro)).map(a => a.match(/futari +(\S+)/)?.[1]);
	check(one?.length >= 8 && one === other, `one password: ${one} ${other}`);
	await shiro.get("/facilities/" + CODE);
	await ask(shiro, "受付用のURLを発行する", { "区分": "visit" });
	const urls = (await twice(shiro)).map(a => a.match(/\/r\/[\w-]{27}(?![\s\S]*\/r\/[\w-]{27})/)?.[0]);
	check(urls[0] && urls[0] === urls[1], "one address: " + urls);
	await step("clock set 2026-11-16T09:05");
	await confirm(shiro);
	check((await shiro.page.getByRole("status").textContent()).includes("もう送信されています"), "later, it is told that it was sent");
	await look(shiro.page, "operator-sent-before");

	// A request (CSR) made by openssl goes in, a certificate comes out, and a question with it is answered.
	await step("request reception");
	const csr = fs.readFileSync(process.env.PLACE + "/reception.csr", "utf-8");
	await act(shiro, "端末の証明書を発行する", { "端末の呼び名(英数字)": "reception", "証明書の日数": "20",
		"証明書署名要求(CSR、PEM)": "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n" });
	check((await shiro.page.getByRole("alert").textContent()).includes("KYO-E-0001"), "what is no request is refused");
	await look(shiro.page, "operator-failed", { posted: true });
	await shiro.get("/facilities/" + CODE);
	await act(shiro, "端末の証明書を発行する", { "端末の呼び名(英数字)": "reception", "証明書の日数": "20", "証明書署名要求(CSR、PEM)": csr },
		"operator-sign");
	check((await shiro.page.getByRole("status").textContent()).includes("証明書を発行しました"), "signed");
	await look(shiro.page, "operator-facility");
	fs.mkdirSync(process.env.PLACE + "/out");
	for (const [name, path] of [["terminal.pem", await shiro.page.locator("td a").first().getAttribute("href")], ["ca.pem", "/operator/certificates/ca.pem"]]) {
		const file = await shiro.page.context().request.get(new URL(shiro.address).origin + path);
		check(file.status() === 200 && (await file.text()).startsWith("-----BEGIN CERTIFICATE-----"), name);
		fs.writeFileSync(process.env.PLACE + "/out/" + name, await file.body());
	}
	await step(`facility clinic ${CODE} "架空診療所" known`);
	await step("terminal clinic.desk at clinic folder=out key=reception.key");
	await step("card hanako person P0000001 pin=9753");
	await step(`let clinic.visit ${(await text(shiro)).match(/https:\S+\/r\/[\w-]{27}/)[0]}`);
	await step("consent by hanako at clinic agree=YZK -> OK YZK=given");
	await step("post OQSsihvq01 for P0000001 at clinic by clinic.desk -> OK");

	// To be renewed: it ends within 60 days, not within 10.
	await shiro.get("/certificates");
	check((await text(shiro)).includes("reception"), "it stands in the list of what ends");
	await look(shiro.page, "operator-certificates");
	await shiro.get("/certificates?within=10");
	check(!(await text(shiro)).includes("reception"), "but not within ten days");

	// Suspending is dangerous: a clerk may not, a keeper asks, another keeper does it.
	await shiro.get("/facilities/" + CODE);
	check(await shiro.page.locator("summary", { hasText: "利用を停止する" }).count() === 0, "a clerk is not offered it");
	await ichiro.get("/facilities?q=" + encodeURIComponent("架空"));
	await look(ichiro.page, "operator-facilities");
	await ichiro.page.getByRole("link", { name: CODE }).click();
	await act(ichiro, "利用を停止する", {}, "operator-confirm-dangerous");
	check((await ichiro.page.getByRole("status").textContent()).includes("承認を待っています"), "it waits");
	await look(ichiro.page, "operator-approvals");
	await step("post OQSsihvq01 for P0000001 at clinic by clinic.desk -> OK");
	await ichiro.page.locator("td a").first().click();
	check((await text(ichiro)).includes("自分が頼んだ操作は承認できません"), "not one's own");
	check(await ichiro.page.getByRole("button", { name: /承認して行う/ }).count() === 0, "no such button");
	await look(ichiro.page, "operator-approval-own");
	const which = ichiro.page.url();
	await saburo.page.goto(which);
	check(await saburo.page.locator("main button").count() === 0, "a viewer decides nothing");
	await niko.get("");
	check((await text(niko)).includes("facility suspend " + CODE), "the first page tells that it waits");
	await niko.page.goto(which);
	check((await text(niko)).includes("suspend") && (await text(niko)).includes(CODE), "the whole act");
	await look(niko.page, "operator-approval");
	await niko.page.getByRole("button", { name: /承認して行う/ }).click();
	await confirm(niko);
	check((await niko.page.getByRole("status").textContent()).includes("行いました"), "approved and done");
	await step("post OQSsihvq01 for P0000001 at clinic by clinic.desk -> E-0084");
	await niko.get("/facilities/" + CODE);
	check((await text(niko)).includes("停止中") && (await text(niko)).includes("ichiro+niko"), "both stand in the history");

	// Asked for by one, refused by the other; taken back by who asked; another way round is none.
	for (const [decider, name] of [[ichiro, "refused"], [niko, "taken back"]]) {
		await niko.get("/facilities/" + CODE);
		await act(niko, "停止を解く", {});
		await niko.page.locator("td a").first().click();
		await decider.page.goto(niko.page.url());
		await decider.page.getByRole("button", { name: /取りやめる/ }).click();
		await confirm(decider);
		check((await text(decider)).includes("断った"), name);
	}
	await step("post OQSsihvq01 for P0000001 at clinic by clinic.desk -> E-0084");
	await niko.get("/facilities/" + CODE);
	await act(niko, "停止を解く", {});
	await approve(niko, ichiro);
	await step("post OQSsihvq01 for P0000001 at clinic by clinic.desk -> OK");

	// Each role: a viewer sees every page and is offered nothing; a form of its own making is refused and on record.
	for (const path of ["", "/facilities", "/facilities/" + CODE, "/certificates", "/approvals", "/imports", "/cards", "/announcements", "/outages",
		"/statistics", "/duty", "/subsidies", "/audit"]) {
		check((await saburo.get(path)).status() === 200, "a viewer sees " + path);
		check(await saburo.page.locator('form[action^="/operator/do/"]').count() === 0, "and is offered nothing on " + path);
	}
	await forge(saburo, "done/announcement-add", { audience: "all", from: "2026-11-16", until: "2026-12-01", ja: "x", en: "x" });
	check((await saburo.page.getByRole("alert").textContent()).includes("KYO-E-0020"), "a viewer may not");
	await forge(shiro, "done/facility-suspend", { code: CODE });
	check((await shiro.page.getByRole("alert").textContent()).includes("KYO-E-0020"), "a clerk may not");
	await forge(shiro, "done/setting-set", { code: CODE, key: "facility.suspended", value: "1" });
	check((await shiro.page.getByRole("alert").textContent()).includes("KYO-E-0020"), "nor by another way");
	await saburo.get("/audit");
	check(/saburo要求の拒否KYO-E-0020-announcement add/.test(await text(saburo)), "the refusals are on record: " + (await text(saburo)).slice(0, 900));

	// A form without its session is none; the wrong operator's session neither.
	await ichiro.get("/announcements");
	await ichiro.page.context().clearCookies();
	await act(ichiro, "お知らせを出す", { "だれに": "all", "から(日付)": "2026-11-16", "まで(日付、この日を含まない)": "2026-12-01",
		"日本語の文": "x", "英語の文": "x" }).catch(() => {});
	check((await text(ichiro)).includes("KYO-E-0066"), "the session has ended");
	await look(ichiro.page, "operator-refusal", { posted: true });

	// A terminal revoked by two.
	await ichiro.get("/facilities/" + CODE);
	await ichiro.page.getByRole("button", { name: /端末を失効させる/ }).first().click();
	await confirm(ichiro);
	await approve(ichiro, niko);
	await step("post OQSsihvq01 for P0000001 at clinic by clinic.desk -> E-0020");

	// Who is no operator any more sees nothing.
	await step("kyotaku operator end saburo -> OK");
	check((await saburo.get("")).status() === 403, "ended");
	for (const name of ["ichiro", "niko", "shiro"]) await step(`kyotaku operator end ${name}`);
});
