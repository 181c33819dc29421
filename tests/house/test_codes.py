"""Every stable code has a sentence in French and one in English, with the same facts; none is left over.

A code is found where it stands: any dotted lower-case string of the five rooms, whatever raises, returns or looks it
up. Strings that only look like codes (file names, endpoints, columns) are known from the application.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from badges.base.database.types import Base
from badges.base.facts import declared
from badges.base.rights import Action
from badges.base.text.sensitive import Subject
from badges.instance.logbook.replay_lines import State
from badges.network.service import public_facts
from badges.recognition.witnesses.rules import Manner, WitnessFunction
from badges.sharing.others.rules import OtherState
from badges.web.counter.pages import NO_VERDICT
from badges.web.counter.sharing import bundle, bundle_words
from badges.web.counter.telling import signer
from badges.web.counter.telling.checks import BAD, CALM, GOOD, NAMED, SAID, UNKNOWN
from badges.web.counter.telling.panel import ALONE, ENDORSEMENT, OF_OTHERS, STATUS_LIST
from badges.web.http import errors
from schemas.errors import OpenBadgesError
from tests.house.forms import import_rooms, records
from tests.house.sources import LANGUAGES, called, catalogue, files, modules, nodes, string, strings_of, text
from verifier.names import Likeness
from verifier.verdict import SAID_BY_AN_ISSUER, CheckName, Headline

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
PATTERN = re.compile(r"[a-z{}][a-z0-9_{}]*(\.[a-z0-9_{}]+)+")
FACT = re.compile(r"%\((\w+)\)")
FILE_ENDINGS = ("json", "jsonl", "jwt", "pdf", "png", "sqlite3", "svg", "toml", "txt", "eml", "js")
OTHER_THINGS = {
    "own.invalid",
    "wsgi.input",
    "wsgi.url_scheme",
    "orientations.came",
    "persons.active",
    "persons.new",
    "workshops.dates",
}  # a host that no request can name; members of WSGI's environ; keys of the figures of a report

NOUN, CHOICE = re.compile(r"field\.(\w+)\.noun"), re.compile(r"choice\.(\w+)\.\w+")


@cache
def labels() -> set[str]:
    """The labels of the fields of every form's record."""
    return {fact.label for form in records() for fact in declared(form).values()}


@cache
def known_codes() -> list[str]:
    """The codes that have a sentence in French."""
    return sorted(message.id for message in catalogue("fr", "codes") if message.id)


