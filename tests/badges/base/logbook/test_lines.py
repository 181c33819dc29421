"""Lines are authenticated with all before them: whatever is changed, left out, moved or made up is found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.base.logbook.acts import Kept
from badges.base.logbook.lines import FIRST, Broken, Line, code_mac, decode, encode, written

KEY, AT = b"a key of the tests", datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
FACTS = st.dictionaries(st.text(max_size=8), st.one_of(st.text(max_size=20), st.integers(), st.booleans()), max_size=4)


def chain(count: int, key: bytes = KEY) -> list[bytes]:
    """The bytes of so many lines."""
    link, found = FIRST, []
    for number in range(1, count + 1):
        line = written(
            key, link, number, AT, Kept.CREDENTIAL_ENDED, {"credential": f"urn:uuid:{number}"}, f"{number:016x}"
        )
        link = line.link
        found.append(encode(line))
    return found


def read(lines: list[bytes], key: bytes = KEY) -> list[Line]:
    """The lines, each checked with all before it."""
    link, found = FIRST, []
    for number, data in enumerate(lines, 1):
        found.append(decode(key, link, number, data))
        link = found[-1].link
    return found


@given(FACTS, st.sampled_from(Kept))
def test_a_line_is_read_as_it_was_written(facts: dict[str, object], act: Kept) -> None:
    line = written(KEY, FIRST, 1, AT, act, facts, "00" * 8)
    assert decode(KEY, FIRST, 1, encode(line)) == line
    assert encode(line).count(b"\n") == 1


@given(st.integers(0, 2), st.data())
def test_any_other_byte_is_found(place: int, data: st.DataObject) -> None:
    lines = chain(3)
    position = data.draw(st.integers(0, len(lines[place]) - 2))
    changed = bytearray(lines[place])
    changed[position] ^= data.draw(st.integers(1, 255))
    lines[place] = bytes(changed)
    with pytest.raises(Broken):
        read(lines)


@pytest.mark.parametrize(
    "order", [(0, 2), (1, 0, 2), (0, 0, 1, 2), (1, 2)], ids=["left out", "swapped", "twice", "begun late"]
)
def test_lines_in_another_order_are_found(order: tuple[int, ...]) -> None:
    lines = chain(3)
    assert len(read(lines)) == 3
    with pytest.raises(Broken):
        read([lines[place] for place in order])


def test_another_key_reads_and_makes_nothing() -> None:
    with pytest.raises(Broken):
        read(chain(2), b"another key of the tests")
    with pytest.raises(Broken):
        read([chain(1)[0], chain(2, b"another key of the tests")[1]])


def test_a_code_is_named_under_the_key_alone() -> None:
    assert code_mac(KEY, "ABCDEFGH12") != code_mac(b"another key of the tests", "ABCDEFGH12")
    assert code_mac(KEY, "ABCDEFGH12") != code_mac(KEY, "ABCDEFGH13") and len(code_mac(KEY, "ABCDEFGH12")) == 64
