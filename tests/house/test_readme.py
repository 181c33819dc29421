"""What the READMEs and CONTRIBUTING.md tell people to type exists, and the table of settings is the settings."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from badges.base.settings import Settings
from badges.cli import COMMANDS, command, speak_french
from tests.house.sources import ROOT, modules, strings_of, text

# In French for those who install and use the service, in English for the others.
FRENCH, ENGLISH, CONTRIBUTING = Path("README.fr.md"), Path("README.md"), Path("CONTRIBUTING.md")
DOCUMENTS = (FRENCH, ENGLISH, CONTRIBUTING)
VARIABLE = re.compile(r"\bBADGES_[A-Z_]+\b")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")


def prose(path: Path) -> str:
    """A document without its blocks."""
    return FENCE.sub("", text(path))


def typed(*documents: Path) -> Iterator[str]:
    """Every line that these documents give to type: of their blocks, of their units, and between backticks."""
    for path in documents:
        for language, block in FENCE.findall(text(path)):
            if language in ("sh", "ini"):
                yield from (line.partition(" #")[0].strip() for line in block.splitlines())
        yield from INLINE.findall(prose(path))


def commands_of_badges(*documents: Path) -> list[list[str]]:
    """The words after `badges` in every `badges …` that these documents name."""
    found = []
    for line in typed(*documents):
        for match in re.finditer(r"(?<![\w./-])(?:\S*\.venv/bin/)?badges ([a-z]+\b[^;|&<>'`]*)", line):
            words = shlex.split(match[1].replace("...", "").replace("’", ""))
            if words[0] in COMMANDS and words not in found:
                found.append(words)
    return found


def test_every_command_is_named() -> None:
    assert {words[0] for words in commands_of_badges(FRENCH)} == set(COMMANDS)
    assert all(commands_of_badges(path) for path in DOCUMENTS)


@pytest.mark.parametrize("words", commands_of_badges(*DOCUMENTS), ids=" ".join)
def test_each_badges_command_can_be_typed_as_written(words: list[str], tmp_path: Path) -> None:
    given = [_for_real(word, tmp_path) for word in words]
    speak_french()
    context = click.Context(command, info_name="badges", **command.context_settings)
    name, chosen, rest = command.resolve_command(context, given)
    while isinstance(chosen, click.Group):
        context = click.Context(chosen, info_name=name, parent=context)
        name, chosen, rest = chosen.resolve_command(context, rest)
    assert chosen is not None
    if rest == [] and any(isinstance(each, click.Argument) and each.required for each in chosen.params):
        return  # the command named in a sentence, without what it takes
    chosen.make_context(name, rest, parent=context)


def _for_real(word: str, folder: Path) -> str:
    """A word of the documents as a person would type it."""
    if word in ("FICHIER", "FILE", "badge.png") or word.endswith(".badges"):
        (folder / word).touch()
        return str(folder / word)
    return {"E-MAIL": "lea@badges.example", "ENTRÉE": "-", "DOSSIER": str(folder)}.get(word, word)


def test_each_option_named_alone_exists() -> None:
    options = set()
    for name in COMMANDS:
        found = command.get_command(click.Context(command), name)
        assert found is not None
        for each in [found, *getattr(found, "commands", {}).values()]:
            options |= {option for parameter in each.params for option in parameter.opts}
    named = {word for line in INLINE.findall(prose(FRENCH)) for word in line.split() if word.startswith("--")}
    assert named
    assert named <= options, named - options


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_each_make_target_and_variable_exists(document: Path) -> None:
    makefile = text(Path("Makefile"))
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    variables = set(re.findall(r"^(?:export )?([A-Z_]+) \?=", makefile, re.MULTILINE))
    making = re.compile(r"\bmake(?: -C \S+)? ([a-z]+)((?: [A-Z]+=\S+)*)")
    named = [match for line in typed(document) if "apt install" not in line for match in making.finditer(line)]
    assert {match[1] for match in named} >= {"run", "test"}
    for match in named:
        assert match[1] in targets, match[0]
        assert {word.partition("=")[0] for word in match[2].split()} <= variables, match[0]


def test_the_table_of_settings_is_the_settings() -> None:
    table = re.findall(r"^\| `(BADGES_\w+)` \|", text(FRENCH), re.MULTILINE)
    assert table == [f"BADGES_{each.name.upper()}" for each in fields(Settings)]


def test_each_variable_named_is_read_somewhere() -> None:
    read = {found for path in modules("badges") for each in strings_of(path) for found in VARIABLE.findall(each)}
    named = set(VARIABLE.findall(text(FRENCH)))
    assert len(named) > 7
    for name in named.union(*(VARIABLE.findall(text(path)) for path in DOCUMENTS)):
        assert name in read or name.removesuffix("_FILE") in read, name
    told = {name for name in read if not name.endswith("_FILE") and name != "BADGES_"}
    assert told <= named, f"the README does not tell of {told - named}"


def test_each_address_of_the_service_answers(house: Flask) -> None:
    words = [word for path in DOCUMENTS for word in INLINE.findall(prose(path))]
    named = {word for word in words if re.fullmatch(r"/[a-z/]*", word) and not Path(word).is_dir()}
    named |= {match.replace("CODE", "7K3M9QXD4T") for match in re.findall(r"localhost:8000(/\S+)", text(FRENCH))}
    assert {"/verifier", "/health", "/v/7K3M9QXD4T"} <= named
    adapter = house.url_map.bind("localhost")
    for path in named - {"/dossier"}:
        try:
            adapter.match(path, method="GET")
        except (NotFound, RequestRedirect):
            pytest.fail(f"the README names {path}, which no route answers")


def test_each_room_has_its_sign() -> None:
    for room in ("schemas", "keys", "issuer", "verifier", "badges"):
        assert (ROOT / room / "README.md").is_file()
        assert all(f"]({room}/README.md)" in text(path) for path in (FRENCH, ENGLISH))


def test_every_document_is_named_in_both() -> None:
    others = {path.name for path in ROOT.glob("*.md")} - {FRENCH.name, ENGLISH.name}
    assert len(others) == 6
    assert all(f"]({name})" in text(path) for name in others for path in (FRENCH, ENGLISH))
