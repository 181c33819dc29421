"""« Avec Marie, que choisir ? »: what fits a person or one request, the telephone turned to them, three who seek."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Refused
from badges.gatherings.workshops import create_workshop
from badges.gatherings.workshops import reads as workshops
from badges.gatherings.workshops.facts import ProposalFacts
from badges.matching.choice import reads, rules, seekers, set_aside
from badges.matching.choice.facts import Kind, Way
from badges.matching.choice.reads import Choice, Sought
from badges.matching.postings import reads as postings
from badges.matching.postings.views import PostingView
from badges.matching.rules import PostingSide
from badges.people import reads as people
from badges.people.views import MemberView
from badges.web import list_pages
from badges.web.http import formats, forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
from badges.web.office.matching import choice_lines


@room.blueprint.route("/membres/<int:member_id>/choisir", methods=["GET", "POST"])
@entrance("staff")
def choose(member_id: int) -> ResponseReturnValue:
    """What a person could learn, pass on and join, each with its reasons. At most twelve statements."""
    person = room.member(member_id)
    if request.method == "POST":
        return _put_aside(url_for("office.choose", member_id=member_id, **_whence()))
    return _page(person, _choice(person))


@room.blueprint.route("/annonces/<int:posting_id>/choisir", methods=["GET", "POST"])
@entrance("staff")
def choose_for_posting(posting_id: int) -> ResponseReturnValue:
    """What answers one request; or who looks for what one offer offers. At most twelve statements."""
    posting = _posting(posting_id)
    if request.method == "POST":
        return _put_aside(url_for("office.choose_for_posting", posting_id=posting_id, **_whence()))
    return _page(posting.member, _choice(posting.member, posting), posting)


def _page(person: MemberView, found: Choice, posting: PostingView | None = None) -> ResponseReturnValue:
    shown = choice_lines.lines(found, person, found.shown)
    chosen = request.args.get("choisi")
    size = rules.FOLLOWING if found.begin else rules.SHOWN
    return render_template(
        "office/matching/choose.html",
        member=person,
        called=choice_lines.first_name(person),
        posting=posting,
        said=found.said,
        groups=[(way, [each for each in shown if each.way is way and each.key != chosen]) for way in Way],
        ways=Way,
        rest=shown if found.begin else [],
        page=list_pages.Extent(rules.SHOWN + len(found.rest), found.begin, size=size),
        chosen=next((each for each in shown if each.key == chosen), None),
        aside=_aside(),
        own=_is_own(person),
        more=found.more,
        several=_sought_by_several(person.site_id, found.sought) if not found.begin else None,
        everywhere=_everywhere(),
        widens=len(room.own_sites()) > 1,
    )


@room.blueprint.route("/membres/<int:member_id>/choisir/tourner")
@entrance("staff")
def turn_choices(member_id: int) -> ResponseReturnValue:
    """The telephone turned to the person: large words, which name no member and say nothing of who was not there."""
    person = room.member(member_id)
    if _is_own(person):
        return redirect(url_for("office.choose", member_id=member_id), 303)
    found = _choice(person)
    texts = [found.postings[each.own].other_activity for each in found.shown if each.own in found.postings]
    texts += [found.named[key].title for each in found.shown if (key := (each.kind, each.number)) in found.named]
    named = people.named_in(room.reading(), texts, [each.id for each in room.own_sites()])
    choices = [(choice_lines.key_of(each), *choice_lines.unnamed(found, each, named)) for each in found.shown]
    return render_template("office/matching/turned.html", member=person, choices=choices, everywhere=_everywhere())


def _choice(person: MemberView, posting: PostingView | None = None) -> Choice:
    """What fits a person at their site, or at all of the staff member's own. Raises NotFound: when there is none.

    Of her own record she reads what it says, and a colleague what fits it: she would see who is kept apart from her.
    """
    sites = {each.id for each in room.own_sites()} if _everywhere() else {person.site_id}
    only = posting.id if posting is not None else None
    found = reads.choice(
        room.reading(), person.id, sites, services().now(), only=only, unless=room.own_records(),
        begin=list_pages.begin(),
    )  # fmt: skip
    if found is None:
        raise NotFound
    return replace(found, begin=0, shown=[], rest=[]) if _is_own(person) else found


def _is_own(person: MemberView) -> bool:
    return person.id in room.own_records()


def _everywhere() -> bool:
    return bool(request.args.get("partout")) and len(room.own_sites()) > 1


def _whence() -> dict[str, Any]:
    """What the address of this page of choices says besides: all sites, and where it begins."""
    return {"partout": _everywhere() or None, list_pages.FIELD: list_pages.begin() or None}


def _posting(posting_id: int) -> PostingView:
    """An offer or a request of one of the staff member's sites. Raises NotFound: when there is none."""
    found = postings.posting(room.reading(), posting_id)
    if found is None or not room.sees(found.member.site_id):
        raise NotFound
    return found


