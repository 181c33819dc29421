"""Pages of the end of the award wizard: thanks, signature, result, undo (J4), a letter that failed, a pause."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.base.rights import StaffRole
from badges.base.text import names
from badges.base.times import local_date
from badges.issuing import daily_number, letters
from badges.issuing import sign as signing
from badges.issuing.correcting import name_questions, pause
from badges.issuing.correcting.reads import decided_by
from badges.ledger.safeguards import halt
from badges.messages.sources import Scope
from badges.network import reads as network
from badges.recognition.answers import reads as answering
from badges.recognition.rules import AwardBlocked, blockers, reading_blockers
from badges.recognition.states import TO_SIGN, AwardState, PauseReason
from badges.recognition.together import reads as group
from badges.recognition.views import AwardView
from badges.web import signing_stops
from badges.web.http import access, errors, forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language, words
from badges.web.office import preview, room, wizard
from badges.web.office.messages import lines as messages


@room.blueprint.route("/reconnaitre/<int:award_id>/merci")
@entrance("staff")
def thanks(award_id: int) -> ResponseReturnValue:
    """The member answered, and gives the phone back; where others of a group are still to ask, on to the next."""
    found = room.award(award_id)
    if found.answer is None or found.state not in (AwardState.DRAFT, AwardState.DECLINED, *TO_SIGN):
        return redirect(url_for("office.award", award_id=award_id), 303)
    onward = url_for("office.sign" if found.state in TO_SIGN else "office.done", award_id=award_id)
    if wizard.group_mark() and found.gathering_id is not None:
        gathering_id, slug = found.gathering_id, found.badge.slug
        progress = group.progress(services(), actor(), gathering_id, slug)
        if progress is not None and progress.at(group.Step.ASK):
            return redirect(url_for("office.hand_over", gathering_id=gathering_id, slug=slug), 303)
        onward = url_for("office.agreements", gathering_id=gathering_id, slug=slug)
    return render_template("office/thanks.html", onward=onward)


@room.blueprint.route("/reconnaitre/<int:award_id>/signer", methods=["GET", "POST"])
@entrance("staff")
@wizard.in_states(*TO_SIGN, AwardState.ISSUED)
def sign(award_id: int) -> ResponseReturnValue:
    """Sign the award that the member agreed to: once, however often the form is sent."""
    missing: list[str] = []
    if request.method == "POST":
        try:
            proved = access.has_proved_recently()
            signing.sign(services(), actor(), award_id, proved_recently=proved)
            return redirect(url_for("office.done", award_id=award_id), 303)
        except AwardBlocked as blocked:
            dossier = wizard.dossier(award_id)
            if blockers(dossier, actor()):
                return redirect(url_for("office.seen", award_id=award_id, note=1), 303)
            if dossier.asked_about or reading_blockers(dossier):
                return redirect(url_for("office.preview", award_id=award_id), 303)
            missing = [words(each.code, **each.facts) for each in blocked.blockers]
        except Refused as refusal:
            if (before := before_signing(refusal, url_for("office.sign", award_id=award_id))) is not None:
                return before
            raise
    dossier = wizard.dossier(award_id)
    if dossier.state == AwardState.ISSUED:
        return redirect(url_for("office.done", award_id=award_id), 303)
    if dossier.asked_about or reading_blockers(dossier):
        return redirect(url_for("office.preview", award_id=award_id), 303)
    if not access.has_proved_recently() and daily_number.is_proof_needed(services(), room.reading(), actor()):
        raise access.ProofNeeded
    return render_template(
        "office/sign.html", dossier=dossier, steps=wizard.STEPS, missing=missing
    ), 409 if missing else 200


def before_signing(refusal: Refused, back: str) -> ResponseReturnValue | None:
    """Return the page about what comes before any signature; None when the refusal is about something else.

    Raises ProofNeeded: when the staff member has to prove who they are, with the page that follows.
    """
    if refusal.code == "address.unconfirmed":
        return _before(refusal.code, "coordination.confirm_address", _("Confirmer l’adresse"))
    if refusal.code == "phone.nobody_to_call":
        return _before(refusal.code, "coordination.owed", _("Donner un téléphone"))
    if refusal.code == "signing.prove_again":
        raise access.ProofNeeded(back) from refusal
    return None


def _before(code: str, endpoint: str, label: str) -> ResponseReturnValue:
    """Say what comes before a badge: to the coordination with the link, to others with the person to ask."""
    if StaffRole.COORDINATOR in actor().roles:
        return errors.refusal_page(422, code, ways=((url_for(endpoint), label),))
    asking = "address.ask_coordination" if code == "address.unconfirmed" else "phone.ask_coordination"
    today = local_date(services().now())
    facts = {"who": ", ".join(network.coordinator_names(room.reading(), today)) or _("la coordination")}
    return errors.refusal_page(422, asking, facts=facts)


@room.blueprint.route("/signatures")
@entrance("staff")
def signatures() -> ResponseReturnValue:
    """The page about a halt, to be read again from the day's page; when there is none, the day's page."""
    if halt.current(room.reading()) is None:
        return redirect(url_for("office.today"), 303)
    return signing_stops.halted()


@room.blueprint.route("/reconnaitre/<int:award_id>/fait")
@entrance("staff")
def done(award_id: int) -> ResponseReturnValue:
    """The result: the badge with its code to show at once, or what is kept for later."""
    found = room.award(award_id)
    if found.state in TO_SIGN:
        return redirect(url_for("office.sign", award_id=award_id), 303)
    dossier = wizard.dossier(award_id) if found.state == AwardState.DRAFT else None
    missing = blockers(dossier, actor()) if dossier is not None else []
    url = f"{services().settings.public_url}/v/{found.code}"
    return render_template(
        "office/done.html",
        award=found,
        url=url,
        drawing=preview.drawn_code(url.upper()) if found.state == AwardState.ISSUED else None,
        undo_until=_undo_until(found),
        too_late="tard" in request.args and found.state == AwardState.ISSUED,
        paused_until=_paused_until(found),
        missing=[words(each.code, **each.facts) for each in missing],
        seen=dossier is not None and bool(dossier.seen),
        gathering_id=found.gathering_id,
        disagreed=found.state == AwardState.DECLINED and answering.disagreed_at(room.reading(), award_id) is not None,
        corrected=bool(request.args.get("corrige")),
        asked=name_questions.asked_about(room.reading(), award_id) if found.state == AwardState.ISSUED else None,
        told=_told(found),
        full=names.full,
    )


def _told(award: AwardView) -> messages.Recipients:
    """Return that the member is to be told of a badge that is ready, where no letter said so."""
    if award.state != AwardState.ISSUED or _undo_until(award) is not None:
        return messages.NOBODY
    return messages.read(Scope(award_id=award.id, told=True), "badge")


def _undo_until(award: AwardView) -> datetime | None:
    """Return until when a badge can be withdrawn; None when that is over, or it is no badge."""
    until = award.issued_at + signing.UNDO if award.state == AwardState.ISSUED and award.issued_at else None
    return until if until is not None and until > services().now() else None


def _paused_until(found: AwardView) -> date | None:
    """The last day of the decision about a pause; None where there is none."""
    if found.paused_at is None:
        return None
    return decided_by(found.paused_at, answering.disagreed_at(room.reading(), found.id))


@room.blueprint.route("/reconnaitre/<int:award_id>/retirer", methods=["GET", "POST"])
@entrance("staff")
def undo(award_id: int) -> ResponseReturnValue:
    """Withdraw the badge, within ten minutes of its signature. It asks once: a card may be in the member's hand."""
    found = room.award(award_id)
    if request.method != "POST" and _undo_until(found) is not None:
        return render_template("office/undo.html", award=found)
    if request.method == "POST":
        signing.undo(services(), actor(), award_id)
        return redirect(url_for("office.done", award_id=award_id), 303)
    late = 1 if found.state == AwardState.ISSUED else None
    return redirect(url_for("office.done", award_id=award_id, tard=late), 303)


