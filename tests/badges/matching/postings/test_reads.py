"""The wall by activity, one activity, a search, what waits to be read: whose it is, and in how many statements."""

from __future__ import annotations

from badges.base.services import Services
from badges.matching.postings import change, reads
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import PostingSide, Step
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.statements import asked_of


def test_the_wall_by_activity(services: Services, cast: Cast) -> None:
    amina, fatou, paul = cast.member("Amina"), cast.member("Fatou"), cast.member("Paul", site="auzances")
    sewing = [posting(services, cast.lea, amina) for _ in range(reads.BAND_LINES + 2)]
    sought = posting(services, cast.lea, fatou, side="sought")
    posting(services, cast.helene, paul)
    posting(services, cast.lea, fatou, activity="cuisine", side="sought")
    own = posting(services, cast.lea, fatou, activity="autre", other_activity="Apiculture")
    unread = posting(services, OwnLink(amina), amina, activity="trajets")
    ended = posting(services, cast.lea, amina, activity="trajets")
    change.take(services, cast.lea, ended, Step.END)
    today = services.now().date()
    with services.database.begin(read_only=True) as session, asked_of(services.database.engine) as asked:
        bands, following = reads.wall(session, [cast.gueret], today)
    assert len(asked) == 3 and following is None
    assert [each.activity.key if each.activity else None for each in bands] == ["couture", "cuisine", None]
    band = next(each for each in bands if each.activity is not None and each.activity.key == "couture")
    assert [each.id for each in band.offered] == sewing[: -reads.BAND_LINES - 1 : -1]
    assert [each.id for each in band.sought] == [sought]
    assert band.counts == {PostingSide.OFFERED: len(sewing), PostingSide.SOUGHT: 1}
    assert [each.id for each in bands[-1].offered] == [own]
    with services.database.begin(read_only=True) as session:
        everywhere, _ = reads.wall(session, [cast.gueret, cast.auzances], today)
        assert sum(sum(each.counts.values()) for each in everywhere) == len(sewing) + 4
        assert [each.id for each in reads.unread(session, [cast.gueret], today)] == [unread]
        assert reads.unread(session, [cast.auzances], today) == []


def test_pages_of_the_wall_come_by_key(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    amina, today = cast.member("Amina"), services.now().date()
    with services.database.begin(read_only=True) as session:
        grouped = reads.activities.grouped(session)
        keys = [each.key for _group, inside in grouped for each in inside][: reads.BANDS + 2]
    for key in keys:
        posting(services, cast.lea, amina, activity=key)
    with services.database.begin(read_only=True) as session:
        first, following = reads.wall(session, [cast.gueret], today)
        assert [each.activity and each.activity.key for each in first] == keys[: reads.BANDS]
        second, last = reads.wall(session, [cast.gueret], today, after=following)
        assert [each.activity and each.activity.key for each in second] == keys[reads.BANDS :] and last is None
        again, _ = reads.wall(session, [cast.gueret], today, after="nothing")
        assert len(again) == reads.BANDS


def test_one_activity_and_a_search(services: Services, cast: Cast) -> None:
    amina, fatou, today = cast.member("Amina", "Benali"), cast.member("Fatou", "Petit"), services.now().date()
    hem = posting(services, cast.lea, amina)
    soup = posting(services, cast.lea, fatou, words="Une soupe à l’oseille", activity="cuisine", side="sought")
    own = posting(services, cast.lea, fatou, words="Une ruche", activity="autre", other_activity="Apiculture")
    with services.database.begin(read_only=True) as session:
        number = next(each.id for each in reads.activities.activities(session) if each.key == "cuisine")
        sites = [cast.gueret]
        assert [each.id for each in reads.of_activity(session, sites, today, number)] == [soup]
        assert [each.id for each in reads.of_activity(session, sites, today, None)] == [own]
        assert reads.of_activity(session, sites, today, number, before=soup) == []
        for search, wanted in (
            ("ourlet", [hem]),
            ("OSEILLE", [soup]),
            ("ben", [hem]),
            ("petit", [own, soup]),
            ("cuis", [soup]),
            ("apicult", [own]),
            ("soupe fatou", [soup]),
            ("personne", []),
        ):
            assert [each.id for each in reads.found(session, sites, today, search)] == wanted, search
        assert [each.id for each in reads.found(session, sites, today, "petit", before=own)] == [soup]
        assert reads.found(session, [cast.auzances], today, "ourlet") == []


def test_a_person_s_own(services: Services, cast: Cast) -> None:
    amina, today = cast.member("Amina"), services.now().date()
    first, second = posting(services, cast.lea, amina), posting(services, OwnLink(amina), amina, side="sought")
    change.take(services, cast.lea, first, Step.FULFIL)
    with services.database.begin(read_only=True) as session, asked_of(services.database.engine) as asked:
        standing, over = reads.of_member(session, amina, today)
    assert [each.id for each in standing] == [second] and [each.id for each in over] == [first] and len(asked) == 2
