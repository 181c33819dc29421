"""Letters to a staff member about their own account: a new device, another way to sign in, a phone that was lost.

And one to the rest of the coordination, about a way into a colleague's account that one of them gave.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local, local_date
from badges.network import rows
from badges.network.tables import Staff

ABOUT: Final = "account"


def new_device(services: Services, session: OrmSession, person: Staff, device: str) -> None:
    """Write that the account was opened from a device that was never seen."""
    _write(services, session, person, "new_device.txt", device=device)


def changed(services: Services, session: OrmSession, person: Staff, what: str) -> None:
    """Write what was changed in how they sign in, in a sentence such as "Votre mot de passe a été changé."."""
    _write(services, session, person, "way_changed.txt", what=what)


def phone_lost(services: Services, session: OrmSession, person: Staff, reporter: Staff | None, until: datetime) -> None:
    """Write who reported their phone as lost (None: the operator), and until when a colleague can restore all."""
    if reporter is None:
        what = "Le service a noté que votre téléphone est perdu."
    elif reporter.id == person.id:
        what = "Vous avez signalé que votre téléphone est perdu."
    else:
        what = f"{reporter.name} a signalé que votre téléphone est perdu."
    _write(services, session, person, "lost_phone.txt", what=what, until=f"{local(until):%d/%m/%Y à %H:%M}")


def phone_restored(services: Services, session: OrmSession, person: Staff, by: Staff | None) -> None:
    """Write who said that it was an error (None: the operator)."""
    what = f"{by.name if by is not None else 'Le service'} a noté que votre téléphone n’est pas perdu."
    _write(services, session, person, "phone_restored.txt", what=what)


def access_given(services: Services, session: OrmSession, actor: Actor, person: Staff, what: str) -> None:
    """Write to the other coordinators what way into an account was given: "a invité Léa Martin dans l’équipe".

    The giver reads the link too. The operator's own is not told: it makes the first accounts.
    """
    by = session.get(Staff, actor.staff_id) if actor.staff_id is not None else None
    if by is None:
        return
    for each in rows.coordinators(session, local_date(services.now())):
        if each.id not in (by.id, person.id):
            _write(services, session, each, "access_given.txt", page="journal", what=f"{by.name} {what}.")


def _write(
    services: Services, session: OrmSession, person: Staff, template: str, *, page: str = "mon-compte", **facts: str
) -> None:
    now = services.now()
    facts |= {"person": person.name, "when": f"{local(now):%d/%m/%Y à %H:%M}"}
    text = outbox.fill("badges.network.signin", template, url=f"{services.settings.public_url}/{page}", **facts)
    outbox.write(session, person.email, text, due_at=now, purpose=ABOUT, number=person.id)
