// What is noted on the page that the telephone keeps: who is there, somebody for the first time, what was seen, an
// exchange. It reads the list of names (`roster.js`) and puts entries into the outbox (`outbox.js`), which any page of the
// staff sends. Nothing of it needs the network, and nothing of it shows what was typed before.
"use strict";

const noting = (() => {
  const section = document.querySelector("[data-noting]");
  const said = section.querySelector("[data-words]").dataset;
  const gathering = section.querySelector("#gathering");
  const MOST = 40;
  let list = null;

  const part = (act) => section.querySelector(`[data-act=${act}]`);
  const option = (value, textContent) => Object.assign(document.createElement("option"), { value, textContent });
  const here = () => `/seances/${gathering.value}`;

  // After each note: kept, or why not. What was typed stays where the telephone has no room for it.
  const told = async (where, clear) => {
    const kept = await outbox.kept();
    where.querySelector("[data-said]").textContent = kept ? said.kept : said.full;
    if (kept && clear) clear();
    offline.drawn();
  };
  const refused = (where, words) => { where.querySelector("[data-said]").textContent = words; };

  // -- who is there ----------------------------------------------------------------------------------------------

  const isOf = (entry, number) => entry.address === here() && entry.member === number && !entry.kind;
  const roleOf = (number) => outbox.waiting().filter((entry) => isOf(entry, number)).at(-1)?.role || "";

  const presenceRow = ([number, name, detail]) => {
    const row = part("present").querySelector("[data-row]").content.cloneNode(true).firstElementChild;
    const [box, role, eye] = [row.querySelector("input"), row.querySelector("select"), row.querySelector(".eye")];
    [box.value, role.name, eye.type, eye.value] = [number, `role-${number}`, "button", number];
    for (const each of [role, eye]) each.ariaLabel = each.getAttribute("aria-label").replace("{}", name);
    const words = row.querySelector("span");
    words.append(name);
    if (detail) words.append(" ", Object.assign(document.createElement("small"), { textContent: detail }));
    const now = roleOf(String(number));
    box.checked = Boolean(now);
    if (now) role.value = now;
    return row;
  };

  const drawPresences = () => {
    const where = part("present");
    const text = where.querySelector("#find-present").value;
    const ticked = list.people.filter(([number]) => roleOf(String(number)));
    const first = [...new Set([...ticked, ...list.people])];
    const found = text.trim() ? roster.named(list, text, MOST) : first.slice(0, Math.max(MOST, ticked.length));
    where.querySelector(".names").replaceChildren(...found.map(presenceRow));
    where.querySelector(".names").hidden = !found.length;
    where.querySelector("[data-nobody]").hidden = Boolean(found.length);
  };

  const listenPresences = () => {
    const where = part("present");
    where.querySelector("#find-present").addEventListener("input", drawPresences);
    where.querySelector(".names").addEventListener("change", (event) => {
      const row = event.target.closest("li");
      const [box, role] = [row.querySelector("input"), row.querySelector("select")];
      if (event.target === role) box.checked = true;
      outbox.mark(here(), box.value, box.checked ? role.value : "");
      told(where);
    });
    where.querySelector(".names").addEventListener("click", (event) => {
      const eye = event.target.closest(".eye");
      if (eye) openSeen(eye.value);
    });
  };

  // -- somebody of the list ----------------------------------------------------------------------------------------

  const choice = (name, value, words, type = "radio") => {
    const made = section.querySelector("[data-choice]").content.cloneNode(true).firstElementChild;
    Object.assign(made.querySelector("input"), { type, name, value });
    made.querySelector("span").textContent = words;
    return made;
  };
  const picker = (name) => section.querySelector(`[data-pick=${name}]`);
  const picked = (name) => picker(name).querySelector("input:checked")?.value || "";
  const offer = (name, people) => {
    const rows = people.map(([number, called, detail]) => choice(name, number, detail ? `${called}, ${detail}` : called));
    picker(name).querySelector(".picked").replaceChildren(...rows);
  };
  const listenPicker = (name) => {
    const field = picker(name).querySelector("input[type=search]");
    field.addEventListener("input", () => offer(name, field.value.trim() ? roster.named(list, field.value, 8) : []));
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  };
  const pick = (name, number) => {
    offer(name, list.people.filter(([each]) => String(each) === String(number)));
    const found = picker(name).querySelector("input[type=radio]");
    if (found) found.checked = true;
  };
  const emptyPicker = (name) => {
    picker(name).querySelector("input[type=search]").value = "";
    offer(name, []);
  };

  // -- the forms ---------------------------------------------------------------------------------------------------

  const onSubmit = (act, send) => {
    const form = part(act).querySelector("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  };

  const visit = (form, then) => {
    if (!gathering.value) return refused(form, said.where);
    const name = then === "visit" ? form.elements.namedItem("visitor").value.trim() : "";
    if (then === "visit" && !name) return undefined;
    outbox.put({ address: here(), visitor: name, fields: [["then", then], ...(name ? [["visitor", name]] : [])] });
    return told(form, () => form.reset());
  };

  const drawCriteria = () => {
    const box = part("seen").querySelector("[data-criteria]");
    const slug = part("seen").querySelector("#skill").value;
    const [, , criteria] = list.skills.find(([each]) => each === slug) || [null, null, []];
    box.hidden = !criteria.length;
    box.querySelector("div").replaceChildren(
      ...criteria.map(([key, words]) => choice("criteria", `${slug}:${key}`, words, "checkbox")),
    );
  };

  const seen = (form) => {
    const member = picked("member");
    const ticked = [...form.querySelectorAll("[name=criteria]:checked")].map((each) => ["criteria", each.value]);
    const sentence = form.elements.namedItem("sentence").value.trim();
    if (!gathering.value) return refused(form, said.where);
    if (!member) return refused(form, said.who);
    if (!ticked.length) return refused(form, said.what);
    // whoever showed something was there: in which role stays as somebody else may have noted it
    if (!roleOf(member)) outbox.put({ address: here(), member, role: "takes_part", fields: [["present", member]] });
    const fields = [...ticked, ...(sentence ? [["sentence", sentence]] : [])];
    outbox.put({ address: `${here()}/vu/${member}`, kind: "seen", member, fields });
    return told(form, () => {
      form.reset();
      emptyPicker("member");
      drawCriteria();
      drawPresences();
    });
  };

  const exchange = (form) => {
    const [giver, receiver] = [picked("giver"), picked("receiver")];
    const what = form.elements.namedItem("what").value.trim();
    if (!giver || !receiver) return refused(form, said.who);
    if (giver === receiver) return refused(form, said.two);
    if (!what) return undefined;
    const activity = form.querySelector("#activity").value;
    const fields = Object.entries({ what, activity, giver, receiver, site: String(list.site) });
    outbox.put({ address: "/echanges/nouveau", kind: "exchange", members: [giver, receiver], fields });
    return told(form, () => {
      form.reset();
      for (const each of ["giver", "receiver"]) emptyPicker(each);
    });
  };

  const openSeen = (member) => {
    part("seen").open = true;
    pick("member", member);
    part("seen").querySelector("summary").focus();
  };

  const filled = () => {
    gathering.replaceChildren(...list.gatherings.map(([number, title, day]) => option(number, `${title}, ${day}`)));
    const none = !list.gatherings.length;
    section.querySelector("[data-no-gathering]").hidden = !none;
    gathering.closest(".field").hidden = none;
    for (const act of ["present", "visit", "seen"]) part(act).hidden = none;
    part("seen").querySelector("#skill").append(...list.skills.map(([slug, name]) => option(slug, name)));
    for (const [group, inside] of list.activities) {
      const made = Object.assign(document.createElement("optgroup"), { label: group });
      made.append(...inside.map(([key, name]) => option(key, name)));
      part("exchange").querySelector("#activity").append(made);
    }
  };

  // Where the address names a gathering and a member (« Vu », from the attendance page), that note is begun.
  const asked = () => {
    const [, number, member] = location.hash.match(/^#vu\/(\d+)\/(\d+)$/)
      || location.pathname.match(/^\/seances\/(\d+)(?:\/vu\/(\d+))?$/) || [];
    if (number && [...gathering.options].some(({ value }) => value === number)) gathering.value = number;
    if (member) openSeen(member);
  };

  const begin = async () => {
    [list] = await Promise.all([roster.read(), outbox.loaded]);
    if (!list) return list;
    outbox.of(list.person);
    filled();
    asked();
    drawPresences();
    listenPresences();
    for (const each of ["member", "giver", "receiver"]) listenPicker(each);
    gathering.addEventListener("change", drawPresences);
    part("seen").querySelector("#skill").addEventListener("change", drawCriteria);
    onSubmit("visit", (form) => visit(form, "visit"));
    const unnamed = () => visit(part("visit").querySelector("form"), "sans-nom");
    part("visit").querySelector("[data-unnamed]").addEventListener("click", unnamed);
    onSubmit("seen", seen);
    onSubmit("exchange", exchange);
    section.hidden = false;
    return list;
  };

  return {
    begin,
    drawPresences: () => list && drawPresences(),
    isBegun: () => Boolean(section.querySelector("details[open]")),
  };
})();
