"""The environment is read once, and every problem is named at once."""

from __future__ import annotations

import dataclasses
import os
import stat
from pathlib import Path

import pytest

from badges.base.settings import Settings, SettingsRefused, make_secrets
from tests.cast.environment import KEY, PHRASE, environment, problems
from tests.cast.users import close, give, open_folder, without_rights


def test_defaults_of_a_public_instance(tmp_path: Path) -> None:
    settings = Settings.from_environment(environment(), home=tmp_path)
    assert settings.public_url == "https://badges.creuse.example"
    assert settings.database_url == f"sqlite:///{tmp_path / 'badges.sqlite3'}"
    assert settings.queue_url == f"sqlite:///{tmp_path / 'queue.sqlite3'}"
    assert settings.mail_url is None
    assert settings.is_secure and not settings.is_local and not settings.is_private_http
    assert settings.keys_folder == tmp_path / "keys"
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.public_url = "https://other.example"  # type: ignore[misc]


def test_secrets_do_not_show(tmp_path: Path) -> None:
    changes = {
        "BADGES_MAIL_URL": "smtp://u:hidden-word@mail.example",
        "BADGES_DATABASE_URL": "postgresql://u:hidden-word@h/d",
    }
    shown = repr(Settings.from_environment(environment(**changes), home=tmp_path))
    assert KEY not in shown and PHRASE not in shown and "hidden-word" not in shown


def test_home_comes_from_the_environment_unless_given(tmp_path: Path) -> None:
    environ = environment(BADGES_HOME=str(tmp_path / "a"))
    assert Settings.from_environment(environ).home == tmp_path / "a"
    assert Settings.from_environment(environ, home=tmp_path / "b").home == tmp_path / "b"


