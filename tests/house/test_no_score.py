"""Nothing is a score: no balance, points or rank, and no hours or exchanges that one person gave or received, counted.

It is refused as the name of a column, as a head of a CSV file, as a key of JSON, and beside a person's name on a page:
each page of the service is opened, by a visitor, by the coordination and by a member on the private page. What stands
there though it looks like one is listed with its reason. Each detector finds what is planted.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, select, update

import badges.capabilities  # noqa: F401 - imports every table
from badges.base.database.types import Base
from badges.base.text import names
from badges.exchanges.tables import Exchange
from badges.leaving import export
from badges.people import links
from badges.people.importing import rules as importing
from badges.people.tables import Member
from tests.cast.office import Browser, app, cast, helene, lea, stage
from tests.cast.people import Cast
from tests.cast.postings import of_every_kind
from tests.cast.testimonies import Spoken, thread
from tests.house.conftest import Network
from tests.house.routes import path_of, rules, signed_in

__all__ = ["app", "cast", "helene", "lea", "stage"]

SCORES = {
    "balance", "classement", "credits", "grade", "leaderboard", "palmares", "points", "rang", "rank", "ranking",
    "rating", "score", "scores", "scoring", "solde", "stars", "top",
}  # fmt: skip
LENT = {
    "echange", "echanges", "exchange", "exchanges", "heures", "hour", "hours", "minutes", "service", "services",
    "threads", "times",
}  # fmt: skip
TURNED = {
    "donne", "donnee", "donnees", "donnes", "gave", "given", "giver", "offered", "offertes", "offerts", "received",
    "receiver", "recu", "recue", "recues", "recus", "rendu", "rendues", "rendus",
}  # fmt: skip
COUNTED = {"count", "counted", "counts", "nombre", "number", "quantity", "sum", "total", "totals"}
PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# Words that only look like these, with what they are.
COLUMNS = {
    "introduction.giver_number": "« mon numéro peut être montré »: a yes about a telephone, no count",
    "introduction.receiver_number": "the same of the other",
}
KEYS: dict[str, str] = {}
BLOCKS = {"li", "tr", "p", "h1", "h2", "h3", "h4", "summary", "figcaption", "caption", "dl", "blockquote", "label"}
VOID = {"br", "hr", "img", "input", "link", "meta", "path", "wbr", "source", "col", "circle", "rect", "use"}
NUMBER = r"\d[\d\s]*"
BESIDE = re.compile(
    rf"\b(?:soldes?|scores?|classements?|palmarès|rangs?)\b|\btop\b(?!\s*\w*\.js)|{NUMBER}\s*points?\b"
    rf"|{NUMBER}\s*(?:échanges?|exchanges?|coups? de main|services? rendus?)\b"
    rf"|{NUMBER}\s*(?:h|heures?|hours?)\b\s*(?:données?|reçues?|rendues?|offertes?|en tout|au total|given|received)\b"
    rf"|(?:donné|reçu|rendu|gave|received)\s+{NUMBER}\s*(?:h|heures?|hours?|fois|times)\b",
    re.IGNORECASE,
)
# « Amina Navette · 3 h »; an hour of the day has other words before it, or minutes after.
AFTER_A_NAME = r"(?:\s+[A-ZÀ-Ý][\w’.-]*){0,2}\s*(?:[·,:(–-]\s*)?\d+\s*(?:h|heures?|hours?)\b(?!\s*\d)"
# Pages on which such words stand beside a name, with what they are there.
PAGES: dict[str, str] = {}


def parts(name: str) -> list[str]:
    """The words of a name of a column, a head or a key, without marks and case."""
    return [each.lower() for each in PART.findall(names.folded(name) if " " in name else _plain(name))]


def _plain(name: str) -> str:
    return name if name.isascii() else names.folded(name)


def is_score(name: str) -> bool:
    """Whether a name says a score, or how much somebody gave or received."""
    said = set(parts(name))
    pairs = ((LENT, TURNED), (LENT, COUNTED), (TURNED, COUNTED))
    return bool(said & SCORES) or any(said & one and said & other for one, other in pairs)


def columns(metadata: MetaData) -> set[str]:
    """The columns that are a score."""
    return {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if is_score(column.name)
    }


def keys(data: Any) -> Iterator[str]:
    """The keys of JSON that are a score; « exchanges » is one where it is a number, and none where it is a list."""
    if isinstance(data, dict):
        for key, value in data.items():
            counted = isinstance(value, int | float) and not isinstance(value, bool)
            if is_score(key) or (counted and parts(key) and set(parts(key)) <= LENT):
                yield key
            yield from keys(value)
    elif isinstance(data, list):
        for each in data:
            yield from keys(each)


def heads(text: str) -> list[str]:
    """The heads of a CSV file that are a score."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    row = next(csv.reader([first], delimiter=";" if ";" in first else ","), [])
    return [each for each in row if is_score(each)]


