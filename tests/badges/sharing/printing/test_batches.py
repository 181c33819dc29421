"""All the cards of a workshop in one PDF: made by the job, shown as it goes, and deleted after an hour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import select

from badges.base.errors import NotAllowed, NotFound
from badges.base.text.names import full
from badges.gatherings.tables import Gathering, Workshop
from badges.issuing import revoke as revoking
from badges.issuing.correcting import correct as correcting
from badges.issuing.correcting.facts import WordingFacts
from badges.leaving import depart
from badges.leaving.erasure import erasure_request as erasing
from badges.people.tables import Member
from badges.publication import papers
from badges.recognition.states import Visibility
from badges.recognition.tables import Award
from badges.sharing import audience, disagree
from badges.sharing.printing import batches, reads
from badges.sharing.printing.tables import CardBatch
from badges.sharing.printing.views import Batch
from tests.cast.people import Cast, at_once
from tests.cast.recognition import Recognition, agreed
from tests.cast.rows import count
from tests.conftest import Clock


@pytest.fixture
def badge(recognition: Recognition) -> Recognition:
    """A badge of Guéret that was signed."""
    return recognition.sign()


def workshop_of(badge: Recognition) -> int:
    """The workshop at whose session the badge was recognised."""
    with badge.services.database.begin(read_only=True) as session:
        return session.scalars(
            select(Workshop.id).join(Workshop.gatherings).join(Award, Award.gathering_id == Gathering.id)
            .where(Award.id == badge.award)
        ).one()  # fmt: skip


def state(badge: Recognition) -> Batch | None:
    """How far the cards are."""
    number = workshop_of(badge)
    with badge.services.database.begin(read_only=True) as session:
        return reads.batch_of(session, number)


def codes_in(data: bytes | None) -> set[str]:
    """The codes on the sheets."""
    assert data is not None
    document = pypdfium2.PdfDocument(data)
    found = {
        each.text.rpartition("/")[2]
        for page in document
        for each in zxingcpp.read_barcodes(page.render(scale=1).to_pil().convert("L"))
    }
    document.close()
    return found


def test_the_job_makes_one_pdf_of_the_workshops_badges_and_no_other(cast: Cast, badge: Recognition) -> None:
    elsewhere = agreed(cast, given="Bernard").sign()
    kitchen = cast.gathering(0, {elsewhere.member: "helps"}, workshop=cast.workshop("Cuisine"))
    with badge.services.database.begin() as session:
        session.get_one(Award, elsewhere.award).gathering_id = kitchen
    number = workshop_of(badge)
    assert number != workshop_of(elsewhere)
    batches.ask_for_all(badge.services, cast.lea, number)
    assert state(badge) == Batch(0, 0, False) and batches.file_of(badge.services, number) is None
    assert batches.make_batches(badge.services) == 1
    assert state(badge) == Batch(1, 1, True)
    assert codes_in(batches.file_of(badge.services, number)) == {badge.code}
    assert batches.make_batches(badge.services) == 0


def test_asked_many_times_at_once_it_is_made_once(cast: Cast, badge: Recognition) -> None:
    number = workshop_of(badge)
    at_once(*[lambda: batches.ask_for_all(badge.services, cast.lea, number)] * 5)
    assert count(badge.services, CardBatch) == 1
    assert batches.make_batches(badge.services) == 1


def test_only_staff_of_the_site_may(cast: Cast, badge: Recognition) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        batches.ask_for_all(badge.services, cast.karim, workshop_of(badge))
    with pytest.raises(NotFound):
        batches.ask_for_all(badge.services, cast.lea, 999_999)
    assert count(badge.services, CardBatch) == 0


def test_a_hidden_badge_is_left_out_and_a_workshop_without_cards_says_so(cast: Cast, badge: Recognition) -> None:
    audience.set_visibility(badge.services, badge.member, badge.code, Visibility.HIDDEN)
    batches.ask_for_all(badge.services, cast.lea, workshop_of(badge))
    batches.make_batches(badge.services)
    assert state(badge) == Batch(0, 0, True) and batches.file_of(badge.services, workshop_of(badge)) is None


def test_the_page_reads_how_far_it_is_while_the_job_works(
    cast: Cast, badge: Recognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = list[Batch | None]()
    verified = papers.printable

    def watched(*arguments: object) -> object:
        seen.append(state(badge))
        return verified(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(batches, "printable", watched)
    batches.ask_for_all(badge.services, cast.lea, workshop_of(badge))
    batches.make_batches(badge.services)
    assert seen == [Batch(1, 0, False)]


def test_a_crash_is_made_good_by_the_next_run(cast: Cast, badge: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    number = workshop_of(badge)
    batches.ask_for_all(badge.services, cast.lea, number)
    with monkeypatch.context() as broken:
        broken.setattr(batches, "cards_of", lambda *_arguments: 1 / 0)
        assert batches.make_batches(badge.services) == 0
    assert batches.file_of(badge.services, number) is None
    assert batches.make_batches(badge.services) == 1 and codes_in(batches.file_of(badge.services, number))


def test_after_an_hour_file_and_request_are_gone(cast: Cast, badge: Recognition, clock: Clock) -> None:
    number = workshop_of(badge)
    batches.ask_for_all(badge.services, cast.lea, number)
    batches.make_batches(badge.services)
    folder = badge.services.settings.files_folder
    assert list(folder.rglob("cards.pdf"))
    clock.advance(minutes=59)
    batches.make_batches(badge.services)
    assert batches.file_of(badge.services, number)
    clock.advance(minutes=2)
    batches.make_batches(badge.services)
    assert count(badge.services, CardBatch) == 0 and not list(folder.rglob("cards.pdf"))
    assert batches.file_of(badge.services, number) is None


def test_made_again_the_former_file_is_gone(cast: Cast, badge: Recognition, clock: Clock) -> None:
    number = workshop_of(badge)
    for _again in range(2):
        batches.ask_for_all(badge.services, cast.lea, number)
        batches.make_batches(badge.services)
        clock.advance(minutes=1)
    assert len(list(badge.services.settings.files_folder.rglob("cards.pdf"))) == 1


def test_one_workshop_that_fails_does_not_keep_another_waiting(
    cast: Cast, badge: Recognition, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*arguments: object) -> bytes:
        raise ValueError("Amina")

    monkeypatch.setattr(batches, "cards_of", broken)
    empty = cast.workshop("Cuisine")
    for number in (workshop_of(badge), empty):
        batches.ask_for_all(badge.services, cast.lea, number)
    assert batches.make_batches(badge.services) == 1
    with badge.services.database.begin(read_only=True) as session:
        assert reads.batch_of(session, empty) == Batch(0, 0, True)
    assert "ValueError" in caplog.text and "Amina" not in caplog.text


def test_a_slow_worker_leaves_no_file_that_nothing_leads_to(
    cast: Cast, badge: Recognition, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, draw, turns = workshop_of(badge), batches.cards_of, list[int]()

    def slow(*arguments: Any) -> bytes:
        data = draw(*arguments)
        if not turns:
            turns.append(1)
            assert batches.make_batches(badge.services) == 1  # another worker makes it meanwhile
            clock.advance(minutes=5)
            batches.ask_for_all(badge.services, cast.lea, number)  # and it is asked for anew
        return data

    monkeypatch.setattr(batches, "cards_of", slow)
    batches.ask_for_all(badge.services, cast.lea, number)
    assert batches.make_batches(badge.services) == 0 and batches.file_of(badge.services, number) is None
    assert batches.make_batches(badge.services) == 1 and codes_in(batches.file_of(badge.services, number))
    clock.advance(hours=2)
    batches.make_batches(badge.services)
    assert not list(badge.services.settings.files_folder.rglob("cards.*"))


def hide(badge: Recognition) -> None:
    """The member hides the badge."""
    audience.set_visibility(badge.services, badge.member, badge.code, Visibility.HIDDEN)


def stop(badge: Recognition) -> None:
    """The member does not agree with it."""
    disagree.disagree(badge.services, badge.member, badge.code)


def leave(badge: Recognition) -> None:
    """The member leaves, and asks that it is shown no longer."""
    depart.leave(badge.services, badge.lea, badge.member, hide_badges=True)


def erase(badge: Recognition) -> None:
    """The member asks to be erased."""
    with badge.services.database.begin() as session:
        member = session.get_one(Member, badge.member)
        member.email, name = "a@b.example", full(member.given_name, member.family_name)
    erasing.ask(badge.services, badge.lea, badge.member, name=name, fact="a@b.example")


def correct(badge: Recognition) -> None:
    """The name on it is corrected, by one letter."""
    with badge.services.database.begin() as session:
        session.get_one(Member, badge.member).given_name = "Aminah"
    correcting.correct(badge.services, badge.lea, badge.award, WordingFacts(name="Aminah B."))


def hide_every_one(badge: Recognition) -> None:
    """The member hides all that they have."""
    audience.hide_all(badge.services, badge.member)


def withdraw(badge: Recognition) -> None:
    """The coordination cancels it."""
    revoking.revoke(badge.services, badge.helene, badge.award, "member_request")


CHANGES = [hide, hide_every_one, stop, leave, erase, correct, withdraw]


def kept(badge: Recognition) -> bytes:
    """Every file of cards that lies on the disk."""
    folder = badge.services.settings.files_folder
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and "cards" in path.name)


@pytest.mark.parametrize("change", CHANGES)
def test_no_file_on_the_disk_outlives_what_withdraws_a_card(
    cast: Cast, badge: Recognition, change: Callable[[Recognition], None]
) -> None:
    number = workshop_of(badge)
    batches.ask_for_all(badge.services, cast.lea, number)
    batches.make_batches(badge.services)
    audience.set_visibility(badge.services, badge.member, badge.code, Visibility.PUBLIC)
    assert badge.code.encode() in kept(badge)  # the control: what withdraws nothing deletes nothing
    change(badge)
    assert kept(badge) == b"" and state(badge) == Batch(0, 0, False)
    assert batches.make_batches(badge.services) == 1  # anew, without being asked for
    assert (badge.code.encode() in kept(badge)) == (change is correct)


def test_the_card_of_another_workshop_stays(cast: Cast, badge: Recognition) -> None:
    elsewhere = agreed(cast, given="Bernard").sign()
    kitchen = cast.gathering(0, {elsewhere.member: "helps"}, workshop=cast.workshop("Cuisine"))
    with badge.services.database.begin() as session:
        session.get_one(Award, elsewhere.award).gathering_id = kitchen
    for each in (badge, elsewhere):
        batches.ask_for_all(badge.services, cast.lea, workshop_of(each))
    batches.make_batches(badge.services)
    erase(badge)
    assert badge.code.encode() not in kept(badge) and elsewhere.code.encode() in kept(badge)
    assert codes_in(batches.file_of(badge.services, workshop_of(elsewhere))) == {elsewhere.code}


@pytest.mark.parametrize("change", CHANGES)
def test_a_card_that_is_withdrawn_while_it_is_drawn_is_not_written(
    cast: Cast, badge: Recognition, change: Callable[[Recognition], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = batches.cards_of

    def drawn(*arguments: Any) -> bytes:
        data = draw(*arguments)
        change(badge)
        return data

    number = workshop_of(badge)
    batches.ask_for_all(badge.services, cast.lea, number)
    with monkeypatch.context() as patched:
        patched.setattr(batches, "cards_of", drawn)
        assert batches.make_batches(badge.services) == 0
    assert kept(badge) == b"" and state(badge) is not None
    assert batches.make_batches(badge.services) == 1


def test_a_hiding_that_is_undone_loses_nothing_that_cannot_be_made_again(cast: Cast, badge: Recognition) -> None:
    number = workshop_of(badge)
    batches.ask_for_all(badge.services, cast.lea, number)
    batches.make_batches(badge.services)
    with badge.services.database.begin() as session:
        session.get_one(Award, badge.award).visibility = Visibility.HIDDEN
        session.flush()
        session.rollback()
    assert kept(badge) == b"" and batches.file_of(badge.services, number) is None
    batches.ask_for_all(badge.services, cast.lea, number)
    batches.make_batches(badge.services)
    assert codes_in(batches.file_of(badge.services, number)) == {badge.code}


@pytest.mark.parametrize("change", CHANGES)
def test_a_card_that_nobody_is_given_any_more_is_in_no_file(
    cast: Cast, badge: Recognition, change: Callable[[Recognition], None]
) -> None:
    number = workshop_of(badge)
    batches.ask_for_all(badge.services, cast.lea, number)
    batches.make_batches(badge.services)
    assert codes_in(batches.file_of(badge.services, number)) == {badge.code}
    change(badge)
    assert batches.file_of(badge.services, number) is None and not batches.is_current(badge.services, number)
    batches.ask_for_all(badge.services, cast.lea, number)
    batches.make_batches(badge.services)
    again = batches.file_of(badge.services, number)
    assert (again is not None) == (change is correct)


def test_the_job_is_handed_over_when_it_is_asked_for(cast: Cast, badge: Recognition) -> None:
    handed = list[str]()
    batches.ask_for_all(replace(badge.services, enqueue=handed.append), cast.lea, workshop_of(badge))
    assert handed == [batches.JOB]