SAID_HEADLINES = [each.lower() for each in Headline]
OF_BUNDLES = {*(each[3] for each in bundle_words.WORST_FIRST), bundle.CLOSED[0], bundle.UNKNOWN[0]}
# Of an unlisted issuer; its good badges have sentences of their own.
OF_UNLISTED = sorted(each.lower() for each in SAID_BY_AN_ISSUER - {Headline.VALID, Headline.UNKNOWN_ISSUER})
# Codes that are composed: each pattern with the values of its gaps. A pattern that is not here is not a code.
BUILT = {
    "headline.{}": [f"headline.{each}" for each in SAID_HEADLINES],
    "{}.meaning": [
        f"headline.{each}.meaning" for each in SAID_HEADLINES if each not in ("unreadable", "unknown_issuer")
    ],
    "{}.unlisted": [],
    "headline.{}.unlisted": [f"headline.{each}.unlisted" for each in OF_UNLISTED],
    "headline.{}.unlisted.meaning": [f"headline.{each}.unlisted.meaning" for each in OF_UNLISTED],
    "signer.{}": [f"signer.{each}" for each in (signer.SITE, signer.PAGE, signer.KEY, signer.HOSTED, signer.OTHER)],
    "outcome.issuer_binding.{}": [f"outcome.issuer_binding.{each}" for each in NAMED],
    "{}.advice": [f"headline.{each}.advice" for each in SAID_HEADLINES if each != "valid"],
    "witness.{}": [f"witness.{each}" for each in SAID_HEADLINES],
    "other.state.{}": [f"other.state.{each}" for each in OtherState],
    "headline.{}.{}": [f"headline.{each.lower()}.{what}" for each in OF_OTHERS for what in (ENDORSEMENT, STATUS_LIST)],
    "headline.unreadable.{}": [f"headline.unreadable.{each}" for each in ALONE.values()],
    "outcome.{}": [f"outcome.{each}" for each in (*SAID, GOOD, BAD, UNKNOWN, CALM)],
    "check.{}": [f"check.{each}" for each in CheckName],
    "check.{}.{}": [f"check.{each}.{how}" for each in CheckName for how in ("passed", "failed", "unknown")],
    "name.{}": [f"name.{each}" for each in Likeness],
    "award.{}": [f"award.{each}" for each in NO_VERDICT],
    "award.{}.meaning": [f"award.{each}.meaning" for each in NO_VERDICT],
    "award.{}.advice": [f"award.{each}.advice" for each in NO_VERDICT if each != "erased"],
    "choice.witness_function.{}": [f"choice.witness_function.{each}" for each in WitnessFunction],
    "witness.confirmed.{}": [f"witness.confirmed.{each}" for each in Manner],
    "bundle.{}": [f"bundle.{each}" for each in OF_BUNDLES],
    "bundle.{}.meaning": [f"bundle.{each}.meaning" for each in OF_BUNDLES],
    "http.{}": [f"http.{status}" for status in errors.KNOWN],
    "owed.{}": [
        f"owed.{each}"
        for each in (*public_facts.CONTACTS, *public_facts.LEGAL, public_facts.INSURED, *public_facts.AUDIT)
    ],
    "{}.many": ["award.blocked.two_criteria.many", "award.blocked.two_dates.many"],
    "sentence.asked.{}": [f"sentence.asked.{each}" for each in Subject],
    "logbook.{}": [f"logbook.{each}" for each in (State.BEHIND, State.MISSING, State.CUT, State.BROKEN)],
    "field.{}": sorted(f"field.{label}" for label in labels()),
    "field.{}.noun": [code for code in known_codes() if (found := NOUN.fullmatch(code)) and found[1] in labels()],
    "choice.{}.{}": [code for code in known_codes() if (found := CHOICE.fullmatch(code)) and found[1] in labels()],
    "lint.{}": [],  # a detail of `lint.refused` for the log: which rule, and where
}
NOT_CODES = {"{}.{}", "{}{}.{}", "{}0.{}{}"} | {f"{{}}.{ending}" for ending in FILE_ENDINGS}


def looks_like_a_code(found: str) -> bool:
    """Whether a string may be a code: its form, and not the name of a module or of a file."""
    if not CODE.fullmatch(found) or found.rpartition(".")[2] in FILE_ENDINGS:
        return False
    return not found.startswith("badges.") and found not in dotted()


@cache
def dotted() -> set[str]:
    """The modules as Python names them."""
    return {".".join(path.with_suffix("").parts) for path in modules()}


@cache
def defaults() -> set[str]:
    """Codes of one word: they stand as the default of an error's `code`."""
    found = set()
    for path in modules():
        for node in nodes(path):
            if isinstance(node, ast.arguments):
                named = node.args[len(node.args) - len(node.defaults) :]
                found |= {string(value) for each, value in zip(named, node.defaults, strict=True) if each.arg == "code"}
    return {each for each in found if each}


