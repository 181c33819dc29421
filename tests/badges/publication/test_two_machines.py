"""Two machines serve one instance, each with a folder of keys of its own: no genuine badge is ever called a forgery,
and no stolen key is published. While a folder lags behind, its machine answers 503 `keyring.stale`.

Each test is run on PostgreSQL, and on SQLite with copied homes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from badges.app import create_app
from badges.base.database.engine import Database
from badges.base.errors import KeyringStale, Refused
from badges.base.services import Services
from badges.issuing import keyring, sign
from badges.ledger import statuses
from badges.ledger.safeguards.halt import SigningHalted, halting
from badges.network.service import ownership
from badges.publication import documents, routes
from badges.publication.judgement import verify_award
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed, headline, judged
from tests.cast.statements import statements
from tests.conftest import ORIGIN, PASSPHRASE
from verifier.cache import DocumentCache
from verifier.kept_verdicts import KeptVerdicts
from verifier.proven_signatures import ProvenSignatures

ROOT = Path(__file__).parents[3]
SCANS = 500  # of each machine
KEYS = ("/.well-known/did.json", "/.well-known/jwks.json", "/sites/gueret/did.json")
STALE = "keyring.stale"


@dataclass(frozen=True)
class Machine:
    """One machine: its own folder of keys, its own connections, its own memory."""

    services: Services
    client: FlaskClient

    @property
    def folder(self) -> Path:
        """Its folder of keys."""
        return self.services.settings.keys_folder

    def scan(self, code: str) -> str:
        """What its page says of a badge to a program: a headline, or the code of a refusal."""
        answer = self.client.get(f"/v/{code}", base_url=ORIGIN, headers={"Accept": "application/json"})
        said = json.loads(answer.data)
        assert (answer.status_code == 503) == (said.get("code") == STALE), (answer.status_code, said)
        return str(said["code"] if answer.status_code == 503 else said["headline"])

    def published(self, path: str) -> bytes | None:
        """A document of keys; None while they are stale."""
        answer = self.client.get(path, base_url=ORIGIN)
        assert answer.status_code == 200 or json.loads(answer.data)["code"] == STALE
        return answer.data if answer.status_code == 200 else None


def machine(services: Services) -> Machine:
    """A machine over these services, which have a database and a keyring of their own."""
    names = ("database", "keyring", "clock", "database_clock")
    parts: dict[str, Any] = {name: getattr(services, name) for name in names}
    app = create_app(services.settings, fetch=services.fetch, enqueue=services.enqueue, **parts)
    return Machine(app.extensions["badges"], app.test_client())


@dataclass(frozen=True)
class Two:
    """The machine on which keys are changed, the other, and a badge that both have verified."""

    here: Machine
    there: Machine
    badge: Recognition

    def copy(self) -> None:
        """What the operator does after each change: copy the folder of keys."""
        shutil.copytree(self.here.folder, self.there.folder, dirs_exist_ok=True)

    def another(self, given: str) -> Recognition:
        """A badge that is signed here now."""
        return agreed(Cast(self.here.services), given=given).sign()


@pytest.fixture(params=["sqlite", "postgresql"])
def two(request: pytest.FixtureRequest, own_keyring: Keyring, tmp_path: Path) -> Iterator[Two]:
    """Two machines on each database; the second has a copy of the first one's folder."""
    services: Services = request.getfixturevalue(f"services_{request.param}")
    here = replace(services, keyring=own_keyring)
    badge = agreed(Cast(here)).sign()
    settings = replace(services.settings, home=tmp_path / "second", journal_dir=services.settings.logbook_folder)
    for folder in ("keys", "secrets"):
        shutil.copytree(services.settings.home / folder, settings.home / folder)
    database = Database(settings.database_url)
    there = replace(
        here,
        settings=settings,
        database=database,
        keyring=Keyring.open(settings.keys_folder, PASSPHRASE),
        cache=DocumentCache(),
        proven=ProvenSignatures(),
        kept=KeptVerdicts(),
    )
    found = Two(machine(here), machine(there), badge)
    assert found.here.scan(badge.code) == found.there.scan(badge.code) == "VALID"
    yield found
    database.dispose()


