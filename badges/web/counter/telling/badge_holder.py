"""Whose badge it is and who says so: the answer to a name that an employer typed, and the number to call.

A name never accuses: the answer stands beside the badge's own name, changes no headline, and is not red.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from badges.ledger import identities
from badges.ledger.narrative import ATTESTS, function_in
from badges.network import reads as network
from badges.network.facts import FUNCTIONS
from badges.network.rules import reached_at
from badges.publication.judgement import AwardFacts
from badges.web.counter import rendered_pages
from badges.web.counter.telling.foreign_text import isolated
from badges.web.http.access import services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _
from badges.web.http.wording import language, words
from verifier import names
from verifier.names import Likeness
from verifier.verdict import CheckName, Verdict, VerifiedCredential

# what was found: the tone of the answer, and the code of its words
_TONES: Final[Mapping[Likeness, str]] = {
    Likeness.SAME: "good",
    Likeness.POSSIBLE: "",
    Likeness.OTHER: "warn",
    Likeness.NOTHING: "",
}
_FOUND: Final[Mapping[str, Likeness]] = {
    "recipient.match": Likeness.SAME,
    "recipient.possible": Likeness.POSSIBLE,
    "recipient.other_name": Likeness.OTHER,
    "recipient.nothing": Likeness.NOTHING,
}


@dataclass(frozen=True)
class Answer:
    """The answer to a typed name: a tone (good, warn or ""), a sentence, and what the badge says."""

    tone: str
    title: str
    line: str


@dataclass(frozen=True)
class Attesting:
    """Who stands behind a badge of ours. `phone` is the site's, else the network's; `hours`: when it answers."""

    network: str
    carried_by: str | None
    town: str | None
    phone: str | None
    hours: str | None
    towns: Mapping[str, str]  # the identifier of a site: its town
    closed_on: date | None = None  # since when the site is closed

    @property
    def place(self) -> str:
        """The network and the town of the site, never the organization that houses it."""
        return f"{self.network}, {self.town}" if self.town else self.network

    def formula(self, witness: VerifiedCredential) -> tuple[str, str] | None:
        """Who attests, and the rest of their sentence, in the language of the page. None: the comment is in words of
        its own, which stand as they were signed."""
        comment, town = witness.endorsement_comment or "", self.towns.get(witness.issuer_id)
        function = function_in(comment, FUNCTIONS, town) if town is not None else None
        if function is None:
            return None
        if language() == "fr":
            return comment.removesuffix(ATTESTS).rstrip(), ATTESTS
        who = (
            _("L’animatrice du site : %(town)s", town=town)
            if function.startswith("anim")
            else _("La coordinatrice du site : %(town)s", town=town)
        )
        return who, _("atteste avoir vu ce que ce badge décrit.")


def compared(typed: str, stated: str | None) -> Answer:
    """Compare what was typed with the name on the badge. An e-mail is not compared: no public badge carries one."""
    if typed.strip() and not names.is_name(typed):
        return Answer("", words("name.nothing"), words("name.nothing.no_name"))
    return _answer(names.compare(typed, stated or ""), stated)


def asked(verdict: Verdict, stated: str | None) -> Answer | None:
    """The same answer from the check that a verification made; None where none was asked, or an address differs."""
    found = verdict.check(CheckName.RECIPIENT)
    if found is None or found.code not in _FOUND:
        return None
    if found.facts.get("by") not in (None, "name"):
        return Answer("good", words("name.address"), "")
    return _answer(_FOUND[found.code], stated)


def _answer(likeness: Likeness, stated: str | None) -> Answer:
    title = words(f"name.{likeness}")
    if likeness is Likeness.NOTHING:
        return Answer("", title, words("name.nothing.too_short" if stated else "name.nothing.unnamed"))
    said = "name.other.said" if likeness is Likeness.OTHER else "name.said"
    return Answer(_TONES[likeness], title, words(said, name=isolated(stated or "")))


def attesting(witnesses: Iterable[VerifiedCredential | None], facts: AwardFacts | None = None) -> Attesting | None:
    """Who stands behind a badge of ours: the site of `facts`, else the one that signed as witness. None before init.

    With `facts` nothing is read but the sites, once in a request.
    """
    origin = services().settings.public_url
    by_id = {identities.site_did(origin, site.slug): site for site in rendered_pages.every_site()}
    towns = {did: site.city for did, site in by_id.items()}
    if facts is not None:
        phone, hours = facts.site_phone, facts.site_hours
        closed_on = facts.site_closed_on
        return Attesting(facts.network_name, facts.carried_by, facts.site_town, phone, hours, towns, closed_on)
    instance = network.instance(reading_session())
    if instance is None:
        return None
    signed = (by_id[each.issuer_id] for each in witnesses if each is not None and each.issuer_id in by_id)
    site = next(signed, None)
    phone, hours = reached_at(site.phone if site else None, site.call_hours if site else None, instance.network)
    name = str(instance.network["name"])
    carried_by = identities.carrier(instance.network.get("carried_by"))  # a partner may be the host of a site
    closed_on = site.closed_on if site is not None and site.is_closed else None
    return Attesting(name, carried_by, site.city if site else None, phone, hours, towns, closed_on)
