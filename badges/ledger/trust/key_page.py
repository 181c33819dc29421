"""Reading the page that names a key: of an organisation's own domain, when the key is proposed (decisions 21)."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

from badges.base.errors import Refused
from badges.base.services import Services
from badges.ledger.rules import names_id, refuse_repeating
from verifier.fetch import FetchFailed, SourceRefused
from verifier.origins import origin_of

BYTES: Final = 1024 * 1024
ACCEPT: Final = "text/html, application/xhtml+xml, text/plain, application/json;q=0.9, */*;q=0.1"


def check(services: Services, page: str, issuer_id: str) -> None:
    """Read `page`, an https address, which must name `issuer_id`.

    Raises Refused: `issuer.page_unreachable`; `issuer.page_moved` when another site answers, since many sites redirect
    to wherever an address asks; `issuer.page_repeats`; `issuer.page_ours`; `issuer.key_not_on_page`.
    """
    if origin_of(page) == services.settings.public_url:
        raise Refused("issuer.page_ours")
    try:
        fetched = services.fetch(page, accept=ACCEPT, limit=BYTES)
    except (FetchFailed, SourceRefused) as trouble:
        raise Refused("issuer.page_unreachable") from trouble
    if fetched.status != 200:
        raise Refused("issuer.page_unreachable")
    if origin_of(fetched.url) != origin_of(page):
        raise Refused("issuer.page_moved", host=origin_of(fetched.url))
    refuse_repeating(fetched.url, issuer_id)  # a short address may lead to a page that searches for what it is asked
    if not names_id(_shown(fetched.data.decode("utf-8", "replace")), issuer_id):
        raise Refused("issuer.key_not_on_page")


def _shown(page: str) -> str:
    """The text that a reader of the page sees: nothing of its comments, attributes, scripts and styles."""
    reader = _Text()
    reader.feed(page)
    reader.close()
    return "".join(reader.texts)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style", "template")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style", "template") and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)
