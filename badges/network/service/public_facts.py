"""What the public is owed by who runs the service: the number to call and when, who publishes, who answers for what,
who is insured.

Only the operator knows it. It is asked by `badges init` and on a page of the coordination, and never invented. Each
fact has a name: those of the network and of a site ("phone", "phone_gueret", "hours_gueret") stand in their rows, the
others in the instance's `operator`, of which nothing is signed. Which facts there are depends on the sites, so that
they are names and no record of a form (`badges.base.facts`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.facts import Kind
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text import call_hours, contacts
from badges.base.versions import refuse_outdated, version_of
from badges.network import rows
from badges.network.facts import CallHoursFacts
from badges.network.rules import reached_at
from badges.network.tables import Instance, Site

LONGEST: Final = 600
# What the law asks of any public service on the internet, in the order of the pages. Each is one short text.
LEGAL: Final = ("publisher", "publisher_address", "director", "host_name", "host_address", "host_phone", "dpo")
AUDIT: Final = ("audit_on", "audit_rate", "audit_by", "accessibility_email", "accessibility_plan")
CONTACTS: Final = ("phone", "hours")
INSURED: Final = "insured"  # the operator's own sentence, which is read with the charter
OF_A_SITE: Final = {"phone": "owed.site_phone", "hours": "owed.site_hours"}  # the codes of their names
_KINDS: Final = {  # by the whole name, or by its first part: "phone_gueret", "duty_carrier"
    "phone": Kind.PHONE,
    "host_phone": Kind.PHONE,
    "hours": Kind.HOUR,
    "publisher_address": Kind.LONG_TEXT,
    "host_address": Kind.LONG_TEXT,
    "accessibility_plan": Kind.LONG_TEXT,
    "duty": Kind.LONG_TEXT,
    "insured": Kind.LONG_TEXT,
    "accessibility_email": Kind.EMAIL,
    "audit_on": Kind.DAY,
    "audit_rate": Kind.NUMBER,
}
DUTY: Final = "duty"  # "duty_carrier", and "duty_<slug>" of the host of a site: what of the data each answers for


class Called(Protocol):
    """What is asked of a site: its row or its view."""

    @property
    def slug(self) -> str: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def call_hours(self) -> str | None: ...


class Placed(Called, Protocol):
    """The same, with where it is and who receives it there."""

    @property
    def city(self) -> str: ...
    @property
    def host(self) -> str: ...


class Conformity(StrEnum):
    """How far the service conforms to the RGAA, as its audit found; without one it does not."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


@dataclass(frozen=True)
class Audit:
    """The last audit of accessibility: its day, its rate in percent, and who made it."""

    on: date
    rate: int
    by: str | None


def names(slugs: Iterable[str]) -> list[str]:
    """Every fact of an instance with these sites, in the order in which it is asked."""
    sites = list(slugs)
    called = [f"{name}_{slug}" for slug in sites for name in CONTACTS]
    duties = [f"{DUTY}_{each}" for each in ("carrier", *sites)]
    return [*CONTACTS, *called, *LEGAL, *duties, INSURED, *AUDIT]


def read(name: str, text: str) -> str:
    """A fact as it is kept; empty when there is none. Line breaks stay in what may be long.

    Raises Refused: phone.malformed, hours.malformed, email.malformed, fact.day, fact.rate, fact.text.
    """
    plain = "\n".join(" ".join(line.split()) for line in text.strip().splitlines()).strip()
    if not plain:
        return ""
    kind = kind_of(name)
    kept: str | None = plain
    refusal = "fact.text"
    if kind is Kind.PHONE:
        kept, refusal = contacts.e164(plain), "phone.malformed"
    elif kind is Kind.HOUR:
        kept, refusal = call_hours.typed(plain), "hours.malformed"
    elif kind is Kind.EMAIL:
        kept, refusal = contacts.email(plain), "email.malformed"
    elif kind is Kind.DAY:
        kept, refusal = _day(plain), "fact.day"
    elif kind is Kind.NUMBER:
        kept, refusal = _rate(plain), "fact.rate"
    elif len(plain) > LONGEST or not all(line.isprintable() for line in plain.split("\n")):
        kept = None
    if kept is None:
        raise Refused(refusal)
    return kept


def kind_of(name: str) -> Kind:
    """What a fact is, by which it is read and its page chooses an input. HOUR: when a phone answers."""
    return _KINDS.get(name) or _KINDS.get(name.partition("_")[0], Kind.TEXT)


def _day(text: str) -> str | None:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date().isoformat()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None


def _rate(text: str) -> str | None:
    found = re.fullmatch(r"([0-9]{1,3}(?:[.,][0-9]{1,2})?)\s?%?", text)
    rate = float(found[1].replace(",", ".")) if found else -1
    return str(int(rate)) if 0 <= rate <= 100 else None  # 99,9 % of the criteria are not all of them


def known(network: Mapping[str, str | None], operator: Mapping[str, str], sites: Iterable[Called]) -> dict[str, str]:
    """Every fact of an instance by its name; empty where there is none."""
    called = list(sites)
    found = {name: network.get(name) or "" for name in CONTACTS}
    for site in called:
        found |= {f"phone_{site.slug}": site.phone or "", f"hours_{site.slug}": site.call_hours or ""}
    return {name: found.get(name, operator.get(name, "")) for name in names(site.slug for site in called)}


