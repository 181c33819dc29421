"""Carrying letters out: to an SMTP server, or into a folder of text files where no server is set.

`smtp://user:password@host:587` speaks STARTTLS when the server offers it, and refuses to log in without;
`smtps://host:465` is TLS from the start; `file:///folder` writes one file a letter.
"""

from __future__ import annotations

import smtplib
import ssl
import uuid
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from badges.settings import Settings

SECONDS = 20
Send = Callable[[str, str, str], None]


class MailRefused(OSError):  # noqa: N818 (it says what happened to the letter)
    """The server would not take the letter, or would have read the password in clear."""


def compose(sender: str, recipient: str, subject: str, body: str) -> EmailMessage:
    """One plain-text letter. Header injection is refused by the email package."""
    message = EmailMessage(policy=policy.default.clone(utf8=not recipient.isascii()))  # RFC 6532
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=sender.partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


def sender_for(settings: Settings, from_address: str) -> Send:
    """The way out that the settings name: `send(recipient, subject, body)` raises OSError when it fails."""
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
