"""Whether an address, or a text, writes the host of the service or one that is read as it.

Read as ours are: our host among other labels ("badges.example.evil.test", "badges-example.fr"), our host with an error
or with letters that look alike, and the last label but one of ours, if it is long enough, in another domain.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from schemas.urls import split_url
from verifier.near_words import NearWords, forms

_ENOUGH: Final = 9  # letters of a host that may stand within others, or have an error
_OF_ITS_OWN: Final = 6  # a label of so few letters is many sites'
_BETWEEN: Final = re.compile(r"[\s/@:,;()<>«»\"]+")
_MOST_IN_TEXT, _MOST_LABELS = 20, 10


def host_of(identifier: str) -> str | None:
    """The host in a did:web, a URL or an e-mail address; None for anything else."""
    if identifier.startswith("did:web:"):
        return unquote(identifier.split(":")[2]).partition(":")[0] or None
    if "://" in identifier:
        try:
            return split_url(identifier).hostname
        except ValueError:
            return None
    _, mark, host = identifier.rpartition("@")
    return host if mark else None


class OwnHost:
    """The host of an origin such as "https://badges.example", as it is looked for; a name of a machine on a local
    network, or a number, is not looked for."""

    def __init__(self, origin: str | None) -> None:
        name = host_of(origin or "") or ""
        labels = name.split(".")
        self.name = name if len(labels) > 1 and not labels[-1].isdigit() and ":" not in name else ""
        self._looks = forms(self.name)
        self._whole, self._label = NearWords(), NearWords()
        self._ending = labels[-2:]
        if len("".join(labels)) >= _ENOUGH:
            self._whole.add(self.name, 1)
        if len(labels) > 1 and len(labels[-2]) > _OF_ITS_OWN:
            self._label.add(labels[-2], 1)

    def is_in(self, text: str) -> bool:
        """Whether a text for people writes it. The caller bounds the text."""
        if not self.name or "." not in (plain := unicodedata.normalize("NFKC", text)):
            return False
        found = [each for each in _BETWEEN.split(plain) if "." in each[1:-2]][:_MOST_IN_TEXT]
        return any(self.is_ours(each.casefold()) or self.is_alike(each) for each in found)

    def is_alike(self, host: str) -> bool:
        """Whether another host is read as it. A host below it belongs to the same owner."""
        host = _decoded(host.rstrip(".").casefold())
        if not self.name or self.is_ours(host):
            return False
        looks, labels = forms(host), host.split(".")
        if not looks.isdisjoint(self._looks) or self._whole.find(host):
            return True
        if len(self.name) > _ENOUGH and any(mine in each for mine in self._looks for each in looks):
            return True
        return labels[-2:] != self._ending and any(map(self._label.find, labels[:_MOST_LABELS]))

    def is_ours(self, host: str) -> bool:
        """Whether it is the host itself, or one below it."""
        return bool(self.name) and (host == self.name or host.endswith(f".{self.name}"))


def _decoded(host: str) -> str:
    """The host with its labels of IDNA in letters."""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


@lru_cache(maxsize=8)
def own_host(origin: str | None) -> OwnHost:
    """The host of an origin, prepared once."""
    return OwnHost(origin)
