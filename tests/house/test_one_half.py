"""Everybody offers and asks: no page, search, order, file or address finds people by having one half only.

Of eight members two offer, two look for something, two do both and two neither. Each page of the staff without a number
in its address is asked as it is and with each name that an address of the office understands, with the words of the
two sides: the members to whom it leads are never those of one half, nor those without.
"""

from __future__ import annotations

import re
from itertools import product

import pytest
from flask import Flask

from badges.matching.rules import PostingSide
from badges.web.http import access
from tests.cast.office import Browser, app, cast, lea, stage
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.house import sources

__all__ = ["app", "cast", "lea", "stage"]

ASKED = re.compile(r"""(?:request\.args|asked)\.get\(\s*"(\w+)"|searched\([\w.]+, "(\w+)"\)""")
LED_TO = re.compile(r'href="/membres/(\d+)')
WORDS = (*(each.value for each in PostingSide), "1", "propose", "cherche", "offre", "demande")
OFFICE = ("badges", "web", "office")


def names() -> list[str]:
    """What addresses of the office may name after the question mark."""
    found = {
        name
        for path in sources.modules("badges")
        if path.parts[:3] == OFFICE
        for pair in ASKED.findall(sources.text(path))
        for name in pair
        if name
    }
    return sorted(found | {"cote", "side", "tri", "sort"})


def pages(app: Flask) -> list[str]:
    """The pages of the staff that are about no one thing."""
    return [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and access.entrance_of(app, rule.endpoint) == "staff"
        and not rule.rule.endswith((".pdf", ".xlsx"))
    ]


@pytest.fixture
def halves(cast: Cast) -> dict[str, set[int]]:
    """The members by what they have."""
    found: dict[str, set[int]] = {}
    for kind, sides in (("offer", ["offered"]), ("seek", ["sought"]), ("both", ["offered", "sought"]), ("none", [])):
        members = [cast.member(f"{kind.title()}{each}", "Navette") for each in ("a", "b")]
        found[kind] = set(members)
        for member, side in product(members, sides):
            posting(cast.services, cast.lea, member, side=side)
    return found


def test_the_names_are_read() -> None:
    assert {"q", "apres", "partout", "activite"} <= set(names())


def test_no_page_finds_people_by_one_half(app: Flask, lea: Browser, halves: dict[str, set[int]]) -> None:
    everybody, offer, seek, none = set().union(*halves.values()), halves["offer"], halves["seek"], halves["none"]
    of_one_half = [offer, seek, none, offer | halves["both"], seek | halves["both"], offer | none, seek | none]
    every_name = [name for name in names() if name not in ("q", "apres", "avant")]  # those look for a person's name
    asked = ["", *("?" + "&".join(f"{name}={word}" for name in every_name) for word in WORDS)]
    whole = 0
    for page, query in product(pages(app), asked):
        answer = lea.client.get(page + query)
        if answer.status_code != 200:
            continue
        led = {int(number) for number in LED_TO.findall(answer.text)} & everybody
        assert led not in of_one_half, (page, query)
        whole += led == everybody
    assert whole >= len(WORDS)  # the list of members, whatever is asked
