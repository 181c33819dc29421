"""More badges in a day than usual from one staff member: they prove who they are again, and the coordination is told.

Nothing is blocked: a day of many badges may be a workshop's last. What it must not be is a stranger at an open screen.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.errors import Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date, local_day
from badges.issuing import letters
from badges.network import rows as network
from badges.people.ties.persons import Persons
from badges.people.ties.reads import persons
from badges.recognition.rules import MANY_AWARDS, needs_proof


def watch(
    services: Services, session: OrmSession, actor: Actor, known: Persons, site_id: int, *, proved_recently: bool
) -> None:
    """Ask for a fresh proof, and tell the coordination once a day, when the actor has signed the day's usual number.

    The acts of one person are counted over all of their accounts, which `known` names. Raises Refused:
    `signing.prove_again`.
    """
    if actor.staff_id is None:
        return
    now = services.now()
    accounts = known.accounts_with([actor.staff_id])
    signed = _today(session, accounts, Act.AWARD_SIGNED, now)
    if needs_proof(signed, proved_recently=proved_recently):
        raise Refused("signing.prove_again", count=MANY_AWARDS)
    if signed >= MANY_AWARDS and not _today(session, accounts, Act.MANY_AWARDS, now):
        note(session, Act.MANY_AWARDS, actor, About(site_id=site_id), now)
        _write_to_the_coordination(services, session, actor.staff_id, now)


def is_proof_needed(services: Services, session: OrmSession, actor: Actor) -> bool:
    """Whether the next signature of this actor asks for a recent proof; for the page before it."""
    if actor.staff_id is None:
        return False
    accounts = persons(session, staff_ids=[actor.staff_id]).accounts_with([actor.staff_id])
    signed = _today(session, accounts, Act.AWARD_SIGNED, services.now())
    return needs_proof(signed, proved_recently=False)


def _today(session: OrmSession, accounts: Collection[int], kind: Act, now: datetime) -> int:
    """How often these accounts have done something since the beginning of the local day."""
    return journal.count_by(session, accounts, kind, local_day(local_date(now))[0])


def _write_to_the_coordination(services: Services, session: OrmSession, staff_id: int, now: datetime) -> None:
    name = next(each.name for each in network.staff(session) if each.id == staff_id)
    page = f"{services.settings.public_url}/journal?collegue={staff_id}"
    facts = {"who": name, "count": str(MANY_AWARDS), "day": f"{local_date(now):%d/%m/%Y}", "page": page}
    text = outbox.fill("badges.issuing", "many_awards.txt", **facts)
    for person in network.coordinators(session, local_date(now)):
        outbox.write(session, person.email, text, due_at=now, purpose=letters.MANY)
