// What the network has not taken yet waits in this telephone, in one store, under the `client_key` that it is sent
// with. It survives « back », a reload and the closing of the browser, and it is sent again, the oldest first, from
// whichever page of the staff is open, until the server has it. Nothing waits anywhere else.
// An entry: { client_key, by, address, kept_at, order, fields: [[name, value], …], member, role, visitor, kind, tried,
//   told }. `told`: what the server answered, which a person still has to look at; such an entry is sent no more.
"use strict";

const outbox = (() => {
  const said = document.currentScript.dataset;
  const STORE = "outbox";
  const LONGEST = 30 * 24 * 3600 * 1000;
  const AGAIN = 4000;
  const WAITED = 10; // seconds: what is older, or not shown here, is sent with its age, and nothing makes it outdated
  const known = new Map();
  const unkept = new Set(); // what this telephone has no room for
  let by = said.person;
  let last = 0;
  let latest = Promise.resolve(true); // the last writing: those before it are done when it is
  let database = null;
  let sending = null;
  let underway = null; // the key of the entry that is being sent
  let answers = 0; // how many the server answered since this page was opened, also before anything listened
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

  // Whether the telephone has it. Strict: what is kept stays when the battery goes a moment later.
  const written = async (change) => {
    await opened;
    if (!database) return false;
    return new Promise((resolve) => {
      try {
        const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
        change(transaction.objectStore(STORE));
      } catch {
        resolve(false);
      }
    });
  };

  const when = (entry) => entry.order ?? entry.kept_at;
  const loaded = opened.then(() => new Promise((resolve) => {
    if (!database) return resolve();
    const asked = database.transaction(STORE).objectStore(STORE).getAll();
    asked.onerror = () => resolve();
    asked.onsuccess = () => {
      for (const entry of asked.result.sort((one, other) => when(one) - when(other))) {
        last = Math.max(last, when(entry));
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

  // Whole at once for the page, and in the telephone as soon as `isKept` says so. The order is no clock: a clock that is
  // set back lets nothing overtake.
  const put = (entry) => {
    last = Math.max(Date.now(), last + 1);
    const made = { client_key: newKey(), by, address: location.pathname, kept_at: Date.now(), order: last };
    const whole = { ...made, ...entry };
    known.set(whole.client_key, whole);
    latest = written((store) => store.put(whole));
    latest.then((kept) => {
      if (kept === !unkept.has(whole.client_key)) return;
      if (kept) unkept.delete(whole.client_key);
      else unkept.add(whole.client_key);
      tell();
    });
    return whole;
  };

  const drop = (entry) => {
    known.delete(entry.client_key);
    unkept.delete(entry.client_key);
    return written((store) => store.delete(entry.client_key));
  };

  const mine = () => [...known.values()].filter((entry) => entry.by === by);
  const waiting = () => mine().filter((entry) => !entry.told);
  const here = () => waiting().filter((entry) => entry.address === location.pathname);
  const token = () => document.querySelector("[name=csrf_token]")?.value;

  // The role of a member at the attendance page of this address, as it is asked for now, after what was sent of it and
  // is not answered yet; "" where the member is not there after all.
  const mark = (address, member, asked, was = "") => {
    const of = waiting().filter((entry) => entry.address === address && entry.member === member && !entry.kind);
    const unanswered = of.filter((entry) => entry.tried);
    for (const entry of of) if (!entry.tried) drop(entry);
    const before = unanswered.length ? unanswered.at(-1).role : was;
    // taking back says enough, whether or not the server had received it
    if (!asked && !was) for (const entry of unanswered) if (entry.client_key !== underway) drop(entry);
    if (asked === before) return;
    const fields = before ? [["was", `${member}-${before}`]] : [];
    if (asked) fields.push(["present", member], [`role-${member}`, asked]);
    put({ address, member, role: asked, fields });
  };

  // Whether the page shows the row of this entry, and says itself what became of it.
  const isShown = (entry) => Boolean(listener) && !listener.all && entry.address === location.pathname;

  // The status of the answer, and what it says; 0 where the network, or a server that is away, took nothing.
  const sent = async (entry) => {
    const age = Math.max(0, Math.round((Date.now() - entry.kept_at) / 1000));
    const body = new URLSearchParams({ csrf_token: token(), key: entry.client_key });
    for (const [name, value] of entry.fields) body.append(name, value);
    const late = Boolean(entry.tried) || age > WAITED || !isShown(entry);
    if (late) body.append("age", age);
    if (!entry.tried) put({ ...entry, tried: true }); // its answer may be lost where it was received
    try {
      const answer = await fetch(entry.address, {
        method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "error",
        keepalive: true, signal: AbortSignal.timeout ? AbortSignal.timeout(15000) : undefined,
      });
      const told = await answer.json().catch(() => null);
      if (answer.status === 403 && (!told || told.code.startsWith("access."))) return [403, null, late]; // signed out
      if (!told || answer.status >= 500 || answer.status === 429) return [0, null, late]; // or an answer that is a page
      return [answer.status, told, late];
    } catch {
      return [0, null, late];
    }
  };

  // What a person has to look at after this answer; null where all is done.
  const toSee = (status, told) => {
    if (status >= 300) return { status, code: told.code || "", detail: told.detail || told.words || "" };
    const [difference] = told.differences || [];
    if (difference) return { difference };
    if (told.gone?.length) return { gone: told.gone[0] };
    return told.same ? { same: told.visitor } : null;
  };

  const all = async () => {
    await loaded;
    clearTimeout(timer);
    try {
      for (;;) {
        const entry = waiting()[0];
        if (!entry || !token()) return;
        underway = entry.client_key;
        const [status, told, late] = await sent(entry);
        underway = null;
        const listens = listener?.all || isShown(entry);
        if (!status) {
          lasting();
          timer = setTimeout(send, AGAIN);
          return;
        }
        if (status === 403 && !told) {
          roster.forget();
          return listens ? listener.ended() : undefined;
        }
        const seen = toSee(status, told);
        answers += 1;
        if (seen && (late || !isShown(entry))) put({ ...entry, tried: true, told: seen });
        else drop(entry);
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

  // Asks the browser not to make room by what waits. Chromium decides by itself; others would ask the person.
  const lasting = () => {
    if ("userAgentData" in navigator) navigator.storage?.persist?.().catch(() => {});
  };

  const banner = () => {
    const made = document.createElement("p");
    made.className = "netline no-print";
    made.setAttribute("role", "status");
    return made;
  };
  const counted = (number, one, many) => (number > 1 ? many.replace("{}", number) : one);

  // What waits for another page than this one, or is to be decided, is said over the page, with the way to it.
  const line = banner();
  const tell = () => {
    if (listener) listener.told();
    const other = waiting().filter((entry) => !listener || entry.address !== location.pathname);
    const seen = mine().filter((entry) => entry.told);
    if (said.sending === undefined || listener?.all || !(other.length || seen.length)) return line.remove();
    const words = other.length
      ? counted(waiting().length, said.one, said.many)
      : counted(seen.length, said.lookOne, said.look);
    const link = Object.assign(document.createElement("a"), { href: said.sending, textContent: said.open });
    line.replaceChildren(words, " ", link);
    if (!line.isConnected) document.querySelector("main")?.prepend(line);
  };

  // A sign-out asks where something waits: what waits is sent before, or stays in this telephone. The list of names goes.
  // The warning has a line of its own, which stays when a later attempt to send says again what waits.
  const signOut = document.querySelector("form[data-sign-out]");
  const warning = banner();
  let [asked, sure] = [false, false];
  const warn = () => {
    const stays = isKept();
    const words = stays ? counted(known.size, said.unsentOne, said.unsent) : said.erasing;
    warning.textContent = stays ? words : `${counted(known.size, said.one, said.many)} ${words}`;
    const stay = Object.assign(document.createElement("button"), { type: "button", textContent: said.stay });
    stay.className = "button second";
    const button = signOut.querySelector("[type=submit]");
    const leave = button.textContent;
    stay.addEventListener("click", () => {
      asked = false;
      button.textContent = leave;
      warning.remove();
    });
    warning.append(" ", stay);
    button.textContent = said.leave;
    signOut.prepend(warning);
    stay.focus();
  };
  signOut?.addEventListener("submit", async (event) => {
    if (sure) return;
    event.preventDefault();
    if (known.size) await send();
    if (known.size && !asked) {
      asked = true;
      return warn();
    }
    sure = true;
    if (known.size && isKept()) {
      signOut.append(Object.assign(document.createElement("input"), { type: "hidden", name: "attend", value: "1" }));
    }
    await roster.forget();
    signOut.requestSubmit();
  });

  const isKept = () => Boolean(database) && !unkept.size;

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
    loaded, put, drop, mark, here, waiting, mine, send, isKept,
    all: () => [...known.values()],
    of: (person) => { by = String(person); }, // the kept page notes for whoever its list is of
    listen: (given) => { listener = given; },
    answered: () => answers,
    isSending: () => Boolean(sending),
    isUnderway: (entry) => entry.client_key === underway,
    isFull: () => Boolean(database) && unkept.size > 0,
    kept: () => latest.then(isKept),
  };
})();
