"""The same badge for several people, from what was seen to the signature (J5): each says her own yes.

The phone is handed from one to the next; what one answers is not shown to the next, and stops no other.
"""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.text import names
from badges.issuing import sign as signing
from badges.issuing.together.sign import sign_each
from badges.recognition.rules import About, AwardBlocked
from badges.recognition.together import reads as together
from badges.recognition.together.reads import Step
from badges.web.http import access
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import words
from badges.web.office import issuing, room, wizard
from badges.web.office.wording import gathering_line

ANOTHER_DATE = "award.blocked.two_dates"  # where nothing else lacks, the page says it in a line of its own


@room.blueprint.route("/seances/<int:gathering_id>/reconnaitre/plusieurs/<slug>/accords", methods=["GET", "POST"])
@entrance("staff")
def agreements(gathering_id: int, slug: str) -> ResponseReturnValue:
    """Where each person stands; the phone to hand over, or the badges to sign for those who said yes."""
    progress = _progress(gathering_id, slug)
    if progress is None:
        return redirect(url_for("office.choose_people", gathering_id=gathering_id, slug=slug), 303)
    refused: dict[int, Refused | AwardBlocked] = {}
    here = url_for("office.agreements", gathering_id=gathering_id, slug=slug)
    if request.method == "POST":
        numbers = [each.award.id for each in progress.at(Step.SIGN)]
        try:
            refused = sign_each(services(), actor(), numbers, proved_recently=access.has_proved_recently())
        except Refused as refusal:
            if (before := issuing.before_signing(refusal, here)) is not None:
                return before
            raise
        if not refused:
            return redirect(here, 303)
        progress = _progress(gathering_id, slug) or progress
    return render_template(
        "office/together/agreements.html",
        progress=progress,
        line=gathering_line(progress.gathering),
        rows=[_row(each, refused.get(each.award.id)) for each in progress.people],
        to_ask=[each.award.member.given_name for each in progress.at(Step.ASK)],
        to_sign=[each.award.member.given_name for each in progress.at(Step.SIGN)],
        everybody=[words(code, **dict(facts)) for code, facts in _about_the_badge(progress)],
        issued=progress.at(Step.ISSUED),
        again=url_for(
            "office.seen_together", gathering_id=gathering_id, slug=slug,
            avec=[each.award.member.id for each in progress.people if each.dossier is not None],
        ),
        steps=wizard.STEPS,
    ), 409 if refused else 200  # fmt: skip


@room.blueprint.route("/seances/<int:gathering_id>/reconnaitre/plusieurs/<slug>/suite")
@entrance("staff")
def hand_over(gathering_id: int, slug: str) -> ResponseReturnValue:
    """Between two people: who takes the phone next; back to the staff member's page when no one is left to ask."""
    progress = _progress(gathering_id, slug)
    following = progress.at(Step.ASK) if progress is not None else ()
    here = url_for("office.agreements", gathering_id=gathering_id, slug=slug)
    if not following:
        return redirect(here, 303)
    return render_template("office/together/hand_over.html", following=following[0].award, back=here)


def _progress(gathering_id: int, slug: str) -> together.Progress | None:
    try:
        return together.progress(services(), actor(), gathering_id, slug)
    except NotAllowed as refusal:
        raise NotFound from refusal


def _about_the_badge(progress: together.Progress) -> list[tuple[str, tuple[tuple[str, object], ...]]]:
    """Return what deserves a second look about the badge itself, once for all; nothing while a person is kept back."""
    if progress.at(Step.EVIDENCE):
        return []
    found = [
        (warning.code, tuple(warning.facts.items()))
        for each in progress.people
        for warning in each.warnings
        if warning.about == About.BADGE
    ]
    return list(dict.fromkeys(found))


def _row(one: together.One, refusal: Refused | AwardBlocked | None) -> dict[str, Any]:
    """Return what the page says of one person."""
    award, dossier = one.award, one.dossier
    until = award.issued_at + signing.UNDO if award.issued_at is not None else None
    missing = refusal.blockers if isinstance(refusal, AwardBlocked) else one.missing
    short = [each.code for each in one.missing] == [ANOTHER_DATE]
    return {
        "one": one,
        "name": names.full(award.member.given_name, award.member.family_name),
        "criteria": [each.text for each in dossier.criteria if each.seen] if dossier is not None else [],
        "missing": [words(each.code, **each.facts) for each in missing if not (short and each.code == ANOTHER_DATE)],
        "refused": words(refusal.code, **refusal.facts) if isinstance(refusal, Refused) else None,
        "warnings": [words(each.code, **each.facts) for each in one.warnings if each.about != About.BADGE],
        "short": short,
        "undo_until": until if until is not None and until > services().now() else None,
    }
