"""The acts of the story in the order of their days: it is played subject by subject, and a journal is read by day."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from badges.base.database.types import table_of
from badges.base.journal.tables import JournalEntry, JournalFacts
from badges.base.services import Services

_ENTRIES, _FACTS = table_of(JournalEntry), table_of(JournalFacts)


def number_acts(services: Services) -> None:
    """Number the acts by their time. It is done before the worker chains the first of them, and never after that."""
    with services.database.begin() as session:
        entries = [dict(each) for each in session.execute(select(_ENTRIES).order_by(_ENTRIES.c.id)).mappings()]
        facts = [dict(each) for each in session.execute(select(_FACTS)).mappings()]
        if any(each["place"] is not None for each in entries):
            return
        before = [each["id"] for each in entries]
        entries.sort(key=lambda each: (each["at"], each["id"]))
        number = {each["id"]: after for each, after in zip(entries, before, strict=True)}
        session.execute(delete(_FACTS))
        session.execute(delete(_ENTRIES))
        session.execute(insert(_ENTRIES), [each | {"id": number[each["id"]]} for each in entries])
        session.execute(insert(_FACTS), [each | {"entry_id": number[each["entry_id"]]} for each in facts])
