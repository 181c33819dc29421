"""« Une collègue lira d'abord »: asking for a reading, the page that a colleague reads, and the answer in one tap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotAllowed, NotFound, Refused
from badges.recognition.reading import prefer_colleague
from badges.recognition.reading import second_reading as readings
from badges.recognition.rules import AwardBlocked, Dossier, reading_reason, reading_state
from badges.recognition.states import UNSIGNED, ReadingReason, ReadingState
from badges.web.http import forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import preview as office_preview
from badges.web.office import room, wizard


@dataclass(frozen=True)
class Step:
    """What the preview says of a reading that this award needs: why, where it stands, and who is asked or answered."""

    reason: ReadingReason
    state: ReadingState | None
    asked: tuple[str, ...]
    reader: str | None

    @property
    def done(self) -> bool:
        """Whether the member can be asked now."""
        return self.state in (ReadingState.FINE, ReadingState.NOBODY)


def step_of(dossier: Dossier) -> Step | None:
    """Return what is to be said of a colleague's reading; None when none is needed."""
    reason = reading_reason(dossier)
    if reason is None:
        return None
    state = reading_state(dossier)
    asked = () if state in (ReadingState.FINE, ReadingState.NOBODY) else tuple(_asked(dossier))
    return Step(reason, state, asked, dossier.reading.reader if dossier.reading is not None else None)


def _asked(dossier: Dossier) -> list[str]:
    return readings.asked_names(room.reading(), dossier)


@room.blueprint.post("/reconnaitre/<int:award_id>/relecture/demander")
@entrance("staff")
def ask_for_reading(award_id: int) -> ResponseReturnValue:
    """Ask a colleague to read the award before its member is asked."""
    try:
        readings.ask(services(), actor(), award_id)
    except AwardBlocked:
        return redirect(url_for("office.seen", award_id=award_id, note=1), 303)
    except Refused as refusal:
        if refusal.code not in ("award.already_signed", "award.closed"):
            raise
        return redirect(url_for("office.award", award_id=award_id), 303)
    return redirect(url_for("office.preview", award_id=award_id), 303)


@room.blueprint.route("/reconnaitre/<int:award_id>/relecture", methods=["GET", "POST"])
@entrance("staff")
def read_award(award_id: int) -> ResponseReturnValue:
    """What a colleague reads: exactly what an employer will see, and two answers."""
    errors = forms.FieldErrors()
    if request.method == "POST":
        if room.award(award_id).state not in UNSIGNED:
            return redirect(url_for("office.award", award_id=award_id), 303)
        try:
            readings.answer(
                services(), actor(), award_id, request.form.get("answer", ""), request.form.get("digest", "")
            )
            return redirect(url_for("office.today", relu=1), 303)
        except Refused as refusal:
            errors.refused(refusal, {})
    try:
        shown = readings.show(services(), actor(), award_id)
    except (AwardBlocked, NotAllowed, NotFound):
        shown = None
    if shown is None or shown.dossier.state not in UNSIGNED:
        room.award(award_id)
        # Nothing is to be read here, or by others: the draft says where it is.
        return redirect(url_for("office.award", award_id=award_id), 303)
    facts: dict[str, Any] = office_preview.as_employers_see(shown.preview)
    return render_template(
        "office/reading.html",
        dossier=shown.dossier,
        told=wizard.told(shown.dossier, shown.dossier.second_date),
        digest=shown.dossier.digest.hex(),
        reason=reading_reason(shown.dossier),
        state=shown.state,
        asked_by=shown.asked_by,
        errors=errors,
        **facts,
    ), 422 if errors else 200


@room.blueprint.post("/membres/<int:member_id>/collegue-signe")
@entrance("staff")
def colleague_signs(member_id: int) -> ResponseReturnValue:
    """Set, or take back, that a colleague signs for this member in place of the staff member who is signed in."""
    room.member(member_id)
    prefer_colleague.prefer_a_colleague(services(), actor(), member_id, wanted=request.form.get("wanted") == "y")
    return redirect(url_for("office.member", member_id=member_id, note=1), 303)
