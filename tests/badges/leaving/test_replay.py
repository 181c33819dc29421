"""A backup that is restored: who was erased since is erased again, if the file of erasures is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from badges.base.services import Services
from badges.instance import backup
from badges.leaving.erasure import ask, destroy, record, replay
from badges.leaving.tables import Erasure
from badges.network import reads as network
from badges.people import reads as people
from tests.badges.instance.restoring import restored, sealed
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, headline
from tests.cast.rows import count

pytestmark = pytest.mark.usefixtures("quick_seal")
NAME, MAIL = "Amina Benali", "amina@courrier.example"


def named(services: Services, member_id: int) -> dict[int, str]:
    """The member's name, if anybody may still read it."""
    with services.database.begin(read_only=True) as session:
        return people.names_of(session, [member_id])


def bring(of: Recognition, there: Recognition) -> None:
    """Put the file of erasures into the restored home."""
    found = (of.services.settings.home / record.NAME).read_bytes()
    (there.services.settings.home / record.NAME).write_bytes(found)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_erased_again_after_a_restore(
    issued: Recognition, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgresql").create("replayed") if kind == "postgresql" else None
    data = sealed(issued)
    ask.ask(issued.services, issued.lea, issued.member, name=NAME, fact=MAIL)
    issued.services.clock.advance(days=7)  # type: ignore[attr-defined]
    assert destroy.destroy_due(issued.services) == 1
    there = restored(issued, data, tmp_path / "there", url)
    assert named(there.services, issued.member) == {issued.member: NAME}  # the control: without the file she is back
    assert headline(there.services, issued.code) == "VALID" and replay.replay(there.services) == 0
    bring(issued, there)
    assert replay.replay(there.services) == 1
    assert named(there.services, issued.member) == {} and there.documents() == {}
    assert headline(there.services, issued.code) == "erased" and there.bit()
    assert replay.replay(there.services) == 0 and count(there.services, Erasure) == 1
    there.services.database.dispose()
    if kind == "postgresql":
        request.getfixturevalue("postgresql").drop("replayed")


def test_a_request_that_waits_is_replayed_and_waits(issued: Recognition, tmp_path: Path) -> None:
    data = sealed(issued)
    ask.ask(issued.services, issued.lea, issued.member, name=NAME, fact=MAIL)
    there = restored(issued, data, tmp_path / "there")
    bring(issued, there)
    assert replay.replay(there.services) == 0
    assert headline(there.services, issued.code) == "erased" and there.documents() != {}
    there.services.clock.advance(days=7)  # type: ignore[attr-defined]
    assert destroy.destroy_due(there.services) == 1
    there.services.database.dispose()


def test_a_request_that_was_taken_back_is_taken_back_again(issued: Recognition, tmp_path: Path) -> None:
    services = issued.services
    number = ask.ask(services, issued.lea, issued.member, name=NAME, fact=MAIL)
    data = sealed(issued)
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    ask.take_back(services, issued.helene, number)
    there = restored(issued, data, tmp_path / "there")
    assert headline(there.services, issued.code) == "erased"
    bring(issued, there)
    replay.replay(there.services)
    assert headline(there.services, issued.code) == "VALID"
    services.clock.advance(days=9)  # type: ignore[attr-defined]
    assert destroy.destroy_due(there.services) == 0
    there.services.database.dispose()


def test_staff_are_replayed_too(issued: Recognition, tmp_path: Path) -> None:
    from badges.network import accounts

    karim = issued.karim.staff_id or 0
    data = sealed(issued)
    accounts.disable(issued.services, issued.helene, karim)
    ask.ask_staff(issued.services, issued.helene, karim, name="Karim Haddad", fact="karim@rcs-creuse.example")
    issued.services.clock.advance(days=7)  # type: ignore[attr-defined]
    destroy.destroy_due(issued.services)
    there = restored(issued, data, tmp_path / "there")
    bring(issued, there)
    assert replay.replay(there.services) == 1
    with there.services.database.begin(read_only=True) as session:
        assert karim not in network.staff_names(session)
    there.services.database.dispose()


def test_a_lost_file_is_completed(issued: Recognition) -> None:
    services = issued.services
    ask.ask(services, issued.lea, issued.member, name=NAME, fact=MAIL)
    path = services.settings.home / record.NAME
    before = record.last_lines(path)
    path.unlink()
    assert (replay.complete(services), replay.complete(services)) == (1, 0)
    assert {bits: line.due_at for bits, line in record.last_lines(path).items()} == {
        bits: line.due_at for bits, line in before.items()
    }


def test_a_backup_does_not_hold_the_file(issued: Recognition) -> None:
    ask.ask(issued.services, issued.lea, issued.member, name=NAME, fact=MAIL)
    found = backup.open_archive(sealed(issued), "quatre brebis et un chien")
    assert record.NAME not in {str(path) for path in found.files}


def test_other_people_stay(issued: Recognition, tmp_path: Path) -> None:
    other = Cast(issued.services).member("Jeanne", "Petit")
    data = sealed(issued)
    ask.ask(issued.services, issued.lea, issued.member, name=NAME, fact=MAIL)
    issued.services.clock.advance(days=7)  # type: ignore[attr-defined]
    destroy.destroy_due(issued.services)
    there = restored(issued, data, tmp_path / "there")
    bring(issued, there)
    replay.replay(there.services)
    assert named(there.services, other) == {other: "Jeanne Petit"}
    there.services.database.dispose()
