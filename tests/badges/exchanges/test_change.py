"""An exchange to come: planned, asked about, held; then corrected, cancelled and restored."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from badges.base.database.counts import counted_each
from badges.base.errors import Outdated
from badges.base.services import Services
from badges.exchanges import change, reads
from badges.exchanges.rules import ExchangeState
from badges.exchanges.views import ExchangeView
from badges.leaving import depart
from badges.recognition import award, observe
from badges.recognition import reads as recognition
from badges.recognition.rules import reading_reason
from badges.recognition.states import ReadingReason
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.recorded import exchange
from tests.cast.refusals import code
from tests.conftest import Clock

TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)


def read(services: Services, number: int) -> ExchangeView:
    """An exchange as it is recorded."""
    with services.database.begin(read_only=True) as session:
        found = reads.exchange(session, number)
    assert found is not None
    return found


def waiting(services: Services, cast: Cast, day: date) -> list[int]:
    """The exchanges of Guéret that are asked about on a day."""
    with services.database.begin(read_only=True) as session:
        return [each.id for each in reads.to_confirm(session, [cast.gueret], day, 10)]


def see(services: Services, cast: Cast, number: int, member: int) -> None:
    """Léa sees something in an exchange."""
    observe.observe(services, cast.lea, member_id=member, badge_slug="equipe", criteria=["1"], exchange_id=number)


def test_a_planned_exchange_is_asked_about_on_its_day(services: Services, cast: Cast, clock: Clock) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou", None)
    number = exchange(services, cast, amina, fatou, happened_on=TOMORROW, activity="bricolage")
    found = read(services, number)
    assert found.state(TODAY) is ExchangeState.PLANNED and found.state(TOMORROW) is ExchangeState.ASKED
    assert found.activity is not None and found.activity.name == "Petit bricolage, réparations"
    assert waiting(services, cast, TODAY) == [] and waiting(services, cast, TOMORROW) == [number]
    assert code(lambda: change.confirm(services, cast.lea, number)) == "exchange.too_early"
    clock.advance(days=1)
    assert code(lambda: see(services, cast, number, amina)) == "exchange.not_held"
    assert code(lambda: change.confirm(services, cast.karim, number)) == "not_found"
    for _click in range(2):
        change.confirm(services, cast.lea, number)
    see(services, cast, number, amina)
    assert read(services, number).state(TOMORROW) is ExchangeState.HELD and waiting(services, cast, TOMORROW) == []
    with services.database.begin(read_only=True) as session:
        assert recognition.observed_in_exchange(session, number) == {amina}


def test_one_that_took_place_is_held_at_once(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou", None)
    number = exchange(services, cast, amina, fatou, happened_on=TODAY)
    assert read(services, number).state(TODAY) is ExchangeState.HELD
    with services.database.begin(read_only=True) as session:
        assert counted_each(session, {"held": reads.taken_place_by_site(TODAY, TOMORROW)}) == {"held": {cast.gueret: 1}}
        assert [each.id for each in reads.exchanges_of(session, amina, took_place=True)] == [number]


def test_one_that_was_cancelled_counts_nowhere(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou", None)
    number = exchange(services, cast, amina, fatou, happened_on=TODAY)
    shown = change.version(read(services, number))
    for _click in range(2):
        change.cancel(services, cast.lea, number, observed=recognition.observed_in_exchange, shown=shown)
    assert read(services, number).state(TODAY) is ExchangeState.CANCELLED
    assert code(lambda: see(services, cast, number, amina)) == "exchange.not_held"
    with pytest.raises(Outdated):
        change.confirm(services, cast.lea, number, shown=shown)
    with services.database.begin(read_only=True) as session:
        assert counted_each(session, {"held": reads.taken_place_by_site(TODAY, TOMORROW)}) == {"held": {}}
        assert reads.exchanges_of(session, amina, took_place=True) == []
    with pytest.raises(Outdated):
        change.restore(services, cast.lea, number, shown=shown)
    cancelled = change.version(read(services, number))
    for _click in range(2):
        change.restore(services, cast.lea, number, shown=cancelled)
    assert read(services, number).state(TODAY) is ExchangeState.ASKED
    for stale in (shown, cancelled):  # of before
        with pytest.raises(Outdated):
            change.cancel(services, cast.lea, number, observed=recognition.observed_in_exchange, shown=stale)
    asked = change.version(read(services, number))
    for _click in range(2):
        change.confirm(services, cast.lea, number, shown=asked)
    assert read(services, number).state(TODAY) is ExchangeState.HELD


def test_a_correction_sent_twice_is_one(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou", None)
    number = exchange(services, cast, amina, fatou, happened_on=TODAY)
    shown = change.version(read(services, number))

    def changed(what: str) -> None:
        acts.change_exchange(
            services, cast.lea, number, what=what, happened_on=TODAY, giver_id=amina, receiver_id=fatou,
            activity="couture", duration_minutes=40, observed=recognition.observed_in_exchange, shown=shown,
        )  # fmt: skip

    for _click in range(2):
        changed("Ourler un rideau")
    with pytest.raises(Outdated):
        changed("Ourler deux rideaux")
    assert read(services, number).what == "Ourler un rideau"


def test_who_left_stays_in_the_exchange(services: Services, cast: Cast) -> None:
    amina, fatou, jean = cast.member("Amina"), cast.member("Fatou", None), cast.member("Jean", None)
    number = exchange(services, cast, amina, fatou, happened_on=TODAY)

    def changed(what: str, receiver: int) -> None:
        acts.change_exchange(
            services, cast.lea, number, what=what, happened_on=TODAY, giver_id=amina, receiver_id=receiver,
            activity=None, duration_minutes=None, observed=recognition.observed_in_exchange,
        )  # fmt: skip

    for each in (fatou, jean):
        depart.leave(services, cast.lea, each)
    assert code(lambda: changed("Coudre avec Fatou", fatou)) == "exchange.names_someone"
    assert code(lambda: changed("Coudre", jean)) == "not_found"
    changed("Coudre", fatou)
    assert read(services, number).what == "Coudre"
    changed("Coudre", cast.member("Zoé", None))
    assert code(lambda: changed("Coudre", fatou)) == "not_found"  # she is new in it now


def test_what_was_seen_keeps_the_exchange(services: Services, cast: Cast) -> None:
    amina, fatou, jean = cast.member("Amina"), cast.member("Fatou", None), cast.member("Jean", None)
    number = exchange(services, cast, amina, fatou, happened_on=TODAY, activity="couture")
    facts = {
        "what": "Réparer deux vélos", "happened_on": TODAY, "giver_id": amina, "receiver_id": fatou,
        "activity": None, "duration_minutes": None, "observed": recognition.observed_in_exchange,
    }  # fmt: skip

    def changed(**more: object) -> None:
        acts.change_exchange(services, cast.lea, number, **{**facts, **more})  # type: ignore[arg-type]

    changed(receiver_id=jean)
    assert read(services, number).receiver.id == jean
    assert code(lambda: changed(what="Réparer le vélo de Jean", receiver_id=jean)) == "exchange.names_someone"
    see(services, cast, number, amina)
    assert code(lambda: changed(receiver_id=fatou)) == "exchange.observed"
    assert code(lambda: changed(receiver_id=jean, happened_on=TOMORROW)) == "exchange.observed"
    observed = recognition.observed_in_exchange
    assert code(lambda: change.cancel(services, cast.lea, number, observed=observed)) == "exchange.observed"
    changed(what="Réparer un tandem", receiver_id=jean)
    found = read(services, number)
    assert (found.what, found.activity, found.duration_minutes) == ("Réparer un tandem", None, None)


@pytest.mark.parametrize(("confirmed_after", "reason"), [(2, None), (120, ReadingReason.LATE)])
def test_a_plan_says_nothing_of_what_took_place(
    services: Services, cast: Cast, clock: Clock, confirmed_after: int, reason: ReadingReason | None
) -> None:
    """Who says months later that it took place enters it late: a colleague reads first, as for one that is recorded."""
    amina, fatou = cast.member("Amina"), cast.member("Fatou", None)
    days = (TOMORROW, TOMORROW + timedelta(days=1))
    planned = [exchange(services, cast, amina, fatou, happened_on=day) for day in days]
    clock.advance(days=confirmed_after)
    for number, key in zip(planned, ("1", "2"), strict=True):
        change.confirm(services, cast.lea, number, shown=change.version(read(services, number)))
        observe.observe(services, cast.lea, member_id=amina, badge_slug="equipe", criteria=[key], exchange_id=number)
    begun = award.start(services, cast.lea, member_id=amina, badge_slug="equipe", exchange_id=planned[1])
    assert reading_reason(award.dossier(services, cast.lea, begun)) is reason
