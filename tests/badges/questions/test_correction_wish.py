"""What members wish to have corrected: their site reads it, no other does, and it goes once it is settled."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from badges.base.database import bounds
from badges.base.errors import NotFound, Refused
from badges.leaving.erasure import destroy, erasure_request
from badges.people import moves
from badges.people.tables import Member
from badges.places import closure
from badges.questions import correction_wish
from badges.questions.tables import Wish
from tests.cast import places
from tests.cast.people import Cast, at_once

WORDS = "Mon nom s’écrit Benavète."


def waiting(cast: Cast, site: int, who: object = None) -> list[str]:
    """What a staff member reads at a site: Léa, where nobody is named."""
    with cast.services.database.begin(read_only=True) as session:
        return [each.text for each in correction_wish.waiting_at(session, who or cast.lea, site, 10)]  # type: ignore[arg-type]


def test_the_members_site_reads_it_and_settles_it(cast: Cast) -> None:
    amina, services = cast.member(), cast.services
    at_once(*[lambda: correction_wish.ask_for(services, amina, f"  {WORDS}\n")] * 2)
    assert waiting(cast, cast.gueret) == [WORDS] and waiting(cast, cast.auzances, cast.karim) == []
    assert waiting(cast, cast.gueret, cast.karim) == [] and waiting(cast, cast.gueret, cast.helene) == [WORDS]
    with services.database.begin(read_only=True) as session:
        (found,) = correction_wish.waiting_of(session, amina)
    with pytest.raises(NotFound):
        correction_wish.settle(services, cast.karim, found.id)
    for _ in range(2):
        correction_wish.settle(services, cast.lea, found.id)
    assert waiting(cast, cast.gueret) == []


def test_it_moves_with_the_member_and_is_destroyed_with_them(cast: Cast) -> None:
    amina, services = cast.member(email="amina@courrier.example"), cast.services
    correction_wish.ask_for(services, amina, WORDS)
    moves.move_member(services, cast.helene, amina, cast.auzances)
    assert waiting(cast, cast.gueret) == [] and waiting(cast, cast.auzances, cast.karim) == [WORDS]
    erasure_request.ask(services, cast.helene, amina, name="Amina Benali", fact="amina@courrier.example")
    assert waiting(cast, cast.auzances, cast.karim) == []
    services.clock.advance(days=7)  # type: ignore[attr-defined]
    assert destroy.destroy_due(services) == 1
    with services.database.begin(read_only=True) as session:
        assert session.scalars(select(Wish)).all() == []


def test_the_coordination_reads_what_members_of_a_site_that_has_closed_ask_for(cast: Cast) -> None:
    youssef = cast.member("Youssef", "Amrani", site="auzances")
    places.closing(cast, cast.auzances, days=0)
    closure.close_places(cast.services)
    correction_wish.ask_for(cast.services, youssef, WORDS)
    assert waiting(cast, cast.gueret) == [] and waiting(cast, cast.gueret, cast.helene) == [WORDS]
    with cast.services.database.begin(read_only=True) as session:
        counting = [
            session.scalar(correction_wish.counting_wishes(who, cast.gueret)) for who in (cast.lea, cast.helene)
        ]
        (found,) = correction_wish.waiting_of(session, youssef)
    assert counting == [0, 1]
    correction_wish.settle(cast.services, cast.helene, found.id)
    assert waiting(cast, cast.gueret, cast.helene) == []


def test_one_member_fills_no_table(cast: Cast) -> None:
    amina, fatou, services = cast.member(), cast.member("Fatou", None), cast.services
    said = [_asked(cast, amina, f"{WORDS} {number}") for number in range(40)]
    assert said.count(None) == bounds.WISHES_OF_A_MEMBER and set(said) == {None, "wish.full"}
    assert _asked(cast, fatou, WORDS) is None
    assert _asked(cast, amina, f"{WORDS} 0") is None  # said again
    for typed, refused in (
        ("", "question.empty"),
        ("é" * 601, "question.too_long"),
        ("www.x.example", "question.link"),
    ):
        assert _asked(cast, fatou, typed) == refused
    with services.database.begin() as session:
        session.get_one(Member, fatou).practice = True
    assert _asked(cast, fatou, "Autre chose") == "member.practice"


def _asked(cast: Cast, member_id: int, text: str) -> str | None:
    """Ask; the code of the refusal, if there is one."""
    try:
        correction_wish.ask_for(cast.services, member_id, text)
    except Refused as refusal:
        return refusal.code
    return None
