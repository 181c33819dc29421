"""A text that is given out and comes back: every other text, secret and purpose is refused."""

from __future__ import annotations

import pytest

from keys import tokens

SECRET = "Qm7vKz2TfX9cLr4WbN8sHd3YpJ6gAe1u"


@pytest.mark.parametrize("data", [b"", b"x", b"ab", b"abc", bytes(range(256)) * 40])
def test_what_is_written_is_read(data: bytes) -> None:
    text = tokens.write(SECRET, "form", data)
    assert tokens.read(SECRET, "form", text) == data
    assert tokens.unproven(text[: len(text) // 4 * 4])[: len(data) - 3] == data[: max(0, len(data) - 3)] or not data
    assert tokens.read(SECRET, "cookie", text) is None
    assert tokens.read(SECRET + "x", "form", text) is None


def test_every_altered_character_is_refused() -> None:
    text = tokens.write(SECRET, "form", b"given_name=Zo%C3%A9&told=two hems")
    for place, character in enumerate(text):
        for other in "AB-_9.=é ":
            if other != character:
                assert tokens.read(SECRET, "form", text[:place] + other + text[place + 1 :]) is None
    for longer in (text + "A", text[:-1], text + "=", " " + text, "", "A" * 42):
        assert tokens.read(SECRET, "form", longer) is None


@pytest.mark.parametrize("text", ["", "é", "====", "A", "a+/b" * 30, "\x00" * 100, "😀" * 50])
def test_any_text_can_be_shown(text: str) -> None:
    assert isinstance(tokens.unproven(text), bytes)


def test_what_stands_for_a_name_is_always_the_same_and_does_not_bear_it() -> None:
    names = [str(number) for number in range(300)]
    found = [tokens.opaque(SECRET, "wall", each) for each in names]
    assert found == [tokens.opaque(SECRET, "wall", each) for each in names] and len(set(found)) == 300
    assert {len(each) for each in found} == {22} and sorted(found) != found
    assert tokens.opaque(SECRET, "page", "1") != found[1] != tokens.opaque(SECRET + "x", "wall", "1")
