"""A member's own words about a badge: theirs to keep, shown at their will beside it, signed and attested by nobody."""

from __future__ import annotations

import pytest

from badges.base.database import bounds
from badges.base.errors import NotFound, Outdated
from badges.base.journal.tables import JournalEntry
from badges.publication.judgement import find_award, verify_award
from badges.recognition import reads as recognition
from badges.recognition.tables import OwnWords
from badges.sharing import audience, words
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code

SAID = "J’aime montrer. Je prends mon temps."


@pytest.fixture
def issued(recognition: Recognition) -> Recognition:
    """Amina's badge, signed, on each database."""
    return recognition.sign()


def write(of: Recognition, text: str | None, *, with_badge: bool = False, **more: str) -> None:
    """What the member writes."""
    acts.write_words(of.services, of.member, of.code, text, with_badge=with_badge, **more)


def kept(of: Recognition) -> tuple[str, bool] | None:
    """What is kept."""
    with of.services.database.begin(read_only=True) as session:
        found = recognition.said_of(session, of.award)[0]
    return (found.text, found.shown) if found is not None else None


def read_by_others(of: Recognition) -> str | None:
    """What an employer's page gets."""
    facts = find_award(of.services, of.code).facts
    return facts.own_words if facts is not None else None


def test_they_are_theirs_until_they_show_them(issued: Recognition) -> None:
    before = issued.documents()
    write(issued, f"  {SAID}\n")
    assert kept(issued) == (SAID, False) and read_by_others(issued) is None
    write(issued, SAID, with_badge=True)
    assert kept(issued) == (SAID, True) and read_by_others(issued) == SAID
    verdict = verify_award(issued.services, issued.code).verdict
    assert verdict is not None and "prends mon temps" not in str(verdict.to_json())
    assert issued.documents() == before  # nothing signed says them
    audience.set_visibility(issued.services, issued.member, issued.code, "hidden")
    assert read_by_others(issued) is None and kept(issued) == (SAID, True)


def test_emptied_they_are_gone(issued: Recognition) -> None:
    write(issued, SAID, with_badge=True)
    write(issued, " \u200b \n ")
    assert kept(issued) is None and issued.count(OwnWords) == 0 and read_by_others(issued) is None


def test_the_same_again_writes_nothing_and_only_what_others_see_is_noted(issued: Recognition) -> None:
    acts = issued.count(JournalEntry)
    for _ in range(2):
        write(issued, SAID)
    assert issued.count(JournalEntry) == acts
    for _ in range(2):
        write(issued, SAID, with_badge=True)
    assert issued.count(JournalEntry) == acts + 1


def test_an_old_page_shows_nothing_that_was_hidden_since(issued: Recognition) -> None:
    write(issued, SAID, with_badge=True)
    with issued.services.database.begin(read_only=True) as session:
        old = words.recorded(recognition.said_of(session, issued.award)[0]).version
    write(issued, SAID)
    with pytest.raises(Outdated):
        write(issued, "Autre chose.", with_badge=True, shown=old)
    assert kept(issued) == (SAID, False)
    write(issued, None, shown=old)  # deleting is never refused
    assert kept(issued) is None


def test_they_are_bounded_and_hiding_is_not(issued: Recognition) -> None:
    assert code(lambda: write(issued, "x" * (bounds.WORDS_LETTERS + 1))) == "words.too_long"
    write(issued, "é" * bounds.WORDS_LETTERS)
    for turn in range(bounds.WORDS_A_DAY_OF_A_BADGE - 1):
        write(issued, f"{SAID} {turn}", with_badge=True)
    assert code(lambda: write(issued, "encore", with_badge=True)) == "words.too_often"
    said = kept(issued)
    assert said is not None and said[1]
    write(issued, said[0])
    assert kept(issued) == (said[0], False)
    issued.services.clock.advance(days=1)  # type: ignore[attr-defined]
    write(issued, "encore", with_badge=True)
    assert kept(issued) == ("encore", True)


@pytest.mark.parametrize("contact", ["05 55 00 11 22", "a@b.example", "https://ailleurs.example", "3 rue des Lilas"])
def test_no_contact_in_them_is_read_by_others(issued: Recognition, contact: str) -> None:
    said = f"{SAID} {contact}"
    assert code(lambda: write(issued, said, with_badge=True)) == "words.contact" and kept(issued) is None
    write(issued, said)
    assert kept(issued) == (said, False)  # for themselves they may say it
    assert code(lambda: write(issued, said, with_badge=True)) == "words.contact" and kept(issued) == (said, False)
    write(issued, SAID, with_badge=True)
    assert read_by_others(issued) == SAID


def test_words_from_before_that_hold_a_contact_are_not_read_and_can_be_hidden(issued: Recognition) -> None:
    write(issued, SAID, with_badge=True)
    said = f"{SAID} 05 55 00 11 22"
    with issued.services.database.begin() as session:
        session.get_one(OwnWords, issued.award).text = said
    assert kept(issued) == (said, True) and read_by_others(issued) is None
    assert code(lambda: write(issued, said, with_badge=True)) == "words.contact"
    write(issued, said)
    assert kept(issued) == (said, False)


def test_nobody_writes_beside_another_member_s_badge(issued: Recognition) -> None:
    other = agreed(Cast(issued.services), given="Fatou", family="Diallo")
    for wrong in (issued.code, "x"):
        with pytest.raises(NotFound):
            acts.write_words(other.services, other.member, wrong, SAID, with_badge=True)
    with pytest.raises(NotFound):
        write(other, SAID)  # agreed to, and not signed
    assert kept(issued) is None
