"""The sentences for a CV: each of the twenty badges in each role and language, and titles of any kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from badges.instance import catalogue
from badges.recognition.evidence import Part
from badges.web.http.wording import typeset
from badges.web.portfolio.cv import phrases

NETWORK = "Réseau Citoyen de Services"
ROLES = [("workshop", role) for role in ("leads", "helps", "takes_part")]
ROLES += [("meeting", role) for role in ("leads", "helps", "takes_part")]
ROLES += [("exchange", "gives"), ("exchange", "receives")]
NARROW, WIDE = "\u202f", "\u00a0"
THIRD = {
    "fr": re.compile(r"\b(elle|sa|son|ses|se|leurs?)\b|\bs’\w+"),
    "en": re.compile(r"\b(his|her|their|they|themselves)\b"),
}
BY_GENDER = re.compile(r"\b\w+(?:é|ée|és|ées)e?\(|·|\(e\)|\bseule?\b|\bprête?\b")


DAY = date(2026, 11, 3)  # a phrase says years only


@pytest.fixture(params=["fr", "en"])
def lang(request: pytest.FixtureRequest, app: Flask) -> Iterator[str]:
    """The language of the page."""
    with app.test_request_context(f"/?lang={request.param}"):
        yield request.param


def part(kind: str, role: str, title: str | None = "Atelier couture", *, times: int = 1, year: int = 2026) -> Part:
    """Something that was seen at La Souterraine."""
    known = None if kind == "meeting" else title
    return Part(kind, known, role, times, (year,), DAY, DAY, ("La Souterraine",), (2,))  # type: ignore[arg-type]


def said(*parts: Part, **more: object) -> str:
    """The sentence for these parts and one criterion."""
    wanted = {"criteria": [{"fr": "Encourage", "en": "Encourages"}], "network": NETWORK, "site": "Guéret", "year": 2024}
    return phrases.sentence(parts, **{**wanted, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("badge", catalogue.badges(), ids=lambda each: each["slug"])
def test_every_badge_in_every_role_is_a_sentence_in_the_first_person(badge: dict[str, object], lang: str) -> None:
    criteria = badge["content"]["criteria"]  # type: ignore[index]
    for kind, role in ROLES:
        for kept in (criteria, criteria[:1], criteria[1:3]):
            text = said(part(kind, role), criteria=kept)
            assert re.match(r"J’ai \w" if lang == "fr" else r"I \w", text), text
            assert text.endswith(".") and text.count(".") == 1 and "%" not in text and "  " not in text, text
            assert not THIRD[lang].search(text), text
            assert not BY_GENDER.search(text) and "'" not in text and '"' not in text, text
            persons = len(re.findall(r"\bj[e’]|(?<=[:;,] )I\b" if lang == "fr" else r"\bI\b", text))
            assert persons >= len(kept), text
            if lang == "fr":
                assert text == typeset(text) and not re.search(rf"(?<![{NARROW}{WIDE}])[;:!?»]|«(?!{WIDE})", text), text


def test_there_is_a_first_person_for_each_criterion_and_no_other() -> None:
    signed = {each["fr"] for badge in catalogue.badges() for each in badge["content"]["criteria"]}
    assert len(signed) == 80 and phrases.first_persons().keys() == signed
    for each in phrases.first_persons().values():
        assert re.match(r"je |j’", each["fr"]) and each["en"].startswith("I ")
        assert not each["fr"].endswith(".") and each["fr"] == typeset(each["fr"])


@pytest.mark.parametrize("lang", ["fr"], indirect=True)
def test_the_sentence_of_the_sketch(lang: str) -> None:
    criteria = catalogue.badges()[8]["content"]["criteria"][:3]
    assert said(part("workshop", "leads"), criteria=criteria) == (
        f"J’ai animé un atelier couture au Réseau Citoyen de Services, à La Souterraine, en 2026{WIDE}: je montre le "
        "geste, puis je laisse faire, j’explique avec des mots simples, je vérifie que c’est compris."
    )


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Atelier couture", "un atelier couture"),
        ("Atelier d’écriture", "un atelier d’écriture"),
        ("Couture du mardi", f"l’atelier «{WIDE}Couture du mardi{WIDE}»"),
        ("Atelier Couture", f"«{WIDE}Atelier Couture{WIDE}»"),
        ("Atelier n° 3", f"«{WIDE}Atelier n° 3{WIDE}»"),
        ("Atelier couture : les ourlets !", f"«{WIDE}Atelier couture{WIDE}: les ourlets{NARROW}!{WIDE}»"),
        ("Ateliers", f"«{WIDE}Ateliers{WIDE}»"),
        ("<b>Atelier</b> %(what)s", f"l’atelier «{WIDE}<b>Atelier</b> %(what)s{WIDE}»"),
    ],
)
@pytest.mark.parametrize("lang", ["fr"], indirect=True)
def test_a_title_stands_in_the_sentence_only_where_it_is_common_words(title: str, words: str, lang: str) -> None:
    assert said(part("workshop", "takes_part", title)).startswith(f"J’ai participé à {words} au Réseau")


@pytest.mark.parametrize("lang", ["fr"], indirect=True)
def test_the_fullest_role_is_first_with_all_years_and_places(lang: str) -> None:
    sites = ("Guéret", "Le Grand-Bourg")
    there = Part("meeting", None, "helps", 2, (2025,), DAY, DAY, sites, (1, 3))  # type: ignore[arg-type]
    text = said(part("workshop", "leads"), there)
    assert text.startswith("J’ai animé un atelier couture et aidé à animer des rencontres au Réseau")
    assert "à La Souterraine, à Guéret et au Grand-Bourg, en 2025 et 2026" in text
    three = (2024, 2025, 2026)
    years = Part("workshop", "Atelier couture", "leads", 3, three, DAY, DAY, ("Guéret",), (1,))  # type: ignore[arg-type]
    assert "en 2024, 2025 et 2026" in said(years)
    assert "rencontre" not in said(part("workshop", "leads"), part("workshop", "helps"), there)  # two are enough


@pytest.mark.parametrize("lang", ["fr"], indirect=True)
def test_a_title_that_names_somebody_is_left_out(lang: str) -> None:
    assert "Karim" in said(part("workshop", "leads", "Chez Karim"))
    assert said(part("workshop", "leads", "Chez Karim"), withheld={"Chez Karim"}).startswith("J’ai animé un atelier au")
    assert said(part("exchange", "gives", "Vélo de Karim"), withheld={"Vélo de Karim"}).startswith(
        "J’ai rendu service au"
    )


@pytest.mark.parametrize("lang", ["fr"], indirect=True)
def test_without_what_was_seen_the_badge_alone_is_said(lang: str) -> None:
    assert said() == f"J’ai obtenu ce badge au Réseau Citoyen de Services, à Guéret, en 2024{WIDE}: j’encourage."


def test_a_criterion_of_the_coordination_is_quoted(lang: str) -> None:
    own = {"fr": "Sait coudre un ourlet"}
    text = said(part("workshop", "leads"), criteria=[{"fr": "Encourage", "en": "Encourages"}, own])
    quoted = {"fr": f"L’équipe a vu{WIDE}: «{WIDE}Sait coudre un ourlet{WIDE}».", "en": "The team saw: “Sait coudre un"}
    assert quoted[lang] in text and ("j’encourage." in text or "I encourage others." in text)
    alone = said(part("workshop", "leads"), criteria=[own])
    assert "2026. " in alone and quoted[lang] in alone
