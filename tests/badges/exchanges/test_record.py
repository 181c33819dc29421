"""Exchanges: recorded once however often they are saved; impossible ones are refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from badges.base.facts import Unfit
from badges.base.services import Services
from badges.exchanges import change
from badges.exchanges.facts import ExchangeFacts, a_duration
from badges.exchanges.tables import Exchange
from badges.people import other_sites
from badges.recognition import reads as recognition
from tests.cast.people import Cast, at_once
from tests.cast.recorded import KEY, exchange
from tests.cast.refusals import code
from tests.cast.rows import count


def test_an_exchange_is_recorded_once(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou", site="auzances")
    other_sites.find_by_number(services, cast.lea, fatou)  # a member of another site can be named once they were found
    found = at_once(*[lambda: exchange(services, cast, amina, fatou, client_key=KEY)] * 4)
    assert len(set(map(str, found))) == 1 and isinstance(found[0], int)
    assert count(services, Exchange) == 1
    assert exchange(services, cast, amina, fatou) == found[0]  # « back » and sent again: the form has another key
    others = (exchange(services, cast, amina, fatou, duration_minutes=20), exchange(services, cast, fatou, amina))
    assert len({found[0], *others}) == count(services, Exchange) == 3


def test_what_was_cancelled_can_be_recorded_again(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    first = exchange(services, cast, amina, fatou)
    change.cancel(services, cast.lea, first, observed=recognition.observed_in_exchange)
    assert exchange(services, cast, amina, fatou) not in (first, None)


def test_impossible_exchanges_are_refused(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina", "Benali"), cast.member("Fatou", "Petit")
    for changes, wanted in (
        ({"receiver_id": amina}, "exchange.two_people"),
        ({"what": " "}, "exchange.what_missing"),
        ({"what": "x" * 121}, "exchange.what_too_long"),
        ({"what": "Réparer le vélo de Fatou"}, "exchange.names_someone"),
        ({"what": "Aider madame Petit"}, "exchange.names_someone"),
        ({"what": "Appeler le 05 55 82 80 47"}, "sentence.contact"),
        ({"happened_on": services.now().date() + timedelta(days=1200)}, "exchange.date"),
        ({"activity": "voler"}, "activity.unknown"),
        ({"happened_on": date(1999, 1, 1)}, "exchange.date"),
        ({"duration_minutes": 0}, "exchange.duration"),
        ({"duration_minutes": -5}, "exchange.duration"),
        ({"duration_minutes": 2000}, "exchange.duration"),
        ({"giver_id": 999}, "not_found"),
        ({"site_id": cast.auzances}, "not_found"),
    ):
        assert code(lambda changes=changes: exchange(services, cast, amina, fatou, **changes)) == wanted  # type: ignore[misc]
    assert count(services, Exchange) == 0


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("90", 90),
        ("90 min", 90),
        ("1h30", 90),
        ("1 h 30", 90),
        ("1\u202fh\u202f30 min", 90),
        ("2 heures", 120),
        ("24h", 1440),
    ],
)
def test_a_duration_is_read_as_it_is_written(written: str, minutes: int) -> None:
    assert a_duration(written) == minutes


@pytest.mark.parametrize(
    "written", ["", "h", "0", "0 h 0", "1:30", "1,5 h", "24 h 1", "1441", "99 heures", "\u0663", "-5"]
)
def test_what_is_no_duration_is_refused(written: str) -> None:
    assert code(lambda: a_duration(written)) == "exchange.duration"


def test_every_field_at_fault_is_named_at_once() -> None:
    wrong = {
        "what": "x" * 121,
        "activity": "couture",
        "giver": "",
        "receiver": "2",
        "day": "demain",
        "duration": "1441",
    }
    with pytest.raises(Unfit) as unfit:
        ExchangeFacts.read(MultiDict(wrong))
    codes = {name: refusal.code for name, refusal in unfit.value.refusals.items()}
    assert codes == {
        "what": "exchange.what_too_long", "giver": "form.choice", "day": "form.day", "duration": "exchange.duration"
    }  # fmt: skip
    right = {**wrong, "what": "Coudre", "giver": "1", "day": "24/11/2026", "duration": "1440"}
    facts = ExchangeFacts.read(MultiDict(right))
    assert (facts.day, facts.duration, facts.giver) == (date(2026, 11, 24), 1440, 1)
