"""An audience is added whole: where one of its modules cannot be imported, none of its pages is there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from badges.web.admission.audiences import Audience, Audiences

PAGE = """
from flask import Blueprint
blueprint = Blueprint("{name}", __name__)
blueprint.add_url_rule("/{name}", view_func=lambda: "here", endpoint="page")
"""
PART = "def register(app):\n    app.add_url_rule('/part', view_func=lambda: 'here', endpoint='part')\n"


@pytest.fixture
def audience(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Audience]:
    """Two blueprints and a part; the modules of the second and of the part are not there yet."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "audience_first.py").write_text(PAGE.format(name="first"))
    blueprints = tuple((name, f"audience_{name}", "blueprint") for name in ("first", "second"))
    yield Audience("both", blueprints, ("audience_part",))
    for name in ("first", "second", "part"):
        sys.modules.pop(f"audience_{name}", None)


def addresses(app: Flask) -> set[str]:
    """The addresses that an application answers."""
    return {rule.rule for rule in app.url_map.iter_rules()} - {"/static/<path:filename>"}


@pytest.mark.parametrize("missing", ["second", "part"])
def test_a_module_that_is_not_imported_leaves_no_page_behind(audience: Audience, tmp_path: Path, missing: str) -> None:
    app = Flask("pages")
    added: list[Flask] = []
    audiences = Audiences(app, [audience], added.append)
    texts = {"second": PAGE.format(name="second"), "part": PART}
    written = {name: tmp_path / f"audience_{name}.py" for name in texts}
    for name, path in written.items():
        path.write_text(texts[name] if name != missing else "raise MemoryError\n")
    for _ in range(2):
        with pytest.raises(MemoryError):
            audiences.add_all()
        assert (addresses(app), added, audiences.complete, audiences.open) == (set(), [], False, False)
    written[missing].write_text(texts[missing] + "# written anew, and longer\n")
    audiences.add_all()
    assert addresses(app) == {"/first", "/second", "/part"}
    assert (added, audiences.complete) == ([app], True)
