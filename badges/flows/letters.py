"""The post: a letter is written in the transaction of what it tells, and a job sends it when it is due, never twice.

A letter is claimed before it is sent: a crash in between loses a notice rather than sending it twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from badges.flows.members import private_key
from badges.flows.services import Services
from badges.store.models import Award, Letter

ATTEMPTS = 5
RETRY = timedelta(minutes=10)


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("badges", "templates/mail"), autoescape=False, undefined=StrictUndefined)  # noqa: S701 - plain text


def write(session: OrmSession, template: str, recipient: str, due_at: datetime, award: Award, **facts: str) -> None:
    """Add a letter to the post: the first line of its template is the subject. It goes out at `due_at` unless dropped."""
    text = _templates().get_template(f"{template}.txt").render(site=award.site.name, **facts)
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
    session.execute(
        update(Letter).where(Letter.award_id == award_id, Letter.state == "waiting").values(state="dropped")
    )


def send_due(services: Services, send: Callable[[str, str, str], None]) -> int:
    """Send what is due by `send(recipient, subject, body)`, which raises OSError when it cannot. Returns how many went."""
    sent = 0
    while (letter := _claim(services)) is not None:
        try:
            send(letter.recipient, letter.subject, letter.body)
        except OSError as trouble:
            _put_back(services, letter.id, trouble)
        else:
            sent += 1
    return sent


def _claim(services: Services) -> Letter | None:
    now = services.clock()
    with services.database.begin() as session:
        letter = session.scalar(
            select(Letter)
            .where(Letter.state == "waiting", Letter.due_at <= now)
            .order_by(Letter.due_at, Letter.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if letter is None:
            return None
        letter.state, letter.sent_at, letter.attempts = "sent", now, letter.attempts + 1
        session.flush()
        session.expunge(letter)
        return letter


def _put_back(services: Services, letter_id: int, trouble: OSError) -> None:
    with services.database.begin() as session:
        letter = session.get_one(Letter, letter_id)
        letter.last_error = str(trouble)[:200]
        letter.sent_at = None
        if letter.attempts >= ATTEMPTS:
            letter.state = "failed"
        else:
            letter.state, letter.due_at = "waiting", services.clock() + RETRY * letter.attempts
