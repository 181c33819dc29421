"""Skeletons of names: what makes no difference, what does, and what they cost."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.confusables import prototypes
from verifier import skeletons as kept_by
from verifier.skeletons import kept_skeletons, skeletons

LATIN = st.text(st.characters(max_codepoint=0x24F, categories=("L", "Nd", "Zs")), min_size=1, max_size=40)


def alike(one: str, other: str) -> bool:
    """Whether two names can be read as the same one."""
    return bool(skeletons(one) & skeletons(other))


@given(st.text(max_size=30))
def test_a_skeleton_is_its_own_skeleton(name: str) -> None:
    for skeleton in skeletons(name):
        assert skeleton in skeletons(skeleton)


@pytest.mark.parametrize("plane", range(3))
def test_every_character_has_a_settled_look(plane: int) -> None:
    start = plane * 0x10000
    blocks = [range(at, at + 64) for at in range(start, start + 0x10000, 64) if not 0xD800 <= at < 0xE000]
    for block in blocks[:: 1 if plane == 0 else 8]:
        for number in block:
            for skeleton in skeletons(chr(number)):
                assert skeleton in skeletons(skeleton), hex(number)


@given(LATIN)
def test_case_form_spaces_and_ornaments_make_no_difference(name: str) -> None:
    if not skeletons(name):
        return
    for other in (
        unicodedata.normalize("NFC", name),
        unicodedata.normalize("NFD", name),
        f"  {name}\u00a0\t",
        f"★ {name} ★",
        f"«{name}»",
        "\u200b".join(name),
        "\u00ad".join(name),
        " ".join(name),
        "\u2066" + name + "\u2069",
        "\u202e" + name[::-1] + "\u202c",
    ):
        assert alike(name, other), ascii(other)


@given(LATIN.map(str.lower))
def test_capitals_make_no_difference(name: str) -> None:
    assert not skeletons(name) or alike(name, name.upper())


def test_each_letter_that_the_table_calls_latin_is_read_so() -> None:
    """Every letter or sign that looks like letters or digits of ASCII, accents aside."""
    tried = 0
    for source, target in prototypes().items():
        is_decomposed = unicodedata.normalize("NFD", source) == source
        letters = "".join(each for each in target if not unicodedata.combining(each))
        if is_decomposed and letters.isalnum() and letters.isascii():
            assert alike(f"Mairie {source}", f"Mairie {target}"), (source, target)
            tried += 1
    assert tried > 1_500


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UDAF de la Creuse", "UDAF de la Corrèze"),
        ("Réseau Citoyen de Services", "Réseau Citoyen de Service"),
        ("Réseau Citoyen de Services", "Le Réseau Citoyen de Services"),
        ("Réseau Citoyen de Services", "R3seau Citoyen de Services"),
        ("AGIR", "AGIR 23"),
        ("MJC", "MJC de La Souterraine"),
        ("Société des Jeunes", "Societe des Vieux"),
        ("Общество", "Товарищество"),
    ],
)
def test_other_names_are_other_names(one: str, other: str) -> None:
    assert not alike(one, other)


def test_other_scripts_are_compared_too() -> None:
    assert alike("Ελληνικός Σύλλογος", "ΕΛΛΗΝΙΚΌΣ ΣΎΛΛΟΓΟΣ") and alike("公益社団法人", "  公益社団法人。")
    assert not alike("公益社団法人", "公益財団法人")


@pytest.mark.parametrize("name", ["", " ", "★★★", "…", "\u200b\u202e", "\u3164\u2800", "🏳️‍🌈"])
def test_a_name_without_letters_has_no_skeleton(name: str) -> None:
    assert skeletons(name) == frozenset()


@pytest.mark.parametrize(
    "unit",
    ["é", "e\u0301\u0316", "\u202e", "\ufdfa", "\u202ea\u202c", "m", "".join(map(chr, range(0x4E00, 0x6200)))],
    ids=ascii,
)
def test_the_cost_is_bounded(unit: str) -> None:
    name = (unit * 5_000)[:5_000]
    start = time.process_time()
    found = skeletons(name)
    assert time.process_time() - start < 1.0  # some hundredths of a second; a quadratic step would take far more
    assert all(len(skeleton) <= 18 * len(name) for skeleton in found) and len(found) <= 12


def test_names_of_known_issuers_are_kept() -> None:
    assert kept_skeletons("Réseau Citoyen de Services") is kept_skeletons("Réseau Citoyen de Services")


def test_names_in_badges_drive_out_no_known_name() -> None:
    kept_skeletons("Réseau citoyen de services")
    known, long = kept_skeletons.cache_info(), kept_by._short_skeletons.cache_info().currsize
    for number in range(5_000):
        skeletons(f"Association {number}")
    assert kept_skeletons.cache_info() == known
    assert long <= kept_by._short_skeletons.cache_info().currsize <= 1_024
    kept_by._short_skeletons.cache_clear()
    assert skeletons("A" * 1_000) == {"a" * 1_000} and kept_by._short_skeletons.cache_info().currsize == 0
