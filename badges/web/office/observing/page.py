"""The page of an observation: one member, one gathering or exchange, what was seen there, and who saw it.

It is one form without a script. Choosing another skill sends the form, which comes back with what was ticked and typed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.base.rights import require_staff
from badges.base.times import local_date
from badges.exchanges import reads as exchanges
from badges.gatherings import reads as gatherings
from badges.gatherings.views import GatheringView
from badges.network import reads as network
from badges.people import reads as people
from badges.recognition import observe as observing
from badges.recognition.forms.facts import ObservationFacts
from badges.recognition.observations import page_facts as scenes
from badges.recognition.views import BadgeVersionView
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.errors import prefers_json
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language, words
from badges.web.office import room
from badges.web.office.observing import dates
from badges.web.office.observing.dates import PERSON
from badges.web.office.offline import late
from badges.web.office.wording import exchange_line, gathering_line

UNWILLING: Final = ("observation.together", "observation.consent")  # what the record answers to
SHOW = "badge:"  # the buttons of other skills keep the form as it is
PLACES = 12
READ = 36  # of which those are shown that could be chosen


@dataclass(frozen=True)
class Criterion:
    """One box to tick: its value in the form, its words, and who was already said to have seen it there."""

    value: str
    text: str
    ticked: bool
    recorded: str | None


@dataclass(frozen=True)
class Skill:
    """One skill with its boxes; open when something is ticked in it, or when the page begins with it."""

    slug: str
    version: int
    name: str
    opened: bool
    criteria: tuple[Criterion, ...]


@room.blueprint.route("/seances/<int:gathering_id>/vu/<int:member_id>", methods=["GET", "POST"])
@entrance("staff")
def observe(gathering_id: int, member_id: int) -> ResponseReturnValue:
    """Note what was seen of a member at a gathering; then back to the row of the attendance."""
    row = url_for("office.gathering", gathering_id=gathering_id, vu=member_id, _anchor=f"m{member_id}")
    return _observed(member_id, row, gathering_id=gathering_id)


@room.blueprint.route("/echanges/<int:exchange_id>/vu/<int:member_id>", methods=["GET", "POST"])
@entrance("staff")
def observe_in_exchange(exchange_id: int, member_id: int) -> ResponseReturnValue:
    """Note what was seen of a member in an exchange."""
    return _observed(member_id, url_for("office.exchange", exchange_id=exchange_id), exchange_id=exchange_id)


@room.blueprint.route("/membres/<int:member_id>/vu")
@entrance("staff")
def choose_where(member_id: int) -> ResponseReturnValue:
    """Choose the gathering or the exchange at which something was seen of a member."""
    person, session = room.member(member_id), room.reading()
    attended = [each for each in gatherings.attended(session, member_id, READ) if room.sees(each.gathering.site_id)]
    there = {each.gathering.id for each in attended}
    given = [each for each in exchanges.exchanges_of(session, member_id, READ) if dates.may_have_been(each)]
    return render_template(
        "office/observing/where.html",
        member=person,
        badge=request.args.get("badge"),
        today=[each for each in dates.today(person) if each.id not in there] if person.unnamed_on is None else [],
        attended=attended[:PLACES],
        exchanges=given[:PLACES],
    )


def _observed(
    member_id: int, origin: str, *, gathering_id: int | None = None, exchange_id: int | None = None
) -> ResponseReturnValue:
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    if request.method == "POST" and prefers_json():
        return _sent_by_script(request.form, member_id, gathering_id, exchange_id)
    wanted = _wanted(form)
    from_person = request.args.get("de") == PERSON
    back = url_for("office.member", member_id=member_id, note=1) if from_person else origin
    if request.method == "POST" and form is not None and not forms.text(form, "then").startswith(SHOW):
        _note(form, errors, member_id, gathering_id, exchange_id)
        if not errors:
            return redirect(back, 303)
    session, now = room.reading(), services().now()
    here = scenes.here(session, actor(), member_id, now, gathering_id=gathering_id, exchange_id=exchange_id)
    asked = fields.Fields(ObservationFacts, form, errors=errors)
    skills = _skills(here, wanted, asked.criteria.values)
    return render_template(
        "office/observing/observe.html",
        member=here.member,
        line=gathering_line(here.place) if isinstance(here.place, GatheringView) else exchange_line(here.place),
        role=here.role,
        closed=words(here.closed) if here.closed else None,
        refused=here.closed if here.closed in UNWILLING else None,
        sees=room.sees,
        attendance=gathering_id if here.closed == "observation.not_present" else None,
        tie=here.closed == "tie.unanswered",
        skills=skills,
        wanted=wanted,
        others=_named(here.others, {skill.slug for skill in skills}),
        fields=asked,
        colleagues=[] if here.closed else _colleagues(here.place.site_id),
        from_person=from_person and room.sees(here.member.site_id),
        back=back,
        errors=errors,
    ), 422 if errors else 200


def _wanted(form: forms.Form | None) -> list[str]:
    """Return the skills that were asked for besides the suggestions: by a link or by buttons, last first."""
    if form is None:
        return request.args.getlist("badge")[:1]
    then = forms.text(form, "then")
    last = [then.removeprefix(SHOW)] if then.startswith(SHOW) else []
    return list(dict.fromkeys([*last, *form.getlist("shown")]))


def _note(
    form: forms.Form, errors: forms.FieldErrors, member_id: int, gathering_id: int | None, exchange_id: int | None
) -> None:
    facts = fields.read(ObservationFacts, form, errors)
    if facts is None:
        return
    try:
        observing.observe_all(services(), actor(), member_id, facts, gathering_id=gathering_id, exchange_id=exchange_id)
    except Refused as refusal:
        fields.refused(ObservationFacts, refusal, errors)


def _sent_by_script(
    form: forms.Form, member_id: int, gathering_id: int | None, exchange_id: int | None
) -> ResponseReturnValue:
    """Note what waited in a telephone. A refusal is told by its code; who was merged meanwhile is the one who stays."""
    errors = forms.FieldErrors()
    facts = fields.read(ObservationFacts, form, errors)
    if facts is None:
        return late.unfit(errors)
    owner, key = people.standing(room.reading(), [member_id])[member_id], forms.sent_key(form)
    observing.observe_all(
        services(), actor(), owner, facts, gathering_id=gathering_id, exchange_id=exchange_id, client_key=key
    )
    return jsonify(saved=_("C’est noté."))


def _skills(here: scenes.Here, wanted: Sequence[str], ticked: Collection[str]) -> list[Skill]:
    """Return the skills of the page: those that were asked for, then those with something ticked, then suggestions."""
    known = {badge.slug: badge for badge in (*here.suggested, *here.others)}
    used = [value.partition(":")[0] for value in ticked]
    suggested = [badge.slug for badge in here.suggested]
    slugs = [slug for slug in dict.fromkeys([*wanted, *suggested, *used]) if slug in known]
    opened = {*used, *wanted} & known.keys() or set(suggested[:1])
    return [_skill(known[slug], here, ticked, opened=slug in opened) for slug in slugs]


def _skill(badge: BadgeVersionView, here: scenes.Here, ticked: Collection[str], *, opened: bool) -> Skill:
    content = badge.content
    boxes = []
    for each in content["criteria"]:
        value = f"{badge.slug}:{each['key']}"
        seers = here.seers(badge.slug, each["key"])
        recorded = _("Déjà noté, vu par %(names)s", names=", ".join(seers)) if seers else None
        boxes.append(Criterion(value, in_language(each), value in ticked, recorded))
    return Skill(badge.slug, badge.number, in_language(content["name"]), opened, tuple(boxes))


def _named(badges: Iterable[BadgeVersionView], shown: Collection[str]) -> list[tuple[str, str]]:
    return [(each.slug, in_language(each.content["name"])) for each in badges if each.slug not in shown]


def _colleagues(site_id: int) -> list[tuple[int, str]]:
    me, today = require_staff(actor()), local_date(services().now())
    return [(each.id, each.name) for each in network.observers(room.reading(), site_id, today) if each.id != me]
