"""Pages of the coordination about departures: erasures in progress, former staff, and two records that become one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import NotFound, Refused
from badges.base.personal.merge import Moved
from badges.leaving import merge, reads, texts
from badges.leaving.erasure import erasure_request
from badges.network import reads as network
from badges.people import other_sites, register
from badges.people import reads as people
from badges.people.own import doubles
from badges.people.views import MemberView
from badges.web import list_pages
from badges.web.coordination.room import blueprint
from badges.web.http import fields, forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import leaving, room

TEXTS: Final = 10  # pages to read again that stand beside a request; the whole list has a page of its own


@blueprint.get("/effacements")
@entrance("coordinator")
def erasures() -> ResponseReturnValue:
    """The erasures that can still be taken back, thirty a page, and the closed accounts of former staff."""
    session, begin = room.reading(), list_pages.begin()
    open_erasures, total = reads.open_erasures(session, begin, list_pages.PAGE)
    if begin and not open_erasures:  # they were taken back or destroyed meanwhile
        return redirect(url_for("coordination.erasures"), 303)
    found = texts.to_read_again(session, [each.id for each in open_erasures])
    return render_template(
        "coordination/erasures.html",
        erasures=open_erasures,
        page=list_pages.Extent(total, begin),
        texts={number: [text_link(one) for one in places[:TEXTS]] for number, places in found.items()},
        further={number: max(len(places) - TEXTS, 0) for number, places in found.items()},
        accounts=reads.closed_accounts(session),
        site_names={each.id: each.name for each in network.every_site(room.reading())},
        taken_back=bool(request.args.get("repris")),
    )


@blueprint.get("/effacements/<int:erasure_id>/textes")
@entrance("coordinator")
def erasure_texts(erasure_id: int) -> ResponseReturnValue:
    """The pages that may name a person who is to be erased, thirty a page. Raises NotFound: once they are destroyed."""
    session, begin = room.reading(), list_pages.begin()
    asked = reads.open_erasure(session, erasure_id)
    if asked is None:
        raise NotFound
    found = texts.to_read_again(session, [erasure_id]).get(erasure_id, ())
    if begin and begin >= len(found):  # they were corrected meanwhile
        return redirect(url_for("coordination.erasure_texts", erasure_id=erasure_id), 303)
    return render_template(
        "coordination/erasure_texts.html",
        erasure=asked,
        texts=[text_link(one) for one in found[begin : begin + list_pages.PAGE]],
        page=list_pages.Extent(len(found), begin),
    )


@blueprint.post("/effacements/<int:erasure_id>/reprendre")
@entrance("coordinator")
def take_back(erasure_id: int) -> ResponseReturnValue:
    """Show a person again who is hidden and not destroyed yet."""
    erasure_request.take_back(services(), actor(), erasure_id)
    return redirect(url_for("coordination.erasures", repris=1), 303)


@blueprint.route("/effacements/equipe/<int:staff_id>", methods=["GET", "POST"])
@entrance("coordinator")
def erase_staff(staff_id: int) -> ResponseReturnValue:
    """Erase a former member of staff, on their request."""
    if staff_id not in {each.id for each in reads.closed_accounts(room.reading())}:
        raise NotFound
    way_out = url_for("coordination.erasures")
    return leaving.asked(
        lambda name, fact: erasure_request.ask_staff(services(), actor(), staff_id, name=name, fact=fact),
        way_out,
        of_staff=True,
    )


@blueprint.route("/membres/<int:member_id>/reunir", methods=["GET", "POST"])
@entrance("coordinator")
def merge_members(member_id: int) -> ResponseReturnValue:
    """Two records of one person: choose the one that stays, see what moves, and join them. The form twice is once.

    Likely twins are proposed; any other record is found by the whole name, which the journal notes.
    """
    kept = merge.merged_into(room.reading(), actor(), member_id)
    if kept is not None:
        return redirect(url_for("office.member", member_id=kept, reunies=1), 303)
    person, errors = room.member(member_id), forms.FieldErrors()
    chosen = parsers.row_number(request.values.get("avec"))
    searched = forms.searched(request.form, "name")
    found: list[MemberView] = []
    both: list[MemberView] = []
    preview = None
    if chosen is None:
        found = [each for each in _others(person, searched) if each.id != member_id]
    else:
        try:
            if request.method == "POST":
                merge.merge(services(), actor(), member_id, chosen)
                return redirect(url_for("office.member", member_id=chosen, reunies=1), 303)
            preview = merge.preview(services(), actor(), member_id, chosen)
        except Refused as refusal:
            errors.refused(refusal, {})
            both = [person] if chosen == member_id else [person, room.member(chosen)]
    moves, left_behind = (preview.moves, preview.left_behind) if preview else ((), ())
    return render_template(
        "coordination/merge.html",
        member=person,
        found=found,
        both=both,
        apart=room.told_apart(both or [person, *found]),
        searched=searched,
        preview=preview,
        moves=[(moved_words(each), each.rows, each.doubles) for each in moves if each.rows],
        left_behind=[(fields.noun(fact), fields.said(fact, text)) for fact, text in left_behind],
        errors=errors,
    ), 422 if errors or (searched and not found) else 200


def _others(person: MemberView, searched: str) -> Sequence[MemberView]:
    if not searched:
        named = person.given_name, person.family_name, person.phone
        return register.namesakes(services(), actor(), person.site_id, *named)
    numbers = [each.id for each in other_sites.find_at_own_sites(services(), actor(), searched)]
    return list(people.members_by_id(room.reading(), numbers).values())


@blueprint.get("/fiches-en-double")
@entrance("coordinator")
def doubles_signalled() -> ResponseReturnValue:
    """The records that the staff say are of one person: each pair is joined, or is of two persons."""
    found = doubles.waiting(room.reading())
    shown = [(each, room.told_apart([each.member, each.other])) for each in found]
    return render_template(
        "coordination/doubles.html",
        doubles=[(each, room.named(each.member, apart), room.named(each.other, apart)) for each, apart in shown],
        answered=bool(request.args.get("note")),
    )


@blueprint.post("/fiches-en-double/<int:member_id>")
@entrance("coordinator")
def two_persons(member_id: int) -> ResponseReturnValue:
    """They are two persons: the signal ends, and both records stay. Raises NotFound: without the other record."""
    other = parsers.row_number(request.form.get("other"))
    if other is None:
        raise NotFound
    doubles.are_two(services(), actor(), member_id, other)
    return redirect(url_for("coordination.doubles_signalled", note=1), 303)


def text_link(place: texts.TextPlace) -> tuple[str, str]:
    """Return the address of the page that shows a row, and what it is in words."""
    number = place.number
    return {
        "workshop": lambda: (url_for("office.workshop", workshop_id=number), _("Un atelier")),
        "gathering": lambda: (url_for("office.gathering", gathering_id=number), _("Une séance")),
        "recurring_meeting": lambda: (url_for("office.recurring", recurring_id=number), _("Une rencontre régulière")),
        "exchange": lambda: (url_for("office.exchange", exchange_id=number), _("Un échange")),
        "award": lambda: (url_for("office.award", award_id=number), _("Un badge")),
        "introduction": lambda: (
            url_for("office.introduction", introduction_id=number),
            _("Une mise en relation"),
        ),
        "idea": lambda: (url_for("office.idea", idea_id=number), _("Une idée")),
        "orientation": lambda: (url_for("office.orientation", orientation_id=number), _("Une personne à rappeler")),
        "referrer": lambda: (url_for("office.referrers"), _("Un service qui oriente")),
    }[place.table]()


def moved_words(moved: Moved) -> str:
    """Return what moves from one record to the other, in words."""
    sided = {
        ("exchange", "giver_id"): _("Échanges donnés"),
        ("exchange", "receiver_id"): _("Échanges reçus"),
        ("introduction", "giver_id"): _("Mises en relation, pour donner"),
        ("introduction", "receiver_id"): _("Mises en relation, pour recevoir"),
        ("introduction", "mediator_id"): _("Mises en relation accompagnées"),
    }
    named = {
        "attendance": _("Présences"),
        "award": _("Badges"),
        "consent": _("Accords"),
        "observation": _("Ce qui a été vu"),
        "workshop": _("Ateliers proposés"),
        "enrolment": _("Inscriptions aux ateliers"),
        "erasure": _("Demandes d’effacement"),
        "bundle": _("Dossiers à montrer"),
        "afterwards_question": _("« Du nouveau ? », après un dossier"),
        "presence_paper": _("Attestations de présence"),
        "posting": _("Offres et demandes"),
        "member_conditions": _("Conditions"),
        "review_voice": _("Mots dits à un bilan"),
        "objection": _("Personnes à ne pas proposer"),
        "threads_at_rest": _("Mises en relation au repos"),
        "idea": _("Idées"),
        "idea_voice": _("« Viendrait »"),
        "wish": _("Demandes faites depuis sa page"),
        "staff_tie": _("Réponses à « C’est vous ? »"),
        "signing_preference": _("Choix de qui signe"),
        "message": _("Messages préparés"),
        "orientation": _("Orientations par un service"),
        "member_traits": _("Réponses pour le bilan"),
        "onward": _("Où continuer, à la fermeture d’un site"),
        "onward_letter": _("Lettre qui demande où continuer"),
        "other_badge": _("Badges d’ailleurs"),
    }
    return sided.get((moved.table, moved.person)) or named.get(moved.table, moved.table)
