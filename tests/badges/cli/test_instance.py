"""`init`, `staff`, `backup`, `restore`: an instance initialised once and again, backed up and restored."""

from __future__ import annotations

import platform
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from badges.base.database import schema
from badges.base.database.engine import Database
from badges.base.database.reserve import RESERVE_BYTES
from badges.base.settings import Settings
from badges.instance import backup as backups
from badges.network.tables import Instance, Site
from keys.algorithms import Algorithm
from keys.keyring import Keyring, digest_of
from tests.badges.cli.conftest import SETTINGS, Run, counts
from tests.cast.recognition import Recognition
from tests.conftest import PASSPHRASE, SECRET

pytestmark = pytest.mark.usefixtures("quick_seal")
LINK = re.compile(r"http://localhost:8000/bienvenue/\S+")
WORDS = {"BADGES_BACKUP_PASSPHRASE": "quatre brebis et un chien"}


def test_init_makes_an_instance_and_twice_is_once(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "new"
    first = run("init", "--coordinator", "Hélène Roux", "--phone", "05 55 82 80 47", home=home)
    assert first.code == 0 and first.err == "" and len(LINK.findall(first.out)) == 1
    assert "ne pourra plus jamais changer" in first.out and "http://localhost:8000/adresse" in first.out
    assert counts(home) == [1, 3, 20, 1, 1]
    for name in ("secrets", "keys"):
        assert (home / name).stat().st_mode & 0o777 == 0o700
    settings = Settings.from_environment({"BADGES_HOME": str(home)})
    records = Keyring.open(settings.keys_folder, settings.keys_passphrase).records()
    assert len(records) == 5
    second = run("init", home=home)
    assert second.code == 0 and LINK.findall(second.out) == [] and "badges staff link NOM" in second.out
    assert counts(home) == [1, 3, 20, 1, 1]
    assert Keyring.open(settings.keys_folder, settings.keys_passphrase).records() == records
    again = run("staff", "link", "helene roux", home=home)
    assert again.code == 0 and LINK.fullmatch(again.out.strip()) and again.out.strip() not in first.out
    assert run("check", home=home).code == 0
    by_address = run("staff", "link", "contact@localhost", home=home)  # of the network, and so of its first account
    assert by_address.code == 0 and LINK.fullmatch(by_address.out.strip()) and by_address.out != again.out
    unknown = run("staff", "link", "personne@localhost", home=home)
    assert unknown.code == 1 and unknown.out == ""
    assert "Personne ne correspond à « personne@localhost ». Noms connus : Hélène Roux." in unknown.err
    refused = run("demo", home=home)
    assert refused.code == 1 and "Une démonstration ne devient jamais une vraie instance" in refused.err
    moved = run("init", home=home, BADGES_PUBLIC_URL="http://localhost:8123")
    assert moved.code == 0 and "http://localhost:8123" in moved.out  # no badge names the first address


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--email", "pas une adresse", "email"),
        ("--phone", "12", "phone"),
        ("--hours", "…", "hours"),
        ("--site-phone", "gueret=12", "phone"),
        ("--site-hours", "gueret=", "hours"),
        ("--carrier-url", "departement", "carrier_url"),
    ],
)
def test_what_every_badge_will_say_is_looked_at_first(
    run: Run, tmp_path: Path, option: str, value: str, code: str
) -> None:
    said = run("init", option, value, home=tmp_path / "new")
    assert said.code == 1 and f"[{code}.malformed]" in said.err
    assert not (tmp_path / "new").exists()


