"""Verdicts on the service's own documents, kept with everything that they rest on (decisions 25).

A verdict depends on the presented bytes, on the documents that were read for it, and on the time. It is kept by the
bytes, with the digest of each document and with each comparison of the time. At every request the documents are read
again, in process, and the time is compared again: a revocation changes the status list, a compromised key the DID
document, and the end of a badge a comparison, and any of them has the document judged anew.

A stranger's document is never kept: only what this service has signed, and only if nothing else was asked for it.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from operator import ge, gt, le, lt
from typing import Any, Final, TypeAlias

from schemas.errors import OpenBadgesError
from verifier.believed_issuers import Believed
from verifier.fetch import Fetch, Fetched
from verifier.origins import origin_of
from verifier.own_names import OwnNames
from verifier.resolver import is_at
from verifier.verdict import Headline, Verdict

MAXIMUM: Final = 2_048  # verdicts; each takes some ten kilobytes
LISTS: Final = 64  # each has 131,072 entries or more
UNTIMED: Final = datetime.min.replace(tzinfo=UTC)  # of a nested verdict that is kept: `find` gives it another
FORMS: Final = 6  # of one badge: JSON, token, images, and what others write of them

_How: TypeAlias = Callable[[datetime, datetime], bool]
_Asked: TypeAlias = tuple[str, str, int]
"""An address, the media types that are accepted, and the limit in bytes."""


class World:
    """What one verification sees beside the presented bytes. It notes which documents are read, how the time compares
    with which moments, and whether anything was asked that cannot be asked again."""

    def __init__(
        self,
        now: datetime,
        fetch: Fetch,
        believed: Believed,
        known_issuers: Mapping[str, str],
        own_names: Callable[[], OwnNames],
    ) -> None:
        self.time = now
        self.now: datetime = _Time.noting(now, self)
        self.believed = Believed(_Ids(believed.caller, self), _Ids(believed.listed, self), believed.is_any)
        self.known_issuers: Mapping[str, str] = _Names(known_issuers, self)
        self.read: dict[_Asked, Fetched] = {}
        self.compared: dict[tuple[_How, datetime], bool] = {}
        self.is_repeatable = True
        self._fetch = fetch
        self._own_names = own_names
        self._answers: dict[_Asked, Fetched] = {}

    def fetch(self, url: str, *, accept: str, limit: int) -> Fetched:
        """As the inner fetch, which is asked once for each address."""
        asked = (url, accept, limit)
        try:
            self.read[asked] = answer = self.answer(asked)
        except OpenBadgesError:
            self.is_repeatable = False
            raise
        return answer

    def own_names(self) -> OwnNames:
        """The service's own names. They may change, and no document of this service depends on them."""
        self.is_repeatable = False
        return self._own_names()

    def answer(self, asked: _Asked) -> Fetched:
        """What an address answers, which is not noted. Raises as the inner fetch."""
        if asked not in self._answers:
            url, accept, limit = asked
            self._answers[asked] = self._fetch(url, accept=accept, limit=limit)
        return self._answers[asked]


class _Time(datetime):
    """The time of a verification; it notes what it is compared with. The checks do nothing else with it."""

    world: World

    @classmethod
    def noting(cls, now: datetime, world: World) -> _Time:
        time = cls.combine(now.date(), now.timetz())
        time.world = world
        return time

    def __lt__(self, other: Any) -> bool:
        return self._compared(lt, other)

    def __le__(self, other: Any) -> bool:
        return self._compared(le, other)

    def __gt__(self, other: Any) -> bool:
        return self._compared(gt, other)

    def __ge__(self, other: Any) -> bool:
        return self._compared(ge, other)

    def _compared(self, how: _How, other: datetime) -> bool:
        found = how(self.world.time, other)
        self.world.compared[how, other] = found
        return found

    def __sub__(self, other: Any) -> Any:
        self.world.is_repeatable = False
        return self.world.time - other

    def __rsub__(self, other: Any) -> Any:
        self.world.is_repeatable = False
        return other - self.world.time

    def __add__(self, other: Any) -> Any:
        self.world.is_repeatable = False
        return self.world.time + other


class _Ids(Collection[str]):
    """Ids of believed issuers. Who is believed may change, and no document of this service depends on it."""

    def __init__(self, ids: Collection[str], world: World) -> None:
        self._ids = ids
        self._world = world

    def __contains__(self, issuer: object) -> bool:
        self._world.is_repeatable = False
        return issuer in self._ids

    def __iter__(self) -> Iterator[str]:
        self._world.is_repeatable = False
        return iter(self._ids)

    def __len__(self) -> int:
        self._world.is_repeatable = False
        return len(self._ids)


