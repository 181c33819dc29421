"""What the tests of an attendance page ask of it: who is recorded, which names it shows, one row sent."""

from __future__ import annotations

import re
from typing import Any

from badges.gatherings import reads as gatherings
from tests.cast.office import Browser, token_of
from tests.cast.people import Cast

JSON = {"Accept": "application/json"}


def roles(cast: Cast, number: int) -> dict[int, str]:
    """Who is recorded, in which role."""
    with cast.services.database.begin(read_only=True) as session:
        return {each.member.id: each.role for each in gatherings.attendance(session, number)}


def tap(lea: Browser, number: int, **fields: object) -> Any:
    """One row, as the script sends it."""
    token = token_of(lea.get(f"/seances/{number}"))
    data = {"csrf_token": token, **{name.replace("_", "-"): value for name, value in fields.items()}}
    return lea.client.post(f"/seances/{number}", data=data, headers=JSON)


def shown(page: str) -> list[str]:
    """The names of the rows that are not hidden, in their order."""
    row = r'<li(?: data-regular)?><label><input type="checkbox" name="present" value="\d+"[^>]*><span>([^<]*?)'
    return re.findall(row + r"(?: <small>|</span>)", page)
