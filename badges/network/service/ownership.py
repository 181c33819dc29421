"""Which keyring is the instance's own, and whether a process holds its keys as they are now.

The instance's row names every verification method with its state, and the digest of both. Two machines with keyrings
of their own on one database would publish other keys under the same identifiers, and each would call the other's
badges forgeries; so would a machine whose copy of the keys is older. Each process therefore compares its digest with
the row's before it publishes keys, judges a badge of this service, or signs.

Keys are only ever added, and a state only ever advances: active, retired, compromised. So there is a further and a
nearer, and no generation to count. Where they differ, the folder is read again. Then what the folder holds further is
written into the row, and a further state in the row is written into the folder. A key that the folder does not hold
cannot be made up: KeyringStale, until its file is copied. Nothing in a row or a folder ever goes back.

A verdict takes a comparison before the first document of keys is answered, and where it is doubtful another at its end:
what was read meanwhile may already be signed by a key that another machine has made since.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.types import table_of
from badges.base.errors import KeyringStale, NothingWritten, Refused
from badges.base.services import Services
from badges.network import rows
from badges.network.tables import Instance, Site, SiteState
from keys.algorithms import Algorithm
from keys.dids import did_web
from keys.errors import KeyringUnusable, KeyUnknown
from keys.keyring import COMPROMISED, KeyRecord, digest_of, further

NETWORK: Final = "network"  # the keyring's owner of the network's keys; sites own theirs by slug
T = TypeVar("T")
_ROW: Final = table_of(Instance).c
_RECORDED: Final = select(_ROW.keys_digest).where(_ROW.id == 1)
_SITE: Final = table_of(Site).c
_WITH_UNOPENED: Final = (
    select(_ROW.keys_digest, _SITE.slug, _SITE.state)
    .select_from(table_of(Instance))
    .outerjoin(table_of(Site), _SITE.state.in_((SiteState.PREPARING, SiteState.ABANDONED)))
    .where(_ROW.id == 1)
)
_PAUSE: Final = 60.0  # seconds between two lines of the log, however many requests find the same
_log = logging.getLogger(__name__)
_told_at: dict[str, float] = {}


def check(services: Services) -> None:
    """Refuse a keyring that is not the instance's own; called at start. Row and folder take over each other's further
    states, unless the disk can only be read.

    Raises Refused: `instance.keyring_other`; KeyringStale: when a further state cannot be written into the folder.
    """
    with services.database.begin(read_only=True) as session:
        refuse_another(session, services)
    agree(services)


def refuse_another(session: OrmSession, services: Services) -> None:
    """Raise Refused: `instance.keyring_other` when a method that is recorded is not held.

    A keyring keeps every key, so the instance's own has them all: it is another keyring, or an older copy of this one.
    """
    instance = rows.instance(session)
    if instance is not None and (missing := missing_methods(instance, services)):
        raise _another_keyring(services, missing)


def missing_methods(instance: Instance, services: Services) -> list[str]:
    """The ids of the methods that the row names and the folder does not hold, in alphabetical order."""
    return sorted(instance.key_methods.keys() - services.keyring.states().keys())


def agree(services: Services) -> None:
    """Compare the row with the folder, in one statement where they agree, and else bring them together.

    Raises KeyringStale: when the folder lacks a key that the row names, cannot be read, or does not take a further
    state.
    """
    with services.database.reading(alone=True) as connection:
        recorded = connection.scalar(_RECORDED)
    agree_with(services, recorded)


def agree_unopened(services: Services) -> dict[str, SiteState]:
    """Compare as `agree` does, and return the places that are in preparation or were given up, by slug; one statement.

    What is served does not name their keys. A verification of our own reads the documents with all keys: nothing was
    ever signed by these. For what is served, never within `one_reading`. Raises KeyringStale: as `agree`.
    """
    with services.database.reading() as connection:
        found = connection.execute(_WITH_UNOPENED).all()
    agree_with(services, found[0][0] if found else None)
    return {slug: state for _digest, slug, state in found if slug is not None}


def agree_with(services: Services, recorded: str | None) -> None:
    """The same with the digest of the row, as the caller has read it with other things. Raises KeyringStale."""
    try:
        if recorded != services.keyring.digest():
            _bring_together(services)
    except KeyringUnusable as trouble:  # damaged, or just being copied
        _tell(logging.ERROR, f"the keys cannot be read: {trouble}")
        raise KeyringStale from trouble


class Comparison:
    """One comparison of the keys held here with the instance's row, made when a document of keys is first asked for.

    `recorded` is the digest of the row where the caller has read it together with the badge: no statement is then run.
    """

    def __init__(self, services: Services, recorded: tuple[str | None] | None = None) -> None:
        self._services = services
        self._recorded = recorded
        self.digest: str | None = None  # of the keys by which was answered; None: no key was asked for
        self.stale: KeyringStale | None = None

    def make(self) -> None:
        """Compare, unless it was done. Raises KeyringStale."""
        if self.stale is not None:
            raise self.stale
        if self.digest is not None:
            return
        try:
            if self._recorded is None:
                agree(self._services)
            else:
                agree_with(self._services, *self._recorded)
        except KeyringStale as stale:
            self.stale = stale
            raise
        self.digest = self._services.keyring.digest()

    def changed(self) -> bool:
        """Whether the keys have changed since, on this machine or another. Raises KeyringStale."""
        if self.digest is None:
            return False
        agree(self._services)
        return self._services.keyring.digest() != self.digest


def agreed(
    services: Services,
    judge: Callable[[Comparison], T],
    is_doubtful: Callable[[T], bool],
    recorded: tuple[str | None] | None = None,
) -> T:
    """What `judge` finds by keys that were the instance's from its beginning to its end, if that is in doubt.

    It is judged once more where the keys changed meanwhile. Raises KeyringStale: when our keys were asked for, and they
    are not those of the instance's row.
    """
    comparison = Comparison(services, recorded)
    found = judge(comparison)
    if comparison.stale is None and is_doubtful(found) and comparison.changed():
        comparison = Comparison(services)
        found = judge(comparison)
    if comparison.stale is not None:
        raise comparison.stale
    return found


def _bring_together(services: Services) -> None:
    services.keyring.reload()
    with services.database.begin(read_only=True) as session:
        instance = rows.instance(session)
    if instance is None or instance.keys_digest == services.keyring.digest():
        return
    _take_over(services, instance)
    if instance.keys_digest == services.keyring.digest() or services.database.is_read_only():
        return
    try:
        with services.database.begin() as session:
            _record(rows.instance_to_change(session), services.keyring.states())
    except (NothingWritten, OperationalError) as trouble:
        # What is further may be published and judged by; nothing is signed with a key that the row does not name.
        _tell(logging.WARNING, f"the keys could not be recorded: {type(trouble).__name__}")


def _take_over(services: Services, instance: Instance) -> None:
    """Write the row's further states into the folder. Raises KeyringStale: when it lacks a key, or is not writable."""
    if missing := missing_methods(instance, services):
        _tell(logging.ERROR, f"the folder of keys lacks {len(missing)} of the instance's, such as {missing[0]}")
        raise KeyringStale
    held, now = services.keyring.states(), services.now()
    for method, state in instance.key_methods.items():
        if (wanted := further(held[method], state)) != held[method] and wanted != "active":
            try:
                services.keyring.mark(method, wanted, now)
            except KeyUnknown:  # another process has just marked it, further than the row says
                continue
            except (OSError, KeyringUnusable) as trouble:
                _tell(logging.ERROR, f"the folder of keys cannot be written: {method} is {wanted}")
                raise KeyringStale from trouble


