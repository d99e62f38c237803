// A facility's device: a clinic that is set up for it, a browser that is to become one, its forms.
import { console_, firstLogIn, PASSWORD } from "./desk.mjs";
import { nameOf, open, step } from "./rig.mjs";

export { PASSWORD };

/* kango, of the general users, and kanri, the administrator, with passwords of their own; a code. `fill` fills a signed form and sends
 * it, `told` waits for what the page tells of that outcome. */
export async function device() {
	await step("centre start");
	await step("import insurer insurer.csv");
	await step('facility clinic 1319999996 "架空訪問クリニック" visit online');
	await step("entry at clinic mode car");
	for (const kind of ["checkups", "limit", "diseases"])
		await step(`kyotaku setting set 1319999996 consent.${kind} 0`);
	await step('kyotaku --json device issue 1319999996 "往診用タブレット" -> OK KEEP(device)=device KEEP(code)=code');
	for (const [user, role] of [["kango", "general"], ["kanri", "admin"]]) {
		await step(`kyotaku --json account add 1319999996 ${user} ${role} -> OK KEEP(password)=${user}`);
		const { page, address } = await console_("clinic.desk");
		await page.goto(address);
		await firstLogIn(page, user, await nameOf(user));
		page.close().catch(() => {});   // not waited for: at times Chromium never tells that a page that loads has closed
	}
	const page = await open({ viewport: { width: 800, height: 1000 } }), origin = new URL(await nameOf("clinic.visit")).origin;
	const fill = async (button, fields) => {
		for (const [name, value] of Object.entries(fields)) await page.fill("#" + name, value);
		await page.getByRole("button", { name: button }).click();
	};
	const told = async outcome => {
		await page.waitForFunction(c => document.querySelector("[data-told]")?.textContent.includes(c), outcome);
		await page.evaluate(() => { document.querySelector("[data-told]").textContent = ""; });
	};
	return { page, origin, fill, told, four: { facility: "1319999996", user: "kango", password: PASSWORD, code: await nameOf("code") } };
}

/* It is registered, and kango is logged in. */
export async function atWork() {
	const d = await device();
	await d.page.goto(d.origin + "/app/activate");
	await d.fill("登録する", d.four);
	await d.page.waitForURL("**/app/log-in");
	await d.fill("ログインする", { user: "kango", password: PASSWORD });
	await d.page.waitForURL("**/app");
	return d;
}
