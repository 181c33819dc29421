"""What one of two people told of the other: who may be quoted, about whom, of which days, and that nothing is left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete

from badges.base.services import Services
from badges.base.times import local_date
from badges.leaving import merge
from badges.leaving.erasure import destroy, erasure_request
from badges.matching.introductions import testimonies
from badges.matching.tables import Introduction, ReviewVoice
from tests.cast.people import Cast
from tests.cast.rows import count
from tests.cast.statements import asked_of
from tests.cast.testimonies import LEARNT, SHOWED, Spoken, about, exchange, thread, words


def test_each_tells_of_the_other(services: Services, cast: Cast) -> None:
    amina, yanis, paul = cast.member("Amina"), cast.member("Yanis", "Peigne"), cast.member("Paul", "Navette")
    number = thread(cast, amina, yanis, of_giver=Spoken(LEARNT), of_receiver=Spoken(SHOWED))
    with services.database.begin() as session:
        session.add(exchange(cast, number, amina, yanis, 3, took_place=False))
        session.add(exchange(cast, number + 1000, amina, yanis, 5))
    with services.database.begin(read_only=True) as session, asked_of(services.database.engine) as asked:
        found = testimonies.about(session, [amina, yanis, paul])
    assert len(asked) == 1
    (of_amina,), (of_yanis,) = found[amina], found[yanis]
    today = local_date(services.now())
    assert (of_amina.words, of_amina.speaker, of_amina.part.value) == (SHOWED, "Yanis Peigne", "receives")
    assert (of_yanis.words, of_yanis.speaker_id, of_yanis.part.value) == (LEARNT, amina, "gives")
    assert (of_amina.introduction_id, of_amina.member_id, of_amina.activity) == (number, amina, "Couture")
    assert of_amina.days == (today - timedelta(days=14), today - timedelta(days=7))
    assert of_amina.in_return == (LEARNT,) and of_yanis.in_return == (SHOWED,)
    assert found[paul] == ()


@pytest.mark.parametrize(
    ("own", "other", "leaves"),
    [
        (Spoken(SHOWED), Spoken(), True),
        (Spoken(SHOWED), Spoken(view=None), True),
        (Spoken(SHOWED), Spoken(view="disagrees", disputed=["done", "following"]), True),
        (Spoken(SHOWED), Spoken(view="disagrees", disputed=["shown"]), False),
        (Spoken(SHOWED, view=None), Spoken(), False),
        (Spoken(SHOWED, view="disagrees", disputed=["done"]), Spoken(), False),
        (Spoken(None), Spoken(LEARNT), False),
        (Spoken("  \n "), Spoken(), False),
    ],
)
def test_what_leaves_the_bilan(services_sqlite: Services, own: Spoken, other: Spoken, leaves: bool) -> None:
    cast = Cast(services_sqlite)
    amina, yanis = cast.member("Amina"), cast.member("Yanis", "Peigne")
    thread(cast, amina, yanis, of_giver=other, of_receiver=own)
    assert words(cast, amina) == ([SHOWED] if leaves else [])


def test_only_of_a_thread_with_a_bilan_and_of_the_sites_asked(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina, yanis = cast.member("Amina"), cast.member("Yanis", "Peigne")
    thread(cast, amina, yanis, of_receiver=Spoken(SHOWED), reviewed_on=None)
    assert words(cast, amina) == []
    thread(cast, amina, yanis, of_receiver=Spoken(SHOWED), site="auzances")
    assert words(cast, amina) == [SHOWED]
    with services_sqlite.database.begin(read_only=True) as session:
        assert testimonies.about(session, [amina], [cast.gueret])[amina] == ()
        assert len(testimonies.about(session, [amina], [cast.auzances])[amina]) == 1
        assert testimonies.about(session, []) == {}


def test_two_who_testify_for_each_other_in_two_threads(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina, yanis, paul = cast.member("Amina"), cast.member("Yanis", "Peigne"), cast.member("Paul", "Navette")
    thread(cast, amina, yanis, of_receiver=Spoken(SHOWED))
    thread(cast, amina, paul, of_receiver=Spoken("A recousu mon manteau avec moi."))
    assert [each.in_return for each in about(cast, amina)[0]] == [(), ()]
    thread(cast, yanis, amina, of_receiver=Spoken("M’a montré le vélo."), activity="velo")
    assert [(each.speaker_id, each.in_return) for each in about(cast, amina)[0]] == [
        (paul, ()),
        (yanis, ("M’a montré le vélo.",)),
    ]


def test_the_last_bilans_alone(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina, yanis = cast.member("Amina"), cast.member("Yanis", "Peigne")
    today = local_date(services_sqlite.now())
    for each in range(testimonies.THREADS + 2):
        said = Spoken(f"Le bilan d’il y a {each} jours.")
        thread(cast, amina, yanis, of_receiver=said, days=(each + 1,), reviewed_on=today - timedelta(days=each))
    found = words(cast, amina)
    assert len(found) == testimonies.THREADS and found[0] == "Le bilan d’il y a 0 jours."


def test_nothing_is_left_of_either(services: Services, cast: Cast) -> None:
    amina, yanis = cast.member("Amina"), cast.member("Yanis", "Peigne", email="yanis@courrier.example")
    thread(cast, amina, yanis, of_giver=Spoken(LEARNT), of_receiver=Spoken(SHOWED))
    assert about(cast, amina, yanis) != [(), ()]
    erasure_request.ask(services, cast.lea, yanis, name="Yanis Peigne", fact="yanis@courrier.example")
    assert about(cast, amina, yanis) == [(), ()]  # while it can still be taken back, too
    services.clock.advance(days=8)  # type: ignore[attr-defined]
    assert destroy.destroy_due(services) == 1
    assert about(cast, amina, yanis) == [(), ()]
    assert count(services, ReviewVoice, ReviewVoice.member_id == yanis) == 0


def test_nothing_is_left_of_a_thread_that_is_forgotten(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina, yanis = cast.member("Amina"), cast.member("Yanis", "Peigne")
    first = thread(cast, amina, yanis, of_giver=Spoken(LEARNT), of_receiver=Spoken(SHOWED))
    thread(cast, amina, yanis, of_receiver=Spoken("M’a appris le biais."))
    with services_sqlite.database.begin() as session:
        session.execute(delete(ReviewVoice).where(ReviewVoice.introduction_id == first))
        row = session.get_one(Introduction, first)
        row.giver_id = row.receiver_id = row.words = None
    assert words(cast, amina) == ["M’a appris le biais."] and about(cast, amina)[0][0].in_return == ()


def test_a_merged_record_brings_its_testimonies(services: Services, cast: Cast) -> None:
    double, amina, yanis = cast.member("Amina", None), cast.member("Amina"), cast.member("Yanis", "Peigne")
    thread(cast, double, yanis, of_giver=Spoken(LEARNT), of_receiver=Spoken(SHOWED))
    merge.merge(services, cast.helene, double, amina)
    (of_amina,), (of_yanis,) = about(cast, amina, yanis)
    assert (of_amina.member_id, of_amina.in_return) == (amina, (LEARNT,)) and of_yanis.speaker_id == amina
    assert about(cast, double) == [()]
