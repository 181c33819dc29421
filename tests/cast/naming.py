"""Another name on a signed badge: Léa asks, and the member says yes before Hélène or on their own link."""

from __future__ import annotations

from badges.base.rights import Actor
from badges.issuing.correcting import name_change, name_questions
from badges.people import links
from tests.cast.facts import change_member
from tests.cast.recognition import Recognition

PAUL = {"given_name": "Paul", "family_name": "Martin"}


def rename(of: Recognition, by: Actor | None = None, **name: str) -> None:
    """Somebody of the staff writes another name into the record: Léa, unless `by` says who."""
    change_member(of.services, by or of.lea, of.member, **(name or PAUL))


def ask(of: Recognition, name: str) -> None:
    """Léa asks the member for a name."""
    name_change.ask(of.services, of.lea, of.award, name)


def accept(of: Recognition, name: str) -> bool:
    """Léa asks, and the member says yes in person before Hélène. Returns True."""
    ask(of, name)
    name_change.answer_before(of.services, of.helene, of.award, "yes")
    return True


def question(of: Recognition) -> str | None:
    """The name that is asked about; None where none is."""
    with of.services.database.begin(read_only=True) as session:
        found = name_questions.asked_about(session, of.award)
    return found.name if found is not None else None


def own_link(of: Recognition) -> str:
    """The member's link, which nobody of the staff showed."""
    with of.services.database.begin(read_only=True) as session:
        return links.private_key(of.services, session, of.member)


def says(of: Recognition, answer: str = "yes", link: str | None = None, **more: str) -> None:
    """The member answers on their own page."""
    name_change.answer_alone(of.services, of.member, of.code, link or own_link(of), answer, **more)
