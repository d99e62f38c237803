// What browser tests stand on: the town (test/browser/run.py), Chromium, and looking at a page.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axeSource = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf-8");
const PAGE_BYTES = 60 * 1024;

const answers = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function order(o) {
	process.stdout.write("@" + JSON.stringify(o) + "\n");
	const answer = JSON.parse((await answers.next()).value);
	if (answer.error) throw new Error(`${JSON.stringify(o)}: ${answer.error}`);
	return answer.value;
}

export const step = text => order({ step: text });
export const nameOf = name => order({ name });

let browser;
const seen = new Map();         // name of a page -> its HTML
const wrong = [];

export function check(true_, what) {
	if (!true_) throw new Error(what);
}

export async function open(options = {}) {
	browser ??= await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--disable-gpu",
		"--disable-quic", "--ignore-certificate-errors", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
	const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: "ja-JP", viewport: { width: 390, height: 844 }, ...options });
	const page = await context.newPage();
	page.on("console", m => { if (m.type() === "error" && /Content Security Policy|Refused to/.test(m.text())) wrong.push(`${page.url()}: ${m.text()}`); });
	page.on("pageerror", e => wrong.push(`${page.url()}: ${e}`));
	return page;
}

/* Looks at the page (`posted`: one that is the answer to a form, which no address gives again): 0 violations by axe, no side-scrolling at 320 px and at 200 % text, at most 60 KB with all it loads. Its
 * HTML goes to the checker at the end, its picture into the folder of screenshots. */
export async function look(page, name, { posted = false } = {}) {
	await page.evaluate(axeSource);
	const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
	for (const v of found.violations)
		wrong.push(`${name}: axe ${v.id}: ${v.nodes.map(n => n.target.join(" ")).join(", ")}: ${v.nodes[0].failureSummary}`);
	const size = page.viewportSize();
	await page.setViewportSize({ width: 320, height: 640 });
	for (const percent of ["100%", "200%"]) {
		await page.evaluate(p => { document.documentElement.style.fontSize = p; }, percent);
		const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		if (over > 0) wrong.push(`${name}: ${over} px too wide at 320 px and ${percent} text`);
	}
	await page.evaluate(() => { document.documentElement.style.fontSize = ""; });
	await page.setViewportSize(size);
	const html = posted ? await page.content() : await (await page.context().request.get(page.url(), { maxRedirects: 0, headers: { Accept: "text/html" } })).text().catch(() => "");
	const bytes = await page.evaluate(() => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
		.filter(e => !/fetch|xmlhttprequest/.test(e.initiatorType)).reduce((n, e) => n + e.decodedBodySize, 0));
	if (bytes > PAGE_BYTES) wrong.push(`${name}: ${bytes} bytes with all it loads`);
	if (/^<!doctype/i.test(html)) seen.set(name, html);
	if (process.env.SHOTS)
		await page.screenshot({ path: path.join(process.env.SHOTS, name + ".png"), fullPage: true });
}

/* The page as it is printed: the text of each sheet. The document goes beside the pictures. */
export async function sheets(page, name) {
	const file = path.join(process.env.SHOTS || process.env.PLACE, name + ".pdf");
	await page.pdf({ path: file, preferCSSPageSize: true });
	return execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf-8" }).split("\f").slice(0, -1);
}

/* Runs the test, asks the checker about every page that was looked at, and ends the process with what was found. */
export async function test(body) {
	try {
		await body();
		const files = [...seen].map(([name, html]) => {
			const file = path.join(process.env.PLACE, name + ".html");
			fs.writeFileSync(file, html);
			return file;
		});
		if (files.length > 0) {
			const said = await order({ vnu: files });
			if (said) wrong.push(said);
		}
	} catch (e) {
		wrong.push(e.stack);
	}
	await browser?.close();
	for (const w of wrong) console.log("NO " + w);
	process.exit(wrong.length > 0 ? 1 : 0);
}

/* Presses the button or link of that name with the keyboard alone, by tabbing to it. */
export async function press(page, name) {
	const wanted = page.getByRole("button", { name, exact: true }).or(page.getByRole("link", { name, exact: true })).first();
	await wanted.waitFor();
	await page.evaluate(() => document.activeElement?.blur());
	for (let i = 0; i < 60; i++) {
		await page.keyboard.press("Tab");
		if (await wanted.evaluate(e => e === document.activeElement)) {
			await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
			return;
		}
	}
	throw new Error(`${name} cannot be reached by keyboard at ${page.url()}`);
}

/* The facility's page, and one of its functions. */
export async function start(page, address, name) {
	await page.goto(address);
	await press(page, name);
}

/* Every question that comes: these kinds are agreed to, the others refused; English or Japanese pages. */
export async function answerAll(page, { agree, form }) {
	for (;;) {
		const kind = page.url().match(/\/ask\/([A-Z]+)$/)?.[1], english = await page.locator("html").getAttribute("lang") === "en";
		if (kind && agree.includes(kind)) await press(page, english ? "I agree" : "同意する");
		else if (kind) await press(page, english ? "I do not agree" : "同意しない");
		else if (page.url().endsWith("/prescription")) await press(page, form);
		else return;
	}
}

/* The card step as the reader does it: what the page hands over is taken, shown, and signed. */
export async function signHere(page, card, rest = "") {
	const command = await page.locator("code").textContent();
	await step(`sign ${command.replace("kyotaku-card sign ", "")} by ${card} ${/reader=/.test(rest) ? "" : "reader=pcsc "}${rest}`);
}
