"""What a question may hold."""

from __future__ import annotations

import pytest

from badges.base.errors import Refused
from badges.questions.facts import QuestionFacts
from badges.questions.rules import asker_name, question_text, way_to_answer


def test_what_is_kept_is_one_clean_line() -> None:
    typed = "Est-ce  vrai\x00 ?\r\nMerci\u202e \x1b[31m"
    assert question_text(typed) == "Est-ce vrai ? Merci [31m"
    kept = QuestionFacts(question="Oui ?", asker=" ", contact="05 55 82 80 47")
    assert kept == QuestionFacts(question="Oui ?", asker=None, contact="+33555828047")
    assert way_to_answer("Marie@Garage.Example") == "Marie@garage.example"


def test_the_longest_question() -> None:
    assert len(question_text("é" * 600)) == 600
    with pytest.raises(Refused, match=r"question\.too_long"):
        question_text("é" * 601)
    assert len(asker_name("a" * 120) or "") == 120
    with pytest.raises(Refused, match=r"question\.asker_too_long"):
        asker_name("a" * 121)


@pytest.mark.parametrize("typed", ["", "  \n ", "\x00\u200b", "\u202e"])
def test_nothing_is_no_question(typed: str) -> None:
    with pytest.raises(Refused, match=r"question\.empty"):
        question_text(typed)
    assert asker_name(typed) is None and way_to_answer(typed) is None


@pytest.mark.parametrize(
    "typed", ["http://a.example", "Voir HTTPS:a", "ftp://x", "www.gagnez.example", "h\u200bttps://a"]
)
def test_a_link_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match=r"question\.link"):
        question_text(f"Bonjour {typed}")
    with pytest.raises(Refused, match=r"question\.link"):
        asker_name(typed)


def test_what_is_no_link_is_taken() -> None:
    assert question_text("Atelier du 3/11 : 2 séances, et/ou 3 ?") == "Atelier du 3/11 : 2 séances, et/ou 3 ?"


@pytest.mark.parametrize("typed", ["demain", "05 55", "marie@", "a@b.example\nBcc: c@d.example", "<x@y.example>"])
def test_a_contact_must_be_one(typed: str) -> None:
    with pytest.raises(Refused, match=r"question\.contact"):
        way_to_answer(typed)
