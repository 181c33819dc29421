"""A member stops a signed badge of theirs, alone and at once: its page never says why; the coordination decides."""

from __future__ import annotations

import pytest

from badges.base.errors import NotFound, Outdated
from badges.base.journal.tables import JournalEntry
from badges.base.times import local_date
from badges.instance.checks import all_checks
from badges.instance.checks.findings import WRONG
from badges.issuing import revoke
from badges.issuing.correcting import pause
from badges.issuing.correcting.reads import DECIDED_WITHIN, paused_awards
from badges.issuing.correcting.reads import waiting as paused_number
from badges.issuing.correcting.remind_of_pauses import remind
from badges.publication.judgement import verify_award
from badges.recognition.answers.reads import disagreed_at, unheard
from badges.recognition.reads import waiting
from badges.recognition.tables import AwardPause, Disagreement
from badges.sharing import disagree
from tests.cast.people import Cast, at_once
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code


@pytest.fixture
def issued(recognition: Recognition) -> Recognition:
    """Amina's badge, signed, on each database."""
    return recognition.sign()


def stop(of: Recognition) -> None:
    """What the member does."""
    disagree.disagree(of.services, of.member, of.code)


def listed(of: Recognition) -> list[tuple[str, str | None, bool]]:
    """What the coordination reads: the reason, who signalled it, and whether the member does not agree."""
    with of.services.database.begin(read_only=True) as session:
        return [(each.reason, each.signalled_by, each.disagreed) for each in paused_awards(session)]


def test_it_is_paused_at_once_and_its_page_never_says_why(issued: Recognition) -> None:
    assert issued.headline() == "VALID"
    acts = issued.count(JournalEntry)
    for _ in range(2):
        stop(issued)
    assert issued.headline() == "SUSPENDED" and issued.count(JournalEntry) == acts + 1
    verdict = verify_award(issued.services, issued.code).verdict
    assert verdict is not None
    told = str(verdict.to_json())
    assert "member" not in str(verdict.to_json()["checks"]) and "disagree" not in told
    assert listed(issued) == [("member", None, True)]
    with issued.services.database.begin(read_only=True) as session:
        assert disagreed_at(session, issued.award) is not None
        found = waiting(session, {"unheard": unheard(issued.lea, issued.row().site_id)})["unheard"]
        assert [each.award.id for each in found] == [issued.award]


def test_the_coordination_resumes_or_cancels_and_it_can_be_said_again(issued: Recognition) -> None:
    stop(issued)
    pause.resume(issued.services, issued.helene, issued.award)
    assert issued.headline() == "VALID" and issued.count(Disagreement) == 0
    stop(issued)
    assert issued.headline() == "SUSPENDED"
    revoke.revoke(issued.services, issued.helene, issued.award, "member_request")
    assert issued.headline() == "REVOKED" and issued.count(Disagreement) == issued.count(AwardPause) == 0
    assert code(lambda: stop(issued)) == "award.not_issued"


def test_beside_a_colleague_s_signal_both_are_read(issued: Recognition) -> None:
    pause.pause(issued.services, issued.lea, issued.award, "criterion")
    stop(issued)
    ((reason, who, disagreed),) = listed(issued)
    assert (reason, disagreed) == ("criterion", True) and who is not None
    assert issued.count(AwardPause) == 1


def test_a_page_opened_before_it_was_said_does_not_decide_on_it(issued: Recognition) -> None:
    pause.pause(issued.services, issued.lea, issued.award, "criterion")
    with issued.services.database.begin(read_only=True) as session:
        before = paused_awards(session)[0].version
    issued.services.clock.advance(hours=1)  # type: ignore[attr-defined]
    stop(issued)
    with pytest.raises(Outdated):
        pause.resume(issued.services, issued.helene, issued.award, shown=before)
    assert issued.headline() == "SUSPENDED" and issued.count(Disagreement) == 1
    with issued.services.database.begin(read_only=True) as session:
        now = paused_awards(session)[0].version
    pause.resume(issued.services, issued.helene, issued.award, shown=now)
    assert issued.headline() == "VALID" and issued.count(Disagreement) == 0


