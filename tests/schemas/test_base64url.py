"""base64url reads and writes what the standard library's base64 does, and one text for one value."""

from __future__ import annotations

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas import base64url


def written(data: bytes) -> str:
    """The text as the standard library writes it, without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def read(text: str) -> bytes | None:
    """The bytes whose one text this is for the standard library; None when there are none."""
    try:
        data = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        return None
    return data if written(data) == text else None


def outcome(text: str) -> bytes | None:
    """What the room makes of it; None for a refusal."""
    try:
        return base64url.decode(text)
    except ValueError:
        return None


@given(st.binary())
def test_what_is_written_is_what_the_standard_library_writes(data: bytes) -> None:
    assert base64url.encode(data) == written(data)
    assert base64url.decode(written(data)) == data


@given(st.text(st.sampled_from("AQgwEIMUYcko048-_+/= \n\t\0é²")) | st.text())
@example("A")
@example("AB")
@example("AAB")
@example("AA==")
def test_a_text_is_read_or_refused_as_by_the_standard_library(text: str) -> None:
    assert outcome(text) == read(text)


@pytest.mark.parametrize("text", ["QUI=", "QUJ", "QU I", "+w"])
def test_the_library_alone_would_read_more(text: str) -> None:
    """The positive control: what the checks about it are for."""
    assert outcome(text) is None
    assert base64.urlsafe_b64decode(text + "==") is not None
