"""The coordination confirms the address of the service once, before the first badge carries it for ever."""

from __future__ import annotations

from badges.base.errors import Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.network import rows


def confirm(services: Services, actor: Actor, address: str) -> None:
    """Confirm that `address`, which the person has read, is the right one. Idempotent.

    Raises NotAllowed; NotFound: before `badges init`; Refused: `address.other` when it is not the instance's address.
    """
    require(actor, Action.MANAGE_KEYS)
    now = services.now()
    with services.database.begin() as session:
        instance = rows.instance_to_change(session)
        if address.strip().rstrip("/") != instance.public_url:
            raise Refused("address.other", address=instance.public_url)
        if instance.address_confirmed_at is None:
            instance.address_confirmed_at = now
            note(session, Act.ADDRESS_CONFIRMED, actor, About(text=instance.public_url), now)
