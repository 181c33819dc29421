"""The words of the public pages: complete in French and in English, with the same facts in both."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from badges.web.counter.telling import checks, panel
from verifier.names import Likeness
from verifier.verdict import CheckName, Headline, Outcome

ROOT = Path(__file__).parents[4]
PUBLIC = re.compile(
    r"web/http/templates/(layout\.html|(components|errors)/.*)|web/(counter|portfolio|machines)/.*|"
    r"web/http/(frame|errors|wording)\.py"
)
FAMILIES = (
    "check|context|did|document|encoding|endorsements|evidence|fetch|hosted|image|input|issuer|issuer_binding|jcs|json|"
    "jsonld|jws|key|proof|recipient|schema|status|structure|validity"
)
CODE = re.compile(rf"(?:{FAMILIES})(?:\.[a-z0-9_]+)+")
FACTS = re.compile(r"%\((\w+)\)s")


def catalogue(language: str, domain: str) -> Catalog:
    """One catalogue as written."""
    path = ROOT / "badges" / "translations" / language / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def codes_of_the_verifier() -> set[str]:
    """Every stable code that stands in the rooms a verification runs through."""
    found: set[str] = set()
    for room in ("verifier", "schemas", "keys"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                    found.add(node.value)
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_code_of_the_verifier_has_words(language: str) -> None:
    known = catalogue(language, "codes")
    wanted = codes_of_the_verifier()
    wanted |= {f"headline.{each.lower()}" for each in Headline} | {f"witness.{each.lower()}" for each in Headline}
    wanted |= {f"check.{each}" for each in CheckName} | {f"outcome.{code}" for code in checks.SAID}
    wanted |= {
        f"check.{name}.{outcome.lower()}"
        for name in CheckName
        for outcome in Outcome
        if outcome is not Outcome.NOT_APPLICABLE
    }
    wanted |= {
        f"headline.{each.lower()}.{what}" for each in panel.OF_OTHERS for what in (panel.ENDORSEMENT, panel.STATUS_LIST)
    }
    wanted |= {f"headline.unreadable.{what}" for what in panel.ALONE.values()} | {f"name.{each}" for each in Likeness}
    assert len(wanted) > 150
    assert sorted(code for code in wanted if not (known.get(code) and known[code].string)) == []


def test_both_languages_say_the_same_facts() -> None:
    french, english = catalogue("fr", "codes"), catalogue("en", "codes")
    for message in english:
        original = french.get(message.id) if message.id else None
        if original is not None:
            assert set(FACTS.findall(str(message.string))) == set(FACTS.findall(str(original.string))), message.id


def test_public_pages_are_wholly_in_english() -> None:
    known = catalogue("en", "messages")
    missing, seen = [], 0
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    for path, _line, message, _comments, _context in extract_from_dir(ROOT / "badges", methods):
        if not PUBLIC.fullmatch(path) or not isinstance(message, str):
            continue
        seen += 1
        translated = known.get(message)
        if translated is None or not translated.string:
            missing.append((path, message))
        else:
            assert set(FACTS.findall(str(translated.string))) == set(FACTS.findall(message)), message
    assert seen > 150
    assert missing == []


def test_french_sentences_are_typed_as_the_house_does() -> None:
    for message in catalogue("fr", "codes"):
        if not message.id or "verifier" not in " ".join(message.auto_comments):
            continue
        text = str(message.string)
        assert "'" not in text and "..." not in text, message.id
        assert not re.search(r"\w[;!?»]|«\w", text), message.id
