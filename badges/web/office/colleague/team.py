"""A colleague's lost phone, which any member of staff may report and another restores, and the links to give again."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import NotFound, Outdated, Refused
from badges.base.times import local_date
from badges.network import reads as network
from badges.network.lost import phones as lost
from badges.network.views import ColleagueView
from badges.people import links
from badges.people import reads as people
from badges.web.http import access, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
from badges.web.office.colleague import reports


@room.blueprint.get("/telephone-perdu")
@entrance("staff")
def lost_phone() -> ResponseReturnValue:
    """Whose phone is lost: everybody of all sites, by name and function, oneself first."""
    own = room.person().id
    found = sorted(_colleagues(), key=lambda each: each.id != own)
    return render_template("office/lost_phone.html", colleagues=found, own=own)


@room.blueprint.route("/telephone-perdu/<int:staff_id>", methods=["GET", "POST"])
@entrance("staff")
def lost_phone_of(staff_id: int) -> ResponseReturnValue:
    """One step to confirm; then everything that was open on the phone stops.

    The phone of a second colleague within the hour asks for a proof first.
    """
    colleague = next((each for each in _colleagues() if each.id == staff_id), None)
    if colleague is None:
        raise NotFound
    if links.is_proof_needed(room.reading(), actor(), staff_id, services().now()):
        access.ask_for_proof()
    oneself, now = staff_id == room.person().id, services().now()
    if request.method == "POST" and parked_forms.submitted() is not None:
        try:
            stopped = links.lost_phone(services(), actor(), staff_id, proved_recently=access.has_proved_recently())
        except Refused as refusal:
            if refusal.code != "phone.prove_again":
                raise
            raise access.ProofNeeded from refusal  # another tab reported somebody a moment ago
        return render_template(
            "office/lost_phone_done.html",
            colleague=colleague,
            stopped=stopped,
            oneself=oneself,
            until=now + lost.LASTS,
        )
    reported = next((each for each in network.lost_phones(room.reading(), now) if each.staff_id == staff_id), None)
    return render_template(
        "office/lost_phone_of.html",
        colleague=colleague,
        oneself=oneself,
        reported=reported,
        said=reports.said(reported, now) if reported is not None else "",
    )


@room.blueprint.route("/telephone-perdu/<int:staff_id>/retablir", methods=["GET", "POST"])
@entrance("staff")
def restore_phone(staff_id: int) -> ResponseReturnValue:
    """« C'était une erreur »: who reported it and when, and one button that lets all of it open again."""
    now, outdated = services().now(), False
    if request.method == "POST":
        try:
            opened = links.restore_phone(services(), actor(), staff_id, shown=request.form.get(versions.FIELD))
            name = network.staff_names(room.reading())[staff_id]
            return render_template("office/lost_phone_restored.html", name=name, opened=opened)
        except Outdated:
            outdated = True
    reported = next((each for each in network.lost_phones(room.reading(), now) if each.staff_id == staff_id), None)
    if reported is None:
        return redirect(url_for("office.lost_phone"), 303)
    return render_template(
        "office/lost_phone_restore.html",
        reported=reported,
        said=reports.said(reported, now),
        oneself=staff_id == room.person().id,
        outdated=outdated,
    ), 409 if outdated else 200


def _colleagues() -> list[ColleagueView]:
    return network.colleagues(room.reading(), local_date(services().now()))


@room.blueprint.get("/liens")
@entrance("staff")
def links_to_give() -> ResponseReturnValue:
    """The members of the site whose private link died with a lost phone, until a new one is given to them."""
    waiting = people.waiting_for_a_link(room.reading(), room.asked_sites(room.current_site()), 200)
    return render_template("office/links_to_give.html", members=waiting)
