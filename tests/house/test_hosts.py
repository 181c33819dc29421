"""Beside a member's name the town stands alone: the host of a site would say whose ward or client that member is.

Every page and every paper is read. On a page the host stands where one must find the door, in a block that names no
member; on a paper that bears a name it stands nowhere, but on a poster, which must say where the door is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import lxml.html
import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from badges.base.text.names import folded
from badges.network.rules import names_host
from badges.network.tables import Site
from badges.people.tables import Member
from tests.house.conftest import Network
from tests.house.routes import path_of, rules, signed_in

BLOCKS = ("p", "li", "dl", "section", "fieldset", "table", "header", "footer", "article", "form", "nav", "details")
HEARD = ("alt", "aria-label", "title", "value")
WORD = re.compile(r"\w+")  # « d’Amina » and « (Amina) » name her too
WHERE_THE_DOOR_IS = {"office.workshop_poster"}  # the room in a line, who leads in another


def hosts(network: Network) -> list[str]:
    """The hosts of the sites."""
    with network.cast.services.database.begin(read_only=True) as session:
        return list(session.scalars(select(Site.host)))


def given_names(network: Network) -> set[str]:
    """The first names of the members, folded."""
    with network.cast.services.database.begin(read_only=True) as session:
        return {folded(each) for each in session.scalars(select(Member.given_name))} - {""}


def is_named(text: str, given: set[str]) -> bool:
    """Whether a text bears the first name of a member."""
    return not given.isdisjoint(WORD.findall(folded(text)))


def said(block: lxml.html.HtmlElement) -> str:
    """The words of a block, those that are heard or typed over too: attributes that bear text."""
    heard = [each.get(name, "") for each in block.iter() for name in HEARD]
    return " ".join(" ".join([*block.itertext(), *heard]).split())


def faults(page: str, houses: list[str], given: set[str]) -> Iterator[str]:
    """The smallest blocks that name a host and a member."""
    main = lxml.html.fromstring(page)
    for block in main.iter(*BLOCKS):
        if block.find_class("no-print") and block.tag == "nav":
            continue
        text = said(block)
        if names_host(text, houses) and any(
            inner.tag in BLOCKS and inner is not block and names_host(said(inner), houses)
            for inner in block.iterdescendants()
        ):
            continue  # the host stands in a block within
        if names_host(text, houses) and is_named(text, given):
            yield text[:200]


@pytest.fixture(scope="module")
def readers(house: Flask) -> dict[str, FlaskClient]:
    """A browser for each entrance."""
    staff = signed_in(house)
    return {
        "public": house.test_client(), "member": house.test_client(), "staff": staff, "coordinator": staff,
    }  # fmt: skip


def read(house: Flask, network: Network, readers: dict[str, FlaskClient]) -> Iterator[tuple[str, str, str]]:
    """(endpoint, kind, text) of every page and every paper."""
    for rule in rules(house, "GET"):
        entrance = getattr(house.view_functions[rule.endpoint], "entrance", None)
        if entrance is None or rule.endpoint.startswith("static"):
            continue
        answer = readers[entrance].get(path_of(rule, network), buffered=True)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            yield rule.endpoint, "page", answer.text
        elif answer.status_code == 200 and answer.mimetype == "application/pdf":
            document = pypdfium2.PdfDocument(BytesIO(answer.data))
            yield rule.endpoint, "paper", " ".join(page.get_textpage().get_text_bounded() for page in document)
            document.close()


def test_no_page_and_no_paper_names_a_host_beside_a_member(
    house: Flask, network: Network, readers: dict[str, FlaskClient]
) -> None:
    houses, given, wrong = hosts(network), given_names(network), []
    seen: dict[str, set[str]] = {"page": set(), "paper": set()}
    housed = set()
    for endpoint, kind, text in read(house, network, readers):
        words = said(lxml.html.fromstring(text)) if kind == "page" else text
        if not names_host(words, houses) or not is_named(words, given):
            seen[kind] |= {endpoint} if is_named(words, given) else set()
            housed |= {endpoint} if names_host(words, houses) else set()
            continue
        seen[kind].add(endpoint)
        housed.add(endpoint)
        if kind == "page":
            wrong += [f"{endpoint}: {each}" for each in faults(text, houses, given)]
        elif endpoint not in WHERE_THE_DOOR_IS:
            wrong.append(f"{endpoint}: a paper")
    assert wrong == [], "\n".join(wrong)
    # The control: the rooms are really those of hosts, and pages and papers with names were really read.
    assert {"counter.workshop", "office.agenda"} <= housed
    assert len(seen["page"]) >= 50 and {"office.signin_sheet", "portfolio.cv_sheet"} <= seen["paper"]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<main><p>Salle de l’UDAF, avec Amina</p></main>", 1),
        ("<main><section><dl><dt>Où</dt><dd>UDAF</dd><dt>Avec</dt><dd>Amina B.</dd></dl></section></main>", 1),
        ("<main><section><p>Salle de l’UDAF</p><p>Avec Amina</p></section></main>", 0),
        ("<main><p>Guéret, avec Amina</p></main>", 0),
    ],
)
def test_a_host_in_a_block_that_names_a_member_is_found(page: str, found: int) -> None:
    assert len(list(faults(page, ["UDAF"], {"amina"}))) == found


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("Salle de l’UDAF", True), ("salle de l'udaf", True), ("Local d’AGIR", True), ("À la M.J.C.", False),
        ("Au centre social", True), ("Nous allons agir", True), ("Atelier couture", False), ("Guéret", False),
    ],
)  # fmt: skip
def test_a_text_that_names_a_host_is_found(text: str, is_said: bool) -> None:
    assert names_host(text, ["UDAF de la Creuse", "MJC", "centre social / AGIR"]) is is_said
