"""The letter that tells a member of a new badge."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.names import of_place
from badges.base.outbox import fill
from badges.base.services import Services
from badges.people.links import private_key
from badges.recognition.tables import Award

ABOUT = "award"


def badge_ready(services: Services, session: OrmSession, award: Award, *, due_at: datetime) -> None:
    """Tell a member with a confirmed e-mail that the badge is there; after the minutes of undo (decisions 3)."""
    if award.member.email is None:
        return
    link = f"{services.settings.public_url}/moi/{private_key(services, session, award.member_id)}"
    badge = award.version.content["name"]["fr"]
    text = fill("badges.issuing", "badge_ready.txt", of_site=of_place(award.site.name), badge=badge, link=link)
    outbox.write(session, award.member.email, text, due_at=due_at, purpose=ABOUT, number=award.id)


def drop(session: OrmSession, award_id: int) -> None:
    """Take back the letters about an award that have not gone."""
    outbox.drop(session, ABOUT, award_id)
