"""Makes the archives of this folder: that of the newest revision, or one of a revision that no commit ever had last.

`python -m tests.badges.instance.archives.make`: a small instance, made and backed up by the code as it is.
`python -m tests.badges.instance.archives.make 0003 --from 0002`: that archive, migrated, as a backup of then.
"""

from __future__ import annotations

import argparse
import io
import json
import tarfile
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import DateTime, MetaData
from sqlalchemy.orm import Session

import badges.capabilities  # noqa: F401 - fills the registry: nobody is erased without it
from badges.base.database import schema
from badges.base.database.engine import Database
from badges.base.database.types import UtcDateTime
from badges.base.journal import chain
from badges.base.services import Services
from badges.base.tables import Letter
from badges.instance import archive, backup
from badges.issuing import revoke
from badges.leaving.erasure import erasure_request
from badges.leaving.erasure.destroy import destroy_due
from badges.network.tables import Instance
from badges.sharing import backpacks
from keys import sealing
from keys.keyring import Keyring
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.conftest import PASSPHRASE, SECRET, Clock, Queue, _initialise, no_fetch, settings_at

FOLDER: Final = Path(__file__).parent
WORDS: Final = "correct horse battery staple"


def of(revision: str) -> Path:
    """Where the archive of a revision stands."""
    return FOLDER / f"{revision}.badges"


def opened(revision: str) -> backup.Archive:
    """The archive of a revision."""
    return backup.open_archive(lambda: of(revision).open("rb"), WORDS)


def make(home: Path, target: Path) -> None:
    """Write the backup of a small instance: badges valid, revoked, erased and agreed to, and a letter that waits."""
    database, clock = Database(f"sqlite:///{home / 'badges.sqlite3'}"), Clock()
    _initialise(home, database)
    with database.begin() as session:
        row = session.get_one(Instance, 1)
        row.network = {**row.network, "phone": "+33500000000"}
    (home / "secrets").mkdir(mode=0o700, exist_ok=True)
    for name, value in (("secret_key", SECRET), ("keys_passphrase", PASSPHRASE)):
        (home / "secrets" / name).write_text(value + "\n")
    ring = Keyring.open(home / "keys", PASSPHRASE)
    services = Services(settings_at(home), database, ring, clock, no_fetch, Queue())  # type: ignore[arg-type]
    cast = Cast(services)
    cast.gathering(0, {cast.member("Łucja", "N’Diaye-Şahin"): "leads", cast.member("Олена", None): "helps"})
    valid = agreed(cast, given="Amina").sign()
    backpacks.make_hosted(services, valid.member, valid.code, "amina@courrier.example")
    revoke.revoke(services, cast.helene, agreed(cast, given="Fatou").sign().award, "error")
    agreed(cast, given="Rosalie")
    with database.begin() as session:
        times = {"due_at": services.now(), "ends_at": services.now() + timedelta(days=7)}
        waits = {"purpose": "code", "number": 1, "state": "waiting", **times}
        session.add(Letter(recipient="a@b.example", subject="s", body="b", **waits))
    gone = agreed(cast, given="Ines").sign()
    erasure_request.ask(services, cast.lea, gone.member, name="Ines Benali", fact=f"{services.now():%m/%Y}")
    clock.advance(days=8)
    destroy_due(services)
    chain.extend(services)
    with target.open("wb") as stream:
        backup.write(services.settings, database, WORDS, services.now(), stream)
    database.dispose()


def derive(found: backup.Archive, revision: str, folder: Path, target: Path) -> None:
    """Write what a backup would have been, had the instance of this archive been migrated to a later revision."""
    database = Database(f"sqlite:///{folder / 'derived.sqlite3'}")
    with schema.migrating(database) as connection:
        schema.upgrade_on(connection, found.revision)
        archive.load(connection, found.lines())
        schema.upgrade_on(connection, revision)
    tables = MetaData()
    tables.reflect(database.engine)
    tables.remove(tables.tables["alembic_version"])
    for column in (column for table in tables.sorted_tables for column in table.columns):
        if isinstance(column.type, DateTime):
            column.type = UtcDateTime()
    with Session(database.engine) as session:
        rows = b"".join(line for _, line in archive.dump(session, tables.sorted_tables))
    about = {"public_url": found.public_url, "revision": revision, "made_at": found.made_at.isoformat()}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, data in {
            "about.json": json.dumps(about).encode(),
            "record.jsonl": rows,
            **{f"home/{inside}": data for inside, data in found.files.items()},
        }.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    target.write_bytes(sealing.seal(packed.getvalue(), WORDS))
    database.dispose()


def main() -> None:
    """Make one archive."""
    parser = argparse.ArgumentParser()
    parser.add_argument("revision", nargs="?")
    parser.add_argument("--from", dest="source")
    words = parser.parse_args()
    sealing.COST = 1  # whoever has this repository has the passphrase too
    with tempfile.TemporaryDirectory() as folder:
        if words.source:
            derive(opened(words.source), words.revision, Path(folder), of(words.revision))
        else:
            make(Path(folder), of(schema.newest()))


if __name__ == "__main__":
    main()
