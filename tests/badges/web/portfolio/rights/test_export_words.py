"""« Tout ce qui est écrit sur moi »: words for every number and code, one block a badge, dates and places in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Enum, select, update

from badges.base import registry
from badges.base.database.types import Base
from badges.base.personal.export import Section
from badges.gatherings.tables import Workshop
from badges.issuing.correcting import pause
from badges.leaving.export import export_member
from badges.ledger.tables import Edition
from badges.matching.introductions import review
from badges.matching.introductions.rules import ReviewQuestion, ThreadState, Who
from badges.matching.rules import ReviewView
from badges.orientation.tables import Referrer
from badges.recognition.tables import Award
from badges.web.portfolio.rights import export_words, vocabulary
from badges.web.portfolio.rights.export_words import Table
from tests.cast.canaries import plant
from tests.cast.counter import Cast
from tests.cast.introductions import SAID, thread

# What no person reads: a number alone, several, a code name of ours, an instant, an identifier.
BARE = re.compile(
    r"-?\d+(?:[,;] ?\d+)*|[a-z0-9]+(?:_[a-z0-9]+)+|[a-z]+\.[a-z_]+|\d{4}-\d\d-\d\d(?:T.*)?|urn:.*|did:.*|true|false"
)
PHONE = re.compile(r"\+?\d{9,15}")


def told(app: Flask, cast: Cast, member: int) -> list[Table]:
    """The data of a member as their page has them."""
    with app.test_request_context("/"):
        return export_words.tables_of(export_member(cast.services, cast.actor, member).sections)


def bare(tables: list[Table]) -> Iterator[str]:
    """What stands there as no person says it."""
    names = {table.name for table in Base.metadata.sorted_tables}
    columns = {column.name for table in Base.metadata.sorted_tables for column in table.columns}
    for table in tables:
        yield from (f"title {table.title}" for _once in "1" if table.title in names or BARE.fullmatch(table.title))
        for row in table.rows:
            for label, value in row.pairs:
                if label in columns or BARE.fullmatch(label):
                    yield f"{table.title}: label {label}"
                for part in (value, *(piece.partition("\u00a0: ")[2] for piece in value.split(" · "))):
                    if BARE.fullmatch(part) and not PHONE.fullmatch(part):
                        yield f"{table.title}: {label}: {part}"


def test_each_badge_stands_in_one_block_with_its_name_and_its_words(app: Flask, cast: Cast) -> None:
    tables = told(app, cast, cast.member_id)
    assert list(bare(tables)) == []
    badges = next(each for each in tables if each.title == "Les badges")
    (row,) = badges.rows
    said = dict(row.pairs)
    assert row.heading == "Transmettre un savoir-faire"
    assert "Montre le geste" in said["Critères"] and said["État"] == "délivré" and said["Code"].count("-") == 1
    assert {"Votre réponse", "Qui l’atteste", "Signé"} <= set(said)
    seen = next(each for each in tables if each.title == "Ce qui a été vu")
    assert {each.heading for each in seen.rows} == {"Transmettre un savoir-faire"}
    gesture = next(value for label, value in seen.rows[0].pairs if "Montre le geste" in label).replace("\u00a0", " ")
    assert "Vu le : 25 septembre 2026" in gesture and "Vu par : Léa Martin" in gesture
    there = next(each for each in tables if each.title == "Les présences")
    assert {("Jour", "25\u00a0septembre 2026"), ("Titre", "Atelier couture")} <= set(there.rows[0].pairs)
    (follow_up, *_others) = next(each for each in tables if each.title == "Ses accords").rows
    assert dict(follow_up.pairs)["Texte lu"].startswith("celui de ")


def test_a_pause_says_the_criterion_that_was_not_seen(app: Flask, cast: Cast) -> None:
    pause.pause(cast.services, cast.actor, cast.award_id(cast.code), "criterion", "1")
    badges = next(each for each in told(app, cast, cast.member_id) if each.title == "Les badges")
    said = dict(badges.rows[0].pairs)
    assert "Montre le geste" in said["En pause"] and "n’est plus écrit" not in said["En pause"]


def test_a_thread_and_a_bilan_are_told_in_words(app: Flask, cast: Cast) -> None:
    amina, zoe = cast.members["Amina"], cast.members["Zoé"]
    found = thread(cast.services, cast.actor, amina, zoe).goes_to(ThreadState.HELD)
    review.say(cast.services, cast.actor, found.id, Who.GIVER, ReviewView.DISAGREES, (ReviewQuestion.SHOWN,))
    thread(cast.services, cast.actor, amina, cast.members["Łucja"])
    tables = told(app, cast, amina)
    assert list(bare(tables)) == []
    held, asked = (
        dict(row.pairs) for row in next(each for each in tables if each.title == "Les mises en relation").rows
    )
    assert held["État"] == "C’est fait" and held["Avec"] == "Zoé" and held["Bilan le"] == "24\u00a0novembre 2026"
    assert asked["État"] == "Attend votre réponse" and "Avec" not in asked
    (said,) = (dict(each.rows[0].pairs) for each in tables if each.title == "Ce que la personne a dit à un bilan")
    question = "Qu’est-ce que l’autre personne vous a montré\u202f?"
    assert said[question] == SAID.giver_shown and said["Votre avis"] == "Pas d’accord"
    assert said["Pas d’accord avec"] == question and "La patience" not in str(said)


def test_nothing_bare_stands_there_whatever_is_written_of_a_member(app: Flask, cast: Cast) -> None:
    with cast.services.database.begin() as session:
        session.execute(update(Workshop).values(proposed_by_id=cast.member_id))
        award = session.get_one(Award, cast.award_id(cast.code))
        facts = {"service": "CCAS", "folded_service": "ccas", "contact": "+33500000031"}
        referrer = Referrer(site_id=award.site_id, last_sent_on=cast.services.now().date(), **facts)
        session.add(referrer)
        session.flush()
        ids = {
            "member": cast.member_id, "other_member": cast.members["Zoé"], "staff": cast.actor.staff_id,
            "site": award.site_id, "award": award.id, "gathering": award.gathering_id or cast.gatherings[0],
            "badge_model": award.badge_model_id, "status_list": 1,
            "edition": session.scalar(select(Edition.id).where(Edition.award_id == award.id)),
            "journal_entry": 1, "referrer": referrer.id,
        }  # fmt: skip
    plant(cast.services, "member", cast.member_id, {name: one for name, one in ids.items() if one})
    tables = told(app, cast, cast.member_id)
    assert list(bare(tables)) == [] and len(tables) > 12


@pytest.mark.parametrize(
    ("table", "column", "more"),
    [
        ("attendance", "day", {}),
        ("exchange", "happened_on", {}),
        ("observation", "seen_on", {"badge": "x", "criterion": "1"}),
    ],
)
def test_what_took_place_is_told_in_its_order(app: Flask, table: str, column: str, more: dict[str, str]) -> None:
    """An export follows the order in which things were entered; the page follows the days."""
    days = ("2026-11-12", "2026-09-24", "2026-10-08")
    rows = tuple({**more, column: each} for each in days)
    with app.test_request_context("/"):
        (found,) = export_words.tables_of([Section(table, "member_id", rows, (1, 2, 3))])
    said = " ".join(value for row in found.rows for _label, value in row.pairs)
    assert said.index("septembre") < said.index("octobre") < said.index("novembre")


def test_the_control_names_what_is_bare() -> None:
    row = export_words.Row(
        "",
        (("Critères", "1, 2, 3"), ("award_id", "oui"), ("Rôle", "takes_part"), ("Phrase", "3 fois · Badge\u00a0: 25")),
    )
    found = list(bare([Table("bundle_badge", (row,))]))
    assert found == [
        "title bundle_badge", "bundle_badge: Critères: 1, 2, 3", "bundle_badge: label award_id",
        "bundle_badge: Rôle: takes_part", "bundle_badge: Phrase: 25",
    ]  # fmt: skip


def given() -> list[tuple[str, str]]:
    """Each table and column that an export gives."""
    return sorted({(each.table, name) for each in registry.personal(Base.metadata, "member") for name in each.given})


def test_every_column_that_is_given_has_its_label_and_every_code_its_words(app: Flask) -> None:
    with app.test_request_context("/"):
        for table, name in given():
            if table in export_words.IN_THE_FILE or name in export_words.NO_WORDS or name == "criterion":
                continue
            assert vocabulary.column(name) != name, f"{table}.{name}"
            kind = Base.metadata.tables[table].columns[name].type
            if isinstance(kind, Enum):
                words = vocabulary.values(name) or {}
                assert set(kind.enums) <= set(words), f"{table}.{name}: {set(kind.enums) - set(words)}"


@pytest.mark.parametrize("name", ["1, 2, 3", "25", "takes_part", "2026-11-24T10:00:00+00:00", "urn:uuid:1"])
def test_a_bare_value_is_seen(name: str) -> None:
    assert BARE.fullmatch(name)
