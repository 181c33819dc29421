"""Pages of the award wizard (J4, J5): person, badge, what was seen, preview, and the member's agreement.

Signing follows in `issuing`. Each page can be reloaded, sent twice, left for hours or returned to: each POST runs one
idempotent intention and redirects; each GET first asks in which state the award is, and redirects to the step of that
state when it belongs to another page.
"""

from __future__ import annotations

from contextlib import suppress

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers, versions
from badges.base.errors import NotAllowed, NotFound, Outdated, Refused
from badges.base.rights import require_staff
from badges.base.times import local_date
from badges.exchanges import reads as exchanges
from badges.gatherings import reads as gatherings
from badges.people.ties.identity_question import own_records
from badges.recognition import award as awards
from badges.recognition import observe
from badges.recognition import reads as recognition
from badges.recognition.forms.facts import AgreementFacts, AwardFacts, ObservationFacts
from badges.recognition.models import newer_version
from badges.recognition.observations import correct, refusals
from badges.recognition.rules import (
    AwardBlocked,
    Dossier,
    answer_blockers,
    blockers,
)
from badges.recognition.states import GIVEN_UP, UNSIGNED, AwardState
from badges.recognition.views import AwardView
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import in_language, words
from badges.web.office import preview as office_preview
from badges.web.office import room, wizard
from badges.web.office.colleague import colleague_reading
from badges.web.office.observing.dates import coming
from badges.web.office.wording import exchange_line, gathering_line, place_line, step_of

LEFT = "de"  # in an address: the draft from which another badge was chosen
READ = 36  # gatherings and exchanges of a member, of which those are shown that could be chosen


@room.blueprint.route("/seances/<int:gathering_id>/reconnaitre")
@entrance("staff")
def choose_person(gathering_id: int) -> ResponseReturnValue:
    """Choose the member to recognise, among those who were present."""
    gathering = room.gathering(gathering_id)
    there = gatherings.attendance(room.reading(), gathering_id)
    own = own_records(room.reading(), actor())
    refused = refusals.at_gathering(room.reading(), gathering_id, services().now()).keys() - own
    return render_template(
        "office/choose_person.html",
        apart=room.told_apart([row.member for row in there]),
        gathering=gathering,
        there=[row for row in there if row.member.id not in own | refused],
        left_out=bool(refused),
        observed=recognition.observed_members(room.reading(), gathering_id),
    )


@room.blueprint.route("/membres/<int:member_id>/reconnaitre")
@entrance("staff")
def choose_place(member_id: int) -> ResponseReturnValue:
    """Choose where something was seen: one of the member's gatherings or exchanges, on a day that counts."""
    person, session = room.member(member_id), room.reading()
    attended = [
        (each, (each.gathering.site_id, local_date(each.gathering.starts_at)))
        for each in gatherings.attended(session, member_id, READ)
    ]
    held = exchanges.exchanges_of(session, member_id, READ, took_place=True)
    given = [(each, (each.site_id, each.happened_on)) for each in held]
    closed = refusals.days(session, member_id, {place for _each, place in [*attended, *given]}, services().now())
    return render_template(
        "office/choose_place.html",
        member=person,
        refused=refusals.of_member(session, member_id),
        sees=room.sees,
        attended=[each for each, place in attended if room.sees(place[0]) and place not in closed][:12],
        exchanges=[each for each, place in given if room.sees(place[0]) and place not in closed][:12],
    )


@room.blueprint.route("/seances/<int:gathering_id>/reconnaitre/<int:member_id>", methods=["GET", "POST"])
@entrance("staff")
def choose_badge(gathering_id: int, member_id: int) -> ResponseReturnValue:
    """Choose the badge: at most three suggestions, then all the others."""
    line = gathering_line(room.gathering(gathering_id))
    return _choose_badge(member_id, line, gathering_id=gathering_id, exchange_id=None)


@room.blueprint.route("/echanges/<int:exchange_id>/reconnaitre/<int:member_id>", methods=["GET", "POST"])
@entrance("staff")
def choose_badge_of_exchange(exchange_id: int, member_id: int) -> ResponseReturnValue:
    """Choose the badge, for what was seen in an exchange."""
    line = exchange_line(room.exchange(exchange_id))
    return _choose_badge(member_id, line, gathering_id=None, exchange_id=exchange_id)


