// The page that the telephone keeps: how much waits, each thing by what it is, and the way on once the network is back.
// A browser that lost its network without noticing says nothing when it is back: so the server is asked too.
// No sentence, and nothing else that was typed but a newcomer's first name, is shown here: anybody may hold the telephone.
"use strict";

const offline = (() => {
  const PAGE = "/hors-reseau";
  const SIGN_OUT = "/deconnexion";
  const AGAIN = 4000;
  const find = (each) => document.querySelector(each);
  const [waits, returned, queue] = ["[data-waits]", "[data-returned]", "[data-queue]"].map(find);
  const said = queue.dataset;
  const list = { now: null };
  if (location.pathname === SIGN_OUT) {
    find("[data-signed-in]").hidden = false; // the form of the sign-out was not sent, and its address is no page
    history.replaceState(null, "", PAGE);
  }
  const own = location.pathname === PAGE;

  const counted = (number, { one, many }) => (number > 1 ? many.replace("{}", number) : one);
  const hour = (at) => `${at.getHours()}\u00a0h\u00a0${String(at.getMinutes()).padStart(2, "0")}`;
  const day = (at) => at.toLocaleDateString("fr-FR", { weekday: "long" });
  const when = (at) => (at.toDateString() === new Date().toDateString() ? `à ${hour(at)}` : `${day(at)} à ${hour(at)}`);

  // -- what waits --------------------------------------------------------------------------------------------------

  const title = (entry) => {
    const [one, other] = (entry.members || [entry.member]).map((each) => roster.nameOf(list.now, each));
    if (entry.kind === "seen") return one ? said.seen.replace("{}", one) : said.seenNobody;
    if (entry.kind === "exchange") {
      return one && other ? said.exchange.replace("{}", one).replace("[]", other) : said.exchangeNobody;
    }
    return entry.visitor ? said.visit.replace("{}", entry.visitor) : said.unnamed;
  };

  const line = (words, about, button) => {
    const made = document.createElement("li");
    const head = document.createElement("p");
    head.append(Object.assign(document.createElement("b"), { textContent: words }));
    made.append(head, Object.assign(document.createElement("p"), { className: "quiet", textContent: about }));
    if (button) made.append(button);
    return made;
  };

  // What may have been received is not taken out here: that would undo nothing.
  const takingOut = (entry) => {
    if (entry.tried || entry.told) return null;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: said.out });
    button.addEventListener("click", async () => {
      if (button.textContent !== said.outSure) return void (button.textContent = said.outSure);
      await outbox.drop(entry);
      drawn();
      noting.drawPresences();
    });
    return button;
  };

  const presences = (entries) => {
    const named = new Set(entries.filter((entry) => entry.role).map((entry) => entry.member));
    const last = new Date(Math.max(...entries.map((entry) => entry.kept_at)));
    const words = named.size ? counted(named.size, { one: said.presenceOne, many: said.presences }) : said.absence;
    const [, about, on] = list.now?.gatherings.find(([each]) => entries[0].address === `/seances/${each}`) || [];
    return line(words, [about && `${about}, ${on}`, said.last.replace("{}", when(last))].filter(Boolean).join(" · "));
  };

  const drawn = () => {
    const all = outbox.all();
    const rows = all.filter((entry) => entry.member && !entry.kind && !entry.told);
    const at = new Map();
    for (const entry of rows) at.set(entry.address, [...(at.get(entry.address) || []), entry]);
    const others = all.filter((entry) => !rows.includes(entry)).map((entry) => {
      const noted = said.at.replace("{}", when(new Date(entry.kept_at)));
      return line(title(entry), entry.told ? `${noted}, ${said.again}` : noted, takingOut(entry));
    });
    queue.querySelector("ul").replaceChildren(...[...at.values()].map(presences), ...others);
    queue.hidden = !all.length;
    waits.hidden = !(all.length || outbox.isFull()) || !returned.hidden;
    waits.textContent = outbox.isFull() ? waits.dataset.full : counted(all.length, waits.dataset);
    if (!returned.hidden) returned.textContent = all.length ? counted(all.length, returned.dataset) : returned.dataset.none;
    find("[data-enter]").hidden = returned.hidden || !all.length;
    find("[data-again]").hidden = !find("[data-enter]").hidden;
  };

  // -- the way on --------------------------------------------------------------------------------------------------

  // By GET, also in the place of a form that was not sent.
  const again = () => location.replace(own ? find("[data-again]").href : location.href);
  find("[data-again]").addEventListener("click", (event) => {
    event.preventDefault();
    again();
  });

  // A page that was asked for comes by itself; where somebody is noting, and on the page's own address, it is offered.
  const isBack = () => {
    if (!own && !noting.isBegun()) return again();
    returned.hidden = false;
    const head = find("h1");
    head.textContent = head.dataset.back;
    return drawn();
  };

  let asking = false;
  const ask = async () => {
    if (asking) return;
    asking = true;
    const asked = { method: "HEAD", cache: "no-store", credentials: "omit" };
    const answer = await fetch(PAGE, asked).catch(() => null); // no network yet
    asking = false;
    if (answer?.ok) return isBack();
    returned.hidden = true;
    drawn();
    setTimeout(ask, AGAIN);
  };
  addEventListener("online", ask);
  setTimeout(ask, own ? 0 : AGAIN); // a page that cannot be had is asked for again after a while

  const begin = async () => {
    if (own) find("[data-replaced]").hidden = true;
    list.now = await noting.begin();
    find("[data-no-list]").hidden = Boolean(list.now);
    const until = find("[data-until]");
    if (list.now) {
      const end = roster.until(list.now);
      until.textContent = until.dataset.until.replace("{}", `${day(end)} ${hour(end)}`);
      until.hidden = false;
    }
    drawn();
  };
  addEventListener("DOMContentLoaded", begin);

  return { drawn };
})();
