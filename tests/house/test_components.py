"""`/composants` shows each macro of the component templates, with each of its parameters and each of its drawings."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, nodes

from tests.house.sources import ROOT

TEMPLATES = ROOT / "badges" / "web"
COMPONENTS = TEMPLATES / "http" / "templates" / "components"
PAGE = TEMPLATES / "counter" / "templates" / "components.html"
DRAWN = re.compile(r'\b(?:name|tone) == "(\w+)"')
ENVIRONMENT = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])


@cache
def macros() -> dict[str, nodes.Macro]:
    """Each macro by file and name: `ui.button`."""
    trees = {path.stem: ENVIRONMENT.parse(path.read_text("utf-8")) for path in COMPONENTS.glob("*.html")}
    return {f"{stem}.{each.name}": each for stem, tree in trees.items() for each in tree.find_all(nodes.Macro)}


def shown(page: str) -> dict[str, set[str]]:
    """The macros that a page calls, each with the names of the parameters that it gives; those too that they call."""
    tree, known = ENVIRONMENT.parse(page), macros()
    stems = {
        each.target: re.findall(r"components/(\w+)\.html", each.template.value)[0]
        for each in tree.find_all(nodes.Import)
        if isinstance(each.template, nodes.Const)
    }
    found: dict[str, set[str]] = {}
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Getattr) and isinstance(call.node.node, nodes.Name):
            name = f"{stems.get(call.node.node.name)}.{call.node.attr}"
            if name in known:
                given = [each.name for each in known[name].args][: len(call.args)]
                found.setdefault(name, set()).update(given, (each.key for each in call.kwargs))
    for name in list(found):
        stem = name.partition(".")[0]
        for call in known[name].find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and f"{stem}.{call.node.name}" in known:
                inner = known[f"{stem}.{call.node.name}"]
                found.setdefault(f"{stem}.{inner.name}", set()).update(each.name for each in inner.args)
    return found


def missing(page: str) -> list[str]:
    """The macros that a page does not call, and the parameters that it never gives: `ui.button`, `ui.button(wide)`."""
    there = shown(page)
    lacking = [name for name in macros() if name not in there]
    for name, given in there.items():
        lacking += [f"{name}({each.name})" for each in macros()[name].args if each.name not in given]
    return sorted(lacking)


def test_every_macro_stands_on_the_page_of_components() -> None:
    assert len(macros()) > 30
    assert not (lacking := missing(PAGE.read_text("utf-8"))), f"show in {PAGE.relative_to(ROOT)}: {lacking}"


def test_every_drawing_stands_there() -> None:
    page = PAGE.read_text("utf-8")
    drawn = {name for path in COMPONENTS.glob("*.html") for name in DRAWN.findall(path.read_text("utf-8"))}
    assert len(drawn) > 30
    assert sorted(name for name in drawn if f'"{name}"' not in page) == []


def test_what_does_not_stand_there_is_named() -> None:
    page = PAGE.read_text("utf-8")
    assert missing(page.replace("pictograms.back(", "pictograms.door(")) == ["pictogram.back"]
    assert missing(page.replace(", wide=True", "")) == ["ui.button(wide)", "ui.link_button(wide)"]
