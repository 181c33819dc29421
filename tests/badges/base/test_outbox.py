"""Letters delivered to an SMTP server on the loopback, and into a folder; the password never travels in clear."""

from __future__ import annotations

import base64
import email
from dataclasses import replace
from email import policy
from pathlib import Path

import pytest

from badges.base.mail.transport import MailRefused, compose, sender_for
from badges.base.settings import Settings
from tests.cast.post import Post, served
from tests.conftest import settings_at

FROM, TO, NAME = "contact@rcs.example", "amina@courrier.example", "0123abcd"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings without a mail server."""
    return settings_at(tmp_path)


def test_to_a_server(settings: Settings) -> None:
    with served(post := Post()) as port:
        send = sender_for(replace(settings, mail_url=f"smtp://127.0.0.1:{port}"), FROM)
        send(TO, "Votre badge « Travailler en équipe »", "Bonjour,\n\nŁucja, voilà.\n.\n", NAME)
    said = " ".join(post.said).lower()  # the words of SMTP may be in capitals or not (RFC 5321, section 2.4)
    assert f"mail from:<{FROM}>" in said and f"rcpt to:<{TO}>" in said
    (letter,) = (email.message_from_bytes(each, policy=policy.default) for each in post.letters)
    assert (letter["From"], letter["To"]) == (FROM, TO)
    assert letter["Subject"] == "Votre badge « Travailler en équipe »"
    assert letter["Auto-Submitted"] == "auto-generated" and letter["Message-ID"] == "<0123abcd@rcs.example>"
    assert letter["Date"].datetime is not None and "Łucja, voilà." in letter.get_content()


def test_the_password_is_not_given_in_clear(settings: Settings) -> None:
    secret = "motdepasse-du-courrier"
    with served(post := Post(offers=("AUTH PLAIN LOGIN",))) as port:
        send = sender_for(replace(settings, mail_url=f"smtp://lea:{secret}@127.0.0.1:{port}"), FROM)
        with pytest.raises(MailRefused, match="STARTTLS") as caught:
            send(TO, "x", "y", NAME)
    said = " ".join(post.said)
    assert post.letters == [] and "AUTH" not in said and secret not in str(caught.value)
    assert base64.b64encode(secret.encode()).decode()[:8] not in said


def test_a_server_whose_tls_fails_gets_nothing(settings: Settings) -> None:
    with served(post := Post(offers=("STARTTLS", "AUTH PLAIN"))) as port:
        for url in (f"smtp://127.0.0.1:{port}", f"smtp://lea:secret@127.0.0.1:{port}", f"smtps://127.0.0.1:{port}"):
            with pytest.raises(OSError, match=r"."):
                sender_for(replace(settings, mail_url=url), FROM)(TO, "x", "y", NAME)
    assert post.letters == [] and not any(line.upper().startswith(("AUTH", "MAIL")) for line in post.said)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_refuses(settings: Settings, verb: str) -> None:
    with served(post := Post(refuses=verb)) as port:
        send = sender_for(replace(settings, mail_url=f"smtp://127.0.0.1:{port}"), FROM)
        with pytest.raises(MailRefused):
            send(TO, "x", "y", NAME)
    assert post.letters == []


def test_no_server_at_all(settings: Settings) -> None:
    with served(Post()) as port:
        pass
    with pytest.raises(OSError, match=r"."):
        sender_for(replace(settings, mail_url=f"smtp://127.0.0.1:{port}"), FROM)(TO, "x", "y", NAME)


@pytest.mark.parametrize("given", [None, "file"])
def test_into_a_folder(settings: Settings, tmp_path: Path, given: str | None) -> None:
    folder = tmp_path / "mail" if given is None else tmp_path / "du courrier"
    send = sender_for(replace(settings, mail_url=None if given is None else folder.as_uri()), FROM)
    for number in range(2):
        send(TO, f"Lettre {number}", "Bonjour", f"{NAME}{number}")
    found = sorted(folder.iterdir())
    assert len(found) == 2 and folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in found} == {0o600}
    letters = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]
    assert sorted(letter["Subject"] for letter in letters) == ["Lettre 0", "Lettre 1"]


@pytest.mark.parametrize("field", [0, 1, 2])
def test_no_header_can_be_injected(field: int) -> None:
    words = [FROM, TO, "Objet"]
    words[field] += "\r\nBcc: other@x.example"
    with pytest.raises(ValueError, match=r"linefeed|newline|CR"):
        compose(words[0], words[1], words[2], "corps", NAME)


def test_a_letter_written_twice_into_a_folder_is_one_file(settings: Settings, tmp_path: Path) -> None:
    send = sender_for(settings, FROM)
    for _ in range(2):
        send(TO, "Lettre", "Bonjour", NAME)
    assert [path.name for path in (settings.home / "mail").iterdir()] == [f"{NAME}.eml"]
