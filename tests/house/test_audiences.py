"""Pages are imported with their audience, and no address is found in one audience that a later one has for itself."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from badges.app import AUDIENCES, RowNumber
from tests.conftest import PASSPHRASE, SECRET
from tests.house.sources import ROOT

VALUES = {"int": "7", "default": "word", "path": "two/words"}
LOADED = """
import sys
from badges.app import create_app
app = create_app()
client = app.test_client()
def pages():
    return sorted({".".join(name.split(".")[:3]) for name in sys.modules if name.startswith("badges.web.")
                   and name.split(".")[2] in ("counter", "portfolio", "office", "coordination")})
"""


OTHERS_NAMES = """
from jinja2 import meta, nodes
from badges.app import AUDIENCES, create_app
FOLDERS = {"public": ("counter/",), "members": ("portfolio/",), "staff": ("office/", "coordination/", "account/")}
complete = create_app()
complete.audiences.add_all()
every = complete.jinja_env
for audience in FOLDERS:
    app = create_app()
    app.audiences.add("public", audience)  # the public pages are imported at each start
    known = app.jinja_env
    others, filters = set(every.globals) - set(known.globals), set(every.filters) - set(known.filters)
    assert others or filters, audience
    known.filters.update(every.filters)  # so that the template compiles
    sources = {name: every.loader.get_source(every, name)[0] for name in every.list_templates()}
    for name, source in {**sources, "counter/planted": "{{ posting_when(each) | masked }}"}.items():
        if name.startswith(FOLDERS[audience]) or name.startswith("components/") or "/" not in name:
            tree = known.parse(source)
            asked = meta.find_undeclared_variables(tree) & others
            asked |= {each.name for each in tree.find_all(nodes.Filter)} & filters
            print("".join(f"{name}:{each} " for each in sorted(asked)), end="")
"""


def rules_by_audience(app: Flask) -> dict[str, list[Rule]]:
    """The rules of each audience; those that the application has from its start stand first, under no name."""
    of = {name: each.name for each in AUDIENCES for name, _module, _attribute in each.blueprints}
    found: dict[str, list[Rule]] = {"": []} | {each.name: [] for each in AUDIENCES}
    for rule in app.url_map.iter_rules():
        found[of.get(rule.endpoint.partition(".")[0], "")].append(rule)
    return found


def examples(rule: Rule) -> str:
    """An address that a rule answers."""
    return "".join(
        VALUES.get((rule._converters[part].__class__.__name__).lower().removesuffix("converter"), "7")
        if is_dynamic
        else part
        for is_dynamic, part in rule._trace
        if part != "|"
    )


def alone(rules: list[Rule]) -> Map:
    """A map of these rules and no others."""
    return Map([rule.empty() for rule in rules], converters={"int": RowNumber})


def shadowed(rules: dict[str, list[Rule]]) -> list[str]:
    """The rules that an earlier audience would answer for."""
    found = []
    order = list(rules)
    for place, name in enumerate(order[1:], 1):
        earlier = alone(list(itertools.chain.from_iterable(rules[each] for each in order[:place]))).bind("localhost")
        for rule in rules[name]:
            for method in sorted((rule.methods or {"GET"}) - {"HEAD", "OPTIONS"}):
                try:
                    endpoint, _values = earlier.match(examples(rule), method)
                except HTTPException:
                    continue
                found.append(f"{rule.rule} of {name}: {endpoint}")
    return found


def test_no_address_is_answered_by_an_earlier_audience(house: Flask) -> None:
    rules = rules_by_audience(house)
    assert all(len(each) > 1 for each in rules.values()), "an audience without addresses"
    assert shadowed(rules) == []


def test_a_shadowed_address_is_found(house: Flask) -> None:
    rules = rules_by_audience(house)
    new = Rule("/v/nouveau", endpoint="office.new", methods=["GET"])
    new.bind(Map())
    rules["staff"].append(new)
    assert [one.partition(":")[0] for one in shadowed(rules)] == ["/v/nouveau of staff"]


@pytest.fixture
def home(instance_template: Path, tmp_path: Path) -> Path:
    """An instance of this test alone: what is asked in vain is counted there, and the template is every test's."""
    return Path(shutil.copytree(instance_template, tmp_path / "instance"))


def run(program: str, home: Path) -> str:
    """What a program prints in a process of its own."""
    environ = {"BADGES_HOME": str(home), "BADGES_SECRET_KEY": SECRET, "BADGES_KEYS_PASSPHRASE": PASSPHRASE}
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.mark.parametrize(
    ("asked", "imported"),
    [
        ("pass", []),
        ("assert client.get('/badges').status_code == 200", ["badges.web.counter"]),
        ("assert client.get('/moi/' + 43 * 'a').status_code == 404", ["badges.web.counter", "badges.web.portfolio"]),
        ("assert client.get('/membres').location.startswith('/connexion'), client.get('/membres')", None),
        ("assert client.get('/connexion').status_code == 200", None),
        ("assert client.get('/no-such-page').status_code == 404", None),
        ("with app.test_request_context('/'): from flask import url_for; assert url_for('office.today')", None),
    ],
)
def test_a_page_imports_its_audience_alone(home: Path, asked: str, imported: list[str] | None) -> None:
    found = run(f"{LOADED}\n{asked}\nprint(' '.join(pages()))", home).split()
    assert ("badges.web.coordination" in found) if imported is None else (found == imported)


def test_no_template_uses_what_another_audience_gives_to_templates(home: Path) -> None:
    """The public wall was an error in each process that had not shown a page of the staff yet."""
    assert run(OTHERS_NAMES, home).split() == ["counter/planted:masked", "counter/planted:posting_when"]


def test_what_writes_declares_the_capabilities_first(home: Path) -> None:
    program = f"""{LOADED}
services = app.extensions["badges"]
with services.database.begin(read_only=True):
    assert "badges.capabilities" not in sys.modules
with services.database.begin():
    assert "badges.capabilities" in sys.modules
"""
    run(program, home)


def test_a_question_for_a_right_declares_the_capabilities() -> None:
    program = """
import badges.app
from badges.base import rights
assert rights.may(rights.OPERATOR, rights.Action.MANAGE_KEYS)
"""
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


def test_requests_that_come_together_all_find_their_pages(home: Path) -> None:
    program = f"""{LOADED}
from concurrent.futures import ThreadPoolExecutor
def status(path):
    return app.test_client().get(path).status_code
paths = 6 * ["/badges", "/connexion", "/membres", "/sites", "/bienvenue/x", "/no-such-page"]
with ThreadPoolExecutor(12) as pool:
    found = list(pool.map(status, paths))
alone = {{path: status(path) for path in paths}}
assert found == [alone[path] for path in paths], list(zip(paths, found))
assert alone["/membres"] == 303 and alone["/no-such-page"] == 404, alone
"""
    run(program, home)
