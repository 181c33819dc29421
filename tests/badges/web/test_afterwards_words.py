"""What is said of « du nouveau ? » says what there is, and never that the network caused it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from badges.base.text.names import folded
from badges.sharing.afterwards.rules import AskedBy, Outcome
from badges.web import afterwards_words
from tests.house.sources import ROOT

WEB = ROOT / "badges" / "web"
TEXTS = (
    WEB / "afterwards_words.py",
    WEB / "counter/reports/report_words.py",
    WEB / "office" / "templates" / "member_afterwards.html",
    WEB / "office" / "day" / "in_touch.py",
    WEB / "coordination" / "templates" / "outcomes.html",
    WEB / "portfolio" / "templates" / "afterwards.html",
    WEB / "portfolio" / "templates" / "bundles" / "choose.html",
    ROOT / "badges" / "sharing" / "afterwards" / "news.txt",
)
CAUSE = re.compile(
    r"\bgrace a\b|\b(?:a|ont) permis\b|\bpermet de trouver\b|\bnous avons aide\b|\ba aide\b|\bimpact\b|\beffet"
    r"|\bresultats?\b|\bsucces\b|\breussi|\bretour a l emploi\b|\bsorties? positives?\b|\bthanks to\b|\bhelped\b"
)


def catalogue() -> list[str]:
    """The sentences of the catalogues about it, in both languages."""
    found = []
    for path in (ROOT / "badges" / "translations").glob("*/LC_MESSAGES/*.po"):
        for entry in path.read_text("utf-8").split("\n\n"):
            if re.search(r"afterwards|nouveau", entry):
                found.append(entry)
    guide = (WEB / "office" / "guide" / "sentences.toml").read_text("utf-8")
    found += re.findall(r'"(?:office\.member_afterwards|coordination\.outcomes)" = \[[^\]]*\]', guide)
    return found


def causes(text: str) -> list[str]:
    """The words of a text that say that something was caused."""
    return CAUSE.findall(folded(text))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.name))
def test_no_page_says_a_cause(path: Path) -> None:
    assert causes(path.read_text("utf-8")) == []


def test_no_sentence_of_the_catalogues_says_one() -> None:
    assert len(catalogue()) > 20
    assert [entry for entry in catalogue() if causes(entry)] == []


@pytest.mark.parametrize(
    "said", ["Un emploi, grâce au réseau, grâce à vous", "Le badge a permis un stage", "A job, thanks to the network"]
)
def test_one_that_does_is_found(said: str) -> None:
    assert causes(said)


def test_every_answer_and_every_way_has_its_words() -> None:
    words = [afterwards_words.outcome(each) for each in Outcome]
    assert len(set(words)) == 7 and [each for each, _ in afterwards_words.outcomes()] == [
        each.value for each in Outcome
    ]
    assert len({afterwards_words.asked_by(each) for each in AskedBy}) == 3
