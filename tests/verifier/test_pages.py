"""A page for people, or a drawing, where a badge was expected: recognised by the first characters."""

from __future__ import annotations

import pytest

from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Headline

PAGE = "https://school.example/badges/42"


@pytest.mark.parametrize(
    ("head", "headline"),
    [
        ('<link rel="alternate" type="application/ld+json" href="/badges/42.json">', Headline.VALID),
        ('<LINK REL="alternate" TYPE="application/json; x=y" HREF="42.json">', Headline.VALID),
        ('<link rel="stylesheet" type="application/json" href="42.json">', Headline.UNREADABLE),
        ('<link rel="alternate" type="application/json" href="http://127.0.0.1/x">', Headline.UNREADABLE),
        ('<link rel="alternate" type="application/json" href="file:///etc/passwd">', Headline.UNDETERMINED),
        ("", Headline.UNREADABLE),
    ],
)
def test_a_qr_code_that_leads_to_a_page(world: World, head: str, headline: Headline) -> None:
    world.web.put(PAGE, f"<!DOCTYPE html><html><head>{head}</head><body>Bravo", media_type="text/html")
    world.web.put("https://school.example/badges/42.json", world.sign(w.credential()))
    assert world.verify(PAGE.replace("https", "HTTPS")).headline is headline
    assert world.verify(f"<!doctype html><html>{head}").headline is Headline.UNREADABLE


@pytest.mark.parametrize(
    "beginning",
    [
        "\ufeff<!doctype html>",
        "<!-- made by hand -->\n<!DOCTYPE html>",
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"><html>',
        "<!-- a --><!-- <svg> -->\n<HEAD>",
        "<title>Badge</title>",
    ],
)
def test_pages_that_begin_otherwise(world: World, beginning: str) -> None:
    link = '<link rel="alternate" type="application/ld+json" href="/badges/42.json">'
    world.web.put(PAGE, f"{beginning}{link}", media_type="text/html")
    world.web.put("https://school.example/badges/42.json", world.sign(w.credential()))
    assert world.verify(PAGE).headline is Headline.VALID
    (check,) = world.verify(f"{beginning}{link}").checks
    assert check.code == "input.html"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_drawing_in_every_encoding_of_xml(world: World, encoding: str) -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg"><b:credential xmlns:b="https://purl.imsglobal.org/ob/v3p0" '
        f'verify="{world.token(w.jwt_credential())}"/></svg>'
    )
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    verdict = world.verify((mark + drawing).encode(encoding))
    assert (verdict.headline, verdict.carrier) == (Headline.VALID, "svg")