def test_contacts_that_are_given_later_are_kept(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "new"

    def network() -> dict[str, str | None]:
        database = Database(f"sqlite:///{home / 'badges.sqlite3'}")
        with database.begin(read_only=True) as session:
            facts = session.get_one(Instance, 1).network
        database.dispose()
        return {name: facts.get(name) for name in ("email", "phone", "carrier_url", "name")}

    assert run("init", "--phone", "05 55 82 80 47", home=home).code == 0
    before = network()
    assert run("init", "--email", "bonjour@rcs.example", "--carrier-url", "https://mjc.example/", home=home).code == 0
    after = {**before, "email": "bonjour@rcs.example", "carrier_url": "https://mjc.example/"}
    assert before["email"] == "contact@localhost" and network() == after
    assert run("init", home=home).code == 0 and network() == after
    assert run("init", home=home, BADGES_PUBLIC_URL="http://localhost:8123").code == 0 and network() == after


def test_init_takes_what_the_public_is_owed(run: Run, tmp_path: Path) -> None:
    home, path = tmp_path / "new", tmp_path / "facts.json"

    def told(*words: str) -> tuple[int, str]:
        said = run("init", *words, home=home)
        return said.code, said.all

    for wrong, code in (
        ("[]", "facts.unreadable"),
        ('{"publisher": 1}', "facts.unreadable"),
        ('{"motto": "x"}', "fact.unknown"),
        ('{"audit_rate": "101"}', "fact.rate"),
    ):
        path.write_text(wrong)
        refused = told("--facts", str(path))
        assert refused[0] == 1 and f"[{code}]" in refused[1], wrong
    assert not home.exists()
    path.write_text('{"publisher": "Un organisme", "phone": "05 00 00 00 00", "hours_gueret": "le mardi, 9h-12h"}')
    code, said = told("--facts", str(path), "--site-phone", "gueret=05 00 00 00 02")
    assert code == 0 and "badges check" in said
    database = Database(f"sqlite:///{home / 'badges.sqlite3'}")
    with database.begin(read_only=True) as session:
        instance = session.get_one(Instance, 1)
        assert (instance.operator, instance.network["phone"]) == ({"publisher": "Un organisme"}, "+33500000000")
        gueret = session.scalars(select(Site).where(Site.slug == "gueret")).one()
        assert (gueret.phone, gueret.call_hours) == ("+33500000002", "Tu 09:00-12:00")
    database.dispose()


def test_init_asks_at_a_terminal_for_what_the_public_is_owed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that is refused is asked for again; an empty one leaves the fact for later."""
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _stream: True)
    home = tmp_path / "new"
    typed = {
        "hours_auzances": ["le mardi", "le mardi, 9 h à midi"],
        "phone_gueret": ["bonjour", "05 00 00 00 02"],
        "publisher": ["Un organisme"],
    }
    asked = ["hours_auzances", "phone_gueret", "phone_la-souterraine", "publisher"]  # the first, in their order
    lines = [line for name in asked for line in typed.get(name, [""])]
    said = run("init", home=home, stdin=("\n".join(lines) + "\n" * 30).encode())
    assert said.code == 0, said.err
    assert said.out.count("Téléphone, Guéret") == 2 and said.out.count("Téléphone, La Souterraine") == 1
    assert "[" not in said.out and LINK.search(said.out)
    database = Database(f"sqlite:///{home / 'badges.sqlite3'}")
    with database.begin(read_only=True) as session:
        assert session.get_one(Instance, 1).operator == {"publisher": "Un organisme"}
        told = {site.slug: (site.phone, site.call_hours) for site in session.scalars(select(Site))}
    database.dispose()
    assert told["gueret"] == ("+33500000002", None) and told["la-souterraine"] == (None, None)
    assert told["auzances"][1] == "Tu 09:00-12:00"


def test_no_other_user_reads_an_instance(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "srv" / "badges" / "instance"
    given = {"BADGES_KEYS_PASSPHRASE": PASSPHRASE}
    assert run("init", home=home, **given).code == 0
    for path in [home, *home.rglob("*")]:
        assert not path.stat().st_mode & 0o077, path
    # The passphrase comes from the environment: a second one in a file would be mistaken for it.
    assert sorted(path.name for path in (home / "secrets").iterdir()) == ["journal_key", "secret_key"]
    home.chmod(0o755)
    said = run("check", home=home, **given)
    assert said.code == 1 and f"chmod go= {home}" in said.out
    home.chmod(0o700)
    assert run("check", home=home, **given).code == 0


@pytest.mark.parametrize("lost", ["keyring.json", "."])
def test_lost_keys_of_issued_badges_are_never_replaced_in_silence(
    here: Run, issued: Recognition, tmp_path: Path, lost: str
) -> None:
    keys = issued.services.settings.keys_folder
    (keys / lost).rename(tmp_path / "elsewhere")
    for words in (["init"], ["keys", "list"], ["check"]):
        said = here(*words)
        assert said.code == 1 and "sauvegarde. [keyring.missing]" in said.all, words
    assert not (keys / "keyring.json").exists()
    (tmp_path / "elsewhere").rename(keys / lost)
    assert here("init").code == 0 and here("check").code == 0


def test_staff(here: Run) -> None:
    said = here("staff", "link", "Léa")
    assert said.code == 1 and "Noms connus : Hélène Roux, Karim Haddad, Léa Martin" in said.err
    assert LINK.fullmatch(here("staff", "link", "lea@rcs-creuse.example").out.strip())
    said = here("staff", "invite", "Paul Petit", "paul@rcs.example", "--function", "animateur", "--site", "gueret")
    assert said.code == 0 and LINK.fullmatch(said.out.strip())
    said = here("staff", "invite", "Paul Petit", "paul@rcs.example")
    assert said.code == 64 and "Indiquez au moins un site" in said.err
    said = here("staff", "invite", "Zoé", "zoe@rcs.example", "--site", "nowhere")
    assert said.code == 1 and said.err.strip() and "Traceback" not in said.err
    said = here("staff", "invite", "Zoé", "pas une adresse", "--function", "coordinatrice")
    assert said.code == 1 and "[email.malformed]" in said.err


def test_backup_and_restore(here: Run, run: Run, issued: Recognition, tmp_path: Path) -> None:
    archive = tmp_path / "sauvegarde.rcs"
    said = here("backup", str(archive), **WORDS)
    assert said.code == 0 and archive.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []
    home = tmp_path / "there"
    restored = run("restore", str(archive), "--yes", home=home, **WORDS, **SETTINGS)
    assert restored.code == 0, restored.all
    assert "1 badges relus, 1 vérifiés" in restored.out and str(home) in restored.out
    assert run("check", home=home, **SETTINGS).code == 0
    again = run("restore", str(archive), "--yes", home=home, **WORDS, **SETTINGS)
    assert again.code == 1 and "Il y a déjà une instance" in again.err
    assert run("check", home=home, **SETTINGS).code == 0


def test_a_restored_archive_of_an_older_revision_gets_the_states_of_its_keys(
    run: Run, issued: Recognition, tmp_path: Path
) -> None:
    """Until revision 0033 the row named the keys without their states: the migration counts each as active."""
    services = issued.services
    active = services.keyring.signer("gueret", Algorithm.EDDSA).method.id
    with services.database.begin() as session:
        instance = session.get_one(Instance, 1)
        instance.key_methods, instance.keys_digest = dict.fromkeys(instance.key_methods, "active"), None
    services.keyring.mark(active, "retired", services.now())
    archive, home = tmp_path / "sauvegarde.rcs", tmp_path / "there"
    with archive.open("wb") as stream:
        words = WORDS["BADGES_BACKUP_PASSPHRASE"]
        backups.write(services.settings, services.database, words, services.now(), stream)
    said = run("restore", str(archive), "--yes", home=home, **WORDS, **SETTINGS)
    assert said.code == 0, said.all
    database = Database(f"sqlite:///{home / 'badges.sqlite3'}")
    with database.begin(read_only=True) as session:
        instance = session.get_one(Instance, 1)
    database.dispose()
    states = Keyring.open(home / "keys", PASSPHRASE).states()
    assert instance.key_methods == states and states[active] == "retired"
    assert instance.keys_digest == digest_of(states)


def test_a_backup_under_the_keys_own_passphrase(here: Run, run: Run, tmp_path: Path) -> None:
    archive = tmp_path / "sauvegarde.rcs"
    said = here("backup", str(archive))
    assert said.code == 0 and "BADGES_KEYS_PASSPHRASE" in said.out and PASSPHRASE not in said.out
    assert run("restore", str(archive), "--yes", home=tmp_path / "there", **SETTINGS).code == 0


def test_the_keys_passphrase_that_the_settings_name_by_a_file(here: Run, run: Run, tmp_path: Path) -> None:
    words, archive, there = tmp_path / "words", tmp_path / "sauvegarde.rcs", tmp_path / "there"
    words.write_text(PASSPHRASE + "\n")
    named = {name: value for name, value in SETTINGS.items() if name != "BADGES_KEYS_PASSPHRASE"}
    assert here("backup", str(archive)).code == 0
    said = run("restore", str(archive), "--yes", home=there, **named)
    assert said.code == 1 and "--passphrase-file" in said.err  # the control: without it, another is asked for
    named["BADGES_KEYS_PASSPHRASE_FILE"] = str(words)
    said = run("restore", str(archive), "--yes", home=there, **named)
    assert said.code == 0, said.all
    assert "1 badges relus, 1 vérifiés" in said.out
    said = run(
        "restore", str(archive), "--yes", home=there, **{**named, "BADGES_KEYS_PASSPHRASE_FILE": str(tmp_path / "no")}
    )
    assert said.code == 1 and "BADGES_KEYS_PASSPHRASE" in said.err and "Traceback" not in said.err


def test_the_backups_passphrase_named_by_a_file(here: Run, run: Run, tmp_path: Path) -> None:
    words, archive = tmp_path / "words", tmp_path / "sauvegarde.rcs"
    words.write_text(WORDS["BADGES_BACKUP_PASSPHRASE"])
    assert here("backup", str(archive), BADGES_BACKUP_PASSPHRASE_FILE=str(words)).code == 0
    assert run("restore", str(archive), "--yes", home=tmp_path / "there", **WORDS, **SETTINGS).code == 0


def test_a_passphrase_in_a_file(here: Run, run: Run, tmp_path: Path) -> None:
    words, archive = tmp_path / "words", tmp_path / "sauvegarde.rcs"
    words.write_text("quatre brebis et un chien\n")
    assert here("backup", str(archive), "--passphrase-file", str(words)).code == 0
    assert run("restore", str(archive), "--yes", home=tmp_path / "there", **WORDS, **SETTINGS).code == 0
    words.write_text("court")
    said = here("backup", str(archive), "--passphrase-file", str(words))
    assert said.code == 1 and "au moins 16 signes" in said.err
    words.write_bytes(b"\xff\xfe")
    assert here("backup", str(archive), "--passphrase-file", str(words)).code == 1
    said = run("restore", str(archive), "--yes", home=tmp_path / "other")
    assert said.code == 1 and "--passphrase-file" in said.err


def test_backups_that_cannot_be_written_or_read(here: Run, run: Run, tmp_path: Path) -> None:
    said = here("backup", str(tmp_path / "no" / "folder" / "x"), **WORDS)
    assert said.code == 1 and "ne peut pas être écrite" in said.err
    archive = tmp_path / "sauvegarde.rcs"
    assert here("backup", str(archive), **WORDS).code == 0
    home = tmp_path / "there"
    said = run(
        "restore", str(archive), "--yes", home=home, BADGES_BACKUP_PASSPHRASE="une autre phrase de passe", **SETTINGS
    )
    assert said.code == 1 and "La phrase de passe n’est pas la bonne" in said.err and not (home / "keys").exists()
    cut = tmp_path / "cut"
    cut.write_bytes(archive.read_bytes()[:-100])
    said = run("restore", str(cut), "--yes", home=home, **WORDS, **SETTINGS)
    assert said.code == 1 and "abîmé ou coupé" in said.err
    cut.write_bytes(b"hello")
    said = run("restore", str(cut), "--yes", home=home, **WORDS, **SETTINGS)
    assert said.code == 1 and "n’est pas une sauvegarde" in said.err


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        ({"BADGES_PUBLIC_URL": "http://localhost:9999"}, "http://localhost:9999"),
        ({"BADGES_KEYS_PASSPHRASE": "une autre phrase de passe"}, "BADGES_KEYS_PASSPHRASE"),
        ({"BADGES_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "La base de données ne répond pas"),
        ({"BADGES_SECRET_KEY": "court"}, "BADGES_SECRET_KEY"),
    ],
)
def test_a_restoration_that_was_refused_can_be_made_again(
    here: Run, run: Run, tmp_path: Path, wrong: dict[str, str], answer: str
) -> None:
    archive, home = tmp_path / "sauvegarde.rcs", tmp_path / "there"
    assert here("backup", str(archive), **WORDS).code == 0
    said = run("restore", str(archive), "--yes", home=home, **{**WORDS, **SETTINGS, **wrong})
    assert said.code == 1 and answer in said.err and "Traceback" not in said.err
    assert not (home / "keys").exists()
    assert run("restore", str(archive), "--yes", home=home, **WORDS, **SETTINGS).code == 0


def test_secrets_travel_with_an_embedded_instance(run: Run, tmp_path: Path) -> None:
    home, archive, there = tmp_path / "new", tmp_path / "x", tmp_path / "there"
    assert run("init", home=home).code == 0
    assert run("backup", str(archive), home=home, **WORDS).code == 0
    assert run("restore", str(archive), "--yes", home=there, **WORDS).code == 0
    for name in ("secret_key", "keys_passphrase"):
        assert (there / "secrets" / name).read_bytes() == (home / "secrets" / name).read_bytes()
    assert run("check", home=there).code == 0 and SECRET not in archive.read_bytes().decode("latin-1")


def test_an_older_database_is_served_only_after_its_migration(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run("init", home=home).code == 0
    database = Database(f"sqlite:///{home / 'badges.sqlite3'}")
    schema.downgrade(database, "0001")  # as an earlier release left it
    database.dispose()
    refused = run("issuers", "list", home=home)
    assert (refused.code, "badges init" in refused.err) == (1, True)
    assert "une migration attend" in run("check", home=home).out
    assert run("init", home=home).code == 0
    assert run("issuers", "list", home=home).code == 0


def test_version_says_what_runs(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "new"
    before = run("version", home=home)
    assert before.code == 0 and not home.exists()
    assert re.search(r"^rcs-badges \d+\.\d+", before.out) and f"Python {platform.python_version()}\n" in before.out
    assert "Base de données : les réglages ne la nomment pas" in before.out
    run("init", home=home)
    assert f"SQLite, révision {schema.newest()}\n" in run("version", home=home).out
    database = Database(f"sqlite:///{home / 'badges.sqlite3'}")
    schema.downgrade(database, "0001")
    database.dispose()
    assert f"SQLite, révision 0001 (le service attend {schema.newest()} : badges init)" in run("version", home=home).out
    away = run("version", home=home, BADGES_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert away.code == 0 and "PostgreSQL : " in away.out


def test_init_keeps_a_reserve_for_a_full_disk(run: Run, tmp_path: Path) -> None:
    run("init", home=tmp_path / "new")
    status = (tmp_path / "new" / "badges.sqlite3-reserve").stat()
    assert status.st_size == RESERVE_BYTES and status.st_mode & 0o077 == 0
