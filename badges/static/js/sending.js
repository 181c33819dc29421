// The page that sends what waits in this telephone, and shows what a person has to decide: a role that two telephones say
// differently, a newcomer who was noted twice, and what was refused. Each stays until it is decided.
"use strict";

(() => {
  const progress = document.querySelector("[data-progress]");
  const words = document.querySelector("[data-words]").dataset;
  const places = document.querySelector(".places");
  const cards = document.querySelector(".to-decide");
  const [calm, onward, others] = ["[data-calm]", "[data-onward]", "[data-others]"].map((each) => document.querySelector(each));
  let [whole, failed] = [0, false];
  let list = null;

  const name = (number) => roster.nameOf(list, number) || words.somebody;
  const role = (each) => (each ? words[each] : words.absent);
  const hour = (at) => `${at.getHours()}\u00a0h\u00a0${String(at.getMinutes()).padStart(2, "0")}`;
  const noted = (each, at) => (at ? words.noted.replace("{}", role(each)).replace("[]", `à ${at}`) : role(each));
  const first = (entry) => (roster.nameOf(list, entry.member) || "").replace(/[\s\u00a0]+\p{L}\.$/u, "");

  const title = (entry) => {
    const [one, other] = (entry.members || [entry.member]).map(name);
    if (entry.kind === "exchange") return words.exchange.replace("{}", one).replace("[]", other);
    if (entry.kind === "seen") return words.seen.replace("{}", one);
    if (entry.member) return words.presence.replace("{}", one);
    return entry.visitor ? words.visit.replace("{}", entry.visitor) : words.unnamed;
  };

  // -- one thing to decide -----------------------------------------------------------------------------------------

  const carded = (entry, head, detail, acts) => {
    const card = document.querySelector("[data-card]").content.cloneNode(true).firstElementChild;
    card.dataset.key = entry.client_key;
    card.querySelector("h2").textContent = head;
    card.querySelector("[data-detail]").textContent = detail;
    for (const [label, act, second] of acts) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
      button.className = second ? "link" : "button second";
      button.addEventListener("click", () => act(card));
      card.querySelector(".actions").append(button, " ");
    }
    return card;
  };

  const settled = async (entry) => {
    await outbox.drop(entry);
    draw();
    outbox.send();
  };
  const out = (entry) => [words.out, () => settled(entry), true];

  const again = (entry, fields = entry.fields) => {
    outbox.put({ ...entry, told: null, tried: true, fields });
    draw();
    outbox.send();
  };

  const differing = (entry) => {
    const { difference } = entry.told;
    const { mine, other, stands, by, at } = difference;
    const another = stands === mine ? other : mine;
    const detail = !other || !mine ? words.keeps : stands === mine ? words.keepsMine : words.keepsOther;
    const change = () => {
      const fields = [["was", `${entry.member}-${stands}`]];
      if (another) fields.push(["present", entry.member], [`role-${entry.member}`, another]);
      outbox.put({ address: entry.address, member: entry.member, role: another, fields });
      settled(entry);
    };
    const acts = [[words.well, () => settled(entry)], [words.no.replace("{}", role(another)), change, true]];
    const card = carded(entry, name(entry.member), detail, acts);
    const facts = card.querySelector("dl");
    const [own, theirs] = facts.querySelectorAll("dd");
    own.textContent = noted(mine, hour(new Date(entry.kept_at)));
    facts.querySelectorAll("dt")[1].textContent = by || words.other;
    theirs.textContent = noted(other, at);
    facts.hidden = false;
    return card;
  };

  const twice = (entry) => carded(entry, entry.visitor, words.twice.replace("{}", entry.visitor), [
    [words.same, () => {
      outbox.put({ address: entry.address, visitor: "", fields: [["then", `retirer:${entry.told.same}`]] });
      settled(entry);
    }],
    [words.two, () => settled(entry), true],
  ]);

  const asVisit = (entry) => [words.asVisit, (card) => {
    const field = card.querySelector(".field");
    const typed = field.querySelector("textarea");
    const called = typed.value.trim() || first(entry);
    if (!called) {
      field.querySelector("label").firstChild.textContent = words.firstName;
      field.hidden = false;
      return typed.focus();
    }
    outbox.put({ address: entry.address, visitor: called, fields: [["then", "visit"], ["visitor", called]] });
    return settled(entry);
  }];

  const gone = (entry) => {
    const called = entry.told.gone.name || name(entry.member);
    return carded(entry, words.gone.replace("{}", called), words.goneDetail, [asVisit(entry), out(entry)]);
  };

  const unnamed = (entry) => [words.unnamed, () => {
    outbox.put({ address: entry.address, visitor: "", fields: [["then", "sans-nom"]] });
    settled(entry);
  }];

  // The one thing in an entry that somebody typed: it can be corrected here, where somebody is signed in.
  const typed = (entry) => entry.fields.find(([each]) => ["visitor", "sentence", "what"].includes(each));

  const refused = (entry) => {
    const { code, status, detail } = entry.told;
    const said = status === 404 ? words.missing : `${words.refused} ${detail}`;
    const text = typed(entry);
    const go = (label, address) => [label, () => location.assign(address)];
    const resent = [words.again, (card) => {
      const value = card.querySelector("textarea").value.trim();
      const fields = entry.fields.filter(([each]) => each !== text?.[0]);
      if (text && value) fields.push([text[0], value]);
      if (entry.visitor && value) entry.visitor = value;
      again(entry, text ? fields : entry.fields);
    }];
    let way = resent;
    if (code === "attendance.unnamed") way = unnamed(entry);
    else if (code === "observation.not_present") way = [words.withPresence, () => {
      const address = entry.address.replace(/\/vu\/\d+$/, "");
      outbox.put({ address, member: entry.member, role: "takes_part", fields: [["present", entry.member]] });
      // behind the presence: the outbox sends in the order in which entries were put
      const { client_key: _key, order: _order, told: _told, ...rest } = entry;
      outbox.put({ ...rest, tried: true });
      settled(entry);
    }];
    else if (status === 404 && entry.kind === "exchange") way = go(words.newExchange, "/echanges/nouveau");
    else if (entry.kind === "seen" && !text) way = go(words.open, `/membres/${entry.member}`);
    const card = carded(entry, title(entry), said, [way, out(entry)]);
    if (text && way === resent) {
      card.querySelector("textarea").value = text[1];
      card.querySelector(".field").hidden = false;
    }
    return card;
  };

  const cardOf = (entry) => {
    const { difference, same, gone: left } = entry.told;
    return difference ? differing(entry) : same ? twice(entry) : left ? gone(entry) : refused(entry);
  };

  // -- what is sent ------------------------------------------------------------------------------------------------

  const draw = () => {
    const seen = outbox.mine().filter((entry) => entry.told);
    const [left, done] = [outbox.waiting().length, outbox.answered()];
    whole = Math.max(whole, done + left);
    const shown = new Set(seen.map((entry) => entry.client_key));
    for (const card of [...cards.children]) if (!shown.has(card.dataset.key)) card.remove();
    const there = new Set([...cards.children].map((card) => card.dataset.key));
    cards.append(...seen.filter((entry) => !there.has(entry.client_key)).map(cardOf));
    const squares = Array.from({ length: Math.min(whole, 60) }, (_, place) => {
      const made = document.createElement("li");
      made.className = place * whole < done * Math.min(whole, 60) ? "" : "free";
      return made;
    });
    places.replaceChildren(...squares);
    places.hidden = calm.hidden = !left;
    onward.hidden = Boolean(left || seen.length);
    const theirs = outbox.all().length - outbox.mine().length;
    others.hidden = !theirs;
    others.textContent = theirs > 1 ? others.dataset.others.replace("{}", theirs) : others.dataset.one;
    const said = progress.dataset;
    if (left) progress.textContent = failed ? said.cut : said.sending.replace("{}", done).replace("[]", whole);
    else if (!done) progress.textContent = seen.length ? said.look : said.none;
    else progress.textContent = done > 1 ? said.done.replace("{}", done) : said.doneOne;
    if (!left && done && seen.length) progress.textContent += ` ${said.look}`;
  };

  outbox.listen({
    all: true,
    answered: () => {
      failed = false;
      draw();
    },
    told: () => {
      failed = Boolean(outbox.waiting().length);
      draw();
    },
    ended: () => location.reload(), // the sign-in is asked for, and leads back here
  });

  (async () => {
    await Promise.all([roster.ready, outbox.loaded]);
    list = await roster.read();
    draw();
    outbox.send();
  })();
})();
