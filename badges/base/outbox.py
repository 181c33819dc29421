"""Letters: written in the transaction that they report, sent later, each at least once. Their texts stand elsewhere.

A worker claims a letter for two minutes and sends it; the letter is sent once the server has said yes. After a crash in
between, any worker claims it again when the two minutes are over. A letter that goes out twice has the same Message-ID
each time, so that mail clients recognise it. Once it is sent or taken back its text is destroyed, since it may hold a
private link or a code.

A letter is tried for seven days, with pauses that grow to two hours. While the server is away one letter is tried and
the others wait with it; the first that goes out makes all of these due. What is given up is told (`network/unsent`): an
address that the server refuses for good, at once; a letter whose words have ended (`registry.Purpose`), without its
text.
"""

from __future__ import annotations

import contextlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base import registry
from badges.base.database import bounds
from badges.base.mail.transport import AddressRefused, Send, ServerAway
from badges.base.services import Services
from badges.base.settings import Settings
from badges.base.tables import Letter, LetterState


def fill(package: str, name: str, **facts: str) -> str:
    """The text of a letter: the template `name` of `package`, filled with these facts.

    Raises `jinja2.UndefinedError` when the template names a fact that is missing.
    """
    return _templates(package).get_template(name).render(**facts)


@cache
def _templates(package: str) -> Environment:
    return Environment(loader=PackageLoader(package, ""), autoescape=False, undefined=StrictUndefined)  # noqa: S701 - plain text


LEASE = timedelta(minutes=2)  # longer than a server takes to answer
TRIED = timedelta(days=7)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=10), timedelta(hours=2)  # each pause is twice the one before
PACE = 60  # letters that one call of `send_due`, one a minute, tries at most
IN_A_ROW = 5  # that fail one after the other: the call ends, since each may take `SECONDS`
AWAY, REFUSED = "server: ", "address: "  # how `last_error` begins after `ServerAway` and `AddressRefused`
UNSENT = (LetterState.WAITING, LetterState.SENDING, LetterState.FAILED)
PUT_BACK = Letter.last_error.is_not(None)  # of a waiting letter: it was tried, and waits for its next attempt


def write(
    session: OrmSession, recipient: str, text: str, *, due_at: datetime, purpose: str, number: int | None = None
) -> None:
    """Add a letter, whose first line is its subject; it goes out at `due_at` unless it is dropped.

    `purpose` and `number` say what the letter is about, such as an award; they are what `drop` takes. Raises KeyError:
    for a purpose that no capability declares.
    """
    subject, _, body = text.partition("\n")
    letter = Letter(recipient=recipient, subject=subject, body=body, purpose=purpose, number=number, due_at=due_at)
    letter.ends_at = due_at + tried_for(purpose)
    session.add(letter)


def tried_for(purpose: str) -> timedelta:
    """For how long letters of a purpose are tried. Raises KeyError: for one that no capability declares."""
    return min(registry.purposes()[purpose].worth or TRIED, TRIED)


def drop(session: OrmSession, purpose: str, number: int, states: Collection[LetterState] = UNSENT) -> None:
    """Take back the letters with this purpose and number that are in one of these states.

    One that is being sent is not tried again.
    """
    about = update(Letter).where(Letter.purpose == purpose, Letter.number == number)
    session.execute(about.where(Letter.state.in_(states)).values(state=LetterState.DROPPED, subject="", body=""))


def drop_those(session: OrmSession, condition: ColumnElement[bool], states: Collection[LetterState] = UNSENT) -> int:
    """Take back the letters that fit a condition on their table and are in one of these states. Returns how many."""
    about = update(Letter).where(condition, Letter.state.in_(states))
    return int(session.execute(about.values(state=LetterState.DROPPED, subject="", body="")).rowcount)  # type: ignore[attr-defined]


def try_again(session: OrmSession, condition: ColumnElement[bool], now: datetime) -> int:
    """Make the letters due now that fit a condition and were not sent at least once, also those that were given up.

    They are tried for seven days more, unless their words end before. Returns how many; what is being sent, or has no
    text any more, is left as it is.
    """
    ends = Letter.purpose.in_(_that_end())
    stopped = or_(Letter.state == LetterState.FAILED, and_(Letter.state == LetterState.WAITING, PUT_BACK))
    again = update(Letter).where(condition, stopped, Letter.body != "")
    fresh = {"state": LetterState.WAITING, "due_at": now, "attempts": 0, "last_error": None}
    lasting = session.execute(again.where(~ends).values(**fresh, ends_at=now + TRIED))
    ending = session.execute(again.where(ends, Letter.ends_at > now).values(**fresh))
    return int(lasting.rowcount) + int(ending.rowcount)  # type: ignore[attr-defined]


