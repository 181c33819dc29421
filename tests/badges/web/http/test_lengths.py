"""A text that is longer than its field takes is refused in words and comes back whole: nothing is cut unsaid."""

from __future__ import annotations

from datetime import timedelta

import pytest

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, declared
from badges.gatherings.rules import SHORT_LINE
from tests.cast import acts
from tests.cast.html import text_of
from tests.cast.office import Browser
from tests.cast.people import Cast

TEXTS = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.PHONE)
# Parsed where what they say already, or what it is about, is known; each of these intentions has tests of its own.
LATER = {("WordingFacts", "sentence"), ("WordsFacts", "words"), ("NewGatheringFacts", "title"), ("IssuerFacts", "page"),
         ("SiteClosingFacts", "typed")}  # fmt: skip


def _kinds(of: type[Facts] = Facts) -> list[type[Facts]]:
    return [
        kind for each in of.__subclasses__() if each.__module__.startswith("badges.") for kind in (each, *_kinds(each))
    ]


def test_each_text_that_has_a_limit_is_refused_beyond_it(lea: Browser) -> None:
    seen, taken = set(), set()
    for kind in _kinds():
        for name, each in declared(kind).items():
            if each.limit is None or each.kind not in TEXTS:
                continue
            seen.add((kind.__name__, name))
            try:
                each.parse("Une suite de mots " * (each.limit // 10))
            except Refused:
                continue
            taken.add((kind.__name__, name))
    assert taken == LATER and len(seen) > 80


@pytest.mark.parametrize(
    ("path", "field", "limit"),
    [("/membres/nouveau", "given_name", 60), ("/idees/nouvelle", "words", 200), ("/echanges/nouveau", "what", 120)],
)
def test_what_is_too_long_comes_back_whole_with_the_limit(
    lea: Browser, cast: Cast, path: str, field: str, limit: int
) -> None:
    cast.member("Amina")
    typed = "Une suite de mots " * 30 + "et la fin"
    answer = lea.send(path, {field: typed})
    assert answer.status_code == 422 and typed in answer.text
    assert f"{limit} lettres au plus" in text_of(answer.text)
    assert f'name="{field}"' in answer.text and f'maxlength="{limit}"' not in answer.text


def test_why_a_gathering_is_cancelled_is_not_cut(lea: Browser, cast: Cast) -> None:
    start = cast.services.now() + timedelta(days=3)
    gathering = acts.record_gathering(
        cast.services, cast.lea, site_id=cast.gueret, kind="meeting", workshop_id=None, starts_at=start,
        ends_at=start + timedelta(hours=2),
    )  # fmt: skip
    typed = "Il pleut, et la salle est fermée. " * 5
    answer = lea.send(f"/seances/{gathering}/annuler", {"because": typed})
    assert answer.status_code == 422 and typed.strip() in answer.text
    assert f"{SHORT_LINE} lettres au plus" in text_of(answer.text)