def _choose_badge(
    member_id: int, line: str, *, gathering_id: int | None, exchange_id: int | None
) -> ResponseReturnValue:
    place = {"gathering_id": gathering_id, "exchange_id": exchange_id}
    if request.method == "POST":
        slug = request.form.get("badge", "")
        award_id = awards.start(services(), actor(), member_id=member_id, badge_slug=slug, **place)
        left = parsers.row_number(request.args.get(LEFT))
        return redirect(url_for("office.seen", award_id=award_id, de=left if left != award_id else None), 303)
    found = awards.choices(services(), actor(), member_id=member_id, **place)
    known = {badge.slug: badge for badge in found.badges}
    return render_template(
        "office/choose_badge.html",
        member=found.member,
        refused=found.refused,
        sees=room.sees,
        line=line,
        back=url_for("office.choose_person", gathering_id=gathering_id)
        if gathering_id
        else url_for("office.exchange", exchange_id=exchange_id),
        suggested=[known[slug] for slug in found.suggested],
        others=[badge for slug, badge in known.items() if slug not in found.suggested],
        held=found.held,
    )


@room.blueprint.route("/reconnaitre/<int:award_id>")
@entrance("staff")
def award(award_id: int) -> ResponseReturnValue:
    """Redirect to the step of the wizard where this award stands; with the mark, to where its whole group does."""
    if wizard.group_mark() and (found := room.award(award_id)).gathering_id is not None:
        return redirect(url_for("office.agreements", gathering_id=found.gathering_id, slug=found.badge.slug), 303)
    dossier = wizard.dossier(award_id)
    return redirect(url_for(step_of(dossier.state, ready=not blockers(dossier, actor())), award_id=award_id), 303)


@room.blueprint.route("/reconnaitre/<int:award_id>/badge")
@entrance("staff")
@wizard.in_states(*UNSIGNED)
def change_badge(award_id: int) -> ResponseReturnValue:
    """Choose another badge for the same person in the same place. What was ticked for this one is asked about then."""
    found = room.award(award_id)
    member_id = found.member.id
    left = award_id if wizard.dossier(award_id).seen_here_by(require_staff(actor())) else None
    if found.gathering_id is not None:
        path = url_for("office.choose_badge", gathering_id=found.gathering_id, member_id=member_id, de=left)
    elif found.exchange_id is not None:
        path = url_for("office.choose_badge_of_exchange", exchange_id=found.exchange_id, member_id=member_id, de=left)
    else:
        path = url_for("office.choose_place", member_id=member_id)
    return redirect(path, 303)


@room.blueprint.route("/reconnaitre/<int:award_id>/vu", methods=["GET", "POST"])
@entrance("staff")
@wizard.in_states(*UNSIGNED, earlier=True)
def seen(award_id: int) -> ResponseReturnValue:
    """What was seen, and one sentence; then what is still missing, if anything is."""
    form = parked_forms.submitted()
    errors = forms.FieldErrors()
    outdated = False
    facts = fields.read(AwardFacts, form, errors) if request.method == "POST" and form is not None else None
    if facts is not None and form is not None:
        try:
            awards.tick(services(), actor(), award_id, facts, shown=form.get(versions.FIELD))
        except Outdated:
            outdated = True
        except Refused as refusal:
            if refusal.code in ("award.already_signed", "award.closed"):
                return redirect(url_for("office.award", award_id=award_id), 303)
            fields.refused(AwardFacts, refusal, errors)
        else:
            way = "office.seen" if blockers(wizard.dossier(award_id), actor()) else "office.preview"
            if forms.pressed(form) == "keep":
                way = "office.award" if wizard.group_mark() else "office.done"
            return redirect(url_for(way, award_id=award_id, note=1, ensemble=wizard.group_mark()), 303)
    dossier, just_kept = wizard.dossier(award_id, earlier=True), bool(request.args.get("note"))
    staff_id = require_staff(actor())
    recorded = AwardFacts.recorded(criteria=dossier.seen_here_by(staff_id), sentence=dossier.sentence)
    called = {"criteria": {each.key: in_language(each.text) for each in dossier.criteria}}
    asked = fields.Fields(AwardFacts, form, recorded, errors, words=called)
    return render_template(
        "office/seen.html",
        dossier=dossier,
        line=place_line(dossier.place) if dossier.place is not None else None,
        newer=newer_version.is_new(dossier),
        left=_left_behind(dossier),
        fields=asked,
        elsewhere={
            c.key: [s for s in c.seen if not (s.place == dossier.here and s.staff_id == staff_id)]
            for c in dossier.criteria
        },
        missing=[words(each.code, **each.facts) for each in blockers(dossier, actor())]
        if just_kept or recorded.criteria or recorded.sentence  # a draft that is opened again says it too
        else [],
        just_kept=just_kept,
        **_other_dates(dossier),
        told=wizard.told(dossier, dossier.told),
        errors=errors,
        both=asked.differing() if outdated else None,
        version=forms.version(form, dossier.draft_version(staff_id), outdated=outdated),
        together=wizard.group_mark(),
        steps=wizard.STEPS,
    ), 409 if outdated else 422 if errors else 200


