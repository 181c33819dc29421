"""A link to several badges: what may be in it, how many there are, when it opens and ends. On each database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from badges.base.database import bounds
from badges.base.errors import NotFound, Refused
from badges.base.times import local_date
from badges.issuing import revoke
from badges.leaving import merge
from badges.leaving.erasure import destroy, erasure_request
from badges.people.tables import Member
from badges.recognition.states import AwardState, Visibility
from badges.sharing.bundles import keys, reads, rules
from badges.sharing.bundles.prepare_bundle import prepare
from badges.sharing.bundles.stop_bundle import forget_closed, stop
from badges.sharing.bundles.tables import Bundle, BundleBadge
from badges.sharing.bundles.views import BundleView, ShownBundle
from tests.cast.people import Cast, at_once
from tests.cast.recognition import Recognition, agreed
from tests.conftest import Clock


@pytest.fixture
def badge(recognition: Recognition) -> Recognition:
    """Amina's badge, signed."""
    return recognition.sign()


def of(badge: Recognition, number: int) -> BundleView:
    """A bundle of the badge's member."""
    with badge.services.database.begin(read_only=True) as session:
        found = reads.bundle(badge.services, session, badge.member, number)
    assert found is not None
    return found


def opened(badge: Recognition, key: str) -> ShownBundle | None:
    """What a key opens."""
    with badge.services.database.reading() as connection:
        return reads.by_key(badge.services, connection, key)


def is_open(badge: Recognition, key: str) -> bool:
    """Whether a key shows badges."""
    found = opened(badge, key)
    return found is not None and found.is_open


def shown_to_its_member(badge: Recognition) -> list[BundleView]:
    """The open links on the page of the badge's member."""
    with badge.services.database.begin(read_only=True) as session:
        return reads.open_bundles(badge.services, session, badge.member, local_date(badge.services.now()))


def test_a_link_shows_the_chosen_badges_for_ninety_days(badge: Recognition) -> None:
    today = local_date(badge.services.now())
    found = of(badge, prepare(badge.services, badge.member, [badge.code]))
    assert (found.codes, found.ends_on) == ((badge.code,), today + timedelta(days=90))
    assert opened(badge, found.key) == ShownBundle(True, found.ends_on, (badge.code,))
    with badge.services.database.begin(read_only=True) as session:
        assert reads.open_bundles(badge.services, session, badge.member, today) == [found]


def test_the_key_is_read_in_either_case_and_stands_nowhere_in_the_database(badge: Recognition) -> None:
    found = of(badge, prepare(badge.services, badge.member, [badge.code]))
    for typed in (found.key.lower(), found.key.replace("0", "o").replace("1", "l")):
        assert is_open(badge, typed)
    for wrong in ("", "x", found.key[:-1], found.key + "0", "U" * 26, "é" * 26, "0" * 26, "x" * 9000, "'" * 26):
        assert opened(badge, wrong) is None
    with badge.services.database.begin(read_only=True) as session:
        row = session.get_one(Bundle, found.id)
        session.expunge_all()
    assert found.key.encode() not in row.salt + row.key_digest and len(found.key) == keys.LENGTH
    other = replace(badge.services, settings=replace(badge.services.settings, secret_key="k" * 40))
    assert keys.key_of(other, row.salt) != found.key  # without the instance's secret the row opens nothing
    with badge.services.database.reading() as connection:
        assert reads.by_key(other, connection, found.key) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"visibility": Visibility.HIDDEN}, "bundle.hidden"),
        ({"closed_at": Clock().now}, "bundle.ended"),
        ({"valid_until": Clock().now - timedelta(days=1)}, "bundle.ended"),
        ({"erased_at": Clock().now}, "bundle.unknown"),
        ({"state": AwardState.REVOKED}, "bundle.ended"),
        ({"state": AwardState.WITHDRAWN}, "bundle.ended"),
    ],
    ids=["hidden", "closed", "expired", "erased", "revoked", "withdrawn"],
)
def test_a_badge_that_shows_nothing_is_in_no_new_link(badge: Recognition, change: dict[str, object], code: str) -> None:
    badge.change(**change)
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        prepare(badge.services, badge.member, [badge.code])
    assert badge.count(Bundle) == 0


def test_nothing_another_s_badge_and_other_days_are_refused(cast: Cast, badge: Recognition) -> None:
    other = agreed(cast, given="Zoé", family=None).sign()
    for codes, code in (([], "empty"), ([other.code], "unknown"), ([badge.code, "0000000000"], "unknown")):
        with pytest.raises(Refused, match=rf"bundle\.{code}"):
            prepare(badge.services, badge.member, codes)
    with pytest.raises(Refused, match=r"bundle\.too_many"):
        prepare(badge.services, badge.member, [f"{number:010}" for number in range(bounds.BUNDLE_BADGES + 1)])
    for days in (0, -1, 1, 91, 100_000):
        with pytest.raises(Refused, match=r"bundle\.days"):
            prepare(badge.services, badge.member, [badge.code], days)
    with pytest.raises(NotFound):
        prepare(badge.services, 10_000, [badge.code])
    assert badge.count(Bundle) == 0
    assert prepare(badge.services, badge.member, [badge.code], 7)  # the control


