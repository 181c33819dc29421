"""« Ce n'est pas moi » is listed for the coordination; nobody clears her own, by none of her accounts."""

from __future__ import annotations

import pytest

from badges.base.errors import NotAllowed, NotFound
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.network.actors import actor_of
from badges.people.tables import StaffTie
from badges.people.ties import denials, identity_question
from tests.cast import acts, rows
from tests.cast.people import Cast
from tests.cast.refusals import code


def coordinator(cast: Cast, name: str, email: str) -> Actor:
    """A further coordinator."""
    facts = {"name": name, "email": email, "function": "coordinatrice", "roles": ["coordinator"], "site_slugs": []}
    acts.invite(cast.services, OPERATOR, **facts)  # type: ignore[arg-type]
    return actor_of(cast.staff(email))


def listed(services: Services, actor: Actor) -> list[tuple[str, int, bool, bool]]:
    """The answers on the page: who said it, about whom, whether the names are alike, whether it is the actor's own."""
    with services.database.begin(read_only=True) as session:
        found = denials.unread(session, actor)
    return [(each.name, each.member.id, each.alike, each.own) for each in found]


def unread(services: Services, actor: Actor) -> int:
    """How many answers wait on the actor's day."""
    with services.database.begin(read_only=True) as session:
        return int(session.scalar(denials.counting_unread(actor)) or 0)


def test_a_no_waits_for_the_coordination_and_is_read_once(services: Services, cast: Cast) -> None:
    twin, abroad = cast.member("Lea", "Martine"), cast.member("Олена", "Нитка")
    identity_question.answer(services, cast.lea, abroad, same_person=False)
    identity_question.answer(services, cast.lea, twin, same_person=False)
    assert listed(services, cast.helene) == [("Léa Martin", twin, True, False), ("Léa Martin", abroad, False, False)]
    assert unread(services, cast.helene) == 2
    for _again in range(2):
        denials.decide(services, cast.helene, cast.lea.staff_id or 0, twin, same_person=False)
    assert [member for _name, member, *_more in listed(services, cast.helene)] == [abroad]
    denials.decide(services, cast.helene, cast.lea.staff_id or 0, abroad, same_person=True)
    assert listed(services, cast.helene) == [] and unread(services, cast.helene) == 0
    with services.database.begin(read_only=True) as session:
        assert identity_question.own_records(session, cast.lea) == {abroad}


def test_only_the_coordination_reads_and_decides(services: Services, cast: Cast) -> None:
    twin = cast.member("Lea", "Martine")
    lea = cast.lea.staff_id or 0
    with pytest.raises(NotFound):  # nothing was answered yet
        denials.decide(services, cast.helene, lea, twin, same_person=False)
    identity_question.answer(services, cast.lea, twin, same_person=False)
    for act in (
        lambda: listed(services, cast.karim),
        lambda: denials.decide(services, cast.karim, lea, twin, same_person=False),
        lambda: denials.decide(services, cast.lea, lea, twin, same_person=False),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert rows.count(services, StaffTie, StaffTie.read_at.is_not(None)) == 0


def test_nobody_clears_her_own(services: Services, cast: Cast) -> None:
    twin, helene = cast.member("Hélène", "Roux"), cast.helene.staff_id or 0
    identity_question.answer(services, cast.helene, twin, same_person=False)
    second = coordinator(cast, "H. Roux", "h.roux@rcs.example")
    other = coordinator(cast, "Marc Lefèvre", "marc@rcs.example")
    assert listed(services, cast.helene) == [("Hélène Roux", twin, True, True)] and unread(services, cast.helene) == 0
    for actor in (cast.helene, second):
        for same_person in (True, False):
            decided = lambda a=actor, s=same_person: denials.decide(services, a, helene, twin, same_person=s)  # type: ignore[misc] # noqa: E731
            assert code(decided) == "tie.own"
    denials.decide(services, other, helene, twin, same_person=False)  # the control
    assert listed(services, other) == []


def test_a_coordinator_does_not_have_her_no_read_by_an_account_that_she_has_just_opened(
    services: Services, cast: Cast
) -> None:
    twin = cast.member("Hélène", "Rouxe")
    identity_question.answer(services, cast.helene, twin, same_person=False)
    facts = {"name": "Odile Bory", "email": "odile@rcs.example", "function": "coordinatrice"}
    acts.invite(services, cast.helene, **facts, roles=["coordinator"], site_slugs=[])
    odile, helene = actor_of(cast.staff("odile@rcs.example")), cast.helene.staff_id or 0
    assert code(lambda: denials.decide(services, odile, helene, twin, same_person=False)) == "tie.same_hand"
    cast.services.clock.advance(hours=25)  # type: ignore[attr-defined]
    denials.decide(services, odile, helene, twin, same_person=False)  # the control: a colleague for a day
    assert listed(services, odile) == []
