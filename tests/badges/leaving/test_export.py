"""What a member takes with them: everything that the registry gives, with words on the page for each of it."""

from __future__ import annotations

import json

from badges.base import registry
from badges.base.database.types import Base
from badges.base.personal.export import Section
from badges.base.services import Services
from badges.leaving.export import export_member
from badges.recognition.witnesses import reading
from badges.web.portfolio.rights import export_words, vocabulary
from tests.cast import acts
from tests.cast.application import app_over
from tests.cast.colleagues import sonia
from tests.cast.people import Cast
from tests.cast.recognition import Recognition
from tests.cast.witnesses import SENTENCE, slip, written


def test_the_file_holds_what_the_registry_names(recognition: Recognition, cast: Cast) -> None:
    of = recognition.sign()
    found = export_member(of.services, cast.lea, of.member)
    data = json.loads(found.to_json())
    assert data["member"][0]["given_name"] == "Amina" and data["award"][0]["code"] == of.code
    assert {each["representation"] for each in data["document"]} == {"ob3", "ob3_jwt", "endorsement"}
    (signed,) = (each["data"] for each in data["document"] if each["representation"] == "ob3")
    assert of.judged(signed.encode()) == "VALID"  # the badge itself, byte for byte
    assert set(data) == {
        "made_at", "member", "consent", "attendance", "observation", "award", "award_consent",
        "endorsement", "edition", "document", "journal_facts",
    }  # fmt: skip


def test_what_was_seen_says_by_whom_and_who_entered_it(cast: Cast) -> None:
    amina, other = cast.member(), sonia(cast)
    number = cast.gathering(present={amina: "helps"})
    for key, seen_by in (("1", other.staff_id), ("2", None)):
        acts.observe(
            cast.services, cast.lea, member_id=amina, badge_slug="equipe", criteria=[key], gathering_id=number,
            seen_by=seen_by,
        )  # fmt: skip
    rows = json.loads(export_member(cast.services, cast.lea, amina).to_json())["observation"]
    assert [(row["criterion"], row["seen_by"], row["entered_by"]) for row in rows] == [
        ("1", "Sonia Petit", "Léa Martin"),
        ("2", "Léa Martin", None),
    ]
    assert not any(name.endswith("_id") for row in rows for name in row)


def test_the_page_has_words_for_every_table_and_column(services_sqlite: Services) -> None:
    with app_over(services_sqlite).test_request_context("/"):  # words are said, and kept, in the language of a request
        check_words()


def check_words() -> None:
    """Every table and column of a member's data has words."""
    given = [(each.table, each.person, each.given) for each in registry.personal(Base.metadata, "member") if each.given]
    assert len(given) > 10
    for table, person, columns in given:
        if table in export_words.IN_THE_FILE:
            continue
        assert vocabulary.title(Section(table, person, ())) != table, table
        for name in set(columns) - set(export_words.NO_WORDS):
            assert vocabulary.column(name) != name, name


def test_what_a_witness_wrote_is_read_by_the_site_first(recognition: Recognition) -> None:
    of = recognition.sign()
    number = written(of.services, slip(of.services, of.lea, of.award))
    assert "witness_statement" not in json.loads(export_member(of.services, of.lea, of.member).to_json())
    assert reading.show(of.services, of.lea, number)
    (told,) = json.loads(export_member(of.services, of.lea, of.member).to_json())["witness_statement"]
    assert told["sentence"] == SENTENCE
