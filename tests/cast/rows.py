"""What the record holds, as a test looks at it. Nothing here writes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from badges.base.services import Services
from badges.gatherings import rows as gatherings
from badges.recognition import rows as recognition
from badges.recognition.tables import Award


def count(services: Services, table: Any, *where: Any) -> int:
    """How many rows a table holds, or how many of them are so."""
    with services.database.begin(read_only=True) as session:
        return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def award(services: Services, number: int) -> Award:
    """An award as it stands."""
    with services.database.begin(read_only=True) as session:
        found = recognition.award(session, number)
        session.expunge_all()
    assert found is not None
    return found


def criteria(services: Services, badge: str) -> list[str]:
    """The keys of a badge's criteria, in its order."""
    with services.database.begin(read_only=True) as session:
        model = recognition.model(session, badge)
        assert model is not None
        return [criterion["key"] for criterion in model.versions[-1].content["criteria"]]


def there(services: Services, gathering_id: int) -> dict[int, str]:
    """Who is recorded at a gathering, in which role."""
    with services.database.begin(read_only=True) as session:
        return {row.member_id: row.role for row in gatherings.attendance(session, gathering_id)}