def test_a_colleague_does_not_signal_in_the_member_s_name(issued: Recognition) -> None:
    asked = lambda: pause.pause(issued.services, issued.lea, issued.award, "member")  # noqa: E731
    assert code(asked) == "pause.reason_unknown" and issued.headline() == "VALID"


def test_nobody_stops_another_member_s_badge(issued: Recognition) -> None:
    other = agreed(Cast(issued.services), given="Fatou", family="Diallo")
    for wrong in (issued.code, "0000000000", "x"):
        with pytest.raises(NotFound):
            disagree.disagree(other.services, other.member, wrong)
    with pytest.raises(NotFound):
        stop(other)  # agreed to, and not signed
    assert issued.headline() == "VALID"


def test_two_taps_at_once_are_one(issued: Recognition) -> None:
    at_once(*(lambda: stop(issued) for _ in range(2)))
    assert issued.count(AwardPause) == issued.count(Disagreement) == 1


def test_the_coordination_is_reminded_as_of_any_pause(issued: Recognition) -> None:
    stop(issued)
    issued.services.clock.advance(days=3)  # type: ignore[attr-defined]
    assert remind(issued.services) == 1 and remind(issued.services) == 0


def test_the_record_stays_sound(issued: Recognition) -> None:
    def wrong() -> list[str]:
        return [each.what for each in all_checks.findings(issued.services) if each.mark == WRONG]

    before = wrong()
    stop(issued)
    assert wrong() == before
    pause.resume(issued.services, issued.helene, issued.award)
    pause.pause(issued.services, issued.lea, issued.award, "person")
    stop(issued)
    assert wrong() == before


def taken_back(of: Recognition) -> None:
    """« C’était une erreur »."""
    disagree.take_back(of.services, of.member, of.code)


def test_a_mistake_is_taken_back_within_the_hour_and_the_journal_says_by_whom(issued: Recognition) -> None:
    taken_back(issued)  # nothing to take back
    stop(issued)
    issued.services.clock.advance(minutes=59)  # type: ignore[attr-defined]
    for _ in range(2):
        taken_back(issued)
    assert issued.headline() == "VALID" and issued.count(Disagreement) == issued.count(AwardPause) == 0
    with issued.services.database.begin(read_only=True) as session:
        last = session.query(JournalEntry).order_by(JournalEntry.id.desc()).first()
        assert last is not None and str(last.kind) == "award_resumed"
    stop(issued)
    issued.services.clock.advance(hours=1)  # type: ignore[attr-defined]
    assert code(lambda: taken_back(issued)) == "disagreement.over" and issued.headline() == "SUSPENDED"


def test_a_colleague_s_signal_gives_no_more_time_for_the_decision(issued: Recognition) -> None:
    stop(issued)
    said = local_date(issued.services.now())
    issued.services.clock.advance(days=5)  # type: ignore[attr-defined]
    pause.pause(issued.services, issued.lea, issued.award, "criterion")
    with issued.services.database.begin(read_only=True) as session:
        (found,) = paused_awards(session)
        assert found.due_on == said + DECIDED_WITHIN
        assert paused_number(session, None) == (1, found.due_on)


def test_a_colleague_s_signal_is_never_taken_back_by_the_member(issued: Recognition) -> None:
    stop(issued)
    pause.pause(issued.services, issued.lea, issued.award, "criterion")
    ((reason, who, disagreed),) = listed(issued)
    assert (reason, disagreed) == ("criterion", True) and who is not None
    assert code(lambda: taken_back(issued)) == "disagreement.over" and issued.headline() == "SUSPENDED"
    other = agreed(Cast(issued.services), given="Fatou", family="Diallo")
    with pytest.raises(NotFound):
        disagree.take_back(other.services, other.member, issued.code)
