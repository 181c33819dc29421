"""The post: a letter is written in the transaction of what it tells, and a job sends it when it is due, never twice.

A letter is claimed before it is sent: a crash in between loses a notice rather than sending it twice. Once it is sent
or dropped its text is destroyed, since it holds a private link or a code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from badges.flows.members import private_key
from badges.flows.services import Services
from badges.names import of_place
from badges.states import AwardState, LetterState
from badges.store.models import Award, Letter

ATTEMPTS = 5
RETRY = timedelta(minutes=10)  # then four times as long each time: five attempts in fourteen hours


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("badges", "templates/mail"), autoescape=False, undefined=StrictUndefined)  # noqa: S701 - plain text


def write(session: OrmSession, template: str, recipient: str, due_at: datetime, award: Award, **facts: str) -> None:
    """Add a letter to the post; its template's first line is the subject. It goes out at `due_at` unless dropped."""
    text = _templates().get_template(f"{template}.txt").render(of_site=of_place(award.site.name), **facts)
    subject, _, body = text.partition("\n")
    session.add(Letter(recipient=recipient, subject=subject, body=body, award_id=award.id, due_at=due_at))


def badge_ready(services: Services, session: OrmSession, award: Award, *, due_at: datetime) -> None:
    """Tell a member with a confirmed e-mail that her badge is there; after the minutes of undo (decisions 3)."""
    if award.member.email is None:
        return
    link = f"{services.settings.public_url}/moi/{private_key(services, award.member)}"
    badge = award.version.content["name"]["fr"]
    write(session, "badge_ready", award.member.email, due_at, award, badge=badge, link=link)


def drop(session: OrmSession, award_id: int) -> None:
    """Take back the letters about an award that still wait."""
    waiting = update(Letter).where(Letter.award_id == award_id, Letter.state == LetterState.WAITING)
    session.execute(waiting.values(state=LetterState.DROPPED, subject="", body=""))


def send_due(services: Services, send: Callable[[str, str, str], None]) -> int:
    """Send what is due; returns how many went.

    `send(recipient, subject, body)` raises OSError when it cannot, ValueError for what no server would take.
    """
    sent = 0
    while (letter := _claim(services)) is not None:
        try:
            send(letter.recipient, letter.subject, letter.body)
        except (OSError, ValueError) as trouble:
            _put_back(services, letter, trouble)
        else:
            sent += 1
    return sent


@dataclass(frozen=True)
class Claimed:
    """A letter that one worker has taken out of the post."""

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
        letter.state, letter.sent_at, letter.attempts = LetterState.SENT, now, letter.attempts + 1
        letter.subject = letter.body = ""
        return claimed


def _put_back(services: Services, claimed: Claimed, trouble: OSError | ValueError) -> None:
    with services.database.begin() as session:
        letter = session.get_one(Letter, claimed.id)
        letter.last_error, letter.sent_at = str(trouble)[:200], None
        letter.subject, letter.body = claimed.subject, claimed.body
        letter.due_at = services.clock() + RETRY * 4 ** (letter.attempts - 1)
        letter.state = LetterState.WAITING if letter.attempts < ATTEMPTS else LetterState.FAILED
        if letter.award_id is not None and session.get_one(Award, letter.award_id).state != AwardState.ISSUED:
            # The badge ended while the letter was on its way.
            letter.state, letter.subject, letter.body = LetterState.DROPPED, "", ""
