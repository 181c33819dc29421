// The worker of the staff's pages: where the network is away, a page of ours takes the place of the browser's.
// It keeps that page with what it names, and nothing else: no page of anybody, no answer of the server. The server
// writes the digest of that page into the name of the cache, so that an updated service brings another worker.
// Of other methods than GET it sends nothing again: a form of another site would come with our origin.
"use strict";

const PAGE = "/hors-reseau";
const CACHE = "hors-reseau-1";
const PARTS = /(?:href|src)="(\/static\/[^"]+)"/g;
const DAY = 24 * 3600 * 1000;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const page = await fetch(new Request(PAGE, { credentials: "omit", cache: "reload" }));
    if (!page.ok) throw new Error(String(page.status));
    const parts = [...(await page.clone().text()).matchAll(PARTS)].map(([, address]) => address);
    const cache = await caches.open(CACHE);
    await cache.addAll(parts);
    await cache.put(PAGE, page);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  })());
});

// The list of names (`roster.js`) goes after a day, and once the sign-in is asked for again, whichever page is opened.
const forgetNames = (signedOut) => new Promise((resolve) => {
  const asked = indexedDB.open("rcs-noms", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("roster", { keyPath: "id" });
  asked.onerror = asked.onblocked = () => resolve();
  asked.onsuccess = () => {
    const transaction = asked.result.transaction("roster", "readwrite");
    const store = transaction.objectStore("roster");
    const kept = store.getAll();
    kept.onsuccess = () => {
      const over = ({ kept_at: at }) => Math.abs(Date.now() - at) > DAY;
      for (const list of kept.result) if (signedOut || over(list)) store.delete(list.id);
    };
    transaction.oncomplete = transaction.onabort = () => {
      asked.result.close();
      resolve();
    };
  };
});

const offline = async () => (await caches.match(PAGE, { ignoreVary: true })) || Response.error();

const navigated = async (event) => {
  try {
    return (await event.preloadResponse) || (await fetch(event.request));
  } catch {
    return offline();
  }
};

// Not the typeface: it comes too late for the page that asked for it, if it comes this way.
const isPart = ({ destination, method, url }) =>
  method === "GET" && destination !== "font" && new URL(url).pathname.startsWith("/static/");

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") {
    if (request.method === "GET") event.respondWith(navigated(event));
    else if (!navigator.onLine) event.respondWith(offline());
    event.waitUntil(forgetNames(new URL(request.url).pathname === "/connexion" && navigator.onLine));
  } else if (isPart(request)) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found || fetch(request)));
  }
});
