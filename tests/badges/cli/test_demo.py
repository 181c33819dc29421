"""`badges demo`, as a stranger runs it: a network to try, every file checked, and nothing made twice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from badges.base import registry
from badges.base.database.engine import Database
from badges.base.database.types import Base
from badges.base.journal.tables import JournalEntry
from badges.base.personal.declarations import not_restored
from badges.demonstration import samples
from badges.demonstration.cast import MEMBERS, STAFF
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Gathering, Workshop
from badges.instance import backup
from badges.network.tables import Instance, Site, Staff
from badges.people.tables import Consent, Member
from badges.recognition.tables import Award, AwardConsent
from badges.reports.tables import PublishedReport
from tests.badges.cli.conftest import Run, clean_environment

NAMES = {
    "badge-ob3.json", "badge-ob3.jwt", "badge-ob2.json", "badge-ob2.jws", "badge-ob3.png", "badge-ob3.svg",
    "badge-ob2.png", "badge-ob2.svg", "badge-email.json", "badge-email.jwt", "endorsement.json", "status-list.json",
    "did.json", "jwks.json", "qr.png", "qr.svg", "attestation.pdf",
}  # fmt: skip


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A home with the demonstration in it, and what the command said."""
    home = tmp_path_factory.mktemp("demonstration") / "home"
    said = subprocess.run(
        [sys.executable, "-m", "badges.cli.run", "demo", "--samples", str(home / "out")],
        env=clean_environment(home),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return home, said


Demonstration = tuple[Path, "subprocess.CompletedProcess[str]"]


def test_it_says_that_all_holds(demonstration: Demonstration) -> None:
    home, said = demonstration
    assert said.returncode == 0, said.stdout + said.stderr
    lines = said.stdout.splitlines()
    assert {line.split()[1] for line in lines if line.startswith("✓")} == NAMES and "✗" not in said.stdout
    assert {path.name for path in (home / "out").iterdir()} == NAMES
    assert said.stderr.count("…") >= 4  # visible progress


def test_the_network_is_lifelike(demonstration: Demonstration) -> None:
    home, _ = demonstration
    database = Database(f"sqlite:///{home / 'badges.sqlite3'}")
    with database.begin(read_only=True) as session:
        assert session.get_one(Instance, 1).demonstration
        people = select(Site.slug, func.count()).join(Member, Member.site_id == Site.id).group_by(Site.slug)
        assert all(count >= 6 for _, count in session.execute(people)) and len(MEMBERS) == 3
        assert session.scalar(select(func.count()).select_from(Staff)) == len(STAFF) >= 6
        assert session.scalar(select(func.count()).where(Workshop.accepted_on.is_not(None))) == 8
        assert session.scalar(select(func.count()).where(Workshop.accepted_on.is_(None))) == 1
        assert (session.scalar(select(func.count()).select_from(Exchange)) or 0) >= 3
        published = session.scalars(select(PublishedReport).order_by(PublishedReport.id.desc())).first()
        assert published is not None and (published.first.month, published.last.month) == (1, 12)
        later = select(func.max(Exchange.recorded_at)).scalar_subquery()
        assert session.scalar(select(later <= published.made_at)), "the report holds what it says that it holds"
        kinds = dict(session.execute(select(Gathering.kind, func.count()).group_by(Gathering.kind)).all())
        assert kinds["meeting"] >= 60 and kinds["workshop"] >= 18
        days = session.scalars(select(Gathering.starts_at)).all()
        assert len({f"{each:%Y-%m}" for each in days}) >= 11, "a year, but for the month without meetings"
        awards = session.scalars(select(Award)).all()
        issued = [award for award in awards if award.issued_at is not None]
        assert len(issued) >= 10
        assert {award.state for award in issued} == {"issued", "revoked", "withdrawn"}
        assert any(award.exchange_id for award in issued) and any(award.visibility == "hidden" for award in issued)
        assert any(award.valid_until for award in issued)
        assert {award.state for award in awards} >= {"draft", "declined"}
        consents = (*session.scalars(select(Consent)), *session.scalars(select(AwardConsent)))
        acts = session.scalars(select(JournalEntry.at).order_by(JournalEntry.id)).all()
        assert len(acts) > 40 and acts == sorted(acts), "the journal goes on with its days"
        assert len(consents) > 40 and all(each.text_version <= f"{each.given_at:%Y-%m}" for each in consents)
    database.dispose()


def test_a_backup_by_the_command_holds_every_table(demonstration: Demonstration, tmp_path: Path) -> None:
    """The command opens no page, and most tables are imported with their pages: none may be left out for that."""
    home, _ = demonstration
    (words := tmp_path / "words").write_text("quatre brebis et un chien\n")
    command = [sys.executable, "-m", "badges.cli.run", "backup", "--passphrase-file", str(words)]
    subprocess.run([*command, str(tmp_path / "a.badges")], env=clean_environment(home), check=True, timeout=300)
    archive = backup.open_archive(lambda: (tmp_path / "a.badges").open("rb"), "quatre brebis et un chien")
    left_out = not_restored(Base.metadata)
    database = Database(f"sqlite:///{home / 'badges.sqlite3'}")
    with database.begin(read_only=True) as session:
        rows = {
            each.name: session.scalar(select(func.count()).select_from(each))
            for each in registry.tables()
            if each.name not in left_out
        }
    database.dispose()
    assert archive.counts == {name: number for name, number in rows.items() if number}
    assert rows["published_report"] and rows["badge_draft"]


def test_a_second_time_nothing_is_made_anew(demonstration: Demonstration, run: Run) -> None:
    home, _ = demonstration
    doors, keys = (
        (home / "demonstration.json").read_bytes(),
        sorted(path.name for path in (home / "keys").rglob("*.json")),
    )
    said = run("demo", home=home)
    assert said.code == 0
    assert (home / "demonstration.json").read_bytes() == doors
    assert sorted(path.name for path in (home / "keys").rglob("*.json")) == keys
    assert {path.name for path in (home / "samples").iterdir()} == NAMES
    for name in ("badge-ob3.json", "badge-ob3.jwt", "badge-ob2.json", "endorsement.json"):
        assert (home / "samples" / name).read_bytes() == (home / "out" / name).read_bytes()
    assert run("check", home=home).code == 0


def test_only_the_owner_reads_the_addresses_and_passwords(demonstration: Demonstration) -> None:
    home, said = demonstration
    doors = home / "demonstration.json"
    facts = json.loads(doors.read_text(encoding="utf-8"))
    assert doors.stat().st_mode & 0o777 == 0o600
    assert {"code", "member_key", "email", "password"} <= facts.keys() and facts["code"] in said.stdout
    assert facts["password"] not in said.stdout + said.stderr


def test_what_does_not_hold_is_said(demonstration: Demonstration, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    home, _ = demonstration
    with monkeypatch.context() as patch:
        patch.setattr(samples, "decode_qr", lambda *_: None)
        said = run("demo", home=home)
        assert said.code == 1 and said.out.count("✗") == 3 and "QR illisible" in said.out
    with monkeypatch.context() as patch:
        patch.setattr(samples, "methods_used", lambda _: iter(["did:web:evil.example#key"]))
        said = run("demo", home=home)
        assert said.code == 1 and "1 clés utilisées, 1 absentes" in said.out
    with monkeypatch.context() as patch:
        paths = samples.addresses
        patch.setattr(samples, "addresses", lambda *given: {**paths(*given), "qr.png": "/v/nowhere/qr.png"})
        said = run("demo", home=home)
        assert said.code == 1 and "✗ qr.png" in said.out and "le service ne le donne pas" in said.out


def test_an_interrupted_demonstration_is_said_to_be_one(demonstration: Demonstration, run: Run, tmp_path: Path) -> None:
    import shutil

    home = tmp_path / "half"
    shutil.copytree(demonstration[0], home)
    (home / "demonstration.json").unlink()
    said = run("demo", home=home)
    assert said.code == 1 and "Une démonstration interrompue" in said.err and str(home) in said.err
