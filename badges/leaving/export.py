"""What a member may take with them: everything that the registry gives of them, as JSON and for a page to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
from badges.network import reads as network
from badges.people import changes as people
from badges.people.own.member_row import held_member
from badges.people.tables import Member
from schemas import strict_json


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
    """Everything that the registry gives of a member, and an entry in the journal. Raises NotFound."""
    now = services.now()
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.EXPORT_MEMBER)
        return gathered(session, actor, member, now)


def gathered(session: OrmSession, actor: Actor | None, member: Member, now: datetime) -> Export:
    """The same for a row that is held; `actor` None is the member, through their private page."""
    numbers = people.numbers_of(session, member.id)
    found = export(session, Base.metadata, registry.personal(Base.metadata, "member"), numbers)
    note(session, Act.MEMBER_EXPORTED, actor, About(member_id=member.id, site_id=member.site_id), now)
    return Export(now, tuple(_with_names(session, _with_place(session, each)) for each in found))


def _with_place(session: OrmSession, section: Section) -> Section:
    """Attendance names its gathering by number: the day and the title are put beside it."""
    if section.table != "attendance":
        return section
    rows = []
    for row in section.rows:
        gathering = gatherings.gathering(session, row["gathering_id"])
        if gathering is None:
            continue
        rows.append({"day": local_date(gathering.starts_at).isoformat(), "title": gathering.title, **row})
    return Section(section.table, section.person, tuple(rows))


def _with_names(session: OrmSession, section: Section) -> Section:
    """An observation names who saw it and who entered it by number: their names stand in the place of these."""
    if section.table != "observation":
        return section
    names = network.staff_names(session)
    rows = []
    for row in section.rows:
        plain = {name: value for name, value in row.items() if name not in ("staff_id", "recorded_by_id")}
        seen, entered = names.get(row["staff_id"]), names.get(row["recorded_by_id"])
        rows.append({**plain, "seen_by": seen, "entered_by": entered if entered != seen else None})
    return Section(section.table, section.person, tuple(rows))
