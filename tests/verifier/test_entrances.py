"""Row S1 through the whole pipeline: wherever a badge names a private address, no connection is made to it."""

from __future__ import annotations

import pytest

from tests.verifier.doors import Recorder, unguarded
from tests.verifier.entrances import ASKED, IGNORED
from tests.verifier.world import Web, World
from verifier.fetch import Fetch, Fetched, PublicFetch
from verifier.verdict import Headline, Outcome

# One of each kind: names, numbers, spellings, embedded addresses, other schemes, ports and credentials.
HOSTS = (
    "127.0.0.1", "localhost", "app.localhost", "169.254.169.254", "metadata.google.internal", "10.0.0.1", "intranet",
    "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "rebind.example",
)  # fmt: skip
URLS = (
    *(f"https://{host}/latest/meta-data/" for host in HOSTS),
    "https://[::1]/x", "https://[::ffff:127.0.0.1]/x", "https://[64:ff9b::7f00:1]/x", "https://[2002:7f00:1::]/x",
    "https://⑩.⓪.⓪.①/x", "https://127。0。0。1/x", "https://127.0.0.1:8443/x", "https://badges.example@127.0.0.1/x",
)  # fmt: skip


class Half:
    """URLs that the world does not publish go to a real `PublicFetch` over a network that only records."""

    def __init__(self, web: Web, outside: Fetch) -> None:
        self._web = web
        self._outside = outside

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        inside = url in self._web.pages
        return (self._web if inside else self._outside)(url, accept=accept, limit=limit)


def is_expressible(entrance: str, url: str) -> bool:
    """A did:web and a key set's address have no place for brackets, credentials or ports; a drawing holds ASCII."""
    host = url.removeprefix("https://").partition("/")[0]
    plain = host.isascii() and not set(host) & set("[]@:")
    return plain or not ("did:" in entrance or "DID" in entrance or "bare" in entrance or not url.isascii())


CASES = [(entrance, url) for entrance in ASKED for url in URLS if is_expressible(entrance, url)]


def test_the_entrances_are_many() -> None:
    assert len(ASKED) >= 30 and len(IGNORED) >= 20
    assert len(CASES) >= 500


@pytest.mark.parametrize("entrance", ASKED)
def test_no_entrance_leads_inside(world: World, entrance: str) -> None:
    for url in [url for each, url in CASES if each == entrance]:
        recorder = Recorder()
        door = Half(world.web, PublicFetch(recorder.resolve, recorder.connect))
        verdict = world.verify(ASKED[entrance](world, url), fetch=door)
        assert recorder.connected == [], url
        assert verdict.headline is not Headline.VALID or "refresh.failed" in verdict.notes
        assert all(check.code != "check.fault" for check in verdict.checks), (url, verdict.checks)


@pytest.mark.parametrize("entrance", ASKED)
def test_without_the_guard_it_does(world: World, entrance: str) -> None:
    """The positive control: the pipeline follows each of these places."""
    cases = [url for each, url in CASES if each == entrance]
    reached = 0
    for url in cases:
        recorder = Recorder()
        world.verify(ASKED[entrance](world, url), fetch=Half(world.web, unguarded(recorder)))
        reached += bool(recorder.connected)
    assert reached >= 0.95 * len(cases)


@pytest.mark.parametrize("entrance", IGNORED)
def test_addresses_in_other_places_are_never_requested(world: World, entrance: str) -> None:
    """Not even without the guard, and not even at a public address."""
    for url in (*URLS[:2], "https://public.example/x"):
        recorder = Recorder()
        verdict = world.verify(IGNORED[entrance](world, url), fetch=Half(world.web, unguarded(recorder)))
        assert recorder.connected == [], url
        assert any(check.outcome in (Outcome.PASSED, Outcome.FAILED) for check in verdict.checks)
