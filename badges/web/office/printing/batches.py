"""« Imprimer toutes les cartes » of a workshop: asked for, how far it is, the PDF. Those of a gathering: at once."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.publication import papers
from badges.sharing.printing import batches, reads
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.wording import gathering_title
from badges.web.office.workshops.pages import found


@room.blueprint.route("/ateliers/<int:workshop_id>/cartes", methods=["GET", "POST"])
@entrance("staff")
def workshop_cards(workshop_id: int) -> ResponseReturnValue:
    """Have the cards of a workshop made, and see how far it is."""
    workshop = found(workshop_id)
    if request.method == "POST":
        batches.ask_for_all(services(), actor(), workshop_id)
        return redirect(url_for("office.workshop_cards", workshop_id=workshop_id), 303)
    batch = reads.batch_of(room.reading(), workshop_id)
    over = batch is not None and batch.ready and batch.total > 0 and not batches.is_current(services(), workshop_id)
    return render_template("office/printing/batch.html", workshop=workshop, batch=batch, over=over)


@room.blueprint.get("/ateliers/<int:workshop_id>/cartes.pdf")
@entrance("staff")
def workshop_cards_file(workshop_id: int) -> ResponseReturnValue:
    """The PDF of every card; the page, when it is not ready, was deleted, or holds what has no such card any more."""
    found(workshop_id)
    data = batches.file_of(services(), workshop_id)
    if data is None:
        return redirect(url_for("office.workshop_cards", workshop_id=workshop_id), 303)
    return _printed(data, f"cartes-atelier-{workshop_id}.pdf")


@room.blueprint.get("/seances/<int:gathering_id>/cartes.pdf")
@entrance("staff")
def gathering_cards(gathering_id: int) -> ResponseReturnValue:
    """A small card for each badge recognised at a gathering; its page, which says so, when none can be printed."""
    found = room.gathering(gathering_id)
    codes = reads.cards_of_gathering(room.reading(), gathering_id, services().now())
    title = _("Cartes, %(gathering)s", gathering=gathering_title(found))
    try:
        data = papers.cards_together(services(), codes, title)
    except NotFound:
        return redirect(url_for("office.gathering", gathering_id=gathering_id, cartes=0), 303)
    return _printed(data, f"cartes-seance-{gathering_id}.pdf")


def _printed(data: bytes, filename: str) -> Response:
    response = Response(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    response.headers["Cache-Control"] = "no-store"
    return response
