"""The service's own documents for the verifier, answered in process, by the keys that the instance's row names.

A process whose folder of keys lags behind the row would call genuine badges forgeries, and believe a stolen key. So the
two are compared before the first document of keys is answered, and once more where a verdict is doubtful: what was read
after the first comparison may already be signed by a key that another machine has made since.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import urlsplit

from badges.base.errors import KeyringStale, NotFound
from badges.base.services import Services
from badges.network import ownership
from badges.publication.published import Gone
from badges.publication.routes import ROUTES, document_at
from keys.errors import KeyringUnusable
from verifier.fetch import Fetch, Fetched, FetchFailed
from verifier.origins import origin_of

T = TypeVar("T")
_BUILD: Final = {route.name: route.build for route in ROUTES if route.build is not None}
_log = logging.getLogger(__name__)


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
                ownership.agree(self._services)
            else:
                ownership.agree_with(self._services, *self._recorded)
        except KeyringStale as stale:
            self.stale = stale
            raise
        self.digest = self._services.keyring.digest()

    def changed(self) -> bool:
        """Whether the keys have changed since, on this machine or another. Raises KeyringStale."""
        if self.digest is None:
            return False
        ownership.agree(self._services)
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


@dataclass(frozen=True)
class OwnDocuments:
    """A Fetch that answers our own origin from the store, and hands everything else to `outside`.

    Without a `comparison` it answers by the keys held here as they are: for what signs, which has compared them.
    """

    services: Services
    outside: Fetch
    comparison: Comparison | None = None

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        if origin_of(url) != self.services.settings.public_url:
            return self.outside(url, accept=accept, limit=limit)
        try:
            if (found := document_at(urlsplit(url).path)) is None:
                raise NotFound
            route, parts = found
            if route.of_keys and self.comparison is not None:
                self.comparison.make()
            published = _BUILD[route.name](self.services, **parts)
        except Gone:
            return Fetched(url, 410, "text/plain", b"")
        except NotFound:
            return Fetched(url, 404, "text/plain", b"")
        except (KeyringUnusable, KeyringStale) as trouble:  # our fault says nothing about the badge
            if isinstance(trouble, KeyringUnusable):
                _log.error("the keys cannot be read: %s", trouble.code)
            raise FetchFailed("fetch.unreachable") from trouble
        return Fetched(url, published.status, published.media_type, published.data)
