"""Jobs through a real queue: deferred by name in one process, run by a worker in another, on SQLite and PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from huey.exceptions import HueyException
from sqlalchemy import select

from badges import jobs
from badges.base import outbox
from badges.base.services import Services
from badges.base.tables import Letter
from badges.issuing import sign
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.postgresql import EmbeddedPostgresql


@pytest.fixture
def issued(services_sqlite: Services) -> Recognition:
    """A badge that was issued."""
    return agreed(Cast(services_sqlite)).sign()


def with_queue(services: Services, url: str) -> Services:
    """The same services, with a queue of their own."""
    return replace(services, settings=replace(services.settings, queue_url=url))


def write_letter(of: Recognition) -> None:
    """A letter that is due."""
    with of.services.database.begin() as session:
        text = "Un code\n000000"
        outbox.write(session, "a@b.example", text, due_at=of.services.now(), purpose="award", number=of.award)


def sent(services: Services) -> list[str]:
    """The state of each letter."""
    with services.database.begin(read_only=True) as session:
        return list(session.scalars(select(Letter.state)))


def forget(services: Services) -> None:
    """Close the queue that jobs were handed to."""
    for task in jobs._tasks(services.settings.queue_url, services.settings.secret_key).values():
        task.huey.storage.close()
    jobs._tasks.cache_clear()


def wait(until: Callable[[], bool]) -> bool:
    """Whether a condition becomes true within a minute: a busy machine takes many times as long as a quiet one."""
    end = time.monotonic() + 60
    while not until() and time.monotonic() < end:
        time.sleep(0.02)
    return until()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_deferred_job_is_run(issued: Recognition, tmp_path: Path, kind: str, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path / 'queue.sqlite3'}"
    if kind == "postgresql":
        server: EmbeddedPostgresql = request.getfixturevalue("postgresql")
        url = server.create("queue").replace("postgresql+psycopg://", "postgresql://", 1)
    services = with_queue(issued.services, url)
    write_letter(issued)
    jobs.enqueue(services.settings, "send_letters")
    worker = jobs.build_queue(services.settings.queue_url, services.settings.secret_key)
    jobs.register(worker, services)
    task = worker.dequeue()
    assert task is not None and sent(services) == ["waiting"]
    worker.execute(task)
    assert sent(services) == ["sent"]
    assert len(list((services.settings.home / "mail").glob("*.eml"))) == 1
    assert worker.dequeue() is None and worker.result_count() == 0
    forget(services)
    worker.storage.close()


def test_a_worker_in_its_own_thread(issued: Recognition, tmp_path: Path) -> None:
    services = with_queue(issued.services, f"sqlite:///{tmp_path / 'queue.sqlite3'}")
    worker = jobs.build_queue(services.settings.queue_url, services.settings.secret_key)
    jobs.register(worker, services)
    consumer = worker.create_consumer(workers=1, periodic=False, initial_delay=0.01, max_delay=0.05)
    consumer.start()
    try:
        write_letter(issued)
        jobs.enqueue(services.settings, "send_letters")
        assert wait(lambda: sent(services) == ["sent"])
    finally:
        consumer.stop(graceful=True)
        forget(services)
        worker.storage.close()


def test_a_job_that_another_program_deferred_is_not_run(issued: Recognition, tmp_path: Path) -> None:
    services = with_queue(issued.services, f"sqlite:///{tmp_path / 'queue.sqlite3'}")
    forged = replace(services.settings, secret_key="another secret of another service")
    jobs.enqueue(forged, "send_letters")
    worker = jobs.build_queue(services.settings.queue_url, services.settings.secret_key)
    jobs.register(worker, services)
    with pytest.raises((ValueError, HueyException)):
        worker.dequeue()
    forget(replace(services, settings=forged))
    worker.storage.close()


def test_a_queue_that_does_not_answer_undoes_nothing(
    services_sqlite: Services, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    services = with_queue(services_sqlite, f"sqlite:///{tmp_path / 'no' / 'such' / 'folder' / 'queue.sqlite3'}")
    jobs.enqueue(services.settings, "send_letters")
    assert "job send_letters could not be handed over" in caplog.text
    jobs._tasks.cache_clear()


def test_jobs_keep_their_names_and_their_times(services_sqlite: Services) -> None:
    assert {name: job.every for name, job in jobs.JOBS.items()} == {
        "prepare_places": {"minute": "*/10"},
        "close_places": {"minute": "*/10"},
        "judge_shown_others": {"minute": "*/10"},
        "judge_other_badges": {"minute": "35"},
        "forget_handovers": {"hour": "2", "minute": "25"},
        "count_year": {"hour": "2", "minute": "25"},
        "send_letters": {"minute": "*"},
        "close_accounts": {"minute": "*"},
        "chain_journal": {"minute": "*"},
        "forget_expired": {"minute": "7"},
        "end_lost_phones": {"minute": "*"},
        "compare_names": {"hour": "3", "minute": "41"},
        "forget_corrections": {"hour": "1", "minute": "40"},
        "forget_questions": {"hour": "1", "minute": "35"},
        "forget_postings": {"hour": "1", "minute": "55"},
        "forget_ideas": {"hour": "1", "minute": "57"},
        "forget_introductions": {"hour": "2", "minute": "5"},
        "forget_bundles": {"hour": "1", "minute": "40"},
        "forget_presence_papers": {"hour": "1", "minute": "45"},
        "forget_afterwards": {"hour": "1", "minute": "47"},
        "ask_afterwards": {"hour": "1", "minute": "50"},
        "forget_orientations": {"hour": "2", "minute": "15"},
        "forget_messages": {"hour": "2", "minute": "25"},
        "forget_receipts": {"hour": "1", "minute": "30"},
        "forget_statements": {"hour": "2", "minute": "25"},
        "forget_visitors": {"hour": "1", "minute": "25"},
        "fill_reserve": {"minute": "*"},
        "beat": {"minute": "*"},
        "forget_codes": {"minute": "17"},
        "remind_readers": {"minute": "27"},
        "remind_of_pauses": {"minute": "37"},
        "renew_status_lists": {"minute": "*/10"},
        "resume_reservations": {"minute": "*/5"},
        "sign_with_witnesses": {"minute": "*/5"},
        "destroy_due": {"minute": "41"},
        "carry_out_retention": {"hour": "1", "minute": "20"},
        "sweep": {"hour": "1", "minute": "50"},
        "make_meetings_ahead": {"hour": "2", "minute": "10"},
        "make_reports": {"hour": "1", "minute": "50"},
        "backup_by_night": {"minute": "*/10"},
        "check_by_night": {"minute": "*/10"},
        "make_card_batches": {"minute": "*"},
        "remember": {"minute": "*"},
    }
    with pytest.raises(KeyError):
        jobs.enqueue(services_sqlite.settings, "format_the_disk")
    queue = jobs.build_queue("memory://", services_sqlite.settings.secret_key)
    jobs.register(queue, services_sqlite)
    assert {type(task).__name__ for task in queue._registry.periodic_tasks} == {f"{name}_in_time" for name in jobs.JOBS}


def test_what_each_job_does(services_sqlite: Services) -> None:
    of = agreed(Cast(services_sqlite))
    sign.reserve(services_sqlite, of.lea, of.award)
    assert jobs.JOBS["resume_reservations"].run(services_sqlite) == 1
    assert of.row().state == "issued"
    assert jobs.JOBS["renew_status_lists"].run(services_sqlite) == 1
    assert jobs.JOBS["send_letters"].run(services_sqlite) == 0
    assert jobs.JOBS["beat"].run(services_sqlite) == 1
    for name in ("backup_by_night", "check_by_night"):
        assert jobs.JOBS[name].run(services_sqlite) == 0  # the instance was made today


def test_what_waits_in_the_queue_is_counted(services_sqlite: Services, tmp_path: Path) -> None:
    services = with_queue(services_sqlite, f"sqlite:///{tmp_path / 'queue.sqlite3'}")
    assert jobs.waiting(services.settings) == 0
    jobs.enqueue(services.settings, "send_letters")
    assert jobs.waiting(services.settings) == 1
    forget(services)
    with pytest.raises(OSError, match="OperationalError"):
        jobs.waiting(with_queue(services, f"sqlite:///{tmp_path / 'no' / 'queue.sqlite3'}").settings)
