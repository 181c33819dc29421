"""What a sentence may reveal: at least 95 of 100 are found, and at most 5 of 100 ordinary ones are asked about.

`sensitive` and `ordinary` are the sentences by which the word lists were made; those that end in `_unseen` were written
before, and no list was changed to suit them.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from badges.base.text import sensitive
from badges.base.text.sensitive import Subject, subjects, without_accounts
from badges.base.text.sentences import holds_contact

SENTENCES = Path(__file__).parent / "sentences"
LISTS = ("health", "justice", "ordinary")


def sentences(name: str) -> list[str]:
    """One set of sentences."""
    found = (SENTENCES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert len(set(found)) == 100
    return found


@pytest.mark.parametrize("name", ["sensitive", "sensitive_unseen"])
def test_what_may_harm_is_found(name: str) -> None:
    missed = [each for each in sentences(name) if not subjects(each)]
    assert len(missed) <= 5, missed


@pytest.mark.parametrize("name", ["ordinary", "ordinary_unseen"])
def test_ordinary_sentences_are_not_asked_about(name: str) -> None:
    asked = [each for each in sentences(name) if subjects(each)]
    assert len(asked) <= 5, asked


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("Malgré sa dépression, elle vient.", Subject.HEALTH),
        ("DEPRESSIVE DEPUIS UN AN", Subject.HEALTH),
        ("n’est plus diabetique", Subject.HEALTH),
        ("burn  out en mars", Subject.HEALTH),
        ("A des TOC", Subject.HEALTH),
        ("Une étagère en toc", None),
        ("Malade de rire", None),
        ("Enceinte de sept mois", Subject.HEALTH),
        ("A branché l’enceinte de la salle", None),
        ("Sort de prison", Subject.JUSTICE),
        ("A condamné la porte de la cave", None),
        ("Condamnée à six mois avec sursis", Subject.JUSTICE),
        ("Théo Martin, 7 ans", Subject.CHILD),
        ("theo martin 7ans", Subject.CHILD),
        ("Théo Martin, 47 ans", None),
        ("Un enfant de 7 ans", None),
        ("IBAN FR76 3000 6000 0112 3456 7890 189", Subject.BANK),
        ("12 rue des Lilas", Subject.ADDRESS),
        ("12RUE DES LILAS", Subject.ADDRESS),
        ("2 place du marché", Subject.ADDRESS),
        ("2 places au marché", None),
        ("a@exemple.fr", Subject.ADDRESS),
        ("06 12 34 56 78", Subject.ADDRESS),
        ("", None),
    ],
)
def test_what_a_sentence_is_about(sentence: str, subject: Subject | None) -> None:
    assert subjects(sentence) == ((subject,) if subject is not None else ())


def test_one_sentence_may_be_about_several_things() -> None:
    assert subjects("Sorti de prison, dépressif, vit 3 rue Basse") == (
        Subject.HEALTH, Subject.JUSTICE, Subject.ADDRESS,
    )  # fmt: skip


def test_an_account_is_no_contact() -> None:
    sentence = "Virer sur FR76 3000 6000 0112 3456 7890 189."
    assert holds_contact(sentence) and not holds_contact(without_accounts(sentence))
    assert holds_contact(without_accounts("Appeler le 05 55 82 80 47"))


@pytest.mark.parametrize("part", ["a ", "12 rue ", "son sa la un ", "FR76 ", "A1", "Théo Martin 7 ", "prison de "])
def test_no_sentence_is_slow_to_read(part: str) -> None:
    subjects("")
    start = time.thread_time()
    subjects((part * 300)[:300])
    assert time.thread_time() - start < 0.5


@pytest.mark.parametrize("name", LISTS)
def test_each_phrase_begins_with_a_letter_or_a_choice_of_words(name: str) -> None:
    # They stand by their first letter in the pattern, which would not find another one.
    lines = (Path(sensitive.__file__).parent / "words" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    phrases = [line for line in lines if line and not line.startswith("#")]
    assert [each for each in phrases if not re.match(r"[^\W\d_]|\([^\W\d_][^()]*\)(?!\?)", each)] == []
