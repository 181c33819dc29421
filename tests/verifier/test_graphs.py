"""Badges whose verification would not end: the verdict is "too complex", and the next badge is unaffected (row C2).

The graphs themselves are in tests/keys/canonical. A JSON document holds only trees, so the poison here is twins: blank
nodes that are indistinguishable. The tests read counters, never a clock.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from keys.canonical import _bundled_shapes, canonicalize, jsonld
from keys.canonical.limits import DEFAULT_LIMITS, Limits
from keys.errors import CanonicalizationRefused
from keys.proofs import cryptosuites
from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.gullible import believe
from tests.verifier.world import World
from verifier import pipeline
from verifier.reading.kinds import Kind
from verifier.reading.layers import Unverified
from verifier.verdict import CheckName, Headline, Verdict

Json = dict[str, Any]


def evidence(count: int, **members: Any) -> list[Json]:
    return [{"type": ["Evidence"], "name": str(number), **members} for number in range(count)]


def twins(count: int, families: int = 2) -> list[Json]:
    """Pieces of evidence, all alike, each with as many criteria that are alike: count! ways to pair them."""
    like = [{"type": ["Alignment"], "targetName": "x", "targetUrl": "https://a.example/x"} for _ in range(count)]
    return [{"type": ["Achievement"], "name": "x", "alignment": like} for _ in range(families)]


def family(depth: int, children: int = 2) -> Json:
    """A tree in which all of one age are alike."""
    node: Json = {"type": ["Profile"], "name": "x"}
    return node if not depth else {**node, "parentOrg": [family(depth - 1, children) for _ in range(children)]}


def badge(**changes: Any) -> Json:
    return w.credential(credentialStatus=None, **changes)


POISON: dict[str, tuple[Callable[[], Json], str]] = {
    "twins with eight children": (lambda: badge(credentialSubject__achievement__related=twins(8)), "work"),
    "ten of them": (lambda: badge(credentialSubject__achievement__related=twins(8, 10)), "work"),
    "twins with ninety children": (lambda: badge(credentialSubject__achievement__related=twins(90)), "work"),
    "a family of 127": (lambda: badge(issuer__parentOrg=family(6)), "work"),
    "a family of 156": (lambda: badge(issuer__parentOrg=family(3, 5)), "work"),
    "two hundred and one without a name": (lambda: badge(evidence=evidence(201)), "blank_nodes"),
    "ten thousand without a name": (lambda: badge(evidence=evidence(10_000)), "blank_nodes"),
    "a list of three hundred": (lambda: badge(credentialSubject__achievement__resultDescription=[{
        "type": ["ResultDescription"], "id": "urn:x:1", "name": "x", "resultType": "LetterGrade",
        "allowedValue": [str(number) for number in range(300)]}]), "blank_nodes"),
    "five thousand tags": (lambda: badge(credentialSubject__achievement__tag=[str(n) for n in range(5_001)]), "quads"),
    "six thousand statements of one": (lambda: badge(evidence=evidence(3_000, id="urn:x:one", name="0")), "quads"),
    "seventeen contexts": (lambda: badge(**{"@context": [words.VC_V2, *[words.OB_CONTEXT] * 16]}), "contexts"),
}  # fmt: skip


def tried(world: World, document: Json) -> Verdict:
    """The verdict on a document with a proof of any value: its cost is found before the proof is checked."""
    return world.verify({**document, "proof": world.sign(badge())["proof"]})


def counters(verdict: Verdict) -> set[object]:
    return {check.facts.get("counter") for check in verdict.checks if check.code == "jsonld.too_complex"}


@pytest.mark.parametrize("name", POISON)
def test_a_badge_that_is_too_complex(world: World, name: str) -> None:
    build, counter = POISON[name]
    verdict = tried(world, build())
    assert verdict.headline in {Headline.NOT_AUTHENTIC, Headline.UNREADABLE}
    assert counters(verdict) == {counter}
    assert verdict.credential is None


@pytest.mark.parametrize("name", POISON)
def test_a_list_or_an_endorsement_that_is_too_complex(world: World, name: str) -> None:
    """Inside a token, which needs no canonical form, and in a list that a badge names."""
    proof = world.sign(badge())["proof"]
    poison = POISON[name][0]()
    endorsement = w.endorsement(issuer__id=w.NETWORK, **{"@context": poison["@context"]})
    for place in ("issuer", "evidence"):
        endorsement[place] = poison[place]
    endorsement["credentialSubject"] |= {"source": poison["credentialSubject"]["achievement"]}
    inside = world.verify(world.token(badge(endorsement=[{**endorsement, "proof": proof}])))
    assert inside.headline in {Headline.NOT_AUTHENTIC, Headline.UNREADABLE, Headline.UNDETERMINED}
    listed = {**w.status_list(), "evidence": poison["evidence"], "issuer": {**poison["issuer"], "id": w.NETWORK}}
    world.web.put(w.LIST_URL, {**listed, "proof": proof})
    assert world.verify(world.sign(w.credential())).headline is Headline.UNDETERMINED


def test_the_same_in_small_is_no_poison(world: World) -> None:
    """The number is refused, not the shape."""
    for changes in (
        {"evidence": evidence(150)},
        {"credentialSubject__achievement__tag": [str(n) for n in range(2_000)]},
    ):
        assert world.verify(world.sign(badge(**changes))).headline is Headline.VALID
    for changes in ({"credentialSubject__achievement__related": twins(3)}, {"issuer__parentOrg": family(3)}):
        assert canonicalize(badge(**changes))


@pytest.mark.parametrize("name", [name for name, (_, counter) in POISON.items() if counter != "work"])
def test_without_budgets_the_large_ones_are_green(world: World, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control, without those of factorial cost, which would take days."""
    boundless = Limits(**dict.fromkeys(Limits.__slots__, 10**9))
    monkeypatch.setattr(cryptosuites, "canonicalize", partial(canonicalize, limits=boundless))
    monkeypatch.setattr(jsonld, "MAX_CONTEXTS_IN_A_LIST", 10**9)
    believe(monkeypatch, CheckName.STRUCTURE)
    signed = world.sign(POISON[name][0]())
    # Read already: the whole is larger than what is taken from strangers.
    unverified = Unverified(Kind.OB3_EMBEDDED, signed)
    monkeypatch.setattr(pipeline, "load", lambda *_: unverified)
    assert world.verify("{}").headline is Headline.VALID


