"""Pages of members: the list, registration (J2), the correction of a record, and the private link (J6)."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers, versions
from badges.base.errors import Outdated, Refused
from badges.orientation import follow
from badges.people import links, other_sites, register
from badges.people import reads as people
from badges.people.facts import CorrectionFacts, RegistrationFacts
from badges.people.other_sites import FoundMember
from badges.people.rules import CHARTER_VERSION, NOTICE_VERSION
from badges.people.ties import identity_question
from badges.people.views import MemberView
from badges.recognition import reads as recognition
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
from badges.web.office.orientation import came
from badges.web.office.preview import drawn_code

PAGE = 60


@room.blueprint.route("/membres")
@entrance("staff")
def member_list() -> ResponseReturnValue:
    """The members of the site, page by page; a search ignores accents and case, and looks everywhere when asked.

    The coordination, which works at no site, has no list: it finds a member by the whole name.
    """
    registered = parsers.row_number(request.args.get("inscrites"))
    if room.of_coordination():
        return _search_by_whole_name(registered=registered)
    site, session = room.current_site(), room.reading()
    search = forms.searched(request.args)
    everywhere = bool(request.args.get("partout"))
    sites = [each.id for each in room.own_sites()] if everywhere else [site.id]
    after = parsers.row_number(request.args.get("apres"))
    last = people.member(session, after) if after is not None else None
    key = (last.folded_name, last.id) if last is not None and room.sees(last.site_id) else None
    found = people.members(session, sites, search=search, limit=PAGE + 1, after=key)
    alike = people.sounding_like(session, sites, search) if search and not found and key is None else []
    return render_template(
        "office/members.html",
        members=found[:PAGE],
        alike=alike,
        apart=room.told_apart(found[:PAGE] or alike),
        more=found[PAGE - 1].id if len(found) > PAGE else None,
        first=key is None,
        search=search,
        everywhere=everywhere,
        count=people.count_members(session, [site.id]),
        just_saved=bool(request.args.get("note")),
        registered=registered,
        asked=identity_question.to_ask(session, actor()) if registered is not None else [],
        rehearsed=request.args.get("exercice") == "fini",
    )


@room.blueprint.post("/membres")
@entrance("coordinator")
def find_member() -> ResponseReturnValue:
    """Find members of any site by the whole name or the telephone number; each one found is noted in the journal."""
    text = forms.searched(request.form, "name")
    found = other_sites.find_at_own_sites(services(), actor(), text) if text else []
    return _search_by_whole_name(text, found)


def _search_by_whole_name(
    text: str = "", found: list[FoundMember] | None = None, *, registered: int | None = None
) -> ResponseReturnValue:
    asked = identity_question.to_ask(room.reading(), actor()) if registered is not None else []
    page = render_template(
        "office/member_search.html", text=text, found=found, registered=registered, asked=asked,
        just_saved=bool(request.args.get("note")),
    )  # fmt: skip
    return page, 422 if found is not None and not found else 200


@room.blueprint.route("/membres/nouveau", methods=["GET", "POST"])
@entrance("staff")
def new_member() -> ResponseReturnValue:
    """Register a member. `seance`: the gathering to which they have just come, where their name is needed.

    `orientation`: the person was sent by a service, and came: their first name and number stand in the form.
    """
    form = parked_forms.submitted()
    errors = forms.FieldErrors()
    twins: list[MemberView] = []
    gathering_id = parsers.row_number(request.args.get("seance"))
    gathering = room.gathering(gathering_id) if gathering_id is not None else None
    site = room.site_of(form, errors)
    sent = came.sent()
    if sent is not None and form is None:
        site = next((each for each in room.own_sites() if each.id == sent.site_id), site)
    if gathering is not None and form is None:
        site = next((each for each in room.own_sites() if each.id == gathering.site_id), site)
    facts = None
    if request.method == "POST" and form is not None and not errors:
        facts = fields.read(RegistrationFacts, form, errors)
    if facts is not None and form is not None:
        if not form.get("namesake_seen"):
            same = register.namesakes(services(), actor(), site.id, facts.given_name, facts.family_name, facts.phone)
            twins = same
        if not twins:
            key = forms.sent_key(form)
            member_id = register.register_member(services(), actor(), site.id, facts, client_key=key)
            if sent is not None:
                follow.note_coming(services(), actor(), sent.id, member_id)
            if gathering_id is not None and identity_question.is_to_ask(room.reading(), actor(), facts, member_id):
                return redirect(url_for("office.is_it_you", member_id=member_id, seance=gathering_id), 303)
            if gathering_id is not None:
                return redirect(url_for("office.gathering", gathering_id=gathering_id, avec=member_id), 303)
            return redirect(url_for("office.member", member_id=member_id, note=1, inscrit=1), 303)
    return render_template(
        "office/member_new.html",
        fields=fields.Fields(RegistrationFacts, form, errors=errors, shown=came.known(sent)),
        errors=errors,
        twins=twins,
        gathering=gathering,
        site=site,
        key=forms.sent_key(form or forms.Form()) or forms.new_key(),
    ), 422 if errors or twins else 200


@room.blueprint.route("/membres/ce-que-nous-notons")
@entrance("staff")
def notice() -> ResponseReturnValue:
    """The charter and « Ce que nous notons, et pourquoi »: read aloud or printed. They ask nothing."""
    return render_template("office/notice.html", charter_version=CHARTER_VERSION, notice_version=NOTICE_VERSION)


@room.blueprint.route("/membres/<int:member_id>/modifier", methods=["GET", "POST"])
@entrance("staff")
def member_change(member_id: int) -> ResponseReturnValue:
    """Correct a member's name or contact, and record what they say yes to from now on."""
    person = room.member(member_id)
    recorded = people.card(room.reading(), member_id)
    form = parked_forms.submitted()
    holds_badges = form is not None and bool(recognition.awards_of(room.reading(), member_id))
    errors = forms.FieldErrors()
    outdated = False
    facts = None
    if request.method == "POST" and form is not None:
        not_asked = {} if recorded.follow_up is not None else {"follow_up": None}
        facts = fields.read(CorrectionFacts, form, errors, **not_asked)
    if facts is not None and form is not None:
        try:
            register.change_member(services(), actor(), member_id, facts, shown=form.get(versions.FIELD))
            named = (facts.given_name, facts.family_name)
            renamed = named != (recorded.given_name, recorded.family_name) and holds_badges
            way = "office.old_names" if renamed else "office.member"  # the page after it says what carries the old name
            return redirect(url_for(way, member_id=member_id, note=1), 303)
        except Outdated:
            outdated = True
        except Refused as refusal:
            fields.refused(CorrectionFacts, refusal, errors)
    return render_template(
        "office/member_change.html",
        member=person,
        follow_up_asked=recorded.follow_up is not None,
        fields=fields.Fields(CorrectionFacts, form, recorded, errors),
        version=forms.version(form, recorded.version, outdated=outdated),
        errors=errors,
        outdated=outdated,
    ), 409 if outdated else 422 if errors else 200


