"""The cards that members ask their site for: printed together, ten on a sheet, then ticked."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.publication import papers
from badges.sharing.printing import reads, requests
from badges.sharing.printing.views import PrintRequestView
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room


@room.blueprint.get("/cartes-a-imprimer")
@entrance("staff")
def cards_to_print() -> ResponseReturnValue:
    """The cards that wait at the site, and the one PDF of them."""
    return render_template(
        "office/printing/wanted.html", waiting=_waiting(), noted=parsers.row_number(request.args.get("note"))
    )


@room.blueprint.get("/cartes-a-imprimer.pdf")
@entrance("staff")
def waiting_cards() -> ResponseReturnValue:
    """A small card for each request; the page, once none is left.

    Raises NotFound: `printing.none` when none can be printed now.
    """
    codes = [each.award.code for each in _waiting()]
    if not codes:
        return redirect(url_for("office.cards_to_print"), 303)
    data = papers.cards_together(services(), codes, _("Cartes à imprimer, %(site)s", site=room.current_site().name))
    response = Response(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="cartes-a-imprimer.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@room.blueprint.post("/cartes-a-imprimer")
@entrance("staff")
def cards_printed() -> ResponseReturnValue:
    """Note which of the cards are printed."""
    numbers = [number for each in request.form.getlist("carte") if (number := parsers.row_number(each)) is not None]
    noted = requests.printed(services(), actor(), numbers)
    return redirect(url_for("office.cards_to_print", note=noted or None), 303)


def _waiting() -> list[PrintRequestView]:
    return reads.waiting(room.reading(), actor(), room.current_site().id, services().now())
