"""A canary in every cell of every row of a person: erasure, retention, merge and restore leave none."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Date, Table, select, text, update

from badges.base import registry
from badges.base.database.types import Base, UtcDateTime
from badges.base.journal.tables import JournalFacts
from badges.base.logbook.acts import Kept
from badges.base.personal.columns import KEY, kept
from badges.base.personal.declarations import said_of
from badges.base.personal.paths import rows_of
from badges.base.personal.signs import signs
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.tables import Workshop
from badges.instance.logbook import follow_logbook
from badges.leaving import inactive, merge
from badges.leaving.erasure import destroy, erasure_request
from badges.leaving.export import export_member
from badges.ledger.tables import Document, Edition
from badges.matching.tables import Introduction
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


# Dates in the tables of members that are no sign of them: what the staff, another person or the service did.
NO_SIGN = {
    "address_paper": "the paper of a colleague",
    "award_pause": "the staff's signal",
    "award_reading": "between colleagues",
    "badge_call": "another person called",
    "confirmation_code": "it goes within two days, and what it confirmed has a date of its own",
    "correction_notice": "the staff's correction",
    "double_signal": "the staff's signal",
    "edition": "the date of the award, which is one",
    "endorsement": "another person's",
    "erasure": "nothing is asked of who is erased",
    "gathering": "of all who came, not of who proposed its workshop",
    "hosted_assertion": "the journal has the member's request (AWARD_SHARED)",
    "letter": "what the service wrote",
    "message": "what the staff told them",
    "onward_letter": "what the staff wrote",
    "proposed_name": "the staff's proposal",
    "question": "another person asked",
    "set_aside": "a pair, not who refused it",
    "signing_preference": "the staff's",
    "staff_tie": "the staff's answer",
    "threads_at_rest": "the coordination's",
    "workshop": "written by the staff; who leads it has a place in it, or was there",
    "witness_slip": "made by the staff too; what the member kept of it is one",
}


def dates_of(table: Table) -> list[Column[Any]]:
    """The columns of a table that hold a date."""
    return [each for each in table.columns if isinstance(each.type, Date | UtcDateTime)]


def test_every_date_of_a_member_is_a_sign_of_them_or_says_why_not() -> None:
    members = {name: Base.metadata.tables[name] for name in tables_of("member")}
    dated = {name for name, table in members.items() if dates_of(table)}
    declared = {table.name for table, _way, _dates in signs(Base.metadata)}
    assert declared | set(inactive.BY_HAND) == dated - set(NO_SIGN), "write a_sign(…) beside the date, or why not here"
    assert not declared & set(inactive.BY_HAND) and set(NO_SIGN) < dated


def test_each_sign_is_heard_and_no_other_date(cast: Cast) -> None:
    services, (member, _canaries) = cast.services, planted(cast, signed=True)
    silent = select(Member.id).where(
        inactive._silent_since(services.now().date() + timedelta(days=1)), Member.id == member
    )
    long_ago, recent = datetime(1990, 1, 1, tzinfo=UTC), services.now() + timedelta(days=2)

    def write(column: Column[Any], at: datetime, where: Any) -> None:
        at += timedelta(hours=column.name == "ends_at")  # after its beginning
        value = at.date() if isinstance(column.type, Date) else at
        session.execute(update(column.table).where(where).values({column.name: value}))

    with services.database.begin() as session:
        session.execute(update(Member).values(staff_id=None))
        session.execute(update(Introduction).values(giver_yes_at=long_ago))  # the giver is first
        for name in sorted(tables_of("member")):
            for column in dates_of(Base.metadata.tables[name]):
                write(column, long_ago, column.is_not(None))
        assert session.scalar(silent) == member
        heard = [(table, way, each) for table, way, dates in signs(Base.metadata) for each in dates]
        assert len(heard) > 40
        for table, way, column in heard:
            (declared,) = (
                each
                for each in registry.personal(Base.metadata, "member")
                if (each.table, each.person) == (table.name, way)
            )
            where = rows_of(Base.metadata, declared, [member])
            write(column, recent, where)
            assert session.scalar(silent) is None, (table.name, way, column.name)
            write(column, long_ago, where)
        for name in NO_SIGN:
            for column in dates_of(Base.metadata.tables[name]):
                if name != "gathering":  # its day is a sign of who came
                    write(column, recent, column.is_not(None))
        assert session.scalar(silent) == member


def test_the_signs_are_asked_by_an_index(services_sqlite: Services) -> None:
    day = date(2026, 11, 24)
    for condition in (inactive._to_ask(day), inactive._to_forget(day), inactive._heard_of(day)):
        with services_sqlite.database.begin(read_only=True) as session:
            asked = (
                select(Member.id).where(condition).compile(session.get_bind(), compile_kwargs={"literal_binds": True})
            )
            plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))]
        assert len(plan) > 30 and any(each.startswith("SEARCH posting") for each in plan)
        assert {each for each in plan if each.startswith("SCAN") or "AUTOMATIC" in each} <= {"SCAN member"}


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
