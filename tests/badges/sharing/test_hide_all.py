"""All badges are hidden at once, whenever the member wants, and shown again one by one."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from badges.base.database import bounds
from badges.base.errors import NotFound
from badges.people.tables import Member
from badges.recognition.tables import AwardConsent
from badges.sharing import audience
from tests.cast.people import at_once
from tests.cast.recognition import Recognition, headline


def decisions(of: Recognition) -> int:
    """How many decisions were recorded."""
    with of.services.database.begin(read_only=True) as session:
        return session.scalar(select(func.count()).select_from(AwardConsent)) or 0


def test_hidden_at_once_and_shown_again(issued: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    services = issued.services
    audience.set_visibility(services, issued.member, issued.code, "public", search_engines=True)
    before = decisions(issued)
    monkeypatch.setattr(bounds, "CHOICES_A_DAY_OF_A_BADGE", 0)  # hiding is never refused
    found = at_once(*[lambda: audience.hide_all(services, issued.member)] * 2)
    assert sorted(found) == [0, 1]  # type: ignore[type-var]
    assert headline(services, issued.code) == "hidden" and not issued.row().search_engines
    assert decisions(issued) == before + 1 and audience.hide_all(services, issued.member) == 0
    monkeypatch.undo()
    audience.set_visibility(services, issued.member, issued.code, "code")
    assert headline(services, issued.code) == "VALID"


def test_nobody_elses_and_not_of_whom_is_gone(issued: Recognition) -> None:
    services = issued.services
    with pytest.raises(NotFound):
        audience.hide_all(services, 999)
    with services.database.begin() as session:
        session.get_one(Member, issued.member).erased_at = services.now()
    with pytest.raises(NotFound):
        audience.hide_all(services, issued.member)
    assert headline(services, issued.code) == "VALID"
