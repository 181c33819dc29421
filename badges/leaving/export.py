"""What a member may take with them: everything that the registry gives of them, as JSON and for a page to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy.orm import Session as OrmSession

from badges.base import registry
from badges.base.database.types import Base
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.personal.export import Section, export
from badges.base.rights import Action, Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings import reads as gatherings
from badges.matching.ideas import reads as ideas
from badges.matching.introductions import reads as introductions
from badges.matching.introductions.own_thread import own
from badges.matching.introductions.rules import Who
from badges.network import reads as network
from badges.people import changes as people
from badges.people.own.member_row import held_member
from badges.people.tables import Member
from badges.recognition import reads as recognition
from schemas import strict_json

Row: TypeAlias = dict[str, Any]
AGREED: Final = ("words", "what", "place", "rhythm", "stops", "meeting_on", "reviewed_on")  # of a thread


@dataclass(frozen=True)
class Export:
    """The data of one member at an instant, table by table."""

    made_at: datetime
    sections: tuple[Section, ...]

    def to_json(self) -> bytes:
        """The whole as one JSON object: tables by name, each a list of rows. An exchange stands under its two sides."""
        data: dict[str, Any] = {"made_at": self.made_at.isoformat()}
        for section in self.sections:
            several = [each for each in self.sections if each.table == section.table]
            name = section.table if len(several) == 1 else f"{section.table}.{section.person}"
            data[name] = list(section.rows)
        return strict_json.encode(data)


def export_member(services: Services, actor: Actor, member_id: int) -> Export:
    """Everything that the registry gives of a member but their gender, and an entry in the journal. Raises NotFound."""
    now = services.now()
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.EXPORT_MEMBER)
        return gathered(session, actor, member, now)


def gathered(session: OrmSession, actor: Actor | None, member: Member, now: datetime) -> Export:
    """The same for a row that is held; `actor` None is the member, through their private page."""
    numbers = people.numbers_of(session, member.id)
    found = export(session, Base.metadata, registry.personal(Base.metadata, "member"), numbers)
    note(session, Act.MEMBER_EXPORTED, actor, About(member_id=member.id, site_id=member.site_id), now)
    if actor is not None:  # no record that staff open shows it; the member reads it, with a code, on their own page
        found = [_without(each, "gender") if each.table == "member_traits" else each for each in found]
    read = (_in_words(session, each, now) for each in found)
    return Export(now, tuple(each for each in read if each.rows))


def _in_words(session: OrmSession, section: Section, now: datetime) -> Section:
    """The rows of a section, with words beside the numbers that they point to. One that points nowhere is left out."""
    if section.table == "attendance":
        rows = [_gathering(session, row) for row in section.rows]
    elif section.table == "enrolment":
        rows = [{"title": gatherings.workshop_title(session, row["workshop_id"]), **row} for row in section.rows]
    elif section.table == "idea_voice":
        titles = ideas.titles_of_voices(session, section.numbers)
        pairs_of = zip(section.numbers, section.rows, strict=True)
        rows = [{"title": titles.get(number or 0), **row} for number, row in pairs_of]
    elif section.table == "observation":
        names, badges = network.staff_names(session), recognition.badges_observed(session, section.numbers)
        pairs = zip(section.numbers, section.rows, strict=True)
        rows = [_observation(row, badges.get(number or 0), names) for number, row in pairs]
    elif section.table == "introduction":
        pairs = zip(section.numbers, section.rows, strict=True)
        rows = [_thread(session, number or 0, row, section.person, now) for number, row in pairs]
    elif section.table == "witness_statement":  # the site reads it first: an insult is met by nobody alone
        rows = [row if row["read_at"] is not None else None for row in section.rows]
    else:
        return section
    kept = [(number, row) for number, row in zip(section.numbers, rows, strict=True) if row is not None]
    return replace(section, rows=tuple(row for _, row in kept), numbers=tuple(number for number, _ in kept))


def _without(section: Section, column: str) -> Section:
    """The section without one column, and without the rows that say nothing else: an empty one would tell of it."""
    rows = ({name: row[name] for name in row if name != column} for row in section.rows)
    pairs = zip(section.numbers, rows, strict=True)
    kept = [(number, row) for number, row in pairs if any(value is not None for value in row.values())]
    return replace(section, rows=tuple(row for _, row in kept), numbers=tuple(number for number, _ in kept))


def _gathering(session: OrmSession, row: Row) -> Row | None:
    """Attendance names its gathering by number: the day and the title are put beside it."""
    gathering = gatherings.gathering(session, row["gathering_id"])
    if gathering is None:
        return None
    return {"day": local_date(gathering.starts_at).isoformat(), "title": gathering.title, **row}


def _thread(session: OrmSession, number: int, row: Row, side: str, now: datetime) -> Row | None:
    """A thread as its member reads it on their page, and no more: its end reads the same for each cause.

    A member who mediates reads what was agreed on for the meeting.
    """
    found = introductions.thread(session, number)
    if found is None:
        return None
    if side == "mediator_id":
        return {name: row[name] for name in ("what", "place", "rhythm", "stops", "meeting_on")}
    read = own(found, Who.GIVER if side == "giver_id" else Who.RECEIVER, now)
    if read is None:
        return None
    plain = {name: row[name] for name in AGREED if getattr(read, name, None) is not None}
    return {"asked_at": read.asked_at.isoformat(), "state": read.state.value, "with": read.other, **plain}


def _observation(row: Row, badge: str | None, names: Mapping[int, str]) -> Row:
    """An observation names by number who saw it and who entered it: their names stand in the place of these, and the
    badge that its criterion is of beside it."""
    plain = {name: value for name, value in row.items() if name not in ("staff_id", "recorded_by_id")}
    seen, entered = names.get(row["staff_id"]), names.get(row["recorded_by_id"])
    return {"badge": badge, **plain, "seen_by": seen, "entered_by": entered if entered != seen else None}
