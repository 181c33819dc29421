"""The chain over the journal's entries: extended and sealed by the worker, and checked.

Each link is SHA-256 of the link before and of the entry, and each seal is a MAC of the last link: an entry that was
changed, lost or swapped is found, and so is a chain that was computed anew, up to its last seal. The digest of an
entry's facts is a MAC too, so that acts cannot be added without the secret. Each end that was sealed stands in the
logbook outside of the database as well: entries and seals that were deleted from the end are missed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.journal.acts import Act, Outcome
from badges.base.journal.tables import JournalEntry, JournalFacts, JournalSeal
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import note, seal_by
from badges.base.services import Services
from schemas import strict_json

START = bytes(32)
HALF = 8  # bytes of a salt
BATCH = 1000
Seal = Callable[[bytes], str]
PERSONAL = ("staff_id", "member_id", "award_id", "site_id", "device", "about")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the entry's number, and the code of the fault."""

    entry: int
    code: str


@dataclass(frozen=True)
class Report:
    """What a check of the whole journal found."""

    entries: int
    erased: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Known:
    """What the logbook outside of the database says of the journal: by place, the links of ends that were sealed.

    Entries after number `since` have a MAC as their digest; before, and where it is None, they may have a plain one.
    """

    ends: Mapping[int, str] = field(default_factory=dict)
    since: int | None = None


def digest_of(salt: bytes, facts: Mapping[str, object]) -> bytes:
    """The salted digest of an entry's facts, by the names of `PERSONAL`."""
    return hashlib.sha256(salt + strict_json.encode([facts[name] for name in PERSONAL])).digest()


def own_salt(seal: Seal | None, at: datetime, kind: Act, result: Outcome) -> bytes:
    """A salt that cannot be made without the secret: half random, half a MAC of that and of what the entry says.

    All of it is random where the session has no secret.
    """
    half = secrets.token_bytes(HALF)
    return half + (_rest_of(seal, half, at, kind, result) if seal is not None else secrets.token_bytes(HALF))


def own_digest_of(seal: Seal | None, digest: bytes) -> bytes:
    """The digest of an entry that the service itself writes: a MAC of the facts' digest.

    The plain digest where the session has no secret.
    """
    return bytes.fromhex(seal(b"facts " + digest)) if seal is not None else digest


def _rest_of(seal: Seal, half: bytes, at: datetime, kind: Act, result: Outcome) -> bytes:
    said = [half.hex(), at.astimezone(UTC).isoformat(), Act(kind).value, Outcome(result).value]
    return bytes.fromhex(seal(b"act " + strict_json.encode(said)))[:HALF]


def extend(services: Services) -> int:
    """Chain the entries that are not chained yet, and seal the end. Returns how many there were."""
    done = 0
    with services.database.begin() as session:
        take_turns(session, "journal")
        place, link = end(session)
        waiting = select(JournalEntry).where(JournalEntry.place.is_(None)).order_by(JournalEntry.id).limit(BATCH)
        while entries := session.scalars(waiting).all():
            for entry in entries:
                place += 1
                link = link_of(link, place, entry)
                entry.place, entry.link = place, link
            done += len(entries)
            session.flush()
        if done:
            seal = _seal(services.settings.secret_key, place, link)
            session.add(JournalSeal(place=place, link=link, sealed_at=services.now(), seal=seal))
            if services.logbook.has_begun(session):
                note(session, Kept.HEADS, {"journal": [place, link.hex()]}, None)
    return done


def check(session: OrmSession, secret: str, known: Known | None = None) -> Report:
    """Check every entry against the chain, its facts and the seals; `session` is of a snapshot, for rows are streamed.

    An entry whose facts were all emptied counts as erased. Entries that the worker has not chained yet are checked
    against their facts alone. `known`: what stands outside of the database, and must stand here.
    """
    known, seal = known or Known(), seal_by(secret)
    seals = {each.place: each for each in session.scalars(select(JournalSeal))}
    faults = [Fault(each.place, "seal") for each in seals.values() if not _is_sealed(each, secret)]
    entries = erased = last = 0
    link = START
    for entry, facts in _rows(session):
        entries += 1
        erased += facts is not None and _is_erased(facts)
        faults += [Fault(entry.id, code) for code in _faults_of(entry, facts, seal, known.since)]
        if entry.place is None:
            continue
        if entry.place != last + 1:
            faults.append(Fault(entry.id, "lost"))
        last, link = entry.place, link_of(link, entry.place, entry)
        if entry.link != link:
            faults.append(Fault(entry.id, "changed"))
            link = entry.link or START
        if entry.place in seals and seals[entry.place].link != entry.link:
            faults.append(Fault(entry.id, "seal"))
        if known.ends.get(entry.place, link.hex()) != link.hex():
            faults.append(Fault(entry.id, "changed"))
    if (end := max((*seals, *known.ends), default=0)) > last:
        faults.append(Fault(end, "lost"))
    faults += [Fault(place, "seal_lost") for place in known.ends if place not in seals]
    return Report(entries, erased, tuple(faults))


def _rows(session: OrmSession) -> Iterator[tuple[JournalEntry, JournalFacts | None]]:
    chosen = (
        select(JournalEntry, JournalFacts)
        .outerjoin(JournalFacts, JournalFacts.entry_id == JournalEntry.id)
        .order_by(JournalEntry.place.is_(None), JournalEntry.place, JournalEntry.id)
        .execution_options(yield_per=BATCH)
    )
    for entry, facts in session.execute(chosen):
        yield entry, facts
        session.expunge(entry)


def _faults_of(entry: JournalEntry, facts: JournalFacts | None, seal: Seal, since: int | None) -> Iterator[str]:
    if facts is None:
        yield "facts_lost"
    elif facts.salt is None:
        if not _is_erased(facts):
            yield "facts_changed"
    else:
        plain, half = digest_of(facts.salt, {name: getattr(facts, name) for name in PERSONAL}), facts.salt[:HALF]
        if entry.digest == plain:
            if since is not None and entry.id > since:
                yield "added"
        elif entry.digest != own_digest_of(seal, plain):
            yield "facts_changed"
        elif facts.salt[HALF:] != _rest_of(seal, half, entry.at, entry.kind, entry.result):
            yield "seal"


def _is_erased(facts: JournalFacts) -> bool:
    return facts.salt is None and all(getattr(facts, name) is None for name in PERSONAL)


def end(session: OrmSession) -> tuple[int, bytes]:
    """The place and the link of the last entry that is chained; (0, START) before the first."""
    chained = select(JournalEntry).where(JournalEntry.place.is_not(None))
    last = session.scalar(chained.order_by(JournalEntry.place.desc()).limit(1))
    if last is None or last.place is None or last.link is None:
        return 0, START
    return last.place, last.link


def link_of(before: bytes, place: int, entry: JournalEntry) -> bytes:
    """The link of an entry at this place of the chain, after the link before."""
    said = [place, _instant(entry.at), entry.kind.value, entry.result.value, entry.digest.hex()]
    return hashlib.sha256(before + strict_json.encode(said)).digest()


def _instant(at: datetime) -> str:
    return at.isoformat()


def _seal(secret: str, place: int, link: bytes) -> bytes:
    key = hmac.new(secret.encode(), b"journal seal", hashlib.sha256).digest()
    return hmac.new(key, place.to_bytes(8, "big") + link, hashlib.sha256).digest()


def _is_sealed(seal: JournalSeal, secret: str) -> bool:
    return hmac.compare_digest(seal.seal, _seal(secret, seal.place, seal.link))