def lost_key(two: Two) -> str:
    """The network's key that signed the badge: it is published, and signs no more."""
    records = two.here.services.keyring.records("network")
    return next(
        each.method.id for each in records if (each.state, each.method.algorithm) == ("retired", Algorithm.EDDSA)
    )


def test_a_thousand_scans_while_keys_change(two: Two) -> None:
    """Both machines are asked without a pause, while keys are rotated, found stolen, and copied."""
    codes: list[str] = [two.badge.code]
    lost: list[bytes] = []
    wrong: list[object] = []
    found = {"here": Counter[str](), "there": Counter[str]()}

    def ask(where: str, asked: Machine) -> None:
        for number in range(SCANS):
            stolen = tuple(lost)  # as of the request's beginning
            if number % 5:
                said = asked.scan(codes[number % len(codes)])
                found[where][said] += 1
                if said not in ("VALID", STALE):
                    wrong.append((where, number, said))
                continue
            data = asked.published(KEYS[number // 5 % len(KEYS)])
            if data is None:
                found[where][STALE] += 1
            elif any(each in data for each in stolen):
                wrong.append((where, number, "stolen"))

    threads = [threading.Thread(target=ask, args=each) for each in (("here", two.here), ("there", two.there))]
    for each in threads:
        each.start()
    services = two.here.services
    for given in ("Binta", "Chloé", "Driss"):
        keyring.rotate(services)
        codes.append(two.another(given).code)
        two.copy()
        unused = keyring.rotate(services, "network", Algorithm.EDDSA)[0].method.id  # it signs no badge
        assert keyring.compromise(services, unused).finished
        lost.append(unused.encode())
    for each in threads:
        each.join()
    assert wrong == [] and found["here"][STALE] == 0 and found["here"]["VALID"] == SCANS * 4 // 5
    two.copy()
    for code in codes:
        assert two.here.scan(code) == two.there.scan(code) == "VALID"
    assert all(two.there.published(path) == two.here.published(path) for path in KEYS)


def test_a_new_key_on_one_machine(two: Two) -> None:
    """The other calls its badges no forgeries and shows no keys; what needs none is answered as ever."""
    keyring.rotate(two.here.services)
    new = two.another("Binta")
    for code in (two.badge.code, new.code):
        assert two.here.scan(code) == "VALID" and two.there.scan(code) == STALE
    assert [two.there.published(path) for path in KEYS] == [None, None, None]
    for path in ("/", "/badges", "/issuer", "/status/1", f"/v/{new.code}/badge.json"):
        assert two.there.client.get(path, base_url=ORIGIN).status_code == 200, path
    two.copy()
    assert two.there.scan(new.code) == two.there.scan(two.badge.code) == "VALID"
    assert all(two.there.published(path) == two.here.published(path) for path in KEYS)


def test_a_stolen_key_is_published_by_neither(two: Two) -> None:
    """Where the other machine holds all keys, it needs no copy to know that one is stolen."""
    keyring.rotate(two.here.services)
    two.copy()
    lost = lost_key(two)
    before = two.badge.documents()["ob3"]
    assert all(lost.encode() in (each.published(KEYS[0]) or b"") for each in (two.here, two.there))
    keyring.compromise(two.here.services, lost)
    two.here.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    for each in (two.here, two.there):
        assert all(lost.partition("#")[2].encode() not in (each.published(path) or lost.encode()) for path in KEYS)
        assert each.scan(two.badge.code) == "VALID"
        assert judged(each.services, before) == "NOT_AUTHENTIC"


def test_a_kept_verdict_does_not_survive_a_change_of_keys(two: Two) -> None:
    first, old = two.there, two.badge.documents()["ob3"]
    assert judged(first.services, old) == judged(first.services, old) == "VALID" and len(first.services.kept._kept) == 1
    keyring.rotate(two.here.services)
    assert first.scan(two.badge.code) == STALE
    with pytest.raises(KeyringStale):
        judged(first.services, old)
    two.copy()
    assert judged(first.services, old) == "VALID"
    keyring.compromise(two.here.services, lost_key(two))
    assert judged(first.services, old) == "NOT_AUTHENTIC"


def test_what_people_and_programs_read_meanwhile(two: Two) -> None:
    keyring.rotate(two.here.services)
    client, code = two.there.client, two.badge.code
    for language, words in (("fr", "dernières clés du réseau"), ("en", "latest keys")):
        page = client.get(f"/v/{code}?lang={language}", base_url=ORIGIN, headers={"Accept": "text/html"})
        assert page.status_code == 503 and page.mimetype == "text/html" and page.headers["Retry-After"] == "30"
        assert words in page.text.replace("\u00a0", " ") and page.headers["Cache-Control"] == "no-store"
    for path in KEYS:
        for accept in ("text/html", "application/did+ld+json", "*/*"):
            answer = client.get(path, base_url=ORIGIN, headers={"Accept": accept})
            assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
            assert json.loads(answer.data)["code"] == STALE and answer.headers["Retry-After"] == "30"
            assert (
                answer.headers["Access-Control-Allow-Origin"] == "*" and "no-store" in answer.headers["Cache-Control"]
            )
    sent = {"base_url": ORIGIN, "headers": {"Accept": "application/json"}}
    ours = client.post("/verifier", data=two.badge.documents()["ob3"], **sent)
    assert ours.status_code == 503 and json.loads(ours.data)["code"] == STALE
    other = client.post("/verifier", data=b'{"not": "a badge"}', **sent)  # it rests on none of our keys
    assert json.loads(other.data)["headline"] == "UNREADABLE"


def test_nothing_is_signed_nor_halted_by_a_machine_that_lags_behind(two: Two) -> None:
    waiting = agreed(Cast(two.there.services), given="Binta")
    keyring.rotate(two.here.services)
    with pytest.raises(KeyringStale):
        waiting.sign()
    assert keyring.signing_halt(two.here.services) is None and waiting.documents() == {}
    two.copy()
    assert waiting.sign().headline() == "VALID"


def test_keys_that_change_during_a_signature_halt_nothing(two: Two) -> None:
    def mismatch(services: Services, *, after: Callable[[Services], object] = lambda _: None) -> None:
        with halting(services):
            after(two.here.services)
            raise SigningHalted("issuance.not_valid")

    with pytest.raises(KeyringStale):
        mismatch(two.there.services, after=keyring.rotate)
    two.copy()
    with pytest.raises(Refused, match=r"award\.try_again"):
        mismatch(two.here.services, after=keyring.rotate)
    assert keyring.signing_halt(two.here.services) is None
    two.copy()
    with pytest.raises(SigningHalted):
        mismatch(two.there.services)
    assert keyring.signing_halt(two.here.services) is not None  # the control: no key changed


@pytest.mark.parametrize("is_guarded", [True, False])
def test_keys_that_change_during_a_verification(two: Two, monkeypatch: pytest.MonkeyPatch, is_guarded: bool) -> None:
    """The list of revocations is signed by the new key after the keys were compared. Without the second comparison,
    the control, a good badge is not found good."""
    real: Callable[..., Any] = routes._BUILD["status_list"]
    two.there.services.database.dispose()

    def changing(services: Services, number: int) -> Any:
        monkeypatch.setitem(routes._BUILD, "status_list", real)
        keyring.rotate(two.here.services)
        statuses.drop_all(two.here.services)
        statuses.current(two.here.services, number)
        return real(services, number)

    monkeypatch.setitem(routes._BUILD, "status_list", changing)
    if not is_guarded:
        monkeypatch.setattr(ownership.Comparison, "changed", lambda _: False)
    fresh = replace(two.there.services, kept=KeptVerdicts())
    data = two.badge.documents()["ob3"]
    if is_guarded:
        with pytest.raises(KeyringStale):
            judged(fresh, data)
        two.copy()
        assert judged(fresh, data) == "VALID"
    else:
        assert judged(fresh, data) not in ("VALID", "REVOKED")


def test_the_comparison_of_a_page_costs_no_statement(two: Two) -> None:
    """The digest is read with the badge; a document of keys, which read nothing before, takes one statement."""
    app = two.there.client.application
    for path, most in ((f"/v/{two.badge.code}", 2), (KEYS[0], 1), (KEYS[1], 1)):
        with statements(app) as found:
            two.there.client.get(path, base_url=ORIGIN, headers={"Accept": "application/json"})
        asked = [each for each, _ in found if each.startswith("SELECT")]
        assert len(asked) <= most, asked


OTHER_PROCESS = """
import sys
from dataclasses import replace
from pathlib import Path
from datetime import datetime
from badges.app import build_services
from badges.publication.judgement import verify_award
from schemas.errors import OpenBadgesError
from tests.conftest import no_fetch, settings_at

settings = replace(settings_at(Path(sys.argv[1])), database_url=sys.argv[2])
moment = datetime.fromisoformat(sys.argv[3])
services = build_services(settings, clock=lambda: moment, fetch=no_fetch, enqueue=lambda *_: None)
for line in sys.stdin:
    try:
        print(verify_award(services, line.strip()).verdict.headline.value, flush=True)
    except OpenBadgesError as refused:
        print(refused.code, flush=True)
"""


def test_another_process_with_a_copied_home(two: Two) -> None:
    """The same with a process of its own, which shares nothing but the database."""
    services = two.there.services
    command = [sys.executable, "-c", OTHER_PROCESS, str(services.settings.home), services.settings.database_url]
    with subprocess.Popen(
        [*command, services.clock().isoformat()], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None and other.stdout is not None

        def scan(code: str) -> str:
            print(code, file=other.stdin, flush=True)
            return other.stdout.readline().strip()  # type: ignore[union-attr]

        assert scan(two.badge.code) == "VALID"
        keyring.rotate(two.here.services)
        new = two.another("Binta").code
        assert {scan(code) for code in (two.badge.code, new) for _ in range(50)} == {STALE}
        two.copy()
        assert {scan(code) for code in (two.badge.code, new) for _ in range(50)} == {"VALID"}
        other.stdin.close()
    assert other.returncode == 0


def test_several_badges_at_once_are_judged_by_the_same_keys(two: Two) -> None:
    from badges.publication.judgement import verify_awards

    keyring.rotate(two.here.services)
    codes = (two.badge.code, two.another("Binta").code)
    with pytest.raises(KeyringStale):
        verify_awards(two.there.services, codes)
    two.copy()
    assert {str(each.verdict.headline) for each in verify_awards(two.there.services, codes) if each.verdict} == {
        "VALID"
    }
    assert headline(two.there.services, codes[0]) == "VALID" and verify_award(two.there.services, "").kind == "unknown"


def test_the_check_tells_the_difference(two: Two) -> None:
    from badges.instance.checks import all_checks
    from badges.instance.checks.findings import WRONG

    def wrong(services: Services) -> dict[str, str]:
        return {each.what: each.advice or "" for each in all_checks.findings(services) if each.mark == WRONG}

    assert not any(each.startswith("Clés") for each in wrong(two.there.services))
    keyring.rotate(two.here.services, "network", Algorithm.EDDSA)
    found = wrong(two.there.services)
    assert any(each.startswith("Clés : il en manque") and "Copiez ici" in found[each] for each in found)
    assert f"badges : {STALE}" in found and not any("ne se vérifient pas" in each for each in found)
    two.copy()
    ownership.check(two.there.services)
    assert not any(each.startswith("Clés") for each in wrong(two.there.services))


def test_signing_is_taken_up_by_the_machine_that_has_the_keys(two: Two) -> None:
    """A reservation is not given up by a worker that lags behind, however long."""
    from badges.issuing import resume

    waiting = agreed(Cast(two.here.services), given="Binta")
    assert sign.reserve(two.here.services, waiting.lea, waiting.award) is not None
    keyring.rotate(two.here.services)
    two.here.services.clock.advance(days=3)  # type: ignore[attr-defined]
    assert resume.resume(two.there.services) == 0
    assert resume.resume(two.here.services) == 1 and waiting.headline() == "VALID"
    assert documents.did_document(two.here.services).data