def test_only_the_owner_reads_embedded_secrets(tmp_path: Path) -> None:
    assert problems({}, tmp_path) == [
        ("BADGES_SECRET_KEY", "setting.secret_missing"),
        ("BADGES_KEYS_PASSPHRASE", "setting.secret_missing"),
    ]
    make_secrets(tmp_path)
    first = Settings.from_environment({}, home=tmp_path)
    assert first.is_local and first.public_url == "http://localhost:8000"
    for name in ("secret_key", "keys_passphrase"):
        assert stat.S_IMODE((tmp_path / "secrets" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    make_secrets(tmp_path)
    assert Settings.from_environment({}, home=tmp_path) == first
    (tmp_path / "secrets" / "secret_key").chmod(0o644)
    assert problems({}, tmp_path) == [("BADGES_SECRET_KEY", "setting.file_open")]


def test_a_secret_stands_under_its_name_once_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A concurrent `badges init` would take an empty file for a broken instance."""
    path, seen = tmp_path / "secrets" / "secret_key", []
    monkeypatch.setattr(os, "fsync", lambda descriptor: seen.append(path.exists()))
    make_secrets(tmp_path, ["BADGES_SECRET_KEY"])
    assert seen == [False] and len(path.read_text().strip()) >= 48
    assert [each.name for each in path.parent.iterdir()] == ["secret_key"]


def test_a_public_instance_does_not_take_its_passphrase_from_beside_the_keys(tmp_path: Path) -> None:
    make_secrets(tmp_path)
    environ = environment(BADGES_KEYS_PASSPHRASE="", BADGES_SECRET_KEY="")
    assert problems(environ, tmp_path) == [("BADGES_KEYS_PASSPHRASE", "setting.secret_not_given")]


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    environ = environment(
        BADGES_PUBLIC_URL="http://badges.creuse.example",
        BADGES_DATABASE_URL="mysql://root@localhost/badges",
        BADGES_SECRET_KEY="change-me-change-me-change-me-change-me",
        BADGES_QUEUE_URL="amqp://x",
        BADGES_MAIL_URL="mailto:a@b.example",
        BADGES_TRUSTED_PROXIES="10.0.0.0/33",
        BADGES_KEYS_PASSPHRASE="",
    )
    assert problems(environ, tmp_path) == [
        ("BADGES_PUBLIC_URL", "setting.url_not_https"),
        ("BADGES_DATABASE_URL", "setting.database_unknown"),
        ("BADGES_SECRET_KEY", "setting.secret_placeholder"),
        ("BADGES_KEYS_PASSPHRASE", "setting.secret_missing"),
        ("BADGES_QUEUE_URL", "setting.database_unknown"),
        ("BADGES_MAIL_URL", "setting.mail_unknown"),
        ("BADGES_TRUSTED_PROXIES", "setting.network_malformed"),
    ]


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://Badges.Creuse.Example/", "https://badges.creuse.example"),
        ("https://badges.creuse.example:443", "https://badges.creuse.example"),
        ("http://localhost:8123/", "http://localhost:8123"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://192.168.1.20:8000", "http://192.168.1.20:8000"),
        ("http://10.0.0.7", "http://10.0.0.7"),
    ],
)
def test_public_urls_taken(tmp_path: Path, given: str, origin: str) -> None:
    assert Settings.from_environment(environment(BADGES_PUBLIC_URL=given), home=tmp_path).public_url == origin


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("badges.creuse.example", "setting.url_malformed"),
        ("ftp://badges.creuse.example", "setting.url_malformed"),
        ("https://", "setting.url_malformed"),
        ("https://badges.creuse.example:99999", "setting.url_malformed"),
        ("https://[::1", "setting.url_malformed"),
        ("http://[::1]:8000", "setting.url_malformed"),
        ("https://badges.créuse.example", "setting.url_malformed"),
        ("https://badges.creuse.example/badges", "setting.url_not_an_origin"),
        ("https://badges.creuse.example/?a", "setting.url_not_an_origin"),
        ("https://u:p@badges.creuse.example", "setting.url_not_an_origin"),
        ("https://badges.creuse.example:8443", "setting.url_port"),
        ("http://8.8.8.8", "setting.url_not_https"),
        ("http://192.168.1.20.evil.example", "setting.url_not_https"),
        ("http://169.254.169.254", "setting.url_not_https"),
        ("http://localhost.evil.example", "setting.url_not_https"),
    ],
)
def test_public_urls_refused(tmp_path: Path, given: str, code: str) -> None:
    assert problems(environment(BADGES_PUBLIC_URL=given), tmp_path) == [("BADGES_PUBLIC_URL", code)]


def test_lan_demonstration_keeps_embedded_secrets(tmp_path: Path) -> None:
    make_secrets(tmp_path)
    settings = Settings.from_environment({"BADGES_PUBLIC_URL": "http://192.168.1.20:8000"}, home=tmp_path)
    assert settings.is_private_http and not settings.is_local and settings.host == "192.168.1.20"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("short", "setting.secret_short"),
        ("a" * 40, "setting.secret_placeholder"),
        ("my-very-long-password-is-not-a-good-one", "setting.secret_placeholder"),
        (PHRASE + " et encore plus longue", None),
    ],
)
def test_a_secret_key_is_taken_or_refused_for_its_reason(tmp_path: Path, value: str, code: str | None) -> None:
    environ = environment(BADGES_SECRET_KEY=value)
    if code is None:
        assert Settings.from_environment(environ, home=tmp_path).secret_key == value
    else:
        assert problems(environ, tmp_path) == [("BADGES_SECRET_KEY", code)]


def test_one_value_cannot_be_two_secrets(tmp_path: Path) -> None:
    assert problems(environment(BADGES_KEYS_PASSPHRASE=KEY), tmp_path) == [
        ("BADGES_KEYS_PASSPHRASE", "setting.secret_reused")
    ]


def test_secrets_from_files(tmp_path: Path) -> None:
    path = tmp_path / "phrase"
    path.write_text(PHRASE + "\n")
    environ = environment(BADGES_KEYS_PASSPHRASE="", BADGES_KEYS_PASSPHRASE_FILE=str(path))
    assert Settings.from_environment(environ, home=tmp_path).keys_passphrase == PHRASE
    both = environment(BADGES_KEYS_PASSPHRASE_FILE=str(path))
    assert problems(both, tmp_path) == [("BADGES_KEYS_PASSPHRASE", "setting.given_twice")]
    path.write_text("  \n")
    assert problems(environ, tmp_path) == [("BADGES_KEYS_PASSPHRASE", "setting.file_empty")]
    path.unlink()
    assert problems(environ, tmp_path) == [("BADGES_KEYS_PASSPHRASE", "setting.file_unreadable")]


@pytest.mark.parametrize("given", ["postgresql://u:p@host/badges", "postgresql+psycopg://u:p@host/badges"])
def test_postgresql_is_psycopg_for_the_record_and_plain_for_the_queue(tmp_path: Path, given: str) -> None:
    environ = environment(BADGES_DATABASE_URL=given, BADGES_QUEUE_URL=given)
    settings = Settings.from_environment(environ, home=tmp_path)
    assert settings.database_url == "postgresql+psycopg://u:p@host/badges"
    assert settings.queue_url == "postgresql://u:p@host/badges"


@pytest.mark.parametrize("given", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_record_in_memory_is_refused(tmp_path: Path, given: str) -> None:
    assert problems(environment(BADGES_DATABASE_URL=given), tmp_path) == [
        ("BADGES_DATABASE_URL", "setting.database_memory")
    ]


@pytest.mark.parametrize("given", ["smtp://mail.example:25", "smtps://u:p@mail.example", "file:///var/mail/out"])
def test_a_mail_url_is_taken_as_given(tmp_path: Path, given: str) -> None:
    assert Settings.from_environment(environment(BADGES_MAIL_URL=given), home=tmp_path).mail_url == given


def test_the_refusal_is_one_line_a_problem(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused) as caught:
        Settings.from_environment({}, home=tmp_path)
    assert str(caught.value).splitlines() == [
        "BADGES_SECRET_KEY: setting.secret_missing",
        "BADGES_KEYS_PASSPHRASE: setting.secret_missing",
    ]


@pytest.mark.parametrize(
    ("given", "networks"),
    [
        ("", ["127.0.0.1/32", "::1/128"]),
        ("none", []),
        ("10.0.3.0/24", ["10.0.3.0/24"]),
        ("10.0.3.7, 2001:db8:9::/48  127.0.0.1/32", ["10.0.3.7/32", "2001:db8:9::/48", "127.0.0.1/32"]),
    ],
)
def test_trusted_proxies_are_networks(tmp_path: Path, given: str, networks: list[str]) -> None:
    settings = Settings.from_environment(environment(BADGES_TRUSTED_PROXIES=given), home=tmp_path)
    assert [str(each) for each in settings.trusted_proxies] == networks


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("10.0.3.7/24", "setting.network_malformed"),
        ("proxy.example", "setting.network_malformed"),
        ("10.0.3.0/24;evil", "setting.network_malformed"),
        ("0.0.0.0/0", "setting.network_everybody"),
        ("::/0", "setting.network_everybody"),
    ],
)
def test_trusted_proxies_refused(tmp_path: Path, given: str, code: str) -> None:
    assert problems(environment(BADGES_TRUSTED_PROXIES=given), tmp_path) == [("BADGES_TRUSTED_PROXIES", code)]


@pytest.mark.parametrize("closed", ["secrets/secret_key", "secrets", "public_url", "words"])
def test_a_file_that_may_not_be_read_is_named_with_what_to_type(closed: str) -> None:
    """Without the pinned address a public instance would seem to be one of this machine; of no file less is said."""
    for folder in open_folder():
        home = folder / "srv"
        make_secrets(home)
        (home / "public_url").write_text("http://localhost:8123")
        (home / "words").write_text("une tres longue phrase")
        environ = {"BADGES_BACKUP": "", "BADGES_QUEUE_URL_FILE": str(home / "words")}
        give(home)

        def told(home: Path = home, environ: dict[str, str] = environ) -> list[list[str]]:
            try:
                Settings.from_environment(environ, home=home)
            except SettingsRefused as refused:
                return [[each.code, each.facts.get("cure", "")] for each in refused.problems]
            return []

        before = without_rights(told)
        cure = close(home / closed)
        after = without_rights(told)
        (home / closed).chmod(0o700)
        assert before == [["setting.database_unknown", ""]]
        assert ["access.denied", f"{cure}{home / closed}"] in after  # type: ignore[operator]
        assert not any(code == "setting.file_unreadable" for code, _ in after)  # type: ignore[attr-defined]


def test_where_the_backups_go(tmp_path: Path) -> None:
    plain = Settings.from_environment(environment(), home=tmp_path)
    assert plain.backups_folder == tmp_path / "backups" and plain.backup_passphrase is None
    (tmp_path / "words").write_text("quatre brebis et un chien\n")
    given = environment(BADGES_BACKUP_DIR=str(tmp_path / "disk"), BADGES_BACKUP_PASSPHRASE_FILE=str(tmp_path / "words"))
    chosen = Settings.from_environment(given, home=tmp_path)
    assert chosen.backups_folder == tmp_path / "disk" and chosen.backup_passphrase == "quatre brebis et un chien"
    assert "brebis" not in repr(chosen)


@pytest.mark.parametrize("inside", ["keys", "secrets/backups", "x/../keys/y"])
def test_no_backup_lies_in_what_is_backed_up(tmp_path: Path, inside: str) -> None:
    with pytest.raises(SettingsRefused) as refused:
        Settings.from_environment(environment(BADGES_BACKUP_DIR=str(tmp_path / inside)), home=tmp_path)
    assert [(each.name, each.code) for each in refused.value.problems] == [("BADGES_BACKUP_DIR", "setting.backed_up")]


def test_a_short_passphrase_of_backups(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused) as refused:
        Settings.from_environment(environment(BADGES_BACKUP_PASSPHRASE="court"), home=tmp_path)
    assert [each.code for each in refused.value.problems] == ["setting.secret_short"]