@room.blueprint.post("/reconnaitre/<int:award_id>/lettre")
@entrance("staff")
def letter_told(award_id: int) -> ResponseReturnValue:
    """Note that the member was told in another way of what a letter could not say."""
    letters.told(services(), actor(), award_id)
    return redirect(url_for("office.today"), 303)


def pause_words(reason: PauseReason, criteria: Iterable[str], award: AwardView) -> list[str]:
    """Return why a badge is paused, in words, with each criterion that was not seen. No employer is shown them."""
    if reason is PauseReason.MEMBER:
        return []
    if reason is PauseReason.PERSON:
        return [_("Ce n’est pas la bonne personne")]
    said = {each["key"]: in_language(each) for each in award.badge.content["criteria"]}
    named = [_("N’a pas été vu : « %(what)s »", what=said[key]) for key in criteria if key in said]
    return named or [_("Un critère n’a pas été vu")]


def _pause_choices(award: AwardView) -> list[tuple[str, str]]:
    """Return what a colleague can say is wrong: the person, or one of the criteria that the badge says."""
    person = (str(PauseReason.PERSON), pause_words(PauseReason.PERSON, (), award)[0])
    unseen = PauseReason.CRITERION
    return [person, *((f"{unseen}:{key}", pause_words(unseen, [key], award)[0]) for key in award.criteria)]


@room.blueprint.route("/reconnaitre/<int:award_id>/pause", methods=["GET", "POST"])
@entrance("staff")
def pause_award(award_id: int) -> ResponseReturnValue:
    """Signal what is wrong with a signed badge, which pauses it at once (J14)."""
    found, missing = room.award(award_id), forms.FieldErrors()
    if request.method == "POST":
        try:
            reason, _colon, criterion = request.form.get("reason", "").partition(":")
            pause.pause(services(), actor(), award_id, reason, criterion or None)
            return redirect(url_for("office.done", award_id=award_id), 303)
        except Refused as refusal:
            missing.refused(refusal, {"pause": "reason"})
    elif found.state != AwardState.ISSUED or found.paused_at is not None:
        return redirect(url_for("office.done", award_id=award_id), 303)
    page = render_template("office/pause.html", award=found, reasons=_pause_choices(found), errors=missing)
    return page, 422 if missing else 200
