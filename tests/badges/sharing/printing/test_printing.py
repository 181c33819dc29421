"""Cards that members ask their site for: who asks, what is refused, who ticks, what is left out. On each database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from badges.base.errors import NotFound, Refused
from badges.base.rights import Actor
from badges.issuing.correcting import pause
from badges.places import closure
from badges.recognition.states import Visibility
from badges.recognition.tables import Award
from badges.sharing import audience
from badges.sharing.printing import reads, requests
from badges.sharing.printing.tables import PrintRequest
from badges.sharing.printing.views import Asked, PrintRequestView
from tests.cast import places
from tests.cast.people import Cast, at_once
from tests.cast.recognition import Recognition
from tests.cast.rows import count
from tests.conftest import Clock


@pytest.fixture
def badge(recognition: Recognition) -> Recognition:
    """A badge of Guéret that was signed."""
    return recognition.sign()


def wanted(cast: Cast, actor: Actor, site_id: int) -> list[PrintRequestView]:
    """What waits at a site."""
    with cast.services.database.begin(read_only=True) as session:
        found = reads.waiting(session, actor, site_id, cast.services.now())
        if found:
            assert session.scalar(reads.counting_waiting(actor, site_id, cast.services.now())) == len(found)
        return found


def last(badge: Recognition) -> Asked | None:
    """What became of the request."""
    with badge.services.database.begin(read_only=True) as session:
        return reads.last_asked(session, badge.award)


def refused(badge: Recognition) -> str:
    """The code with which a request is refused."""
    with pytest.raises(Refused) as caught:
        requests.ask(badge.services, badge.member, badge.code)
    return caught.value.code


def test_asked_twice_it_waits_once_at_the_members_site(cast: Cast, badge: Recognition) -> None:
    assert last(badge) is None
    for _again in range(2):
        requests.ask(badge.services, badge.member, f" {badge.code.lower()} ")
    (found,) = wanted(cast, cast.lea, cast.gueret)
    assert found.award.code == badge.code and last(badge) == Asked(found.asked_at, None)
    assert wanted(cast, cast.karim, cast.gueret) == wanted(cast, cast.karim, cast.auzances) == []


def test_many_at_once_are_one(cast: Cast, badge: Recognition) -> None:
    at_once(*[lambda: requests.ask(badge.services, badge.member, badge.code)] * 6)
    assert count(badge.services, PrintRequest) == 1


def test_somebody_elses_badge_is_not_found(cast: Cast, badge: Recognition) -> None:
    with pytest.raises(NotFound):
        requests.ask(badge.services, cast.member("Zoé", None), badge.code)
    with pytest.raises(NotFound):
        requests.ask(badge.services, badge.member, "0000000000")
    assert count(badge.services, PrintRequest) == 0


def test_a_hidden_badge_is_refused_and_one_hidden_since_is_left_out(cast: Cast, badge: Recognition) -> None:
    requests.ask(badge.services, badge.member, badge.code)
    audience.set_visibility(badge.services, badge.member, badge.code, Visibility.HIDDEN)
    assert wanted(cast, cast.lea, cast.gueret) == []
    assert refused(badge) == "printing.hidden"
    audience.set_visibility(badge.services, badge.member, badge.code, Visibility.CODE)
    assert len(wanted(cast, cast.lea, cast.gueret)) == 1


@pytest.mark.parametrize("end", ["pause", "end date"])
def test_a_paused_or_ended_badge_says_why_not(cast: Cast, badge: Recognition, end: str) -> None:
    requests.ask(badge.services, badge.member, badge.code)
    if end == "pause":
        pause.pause(badge.services, badge.lea, badge.award, "person")
    else:
        with badge.services.database.begin() as session:
            session.get_one(Award, badge.award).valid_until = badge.services.now() - timedelta(days=1)
    assert wanted(cast, cast.lea, cast.gueret) == []
    assert refused(badge) == ("paper.paused" if end == "pause" else "award.ended")


def test_two_facilitators_tick_it_once_and_it_can_be_asked_for_a_day_later(
    cast: Cast, badge: Recognition, clock: Clock
) -> None:
    requests.ask(badge.services, badge.member, badge.code)
    number = wanted(cast, cast.lea, cast.gueret)[0].id
    said = at_once(
        *(
            lambda who=who: requests.printed(badge.services, who, [number, number, 999_999])  # type: ignore[misc]
            for who in (cast.lea, cast.helene) * 2
        )
    )
    assert sorted(map(str, said)) == ["0", "0", "0", "1"]
    assert wanted(cast, cast.lea, cast.gueret) == []
    found = last(badge)
    assert found is not None and found.printed_at is not None
    assert refused(badge) == "printing.today"
    clock.advance(days=1, seconds=1)
    requests.ask(badge.services, badge.member, badge.code)
    assert len(wanted(cast, cast.lea, cast.gueret)) == 1 and count(badge.services, PrintRequest) == 1


def test_a_facilitator_of_another_site_ticks_nothing(cast: Cast, badge: Recognition) -> None:
    requests.ask(badge.services, badge.member, badge.code)
    number = wanted(cast, cast.lea, cast.gueret)[0].id
    assert requests.printed(badge.services, cast.karim, [number]) == 0
    assert requests.printed(badge.services, cast.lea, []) == 0
    assert len(wanted(cast, cast.lea, cast.gueret)) == 1
    assert requests.printed(badge.services, cast.lea, [number]) == 1


def test_the_coordination_prints_for_members_of_a_site_that_has_closed(cast: Cast, badge: Recognition) -> None:
    places.closing(cast, cast.gueret, days=0)
    closure.close_places(badge.services)
    requests.ask(badge.services, badge.member, badge.code)
    assert wanted(cast, cast.karim, cast.auzances) == []
    (found,) = wanted(cast, cast.helene, cast.auzances)
    assert requests.printed(badge.services, cast.helene, [found.id]) == 1
