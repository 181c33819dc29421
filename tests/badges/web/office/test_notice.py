"""« Ce que nous notons, et pourquoi »: it names what is noted, and another text has another version."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from babel.messages.extract import extract_from_file

import badges
from badges.people.rules import NOTICE_VERSION
from tests.cast.html import text_of
from tests.cast.office import Browser

PAGES = Path(badges.__file__).parent / "web/office/templates"
DIGESTS = {"2026-12-3": "67195e42543137a7"}  # of each version that was read aloud


def test_the_notice_names_the_languages_and_who_told_of_us(lea: Browser) -> None:
    words = text_of(lea.get("/membres/ce-que-nous-notons").text)
    for said in ("les langues que vous parlez", "qui vous a parlé de nous", f"Version {NOTICE_VERSION}"):
        assert said in words, said


def test_another_text_has_another_version() -> None:
    said = [each[1] for name in ("_notice", "notice") for each in extract_from_file("jinja2", PAGES / f"{name}.html")]
    assert any("Nous notons votre nom" in each for each in said) and any("ni à vos droits" in each for each in said)
    digest = sha256("\n".join(said).encode()).hexdigest()[:16]
    assert DIGESTS.get(NOTICE_VERSION) == digest, "raise NOTICE_VERSION with the text"
