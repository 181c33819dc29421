"""A kept statement is an EndorsementCredential in the next edition, which our verifier accepts in both forms; a
withdrawn one is in none, nor in what earlier editions left here."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from badges.base.errors import Refused
from badges.base.services import Services
from badges.instance.checks import all_checks
from badges.instance.checks.findings import WRONG
from badges.issuing import keyring, resume, revoke, sign
from badges.issuing.correcting import correct, pause
from badges.issuing.correcting.facts import WordingFacts
from badges.issuing.witnesses import answer
from badges.issuing.witnesses.edition import bring_all_up_to_date, bring_up_to_date
from badges.ledger import changes, narrative
from badges.ledger.safeguards import halt
from badges.ledger.tables import Document, Edition
from badges.publication import award_files, papers
from badges.publication.judgement import verify_award, verify_presented
from badges.recognition.tables import Endorsement
from badges.recognition.witnesses.rows import OwnBadge
from badges.recognition.witnesses.rules import Manner, WitnessFunction
from badges.sharing import backpacks
from issuer.lint import Kind, lint
from keys.algorithms import Algorithm
from keys.proofs import vc_jwt
from tests.cast.people import at_once
from tests.cast.recognition import Recognition, failing_commit
from tests.cast.witnesses import SENTENCE, kept, read, slip, statements
from verifier.presented_bytes import Presented
from verifier.verdict import Binding, Headline

COMMENT = (
    "Josiane, une personne qui participait, dit l’avoir vu\u00a0: «\u00a0" + SENTENCE + "\u00a0». "
    "Confirmé avec un billet à usage unique."
)
SPELLED = "A réparti le travail pour que chacune ait sa part."
CHECKS = ("awards", "consents", "ledger", "entries", "badges", "status_lists")


def now(of: Recognition) -> dict[str, bytes]:
    """The signed bytes of the current edition, by representation."""
    number = [each for each in of.editions() if each.state == "issued"][-1].id
    with of.services.database.begin(read_only=True) as session:
        chosen = select(Document.representation, Document.data).where(Document.edition_id == number)
        return dict(session.execute(chosen).all())  # type: ignore[arg-type]


def comments(data: bytes) -> list[str]:
    """What the endorsements of a badge say."""
    return [each["credentialSubject"]["endorsementComment"] for each in json.loads(data)["endorsement"]]


def everything(services: Services) -> bytes:
    """All signed bytes and drafts that the record holds."""
    with services.database.begin(read_only=True) as session:
        drafts = json.dumps(list(session.scalars(select(Edition.draft))), ensure_ascii=False)
        return b"".join(session.scalars(select(Document.data))) + drafts.encode()


def wrong(services: Services) -> list[str]:
    """What `badges check` finds, outside of the machine's own state."""
    checks = [each for each in all_checks.CHECKS if each.__name__ in CHECKS]
    assert len(checks) == len(CHECKS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(all_checks, "CHECKS", tuple(checks))
        return [each.what for each in all_checks.findings(services) if each.mark == WRONG]


def test_a_kept_statement_is_endorsed_by_the_site_in_the_same_credential(recognition: Recognition) -> None:
    of = recognition.sign()
    before = now(of)
    of.services.clock.advance(days=3)  # type: ignore[attr-defined]
    kept(of.services, of.lea, of.award)
    first, second = of.editions()
    assert (second.number, second.purpose, second.state) == (2, "renewal", "issued")
    assert (second.credential_id, second.subject_id, second.status_index) == (
        first.credential_id, first.subject_id, first.status_index,
    )  # fmt: skip
    assert second.valid_from > first.valid_from and second.awarded_at == first.awarded_at
    after = now(of)
    assert comments(before["ob3"]) == comments(after["ob3"])[:1] and comments(after["ob3"])[1] == COMMENT
    embedded = json.loads(after["ob3"])["endorsement"][1]
    assert embedded["issuer"]["id"].endswith(":sites:gueret") and embedded["id"] == statements(of.services)[0].urn
    assert embedded["credentialSubject"]["id"] == first.subject_id
    assert [of.judged(after[form]) for form in ("ob3", "ob3_jwt", "endorsement")] == ["VALID"] * 3
    assert of.judged(before["ob3"]) == of.judged(before["ob3_jwt"]) == "VALID"  # a copy of before goes on
    assert json.loads(after["endorsement"]) == json.loads(after["ob3"])["endorsement"][0]  # the site's own
    assert of.headline() == "VALID" and wrong(of.services) == []


def test_our_verifier_counts_it_as_a_witness_and_the_lint_passes(issued: Recognition) -> None:
    kept(issued.services, issued.lea, issued.award)
    for form in ("ob3", "ob3_jwt"):
        verdict = verify_presented(issued.services, Presented(now(issued)[form]))
        assert verdict.headline is Headline.VALID and len(verdict.witnesses) == 2 and verdict.conforms
        assert [each.binding for each in verdict.endorsements] == [Binding.BOUND, Binding.BOUND]
        assert verdict.endorsements[1].credential is not None
        assert verdict.endorsements[1].credential.endorsement_comment == COMMENT
    token = vc_jwt.credential_of(vc_jwt.peek(now(issued)["ob3_jwt"].decode()))
    embedded = json.loads(now(issued)["ob3"])
    assert token["endorsement"] == embedded["endorsement"]
    unsigned = {name: value for name, value in embedded["endorsement"][1].items() if name != "proof"}
    lint(unsigned, kind=Kind.ENDORSEMENT, origin=issued.services.settings.public_url)


def test_a_word_of_it_that_was_changed_is_not_authentic(issued: Recognition) -> None:
    kept(issued.services, issued.lea, issued.award)
    data = now(issued)["ob3"]
    assert issued.judged(data) == "VALID"
    forged = data.replace(b"trois fois", b"mille fois")
    assert forged != data and issued.judged(forged) == "NOT_AUTHENTIC"


def test_words_that_changed_places_are_not_authentic(issued: Recognition) -> None:
    """In the graph two comments about one subject cannot be told apart; the proof of each endorsement tells them."""
    kept(issued.services, issued.lea, issued.award)
    document = json.loads(now(issued)["ob3"])
    first, second = (each["credentialSubject"] for each in document["endorsement"])
    first["endorsementComment"], second["endorsementComment"] = (
        second["endorsementComment"], first["endorsementComment"],
    )  # fmt: skip
    assert issued.judged(json.dumps(document, ensure_ascii=False).encode()) == "NOT_AUTHENTIC"
    del document["endorsement"][1]
    assert issued.judged(json.dumps(document, ensure_ascii=False).encode()) == "NOT_AUTHENTIC"


def test_one_of_another_badge_is_no_witness(issued: Recognition) -> None:
    kept(issued.services, issued.lea, issued.award)
    document = json.loads(now(issued)["ob3"])
    document["endorsement"][1]["credentialSubject"]["id"] = "urn:uuid:0b1f4b5e-0000-4000-8000-000000000000"
    assert issued.judged(json.dumps(document).encode()) == "NOT_AUTHENTIC"


@pytest.mark.parametrize(
    "sentence", [None, "Elle dit «\u00a0oui\u00a0». Confirmé avec un lien à usage unique.", "a, b: c."]
)
@pytest.mark.parametrize("manner", list(Manner))
def test_the_signed_words_are_read_back_as_they_were_said(sentence: str | None, manner: Manner) -> None:
    for function in WitnessFunction:
        said = narrative.WitnessWords("Marie-Claude N’Diaye", function, sentence, manner)
        assert narrative.witness_in(narrative.witness_comment(said)) == said


def test_the_sites_own_attestation_is_no_witness_and_the_reverse() -> None:
    own = narrative.facilitator_comment("animatrice", "Guéret")
    assert narrative.witness_in(own) is None and narrative.comment_in_english(COMMENT) is None
    assert narrative.function_in(COMMENT, ["animatrice"], "Guéret") is None


def test_withdrawn_it_is_in_no_edition_nor_in_what_earlier_ones_left(recognition: Recognition) -> None:
    of = recognition.sign()
    code, _number = kept(of.services, of.lea, of.award)
    copy = now(of)["ob3"]
    of.services.clock.advance(days=3)  # type: ignore[attr-defined]
    answer.withdraw(of.services, code)
    assert [each.number for each in of.editions()] == [1, 2, 3]
    assert len(comments(now(of)["ob3"])) == 1 and of.headline() == "VALID"
    assert b"Josiane" not in everything(of.services) and b"recommencer" not in everything(of.services)
    assert statements(of.services) == []
    with of.services.database.begin(read_only=True) as session:
        rows = session.scalars(select(Endorsement).order_by(Endorsement.id)).all()
        assert [(each.kind, each.withdrawn_at is not None, each.comment is None) for each in rows] == [
            ("facilitator", False, False), ("witness", True, True),
        ]  # fmt: skip
    assert of.judged(now(of)["ob3_jwt"]) == "VALID" and wrong(of.services) == []
    verdict = verify_presented(of.services, Presented(copy))  # a copy that somebody kept
    assert verdict.headline is Headline.VALID and "Josiane" not in json.dumps(verdict.to_json(), ensure_ascii=False)
    answer.withdraw(of.services, code)  # twice is once
    assert len(of.editions()) == 3


def test_the_member_takes_it_out(issued: Recognition) -> None:
    _code, number = kept(issued.services, issued.lea, issued.award)
    _other, stays = kept(issued.services, issued.lea, issued.award, first_name="Paul", key="b")
    answer.take_out(issued.services, OwnBadge(issued.member), number)
    answer.take_out(issued.services, OwnBadge(issued.member), number)
    assert [each.id for each in statements(issued.services)] == [stays]
    assert len(comments(now(issued)["ob3"])) == 2 and "Paul" in comments(now(issued)["ob3"])[1]
    assert issued.headline() == "VALID" and wrong(issued.services) == []


def test_what_cannot_be_signed_now_is_signed_later_and_a_withdrawal_is_not_shown_meanwhile(
    recognition: Recognition,
) -> None:
    of = recognition.sign()
    code, _number = kept(of.services, of.lea, of.award)
    number = read(of.services, of.lea, slip(of.services, of.lea, of.award), first_name="Paul", key="b")
    halt.halt(of.services, "a test")
    assert answer.keep(of.services, OwnBadge(of.member), number)
    answer.withdraw(of.services, code)
    assert len(of.editions()) == 2 and bring_all_up_to_date(of.services) == 0
    with pytest.raises(Refused, match=r"signing\.halted"):
        bring_up_to_date(of.services, of.award)
    shown = verify_award(of.services, of.code).verdict
    assert shown is not None and "Josiane" not in json.dumps(shown.to_json(), ensure_ascii=False)
    with of.services.database.begin() as session:
        assert halt.end(session, of.services.now())
    assert bring_all_up_to_date(of.services) == 1 and bring_all_up_to_date(of.services) == 0
    assert [COMMENT.replace("Josiane", "Paul")] == comments(now(of)["ob3"])[1:] and wrong(of.services) == []


def test_a_frozen_time_signs_nothing_and_loses_nothing(issued: Recognition) -> None:
    number = read(issued.services, issued.lea, slip(issued.services, issued.lea, issued.award))
    with issued.services.database.begin() as session:
        key = next(each for each in issued.services.keyring.records() if each.owner == "auzances")
        changes.open_incident(session, key, None, issued.services.now())
    assert answer.keep(issued.services, OwnBadge(issued.member), number)
    with pytest.raises(Refused, match=r"signing\.frozen"):
        bring_up_to_date(issued.services, issued.award)
    with issued.services.database.begin() as session:
        changes.finish_incident(session, key.method.id, issued.services.now())
    assert bring_all_up_to_date(issued.services) == 1 and len(comments(now(issued)["ob3"])) == 2


def test_a_correction_keeps_its_witnesses_and_so_does_a_renewal(issued: Recognition) -> None:
    code, _number = kept(issued.services, issued.lea, issued.award)
    assert correct.correct(issued.services, issued.lea, issued.award, WordingFacts(sentence=SPELLED))
    assert COMMENT in comments(now(issued)["ob3"]) and issued.headline() == "VALID"
    keyring.compromise(issued.services, issued.services.keyring.signer("gueret", Algorithm.EDDSA).method.id)
    issued.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert COMMENT in comments(now(issued)["ob3"]) and issued.headline() == "VALID" and wrong(issued.services) == []
    answer.withdraw(issued.services, code)
    issued.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert b"Josiane" not in everything(issued.services) and issued.headline() == "VALID"
    assert wrong(issued.services) == []


def test_a_correction_that_was_begun_before_is_given_up_and_not_half_of_both(issued: Recognition) -> None:
    intent = correct.reserve(issued.services, issued.lea, issued.award, WordingFacts(sentence=SPELLED))
    assert intent is not None
    kept(issued.services, issued.lea, issued.award)
    with pytest.raises(Refused, match=r"award\.try_again"):
        correct.finish(issued.services, intent)
    assert resume.resume(issued.services) == 0 and len(comments(now(issued)["ob3"])) == 2
    assert issued.headline() == "VALID" and wrong(issued.services) == []


def test_the_form_with_an_e_mail_and_the_hosted_one_follow(issued: Recognition) -> None:
    address = "amina@courrier.example"
    backpacks.make_hosted(issued.services, issued.member, issued.code, address)
    backpacks.make_matching(issued.services, issued.member, issued.code, address)
    old = now(issued)
    code, _number = kept(issued.services, issued.lea, issued.award)
    new = now(issued)
    assert set(new) == set(old) and (new["ob2"], new["ob2_jws"]) == (old["ob2"], old["ob2_jws"])
    assert COMMENT in comments(new["ob3_email"]) and b"Josiane" not in new["ob2"] + new["ob2_jws"]
    assert [issued.judged(each) for each in new.values()] == ["VALID"] * len(new)
    answer.withdraw(issued.services, code)
    assert set(now(issued)) == set(old) and b"Josiane" not in everything(issued.services)
    assert wrong(issued.services) == []


def test_a_badge_that_is_cancelled_or_paused_takes_none_in_and_lets_one_go(issued: Recognition) -> None:
    code, _number = kept(issued.services, issued.lea, issued.award)
    late = read(issued.services, issued.lea, slip(issued.services, issued.lea, issued.award), key="b")
    pause.pause(issued.services, issued.lea, issued.award, "person")
    with pytest.raises(Refused, match=r"award\.paused"):
        answer.keep(issued.services, OwnBadge(issued.member), late)
    answer.decline(issued.services, OwnBadge(issued.member), late)
    pause.resume(issued.services, issued.helene, issued.award)
    revoke.revoke(issued.services, issued.helene, issued.award, "error")
    answer.withdraw(issued.services, code)
    assert b"Josiane" not in everything(issued.services) and issued.headline() == "REVOKED"
    assert issued.judged(now(issued)["ob3"]) == "REVOKED" and wrong(issued.services) == []


def test_a_badge_that_was_undone_is_not_signed_again(issued: Recognition) -> None:
    number = read(issued.services, issued.lea, slip(issued.services, issued.lea, issued.award))
    sign.undo(issued.services, issued.lea, issued.award)
    with pytest.raises(Refused, match=r"award\.not_issued"):
        answer.keep(issued.services, OwnBadge(issued.member), number)
    assert bring_all_up_to_date(issued.services) == 0 and len(issued.editions()) == 1


def test_an_expired_badge_lets_one_go_and_stays_expired(issued: Recognition) -> None:
    code, _number = kept(issued.services, issued.lea, issued.award)
    issued.change(valid_until=issued.services.now() - timedelta(days=1))
    answer.withdraw(issued.services, code)
    assert b"Josiane" not in everything(issued.services)


@pytest.mark.parametrize("commits", [0, 1])
def test_a_crash_at_a_commit_is_made_good_by_the_job_or_the_next_tap(recognition: Recognition, commits: int) -> None:
    of = recognition.sign()
    number = read(of.services, of.lea, slip(of.services, of.lea, of.award))
    of.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    with failing_commit(of.services, after=commits), pytest.raises(OperationalError):
        answer.keep(of.services, OwnBadge(of.member), number)
    assert of.headline() == "VALID" and wrong(of.services) == []
    assert bring_all_up_to_date(of.services) == commits
    if commits == 0:  # the yes itself was not heard
        assert statements(of.services)[0].kept_at is None
        assert answer.keep(of.services, OwnBadge(of.member), number)
    of.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert COMMENT in comments(now(of)["ob3"]) and len(of.editions()) == 2 and wrong(of.services) == []


def test_two_answers_at_once_stand_in_one_chain_of_editions(recognition: Recognition) -> None:
    of = recognition.sign()
    one = read(of.services, of.lea, slip(of.services, of.lea, of.award))
    two = read(of.services, of.lea, slip(of.services, of.lea, of.award), key="b", first_name="Paul")

    def keep(number: int) -> Callable[[], bool]:
        return lambda: answer.keep(of.services, OwnBadge(of.member), number)

    of.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert at_once(keep(one), keep(two), keep(one)) == [True, True, True]
    of.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    bring_all_up_to_date(of.services)
    assert sorted(comments(now(of)["ob3"])[1:]) == [COMMENT, COMMENT.replace("Josiane", "Paul")]
    assert [each.number for each in of.editions()] in ([1, 2], [1, 2, 3]) and wrong(of.services) == []


def test_files_and_papers_say_what_they_may(issued: Recognition) -> None:
    kept(issued.services, issued.lea, issued.award)
    for name in ("badge.json", "badge.jwt", "badge.png", "badge.svg"):
        assert issued.judged(award_files.award_file(issued.services, issued.code, name).data) == "VALID"
    own = json.loads(award_files.award_file(issued.services, issued.code, "endorsement.json").data)
    assert "atteste" in own["credentialSubject"]["endorsementComment"]
    facts = papers.printable(issued.services, issued.code)
    assert "Josiane" not in repr(facts) and "atteste" in repr(facts)
