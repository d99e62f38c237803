// Operators' browsers: their certificates, forms that are looked at before they are done, a second operator's approval.
import { check, look, nameOf, open } from "./rig.mjs";

export async function desk(name, options = {}) {
	const address = await nameOf("operator"), origin = new URL(address).origin;
	const page = await open({ viewport: { width: 1100, height: 800 }, ...options,
		clientCertificates: [{ origin, certPath: await nameOf(name + ".cert"), keyPath: await nameOf(name + ".key") }] });
	return { page, address, get: path => page.goto(address + path), name };
}

/* Fills the form behind that summary, and goes on to what it is going to do. */
export async function ask(d, title, fields) {
	const form = d.page.locator("details.row", { has: d.page.locator("summary", { hasText: title }) }).first();
	await form.locator("summary").click();
	for (const [label, value] of Object.entries(fields)) {
		const input = form.getByLabel(label, { exact: true });
		if (await input.evaluate(e => e.tagName) === "SELECT") await input.selectOption(value);
		else await input.fill(value);
	}
	await form.getByRole("button").click();
}

/* Looks at that, too, and does it. */
export async function act(d, title, fields, shot) {
	await ask(d, title, fields);
	await confirm(d, shot);
}

/* Sends the form of confirmation twice, as a double click does: both answers. */
export const twice = d => d.page.evaluate(async () => {
	const form = document.querySelector("main form");
	const send = async () => (await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) })).text();
	return Promise.all([send(), send()]);
});

export async function confirm(d, shot) {
	check((await d.page.locator(".kicker").textContent()) === "確認", "what it will do comes first: " + d.page.url());
	if (shot) await look(d.page, shot, { posted: true });
	await d.page.getByRole("button", { name: "行う" }).click();
}

/* Another operator opens what this one has just asked for, and approves it. */
export async function approve(asker, other) {
	await asker.page.locator("td a").first().click();
	await other.page.goto(asker.page.url());
	await other.page.getByRole("button", { name: /承認して行う/ }).click();
	await confirm(other);
}

/* A form that no page offers, sent within this operator's own session. */
export async function forge(d, path, fields) {
	await d.get("/cards");
	await d.page.evaluate(([p, f]) => {
		const form = document.querySelector("main form");
		form.action = "/operator/" + p;
		const once = [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, "0")).join("");
		form.innerHTML += Object.entries({ once, ...f }).map(([k, v]) => `<input name="${k}" value="${v}">`).join("");
		form.submit();
	}, [path, fields]);
	await d.page.waitForURL(url => url.pathname.endsWith(path));
}

export const text = d => d.page.locator("main").textContent();
