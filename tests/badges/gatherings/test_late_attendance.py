"""What waited in a telephone: each presence is kept, in the role that was written last, and each difference is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from badges.base.services import Services
from badges.gatherings import attendance
from badges.gatherings.attendance import Difference, LateRecord
from badges.gatherings.rules import Participation, settled
from badges.gatherings.tables import Gathering
from badges.leaving import depart, merge
from badges.people.tables import Member
from badges.recognition import observe
from badges.recognition import reads as recognition
from tests.cast.facts import change_member
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.cast.rows import there

KEY = "1b671a64-40d5-491e-99b0-da01ff1f3341"
TAKES_PART, HELPS, LEADS = Participation
HOUR = timedelta(hours=1)


def late(
    cast: Cast,
    number: int,
    present: Mapping[int, str],
    was: Mapping[int, Participation | None] | None = None,
    *,
    ago: timedelta = timedelta(),
    unsaid: tuple[int, ...] = (),
    key: str | None = None,
) -> LateRecord:
    """Léa's telephone sends what it noted a while ago."""
    return attendance.record_late(
        cast.services,
        cast.lea,
        number,
        present,
        was=was or {},
        noted_at=cast.services.now() - ago,
        observed=recognition.observed_members,
        unsaid=unsaid,
        client_key=key,
    )


