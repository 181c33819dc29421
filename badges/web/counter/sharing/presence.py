"""`/p/<code>`: that we made an « attestation de présence » that day, and no more. Nothing is counted or noted.

The page says no name, no date of presence, no hour and no number. A file that is presented is compared by its digest,
in memory, and kept nowhere. A code that was stopped, one that is over and one that never was are answered alike.
"""

from __future__ import annotations

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from badges.base.times import local_date
from badges.sharing.presence import papers, reads
from badges.sharing.presence.views import PresencePaperView
from badges.web.counter import verification
from badges.web.counter.pages import blueprint
from badges.web.counter.telling.panel import Panel
from badges.web.http import limits
from badges.web.http.access import entrance, services
from badges.web.http.formats import long_date
from badges.web.http.limits import CODE_ADDRESS
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words
from verifier.presented_bytes import InputUnreadable


@blueprint.get("/P/<presence_code>", endpoint="presence_of_paper")
@blueprint.get("/p/<presence_code>")
@entrance("public")
def presence(presence_code: str) -> ResponseReturnValue:
    """What a code says. Raises LimitReached: for an unknown one after too many of them."""
    found = _found(presence_code)
    return _page(_panel(found)) if found is not None else _unknown()


@blueprint.post("/P/<presence_code>", endpoint="compare_presence_of_paper")
@blueprint.post("/p/<presence_code>")
@entrance("public", stateless=True)
def compare_presence(presence_code: str) -> ResponseReturnValue:
    """Whether a file is the one that was made, to the last byte: 200 with the answer, 413 and 422 without a file."""
    found = _found(presence_code)
    if found is None:
        return _unknown()
    try:
        given = verification.received()
    except verification.TooLarge as error:
        return _page(_panel(found), 413, words(error.code, **error.facts))
    except InputUnreadable as error:
        return _page(_panel(found), 422, words(error.code, **error.facts))
    return _page(_compared(is_same=papers.is_same(found, given.data)))


def _found(typed: str) -> PresencePaperView | None:
    return reads.of_code(reading_session(), typed, local_date(services().now()))


def _panel(found: PresencePaperView) -> Panel:
    said = _("Le %(day)s, nous avons fait une attestation de présence avec ce code", day=long_date(found.made_at))
    return Panel("calm", "info", said, (_("Cette page ne dit rien d’autre."),))


def _compared(*, is_same: bool) -> Panel:
    if is_same:
        return Panel("good", "good", _("C’est le fichier que nous avons fait"), (_("Pas un signe n’a été changé."),))
    lines = (_("Une photo ou un papier numérisé est toujours un autre fichier. Dans le doute, appelez."),)
    return Panel("warn", "warn", _("Ce n’est pas le fichier que nous avons fait"), lines)


def _unknown() -> ResponseReturnValue:
    limits.check(CODE_ADDRESS, limits.address())
    limits.failed(CODE_ADDRESS, limits.address())
    lines = (
        _("Il est mal recopié, ou sa durée est passée, ou la personne l’a arrêté."),
        _("Cela ne dit rien de la personne."),
    )
    return _page(Panel("calm", "ask", _("Nous ne pouvons rien dire de ce code"), lines), 404)


def _page(panel: Panel, status: int = 200, error: str | None = None) -> Response:
    asks = status != 404
    errors = {"file": error} if error else {}
    page = render_template("counter/presence.html", panel=panel, asks=asks, errors=errors, address=request.path)
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
