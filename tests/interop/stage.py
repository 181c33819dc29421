"""The demonstration instance as the tests of this room see it: running on the loopback, under a public origin.

`badges demo` makes it and writes the good files. Then every key is rotated three times, so that what is judged is of an
earlier era, and the status lists are of the newest. Two more awards are copied as a holder would keep them: one is then
revoked, the other has expired. Tampered files are the good ones with one member changed (tampering.py).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from badges.app import create_app
from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.base.settings import Settings
from badges.demonstration import samples
from badges.issuing import keyring, revoke
from badges.recognition.tables import Award
from badges.sharing import backpacks
from tests.cast.application import serving
from tests.interop.tampering import tampered

ORIGIN = "https://badges.example"
ENVIRONMENT = {
    "BADGES_PUBLIC_URL": ORIGIN,
    "BADGES_KEYS_PASSPHRASE": "cinq brebis traversent la Creuse",
    "BADGES_SECRET_KEY": "Qm7vKz2TfX9cLr4WbN8sHd3YpJ6gAe1u",
}
STATUS_LIST_JWT = "status-list.jwt"
LISTS = (samples.STATUS_LIST, STATUS_LIST_JWT)
FILES = (*samples.CREDENTIALS, *LISTS)
ROTATIONS = 3
STATES = ("good", "tampered", "revoked", "expired")
COMMAND = Path(sys.executable).with_name("badges")


@dataclass(frozen=True)
class Stage:
    """A running demonstration instance. `folders` holds, for each state, the files of an award in that state.

    `app` and `services` act on the instance in process; `base` is where `ORIGIN` can be read over HTTP; `code` is the
    award whose files are the good ones. The instance is shared by the whole session: leave it as it was.
    """

    app: Flask
    services: Services
    base: str
    code: str
    folders: Mapping[str, Path]

    def file(self, state: str, name: str) -> Path | None:
        """The file of that name in that state; None when there is no such thing (a status list never expires here)."""
        path = self.folders[state] / name
        return path if path.exists() else None


@contextmanager
def raised(folder: Path) -> Iterator[Stage]:
    """Make the instance in `folder`, serve it, and take it down at the end. Takes about eight seconds."""
    environ = ENVIRONMENT | {"BADGES_HOME": str(folder / "home")}
    folders = {state: folder / state for state in STATES}
    # What `badges demo` prints is shown by pytest when it fails.
    subprocess.run([COMMAND, "demo", "--samples", folders["good"]], env=outside() | environ, check=True, timeout=600)
    app = create_app(Settings.from_environment(environ))
    services: Services = app.extensions["badges"]
    code = json.loads((folder / "home" / "demonstration.json").read_text(encoding="utf-8"))["code"]
    (folders["good"] / STATUS_LIST_JWT).write_bytes(_status_list_jwt(app))
    for _ in range(ROTATIONS):
        keyring.rotate(services)
    _tamper(folders["good"], folders["tampered"])
    _revoke_after_copying(app, services, code, folders["revoked"])
    _copy_expired(app, services, folders["expired"])
    try:
        with serving(app) as server:
            yield Stage(app, services, f"http://127.0.0.1:{server.port}", code, folders)
    finally:
        services.database.dispose()


def outside() -> dict[str, str]:
    """The environment of this run, without the settings of whatever instance it was started beside."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BADGES_")}


def _status_list_jwt(app: Flask) -> bytes:
    answer = app.test_client().get("/status/1.jwt", base_url=ORIGIN)
    assert answer.status_code == 200, answer
    return answer.data


def _tamper(good: Path, folder: Path) -> None:
    folder.mkdir()
    for name in FILES:
        (folder / name).write_bytes(tampered(name, (good / name).read_bytes()))


def _one_award(services: Services, code: str | None) -> Award:
    """An issued award other than `code`, with no end and shown by its code; for None, the one with an end date."""
    query = select(Award).where(Award.state == "issued", Award.visibility == "code").order_by(Award.id)
    query = query.where(Award.valid_until.is_not(None)) if code is None else query.where(Award.valid_until.is_(None))
    with services.database.begin(read_only=True) as session:
        award = next(each for each in session.scalars(query) if each.code != code)
        session.expunge(award)
    return award


def _copy(app: Flask, code: str, folder: Path) -> None:
    """Keep the eleven credentials of an award, as its holder downloads them; the status list is of no award."""
    services: Services = app.extensions["badges"]
    client = app.test_client()

    def ask(path: str) -> bytes | None:
        answer = client.get(path, base_url=services.settings.public_url)
        return answer.data if answer.status_code == 200 else None

    missing = set(samples.CREDENTIALS) - set(samples.write(services, ask, code, folder))
    if missing:
        raise LookupError(f"{code}: {missing}")
    (folder / samples.STATUS_LIST).unlink()


def _revoke_after_copying(app: Flask, services: Services, good: str, folder: Path) -> None:
    award = _one_award(services, good)
    backpacks.make_hosted(services, award.member_id, award.code, "une.membre@courrier.example")
    backpacks.make_matching(services, award.member_id, award.code, "une.membre@courrier.example")
    _copy(app, award.code, folder)
    revoke.revoke(services, OPERATOR, award.id, "wrong_person")


def _copy_expired(app: Flask, services: Services, folder: Path) -> None:
    award = _one_award(services, None)
    assert award.valid_until is not None
    before = award.valid_until - timedelta(days=1)  # nothing is signed for a badge that has expired
    then = replace(services, clock=lambda: before, database_clock=lambda _session: before)
    backpacks.make_hosted(then, award.member_id, award.code, None)
    backpacks.make_matching(then, award.member_id, award.code, "une.membre@courrier.example")
    _copy(app, award.code, folder)
