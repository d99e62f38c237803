"use strict";
// All that needs a script: the idle warning, a count-down, and coming back by itself. Pages work without it.
(() => {
	const idle = document.querySelector("[data-idle]");
	if (idle) {
		let timer;
		const arm = () => {
			idle.hidden = true;
			clearTimeout(timer);
			const all = Number(idle.dataset.idle), warned = Math.min(120, all / 2);
			timer = setTimeout(() => { idle.hidden = false; timer = setTimeout(() => location.reload(), (warned + 5) * 1000); },
				(all - warned) * 1000);
		};
		idle.querySelector("button").addEventListener("click", () =>
			fetch(location.href, { method: "HEAD", credentials: "same-origin" }).then(arm, arm));
		arm();
	}
	const wait = document.querySelector("[data-wait]");
	if (wait) {
		const state = wait.dataset.state, bar = wait.querySelector("progress"), left = document.querySelector("[data-left]");
		let seconds = left ? Number(left.dataset.left) : 0, leaving = false;
		// A form is under way, to a reader or an app: what it changes must not call the page back.
		document.addEventListener("submit", () => { leaving = true; });
		if (left) setInterval(() => { if (seconds > 0) left.textContent = String(--seconds); }, 1000);
		const look = () => fetch(wait.dataset.wait, { credentials: "same-origin" }).then(r => {
			if (!wait.dataset.then || (!r.redirected && ![403, 404, 410].includes(r.status))) return r.json();
			location.reload();      // refused, or logged out: the page says so, and asks no more
			return new Promise(() => {});
		}).then(s => {
			if (leaving) return;
			if (s.state !== state) location.replace(wait.dataset.then || location.pathname);
			else {
				if (bar) bar.value = s.done;
				setTimeout(look, bar ? 0 : 1000);
			}
		}).catch(() => setTimeout(look, 3000));
		setTimeout(look, 700);
	}
	const reader = document.querySelector("[data-reader]");
	if (reader) fetch(reader.dataset.reader, { mode: "cors", credentials: "omit" }).then(r => r.json())
		.then(s => { reader.hidden = s.program !== "kyotaku-card"; }).catch(() => {});
	document.querySelectorAll("[data-into]").forEach(file => file.addEventListener("change", async () => {
		const into = document.getElementById(file.dataset.into);
		if (!file.files[0] || file.files[0].size > 1000000) return;
		const bytes = await file.files[0].arrayBuffer();
		try {
			into.value = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		} catch {
			into.value = new TextDecoder("shift_jis").decode(bytes);        // as spreadsheets save it
		}
	}));
	const clock = document.querySelector("[data-clock]");
	if (clock) clock.hidden = Math.abs(Date.now() / 1000 - Number(clock.dataset.clock)) < 60;
	document.querySelectorAll("[data-print]").forEach(button => {
		button.hidden = false;
		button.addEventListener("click", () => print());
	});
})();