def codes(house: Flask) -> set[str]:
    """Every stable code that the five rooms and the pages name."""
    found = {each for path in modules() for each in strings_of(path) if looks_like_a_code(each)}
    for path in files():
        if path.parts[:2] == ("badges", "web") and "templates" in path.parts:
            found |= set(re.findall(r"""\bwords\(["']([a-z0-9_.]+)["']""", text(path)))
    limits = {string(node.args[0]) for path in modules() for node in calls(path, "Limit") if node.args}
    keys = {f"{table}.id" for table in Base.metadata.tables}  # as foreign keys name them
    found = {each for each in found if not re.fullmatch(r"(?:\w+_id\.)+\w+_id", each)}  # paths of columns, to a person
    found -= set(house.view_functions) | {str(each) for each in Action} | keys | limits | OTHER_THINGS
    raised = {string(node.args[0]) for path in modules() for node in calls(path, *errors_of_the_house()) if node.args}
    found |= {each for each in raised if each}  # `input.pdf` is a code and no file
    return found | defaults() | {each for built in BUILT.values() for each in built}


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    """The calls of these names in a module."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and called(node) in names:
            yield node


@cache
def errors_of_the_house() -> set[str]:
    """The names of every error that carries a code."""
    import badges.demonstration.samples
    import badges.jobs  # noqa: F401 - with the pages, their rooms are then all known to Python

    import_rooms()

    def below(kind: type) -> Iterator[type]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    return {"OpenBadgesError", *(each.__name__ for each in below(OpenBadgesError))}


@pytest.fixture(scope="module")
def wanted(house: Flask) -> set[str]:
    """Every code that must have words."""
    return codes(house)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(wanted: set[str], language: str) -> None:
    known = catalogue(language, "codes")
    assert len(wanted) > 300
    silent = sorted(code for code in wanted if not (known.get(code) and known[code].string))
    assert silent == [], f"no sentence in {language}: {silent}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_over_or_uncertain(wanted: set[str], language: str) -> None:
    known = catalogue(language, "codes")
    left_over = [message.id for message in known if message.id and message.id not in wanted]
    assert not left_over, left_over
    assert [message.id for message in known if message.id and message.fuzzy] == []
    assert not known.obsolete


def test_codes_are_only_put_together_as_the_table_says() -> None:
    found = set()
    for path in modules():
        for node in nodes(path):
            if isinstance(node, ast.JoinedStr):
                pattern = "".join(string(part) or "{}" for part in node.values)
                if PATTERN.fullmatch(pattern):
                    found.add(pattern)
    assert found - NOT_CODES == set(BUILT)


def test_an_error_is_raised_with_a_code_that_is_found() -> None:
    kinds = errors_of_the_house()
    assert {"Refused", "NotAllowed", "KeyRefused", "IssuanceRefused", "FetchFailed"} <= kinds
    for path in modules():
        for node in calls(path, *kinds):
            code = string(node.args[0]) if node.args else None
            assert code is None or CODE.fullmatch(code), f"{path}:{node.lineno}: {code!r} is no stable code"


def test_a_code_without_words_is_noticed(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    invented = tuple(ast.walk(ast.parse("raise Refused('badge.wrongly_knitted')")))
    monkeypatch.setattr("tests.house.test_codes.nodes", lambda path: invented)
    assert "badge.wrongly_knitted" in codes(house)


def test_both_languages_name_the_same_facts() -> None:
    french, english = catalogue("fr", "codes"), catalogue("en", "codes")
    for message in french:
        if message.id:
            facts, others = (set(FACT.findall(str(each.string))) for each in (message, english[message.id]))
            assert facts == others, message.id


def test_sentences_name_only_facts_that_are_given() -> None:
    """Where a code is raised with its facts written out, the sentence needs no other."""
    french, kinds = catalogue("fr", "codes"), errors_of_the_house()
    findings = {"passed", "failed", "unknown", "not_applicable", "words", "sentence"}
    seen = 0
    for path in modules():
        for node in calls(path, *kinds, *findings):
            first = next((string(each) for each in node.args[:2] if string(each) in french), None)
            if first is None or any(each.arg is None for each in node.keywords):
                continue
            needed = set(FACT.findall(str(french[first].string)))
            given = {each.arg for each in node.keywords}
            if called(node) == "IssuanceRefused":
                given.add("findings")  # its second argument
            seen += 1
            assert needed <= given, f"{path}:{node.lineno}: the sentence of {first} names {needed - given}"
    assert seen > 150


def test_sentences_for_people_are_typed_with_care() -> None:
    for language in LANGUAGES:
        for message in catalogue(language, "codes"):
            said = str(message.string)
            if not message.id:
                continue
            assert said == said.strip() and "  " not in said, message.id
            assert "'" not in said and "..." not in said and '"' not in said, f"{language} {message.id}: {said}"
            if language == "fr":
                assert not re.search(r"\w[;!?»]|«\w", said), f"{message.id}: {said}"
