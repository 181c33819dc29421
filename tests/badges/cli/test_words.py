"""French help for every subcommand, one clear line for every refusal, and exit codes that scripts can use."""

from __future__ import annotations

import importlib
from pathlib import Path

import click
import pytest

from badges.base.settings import Settings, make_secrets
from badges.cli import COMMANDS, command, words
from badges.cli.words import printable, sentence
from tests.badges.cli.conftest import SETTINGS, Run
from tests.cast.recognition import Recognition
from tests.conftest import PASSPHRASE


def every_command() -> list[tuple[str, ...]]:
    """Every path of subcommands."""
    found: list[tuple[str, ...]] = []

    def walk(group: click.Group, path: tuple[str, ...]) -> None:
        context = click.Context(group)
        for name in group.list_commands(context):
            inner = group.get_command(context, name)
            assert inner is not None
            found.append((*path, name))
            if isinstance(inner, click.Group):
                walk(inner, (*path, name))

    walk(command, ())
    return found


@pytest.mark.parametrize("path", every_command(), ids=" ".join)
def test_help_is_french(run: Run, path: tuple[str, ...]) -> None:
    for flag in ("--help", "-h"):
        said = run(*path, flag)
        assert said.code == 0 and said.err == ""
        assert said.out.startswith(f"Usage : badges {' '.join(path)}") and "Afficher cette aide." in said.out
        for english in (
            "Show this",
            "Usage:",
            "Commands",
            "default:",
            "required",
            "TEXT",
            "INTEGER",
            "DIRECTORY",
            "FILE",
        ):
            assert english not in said.out, english
    *_, description = (line for line in said.out.splitlines() if line.startswith("  ") and "-h, --help" not in line)
    assert description.strip()


def test_every_subcommand_says_in_a_line_what_it_does(run: Run) -> None:
    said = run("--help")
    assert said.code == 0
    for name, (module, attribute) in COMMANDS.items():
        short = getattr(importlib.import_module(module), attribute).short_help
        assert short and name in said.out and short[:30] in " ".join(said.out.split())
    assert run("--version").out.startswith("rcs-badges ")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ([], "Usage : badges"),
        (["verifi"], "La commande 'verifi' n’existe pas."),
        (["verify"], "Il manque l’argument 'ENTRÉE...'"),
        (["verify", "--nope", "x"], "L’option '--nope' n’existe pas."),
        (["verify", "--now", "hier", "x"], "attendu : une date comme"),
        (["verify", "--map", "badges.example", "x"], "attendu : https://badges.example=http://127.0.0.1:8000"),
        (["verify", "--map", "https://a.example=ftp://b", "x"], "attendu : https://badges.example="),
        (["serve", "--port", "0"], "n’est pas dans l’intervalle"),
        (["serve", "--port", "x"], "n’est pas un nombre"),
        (["staff"], "Usage : badges staff"),
        (["staff", "link"], "Il manque l’argument 'NOM'"),
        (["staff", "invite", "a", "b", "--function", "roi"], "n’est pas parmi"),
        (["init", "x"], "Un argument de trop : x"),
        (["backup"], "Il manque l’argument 'FICHIER'"),
        (["restore", "/nowhere/at/all"], "n’existe pas"),
    ],
)
def test_wrong_usage_is_64(run: Run, typed: list[str], answer: str) -> None:
    said = run(*typed)
    assert said.code == 64 and said.out == "" and answer in said.err
    assert "Error" not in said.err and "Try " not in said.err


def test_without_an_instance(run: Run, tmp_path: Path) -> None:
    for typed in (["check"], ["backup", str(tmp_path / "x")], ["worker"], ["serve"], ["staff", "link", "Léa"]):
        said = run(*typed)
        assert said.code == 1 and "badges init" in said.all and "Traceback" not in said.all
        said = run(*typed, home=tmp_path / "empty", **SETTINGS)
        assert said.code == 1 and "Lancez « badges init »" in said.all


def test_every_setting_that_is_refused_has_its_line(run: Run, tmp_path: Path) -> None:
    said = run(
        "check",
        BADGES_PUBLIC_URL="http://badges.example",
        BADGES_SECRET_KEY="changeme",
        BADGES_MAIL_URL="carrier://pigeon",
    )
    lines = [line for line in said.out.splitlines() if line.startswith("✗ BADGES_")]
    assert said.code == 1
    assert {line.split()[1] for line in lines} >= {"BADGES_PUBLIC_URL", "BADGES_SECRET_KEY", "BADGES_MAIL_URL"}
    assert run("init", home=tmp_path / "new", BADGES_PUBLIC_URL="https://badges.example").code == 1
    assert not (tmp_path / "new" / "keys").exists()


def test_a_wrong_passphrase_and_a_changed_address(here: Run) -> None:
    said = here("check", BADGES_KEYS_PASSPHRASE="une autre phrase de passe")
    assert said.code == 1 and "BADGES_KEYS_PASSPHRASE" in said.out and PASSPHRASE not in said.all
    said = here("staff", "link", "Léa", BADGES_PUBLIC_URL="http://localhost:9000")
    assert said.code == 1 and "http://localhost:9000" in said.err and "http://localhost:8000" in said.err


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////proc/none/x.sqlite3"])
def test_a_database_that_does_not_answer(here: Run, run: Run, tmp_path: Path, url: str) -> None:
    for typed in (["check"], ["init"], ["backup", str(tmp_path / "x")]):
        said = here(*typed, BADGES_DATABASE_URL=url)
        assert said.code == 1 and "La base de données ne répond pas" in said.all and "Traceback" not in said.all


def test_sentences(issued: Recognition) -> None:
    assert sentence("keyring.corrupt", file="a.json").startswith("Le fichier de clé a.json")
    assert "…" in sentence("keyring.corrupt") and sentence("no.such.code") == "no.such.code"
    assert printable("a\x1b[31m\u202eb\x9b") == "a\ufffd[31m\ufffdb\ufffd"
    assert words.refusal.__doc__


def test_secrets_are_made_by_init_alone(tmp_path: Path) -> None:
    make_secrets(tmp_path)
    settings = Settings.from_environment({"BADGES_HOME": str(tmp_path)})
    assert settings.secret_key != settings.keys_passphrase
