"""What a report counts, recorded on days of a test's choosing, as rows of the rooms that it reads."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from badges.base.services import Services
from badges.exchanges.tables import Exchange
from badges.gatherings.rules import GatheringKind, Participation
from badges.gatherings.tables import Activity, Attendance, Gathering, Visitor, Workshop
from badges.matching.tables import Introduction
from badges.recognition.states import AwardState
from badges.recognition.tables import Award, BadgeModel, BadgeVersion
from badges.reports import compose
from badges.reports.views import Period, Report
from tests.cast.people import Cast

NOON: Final = 11  # UTC, in winter


def at(day: str, hour: int = NOON, minute: int = 0) -> datetime:
    """An instant in UTC."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(hours=hour, minutes=minute)


class Recorder:
    """Writes what took place, without the rules of the forms: on any day, at any place."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.services = cast, cast.services
        self._codes = 0

    def meeting(self, start: datetime, *members: int, **more: Any) -> int:
        """A meeting with those who were there; `roles`, `site`, `visitors`, `noted`, `workshop`, and columns."""
        roles, site = more.pop("roles", {}), more.pop("site", self.cast.gueret)
        visitors, noted, workshop = more.pop("visitors", 0), more.pop("noted", True), more.pop("workshop", None)
        row = Gathering(
            site_id=site,
            kind=GatheringKind.WORKSHOP if workshop else GatheringKind.MEETING,
            workshop_id=workshop,
            starts_at=start,
            ends_at=start + timedelta(minutes=30),
            attendance_saved_at=start if noted else None,
            **more,
        )
        with self.services.database.begin() as session:
            session.add(row)
            session.flush()
            for each in members:
                role = roles.get(each, Participation.TAKES_PART)
                session.add(Attendance(gathering_id=row.id, member_id=each, role=role, recorded_at=start))
            for _each in range(visitors):
                session.add(Visitor(gathering_id=row.id, given_name="Jo", recorded_at=start))
            return row.id

    def workshop(self, title: str = "Couture", site: int | None = None) -> int:
        """A workshop."""
        day = date(2024, 1, 1)
        row = Workshop(
            site_id=site or self.cast.gueret, title=title, skills=[], accepted_on=day, created_at=at("2024-01-01")
        )
        return self._add(row)

    def exchange(self, day: str, giver: int, receiver: int, **more: Any) -> int:
        """An exchange that took place; `about`: the name of an activity."""
        about, confirmed = more.pop("about", None), more.pop("confirmed", True)
        with self.services.database.begin(read_only=True) as session:
            activity = session.scalar(select(Activity.id).where(Activity.name == about)) if about else None
        row = Exchange(
            site_id=more.pop("site", self.cast.gueret),
            what="Un coup de main",
            happened_on=date.fromisoformat(day),
            giver_id=giver,
            receiver_id=receiver,
            recorded_at=at(day),
            activity_id=activity,
            confirmed_at=at(day) if confirmed else None,
            **more,
        )
        return self._add(row)

    def introduction(self, giver: int, receiver: int, **more: Any) -> int:
        """A thread, with its days."""
        begun = at("2024-01-01")
        row = Introduction(
            site_id=more.pop("site", self.cast.gueret),
            giver_id=giver,
            receiver_id=receiver,
            created_at=begun,
            moved_at=begun,
            **{name: date.fromisoformat(day) for name, day in more.items()},
        )
        return self._add(row)

    def badge(self, member: int, issued_at: datetime, family: str = "autres", **more: Any) -> int:
        """An award that was issued, as far as counting goes: nothing is signed."""
        self._codes += 1
        with self.services.database.begin(read_only=True) as session:
            chosen = select(BadgeModel.id, BadgeVersion.id).join(BadgeVersion).where(BadgeModel.family == family)
            model, version = session.execute(chosen.limit(1)).one()
        row = Award(
            code=f"R{self._codes:09d}",
            member_id=member,
            site_id=more.pop("site", self.cast.gueret),
            badge_model_id=model,
            badge_version_id=version,
            awarded_by_id=self.cast.lea.staff_id,
            state=more.pop("state", AwardState.ISSUED),
            created_at=issued_at,
            issued_at=issued_at,
            **more,
        )
        return self._add(row)

    def _add(self, row: Any) -> int:
        with self.services.database.begin() as session:
            session.add(row)
            session.flush()
            number: int = row.id
            return number


def three_meetings(cast: Cast) -> tuple[Recorder, int, int]:
    """In February and March 2026 two meetings at Guéret, one at Auzances, and an exchange of Amina's and Fatou's; the
    recorder, and the two of them."""
    recorder = Recorder(cast)
    amina, fatou = cast.member("Amina", "Benali"), cast.member("Fatou", "Petit")
    recorder.meeting(at("2026-02-03"), amina, fatou)
    recorder.meeting(at("2026-02-10"), amina)
    recorder.meeting(at("2026-03-04"), fatou, site=cast.auzances)
    recorder.exchange("2026-03-03", amina, fatou, about="Couture")
    return recorder, amina, fatou


def counted(services: Services, period: Period, site_id: int | None = None) -> Report:
    """The report of a period, counted now."""
    with services.database.begin(read_only=True) as session:
        return compose.reports(session, period, services.now())[site_id]


def values(report: Report) -> dict[str, int]:
    """The figures of a report by their keys."""
    return {each.key: each.value for each in report.figures}


def before(report: Report) -> dict[str, int | None]:
    """Those of the year before."""
    return {each.key: each.before for each in report.figures}


def rows(report: Report, table: str) -> dict[str | None, tuple[int, ...]]:
    """The rows of a table, by what they are called."""
    found = report.table(table)
    return {each.key or each.name: each.values for each in found.rows} if found is not None else {}
