"""`badges keys` and `badges issuers` as an operator types them: French, exit codes, and the same command twice."""

from __future__ import annotations

import errno
import json
import resource
import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy import text

from badges.issuing import keyring
from badges.ledger.safeguards import halt
from badges.ledger.trust import listing
from badges.publication.judgement import known_issuers
from keys import key_files
from tests.badges.cli.conftest import Run
from tests.cast.listing import COORDINATOR, HOW
from tests.cast.recognition import Recognition


def listed(here: Run) -> list[dict[str, Any]]:
    """What `badges keys list --json` says."""
    said = here("keys", "list", "--json")
    assert said.code == 0, said.all
    return [json.loads(line) for line in said.out.splitlines()]


def test_list_rotate_retire(here: Run, issued: Recognition) -> None:
    before = listed(here)
    assert len(before) == 5 and {each["state"] for each in before} == {"active"}
    assert "réseau" in here("keys", "list").out
    assert here("keys", "rotate", "--owner", "network", "--algorithm", "rsa").code == 0
    assert sorted(each["state"] for each in listed(here)) == ["active"] * 5 + ["retired"]
    said = here("keys", "retire", before[0]["id"])
    assert said.code == 0 and "retirée" in said.out
    assert here("keys", "retire", before[0]["id"]).code == 0
    assert len(listed(here)) == 7
    assert here("check").code == 0


def test_compromise_asks_then_signs_anew_and_may_be_typed_again(here: Run, issued: Recognition) -> None:
    key = next(each["id"] for each in listed(here) if each["algorithm"] == "EdDSA" and each["owner"] == "network")
    assert here("keys", "compromise", key).code == 64
    said = here("keys", "compromise", key, "--since", "2026-11-01", "--yes")
    assert said.code == 0 and "Badges signés à nouveau : 1" in said.out and "01/11/2026" in said.out
    said = here("keys", "compromise", key, "--yes")
    assert said.code == 0 and "Badges signés à nouveau : 0" in said.out
    found = next(each for each in listed(here) if each["id"] == key)
    assert found["state"] == "compromised" and found["compromised_at"].startswith("2026-11-01")
    assert here("check").code == 0
    said = here("keys", "retire", key)
    assert said.code == 1 and "[keys.compromised]" in said.err


def test_badges_not_signed_anew_are_reported(here: Run, issued: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> bool:
        raise LookupError

    monkeypatch.setattr(keyring.renew, "signed_edition", fails)
    key = keyring.keys(issued.services)[0].method.id
    said = here("keys", "compromise", key, "--yes")
    assert said.code == 1 and "gelée" in said.err
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["keys", "rotate", "--owner", "ailleurs"], 1),
        (["keys", "retire", "z6MkNobody"], 1),
        (["keys", "rotate", "--algorithm", "dsa"], 64),
        (["keys", "compromise"], 64),
        (["keys", "compromise", "x", "--since", "hier"], 64),
        (["issuers", "add", "not an id", "Nom", "--how", HOW, "--until", "2027-01-01"], 1),
        (["issuers", "add", "https://a.example/1", "", "--how", HOW, "--until", "2027-01-01"], 1),
        (["issuers", "add", "did:key:z6MkAlone", "Nom", "--how", HOW, "--until", "2027-01-01"], 1),
        (["issuers", "remove", "did:web:a.example"], 1),
    ],
)
def test_wrong_words(here: Run, words: list[str], code: int) -> None:
    said = here(*words)
    assert said.code == code and said.err and "Traceback" not in said.err


def test_known_issuers(here: Run, issued: Recognition) -> None:
    issuer = "did:web:partner.example"
    assert here("issuers", "list").out == ""
    assert (
        here("issuers", "add", issuer, "Partenaire", "--until", "2027-11-24").code == 64
    )  # how it is known is missing
    assert here("issuers", "add", issuer, "Partenaire", "--how", HOW, "--until", "24 novembre").code == 64
    said = here("issuers", "add", issuer, "Partenaire", "--how", HOW, "--until", "2031-01-01")
    assert said.code == 1 and "[issuer.until]" in said.err
    said = here("issuers", "add", issuer, "Partenaire", "--how", HOW, "--until", "24/11/2027")
    assert said.code == 0 and "après 24 heures" in said.out
    assert here("issuers", "add", issuer, "Le Partenaire", "--how", HOW, "--until", "2027-11-24").code == 0
    assert here("issuers", "list").out == f"Le Partenaire\t{issuer}\tproposé\t2027-11-24\n"
    assert issuer not in known_issuers(issued.services)
    listing.confirm(issued.services, COORDINATOR, issuer)
    assert here("issuers", "list").out == f"Le Partenaire\t{issuer}\tcompte\t2027-11-24\n"
    assert known_issuers(issued.services)[issuer] == "Le Partenaire"
    assert here("issuers", "add", issuer, "Autre", "--how", HOW, "--until", "2027-11-24").code == 0
    assert here("issuers", "list").out == f"Le Partenaire\t{issuer}\tcompte ; un changement attend\t2027-11-24\n"
    assert here("issuers", "remove", issuer).code == 0
    assert issuer not in known_issuers(issued.services)


def test_a_full_disk_is_reported_in_one_line(here: Run, issued: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    before = listed(here)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(key_files.os, "fsync", full)
        said = here("keys", "rotate")
    assert said.code == 1 and said.err == "Le système refuse : No space left on device\n"
    assert listed(here) == before
    folder = issued.services.settings.keys_folder
    assert [path.name for path in folder.rglob(".*")] == []


def test_a_failing_database_is_reported_in_one_line(here: Run, issued: Recognition) -> None:
    with issued.services.database.begin() as session:
        session.execute(text("ALTER TABLE site RENAME TO elsewhere"))
    said = here("keys", "rotate")
    assert said.code == 1 and "no such table: site" in said.err and len(said.err.splitlines()) == 1


def test_a_crash_writes_no_memory_to_the_disk() -> None:
    """A core file would hold the keys' passphrase."""
    allowed = resource.getrlimit(resource.RLIMIT_CORE)[1]
    script = (
        "import resource\nfrom badges.cli import main\n"
        "try: main(['--version'])\n"
        "finally: print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    said = subprocess.run(
        [sys.executable, "-c", script],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (allowed, allowed)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.splitlines()[-1] == "0"


def test_resume_lets_signing_go_on(here: Run, issued: Recognition) -> None:
    assert "Rien n’est arrêté" in here("keys", "resume").out
    halt.halt(issued.services, "issuance.not_valid ob3 NOT_AUTHENTIC")
    assert "badges sont en pause" in here("keys", "list").err
    asked = here("keys", "resume")
    assert asked.code == 64 and keyring.signing_halt(issued.services) is not None
    assert "24/11/2026" in asked.out and "pas passé notre propre contrôle" in asked.out
    said = here("keys", "resume", "--yes")
    assert said.code == 0 and "reprennent" in said.out
    assert keyring.signing_halt(issued.services) is None and here("keys", "list").err == ""
