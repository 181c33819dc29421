"""« Ce que nous notons, et pourquoi »: it names what is noted, and another text has another version."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import badges
from badges.people.rules import NOTICE_VERSION
from tests.cast.html import text_of
from tests.cast.office import Browser

TEXT = Path(badges.__file__).parent / "web/office/templates/_notice.html"
DIGESTS = {"2026-12-2": "8eea63fe7e808d72"}  # of each version that was read aloud


def test_the_notice_names_the_languages_and_who_told_of_us(lea: Browser) -> None:
    words = text_of(lea.get("/membres/ce-que-nous-notons").text)
    for said in ("les langues que vous parlez", "qui vous a parlé de nous", f"Version {NOTICE_VERSION}"):
        assert said in words, said


def test_another_text_has_another_version() -> None:
    said = " ".join(TEXT.read_text("utf-8").split())
    assert DIGESTS.get(NOTICE_VERSION) == sha256(said.encode()).hexdigest()[:16], "raise NOTICE_VERSION with the text"
