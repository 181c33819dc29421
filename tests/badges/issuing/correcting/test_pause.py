"""A signal pauses a badge that second, by a verdict of ours alone; the coordination resumes it, or cancels it."""

from __future__ import annotations

import pytest

from badges.base.errors import Outdated
from badges.base.journal.tables import JournalEntry
from badges.base.rights import OPERATOR
from badges.issuing import revoke, sign
from badges.issuing.correcting import pause
from badges.issuing.correcting.reads import paused_awards, waiting
from badges.ledger.tables import HostedAssertion
from badges.network import rows as network
from badges.network.actors import actor_of
from badges.people.tables import Member
from badges.people.ties import denials, identity_question
from badges.publication import award_files, papers
from badges.publication.judgement import verify_award, verify_presented
from badges.recognition.tables import Award, AwardPause
from badges.sharing import backpacks
from badges.sharing.disagree import disagree
from tests.cast import acts, rows
from tests.cast.people import Cast, at_once
from tests.cast.recognition import ISSUED, Recognition, agreed
from tests.cast.refusals import code
from verifier.presented_bytes import Presented
from verifier.verdict import Headline, Outcome

FILES = ("badge.json", "badge.jwt", "badge.png", "badge.svg")


def signal(of: Recognition, reason: str = "person") -> None:
    """Léa's signal."""
    pause.pause(of.services, of.lea, of.award, reason)


def test_the_next_reader_sees_the_pause_and_whom_to_call(recognition: Recognition) -> None:
    of = recognition.sign()
    assert of.headline() == "VALID"
    kept = of.documents()
    for _ in range(2):
        signal(of)
    assert of.headline() == "SUSPENDED" and not of.bit()
    assert of.ledger() == ISSUED and of.documents() == kept and of.row().state == "issued"
    verdict = verify_award(of.services, of.code).verdict
    assert verdict is not None
    found = verdict.check("status")
    assert found is not None and found.outcome is Outcome.FAILED
    assert dict(found.facts) == {"town": "Guéret", "phone": "+33500000002"}
    assert "person" not in str(verdict.to_json()["checks"])
    pause.resume(of.services, of.helene, of.award)
    assert of.headline() == "VALID" and of.count(AwardPause) == 0


def test_a_pause_says_which_criterion(issued: Recognition) -> None:
    services, key = issued.services, issued.row().criteria[0]
    for reason, criterion in (("person", key), ("criterion", "none of its own")):
        found = code(lambda reason=reason, criterion=criterion: pause.pause(  # type: ignore[misc]
            services, issued.lea, issued.award, reason, criterion
        ))  # fmt: skip
        assert found == "pause.reason_unknown" and issued.headline() == "VALID"
    pause.pause(services, issued.lea, issued.award, "criterion", key)
    with services.database.begin(read_only=True) as session:
        (held,) = paused_awards(session)
    assert (held.reason, held.criteria) == ("criterion", (key,))


def test_who_gave_a_badge_does_not_resume_it_where_somebody_else_can(recognition: Recognition) -> None:
    of = recognition
    with of.services.database.begin() as session:
        session.get_one(Award, of.award).awarded_by_id = of.helene.staff_id
    of.sign()
    signal(of)
    pause.resume(of.services, of.helene, of.award)  # the control: the coordination is she alone
    signal(of)
    acts.invite(
        of.services, OPERATOR, name="Odile Bory", email="odile@rcs.example", function="coordinatrice",
        roles=["coordinator"], site_slugs=[],
    )  # fmt: skip
    assert code(lambda: pause.resume(of.services, of.helene, of.award)) == "pause.own"
    assert of.headline() == "SUSPENDED"
    with of.services.database.begin(read_only=True) as session:
        odile = network.find_staff(session, "odile@rcs.example")
        assert odile is not None
        other = actor_of(odile)
    pause.resume(of.services, other, of.award)
    assert of.headline() == "VALID"


def test_a_badge_that_turns_out_to_be_her_own_is_paused(recognition: Recognition) -> None:
    of = recognition.sign()
    with of.services.database.begin() as session:
        identity_question.tie(
            session, of.lea.staff_id or 0, session.get_one(Member, of.member), same_person=False, at=of.services.now()
        )
    assert of.headline() == "VALID"
    denials.decide(of.services, of.helene, of.lea.staff_id or 0, of.member, same_person=True, then=pause.pause_own)
    assert of.headline() == "SUSPENDED" and of.count(AwardPause) == 1


def test_every_form_of_a_paused_badge_is_paused_however_it_is_presented(issued: Recognition) -> None:
    of, services = issued, issued.services
    backpacks.make_hosted(services, of.member, of.code, "amina@courrier.example")
    backpacks.make_matching(services, of.member, of.code, "amina@courrier.example")
    other = agreed_other(of)
    forms = {name: data for name, data in of.documents().items() if name != "endorsement"}
    assert set(forms) == {"ob3", "ob3_jwt", "ob2", "ob2_jws", "ob3_email", "ob3_email_jwt"}
    assert {name: of.judged(data) for name, data in forms.items()} == dict.fromkeys(forms, "VALID")  # kept from now on
    signal(of)
    assert {name: of.judged(data) for name, data in forms.items()} == dict.fromkeys(forms, "SUSPENDED")
    assert of.judged(of.documents()["endorsement"]) == "VALID"  # it is no badge
    assert other.judged(other.documents()["ob3"]) == "VALID" and other.headline() == "VALID"
    for name in FILES:
        assert award_files.award_file(services, of.code, name).data
    revoke.revoke(services, of.helene, of.award, "wrong_person")
    assert of.judged(forms["ob3"]) == "REVOKED" and of.count(HostedAssertion) == 1


