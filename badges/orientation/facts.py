"""What the form about a person who is sent to the network says; each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import a_phone, as_sent, at_most, one_of, optional, row_number, yes
from badges.base.text import contacts, names
from badges.base.text.sentences import holds_contact, signable
from badges.network.tables import Site
from badges.orientation.rules import NAME_LENGTH, NOTE_LENGTH, SERVICE_LENGTH, ReachedBy
from badges.orientation.tables import Orientation, Referrer

AGREED_TEXT: Final = 1  # the version of « Cette personne sait que je vous donne son prénom, et elle est d’accord. »


def a_first_name(text: str) -> str:
    """Parse a first name. Raises Refused: name.missing, name.too_long, name.symbol, orientation.first_name."""
    name = signable(names.clean(text) or "")
    if not any(mark.isalpha() for mark in name):
        raise Refused("name.missing")
    if holds_contact(name):
        raise Refused("orientation.first_name")
    if len(name) > NAME_LENGTH:
        raise Refused("name.too_long", length=NAME_LENGTH)
    if (mark := names.first_symbol(name)) is not None:
        raise Refused("name.symbol", mark=mark)
    return name


def a_service(text: str) -> str:
    """Parse the name of a service. Raises Refused: orientation.service_missing, orientation.service_too_long,
    orientation.service."""
    said = at_most(SERVICE_LENGTH, "orientation.service_too_long", "orientation.service_missing")(text) or ""
    if holds_contact(said) or not any(mark.isalpha() for mark in said):
        raise Refused("orientation.service")
    return said


def a_contact(text: str) -> str:
    """Parse a telephone number or an e-mail address. Raises Refused: orientation.contact."""
    found = contacts.email(text) if "@" in text else contacts.e164(text)
    if found is None:
        raise Refused("orientation.contact")
    return found


@dataclass(frozen=True, kw_only=True)
class OrientationFacts(Facts):
    """A person that a service sends. `site`: its slug. `minor`: the number is a parent's, who is called."""

    site: str = fact(
        as_sent, label="orientation_site", kind=Kind.CHOICE, codes=("orientation.site",), column=Site.slug, fills=False
    )
    first_name: str = fact(
        a_first_name, label="orientation_first_name", limit=NAME_LENGTH, column=Orientation.first_name
    )
    reached_by: ReachedBy = fact(
        one_of(ReachedBy, "orientation.reached_by"), label="orientation_reached_by", kind=Kind.CHOICE,
        column=Orientation.reached_by,
    )  # fmt: skip
    minor: bool = fact(yes, label="orientation_minor", kind=Kind.YES, column=Orientation.minor, default=False)
    phone: str | None = fact(
        optional(a_phone), label="orientation_phone", kind=Kind.PHONE, limit=40, column=Orientation.phone, default=None
    )
    message_allowed: bool = fact(
        yes, label="orientation_message", kind=Kind.YES, column=Orientation.message_allowed, default=False
    )
    note: str | None = fact(
        at_most(NOTE_LENGTH, "orientation.note_too_long"), label="orientation_note", kind=Kind.LONG_TEXT,
        limit=NOTE_LENGTH, column=Orientation.note, default=None,
    )  # fmt: skip
    service: str = fact(
        a_service, label="orientation_service", limit=SERVICE_LENGTH, column=Referrer.service, fills=False
    )
    contact: str = fact(a_contact, label="orientation_contact", limit=254, column=Referrer.contact, fills=False)
    agreed: bool = fact(
        yes, label="orientation_agreed", kind=Kind.YES, column=Orientation.agreed_text, fills=False, default=False
    )

    def lacking(self) -> Iterator[tuple[str, Refused]]:
        """A number where the person is called, and their yes."""
        if not self.site:
            yield "site", Refused("orientation.site")
        if not self.phone and (self.minor or self.reached_by == ReachedBy.PHONE):
            yield "phone", Refused("orientation.parent" if self.minor else "orientation.phone")
        if not self.agreed:
            yield "agreed", Refused("orientation.agreed")

    def disagreements(self) -> Iterator[tuple[str, Refused]]:
        """Under 18 a parent is called, and in no other way; the service gives a contact of its own."""
        if self.minor and self.reached_by is not ReachedBy.PHONE:
            yield "reached_by", Refused("orientation.parent_is_called")
        if self.phone is not None and self.phone == self.contact:
            yield "contact", Refused("orientation.same_number")


def some_numbers(texts: Sequence[str]) -> list[int]:
    """Parse the numbers of ticked rows; what is none is left out."""
    return [number for text in texts if (number := row_number(text)) is not None]


@dataclass(frozen=True, kw_only=True)
class FalseFacts(Facts):
    """Which orientations are no requests: their numbers."""

    false: list[int] = fact(
        some_numbers, label="orientation_false", kind=Kind.CHOICE, because="the rows go", several=True
    )
