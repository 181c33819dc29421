"""A commune is chosen of the bundled list, however it is typed; any other name is elsewhere, and is not kept."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import pytest

from badges.base.errors import Refused
from badges.people.traits.communes import a_commune, names

DIGEST = "10f49eb04f4b3b18ca1a39bf965bdd5cc50aa4a4aee23868fa6a487f7c02c823"


def test_the_list_is_the_one_of_its_origin() -> None:
    data = files("badges.people.traits").joinpath("communes.json").read_bytes()
    assert hashlib.sha256(data).hexdigest() == DIGEST
    assert f"{len(data):,} bytes" in files("badges.people.traits").joinpath("ORIGIN.md").read_text()
    assert len(names()) == 255 and all(code.startswith("23") for code in names())


def test_every_name_is_told_from_the_others() -> None:
    assert {a_commune(name) for name in names().values()} == {*names()}
    assert {a_commune(code) for code in names()} == {*names()}


@pytest.mark.parametrize("typed", ["guéret", "GUERET", " Guéret "])
def test_marks_and_capitals_are_nothing(typed: str) -> None:
    assert a_commune(typed.strip()) == "23096"


def test_saint_is_shortened_as_people_do() -> None:
    (code,) = (each for each, name in names().items() if name == "Saint-Vaury")
    assert a_commune("St Vaury") == a_commune("saint vaury") == code


def test_elsewhere_and_nothing() -> None:
    assert a_commune("Ailleurs") == a_commune("elsewhere") == "elsewhere"
    assert a_commune("") is None


@pytest.mark.parametrize("typed", ["12 rue des Lilas", "x" * 5000, "Paris\x00", "🏠", "Guéret 23000", "-"])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        a_commune(typed)
    assert refusal.value.code == "commune.unknown"


@pytest.mark.parametrize(
    "typed", ["Paris", "Lyon", "Limoges", "Clermont-Ferrand", "Alger", "Пари́ж", "Agen", "RSA", "Ar"]
)
def test_a_name_far_from_each_is_elsewhere_and_is_not_kept(typed: str) -> None:
    assert a_commune(typed) == "elsewhere"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Bourganeufe", "Bourganeuf"),
        ("Geuret", "Guéret"),
        ("La Soutteraine", "La Souterraine"),
        ("Felletn", "Felletin"),
    ],
)
def test_a_slip_is_asked_about(typed: str, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        a_commune(typed)
    assert (refusal.value.code, refusal.value.facts["name"]) == ("commune.like", name)