class _Names(Mapping[str, str]):
    """The known issuers. They may change, and no document of this service depends on it."""

    def __init__(self, names: Mapping[str, str], world: World) -> None:
        self._names = names
        self._world = world

    def __getitem__(self, issuer: str) -> str:
        self._world.is_repeatable = False
        return self._names[issuer]

    def __iter__(self) -> Iterator[str]:
        self._world.is_repeatable = False
        return iter(self._names)

    def __len__(self) -> int:
        self._world.is_repeatable = False
        return len(self._names)


@dataclass(frozen=True)
class _Kept:
    """A verdict, the id of its document, the digests of what was read, and how the time compared with each moment."""

    verdict: Verdict
    name: str
    read: tuple[tuple[_Asked, bytes], ...]
    compared: Mapping[tuple[_How, datetime], bool]

    def holds(self, world: World) -> bool:
        """Whether nothing has changed since. Reads the documents again."""
        if any(how(world.time, moment) is not found for (how, moment), found in self.compared.items()):
            return False
        try:
            return all(_digest(world.answer(asked)) == digest for asked, digest in self.read)
        except OpenBadgesError:
            return False


class _Store:
    """At most `maximum` verdicts, the least recently used are dropped first. Thread-safe; shared by verifications.

    A holder of a badge can write it in any number of ways under its signature. So at most FORMS of one signed id are
    kept, and these push out nothing but each other.
    """

    def __init__(self, maximum: int) -> None:
        self._maximum = maximum
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._forms: dict[str, list[str]] = {}
        self._lock = threading.Lock()

    def find(self, digest: str, world: World) -> Verdict | None:
        """The verdict on the presented bytes of this digest, as of `world`; None where it must be judged anew."""
        with self._lock:
            kept = self._kept.get(digest)
            if kept is not None:
                self._kept.move_to_end(digest)
        return as_of(kept.verdict, world.time) if kept is not None and kept.holds(world) else None

    def keep(self, verdict: Verdict, world: World, own_origin: str, digest: str | None = None) -> None:
        """Keep a verdict that was reached in `world`, if it is on a document of this service alone. `digest`: by which
        it is found, if not by that of what was presented."""
        proven = verdict.credential
        if proven is None or proven.id is None or not is_at(own_origin, proven.issuer_id):
            return
        foreign = any(origin_of(url) != own_origin for url, _, _ in world.read)
        # What could not be told now may be told the next time.
        if foreign or not world.read or not world.is_repeatable or verdict.headline is Headline.UNDETERMINED:
            return
        read = tuple((asked, _digest(answer)) for asked, answer in world.read.items())
        self._put(digest or verdict.digest, _Kept(verdict, proven.id, read, world.compared))

    def __contains__(self, digest: str) -> bool:
        """Whether a verdict on the presented bytes of this digest is kept, whatever it says now."""
        with self._lock:
            return digest in self._kept

    def _put(self, digest: str, kept: _Kept) -> None:
        with self._lock:
            if digest not in self._kept:
                forms = self._forms.setdefault(kept.name, [])
                forms.append(digest)
                if len(forms) > FORMS:
                    self._drop(forms[0])
            self._kept[digest] = kept
            self._kept.move_to_end(digest)
            if len(self._kept) > self._maximum:
                self._drop(next(iter(self._kept)))

    def _drop(self, digest: str) -> None:
        name = self._kept.pop(digest).name
        self._forms[name].remove(digest)
        if not self._forms[name]:
            del self._forms[name]


class KeptVerdicts(_Store):
    """The verdicts on what was presented, and beside them those on the status lists that were read for it: a list is
    judged once for all badges that name it."""

    def __init__(self, maximum: int = MAXIMUM) -> None:
        super().__init__(maximum)
        self.lists = _Store(LISTS)


def _digest(answer: Fetched) -> bytes:
    head = f"{answer.status} {answer.media_type} {answer.url}\n"
    return hashlib.sha256(head.encode() + answer.data).digest()


def as_of(verdict: Verdict, now: datetime) -> Verdict:
    """The same verdict, checked at `now`."""
    endorsements = tuple(as_of(nested, now) for nested in verdict.endorsements)
    return replace(verdict, checked_at=now, endorsements=endorsements)
