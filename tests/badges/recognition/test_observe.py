"""Observations: recorded once, in a gathering or in an exchange, of those who were there."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.recognition.tables import Observation
from tests.cast import acts
from tests.cast.people import Cast, at_once
from tests.cast.recorded import exchange
from tests.cast.refusals import code
from tests.cast.rows import count


def see(services: Services, cast: Cast, member: int, *criteria: str, **changes: Any) -> None:
    """Record criteria of « Travailler en équipe » as seen by Léa."""
    facts: dict[str, Any] = {"member_id": member, "badge_slug": "equipe", "criteria": list(criteria), **changes}
    acts.observe(services, facts.pop("actor", cast.lea), **facts)


def test_the_same_observation_twice_is_one(services: Services, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(present={amina: "helps"})
    found = at_once(*[lambda: see(services, cast, amina, "3", "1", "1", gathering_id=number, sentence="Bien.")] * 3)
    assert found == [None] * 3
    with services.database.begin(read_only=True) as session:
        rows = session.scalars(select(Observation).order_by(Observation.criterion)).all()
        assert [(row.criterion, row.sentence, row.seen_on) for row in rows] == [
            ("1", "Bien.", date(2026, 11, 24)),
            ("3", None, date(2026, 11, 24)),
        ]


def test_seen_in_an_exchange(services: Services, cast: Cast) -> None:
    amina, fatou, zohra = cast.member("Amina"), cast.member("Fatou"), cast.member("Zohra")
    number = exchange(services, cast, amina, fatou)
    see(services, cast, fatou, "2", exchange_id=number)
    assert count(services, Observation) == 1
    assert code(lambda: see(services, cast, zohra, "2", exchange_id=number)) == "observation.not_present"


def test_impossible_observations_are_refused(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    as_member = cast.member("Léa", "Martin", staff_id=cast.lea.staff_id)
    here = cast.gathering(present={amina: "helps", fatou: "takes_part", as_member: "leads"})
    there = cast.gathering(1, {amina: "helps"}, site="auzances")
    for member, criteria, changes, wanted in (
        (amina, ["1"], {}, "observation.place"),
        (amina, ["1"], {"gathering_id": here, "exchange_id": 1}, "observation.place"),
        (amina, [], {"gathering_id": here}, "observation.nothing"),
        (amina, ["5"], {"gathering_id": here}, "observation.unknown_criterion"),
        (amina, ["1"], {"gathering_id": here, "badge_slug": "magie"}, "not_found"),
        (999, ["1"], {"gathering_id": here}, "not_found"),
        (amina, ["1"], {"gathering_id": 999}, "not_found"),
        (amina, ["1"], {"gathering_id": there}, "not_found"),
        (fatou, ["1"], {"gathering_id": there, "actor": cast.helene}, "observation.not_present"),
        (as_member, ["1"], {"gathering_id": here}, "award.self"),
        (amina, ["1"], {"gathering_id": here, "actor": OPERATOR}, "staff.needed"),
        (amina, ["1"], {"gathering_id": here, "sentence": "x" * 301}, "sentence.too_long"),
        (amina, ["1"], {"gathering_id": here, "sentence": "A aidé Fatou"}, "sentence.names_someone"),
        (amina, ["1"], {"gathering_id": here, "sentence": "Son adresse : a@b.fr"}, "sentence.contact"),
    ):
        attempt = lambda m=member, c=criteria, x=changes: see(services, cast, m, *c, **x)  # type: ignore[misc]  # noqa: E731
        assert code(attempt) == wanted
    assert count(services, Observation) == 0
