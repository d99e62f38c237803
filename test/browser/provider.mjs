// A real OpenID Connect provider (npm oidc-provider) of the デジタル認証アプリ kind on loopback, over TLS by an authority of its own: code, PKCE
// S256, private_key_jwt, ES256, pairwise subjects, acr. Its page asks who it is, in place of a phone's app and card. A process of its own, as its
// clock is the centre's and not the browser's: the test starts it with `provider(…)`.
import fs from "node:fs";
import https from "node:https";
import path from "node:path";
import { execFileSync, fork } from "node:child_process";
import { createHash, generateKeyPairSync } from "node:crypto";
import { Provider } from "oidc-provider";

/* An authority, and a certificate of 127.0.0.1 by it, in a folder. */
function certificates(folder) {
	const openssl = words => execFileSync("openssl", words.split(" "), { cwd: folder, stdio: "pipe" });
	fs.mkdirSync(folder);
	fs.writeFileSync(path.join(folder, "ext"), "subjectAltName=IP:127.0.0.1\n");
	openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=provider-ca");
	openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -out server.csr -subj /CN=provider");
	openssl("x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile ext -out server.pem");
	return { cert: fs.readFileSync(path.join(folder, "server.pem")), key: fs.readFileSync(path.join(folder, "server.key")) };
}

const page = (uid, who) => `<!DOCTYPE html><html lang="ja"><title>provider</title><h1>認証アプリ</h1>
<form method="post" action="/interaction/${uid}">${who.map(w => `<button name="who" value="${w}">${w}</button>`).join("")}
<button name="who" value="">やめる</button></form>`;

/* `shift`: of the centre's clock to the system's, in ms: tokens are of the centre's time, cookies of the browser's. */
async function serve({ folder, client, back, jwk, shift, port = 0 }) {
	const real = Date.now;
	const now = { late: 0 };
	Date.now = () => real() + shift + now.late;
	const tls = certificates(folder);
	const server = https.createServer(tls);
	const sockets = new Set();
	server.on("connection", s => { sockets.add(s); s.on("close", () => sockets.delete(s)); });
	await new Promise(done => server.listen(port, "127.0.0.1", done));
	port = server.address().port;
	const issuer = `https://127.0.0.1:${port}`;
	const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const oidc = new Provider(issuer, {
		clients: [{ client_id: client, redirect_uris: [back], response_types: ["code"], grant_types: ["authorization_code"], subject_type: "pairwise",
			token_endpoint_auth_method: "private_key_jwt", token_endpoint_auth_signing_alg: "ES256", id_token_signed_response_alg: "ES256",
			jwks: { keys: [jwk] } }],
		jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "p1", use: "sig", alg: "ES256" }] },
		subjectTypes: ["pairwise"],
		pairwiseIdentifier: (ctx, account, c) => createHash("sha256").update(c.clientId + "/" + account).digest("base64url"),
		acrValues: ["aal3", "crl"],
		clientAuthMethods: ["private_key_jwt"],
		enabledJWA: { idTokenSigningAlgValues: ["ES256"], clientAuthSigningAlgValues: ["ES256"] },
		cookies: { keys: ["test"] },
		claims: { openid: ["sub"], acr: null, auth_time: null, sid: null, iss: null },
		features: { devInteractions: { enabled: false } },
		interactions: { url: (ctx, i) => `/interaction/${i.uid}` },
		findAccount: (ctx, id) => ({ accountId: id, claims: () => { now.late = now.next ?? 0; now.next = 0; return { sub: id }; } }),
		loadExistingGrant: async ctx => {
			const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
			grant.addOIDCScope("openid");
			await grant.save();
			return grant;
		},
	});
	const callback = oidc.callback();
	server.on("request", async (req, res) => {
		const set = res.setHeader.bind(res);
		res.setHeader = (name, value) => set(name, /^set-cookie$/i.test(name) ? [].concat(value).map(v => v.replace(/; expires=[^;]*/gi, "")) : value);
		res.on("finish", () => {
			now.late = 0;
			if (now.leave && String(res.getHeader("location")).startsWith(back)) acts.stop();
		});
		if (req.url.startsWith("/token") && now.held) await now.held;
		if (!req.url.startsWith("/interaction/")) return callback(req, res);
		const { uid } = await oidc.interactionDetails(req, res);
		if (req.method === "GET") {
			res.setHeader("Content-Type", "text/html; charset=utf-8");
			return res.end(page(uid, ["hanako", "taro"]));
		}
		let body = "";
		for await (const piece of req) body += piece;
		const who = new URLSearchParams(body).get("who");
		await oidc.interactionFinished(req, res, who ? { login: { accountId: who, acr: "aal3" } } : { error: "access_denied" }, { mergeWithLastSubmission: false });
	});
	const acts = {
		/* No token until it is let go. */
		hold() { now.held = new Promise(done => { now.let = done; }); },
		letGo() { now.held = undefined; now.let(); },
		/* Away as soon as a browser was sent back. */
		leaveNext() { now.leave = true; },
		/* The next token is of an hour that has passed. */
		expireNext() { now.next = -1000 * 1000; },
		async stop() {
			now.leave = false;
			const closed = new Promise(done => server.close(done));
			for (const s of sockets) s.destroy();
			await closed;
		},
		start: () => new Promise(done => server.listen(port, "127.0.0.1", done)),
	};
	return { acts, said: { issuer, ca: path.join(folder, "ca.pem") } };
}

/* The test's side: its issuer and authority, and what it can be told to do. `end` ends the process. */
export async function provider(options) {
	const child = fork(new URL(import.meta.url), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
	const ask = what => new Promise((done, failed) => {
		child.once("message", m => (m.error ? failed(new Error(m.error)) : done(m)));
		child.send(what);
	});
	const said = await ask({ options });
	return { ...said, stop: () => ask({ act: "stop" }), start: () => ask({ act: "start" }), expireNext: () => ask({ act: "expireNext" }), leaveNext: () => ask({ act: "leaveNext" }),
		hold: () => ask({ act: "hold" }), letGo: () => ask({ act: "letGo" }),
		end: () => child.disconnect() };
}

if (process.send) {
	let served;
	process.on("disconnect", () => process.exit(0));
	process.on("message", async m => {
		try {
			if (m.options) served = await serve(m.options);
			else await served.acts[m.act]();
			process.send(m.options ? served.said : {});
		} catch (e) {
			process.send({ error: e.stack });
		}
	});
}
