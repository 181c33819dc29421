"""The employer's page as it was rendered, kept in this process for as long as it would come out the same.

A page shows the verdict, which is reached anew at each request; the facts of the award; the sites; the minute of the
verification; and its own address. It is kept with all of these, and sent again only while each of them is equal. A
page that asked the database for anything else while it was rendered is not kept, and neither is one with a form token
or for a browser that sent a cookie. What the process itself never changes (texts, templates, settings) needs no key.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from flask import Response, current_app, g, request

from badges.base.times import local_date
from badges.network import reads as network
from badges.network.views import SiteView
from badges.publication.judgement import AwardFacts
from badges.web.http import access
from badges.web.http.access import services
from badges.web.http.answers import Text, text_answer
from badges.web.http.frame import preferred_language
from badges.web.http.wording import language
from schemas import strict_json
from verifier.kept_verdicts import as_of
from verifier.verdict import Verdict

MAXIMUM: Final = 256  # pages; each takes some ten kilobytes
_QUERIES: Final = frozenset({b"", b"lang=fr", b"lang=en"})  # others are anyone's to make up
_NO_TIME: Final = datetime(1, 1, 1, tzinfo=UTC)
_NO_TIME_WRITTEN: Final = b'"0001-01-01T00:00:00Z"'
_STORE: Final = "badges.rendered"


@dataclass(frozen=True)
class _Kept:
    shown: Any
    page: Text


class RenderedPages:
    """At most `maximum` pages by address and languages; the least recently used are dropped first. Thread-safe."""

    def __init__(self, maximum: int = MAXIMUM) -> None:
        self._maximum = maximum
        self._kept: OrderedDict[object, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: object, shown: Any) -> Text | None:
        """The page of this key, if it was rendered from what is equal to `shown`."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.shown != shown:
                return None
            self._kept.move_to_end(key)
            return kept.page

    def keep(self, key: object, shown: Any, page: Text) -> None:
        """Keep a page in the place of an earlier one of this key."""
        with self._lock:
            self._kept[key] = _Kept(shown, page)
            self._kept.move_to_end(key)
            if len(self._kept) > self._maximum:
                self._kept.popitem(last=False)


def every_site() -> list[SiteView]:
    """The sites, whatever their state, read once in a request."""
    if "every_site" not in g:
        with services().database.reading() as connection:
            g.every_site = network.every_site(connection)
    found: list[SiteView] = g.every_site
    return found


def sites() -> list[SiteView]:
    """The sites that are open, and whose last day has not passed: where people can come."""
    today = local_date(services().now())
    return [each for each in every_site() if each.is_open and not each.is_over(today)]


def page(verdict: Verdict, facts: AwardFacts, render: Callable[[Verdict], str]) -> Response:
    """The page of a verdict, kept or rendered now. `render` gets the verdict as of the minute in which it was reached,
    which is all that a page says of the time."""
    minute = as_of(verdict, verdict.checked_at.replace(second=0, microsecond=0))
    is_read = request.method in ("GET", "HEAD") and access.is_open()
    if not is_read or request.query_string not in _QUERIES or current_app.debug:
        return text_answer(Text(render(minute).encode()))
    environ, database, store = request.environ, services().database, _store()
    languages = (language(), preferred_language())  # links depend on both
    key = (request.full_path, languages, environ.get("HTTP_HOST"), environ["wsgi.url_scheme"])
    shown = (minute, facts, every_site())
    found = store.find(key, shown)
    if found is None:
        asked = database.asked()
        found = Text(render(minute).encode())
        if database.asked() == asked and "csrf_token" not in g:
            store.keep(key, shown, found)
    return text_answer(found)


def verdict_json(verdict: Verdict, **before: str) -> bytes:
    """A verdict as JSON, after the members `before`. It is written once for each badge of the service whose verdict is
    kept, with a time of no verdict in the place of the one of the verification."""
    if verdict.digest not in services().kept:
        return _written(verdict, before)
    fixed, store = as_of(verdict, _NO_TIME), _store()
    key = ("json", verdict.digest, *before.items())
    found = store.find(key, fixed)
    if found is None:
        found = Text(_written(fixed, before))
        if found.data.count(_NO_TIME_WRITTEN) != _times(verdict):
            return _written(verdict, before)  # the badge itself says that time
        store.keep(key, fixed, found)
    now = strict_json.encode(verdict.to_json_time())
    return found.data.replace(_NO_TIME_WRITTEN, now)


def _written(verdict: Verdict, before: dict[str, str]) -> bytes:
    return strict_json.encode({**before, **verdict.to_json()})


def _times(verdict: Verdict) -> int:
    return 1 + sum(_times(nested) for nested in verdict.endorsements)


def _store() -> RenderedPages:
    found: RenderedPages = current_app.extensions.setdefault(_STORE, RenderedPages())
    return found
