// « Écouter »: the page's main part read aloud by the browser's own voice, each piece in its language. Nothing is sent.
"use strict";

(() => {
  const button = document.querySelector("[data-listen]");
  const speech = window.speechSynthesis;
  if (!button || !speech || !window.SpeechSynthesisUtterance) return;
  const label = button.querySelector("span");
  const listen = label.textContent;
  const blocks = "p,li,h1,h2,h3,dt,dd,small,b,label,legend,a,button,summary,div,section";
  let turn = 0;

  // What is folded has a place on the page all the same, and is not read.
  const shown = (element) => element.getClientRects().length > 0 && (element.checkVisibility?.() ?? true);

  const pieces = () => {
    const found = [];
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent.replace(/[\s\u2068\u2069]+/gu, " ").trim();
      const around = node.parentElement;
      if (!/[\p{L}\p{N}]/u.test(text) || around.closest("script,style,textarea,select,[data-listen]") || !shown(around)) continue;
      const [block, lang] = [around.closest(blocks), around.closest("[lang]").lang];
      const last = found.at(-1);
      if (last && last.block === block && last.lang === lang) last.text += ` ${text}`;
      else found.push({ block, lang, text });
    }
    return found;
  };

  const stop = () => {
    turn += 1;
    speech.cancel();
    label.textContent = listen;
  };

  const start = () => {
    const [mine, said] = [(turn += 1), pieces()];
    speech.cancel();
    label.textContent = button.dataset.stop;
    said.forEach(({ lang, text }, at) => {
      const words = new SpeechSynthesisUtterance(text);
      words.lang = lang;
      words.rate = 0.9;
      if (at === said.length - 1) words.onend = () => mine === turn && stop();
      speech.speak(words);
    });
  };

  button.addEventListener("click", () => (label.textContent === listen ? start() : stop()));
  window.addEventListener("pagehide", stop);
  button.hidden = false;
})();
