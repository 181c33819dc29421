"""A restoration with the logbook and without it, on either database: what is told, and what is never published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from badges.base.database import schema
from badges.base.logbook.acts import Kept
from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.instance import catalogue
from badges.instance.initialise import initialise
from badges.instance.logbook import follow_logbook
from badges.instance.logbook.replay_lines import State, standing
from badges.issuing import revoke
from badges.issuing.correcting import correct, pause
from badges.issuing.correcting.facts import WordingFacts
from badges.leaving import depart, merge
from badges.leaving.erasure import erasure_request
from badges.ledger.logbook import gaps
from badges.ledger.tables import Edition
from badges.matching.objections import reads as objections
from badges.matching.objections import rest
from badges.matching.objections.keep_apart import keep_apart
from badges.people.own.objection import object_to
from badges.people.tables import Member
from badges.publication.judgement import verify_awards
from badges.recognition.states import AwardState
from badges.sharing import audience
from tests.badges.instance.logbook.conftest import Restore
from tests.badges.instance.logbook.narrow import narrow, revoked
from tests.badges.instance.restoring import sealed
from tests.cast import acts
from tests.cast.facts import change_member
from tests.cast.logbook import kept
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed, headline
from tests.cast.refusals import code

pytestmark = pytest.mark.usefixtures("quick_seal")


def another(of: Recognition, given: str) -> Recognition:
    """Another badge, issued now."""
    return agreed(Cast(of.services), given=given, email=f"{given.lower()}@courrier.example").sign()


def test_with_the_logbook_nothing_is_forgotten(issued: Recognition, restore: Restore) -> None:
    data = sealed(issued)
    issued.services.clock.advance(hours=5)  # type: ignore[attr-defined]
    lost, ended = another(issued, "Fatou"), another(issued, "Sara")
    document = lost.documents()["ob3"]
    revoke.revoke(issued.services, issued.helene, issued.award, "error")
    revoke.revoke(issued.services, issued.helene, ended.award, "error")
    used = set(issued.indices())

    there = restore(issued, data, with_logbook=True)
    assert headline(there, issued.code) == "VALID"  # the control: the archive alone has forgotten it
    assert follow_logbook.after_restoration(there, issued.services.now())
    assert [headline(there, each.code) for each in (issued, lost, ended)] == ["REVOKED", "lost", "cancelled"]
    together = verify_awards(there, [issued.code, lost.code, ended.code])
    assert [each.kind for each in together] == ["verdict", "lost", "cancelled"]
    assert replace(lost, services=there).judged(document) == "VALID"
    assert revoked(there) >= {each.editions()[0].credential_id for each in (issued, ended)}

    again = agreed(Cast(there), given="Nouvelle").sign()
    assert not used & {(each.status_list_id, each.status_index) for each in again.editions()}
    assert headline(there, again.code) == "VALID"

    credential = lost.editions()[0].credential_id
    assert code(lambda: revoke.revoke_lost(there, issued.helene, "urn:uuid:nobody")) == "award.unknown"
    revoke.revoke_lost(there, issued.helene, credential)
    revoke.revoke_lost(there, issued.helene, credential)
    assert headline(there, lost.code) == "cancelled" and credential in revoked(there)
    assert replace(lost, services=there).judged(document) == "REVOKED"
    assert standing(there).state is State.AGREES and follow_logbook.remember(there) == 0


def test_a_corrected_badge_whose_correction_is_lost(issued: Recognition, restore: Restore) -> None:
    data = sealed(issued)
    issued.services.clock.advance(hours=1)  # type: ignore[attr-defined]
    assert correct.correct(issued.services, issued.lea, issued.award, WordingFacts(sentence=""))
    there = restore(issued, data, with_logbook=True)
    assert follow_logbook.after_restoration(there, issued.services.now())
    assert headline(there, issued.code) == "lost"
    assert [each.kind for each in verify_awards(there, [issued.code])] == ["lost"]


def test_without_the_logbook_nothing_is_issued_until_a_day_is_said(issued: Recognition, restore: Restore) -> None:
    data, at = sealed(issued), issued.services.now()
    issued.services.clock.advance(hours=30)  # type: ignore[attr-defined]
    lost = another(issued, "Fatou")
    document = lost.documents()["ob3"]
    there = restore(issued, data, with_logbook=False)
    assert follow_logbook.after_restoration(there, at) is None
    waiting = agreed(Cast(there), given="Nouvelle")
    assert code(waiting.sign) == "signing.gap"
    assert headline(there, lost.code) == "unknowable" and headline(there, issued.code) == "VALID"
    assert headline(there, lost.code[:-1]) == "unknown"  # no code at all
    assert replace(lost, services=there).judged(document) == "UNDETERMINED"
    with there.database.begin(read_only=True) as session:
        (gap,) = gaps.gaps(session)
    assert (gap.since, gap.until, gap.confirmed_at) == (at, there.now(), None)
    assert code(lambda: follow_logbook.confirm_gap(there, there.now().replace(year=2027))) == "gap.later"
    assert follow_logbook.confirm_gap(there, at) and not follow_logbook.confirm_gap(there, at)
    waiting.sign()
    assert headline(there, waiting.code) == "VALID" and headline(there, lost.code) == "unknowable"
    assert [line.facts["since"] for line in kept(there, Kept.GAP)] == [at.isoformat()]


def test_a_new_logbook_holds_what_stood(issued: Recognition, tmp_path: Path) -> None:
    services = issued.services
    hidden = another(issued, "Fatou")
    audience.set_visibility(services, hidden.member, hidden.code, "hidden")
    revoke.revoke(services, issued.helene, issued.award, "error")
    assert code(lambda: follow_logbook.renew_logbook(services)) == "logbook.agrees"
    services.logbook.file.path.unlink()
    assert standing(services).state is State.MISSING and follow_logbook.remember(services) == 0
    assert code(lambda: another(issued, "Sara")) == "signing.logbook"
    follow_logbook.renew_logbook(services)
    acts = {line.act for line in kept(services)}
    assert {Kept.OPENED, Kept.LIST_OPENED, Kept.ISSUING, Kept.CREDENTIAL_ENDED, Kept.HIDDEN} <= acts
    another(issued, "Sara")


def test_a_logbook_that_is_begun_later_knows_what_had_narrowed(issued: Recognition, restore: Restore) -> None:
    """It lacks links and passwords that were replaced before, so that a gap is left; what people had said is in it."""
    services, gone = issued.services, another(issued, "Fatou")
    data = sealed(issued)
    services.clock.advance(hours=1)  # type: ignore[attr-defined]
    object_to(services, issued.member, ["badges", "name"])
    change_member(services, issued.helene, issued.member, given_name="Amina", age="15_to_17")
    depart.leave(services, issued.lea, gone.member)
    acts.change_staff(
        services, issued.helene, issued.lea.staff_id or 0,
        function="animatrice", roles=["facilitator"], site_slugs=["auzances"], last_day=None,
    )  # fmt: skip
    services.logbook.file.path.unlink()
    follow_logbook.renew_logbook(services)
    there = restore(issued, data, with_logbook=True)
    kinds = {"opted out", "unnamed", "child", "left", "role"}
    control = {(kind, whose) for kind, whose in narrow(services) - narrow(there) if kind in kinds}
    assert {kind for kind, _ in control} == kinds
    assert follow_logbook.after_restoration(there, services.now())
    assert control <= narrow(there)


def test_a_logbook_whose_beginning_was_interrupted_is_begun_whole(
    issued: Recognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = issued.services
    revoke.revoke(services, issued.helene, issued.award, "error")
    services.logbook.file.path.unlink()
    monkeypatch.setattr(services.logbook.file, "append", stopped)
    assert code(lambda: follow_logbook.renew_logbook(services)) == "signing.logbook"
    monkeypatch.undo()
    follow_logbook.remember(services)
    acts = [line.act for line in kept(services)]
    assert acts[0] is Kept.OPENED and {Kept.ISSUING, Kept.CREDENTIAL_ENDED} <= set(acts)
    assert standing(services).state is State.AGREES


def stopped(*_arguments: object) -> None:
    """A write that a crash prevents."""
    raise OSError("stopped")


def test_a_lost_record_is_not_made_anew(services: Services) -> None:
    schema.downgrade(services.database)
    schema.upgrade(services.database)

    def again() -> None:
        initialise(services, services.settings.public_url, catalogue.network(), services.now())

    assert code(again) == "instance.lost"
    services.logbook.file.path.unlink()
    backup = services.settings.backups_folder / "nightly-2026-11-25.badges"
    backup.parent.mkdir(exist_ok=True)
    backup.write_bytes(b"")
    assert code(again) == "instance.backed_up"
    backup.unlink()  # the control: an init that was interrupted before its last act is finished
    again()
    assert standing(services).state is State.AGREES


def test_issuing_stops_and_narrowing_goes_on(issued: Recognition) -> None:
    services, path = issued.services, issued.services.logbook.file.path
    waiting = agreed(Cast(services), given="Fatou")
    path.rename(path.with_name("away"))
    assert code(waiting.sign) == "signing.logbook"
    assert waiting.editions() == [] and issued.count(Edition) == 1  # nothing was reserved
    revoke.revoke(services, issued.helene, issued.award, "error")
    assert headline(services, issued.code) == "REVOKED"
    path.with_name("away").rename(path)
    waiting.sign()
    assert [line.act for line in kept(services)][-2:] == [Kept.CREDENTIAL_ENDED, Kept.ISSUING]


def test_the_line_of_an_issue_is_there_before_the_first_signature(recognition_sqlite: Recognition) -> None:
    of, seen = recognition_sqlite, []

    def watch(_owner: str, _algorithm: str, _signature: bytes) -> None:
        (edition,) = of.editions()
        seen.append(edition.credential_id in of.services.logbook.file.path.read_text())

    watched = of.watched(watch)
    watched.sign()
    assert seen and all(seen)


def test_no_line_names_a_person_or_a_code(issued: Recognition) -> None:
    services = issued.services
    zenobie = agreed(Cast(services), given="Zénobie", family="Quintefeuille", email="zenobie@courrier.example").sign()
    audience.set_visibility(services, zenobie.member, zenobie.code, "hidden")
    data = services.logbook.file.path.read_text()
    for word in ("Zénobie", "Z\\u00e9nobie", "Quintefeuille", "zenobie", zenobie.code, "Amina", issued.code):
        assert word not in data


def test_an_award_that_was_signed_later_is_not_issued_twice(issued: Recognition, restore: Restore) -> None:
    waiting = agreed(Cast(issued.services), given="Fatou")
    data = sealed(issued)
    issued.services.clock.advance(hours=1)  # type: ignore[attr-defined]
    document = waiting.sign().documents()["ob3"]
    there = restore(issued, data, with_logbook=True)
    assert follow_logbook.after_restoration(there, issued.services.now())
    again = replace(waiting, services=there)
    assert headline(there, waiting.code) == "lost" and again.judged(document) == "VALID"
    assert again.row().state == AwardState.ABANDONED


def test_a_badge_that_is_paused_and_whose_record_is_lost(issued: Recognition, restore: Restore) -> None:
    data = sealed(issued)
    issued.services.clock.advance(hours=1)  # type: ignore[attr-defined]
    lost = another(issued, "Fatou")
    pause.pause(issued.services, issued.lea, lost.award, "person")
    there = restore(issued, data, with_logbook=True)
    assert follow_logbook.after_restoration(there, issued.services.now())
    assert headline(there, lost.code) == "on_hold"
    later = replace(lost, services=there)
    assert later.judged(lost.documents()["ob3"]) == "SUSPENDED"
    credential = lost.editions()[0].credential_id
    assert code(lambda: revoke.resume_lost(there, issued.helene, "urn:uuid:nobody")) == "award.unknown"
    for _ in range(2):
        revoke.resume_lost(there, OPERATOR, credential)
    assert headline(there, lost.code) == "lost" and later.judged(lost.documents()["ob3"]) == "VALID"
    revoke.revoke_lost(there, OPERATOR, credential)
    assert code(lambda: revoke.resume_lost(there, OPERATOR, credential)) == "award.not_issued"


def test_a_merged_person_who_was_erased_is_erased_in_both_records(issued: Recognition, restore: Restore) -> None:
    cast = Cast(issued.services)
    stays, gone = cast.member("Nour", "Double", email="n@courrier.example"), cast.member("Nour", "Double")
    data = sealed(issued)
    merge.merge(issued.services, issued.helene, gone, stays)
    erasure_request.ask(issued.services, issued.lea, stays, name="Nour Double", fact="n@courrier.example")
    there = restore(issued, data, with_logbook=True)
    assert follow_logbook.after_restoration(there, issued.services.now())
    with there.database.begin(read_only=True) as session:
        assert all(session.get_one(Member, number).erased_at for number in (stays, gone))


def test_a_record_that_is_behind_gets_no_new_logbook(issued: Recognition, restore: Restore) -> None:
    data = sealed(issued)
    revoke.revoke(issued.services, issued.helene, issued.award, "error")
    there = restore(issued, data, with_logbook=True)
    assert standing(there).state is State.BEHIND
    assert code(lambda: follow_logbook.renew_logbook(there)) == "logbook.behind"
    assert follow_logbook.remember(there) and headline(there, issued.code) == "REVOKED"


def test_an_act_is_answered_whatever_happens_to_its_line(issued: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> bool:
        raise RuntimeError

    monkeypatch.setattr(issued.services.logbook, "_flushed", broken)
    revoke.revoke(issued.services, issued.helene, issued.award, "error")
    monkeypatch.undo()
    assert headline(issued.services, issued.code) == "REVOKED"
    assert kept(issued.services, Kept.CREDENTIAL_ENDED)


def test_who_is_kept_apart_and_who_rests_is_not_forgotten(issued: Recognition, restore: Restore) -> None:
    cast = Cast(issued.services)
    amina, paul, zoe = cast.member("Aminata"), cast.member("Paul"), cast.member("Zoé")
    archive = sealed(issued)
    issued.services.clock.advance(hours=1)  # type: ignore[attr-defined]
    keep_apart(issued.services, cast.lea, amina, paul)
    rest.rest(issued.services, cast.helene, zoe)
    there = restore(issued, archive, with_logbook=True)

    def held() -> tuple[set[frozenset[int]], set[int]]:
        with there.database.begin(read_only=True) as session:
            return objections.apart(session, [amina, paul, zoe]), rest.at_rest(session, [amina, paul, zoe])

    assert held() == (set(), set())  # the control: the archive alone has forgotten it
    for lines in (2, 0):
        assert follow_logbook.after_restoration(there, issued.services.now()) == lines
        assert held() == ({frozenset({amina, paul})}, {zoe})
    data = issued.services.logbook.file.path.read_text()
    assert Kept.OBJECTED.value in data and "Aminata" not in data
