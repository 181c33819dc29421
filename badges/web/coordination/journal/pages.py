"""The page of the journal: what is unusual first, then by day, who did what in sentences. It counts no one's acts.

One person alone is read only from an act that is unusual, in the days around it: the link stands on that act, and the
server asks again whether it is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask import render_template, request
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import NotAllowed
from badges.base.journal import reads as journal
from badges.base.journal import rules
from badges.base.journal import unusual_reads as unusual
from badges.base.journal.acts import Act, Outcome
from badges.base.journal.unusual_reads import UnusualAct
from badges.base.journal.views import ActView
from badges.base.times import local_date
from badges.network import reads as network
from badges.network.signin import devices as network_devices
from badges.people import reads as people
from badges.recognition.models.reads import models_of
from badges.web.coordination.journal import kinds, sentences
from badges.web.coordination.journal.sentences import Names
from badges.web.coordination.room import blueprint
from badges.web.http.access import entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language
from badges.web.office import room

OF_ONE_PERSON = ("collegue", "membre")  # filters of before, which any act led to


@dataclass(frozen=True)
class Line:
    """One act in words; `alone`: its number, where it leads to the acts of the one who did it."""

    at: datetime
    what: str
    detail: str
    site: str
    device: str
    refused: bool
    unusual: bool = False  # where it stands among all acts
    why: str = ""
    alone: int | None = None


@blueprint.get("/journal")
@entrance("coordinator")
def acts() -> ResponseReturnValue:
    """The unusual acts of two weeks, then the acts that fit the filter by day, latest first, fifty a page.

    `depuis`: the number of an unusual act, around which the acts of the same account are read. `inhabituel`: the number
    of the last unusual act shown. Raises NotAllowed: journal.person for the acts of one person in any other way.
    """
    session, now = room.reading(), services().now()
    led_by, (kind, about) = _led_by(now), kinds.chosen(request.args.get("acte", ""))
    wanted = journal.Filter(
        staff_id=led_by.act.staff_id if led_by is not None else None,
        site_id=parsers.row_number(request.args.get("site")),
        kind=kind,
        about=about,
        since=led_by.act.at - rules.AROUND if led_by is not None else None,
        until=led_by.act.at + rules.AROUND if led_by is not None else None,
    )
    before = parsers.row_number(request.args.get("avant"))
    further = parsers.row_number(request.args.get("inhabituel"))
    shows_unusual = led_by is None and before is None and wanted == journal.Filter()
    strange = unusual.lately(session, now, before=further) if shows_unusual else []
    found = [] if further is not None else journal.acts(session, wanted, before=before)
    shown = strange[: unusual.SHOWN]
    say = _Words([*found, *(each.act for each in shown), *([led_by.act] if led_by is not None else [])])
    return render_template(
        "coordination/journal.html",
        strange=[say.strange(each) for each in shown],
        more_strange=shown[-1].act.id if len(strange) > unusual.SHOWN else None,
        further=further is not None,
        days=_by_day(say, found),
        older=found[-1].id if len(found) == journal.PAGE else None,
        wanted=wanted,
        led_by=led_by.act.id if led_by is not None else None,
        chosen=say.names.staff.get(led_by.act.staff_id or 0) if led_by is not None else None,
        kinds=kinds.grouped(),
        site_choices=[(each.id, each.name) for each in network.every_site(session)],
    )


def _led_by(now: datetime) -> UnusualAct | None:
    """The unusual act from which one person is read; None where the page is of everybody."""
    if any(request.args.get(each) for each in OF_ONE_PERSON):
        raise NotAllowed("journal.person")
    if "depuis" not in request.args:
        return None
    number = parsers.row_number(request.args["depuis"])
    found = unusual.one(room.reading(), number, now) if number is not None else None
    if found is None:
        raise NotAllowed("journal.person")
    return found


class _Words:
    """Acts as lines, with the names that they need, each read once."""

    def __init__(self, found: Collection[ActView]) -> None:
        session = room.reading()
        slugs = {slug for each in found if (slug := sentences.model_of(each)) is not None}
        models, awards = models_of(session, slugs, {each.award_id for each in found if each.award_id is not None})
        self.names = Names(
            staff=network.staff_names(session),
            members=people.names_of(session, {each.member_id for each in found if each.member_id is not None}),
            models={slug: in_language(name) for slug, name in models.items()},
            awards=awards,
        )
        self.sites = {each.id: each.name for each in network.every_site(session)}
        self.devices = network_devices.names_of(session, {each.device for each in found if each.device is not None})

    def line(self, act: ActView) -> Line:
        """One act."""
        return Line(
            at=act.at,
            what=sentences.sentence(act, self.names),
            detail=sentences.detail(act, self.names),
            site=self.sites.get(act.site_id, "") if act.site_id is not None else "",
            device=self.devices.get(act.device, _("appareil oublié")) if act.device is not None else "",
            refused=act.result is Outcome.REFUSED,
            unusual=rules.is_unusual_alone(act.kind, act.about) and act.staff_id is not None,
        )

    def strange(self, each: UnusualAct) -> Line:
        """An unusual act, which leads to the acts around it."""
        act = each.act
        return Line(
            at=act.at,
            what=sentences.unusual_sentence(act, each.why, self.names),
            detail=sentences.detail(act, self.names),
            site=self.sites.get(act.site_id, "")
            if act.site_id is not None and act.kind is not Act.MEMBER_FOUND
            else "",
            device="",
            refused=False,
            why=sentences.why_words(each.why),
            alone=act.id if act.staff_id in self.names.staff else None,
        )


def _by_day(say: _Words, found: Iterable[ActView]) -> list[tuple[date, list[Line]]]:
    return [
        (day, [say.line(each) for each in there]) for day, there in groupby(found, lambda each: local_date(each.at))
    ]
