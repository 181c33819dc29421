// The screen stays lit while the square is shown, where the browser allows it. The page is whole without.
"use strict";

(() => {
  const keep = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      await navigator.wakeLock.request("screen");
    } catch {
      // a browser without it, or a battery that is low
    }
  };

  document.addEventListener("visibilitychange", keep);
  keep();
})();
