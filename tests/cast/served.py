"""`badges serve` in a process of its own, on a port of the loopback."""

from __future__ import annotations

import json
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from badges.base.database import schema
from badges.base.database.engine import Database
from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.instance import address, catalogue
from badges.instance.initialise import initialise
from badges.publication.award_files import FILES, award_file
from badges.publication.judgement import known_issuers
from badges.sharing import backpacks
from keys.keyring import Keyring
from tests.badges.cli.conftest import SETTINGS, clean_environment, start
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.conftest import PASSPHRASE, Queue, no_fetch, settings_at

ORIGIN = "https://badges.example"


@dataclass(frozen=True)
class Served:
    """A service that runs, one of its badges, and the badge's files."""

    port: int
    badge: Recognition
    files: list[str]
    figures: int  # the port of their page
    process: int

    @property
    def believed(self) -> list[str]:
        """The options that a machine without an instance needs to believe this service."""
        return [f"--issuer={issuer}" for issuer in known_issuers(self.badge.services)]

    @property
    def map(self) -> str:
        """The option that reads its public origin from this machine."""
        return f"--map={ORIGIN}=http://127.0.0.1:{self.port}"


def free_port() -> int:
    """A port on which no server listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str) -> int:
    """The HTTP status of a URL of this machine; 0 when there is no answer."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def instance_at(home: Path) -> Recognition:
    """A real instance under a public https address, with one badge."""
    home.mkdir()
    settings = replace(settings_at(home), public_url=ORIGIN, queue_url=f"sqlite:///{home / 'queue.sqlite3'}")
    services = Services(
        settings,
        Database(settings.database_url),
        Keyring.create(settings.keys_folder, PASSPHRASE),
        lambda: datetime.now(UTC),
        no_fetch,  # type: ignore[arg-type]
        Queue(),
    )
    schema.upgrade(services.database)
    network = {**catalogue.network(), "email": "contact@badges.example", "phone": "+33555828047"}
    initialise(services, ORIGIN, network, services.now())
    address.confirm(services, OPERATOR, ORIGIN)
    badge = agreed(Cast(services)).sign()
    backpacks.request_backpack_without_email(services, badge.member, badge.code)
    backpacks.make_matching(services, badge.member, badge.code, "amina@courrier.example")
    return badge


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service, started as an operator starts it; at the end it must stop when it is asked to."""
    home = tmp_path_factory.mktemp("served") / "home"
    badge, port = instance_at(home), free_port()
    folder = tmp_path_factory.mktemp("files")
    for name in FILES:
        (folder / name).write_bytes(award_file(badge.services, badge.code, name, holder=True).data)
    settings = {**SETTINGS, "BADGES_PUBLIC_URL": ORIGIN, "BADGES_QUEUE_URL": badge.services.settings.queue_url}
    figures = free_port()
    process = start(
        "serve",
        *("--port", str(port), "--workers", "1", "--with-worker", "--metrics", f"127.0.0.1:{figures}"),
        environment=clean_environment(home, **settings),
    )
    try:
        end = time.monotonic() + 90  # a start takes two seconds, and many times as long on a busy machine
        while get(f"http://127.0.0.1:{port}/health") != 200:
            assert process.poll() is None and time.monotonic() < end, "it does not answer"
            time.sleep(0.05)
        yield Served(port, badge, sorted(str(path) for path in folder.iterdir()), figures, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=600)  # returns when the worker beside it has ended too
        badge.services.database.dispose()
    assert process.returncode == 0, (out, err)
    assert f"http://127.0.0.1:{port}" in out and "Traceback" not in err
    assert all(json.loads(line)["level"] in ("info", "warning") for line in err.splitlines()), err
    assert badge.code not in err