def test_what_nobody_contradicts_is_recorded(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    number = cast.gathering(0, {})
    assert late(cast, number, {amina: "leads", fatou: "takes_part"}, ago=HOUR) == LateRecord(
        {amina: LEADS, fatou: TAKES_PART}
    )
    assert there(services, number) == {amina: LEADS, fatou: TAKES_PART}


@pytest.mark.parametrize(("ago", "stands"), [(2 * HOUR, TAKES_PART), (timedelta(), HELPS)])
def test_the_role_that_was_written_last_stands(
    services: Services, cast: Cast, ago: timedelta, stands: Participation
) -> None:
    amina = cast.member()
    number = cast.gathering(0, {amina: "takes_part"})  # by Hélène
    at = services.now()
    services.clock.advance(hours=1)  # type: ignore[attr-defined]
    found = late(cast, number, {amina: "helps"}, ago=ago)
    assert found.differences == {amina: Difference(HELPS, TAKES_PART, stands, "Hélène Roux", at)}
    assert found.roles == {amina: stands} == there(services, number)


def test_an_absence_takes_no_presence_away(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    number = cast.gathering(0, {amina: "helps"})
    # un-ticked on the telephone, while another page changed the role
    found = late(cast, number, {}, {amina: TAKES_PART})
    assert (found.differences[amina].mine, found.differences[amina].stands) == (None, HELPS)
    # a new role on the telephone, while another page un-ticked: the presence is there again
    found = late(cast, number, {fatou: "leads"}, {fatou: TAKES_PART}, ago=HOUR)
    assert (found.differences[fatou].other, found.differences[fatou].stands) == (None, LEADS)
    assert there(services, number) == {amina: HELPS, fatou: LEADS}
    assert late(cast, number, {}, {fatou: LEADS}).roles == {}  # the control: what nobody changed is taken back
    assert there(services, number) == {amina: HELPS}


def test_a_role_that_nobody_said_changes_none(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    number = cast.gathering(0, {amina: "leads"})
    found = late(cast, number, {amina: "takes_part", fatou: "takes_part"}, unsaid=(amina, fatou))
    assert found == LateRecord({amina: LEADS, fatou: TAKES_PART})
    assert there(services, number) == {amina: LEADS, fatou: TAKES_PART}


def test_a_key_is_taken_once_whatever_happened_since(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    number = cast.gathering(0, {})
    late(cast, number, {amina: "helps"}, key=KEY)
    assert late(cast, number, {amina: "helps"}, key=KEY) == LateRecord({amina: HELPS})  # its answer was lost
    late(cast, number, {amina: "leads"}, {amina: HELPS})
    again = late(cast, number, {amina: "helps"}, key=KEY)
    assert again.roles == {amina: LEADS} and again.differences[amina].stands == LEADS
    late(cast, number, {}, {amina: LEADS})
    assert late(cast, number, {amina: "helps"}, key=KEY) == LateRecord({})  # a colleague took them out: so it stays
    assert there(services, number) == {}
    observed = recognition.observed_members
    for _tapped in range(2):
        attendance.record_attendance(
            services, cast.lea, number, {fatou: "helps"}, was={}, observed=observed, client_key=KEY[:-1] + "2"
        )
        attendance.record_attendance(services, cast.lea, number, {}, was={fatou: HELPS}, observed=observed)
    assert there(services, number) == {}


def test_what_was_answered_is_answered_again(services: Services, cast: Cast) -> None:
    """Its answer was lost on the way: who was not taken, and whose role gave way, is told by the next one."""
    amina, left = cast.member("Amina"), cast.member("Simone")
    number = cast.gathering(0, {amina: "takes_part"})
    depart.leave(services, cast.lea, left)
    services.clock.advance(hours=1)  # type: ignore[attr-defined]
    for _lost in range(3):
        assert late(cast, number, {left: "helps"}, key=KEY).gone == {left}
        found = late(cast, number, {amina: "helps"}, key=KEY[:-1] + "2").differences[amina]
        assert (found.mine, found.other, found.stands) == (HELPS, TAKES_PART, HELPS)
    late(cast, number, {}, {amina: HELPS})
    again = late(cast, number, {amina: "helps"}, key=KEY[:-1] + "2")
    assert again == LateRecord({}) and there(services, number) == {}


def test_who_left_was_erased_or_is_of_nobody_is_named(services: Services, cast: Cast) -> None:
    amina, left, erased = cast.member("Amina"), cast.member("Simone"), cast.member("Zoé")
    elsewhere = cast.member("Fatou", site="auzances")
    number = cast.gathering(0, {})
    depart.leave(services, cast.lea, left)
    with services.database.begin() as session:
        session.get_one(Member, erased).erased_at = services.now()
    sent = dict.fromkeys((amina, left, erased, elsewhere, 99_999), "takes_part")
    found = late(cast, number, sent, ago=HOUR)
    assert found.roles == {amina: TAKES_PART} and found.gone == {left, erased, elsewhere, 99_999}
    assert there(services, number) == {amina: TAKES_PART}


def test_who_was_merged_is_the_record_that_stays(services: Services, cast: Cast) -> None:
    twice, stays = cast.member("Amina", "Benali"), cast.member("Amina", "Benaly")
    number = cast.gathering(0, {})
    merge.merge(services, cast.helene, twice, stays)
    assert late(cast, number, {twice: "helps"}, ago=HOUR).roles == {twice: HELPS}
    assert there(services, number) == {stays: HELPS}
    assert late(cast, number, {}, {twice: HELPS}).roles == {} and there(services, number) == {}


def test_who_prefers_no_name_is_refused_and_nothing_is_written(services: Services, cast: Cast) -> None:
    amina, odile = cast.member("Amina"), cast.member("Odile", None)
    number = cast.gathering(0, {})
    change_member(services, cast.lea, odile, given_name="Odile", badges_yes=True, unnamed=True)
    assert code(lambda: late(cast, number, {odile: "takes_part"}, key=KEY)) == "attendance.unnamed"
    assert there(services, number) == {}
    assert late(cast, number, {amina: "helps"}, key=KEY).roles == {amina: HELPS}  # the key was not taken


def test_who_was_observed_stays(services: Services, cast: Cast) -> None:
    jean = cast.member("Jean", None)
    number = cast.gathering(0, {jean: "helps"})
    observe.observe(services, cast.lea, member_id=jean, badge_slug="equipe", criteria=["1"], gathering_id=number)
    assert late(cast, number, {}, {jean: HELPS}).kept == {jean}
    assert there(services, number) == {jean: HELPS}


def test_another_site_a_role_that_is_none_and_a_day_to_come_are_refused(services: Services, cast: Cast) -> None:
    amina = cast.member()
    elsewhere, tomorrow = cast.gathering(0, {}, site="auzances"), cast.gathering(0, {})
    assert code(lambda: late(cast, elsewhere, {amina: "helps"})) == "not_found"
    assert code(lambda: late(cast, tomorrow, {amina: "queen"})) == "attendance.role"
    services.clock.advance(days=-1)  # type: ignore[attr-defined]
    assert code(lambda: late(cast, tomorrow, {amina: "helps"})) == "attendance.too_early"


def test_settled_keeps_each_presence() -> None:
    theirs, ours = {1: HELPS, 2: HELPS}, {1: LEADS, 3: LEADS}
    assert settled({1: LEADS, 3: LEADS}, {1, 2, 3}, theirs, ours, ()) == {1: HELPS, 2: HELPS, 3: LEADS}
    assert settled({1: LEADS, 3: LEADS}, {1, 2, 3}, theirs, ours, {1, 2, 3}) == {1: LEADS, 2: HELPS, 3: LEADS}


def test_what_waited_and_names_nobody_leaves_that_nobody_came(services: Services, cast: Cast) -> None:
    number, amina = cast.gathering(0, {}), cast.member("Amina")
    attendance.record_attendance(
        services, cast.lea, number, {}, observed=recognition.observed_members, nobody=True
    )  # fmt: skip
    late(cast, number, {}, {amina: None}, ago=HOUR)
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Gathering, number).attendance_saved_at is not None