def readdress(session: OrmSession, before: str, now: str) -> None:
    """Let every letter to an address go to another of the same person: by it they are found when the person is erased.

    The text of a letter that was sent is gone.
    """
    if before != now:
        session.execute(update(Letter).where(Letter.recipient == before).values(recipient=now))


def forget_files(settings: Settings, words: Collection[str]) -> int:
    """Delete the letters in the folder of `file://` that hold one of these words, in a header or in the text.

    Returns how many there were; none where letters are sent by a server.
    """
    from email import message_from_bytes, policy

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
    """Send what is due, `PACE` letters at most. Returns how many were sent.

    `send(recipient, subject, body, name)` raises when it fails; `name` is the same at each attempt for one letter.
    """
    _end(services)
    sent = refused = 0
    for _ in range(PACE):
        if refused == IN_A_ROW or (letter := _claim(services)) is None:
            break
        try:
            send(letter.recipient, letter.subject, letter.body, letter.name)
        except ServerAway as trouble:
            _put_back(services, letter, f"{AWAY}{trouble}")
            _postpone(services, f"{AWAY}{trouble}")
            break
        except AddressRefused as trouble:
            _put_back(services, letter, f"{REFUSED}{trouble}", for_good=True)
        except Exception as trouble:  # noqa: BLE001 - whatever fails with one letter, the others are sent
            _put_back(services, letter, str(trouble))
            refused += 1
        else:
            _sent(services, letter)
            if not sent:
                _release(services)
            sent, refused = sent + 1, 0
    return sent


def _that_end() -> list[str]:
    """The purposes whose letters say what does not stay true."""
    return [each.name for each in registry.purposes().values() if each.worth is not None]


def _end(services: Services) -> None:
    """Give up the letters whose words have ended, and destroy the texts that are not sent any more."""
    now = services.clock()
    free = or_(Letter.state != LetterState.SENDING, Letter.due_at <= now)
    ended = and_(Letter.purpose.in_(_that_end()), Letter.ends_at <= now, free)
    kept = and_(Letter.state == LetterState.FAILED, Letter.due_at < now - bounds.UNSENT_TEXTS_KEPT)
    with services.database.begin() as session:
        gone = {"state": LetterState.FAILED, "subject": "", "body": ""}
        _change(session, gone, Letter.state.in_(UNSENT), Letter.body != "", or_(ended, kept))


def _change(session: OrmSession, values: dict[str, Any], *conditions: ColumnElement[bool]) -> None:
    """Change the letters that fit and that no other transaction holds, so that changes of many never deadlock."""
    free = session.scalars(select(Letter.id).where(*conditions).with_for_update(skip_locked=True)).all()
    if free:
        session.execute(update(Letter).where(Letter.id.in_(free)).values(**values))


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
            .where(
                Letter.state.in_((LetterState.WAITING, LetterState.SENDING)),
                Letter.due_at <= now,
                or_(Letter.ends_at > now, Letter.purpose.not_in(_that_end())),
            )
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


def _release(services: Services) -> None:
    """Make those due that the server's absence made wait: it is back."""
    now = services.clock()
    with services.database.begin() as session:
        away = Letter.last_error.startswith(AWAY)
        _change(session, {"due_at": now}, Letter.state == LetterState.WAITING, away, Letter.due_at > now)


def _put_back(services: Services, claimed: Claimed, why: str, *, for_good: bool = False) -> None:
    with services.database.begin() as session:
        letter = session.get(Letter, claimed.id, with_for_update=True)
        if letter is None or letter.state != LetterState.SENDING or letter.due_at != claimed.until:
            return  # erased, taken back, or claimed by another worker meanwhile
        now = services.clock()
        letter.last_error = why[:200]
        letter.due_at = min(now + _pause(letter.attempts), max(now, letter.ends_at))
        letter.state = LetterState.FAILED if for_good or letter.ends_at <= now else LetterState.WAITING


def _postpone(services: Services, why: str) -> None:
    """Let all letters that are due wait as if each had been tried: the server is away."""
    now, why = services.clock(), why[:200]
    due = (Letter.state == LetterState.WAITING, Letter.due_at <= now)
    with services.database.begin() as session:
        _change(session, {"state": LetterState.FAILED, "last_error": why}, *due, Letter.ends_at <= now)
        for made in session.scalars(select(Letter.attempts).where(*due).distinct()).all():
            later = {"attempts": made + 1, "due_at": now + _pause(made + 1), "last_error": why}
            _change(session, later, *due, Letter.attempts == made)


def _pause(attempts: int) -> timedelta:
    """The pause after this many attempts."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 10)), LONGEST_PAUSE)
