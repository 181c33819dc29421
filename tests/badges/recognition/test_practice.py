"""« Camille Essai »: one at most at a site, counted nowhere, never signed, and gone without a trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from badges.base.errors import NotFound
from badges.base.rights import Action
from badges.base.services import Services
from badges.gatherings import attendance, week
from badges.gatherings import reads as gatherings
from badges.gatherings.tables import Attendance, Gathering
from badges.gatherings.workshops import reads as workshops
from badges.issuing import sign
from badges.leaving import depart, inactive, merge
from badges.leaving.erasure import erasure_request as erasure
from badges.people import links, moves, other_sites, register
from badges.people import reads as people
from badges.people.own.member_row import held_member
from badges.people.tables import Consent, Member
from badges.people.ties import identity_question
from badges.recognition import award, observe, practice
from badges.recognition import reads as recognition
from badges.recognition.reading import second_reading
from badges.recognition.states import AwardState
from badges.recognition.tables import Award, Observation
from tests.cast import acts
from tests.cast.facts import change_member
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.cast.rows import count, criteria


@pytest.fixture
def camille(services: Services, cast: Cast) -> int:
    """Whom Guéret rehearses with."""
    return practice.begin(services, cast.lea, cast.gueret)


def rehearsed(cast: Cast, number: int, slug: str = "equipe") -> tuple[int, list[int]]:
    """All that can be rehearsed: two presences, what was seen, a badge ready for its preview."""
    services = cast.services
    held = [cast.gathering(days, {number: "helps"}) for days in (7, 0)]
    keys = criteria(services, slug)
    observe.observe(services, cast.lea, member_id=number, badge_slug=slug, criteria=keys[:1], gathering_id=held[0])
    award_id = award.start(services, cast.lea, member_id=number, badge_slug=slug, gathering_id=held[1])
    acts.tick(services, cast.lea, award_id, keys[:2])
    return award_id, held


def test_one_at_each_site_however_often_it_is_asked(services: Services, cast: Cast, camille: int) -> None:
    assert (
        practice.begin(services, cast.lea, cast.gueret) == camille == practice.begin(services, cast.helene, cast.gueret)
    )
    assert practice.begin(services, cast.karim, cast.auzances) != camille
    with pytest.raises(NotFound):
        practice.begin(services, cast.karim, cast.gueret)
    with pytest.raises(NotFound):
        practice.end(services, cast.karim, camille)
    with pytest.raises(NotFound):
        practice.end(services, cast.lea, cast.member("Zoé", None))
    assert cast.member("Autre", None) != camille
    with pytest.raises(IntegrityError):
        _mark(services, cast.gueret)


def _mark(services: Services, site_id: int) -> None:
    """Make a second one of a member of the site."""
    with services.database.begin() as session:
        chosen = select(Member).where(Member.site_id == site_id, Member.practice.is_(False))
        session.scalars(chosen.limit(1)).one().practice = True


def counts(cast: Cast, held: list[int], workshop: int) -> Iterator[tuple[str, Any]]:
    """Everything that counts, lists or finds people, by name."""
    services, site, now = cast.services, cast.gueret, cast.services.now()
    with services.database.begin(read_only=True) as session:
        yield "members", people.count_members(session, [site])
        yield "list", [each.id for each in people.members(session, [site])]
        yield "search", [each.id for each in people.members(session, None, search="cam")]
        yield "letters", [each.id for each in people.members(session, [site], letters=("", "g"))]
        yield "twin names", people.shared_names(session, None, ["camille essai"])
        yield "at gatherings", gatherings.count_present(session, held)
        yield "known at", [each.id for each in gatherings.known_at(session, site, "cam")]
        yield "regulars", [each.id for each in gatherings.regulars(session, site, now - timedelta(days=90))]
        yield "week", week.held(session, now - timedelta(days=30), now + timedelta(days=1), now)
        yield "workshop", workshops.count_came(session, workshop)
        yield "lines", workshops.workshop_lines(session, [site], now)
        yield "recognised", recognition.observed_gatherings(session, held)
        yield "begun", [each.id for each in recognition.unfinished(session, [site])]
        yield "issued", session.execute(recognition.issued_by_site(now - timedelta(days=30), now)).all()
        yield "saved", list(session.scalars(select(Gathering.attendance_saved_at).order_by(Gathering.id)))
    yield "found by name", other_sites.find(services, cast.karim, "Camille Essai")
    yield "twins", register.namesakes(services, cast.lea, site, "Camille", "Essai")
    yield "twins by sound", register.namesakes(services, cast.lea, site, "Kamille", "Essais")


def test_they_are_counted_nowhere(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina, workshop = cast.member(), cast.workshop()
    held = [cast.gathering(days, {amina: "leads"}, workshop=workshop) for days in (7, 0)]
    before = dict(counts(cast, held, workshop))
    number = practice.begin(services_sqlite, cast.lea, cast.gueret)
    for each in held:
        attendance.record_attendance(
            services_sqlite, cast.lea, each, {number: "helps"}, was=(), observed=recognition.observed_members
        )
    keys = criteria(services_sqlite, "equipe")
    observe.observe(
        services_sqlite, cast.lea, member_id=number, badge_slug="equipe", criteria=keys, gathering_id=held[0]
    )
    award_id = award.start(services_sqlite, cast.lea, member_id=number, badge_slug="equipe", gathering_id=held[1])
    acts.tick(services_sqlite, cast.lea, award_id, keys[:2])
    after = dict(counts(cast, held, workshop))
    saved = ("saved",)  # of gatherings that real people attended, the hour alone moves
    assert {name: each for name, each in after.items() if name not in saved} == {
        name: each for name, each in before.items() if name not in saved
    }
    assert before["at gatherings"] == dict.fromkeys(held, 1)
    with services_sqlite.database.begin() as session:  # a real person would be counted
        session.get_one(Member, number).practice = False
    real = dict(counts(cast, held, workshop))
    alike = {name for name in before if real[name] == after[name]}
    assert alike <= {"issued", "found by name", "twin names", "lines", "recognised", "saved"}, alike


def test_a_rehearsed_attendance_completes_no_gathering(services: Services, cast: Cast, camille: int) -> None:
    award_id, held = rehearsed(cast, camille)
    with services.database.begin(read_only=True) as session:
        assert {session.get_one(Gathering, each).attendance_saved_at for each in held} == {None}
        to_complete = gatherings.to_complete(session, [cast.gueret], services.now(), 10)
        assert held[0] in [each.id for each in to_complete]
    attendance.record_attendance(
        services, cast.lea, held[0], {cast.member(): "leads"}, was=(), observed=recognition.observed_members
    )
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Gathering, held[0]).attendance_saved_at is not None
        assert session.get_one(Award, award_id).state is AwardState.DRAFT


def test_their_badge_stops_at_its_preview(services: Services, cast: Cast, camille: int) -> None:
    award_id, _held = rehearsed(cast, camille)
    assert award.preview(services, cast.lea, award_id).name_shown
    assert award.dossier(services, cast.lea, award_id).practice
    for said in ("yes", "later", "no"):
        assert code(lambda said=said: acts.answer(services, cast.lea, award_id, said)) == "award.practice"
    assert code(lambda: sign.sign(services, cast.lea, award_id)) == "award.practice"
    assert code(lambda: second_reading.ask(services, cast.lea, award_id)) == "award.practice"
    with services.database.begin() as session:  # even when something else had let the yes pass
        session.get_one(Award, award_id).state = AwardState.AGREED
    assert code(lambda: sign.sign(services, cast.lea, award_id)) == "award.practice"


def test_nothing_of_a_real_member_is_done_with_them(services: Services, cast: Cast, camille: int) -> None:
    amina = cast.member()
    workshop = cast.workshop()
    refused: dict[str, Callable[[], object]] = {
        "renamed": lambda: change_member(
            services, cast.lea, camille, given_name="Camélia", family_name=None, email=None, phone=None,
            follow_up_yes=True, badges_yes=True,
        ),
        "consent": lambda: register.record_consent(services, cast.lea, camille, "badges", "no"),
        "moved": lambda: moves.move_member(services, cast.lea, camille, cast.auzances),
        "link": lambda: links.show(services, cast.lea, camille),
        "left": lambda: depart.leave(services, cast.lea, camille),
        "erased": lambda: erasure.ask(services, cast.lea, camille, name="Camille Essai", fact="novembre 2026"),
        "merged": lambda: merge.merge(services, cast.helene, camille, amina),
        "merged into": lambda: merge.merge(services, cast.helene, amina, camille),
        "enrolled": lambda: acts.enrol(services, cast.lea, workshop, camille),
        "exchange": lambda: acts.record_exchange(
            services, cast.lea, site_id=cast.gueret, what="Couture", happened_on=services.now().date(),
            giver_id=camille, receiver_id=amina,
        ),
    }  # fmt: skip
    assert {name: code(act) for name, act in refused.items()} == dict.fromkeys(refused, "member.practice")
    with services.database.begin() as session:  # the positive control: Amina's record is held
        assert held_member(session, cast.lea, amina, Action.CHANGE_MEMBER).id == amina
        assert identity_question.to_ask(session, cast.lea) == []


def test_years_of_silence_ask_them_nothing(services: Services, cast: Cast, camille: int) -> None:
    amina = cast.member()
    with services.database.begin() as session:
        for number in (camille, amina):
            session.get_one(Member, number).joined_on -= timedelta(days=4 * 365)
        session.query(Consent).update({Consent.given_at: services.now() - timedelta(days=4 * 365)})
    inactive.carry_out(services)
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Member, camille).asked_on is None


def there(session: Session, cast: Cast) -> list[int]:
    """Whom the staff of Guéret rehearse with, among the names to tick."""
    now = cast.services.now()
    named = gatherings.to_tick(session, cast.gueret, now - timedelta(days=90), now, limit=30)
    return [each.id for each, _came in named if each.practice]


def test_when_it_is_over_nothing_is_left(services: Services, cast: Cast) -> None:
    amina = cast.member()
    tables = (Attendance, Observation)
    before = [count(services, each) for each in tables]
    number = practice.begin(services, cast.lea, cast.gueret)
    award_id, _held = rehearsed(cast, number)
    assert all(count(services, table) > known for table, known in zip(tables, before, strict=True))
    for _ in range(2):
        practice.end(services, cast.lea, number)
        assert [count(services, each) for each in tables] == before
    with services.database.begin(read_only=True) as session:
        draft = session.get_one(Award, award_id)
        assert (draft.state, draft.criteria, draft.name_shown) == (AwardState.ABANDONED, [], None)
        assert people.member(session, number) is None and there(session, cast) == []
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Member, amina).given_name == "Amina"
        assert {each.nameless for each in session.query(Gathering)} == {0}


def test_no_number_is_given_twice(services: Services, cast: Cast, camille: int) -> None:
    award_id, held = rehearsed(cast, camille)
    practice.end(services, cast.lea, camille)
    zoe = cast.member("Zoé", None)
    attendance.record_attendance(services, cast.lea, held[0], {zoe: "helps"}, observed=recognition.observed_members)
    theirs = award.start(services, cast.lea, member_id=zoe, badge_slug="equipe", gathering_id=held[0])
    assert zoe != camille and theirs != award_id
    assert practice.begin(services, cast.lea, cast.gueret) == camille  # she comes back as she was at first
    with services.database.begin(read_only=True) as session:
        assert there(session, cast) == [camille]
        assert (
            gatherings.attended(session, camille) == []
            and recognition.begun_declined_and_issued(session, [camille]) == {}
        )
    rehearsed(cast, camille)


def test_they_silence_no_warning_and_choose_no_badge(services: Services, cast: Cast, camille: int) -> None:
    three = [cast.member(name, None) for name in ("Amina", "Jean", "Zoé")]
    here = cast.gathering(0, dict.fromkeys([camille, *three], "helps"))
    keys = criteria(services, "equipe")
    observe.observe(
        services, cast.lea, member_id=camille, badge_slug="soin", criteria=criteria(services, "soin")[:1],
        gathering_id=here,
    )  # fmt: skip

    def warnings() -> list[str]:
        begun = [
            award.start(services, cast.lea, member_id=each, badge_slug="equipe", gathering_id=here) for each in three
        ]
        for each in begun:
            acts.tick(services, cast.lea, each, keys[:2])
        return [each.code for each in award.look(services, cast.lea, begun[0]).warnings]

    with services.database.begin(read_only=True) as session:
        assert recognition.observed_badges(session, here) == []
    assert "warning.everybody" in warnings()
    attendance.record_attendance(
        services, cast.lea, here, {cast.member("Omar", None): "helps"}, was=(), observed=recognition.observed_members
    )
    hers = award.start(services, cast.lea, member_id=camille, badge_slug="equipe", gathering_id=here)
    acts.tick(services, cast.lea, hers, keys[:2])
    assert "warning.everybody" not in warnings()  # Omar is somebody, and her draft is not his
