"""Letters: written in the transaction that they report, sent later, each at least once. Their texts stand elsewhere.

A worker claims a letter for two minutes and sends it; the letter is sent once the server has said yes. After a crash in
between, any worker claims it again when the two minutes are over. A letter that goes out twice has the same Message-ID
each time, so that mail clients recognise it. Once it is sent or taken back its text is destroyed, since it may hold a
private link or a code.

Where they go: `smtp://user:password@host:587` speaks STARTTLS when the server offers it, and refuses to log in
without; `smtps://host:465` is TLS from the start; `file:///folder` writes one file a letter, named by its Message-ID.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import smtplib
import ssl
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import formatdate
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.services import Services
from badges.base.settings import Settings
from badges.base.tables import Letter, LetterState

SECONDS = 20
Send = Callable[[str, str, str, str], None]


class MailRefused(OSError):
    """The server refused the letter, or offers no TLS, so that the password would be sent in clear."""


def fill(package: str, name: str, **facts: str) -> str:
    """The text of a letter: the template `name` of `package`, filled with these facts.

    Raises `jinja2.UndefinedError` when the template names a fact that is missing.
    """
    return _templates(package).get_template(name).render(**facts)


@cache
def _templates(package: str) -> Environment:
    return Environment(loader=PackageLoader(package, ""), autoescape=False, undefined=StrictUndefined)  # noqa: S701 - plain text


def compose(sender: str, recipient: str, subject: str, body: str, name: str) -> EmailMessage:
    """One plain-text letter. `name` begins its Message-ID. Header injection is refused by the email package."""
    message = EmailMessage(policy=policy.default.clone(utf8=not recipient.isascii()))  # RFC 6532
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message["Date"], message["Message-ID"] = formatdate(), f"<{name}@{sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


def sender_for(settings: Settings, from_address: str) -> Send:
    """The transport that the settings name: `send(recipient, subject, body, name)` raises OSError when it fails."""
    url = urlsplit(settings.mail_url or (settings.home / "mail").as_uri())
    if url.scheme == "file":
        return _to_folder(Path(unquote(url.path)), from_address)

    def send(recipient: str, subject: str, body: str, name: str) -> None:
        message = compose(from_address, recipient, subject, body, name)
        context = ssl.create_default_context()
        host = url.hostname or "localhost"
        try:
            with (
                smtplib.SMTP_SSL(host, url.port or 465, timeout=SECONDS, context=context)
                if url.scheme == "smtps"
                else smtplib.SMTP(host, url.port or 587, timeout=SECONDS)
            ) as server:
                server.ehlo()
                if url.scheme == "smtp" and server.has_extn("starttls"):
                    server.starttls(context=context)
                if url.username:
                    if not isinstance(server.sock, ssl.SSLSocket):
                        raise MailRefused("STARTTLS")
                    server.login(unquote(url.username), unquote(url.password or ""))
                server.send_message(message, from_address, [recipient])
        except smtplib.SMTPException as trouble:
            raise MailRefused(str(trouble)) from trouble

    return send


def _to_folder(folder: Path, from_address: str) -> Send:
    def write(recipient: str, subject: str, body: str, name: str) -> None:
        data = compose(from_address, recipient, subject, body, name).as_bytes()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = folder / f".{name}"
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(folder / f"{name}.eml")

    return write


LEASE = timedelta(minutes=2)  # longer than a server takes to answer
ATTEMPTS = 5
RETRY = timedelta(minutes=10)  # then four times as long each time: five attempts in fourteen hours
UNSENT = (LetterState.WAITING, LetterState.SENDING, LetterState.FAILED)


def write(
    session: OrmSession, recipient: str, text: str, *, due_at: datetime, purpose: str, number: int | None = None
) -> None:
    """Add a letter, whose first line is its subject; it goes out at `due_at` unless it is dropped.

    `purpose` and `number` say what the letter is about, such as an award; they are what `drop` takes.
    """
    subject, _, body = text.partition("\n")
    session.add(Letter(recipient=recipient, subject=subject, body=body, purpose=purpose, number=number, due_at=due_at))


def drop(session: OrmSession, purpose: str, number: int, states: Collection[LetterState] = UNSENT) -> None:
    """Take back the letters with this purpose and number that are in one of these states.

    One that is being sent is not tried again.
    """
    about = update(Letter).where(Letter.purpose == purpose, Letter.number == number)
    session.execute(about.where(Letter.state.in_(states)).values(state=LetterState.DROPPED, subject="", body=""))


def drop_those(session: OrmSession, condition: ColumnElement[bool]) -> None:
    """Take back the letters that fit a condition on their table and are not sent."""
    about = update(Letter).where(condition, Letter.state.in_(UNSENT))
    session.execute(about.values(state=LetterState.DROPPED, subject="", body=""))


def forget_files(settings: Settings, words: Collection[str]) -> int:
    """Delete the letters in the folder of `file://` that hold one of these words, in a header or in the text.

    Returns how many there were; none where letters are sent by a server.
    """
    url = urlsplit(settings.mail_url or (settings.home / "mail").as_uri())
    wanted = [each.casefold() for each in words if each]
    if url.scheme != "file" or not wanted:
        return 0
    gone = 0
    for path in Path(unquote(url.path)).glob("*"):
        with contextlib.suppress(OSError):
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = message.get_body()
            told = f"{message['To']} {message['Subject']} {body.get_content() if body is not None else ''}".casefold()
            if any(each in told for each in wanted):
                path.unlink()
                gone += 1
    return gone


def counted(session: OrmSession) -> dict[LetterState, int]:
    """How many letters there are in each state that has one."""
    return dict(session.execute(select(Letter.state, func.count()).group_by(Letter.state)).all())


def forget_old(services: Services) -> int:
    """Delete the letters that went out, were taken back or given up longer than `bounds.LETTERS_KEPT` ago."""
    ended = (LetterState.SENT, LetterState.DROPPED, LetterState.FAILED)
    with services.database.begin(essential=True) as session:
        old = delete(Letter).where(Letter.due_at < services.now() - bounds.LETTERS_KEPT, Letter.state.in_(ended))
        return int(session.execute(old).rowcount)  # type: ignore[attr-defined]


def send_due(services: Services, send: Send) -> int:
    """Send what is due. Returns how many were sent.

    `send(recipient, subject, body, name)` raises when it fails; `name` is the same at each attempt for one letter.
    """
    sent = 0
    while (letter := _claim(services)) is not None:
        try:
            send(letter.recipient, letter.subject, letter.body, letter.name)
        except Exception as trouble:  # noqa: BLE001 - whatever fails with one letter, the others are sent
            _put_back(services, letter, trouble)
        else:
            _sent(services, letter)
            sent += 1
    return sent


@dataclass(frozen=True)
class Claimed:
    """A letter that one worker has claimed, until the end of its lease."""

    id: int
    recipient: str
    subject: str
    body: str
    name: str
    until: datetime


def _claim(services: Services) -> Claimed | None:
    now = services.clock()
    with services.database.begin() as session:
        letter = session.scalar(
            select(Letter)
            .where(Letter.state.in_((LetterState.WAITING, LetterState.SENDING)), Letter.due_at <= now)
            .order_by(Letter.due_at, Letter.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if letter is None:
            return None
        if letter.state == LetterState.WAITING:  # an attempt whose worker was killed is made again
            letter.attempts += 1
        letter.state, letter.due_at = LetterState.SENDING, now + LEASE
        name = _name(services.settings, letter)
        return Claimed(letter.id, letter.recipient, letter.subject, letter.body, name, letter.due_at)


def _name(settings: Settings, letter: Letter) -> str:
    """What begins the Message-ID: of this letter of this instance alone, and nothing can be read in it.

    The text is part of it because a restored instance gives the numbers of lost letters to others.
    """
    facts = "\0".join((settings.public_url, str(letter.id), letter.subject, letter.body))
    return hmac.new(settings.secret_key.encode("utf-8"), facts.encode("utf-8"), sha256).hexdigest()[:32]


def _sent(services: Services, claimed: Claimed) -> None:
    with services.database.begin() as session:
        letter = session.get(Letter, claimed.id, with_for_update=True)
        if letter is not None:  # None: its member was erased meanwhile
            letter.state, letter.sent_at = LetterState.SENT, services.clock()
            letter.subject = letter.body = ""


def _put_back(services: Services, claimed: Claimed, trouble: Exception) -> None:
    with services.database.begin() as session:
        letter = session.get(Letter, claimed.id, with_for_update=True)
        if letter is None or letter.state != LetterState.SENDING or letter.due_at != claimed.until:
            return  # erased, taken back, or claimed by another worker meanwhile
        letter.last_error = str(trouble)[:200]
        letter.due_at = services.clock() + RETRY * 4 ** (letter.attempts - 1)
        letter.state = LetterState.WAITING if letter.attempts < ATTEMPTS else LetterState.FAILED
