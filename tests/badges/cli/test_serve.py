"""`serve` and `worker` as real processes; and `verify --map` against a service whose domain does not exist yet."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from badges.base import outbox
from badges.base.services import Services
from badges.base.tables import Letter
from badges.instance.logbook import follow_logbook
from badges.issuing import revoke
from badges.publication.award_files import FILES
from badges.server import start_server
from tests.badges.cli.conftest import Run, Said
from tests.cast.served import ORIGIN, Served, free_port, served

__all__ = ["served"]


def test_files_are_checked_before_their_domain_exists(served: Served, run: Run) -> None:
    code = served.badge.code
    addresses = [f"{ORIGIN}/v/{code}/badge.json", f"{ORIGIN}/v/{code}", f"HTTPS://BADGES.EXAMPLE/V/{code}"]
    said = run("verify", "--json", served.map, *served.believed, *served.files, *addresses)
    found = [json.loads(line) for line in said.out.splitlines()]
    assert [each["headline"] for each in found] == ["VALID"] * (len(served.files) + 3)
    assert said.code == 0
    unknown = run("verify", "--json", served.map, *served.files)  # nobody said whom to believe
    assert {json.loads(line)["headline"] for line in unknown.out.splitlines()} == {"UNKNOWN_ISSUER"}
    assert unknown.code == 2


def test_a_domain_mapped_to_a_port_without_a_server(served: Served, run: Run) -> None:
    said = run("verify", "--json", f"--map={ORIGIN}=http://127.0.0.1:{free_port()}", served.files[0])
    assert (said.code, json.loads(said.out)["headline"]) == (2, "UNDETERMINED")


def _letter_state(services: Services) -> str:
    with services.database.begin(read_only=True) as session:
        return session.query(Letter).one().state.value


def test_the_worker_beside_it_sends_the_letters(served: Served) -> None:
    services = served.badge.services
    with services.database.begin() as session:
        text, award = "Votre code\n123456", served.badge.award
        outbox.write(session, "a@b.example", text, due_at=services.now(), purpose="award", number=award)
    from badges import jobs

    jobs.enqueue(services.settings, "send_letters")
    end, folder = time.monotonic() + 60, services.settings.home / "mail"
    while _letter_state(services) != "sent" and time.monotonic() < end:
        time.sleep(0.05)
    assert _letter_state(services) == "sent"  # said after the letter itself is on the disk
    assert len(list(folder.glob("*.eml"))) == 1
    for task in jobs._tasks(services.settings.queue_url, services.settings.secret_key).values():
        task.huey.storage.close()
    jobs._tasks.cache_clear()


def test_a_revocation_is_seen_from_outside_at_once(served: Served, run: Run) -> None:
    """Last of this module: the badge ends here."""
    revoke.revoke(served.badge.services, served.badge.helene, served.badge.award, "other")
    said = run("verify", "--json", served.map, *served.believed, *served.files)
    found = {Path(each["input"]).name: each["headline"] for each in map(json.loads, said.out.splitlines())}
    assert said.code == 1
    assert {name for name, headline in found.items() if headline == "REVOKED"} == set(FILES) - {"endorsement.json"}


def test_a_port_that_is_taken_is_named(here: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = here("serve", "--port", str(port))
    assert said.code == 1 and f"Le port {port} est déjà pris" in said.err and f"--port {port + 1}" in said.err
    assert "écoute sur" not in said.out


# -- figures ----------------------------------------------------------------------------------------------------------


def figures_of(served: Served) -> dict[str, float]:
    """What the page of figures says, by name and labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{served.figures}/metrics", timeout=60) as answer:
        lines = answer.read().decode("ascii").splitlines()
    return {name: float(value) for name, _, value in (each.rpartition(" ") for each in lines if each[0] != "#")}