def _left_behind(dossier: Dossier) -> AwardView | None:
    """The draft from which the same person came to this badge, while what was ticked for it can be taken back."""
    number = parsers.row_number(request.args.get(LEFT))
    found = room.award(number) if number is not None and number != dossier.award_id else None
    mine = found is not None and found.member.id == dossier.member_id and found.state == AwardState.DRAFT
    return found if mine else None


def _other_dates(dossier: Dossier) -> dict[str, object]:
    """Where a missing second date can be found: other dates of the member, else what is coming at the award's site.

    `needs_two`: whether nothing was seen yet of a badge that takes two dates, which is said before anything is ticked;
    `enough`: whether no more need be seen.
    """
    missing = {each.code for each in blockers(dossier, actor())}
    short = "award.blocked.two_dates" in missing
    enough = not short and "award.blocked.two_criteria" not in missing
    earlier = [place for place in dossier.earlier if room.sees(place.site_id)] if short else []
    days = {each.seen_on for each in dossier.seen}
    soon = coming(dossier.site_id, days) if short and not earlier else []
    needs_two = short and not dossier.seen
    return {"short": short, "needs_two": needs_two, "enough": enough, "earlier": earlier[:4], "coming": soon}


@room.blueprint.route("/reconnaitre/<int:award_id>/vu/seance/<int:gathering_id>", methods=["GET", "POST"])
@entrance("staff")
@wizard.in_states(*UNSIGNED)
def seen_at_gathering(award_id: int, gathering_id: int) -> ResponseReturnValue:
    """What was seen on an earlier day, at another gathering."""
    return _seen_earlier(
        award_id, gathering_line(room.gathering(gathering_id)), gathering_id=gathering_id, exchange_id=None
    )


@room.blueprint.route("/reconnaitre/<int:award_id>/vu/echange/<int:exchange_id>", methods=["GET", "POST"])
@entrance("staff")
@wizard.in_states(*UNSIGNED)
def seen_in_exchange(award_id: int, exchange_id: int) -> ResponseReturnValue:
    """What was seen in an exchange."""
    return _seen_earlier(
        award_id, exchange_line(room.exchange(exchange_id)), gathering_id=None, exchange_id=exchange_id
    )


def _seen_earlier(
    award_id: int, line: str, *, gathering_id: int | None, exchange_id: int | None
) -> ResponseReturnValue:
    dossier = wizard.dossier(award_id)
    form = parked_forms.submitted()
    errors = forms.FieldErrors()
    if request.method == "POST" and form is not None:
        try:
            observe.observe(
                services(),
                actor(),
                member_id=dossier.member_id,
                badge_slug=dossier.badge_slug,
                criteria=form.getlist("criteria"),
                gathering_id=gathering_id,
                exchange_id=exchange_id,
            )
            way = "office.award" if wizard.group_mark() else "office.seen"
            return redirect(url_for(way, award_id=award_id, note=1, ensemble=wizard.group_mark()), 303)
        except Refused as refusal:
            fields.refused(ObservationFacts, refusal, errors)
    return render_template(
        "office/seen_earlier.html",
        together=wizard.group_mark(),
        dossier=dossier,
        line=line,
        ticked=form.getlist("criteria") if form is not None else [],
        errors=errors,
        steps=wizard.STEPS,
    ), 422 if errors else 200


