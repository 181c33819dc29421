// The list with which notes are made without network: first names and initials of a site, its gatherings, what can be
// seen. It stands in this telephone for a day at most, or until the sign-out; a borrowed computer keeps none. It has a
// database of its own, so that no version of this list keeps a page from opening what waits (`outbox.js`).
// The list: { id, kept_at, person, site, people: [[number, name, detail]], gatherings: [[number, title, day]],
//   skills: [[slug, name, [[key, words]]]], activities: [[group, [[key, name]]]] }
"use strict";

const roster = (() => {
  const said = document.currentScript.dataset;
  const [STORE, ONE] = ["roster", "one"];
  const HOUR = 3600 * 1000;
  const LONGEST = 24 * HOUR;
  const FRESH = 6 * HOUR;
  const SET_BACK = HOUR / 12; // a clock that went back says no more when the day is over: the list goes

  const opened = new Promise((resolve) => {
    try {
      const asked = indexedDB.open("rcs-noms", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = asked.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });

  const done = (mode, act) => opened.then((database) => new Promise((resolve) => {
    if (!database) return resolve(null);
    try {
      const transaction = database.transaction(STORE, mode);
      const asked = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result ?? null);
      transaction.onabort = () => resolve(null); // no room for it: the page says that there is no list
    } catch {
      resolve(null);
    }
  }));

  const forget = () => done("readwrite", (store) => store.clear());

  const read = async () => {
    const found = await done("readonly", (store) => store.get(ONE));
    const age = found ? Date.now() - found.kept_at : 0;
    if (age >= -SET_BACK && age <= LONGEST) return found;
    await forget();
    return null;
  };

  const refresh = async () => {
    if (said.roster === undefined) return; // the kept page asks nobody
    if (said.borrowed !== undefined) return void forget();
    const known = await read();
    const own = known && String(known.person) === said.person && String(known.site) === said.site;
    if (own && Date.now() - known.kept_at < FRESH) return;
    if (known && !own) await forget();
    try {
      const asked = { headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "manual" };
      const answer = await fetch(said.roster, asked);
      if (answer.type === "opaqueredirect" || answer.status === 403) return void forget(); // the sign-in has ended
      if (!answer.ok) return;
      const told = await answer.json();
      for (let next = told.following; next;) { // a large site is told in several answers
        const more = await fetch(`${said.roster}?des=${next}`, asked);
        if (!more.ok) return; // half a list would hide people: the one before stays
        const rest = await more.json();
        if (rest.site !== told.site) return; // another site was chosen meanwhile
        const known = new Set(told.people.map(([number]) => number));
        told.people.push(...rest.people.filter(([number]) => !known.has(number)));
        next = rest.following;
      }
      await done("readwrite", (store) => store.put({ ...told, id: ONE, kept_at: Date.now() }));
    } catch { /* no network: what is there stays as long as it may */ }
  };

  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

  // The people whose name has a word that begins so.
  const named = (list, text, most) => {
    const wanted = folded(text);
    const begins = ([, name]) => folded(name).split(/[\s-]+/).some((word) => word.startsWith(wanted))
      || folded(name).startsWith(wanted);
    return list.people.filter(begins).slice(0, most);
  };

  const nameOf = (list, number) => {
    const found = list?.people.find(([each]) => String(each) === String(number));
    return found ? found[1] : "";
  };

  const until = (list) => new Date(list.kept_at + LONGEST);

  const ready = refresh();
  return { ready, read, forget, named, nameOf, folded, until };
})();
