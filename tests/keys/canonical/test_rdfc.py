"""RDFC-1.0: the W3C suite, and what its budget stops."""

import json
from pathlib import Path
from typing import Any

import pytest

from keys.canonical.limits import Budget, Limits
from keys.canonical.rdfc import canonicalize_quads
from keys.errors import CanonicalizationRefused
from tests.keys.canonical.graphs import clique
from tests.keys.canonical.nquads_reader import read

ROOT = Path(__file__).parents[3]
SMALL = json.loads((ROOT / "tests/vectors/keys/rdfc10.json").read_text("utf-8"))["cases"]
SUITE = ROOT.parent / "shared/data/vectors/rdf-canon"
HASHES = {"SHA256": "sha256", "SHA384": "sha384"}


@pytest.mark.parametrize("name", SMALL)
def test_small_published_cases(name: str) -> None:
    case = SMALL[name]
    if case.get("refused"):
        with pytest.raises(CanonicalizationRefused) as refused:
            canonicalize_quads(read(case["input"]), hash_name=case["hash"])
        assert refused.value.code == "jsonld.too_complex"
        return
    canonical = canonicalize_quads(read(case["input"]), hash_name=case["hash"])
    assert canonical.text == case["canonical"]
    assert canonical.labels == case.get("labels", canonical.labels)


def test_whole_published_suite(capsys: pytest.CaptureFixture[str]) -> None:
    """64 evaluation, 21 map and 1 negative cases, read from beside the repository."""
    if not SUITE.is_dir():
        with capsys.disabled():
            print(f"\nthe whole RDFC-1.0 suite is absent ({SUITE}): only its {len(SMALL)} small cases ran")
        return
    entries = json.loads((SUITE / "manifest.jsonld").read_text("utf-8"))["entries"]
    outcomes = [_suite_case(entry) for entry in entries]
    assert (outcomes.count("Eval"), outcomes.count("Map"), outcomes.count("NegativeEval")) == (64, 21, 1)


def _suite_case(entry: dict[str, Any]) -> str:
    kind = str(entry["type"]).removeprefix("rdfc:RDFC10").removesuffix("Test")
    quads = read((SUITE / entry["action"]).read_text("utf-8"))
    hash_name: Any = HASHES[entry.get("hashAlgorithm", "SHA256")]
    if kind == "NegativeEval":
        with pytest.raises(CanonicalizationRefused):
            canonicalize_quads(quads, hash_name=hash_name)
        return kind
    canonical = canonicalize_quads(quads, hash_name=hash_name)
    expected = (SUITE / entry["result"]).read_text("utf-8")
    if kind == "Map":
        assert canonical.labels == json.loads(expected), entry["id"]
    else:
        assert canonical.text == expected, entry["id"]
    return kind


@pytest.mark.parametrize("size", [6, 8, 12, 40, 70])
def test_cliques_stop_at_the_budget(size: int) -> None:
    budget = Budget()
    with pytest.raises(CanonicalizationRefused) as refused:
        canonicalize_quads(clique(size), budget=budget)
    assert refused.value.code == "jsonld.too_complex"
    assert refused.value.facts["counter"] in {"work", "n_degree_calls", "quads"}


def test_stars_of_like_nodes_cost_little() -> None:
    star = [("<urn:hub>", "<urn:p>", f"_:n{number}", "") for number in range(200)]
    canonical = canonicalize_quads(star, budget=Budget(Limits(work=200)))
    assert len(canonical.labels) == 200


def test_a_ring_of_like_nodes_ends_one_way_or_the_other() -> None:
    """The longest ring that the limits allow: two hundred levels deep, which may exceed what is left of the stack."""
    ring = [(f"_:n{number}", "<urn:p>", f"_:n{(number + 1) % 200}", "") for number in range(200)]
    with pytest.raises(CanonicalizationRefused) as refused:
        canonicalize_quads(ring)
    assert refused.value.code == "jsonld.too_complex"
    short = [*ring[:19], ("_:n19", "<urn:p>", "_:n0", "")]
    assert len(canonicalize_quads(short).labels) == 20


def test_labels_and_order_of_the_input_change_nothing() -> None:
    quads = read(SMALL["test044"]["input"])
    renamed = [tuple(term.replace("_:", "_:x") if term.startswith("_:") else term for term in quad) for quad in quads]
    again: Any = reversed(renamed)
    assert canonicalize_quads(again).text == canonicalize_quads(quads).text


@pytest.mark.parametrize("name", [name for name, case in SMALL.items() if not case.get("refused")])
@pytest.mark.parametrize("word", ["plain", "é", "\u2019", "\U0001f600"])
def test_the_encoded_form_is_the_text_in_utf_8(name: str, word: str) -> None:
    quads = read(SMALL[name]["input"])
    canonical = canonicalize_quads([*quads, ("<urn:s>", "<urn:p>", f'"{word}"', "")])
    assert canonical.encoded == canonical.text.encode() == "".join(canonical.lines).encode()
    assert word.encode() in canonical.encoded


@pytest.mark.parametrize(("limits", "counter"), [(Limits(quads=1), "quads"), (Limits(blank_nodes=1), "blank_nodes")])
def test_limits_on_size(limits: Limits, counter: str) -> None:
    quads = [("_:a", "<urn:p>", "<urn:o>", ""), ("_:b", "<urn:q>", "<urn:o>", "")]
    with pytest.raises(CanonicalizationRefused) as refused:
        canonicalize_quads(quads, budget=Budget(limits))
    assert refused.value.facts == {"counter": counter, "limit": 1}


def test_other_hashes_are_a_programming_error() -> None:
    unknown: Any = "md5"
    with pytest.raises(ValueError, match="md5"):
        canonicalize_quads([], hash_name=unknown)