def _aside() -> str | None:
    """The key of the pair that was put aside a moment ago."""
    key = request.args.get("mis")
    return key if key and choice_lines.pair_of(key) is not None else None


def _put_aside(where: str) -> ResponseReturnValue:
    """Put a pair aside, or show it again. Raises NotFound: for a button that names none."""
    then, _space, key = forms.pressed(request.form).partition(" ")
    pair = choice_lines.pair_of(key)
    if pair is None or then not in ("aside", "back"):
        raise NotFound
    if then == "back":
        set_aside.take_back(services(), actor(), pair)
        return redirect(where, 303)
    set_aside.put_aside(services(), actor(), pair)
    return redirect(f"{where}{'&' if '?' in where else '?'}mis={key}", 303)


# -- three who seek one thing -----------------------------------------------------------------------------------------


def is_sought_by_several(posting: PostingView) -> bool:
    """Whether three members of a site or more seek what one request looks for. Two statements at most."""
    if posting.side is not PostingSide.SOUGHT or posting.activity is None:
        return False
    sought = Sought(posting.id, posting.activity.key, posting.words)
    return _sought_by_several(posting.member.site_id, [sought]) is not None


def _sought_by_several(site_id: int, sought: list[Sought]) -> Sought | None:
    """The first of one member's requests of which that is so. Two statements at most."""
    if not sought:
        return None
    keys, unless = {each.activity for each in sought}, room.own_records()
    found = seekers.sought_by_several(room.reading(), site_id, keys, services().now(), unless=unless)
    return next((each for each in sought if each.activity in found), None)


@room.blueprint.route("/annonces/<int:posting_id>/a-plusieurs", methods=["GET", "POST"])
@entrance("staff")
def choose_together(posting_id: int) -> ResponseReturnValue:
    """One exchange « à plusieurs » from three who seek one thing: a workshop, to which each is asked apart."""
    posting, errors = _posting(posting_id), forms.FieldErrors()
    if not is_sought_by_several(posting) or posting.activity is None:  # nor any more
        return redirect(url_for("office.choose_for_posting", posting_id=posting_id), 303)
    if request.method == "POST":
        facts = ProposalFacts(title=formats.capitalized(posting.activity.name), activity=posting.activity.key)
        try:
            number = create_workshop(services(), actor(), posting.member.site_id, facts)
            return redirect(url_for("office.workshop_seekers", workshop_id=number), 303)
        except Refused as refusal:
            errors.refused(refusal, {})
    return render_template("office/matching/together.html", posting=posting, errors=errors), 422 if errors else 200


@room.blueprint.route("/ateliers/<int:workshop_id>/a-demander", methods=["GET", "POST"])
@entrance("staff")
def workshop_seekers(workshop_id: int) -> ResponseReturnValue:
    """Those who seek what a workshop is about, to be asked one by one: none hears of another."""
    workshop = workshops.workshop_page(room.reading(), workshop_id)
    if workshop is None or not room.sees(workshop.site_id):
        raise NotFound
    if request.method == "POST":
        return _put_aside(url_for("office.workshop_seekers", workshop_id=workshop_id))
    there = [each.member.id for each in workshop.enrolments]
    key = workshop.activity.key if workshop.activity is not None else None
    now, site_id = services().now(), workshop.site_id
    own = room.own_records()
    asked = seekers.to_ask(room.reading(), site_id, key, workshop_id, there, now, unless=own) if key else []
    keys = {each.id: f"{each.id}-{Kind.WORKSHOP}-{workshop_id}" for each in asked}
    return render_template(
        "office/matching/seekers.html", workshop=workshop, seekers=asked, keys=keys, shown=room.shown,
        called=choice_lines.first_name, aside=_aside(), done=request.args.get("fait"),
    )  # fmt: skip