def missing(network: Mapping[str, str | None], operator: Mapping[str, str], sites: Iterable[Called]) -> list[str]:
    """The facts that are owed and not there. A site needs no phone of its own where the network has one."""
    called = list(sites)
    facts = known(network, operator, called)
    owed = [name for name in facts if name in (*LEGAL, INSURED) or name.startswith(f"{DUTY}_")]
    nobody = [f"phone_{site.slug}" for site in called if not (site.phone or network.get("phone"))]
    silent = [f"hours_{site.slug}" for site in called if site.phone and not site.call_hours]
    silent += ["hours"] if network.get("phone") and not network.get("hours") else []
    return [name for name in facts if name in nobody or name in silent or (name in owed and not facts[name])]


def label(name: str, carrier: str, sites: Iterable[Placed]) -> tuple[str, dict[str, str]]:
    """The code of the sentence that names a fact, and what the sentence says of a site or of who answers."""
    kind, _, slug = name.partition("_")
    placed = {site.slug: site for site in sites}
    if kind in CONTACTS and slug:
        return OF_A_SITE[kind], {"town": placed[slug].city}
    if kind == DUTY:
        return "owed.duty", {"who": f"{placed[slug].host}, {placed[slug].city}" if slug in placed else carrier}
    return f"owed.{name}", {}


def version(network: Mapping[str, str | None], operator: Mapping[str, str], sites: Iterable[Called]) -> str:
    """The version of what the coordination's form shows."""
    return version_of(*sorted(known(network, operator, sites).items()))


def audit(operator: Mapping[str, str], today: date) -> Audit | None:
    """The audit, once its day has come and its rate is there too."""
    day, rate = operator.get("audit_on"), operator.get("audit_rate")
    if not day or not rate or date.fromisoformat(day) > today:
        return None
    return Audit(date.fromisoformat(day), int(rate), operator.get("audit_by"))


def conformity(found: Audit | None) -> Conformity:
    """What the statement says: all criteria, at least half of them, or not."""
    if found is None or found.rate < 50:
        return Conformity.NONE
    return Conformity.FULL if found.rate == 100 else Conformity.PARTIAL


def apply(session: OrmSession, instance: Instance, given: Mapping[str, str]) -> list[str]:
    """Write what is given, in the caller's transaction; an empty text takes a fact back. Return the names that changed.

    Raises Refused: fact.unknown, phone.keep_one when the badges of a site would show no phone any more; as `read`.
    """
    sites = {site.slug: site for site in rows.working_sites(session)}
    before = known(instance.network, instance.operator, sites.values())
    if unknown := sorted(set(given) - set(before)):
        raise Refused("fact.unknown", name=unknown[0])
    facts = {name: read(name, text) for name, text in given.items()}
    changed = [name for name in before if facts.get(name, before[name]) != before[name]]
    reached = {slug for slug, site in sites.items() if reached_at(site.phone, None, instance.network)[0]}
    for name in changed:
        _write(instance, sites, name, facts[name])
    if any(reached_at(sites[slug].phone, None, instance.network)[0] is None for slug in reached):
        raise Refused("phone.keep_one")
    return changed


def _write(instance: Instance, sites: Mapping[str, Site], name: str, value: str) -> None:
    kind, _, slug = name.partition("_")
    if name in CONTACTS:
        instance.network = {**instance.network, name: value or None}
    elif kind == "phone":
        sites[slug].phone = value or None
    elif kind == "hours":
        sites[slug].call_hours = value or None
    else:
        others = {each: text for each, text in instance.operator.items() if each != name}
        instance.operator = {**others, **({name: value} if value else {})}


def tell(services: Services, actor: Actor, given: Mapping[str, str], *, shown: str | None = None) -> None:
    """Record what the coordination knows. `shown`: the version of what its form showed.

    Raises NotAllowed; NotFound: before `badges init`; Outdated; Refused: as `apply`.
    """
    _tell(services, actor, given, shown, version)


def tell_hours(services: Services, actor: Actor, name: str, facts: CallHoursFacts, *, shown: str | None = None) -> None:
    """Record when a phone answers. `name`: "hours", or "hours_gueret" of a site; `shown`: as its form showed it.

    Raises NotAllowed; NotFound: before `badges init`; Outdated; Refused: `fact.unknown`.
    """
    _tell(services, actor, {name: facts.hours}, shown, lambda *recorded: hours_version(known(*recorded).get(name, "")))


def hours_version(hours: str) -> str:
    """The version of what a form shows of when a phone answers, a text of before included."""
    return version_of(hours)


def _tell(
    services: Services,
    actor: Actor,
    given: Mapping[str, str],
    shown: str | None,
    recorded: Callable[[Mapping[str, str | None], Mapping[str, str], list[Site]], str],
) -> None:
    require(actor, Action.MANAGE_KEYS)
    now = services.now()
    with services.database.begin() as session:
        instance = rows.instance_to_change(session)
        refuse_outdated(shown, recorded(instance.network, instance.operator, list(rows.working_sites(session))))
        for name in apply(session, instance, given):
            note(session, Act.PUBLIC_FACT_CHANGED, actor, About(text=name), now)
