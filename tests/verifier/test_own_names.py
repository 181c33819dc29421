"""Our own names among a forger's and among honest ones: how many of each warn, and what a comparison may cost."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any, Final

import pytest

from keys.encodings import base64url_decode
from tests.verifier.own import CARRIER, MJC, NETWORK, OWN
from verifier.near_hosts import OwnHost
from verifier.near_words import NearWords, errors_in
from verifier.own_names import OwnName, OwnNames, words_of

HERE: Final = Path(__file__).parent
CRAFTED: Final = tomllib.loads((HERE / "crafted_names.toml").read_text(encoding="utf-8"))
PARTS: Final = tomllib.loads((HERE / "associations.toml").read_text(encoding="utf-8"))
HOST: Final = OwnHost("https://badges.example")
CORPORA: Final = ("tests/interop/recorded", "tests/vectors/verifier", "tests/vectors/wild")
TOKEN: Final = re.compile(r"eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]*")


def warns(name: str) -> bool:
    return OWN.find(name) is not None or HOST.is_in(name)


def associations() -> list[str]:
    """Two thousand names, each once, always the same."""
    return list(islice(dict.fromkeys(_associations()), 2_000))


def _associations() -> Iterator[str]:
    yield from PARTS["elsewhere"]
    for pattern, land in product(PARTS["of_lands"], PARTS["lands"]):
        yield pattern.format(land)
    for pattern, town in product(PARTS["of_towns"], PARTS["towns"]):
        name = pattern.format(town).replace("de La ", "de la ")
        yield name.replace(" de A", " d’A").replace(" de É", " d’É")


def corpus_names() -> set[str]:
    """Every name in the recorded badges and the published vectors, those of issuers and all others."""
    files = [path for folder in CORPORA for path in Path(folder).rglob("*.json")]
    return {name for path in files for name in named(json.loads(path.read_text(encoding="utf-8")))}


def named(value: Any) -> Iterator[str]:
    """The texts of all members "name" of a document, and of those that it holds as text or as a token."""
    if isinstance(value, dict):
        name = value.get("name")
        if isinstance(name, str):
            yield name
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from named(each)
    elif isinstance(value, str):
        payloads = [base64url_decode(each) for each in TOKEN.findall(value)]
        for text in (value, *payloads) if value.startswith(("{", "eyJ")) else payloads:
            try:
                yield from named(json.loads(text))
            except ValueError:
                continue


def test_a_forger_s_names_warn() -> None:
    names = [name for group in CRAFTED["names"].values() for name in group]
    unseen = [name for name in names if not warns(name)]
    assert len(names) == len(set(names)) >= 200
    assert sorted(unseen) == sorted(CRAFTED["unseen"]), f"{len(names) - len(unseen)} of {len(names)} warn"
    assert len(names) - len(unseen) >= 180 and len(unseen) <= len(names) // 10


def test_the_names_of_associations_do_not() -> None:
    names = associations()
    assert len(names) == 2_000
    alarms = [name for name in names if warns(name)]
    # The first is what its words say, and may be the host itself; the second is beside a place of ours.
    assert alarms == ["Agir en Creuse pour l’emploi", "Centre social de la Souterraine"], f"{len(alarms)} of 2,000 warn"


def test_the_issuers_of_the_corpora_do_not() -> None:
    names = corpus_names()
    assert len(names) > 30
    alarms = [name for name in names if warns(name)]
    assert alarms == [], f"{len(alarms)} of {len(names)} warn"


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("Les services du réseau citoyen de Felletin", NETWORK),
        ("Département de la Creuse", CARRIER),
        ("MJC de La Souterraine", MJC),
        ("MJC de La Souterraine et Réseau Citoyen de Services", NETWORK),
        ("R.C.S. 23", NETWORK),
        ("udafcreuse", "UDAF, Guéret"),
        ("", None),
        ("★", None),
        ("Guéret", None),
    ],
)
def test_a_name_is_told_in_our_own_spelling(name: str, known_as: str | None) -> None:
    found = OWN.find(name)
    assert (found and found.known_as) == known_as
    assert OwnNames().find(name) is None


@pytest.mark.parametrize(
    ("word", "errors"),
    [("RCS", 0), ("UDAF", 0), ("Creuse", 1), ("Services", 1), ("Souterraine", 2), ("23000", 0), ("départemental", 2)],
)
def test_how_many_errors_a_word_may_have(word: str, errors: int) -> None:
    assert errors_in(word) == errors
    near = NearWords()
    near.add(word, errors)
    changed = [word.replace(word[1:count], "x" * (count - 1), 1) for count in range(2, 5)]  # one, two, three letters
    assert [bool(near.find(each)) for each in changed] == [count < errors for count in range(3)]
    assert bool(near.find(word[1] + word[0] + word[2:])) is (errors > 0) and near.find(word)


def test_a_word_of_its_own_is_no_error() -> None:
    """ "départemental" is two letters from "département", and every committee of the region has it."""
    assert OWN.find("Tennis départemental de la Creuse") is None
    assert (
        OwnNames((OwnName("D", ("Département",), ("Creuse",)),)).find("Tennis départemental de la Creuse") is not None
    )
    near = NearWords()
    near.add("Département", 2)
    near.add("départemental", 2)
    assert near.find("départemental") == {"départemental"}
    assert near.find("Départment") == {"Département"}


def test_places_stand_beside_a_name() -> None:
    near, far = "UDAF – agence officielle de Guéret", "UDAF et le cinéma de Guéret"
    assert OWN.find(near) is not None and OWN.find(far) is None
    assert OWN.find("Amis de la MJC de La Souterraine") is None
    assert OWN.find("Centre social de La Souterraine") is not None and OWN.find("Centre social de Guéret") is None
    assert OWN.find("CD 23") is not None and OWN.find("CD 23 de pétanque") is None


def test_a_name_without_a_word_is_none() -> None:
    names = OwnNames((OwnName("Le", ("Le", "★")), OwnName("UDAF", ("UDAF",), ("La",)), OwnName("MJC", ("MJC",), ())))
    assert [names.find(each) for each in ("Le", "Université", "UDAF", "MJC", "UDAF la")] == [None] * 5


def test_the_words_of_a_name() -> None:
    assert words_of("Réseau Citoyen de Services de la Creuse (23)", without=("Creuse", "23")) == (
        "Reseau", "Citoyen", "Services",
    )  # fmt: skip
    assert words_of("UDAF23", without=("23",)) == ("UDAF",) and words_of("la Creuse", without=("Creuse",)) == ()


def test_errors_are_sought_in_a_bounded_number_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    sought: list[str] = []
    find = NearWords.find

    def counted(self: NearWords, word: str, *, with_errors: bool = True) -> frozenset[str]:
        sought.extend([word] * with_errors)
        return find(self, word, with_errors=with_errors)

    monkeypatch.setattr(NearWords, "find", counted)
    many = " ".join(f"departemant{place}" for place in range(350))
    assert OWN.find(many) is None and len(sought) == 100
    assert OWN.find(f"{many} {NETWORK}") is not None and OWN.find(f"Réseau Citoyn de Services {many}") is not None
    for hostile in ("é" * 5_000, "(" * 5_000, "a1" * 2_500, "\u202e" * 2_500, "\ufdfa" * 5_000, "AbC " * 1_250):
        sought.clear()
        assert OWN.find(hostile) is None and len(sought) <= 100


@pytest.mark.parametrize(
    ("host", "is_alike"),
    [
        ("reseau-citoyen.example.evil.test", True),
        ("badges.reseau-citoyen.test", True),
        ("badges.reseau-citoyen.example", False),  # ours
        ("other.reseau-citoyen.example", False),  # of the same owner
        ("badges.reseaucitoyen.test", True),
        ("badges.reseau-citoyens.example", True),
        ("xn--bdges-3ve.reseau-citoyen.example", True),
        ("badge.reseau-citoyen.example", True),
        ("citoyen.example", False),
        ("badges.other.example", False),
        ("xn--a.example", False),
        ("", False),
    ],
)
def test_hosts(host: str, is_alike: bool) -> None:
    own = OwnHost("https://badges.reseau-citoyen.example")
    assert own.is_alike(host) is is_alike


def test_a_machine_of_a_local_network_has_no_host_to_imitate() -> None:
    for origin in ("http://localhost:8000", "http://192.168.1.4:8000", "http://[::1]:8000", None):
        own = OwnHost(origin)
        assert not own.is_alike("localhost.example") and not own.is_in("localhost 192.168.1.4 [::1]"), origin
