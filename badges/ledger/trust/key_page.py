"""Reading the page that names a key: of an organisation's own domain, when the key is proposed (decisions 21)."""

from __future__ import annotations

from html import unescape
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
    if not names_id(unescape(fetched.data.decode("utf-8", "replace")), issuer_id):
        raise Refused("issuer.key_not_on_page")
