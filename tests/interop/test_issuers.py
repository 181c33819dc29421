"""Our verifier on badges that other people's software issued, in every dialect and state: recorded, and made now."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from tests.interop import issuers
from tests.interop.asking import NotAskable, not_asked
from tests.interop.issuers import World
from tests.interop.stage import COMMAND, outside
from tests.interop.table import Dialect, read_dialects

DIALECTS = read_dialects()
BY_COMMAND = ("db-eddsa-rdfc-2022", "dcc-eddsa-rdfc-2022-vc11", "jose-es384", "openvc-ecdsa-jcs-2019-p384",
              "openbadgeslib-jwt-rs256", "openbadgeslib-ob2-hosted")  # fmt: skip


def headlines(world: World) -> dict[str, str]:
    """What our verifier says of each state."""
    return {state: str(world.judge(data, now).headline) for state, data, now in world.asked()}


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=str)
def test_what_was_recorded_is_judged_as_written(dialect: Dialect) -> None:
    said = headlines(issuers.recorded()[dialect.name])
    assert said == {state: dialect.headlines[state] for state in said}
    assert {"good", "tampered", "expired", "not yet valid", "revoked", "wrong issuer"} <= set(said)


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=str)
def test_what_is_issued_now_is_judged_as_written(dialect: Dialect) -> None:
    try:
        said = headlines(issuers.live(dialect))
    except NotAskable as absent:
        not_asked(dialect.by, absent)
    assert said == {state: dialect.headlines[state] for state in said}
    assert set(headlines(issuers.recorded()[dialect.name])) <= set(said)


def test_every_world_is_in_the_table() -> None:
    assert set(issuers.recorded()) == set(DIALECTS)


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=str)
def test_without_a_network_no_badge_is_valid(dialect: Dialect) -> None:
    """A VALID verdict rests on what the issuer publishes: its keys, its status list, its documents."""
    world = issuers.recorded()[dialect.name]
    silent = World({}, world.badges, world.now)
    (_, good, now), *_ = silent.asked()
    assert silent.judge(good, now).headline != "VALID"


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """The recorded worlds of BY_COMMAND on the loopback, each host under a path of its own."""
    pages = {
        f"/{urlsplit(url).netloc}{urlsplit(url).path}": issuers.served(document)
        for name in BY_COMMAND
        for url, document in issuers.recorded()[name].web.items()
    }

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            media_type, body = pages.get(self.path, ("text/plain", b""))
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_command_says_the_same(served: str, tmp_path: Path) -> None:
    """`badges verify --any-issuer --map`, over HTTP: what stands recorded of a few dialects, images too."""
    expected: dict[str, str] = {}
    hosts: set[str] = set()
    for name in BY_COMMAND:
        world = issuers.recorded()[name]
        hosts |= {urlsplit(url).netloc for url in world.web}
        for state in world.badges:
            path = tmp_path / f"{name} {state}"
            path.write_bytes(issuers.as_bytes(world.badges[state]))
            expected[str(path)] = DIALECTS[name].headlines[state]
    maps = [part for host in sorted(hosts) for part in ("--map", f"https://{host}={served}/{host}")]
    run = subprocess.run(
        [COMMAND, "verify", "--json", "--any-issuer", *maps, *expected],
        env=outside() | {"BADGES_HOME": str(tmp_path / "no-instance")},
        capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert {each["input"]: each["headline"] for each in answers} == expected, run.stderr
