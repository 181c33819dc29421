"""What the story answers of people: « C'est vous ? », with a no; the texts of its time, and its acts by their days."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from badges.base.database.types import table_of
from badges.base.journal.tables import JournalEntry, JournalFacts
from badges.base.rights import Actor, sees_site
from badges.base.services import Services
from badges.base.times import local_date
from badges.people.tables import Consent, Member
from badges.people.ties import denials, identity_question
from badges.recognition.tables import AwardConsent

_ENTRIES, _FACTS = table_of(JournalEntry), table_of(JournalFacts)


def tell_apart(services: Services, actors: Mapping[str, Actor], number: int, *, reader: Actor) -> None:
    """Answer for each of these who is asked about a member; `reader`, of the coordination, has read each no."""
    with services.database.begin(read_only=True) as session:
        row = session.get_one(Member, number)
        asked = [each for each in actors.values() if identity_question.is_to_ask(session, each, row, number)]
        asked = [each for each in asked if sees_site(each, row.site_id)]
    for actor in asked:
        identity_question.answer(services, actor, number, same_person=False)
        if actor is not reader:
            denials.decide(services, reader, actor.staff_id or 0, number, same_person=False)


def date_texts(services: Services) -> None:
    """Date the text of each consent no later than its month: the story goes back before today's texts."""
    with services.database.begin() as session:
        for each in (*session.scalars(select(Consent)), *session.scalars(select(AwardConsent))):
            each.text_version = min(each.text_version, f"{local_date(each.given_at):%Y-%m}")


def number_acts(services: Services) -> None:
    """Number the acts by their time: the story is played subject by subject, and a journal goes on with its days.

    It is done before the worker chains the first of them, and never after that.
    """
    with services.database.begin() as session:
        entries = [dict(each) for each in session.execute(select(_ENTRIES).order_by(_ENTRIES.c.id)).mappings()]
        facts = [dict(each) for each in session.execute(select(_FACTS)).mappings()]
        if any(each["place"] is not None for each in entries):
            return
        before = [each["id"] for each in entries]
        entries.sort(key=lambda each: (each["at"], each["id"]))
        number = {each["id"]: after for each, after in zip(entries, before, strict=True)}
        session.execute(delete(_FACTS))
        session.execute(delete(_ENTRIES))
        session.execute(insert(_ENTRIES), [each | {"id": number[each["id"]]} for each in entries])
        session.execute(insert(_FACTS), [each | {"entry_id": number[each["entry_id"]]} for each in facts])
