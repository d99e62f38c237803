// A terminal's browser: its certificate, log-in, the first password.
import { check, nameOf, open } from "./rig.mjs";

export const PASSWORD = "架空の合い言葉 7392";

export async function console_(terminal, options = {}) {
	const address = await nameOf("console"), origin = new URL(address).origin;
	const page = await open({ viewport: { width: 1100, height: 800 }, ...options,
		clientCertificates: [{ origin, certPath: await nameOf(terminal + ".cert"), keyPath: await nameOf(terminal + ".key") }] });
	return { page, address };
}

export async function logIn(page, user, password) {
	await page.getByLabel("ユーザーID").fill(user);
	await page.getByLabel("パスワード").fill(password);
	await page.getByRole("button", { name: "ログインする" }).click();
}

export async function firstLogIn(page, user, password) {
	await logIn(page, user, password);
	check(page.url().endsWith("/console/password"), "somebody else's password must be changed first");
	await page.getByLabel("今のパスワード").fill(password);
	await page.getByLabel("新しいパスワード", { exact: true }).fill(PASSWORD);
	await page.getByLabel("新しいパスワード(もう一度)").fill(PASSWORD);
	await page.getByRole("button", { name: "変更する" }).click();
}

/* Whose password is known already, when the page asks for it. */
export async function logInAgain(page, user) {
	if (!page.url().endsWith("/log-in")) return;
	await logIn(page, user, PASSWORD);
}
