// The page without network: how much waits in this telephone, and the way on as soon as the network is back.
// A browser that lost its network without noticing says nothing when it is back: so the server is asked too.
"use strict";

(() => {
  const AGAIN = 4000;
  const said = document.querySelector("[data-waits]");
  const again = () => location.replace(location.href); // by GET, a form that was not sent too
  document.querySelector("[data-again]").addEventListener("click", (event) => {
    event.preventDefault();
    again();
  });
  addEventListener("online", again);
  const ask = async () => {
    try {
      const asked = { method: "HEAD", cache: "no-store", credentials: "omit" };
      if ((await fetch("/hors-reseau", asked)).ok) return again();
    } catch { /* no network yet */ }
    setTimeout(ask, AGAIN);
  };
  setTimeout(ask, AGAIN);
  try {
    const asked = indexedDB.open("rcs", 1);
    asked.onupgradeneeded = () => asked.transaction.abort(); // nothing ever waited here
    asked.onsuccess = () => {
      const counted = asked.result.transaction("outbox").objectStore("outbox").count();
      counted.onsuccess = () => {
        const { one, many } = said.dataset;
        if (counted.result) said.textContent = counted.result > 1 ? many.replace("{}", counted.result) : one;
        said.hidden = !counted.result;
      };
    };
  } catch { /* no store: nothing waits in it */ }
})();
