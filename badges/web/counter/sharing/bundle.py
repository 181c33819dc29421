"""`/d/<key>`: several badges of a member behind one link, each verified now. Nothing is counted or noted.

The key is the whole secret: right links are answered whatever was counted, wrong ones count as failures. A link that
was stopped, or whose last day has passed, says so, and nothing of the person.
"""

from __future__ import annotations

from typing import Final

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from badges.publication import judgement
from badges.sharing.bundles import reads
from badges.web import other_badge_words
from badges.web.counter import catalogue
from badges.web.counter.pages import blueprint
from badges.web.counter.sharing import bundle_words
from badges.web.counter.telling.panel import Panel
from badges.web.http import limits
from badges.web.http.access import entrance, services
from badges.web.http.limits import BUNDLE_ADDRESS
from badges.web.http.request_session import reading_once
from badges.web.http.wording import words

# Why a link shows no badge, as in the code of its sentence, and the HTTP status.
CLOSED: Final = ("closed", 410)
UNKNOWN: Final = ("no_link", 404)


@blueprint.get("/D/<bundle_key>", endpoint="bundle_of_card")
@blueprint.get("/d/<bundle_key>")
@entrance("public")
@reading_once
def bundle(bundle_key: str) -> ResponseReturnValue:
    """The badges of a link. Raises LimitReached: for an unknown one after too many of them."""
    with services().database.reading() as connection:
        found = reads.by_key(services(), connection, bundle_key)
    if found is None:
        limits.check(BUNDLE_ADDRESS, limits.address())
        limits.failed(BUNDLE_ADDRESS, limits.address())
        return _nothing(*UNKNOWN)
    if not found.is_open:
        return _nothing(*CLOSED)
    answers = judgement.verify_awards(services(), found.codes)
    shown = bundle_words.badges(answers)
    page = render_template(
        "counter/bundle.html",
        panel=bundle_words.panel(shown, found.others),
        shown=shown,
        left_out=len(answers) - len(shown) if shown else 0,
        holder=bundle_words.name_on_all(shown),
        others=[(each, other_badge_words.said(each), other_badge_words.tone(each)) for each in found.others],
        ends_on=found.ends_on,
        checked_at=services().now(),
        sheet=catalogue.sheet_address(),
    )
    return _kept_by_nobody(make_response(page))


def _nothing(why: str, status: int) -> Response:
    panel = Panel("calm", "info", words(f"bundle.{why}"), (words(f"bundle.{why}.meaning"), words("bundle.ask")))
    return _kept_by_nobody(make_response(render_template("counter/bundle_closed.html", panel=panel), status))


def _kept_by_nobody(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
