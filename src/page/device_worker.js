"use strict";
// Keeps one page, which says that the centre cannot be reached, and what it needs to be read. Nothing else is ever kept.
const KEPT = "offline-1", PAGE = "/app/offline", NEEDED = [PAGE, "/style.css", "/icon.svg"];
addEventListener("install", e => e.waitUntil(caches.open(KEPT).then(c => c.addAll(NEEDED)).then(() => skipWaiting())));
addEventListener("activate", e => e.waitUntil(caches.keys().then(all => Promise.all(all.filter(n => n !== KEPT).map(n => caches.delete(n))))
	.then(() => clients.claim())));
addEventListener("fetch", e => {
	const path = new URL(e.request.url).pathname;
	if (e.request.method === "GET" && e.request.mode === "navigate")
		e.respondWith(fetch(e.request).catch(() => caches.match(PAGE)));
	else if (e.request.method === "GET" && NEEDED.includes(path))
		e.respondWith(fetch(e.request).catch(() => caches.match(path)));
});