class Lines(HTMLParser):
    """The text of each block of a page, with all that stands in it; and the words of its heading."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, list[str]]] = []
        self.lines: list[str] = []
        self.heading = ""
        self.main: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.unread += 1
        elif tag in BLOCKS:
            self.open.append((tag, []))
        for name, value in attrs:
            if name in ("aria-label", "title", "alt") and value:
                self._say(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.unread -= 1
        while tag in BLOCKS and any(each == tag for each, _ in self.open):
            closed, said = self.open.pop()
            line = " ".join(" ".join(said).split())
            self.lines.append(line)
            if closed == "h1":
                self.heading = line
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self._say(data)

    def _say(self, words: str) -> None:
        self.main.append(words)
        for _tag, said in self.open:
            said.append(words)


def beside(page: str, people: Iterable[str]) -> list[str]:
    """What looks like a score beside one of these names: in the same line, or anywhere under a heading that says it."""
    read = Lines()
    read.feed(page)
    named = re.compile(r"\b(?:" + "|".join(re.escape(each) for each in sorted(people)) + r")\b")
    found = [line for line in read.lines if named.search(line) and BESIDE.search(line)]
    found += [line for line in read.lines if re.search(named.pattern + AFTER_A_NAME, line)]
    if named.search(read.heading) and (under := BESIDE.search(" ".join(" ".join(read.main).split()))):
        found.append(f"{read.heading}: {under[0]}")
    return found


# -- what stands there ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def answers(house: Flask, network: Network) -> list[tuple[str, str, str]]:
    """What every address answers that is read: (endpoint, kind, text), as a visitor and as a coordinator."""
    found = []
    for rule in rules(house, "GET"):
        if rule.endpoint == "static":
            continue
        for browser in (house.test_client(), signed_in_once(house)):
            answer = browser.get(path_of(rule, network), buffered=True)
            if answer.status_code == 200 and answer.mimetype.startswith(("text/", "application/")):
                kind = "json" if "json" in answer.mimetype else answer.mimetype.partition("/")[2]
                if kind in ("json", "html", "csv"):
                    found.append((rule.endpoint, kind, answer.text))
    return found


_SIGNED_IN: list[Any] = []


def signed_in_once(house: Flask) -> Any:
    """A coordinator's browser, signed in once."""
    if not _SIGNED_IN:
        _SIGNED_IN.append(signed_in(house))
    return _SIGNED_IN[0]


@pytest.fixture(scope="module")
def people(network: Network) -> list[str]:
    """The given names of the members."""
    with network.cast.services.database.begin(read_only=True) as session:
        return [each for each in session.scalars(select(Member.given_name).distinct()) if each]


def test_no_column_is_a_score() -> None:
    assert columns(Base.metadata) == set(COLUMNS)


def test_no_head_of_a_file_is_a_score(answers: list[tuple[str, str, str]]) -> None:
    assert [each for each in importing.TITLED if is_score(each)] == []
    assert [(endpoint, heads(text)) for endpoint, kind, text in answers if kind == "csv" and heads(text)] == []


def test_no_key_of_json_is_a_score(answers: list[tuple[str, str, str]], network: Network) -> None:
    read = {endpoint: set(keys(json.loads(text))) for endpoint, kind, text in answers if kind == "json"}
    assert len(read) > 10
    assert {(endpoint, key) for endpoint, found in read.items() for key in found if key not in KEYS} == set()


def test_no_page_puts_one_beside_a_name(answers: list[tuple[str, str, str]], people: list[str]) -> None:
    pages = [(endpoint, text) for endpoint, kind, text in answers if kind == "html"]
    named = [endpoint for endpoint, text in pages if any(each in text for each in people)]
    assert len(pages) > 150 and len(named) > 60
    found = {endpoint: lines for endpoint, text in pages if (lines := beside(text, people))}
    assert {endpoint: lines for endpoint, lines in found.items() if endpoint not in PAGES} == {}
    assert found.keys() == PAGES.keys()


