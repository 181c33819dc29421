"""Three days after a signal the coordination gets a letter, once, which names no member and no badge."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from badges.base import outbox
from badges.base.services import Services
from badges.base.tables import Letter
from badges.issuing import revoke
from badges.issuing.correcting import pause
from badges.issuing.correcting.remind_of_pauses import remind
from badges.issuing.letters import PAUSE
from badges.sharing.disagree import disagree
from tests.cast.colleagues import accompanying_coordinator
from tests.cast.recognition import Recognition


def letters(services: Services) -> list[tuple[str, str]]:
    """To whom was written, and what."""
    with services.database.begin(read_only=True) as session:
        chosen = select(Letter).where(Letter.purpose == PAUSE)
        return [(each.recipient, each.subject + each.body) for each in session.scalars(chosen)]


def test_a_letter_after_three_days(recognition: Recognition) -> None:
    of, services = recognition.sign(), recognition.services
    assert remind(services) == 0
    pause.pause(services, of.lea, of.award, "person")
    services.clock.advance(days=2, hours=23)  # type: ignore[attr-defined]
    assert remind(services) == 0 and letters(services) == []
    services.clock.advance(hours=1)  # type: ignore[attr-defined]
    assert remind(services) == 1 and remind(services) == 0
    ((recipient, text),) = letters(services)
    assert recipient == "helène@rcs-creuse.example" and "de Guéret" in text and "/badges-en-pause" in text
    assert "depuis le 24/11/2026" in text and "avant le 01/12/2026" in text  # it may go out days later
    assert not any(word in text for word in ("Amina", "Benali", "équipe", of.code))


def test_the_letter_comes_three_days_after_the_member_s_word_though_a_colleague_signals_later(
    issued: Recognition,
) -> None:
    services = issued.services
    disagree(services, issued.member, issued.code)
    services.clock.advance(days=2)  # type: ignore[attr-defined]
    pause.pause(services, issued.lea, issued.award, "person")
    assert remind(services) == 0
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    assert remind(services) == 1 and remind(services) == 0
    ((_recipient, text),) = letters(services)
    assert "depuis le 24/11/2026" in text and "avant le 01/12/2026" in text


def test_who_opens_no_page_of_the_coordination_gets_no_letter(issued: Recognition) -> None:
    accompanying_coordinator(issued.services)
    pause.pause(issued.services, issued.lea, issued.award, "person")
    issued.services.clock.advance(days=3)  # type: ignore[attr-defined]
    assert remind(issued.services) == 1
    assert [recipient for recipient, _text in letters(issued.services)] == ["helène@rcs-creuse.example"]


def test_what_was_decided_is_not_reminded_of(issued: Recognition) -> None:
    pause.pause(issued.services, issued.lea, issued.award, "person")
    pause.resume(issued.services, issued.helene, issued.award)
    issued.services.clock.advance(days=9)  # type: ignore[attr-defined]
    assert remind(issued.services) == 0 and letters(issued.services) == []


@pytest.mark.parametrize("how", ["resumed", "revoked"])
def test_a_reminder_that_waits_is_taken_back_once_it_is_decided(issued: Recognition, how: str) -> None:
    services = issued.services
    pause.pause(services, issued.lea, issued.award, "person")
    services.clock.advance(days=3)  # type: ignore[attr-defined]
    assert remind(services) == 1
    if how == "resumed":
        pause.resume(services, issued.helene, issued.award)
    else:
        revoke.revoke(services, issued.helene, issued.award, "other")
    assert outbox.send_due(services, lambda *_: None) == 0 and letters(services)[0][1] == ""
