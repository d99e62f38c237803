"use strict";
// A facility's device: its key, which the browser lets nobody take out, and what it signs. Key and number are all that is kept.
(() => {
	const store = (mode, act) => new Promise((yes, no) => {
		const open = indexedDB.open("kyotaku-device", 1);
		open.onupgradeneeded = () => open.result.createObjectStore("device");
		open.onerror = () => no(open.error);
		open.onsuccess = () => {
			const done = act(open.result.transaction("device", mode).objectStore("device"));
			done.onsuccess = () => { open.result.close(); yes(done.result); };
			done.onerror = () => { open.result.close(); no(done.error); };
		};
	});
	const kept = () => store("readonly", s => s.get("own"));
	const keep = own => store("readwrite", s => s.put(own, "own"));
	const utf8 = text => new TextEncoder().encode(text);
	const base64 = bytes => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
	const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, "0")).join("");
	// WebCrypto gives r and s side by side; the centre takes DER.
	const integer = bytes => {
		let i = 0;
		while (i < bytes.length - 1 && bytes[i] === 0) i++;
		const n = [...bytes.slice(i)];
		if (n[0] > 127) n.unshift(0);
		return [2, n.length, ...n];
	};
	const sign = async (key, text) => {
		const raw = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, utf8(text)));
		const body = [...integer(raw.slice(0, 32)), ...integer(raw.slice(32))];
		return base64(Uint8Array.from([0x30, body.length, ...body]));
	};
	const fieldsOf = form => new URLSearchParams(new FormData(form));
	const send = (form, body, headers) => fetch(form.getAttribute("action"), { method: "POST", body, credentials: "same-origin",
		headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers } }).then(r => r.json());
	const tell = (form, text) => {
		const told = form.querySelector("[data-told]");
		told.textContent = text;
		told.hidden = false;
	};
	const away = { ja: "センターに接続できません。端末の通信を確かめて、もう一度押してください。", en: "The centre cannot be reached. Look at the connection, then press again." };
	const english = document.documentElement.lang === "en";

	const signed = document.querySelector("form[data-sign]");
	if (signed) {
		const deed = signed.dataset.sign, button = signed.querySelector("button");
		const ahead = Number(signed.dataset.now) * 1000 - Date.now();           // the centre's clock, not this device's
		const words = async (device, time, body) => `kyotaku-device/1\norigin=${location.origin}\ndevice=${device}\nmethod=POST\n`
			+ `target=${signed.getAttribute("action")}\ntime=${time}\nbody=${hex(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(body))))}\n`;
		const go = async own => {
			const fields = fieldsOf(signed);
			if (deed === "activate") {
				own = { pair: await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]), device: "0" };
				fields.set("key", base64(new Uint8Array(await crypto.subtle.exportKey("raw", own.pair.publicKey))));
			}
			const body = fields.toString();
			const time = new Date(Date.now() + ahead + 9 * 3600000).toISOString().slice(0, 19) + "+09:00";
			const answer = await send(signed, body, { "Kyotaku-Device": own.device, "Kyotaku-Time": time,
				"Kyotaku-Signature": await sign(own.pair.privateKey, await words(own.device, time, body)) });
			if (!answer.go) {
				signed.querySelectorAll("[type=password]").forEach(p => { p.value = ""; });
				tell(signed, `${english ? answer.messageEn : answer.message} (${answer.code})`);
				return;
			}
			if (answer.device) await keep({ pair: own.pair, device: answer.device });
			location.replace(answer.go);
		};
		kept().then(own => {
			if (!own && deed !== "activate") {
				location.replace("/app/activate");
				return;
			}
			const known = document.querySelector("[data-known]");
			if (known) known.hidden = !own;
			button.disabled = false;
			signed.addEventListener("submit", e => {
				e.preventDefault();
				button.disabled = true;
				go(own).catch(() => tell(signed, english ? away.en : away.ja)).finally(() => { button.disabled = false; });
			});
		});
	}

	// 目視確認: what stands on this page is signed for the card that was read, and nothing else is.
	const visual = document.querySelector("form[data-words]");
	if (visual) {
		const button = visual.querySelector("button"), text = document.getElementById(visual.dataset.words).textContent;
		const go = async () => {
			const own = await kept(), fields = fieldsOf(visual);
			if (!text.startsWith("kyotaku-visual-consent/1\n") || !text.includes(`\ndevice=${own.device}\n`)) throw new Error("not ours to sign");
			fields.set("signature", await sign(own.pair.privateKey, text));
			const answer = await send(visual, fields.toString(), {});
			location.replace(answer.go || "/app/check/card");       // there stands what came of it
		};
		const again = () => {
			button.disabled = true;
			go().catch(() => { tell(visual, english ? away.en : away.ja); button.disabled = false; });
		};
		visual.addEventListener("submit", e => { e.preventDefault(); again(); });
		again();
	}
	if (navigator.serviceWorker) navigator.serviceWorker.register("/app/worker.js", { scope: "/app" }).catch(() => {});
})();
