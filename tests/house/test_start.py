"""What a start imports: the pages need neither the PDF modules, nor the job queue, nor the migrations."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.cast.served import free_port
from tests.conftest import PASSPHRASE, SECRET
from tests.house.sources import ROOT

LATER = (
    "alembic",
    "huey",
    "typst",
    "icalendar",
    "qrcode",
    "resvg_py",
    "jsonschema",
    "jsonschema_rs",
    "PIL",
    "zxingcpp",
    "pypdfium2",
    "pyld",
    "authlib",
    "smtplib",
    "email._header_value_parser",
    "xml.sax",
)
SHOW = f"import sys; print(' '.join(sorted(set({LATER!r}) & set(sys.modules))))"


def imported_by(program: str, **environ: str) -> list[str]:
    """Which of the modules that may be imported late a program imports."""
    answer = subprocess.run(
        [sys.executable, "-c", f"{program}\n{SHOW}"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.split()


def test_importing_badges_imports_almost_nothing() -> None:
    assert imported_by("import badges, sys; assert 'flask' not in sys.modules") == []


def test_the_application_starts_without_what_it_needs_later(instance_template: Path) -> None:
    environ = {
        "BADGES_HOME": str(instance_template),
        "BADGES_SECRET_KEY": SECRET,
        "BADGES_KEYS_PASSPHRASE": PASSPHRASE,
    }
    answer = "from badges.app import create_app\nassert create_app().test_client().get('/').status_code == 200"
    assert imported_by(answer, **environ) == []


def test_the_server_finds_its_database_current_without_the_migrations(instance_template: Path) -> None:
    environ = {
        "BADGES_HOME": str(instance_template),
        "BADGES_SECRET_KEY": SECRET,
        "BADGES_KEYS_PASSPHRASE": PASSPHRASE,
    }
    assert imported_by("from badges.cli import wiring\nwiring.services()", **environ) == []


def test_the_server_carries_nothing_that_only_its_journal_needs(instance_template: Path, tmp_path: Path) -> None:
    home = shutil.copytree(instance_template, tmp_path / "home")
    environ = {"BADGES_HOME": str(home), "BADGES_SECRET_KEY": SECRET, "BADGES_KEYS_PASSPHRASE": PASSPHRASE}
    program = f"""
import contextlib, io, sys
from badges.cli import main
from badges.server import start_server
start_server.serve = lambda *_given: None
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main(["serve", "--port", "{free_port()}"])
assert not {{"badges.capabilities", "badges.instance.logbook.follow_logbook"}} & set(sys.modules)"""
    assert imported_by(program, **environ) == []


def test_the_measure_sees_what_is_imported() -> None:
    assert {"huey", "qrcode"} <= set(imported_by("import qrcode, huey"))


def test_the_command_shows_its_help_without_the_application() -> None:
    program = """
import contextlib, io, sys
from badges.cli import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main(["--help"])
assert "flask" not in sys.modules"""
    assert "huey" not in imported_by(program)
