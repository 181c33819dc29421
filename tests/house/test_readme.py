"""The README is true: what it tells people to type exists, its table is the settings, its links lead somewhere."""

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
from tests.house.sources import ROOT, files, modules, strings_of, text

README = Path("README.fr.md")
VARIABLE = re.compile(r"\bBADGES_[A-Z_]+\b")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def prose(path: Path = README) -> str:
    """The README without its blocks."""
    return FENCE.sub("", text(path))


def typed() -> Iterator[str]:
    """Every line that the README gives to type: of its blocks, of its units, and between backticks."""
    for language, block in FENCE.findall(text(README)):
        if language in ("sh", "ini"):
            yield from (line.partition(" #")[0].strip() for line in block.splitlines())
    yield from INLINE.findall(prose())


def commands_of_badges() -> list[list[str]]:
    """The words after `badges` in every `badges …` that the README names."""
    found = []
    for line in typed():
        for match in re.finditer(r"(?<![\w./-])(?:\S*\.venv/bin/)?badges ([a-z]+\b[^;|&'`]*)", line):
            words = shlex.split(match[1].replace("...", "").replace("’", ""))
            if words[0] in COMMANDS and words not in found:
                found.append(words)
    return found


def test_every_command_is_named() -> None:
    assert {words[0] for words in commands_of_badges()} == set(COMMANDS)


@pytest.mark.parametrize("words", commands_of_badges(), ids=" ".join)
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
    """A word of the README as somebody would type it."""
    if word == "FICHIER" or word.endswith(".badges"):
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
    named = {word for line in INLINE.findall(prose()) for word in line.split() if word.startswith("--")}
    assert named
    assert named <= options, named - options


def test_each_make_target_and_variable_exists() -> None:
    makefile = text(Path("Makefile"))
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    variables = set(re.findall(r"^(?:export )?([A-Z_]+) \?=", makefile, re.MULTILINE))
    making = re.compile(r"\bmake(?: -C \S+)? ([a-z]+)((?: [A-Z]+=\S+)*)")
    named = [match for line in typed() if "apt install" not in line for match in making.finditer(line)]
    assert {match[1] for match in named} >= {"run", "test", "install"}
    for match in named:
        assert match[1] in targets, match[0]
        assert {word.partition("=")[0] for word in match[2].split()} <= variables, match[0]


def test_the_table_of_settings_is_the_settings() -> None:
    table = re.findall(r"^\| `(BADGES_\w+)` \|", text(README), re.MULTILINE)
    assert table == [f"BADGES_{each.name.upper()}" for each in fields(Settings)]


def test_each_variable_named_is_read_somewhere() -> None:
    read = {found for path in modules("badges") for each in strings_of(path) for found in VARIABLE.findall(each)}
    named = set(VARIABLE.findall(text(README)))
    assert len(named) > 7
    for name in named:
        assert name in read or name.removesuffix("_FILE") in read, name
    told = {name for name in read if not name.endswith("_FILE") and name != "BADGES_"}
    assert told <= named, f"the README does not tell of {told - named}"


def documents() -> list[Path]:
    """Every page of text in the tree."""
    return [path for path in files() if path.suffix == ".md"]


@pytest.mark.parametrize("document", documents(), ids=str)
def test_relative_links_lead_somewhere(document: Path) -> None:
    for target in LINK.findall(FENCE.sub("", text(document))):
        if "://" not in target and not target.startswith(("#", "mailto:")):
            assert (ROOT / document.parent / target.partition("#")[0]).exists(), f"{document}: {target}"


def test_each_address_of_the_service_answers(house: Flask) -> None:
    named = {word for word in INLINE.findall(prose()) if re.fullmatch(r"/[a-z/]*", word) and not Path(word).is_dir()}
    named |= {match.replace("CODE", "7K3M9QXD4T") for match in re.findall(r"localhost:8000(/\S+)", text(README))}
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
        assert f"]({room}/README.md)" in text(README)
