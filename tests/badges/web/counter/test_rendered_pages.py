"""A kept page is the page that would be rendered now, whatever has changed since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from badges.network.tables import Site
from badges.publication import judgement
from badges.sharing import audience
from badges.web.counter import pages, rendered_pages
from badges.web.counter.rendered_pages import RenderedPages
from schemas import strict_json
from tests.cast.counter import Cast
from tests.conftest import ORIGIN, Clock
from verifier.verdict import Verdict


@pytest.fixture(autouse=True)
def begun(app: Flask, cast: Cast) -> None:
    """What a process reads once has been read."""
    for language in ("fr", "en"):
        shown(app, f"/v/{cast.code}?lang={language}&made=up")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Verdict]:
    """The verdicts whose page is rendered."""
    found: list[Verdict] = []
    render = pages.verdict_page

    def noting(judged: Verdict, *arguments: object, **more: object) -> str:
        found.append(judged)
        return render(judged, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(pages, "verdict_page", noting)
    return found


def shown(app: Flask, path: str, **headers: str) -> tuple[int, bytes, str | None]:
    """Status and body of a page, for a browser without a cookie; and what search engines are told."""
    answer = app.test_client(use_cookies=False).get(path, base_url=ORIGIN, headers={"Accept": "text/html", **headers})
    return answer.status_code, answer.data, answer.headers.get("X-Robots-Tag")


def forget(app: Flask) -> None:
    """Keep no page."""
    app.extensions[rendered_pages._STORE] = RenderedPages(0)


def call_site(cast: Cast, column: str, value: str) -> None:
    """Change what the pages say of every site."""
    with cast.services.database.begin() as session:
        for site in session.query(Site):
            setattr(site, column, value)


def seen_by(cast: Cast, visibility: str, search_engines: bool = False) -> None:
    """Change who sees the badge, as its member does."""
    audience.set_visibility(cast.services, cast.member_id, cast.code, visibility, search_engines=search_engines)


def test_a_page_is_rendered_once_a_minute(app: Flask, cast: Cast, clock: Clock, drawn: list[Verdict]) -> None:
    path = f"/v/{cast.code}"
    first = shown(app, path)
    assert shown(app, path) == first and first[0] == 200 and len(drawn) == 1
    clock.advance(seconds=1)
    assert shown(app, path) == first and len(drawn) == 1
    clock.advance(seconds=60)
    assert shown(app, path) != first and len(drawn) == 2
    assert drawn[-1].checked_at == clock().replace(second=0, microsecond=0)


def test_each_address_and_language_has_its_page(app: Flask, cast: Cast, drawn: list[Verdict]) -> None:
    paths = [f"/v/{cast.code}", f"/v/{cast.code}?lang=en", f"/v/{cast.code.lower()}", f"/V/{cast.code}"]
    found = [shown(app, path) for path in paths]
    assert [shown(app, path) for path in paths] == found and len({body for _, body, _ in found}) == len(paths)
    count = len(drawn)
    shown(app, f"/v/{cast.code}?lang=en&made=up"), shown(app, f"/v/{cast.code}?lang=en&made=up")
    shown(app, paths[0], Cookie="__Host-rcs=anything")
    assert len(drawn) == count + 3  # not kept: anybody's words, and a browser that may be signed in


def test_a_page_kept_for_one_browser_is_not_sent_to_another(app: Flask, cast: Cast) -> None:
    """Its words depend on the language that is asked for, and its links also on what the browser prefers."""
    client = app.test_client(use_cookies=False)
    for asked in ("", "?lang=en", "?lang=fr"):
        for preferred in ("en", "fr", "en", "fr"):
            headers = {"Accept": "text/html", "Accept-Language": preferred}
            page = client.get(f"/v/{cast.code}{asked}", base_url=ORIGIN, headers=headers)
            language = asked.removeprefix("?lang=") or preferred
            assert f'<html lang="{language}"' in page.text, (asked, preferred)
            assert f'href="/badges{asked if language != preferred else ""}"' in page.text, (asked, preferred)
            assert "Accept-Language" in page.headers["Vary"], (asked, preferred)


def test_a_page_that_asks_for_more_is_not_kept(
    app: Flask, cast: Cast, drawn: list[Verdict], monkeypatch: pytest.MonkeyPatch
) -> None:
    def asking(*_arguments: object) -> Callable[[str | None], str]:
        with cast.services.database.begin(read_only=True) as session:
            assert session.query(Site).all()
        return lambda text: text or ""

    monkeypatch.setattr("badges.web.counter.catalogue.translation", asking)
    shown(app, f"/v/{cast.code}"), shown(app, f"/v/{cast.code}")
    assert len(drawn) == 2


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_kept_page_is_the_page_of_now(app: Flask, cast: Cast, clock: Clock, data: st.DataObject) -> None:
    """The same steps with and without kept pages."""
    changes: dict[str, Callable[[], object]] = {
        "a minute": partial(clock.advance, seconds=61),
        "a phone": lambda: call_site(cast, "phone", f"+33555{data.draw(st.integers(100_000, 999_999))}"),
        "a name": lambda: call_site(cast, "city", data.draw(st.sampled_from(["Guéret", "Aubusson", "<b>"]))),
        "for all": lambda: seen_by(cast, "public", data.draw(st.booleans())),
        "by code": lambda: seen_by(cast, "code"),
        "hidden": lambda: seen_by(cast, "hidden"),
    }
    paths = [f"/v/{cast.code}", f"/v/{cast.code}?lang=en"]
    for name in data.draw(st.lists(st.sampled_from(sorted(changes)), min_size=1, max_size=5)):
        for path in paths:
            shown(app, path)
        changes[name]()
        kept = [shown(app, path) for path in paths]
        forget(app)
        assert [shown(app, path) for path in paths] == kept
        del app.extensions[rendered_pages._STORE]


def test_an_end_is_seen_at_once(app: Flask, cast: Cast, drawn: list[Verdict]) -> None:
    code = cast.awarded("soin", criteria=(0, 1))
    before = shown(app, f"/v/{code}")
    assert shown(app, f"/v/{code}") == before
    cast.revoked(code)
    after = shown(app, f"/v/{code}")
    assert after != before and drawn[-1].headline == "REVOKED"
    assert shown(app, f"/v/{code}") == after


def test_the_least_used_page_goes_first() -> None:
    store, page = RenderedPages(2), rendered_pages.Text(b"page")
    for key in (1, 2):
        store.keep(key, "shown", page)
    assert store.find(1, "shown") is page and store.find(1, "other") is None
    store.keep(3, "shown", page)
    assert store.find(1, "shown") is page and store.find(2, "shown") is None and store.find(3, "shown") is page


def test_the_json_is_what_would_be_written_now(app: Flask, cast: Cast, clock: Clock) -> None:
    services = app.extensions["badges"]
    with app.test_request_context():
        for _ in range(3):
            verdict = judgement.verify_award(services, cast.code).verdict
            assert verdict is not None and verdict.digest in services.kept
            written = strict_json.encode({"award": cast.code, **verdict.to_json()})
            assert rendered_pages.verdict_json(verdict, award=cast.code) == written
            clock.advance(seconds=1)
        kept = app.extensions[rendered_pages._STORE]._kept
        assert sum(key[0] == "json" for key in kept) == 1
        said = replace(verdict, digest=verdict.digest, notes=("0001-01-01T00:00:00Z",))
        assert rendered_pages.verdict_json(said, award=cast.code) == strict_json.encode(
            {"award": cast.code, **said.to_json()}
        )
        stranger = replace(verdict, digest="0" * 64)
        assert rendered_pages.verdict_json(stranger) == strict_json.encode(stranger.to_json())
        assert not any("0" * 64 in key for key in kept)
