"""members: an unexpected value reads as absent, whatever the shape of a document; no empty member is written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.members import id_of, listed, member, objects, present, text_member, types_of

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "@type", "@value", "name", "x"]), inner)
    ),
    max_leaves=8,
)


def test_what_says_nothing_is_not_written() -> None:
    assert present({"a": None, "b": "", "c": [], "d": {}, "e": 0, "f": False, "g": [""]}) == {
        "e": 0,
        "f": False,
        "g": [""],
    }


@pytest.mark.parametrize(
    ("document", "types"),
    [
        ({"type": "Profile"}, {"Profile"}),
        ({"type": ["Profile", 7, "Issuer"]}, {"Profile", "Issuer"}),
        ({"@type": "Profile"}, {"Profile"}),
        ({"type": None}, set()),
        ("Profile", set()),
    ],
)
def test_types_are_read_as_text_or_array(document: object, types: set[str]) -> None:
    assert types_of(document) == types


def test_one_value_stands_for_a_set_of_one() -> None:
    assert (listed(None), listed("a"), listed(["a", None]), listed({})) == ([], ["a"], ["a", None], [{}])
    assert (objects({"id": "a"}), objects(["a", {"id": "a"}])) == ([{"id": "a"}], [{"id": "a"}])


def test_a_path_leads_to_a_member_or_to_nothing() -> None:
    document = {"a": {"b": {"c": 1}}, "d": [{"c": 1}]}
    assert member(document, "a", "b", "c") == 1
    assert member(document, "a", "x", "c") is None
    assert member(document, "d", "c") is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Équipe", "Équipe"),
        ({"@value": "Équipe", "@language": "fr"}, "Équipe"),
        (["Équipe", "Team"], "Équipe"),
        ([{"@value": "Équipe"}], "Équipe"),
        (7, None),
        ([], None),
        ({"@value": 7}, None),
    ],
)
def test_a_text_may_be_a_language_map(value: object, text: str | None) -> None:
    assert text_member({"name": value}, "name") == text


def test_an_id_is_a_uri_or_the_member_of_an_object() -> None:
    assert (id_of("urn:x:1"), id_of({"id": "urn:x:1"}), id_of({"id": 7}), id_of(["urn:x:1"])) == (
        "urn:x:1",
        "urn:x:1",
        None,
        None,
    )


@given(ANY)
def test_no_shape_raises(value: Any) -> None:
    assert all(isinstance(each, str) for each in types_of(value))
    assert all(isinstance(each, dict) for each in objects(value))
    for found in (text_member(value, "name"), text_member(value, "x", "name"), id_of(value)):
        assert found is None or isinstance(found, str)
