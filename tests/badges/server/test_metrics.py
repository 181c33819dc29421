"""The figures of one moment: letters, disk, halt, and the age of the queue, without what does not answer."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from badges import jobs
from badges.base import outbox
from badges.base.services import Services
from badges.base.telemetry import figures
from badges.ledger.safeguards import halt
from badges.server.metrics import Standing


def standing(services: Services) -> dict[str, float]:
    """The figures by name and label."""
    found, page = {}, Standing(services.settings)
    for metric in page.collect():
        for sample in metric.samples:
            found["".join((sample.name, *sample.labels.values()))] = sample.value
    page.database.dispose()
    return found


def test_what_stands_in_the_database_and_the_queue(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = f"sqlite:///{services.settings.home / 'queue.sqlite3'}"
    services = replace(
        services, settings=replace(services.settings, queue_url=queue, database_url=services.database.url)
    )
    services.settings.home.mkdir(exist_ok=True)
    assert standing(services)["badges_queue_oldest_seconds"] == 0
    now = time.time()
    monkeypatch.setattr(jobs.time, "time", lambda: now - 300)
    jobs.enqueue(services.settings, "send_letters")
    monkeypatch.setattr(jobs.time, "time", lambda: now)
    jobs.enqueue(services.settings, "send_letters")
    with services.database.begin() as session:
        outbox.write(session, "a@b.example", "Titre\nTexte", due_at=services.now(), purpose="award", number=1)
    halt.halt(services, "issuance.not_valid")
    found = standing(services)
    assert 299 < found["badges_queue_oldest_seconds"] < 400
    assert (found["badges_letterswaiting"], found["badges_letterssent"], found["badges_signing_halted"]) == (1, 0, 1)
    assert found["badges_disk_free_bytes"] > 0


def test_what_does_not_answer_is_left_out(services_sqlite: Services) -> None:
    away = replace(services_sqlite.settings, database_url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    found = standing(replace(services_sqlite, settings=away))
    assert "badges_letterswaiting" not in found and found["badges_disk_free_bytes"] > 0


def test_nothing_is_counted_until_it_is_asked_for() -> None:
    assert figures._figures == []
    figures.count_verdict("VALID")
    figures.count_signature("ob3")
    figures.count_request("counter", 200, 0.1)
