// What the network has not taken yet waits in this telephone, in one store, under the `client_key` that it is sent
// with. It survives « back », a reload and the closing of the browser, and it is sent again, the oldest first, from
// whichever page of the staff is open, until the server has it. Nothing waits anywhere else.
// An entry: { client_key, by, address, kept_at, fields: [[name, value], …], member, role, tried }
"use strict";

const outbox = (() => {
  const said = document.currentScript.dataset;
  const STORE = "outbox";
  const LONGEST = 30 * 24 * 3600 * 1000;
  const AGAIN = 4000;
  const known = new Map();
  const refused = new Set(); // until the next page: the page that they belong to says why
  let database = null;
  let sending = null;
  let underway = null; // the key of the entry that is being sent
  let timer = 0;
  let listener = null;

  const opened = new Promise((resolve) => {
    if (said.borrowed !== undefined) return resolve(); // a computer of others: names stay in no store of theirs
    try {
      const asked = indexedDB.open("rcs", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "client_key" });
      asked.onsuccess = () => {
        database = asked.result;
        resolve();
      };
      asked.onerror = asked.onblocked = () => resolve();
    } catch {
      resolve(); // no store in this browser: what waits is kept by the open page alone
    }
  });

  const written = async (change) => {
    await opened;
    if (database) change(database.transaction(STORE, "readwrite").objectStore(STORE));
  };

  const loaded = opened.then(() => new Promise((resolve) => {
    if (!database) return resolve();
    const asked = database.transaction(STORE).objectStore(STORE).getAll();
    asked.onerror = () => resolve();
    asked.onsuccess = () => {
      for (const entry of asked.result.sort((one, other) => one.kept_at - other.kept_at)) {
        if (entry.kept_at < Date.now() - LONGEST) drop(entry);
        else known.set(entry.client_key, entry);
      }
      resolve();
    };
  }));

  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = 0x40 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const put = (entry) => {
    const whole = { client_key: newKey(), by: said.person, address: location.pathname, kept_at: Date.now(), ...entry };
    known.set(whole.client_key, whole);
    written((store) => store.put(whole));
    return whole;
  };

  const drop = (entry) => {
    known.delete(entry.client_key);
    written((store) => store.delete(entry.client_key));
  };

  const mine = () => [...known.values()].filter((entry) => entry.by === said.person);
  const here = () => mine().filter((entry) => entry.address === location.pathname);
  const token = () => document.querySelector("[name=csrf_token]")?.value;

  // The status of the answer, and what it says; 0 where the network, or a server that is away, took nothing.
  const sent = async (entry) => {
    const body = new URLSearchParams({ csrf_token: token(), key: entry.client_key });
    for (const [name, value] of entry.fields) body.append(name, value);
    if (!entry.tried) put({ ...entry, tried: true }); // its answer may be lost where it was received
    try {
      const answer = await fetch(entry.address, {
        method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "error",
        keepalive: true, signal: AbortSignal.timeout ? AbortSignal.timeout(15000) : undefined,
      });
      if (answer.status === 403) return [403, null]; // its answer is the sign-in page
      const told = await answer.json();
      return answer.status >= 500 || answer.status === 429 ? [0, null] : [answer.status, told];
    } catch {
      return [0, null]; // or an answer that is a page
    }
  };

  const all = async () => {
    await loaded;
    clearTimeout(timer);
    try {
      for (;;) {
        const entry = mine().find((each) => !refused.has(each.client_key));
        if (!entry || !token()) return;
        underway = entry.client_key;
        const [status, told] = await sent(entry);
        underway = null;
        const listens = listener && entry.address === location.pathname;
        if (!status) {
          timer = setTimeout(send, AGAIN);
          return;
        }
        if (status === 403 && listens) return listener.ended();
        if (status === 403) return;
        if (listens || status < 300) drop(entry);
        else refused.add(entry.client_key);
        if (listens) listener.answered(entry, status, told);
      }
    } finally {
      // in the same turn as the last look: what is put after it begins a sending of its own
      sending = null;
      tell();
    }
  };

  // It resolves once all is sent, or as much as the network takes now.
  const send = () => {
    sending ||= all();
    return sending;
  };

  const banner = () => {
    const made = document.createElement("p");
    made.className = "netline no-print";
    made.setAttribute("role", "status");
    return made;
  };
  const counted = (number) => (number > 1 ? said.many.replace("{}", number) : said.one);

  // What waits for another page than this one is said over the page, with the way to it.
  const line = banner();
  const tell = () => {
    const other = mine().find((entry) => !listener || entry.address !== location.pathname);
    if (listener) listener.told();
    if (!other) return line.remove();
    const link = Object.assign(document.createElement("a"), { href: other.address, textContent: said.open });
    line.replaceChildren(counted(mine().length), " ", link);
    if (!line.isConnected) document.querySelector("main")?.prepend(line);
  };

  // A sign-out clears the telephone: what waits is sent before, or the person says it a second time. The warning has a
  // line of its own, which stays when a later attempt to send says again what waits.
  const signOut = document.querySelector("form[data-sign-out]");
  const warning = banner();
  let sure = false;
  signOut?.addEventListener("submit", async (event) => {
    if (sure || !known.size) return;
    event.preventDefault();
    await send();
    sure = true;
    if (!known.size) return void signOut.requestSubmit();
    warning.textContent = `${counted(known.size)} ${said.erasing}`;
    signOut.prepend(warning);
  });

  addEventListener("online", send);
  if ("serviceWorker" in navigator) {
    const WORKER = "/hors-reseau.js";
    const own = (address) => {
      if (address !== WORKER) throw new TypeError(address);
      return address;
    };
    const policy = window.trustedTypes?.createPolicy("rcs-worker", { createScriptURL: own });
    navigator.serviceWorker.register(policy ? policy.createScriptURL(WORKER) : WORKER).catch(() => {});
  }
  send();

  return {
    loaded, put, drop, here, send,
    listen: (given) => { listener = given; },
    isSending: () => Boolean(sending),
    isUnderway: (entry) => entry.client_key === underway,
    isKept: () => Boolean(database),
  };
})();
