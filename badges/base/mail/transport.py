"""Where letters go: to a mail server, or into a folder.

`smtp://user:password@host:587` speaks STARTTLS when the server offers it, and refuses to log in without;
`smtps://host:465` is TLS from the start; `file:///folder` writes one file a letter, named by its Message-ID.
"""

from __future__ import annotations

import contextlib
import os
import re
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from badges.base.settings import Settings

if TYPE_CHECKING:
    import smtplib

SECONDS = 20
Send = Callable[[str, str, str, str], None]


class MailRefused(OSError):
    """The server did not take a letter."""


class ServerAway(MailRefused):
    """The server takes no letter at all: it does not answer, knows us not, or offers no TLS for the password."""


class AddressRefused(MailRefused):
    """The server will never take a letter to this address."""


def compose(sender: str, recipient: str, subject: str, body: str, name: str) -> EmailMessage:
    """One plain-text letter. `name` begins its Message-ID. Header injection is refused by the email package."""
    from email import policy  # the grammar of headers, which no page needs

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
        server = _opened(url)
        try:
            _hand_over(server, message, from_address, recipient)
        finally:
            with contextlib.suppress(OSError):  # a letter that was taken is not sent again for a goodbye
                server.quit()
            server.close()

    return send


def _opened(url: SplitResult) -> smtplib.SMTP:
    """A connection to the server that is ready to take letters. Raises ServerAway: when there is none."""
    import smtplib

    context, host = ssl.create_default_context(), url.hostname or "localhost"
    server: smtplib.SMTP | None = None
    try:
        if url.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, url.port or 465, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, url.port or 587, timeout=SECONDS)
        server.ehlo_or_helo_if_needed()
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
        if url.username:
            if not isinstance(server.sock, ssl.SSLSocket):
                raise ServerAway("STARTTLS")
            server.login(unquote(url.username), unquote(url.password or ""))
    except OSError as trouble:  # also what smtplib raises
        if server is not None:
            server.close()
        raise ServerAway(str(trouble)) from trouble
    return server


def _hand_over(server: smtplib.SMTP, message: EmailMessage, sender: str, recipient: str) -> None:
    import smtplib

    try:
        server.send_message(message, sender, [recipient])
    except smtplib.SMTPSenderRefused as refused:
        raise ServerAway(str(refused)) from refused
    except smtplib.SMTPRecipientsRefused as refused:
        ((code, said),) = refused.recipients.values()
        words = said.decode("utf-8", "replace")
        kind = AddressRefused if _is_for_good(code, words) else MailRefused
        raise kind(f"{code} {re.sub(re.escape(recipient), '…', words, flags=re.IGNORECASE)}") from refused
    except smtplib.SMTPNotSupportedError as refused:  # letters beyond ASCII in the address (RFC 6531)
        raise AddressRefused(str(refused)) from refused
    except smtplib.SMTPException as trouble:
        raise MailRefused(str(trouble)) from trouble


def _is_for_good(code: int, words: str) -> bool:
    """Whether an answer to RCPT says that the recipient's address does not serve (RFC 5321 4.2.3; RFC 3463 3.2, 3.3).

    It does not where it is about us (an enhanced code of policy, or of the sender's address) or a full mailbox.
    """
    enhanced = re.match(r"(\d)\.(\d{1,3})\.(\d{1,3})\b", words)
    if enhanced is None:
        return code in {550, 551, 553, 556}
    kind, subject, detail = map(int, enhanced.groups())
    return kind == 5 and ((subject == 1 and detail not in {7, 8}) or (subject == 2 and detail != 2))


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
