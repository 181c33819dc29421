"""Pages of the end of the award wizard: signature, result, ten minutes of undo (J4), and a letter that failed."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.text import names
from badges.gatherings import reads as gatherings
from badges.issuing import letters
from badges.issuing import sign as signing
from badges.recognition.rules import AwardBlocked
from badges.recognition.states import TO_SIGN, AwardState
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import words
from badges.web.office import preview, room
from badges.web.office.recognition import STEPS, _dossier, _while
from badges.web.office.wording import role_words


@room.blueprint.route("/reconnaitre/<int:award_id>/signer", methods=["GET", "POST"])
@entrance("staff")
@_while(*TO_SIGN, AwardState.ISSUED)
def sign(award_id: int) -> ResponseReturnValue:
    """Sign the award that the member agreed to: once, however often the form is sent."""
    if request.method == "POST":
        try:
            signing.sign(services(), actor(), award_id)
        except AwardBlocked:
            return redirect(url_for("office.seen", award_id=award_id, note=1), 303)
        return redirect(url_for("office.done", award_id=award_id), 303)
    dossier = _dossier(award_id)
    if dossier.state == AwardState.ISSUED:
        return redirect(url_for("office.done", award_id=award_id), 303)
    return render_template("office/sign.html", dossier=dossier, steps=STEPS)


@room.blueprint.route("/reconnaitre/<int:award_id>/fait")
@entrance("staff")
def done(award_id: int) -> ResponseReturnValue:
    """The result: the badge with its code to show at once, or what is kept for later."""
    found = room.award(award_id)
    if found.state in TO_SIGN:
        return redirect(url_for("office.sign", award_id=award_id), 303)
    dossier = _dossier(award_id)
    there = gatherings.attendance(room.reading(), found.gathering_id) if found.gathering_id else []
    undo_until = found.issued_at + signing.UNDO if found.state == AwardState.ISSUED and found.issued_at else None
    url = f"{services().settings.public_url}/v/{found.code}"
    return render_template(
        "office/done.html",
        dossier=dossier,
        award=found,
        url=url,
        drawing=preview.drawn_code(url.upper()) if found.state == AwardState.ISSUED else None,
        undo_until=undo_until if undo_until and undo_until > services().now() else None,
        missing=[words(each.code, **each.facts) for each in dossier.blockers],
        others=[
            row.member for row in there if row.member.id != found.member.id and row.member.staff_id != actor().staff_id
        ],
        gathering_id=found.gathering_id,
        role_words=role_words,
        full=names.full,
    )


@room.blueprint.route("/reconnaitre/<int:award_id>/retirer", methods=["GET", "POST"])
@entrance("staff")
def undo(award_id: int) -> ResponseReturnValue:
    """Withdraw the badge, within ten minutes of its signature."""
    room.award(award_id)
    if request.method == "POST":
        signing.undo(services(), actor(), award_id)
    return redirect(url_for("office.done", award_id=award_id), 303)


@room.blueprint.post("/reconnaitre/<int:award_id>/lettre")
@entrance("staff")
def letter_told(award_id: int) -> ResponseReturnValue:
    """Note that the member was told in another way of what a letter could not say."""
    letters.told(services(), actor(), award_id)
    return redirect(url_for("office.today"), 303)
