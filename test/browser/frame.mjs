// What every page has: its language, its headers, its limits; on the pages that need no card.
import { check, look, nameOf, open, step, test } from "./rig.mjs";

const HEADERS = { "content-security-policy": /^default-src 'none'; style-src 'self'; script-src 'self'/, "cache-control": /no-store/,
	"strict-transport-security": /max-age=31536000/, "referrer-policy": /same-origin/, "x-content-type-options": /nosniff/ };
const LANGUAGES = { ja: "ja", easy: "ja", en: "en", zh: "zh-Hans", ko: "ko", vi: "vi", pt: "pt" };

test(async () => {
	await step("centre start");
	await step("import insurer insurer.csv");
	await step('facility clinic 1319999996 "架空診療所" visit online');
	const address = await nameOf("clinic.visit");
	const page = await open();
	const answer = await page.goto(address);

	for (const [name, value] of Object.entries(HEADERS))
		check(value.test((await answer.headerValue(name)) ?? ""), `${name}: ${await answer.headerValue(name)}`);
	check(!/unsafe|\*/.test(await answer.headerValue("content-security-policy")), "the policy is a strict one");
	await look(page, "start-ja");

	// The language is chosen on the page, and remembered on another one.
	for (const [code, lang] of Object.entries(LANGUAGES)) {
		await page.locator(".tongues summary").click();
		await page.locator(`.tongues a[href="?lang=${code}"]`).click();
		check(page.url() === address, "the address is the same again");
		check(await page.locator("html").getAttribute("lang") === lang, `the page is in ${lang}`);
		if (code !== "ja") await look(page, "start-" + code);
	}
	await page.goto(await nameOf("clinic.online"));
	check(await page.locator("html").getAttribute("lang") === "pt", "the language is remembered");

	// Nobody's address, a replaced one, and a mode that is off are pages; none tells of a facility.
	for (const bad of [address.slice(0, -2) + "xx", address.replace("/r/", "/nothing/")]) {
		check((await page.goto(bad)).status() === 404, "not found");
		check(!(await page.content()).includes("架空"), "it names nobody");
	}
	await look(page, "refusal-not-found");
	await step("kyotaku setting set 1319999996 function.visit 0");
	check((await page.goto(address)).status() === 403, "the mode is off");
	await look(page, "refusal-function-off");
	await step("kyotaku setting set 1319999996 function.visit 1");
	await step("entry at clinic mode visit");
	check((await page.goto(address)).status() === 404, "the old address is dead at once");

	// The dark side.
	const dark = await open({ colorScheme: "dark", locale: "en-US", reducedMotion: "reduce" });
	await dark.goto(await nameOf("clinic.visit"));
	check(await dark.locator("html").getAttribute("lang") === "en", "the browser's language counts first");
	await look(dark, "start-dark");
});