def test_the_same_choice_twice_is_one_link_also_at_once(badge: Recognition) -> None:
    def one() -> int:
        return prepare(badge.services, badge.member, [badge.code])

    first, *others = at_once(*[one] * 6)
    assert {first, *others} == {one()} and badge.count(Bundle) == badge.count(BundleBadge) == 1
    assert isinstance(first, int)
    assert prepare(badge.services, badge.member, [badge.code], 30) != first
    stop(badge.services, badge.member, first)
    assert one() != first  # what was stopped stays so


def test_a_link_ends_after_its_last_day(badge: Recognition, clock: Clock) -> None:
    found = of(badge, prepare(badge.services, badge.member, [badge.code], 7))
    clock.advance(days=7)
    assert is_open(badge, found.key) and shown_to_its_member(badge) == [found]
    clock.advance(days=1)
    assert opened(badge, found.key) == ShownBundle(False, found.ends_on, ())
    assert shown_to_its_member(badge) == []


def test_a_link_counts_among_the_open_ones_until_its_last_day(
    badge: Recognition, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "BUNDLES_OPEN_OF_A_MEMBER", 1)
    prepare(badge.services, badge.member, [badge.code], 7)
    clock.advance(days=7)
    with pytest.raises(Refused, match=r"bundle\.full"):
        prepare(badge.services, badge.member, [badge.code], 7)
    clock.advance(days=1)
    assert prepare(badge.services, badge.member, [badge.code], 7)


def test_stopping_closes_at_once_and_again_changes_nothing(cast: Cast, badge: Recognition, clock: Clock) -> None:
    found = of(badge, prepare(badge.services, badge.member, [badge.code]))
    with pytest.raises(NotFound):
        stop(badge.services, cast.member("Zoé", None), found.id)
    assert is_open(badge, found.key)
    stop(badge.services, badge.member, found.id)
    first = of(badge, found.id).stopped_at
    clock.advance(minutes=5)
    stop(badge.services, badge.member, found.id)
    assert not is_open(badge, found.key) and of(badge, found.id).stopped_at == first


@pytest.mark.parametrize(
    ("bound", "code"),
    [
        ("BUNDLES_OPEN_OF_A_MEMBER", "full"),
        ("BUNDLES_A_DAY_OF_A_MEMBER", "of_the_day"),
        ("BUNDLES_A_DAY", "of_the_day"),
    ],
)
def test_each_bound_holds(badge: Recognition, monkeypatch: pytest.MonkeyPatch, bound: str, code: str) -> None:
    monkeypatch.setattr(bounds, bound, 2)

    def one(days: int) -> Callable[[], int]:
        return lambda: prepare(badge.services, badge.member, [badge.code], days)

    results = at_once(*(one(days) for days in rules.DAYS))
    assert badge.count(Bundle) == 2
    assert {each.code for each in results if isinstance(each, Refused)} == {f"bundle.{code}"}
    if code == "full":
        kept = shown_to_its_member(badge)
        stop(badge.services, badge.member, kept[0].id)
        monkeypatch.setattr(bounds, "BUNDLES_A_DAY_OF_A_MEMBER", 9)
        free = ({*rules.DAYS} - {(each.ends_on - local_date(each.created_at)).days for each in kept}).pop()
        assert prepare(badge.services, badge.member, [badge.code], free)


def test_closed_links_are_deleted_ninety_days_later(badge: Recognition, clock: Clock) -> None:
    lasting = prepare(badge.services, badge.member, [badge.code], 180)
    prepare(badge.services, badge.member, [badge.code], 7)
    stopped = prepare(badge.services, badge.member, [badge.code], 90)
    stop(badge.services, badge.member, stopped)
    assert forget_closed(badge.services) == 0
    clock.now += bounds.BUNDLES_KEPT + timedelta(seconds=1)
    assert forget_closed(badge.services) == 1  # the stopped one
    clock.advance(days=8)
    assert forget_closed(badge.services) == 1  # the one of seven days
    assert badge.count(Bundle) == badge.count(BundleBadge) == 1
    assert of(badge, lasting).codes == (badge.code,)


def test_a_person_who_asks_to_be_erased_has_no_open_link_and_then_no_row(
    cast: Cast, badge: Recognition, clock: Clock
) -> None:
    found = of(badge, prepare(badge.services, badge.member, [badge.code], 180))
    with badge.services.database.begin(read_only=True) as session:
        joined = session.get_one(Member, badge.member).joined_on
    erasure_request.ask(cast.services, cast.lea, badge.member, name="Amina Benali", fact=f"{joined:%m/%Y}")
    assert not is_open(badge, found.key) and badge.count(Bundle) == 1
    clock.advance(days=8)
    destroy.destroy_due(cast.services)
    assert badge.count(Bundle) == badge.count(BundleBadge) == 0
    assert opened(badge, found.key) is None


def test_a_link_follows_its_member_in_a_merge(cast: Cast, badge: Recognition) -> None:
    found = of(badge, prepare(badge.services, badge.member, [badge.code]))
    other = cast.member("Amina", "Benali")
    merge.merge(cast.services, cast.helene, badge.member, other)
    with badge.services.database.begin(read_only=True) as session:
        moved = reads.bundle(badge.services, session, other, found.id)
    assert moved == found and is_open(badge, found.key)


def test_a_badge_cancelled_since_stays_in_the_link_whose_page_says_so(cast: Cast, badge: Recognition) -> None:
    found = of(badge, prepare(badge.services, badge.member, [badge.code]))
    revoke.revoke(cast.services, cast.helene, badge.award, "wrong_person")
    assert opened(badge, found.key) == ShownBundle(True, found.ends_on, (badge.code,))
