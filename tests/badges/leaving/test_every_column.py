"""A canary in every cell of every row of a person: erasure, retention, merge and restore leave none."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from badges.base import registry
from badges.base.database.types import Base
from badges.base.journal.tables import JournalFacts
from badges.base.logbook.acts import Kept
from badges.base.personal.columns import KEY, kept
from badges.base.personal.declarations import said_of
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.tables import Workshop
from badges.instance.logbook import follow_logbook
from badges.leaving import inactive, merge
from badges.leaving.erasure import destroy, erasure_request
from badges.leaving.export import export_member
from badges.ledger.tables import Document, Edition
from badges.network import accounts
from badges.network.tables import Staff
from badges.orientation.tables import Referrer
from badges.people.rules import Age
from badges.people.tables import Member
from badges.recognition.tables import Award
from tests.badges.instance import restoring
from tests.badges.instance.restoring import sealed
from tests.cast.canaries import MADE, Canaries, plant
from tests.cast.facts import register_member
from tests.cast.logbook import kept as kept_lines
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.postgresql import EmbeddedPostgresql

LINKS = {
    "member.link_nonce",
    "member.link_stopped_at",
    "member.no_messages_on",
}  # of a merged record, which lead to the one that stays, or stopped
WORDS = {"workshop.title"}  # the one text that stays though a person types it: others came to this workshop
# What forgetting leaves, each of which has a time of its own: with the badges that their link still opens, after
# 90 days, after 12 months.
OTHER_TIMES = {
    "member.link_nonce", "member.link_ended_at", "member.link_stopped_at",
    "bundle.salt", "bundle.key_digest",
    "bundle.created_at", "bundle.ends_on", "bundle.stopped_at", "journal_facts.about", "journal_facts.salt",
    "presence_paper.code", "presence_paper.digest", "presence_paper.first_on", "presence_paper.last_on",
    "presence_paper.made_at", "presence_paper.answered_until", "bundle_letter.sent_at",
}  # fmt: skip


def planted(cast: Cast, *, signed: bool, given: str = "Amina") -> tuple[int, Canaries]:
    """A member with a row in every table and by every way, and a canary in every cell of them."""
    of = agreed(cast, given=given, email=f"{given.lower()}@courrier.example", phone="05 55 82 80 47")
    if signed:
        of.sign()
    other = cast.member("Jeanne", "Petit")
    with cast.services.database.begin() as session:
        award = session.get_one(Award, of.award)
        session.get_one(Member, of.member).age = Age.UNDER_18
        session.execute(update(Workshop).values(proposed_by_id=of.member))
        edition = session.scalar(select(Edition.id).where(Edition.award_id == of.award))
        facts = session.scalar(select(JournalFacts.entry_id).where(JournalFacts.member_id == of.member))
        referrer = Referrer(site_id=cast.gueret, service="CCAS", folded_service="ccas", contact="+33555000010")
        referrer.last_sent_on = local_date(cast.services.now())
        session.add(referrer)
        session.flush()
        ids = {
            "member": of.member, "referrer": referrer.id, "other_member": other, "staff": cast.lea.staff_id,
            "site": cast.gueret, "award": of.award, "gathering": award.gathering_id,
            "badge_model": award.badge_model_id, "journal_entry": facts, "status_list": 1, "edition": edition,
        }  # fmt: skip
    return of.member, plant(cast.services, "member", of.member, {name: one for name, one in ids.items() if one})


def erase(services: Services, member_id: int) -> None:
    """Hide a member, wait, and destroy them."""
    with services.database.begin() as session:
        now = services.now()
        erasure_request.hide_member(session, session.get_one(Member, member_id), now, now, now, None)
    assert destroy.destroy_due(services) == 1


def tables_of(person: str) -> set[str]:
    """The tables whose rows belong to such a person."""
    return {each.table for each in registry.personal(Base.metadata, person)}


def test_erasure_leaves_no_canary_of_a_member(cast: Cast) -> None:
    member, canaries = planted(cast, signed=True)
    places = set(canaries.planted.values())
    assert canaries.found(cast.services) == places and len(places) > 75
    without_texts = {"bundle_badge", "bundle_other", "erasure", "staff_tie", "signing_preference", "consent"}
    assert tables_of("member") - without_texts <= {place.partition(".")[0] for place in places}
    erase(cast.services, member)
    assert canaries.found(cast.services) == WORDS


def test_a_rule_taken_away_leaves_its_canary(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    column = Base.metadata.tables["member"].columns["told_by"]
    monkeypatch.setitem(column.info, KEY, kept("nothing", given=True, merged="nothing")[KEY])
    table = Base.metadata.tables["wish"]
    for each in table.columns:
        monkeypatch.setitem(each.info, KEY, kept("nothing", given=True)[KEY])
    member, canaries = planted(cast, signed=True)
    erase(cast.services, member)
    assert canaries.found(cast.services) == {"member.told_by", "wish.text", *WORDS}


def test_erasure_leaves_no_canary_of_a_former_colleague(cast: Cast) -> None:
    number = cast.karim.staff_id or 0
    register_member(cast.services, cast.karim, cast.auzances, given_name="Ada", badges_yes=None)
    accounts.disable(cast.services, cast.helene, number)
    ids = {"staff": number, "site": cast.gueret, "member": cast.member(), "role": 1}
    canaries = plant(cast.services, "staff", number, ids)
    assert canaries.found(cast.services) == set(canaries.planted.values())
    assert {"staff.name", "passkey.name", "device.name", "letter.body"} <= set(canaries.planted.values())
    with cast.services.database.begin() as session:
        now = cast.services.now()
        erasure_request.hide_staff(session, session.get_one(Staff, number), now, now, now, None)
    assert destroy.destroy_due(cast.services) == 1
    assert canaries.found(cast.services) == set()


def test_who_is_forgotten_leaves_no_canary(cast: Cast) -> None:
    member, canaries = planted(cast, signed=False)
    with cast.services.database.begin() as session:
        row = session.get_one(Member, member)
        row.asked_on, row.left_on = cast.services.now().date(), None
    cast.services.clock.advance(days=365 * 3)  # type: ignore[attr-defined]
    assert canaries.found(cast.services) == set(canaries.planted.values())
    inactive.carry_out(cast.services)
    with cast.services.database.begin(read_only=True) as session:
        assert session.get_one(Member, member).forgotten_on is not None
        assert session.scalars(select(Document.id)).all() == []
    assert canaries.found(cast.services) <= {*OTHER_TIMES, *WORDS}
    erase(cast.services, member)
    assert canaries.found(cast.services) == WORDS


def test_a_merge_empties_the_record_that_goes(cast: Cast) -> None:
    gone, canaries = planted(cast, signed=True)
    stays = cast.member("Amina", "Benalli", email="stays@courrier.example", phone="05 55 82 80 48", called="Mina")
    with cast.services.database.begin() as session:
        row = session.get_one(Member, stays)
        row.told_by, row.unnamed_on, row.age_said_on = "Jeanne", row.joined_on, row.joined_on
        row.spoken_languages = "roumain"
        row.email_confirmed_at, row.age = cast.services.now(), Age.UNDER_18
    merge.merge(cast.services, cast.helene, gone, stays)
    left = canaries.found(cast.services)
    assert {place for place in left if place.startswith(("member.", "confirmation_code."))} == LINKS
    assert "award.sentence" in left and "letter.last_error" in left  # these moved with the person
    erase(cast.services, stays)
    assert canaries.found(cast.services) == WORDS


def test_what_a_merge_takes_is_what_the_columns_say(cast: Cast) -> None:
    gone, canaries = planted(cast, signed=True)
    stays = cast.member("Amina", "Benali")
    with cast.services.database.begin() as session:
        session.get_one(Member, stays).family_name = None
    merge.merge(cast.services, cast.helene, gone, stays)
    table = Base.metadata.tables["member"]
    lacking = {
        f"member.{column.name}" for column in table.columns if getattr(said_of(column), "merged", None) == "lacking"
    }
    taken = lacking & set(canaries.planted.values())
    assert {"member.phone", "member.told_by", "member.email_confirmed_at", "member.family_name"} <= taken
    assert "member.spoken_languages" in taken
    found = {place for place in canaries.found(cast.services) if place.startswith("member.")}
    assert found == {*taken, "member.link_nonce"}


@pytest.mark.usefixtures("quick_seal")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restored_database_is_erased_again(
    services_sqlite: Services, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    member, canaries = planted(cast, signed=True)
    of = Recognition(services, cast.lea, cast.helene, cast.karim, member, 0, "")
    before = sealed(of)
    erase(services, member)
    after = sealed(of)
    assert len(kept_lines(services, Kept.ERASURE_ASKED)) == 1

    def restored(name: str, data: bytes) -> Services:
        url = None
        if kind == "postgresql":
            server: EmbeddedPostgresql = request.getfixturevalue("postgresql")
            url = server.create(f"columns_{name}")
        there = restoring.restored(of, data, tmp_path / name, url).services
        request.addfinalizer(there.database.dispose)
        return there

    assert canaries.found(restored("after", after)) == WORDS
    there = restored("before", before)
    state_of_the_service = {place for place in canaries.planted.values() if place.startswith("web_session.")}
    assert canaries.found(there) >= set(canaries.planted.values()) - state_of_the_service - {
        "letter.subject",
        "letter.body",
    }
    shutil.copytree(services.settings.logbook_folder, there.settings.logbook_folder)
    assert follow_logbook.remember(there)
    assert canaries.found(there) == WORDS


def test_an_export_gives_what_the_columns_say_and_nothing_else(cast: Cast) -> None:
    member, canaries = planted(cast, signed=True)
    told = canaries.told(export_member(cast.services, cast.lea, member).to_json().decode())
    given = {f"{each.table}.{name}" for each in registry.personal(Base.metadata, "member") for name in each.given}
    given.add("gathering.title")  # it stands beside the presence there
    given -= {f"introduction.{each}" for each in ("what", "place", "rhythm", "stops")}  # agreed on once both said yes
    assert told == given & set(canaries.planted.values()) and len(told) > 20
    assert {"member.told_by", "member.spoken_languages", "workshop.place", "own_words.text", "question.text"} <= told
    assert not told & {"question.asker", "question.contact", "confirmation_code.email", "member.link_nonce"}


def test_what_is_made_by_the_service_says_so_beside_its_column() -> None:
    said: dict[str, Any] = {
        f"{table.name}.{column.name}": said_of(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }
    assert {place: said[place].content for place in MADE} == dict.fromkeys(MADE, "made")
    for person in ("member", "staff"):
        words = {
            place
            for place, one in said.items()
            if one.content == "words" and place.partition(".")[0] in tables_of(person)
        }
        assert words <= WORDS
