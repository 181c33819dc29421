"""What a colleague saw, entered from the colleague's sheet: who saw it and who entered it are two facts."""

from __future__ import annotations

from sqlalchemy import select, update

from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.issuing import sign
from badges.network import accounts
from badges.network import reads as network
from badges.network.tables import Staff
from badges.people.tables import Member
from badges.people.ties import identity_question
from badges.recognition import award
from badges.recognition.evidence import seen_for
from badges.recognition.observations import colleague_entries, correct
from badges.recognition.reading import second_reading
from badges.recognition.rules import AwardBlocked
from badges.recognition.tables import Award, Endorsement, Observation
from tests.cast import acts
from tests.cast.colleagues import sonia
from tests.cast.late import LATE, gathering_by
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count


def enter(cast: Cast, member: int, gathering: int, seen_by: Actor | int | None, *criteria: str, **more: object) -> None:
    """Léa enters criteria of « Travailler en équipe », seen by somebody."""
    number = seen_by.staff_id if isinstance(seen_by, Actor) else seen_by
    facts: dict[str, object] = {"seen": {"equipe": criteria}, **more}
    acts.observe_all(
        cast.services, cast.lea, member_id=member, gathering_id=gathering, seen_by=number, **facts  # type: ignore[arg-type]
    )  # fmt: skip


def test_who_saw_it_and_who_entered_it_are_kept(services: Services, cast: Cast) -> None:
    amina, other = cast.member(), sonia(cast)
    number = cast.gathering(present={amina: "helps"})
    found = at_once(*[lambda: enter(cast, amina, number, other, "1", "3", sentence="Bien.")] * 2)
    assert found == [None, None]
    enter(cast, amina, number, None, "1")  # Léa saw it too
    enter(cast, amina, number, cast.lea, "1", sentence="Une autre.")  # what is recorded stays as it is
    with services.database.begin(read_only=True) as session:
        rows = session.scalars(select(Observation).order_by(Observation.id)).all()
        lea, her = cast.lea.staff_id, other.staff_id
        assert [(row.criterion, row.staff_id, row.recorded_by_id, row.sentence) for row in rows] == [
            ("1", her, lea, "Bien."), ("3", her, lea, None), ("1", lea, lea, None),
        ]  # fmt: skip
        acts = journal.acts(session, journal.Filter(kind=Act.SEEN_FOR_COLLEAGUE))
        assert [(act.staff_id, act.member_id, act.about) for act in acts] == [(lea, amina, f"staff:{her}")]


