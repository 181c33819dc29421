// The list beside a page: fetched where there is room for it, so that a telephone neither loads nor asks for it.
"use strict";

(() => {
  const near = document.querySelector("[data-near]");
  const wide = window.matchMedia("(min-width: 1100px)");
  let asked = !near;

  const load = async () => {
    if (asked || !wide.matches) return;
    asked = true;
    try {
      const answer = await fetch(near.dataset.near, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return near.remove();
      const blank = near.querySelector("template").content.firstElementChild;
      const list = document.createElement("ul");
      list.className = "list";
      for (const each of (await answer.json()).rows) {
        const row = blank.cloneNode(true);
        const link = row.querySelector("a");
        link.href = each.href;
        link.querySelector("b").textContent = each.name;
        if (each.here) link.setAttribute("aria-current", "page");
        list.append(row);
      }
      if (list.children.length > 1) near.append(list);
      else near.remove(); // a member alone has nothing beside them
    } catch {
      near.remove(); // without the network the page is whole, and the bar leads to all members
    }
  };

  wide.addEventListener("change", load);
  load();
})();
