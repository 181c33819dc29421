"""Everything that an attendance page shows, built in one place; its acts say only what they add to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import request, url_for

from badges.base import parsers
from badges.base.times import local_date
from badges.gatherings import reads as gatherings
from badges.gatherings.rules import Participation, Roles, merged
from badges.gatherings.views import GatheringView, PresenceView, Present, VisitorView
from badges.people import reads as people
from badges.people.views import MemberView
from badges.recognition import reads as recognition
from badges.recognition.views import AwardView
from badges.web.http import formats, forms
from badges.web.http.access import actor, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext
from badges.web.office import room
from badges.web.office.attendance import names as listing
from badges.web.office.attendance.form import AttendanceForm
from badges.web.office.attendance.names import Names, Wanted
from badges.web.office.gatherings import award_of_query
from badges.web.office.wording import role_words

LATE: Final = timedelta(hours=12)
REGULARS: Final = Wanted()
FIRST_LETTERS: Final = Wanted(next(iter(listing.LETTERS)))


@dataclass(frozen=True)
class Picture:
    """The page of one gathering. Its fields are what the template reads.

    Recorded: `there`, roles by member number; `present`, how many, which `count` and `apart` say in words;
    `visitors`, of whom `visiting` are the first names; `recorded`, who entered it and when; `observed`, the members
    with an observation; `withheld`, texts of the gathering that the public does not read; `award`, for which the
    gathering was recorded.
    Of the form: `names`, its rows, and `wanted`, what they were asked by; `visitor_name` and `key`; `errors` by field;
    `unsent`, whether it holds what is not recorded; `both`, each member whom another page changed meanwhile, with the
    role here and the role there, None when no page did. The others say what the page tells, whether it begins open, and
    whether it asks if no one came.
    """

    gathering: GatheringView
    there: Roles
    present: Present
    count: str
    apart: str
    visitors: Sequence[VisitorView]
    visiting: Sequence[str]
    recorded: str | None
    observed: Collection[int]
    withheld: Collection[str]
    award: AwardView | None
    names: Names
    wanted: Wanted
    visitor_name: str
    key: str
    errors: Mapping[str, str]
    unsent: bool
    both: Sequence[tuple[str, str, str]] | None
    counts_without: str
    to_come: bool
    no_cards: bool
    just_saved: bool
    just_seen: int | None
    kept: Sequence[tuple[str, str]]  # the name, and the page on which what was seen is corrected, or ""
    open_form: bool
    begun: bool
    asks_nobody: bool

    @property
    def is_sheet(self) -> bool:
        """Whether the page is the sheet of names to tick: it is neither cancelled, nor to come, nor complete."""
        saved = self.gathering.attendance_saved_at is not None
        return self.gathering.cancelled_at is None and not self.to_come and (self.open_form or not saved)

    @property
    def alike_words(self) -> str:
        """What stands above the names where they only sound like what was typed; else ""."""
        return room.alike_words() if self.names.alike else ""

    def doing(self, role: Participation) -> list[str]:
        """Return the names that the page shows in a role."""
        return [row.name for row in self.names.rows if row.here == role]

    @property
    def status(self) -> int:
        """The HTTP status of the page."""
        return 409 if self.both is not None else 422 if self.errors else 200


def picture(
    found: GatheringView,
    form: AttendanceForm | None = None,
    *,
    wanted: Wanted = REGULARS,
    arrived: Collection[int] = (),
    found_elsewhere: Collection[int] = (),
    newcomer: MemberView | None = None,
    without_name: bool = False,
    errors: forms.FieldErrors | None = None,
    outdated: bool = False,
    unsent: bool = False,
) -> Picture:
    """Return the page of a gathering as it is recorded now, with what `form` carries, if there is one.

    `arrived`: members to show as present, who were registered a moment ago; `newcomer`: one who has been read.
    `found_elsewhere`: members of other sites who were looked for: they get a row that is not ticked.
    `without_name`: those who were looked for are counted without their name. `outdated`: another page changed a member
    of this form meanwhile, so both are shown.
    """
    presences, visitors, present = gatherings.who_was_there(room.reading(), found)
    there = {row.member.id: row.role for row in presences}
    award = award_of_query()
    chosen, undecided = _chosen(found, there, form, arrived, award)
    read = [each.member for each in presences] + ([newcomer] if newcomer is not None else [])
    shown_too = (*arrived, *found_elsewhere)
    shown = listing.on_the_page(found, there, chosen, wanted, shown_too, read=read)
    if wanted == REGULARS and shown.further and not shown.regulars:  # nobody came here yet: the names begin with A
        wanted = FIRST_LETTERS
        shown = listing.on_the_page(found, there, chosen, wanted, read=read)
    both = [
        (row.name, _role_words(chosen.get(row.id)), _role_words(there.get(row.id)))
        for row in shown.rows
        if row.id in undecided
    ]
    return Picture(
        gathering=found,
        there=there,
        present=present,
        count=count_words(present),
        apart=apart_words(present),
        visitors=visitors,
        visiting=[each.given_name for each in visitors if each.given_name],
        recorded=_recorded(presences),
        observed=recognition.observed_members(room.reading(), found.id),
        withheld=people.named_in(room.reading(), {found.own_title, found.place}, [found.site_id]),
        award=award,
        names=shown,
        wanted=wanted,
        visitor_name=form.visitor if form is not None else "",
        key=form.key if form is not None and errors else room.new_key(),
        errors=errors if errors is not None else forms.FieldErrors(),
        unsent=unsent,
        both=both if outdated else None,
        counts_without=without_name_words() if without_name else "",
        to_come=found.starts_at > services().now() + LATE,
        no_cards=bool(request.args.get("cartes")),
        just_saved=bool(request.args.get("note")),
        just_seen=parsers.row_number(request.args.get("vu")),
        kept=_kept(shown.rows),
        open_form=form is not None or unsent or _is_open(found),
        begun=found.starts_at <= services().now(),
        asks_nobody=bool(request.args.get("personne")) and form is None and not present.people,
    )


def _chosen(
    found: GatheringView, there: Roles, form: AttendanceForm | None, arrived: Collection[int], award: AwardView | None
) -> tuple[Roles, frozenset[int]]:
    """Return the roles that the page ticks, and the members that another page changed in another way."""
    roles, undecided = (there, frozenset[int]()) if form is None else merged(there, form.shown, form.ticked)
    chosen = dict(roles)
    for number in arrived:
        chosen.setdefault(number, Participation.TAKES_PART)
    if award is not None and found.attendance_saved_at is None and form is None:
        chosen.setdefault(award.member.id, Participation.TAKES_PART)
    return chosen, undecided


def _kept(rows: Sequence[listing.Row]) -> list[tuple[str, str]]:
    named = {row.id: row.name for row in rows if row.was and str(row.id) in request.args.get("garde", "").split("-")}
    pages = where_seen(named)
    return [(name, pages[str(number)]) for number, name in named.items()]


def where_seen(kept: Collection[int]) -> dict[str, str]:
    """The page on which what was seen of each of these members is corrected; "" for one who is read elsewhere."""
    read = people.members_by_id(room.reading(), kept) if kept and not actor().accompanies else {}
    mine = {number for number, each in read.items() if room.sees(each.site_id)}
    return {str(each): url_for("office.member", member_id=each, _anchor="vu") if each in mine else "" for each in kept}


def without_name_words() -> str:
    """Return the sentence about a member who is looked for by name, and counted without it."""
    return _("Sa présence est notée sans son nom. Touchez « Une présence sans nom ».")


def _is_open(found: GatheringView) -> bool:
    """Whether the page begins with its names to tick: the same day until all is said, and while nothing is saved."""
    if found.attendance_saved_at is None or request.args.get("visite"):
        return True
    return local_date(found.starts_at) == local_date(services().now()) and not request.args.get("note")


def count_words(present: Present) -> str:
    """Return "12 présents"."""
    return ngettext("%(num)s présent", "%(num)s présents", present.people) if present.people else _("Aucun nom coché")


def apart_words(present: Present) -> str:
    """Return who is among them and no named member: "dont 1 sans nom, 1 de passage", or ""."""
    unnamed = _("%(num)s sans nom", num=present.unnamed) if present.unnamed else ""
    visiting = _("%(num)s de passage", num=present.visitors) if present.visitors else ""
    apart = ", ".join(each for each in (unnamed, visiting) if each)
    return _("dont %(apart)s", apart=apart) if apart else ""


def _recorded(presences: list[PresenceView]) -> str | None:
    """Return who recorded the attendance, and when last: a sheet may be entered by another person, days later."""
    if not presences:
        return None
    names_of = dict.fromkeys(each.recorded_by for each in presences if each.recorded_by is not None)
    day = formats.day_month(max(each.recorded_at for each in presences))
    return _("Saisi par %(names)s le %(day)s", names=", ".join(names_of), day=day) if names_of else None


def _role_words(role: Participation | None) -> str:
    return role_words(role) if role is not None else _("Pas là")