def test_several_badges_at_once(services: Services, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(present={amina: "leads"})
    seen = {"transmettre": ["2", "1"], "animer": [], "equipe": ["3"]}
    for _again in range(2):
        enter(cast, amina, number, None, seen=seen, sentence="A montré le geste.")
    with services.database.begin(read_only=True) as session:
        rows = session.scalars(select(Observation).order_by(Observation.id)).all()
        assert [(row.criterion, row.sentence) for row in rows] == [
            ("1", "A montré le geste."), ("2", None), ("3", None),
        ]  # fmt: skip
    for wrong, wanted in (
        ({"transmettre": []}, "observation.nothing"),
        ({}, "observation.nothing"),
        ({"transmettre": ["1"], "magie": ["1"]}, "not_found"),
        ({"transmettre": ["3"], "equipe": ["9"]}, "observation.unknown_criterion"),
    ):
        assert code(lambda wrong=wrong: enter(cast, amina, number, None, seen=wrong)) == wanted  # type: ignore[misc]
    assert count(services, Observation) == 3  # all of it, or nothing


def test_whom_one_may_name(services: Services, cast: Cast) -> None:
    amina = cast.member()
    number, other = cast.gathering(present={amina: "helps"}), sonia(cast)
    with services.database.begin(read_only=True) as session:
        today = services.now().date()
        assert [each.name for each in network.observers(session, cast.gueret, today)] == [
            "Hélène Roux", "Léa Martin", "Sonia Petit",
        ]  # fmt: skip
    for nobody in (cast.karim, 999, 0, -1):
        assert code(lambda nobody=nobody: enter(cast, amina, number, nobody, "1")) == "observation.not_a_colleague"  # type: ignore[misc]
    accounts.disable(services, OPERATOR, other.staff_id or 0)
    assert code(lambda: enter(cast, amina, number, other, "1")) == "observation.not_a_colleague"
    assert count(services, Observation) == 0
    enter(cast, amina, number, cast.helene, "1")  # the control: the coordination sees every site
    assert count(services, Observation) == 1


def test_nobody_sees_herself_through_a_colleague(services: Services, cast: Cast) -> None:
    other = sonia(cast)
    herself = cast.member("Sonia", "Petit")
    number = cast.gathering(present={herself: "helps"})
    entered = lambda: enter(cast, herself, number, other, "1")  # noqa: E731
    assert code(entered) == "observation.seen_by_herself"  # she has not said yet whether it is she
    identity_question.answer(services, other, herself, same_person=True)
    assert code(entered) == "observation.seen_by_herself"
    enter(cast, herself, number, None, "1")  # the control: Léa saw it
    as_lea = cast.member("Léa", "Martin", staff_id=cast.lea.staff_id)
    there = cast.gathering(1, {as_lea: "helps"})
    assert code(lambda: enter(cast, as_lea, there, other, "1")) == "award.self"
    assert count(services, Observation) == 1


def test_what_the_member_entered_of_herself_does_not_count(services: Services, cast: Cast) -> None:
    """A tie that is answered later: Léa entered what Sonia saw of the record that is Léa's own."""
    amina, other = cast.member(), sonia(cast)
    number = cast.gathering(present={amina: "helps"})
    enter(cast, amina, number, other, "1")
    draft = award.start(services, cast.helene, member_id=amina, badge_slug="equipe", gathering_id=number)
    for tied, seen in ((False, 1), (True, 0)):
        if tied:
            with services.database.begin() as session:
                session.execute(update(Member).where(Member.id == amina).values(staff_id=cast.lea.staff_id))
        with services.database.begin(read_only=True) as session:
            assert len(seen_for(session, session.get_one(Award, draft))) == seen


def test_a_colleague_reads_first_whoever_is_named(services: Services, cast: Cast) -> None:
    """All of it is one person's late word, also where she names another as having seen it."""
    amina, other = cast.member(), sonia(cast)
    before, after = (gathering_by(services, cast.lea, cast.gueret, days, amina) for days in LATE)
    enter(cast, amina, before, other, "1")
    draft = award.start(services, cast.lea, member_id=amina, badge_slug="equipe", gathering_id=after)
    enter(cast, amina, after, other, "3")
    found = award.dossier(services, cast.lea, draft)
    assert {each.author for each in found.seen} == {cast.lea.staff_id}
    try:
        acts.answer(services, cast.lea, draft, "yes")
    except AwardBlocked as blocked:
        missing = [each.code for each in blocked.blockers]
    assert missing == ["award.blocked.unread", "award.blocked.reading"]
    colleague_entries.confirm(services, other, (1, 2))
    second_reading.ask(services, cast.lea, draft)
    assert code(lambda: second_reading.show(services, other, draft)) == "reading.not_yours"  # she saw it
    assert second_reading.show(services, cast.helene, draft).dossier.seen


def test_who_saw_it_attests_it(services: Services, cast: Cast) -> None:
    amina, other = cast.member(), sonia(cast)
    before, today = (cast.gathering(days, {amina: "helps"}) for days in (7, 0))
    for place, key in ((before, "1"), (today, "3")):
        enter(cast, amina, place, other, key)
    colleague_entries.confirm(services, other, (1, 2))
    draft = award.start(services, cast.lea, member_id=amina, badge_slug="equipe", gathering_id=today)
    assert award.preview(services, cast.lea, draft).function == "animateur"
    acts.answer(services, cast.lea, draft, "yes")
    sign.sign(services, cast.lea, draft)
    with services.database.begin(read_only=True) as session:
        (endorsed,) = session.scalars(select(Endorsement)).all()
        assert (endorsed.staff_id, endorsed.function) == (other.staff_id, "animateur")
        assert endorsed.comment == "L’animateur du site de Guéret atteste avoir vu ce que ce badge décrit."


def test_a_correction_keeps_both(services: Services, cast: Cast) -> None:
    amina, other = cast.member(), sonia(cast)
    number = cast.gathering(present={amina: "helps"})
    enter(cast, amina, number, other, "1")
    for who, sentence in ((cast.lea, "A rangé."), (other, "A bien rangé."), (cast.helene, "A tout rangé.")):
        correct.correct_sentence(services, who, 1, sentence)
    with services.database.begin(read_only=True) as session:
        one = session.get_one(Observation, 1)
        assert (one.staff_id, one.recorded_by_id, one.sentence) == (other.staff_id, cast.lea.staff_id, "A tout rangé.")
    with services.database.begin() as session:
        session.execute(update(Staff).where(Staff.id == other.staff_id).values(active=False))
    correct.take_back(services, cast.lea, 1)
    assert count(services, Observation) == 0
