"""« Imprimer toutes les cartes » of a workshop: asked for, how far it is, and the PDF."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.sharing.printing import batches, reads
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
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
    response = Response(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="cartes-atelier-{workshop_id}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