@room.blueprint.route("/membres/<int:member_id>/lien", methods=["GET", "POST"])
@entrance("staff")
def member_link(member_id: int) -> ResponseReturnValue:
    """The member's private link, to scan from this screen; a new one ends the old. The journal notes that it was shown.

    If this account's phone is lost, the link ends with it.
    """
    person = room.member(member_id)
    room.person()  # before the note of the journal is written, which has all be read again
    form, outdated = parked_forms.submitted(), False
    if request.method == "POST":
        try:
            links.renew_link(services(), actor(), member_id, shown=request.form.get(versions.FIELD))
            return redirect(url_for("office.member_link", member_id=member_id, nouveau=1), 303)
        except Outdated:
            outdated = True
    try:
        key = links.show(services(), actor(), member_id)
    except Refused as refusal:
        if refusal.code != "link.stopped":
            raise
        version = versions.version_of(links.private_key(services(), room.reading(), member_id))
        return render_template("office/member_link_stopped.html", member=person, version=version)
    url = f"{services().settings.public_url}/moi/{key}"
    return render_template(
        "office/member_link.html",
        member=person,
        url=url,
        drawing=drawn_code(url),
        version=versions.version_of(key),
        renewed=bool(request.args.get("nouveau")),
        asked=form is not None,
        outdated=outdated,
    ), 409 if outdated else 200
