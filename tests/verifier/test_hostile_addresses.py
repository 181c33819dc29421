"""Every function of the libraries that takes an address, against one table: hostile ones are refused with the
function's own code on every Python, lawful ones pass."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from issuer.rules.common import Findings, Ground, host_of_did, is_local
from keys.dids import did_web, did_web_document_url
from keys.errors import DidMalformed
from schemas.urls import join_url, split_url
from tests.verifier import world as w
from tests.verifier.doors import Network, answer_with, redirect_to
from tests.verifier.hostile_addresses import HOSTILE, LAWFUL, MALFORMED
from tests.verifier.world import World
from verifier.checks.hosted_assertion import is_in_scope
from verifier.fetch import MappedFetch, SourceRefused, check_url
from verifier.limits import DEFAULT_LIMITS
from verifier.loader import InputUnreadable
from verifier.origins import is_same_place, origin_of
from verifier.presented_bytes import Presented
from verifier.reading.page_link import read_page
from verifier.verdict import Headline

CODES = {"fetch.url", "fetch.host", "fetch.scheme", "fetch.credentials", "fetch.port", "fetch.private_address"}
OURS = "https://badges.example"
by_name = pytest.mark.parametrize("address", HOSTILE.values(), ids=HOSTILE)
malformed = pytest.mark.parametrize("address", MALFORMED.values(), ids=MALFORMED)
lawful = pytest.mark.parametrize("address", LAWFUL.values(), ids=LAWFUL)


def code_of(act: Callable[[], object]) -> str:
    """The code of what was refused."""
    with pytest.raises(SourceRefused) as refusal:
        act()
    return refusal.value.code


@malformed
def test_the_one_reading_of_urls_refuses_it(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        _ = split_url(address).port
    if "]" in address or "[" in address:
        with pytest.raises(ValueError, match=r"."):
            join_url("https://badges.example/a", address.removeprefix("https:"))


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("https://[2606:2800::1]/a", "2606:2800::1", None),
        ("https://[2606:2800::1]:8443", "2606:2800::1", 8443),
        ("https://a:b@[::1]:/", "::1", None),
        ("\x1f https://badges.example:443/a[b]?c=[d]#[e]", "badges.example", 443),
        ("//badges.example/a", "badges.example", None),
        ("/a/b?c", None, None),
    ],
)
def test_the_one_reading_of_urls_takes_what_is_lawful(address: str, host: str | None, port: int | None) -> None:
    parts = split_url(address)
    assert (parts.hostname, parts.port) == (host, port)


@malformed
def test_a_malformed_url_is_refused_as_malformed(address: str) -> None:
    """The code is the same on every Python, not that of a later rule which a laxer parser would reach."""
    assert code_of(lambda: check_url(address)) == "fetch.url"


@by_name
def test_the_fetch_refuses_it(address: str) -> None:
    network = Network({})
    assert code_of(lambda: network.door()(address, accept="*/*", limit=100)) in CODES
    assert network.asked == network.connected == []


@lawful
def test_the_fetch_takes_what_is_lawful(address: str) -> None:
    assert Network({}).door()(address, accept="*/*", limit=100).data == b"{}"


def redirected(location: str) -> Network:
    """A network on which one host redirects to `location`, byte for byte."""
    redirect = redirect_to("LOCATION").replace(b"LOCATION", location.encode("utf-8", "surrogatepass"))
    return Network({}, serve=lambda host: redirect if host == "first.example" else answer_with(b"{}"))


@malformed
def test_a_redirect_to_it_is_refused(address: str) -> None:
    for location in {address, address.removeprefix("https:")}:
        if location.isascii():  # else the header is read as Latin-1, and is another address
            network = redirected(location)
            code = code_of(lambda: network.door()("https://first.example/", accept="*/*", limit=100))  # noqa: B023
            assert (code, network.asked) == ("fetch.url", ["first.example"])


@lawful
def test_a_redirect_to_what_is_lawful_is_followed(address: str) -> None:
    network = redirected(address)
    assert network.door()("https://first.example/", accept="*/*", limit=100).data == b"{}"
    assert network.asked == ["first.example", "badges.example"]


@malformed
def test_a_hostile_address_has_no_origin(address: str) -> None:
    assert origin_of(address) == ""
    assert not is_same_place(address, OURS) and not is_same_place(OURS, address)
    assert not is_in_scope(address, {"id": address}) and not is_in_scope(f"{OURS}/a", {"id": address})


@lawful
def test_what_is_lawful_has_one(address: str) -> None:
    assert origin_of(address) == OURS
    assert is_in_scope(address, {"id": f"{OURS}/issuer"})


@malformed
def test_no_mapping_leads_there(address: str) -> None:
    asked: list[str] = []

    def outside(url: str, *, accept: str, limit: int) -> Any:
        asked.append(url)

    MappedFetch(outside, {OURS: "http://127.0.0.1:1"})(address, accept="*/*", limit=100)
    assert asked == [address]


@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - {"figures alone", "a hexadecimal last label"}))
def test_a_hostile_origin_has_no_did(name: str) -> None:
    """Except all digits, which did:web allows as a name."""
    with pytest.raises(DidMalformed):
        did_web(HOSTILE[name], "sites")


@lawful
def test_what_is_lawful_has_a_did(address: str) -> None:
    assert did_web("/".join(address.split("/")[:3])) == "did:web:badges.example"


@pytest.mark.parametrize("host", ["%5B", "[", "a%2F..", "a%40b.example", "a%00", "%E2%84%80", "a%3A", ""])
def test_a_did_names_no_such_host(host: str) -> None:
    with pytest.raises(DidMalformed):
        did_web_document_url(f"did:web:{host}")
    found = host_of_did(f"did:web:{host}")
    assert found is None or not is_local(found)


@malformed
def test_the_issuers_lint_finds_it(address: str) -> None:
    findings = Findings()
    assert Ground("badges.example", findings).url(address, "/id") is None
    assert [each.code for each in findings.found] == ["lint.foreign_url"]


@malformed
def test_a_page_that_leads_there_names_no_badge(address: str) -> None:
    """Unless it also names a lawful one."""
    link = '<link rel="alternate" type="{}" href="{}">'
    page = "<html>" + link.format("application/vc+ld+json", address)
    if "[" in address or "]" in address:  # what else is malformed is refused by the fetch
        with pytest.raises(InputUnreadable, match=r"input\.html"):
            read_page(Presented(page.encode(), None, f"{OURS}/page"), DEFAULT_LIMITS)
    page += link.format("application/json", "/badge.json")
    link = read_page(Presented(page.encode(), None, f"{OURS}/page"), DEFAULT_LIMITS)
    assert link.url in (f"{OURS}/badge.json", address)


@by_name
def test_a_badge_that_names_it_ends_in_a_verdict(world: World, address: str) -> None:
    """In any member: refused or unknown, and never by the catch-all for unexpected exceptions."""
    documents = [w.credential(issuer=address), w.credential(credentialStatus=w.status_entry(address))]
    documents += [w.assertion(id=address), w.assertion(badge=address), w.badge_class(issuer=address)]
    for document in documents:
        text = json.dumps(document)
        verdict = world.verify(text)
        assert verdict.headline is not Headline.VALID
        assert "check.fault" not in {check.code for check in verdict.checks}
    verdict = world.verify(address.encode("utf-8", "surrogatepass"))
    assert verdict.headline is not Headline.VALID
    assert "check.fault" not in {check.code for check in verdict.checks}
