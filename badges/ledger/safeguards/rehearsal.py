"""The rehearsal: each new kind of document is signed once with throw-away keys and judged before a real key is used.

A kind is what the documents of a process have in common: which document it is, the facts that are the same for every
award (the issuer's and the site's profiles, the version of the badge), which of its members are there, and of which
sorts its characters are. So the first document of each process is rehearsed, hence of each build of the code; the first
of each version of a badge and of each site; and the first that has a member, or letters of a script, that no rehearsed
one had. All others cost one digest.

A rehearsal writes nothing. It takes place at the moment at which the document begins, whatever the time is.
"""

from __future__ import annotations

import json
import logging
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy.exc import SQLAlchemyError

from badges.base.errors import DiskFull, Refused
from badges.base.services import Services
from badges.ledger.safeguards.halt import SigningHalted
from issuer.errors import IssuanceRefused
from keys.errors import KeyUnknown
from keys.throwaway import ThrowawayKeyring
from schemas.errors import OpenBadgesError
from verifier.cache import DocumentCache
from verifier.kept_verdicts import KeptVerdicts
from verifier.proven_signatures import ProvenSignatures

if TYPE_CHECKING:
    from keys.keyring import Keyring

MOST_KINDS: Final = 1024  # that a process remembers: versions of badges times sites, and some more
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind:
    """A kind of document: a digest of what its documents have in common, and the sorts of characters in this one."""

    digest: bytes
    sorts: frozenset[str]


class _Rehearsed:
    """The kinds that this process has rehearsed, each with the sorts of characters that were tried."""

    def __init__(self) -> None:
        self._sorts: OrderedDict[bytes, frozenset[str]] = OrderedDict()
        self._lock = threading.Lock()

    def __contains__(self, kind: Kind) -> bool:
        with self._lock:
            return kind.sorts <= self._sorts.get(kind.digest, frozenset()) and kind.digest in self._sorts

    def add(self, kind: Kind) -> None:
        with self._lock:
            self._sorts[kind.digest] = self._sorts.get(kind.digest, frozenset()) | kind.sorts
            if len(self._sorts) > MOST_KINDS:
                self._sorts.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._sorts.clear()


REHEARSED: Final = _Rehearsed()


def kind_of(name: str, *parts: tuple[Mapping[str, Any], Collection[str]]) -> Kind:
    """The kind of a document, from its plain facts: (members, names of those that are the same for every award)."""
    sorts: set[str] = set()
    outline = [
        {name: value if name in fixed else _outline(value, sorts) for name, value in members.items()}
        for members, fixed in parts
    ]
    encoded = json.dumps([name, outline], sort_keys=True, ensure_ascii=True)
    return Kind(sha256(encoded.encode("ascii")).digest(), frozenset(sorts))


def _outline(value: Any, sorts: set[str]) -> Any:
    """What is there, without what it says. Several members of a list are as one: documents differ in their number."""
    if isinstance(value, str):
        sorts.update(map(_sort, set(value)))
        return "text"
    if isinstance(value, Mapping):
        return {name: _outline(each, sorts) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return sorted({json.dumps(_outline(each, sorts), sort_keys=True) for each in value})
    return value if value is None else "number"


@lru_cache(maxsize=1024)
def _sort(character: str) -> str:
    """The sort of a character: its general category, and its direction."""
    return unicodedata.category(character) + unicodedata.bidirectional(character)


def rehearse(services: Services, kind: Kind, at: datetime, attempt: Callable[[Services], object]) -> None:
    """Let `attempt` sign and judge with throw-away keys at the moment `at`, unless the kind is known to pass.

    Raises Refused: `signing.refused` when the attempt fails, whatever the defect raises. As it is: KeyUnknown, for an
    owner without a key, and the errors of a database that does not answer.
    """
    if kind in REHEARSED:
        return
    try:
        attempt(stand_in(services, at))
    except (SQLAlchemyError, DiskFull, KeyUnknown):
        raise
    except Exception as trouble:
        # The message may hold a person's name: only a code or a type is logged.
        code = trouble.code if isinstance(trouble, OpenBadgesError) else type(trouble).__name__
        if isinstance(trouble, SigningHalted):
            code = str(trouble)  # its facts are codes too
        _log.error("a document failed with throw-away keys, and is not signed: %s", code)
        raise Refused("signing.refused") from trouble
    REHEARSED.add(kind)


@contextmanager
def refusing_alone() -> Iterator[None]:
    """Refuse a document that the lint refuses, and no other. Raises Refused: `signing.refused` for IssuanceRefused."""
    try:
        yield
    except IssuanceRefused as refusal:
        _log.error("a document is not signed: %s", refusal.code)
        raise Refused("signing.refused") from refusal


def stand_in(services: Services, at: datetime) -> Services:
    """The same services with throw-away keys and a clock that stands at `at`; what was found before is not shared."""
    return replace(
        services,
        keyring=cast("Keyring", ThrowawayKeyring(services.keyring)),  # it has all that signing and publishing need
        clock=lambda: at,
        cache=DocumentCache(max_bytes=0),
        proven=ProvenSignatures(),
        kept=KeptVerdicts(),
    )
