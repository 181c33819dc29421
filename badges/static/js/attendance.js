// The attendance of a gathering: each tap is saved at once, one row a request; rows stay where they are.
// It sends the fields of the page's own form (`present`, `role-…`, `was`), so that the server merges two pages as it
// does without this script. What the network refuses waits in the outbox (`outbox.js`) and is sent again, from this page
// or another; what a session's end refuses is sent as the whole form, which comes back after the sign-in.
"use strict";

(() => {
  const form = document.querySelector("form[data-attendance]");
  if (!form) return;
  const { dataset: said } = form;
  const list = form.querySelector(".names");
  const visits = form.querySelector(".visits");
  const count = form.querySelector("[data-count]");
  const apart = form.querySelector("[data-apart]");
  const saved = form.querySelector("[data-saved]");
  const save = form.querySelector("[data-save]");
  const undo = form.querySelector("[data-undo]");
  const heard = form.querySelector("[data-heard]");
  const search = form.elements.namedItem("elsewhere");
  const visitor = form.elements.namedItem("visitor");
  let leaving = false;
  let going = false; // a button waits until all is sent
  let stale = false; // the server has whom this page does not show: a visitor, or a member from a page before it
  let undone = null;

  const rows = () => [...list.children].filter((row) => !row.matches(".following"));
  const box = (row) => row.querySelector("[name=present]");
  const number = (row) => box(row).value;
  const role = (row) => row.querySelector("select");
  const hidden = (row) => row.querySelector("[name=was]");
  const asked = (row) => (box(row).checked ? role(row).value : "");
  const was = (row) => (hidden(row) ? hidden(row).value.split("-")[1] : "");
  const rowOf = (member) => rows().find((row) => number(row) === member);
  const waiting = (member) => outbox.here().filter((entry) => entry.member === member);

  const record = (row, now) => {
    if (hidden(row)) hidden(row).remove();
    if (!now) return;
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", "was", `${number(row)}-${now}`];
    row.append(field);
  };

  // Who does what, beside the names where there is room; and in a row, the role as three buttons over its list.
  const named = (row) => row.querySelector("label span").firstChild.textContent.trim();
  const drawn = () => {
    for (const each of form.querySelectorAll("[data-doing]")) {
      const doing = rows().filter((row) => asked(row) === each.dataset.doing).map(named);
      each.hidden = !doing.length;
      each.querySelector("dd").textContent = doing.join(", ");
    }
    for (const button of list.querySelectorAll(".roles button")) {
      button.setAttribute("aria-pressed", String(button.value === role(button.closest("li")).value));
    }
  };

  const wide = matchMedia("(min-width: 1100px)");
  const withButtons = (row) => {
    if (!wide.matches || row.querySelector(".roles")) return;
    const group = document.createElement("span");
    group.className = "roles";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", role(row).getAttribute("aria-label"));
    for (const { value, text } of role(row).options) {
      group.append(Object.assign(document.createElement("button"), { type: "button", value, textContent: text }));
    }
    role(row).after(group);
  };

  const show = (row, now) => {
    box(row).checked = Boolean(now);
    if (now) role(row).value = now;
  };

  const tell = () => {
    const different = rows().some((row) => asked(row) !== was(row));
    if (!different && (count.dataset.done || list.querySelector("[name=was]"))) save.textContent = said.done;
    if (different && !outbox.here().length) saved.textContent = said.changed;
    drawn();
  };

  // What waits once the network took no more: the number of names, each once.
  const told = () => {
    const names = new Set(outbox.here().map((entry) => entry.member || entry.client_key));
    if (!names.size && stale && !going && !leaving) {
      leaving = true;
      location.assign(`${location.pathname}?visite=1`);
    }
    form.toggleAttribute("data-waits", names.size > 0);
    if (!names.size) return;
    const words = names.size > 1 ? said.waiting.replace("{}", names.size) : said.waitingOne;
    saved.textContent = outbox.isKept() ? words : outbox.isFull() ? said.full : said.fragile;
  };

  // Why an un-ticked name is ticked again, beside it, and where that is corrected.
  const remain = (row, where) => {
    row.querySelector(".kept")?.remove();
    const template = form.querySelector("[data-kept]");
    if (!where || !template) return;
    row.append(template.content.cloneNode(true));
    row.querySelector(".kept a").href = where;
  };

  const keep = (row, before = was(row)) => outbox.mark(location.pathname, number(row), asked(row), before);

  const answeredRow = (row, status, body) => {
    const again = waiting(number(row)); // it was tapped again meanwhile
    for (const entry of again) outbox.drop(entry);
    if (status !== 409 && status >= 300) {
      show(row, was(row));
      saved.textContent = body.detail;
      return;
    }
    if (body.gone?.length) saved.textContent = said.gone;
    const now = body.roles[number(row)] || "";
    record(row, now);
    remain(row, body.kept?.[number(row)]);
    if (now && row === undone && !again.length) undo.hidden = true; // the member was kept: nothing is to be put back
    if (asked(row) === now) return;
    if (again.length) keep(row, now);
    else show(row, now);
  };

  // Why a first name was refused, at its field, as the page without this script says it; until another is sent.
  const unfit = (words) => {
    document.getElementById("visitor-erreur")?.remove();
    const before = document.querySelector('.errors [href="#visitor"]')?.closest("li"); // what the page said of it
    (before?.parentElement.children.length === 1 ? before.closest(".errors") : before)?.remove();
    if (!words) return void visitor.removeAttribute("aria-invalid");
    const why = Object.assign(document.createElement("p"), { className: "error", id: "visitor-erreur", textContent: words });
    why.setAttribute("role", "alert");
    document.getElementById("visitor-aide").before(why);
    visitor.setAttribute("aria-invalid", "true");
    visitor.setAttribute("aria-describedby", "visitor-erreur visitor-aide");
    saved.textContent = "";
  };

  const answered = (entry, status, body) => {
    const row = entry.member && rowOf(entry.member);
    if (status < 300 || status === 409) {
      count.textContent = body.count;
      apart.textContent = body.apart;
      count.dataset.done = "1";
      saved.textContent = body.words || body.saved;
    }
    if (row) answeredRow(row, status, body);
    else if (status >= 300 && body.detail && entry.visitor) unfit(body.detail);
    else if (status >= 300 && body.detail) saved.textContent = body.detail;
    if (!row && status < 300) stale = true;
    if (entry.visitor !== undefined && status >= 300) {
      if (!outbox.mine().some(({ client_key: each }) => each === entry.client_key)) visitor.value = entry.visitor;
      visits.querySelector(`[data-key="${entry.client_key}"]`)?.remove();
    }
    tell();
  };

  outbox.listen({
    answered,
    told,
    ended: () => {
      leaving = true;
      form.requestSubmit(save);
    },
  });

  const changed = (row) => {
    undo.hidden = true;
    if (!box(row).checked && was(row)) {
      undone = row;
      undo.hidden = false;
      const words = undo.firstElementChild;
      words.dataset.words ||= words.textContent;
      words.textContent = words.dataset.words.replace("{}", named(row));
    }
    keep(row);
    drawn();
    if (!outbox.isSending()) saved.textContent = said.sending;
    outbox.send();
  };

  list.addEventListener("change", (event) => {
    const row = event.target.closest("li");
    if (event.target === role(row)) box(row).checked = true;
    changed(row);
    if (box(row).checked && search.value) {
      // what was looked for is found: the others come back around it
      search.value = "";
      regulars();
      row.scrollIntoView({ block: "nearest" });
    }
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest(".roles button");
    if (!button) return;
    const row = button.closest("li");
    [box(row).checked, role(row).value] = [true, button.value];
    changed(row);
  });
  undo.querySelector("button").addEventListener("click", () => {
    box(undone).checked = true;
    changed(undone);
    box(undone).focus();
  });

  // A person of passage is kept like a row: noted now, or as soon as the network takes it.
  const drawVisit = (entry) => {
    const row = form.querySelector("[data-visit]").content.cloneNode(true).firstElementChild;
    row.dataset.key = entry.client_key;
    if (entry.visitor) row.firstElementChild.textContent = entry.visitor;
    visits.append(row);
    visits.hidden = false;
  };

  const visit = (then) => {
    const given = then === "visit" ? visitor.value.trim() : "";
    unfit("");
    const fields = [["then", then], ...(given ? [["visitor", given]] : [])];
    drawVisit(outbox.put({ visitor: given, fields }));
    if (given) visitor.value = "";
    saved.textContent = said.sending;
    outbox.send();
  };

  // What was seen of a member has a page of its own; without network it is noted on the page that the telephone keeps.
  const seen = async (button, member) => {
    const answered = await fetch("/hors-reseau", { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (answered?.ok) {
      button.dataset.reached = "1";
      return void form.requestSubmit(button);
    }
    const row = rowOf(member);
    if (!asked(row)) box(row).checked = true;
    if (asked(row) !== was(row) && !waiting(member).length) keep(row);
    await outbox.kept();
    leaving = true;
    location.assign(`/hors-reseau#vu/${location.pathname.split("/").at(-1)}/${member}`);
  };

  // While names wait, nothing leaves by the form: they are sent first, and the page stays where they cannot be.
  form.addEventListener("submit", async (event) => {
    if (leaving) return;
    const { submitter } = event;
    const then = submitter?.name === "then" ? submitter.value : "";
    const typed = visitor.value.trim() && (then === "visit" || (then === "find" && !search.value.trim()));
    if (then.startsWith("chez:") && navigator.serviceWorker?.controller && !submitter.dataset.reached) {
      event.preventDefault();
      return seen(submitter, then.slice(5));
    }
    delete submitter?.dataset.reached;
    if (then === "sans-nom" || typed) {
      event.preventDefault();
      return visit(typed ? "visit" : then);
    }
    if (outbox.here().length) {
      event.preventDefault();
      going = true;
      await outbox.send();
      going = false;
      if (leaving || outbox.here().length) return;
      form.requestSubmit(submitter);
      return;
    }
    leaving = true;
  });
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("beforeunload", (event) => {
    if (outbox.here().length && !leaving && !outbox.isKept()) event.preventDefault();
  });

  // Other names: the rows of some letters, or of what is typed, between those that are there already.
  const key = (row) => row.querySelector("span").textContent.trim();
  const regular = new Set(rows().filter((row) => row.dataset.regular !== undefined));
  const dock = form.querySelector(".dock");

  const made = ({ id, name, detail, role: recorded }) => {
    const row = form.querySelector("[data-row]").content.cloneNode(true).firstElementChild;
    box(row).value = id;
    role(row).name = `role-${id}`;
    const eye = row.querySelector(".eye");
    if (eye) eye.value += id;
    for (const each of [role(row), eye].filter(Boolean)) each.setAttribute("aria-label", each.getAttribute("aria-label").replace("{}", name));
    const words = row.querySelector("span");
    words.append(name);
    if (detail) words.append(" ", Object.assign(document.createElement("small"), { textContent: detail }));
    record(row, recorded);
    show(row, recorded);
    withButtons(row);
    return row;
  };

  const unfollowed = () => list.querySelector(".following")?.remove();

  const hear = (words) => {
    heard.textContent = words;
    heard.classList.toggle("unseen", !words);
  };

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
    hear(words || (kept.size ? "" : said.nobody));
    drawn();
    // what was found stands under the field, above what is sticky, wherever the page was scrolled to
    const over = list.getBoundingClientRect().top - dock.getBoundingClientRect().bottom;
    if (over < 0) scrollBy(0, over);
  };

  const current = (button) => {
    for (const each of form.querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
    if (button) button.setAttribute("aria-current", "true");
  };

  const regulars = () => {
    const first = form.querySelector(".letters button");
    if (first && first.value !== "vue:") return void first.click(); // nobody came here yet
    current(first);
    for (const row of rows()) row.hidden = !(regular.has(row) || box(row).checked);
    unfollowed();
    hear("");
  };

  const fetched = async (query) => {
    const address = `${said.rows}?${new URLSearchParams(query)}`;
    const answer = await fetch(address, { credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  // Without network: the names of the list that the telephone keeps, if it is the list of this site.
  const LETTERS = { "a-f": ["", "g"], "g-l": ["g", "m"], "m-r": ["m", "s"], "s-z": ["s", "ʒ"], autres: ["ʒ", "\uffff"] };
  const fromRoster = async ({ q, vue }) => {
    const list = await roster.read();
    if (!list?.gatherings.some(([each]) => location.pathname === `/seances/${each}`)) return hear(said.offline);
    const [first, end] = LETTERS[vue] || ["", "\uffff"];
    const between = ([, name]) => roster.folded(name) >= first && roster.folded(name) < end;
    const found = q ? roster.named(list, q, 60) : list.people.filter(between);
    place({ rows: found.map(([id, name, detail]) => ({ id, name, detail })), words: found.length ? "" : said.offlineNobody });
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
    } catch (error) {
      if (!(error instanceof TypeError)) return void form.requestSubmit(button);
      await fromRoster({ vue: view.split("|")[0] });
      if (button.closest(".letters")) current(button);
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
      } catch (error) {
        // the button « Chercher » stays
        if (error instanceof TypeError && search.value.trim() === text) await fromRoster({ q: text });
      }
    }, 250);
  });

  // What waits from before, and what a page carries that was sent to show other names and that nobody has saved yet.
  const opened = () => {
    for (const row of rows()) withButtons(row);
    drawn();
  };
  opened();
  wide.addEventListener("change", opened);
  outbox.loaded.then(() => {
    if (said.unsent !== undefined) for (const row of rows()) if (asked(row) !== was(row)) keep(row);
    for (const entry of outbox.here()) {
      const row = entry.member && rowOf(entry.member);
      if (row) show(row, entry.role);
      if (entry.visitor !== undefined && !visits.querySelector(`[data-key="${entry.client_key}"]`)) drawVisit(entry);
    }
    tell();
    outbox.send();
  });
})();
