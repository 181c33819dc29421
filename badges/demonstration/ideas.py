"""What the fictional members would like to do together: ideas to read, open, become a workshop, and closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from badges.base.rights import Actor
from badges.base.services import Services
from badges.matching.ideas import become, change, invite, lead, say, voice
from badges.matching.ideas.facts import LeadFacts, NotedIdeaFacts, OutcomeFacts, ThanksFacts
from badges.matching.postings.rows import OwnLink


@dataclass(frozen=True)
class Thought:
    """One idea. `who` noted it, None: the member, by their own link. `then`: what became of it."""

    who: str | None
    site: str
    member: str | None
    title: str
    words: str | None
    activity: str | None
    needed: int | None
    coming: tuple[str, ...] = ()
    then: str = ""


THOUGHTS = (
    Thought("lea", "gueret", None, "Comprendre ma facture d’électricité", "Je ne sais jamais ce que je paie.",
            "papiers", None, ("marie_d", "marie_g", "jacques", "mathilde")),
    Thought("lea", "gueret", "yanis", "Une sortie à la Cité de la tapisserie", "On pourrait y aller à plusieurs.",
            None, 6, ("yanis", "mathilde")),
    Thought("lea", "gueret", "jacques", "Un grand ménage de la rivière", None, None, 8, ("jacques",), "closed"),
    Thought("lea", "gueret", "colette", "Un après-midi de jeux d’autrefois",
            "Les quilles, le nain jaune, et un goûter.", "memoire", 4,
            ("colette", "marie_d", "jacques", "fatou", "mathilde"), "became"),
    Thought(None, "gueret", "marie_d", "La soupe du quartier",
            "On ferait une grande soupe, et chacun repart avec un bocal.", "cuisine", 5,
            ("marie_d", "fatou", "colette", "marie_g", "yanis", "jacques"), "read"),
    Thought(None, "gueret", "fatou", "Un marché de plants au printemps", "J’ai des tomates anciennes.",
            "jardinage", 4),
    Thought("ines", "la-souterraine", "denise", "Tricoter un bonnet en une journée", None, "tricot", 4,
            ("denise", "amina")),
    Thought(None, "la-souterraine", "amina", "Troquer des tissus un après-midi",
            "Chacun apporte ce qui dort au placard.", "couture", 5, ("amina", "denise", "rosalie"), "read"),
    Thought("ines", "la-souterraine", "amina", "Une machine à coudre pour le quartier", None, "couture", None, (),
            "closed"),
    Thought("solange", "auzances", "ginette", "Une soirée crêpes", "Je fais la pâte.", "cuisine", 6,
            ("andre", "nadia")),
)  # fmt: skip


def think(
    services: Services, today: date, actors: Mapping[str, Actor], sites: Mapping[str, int], members: Mapping[str, int]
) -> None:
    """Record all of it."""
    for each in THOUGHTS:
        actor = actors[each.who or ("lea" if each.site == "gueret" else "ines")]
        number = _say(services, each, actors, sites, members)
        if each.who is None and each.then:
            change.read(services, actor, number)
        for key in each.coming:
            voice.would_come(services, actor, number, members[key])
        if each.then == "closed":
            thanks = ThanksFacts(thanks="Merci ! La commune le fait déjà, on ira avec eux.")
            change.close(services, actor, number, thanks)
        elif each.then == "became":
            lead.answer(services, actor, number, LeadFacts(leads=True, named=True))
            outcome = OutcomeFacts(chosen="other", day=today + timedelta(days=9), start=time(14), end=time(17))
            become.become(services, actor, number, outcome)
            invite.told(services, actor, number, members[each.coming[0]])


def _say(
    services: Services, each: Thought, actors: Mapping[str, Actor], sites: Mapping[str, int], members: Mapping[str, int]
) -> int:
    member = members[each.member] if each.member is not None else None
    facts = NotedIdeaFacts(
        title=each.title, words=each.words, activity=each.activity, needed=each.needed, member=member
    )
    if each.who is None and member is not None:
        return say.say(services, OwnLink(member), facts)
    return say.note(services, actors[each.who or "lea"], sites[each.site], facts)
