"""Slips: who makes one for which badge, how many, for how long; and what stops them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from badges.base.errors import NotFound
from badges.base.services import Services
from badges.base.times import local_date
from badges.issuing import revoke, sign
from badges.issuing.correcting import pause
from badges.recognition.states import Visibility
from badges.recognition.witnesses import keys, reads, slips
from badges.recognition.witnesses.rows import OwnBadge
from badges.recognition.witnesses.rules import MOST_OPEN, SLIP_LIFE, Manner, SlipState
from badges.recognition.witnesses.tables import WitnessSlip
from badges.recognition.witnesses.views import ShownSlip
from badges.sharing import audience
from tests.cast import rows
from tests.cast.people import at_once
from tests.cast.recognition import Recognition
from tests.cast.refusals import code as refusal
from tests.cast.witnesses import FORM, slip, written


def shown(services: Services, code: str) -> ShownSlip | None:
    """What a slip leads to."""
    with services.database.begin(read_only=True) as session:
        return reads.slip(session, keys.digest_of(services, code), services.now())


def slips_of(services: Services) -> list[WitnessSlip]:
    """Every slip."""
    with services.database.begin(read_only=True) as session:
        found = session.scalars(select(WitnessSlip).order_by(WitnessSlip.id)).all()
        session.expunge_all()
    return list(found)


def test_a_slip_leads_to_the_name_of_the_badge_the_ticks_and_the_chosen_name_alone(issued: Recognition) -> None:
    found = shown(issued.services, slip(issued.services, issued.lea, issued.award))
    assert found is not None and found.badge is not None and found.state is SlipState.OPEN
    assert found.badge.name_shown == "Amina B." and found.badge.slug == "equipe"
    assert [each["key"] for each in found.badge.criteria] == ["1", "3"]
    assert "Benali" not in repr(found) and issued.code not in repr(found)


def test_the_record_holds_neither_the_code_nor_what_opens_it(issued: Recognition) -> None:
    code = slip(issued.services, issued.lea, issued.award)
    (row,) = slips_of(issued.services)
    assert code.encode() not in row.salt + row.digest and row.made_by_id == issued.lea.staff_id
    assert row.last_day == local_date(issued.services.now()) + SLIP_LIFE


def test_the_member_makes_one_and_only_for_their_own_badge(issued: Recognition) -> None:
    assert slip(issued.services, OwnBadge(issued.member), issued.award)
    with pytest.raises(NotFound):
        slips.make(issued.services, OwnBadge(issued.member + 1), issued.award, Manner.LINK)


def test_another_site_and_who_is_the_member_make_none(issued: Recognition) -> None:
    with pytest.raises(NotFound):
        slips.make(issued.services, issued.karim, issued.award, Manner.PAPER)
    assert slips.make(issued.services, issued.helene, issued.award, Manner.PAPER)  # the coordination


def test_the_same_form_makes_one(recognition: Recognition) -> None:
    of = recognition.sign()

    def make() -> int:
        return slips.make(of.services, of.lea, of.award, Manner.PAPER, client_key=FORM)

    assert len({str(each) for each in at_once(make, make)}) == 1 and rows.count(of.services, WitnessSlip) == 1


def test_three_at_a_time_and_ten_a_day(issued: Recognition) -> None:
    made = [slips.make(issued.services, issued.lea, issued.award, Manner.PAPER) for _ in range(MOST_OPEN)]
    again: Callable[[], object] = lambda: slips.make(issued.services, issued.lea, issued.award, Manner.PAPER)  # noqa: E731
    assert refusal(again) == "witness.too_many_slips"
    for _ in range(7):
        slips.end(issued.services, issued.lea, made.pop())
        made.append(slips.make(issued.services, issued.lea, issued.award, Manner.PAPER))
    slips.end(issued.services, issued.lea, made.pop())
    assert refusal(again) == "witness.slips_of_the_day"
    issued.services.clock.advance(days=1, minutes=1)  # type: ignore[attr-defined]
    assert again()


def hide(of: Recognition) -> None:
    audience.set_visibility(of.services, of.member, of.code, Visibility.HIDDEN)


def put_on_hold(of: Recognition) -> None:
    pause.pause(of.services, of.lea, of.award, "person", None)


def cancel(of: Recognition) -> None:
    revoke.revoke(of.services, of.helene, of.award, "wrong_person")


def undo(of: Recognition) -> None:
    sign.undo(of.services, of.lea, of.award)


def expire(of: Recognition) -> None:
    of.change(valid_until=of.services.now())
    of.services.clock.advance(seconds=1)  # type: ignore[attr-defined]


def close(of: Recognition) -> None:
    of.change(closed_at=of.services.now())


def erase(of: Recognition) -> None:
    of.change(erased_at=of.services.now())


ENDS = [hide, put_on_hold, cancel, undo, expire, close, erase]


@pytest.mark.parametrize("act", ENDS, ids=lambda act: act.__name__)
def test_a_badge_that_is_not_shown_has_no_slips(issued: Recognition, act: Callable[[Recognition], None]) -> None:
    code = slip(issued.services, issued.lea, issued.award)
    assert shown(issued.services, code) is not None
    act(issued)
    assert shown(issued.services, code) is None
    with pytest.raises(Exception, match=r"award\.|witness\.hidden"):
        slips.make(issued.services, issued.lea, issued.award, Manner.PAPER)
    with pytest.raises(NotFound):
        written(issued.services, code)


def test_one_that_was_ended_or_is_past_its_last_day_is_over(issued: Recognition) -> None:
    code = slip(issued.services, issued.lea, issued.award)
    later = slip(issued.services, issued.lea, issued.award)
    first = slips_of(issued.services)[0]
    slips.end(issued.services, OwnBadge(issued.member), first.id)
    slips.end(issued.services, issued.lea, first.id)  # twice is once
    found = shown(issued.services, code)
    assert found is not None and found.state is SlipState.OVER and found.badge is None
    assert refusal(lambda: written(issued.services, code)) == "witness.over"
    issued.services.clock.advance(days=31)  # type: ignore[attr-defined]
    past = shown(issued.services, later)
    assert (
        past is not None
        and past.state is SlipState.OVER
        and refusal(lambda: written(issued.services, later)) == "witness.over"
    )
    with pytest.raises(NotFound):
        slips.end(issued.services, issued.karim, first.id)


def test_what_nobody_used_is_forgotten_after_a_month_and_a_used_one_stays(issued: Recognition) -> None:
    used = slip(issued.services, issued.lea, issued.award)
    written(issued.services, used)
    slip(issued.services, issued.lea, issued.award)
    ended = slips.make(issued.services, issued.lea, issued.award, Manner.LINK)
    slips.end(issued.services, issued.lea, ended)
    issued.services.clock.advance(days=30, minutes=-1)  # type: ignore[attr-defined]
    assert slips.forget_old(issued.services) == 0
    issued.services.clock.advance(minutes=2)  # type: ignore[attr-defined]
    assert slips.forget_old(issued.services) == 2  # the statement, and the slip that was ended
    issued.services.clock.advance(days=31)  # type: ignore[attr-defined]
    assert slips.forget_old(issued.services) == 1 and slips.forget_old(issued.services) == 0
    assert [each.used_at is not None for each in slips_of(issued.services)] == [True]
