"""« À prévenir »: the people of a site, one message with its ways, and several who were told at once."""

from __future__ import annotations

from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Outdated, Refused
from badges.base.parsers import member_of, row_number
from badges.messages import reads, tell_member
from badges.messages.rules import Occasion, Way, takes_texts
from badges.messages.views import Telling, Thing
from badges.messages.wording import sms_url, text_message, words
from badges.network import reads as network
from badges.network import site_phone
from badges.network.rules import reached_at
from badges.network.views import InstanceView
from badges.people.addresses import confirmed_address
from badges.people.own import no_messages
from badges.people.views import MemberView
from badges.web import list_pages
from badges.web.http import forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
from badges.web.office.messages import lines

TAKE_BACK: Final = "back"  # on a button, beside the ways
MOST: Final = 200  # that one form says


@room.blueprint.route("/a-prevenir", methods=["GET", "POST"])
@entrance("staff")
def to_tell() -> ResponseReturnValue:
    """The people of the site, the nearest day first; several are noted at once: said at a meeting, or on paper."""
    errors, form = forms.FieldErrors(), parked_forms.submitted()
    if request.method == "POST" and form is not None:
        way = member_of(Way, forms.pressed(form))
        try:
            if way is None:
                raise Refused("form.choice")
            noted = tell_member.tell_all(services(), actor(), _ticked(form), way)
            return redirect(url_for("office.to_tell", note=noted), 303)
        except Refused as refusal:
            errors.refused(refusal, {})
    site = room.current_site()
    return render_template(
        "office/messages/list.html",
        site=site,
        page=lines.page(room.asked_sites(site), search := forms.searched(request.args), list_pages.begin()),
        search=search,
        noted=row_number(request.args.get("note")),
        over=bool(request.args.get("fini")),
        errors=errors,
    ), 422 if errors else 200


def _ticked(form: forms.Form) -> list[tuple[Thing, str]]:
    """Return the things that a form ticks, each with the version that the page showed."""
    found = []
    for each in form.getlist("thing")[:MOST]:
        occasion, number, member_id, version = [*each.split(":"), "", "", ""][:4]
        kind, thing, whose = member_of(Occasion, occasion), row_number(number), row_number(member_id)
        if kind is not None and thing is not None and whose is not None:
            found.append((Thing(kind, thing, whose), version))
    return found


@room.blueprint.route("/a-prevenir/<occasion>/<int:number>/<int:member_id>", methods=["GET", "POST"])
@entrance("staff")
def message(occasion: str, number: int, member_id: int) -> ResponseReturnValue:
    """One message: its words, and the ways in which it may reach the member. Nothing is sent by opening it."""
    person, thing = room.member(member_id), thing_of(occasion, number, member_id)
    errors, outdated, form = forms.FieldErrors(), False, parked_forms.submitted()
    if request.method == "POST" and form is not None:
        pressed = forms.pressed(form)
        try:
            _carry_out(thing, pressed, forms.sent_version(form))
            stays = pressed in (Way.PREPARED, TAKE_BACK)
            here = url_for("office.message", **_where(thing), retour=request.args.get("retour"))
            told = None if stays else reads.telling(room.reading(), thing, services().now())
            return redirect(here if stays else _back(thing, told)[0], 303)
        except Outdated:
            outdated = True
        except Refused as refusal:
            if refusal.code == "message.over":
                return redirect(url_for("office.to_tell", fini=1), 303)
            errors.refused(refusal, {})
    found = reads.telling(room.reading(), thing, services().now())
    if found is None:
        return redirect(url_for("office.to_tell", fini=1), 303)
    return render_template("office/messages/message.html", **_shown(person, found), errors=errors, outdated=outdated), (
        409 if outdated else 422 if errors else 200
    )


def thing_of(occasion: str, number: int, member_id: int) -> Thing:
    """Return what an address names. Raises NotFound: for an unknown occasion."""
    kind = member_of(Occasion, occasion)
    if kind is None:
        raise NotFound
    return Thing(kind, number, member_id)


def _where(thing: Thing) -> dict[str, Any]:
    return {"occasion": thing.occasion.value, "number": thing.number, "member_id": thing.member_id}


def _carry_out(thing: Thing, pressed: str, shown: str | None) -> None:
    if pressed == TAKE_BACK:
        tell_member.take_back(services(), actor(), thing)
        return
    way = member_of(Way, pressed)
    if way is None:
        raise Refused("form.choice")
    tell_member.tell(services(), actor(), thing, way, shown=shown)


def _shown(person: MemberView, found: Telling) -> dict[str, Any]:
    session, now = room.reading(), services().now()
    phone = phone_of(person, network.instance(session))
    of_site = site_phone.site_of(session, actor()) == person.site_id
    texts = takes_texts(person.phone) and phone is not None
    text = text_message(found, phone) if of_site and texts and phone is not None else words(found).text
    standing = confirmed_address.standing(session, person.id, now)
    by_letter = found.is_wanted and standing.email is not None and standing.email == person.email
    href, label = _back(found.thing, found)
    return {
        "telling": found,
        "member": person,
        "name": room.shown(person),
        "about": lines.about(found),
        "done": lines.told(found) if found.way is not None else None,
        "by": network.staff_names(session).get(found.noted_by_id or 0),
        "text": text,
        "own": person.id in room.own_records(),
        "by_letter": by_letter,
        "by_text": of_site and texts and found.is_wanted,
        "not_here": texts and not of_site and found.is_wanted and not by_letter,
        "sms": sms_url(person.phone, text) if of_site and texts and person.phone else None,
        "ways": Way,
        "back": href,
        "back_label": label,
    }


def phone_of(person: MemberView, instance: InstanceView | None) -> str | None:
    """Return the number at which a member's site is called, or the network's (E.164)."""
    of_network = instance.network if instance is not None else {}
    return reached_at(person.site.phone, person.site.call_hours, of_network)[0]


def _back(thing: Thing, telling: Telling | None) -> tuple[str, str]:
    """Return where a message leads back to, and its name: the page from which it was opened."""
    return lines.origin(thing, telling, request.args.get("retour"))


@room.blueprint.post("/membres/<int:member_id>/messages")
@entrance("staff")
def member_messages(member_id: int) -> ResponseReturnValue:
    """« Pas de messages », as the member says by voice; or messages again. Raises Refused: form.choice."""
    room.member(member_id)
    pressed = forms.pressed(request.form)
    if pressed not in ("none", "some"):
        raise Refused("form.choice")
    no_messages.wish(services(), actor(), member_id, messages=pressed == "some")
    return redirect(url_for("office.member", member_id=member_id, note=1), 303)
