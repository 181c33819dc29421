"""Every entry of the service that takes an address, against the table of hostile ones."""

from __future__ import annotations

import email
from dataclasses import replace
from email import policy
from pathlib import Path

import pytest

from badges.base.errors import Refused
from badges.base.mail.transport import sender_for
from badges.base.settings import Settings, SettingsRefused
from badges.base.text import contacts
from badges.ledger import rules
from tests.cast.post import Post, served
from tests.conftest import PASSPHRASE, SECRET, settings_at
from tests.verifier.hostile_addresses import HOSTILE, HOSTILE_MAILBOXES, LAWFUL, LAWFUL_MAILBOXES, LED_BY, MALFORMED

FROM = "contact@rcs.example"
by_name = pytest.mark.parametrize("address", HOSTILE.values(), ids=HOSTILE)
lawful = pytest.mark.parametrize("address", LAWFUL.values(), ids=LAWFUL)


@by_name
def test_a_hostile_website_is_refused(address: str) -> None:
    assert contacts.web_address(address) is None


@lawful
def test_a_lawful_website_is_kept(address: str) -> None:
    assert contacts.web_address(f" {address}\n") == address


@pytest.mark.parametrize("name", [name for name in MALFORMED if "port" not in name] + list(LED_BY))
def test_a_hostile_issuer_is_refused(name: str) -> None:
    with pytest.raises(Refused, match=r"issuer\.id_malformed"):
        rules.an_issuer(HOSTILE[name])


@lawful
def test_a_lawful_issuer_is_listed(address: str) -> None:
    assert rules.an_issuer(f" {address}\n") == address


def settings_of(address: str, home: Path) -> Settings:
    """Settings with this public URL."""
    given = {"BADGES_PUBLIC_URL": address, "BADGES_SECRET_KEY": SECRET, "BADGES_KEYS_PASSPHRASE": PASSPHRASE}
    return Settings.from_environment(given, home=home)


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in ("nothing", "a hexadecimal last label")])
def test_a_hostile_public_url_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match=r"BADGES_PUBLIC_URL: setting\.url"):
        settings_of(HOSTILE[name], tmp_path)


def test_a_lawful_public_url_is_taken(tmp_path: Path) -> None:
    assert {settings_of(LAWFUL[name], tmp_path).public_url for name in LAWFUL if name != "a path"} == {
        "https://badges.example"
    }


@pytest.mark.parametrize("address", HOSTILE_MAILBOXES.values(), ids=HOSTILE_MAILBOXES)
def test_no_letter_goes_to_a_hostile_address(address: str) -> None:
    assert contacts.email(address) is None


@pytest.mark.parametrize("address", LAWFUL_MAILBOXES.values(), ids=LAWFUL_MAILBOXES)
def test_a_letter_goes_to_a_lawful_address(address: str, tmp_path: Path) -> None:
    """The address is unchanged in the envelope and in the letter, for a server and for a folder."""
    assert contacts.email(address) == address
    settings = settings_at(tmp_path)
    with served(post := Post()) as port:
        sender_for(replace(settings, mail_url=f"smtp://127.0.0.1:{port}"), FROM)(
            address, "Objet", "Bonjour", "0123abcd"
        )
    sender_for(replace(settings, mail_url=None), FROM)(address, "Objet", "Bonjour", "0123abcd")
    (path,) = (tmp_path / "mail").iterdir()
    letters = [email.message_from_bytes(each, policy=policy.default) for each in (*post.letters, path.read_bytes())]
    assert [letter["To"] for letter in letters] == [address, address]
    assert next(line for line in post.said if line.upper().startswith("RCPT")).endswith(f"<{address}>")
