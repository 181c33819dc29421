"""Ideas: those of a site, one that is noted or changed, and its page with who would come."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Outdated, Refused
from badges.base.parsers import row_number
from badges.matching.ideas import change, public, reads, say
from badges.matching.ideas.facts import IdeaFacts, NotedIdeaFacts
from badges.matching.ideas.rules import STEPS, IdeaState, IdeaStep, may_be_named
from badges.matching.ideas.views import IdeaView
from badges.network.views import SiteView
from badges.people import reads as people
from badges.people.views import MemberView
from badges.web import activity_words, idea_words
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
from badges.web.office.matching import invitations, wall
from badges.web.office.workshops.member_choice import MOST, Choice


@room.blueprint.route("/idees")
@entrance("staff")
def ideas() -> ResponseReturnValue:
    """The open ideas of the site, the latest first, and the last that are over."""
    session, site = room.reading(), room.current_site()
    found = reads.open_ideas(session, [site.id], before=row_number(request.args.get("avant")))
    shown = found[: reads.LINES]
    return render_template(
        "office/matching/ideas.html",
        ideas=shown,
        more=shown[-1].id if len(found) > len(shown) else None,
        over=reads.over(session, [site.id]),
        unread=wall.counting_to_read([site.id]),
        say=idea_words,
        shown=room.shown,
    )


@room.blueprint.route("/idees/nouvelle", methods=["GET", "POST"])
@entrance("staff")
def new_idea() -> ResponseReturnValue:
    """Note an idea, of a member or of the staff; `lieu` of the address names the site that another page is about."""
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    slug = request.args.get("lieu") if form is None else None
    site = _site_named(slug) if slug else room.site_of(form, errors)
    choice = _choice(form, errors, site.id)
    if request.method == "POST" and form is not None and forms.pressed(form) != "find" and not errors:
        number = _noted(form, errors, site.id)
        if number is not None:
            return redirect(url_for("office.idea", idea_id=number, note=1), 303)
    shown = fields.Fields(NotedIdeaFacts, form, errors=errors)
    return _form(shown, form, errors, site=site, choice=choice)


def _site_named(slug: str) -> SiteView:
    """Return the site of that slug. Raises NotFound: for a site that is none of theirs."""
    found = next((each for each in room.own_sites() if each.slug == slug), None)
    if found is None:
        raise NotFound
    return found


def _choice(form: forms.Form | None, errors: forms.FieldErrors, site_id: int) -> Choice:
    """Return the members of the site to choose from: those that the form searched for, or found before.

    Where no name begins with the letters, those that sound like them.
    """
    if form is None:
        return Choice([])
    session = room.reading()
    if forms.pressed(form) != "find":
        numbers = [number for text in form.getlist("found") if (number := row_number(text)) is not None]
        carried = people.members_by_id(session, numbers[:MOST]).values()
        return Choice(_named([each for each in carried if room.sees(each.site_id)]))
    letters = forms.searched(form, "letters")
    if found := people.members(session, [site_id], search=letters, limit=MOST):
        return Choice.of(_named(found))
    if alike := people.sounding_like(session, [site_id], letters):
        return Choice(_named(alike), told=room.alike_words())
    errors.add("letters", "member.none_found")
    return Choice([])


def _named(members: list[MemberView]) -> list[tuple[int, str]]:
    apart = room.told_apart(members)
    return [(each.id, room.named(each, apart)) for each in members]


def _noted(form: forms.Form, errors: forms.FieldErrors, site_id: int) -> int | None:
    facts = fields.read(NotedIdeaFacts, form, errors)
    if facts is None:
        return None
    try:
        return say.note(services(), actor(), site_id, facts, client_key=forms.sent_key(form))
    except Refused as refusal:
        fields.refused(NotedIdeaFacts, refusal, errors)
    except NotFound:
        errors.add("member", "idea.member")
    return None


@room.blueprint.route("/idees/<int:idea_id>/modifier", methods=["GET", "POST"])
@entrance("staff")
def change_idea(idea_id: int) -> ResponseReturnValue:
    """Change what an idea says."""
    found, form, errors, outdated = one(idea_id), parked_forms.submitted(), forms.FieldErrors(), False
    if request.method == "POST" and form is not None:
        facts = fields.read(IdeaFacts, form, errors)
        if facts is not None:
            try:
                change.change(services(), actor(), idea_id, facts, shown=forms.sent_version(form))
                return redirect(url_for("office.idea", idea_id=idea_id, note=1), 303)
            except Outdated:
                outdated = True
            except Refused as refusal:
                fields.refused(IdeaFacts, refusal, errors)
    called = {"activity": dict(activity_words.names(room.activities(found.facts.activity)))}
    shown = fields.Fields(IdeaFacts, form, found.facts, errors, words=called)
    return _form(shown, form, errors, found=found, outdated=outdated)


def _form(
    shown: fields.Fields[NotedIdeaFacts] | fields.Fields[IdeaFacts],
    form: forms.Form | None,
    errors: forms.FieldErrors,
    *,
    found: IdeaView | None = None,
    outdated: bool = False,
    **more: object,
) -> ResponseReturnValue:
    kept = found.facts if found is not None else None
    page = render_template(
        "office/matching/idea_form.html",
        idea=found,
        fields=shown,
        form_values=form or forms.Form(),
        errors=errors,
        activities=room.activities(kept.activity if kept is not None else None),
        key=forms.sent_key(form or forms.Form()) or forms.new_key(),
        both=shown.differing() if outdated else None,
        version=forms.version(form, kept.version, outdated=outdated) if kept is not None else None,
        **more,
    )
    return page, 409 if outdated else 422 if errors else 200


@room.blueprint.route("/idees/<int:idea_id>")
@entrance("staff")
def idea(idea_id: int) -> ResponseReturnValue:
    """One idea: what it says, who would come, and what can become of it. `q`: first letters of a member."""
    return shown(idea_id, forms.FieldErrors())


def one(idea_id: int) -> IdeaView:
    """Return an idea of one of the staff member's sites. Raises NotFound: when there is none."""
    found = reads.idea(room.reading(), idea_id)
    if found is None or not room.sees(found.site_id):
        raise NotFound
    return found


def shown(idea_id: int, errors: forms.FieldErrors) -> ResponseReturnValue:
    """Return the page of an idea, with what could not be done."""
    found, session = one(idea_id), room.reading()
    became = found.state is IdeaState.BECAME
    search = forms.searched(request.args, "q")
    could = (
        reads.who_could_come(session, found, search, unless=room.own_records())
        if found.state in STEPS[IdeaStep.COME]
        else []
    )
    page = render_template(
        "office/matching/idea.html",
        idea=found,
        voices=reads.voices(session, idea_id) if not became else [],
        told=[invitations.invitation(found)] if became else [],
        day=reads.next_day(session, found, services().now()),
        withheld=found.state in (IdeaState.UNREAD, IdeaState.OPEN) and public.is_withheld(session, found),
        of_a_minor=public.is_of_a_minor(found),
        may_be_named=found.author is not None and may_be_named(found.author.age),
        could=could,
        apart=room.told_apart(could),
        search=search,
        steps={step: found.state in states for step, states in STEPS.items()},
        step=IdeaStep,
        say=idea_words,
        shown=room.shown,
        named=room.named,
        just_saved=bool(request.args.get("note")),
        errors=errors,
    )
    return page, 422 if errors else 200
