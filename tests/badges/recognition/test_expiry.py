"""When a badge is expired: to the second, the verifier and every part of the service say the same."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from badges.issuing import resume, sign
from badges.recognition import rows
from badges.recognition.rules import is_expired
from badges.sharing import backpacks
from tests.cast.recognition import Recognition

OFFSETS = (timedelta(seconds=-1), timedelta(0), timedelta(seconds=1))


@pytest.mark.parametrize("offset", OFFSETS, ids=("a second before", "at the end", "a second after"))
@pytest.mark.parametrize("fraction", [0, 999_999], ids=("whole", "with a fraction"))
def test_the_rule_is_the_verifier_s(recognition_sqlite: Recognition, offset: timedelta, fraction: int) -> None:
    services = recognition_sqlite.services
    end = services.now() + timedelta(days=30)
    recognition_sqlite.change(valid_until=end.replace(microsecond=fraction))
    recognition_sqlite.sign()
    backpacks.make_hosted(services, recognition_sqlite.member, recognition_sqlite.code, None)
    at(recognition_sqlite, end + offset)
    documents = recognition_sqlite.documents()
    said = {name: recognition_sqlite.judged(documents[name]) for name in documents if name != "endorsement"}
    over = is_expired(recognition_sqlite.row().valid_until, services.clock())
    assert over is (offset > timedelta(0))
    assert said == dict.fromkeys(("ob3", "ob3_jwt", "ob2", "ob2_jws"), "EXPIRED" if over else "VALID")
    with services.database.begin(read_only=True) as session:
        held = rows.live_awards(session, recognition_sqlite.member, services.now())
    assert bool(held) is not over


@pytest.mark.parametrize("offset", OFFSETS, ids=("a second before", "at the end", "a second after"))
def test_a_reservation_is_given_up_once_it_would_be_expired(recognition_sqlite: Recognition, offset: timedelta) -> None:
    services = recognition_sqlite.services
    end = services.now() + timedelta(hours=1)
    recognition_sqlite.change(valid_until=end)
    assert sign.reserve(services, recognition_sqlite.lea, recognition_sqlite.award) is not None
    at(recognition_sqlite, end + offset)
    over = offset > timedelta(0)
    assert resume.resume(services) == (0 if over else 1)
    assert recognition_sqlite.editions()[0].state == ("abandoned" if over else "issued")


def test_without_an_end_there_is_none(recognition_sqlite: Recognition) -> None:
    assert not is_expired(None, recognition_sqlite.services.now())


def at(of: Recognition, moment: datetime) -> None:
    """Set the clock."""
    of.services.clock.now = moment  # type: ignore[attr-defined]
