"""A correction: another credential under the same code, at once; the one before is revoked, and never false."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from badges.base.errors import Outdated
from badges.base.journal.acts import Act
from badges.base.journal.tables import JournalEntry
from badges.base.services import Services
from badges.instance.checks import all_checks
from badges.instance.checks.findings import WRONG
from badges.issuing import keyring, resume, revoke, sign
from badges.issuing.correcting import correct, name_change, pause
from badges.issuing.correcting.facts import WordingFacts
from badges.ledger import statuses
from badges.ledger.tables import Document, Edition, HostedAssertion
from badges.publication import award_files, hosted_documents
from badges.recognition.states import Visibility
from badges.recognition.tables import Award, AwardConsent
from badges.sharing import audience, backpacks
from keys.algorithms import Algorithm
from tests.cast.facts import change_member
from tests.cast.naming import accept, ask
from tests.cast.people import Cast, at_once
from tests.cast.recognition import ISSUED, SENTENCE, Recognition, agreed, failing_commit
from tests.cast.refusals import code

FULL = "Amina Benali"
CHECKS = ("awards", "consents", "ledger", "entries", "badges", "status_lists")
SPELLED = "A réparti le travail pour que chacune ait sa part."


class Crash(RuntimeError):
    """The process dies here."""


def bytes_now(of: Recognition) -> dict[str, bytes]:
    """The signed bytes that the code shows now, by representation."""
    number = [each for each in of.editions() if each.state == "issued"][-1].id
    with of.services.database.begin(read_only=True) as session:
        chosen = select(Document.representation, Document.data).where(Document.edition_id == number)
        return dict(session.execute(chosen).all())  # type: ignore[arg-type]


def name_in(data: bytes) -> str:
    """The name in clear of a signed badge."""
    return str(json.loads(data)["credentialSubject"]["identifier"][0]["identityHash"])


def wrong(services: Services) -> list[str]:
    """What `badges check` finds, outside of the machine's own state."""
    checks = [each for each in all_checks.CHECKS if each.__name__ in CHECKS]
    assert len(checks) == len(CHECKS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(all_checks, "CHECKS", tuple(checks))
        return [each.what for each in all_checks.findings(services) if each.mark == WRONG]


def to_full(of: Recognition) -> bool:
    """The whole name, to which the member says yes."""
    return accept(of, FULL)


def test_the_name_changes_under_the_same_code(recognition: Recognition) -> None:
    of = recognition.sign()
    first, old = of.editions()[0], bytes_now(of)
    of.services.clock.advance(days=40)  # type: ignore[attr-defined]
    assert to_full(of)
    (_, second), new = of.editions(), bytes_now(of)
    assert (second.number, second.purpose, second.state) == (1, "correction", "issued")
    assert second.credential_id != first.credential_id and second.status_index != first.status_index
    assert (second.subject_id, second.awarded_at) == (first.subject_id, first.awarded_at)
    assert (name_in(old["ob3"]), name_in(new["ob3"])) == ("Amina B.", FULL)
    assert of.headline() == "VALID" and not of.bit() and of.row().name_shown == FULL
    assert [of.judged(new[each]) for each in ("ob3", "ob3_jwt", "endorsement")] == ["VALID"] * 3
    assert [of.judged(old[each]) for each in ("ob3", "ob3_jwt")] == ["REVOKED"] * 2
    assert of.ledger() == [*ISSUED, ("revoked", None), *ISSUED]
    assert award_files.award_file(of.services, of.code, "badge.json").data == new["ob3"]
    assert wrong(of.services) == []


def test_the_same_again_changes_nothing(issued: Recognition) -> None:
    assert not correct.correct(issued.services, issued.lea, issued.award)
    assert not correct.correct(
        issued.services, issued.lea, issued.award, WordingFacts(name="Amina B.", sentence=SENTENCE)
    )
    version = correct.version_shown("Amina B.", SENTENCE)
    assert correct.correct(issued.services, issued.lea, issued.award, WordingFacts(sentence=SPELLED), shown=version)
    acts = issued.count(JournalEntry)
    assert not correct.correct(
        issued.services, issued.lea, issued.award, WordingFacts(sentence=SPELLED), shown=version
    )  # a second tap
    assert issued.count(JournalEntry) == acts and len(issued.editions()) == 2


def test_two_taps_at_once_make_one_badge(recognition: Recognition) -> None:
    recognition.sign()

    def spell() -> bool:
        return correct.correct(recognition.services, recognition.lea, recognition.award, WordingFacts(sentence=SPELLED))

    found = at_once(spell, spell)
    assert not any(isinstance(each, Exception) for each in found)
    assert len([each for each in recognition.editions() if each.state == "issued"]) == 2
    assert recognition.ledger() == [*ISSUED, ("revoked", None), *ISSUED]
    assert recognition.headline() == "VALID" and wrong(recognition.services) == []


def test_another_page_that_was_faster_is_not_overwritten(issued: Recognition) -> None:
    shown = correct.version_shown("Amina B.", SENTENCE)
    to_full(issued)
    with pytest.raises(Outdated):
        correct.correct(issued.services, issued.lea, issued.award, WordingFacts(sentence=SPELLED), shown=shown)
    assert issued.row().name_shown == FULL


def test_the_sentence_is_spelled_or_left_out_and_never_another(issued: Recognition) -> None:
    def change(text: str) -> bool:
        return correct.correct(issued.services, issued.lea, issued.award, WordingFacts(sentence=text))

    assert code(lambda: change("A su prendre la parole devant tout le groupe.")) == "correction.sentence"
    assert code(lambda: change(f"{SENTENCE} 06 12 34 56 78")) == "sentence.contact"
    assert change(SPELLED)
    assert issued.row().sentence == SPELLED and SPELLED in bytes_now(issued)["ob3"].decode()
    assert change("")
    assert issued.row().sentence is None and "chacune" not in bytes_now(issued)["ob3"].decode()
    assert code(lambda: change(SENTENCE)) == "correction.sentence"  # from nothing nothing is spelled
    assert issued.headline() == "VALID" and wrong(issued.services) == []


def test_many_spellings_make_no_other_sentence(issued: Recognition) -> None:
    def change(text: str) -> bool:
        return correct.correct(issued.services, issued.lea, issued.award, WordingFacts(sentence=text))

    assert change(SENTENCE.replace("travail", "traval"))
    assert code(lambda: change(SENTENCE.replace("travail", "traal"))) == "correction.sentence"
    assert change(SENTENCE.replace("travail", "travails"))  # one edit from what she said yes to
    assert change(SENTENCE)


def test_all_forms_follow(issued: Recognition) -> None:
    of, services, address = issued, issued.services, "amina@courrier.example"
    backpacks.make_hosted(services, of.member, of.code, address)
    backpacks.make_matching(services, of.member, of.code, address)
    old = bytes_now(of)
    to_full(of)
    new = bytes_now(of)
    assert set(new) == set(old)
    assert (new["ob2"], new["ob2_jws"]) == (old["ob2"], old["ob2_jws"])  # they hold no name
    assert [of.judged(each) for each in new.values()] == ["VALID"] * len(new)
    assert [of.judged(old[each]) for each in ("ob3_email", "ob3_email_jwt")] == ["REVOKED"] * 2
    hash_of = lambda data: json.loads(data)["credentialSubject"]["identifier"][1]  # noqa: E731
    assert hash_of(new["ob3_email"]) == hash_of(old["ob3_email"])
    with services.database.begin(read_only=True) as session:
        key = session.scalars(select(HostedAssertion.key)).one()
    assert hosted_documents.assertion_bytes(services, key)[0] == 200
    assert wrong(services) == []


def test_who_may_and_what_may_not(issued: Recognition, recognition_sqlite: Recognition) -> None:
    services, number = issued.services, issued.award
    for actor, award in ((issued.karim, number), (issued.lea, 999)):
        assert (
            code(lambda a=actor, n=award: correct.correct(services, a, n, WordingFacts(name=FULL))) == "award.unknown"
        )  # type: ignore[misc]
    for name in ("Fatou Petit", "AMINA BENALI", "Amina Benali, directrice"):
        assert code(lambda n=name: correct.correct(services, issued.lea, number, WordingFacts(name=n))) == "answer.name"  # type: ignore[misc]
    assert code(lambda: to_full(recognition_sqlite)) == "award.not_issued"  # agreed, and not signed
    assert issued.row().name_shown == "Amina B."
    pause.pause(services, issued.lea, number, "person")
    assert code(lambda: to_full(issued)) == "award.paused"
    pause.resume(services, issued.helene, number)
    assert code(lambda: correct.correct(services, issued.lea, number, WordingFacts(name=FULL))) == "correction.asks"
    revoke.revoke(services, issued.helene, number, "error")
    assert code(lambda: to_full(issued)) == "award.not_issued"
    issued.change(erased_at=services.now())
    assert code(lambda: to_full(issued)) == "award.unknown"


def test_an_expired_badge_is_not_corrected(issued: Recognition) -> None:
    issued.change(valid_until=issued.services.now() - timedelta(days=1))
    assert code(lambda: to_full(issued)) == "correction.expired"


def test_the_end_of_a_corrected_badge(issued: Recognition) -> None:
    to_full(issued)
    sign.undo(issued.services, issued.lea, issued.award)
    assert issued.headline() == "withdrawn" and issued.bit()
    assert issued.ledger() == [*ISSUED, ("revoked", None), *ISSUED, ("withdrawn", None)]
    assert wrong(issued.services) == []


def test_what_was_agreed_and_who_did_it_is_kept(issued: Recognition) -> None:
    audience.set_visibility(issued.services, issued.member, issued.code, "hidden")
    to_full(issued)
    with issued.services.database.begin(read_only=True) as session:
        last = session.scalars(select(AwardConsent).order_by(AwardConsent.id)).all()[-1]
        act = session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()[-1]
        found = (last.name_shown, last.visibility, last.recorded_by_id)
        assert found == (FULL, Visibility.HIDDEN, issued.helene.staff_id)
        assert act.kind is Act.AWARD_CORRECTED
    assert wrong(issued.services) == []


# -- crashes between the commits --------------------------------------------------------------------------------------


def crashed(of: Recognition) -> Recognition:
    """The process dies while the correction is signed."""

    def dies(_owner: str, _algorithm: str, _signature: bytes) -> None:
        raise Crash

    with pytest.raises(Crash):
        to_full(of.watched(dies))
    return of


def test_a_crash_between_the_commits_is_finished(recognition: Recognition) -> None:
    of = crashed(recognition.sign())
    assert of.headline() == "VALID" and of.row().name_shown == "Amina B." and of.ledger() == ISSUED
    assert wrong(of.services) == []
    of.services.clock.advance(hours=3)  # type: ignore[attr-defined]
    assert (resume.resume(of.services), resume.resume(of.services)) == (1, 0)
    assert of.row().name_shown == FULL and of.headline() == "VALID" and len(of.editions()) == 2
    assert of.ledger() == [*ISSUED, ("revoked", None), *ISSUED] and wrong(of.services) == []


@pytest.mark.parametrize("commit", [1, 2])
def test_a_crash_at_a_commit(recognition: Recognition, commit: int) -> None:
    of = recognition.sign()
    statuses.current(of.services, 1)
    ask(of, FULL)
    with failing_commit(of.services, after=2 * (commit - 1)), pytest.raises(OperationalError):
        name_change.answer_before(of.services, of.helene, of.award, "yes")
    assert of.row().name_shown == "Amina B." and of.ledger() == ISSUED
    assert resume.resume(of.services) == commit - 1
    assert commit == 2 or to_full(of)
    assert (
        of.row().accepted_name == FULL
        and of.ledger() == [*ISSUED, ("revoked", None), *ISSUED]
        and wrong(of.services) == []
    )


def test_the_next_tap_finishes_it(issued: Recognition) -> None:
    assert to_full(crashed(issued)) and issued.row().accepted_name == FULL and resume.resume(issued.services) == 0
    assert [each.state for each in issued.editions()] == ["issued", "issued"]


def test_another_wish_takes_its_place(issued: Recognition) -> None:
    crashed(issued)
    assert accept(issued, "Amina")
    assert [each.state for each in issued.editions()] == ["issued", "abandoned", "issued"]
    assert resume.resume(issued.services) == 0 and issued.row().name_shown == "Amina"
    assert wrong(issued.services) == []


def test_the_old_name_wished_again_gives_it_up(issued: Recognition) -> None:
    crashed(issued)
    assert not correct.correct(issued.services, issued.lea, issued.award, WordingFacts(name="Amina B."))
    assert resume.resume(issued.services) == 0 and issued.row().name_shown == "Amina B."
    assert len({each.credential_id for each in issued.editions() if each.state == "issued"}) == 1


def _paused(of: Recognition) -> None:
    pause.pause(of.services, of.lea, of.award, "person")


def _revoked(of: Recognition) -> None:
    revoke.revoke(of.services, of.helene, of.award, "error")


def _renewed(of: Recognition) -> None:
    keyring.compromise(of.services, of.services.keyring.signer("gueret", Algorithm.EDDSA).method.id)


def _erased(of: Recognition) -> None:
    of.change(erased_at=of.services.now())


@pytest.mark.parametrize("meanwhile", [_paused, _revoked, _renewed, _erased])
def test_what_happens_meanwhile_gives_it_up(issued: Recognition, meanwhile: Callable[[Recognition], None]) -> None:
    crashed(issued)
    meanwhile(issued)
    issued.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert resume.resume(issued.services) == 0
    assert [each.state for each in issued.editions() if each.purpose == "correction"] == ["abandoned"]
    assert issued.row().name_shown == "Amina B."
    assert meanwhile is _erased or wrong(issued.services) == []


def test_a_corrected_badge_is_renewed_and_corrected_again(issued: Recognition) -> None:
    to_full(issued)
    _renewed(issued)
    issued.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert issued.headline() == "VALID"
    assert accept(issued, "Amina")
    numbers = [(each.purpose, each.number) for each in issued.editions()]
    assert numbers == [("first", 1), ("correction", 1), ("renewal", 2), ("correction", 1)]
    assert issued.headline() == "VALID" and wrong(issued.services) == []


def test_a_form_for_a_backpack_made_meanwhile_is_not_lost(issued: Recognition) -> None:
    crashed(issued)
    backpacks.make_matching(issued.services, issued.member, issued.code, "amina@courrier.example")
    assert resume.resume(issued.services) == 1
    assert "ob3_email" in bytes_now(issued) and wrong(issued.services) == []


def test_the_name_of_a_corrected_record(services: Services, cast: Cast) -> None:
    of = agreed(cast, given="Fatoo", family="Petit").sign()
    change_member(services, of.lea, of.member, given_name="Fatou", family_name="Petit")
    assert code(lambda: correct.correct(services, of.lea, of.award, WordingFacts(name="Fatoo Petit"))) == "answer.name"
    assert correct.correct(services, of.lea, of.award, WordingFacts(name="Fatou P."))
    assert name_in(bytes_now(of)["ob3"]) == "Fatou P." and of.count(Edition) == 2


def test_a_sentence_that_stands_is_not_judged_again(issued: Recognition) -> None:
    refused = f"{SENTENCE} Son numéro : 06 12 34 56 78."
    with issued.services.database.begin() as session:
        session.get_one(Award, issued.award).sentence = refused
    assert (
        code(lambda: correct.correct(issued.services, issued.lea, issued.award, WordingFacts(sentence=f"{refused}!")))
        == "sentence.contact"
    )
    assert (
        correct.proposed(
            issued.services, issued.lea, issued.award, WordingFacts(name="Amina", sentence=refused)
        ).sentence
        == refused
    )
    assert not correct.correct(issued.services, issued.lea, issued.award, WordingFacts(sentence=f" {refused} "))
    assert accept(issued, "Amina") and (issued.row().name_shown, issued.row().sentence) == ("Amina", refused)
