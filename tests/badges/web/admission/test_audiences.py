"""An audience is added whole: where one of its modules cannot be imported, none of its pages is there, and a request
that comes meanwhile waits until all of it is."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import BuildError

from badges.web.admission.audiences import Addresses, Audience, Audiences, Rules

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


@pytest.fixture
def written(audience: Audience, tmp_path: Path) -> Audience:
    """The same, with all of its modules."""
    (tmp_path / "audience_second.py").write_text(PAGE.format(name="second"))
    (tmp_path / "audience_part.py").write_text(PART)
    return audience


def test_a_link_that_failed_before_another_thread_added_the_page_is_built_again(written: Audience) -> None:
    app = Flask("pages")
    audiences = Audiences(app, [written], lambda _app: None)
    with app.test_request_context("/"):
        with pytest.raises(BuildError) as failed:
            app.url_map.bind("localhost").build("first.page")
        audiences.add_all()  # the other thread
        assert audiences.link(failed.value, "first.page", {}) == "/first"
        for missing in ("first.other", "static"):  # the second lacks a value
            with pytest.raises(BuildError) as failed:
                app.url_map.bind("localhost").build(missing)
            with pytest.raises(BuildError):
                audiences.link(failed.value, missing, {})


def test_a_request_waits_until_an_audience_is_added_whole(written: Audience) -> None:
    adding, finish = threading.Event(), threading.Event()

    def added(_app: Flask) -> None:
        adding.set()
        assert finish.wait(30)

    app = Flask("pages")
    audiences = Audiences(app, [written], added)
    app.url_map = Rules(audiences.adding)
    ask = partial(Addresses(app.url_map.bind("localhost"), audiences).match, "/first")
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(audiences.add_all)
        assert adding.wait(30)
        second = threads.submit(ask)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.2)
        finish.set()
        assert second.result(30) == ("first.page", {})
        assert first.result(30) is None
