// A button that copies the text of one element: <button data-copies="id" data-said="Copié" hidden>, beside a status.
// Without this script the text is there to select by hand, and the button stays hidden.
"use strict";

(() => {
  const written = async (from) => {
    const text = "value" in from ? from.value : from.innerText.trim();
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // no clipboard on a plain http address: select the words, and copy what is selected
    }
    const range = document.createRange();
    range.selectNodeContents(from);
    const selection = window.getSelection();
    selection.removeAllRanges();
    if ("select" in from) from.select();
    else selection.addRange(range);
    return document.execCommand("copy");
  };

  for (const button of document.querySelectorAll("button[data-copies]")) {
    const from = document.getElementById(button.dataset.copies);
    const status = button.parentElement.querySelector("[role=status]");
    if (!from) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      status.textContent = "";
      const done = await written(from);
      // emptied first and told a moment later, so that the same words are read out again
      window.setTimeout(() => {
        status.textContent = done ? button.dataset.said : button.dataset.byHand;
      }, 50);
    });
  }
})();
