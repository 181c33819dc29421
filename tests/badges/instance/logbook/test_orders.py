"""Orders of events that a replay has to get right: merges, reservations, lost journals, lines that say too much.

A database file is put back to an earlier time; what the record says before the replay is the control.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import note
from badges.base.services import Services
from badges.gatherings.tables import Enrolment
from badges.instance.checks import all_checks
from badges.instance.checks.findings import WRONG
from badges.instance.logbook import follow_logbook
from badges.instance.logbook.replay_lines import State, standing
from badges.issuing import keyring, resume, revoke, sign
from badges.issuing.correcting import correct, pause
from badges.issuing.correcting.facts import WordingFacts
from badges.leaving import depart, merge
from badges.leaving.erasure import erasure_request
from badges.network import accounts
from badges.network.signin import web_sessions
from badges.network.tables import Staff
from badges.people import links, register
from badges.people import rows as people
from badges.people.tables import Member
from badges.publication import documents
from badges.recognition.states import AwardState, Visibility
from badges.recognition.tables import Award, OwnWords
from badges.sharing import audience
from keys.proofs import data_integrity
from schemas import strict_json
from tests.badges.instance.logbook.narrow import revoked
from tests.badges.instance.restoring import backed_up, put_back
from tests.cast import acts
from tests.cast.facts import change_member
from tests.cast.logbook import kept
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed, headline
from tests.cast.refusals import code

PutBack = Callable[[], Services]


@pytest.fixture
def earlier(issued: Recognition, tmp_path: Path) -> Callable[[], PutBack]:
    """Copy the database now, and let an hour pass; what is returned puts the copy back, with the journal of then."""
    count = [0]

    def copy() -> PutBack:
        count[0] += 1
        made, home = tmp_path / f"copy{count[0]}", tmp_path / f"there{count[0]}"
        backed_up(issued.services, made)
        issued.services.clock.advance(hours=1)  # type: ignore[attr-defined]
        return lambda: put_back(issued.services, made, home)

    return copy


def member(services: Services, number: int) -> Member:
    """The row of a member."""
    with services.database.begin(read_only=True) as session:
        return session.get_one(Member, number)


def begin_anew(services: Services) -> None:
    """Lose the journal alone, and begin another for the record, which is complete."""
    services.logbook.file.path.unlink()
    follow_logbook.renew_logbook(services)


def wrong(services: Services) -> list[str]:
    """What `badges check` finds wrong."""
    return [each.what for each in all_checks.findings(services) if each.mark == WRONG]


def test_a_record_that_was_told_is_sound(issued: Recognition, earlier: Callable[[], PutBack]) -> None:
    """What a replay did is no tampering: else a row that was tampered with would be one red line among many."""
    services, cast = issued.services, Cast(issued.services)
    other, ended = agreed(cast, given="Sara").sign(), agreed(cast, given="Omar").sign()
    back = earlier()
    lost = agreed(cast, given="Fatou").sign()
    revoke.revoke(services, cast.helene, lost.award, "error")
    revoke.revoke(services, cast.helene, ended.award, "error")
    audience.set_visibility(services, issued.member, issued.code, "hidden")
    pause.pause(services, cast.lea, other.award, "person")
    assert wrong(services) == []
    there = back()
    assert follow_logbook.remember(there) and wrong(there) == []
    assert [headline(there, each.code) for each in (issued, ended, lost)] == ["hidden", "REVOKED", "cancelled"]


def test_a_waiting_line_follows_the_first_one(issued: Recognition) -> None:
    services = issued.services
    services.logbook.file.path.unlink()
    revoke.revoke(services, issued.helene, issued.award, "error")  # narrowing goes on, and its line waits
    follow_logbook.renew_logbook(services)
    lines = kept(services)
    assert lines[0].act is Kept.OPENED and lines[0].facts["name"] and Kept.CREDENTIAL_ENDED in {x.act for x in lines}
    assert standing(services).state is State.AGREES and follow_logbook.remember(services) == 0


def test_a_link_that_stopped_with_a_lost_phone_opens_nothing(
    issued: Recognition, earlier: Callable[[], PutBack]
) -> None:
    """Whether a colleague brought it back is not in the logbook: an older record hides rather too much."""
    services = issued.services
    key = links.show(services, issued.lea, issued.member)
    back = earlier()
    links.lost_phone(services, issued.karim, issued.lea.staff_id or 0)
    links.restore_phone(services, issued.karim, issued.lea.staff_id or 0)
    there = back()
    with there.database.begin(read_only=True) as session:
        assert links.member_by_key(there, session, key) is not None  # the control
    follow_logbook.remember(there)
    with there.database.begin(read_only=True) as session:
        assert links.member_by_key(there, session, key) is None
    assert member(there, issued.member).link_ended_at is not None and wrong(there) == []


def test_an_award_that_was_given_up_while_it_was_reserved(issued: Recognition, earlier: Callable[[], PutBack]) -> None:
    services = issued.services
    waiting = agreed(Cast(services), given="Fatou")
    sign.reserve(services, issued.lea, waiting.award)
    back = earlier()
    depart.leave(services, issued.lea, waiting.member)
    there = back()
    assert replace(waiting, services=there).row().state is AwardState.RESERVED
    follow_logbook.remember(there)
    assert replace(waiting, services=there).row().state is AwardState.ABANDONED
    depart.come_back(there, issued.lea, waiting.member)
    assert code(replace(waiting, services=there).sign) == "award.blocked"
    assert wrong(there) == []


def test_a_correction_that_was_given_up_halts_nothing(issued: Recognition, earlier: Callable[[], PutBack]) -> None:
    services = issued.services
    correct.reserve(services, issued.lea, issued.award, WordingFacts(sentence=""))
    back = earlier()
    correct.correct(services, issued.lea, issued.award)  # as it was: the reservation is given up
    there = back()
    follow_logbook.remember(there)
    resume.resume(there)
    assert agreed(Cast(there), given="Zoé").sign().headline() == "VALID"
    assert headline(there, issued.code) == "VALID" and wrong(there) == []


def test_a_badge_that_was_signed_later_and_cancelled(issued: Recognition, earlier: Callable[[], PutBack]) -> None:
    services = issued.services
    waiting = agreed(Cast(services), given="Fatou")
    sign.reserve(services, issued.lea, waiting.award)
    back = earlier()
    resume.resume(services)
    revoke.revoke(services, issued.helene, waiting.award, "error")
    there = back()
    follow_logbook.remember(there)
    resume.resume(there)
    assert headline(there, waiting.code) == "cancelled" and wrong(there) == []
    assert {each.credential_id for each in waiting.editions()} <= revoked(there)


def test_an_emptied_record_stays_empty(issued: Recognition, earlier: Callable[[], PutBack]) -> None:
    services, cast = issued.services, Cast(issued.services)
    stays, gone = cast.member("Nour", "Double", email="n@courrier.example"), cast.member("Nour", "Double")
    merge.merge(services, issued.helene, gone, stays)
    back = earlier()
    asked = erasure_request.ask(services, issued.lea, stays, name="Nour Double", fact="n@courrier.example")
    services.clock.advance(hours=1)  # type: ignore[attr-defined]
    erasure_request.take_back(services, issued.helene, asked)
    there = back()
    follow_logbook.remember(there)
    with there.database.begin(read_only=True) as session:
        assert [each.id for each in session.scalars(people.those_there(None)) if each.id in (gone, stays)] == [stays]


def test_what_a_merge_brought_along(issued: Recognition, earlier: Callable[[], PutBack]) -> None:
    services, cast = issued.services, Cast(issued.services)
    stays = agreed(cast, given="Nour", family="Double", visibility="public").sign()
    gone = cast.member("Nour", "Double", email="vieux@courrier.example", badges_yes=False, age="15_to_17", unnamed=True)
    back = earlier()
    merge.merge(services, issued.helene, gone, stays.member)
    change_member(
        services, issued.helene, stays.member, given_name="Nour", family_name="Double", email="neuf@courrier.example"
    )
    there = back()
    assert (member(there, stays.member).age, member(there, gone).email) == (None, "vieux@courrier.example")
    follow_logbook.remember(there)
    found = member(there, stays.member)
    assert found.age == "15_to_17" and found.unnamed_on is not None and member(there, gone).email is None
    with there.database.begin(read_only=True) as session:
        assert not people.agrees_to_badges(session, session.get_one(Member, stays.member))
        assert session.get_one(Award, stays.award).visibility is Visibility.CODE


def test_a_yes_that_became_later(issued: Recognition, earlier: Callable[[], PutBack]) -> None:
    back = earlier()
    register.record_consent(issued.services, issued.lea, issued.member, "badges", "later")
    there = back()
    follow_logbook.remember(there)
    with there.database.begin(read_only=True) as session:
        assert not people.agrees_to_badges(session, session.get_one(Member, issued.member))


def test_links_and_sessions_that_ended(issued: Recognition, earlier: Callable[[], PutBack]) -> None:
    services, staff = issued.services, issued.lea.staff_id or 0
    with services.database.begin(read_only=True) as session:
        subject = session.get_one(Staff, staff).fs_uniquifier
    now = services.now()
    web_sessions.insert(
        services.database, b"k" * 32, subject=subject, data="{}", now=now, expires_at=now + timedelta(days=1)
    )
    strayed = accounts.link(services, issued.helene, staff)
    back = earlier()
    accounts.link(services, issued.helene, staff)
    there = back()
    assert accounts.peek_link(there, strayed).name  # the control
    follow_logbook.remember(there)
    assert code(lambda: accounts.peek_link(there, strayed)) == "staff.link_ended"

    back = earlier()
    accounts.sign_out_everywhere(services, issued.lea, staff)
    there = back()
    assert web_sessions.load(there.database, b"k" * 32, services.now()) is not None
    follow_logbook.remember(there)
    assert web_sessions.load(there.database, b"k" * 32, services.now()) is None


def test_a_journal_that_is_begun_later_holds_what_had_narrowed(
    issued: Recognition, earlier: Callable[[], PutBack]
) -> None:
    services, cast = issued.services, Cast(issued.services)
    shown = agreed(cast, given="Fatou", visibility="public").sign()
    acts.write_words(services, shown.member, shown.code, "Je recommencerai.", with_badge=True)
    waiting = agreed(cast, given="Sara", email="sara@courrier.example")
    acts.propose_workshop(
        services, cast.lea, site_id=cast.gueret, title="Atelier", proposed_by_id=shown.member, name_agreed=True
    )
    back = earlier()
    audience.set_visibility(services, shown.member, shown.code, "code")
    acts.write_words(services, shown.member, shown.code, None, with_badge=False)
    acts.answer(services, cast.lea, waiting.award, "no")
    acts.change_staff(
        services, cast.helene, cast.lea.staff_id or 0,
        function="animatrice", roles=["facilitator"], site_slugs=["gueret"], last_day=date(2026, 12, 1),
    )  # fmt: skip
    change_member(services, cast.helene, waiting.member, given_name="Sara", family_name="Benali", email="")
    with services.database.begin() as session:
        session.scalars(select(Enrolment)).one().name_agreed = False

    def narrow(of: Services) -> list[object]:
        with of.database.begin(read_only=True) as session:
            return [
                session.get_one(Award, shown.award).visibility,
                [each.shown for each in session.scalars(select(OwnWords)) if each.shown],
                session.get_one(Award, waiting.award).state in (AwardState.DECLINED, AwardState.ABANDONED),
                session.get_one(Staff, cast.lea.staff_id).last_day,
                session.get_one(Member, waiting.member).email,
                session.scalars(select(Enrolment.name_agreed)).all(),
            ]

    begin_anew(services)
    there = back()
    assert all(ours != theirs for ours, theirs in zip(narrow(services), narrow(there), strict=True))  # the control
    follow_logbook.remember(there)
    assert narrow(there) == narrow(services)


def test_a_lost_badge_is_in_a_journal_that_is_begun_later(
    issued: Recognition, earlier: Callable[[], PutBack], tmp_path: Path
) -> None:
    back = earlier()
    cast = Cast(issued.services)
    lost, held = agreed(cast, given="Fatou").sign(), agreed(cast, given="Sara").sign()
    pause.pause(issued.services, issued.lea, held.award, "person")
    there = back()
    follow_logbook.remember(there)
    revoke.revoke_lost(there, issued.helene, lost.editions()[0].credential_id)
    begin_anew(there)
    again = put_back(there, tmp_path / "copy1", tmp_path / "again")
    follow_logbook.remember(again)
    assert [headline(again, each.code) for each in (lost, held)] == ["cancelled", "on_hold"]
    assert lost.editions()[0].credential_id in revoked(again)
    follow_logbook.confirm_gap(again, again.now() - timedelta(hours=5))
    new = agreed(Cast(again), given="Neuf").sign()
    used = set(lost.indices()) | set(held.indices())
    assert not used & {(each.status_list_id, each.status_index) for each in new.editions()}


def test_a_journal_that_is_lost_with_what_came_after(issued: Recognition, earlier: Callable[[], PutBack]) -> None:
    back = earlier()
    lost = agreed(Cast(issued.services), given="Fatou").sign()
    revoke.revoke(issued.services, issued.helene, issued.award, "error")
    there = back()
    old = there.logbook.file.path.read_bytes()
    there.logbook.file.path.unlink()
    assert follow_logbook.remember(there) == 0 and standing(there).state is State.MISSING
    assert follow_logbook.confirm_gap(there, there.now() - timedelta(hours=2))
    assert standing(there).state is State.AGREES and headline(there, lost.code) == "unknowable"
    new = agreed(Cast(there), given="Neuf").sign()
    assert not set(lost.indices()) & {(each.status_list_id, each.status_index) for each in new.editions()}

    there.logbook.file.path.write_bytes(old)  # it is found again, and told from its first line on
    assert follow_logbook.remember(there) > 0
    assert [headline(there, each.code) for each in (issued, lost)] == ["REVOKED", "lost"]


def test_a_line_that_cannot_be_carried_out_stops_issuing_alone(
    issued: Recognition, earlier: Callable[[], PutBack]
) -> None:
    back = earlier()
    with issued.services.database.begin() as session:
        note(session, Kept.PAUSED, {"code": issued.code, "why": "formerly_a_reason"}, issued.services.now())
    there = back()
    assert follow_logbook.remember(there) == 0 and standing(there).state is State.BEHIND
    assert headline(there, issued.code) == "VALID"
    assert code(lambda: agreed(Cast(there), given="Fatou").sign()) == "signing.logbook"


def test_a_list_is_signed_anew_when_its_key_is_known_to_be_stolen(
    issued: Recognition, earlier: Callable[[], PutBack]
) -> None:
    services = issued.services

    def methods(of: Services) -> set[str]:
        published = strict_json.parse_object(documents.status_list(of, issued.editions()[0].status_list_id).data)
        return {each["verificationMethod"] for each in data_integrity.proofs_of(published)}

    stolen = methods(services)  # the list is signed, and kept
    back = earlier()
    for each in stolen:
        keyring.compromise(services, each)
    there = back()
    follow_logbook.remember(there)
    assert stolen and not stolen & methods(there)