def test_who_gave_twelve_times_is_not_told_apart(app: Flask, lea: Browser, helene: Browser, cast: Cast) -> None:
    """Of two members one gave twelve times for three hours: lists, walls, both pages and the export do not say so."""
    amina, yanis = cast.member("Amina", "Navette"), cast.member("Yanis", "Peigne")
    of_every_kind(cast.services, cast.lea, [amina, yanis])
    thread(cast, amina, yanis, of_giver=Spoken("A cousu."), of_receiver=Spoken("Explique."), days=range(1, 13))
    with cast.services.database.begin() as session:
        session.execute(update(Exchange).values(duration_minutes=180))
        key = links.private_key(cast.services, session, amina)
    paths = [
        "/membres", "/membres?q=amina", f"/membres/{amina}", f"/membres/{amina}/annonces", f"/membres/{yanis}?tout=1",
        "/mur", "/lieux/gueret/mur", f"/moi/{key}", "/aujourdhui", "/coordination/mises-en-relation",
    ]  # fmt: skip
    read = 0
    for path in paths:
        for browser in (lea, helene):
            answer = browser.client.get(path, follow_redirects=True)
            read += answer.status_code == 200 and "Amina" in answer.text
            assert beside(answer.text, ["Amina", "Yanis"]) == [], path
    assert read >= 10
    assert list(keys(json.loads(lea.client.get("/lieux/gueret/mur.json").text))) == []
    assert list(keys(json.loads(export.export_member(cast.services, cast.helene, amina).to_json()))) == []


# -- what would be seen -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["score", "solde", "points_of_member", "rank", "top_members", "classement", "hours_given", "given_count",
     "exchanges_received", "givenHours", "receivedExchanges", "exchange_count", "minutes_total", "Heures données",
     "Échanges reçus", "échanges_reçus", "Nombre de services", "Total d’heures"],
)  # fmt: skip
def test_a_planted_name_is_found(name: str) -> None:
    metadata = MetaData()
    for table in Base.metadata.sorted_tables:
        table.to_metadata(metadata)
    metadata.tables["member"].append_column(Column(name, Integer))
    assert columns(metadata) - set(COLUMNS) == {f"member.{name}"}
    assert heads(f"\ufeffPrénom;Nom;{name}\nAmina;Navette;3\n") == [name]
    assert heads(f'Prénom,"{name}",Nom\n') == [name]
    assert list(keys({"members": [{"name": "Amina", "more": {name: 3}}]})) == [name]


@pytest.mark.parametrize(
    "name", ["given_name", "duration_minutes", "giver_id", "Nom donné", "Prénom", "stop", "item_count"]
)
def test_a_name_that_only_looks_like_one_passes(name: str) -> None:
    assert not is_score(name)


def test_a_number_of_exchanges_is_seen_and_their_list_is_none() -> None:
    assert list(keys({"exchanges": 12})) == ["exchanges"]
    assert list(keys({"exchanges": [{"what": "Faire un ourlet", "duration_minutes": 90}], "hours": True})) == []


PLANTED = (
    " · 12 échanges", " (3 échanges)", ", 1 échange", " · 3 h", " (2 heures)", ", 40 points", ", score 12",
    ", rang 2", " · solde : 4", " · 7 h données", " · 2 coups de main", ", a donné 3 fois", " · top 3",
)  # fmt: skip


@pytest.mark.parametrize("words", PLANTED)
def test_planted_words_are_found_where_names_stand(
    answers: list[tuple[str, str, str]], people: list[str], words: str
) -> None:
    """Beside a name in a list of members, on the page of a member, and on the private page."""
    for endpoint in ("office.member_list", "office.member", "portfolio.home"):
        page = next(text for each, kind, text in answers if each == endpoint and kind == "html")
        name = next(each for each in people if re.search(rf">\s*{each}\b[^<]*<", page.partition("<main")[2]))
        head, start, main = page.partition("<main")
        planted = head + start + re.sub(rf"(>\s*{name}\b[^<]*)<", rf"\1{words}<", main, count=1)
        assert beside(page, people) == [] and beside(planted, people) != [], endpoint


@pytest.mark.parametrize(
    "line",
    [
        "<li>Amina, atelier couture, 14 h 30</li>",
        "<li>Amina vient à 14 h</li>",
        "<li>Rencontre, 14 h – 16 h, avec Amina</li>",
        "<li>Amina · 4 novembre, 15 h, chez Fatou</li>",
        "<tr><td>Guéret</td><td>12 échanges</td></tr>",
        "<li>Amina</li><li>Échanges : 12</li>",
        "<h1>Les échanges</h1><p>12 échanges ce mois-ci</p>",
        "<p>Le topinambour d’Amina est au point.</p>",
    ],
)
def test_an_hour_of_the_day_and_a_place_s_count_pass(line: str) -> None:
    assert beside(line, ["Amina", "Fatou"]) == []


def test_a_count_under_a_heading_that_is_a_name_is_found() -> None:
    assert beside("<h1>Amina Navette</h1><section><p>12 échanges</p></section>", ["Amina"]) != []
    assert beside("<h1>Les membres</h1><dl><dt>Amina</dt><dd>12 échanges</dd></dl>", ["Amina"]) != []
