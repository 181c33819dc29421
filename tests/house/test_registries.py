"""What each capability registers: the one table of rights, and the jobs. What its columns say: `test_columns`."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections import Counter

import pytest
from flask import Flask

from badges import capabilities
from badges.base import outbox, registry, rights
from badges.base.database.types import Base
from badges.base.registry import Capability, Purpose
from badges.base.rights import StaffRole
from badges.base.services import Services
from badges.web.coordination import letters as coordination_letters
from badges.web.office.day import letters as day_letters
from tests.house.sources import ROOT, files

# The whole table: by action, whether a facilitator and a coordinator may do it, and whether it is asked about a site.
TABLE = """
activities.manage              coordinator  everywhere
award              facilitator coordinator  at a site
award.revoke                   coordinator  at a site
award.share        facilitator coordinator  at a site
badge.draft        facilitator coordinator  everywhere
badge.publish                  coordinator  everywhere
call.report        facilitator coordinator  everywhere
erasure.take_back              coordinator  everywhere
exchange.record    facilitator coordinator  at a site
issuers.manage                 coordinator  everywhere
journal.read                   coordinator  everywhere
keys.manage                    coordinator  everywhere
letter.send                    coordinator  everywhere
letter.settle      facilitator coordinator  at a site
member.change      facilitator coordinator  at a site
member.erase       facilitator coordinator  at a site
member.export      facilitator coordinator  at a site
member.leave       facilitator coordinator  at a site
member.merge                   coordinator  at a site
member.register    facilitator coordinator  at a site
member.renew_link  facilitator coordinator  at a site
member.see         facilitator coordinator  at a site
observe            facilitator coordinator  at a site
onward.hear        facilitator              at a site
orientation.follow facilitator coordinator  at a site
question.answer    facilitator coordinator  at a site
questions.choose               coordinator  everywhere
record             facilitator coordinator  at a site
report.publish                 coordinator  everywhere
report.read        facilitator coordinator  at a site
site.see           facilitator coordinator  at a site
sites.manage                   coordinator  everywhere
staff.disable                  coordinator  everywhere
staff.end_sessions             coordinator  everywhere
staff.erase                    coordinator  everywhere
staff.invite                   coordinator  everywhere
staff.lost_phone   facilitator coordinator  everywhere
staff.see                      coordinator  everywhere
threads.follow     facilitator coordinator  at a site
threads.rest                   coordinator  at a site
"""
EVERY_ACTION = """
import importlib, pkgutil
from itertools import product
import badges
from badges.base.rights import OPERATOR, Action, Actor, StaffRole, may
ROOMS = "base network people gatherings exchanges recognition ledger issuing questions sharing leaving"
for room in ROOMS.split():
    folder = importlib.import_module(f"badges.{room}")
    for each in pkgutil.iter_modules(folder.__path__, f"badges.{room}."):
        importlib.import_module(each.name)
ALL = Actor(1, frozenset(StaffRole), frozenset({1}))
print(sum(may(actor, action, site) for actor, action, site in product((OPERATOR, ALL), Action, (1, None))))
"""


def printed() -> str:
    """The table of rights, as it is filled."""
    lines = []
    for action, row in sorted(rights.table().items()):
        roles = [
            role if role in row.roles else " " * len(role) for role in (StaffRole.FACILITATOR, StaffRole.COORDINATOR)
        ]
        lines.append(f"{action:18} {' '.join(roles)}  {'at a site' if row.at_a_site else 'everywhere'}")
    return "\n".join(lines)


def run(program: str) -> str:
    """What a program prints in a process of its own."""
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def test_the_one_table_of_rights() -> None:
    print(printed())
    assert printed() == TABLE.strip()


def test_without_the_registrations_nothing_is_allowed() -> None:
    assert run(EVERY_ACTION) == "0"
    assert int(run("import badges.capabilities" + EVERY_ACTION)) > 0


@pytest.mark.parametrize("root", ["badges.app", "badges.jobs"])
def test_what_wires_the_service_fills_the_table(root: str) -> None:
    assert int(run(f"import {root}{EVERY_ACTION}")) > 0


def test_each_row_and_each_job_is_registered_once() -> None:
    rows = Counter(row.action for each in capabilities.ALL for row in each.rights)
    jobs = Counter(job.name for each in capabilities.ALL for job in each.jobs)
    assert [name for name, times in (rows + jobs).items() if times > 1] == []  # type: ignore[operator]


def test_every_registration_is_in_the_list() -> None:
    rooms = [path.parts[1] for path in files() if path.parts[0] == "badges" and path.name == "registration.py"]
    assert sorted(each.name for each in capabilities.ALL) == sorted(rooms)
    tables = {path.parts[1] for path in files() if path.parts[0] == "badges" and path.name == "tables.py"}
    assert tables - {"base"} <= set(rooms)


def test_what_wires_the_service_imports_every_table() -> None:
    every = "\nfrom badges.base.database.types import Base\nprint(*sorted(Base.metadata.tables))"
    modules = [str(path.with_suffix("")).replace("/", ".") for path in files() if path.name == "tables.py"]
    assert len(modules) > 10
    by_modules = run("\n".join(f"import {each}" for each in modules) + every)
    assert run("import badges.capabilities" + every) == by_modules
    assert len(by_modules.split()) > 50


# -- letters ----------------------------------------------------------------------------------------------------------


def purposes_written() -> dict[str, set[str]]:
    """By module of the service, the purposes of the letters that it writes, as they are imported or defined there."""
    found: dict[str, set[str]] = {}
    for path in files():
        if path.parts[0] != "badges" or path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "outbox.write":
                (purpose,) = (each.value for each in node.keywords if each.arg == "purpose")
                module = importlib.import_module(".".join(path.with_suffix("").parts))
                value = eval(ast.unparse(purpose), vars(module))
                found.setdefault(str(path), set()).add(value)
    return found


def test_each_letter_says_how_long_it_is_worth_sending() -> None:
    """A `Purpose` has no default for `worth`; without a purpose no letter can be written."""
    written = purposes_written()
    assert len(written) > 7
    assert set.union(*written.values()) == set(registry.purposes())


def test_a_letter_without_a_declared_purpose_is_refused(services_sqlite: Services) -> None:
    with services_sqlite.database.begin() as session, pytest.raises(KeyError):
        outbox.write(session, "a@b.example", "Objet\nTexte", due_at=services_sqlite.now(), purpose="unheard_of")


def test_letters_about_a_member_are_told_to_a_site_and_erased_with_the_member() -> None:
    erased = {each.when[1]: each.person for each in registry.personal(Base.metadata, "member") if each.when is not None}
    paths = {"award": "number=award.id.member_id", "member": "number=member.id"}
    about = {each.name: each.about for each in registry.purposes().values() if each.about is not None}
    assert {name: paths[table] for name, table in about.items()} == erased
    assert all("site_id" in Base.metadata.tables[table].c for table in about.values())


def test_each_letter_that_was_not_sent_has_its_words(house: Flask) -> None:
    with house.test_request_context():
        of_sites, of_none = set(day_letters.words()), set(coordination_letters.words())
    assert of_sites == {each.name for each in registry.purposes().values() if each.about is not None}
    assert of_none == {each.name for each in registry.purposes().values() if each.about is None}


def test_two_purposes_of_one_name_are_refused() -> None:
    twice = (Purpose("award", worth=None), Purpose("award", worth=None))
    with pytest.raises(ValueError, match="one name"):
        registry.fill((Capability("a", letters=twice),))
    assert registry.purposes()["award"].about == "award"  # nothing was changed
