"""An award of Léa's to Amina: two criteria on two dates and a yes; ready to be signed, or signed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from badges.flows import award, observe, signing
from badges.flows.services import Services
from badges.policy import Actor
from badges.store.models import Award, Document, Edition, LedgerEntry, StatusEntry
from badges.store.queries import recognition
from tests.badges.cast import Cast

SENTENCE = "A réparti le travail pour que chacun ait sa part."


@dataclass(frozen=True)
class Recognition:
    """One award, whom it is for, and what the record says of it."""

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

    def row(self) -> Award:
        """The award as it stands."""
        with self.services.database.begin(read_only=True) as session:
            found = recognition.award(session, self.award)
            session.expunge_all()
        assert found is not None
        return found

    def editions(self) -> list[Edition]:
        """Its editions, oldest first."""
        with self.services.database.begin(read_only=True) as session:
            found = session.scalars(select(Edition).where(Edition.award_id == self.award).order_by(Edition.id)).all()
            session.expunge_all()
        return list(found)

    def documents(self) -> dict[str, bytes]:
        """Its signed bytes by representation."""
        with self.services.database.begin(read_only=True) as session:
            rows = session.execute(
                select(Document.representation, Document.data).join(Edition).where(Edition.award_id == self.award)
            ).all()
        assert len(rows) == len({name for name, _ in rows})
        return dict(rows)  # type: ignore[arg-type]

    def ledger(self) -> list[tuple[str, str | None]]:
        """What the ledger says of its credentials: (event, representation), in order."""
        ids = [edition.credential_id for edition in self.editions()]
        with self.services.database.begin(read_only=True) as session:
            rows = session.scalars(
                select(LedgerEntry).where(LedgerEntry.credential_id.in_(ids)).order_by(LedgerEntry.number)
            )
            return [(row.event, row.representation) for row in rows]

    def count(self, table: type) -> int:
        """How many rows a table holds."""
        with self.services.database.begin(read_only=True) as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def indices(self) -> list[tuple[int, int]]:
        """Every status index that was handed out, as (list, index)."""
        with self.services.database.begin(read_only=True) as session:
            return [(row.status_list_id, row.index) for row in session.scalars(select(StatusEntry))]

    def change(self, **values: Any) -> None:
        """Put values in the award's row, behind the flows' back."""
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
    """A member of Guéret helped in a sewing workshop a week ago and today; she agreed to a badge."""
    services, lea = cast.services, cast.lea
    member = cast.member(given, family, **more)
    workshop = cast.workshop("Couture")
    before, today = (cast.session(days, {member: "helps"}, workshop=workshop) for days in (7, 0))
    observe.observe(services, lea, member_id=member, badge_slug=badge, criteria=["1"], session_id=before)
    number = award.start(services, lea, member_id=member, badge_slug=badge, session_id=today)
    award.tick(services, lea, number, ["1", "3"], SENTENCE)
    award.answer(services, lea, number, "yes", name, visibility)
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
    """A keyring whose signers tell `watch(owner, algorithm, data)` before they sign, and may sign something else."""

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
