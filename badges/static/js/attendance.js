// The attendance of a gathering: each tap is saved at once, one row a request; rows stay where they are.
// It sends the fields of the page's own form (`present`, `role-…`, `was`), so that the server merges two pages as it
// does without this script. What the network refuses waits, and is sent again; what a session's end refuses is sent as
// the whole form, which comes back after the sign-in.
"use strict";

(() => {
  const form = document.querySelector("form[data-attendance]");
  if (!form) return;
  const { dataset: said } = form;
  const list = form.querySelector(".names");
  const count = form.querySelector("[data-count]");
  const saved = form.querySelector("[data-saved]");
  const save = form.querySelector("[data-save]");
  const undo = form.querySelector("[data-undo]");
  const heard = form.querySelector("[data-heard]");
  const search = form.elements.namedItem("elsewhere");
  const waiting = new Set();
  let sending = false;
  let leaving = false;
  let undone = null;
  let timer = 0;

  const rows = () => [...list.children].filter((row) => !row.matches(".following"));
  const box = (row) => row.querySelector("[name=present]");
  const role = (row) => row.querySelector("select");
  const hidden = (row) => row.querySelector("[name=was]");
  const asked = (row) => (box(row).checked ? role(row).value : "");
  const was = (row) => (hidden(row) ? hidden(row).value.split("-")[1] : "");

  const record = (row, now) => {
    if (hidden(row)) hidden(row).remove();
    if (!now) return;
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", "was", `${box(row).value}-${now}`];
    row.append(field);
  };

  const show = (row, now) => {
    box(row).checked = Boolean(now);
    if (now) role(row).value = now;
  };

  const tell = () => {
    const different = rows().filter((row) => asked(row) !== was(row)).length;
    if (!different && (count.dataset.done || list.querySelector("[name=was]"))) save.textContent = said.done;
    if (different && !sending && waiting.size === 0) saved.textContent = said.changed;
  };

  const wait = () => {
    saved.textContent = waiting.size > 1 ? said.waiting.replace("{}", waiting.size) : said.waitingOne;
    clearTimeout(timer);
    timer = setTimeout(next, 4000);
  };

  const answered = (row, answer, body) => {
    const now = body.roles[box(row).value] || "";
    const meant = asked(row) === row.dataset.sent; // it was not tapped again meanwhile
    record(row, now);
    count.textContent = body.count;
    count.dataset.done = "1";
    saved.textContent = body.words || body.saved;
    if (meant && asked(row) !== now) show(row, now);
    if (now && row === undone) undo.hidden = true; // she was kept: nothing is to be put back
    if (asked(row) !== now) waiting.add(row);
  };

  const next = async () => {
    const [row] = waiting;
    if (sending || leaving || !row) return;
    waiting.delete(row);
    if (asked(row) === was(row)) return void next();
    const number = box(row).value;
    const body = new URLSearchParams({ csrf_token: form.elements.namedItem("csrf_token").value });
    if (was(row)) body.append("was", `${number}-${was(row)}`);
    row.dataset.sent = asked(row);
    if (asked(row)) {
      body.append("present", number);
      body.append(`role-${number}`, asked(row));
    }
    sending = true;
    let answer = null;
    let told = null;
    try {
      answer = await fetch(location.href, {
        method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "error",
        keepalive: true, signal: AbortSignal.timeout ? AbortSignal.timeout(15000) : undefined,
      });
      told = await answer.json();
    } catch { /* no network, or an answer that is a page */ }
    sending = false;
    if (leaving) return;
    if (answer && told && (answer.ok || (answer.status === 409 && told.roles))) answered(row, answer, told);
    else if (answer && answer.status === 403) return void form.requestSubmit(save);
    else if (answer && told && answer.status < 500 && answer.status !== 429) {
      show(row, was(row));
      saved.textContent = told.detail;
    } else {
      waiting.add(row);
      return wait();
    }
    tell();
    next();
  };

  const changed = (row) => {
    waiting.add(row);
    undo.hidden = true;
    if (!box(row).checked && was(row)) {
      undone = row;
      undo.hidden = false;
      const words = undo.firstElementChild;
      words.dataset.words ||= words.textContent;
      words.textContent = words.dataset.words.replace("{}", row.querySelector("span").firstChild.textContent.trim());
    }
    if (!sending) saved.textContent = said.sending;
    next();
  };

  list.addEventListener("change", (event) => {
    const row = event.target.closest("li");
    if (event.target === role(row)) box(row).checked = true;
    changed(row);
  });
  undo.querySelector("button").addEventListener("click", () => {
    box(undone).checked = true;
    changed(undone);
    box(undone).focus();
  });
  addEventListener("online", () => next());
  form.addEventListener("submit", () => { leaving = true; });
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("beforeunload", (event) => {
    if (waiting.size && !leaving) event.preventDefault();
  });

  // Other names: the rows of some letters, or of what is typed, between those that are there already.
  const key = (row) => row.querySelector("span").textContent.trim();
  const regular = new Set(rows().filter((row) => !row.hidden));

  const made = ({ id, name, detail, role: recorded }) => {
    const row = form.querySelector("[data-row]").content.cloneNode(true).firstElementChild;
    box(row).value = id;
    role(row).name = `role-${id}`;
    const eye = row.querySelector(".eye");
    eye.value += id;
    for (const each of [role(row), eye]) each.setAttribute("aria-label", each.getAttribute("aria-label").replace("{}", name));
    const words = row.querySelector("span");
    words.append(name);
    if (detail) words.append(" ", Object.assign(document.createElement("small"), { textContent: detail }));
    record(row, recorded);
    show(row, recorded);
    return row;
  };

  const unfollowed = () => list.querySelector(".following")?.remove();

  const place = ({ rows: found, following, words }) => {
    const known = new Map(rows().map((row) => [box(row).value, row]));
    const kept = new Set(found.map((each) => known.get(String(each.id)) || made(each)));
    const all = [...new Set([...known.values(), ...kept])].sort((one, other) => key(one).localeCompare(key(other), "fr"));
    for (const row of all) row.hidden = !kept.has(row);
    unfollowed();
    list.append(...all);
    if (following) {
      const more = form.querySelector("[data-following]").content.cloneNode(true);
      more.querySelector("button").value += following;
      list.append(more);
    }
    heard.textContent = kept.size ? "" : words || said.nobody;
    heard.classList.toggle("unseen", kept.size > 0);
  };

  const current = (button) => {
    for (const each of form.querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
    if (button) button.setAttribute("aria-current", "true");
  };

  const regulars = () => {
    current(form.querySelector(".letters button"));
    for (const row of rows()) row.hidden = !(regular.has(row) || box(row).checked);
    unfollowed();
    heard.textContent = "";
    heard.classList.add("unseen");
  };

  const fetched = async (query) => {
    const address = `${said.rows}?${new URLSearchParams(query)}`;
    const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  form.addEventListener("click", async (event) => {
    const button = event.target.closest("button[value^='vue:']");
    if (!button || event.defaultPrevented) return;
    event.preventDefault();
    const view = button.value.slice(4);
    try {
      if (view) place(await fetched({ vue: view }));
      if (button.closest(".letters")) current(button);
      search.value = "";
      if (!view) regulars();
    } catch {
      form.requestSubmit(button);
    }
  });

  let typing = 0;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(async () => {
      const text = search.value.trim();
      if (!text) return regulars();
      if (text.length < 2) return;
      try {
        const found = await fetched({ q: text });
        if (search.value.trim() === text) place(found);
        current(null);
      } catch { /* the button « Chercher » stays */ }
    }, 250);
  });

  // A page that was sent to show other names carries taps that nobody has saved yet.
  if (said.unsent !== undefined) for (const row of rows()) if (asked(row) !== was(row)) waiting.add(row);
  next();
  tell();
})();
