"""A testimony may stand for the second date, never for a criterion nor for the only date; nothing of it is signed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from badges.base.services import Services
from badges.matching.tables import Introduction, ReviewVoice
from badges.network.tables import Site
from badges.people.tables import Member
from badges.recognition import award, observe
from badges.recognition.reading import prefer_colleague, second_reading
from badges.recognition.rules import evidence_missing
from badges.recognition.tables import Observation
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, headline
from tests.cast.refusals import missing
from tests.cast.statements import asked_of
from tests.cast.testimonies import LEARNT, SHOWED, Spoken, thread

DATES = "award.blocked.two_dates"
MON, TUE = date(2026, 11, 9), date(2026, 11, 10)


@pytest.mark.parametrize(
    ("seen", "told", "lacks"),
    [
        ([("1", MON), ("2", MON)], [TUE], []),
        ([("1", MON), ("2", MON)], [MON], [DATES]),
        ([("1", MON), ("2", MON)], [], [DATES]),
        ([("1", MON)], [TUE], ["award.blocked.two_criteria"]),
        ([], [MON, TUE], ["award.blocked.two_criteria", DATES]),
        ([("1", MON), ("2", TUE)], [MON], []),
    ],
)
def test_for_the_second_date_alone(seen: list[tuple[str, date]], told: list[date], lacks: list[str]) -> None:
    assert [each.code for each in evidence_missing(seen, told_on=told)] == lacks


def begun(cast: Cast, *criteria: str, badge: str = "transmettre") -> tuple[int, int, int]:
    """Amina led a meeting today, where Léa saw these criteria: her number, Yanis's, and that of the award."""
    amina, yanis = cast.member("Amina"), cast.member("Yanis", "Peigne")
    with cast.services.database.begin() as session:
        for each in session.scalars(select(Member)):
            each.joined_on -= timedelta(days=90)
    today = cast.gathering(0, {amina: "leads"})
    number = award.start(cast.services, cast.lea, member_id=amina, badge_slug=badge, gathering_id=today)
    if criteria:
        acts.tick(cast.services, cast.lea, number, list(criteria), None)
    return amina, yanis, number


def lacks(cast: Cast, number: int) -> list[str]:
    """What the award lacks, as codes."""
    return [each.code for each in award.dossier(cast.services, cast.lea, number).blockers]


def test_one_date_seen_and_one_told(services: Services, cast: Cast) -> None:
    amina, yanis, number = begun(cast, "1", "2")
    assert lacks(cast, number) == [DATES]
    assert DATES in missing(lambda: acts.answer(services, cast.lea, number, "yes"))
    kept = thread(cast, amina, yanis, of_giver=Spoken(LEARNT), of_receiver=Spoken(SHOWED))
    assert lacks(cast, number) == []
    dossier = award.dossier(services, cast.lea, number, earlier=False)
    (told,) = dossier.second_date
    assert told.words == SHOWED and told.in_return == (LEARNT,)
    assert [each.seen_on for each in dossier.seen] == [services.now().date()] * 2
    acts.answer(services, cast.lea, number, "yes")
    with services.database.begin() as session:  # « pas d'accord », after all
        session.execute(
            update(ReviewVoice)
            .where(ReviewVoice.introduction_id == kept, ReviewVoice.member_id == amina)
            .values(view="disagrees", disputed=["shown"])
        )
    of = _recognition(cast, amina, number)
    assert DATES in missing(of.sign)
    with services.database.begin() as session:
        session.execute(update(ReviewVoice).values(view="agrees", disputed=None))
    of.sign()
    assert headline(services, of.code) == "VALID"
    for name, data in of.documents().items():
        assert b"ourlet" not in data and b"Yanis" not in data, name
    signed = of.documents()["ob3"].decode()
    assert "1\u00a0séance, en novembre 2026" in signed and "octobre" not in signed


def _recognition(cast: Cast, member: int, number: int) -> Recognition:
    code = award.dossier(cast.services, cast.lea, number, earlier=False).code
    return Recognition(cast.services, cast.lea, cast.helene, cast.karim, member, number, code)


