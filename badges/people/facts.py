"""What the forms of a member say: the registration, the correction of a record, and the question that is asked later.

Each field is declared once (`badges.base.facts`). What erasure, export, merge and import do with it stands beside its
column in `tables`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Self

from badges.base.errors import Refused
from badges.base.facts import Facts, Given, Kind, fact
from badges.base.parsers import a_phone, an_email, at_most, member_of, one_of, optional, yes
from badges.base.text import names
from badges.base.text.sentences import holds_contact, signable
from badges.people.rules import Age, BadgesSaid, Contact, who_says_yes
from badges.people.tables import Consent, Member

NAME_LENGTH: Final = 60
TOLD_LENGTH: Final = 80
LANGUAGES_LENGTH: Final = 80


def a_name(text: str) -> str | None:
    """Parse a name; None when it is empty.

    Raises Refused: sentence.contact, name.too_long, name.missing when it has no letter, name.symbol.
    """
    cleaned = names.clean(text)
    if cleaned is None:
        return None
    name = signable(cleaned)
    if holds_contact(name):
        raise Refused("sentence.contact")
    if len(name) > NAME_LENGTH:
        raise Refused("name.too_long", length=NAME_LENGTH)
    if not any(mark.isalpha() for mark in name):
        raise Refused("name.missing")
    if (mark := names.first_symbol(name)) is not None:
        raise Refused("name.symbol", mark=mark)
    return name


def a_given_name(text: str) -> str:
    """Parse the one name that is needed. Raises Refused: as `a_name`, and name.missing when it is empty."""
    name = a_name(text)
    if name is None:
        raise Refused("name.missing")
    return name


def an_age(given: str | list[str]) -> Age | None:
    """Parse the box that is ticked; None for none. Raises Refused: age.one when there are two, age.unknown."""
    ticked = [each for each in dict.fromkeys([given] if isinstance(given, str) else given) if each]
    if len(ticked) > 1:
        raise Refused("age.one")
    return one_of(Age, "age.unknown")(ticked[0]) if ticked else None


def a_tick_for_badges(text: str) -> BadgesSaid:
    """Parse the box of a recorded answer: without its tick it is a no. Raises Refused: consent.unsaid."""
    return one_of(BadgesSaid, "consent.unsaid")(text) if text else BadgesSaid.NO


def an_answer(code: str) -> Callable[[str], BadgesSaid]:
    """A parser of an answer to the question about badges, to which no form answers no; none is refused with `code`."""

    def parse(text: str) -> BadgesSaid:
        said = member_of(BadgesSaid, text)
        if said is None or said is BadgesSaid.NO:
            raise Refused(code)
        return said

    return parse


@dataclass(frozen=True, kw_only=True)
class MemberFacts(Facts):
    """What is said of a member. Only a given name is needed; `badges` is said by those that the age asks for."""

    given_name: str = fact(a_given_name, label="given_name", limit=NAME_LENGTH, column=Member.given_name)
    family_name: str | None = fact(
        a_name, label="family_name", limit=NAME_LENGTH, column=Member.family_name, default=None
    )
    called: str | None = fact(a_name, label="called", limit=NAME_LENGTH, column=Member.called, default=None)
    phone: str | None = fact(
        optional(a_phone), label="phone", kind=Kind.PHONE, limit=24, codes=("phone",), column=Member.phone, default=None
    )
    email: str | None = fact(
        optional(an_email), label="email", kind=Kind.EMAIL, limit=255, codes=("email",), column=Member.email,
        default=None,
    )  # fmt: skip
    told_by: str | None = fact(
        at_most(TOLD_LENGTH, "told_by.too_long"), label="told_by", limit=TOLD_LENGTH, codes=("told_by",),
        column=Member.told_by, default=None,
    )  # fmt: skip
    spoken_languages: str | None = fact(
        at_most(LANGUAGES_LENGTH, "spoken_languages.too_long"), label="spoken_languages", limit=LANGUAGES_LENGTH,
        codes=("spoken_languages",), column=Member.spoken_languages, default=None,
    )  # fmt: skip
    age: Age | None = fact(
        an_age, label="age", kind=Kind.CHOICE, codes=("age",), column=Member.age, several=True, default=None
    )
    unnamed: bool = fact(yes, label="unnamed", kind=Kind.YES, column=Member.unnamed_on, fills=False, default=False)
    # None: it was not asked
    follow_up: bool | None = fact(
        yes, label="follow_up", kind=Kind.YES, column=Consent.answer, fills=False, default=None
    )
    badges: BadgesSaid = fact(
        one_of(BadgesSaid, "consent.unsaid"), label="badges", kind=Kind.CHOICE, codes=("consent",),
        column=Consent.answer, fills=False,
    )  # fmt: skip

    def disagreements(self) -> Iterator[tuple[str, Refused]]:
        """A yes is said by those who can say it for a member of this age."""
        code = who_says_yes(self.age, with_parent=self.badges.together) if self.badges.is_yes else None
        if code is not None:
            yield "badges", Refused(code)


@dataclass(frozen=True, kw_only=True)
class RegistrationFacts(MemberFacts):
    """The registration (J2). A contact that was not chosen is not kept, whatever was typed."""

    badges: BadgesSaid = fact(
        an_answer("consent.unsaid"), label="badges", kind=Kind.CHOICE, codes=("consent",), column=Consent.answer,
        fills=False,
    )  # fmt: skip
    contact: Contact | None = fact(
        lambda text: member_of(Contact, text) or Contact.NONE, label="contact", kind=Kind.CHOICE,
        because="it says which of the contacts counts", default=None,
    )  # fmt: skip

    @classmethod
    def read(cls, given: Given, **known: object) -> Self:
        """The record that a browser's form says, with one contact at most. Raises Unfit."""
        others = {Contact.PHONE, Contact.EMAIL} - {given.get("contact")}
        return super().read(given, **{"follow_up": None, **dict.fromkeys(map(str, others), ""), **known})

    def lacking(self) -> Iterator[tuple[str, Refused]]:
        """The contact that was chosen."""
        if self.contact == Contact.PHONE and self.phone is None:
            yield "phone", Refused("phone.missing")
        if self.contact == Contact.EMAIL and self.email is None:
            yield "email", Refused("email.missing")


@dataclass(frozen=True, kw_only=True)
class CorrectionFacts(MemberFacts):
    """The correction of a record, and what the member says yes to from now on."""

    badges: BadgesSaid = fact(
        a_tick_for_badges, label="badges", kind=Kind.CHOICE, codes=("consent",), column=Consent.answer, fills=False
    )


@dataclass(frozen=True, kw_only=True)
class AnswerFacts(Facts):
    """The question about badges, asked later. `age` None leaves what was said of it."""

    age: Age | None = fact(
        an_age, label="age", kind=Kind.CHOICE, codes=("age",), column=Member.age, fills=False, several=True,
        default=None,
    )  # fmt: skip
    badges: BadgesSaid = fact(
        an_answer("consent.unanswered"),
        label="badges",
        kind=Kind.CHOICE,
        codes=("consent",),
        column=Consent.answer,
        fills=False,
    )
