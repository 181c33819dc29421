"""A member who goes on at another site: their record follows them, once, from the site that is shown."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from badges.base.errors import Outdated
from badges.base.journal.acts import Act
from badges.base.journal.tables import JournalEntry
from badges.base.services import Services
from badges.leaving import depart
from badges.network.tables import Site, SiteState
from badges.people import moves
from badges.people import reads as people
from tests.cast.people import Cast
from tests.cast.refusals import code


def site_of(cast: Cast, member: int) -> int:
    """Where a member is registered."""
    with cast.services.database.begin(read_only=True) as session:
        found = people.member(session, member)
        assert found is not None
        return found.site_id


def test_a_member_moves_once(services: Services, cast: Cast) -> None:
    amina, shown = cast.member(), moves.version_shown(cast.gueret)
    for actor in (cast.lea, cast.helene):  # a second one changes nothing
        moves.move_member(services, actor, amina, cast.auzances, shown=shown)
    assert site_of(cast, amina) == cast.auzances
    with services.database.begin(read_only=True) as session:
        kinds = list(session.scalars(select(JournalEntry.kind)))
    assert kinds.count(Act.MEMBER_CHANGED) == 1


def test_who_may_not_move_whom(services: Services, cast: Cast) -> None:
    amina, nadia = cast.member(), cast.member("Nadia", site="auzances")
    assert code(lambda: moves.move_member(services, cast.lea, nadia, cast.gueret)) == "not_found"
    assert code(lambda: moves.move_member(services, cast.lea, 999, cast.gueret)) == "not_found"
    assert code(lambda: moves.move_member(services, cast.lea, amina, 999)) == "not_found"
    with pytest.raises(Outdated):
        moves.move_member(services, cast.lea, amina, cast.auzances, shown=moves.version_shown(cast.auzances))
    with services.database.begin() as session:
        session.get_one(Site, cast.auzances).state = SiteState.CLOSED
    assert code(lambda: moves.move_member(services, cast.lea, amina, cast.auzances)) == "site.closed"
    depart.leave(services, cast.lea, amina)
    assert code(lambda: moves.move_member(services, cast.lea, amina, cast.auzances)) == "member.left"
    assert site_of(cast, amina) == cast.gueret
