"""Letters: written in the transaction that they report, sent later, each at most once. Their texts stand elsewhere.

A letter is claimed before it is sent: a crash in between loses it rather than sending it twice. Once it is sent or
dropped its text is destroyed, since it may hold a private link or a code.

Where they go: `smtp://user:password@host:587` speaks STARTTLS when the server offers it, and refuses to log in
without; `smtps://host:465` is TLS from the start; `file:///folder` writes one file a letter.
"""

from __future__ import annotations

import smtplib
import ssl
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.services import Services
from badges.base.settings import Settings
from badges.base.tables import Letter, LetterState

SECONDS = 20
Send = Callable[[str, str, str], None]


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


def compose(sender: str, recipient: str, subject: str, body: str) -> EmailMessage:
    """One plain-text letter. Header injection is refused by the email package."""
    message = EmailMessage(policy=policy.default.clone(utf8=not recipient.isascii()))  # RFC 6532
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=sender.partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


def sender_for(settings: Settings, from_address: str) -> Send:
    """The transport that the settings name: `send(recipient, subject, body)` raises OSError when it fails."""
    url = urlsplit(settings.mail_url or (settings.home / "mail").as_uri())
    if url.scheme == "file":
        return _to_folder(Path(unquote(url.path)), from_address)

    def send(recipient: str, subject: str, body: str) -> None:
        message = compose(from_address, recipient, subject, body)
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
    def write(recipient: str, subject: str, body: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{uuid.uuid4().hex}.eml"
        path.touch(mode=0o600)
        path.write_bytes(compose(from_address, recipient, subject, body).as_bytes())

    return write


ATTEMPTS = 5
RETRY = timedelta(minutes=10)  # then four times as long each time: five attempts in fourteen hours


def write(
    session: OrmSession, recipient: str, text: str, *, due_at: datetime, purpose: str, number: int | None = None
) -> None:
    """Add a letter, whose first line is its subject; it goes out at `due_at` unless it is dropped.

    `purpose` and `number` say what the letter is about, such as an award; they are what `drop` takes.
    """
    subject, _, body = text.partition("\n")
    session.add(Letter(recipient=recipient, subject=subject, body=body, purpose=purpose, number=number, due_at=due_at))


def drop(session: OrmSession, purpose: str, number: int) -> None:
    """Take back the unsent letters with this purpose and number; one that is being sent is not tried again."""
    about = update(Letter).where(Letter.purpose == purpose, Letter.number == number)
    open_ = about.where(Letter.state.in_((LetterState.WAITING, LetterState.SENDING)))
    session.execute(open_.values(state=LetterState.DROPPED, subject="", body=""))


def send_due(services: Services, send: Callable[[str, str, str], None]) -> int:
    """Send what is due. Returns how many were sent.

    `send(recipient, subject, body)` raises OSError when it cannot, ValueError for what no server would take.
    """
    sent = 0
    while (letter := _claim(services)) is not None:
        try:
            send(letter.recipient, letter.subject, letter.body)
        except (OSError, ValueError) as trouble:
            _put_back(services, letter, trouble)
        else:
            _sent(services, letter)
            sent += 1
    return sent


@dataclass(frozen=True)
class Claimed:
    """A letter that one worker has claimed."""

    id: int
    recipient: str
    subject: str
    body: str


def _claim(services: Services) -> Claimed | None:
    now = services.clock()
    with services.database.begin() as session:
        letter = session.scalar(
            select(Letter)
            .where(Letter.state == LetterState.WAITING, Letter.due_at <= now)
            .order_by(Letter.due_at, Letter.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if letter is None:
            return None
        claimed = Claimed(letter.id, letter.recipient, letter.subject, letter.body)
        letter.state, letter.attempts = LetterState.SENDING, letter.attempts + 1
        letter.subject = letter.body = ""
        return claimed


def _sent(services: Services, claimed: Claimed) -> None:
    with services.database.begin() as session:
        letter = session.get_one(Letter, claimed.id)
        letter.state, letter.sent_at = LetterState.SENT, services.clock()


def _put_back(services: Services, claimed: Claimed, trouble: OSError | ValueError) -> None:
    with services.database.begin() as session:
        letter = session.get_one(Letter, claimed.id, with_for_update=True)
        letter.last_error = str(trouble)[:200]
        if letter.state == LetterState.DROPPED:  # dropped while it was being sent
            return
        letter.subject, letter.body = claimed.subject, claimed.body
        letter.due_at = services.clock() + RETRY * 4 ** (letter.attempts - 1)
        letter.state = LetterState.WAITING if letter.attempts < ATTEMPTS else LetterState.FAILED