def agreed_other(of: Recognition) -> Recognition:
    """Another member's badge of the same instance."""
    return agreed(Cast(of.services), given="Fatou").sign()


def test_a_forgery_of_a_paused_badge_stays_a_forgery(issued: Recognition) -> None:
    signal(issued)
    data = issued.documents()["ob3"]
    assert issued.judged(data) == "SUSPENDED"
    forged = data.replace(b"Amina B.", "Zoé B.".encode())
    assert forged != data
    verdict = verify_presented(issued.services, Presented(forged))
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert "status.suspended" not in [each.code for each in verdict.checks]


def test_paper_and_new_forms_wait(issued: Recognition) -> None:
    assert papers.paper(issued.services, issued.code, "cards.pdf").data
    signal(issued)
    for name in papers.PAPERS:
        assert code(lambda name=name: papers.paper(issued.services, issued.code, name)) == "paper.paused"  # type: ignore[misc]
    ask_again = lambda: backpacks.make_hosted(issued.services, issued.member, issued.code, None)  # noqa: E731
    assert code(ask_again) == "award.paused" and issued.count(HostedAssertion) == 0
    pause.resume(issued.services, issued.helene, issued.award)
    ask_again()
    assert issued.count(HostedAssertion) == 1


def test_who_may_pause_and_who_decides(issued: Recognition, recognition_sqlite: Recognition) -> None:
    services, number = issued.services, issued.award
    assert code(lambda: pause.pause(services, issued.karim, number, "person")) == "award.unknown"
    assert code(lambda: pause.pause(services, issued.lea, 999, "person")) == "award.unknown"
    assert code(lambda: pause.pause(services, issued.lea, number, "because")) == "pause.reason_unknown"
    of = recognition_sqlite
    assert code(lambda: signal(of)) == "award.not_issued" and issued.headline() == "VALID"
    signal(issued)
    assert code(lambda: pause.resume(services, issued.lea, number)) == "award.unknown"
    assert issued.headline() == "SUSPENDED"
    pause.resume(services, OPERATOR, number)
    pause.resume(services, issued.helene, number)
    assert issued.headline() == "VALID"


@pytest.mark.parametrize("end", ["undo", "revoke"])
def test_the_end_of_a_badge_ends_its_pause(issued: Recognition, end: str) -> None:
    signal(issued, "criterion")
    if end == "undo":
        sign.undo(issued.services, issued.lea, issued.award)
        assert issued.headline() == "withdrawn"
    else:
        revoke.revoke(issued.services, issued.helene, issued.award, "error")
        assert issued.headline() == "REVOKED"
    assert issued.count(AwardPause) == 0 and issued.bit()
    assert code(lambda: signal(issued)) == "award.not_issued"


def test_a_form_about_an_older_pause_ends_no_newer_one(issued: Recognition) -> None:
    signal(issued)
    with issued.services.database.begin(read_only=True) as session:
        (shown,) = paused_awards(session)
    pause.resume(issued.services, issued.helene, issued.award, shown=shown.version)
    issued.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    signal(issued, "criterion")
    with pytest.raises(Outdated):
        pause.resume(issued.services, issued.helene, issued.award, shown=shown.version)
    assert issued.headline() == "SUSPENDED"


def test_two_signals_at_once_are_one(recognition: Recognition) -> None:
    recognition.sign()
    before = recognition.count(JournalEntry)
    at_once(*(lambda why=why: signal(recognition, why) for why in ("person", "criterion")))  # type: ignore[misc]
    assert recognition.count(AwardPause) == 1 and recognition.headline() == "SUSPENDED"
    assert recognition.count(JournalEntry) == before + 1


def test_the_oldest_waits_first_and_an_erased_one_does_not(issued: Recognition) -> None:
    other = agreed_other(issued)
    signal(other, "criterion")
    issued.services.clock.advance(days=1)  # type: ignore[attr-defined]
    signal(issued)
    with issued.services.database.begin(read_only=True) as session:
        found = paused_awards(session)
        assert [each.award.id for each in found] == [other.award, issued.award]
        assert (found[0].signalled_by, str(found[0].due_on)) == ("Léa Martin", "2026-12-01")
        assert waiting(session, None) == (2, found[0].due_on)
        assert waiting(session, [999]) == (0, None)
        today = found[0].due_on
        assert not found[0].is_overdue(today) and found[0].is_overdue(found[1].due_on)
        assert (found[0].days_late(today), found[0].days_late(found[1].due_on)) == (0, 1)
    other.change(erased_at=issued.services.now())
    with issued.services.database.begin(read_only=True) as session:
        assert [each.award.id for each in paused_awards(session)] == [issued.award]
        assert waiting(session, None)[0] == 1
    assert rows.award(issued.services, issued.award).paused_at == issued.services.now()


def test_what_its_member_stopped_first_is_decided_first(issued: Recognition) -> None:
    other, clock = agreed_other(issued), issued.services.clock
    disagree(issued.services, issued.member, issued.code)
    clock.advance(days=1)  # type: ignore[attr-defined]
    signal(other, "criterion")
    clock.advance(days=1)  # type: ignore[attr-defined]
    signal(issued)
    with issued.services.database.begin(read_only=True) as session:
        assert [each.award.id for each in paused_awards(session)] == [issued.award, other.award]
