"""The coordination reads what putting people in touch came to, in words: of sites, never of a person."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from badges.base.times import local_date
from tests.cast.html import text_of
from tests.cast.office import Browser, app, cast, helene, lea, stage
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.statements import statements
from tests.cast.testimonies import thread

__all__ = ["app", "cast", "helene", "lea", "stage"]

PAGE = "/coordination/mises-en-relation"


def told(helene: Browser) -> str:
    """What the page says, with plain spaces."""
    return text_of(helene.get(PAGE).text).replace("\u00a0", " ").replace("\u202f", " ")


def test_while_there_is_nothing(helene: Browser, lea: Browser) -> None:
    words = told(helene)
    assert "0 demande a trouvé une réponse" in words and "Par site" not in words
    assert "aucun ne dit qui a demandé ni qui a répondu" in words
    assert "Rien : tout ce qui est cherché est aussi proposé quelque part." in words
    assert f'href="{PAGE}"' in helene.get("/coordination").text
    lea.get(PAGE, 403)


def test_requests_that_found_an_answer(helene: Browser, app: Flask, cast: Cast) -> None:
    amina, yanis = cast.member("Amina", "Navette"), cast.member("Yanis", "Peigne")
    met = local_date(cast.services.now()) - timedelta(days=20)
    thread(cast, yanis, amina, activity="velo", site="auzances")
    assert "C’est trop peu pour dire en combien de temps." in told(helene)
    for waited in range(1, 7):
        thread(cast, amina, yanis, sought_on=met - timedelta(days=waited), met_on=met)
    thread(cast, yanis, amina, activity="velo")
    posting(cast.services, cast.lea, yanis, side="sought", activity="velo")
    words = told(helene)
    assert "8 demandes ont trouvé une réponse depuis le 24 novembre 2025." in words
    assert "se sont rencontrées en 4 jours au plus après la demande" in words
    assert "Auzances 1" in words and "Guéret 7" in words
    assert "les activités de moins de cinq demandes sont réunies" in words  # « Auzances 1 » is a site's total
    assert "Le bilan compte autre chose" in words
    assert "Couture 6" not in words  # beside it the one about bicycles could be told
    assert "Cherché, et personne ne le propose Vélo" in words
    assert not any(name in words for name in ("Amina", "Yanis", "Navette", "Peigne"))
    with statements(app) as asked:
        helene.get(PAGE)
    assert len(asked) <= 12
