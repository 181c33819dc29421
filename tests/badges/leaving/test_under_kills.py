"""A worker killed (SIGKILL) at each point of an erasure: the next run finishes it, and nobody is ever half erased."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import select

from badges.base.database import sweep
from badges.base.logbook.acts import Kept
from badges.base.services import Services
from badges.leaving.erasure import erasure_request
from badges.leaving.tables import Erasure
from badges.ledger.tables import Document
from badges.people.tables import Member
from tests.cast.logbook import kept
from tests.cast.recognition import Recognition, headline
from tests.cast.rows import count

POINTS = ("marked", "files", "letters", "emptied", "commit", "committed", "swept")
# A process that reads a point a line, and for each forks a worker that dies by its own SIGKILL there. It imports once.
PARENT = """
import json, os, signal, sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from sqlalchemy import event
import badges.capabilities
from badges.base.database.engine import SEALED, Database
from badges.base.disk.files import DerivedFiles
from badges.base.logbook import notes
from badges.base.settings import Settings
from badges.leaving.erasure import destroy

facts = json.loads(sys.argv[1])
settings = Settings(**{**facts["settings"], "home": Path(facts["settings"]["home"])})
now = datetime.fromisoformat(facts["now"])

def work(point):
    def dying(at, act):
        def run(*given, **named):
            done = act(*given, **named)
            if point == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return done
        return run

    database, files = Database(settings.database_url), DerivedFiles(settings.files_folder)
    database.info[SEALED] = notes.seal_by(settings.secret_key)
    destroy.room.mark = dying("marked", destroy.room.mark)
    destroy.outbox.forget_files = dying("letters", destroy.outbox.forget_files)
    destroy.erase = dying("emptied", destroy.erase)
    destroy.destroy = dying("committed", destroy.destroy)
    destroy.room.sweep = dying("swept", destroy.room.sweep)
    files.forget = dying("files", files.forget)
    if point == "commit":
        event.listen(database.engine, "commit", lambda _connection: os.kill(os.getpid(), signal.SIGKILL))
    services = SimpleNamespace(settings=settings, database=database, now=lambda: now, files=files)
    destroy.destroy_due(services)
    destroy.sweep(services)

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        work(line.strip())
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@contextmanager
def workers(services: Services) -> Iterator[Callable[[str], int]]:
    """Workers at the time of the test's clock: each takes the point where it dies, and gives its exit code."""
    given = asdict(services.settings)
    facts = {
        "settings": {name: str(value) for name, value in given.items() if isinstance(value, str | Path)},
        "now": services.now().isoformat(),
    }
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, json.dumps(facts)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3],
    ) as parent:  # fmt: skip
        assert parent.stdin is not None and parent.stdout is not None
        talk, listen = parent.stdin, parent.stdout

        def worker(point: str) -> int:
            talk.write(f"{point}\n")
            talk.flush()
            return int(listen.readline())

        yield worker
        talk.close()


def state(services: Services, member_id: int) -> tuple[bool, bool, bool]:
    """Whether the name is gone, the documents are gone, and the request says so: all or none."""
    with services.database.begin(read_only=True) as session:
        name = session.get_one(Member, member_id).given_name
        done = session.scalars(select(Erasure.destroyed_at)).one()
    return name == "", count(services, Document) == 0, done is not None


def test_killed_at_each_point(recognition: Recognition) -> None:
    of = recognition.sign()
    services, mark = of.services, of.services.settings.home / sweep.MARK
    erasure_request.ask(services, of.lea, of.member, name="Amina Benali", fact="novembre 2026")
    services.clock.advance(days=7)  # type: ignore[attr-defined]
    with workers(services) as worker:
        for point in POINTS:
            assert worker(point) == -signal.SIGKILL, point
            over = point in ("committed", "swept")
            assert state(services, of.member) == (over, over, over), point
            assert mark.exists(), point
            assert headline(services, of.code) == "erased"
        assert worker("") == 0
    assert not mark.exists()
    assert len(kept(services, Kept.ERASURE_ASKED)) == len(kept(services, Kept.ERASED)) == 1
    assert of.ledger().count(("erased", None)) == 1