def test_never_without_a_date_that_the_staff_saw(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina, yanis, number = begun(cast)
    thread(cast, amina, yanis, of_giver=Spoken(LEARNT), of_receiver=Spoken(SHOWED))
    thread(cast, yanis, amina, of_giver=Spoken(SHOWED), days=(30, 20))
    assert lacks(cast, number) == ["award.blocked.two_criteria", DATES]


def test_never_a_criterion(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina, yanis, number = begun(cast, "1")
    thread(cast, amina, yanis, of_receiver=Spoken(SHOWED))
    assert lacks(cast, number) == ["award.blocked.two_criteria"]


@pytest.mark.parametrize(
    ("changes", "days"),
    [({}, (0,)), ({}, (400,)), ({}, ()), ({"site": "auzances"}, (7,)), ({"reviewed_on": None}, (7,))],
)
def test_what_does_not_count(services_sqlite: Services, changes: dict[str, object], days: tuple[int, ...]) -> None:
    """The same day, a day more than a year ago, no exchange, another site, no bilan."""
    cast = Cast(services_sqlite)
    amina, yanis, number = begun(cast, "1", "2")
    thread(cast, amina, yanis, of_receiver=Spoken(SHOWED), days=days, **changes)
    assert lacks(cast, number) == [DATES]
    thread(cast, amina, yanis, of_receiver=Spoken(SHOWED), days=(7,))
    assert lacks(cast, number) == []


def test_not_before_the_site_opened_nor_before_the_member_came(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina, yanis, number = begun(cast, "1", "2")
    thread(cast, amina, yanis, of_receiver=Spoken(SHOWED), days=(40,))
    assert lacks(cast, number) == []
    with services_sqlite.database.begin() as session:
        session.scalars(select(Site).where(Site.id == cast.gueret)).one().opened_on = date(2026, 11, 1)
    assert lacks(cast, number) == [DATES]


def test_who_prepares_the_award_does_not_testify(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina, yanis, number = begun(cast, "1", "2")
    thread(cast, amina, yanis, of_receiver=Spoken(SHOWED))
    with services_sqlite.database.begin() as session:
        session.get_one(Member, yanis).staff_id = cast.lea.staff_id
    assert lacks(cast, number) == [DATES]
    with services_sqlite.database.begin() as session:
        session.get_one(Member, yanis).staff_id = cast.karim.staff_id
    assert lacks(cast, number) == []


def test_a_testimony_costs_one_statement_more(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina, yanis, number = begun(cast, "1", "2")
    engine = services_sqlite.database.engine
    found = []
    for _ in range(2):
        with asked_of(engine) as asked:
            award.dossier(services_sqlite, cast.lea, number, earlier=False)
        found.append(len(asked))
        thread(cast, amina, yanis, of_receiver=Spoken(SHOWED))
    assert found[1] - found[0] == 1  # who they are, of those who tell


def test_a_colleague_reads_another_content_once_it_rests_on_a_testimony(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina, yanis, number = begun(cast, "1", "2")
    before = award.dossier(services_sqlite, cast.lea, number).digest
    kept = thread(cast, amina, yanis, of_receiver=Spoken(SHOWED))
    after = award.dossier(services_sqlite, cast.lea, number).digest
    assert before != after == award.dossier(services_sqlite, cast.lea, number, earlier=False).digest
    with services_sqlite.database.begin() as session:
        session.get_one(Introduction, kept).reviewed_on = None
    assert award.dossier(services_sqlite, cast.lea, number).digest == before


def test_two_dates_seen_need_no_testimony(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina, yanis, number = begun(cast, "1", "2")
    earlier = cast.gathering(5, {amina: "helps"})
    observe.observe(services_sqlite, cast.lea, member_id=amina, badge_slug="transmettre", criteria=["1"],
                    gathering_id=earlier)  # fmt: skip
    thread(cast, amina, yanis, of_receiver=Spoken(SHOWED))
    dossier = award.dossier(services_sqlite, cast.lea, number)
    assert dossier.second_date == () and [each.words for each in dossier.told] == [SHOWED] and not dossier.blockers


def test_a_date_that_is_too_old_is_none(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina, yanis, number = begun(cast, "1", "2")
    earlier = cast.gathering(5, {amina: "helps"})
    observe.observe(services_sqlite, cast.lea, member_id=amina, badge_slug="transmettre", criteria=["1"],
                    gathering_id=earlier)  # fmt: skip
    with services_sqlite.database.begin() as session:
        session.execute(
            update(Observation)
            .where(Observation.gathering_id == earlier)
            .values(seen_on=services_sqlite.now().date() - timedelta(days=400))
        )
    assert lacks(cast, number) == [DATES, "award.blocked.too_old"]
    thread(cast, amina, yanis, of_receiver=Spoken(SHOWED))
    for with_places in (True, False):
        dossier = award.dossier(services_sqlite, cast.lea, number, earlier=with_places)
        assert dossier.blockers == [] and [each.words for each in dossier.second_date] == [SHOWED]


def test_who_read_it_first_still_signs(services_sqlite: Services) -> None:
    """A reading of content that rests on a testimony holds while the testimony does."""
    cast = Cast(services_sqlite)
    amina, yanis, number = begun(cast, "1", "2")
    prefer_colleague.prefer_a_colleague(services_sqlite, cast.lea, amina, wanted=True)
    kept = thread(cast, amina, yanis, of_receiver=Spoken(SHOWED))
    second_reading.ask(services_sqlite, cast.lea, number)
    digest = award.dossier(services_sqlite, cast.helene, number).digest.hex()
    second_reading.answer(services_sqlite, cast.helene, number, "fine", digest)
    assert award.dossier(services_sqlite, cast.lea, number, earlier=False).endorser_id == cast.helene.staff_id
    with services_sqlite.database.begin() as session:
        session.get_one(Introduction, kept).reviewed_on = None
    assert award.dossier(services_sqlite, cast.lea, number, earlier=False).endorser_id is None