@contextmanager
def changing(services: Services) -> Iterator[None]:
    """Around a change of the key files that adds keys or retires them: the files first, the row at the end.

    The row is locked, so that two machines change keys one after the other. After a crash the folder is further, and
    the next process that uses the keys records it; until then nothing is signed with a key that the row does not name.
    Raises KeyringStale: before anything is written, for a folder that lacks a key. Raises NotFound:
    `instance.missing` before `badges init`.
    """
    with services.database.begin() as session:
        instance = rows.instance_to_change(session)
        services.keyring.reload()
        _refuse_missing(instance, services)
        yield
        _record(instance, services.keyring.states())


def mark_compromised(services: Services, method: str, now: datetime) -> KeyRecord:
    """Mark a key compromised: the row first, and after its commit the file.

    From the commit on no process of any machine publishes the key. After a crash the next process writes it into its
    folder, and the command may be repeated. Raises KeyUnknown: for a key that is not held; KeyringStale: for a folder
    that lacks another one.
    """
    with services.database.begin() as session:
        instance = rows.instance_to_change(session)
        services.keyring.reload()
        _refuse_missing(instance, services)
        held = services.keyring.states()
        if method not in held:
            raise KeyUnknown("key.unknown", method=method, reason="absent")
        _record(instance, {**held, method: COMPROMISED})
    return services.keyring.mark(method, COMPROMISED, now)


def make_keys(services: Services, public_url: str, slugs: Collection[str], now: datetime) -> int:
    """Generate the keys that are missing: network Ed25519 and RSA, each site Ed25519; of this origin's DIDs.

    The caller is within `changing`, so that two workers make none twice. Returns how many there were.
    """
    made = 0
    wanted = [(NETWORK, did_web(public_url), Algorithm.EDDSA), (NETWORK, did_web(public_url), Algorithm.RS256)]
    wanted += [(slug, did_web(public_url, "sites", slug), Algorithm.EDDSA) for slug in slugs]
    for owner, controller, algorithm in wanted:
        active = [
            record
            for record in services.keyring.records(owner)
            if record.state == "active" and record.method.algorithm == algorithm
        ]
        if not any(record.method.controller == controller for record in active):
            services.keyring.generate(owner, controller, algorithm, now)
            made += 1
    return made


def forget_lost_keys(instance: Instance, services: Services) -> None:
    """Before the first badge: forget the recorded methods when none of them is held, since they are lost.

    A folder that holds some of them is an older copy. Raises Refused: `instance.keyring_other`.
    """
    missing = missing_methods(instance, services)
    if missing and len(missing) == len(instance.key_methods):
        instance.key_methods, instance.keys_digest = {}, None
    elif missing:
        raise _another_keyring(services, missing)


def _another_keyring(services: Services, missing: Sequence[str]) -> Refused:
    return Refused("instance.keyring_other", folder=services.settings.keys_folder, method=missing[0])


def _refuse_missing(instance: Instance, services: Services) -> None:
    if missing_methods(instance, services):
        raise KeyringStale


def _record(instance: Instance, held: Mapping[str, str]) -> None:
    """Write what is held into the locked row, with the further state of each. Raises KeyringStale: when it lacks a key
    that the row has been given meanwhile."""
    if instance.key_methods.keys() - held.keys():
        raise KeyringStale
    joined = {method: further(state, instance.key_methods.get(method, "active")) for method, state in held.items()}
    instance.key_methods, instance.keys_digest = dict(sorted(joined.items())), digest_of(joined)


def _tell(level: int, what: str) -> None:
    """Write a line to the log, once a minute."""
    now = time.monotonic()
    if now >= _told_at.get(what, float("-inf")) + _PAUSE:
        _told_at.clear()
        _told_at[what] = now
        _log.log(level, "%s", what)
