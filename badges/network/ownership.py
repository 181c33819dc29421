"""Which keyring is the instance's own: the record names its verification methods.

Two machines with keyrings of their own on one database would publish other keys under the same identifiers, and each
would call the other's badges forgeries.
"""

from __future__ import annotations

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.services import Services
from badges.network import rows
from badges.network.tables import Instance


def check(services: Services) -> None:
    """Refuse a keyring that is not the instance's own; called at start. Keys that were added since are recorded,
    unless the disk can only be read.

    Raises Refused: `instance.keyring_other`.
    """
    with services.database.begin(read_only=True) as session:
        known = refuse_another(session, services)
    if known != held_methods(services) and not services.database.is_read_only():
        record(services)


def refuse_another(session: OrmSession, services: Services) -> list[str]:
    """Return the ids of the methods that are recorded. A keyring keeps every key, so the instance's own has them all.

    Raises Refused: `instance.keyring_other` when one is missing: it is another keyring, or an older copy of this one.
    """
    instance = rows.instance(session)
    known: list[str] = list(instance.key_methods) if instance is not None else []
    if missing := set(known).difference(held_methods(services)):
        raise Refused("instance.keyring_other", folder=services.settings.keys_folder, method=sorted(missing)[0])
    return known


def record(services: Services) -> None:
    """Record the methods of this keyring as the instance's own."""
    with services.database.begin() as session:
        session.get_one(Instance, 1, with_for_update=True).key_methods = held_methods(services)


def held_methods(services: Services) -> list[str]:
    """The ids of the verification methods of every key that is held: active, retired or compromised."""
    return sorted(record.method.id for record in services.keyring.records())
