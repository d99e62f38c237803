// The page that works a subsidy out: the leaflet's amounts, why, and until when.
import { check, look, open, nameOf, step, test } from "./rig.mjs";

test(async () => {
	await step("centre start clock=2026-01-20T10:00");
	await step('facility clinic 1319999996 "架空診療所" visit');
	const page = await open();
	const address = new URL("/subsidy", await nameOf("clinic.visit")).href;

	check((await page.goto(address)).status() === 200, "it is open to everybody");
	await look(page, "subsidy-empty");
	await page.getByLabel("病院").check();
	await page.locator("#visit-device").fill("55,000円");
	await page.locator("#visit-system").fill("900000");
	await page.locator("#online-system").fill("300000");
	await page.locator("#counter-system").fill("100000");
	await page.locator("form button").click();
	check((await page.locator("section .big").first().textContent()) === "561,000円", "visits 411,000, online care 150,000");
	check((await page.locator("section ol li").allTextContents()).some((l) => l.startsWith("SUB-06 外来診療等")), "outpatient care is the same system");
	check((await page.locator("section").textContent()).includes("あと11日"), "days left");
	check(await page.getByLabel("病院").isChecked() && await page.locator("#visit-device").inputValue() === "55,000円", "what was entered stays");
	await look(page, "subsidy-worked");

	// What cannot be read is said; a day after the deadline the amount is still told.
	await page.locator("#visit-device").fill("五万円<script>");
	await page.locator("form button").click();
	check(await page.locator("[role=alert]").count() === 1 && await page.locator("section").count() === 0, "an amount cannot be read");
	await look(page, "subsidy-wrong");
	await step("clock set 2026-02-01T00:00");
	await page.goto(address + "?kind=chain&visit-device=41000&visit-system=130000");
	check((await page.locator("section .big").first().textContent()) === "85,000円", "8.5万円");
	check((await page.locator("section [role=note]").textContent()).includes("1日過ぎて"), "past the deadline");
	const foreign = await open({ locale: "vi-VN" });
	await foreign.goto(address + "?kind=nursing&visit-system=130000");
	check((await foreign.locator("section ol").getAttribute("lang")) === "en", "the lines are in English");
	check((await foreign.locator("section ol").textContent()).includes("SUB-11"), "visiting nurses have a programme of their own");
	await look(foreign, "subsidy-vi");
});
