"""« C'est vous ? » in the story: who works at the site says that a member in another alphabet is not they."""

from __future__ import annotations

from collections.abc import Mapping

from badges.base.rights import Actor, sees_site
from badges.base.services import Services
from badges.people.tables import Member
from badges.people.ties import denials, identity_question


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
