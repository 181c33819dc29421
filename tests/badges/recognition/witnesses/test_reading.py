"""The site reads first: what is pointed out, shown, or destroyed; and who may."""

from __future__ import annotations

import pytest

from badges.base.errors import NotFound
from badges.recognition.witnesses import doubts, reading, reads
from badges.recognition.witnesses.doubts import Doubts
from badges.recognition.witnesses.rows import OwnBadge
from badges.recognition.witnesses.tables import WitnessSlip
from tests.cast import rows
from tests.cast.people import Cast
from tests.cast.recognition import Recognition
from tests.cast.refusals import code as refusal
from tests.cast.witnesses import kept, read, slip, statement_of, statements, written


def doubts_of(of: Recognition, number: int) -> Doubts:
    """What the page of a statement points out."""
    with of.services.database.begin(read_only=True) as session:
        return reads.doubts_of(session, number)


def seen_by_member(of: Recognition) -> list[int]:
    """What the member may read."""
    with of.services.database.begin(read_only=True) as session:
        return [each.id for each in reads.shown_to_member(session, [of.award]).get(of.award, [])]


def test_the_member_reads_nothing_before_the_site(issued: Recognition) -> None:
    number = written(issued.services, slip(issued.services, issued.lea, issued.award))
    assert seen_by_member(issued) == []
    assert reading.show(issued.services, issued.lea, number) and seen_by_member(issued) == [number]
    read_at = statements(issued.services)[0].read_at
    issued.services.clock.advance(hours=1)  # type: ignore[attr-defined]
    assert reading.show(issued.services, issued.helene, number)  # twice changes nothing
    assert statements(issued.services)[0].read_at == read_at


def test_what_is_not_shown_is_destroyed_and_its_slip_stays_used(issued: Recognition) -> None:
    code = slip(issued.services, issued.lea, issued.award)
    number = written(issued.services, code)
    reading.refuse(issued.services, issued.lea, number)
    reading.refuse(issued.services, issued.lea, number)  # a second tap
    assert statements(issued.services) == [] and rows.count(issued.services, WitnessSlip) == 1
    assert not reading.show(issued.services, issued.lea, number)
    assert refusal(lambda: written(issued.services, code, key="0b1f4b5e-0000-4000-8000-000000000009")) == "witness.used"


def test_another_site_reads_nothing(issued: Recognition) -> None:
    number = written(issued.services, slip(issued.services, issued.lea, issued.award))
    for act in (reading.show, reading.refuse):
        with pytest.raises(NotFound):
            act(issued.services, issued.karim, number)
    with issued.services.database.begin(read_only=True) as session:
        assert reads.unanswered(session, issued.karim.site_ids) == []
        assert [each.statement.id for each in reads.unanswered(session, issued.lea.site_ids)] == [number]


def test_what_the_member_kept_is_not_refused_by_the_site(issued: Recognition) -> None:
    _code, number = kept(issued.services, issued.lea, issued.award)
    assert refusal(lambda: reading.refuse(issued.services, issued.lea, number)) == "witness.kept"


def test_a_sentence_that_names_a_member_or_somebody_who_was_there_cannot_be_shown(
    recognition: Recognition, cast: Cast
) -> None:
    of = recognition.sign()
    cast.member("Fatou", "Diallo", site="auzances")
    whole = written(of.services, slip(of.services, of.lea, of.award), sentence="Comme Fatou Diallo, elle explique.")
    assert refusal(lambda: reading.show(of.services, of.lea, whole, looked=True)) == "witness.names_someone"
    assert doubts_of(of, whole).named == "Fatou Diallo"
    own = written(of.services, slip(of.services, of.lea, of.award), key="b", sentence="Amina m’a montré le point.")
    assert doubts_of(of, own).named is None and reading.show(of.services, of.lea, own)


def test_words_that_judge_or_tell_of_health_are_asked_about(issued: Recognition) -> None:
    number = written(
        issued.services, slip(issued.services, issued.lea, issued.award), sentence="Moins nulle que les autres."
    )
    assert doubts_of(issued, number).judging == ("nulle",)
    assert refusal(lambda: reading.show(issued.services, issued.lea, number)) == "witness.look_again"
    assert reading.show(issued.services, issued.lea, number, looked=True)
    ill = written(
        issued.services, slip(issued.services, issued.lea, issued.award), key="b", sentence="Malgré sa dépression."
    )
    assert doubts_of(issued, ill).subjects and refusal(lambda: reading.show(issued.services, issued.lea, ill))


def test_a_first_name_that_sounds_like_hers_or_the_facilitators_is_told_and_never_decides(issued: Recognition) -> None:
    for key, name, like in (("a", "Léah", "Léa Martin"), ("b", "Aminah", "Amina")):
        number = written(issued.services, slip(issued.services, issued.helene, issued.award), key=key, first_name=name)
        assert like in doubts_of(issued, number).sounds_like
        assert reading.show(issued.services, issued.lea, number, looked=True)
    other = written(issued.services, slip(issued.services, issued.helene, issued.award), key="c")
    assert doubts_of(issued, other) == Doubts()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Elle est nulle, quelle feignasse", ("nulle", "feignasse")),
        ("CONNARDS", ("CONNARDS",)),
        ("Débile", ("Débile",)),
        ("Elle annule une annonce en continu", ()),
        ("Explique bien, à son rythme", ()),
        ("", ()),
    ],
)
def test_judging_words_are_whole_words(text: str, found: tuple[str, ...]) -> None:
    assert doubts.judging(text) == found


def test_a_first_name_may_judge_too(issued: Recognition) -> None:
    code = slip(issued.services, issued.lea, issued.award)
    written(issued.services, code, first_name="Feignasse")
    assert doubts_of(issued, statement_of(issued.services, code).id).judging == ("Feignasse",)


def test_a_member_of_the_staff_who_is_the_member_reads_nothing_of_her_own_badge(
    recognition: Recognition, cast: Cast
) -> None:
    of = recognition.sign()
    number = written(of.services, slip(of.services, OwnBadge(of.member), of.award))
    twin = cast._staff("Amina Benali", "animatrice", "facilitator", "gueret")
    assert refusal(lambda: reading.show(of.services, twin, number)) == "tie.unanswered"


def test_read_needs_a_slip_that_was_written(issued: Recognition) -> None:
    assert read(issued.services, issued.lea, slip(issued.services, issued.lea, issued.award)) in seen_by_member(issued)