def test_figures_are_counted_over_all_processes(served: Served) -> None:
    before = figures_of(served)
    base = f"http://127.0.0.1:{served.port}"
    wanted = urllib.request.Request(f"{base}/v/{served.badge.code}?format=json", headers={"Host": "badges.example"})
    canary = urllib.request.Request(f"{base}/v/ZZZZZZZZZZ?Zorglubine=1", headers={"User-Agent": "Zorglubine"})
    for each in (wanted, canary):
        with contextlib.suppress(urllib.error.HTTPError):
            urllib.request.urlopen(each, timeout=20).close()
    after = figures_of(served)
    requests = [name for name in after if name.startswith("badges_requests_total")]
    assert sum(after[name] - before.get(name, 0) for name in requests) == 2
    verdicts = [
        sum(found[name] for name in found if name.startswith("badges_verdicts_total")) for found in (before, after)
    ]
    assert verdicts == [0, 1]  # the badge that is shown before the start counts as none
    assert after["badges_disk_free_bytes"] > 0 and after["badges_signing_halted"] == 0
    assert after['badges_letters{state="waiting"}'] == 0 and 0 <= after["badges_queue_oldest_seconds"] < 120
    assert not [name for name in after if "Zorglubine" in name or "ZZZZ" in name or served.badge.code in name]


def test_only_this_machine_reads_the_figures(here: Run) -> None:
    for given, said in (("0.0.0.0:9100", "--metrics-from-outside"), ("9100x", "127.0.0.1:9100"), (":0", "127.0.0.1")):
        refused = here("serve", "--port", str(free_port()), "--metrics", given)
        assert refused.code == 64 and said in refused.err, refused.all
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        refused = here("serve", "--port", str(free_port()), "--metrics", str(taken.getsockname()[1]))
        assert refused.code == 1 and "déjà pris" in refused.err


@pytest.fixture
def started_at(here: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Services], object]], Said]:
    """Type `badges serve`, without the server itself; the journal is followed by what is given."""
    monkeypatch.setattr(start_server, "serve", lambda *_given: None)

    def type_command(remember: Callable[[Services], object]) -> Said:
        monkeypatch.setattr(follow_logbook, "remember", remember)
        return here("serve", "--port", str(free_port()))

    return type_command


def test_the_journal_is_followed_before_the_start_in_a_process_of_its_own(
    started_at: Callable[[Callable[[Services], object]], Said], tmp_path: Path
) -> None:
    followed = tmp_path / "followed"
    said = started_at(lambda services: followed.write_text(f"{os.getpid()} {services.settings.public_url}"))
    process, url = followed.read_text().split()
    assert (said.code, "écoute sur" in said.out) == (0, True), said.all
    assert int(process) != os.getpid() and url == "http://localhost:8000"


def test_a_journal_that_cannot_be_followed_is_no_start(
    started_at: Callable[[Callable[[Services], object]], Said],
) -> None:
    def broken(_services: Services) -> None:
        raise ImportError

    said = started_at(broken)
    assert said.code == 1 and "le journal n’a pas pu être suivi" in said.err and "écoute sur" not in said.out


def test_an_unknown_way_to_log_is_refused(here: Run) -> None:
    refused = here("worker", BADGES_LOG="xml")
    assert refused.code == 1 and "BADGES_LOG" in refused.err and "json, text" in refused.err


# -- memory -----------------------------------------------------------------------------------------------------------


def memory_of(served: Served) -> int:
    """The resident bytes of the process that answers requests."""
    children = Path(f"/proc/{served.process}/task/{served.process}/children").read_text().split()
    found = [each for each in children if b"worker" not in Path(f"/proc/{each}/cmdline").read_bytes().split(b"\0")]
    (answering,) = found
    return int(Path(f"/proc/{answering}/statm").read_text().split()[1]) * 4096


def test_memory_falls_again_after_large_uploads(served: Served) -> None:
    """Without giving it back, 84 MB stayed after 40 uploads of 10 MB."""
    data = b'{"a":"' + b"x" * 10_000_000 + b'"}'

    def upload() -> None:
        address = f"http://127.0.0.1:{served.port}/verifier"
        sent = {"Host": "badges.example", "Content-Type": "application/json"}
        with contextlib.suppress(urllib.error.HTTPError):
            urllib.request.urlopen(urllib.request.Request(address, data=data, headers=sent), timeout=60).close()

    before = memory_of(served)
    for _ in range(6):
        upload()
    end = time.monotonic() + 20  # it is given back within a second, later on a busy machine
    while memory_of(served) > before + 40_000_000 and time.monotonic() < end:
        time.sleep(0.05)
    assert memory_of(served) <= before + 40_000_000
