"""An award of Léa's to Amina: two criteria on two dates and a yes; ready to be signed, or signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from badges.base.rights import Actor
from badges.base.services import Services
from badges.issuing import sign as signing
from badges.ledger.tables import Document, Edition, LedgerEntry, StatusEntry
from badges.publication import documents as publish
from badges.publication.judgement import verify_award, verify_presented
from badges.recognition import award, observe
from badges.recognition.tables import Award
from schemas import bitstring, strict_json
from tests.cast import acts, rows
from tests.cast.people import Cast
from verifier.presented_bytes import Presented

FORMS = ["endorsement", "ob3", "ob3_jwt"]
ISSUED = [("issued", name) for name in ("ob3", "ob3_jwt", "endorsement")]  # in the ledger
SENTENCE = "A réparti le travail pour que chacun ait sa part."


def headline(services: Services, code: str) -> str:
    """What the employer's page says of a badge: a headline, or what it says instead."""
    answer = verify_award(services, code)
    return str(answer.verdict.headline) if answer.verdict else answer.kind


def judged(services: Services, data: bytes) -> str:
    """The headline for presented bytes."""
    return str(verify_presented(services, Presented(data)).headline)


@dataclass(frozen=True)
class Recognition:
    """One award, its member, and what the database holds of it."""

    services: Services
    lea: Actor
    helene: Actor
    karim: Actor
    member: int
    award: int
    code: str

    def sign(self) -> Recognition:
        """Sign it, as Léa."""
        signing.sign(self.services, self.lea, self.award)
        return self

    def watched(self, watch: Callable[[str, str, bytes], bytes | None]) -> Recognition:
        """The same award, signed with keys that are watched: see WatchedKeyring."""
        keyring: Any = WatchedKeyring(self.services.keyring, watch)
        return replace(self, services=replace(self.services, keyring=keyring))

    def headline(self) -> str:
        """What the employer's page says."""
        return headline(self.services, self.code)

    def judged(self, data: bytes) -> str:
        """The headline for presented bytes."""
        return judged(self.services, data)

    def row(self) -> Award:
        """The award as it stands."""
        return rows.award(self.services, self.award)

    def editions(self) -> list[Edition]:
        """Its editions, oldest first."""
        with self.services.database.begin(read_only=True) as session:
            found = session.scalars(select(Edition).where(Edition.award_id == self.award).order_by(Edition.id)).all()
            session.expunge_all()
        return list(found)

    def documents(self) -> dict[str, bytes]:
        """Its signed bytes by representation."""
        with self.services.database.begin(read_only=True) as session:
            found = session.execute(
                select(Document.representation, Document.data).join(Edition).where(Edition.award_id == self.award)
            ).all()
        assert len(found) == len({name for name, _ in found})
        return dict(found)  # type: ignore[arg-type]

    def ledger(self) -> list[tuple[str, str | None]]:
        """What the ledger says of its credentials: (event, representation), in order."""
        ids = [edition.credential_id for edition in self.editions()]
        with self.services.database.begin(read_only=True) as session:
            entries = session.scalars(
                select(LedgerEntry).where(LedgerEntry.credential_id.in_(ids)).order_by(LedgerEntry.number)
            )
            return [(entry.event, entry.representation) for entry in entries]

    def count(self, table: type) -> int:
        """How many rows a table holds."""
        return rows.count(self.services, table)

    def bit(self) -> bool:
        """The badge's bit in the list as it is published now."""
        edition = self.editions()[-1]
        published = strict_json.parse_object(publish.status_list(self.services, edition.status_list_id).data)
        return bitstring.is_set(bitstring.decode(published["credentialSubject"]["encodedList"]), edition.status_index)

    def indices(self) -> list[tuple[int, int]]:
        """Every status index that was handed out, as (list, index)."""
        with self.services.database.begin(read_only=True) as session:
            return [(row.status_list_id, row.index) for row in session.scalars(select(StatusEntry))]

    def change(self, **values: Any) -> None:
        """Put values into the award's row directly, without the flows."""
        with self.services.database.begin() as session:
            row = session.get_one(Award, self.award)
            for name, value in values.items():
                setattr(row, name, value)


def agreed(
    cast: Cast,
    *,
    given: str = "Amina",
    family: str | None = "Benali",
    badge: str = "equipe",
    name: str | None = None,
    visibility: str = "code",
    **more: Any,
) -> Recognition:
    """A member of Guéret helped in a sewing workshop a week ago and today, and agreed to a badge."""
    services, lea = cast.services, cast.lea
    member = cast.member(given, family, **more)
    workshop = cast.workshop("Couture")
    before, today = (cast.gathering(days, {member: "helps"}, workshop=workshop) for days in (7, 0))
    observe.observe(services, lea, member_id=member, badge_slug=badge, criteria=["1"], gathering_id=before)
    number = award.start(services, lea, member_id=member, badge_slug=badge, gathering_id=today)
    acts.tick(services, lea, number, ["1", "3"], SENTENCE)
    acts.answer(services, lea, number, "yes", name, visibility)
    with services.database.begin(read_only=True) as session:
        code = session.get_one(Award, number).code
    return Recognition(services, lea, cast.helene, cast.karim, member, number, code)


@contextmanager
def failing_commit(services: Services, *, after: int = 0) -> Iterator[None]:
    """The database refuses one commit, once `after` others have gone through."""
    left = [after]

    def refuse(_connection: object) -> None:
        left[0] -= 1
        if left[0] == -1:
            raise OperationalError("COMMIT", {"name": "Amina"}, OSError("disk full"))

    event.listen(services.database.engine, "commit", refuse)
    try:
        yield
    finally:
        event.remove(services.database.engine, "commit", refuse)


class WatchedKeyring:
    """A keyring that passes each signature to `watch(owner, algorithm, signature)`, which may change it."""

    def __init__(self, inner: Any, watch: Any) -> None:
        self._inner, self._watch = inner, watch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def signer(self, owner: str, algorithm: Any) -> Any:
        """A signer that is watched."""
        return _WatchedSigner(self._inner.signer(owner, algorithm), owner, algorithm, self._watch)


class _WatchedSigner:
    def __init__(self, inner: Any, owner: str, algorithm: Any, watch: Any) -> None:
        self._inner, self.method = inner, inner.method
        self._owner, self._algorithm, self._watch = owner, algorithm, watch

    def sign(self, data: bytes) -> bytes:
        signature: bytes = self._inner.sign(data)
        changed = self._watch(self._owner, str(self._algorithm), signature)
        return signature if changed is None else changed


def flipped(_owner: str, _algorithm: str, signature: bytes) -> bytes:
    """A watch under which the last bit of every signature is wrong."""
    return signature[:-1] + bytes([signature[-1] ^ 1])
