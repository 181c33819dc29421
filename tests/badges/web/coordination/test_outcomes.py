"""The coordination reads what came after dossiers, in numbers of the network, from five answers on."""

from __future__ import annotations

from datetime import date

from badges.base.times import local_date
from badges.sharing.afterwards import changes
from badges.sharing.afterwards.rules import Outcome
from tests.cast.html import text_of
from tests.cast.office import Browser
from tests.cast.people import Cast

PAGE = "/coordination/du-nouveau"


def told(helene: Browser) -> str:
    """What the page says, with plain spaces."""
    return text_of(helene.get(PAGE).text).replace("\u00a0", " ").replace("\u202f", " ")


def answered(cast: Cast, *outcomes: str, day: date | None = None) -> None:
    """Count these answers, today or on another day."""
    for each in outcomes:
        with cast.services.database.begin() as session:
            changes.count(session, Outcome(each), day or local_date(cast.services.now()))


def test_while_there_is_nothing(helene: Browser, lea: Browser) -> None:
    assert "Personne n’a encore répondu." in told(helene)
    assert f'href="{PAGE}"' in helene.get("/coordination/mises-en-relation").text
    lea.get(PAGE, 403)


def test_below_five_nothing_but_that(helene: Browser, cast: Cast) -> None:
    answered(cast, "job", "job", "job", "job")
    words = told(helene)
    assert "De juillet à décembre 2026" in words and "Moins de cinq réponses." in words
    assert "emploi" not in words and "4" not in words.replace("24", "")


def test_from_five_on_and_by_five(helene: Browser, cast: Cast) -> None:
    answered(cast, "job", "job", "job", "training", "unsaid")
    words = told(helene)
    assert (
        "5 réponses." in words and "Un emploi 3" in words and "Une formation 1" in words and "Du bénévolat 0" in words
    )
    for total, one in ((6, "nothing"), (7, "job")):
        answered(cast, one)
        after = told(helene)
        assert f"{total} réponses." in after and "Le détail dit les 5 premières" in after
        assert "Un emploi 3" in after and "Rien de nouveau 0" in after  # nobody's answer is the difference


def test_half_years_stand_apart(helene: Browser, cast: Cast) -> None:
    answered(cast, *["job"] * 5)
    answered(cast, "training", day=date(2027, 1, 1))
    words = told(helene)
    assert words.index("De janvier à juin 2027 Moins de cinq réponses.") < words.index("De juillet à décembre 2026")
