"""What the story answers of people: « C'est vous ? », with a no, and the texts of its time in their consents."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from badges.base.rights import Actor, sees_site
from badges.base.services import Services
from badges.base.times import local_date
from badges.people.tables import Consent, Member
from badges.people.ties import denials, identity_question
from badges.recognition.tables import AwardConsent


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