@pytest.mark.parametrize("name", [name for name, (_, counter) in POISON.items() if counter == "work"])
def test_twice_the_budget_would_not_be_enough(name: str) -> None:
    """The positive control of the others."""
    for work in (DEFAULT_LIMITS.work // 2, DEFAULT_LIMITS.work):
        with pytest.raises(CanonicalizationRefused) as refused:
            canonicalize(POISON[name][0](), limits=Limits(work=work))
        assert refused.value.facts == {"counter": "work", "limit": work}


def test_two_hundred_in_a_row_leave_nothing(world: World) -> None:
    """Each with its own terms, types and contexts; the next honest badge is verified as before."""
    good = world.sign(badge())
    assert world.verify(good).headline is Headline.VALID
    attack = POISON["two hundred and one without a name"][0]()
    proof = good["proof"]

    def present(number: int) -> None:
        word = f"w{number}"
        document = {**attack, word: "x", "type": [*attack["type"], f"https://a.example/type/{number}"], "proof": proof}
        document["@context"] = [*attack["@context"], {word: f"https://a.example/{number}"}]
        verdict = world.verify(document)
        assert (verdict.headline, counters(verdict)) == (Headline.NOT_AUTHENTIC, {"blank_nodes"})

    for number in range(5):
        present(number)
    shapes = _bundled_shapes()
    sizes = [table.cache_info().currsize for table in (shapes.processor.by_urls, shapes.processor.by_scope)]
    kept = len(shapes._kept)
    gc.collect()
    objects = len(gc.get_objects())
    for number in range(5, 205):
        present(number)
    world.web.asked.clear()
    gc.collect()
    assert [table.cache_info().currsize for table in (shapes.processor.by_urls, shapes.processor.by_scope)] == sizes
    assert len(shapes._kept) == kept
    assert len(gc.get_objects()) - objects < 200  # less than one for each of them
    assert world.verify(good).headline is Headline.VALID