@room.blueprint.route("/reconnaitre/<int:award_id>/apercu", methods=["GET", "POST"])
@entrance("staff")
def preview(award_id: int) -> ResponseReturnValue:
    """Exactly what an employer will see; first, where the sentence may say too much, whether it stays."""
    if request.method == "POST":
        if room.award(award_id).state not in UNSIGNED:
            return redirect(url_for("office.award", award_id=award_id), 303)
        with suppress(Outdated):  # the page then asks about the sentence that stands there now
            awards.keep_sentence(services(), actor(), award_id, request.form.get("sentence", ""))
        return redirect(url_for("office.preview", award_id=award_id, ensemble=wizard.group_mark()), 303)
    try:
        looked = awards.look(services(), actor(), award_id)
    except NotAllowed as refusal:
        raise NotFound from refusal
    except AwardBlocked:  # nothing was seen yet
        return redirect(url_for("office.award", award_id=award_id), 303)
    dossier = looked.dossier
    if dossier.state not in UNSIGNED:
        return redirect(url_for("office.award", award_id=award_id), 303)
    if blockers(dossier, actor()):
        return redirect(url_for("office.seen", award_id=award_id, note=1, ensemble=wizard.group_mark()), 303)
    return render_template(
        "office/preview.html",
        dossier=dossier,
        asked=[words(f"sentence.asked.{subject}") for subject in dossier.asked_about],
        newer=newer_version.is_new(dossier),
        steps=wizard.STEPS,
        step=colleague_reading.step_of(dossier),
        together=wizard.group_mark(),
        warnings=[(each.about, words(each.code, **each.facts)) for each in looked.warnings],
        told=wizard.told(dossier, dossier.second_date),
        **office_preview.as_employers_see(looked.preview),
    )


@room.blueprint.route("/reconnaitre/<int:award_id>/accord", methods=["GET", "POST"])
@entrance("staff")
@wizard.in_states(*UNSIGNED)
def agreement(award_id: int) -> ResponseReturnValue:
    """The member's decision, on the phone that is turned to them: yes or no, the name shown, and the visibility."""
    form = parked_forms.submitted()
    errors = forms.FieldErrors()
    outdated = False
    facts = fields.read(AgreementFacts, form, errors) if request.method == "POST" and form is not None else None
    if facts is not None and form is not None:
        try:
            awards.answer(services(), actor(), award_id, facts, shown=form.get(versions.FIELD))
            return redirect(url_for("office.thanks", award_id=award_id, ensemble=wizard.group_mark()), 303)
        except AwardBlocked:
            pass  # the page says below what is missing
        except Outdated:
            outdated = True
        except Refused as refusal:
            if refusal.code in ("award.already_signed", "award.closed"):
                return redirect(url_for("office.award", award_id=award_id), 303)
            fields.refused(AgreementFacts, refusal, errors)
    dossier = wizard.dossier(award_id)
    if blockers(dossier, actor()):
        return redirect(url_for("office.seen", award_id=award_id, note=1), 303)
    if dossier.practice or answer_blockers(dossier, actor()):
        return redirect(url_for("office.preview", award_id=award_id, ensemble=wizard.group_mark()), 303)
    return render_template(
        "office/agreement.html",
        dossier=dossier,
        errors=errors,
        fields=fields.Fields(AgreementFacts, form, errors=errors),
        seen=[criterion for criterion in dossier.criteria if criterion.seen],
        version=forms.version(form, dossier.answer_version, outdated=outdated),
        outdated=outdated,
    ), 409 if outdated else 422 if errors else 200


@room.blueprint.post("/reconnaitre/<int:award_id>/edition")
@entrance("staff")
def take_newer_version(award_id: int) -> ResponseReturnValue:
    """The badge changed since the award was begun: go on with what it says now. Sent twice, it is done already."""
    room.award(award_id)
    with suppress(Refused):  # it was signed or ended meanwhile: its own page says so
        newer_version.take_over(services(), actor(), award_id)
    return redirect(url_for("office.award", award_id=award_id, ensemble=wizard.group_mark()), 303)


@room.blueprint.post("/reconnaitre/<int:award_id>/redemander")
@entrance("staff")
def ask_again(award_id: int) -> ResponseReturnValue:
    """The member said no, and says now that they changed their mind: the badge is prepared anew, to be agreed to."""
    room.award(award_id)
    number = awards.ask_again(services(), actor(), award_id)
    return redirect(url_for("office.seen", award_id=number), 303)


@room.blueprint.route("/reconnaitre/<int:award_id>/abandonner", methods=["GET", "POST"])
@entrance("staff")
@wizard.in_states(*UNSIGNED, *GIVEN_UP)
def abandon(award_id: int) -> ResponseReturnValue:
    """Give up a draft; what was seen stays. With « effacer », what one ticked oneself where it was begun does not."""
    erases, _sep, other = forms.pressed(request.form).partition(":")
    if request.method == "POST" and erases == "effacer":
        correct.take_back_ticks(services(), actor(), award_id)
        if (another := parsers.row_number(other)) is not None:
            return redirect(url_for("office.seen", award_id=room.award(another).id), 303)
    elif request.method == "POST":
        awards.abandon(services(), actor(), award_id)
    return redirect(url_for("office.done", award_id=award_id), 303)
