"""What the forms of a place say, each field declared once: opening, changing, closing, and a member's answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import a_day, a_number, a_phone, one_of, optional
from badges.network.tables import Site
from badges.places import rules
from badges.places.rules import SaidHow
from badges.places.tables import Closing, Onward

NOWHERE: Final = 0  # as a choice: the member wants to go on at no place


@dataclass(frozen=True, kw_only=True)
class SiteFacts(Facts):
    """What a place is called, who receives it there, and where it is. Its phone and hours have forms of their own."""

    name: str = fact(
        rules.a_name(rules.NAME_LENGTH), label="place_name", limit=rules.NAME_LENGTH,
        codes=("place.missing", "place.too_long", "place.invisible", "place.lookalike", "place.name_taken",
               "place.name_alike"),
        column=Site.name,
    )  # fmt: skip
    host: str = fact(rules.a_name(rules.HOST_LENGTH), label="place_host", limit=rules.HOST_LENGTH, column=Site.host)
    address: str = fact(
        rules.a_line(rules.ADDRESS_LENGTH), label="place_address", limit=rules.ADDRESS_LENGTH,
        column=Site.address,
    )  # fmt: skip
    postcode: str = fact(rules.a_postcode, label="place_postcode", limit=10, column=Site.postcode)
    city: str = fact(
        rules.a_name(rules.CITY_LENGTH), label="place_city", limit=rules.CITY_LENGTH, codes=("place.town_taken",),
        column=Site.city,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NewSiteFacts(SiteFacts):
    """The same of a new place, with its own phone, if it has one, and the end of its address."""

    phone: str | None = fact(
        optional(a_phone),
        label="place_phone",
        kind=Kind.PHONE,
        limit=30,
        codes=("phone",),
        column=Site.phone,
        default=None,
    )
    slug: str | None = fact(
        optional(rules.a_slug), label="place_slug", limit=rules.SLUG_LENGTH, codes=("place.slug",), column=Site.slug,
        fills=False, default=None,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SiteClosingFacts(Facts):
    """From which day on a place is closed, where people then turn, and the name of the place, typed again."""

    closed_on: date = fact(
        a_day, label="closed_on", kind=Kind.DAY, codes=("place.closes_past", "place.closes_late", "place.turned_to"),
        column=Site.closed_on, fills=False,
    )  # fmt: skip
    turn_to: int = fact(
        a_number, label="turn_to", kind=Kind.CHOICE, codes=("place.turn_to",), column=Closing.turn_to_id, fills=False
    )
    typed: str = fact(
        str.strip, label="typed_name", limit=rules.NAME_LENGTH, codes=("place.typed",),
        because="it only shows that this place is meant",
    )  # fmt: skip


def _somewhere(value: str) -> int | None:
    number = a_number(value)
    return None if number == NOWHERE else number


def _told(value: str) -> SaidHow:
    said = one_of(SaidHow, "onward.how")(value)
    if said is SaidHow.PAGE:
        raise Refused("onward.how")  # that is the member's own
    return said


@dataclass(frozen=True, kw_only=True)
class OwnOnwardFacts(Facts):
    """Where a member wants to go on: the number of a place, or NOWHERE."""

    to: int | None = fact(
        _somewhere, label="onward_to", kind=Kind.CHOICE, codes=("form.choice", "onward.to"), column=Onward.to_site_id,
        fills=False,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OnwardFacts(OwnOnwardFacts):
    """The same as a staff member heard it, and how it was said."""

    said: SaidHow = fact(
        _told, label="onward_said", kind=Kind.CHOICE, codes=("onward.how",), column=Onward.said, fills=False
    )
