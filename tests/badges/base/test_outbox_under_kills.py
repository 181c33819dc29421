"""Workers killed (SIGKILL) at each point of sending: no letter is lost, and one sent twice has one Message-ID."""

from __future__ import annotations

import email
import json
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import select

from badges.base import outbox
from badges.base.services import Services
from badges.base.tables import Letter, LetterState
from tests.conftest import START

COUNT = 12
# A worker in a process of its own. It dies by its own SIGKILL at the named point of its n-th letter.
WORKER = """
import json, os, signal, sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from sqlalchemy import event
import badges.capabilities
from badges.base import outbox
from badges.base.database.engine import Database
from badges.base.mail import transport
from badges.base.settings import Settings

facts = json.loads(sys.argv[1])
settings = Settings(**{**facts["settings"], "home": Path(facts["settings"]["home"])})
database = Database(settings.database_url)
commits = -1

def die(point, number):
    if (point, number) == (facts["point"], facts["number"]):
        os.kill(os.getpid(), signal.SIGKILL)

def before_commit(_connection):
    global commits
    commits += 1
    if commits in (0, 3):  # what is over ends first; after the first letter, those that waited for the server are due
        return
    letter, kind = divmod(commits - 1 - (commits > 3), 2)
    die("recording" if kind else "claim", letter)

event.listen(database.engine, "commit", before_commit)
deliver = transport.sender_for(settings, "contact@rcs.example")
sent = 0

def send(recipient, subject, body, name):
    global sent
    if sent:
        die("recorded", sent - 1)
    die("claimed", sent)
    if (facts["point"], sent) == ("sending", facts["number"]):
        os.fsync = lambda _descriptor: os.kill(os.getpid(), signal.SIGKILL)
    deliver(recipient, subject, body, name)
    with open(facts["journal"], "a") as journal:
        journal.write(json.dumps([body.strip(), name]) + chr(10))
        journal.flush()
    die("taken", sent)
    sent += 1

now = datetime.fromisoformat(facts["now"])
print(outbox.send_due(SimpleNamespace(settings=settings, database=database, clock=lambda: now), send))
"""


def worker(services: Services, journal: Path, point: str = "", number: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a worker at the time of the test's clock."""
    facts = {
        "settings": {name: str(value) for name, value in asdict(services.settings).items() if value is not None},
        "now": services.clock().isoformat(),
        "point": point,
        "number": number,
        "journal": str(journal),
    }
    return subprocess.run(
        [sys.executable, "-c", WORKER, json.dumps(facts)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        cwd=Path(__file__).parents[3],
    )


def states(services: Services) -> Counter[str]:
    """How many letters are in each state."""
    with services.database.begin(read_only=True) as session:
        return Counter(session.scalars(select(Letter.state)))


def test_twelve_letters_under_six_kills(services: Services, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    with services.database.begin() as session:
        for number in range(COUNT):
            text = f"Votre badge\nLettre {number}"
            outbox.write(session, "amina@courrier.example", text, due_at=START, purpose="award", number=number)
    kills = [("claim", 1), ("claimed", 1), ("sending", 1), ("taken", 1), ("recording", 1), ("recorded", 1)]
    for point, number in kills:
        died = worker(services, journal, point, number)
        assert died.returncode == -signal.SIGKILL, (point, died.stderr)
    assert states(services)[LetterState.SENDING] == 5  # all but the one killed before its claim
    services.clock.advance(seconds=outbox.LEASE.total_seconds())  # type: ignore[attr-defined]
    last = worker(services, journal)
    assert last.returncode == 0, last.stderr
    assert states(services) == {LetterState.SENT: COUNT}
    taken = [tuple(json.loads(line)) for line in journal.read_text().splitlines()]
    assert {body for body, _ in taken} == {f"Lettre {number}" for number in range(COUNT)}
    assert len(taken) == COUNT + 2  # those that the server had taken when the worker died
    assert len(set(taken)) == len({name for _, name in taken}) == COUNT  # a doubled letter has one Message-ID
    found = list((services.settings.home / "mail").glob("[!.]*"))
    assert len(found) == COUNT and {email.message_from_bytes(path.read_bytes())["Message-ID"] for path in found} == {
        f"<{name}@rcs.example>" for _, name in taken
    }
