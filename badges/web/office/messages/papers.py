"""The papers to hand over: one, or those of all members who have neither telephone nor confirmed e-mail."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.base.text.names import short
from badges.messages import reads
from badges.messages.sources import Scope
from badges.messages.views import Telling
from badges.messages.wording import NETWORK, words
from badges.network import reads as network
from badges.paper.personal.messages import MessageSlip, slips
from badges.publication.drawings import demonstration_mark
from badges.web import list_pages
from badges.web.http import formats
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
from badges.web.office.messages import lines
from badges.web.office.messages.pages import phone_of, thing_of


@room.blueprint.get("/a-prevenir/papiers.pdf")
@entrance("staff")
def message_papers() -> ResponseReturnValue:
    """A paper for each member of the site who has no other way, 200 in a file; the list, once none is left."""
    scope = Scope(site_ids=room.asked_sites(room.current_site()), soon=True, unless=actor().staff_id)
    waiting = reads.papers(room.reading(), scope, services().now(), list_pages.begin(), lines.PAPERS)
    if not waiting:
        return redirect(url_for("office.to_tell"), 303)
    return _sheet(reads.worded(room.reading(), waiting))


@room.blueprint.get("/a-prevenir/<occasion>/<int:number>/<int:member_id>/papier.pdf")
@entrance("staff")
def message_paper(occasion: str, number: int, member_id: int) -> ResponseReturnValue:
    """The paper of one message. Raises NotFound: where there is nothing to tell, or the member wants none."""
    person = room.member(member_id)
    found = reads.telling(room.reading(), thing_of(occasion, number, member_id), services().now())
    if found is None or not found.is_wanted or person.id in room.own_records():
        raise NotFound
    return _sheet([found])


def _sheet(found: Sequence[Telling]) -> Response:
    instance = network.instance(room.reading())
    phones = [phone_of(each.member, instance) for each in found]
    papers = [
        MessageSlip(
            short(each.member.given_name, each.member.family_name),
            words(each).text,
            formats.dialled(phone) if phone else None,
        )
        for each, phone in zip(found, phones, strict=True)
    ]
    data = slips(papers, NETWORK, services().now(), demonstration_mark(services()))
    response = Response(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="a-remettre.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
